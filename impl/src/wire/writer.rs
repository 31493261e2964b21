//! The writer: what the reader reads.

use zeroize::Zeroizing;

/// A message being written. What it holds is overwritten when it moves to a larger place, and when it is dropped.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    bytes: Zeroizing<Vec<u8>>,
}

impl Writer {
    /// A message of this kind, with room for `length` bytes, the kind included.
    pub fn message(kind: u8, length: usize) -> Self {
        let mut writer = Self::with_capacity(length);
        writer.u8(kind);
        writer
    }

    /// Nothing yet, with room for `capacity` bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { bytes: Zeroizing::new(Vec::with_capacity(capacity)) }
    }

    /// One byte.
    pub fn u8(&mut self, value: u8) {
        self.bytes(&[value]);
    }

    /// Four bytes, big-endian.
    pub fn u32(&mut self, value: u32) {
        self.bytes(&value.to_be_bytes());
    }

    /// Eight bytes, big-endian.
    pub fn u64(&mut self, value: u64) {
        self.bytes(&value.to_be_bytes());
    }

    /// 1 and eight bytes, big-endian; 0 where there is nothing.
    pub fn optional_u64(&mut self, value: Option<u64>) {
        self.u8(u8::from(value.is_some()));
        value.into_iter().for_each(|value| self.u64(value));
    }

    /// These bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let length = self.bytes.len().saturating_add(bytes.len());
        if length > self.bytes.capacity() {
            // A vector that grows by itself leaves its old bytes behind.
            let mut larger = Zeroizing::new(Vec::with_capacity(length.max(self.bytes.capacity().saturating_mul(2))));
            larger.extend_from_slice(&self.bytes);
            self.bytes = larger;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The count of a list. Lists have at most one entry an id, so the count fits.
    pub fn count(&mut self, count: usize) {
        self.u32(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// What was written, for the wire.
    pub fn finish(mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// What was written, still a secret.
    pub fn finish_secret(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }
}

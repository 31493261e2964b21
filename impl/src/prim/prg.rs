//! PRG: HKDF-SHA256 for key and counter, AES-128-CTR for the stream, cut into elements of Z_R.
//!
//! Masks are added to a vector or subtracted from it as they come, in tiles that stay in the first-level cache: no mask
//! is ever held as a whole.

use crate::prim::counters::{Operation, count};
use crate::prim::kdf;
use crate::{Error, Modulus};
use aes::Aes128;
use ctr::Ctr128BE;
use ctr::cipher::{KeyIvInit, StreamCipher};
use zeroize::Zeroizing;

/// The info of the derivation, before the time stamp.
const LABEL: &[u8] = b"secagg/v1/prg";
/// The keystream bytes made at a time.
const TILE: usize = 4096;
/// The elements judged at a time when R is not a power of two: a tile's worth of the widest.
const BATCH: usize = TILE / 8;

/// Whether a mask is added or subtracted: Δ = +1 or −1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Δ = +1.
    Plus,
    /// Δ = −1.
    Minus,
}

/// acc ← acc ± PRG(seed, ts) over Z_R, to the dimension of `acc`, whose elements are in Z_R.
///
/// # Errors
///
/// None occurs: the derivation and the stream stay within their limits (2^128 blocks).
pub fn add_mask(acc: &mut [u64], sign: Sign, seed: &[u8], ts: &[u8], modulus: Modulus) -> Result<(), Error> {
    count(Operation::PrgVector);
    add_stream(acc, sign, seed, ts, modulus)
}

/// One element of Z_R: a draw, not a mask, and not counted as one.
///
/// # Errors
///
/// None occurs.
pub(crate) fn draw(seed: &[u8], ts: &[u8], modulus: Modulus) -> Result<u64, Error> {
    let mut element = [0];
    add_stream(&mut element, Sign::Plus, seed, ts, modulus)?;
    let [element] = element;
    Ok(element)
}

fn add_stream(acc: &mut [u64], sign: Sign, seed: &[u8], ts: &[u8], modulus: Modulus) -> Result<(), Error> {
    let mut stream = Stream::new(seed, ts)?;
    match modulus.bits() {
        0..=8 => stream.add(acc, sign, modulus, |word| u64::from(u8::from_le_bytes(*word))),
        9..=16 => stream.add(acc, sign, modulus, |word| u64::from(u16::from_le_bytes(*word))),
        17..=32 => stream.add(acc, sign, modulus, |word| u64::from(u32::from_le_bytes(*word))),
        _ => stream.add(acc, sign, modulus, |word| u64::from_le_bytes(*word)),
    }
}

/// PRG(seed, ts) as a vector of `dimension` elements of Z_R.
///
/// # Errors
///
/// None occurs.
pub fn expand(seed: &[u8], ts: &[u8], dimension: usize, modulus: Modulus) -> Result<Vec<u64>, Error> {
    let mut vector = vec![0; dimension];
    add_mask(&mut vector, Sign::Plus, seed, ts, modulus)?;
    Ok(vector)
}

/// The keystream, and the tile it is made in.
struct Stream {
    cipher: Ctr128BE<Aes128>,
    tile: Zeroizing<[u8; TILE]>,
}

impl Stream {
    fn new(seed: &[u8], ts: &[u8]) -> Result<Self, Error> {
        let okm = kdf::hkdf::<32>(seed, &[LABEL, ts])?;
        let (key, rest) = okm.split_first_chunk::<16>().ok_or_else(end)?;
        let counter = rest.first_chunk::<16>().ok_or_else(end)?;
        Ok(Self::from_key(key, counter))
    }

    fn from_key(key: &[u8; 16], counter: &[u8; 16]) -> Self {
        Self { cipher: Ctr128BE::new(key.into(), counter.into()), tile: Zeroizing::new([0; TILE]) }
    }

    /// The next `words` words of W bytes, or as many as a tile holds.
    fn next<const W: usize>(&mut self, words: usize) -> Result<&[[u8; W]], Error> {
        let (head, _) = self.tile.split_at_mut(words.saturating_mul(W).min(TILE));
        self.cipher.try_write_keystream(head).map_err(|_| end())?;
        Ok(head.as_chunks().0)
    }

    fn add<const W: usize>(
        &mut self,
        acc: &mut [u64],
        sign: Sign,
        modulus: Modulus,
        read: impl Fn(&[u8; W]) -> u64,
    ) -> Result<(), Error> {
        match (modulus.is_power_of_two(), sign) {
            (true, Sign::Plus) => self.every_word(acc, |a, w| a.wrapping_add(read(w)) & modulus.mask()),
            (true, Sign::Minus) => self.every_word(acc, |a, w| a.wrapping_sub(read(w)) & modulus.mask()),
            (false, Sign::Plus) => self.accepted_words(acc, modulus, read, |a, w| modulus.add(a, w)),
            (false, Sign::Minus) => self.accepted_words(acc, modulus, read, |a, w| modulus.sub(a, w)),
        }
    }

    /// R = 2^b: each word is one element once masked.
    fn every_word<const W: usize>(
        &mut self,
        acc: &mut [u64],
        step: impl Fn(u64, &[u8; W]) -> u64,
    ) -> Result<(), Error> {
        for part in acc.chunks_mut(TILE / W) {
            let words = self.next(part.len())?;
            for (a, w) in part.iter_mut().zip(words) {
                *a = step(*a, w);
            }
        }
        Ok(())
    }

    /// Any other R: words ≥ R are skipped, fewer than half of them.
    ///
    /// Which ones cannot be predicted, so there is no branch on it: each element is put down at the next free place, and
    /// the place is taken only when the element is accepted.
    fn accepted_words<const W: usize>(
        &mut self,
        acc: &mut [u64],
        modulus: Modulus,
        read: impl Fn(&[u8; W]) -> u64,
        step: impl Fn(u64, u64) -> u64,
    ) -> Result<(), Error> {
        let mut accepted = Zeroizing::new([0u64; BATCH]);
        let mut left = acc;
        while !left.is_empty() {
            let mut count = 0;
            for word in self.next(left.len().min(BATCH))? {
                let element = read(word) & modulus.mask();
                if let Some(place) = accepted.get_mut(count) {
                    *place = element;
                }
                count += usize::from(modulus.contains(element));
            }
            // As many words as elements are left, at most: every accepted one has its place.
            let (part, rest) = left.split_at_mut(count.min(left.len()));
            for (a, element) in part.iter_mut().zip(accepted.iter()) {
                *a = step(*a, *element);
            }
            left = rest;
        }
        Ok(())
    }
}

fn end() -> Error {
    Error::Length { what: "more keystream than there is", culprit: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keystream in pieces of these sizes, in hexadecimal.
    fn keystream(key: &[u8; 16], counter: &[u8; 16], sizes: &[usize]) -> String {
        let mut stream = Stream::from_key(key, counter);
        let mut digits = String::new();
        for size in sizes {
            digits.extend(stream.next::<1>(*size).unwrap().iter().map(|[b]| format!("{b:02x}")));
        }
        digits
    }

    /// SP 800-38A, appendix F.5.1: the output blocks.
    #[test]
    fn ctr_aes128() {
        let key = 0x2b7e151628aed2a6abf7158809cf4f3c_u128.to_be_bytes();
        let counter = 0xf0f1f2f3f4f5f6f7f8f9fafbfcfdfeff_u128.to_be_bytes();
        let expected = "ec8cdf7398607cb0f2d21675ea9ea1e4362b7c3c6773516318a077d7fc5073ae\
                        6a2cc3787889374fbeb4c81b17ba6c44e89c399ff0f198c6d40a31db156cabfe";
        assert_eq!(keystream(&key, &counter, &[64]), expected);
        // In pieces that are no multiple of a block.
        assert_eq!(keystream(&key, &counter, &[5, 20, 32, 7]), expected);
    }

    /// From counter ff…ff: `ctr_wraps` of tests/literals.txt, by OpenSSL.
    #[test]
    fn the_counter_wraps() {
        let key = std::array::from_fn(|i| i as u8);
        let expected = "3c441f32ce07822364d7a2990e50bb13c6a13b37878f5b826f4f8162a1c8d879\
                        7346139595c0b41e497bbde365f42d0a";
        assert_eq!(keystream(&key, &[255; 16], &[48]), expected);
    }
}

//! Lists and sets of ids, as several protocols write, read and judge them.

use crate::Error;
use crate::wire::{self, Reader, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// A list of v ‖ N bytes.
pub fn write_list<'a, const N: usize>(writer: &mut Writer, entries: impl ExactSizeIterator<Item = (u32, &'a [u8; N])>) {
    writer.count(entries.len());
    for (v, bytes) in entries {
        writer.u32(v);
        writer.bytes(bytes);
    }
}

/// A list of v ‖ N bytes.
pub fn read_list<const N: usize>(reader: &mut Reader<'_>, n: u32) -> Result<BTreeMap<u32, [u8; N]>, Error> {
    reader.list(n, N, |entry| entry.array().copied())
}

/// A set alone: as it stands in a message, and as the users sign it.
pub fn set_bytes(set: &BTreeSet<u32>) -> Vec<u8> {
    let mut writer = Writer::with_capacity(set.len().saturating_add(1).saturating_mul(4));
    wire::encode_set(&mut writer, set);
    writer.finish()
}

/// That every id of a list is in `allowed`: the first that is not is the culprit.
pub fn check_subset<'a>(
    mut ids: impl Iterator<Item = &'a u32>,
    allowed: impl Fn(&u32) -> bool,
    what: &'static str,
) -> Result<(), Error> {
    match ids.find(|id| !allowed(id)) {
        Some(id) => Err(Error::NotSubset { what, culprit: Some(*id) }),
        None => Ok(()),
    }
}

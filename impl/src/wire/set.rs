//! Sets of ids: a count, then the ids ascending.

use super::{Reader, Writer};
use crate::Error;
use std::collections::BTreeSet;

/// Writes a set.
pub fn encode_set(writer: &mut Writer, set: &BTreeSet<u32>) {
    writer.count(set.len());
    for id in set {
        writer.u32(*id);
    }
}

/// Reads a set of ids from 1 to `n`.
///
/// # Errors
///
/// Those of [`Reader::list`].
pub fn decode_set(reader: &mut Reader<'_>, n: u32) -> Result<BTreeSet<u32>, Error> {
    let ids: Vec<(u32, ())> = reader.list(n, 0, |_| Ok(()))?;
    Ok(ids.into_iter().map(|(id, ())| id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let bytes = [0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 1, 0];
        let set = BTreeSet::from([3, 256]);
        let mut writer = Writer::default();
        encode_set(&mut writer, &set);
        assert_eq!(writer.finish(), bytes);
        assert_eq!(decode_set(&mut Reader::new(&bytes), 256).unwrap(), set);
        assert_eq!(decode_set(&mut Reader::new(&bytes), 255).unwrap_err().culprit(), Some(256));
    }
}

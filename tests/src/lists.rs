//! Finds the lists in a message, by the layout of `docs/bytes.md`, section 3, and reads nothing else of it.

use std::collections::BTreeMap;
use std::ops::Range;

/// A list in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Where its count stands.
    pub count: usize,
    /// Where its entries stand, ids included.
    pub entries: Vec<Range<usize>>,
}

/// The lists of a message; none: its kind has none, or they do not fill the message to its last byte.
pub fn lists(message: &[u8]) -> Option<Vec<List>> {
    let (kind, rest) = message.split_first()?;
    // With or without a signature, an entry of the key list is what its length and count say.
    let key_entry = || rest.len().saturating_sub(4).checked_div(count(message, 1)?);
    let sizes: &[usize] = match kind {
        1 => &[key_entry()?],
        2 | 3 => &[104],
        5 => &[4],
        7 => &[68],
        8 => &[36, 36],
        _ => return None,
    };
    let (lists, end) = lists_from(message, 1, sizes)?;
    (end == message.len()).then_some(lists)
}

/// Lists that follow one another from byte `at` on, with entries of these sizes, and where the last one ends; none: the
/// message is too short for them.
pub fn lists_from(message: &[u8], mut at: usize, sizes: &[usize]) -> Option<(Vec<List>, usize)> {
    let mut lists = Vec::new();
    for size in sizes {
        let start = at + 4;
        let end = count(message, at)?.checked_mul(*size)?.checked_add(start)?;
        if end > message.len() {
            return None;
        }
        lists.push(List { count: at, entries: (start..end).step_by(*size).map(|e| e..e + size).collect() });
        at = end;
    }
    Some((lists, at))
}

/// The four bytes from `at` on, as a count.
fn count(message: &[u8], at: usize) -> Option<usize> {
    let bytes = message.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_be_bytes(bytes.try_into().ok()?)).ok()
}

/// The entries of list `index` of the message, by id; none where [`lists`] is none, or an id comes twice.
pub fn entries(message: &[u8], index: usize) -> Option<BTreeMap<u32, &[u8]>> {
    let list = lists(message)?.into_iter().nth(index)?;
    let mut by_id = BTreeMap::new();
    for entry in list.entries {
        let (id, fields) = message.get(entry)?.split_at_checked(4)?;
        if by_id.insert(u32::from_be_bytes(id.try_into().ok()?), fields).is_some() {
            return None;
        }
    }
    Some(by_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_both_lists_of_an_unmasking_message() {
        let mut message = vec![8, 0, 0, 0, 1];
        message.extend([0, 0, 0, 7].iter().chain(&[9; 32]));
        message.extend([0, 0, 0, 2, 0, 0, 0, 1].iter().chain(&[5; 32]));
        message.extend([0, 0, 0, 3].iter().chain(&[6; 32]));
        let found = lists(&message).expect("well formed");
        assert_eq!((found[0].count, found[0].entries.len(), &found[0].entries[0]), (1, 1, &(5..41)));
        assert_eq!((found[1].count, found[1].entries.as_slice()), (41, &[45..81, 81..117][..]));
        assert_eq!(entries(&message, 1).expect("well formed")[&3], [6; 32]);
        message.push(0);
        assert_eq!(lists(&message), None, "a byte is left");
    }

    #[test]
    fn a_message_that_ends_early_has_no_lists() {
        assert_eq!(lists(&[]), None);
        assert_eq!(lists(&[5, 0, 0]), None);
        assert_eq!(lists(&[5, 0, 0, 0, 1, 0, 0, 0]), None);
        assert_eq!(lists(&[5, 255, 255, 255, 255, 0, 0, 0, 1]), None);
        assert_eq!(lists(&[1, 0, 0, 0, 0]), None, "a key list without entries says nothing of their size");
        assert_eq!(lists(&[4, 1, 2]), None, "a packed vector is no list");
    }

    #[test]
    fn the_size_of_a_key_entry_follows_from_the_length() {
        for size in [70, 134] {
            let mut message = vec![1, 0, 0, 0, 2];
            message.extend(vec![0; 2 * size]);
            assert_eq!(lists(&message).expect("well formed")[0].entries, [5..5 + size, 5 + size..5 + 2 * size]);
        }
    }
}

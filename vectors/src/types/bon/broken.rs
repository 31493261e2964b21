//! Messages that do not decode: one fault each, with the code that `docs/bytes.md`, section 4, has for it.

use crate::maker::Flaw;
use secagg_spec::p256::{decode_compressed, order};
use secagg_spec::prelude::nat_to_be;

/// A message that is not as it should be.
#[derive(Clone, Debug)]
pub struct Broken {
    /// What is wrong.
    pub comment: String,
    /// The flag.
    pub flag: &'static str,
    /// The message.
    pub bytes: Vec<u8>,
    /// The code.
    pub code: &'static str,
    /// The culprit, where it is no server that reads.
    pub culprit: Option<u32>,
}

fn broken(comment: impl Into<String>, flag: &'static str, bytes: Vec<u8>, code: &'static str) -> Broken {
    Broken { comment: comment.into(), flag, bytes, code, culprit: None }
}

/// What can be wrong with any message: empty, of another kind, a byte less, a byte more. `other` is a kind that is not expected.
pub fn any(message: &[u8], other: u8) -> Vec<Broken> {
    let (mut kind, mut longer) = (message.to_vec(), message.to_vec());
    kind.iter_mut().take(1).for_each(|byte| *byte = other);
    longer.push(0x5a);
    let shorter = message.split_last().map(|(_, rest)| rest.to_vec()).unwrap_or_default();
    vec![
        broken("no bytes", "Truncated", Vec::new(), "E_LENGTH"),
        broken(format!("the kind is {other:02x}"), "WrongKind", kind, "E_ROUND"),
        broken("the last byte is missing", "Truncated", shorter, "E_LENGTH"),
        broken("a byte is left over", "TrailingBytes", longer, "E_LENGTH"),
    ]
}

/// A list in a message: where its count stands, how long an entry is with its id, and n.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// The place of the count.
    pub at: usize,
    /// The length of an entry.
    pub entry: usize,
    /// n.
    pub users: u32,
}

/// A message cut into what stands before a list, its entries, and what stands behind.
struct Cut {
    before: Vec<u8>,
    entries: Vec<Vec<u8>>,
    behind: Vec<u8>,
}

impl Cut {
    fn of(message: &[u8], list: &List) -> Result<Self, Flaw> {
        let cut = || {
            let (before, rest) = message.split_at_checked(list.at)?;
            let (count, rest) = rest.split_first_chunk::<4>()?;
            let all = (u32::from_be_bytes(*count) as usize).checked_mul(list.entry)?;
            let (entries, behind) = rest.split_at_checked(all)?;
            let entries = entries.chunks_exact(list.entry).map(<[u8]>::to_vec).collect();
            Some(Self { before: before.to_vec(), entries, behind: behind.to_vec() })
        };
        cut().ok_or_else(|| Flaw("a message without this list".to_owned()))
    }

    fn id(&self, place: usize) -> u32 {
        let id = self.entries.get(place).and_then(|entry| entry.first_chunk::<4>());
        id.map_or(0, |id| u32::from_be_bytes(*id))
    }

    fn with_count(&self, count: usize) -> Vec<u8> {
        let count = u32::try_from(count).unwrap_or(u32::MAX).to_be_bytes();
        [&self.before[..], &count, &self.entries.concat(), &self.behind].concat()
    }

    /// The message with these entries in the place of its own.
    fn with(&self, entries: Vec<Vec<u8>>) -> Vec<u8> {
        let count = entries.len();
        Self { before: self.before.clone(), entries, behind: self.behind.clone() }.with_count(count)
    }

    /// With another id in the last entry.
    fn last(&self, id: u32) -> Vec<u8> {
        let mut entries = self.entries.clone();
        entries.iter_mut().next_back().iter_mut().for_each(|last| {
            last.iter_mut().zip(id.to_be_bytes()).for_each(|(to, from)| *to = from);
        });
        self.with(entries)
    }
}

/// What can be wrong with a list of at least one entry, whatever its fields.
///
/// # Errors
///
/// There is no such list in the message.
pub fn list(message: &[u8], list: List) -> Result<Vec<Broken>, Flaw> {
    let cut = Cut::of(message, &list)?;
    let count = cut.entries.len();
    let (last, n) = (count.saturating_sub(1), list.users);
    let head = message.get(..list.at + 3).unwrap_or_default().to_vec();
    let mut all = vec![
        broken("the count of the list is cut off", "Truncated", head, "E_LENGTH"),
        broken("a count above n", "CountTooLarge", cut.with_count(n as usize + 1), "E_RANGE"),
    ];
    if count < n as usize && cut.behind.is_empty() {
        let longer = cut.with_count(count + 1);
        all.push(broken("fewer entries than the count says", "Truncated", longer, "E_LENGTH"));
    }
    let by = |broken: Broken, id: u32| Broken { culprit: Some(id), ..broken };
    all.push(by(broken("the id 0", "IdOutOfRange", cut.last(0), "E_RANGE"), 0));
    all.push(by(broken("the id n + 1", "IdOutOfRange", cut.last(n + 1), "E_RANGE"), n + 1));
    if count > 1 {
        let before = cut.id(last - 1);
        all.push(by(broken("an id twice", "RepeatedId", cut.last(before), "E_DUPLICATE"), before));
        let mut entries = cut.entries.clone();
        entries.swap(last - 1, last);
        all.push(by(broken("ids that descend", "Order", cut.with(entries), "E_ORDER"), before));
    } else {
        let mut twice = cut.entries.clone();
        twice.extend(cut.entries.iter().cloned());
        let id = cut.id(last);
        all.push(by(broken("an id twice", "RepeatedId", cut.with(twice), "E_DUPLICATE"), id));
    }
    Ok(all)
}

/// Puts these bytes at this place.
pub fn put(message: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut out = message.to_vec();
    out.iter_mut().skip(at).zip(bytes).for_each(|(to, from)| *to = *from);
    out
}

/// Flips a bit of the byte at this place.
pub fn flip(message: &[u8], at: usize) -> Vec<u8> {
    let mut out = message.to_vec();
    out.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 0x04);
    out
}

/// What can be wrong with the point at this place; `culprit` where it stands in an entry.
pub fn point(message: &[u8], at: usize, what: &str, culprit: Option<u32>) -> Vec<Broken> {
    let encoded = message.get(at..at + 33).unwrap_or_default();
    // A point with another x that none has
    let off = (0..=u8::MAX).map(|last| put(encoded, 32, &[last])).find(|other| decode_compressed(other).is_err());
    let bad = [
        ("is not on the curve", off.unwrap_or_default()),
        ("has another form than the compressed one", put(encoded, 0, &[0x04])),
        ("is the identity, as 33 zeros", vec![0; 33]),
        ("has an x that is no element of the field", put(encoded, 1, &[0xff; 32])),
    ];
    let one = |(how, bytes): (&str, Vec<u8>)| Broken {
        culprit,
        ..broken(format!("{what} {how}"), "InvalidPoint", put(message, at, &bytes), "E_POINT")
    };
    bad.into_iter().map(one).collect()
}

/// The element of F_q at this place is q.
///
/// # Errors
///
/// None.
pub fn element(message: &[u8], at: usize, what: &str, culprit: Option<u32>) -> Result<Broken, Flaw> {
    let bytes = put(message, at, &nat_to_be(&order(), 32)?);
    Ok(Broken { culprit, ..broken(format!("{what} is q"), "NotReduced", bytes, "E_RANGE") })
}

/// What can be wrong with the packed vector that is all of the message but its kind, where R is no power of 2 and there is padding:
/// of the first element all bits are set, of the padding one is.
pub fn vector(message: &[u8]) -> Vec<Broken> {
    let large = put(message, 1, &[0xff, message.get(2).copied().unwrap_or_default() | 0xc0]);
    let mut padding = message.to_vec();
    padding.iter_mut().next_back().iter_mut().for_each(|last| **last |= 1);
    vec![
        broken("an element that is R or more", "ElementTooLarge", large, "E_RANGE"),
        broken("a padding bit is set", "Padding", padding, "E_PADDING"),
    ]
}

//! Ways in which a message with lists is malformed, whatever it says: docs/bytes.md, section 4, rules 1 to 4.

use super::{Entries, list};

/// What a malformed message must be refused with.
pub struct Fault {
    pub name: &'static str,
    pub message: Vec<u8>,
    pub code: &'static str,
    /// The id that a user blames; the server blames the sender.
    pub culprit: Option<u32>,
}

/// The faults of a message of this kind whose last list is `good` (at least three entries, n = 5), after the bytes
/// `before` of an earlier list.
pub fn faults(kind: u8, before: &[u8], good: &Entries) -> Vec<Fault> {
    let put = |entries: &Entries| [&[kind], before, &list(entries)].concat();
    let whole = put(good);
    let (first, second) = (good[0].0, good[1].0);
    let with_id = |place: usize, id: u32| {
        let mut entries = good.clone();
        entries[place].0 = id;
        entries
    };
    let mut swapped = good.clone();
    swapped.swap(0, 1);
    let mut all = Vec::new();
    let mut fault = |name, message: Vec<u8>, code, culprit| all.push(Fault { name, message, code, culprit });

    fault("nothing", vec![], "E_LENGTH", None);
    fault("another kind", vec![kind ^ 1], "E_ROUND", None);
    fault("another kind, the rest good", [&[kind + 2], &whole[1..]].concat(), "E_ROUND", None);
    fault("the kind only", vec![kind], "E_LENGTH", None);
    fault("half a count", [&[kind], before, &[0, 0, 0]].concat(), "E_LENGTH", None);
    fault("a count above n, and no entries", [&[kind], before, &[0, 0, 0, 6]].concat(), "E_RANGE", None);
    fault("a huge count", [&[kind], before, &[255; 4]].concat(), "E_RANGE", None);
    fault("one byte short", whole[..whole.len() - 1].to_vec(), "E_LENGTH", None);
    fault("a count, and no entries", [&[kind], before, &[0, 0, 0, 5]].concat(), "E_LENGTH", None);
    fault("one byte too many", [&whole[..], &[0]].concat(), "E_LENGTH", None);
    fault("id 0", put(&with_id(0, 0)), "E_RANGE", Some(0));
    fault("id n + 1", put(&with_id(good.len() - 1, 6)), "E_RANGE", Some(6));
    fault("an id twice", put(&with_id(1, first)), "E_DUPLICATE", Some(first));
    fault("ids descending", put(&swapped), "E_ORDER", Some(first));
    fault(
        "a bad id and a byte short",
        {
            let bad = put(&with_id(0, 0));
            bad[..bad.len() - 1].to_vec()
        },
        "E_LENGTH",
        None,
    );
    fault("a bad id and a byte too many", [&put(&with_id(1, first))[..], &[0]].concat(), "E_DUPLICATE", Some(first));
    fault(
        "two bad ids: the first counts",
        {
            let mut entries = with_id(1, first);
            entries[2].0 = 0;
            put(&entries)
        },
        "E_DUPLICATE",
        Some(first),
    );
    assert_ne!(first, second);
    all
}

//! Rows for what section 4 says of reading a message, before its table.

use crate::edit::{Edit, both, bytes, entry, fields, fields_of, list, whole};
use crate::row::Row;
use secagg_vectors::engine::bon::Model::{self, Active, Hbc};

/// The name of these checks among the rules.
pub const DECODING: &str = "decoding";

/// A message with a list, and where it is read.
struct Place {
    model: Model,
    /// The round in which it is read, and whether by user 2, or by the server from user 2.
    round: u8,
    user: bool,
    /// Which of its lists.
    index: usize,
    /// Ids of the first two entries of the list, and of its last.
    ids: [u32; 3],
}

/// Every list of every message.
const PLACES: [Place; 10] = [
    Place { model: Hbc, round: 1, user: true, index: 0, ids: [1, 2, 5] },
    Place { model: Active, round: 1, user: true, index: 0, ids: [1, 2, 5] },
    Place { model: Hbc, round: 2, user: true, index: 0, ids: [1, 3, 4] },
    Place { model: Active, round: 3, user: true, index: 0, ids: [1, 2, 3] },
    Place { model: Hbc, round: 4, user: true, index: 0, ids: [1, 2, 3] },
    Place { model: Active, round: 4, user: true, index: 0, ids: [1, 2, 3] },
    Place { model: Hbc, round: 1, user: false, index: 0, ids: [1, 3, 5] },
    Place { model: Active, round: 1, user: false, index: 0, ids: [1, 3, 5] },
    Place { model: Hbc, round: 4, user: false, index: 1, ids: [1, 2, 3] },
    Place { model: Active, round: 4, user: false, index: 1, ids: [1, 2, 3] },
];

/// The count of list `index` is this, and the entries stay.
fn count(index: usize, change: impl Fn(u32) -> u32 + 'static) -> Edit {
    Box::new(move |message| {
        let mut out = message.to_vec();
        let at = secagg_audit::lists::lists(message).expect("lists")[index].count;
        let old = u32::from_be_bytes(message[at..at + 4].try_into().expect("four bytes"));
        out[at..at + 4].copy_from_slice(&change(old).to_be_bytes());
        out
    })
}

/// The entry with id `from` says `to`.
fn rename(index: usize, from: u32, to: u32) -> Edit {
    list(index, move |entries| entry(entries, from)[..4].copy_from_slice(&to.to_be_bytes()))
}

fn longer() -> Edit {
    bytes(|m| m.push(0))
}

fn shorter() -> Edit {
    bytes(|m| m.truncate(m.len() - 1))
}

/// Rows for a message that is read as a whole, wherever it is read.
fn any_message(model: Model, round: u8, user: bool) -> Vec<Row> {
    let row = |what: &str, edit, code| {
        if user {
            Row::user(DECODING, what, model, round, edit, code)
        } else {
            Row::server(DECODING, what, model, round, edit, code)
        }
    };
    vec![
        row("empty", whole([]), "E_LENGTH"),
        row("the kind of a round later", bytes(|m| m[0] += 2), "E_ROUND"),
        row("the other side's kind", bytes(|m| m[0] ^= 1), "E_ROUND"),
        row("no known kind", bytes(|m| m[0] = 0xff), "E_ROUND"),
        row("another kind, and empty but for it", whole([0x55]), "E_ROUND"),
        row("the last byte is missing", shorter(), "E_LENGTH"),
        row("a byte too many", longer(), "E_LENGTH"),
        row("nothing but its kind", bytes(|m| m.truncate(1)), "E_LENGTH"),
    ]
}

/// Rows for one list.
fn any_list(place: &Place) -> Vec<Row> {
    let Place { model, round, user, index, ids: [first, second, last] } = *place;
    // The user blames the entry; the server always blames the sender.
    let row = |what: &str, edit: Edit, code, culprit: Option<u32>| {
        let what = format!("list {index} in round {round}, {what}");
        match (user, culprit) {
            (true, None) => Row::user(DECODING, &what, model, round, edit, code),
            (true, Some(id)) => Row::user(DECODING, &what, model, round, edit, code).by(id),
            (false, _) => Row::server(DECODING, &what, model, round, edit, code),
        }
    };
    let twice = move |entries: &mut Vec<Vec<u8>>| entries.insert(0, entries[0].clone());
    let mut rows = vec![
        row("a count of n + 1", count(index, |_| 7), "E_RANGE", None),
        row("a count of 2^32 − 1", count(index, |_| u32::MAX), "E_RANGE", None),
        row("a count of n + 1, and too short", both(count(index, |_| 7), shorter()), "E_RANGE", None),
        row("one entry fewer than counted", count(index, |c| c + 1), "E_LENGTH", None),
        row("one entry more than counted", count(index, |c| c - 1), "E_LENGTH", None),
        row("id 0", rename(index, first, 0), "E_RANGE", Some(0)),
        row("id n + 1", rename(index, last, 7), "E_RANGE", Some(7)),
        row("id 2^32 − 1", rename(index, last, u32::MAX), "E_RANGE", Some(u32::MAX)),
        row("id 0, and too short: no entry is read", both(rename(index, first, 0), shorter()), "E_LENGTH", None),
        row("id 0, and too long: the id comes first", both(rename(index, first, 0), longer()), "E_RANGE", Some(0)),
        row("the first entry twice", list(index, twice), "E_DUPLICATE", Some(first)),
        row("the second entry says it is the first", rename(index, second, first), "E_DUPLICATE", Some(first)),
        row("the first two entries change places", list(index, |e| e.swap(0, 1)), "E_ORDER", Some(first)),
        row("two ids are bad: the first", both(rename(index, second, 0), rename(index, last, 7)), "E_RANGE", Some(0)),
    ];
    let short = Box::new(move |m: &[u8]| m[..secagg_audit::lists::lists(m).expect("lists")[index].count + 3].to_vec());
    rows.push(row("a count of three bytes", short, "E_LENGTH", None));
    rows
}

/// SEC 1 forms that are refused, in 33 bytes: x = 1 is on no point of P-256 (1 − 3 + b is no square), p is no
/// coordinate.
fn bad_points() -> Vec<(&'static str, [u8; 33])> {
    let with = |prefix: u8, x: [u8; 32]| {
        let mut point = [0; 33];
        point[0] = prefix;
        point[1..].copy_from_slice(&x);
        point
    };
    let mut one = [0; 32];
    one[31] = 1;
    let mut prime = [0xff; 32];
    prime[4..8].copy_from_slice(&[0, 0, 0, 1]);
    prime[8..20].fill(0);
    // x = 0 is on the curve (b is a square), so that only the prefix is wrong.
    vec![
        ("off the curve", with(2, one)),
        ("x = p", with(2, prime)),
        ("the identity", with(0, [0; 32])),
        ("the prefix of an uncompressed point", with(4, [0; 32])),
        ("a prefix that is none", with(5, [0; 32])),
    ]
}

/// Rows for points: in the key list and in AdvertiseKeys, each of the two keys.
fn points() -> Vec<Row> {
    let mut rows = Vec::new();
    for (what, point) in bad_points() {
        for (key, at) in [("c", 0), ("s", 33)] {
            let what = format!("{key}^PK is {what}");
            let put = move |fields: &mut [u8]| fields[at..at + 33].copy_from_slice(&point);
            for model in [Hbc, Active] {
                let edit = fields(3, put);
                rows.push(Row::user(DECODING, &what, model, 1, edit, "E_POINT").by(3));
                let edit = bytes(move |m| put(&mut m[1..]));
                rows.push(Row::server(DECODING, &what, model, 0, edit, "E_POINT"));
            }
        }
    }
    let off = bad_points()[0].1;
    let put = move |fields: &mut [u8]| fields[..33].copy_from_slice(&off);
    let put_both = move || both(fields(1, put), rename(0, 5, 7));
    rows.push(Row::user(DECODING, "a point before an id", Hbc, 1, put_both(), "E_POINT").by(1));
    let put_both = move || both(rename(0, 1, 0), fields(3, put));
    rows.push(Row::user(DECODING, "an id before a point", Hbc, 1, put_both(), "E_RANGE").by(0));
    let put_both = both(bytes(move |m| put(&mut m[1..])), shorter());
    rows.push(Row::server(DECODING, "a point before the end", Hbc, 0, put_both, "E_POINT"));
    let cut = bytes(move |m| {
        put(&mut m[1..]);
        m.truncate(33);
    });
    rows.push(Row::server(DECODING, "a bad point that is cut", Hbc, 0, cut, "E_LENGTH"));
    let put_both = both(bytes(move |m| put(&mut m[34..])), longer());
    rows.push(Row::server(DECODING, "a point before what is left", Active, 0, put_both, "E_POINT"));
    rows
}

/// q, the order of P-256's group, as FIPS 186 and SEC 2 give it.
pub const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// Rows for elements of F_q, in the two lists of an Unmasking message, and for the packed vector.
fn numbers() -> Vec<Row> {
    let mut rows = Vec::new();
    let server = |what: &str, model, round, edit, code| Row::server(DECODING, what, model, round, edit, code);
    for model in [Hbc, Active] {
        for (index, id) in [(0, 4), (1, 1), (1, 3)] {
            let what = format!("list {index}, the share of {id}");
            for (value, bytes) in [("q", ORDER), ("2^256 − 1", [0xff; 32])] {
                let edit = fields_of(index, id, move |f| f.copy_from_slice(&bytes));
                rows.push(server(&format!("{what} is {value}"), model, 4, edit, "E_RANGE"));
            }
        }
        // Nine bits an element: the first is bits 0 to 8 of the body, the padding the last five bits of its fourth
        // byte.
        let high = |m: &mut Vec<u8>| m[1..3].copy_from_slice(&[0x80, 0x80]);
        rows.push(server("an element is R, 100000001 in binary", model, 2, bytes(high), "E_RANGE"));
        rows.push(server("a padding bit is set", model, 2, bytes(|m| m[4] |= 1), "E_PADDING"));
        rows.push(server("the first padding bit is set", model, 2, bytes(|m| m[4] |= 0x10), "E_PADDING"));
        let edit = both(bytes(high), bytes(|m| m[4] |= 1));
        rows.push(server("an element and the padding: the element", model, 2, edit, "E_RANGE"));
        let edit = both(bytes(high), longer());
        rows.push(server("an element and the length: the length", model, 2, edit, "E_LENGTH"));
    }
    rows
}

/// All of them.
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for model in [Hbc, Active] {
        for round in model.rounds() {
            rows.extend(any_message(model, *round, false));
            if *round > 0 {
                rows.extend(any_message(model, *round, true));
            }
        }
    }
    rows.extend(PLACES.iter().flat_map(any_list));
    rows.extend(points());
    rows.extend(numbers());
    rows
}

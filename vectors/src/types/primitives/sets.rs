//! Sets of ids, as they stand in a message.

use super::common::flag;
use crate::args::{Args, Done, Outcome};
use crate::catalogue::Type;
use crate::field::{Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg::wire as fast;
use secagg_spec::wire as spec;
use serde_json::json;

/// A set, read.
static DECODE_SET: Op = Op {
    name: "wire.decode_set",
    doc: "The ids of a set that is all of a message: its count, then the ids, strictly ascending, from 1 to n.",
    source: "docs/bytes.md §1, §4",
    params: &[],
    input: &[
        field("users", Kind::Number, "n"),
        field("set", Kind::AnyBytes, "the count in 4 bytes, then each id in 4 bytes, big-endian"),
    ],
    coins: &[],
    out: &[field("ids", Kind::List(&Kind::Number), "the ids, ascending")],
    action: Action::Pure { spec: by_spec, fast: by_impl },
};

/// The type.
pub static TYPE: Type = Type {
    name: "sets",
    algorithm: "SECAGG-SET",
    about: "Sets of ids: the checks that every list of a message goes through, in their order.",
    flags: &[
        flag("WrongLength", "MISSING_CHECK", "docs/bytes.md §4", "reads past the end, or leaves bytes unread"),
        flag(
            "CountAboveUsers",
            "MISSING_CHECK",
            "docs/bytes.md §4",
            "sets aside memory for as many as a message claims",
        ),
        flag(
            "BadId",
            "MISSING_CHECK",
            "docs/bytes.md §4",
            "an id that nobody has is in the set; 0 is the server's place",
        ),
        flag("RepeatedId", "MISSING_CHECK", "docs/bytes.md §4", "one user counts twice towards the threshold"),
        flag("NotAscending", "MALLEABILITY", "docs/bytes.md §4", "one set has several encodings"),
        flag("OrderOfChecks", "WRONG_RESULT", "docs/bytes.md §4", "of two faults reports the later one"),
    ],
    ops: &[&DECODE_SET],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn by_spec(args: &Args<'_>) -> Outcome {
    let (n, set) = (args.number("users")?, args.bytes("set")?);
    let (ids, at) = spec::read_set(&set, 0, n)?;
    spec::read_end(&set, at)?;
    Ok(Done::new().with("ids", json!(ids)))
}

fn by_impl(args: &Args<'_>) -> Outcome {
    let (n, set) = (args.number("users")?, args.bytes("set")?);
    let mut reader = fast::Reader::new(&set);
    let ids = fast::decode_set(&mut reader, n)?;
    reader.finish()?;
    Ok(Done::new().with("ids", json!(ids)))
}

/// The numbers in 4 bytes each: the count first, which need not be right.
fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&DECODE_SET, Object::new());
    for (comment, n, ids) in [
        ("two of five", 5, vec![2, 5]),
        ("the empty set", 5, vec![]),
        ("all", 4, vec![1, 2, 3, 4]),
        ("ids of more than one byte", 70_000, vec![3, 255, 256, 65_536, 70_000]),
        ("the largest id", u32::MAX, vec![1, u32::MAX]),
    ] {
        let case =
            Case::new(comment).with("users", n).hex("set", words(&[&[ids.len() as u32], ids.as_slice()].concat()));
        maker.case(case.known("ids", json!(ids)))?;
    }
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&DECODE_SET, Object::new());
    let with_byte = [words(&[2, 1, 3]), vec![0]].concat();
    let short = |length: usize| words(&[2, 1, 3]).into_iter().take(length).collect::<Vec<u8>>();
    for (comment, flag, n, set, code, culprit) in [
        ("nothing", "WrongLength", 5, vec![], "E_LENGTH", None),
        ("a count of 3 bytes", "WrongLength", 5, vec![0, 0, 0], "E_LENGTH", None),
        ("the last byte is missing", "WrongLength", 5, short(11), "E_LENGTH", None),
        ("an id is missing", "WrongLength", 5, short(8), "E_LENGTH", None),
        ("a byte after the last id", "WrongLength", 5, with_byte, "E_LENGTH", None),
        ("an id more than the count says", "WrongLength", 5, words(&[1, 1, 3]), "E_LENGTH", None),
        ("the count is n + 1", "CountAboveUsers", 2, words(&[3, 1, 2, 3]), "E_RANGE", None),
        ("the count is 2^32 − 1, with nothing after it", "CountAboveUsers", 5, words(&[u32::MAX]), "E_RANGE", None),
        ("the id 0", "BadId", 5, words(&[2, 0, 3]), "E_RANGE", Some(0)),
        ("the id n + 1", "BadId", 5, words(&[2, 1, 6]), "E_RANGE", Some(6)),
        ("the id 2^32 − 1", "BadId", 5, words(&[1, u32::MAX]), "E_RANGE", Some(u32::MAX)),
        ("an id twice", "RepeatedId", 5, words(&[3, 2, 4, 4]), "E_DUPLICATE", Some(4)),
        ("descending", "NotAscending", 5, words(&[3, 2, 5, 4]), "E_ORDER", Some(4)),
        ("an id twice, with another one between", "NotAscending", 5, words(&[3, 2, 4, 2]), "E_ORDER", Some(2)),
        ("descending, and then n + 1", "OrderOfChecks", 5, words(&[3, 3, 2, 6]), "E_ORDER", Some(2)),
        ("an id 0, and a byte missing", "OrderOfChecks", 5, words(&[2, 0]), "E_LENGTH", None),
        (
            "an id twice, and a byte too many",
            "OrderOfChecks",
            5,
            [words(&[2, 1, 1]), vec![0]].concat(),
            "E_DUPLICATE",
            Some(1),
        ),
    ] {
        let case = Case::new(comment).flag(flag).with("users", n).hex("set", set);
        let blamed = maker.case(case.refused(code))?.culprit;
        if blamed != culprit {
            return Err(Flaw(format!("{comment}: {blamed:?} is blamed, not {culprit:?}")));
        }
    }
    Ok(())
}

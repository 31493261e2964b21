//! Packed vectors.

use super::common::{flag, nobody};
use crate::args::{Args, Done, Outcome};
use crate::catalogue::Type;
use crate::engine::draws;
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg::Modulus;
use secagg::wire::packing as fast;
use secagg_spec::packing as spec;
use secagg_spec::prelude::Nat;
use serde_json::Value;

const SOURCE: &str = "docs/bytes.md §1";

const MAX_ELEMENT: Field = field("max_element", Kind::Decimal, "R − 1, below 2^64");
const VECTOR: Field = field("vector", Kind::List(&Kind::Decimal), "elements of Z_R");
const PACKED: Field = field("packed", Kind::AnyBytes, "⌈m·b/8⌉ bytes, b = ⌈log2 R⌉");

/// To bytes.
static PACK: Op = Op {
    name: "packing.pack",
    doc: "m elements of Z_R, b = ⌈log2 R⌉ bits each, most significant bit first, then zero bits to a whole byte.",
    source: SOURCE,
    params: &[],
    input: &[MAX_ELEMENT, VECTOR],
    coins: &[],
    out: &[PACKED],
    action: Action::Pure { spec: spec_pack, fast: fast_pack },
};

/// From bytes.
static UNPACK: Op = Op {
    name: "packing.unpack",
    doc: "The elements that were packed. The length is judged first, then each element, then the padding.",
    source: SOURCE,
    params: &[],
    input: &[MAX_ELEMENT, field("dimension", Kind::Number, "m"), PACKED],
    coins: &[],
    out: &[VECTOR],
    action: Action::Pure { spec: spec_unpack, fast: fast_unpack },
};

/// The type.
pub static TYPE: Type = Type {
    name: "packing",
    algorithm: "SECAGG-PACKING",
    about: "Vectors over Z_R in as few bits as they need.",
    flags: &[
        flag(
            "Straddles",
            "WRONG_RESULT",
            "docs/bytes.md §1",
            "an element that goes over the end of a word comes out wrong",
        ),
        flag("LargestModulus", "WRONG_RESULT", "docs/bytes.md §1", "R = 2^64 does not fit in 64 bits"),
        flag("WrongLength", "MISSING_CHECK", "docs/bytes.md §1", "reads past the end, or leaves bytes unread"),
        flag(
            "ElementTooLarge",
            "MISSING_CHECK",
            "docs/bytes.md §1",
            "one user's element spoils the sum, or has two encodings",
        ),
        flag("PaddingBit", "MALLEABILITY", "docs/bytes.md §1", "one vector has several encodings"),
        flag("OrderOfChecks", "WRONG_RESULT", "docs/bytes.md §1", "of two faults reports the later one"),
        flag("NoModulus", "MISSING_CHECK", "docs/bytes.md §2", "with R = 1 no element takes a bit"),
    ],
    ops: &[&PACK, &UNPACK],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn decimals(vector: impl IntoIterator<Item = impl ToString>) -> Value {
    vector.into_iter().map(|x| x.to_string()).collect::<Vec<_>>().into()
}

fn spec_pack(args: &Args<'_>) -> Outcome {
    let (modulus, vector) = (Nat::from(args.u64("max_element")?) + 1u32, args.u64s("vector")?);
    let vector: Vec<Nat> = vector.into_iter().map(Nat::from).collect();
    Ok(Done::new().hex("packed", spec::pack(&vector, &modulus)?))
}

fn fast_pack(args: &Args<'_>) -> Outcome {
    let (max_element, vector) = (args.u64("max_element")?, args.u64s("vector")?);
    let modulus = Modulus::from_max_element(max_element).map_err(nobody)?;
    Ok(Done::new().hex("packed", fast::pack(&vector, modulus)))
}

fn spec_unpack(args: &Args<'_>) -> Outcome {
    let (modulus, m) = (Nat::from(args.u64("max_element")?) + 1u32, args.number("dimension")?);
    let vector = spec::unpack(&args.bytes("packed")?, m as usize, &modulus)?;
    Ok(Done::new().with("vector", decimals(vector)))
}

fn fast_unpack(args: &Args<'_>) -> Outcome {
    let (max_element, m, packed) = (args.u64("max_element")?, args.number("dimension")?, args.bytes("packed")?);
    let modulus = Modulus::from_max_element(max_element).map_err(nobody)?;
    let vector = fast::unpack(&packed, m as usize, modulus).map_err(nobody)?;
    Ok(Done::new().with("vector", decimals(vector)))
}

/// R − 1 for each width that matters, and the dimension.
const SHAPES: [(u64, u32); 16] = [
    (1, 9),
    (2, 5),
    (4, 11),
    (126, 9),
    (255, 5),
    (256, 9),
    (65_535, 4),
    (65_536, 17),
    ((1 << 24) - 1, 7),
    ((1 << 31) + 5, 6),
    (u32::MAX as u64, 3),
    (1 << 32, 33),
    ((1 << 60) - 1, 5),
    (1 << 62, 9),
    (u64::MAX - 1, 3),
    (u64::MAX, 3),
];

/// Drawn elements of Z_R, the first one the largest there is.
fn vector(maker: &Maker, max_element: u64, m: u32) -> Result<Vec<u64>, Flaw> {
    let modulus = Nat::from(max_element) + 1u32;
    (0..m)
        .map(|i| {
            let label = format!("test/{}/x/{i}", maker.next());
            let x = if i == 0 { Nat::from(max_element) } else { draws::below(maker.seed(), &label, &modulus)? };
            u64::try_from(x).map_err(|_| Flaw("an element above 2^64".to_owned()))
        })
        .collect()
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    let flagged = |case: Case, max_element: u64| {
        let flag = if max_element == u64::MAX { "LargestModulus" } else { "Straddles" };
        case.flag(flag).with("max_element", max_element.to_string())
    };
    maker.group(&PACK, Object::new());
    // R = 5: three bits an element. 100 011 000 and seven bits of padding.
    let by_hand = Case::new("R = 5, worked by hand").with("max_element", "4").with("vector", decimals([4, 3, 0]));
    maker.case(by_hand.known("packed", "8c00"))?;
    let bits = Case::new("R = 2: a bit an element").with("max_element", "1");
    maker.case(bits.with("vector", decimals([1, 0, 1, 1, 0, 0, 1, 0, 1])).known("packed", "b280"))?;
    maker.case(
        Case::new("no element").with("max_element", "999").with("vector", decimals([0; 0])).known("packed", ""),
    )?;
    for (max_element, m) in SHAPES {
        let case = flagged(Case::new(format!("R − 1 = {max_element}, {m} elements")), max_element);
        let vector = vector(maker, max_element, m)?;
        maker.case(case.with("vector", decimals(vector)))?;
    }
    maker.group(&UNPACK, Object::new());
    for (max_element, m) in SHAPES {
        let case = flagged(Case::new(format!("R − 1 = {max_element}, {m} elements")), max_element);
        let vector = vector(maker, max_element, m)?;
        let packed =
            spec::pack(&vector.iter().map(|x| Nat::from(*x)).collect::<Vec<_>>(), &(Nat::from(max_element) + 1u32))?;
        maker.case(case.with("dimension", m).hex("packed", packed).known("vector", decimals(vector)))?;
    }
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&UNPACK, Object::new());
    for (comment, flag, max_element, m, packed, code) in [
        ("a byte is missing", "WrongLength", "4", 3, "8c", "E_LENGTH"),
        ("a zero byte too many", "WrongLength", "4", 3, "8c0000", "E_LENGTH"),
        ("nothing, for one element", "WrongLength", "4", 1, "", "E_LENGTH"),
        ("a byte, for no element", "WrongLength", "4", 0, "00", "E_LENGTH"),
        ("the first element is R", "ElementTooLarge", "4", 3, "ac00", "E_RANGE"),
        ("the last element is R", "ElementTooLarge", "4", 3, "8e80", "E_RANGE"),
        ("all bits of an element are set", "ElementTooLarge", "4", 3, "fc00", "E_RANGE"),
        ("R itself as an element, for R = 2^16 + 1", "ElementTooLarge", "65536", 2, "8000800000", "E_RANGE"),
        ("2^64 − 1, for R = 2^64 − 1", "ElementTooLarge", "18446744073709551614", 1, "ffffffffffffffff", "E_RANGE"),
        ("the last padding bit", "PaddingBit", "4", 3, "8c01", "E_PADDING"),
        ("the first padding bit", "PaddingBit", "4", 3, "8c40", "E_PADDING"),
        ("R = 2: the one padding bit", "PaddingBit", "1", 7, "b3", "E_PADDING"),
        ("the padding bit after 63 bits", "PaddingBit", "9223372036854775807", 1, "0000000000000001", "E_PADDING"),
        ("an element that is R, and a padding bit", "OrderOfChecks", "4", 3, "8e81", "E_RANGE"),
        ("an element that is R, and a byte too many", "OrderOfChecks", "4", 3, "ac0000", "E_LENGTH"),
    ] {
        let case = Case::new(comment).flag(flag).with("max_element", max_element).with("dimension", m);
        maker.case(case.with("packed", packed).refused(code))?;
    }
    let none = Case::new("R = 1").flag("NoModulus").with("max_element", "0").with("dimension", 3).with("packed", "");
    maker.case(none.refused("E_PARAMS"))?;
    maker.group(&PACK, Object::new());
    let none = Case::new("R = 1").flag("NoModulus").with("max_element", "0").with("vector", decimals([0, 0]));
    maker.case(none.refused("E_PARAMS"))?;
    Ok(())
}

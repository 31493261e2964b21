//! The encodings of NPKC: integers with a sign, elements of Z_N, polynomials over it.

use super::numbers::{
    NUMBERS, coefficients, decimals, fast_public, int_of, integer, nat_of, natural, naturals, signed,
};
use super::numbers::{all_natural, below};
use crate::args::{Args, Done, Outcome};
use crate::catalogue::{Flag, Type};
use crate::field::{Field, Kind, field};
use crate::maker::{Case, Flaw, Maker, object};
use crate::op::{Action, Op};
use secagg::npkc::integer::Integer;
use secagg::npkc::polynomial::Polynomial;
use secagg::wire::{Reader, Writer};
use secagg_spec::npkc::integer::{encode_int, read_int};
use secagg_spec::npkc::ring::{encode_polynomial, read_polynomial, read_zn, zn_to_bytes};
use secagg_spec::prelude::nat;
use secagg_spec::wire::read_end;
use serde_json::json;

const SOURCE: &str = "docs/bytes.md §9, Encodings";

const VALUE: Field = field("value", Kind::Integer, "the integer");
const BYTES: Field = field("bytes", Kind::AnyBytes, "its encoding");
const MODULUS: Field = field("modulus", Kind::Decimal, "N ≥ 2");
const ELEMENT: Field = field("element", Kind::Decimal, "the element of Z_N");
const COEFFICIENTS: Field = field("coefficients", NUMBERS, "the coefficients, the constant first");

/// An integer, written.
static ENCODE_INTEGER: Op = Op {
    name: "npkc.encode_integer",
    doc: "Sign (0, or 1 for a negative integer) ‖ length (u32) ‖ magnitude, big-endian without leading zeros.",
    source: SOURCE,
    params: &[],
    input: &[VALUE],
    coins: &[],
    out: &[BYTES],
    action: Action::Pure { spec: spec_encode_integer, fast: fast_encode_integer },
};

/// An integer, read.
static DECODE_INTEGER: Op = Op {
    name: "npkc.decode_integer",
    doc: "The integer of which this is the encoding; nothing may follow it.",
    source: SOURCE,
    params: &[],
    input: &[BYTES],
    coins: &[],
    out: &[VALUE],
    action: Action::Pure { spec: spec_decode_integer, fast: fast_decode_integer },
};

/// An element of Z_N, written.
static ENCODE_ELEMENT: Op = Op {
    name: "npkc.encode_element",
    doc: "An element of Z_N in ⌈|N|/8⌉ bytes, big-endian.",
    source: SOURCE,
    params: &[MODULUS],
    input: &[ELEMENT],
    coins: &[],
    out: &[BYTES],
    action: Action::Pure { spec: spec_encode_element, fast: fast_encode_element },
};

/// An element of Z_N, read.
static DECODE_ELEMENT: Op = Op {
    name: "npkc.decode_element",
    doc: "The element of Z_N of which this is the encoding; nothing may follow it.",
    source: SOURCE,
    params: &[MODULUS],
    input: &[BYTES],
    coins: &[],
    out: &[ELEMENT],
    action: Action::Pure { spec: spec_decode_element, fast: fast_decode_element },
};

/// A polynomial, written.
static ENCODE_POLYNOMIAL: Op = Op {
    name: "npkc.encode_polynomial",
    doc: "The count of the coefficients (u32), then each coefficient as an element of Z_N, the constant first.",
    source: SOURCE,
    params: &[MODULUS],
    input: &[COEFFICIENTS],
    coins: &[],
    out: &[BYTES],
    action: Action::Pure { spec: spec_encode_polynomial, fast: fast_encode_polynomial },
};

/// A polynomial, read.
static DECODE_POLYNOMIAL: Op = Op {
    name: "npkc.decode_polynomial",
    doc: "The polynomial of k coefficients of which this is the encoding; nothing may follow it.",
    source: SOURCE,
    params: &[MODULUS, field("k", Kind::Number, "how many coefficients there are, which the reader knows")],
    input: &[BYTES],
    coins: &[],
    out: &[COEFFICIENTS],
    action: Action::Pure { spec: spec_decode_polynomial, fast: fast_decode_polynomial },
};

const fn flag(name: &'static str, bug_type: &'static str, effect: &'static str) -> Flag {
    Flag { name, bug_type, section: SOURCE, effect, finding: None }
}

/// The type.
pub static TYPE: Type = Type {
    name: "npkc_integer",
    algorithm: "NPKC-ENCODINGS",
    about: "Integers with a sign, elements of Z_N and polynomials over Z_N: written, and read with every refusal.",
    flags: &[
        flag("NegativeShare", "WRONG_RESULT", "takes shares for natural numbers: −1 becomes 1, or does not go in"),
        flag("NoSuchSign", "MISSING_CHECK", "takes a sign above 1: one integer has several encodings"),
        flag(
            "NotShortest",
            "MALLEABILITY",
            "takes leading zeros or a negative zero: one integer has several encodings",
        ),
        flag("NotReduced", "MALLEABILITY", "takes a number ≥ N: one element has two encodings"),
        flag("PastTheEnd", "OUT_OF_BOUNDS", "reads past the end, or takes what is missing for zeros"),
        flag("Trailing", "MALLEABILITY", "takes bytes after the last field: one value has many encodings"),
        flag("AnotherCount", "MISSING_CHECK", "takes another k than its own: a polynomial of another degree"),
        flag(
            "CheckOrder",
            "WRONG_ERROR",
            "finds the faults in another order, so that two implementations blame differently",
        ),
    ],
    ops: &[&ENCODE_INTEGER, &DECODE_INTEGER, &ENCODE_ELEMENT, &DECODE_ELEMENT, &ENCODE_POLYNOMIAL, &DECODE_POLYNOMIAL],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn spec_encode_integer(args: &Args<'_>) -> Outcome {
    Ok(Done::new().hex("bytes", encode_int(&integer(args, "value")?)))
}

fn fast_encode_integer(args: &Args<'_>) -> Outcome {
    let mut writer = Writer::with_capacity(0);
    signed(&integer(args, "value")?)?.write(&mut writer);
    Ok(Done::new().hex("bytes", writer.finish()))
}

fn spec_decode_integer(args: &Args<'_>) -> Outcome {
    let bytes = args.bytes("bytes")?;
    let (value, at) = read_int(&bytes, 0)?;
    read_end(&bytes, at)?;
    Ok(Done::new().with("value", value.to_string()))
}

fn fast_decode_integer(args: &Args<'_>) -> Outcome {
    let bytes = args.bytes("bytes")?;
    let mut reader = Reader::new(&bytes);
    let value = Integer::read(&mut reader)?;
    reader.finish()?;
    Ok(Done::new().with("value", int_of(&value).to_string()))
}

fn spec_encode_element(args: &Args<'_>) -> Outcome {
    let (modulus, element) = (args.decimal("modulus")?, args.decimal("element")?);
    Ok(Done::new().hex("bytes", zn_to_bytes(&element, &modulus)?))
}

fn fast_encode_element(args: &Args<'_>) -> Outcome {
    let (modulus, element) = (args.decimal("modulus")?, args.decimal("element")?);
    let mut writer = Writer::with_capacity(0);
    fast_public(&modulus, 1, 2)?.ring().write(&natural(&element)?, &mut writer)?;
    Ok(Done::new().hex("bytes", writer.finish()))
}

fn spec_decode_element(args: &Args<'_>) -> Outcome {
    let (modulus, bytes) = (args.decimal("modulus")?, args.bytes("bytes")?);
    let (element, at) = read_zn(&bytes, 0, &modulus)?;
    read_end(&bytes, at)?;
    Ok(Done::new().with("element", element.to_string()))
}

fn fast_decode_element(args: &Args<'_>) -> Outcome {
    let (modulus, bytes) = (args.decimal("modulus")?, args.bytes("bytes")?);
    let mut reader = Reader::new(&bytes);
    let element = fast_public(&modulus, 1, 2)?.ring().read(&mut reader)?;
    reader.finish()?;
    Ok(Done::new().with("element", nat_of(&element).to_string()))
}

fn spec_encode_polynomial(args: &Args<'_>) -> Outcome {
    let (modulus, f) = (args.decimal("modulus")?, naturals(args, "coefficients")?);
    Ok(Done::new().hex("bytes", encode_polynomial(&f, &modulus)?))
}

fn fast_encode_polynomial(args: &Args<'_>) -> Outcome {
    let (modulus, f) = (args.decimal("modulus")?, naturals(args, "coefficients")?);
    let mut writer = Writer::with_capacity(0);
    Polynomial::new(fast_public(&modulus, 1, 2)?.ring(), &all_natural(&f)?)?.write(&mut writer)?;
    Ok(Done::new().hex("bytes", writer.finish()))
}

fn spec_decode_polynomial(args: &Args<'_>) -> Outcome {
    let (modulus, k, bytes) = (args.decimal("modulus")?, args.number("k")?, args.bytes("bytes")?);
    let (f, at) = read_polynomial(&bytes, 0, k, &modulus)?;
    read_end(&bytes, at)?;
    Ok(Done::new().with("coefficients", decimals(&f)))
}

fn fast_decode_polynomial(args: &Args<'_>) -> Outcome {
    let (modulus, k, bytes) = (args.decimal("modulus")?, args.number("k")?, args.bytes("bytes")?);
    let mut reader = Reader::new(&bytes);
    let f = Polynomial::read(fast_public(&modulus, 1, 2)?.ring(), k, &mut reader)?;
    reader.finish()?;
    Ok(Done::new().with("coefficients", decimals(&coefficients(&f))))
}

/// Integers and their encodings, worked by hand.
const INTEGERS: [(&str, &str); 12] = [
    ("0", "0000000000"),
    ("1", "000000000101"),
    ("-1", "010000000101"),
    ("127", "00000000017f"),
    ("-128", "010000000180"),
    ("255", "0000000001ff"),
    ("256", "00000000020100"),
    ("-256", "01000000020100"),
    ("65536", "0000000003010000"),
    ("-65537", "0100000003010001"),
    ("18446744073709551616", "0000000009010000000000000000"),
    ("-18446744073709551615", "0100000008ffffffffffffffff"),
];

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&ENCODE_INTEGER, object([]));
    for (value, bytes) in INTEGERS {
        let case = Case::new("by hand").with("value", value).known("bytes", bytes);
        maker.case(if value.starts_with('-') { case.flag("NegativeShare") } else { case })?;
    }
    maker.group(&DECODE_INTEGER, object([]));
    for (value, bytes) in INTEGERS {
        let case = Case::new("by hand").with("bytes", bytes).known("value", value);
        maker.case(if value.starts_with('-') { case.flag("NegativeShare") } else { case })?;
    }
    let drawn = format!("-{}", below(maker, "share", &(nat(1) << 600u32))?);
    maker.case(Case::new("a long negative share").flag("NegativeShare").with("bytes", {
        let value = drawn.parse().map_err(|_| Flaw("no integer".to_owned()))?;
        hex::encode(encode_int(&value))
    }))?;
    for (modulus, element, bytes) in [
        ("255", "254", "fe"),
        ("256", "255", "00ff"),
        ("257", "256", "0100"),
        ("2", "0", "00"),
        ("18446744073709551616", "18446744073709551615", "00ffffffffffffffff"),
    ] {
        maker.group(&ENCODE_ELEMENT, object([("modulus", modulus.into())]));
        maker.case(Case::new("the width is that of N, not of N − 1").with("element", element).known("bytes", bytes))?;
        maker.group(&DECODE_ELEMENT, object([("modulus", modulus.into())]));
        maker.case(Case::new("the width is that of N, not of N − 1").with("bytes", bytes).known("element", element))?;
    }
    let coefficients = json!(["0", "256", "7"]);
    let bytes = "00000003000001000007";
    maker.group(&ENCODE_POLYNOMIAL, object([("modulus", "257".into())]));
    maker.case(Case::new("by hand").with("coefficients", coefficients.clone()).known("bytes", bytes))?;
    maker.case(Case::new("no coefficients").with("coefficients", json!([])).known("bytes", "00000000"))?;
    maker.group(&DECODE_POLYNOMIAL, object([("modulus", "257".into()), ("k", 3.into())]));
    maker.case(Case::new("by hand").with("bytes", bytes).known("coefficients", coefficients))?;
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&DECODE_INTEGER, object([]));
    for (comment, flag, bytes, code) in [
        ("a sign of 2", "NoSuchSign", "020000000105", "E_RANGE"),
        ("a sign of 255", "NoSuchSign", "ff0000000105", "E_RANGE"),
        ("nothing", "PastTheEnd", "", "E_LENGTH"),
        ("half a length", "PastTheEnd", "000000", "E_LENGTH"),
        ("a magnitude of 2 bytes, of which 1 is there", "PastTheEnd", "000000000205", "E_LENGTH"),
        ("a magnitude of 2^32 − 1 bytes", "PastTheEnd", "00ffffffff05", "E_LENGTH"),
        ("1 with a leading zero", "NotShortest", "00000000020001", "E_RANGE"),
        ("−1 with a leading zero", "NotShortest", "01000000020001", "E_RANGE"),
        ("0 in a byte", "NotShortest", "000000000100", "E_RANGE"),
        ("a negative zero", "NotShortest", "0100000000", "E_RANGE"),
        ("a byte after it", "Trailing", "00000000010500", "E_LENGTH"),
        ("a byte after a zero", "Trailing", "000000000000", "E_LENGTH"),
        ("a sign of 2 and nothing more: the sign is judged first", "CheckOrder", "02", "E_RANGE"),
        (
            "a leading zero of a magnitude that is cut off: its length is judged first",
            "CheckOrder",
            "000000000300",
            "E_LENGTH",
        ),
        ("a leading zero and a byte after it: the end is judged last", "CheckOrder", "0000000002000100", "E_RANGE"),
    ] {
        maker.case(Case::new(comment).flag(flag).with("bytes", bytes).refused(code))?;
    }
    let of = |modulus: &str| object([("modulus", modulus.into())]);
    maker.group(&ENCODE_ELEMENT, of("255"));
    maker.case(Case::new("N").flag("NotReduced").with("element", "255").refused("E_RANGE"))?;
    maker.group(&DECODE_ELEMENT, of("257"));
    for (comment, flag, bytes, code) in [
        ("N", "NotReduced", "0101", "E_RANGE"),
        ("the largest number of that width", "NotReduced", "ffff", "E_RANGE"),
        ("a byte short", "PastTheEnd", "01", "E_LENGTH"),
        ("a byte after it", "Trailing", "000100", "E_LENGTH"),
        ("N and a byte after it: the end is judged last", "CheckOrder", "010100", "E_RANGE"),
    ] {
        maker.case(Case::new(comment).flag(flag).with("bytes", bytes).refused(code))?;
    }
    maker.group(&ENCODE_POLYNOMIAL, of("257"));
    let large = Case::new("a coefficient that is N").flag("NotReduced").with("coefficients", json!(["3", "257"]));
    maker.case(large.refused("E_RANGE"))?;
    maker.group(&DECODE_POLYNOMIAL, object([("modulus", "257".into()), ("k", 2.into())]));
    for (comment, flag, bytes, code) in [
        ("three coefficients", "AnotherCount", "00000003000100020003", "E_RANGE"),
        ("one coefficient", "AnotherCount", "000000010001", "E_RANGE"),
        ("half a count", "PastTheEnd", "0000", "E_LENGTH"),
        ("a byte short", "PastTheEnd", "00000002000100", "E_LENGTH"),
        ("a coefficient that is N", "NotReduced", "0000000200010101", "E_RANGE"),
        ("a byte after it", "Trailing", "000000020001000200", "E_LENGTH"),
        ("another count and nothing more: the count is judged first", "CheckOrder", "00000003", "E_RANGE"),
        ("N, and a byte short: all must be there before any is read", "CheckOrder", "00000002010100", "E_LENGTH"),
    ] {
        maker.case(Case::new(comment).flag(flag).with("bytes", bytes).refused(code))?;
    }
    Ok(())
}

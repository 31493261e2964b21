//! PRG: a seed stretched to a vector over Z_R.

use super::common::{flag, nobody};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::Type;
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg::Modulus;
use secagg::prim::prg as fast;
use secagg_spec::hkdf;
use secagg_spec::prelude::Nat;
use secagg_spec::prg as spec;
use secagg_spec::sha256::sha256;
use serde_json::Value;
use sha2::{Digest, Sha256};

const SOURCE: &str = "docs/bytes.md §2; BON App. A-D";

const SEED: Field = field("seed", Kind::AnyBytes, "the seed; 32 bytes wherever a protocol uses it");
const TIME_STAMP: Field = field("time_stamp", Kind::AnyBytes, "ts, empty in BON and ACS, 8 bytes in MGL");
const DIMENSION: Field = field("dimension", Kind::Number, "m");

/// PRG to Z_R^m.
static VECTOR: Op = Op {
    name: "prg.vector",
    doc: "PRG(seed, ts) to Z_R^m: words of the keystream, masked to the bits of R, those that are not below R skipped.",
    source: SOURCE,
    params: &[],
    input: &[SEED, TIME_STAMP, DIMENSION, field("max_element", Kind::Decimal, "R − 1, below 2^64")],
    coins: &[],
    out: &[field("vector", Kind::List(&Kind::Decimal), "m elements of Z_R")],
    action: Action::Pure { spec: spec_vector, fast: fast_vector },
};

/// Many vectors at once.
static DIGEST: Op = Op {
    name: "prg.digest",
    doc: "SHA-256 of the vectors that `prg.vector` gives for each modulus in turn, every element in 8 bytes, big-endian.",
    source: SOURCE,
    params: &[],
    input: &[SEED, TIME_STAMP, DIMENSION, field("max_elements", Kind::List(&Kind::Decimal), "R − 1 of each modulus")],
    coins: &[],
    out: &[field("digest", Kind::Bytes(32), "over all vectors, one after the other")],
    action: Action::Pure { spec: spec_digest, fast: fast_digest },
};

/// The type.
pub static TYPE: Type = Type {
    name: "prg",
    algorithm: "SECAGG-PRG",
    about: "The generator: HKDF-SHA256 for key and counter, AES-128-CTR, and words of the keystream taken to Z_R.",
    flags: &[
        flag(
            "PowerOfTwo",
            "WRONG_RESULT",
            "docs/bytes.md §2",
            "takes words of another width, or in another byte order",
        ),
        flag(
            "Rejection",
            "WRONG_RESULT",
            "docs/bytes.md §2",
            "reduces a word that is not below R, where it must skip it",
        ),
        flag("LargestModulus", "WRONG_RESULT", "docs/bytes.md §2", "R = 2^64 does not fit in 64 bits"),
        flag("TimeStamp", "KEY_LEAK", "docs/bytes.md §2", "two sessions have the same mask"),
        flag("NoModulus", "MISSING_CHECK", "docs/bytes.md §2", "with R = 1 every vector is zero: nothing is masked"),
    ],
    ops: &[&VECTOR, &DIGEST],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

/// R.
fn modulus(max_element: u64) -> Nat {
    Nat::from(max_element) + 1u32
}

fn decimals(vector: impl IntoIterator<Item = impl ToString>) -> Value {
    vector.into_iter().map(|x| x.to_string()).collect::<Vec<_>>().into()
}

fn spec_vector(args: &Args<'_>) -> Outcome {
    let (seed, ts) = (args.bytes("seed")?, args.bytes("time_stamp")?);
    let (m, modulus) = (args.number("dimension")?, modulus(args.u64("max_element")?));
    let vector = spec::prg_vector(&seed, &ts, m as usize, &modulus)?;
    let (key, counter) = spec::key_and_counter(&seed, &ts)?;
    let mut done = Done::new()
        .with("vector", decimals(vector))
        .step("RFC 5869 §2.2", "PRK", hkdf::extract(&[], &seed))
        .step("docs/bytes.md §2", "info", [b"secagg/v1/prg", ts.as_slice()].concat())
        .step("docs/bytes.md §2", "AES-128 key", key)
        .step("docs/bytes.md §2", "initial counter block", counter);
    for (i, block) in spec::prg_bytes(&seed, &ts, 48)?.as_chunks::<16>().0.iter().enumerate() {
        done = done.step("docs/bytes.md §2", format!("keystream, block {i}"), block);
    }
    Ok(done)
}

fn fast_expand(seed: &[u8], ts: &[u8], m: u32, max_element: u64) -> Result<Vec<u64>, Refusal> {
    let modulus = Modulus::from_max_element(max_element).map_err(nobody)?;
    fast::expand(seed, ts, m as usize, modulus).map_err(nobody)
}

fn fast_vector(args: &Args<'_>) -> Outcome {
    let (seed, ts) = (args.bytes("seed")?, args.bytes("time_stamp")?);
    let vector = fast_expand(&seed, &ts, args.number("dimension")?, args.u64("max_element")?)?;
    Ok(Done::new().with("vector", decimals(vector)))
}

fn spec_digest(args: &Args<'_>) -> Outcome {
    let (seed, ts) = (args.bytes("seed")?, args.bytes("time_stamp")?);
    let (m, moduli) = (args.number("dimension")?, args.u64s("max_elements")?);
    let mut all = Vec::new();
    for max_element in moduli {
        for x in spec::prg_vector(&seed, &ts, m as usize, &modulus(max_element))? {
            all.extend(secagg_spec::prelude::nat_to_be(&x, 8)?);
        }
    }
    Ok(Done::new().hex("digest", sha256(&all)))
}

fn fast_digest(args: &Args<'_>) -> Outcome {
    let (seed, ts) = (args.bytes("seed")?, args.bytes("time_stamp")?);
    let (m, moduli) = (args.number("dimension")?, args.u64s("max_elements")?);
    let mut hash = Sha256::new();
    for max_element in moduli {
        fast_expand(&seed, &ts, m, max_element)?.iter().for_each(|x| hash.update(x.to_be_bytes()));
    }
    Ok(Done::new().hex("digest", hash.finalize()))
}

/// The seed of the values that come from another library.
const KNOWN_SEED: &str = "9d1e3c5b7a8f60214365870912bbcadeeffe0d1c2b3a495867768594a3b2c1d0";

fn case(comment: impl Into<String>, seed: impl AsRef<[u8]>, ts: &str, m: u32, max_element: u64) -> Case {
    let case = Case::new(comment).hex("seed", seed).with("time_stamp", ts).with("dimension", m);
    case.with("max_element", max_element.to_string())
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&VECTOR, Object::new());
    let known_seed = hex::decode(KNOWN_SEED)?;
    let ts = "0000000000000005";
    let published: [(&str, &str, u64, &[u64]); 6] = [
        ("R = 2", "", 1, &[1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0]),
        ("R = 3", ts, 2, &[1, 1, 2, 0, 0, 2, 0, 1, 0, 0, 0, 0]),
        ("R = 2^16 + 1", ts, 1 << 16, &[55609, 56168, 44188, 37045, 10525, 37237, 53809]),
        ("R = 2^33", "", (1 << 33) - 1, &[8017762643, 7010123701, 8337064420, 8485728607]),
        (
            "R = 2^63 + 1",
            ts,
            1 << 63,
            &[8816037513511754041, 8254925034514254065, 8639075189895368885, 3566402248036766257, 3182635486524423984],
        ),
        (
            "R = 2^64",
            "",
            u64::MAX,
            &[12355166960510916947, 2299437622257647541, 4442550309137252836, 3938046056080208223],
        ),
    ];
    for (comment, ts, max_element, elements) in published {
        let comment = format!("{comment}, by Python's cryptography");
        let case = case(comment, &known_seed, ts, elements.len() as u32, max_element);
        maker.case(case.known("vector", decimals(elements)))?;
    }
    for b in [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64] {
        let seed = maker.draw::<32>("seed")?;
        let flag = if b == 64 { "LargestModulus" } else { "PowerOfTwo" };
        maker.case(case(format!("R = 2^{b}"), seed, "", 12, u64::MAX >> (64 - b)).flag(flag))?;
    }
    for b in [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 62, 63] {
        let (seed, ts) = (maker.draw::<32>("seed")?, hex::encode(maker.draw::<8>("ts")?));
        maker.case(
            case(format!("R = 2^{b} + 1: nearly half of all words are skipped"), seed, &ts, 12, 1 << b)
                .flag("Rejection"),
        )?;
    }
    for (comment, max_element) in [
        ("R = 6", 5),
        ("R = 200", 199),
        ("R = 255", 254),
        ("R = 1000", 999),
        ("R = 2^16 − 1", 65_534),
        ("R = 3·2^20", 3_145_727),
        ("R = 2^32 − 5", 4_294_967_290),
        ("R = 10^12", 999_999_999_999),
        ("R = 2^64 − 59", u64::MAX - 59),
        ("R = 2^64 − 1", u64::MAX - 1),
    ] {
        let seed = maker.draw::<32>("seed")?;
        maker.case(case(comment, seed, "", 12, max_element).flag("Rejection"))?;
    }
    let seed = maker.draw::<32>("seed")?;
    for ts in ["", "0000000000000000", "0000000000000001", "0100000000000000", "ffffffffffffffff", "67726170680000000b"]
    {
        let comment =
            if ts.is_empty() { "no time stamp".to_owned() } else { format!("the same seed, time stamp {ts}") };
        maker.case(case(comment, seed, ts, 4, (1 << 20) - 1).flag("TimeStamp"))?;
    }
    maker.case(case("dimension 0", maker.draw::<32>("seed")?, "", 0, 999))?;
    maker.case(case("the empty seed", "", "", 4, u64::from(u32::MAX)))?;

    maker.group(&DIGEST, Object::new());
    let all = |f: fn(u32) -> u64| decimals((1..=64).map(f).filter(|r| *r > 0));
    let grid: [(&str, u32, Value); 3] = [
        ("R = 2^b, b = 1 … 64", 300, all(|b| u64::MAX >> (64 - b))),
        ("R = 2^b − 1, b = 2 … 64", 300, all(|b| (u64::MAX >> (64 - b)) - 1)),
        ("R = 2^b + 1, b = 1 … 63", 300, all(|b| 1u64.checked_shl(b).unwrap_or(0))),
    ];
    for (comment, m, moduli) in grid {
        let case = Case::new(comment).hex("seed", maker.draw::<32>("seed")?).hex("time_stamp", maker.draw::<8>("ts")?);
        maker.case(case.with("dimension", m).with("max_elements", moduli))?;
    }
    let long = Case::new("5000 elements, R = 65537: 5000 words and more are skipped").flag("Rejection");
    let long = long.hex("seed", maker.draw::<32>("seed")?).with("time_stamp", "").with("dimension", 5000);
    maker.case(long.with("max_elements", decimals([65536])))?;
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&VECTOR, Object::new());
    let one = case("R = 1", maker.draw::<32>("seed")?, "", 4, 0).flag("NoModulus");
    maker.case(one.refused("E_PARAMS"))?;
    Ok(())
}

//! Feldman's commitments to the polynomial of a sharing.

use super::common::{below_order, flag, nobody, refused, small};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::Type;
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg::prim::feldman::Commitment;
use secagg::prim::{field::SecretElement, key_agreement::PublicKey};
use secagg_spec::p256::{self, order};
use secagg_spec::prelude::{Nat, nat_to_be};
use secagg_spec::{feldman as spec, shamir};
use serde_json::{Value, json};

const SOURCE: &str = "docs/bytes.md §10; MGL §2.2";

const COMMITMENT: Field = field("commitment", Kind::List(&Kind::Bytes(33)), "C_0 … C_{t−1}, C_0 = s·G");

/// Comm.
static COMMIT: Op = Op {
    name: "feldman.commit",
    doc: "C_k = a_k·G for every coefficient of f(x) = a_0 + a_1·x + …, the secret a_0 first.",
    source: SOURCE,
    params: &[],
    input: &[field("coefficients", Kind::List(&Kind::Bytes(32)), "a_0 … a_{t−1}, elements of F_q, big-endian")],
    coins: &[],
    out: &[COMMITMENT],
    action: Action::Pure { spec: spec_commit, fast: fast_commit },
};

/// SVerify.
static VERIFY: Op = Op {
    name: "feldman.verify",
    doc: "That a share is f(v): share·G = Σ_k v^k·C_k.",
    source: SOURCE,
    params: &[],
    input: &[COMMITMENT, field("id", Kind::Number, "v"), field("share", Kind::Bytes(32), "f(v), big-endian")],
    coins: &[],
    out: &[],
    action: Action::Pure { spec: spec_verify, fast: fast_verify },
};

/// The type.
pub static TYPE: Type = Type {
    name: "feldman",
    algorithm: "FELDMAN-P256",
    about: "Feldman's commitments over P-256: made, and shares held against them.",
    flags: &[
        flag(
            "ZeroCoefficient",
            "KEY_LEAK",
            "docs/bytes.md §10",
            "the degree is lower than promised: fewer shares give the secret",
        ),
        flag("NotReduced", "MALLEABILITY", "docs/bytes.md §1", "one element has two encodings"),
        flag("WrongShare", "MISSING_CHECK", "docs/bytes.md §10", "a bad share spoils the secret, and nobody is blamed"),
        flag("ShareAtZero", "KEY_LEAK", "docs/bytes.md §10", "takes the secret for a share"),
        flag("BadPoint", "MISSING_CHECK", "docs/bytes.md §1", "computes with what is no point"),
        flag("NoPoint", "MISSING_CHECK", "docs/bytes.md §10", "a commitment to nothing holds for the share 0"),
    ],
    ops: &[&COMMIT, &VERIFY],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn points(commitment: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Value {
    commitment.into_iter().map(hex::encode).collect::<Vec<_>>().into()
}

fn spec_commit(args: &Args<'_>) -> Outcome {
    let coefficients: Vec<Nat> = args.arrays::<32>("coefficients")?.iter().map(|a| Nat::from_bytes_be(a)).collect();
    Ok(Done::new().with("commitment", points(spec::commit(&coefficients)?)))
}

fn fast_commit(args: &Args<'_>) -> Outcome {
    let coefficients = args.arrays::<32>("coefficients")?;
    let coefficients: Result<Vec<_>, _> = coefficients.iter().map(SecretElement::from_bytes).collect();
    let coefficients = coefficients.map_err(nobody)?;
    let (secret, rest) = coefficients.split_first().ok_or_else(|| refused("E_PARAMS"))?;
    let commitment = Commitment::new(secret, rest).map_err(nobody)?;
    Ok(Done::new().with("commitment", points(commitment.points().iter().map(PublicKey::to_bytes))))
}

fn spec_verify(args: &Args<'_>) -> Outcome {
    let (commitment, id, share) = (args.arrays::<33>("commitment")?, args.number("id")?, args.nat("share")?);
    let commitment: Vec<Vec<u8>> = commitment.iter().map(|c| c.to_vec()).collect();
    if !spec::verify_share(&commitment, id, &share)? {
        return Err(refused("E_SHARE"));
    }
    let opened = p256::encode_compressed(&p256::scalar_mul(&share, &p256::generator()));
    // The identity, for the share 0, has no encoding.
    Ok(Done::new().step("MGL §2.2", "share·G", opened.unwrap_or_default()))
}

fn fast_verify(args: &Args<'_>) -> Outcome {
    let (commitment, id, share) = (args.arrays::<33>("commitment")?, args.number("id")?, args.array("share")?);
    let points: Result<Vec<_>, Refusal> = commitment.iter().map(|c| PublicKey::from_bytes(c).map_err(nobody)).collect();
    let share = SecretElement::from_bytes(&share).map_err(nobody)?;
    Commitment::from_points(points?).verify(id, &share).map_err(nobody)?;
    Ok(Done::new())
}

/// 5·G and 7·G, by OpenSSL: the commitment to f(x) = 5 + 7x.
const BY_HAND: [&str; 2] = [
    "0251590b7a515140d2d784c85608668fdfef8c82fd1f5be52421554a0dc3d033ed",
    "028e533b6fa0bf7b4625bb30667c01fb607ef9f8b8a80fef5b300628703187b2a3",
];

/// A drawn polynomial of so many coefficients, and its commitment.
fn drawn(maker: &Maker, t: u32) -> Result<(Vec<Nat>, Value), Flaw> {
    let coefficients: Vec<Nat> =
        (0..t).map(|k| Ok(Nat::from_bytes_be(&maker.scalar(&format!("a/{k}"))?))).collect::<Result<_, Flaw>>()?;
    let commitment = points(spec::commit(&coefficients)?);
    Ok((coefficients, commitment))
}

/// f(v).
fn share(coefficients: &[Nat], id: u32) -> Result<Vec<u8>, Flaw> {
    let (secret, rest) = coefficients.split_first().ok_or_else(|| Flaw("no secret".to_owned()))?;
    // As many ids as the threshold asks for, this one first.
    let ids: Vec<u32> = std::iter::once(id).chain((1..).filter(|k| *k != id)).take(coefficients.len()).collect();
    let shares = shamir::share(secret, coefficients.len(), &ids, rest, &order())?;
    let (_, first) = shares.first().ok_or_else(|| Flaw("no share".to_owned()))?;
    Ok(nat_to_be(first, 32)?)
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&COMMIT, Object::new());
    let given = |list: &[Vec<u8>]| points(list);
    let by_hand = Case::new("f(x) = 5 + 7x, by OpenSSL").with("coefficients", given(&[small(5), small(7)]));
    maker.case(by_hand.known("commitment", json!(BY_HAND)))?;
    let largest = Case::new("(q − 1)·G = −G").with("coefficients", given(&[below_order(1)?]));
    let minus_g = "026b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    maker.case(largest.known("commitment", json!([minus_g])))?;
    let coefficients = (0..4).map(|k| maker.scalar(&format!("a/{k}"))).collect::<Result<Vec<_>, _>>()?;
    maker.case(Case::new("four drawn coefficients").with("coefficients", points(coefficients)))?;

    maker.group(&VERIFY, Object::new());
    let by_hand = Case::new("f(2) = 19, worked by hand").with("commitment", json!(BY_HAND));
    maker.case(by_hand.with("id", 2).hex("share", small(19)))?;
    for (comment, t, id) in [
        ("t = 1: every share is the secret", 1, 77),
        ("2 of 3, the server's share", 2, 3),
        ("t = 4", 4, 5),
        ("the largest id", 2, u32::MAX),
    ] {
        let (coefficients, commitment) = drawn(maker, t)?;
        let case = Case::new(comment).with("commitment", commitment).with("id", id);
        maker.case(case.hex("share", share(&coefficients, id)?))?;
    }
    // f(x) = −3 + x at 3.
    let minus_3 = spec::commit(&[order() - 3u32, Nat::from(1u32)])?;
    let zero = Case::new("a share that is 0").with("commitment", points(minus_3)).with("id", 3);
    maker.case(zero.hex("share", small(0)))?;
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&COMMIT, Object::new());
    let given = |list: [Vec<u8>; 3]| points(list);
    let (a, b) = (maker.scalar("a")?.to_vec(), maker.scalar("b")?.to_vec());
    let zero =
        Case::new("a_2 = 0").flag("ZeroCoefficient").with("coefficients", given([a.clone(), b.clone(), small(0)]));
    maker.case(zero.refused("E_POINT"))?;
    let zero = Case::new("the secret is 0").flag("ZeroCoefficient");
    maker.case(zero.with("coefficients", given([small(0), a.clone(), b.clone()])).refused("E_POINT"))?;
    let large = Case::new("a_1 = q + 1").flag("NotReduced");
    let above = super::common::wide(&(order() + 1u32))?;
    maker.case(large.with("coefficients", given([a, above, b])).refused("E_RANGE"))?;

    maker.group(&VERIFY, Object::new());
    let verify = |comment: &str, flag: &str, commitment: Value, id: u32, share: Vec<u8>| {
        Case::new(comment).flag(flag).with("commitment", commitment).with("id", id).hex("share", share)
    };
    let (f, c) = drawn(maker, 3)?;
    let case = verify("the share of another id", "WrongShare", c, 4, share(&f, 5)?);
    maker.case(case.refused("E_SHARE"))?;
    let (f, c) = drawn(maker, 3)?;
    let more = nat_to_be(&((Nat::from_bytes_be(&share(&f, 4)?) + 1u32) % order()), 32)?;
    maker.case(verify("the share and 1", "WrongShare", c, 4, more).refused("E_SHARE"))?;
    let (f, c) = drawn(maker, 3)?;
    let minus = nat_to_be(&(order() - Nat::from_bytes_be(&share(&f, 4)?)), 32)?;
    maker.case(verify("−f(v): the same x-coordinate", "WrongShare", c, 4, minus).refused("E_SHARE"))?;
    let (f, _) = drawn(maker, 3)?;
    let shorter = points(spec::commit(f.get(..2).unwrap_or_default())?);
    maker.case(verify("C_2 is missing", "WrongShare", shorter, 4, share(&f, 4)?).refused("E_SHARE"))?;
    let (f, c) = drawn(maker, 3)?;
    let secret = nat_to_be(f.first().unwrap_or(&Nat::default()), 32)?;
    maker.case(verify("the secret, for the id 0", "ShareAtZero", c, 0, secret).refused("E_RANGE"))?;
    // f(x) = −3 + x at 3: the share is 0, and q is 0 too.
    let minus_3 = points(spec::commit(&[order() - 3u32, Nat::from(1u32)])?);
    maker.case(verify("q for the share 0", "NotReduced", minus_3, 3, below_order(0)?).refused("E_RANGE"))?;
    let bad = json!([BY_HAND.first(), format!("02{:064x}", 1)]);
    maker.case(verify("C_1 is not on the curve", "BadPoint", bad, 2, small(19)).refused("E_POINT"))?;
    let identity = json!([BY_HAND.first(), "00".repeat(33)]);
    maker.case(verify("C_1 is 33 zero bytes", "BadPoint", identity, 2, small(5)).refused("E_POINT"))?;
    maker.case(verify("no point, the share 0", "NoPoint", json!([]), 2, small(0)).refused("E_PARAMS"))?;
    Ok(())
}

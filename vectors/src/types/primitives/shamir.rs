//! SS: sharing and reconstruction over F_q, t of m and 2 of 3.

use super::common::{below_order, nobody, refused};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::{Flag, Type};
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker, object};
use crate::op::{Action, Op};
use secagg::prim::field::SecretElement;
use secagg::prim::shamir as fast;
use secagg_spec::p256::order;
use secagg_spec::prelude::{Nat, nat_to_be};
use secagg_spec::shamir as spec;
use serde_json::{Value, json};

const SOURCE: &str = "docs/bytes.md §2; BON App. A-A, MGL §2.2";

const SHARES: Kind =
    Kind::List(&Kind::Record(&[field("id", Kind::Number, "v"), field("value", Kind::Bytes(32), "f(v), big-endian")]));

const SECRET: Field = field("secret", Kind::Bytes(32), "s = f(0), an element of F_q, big-endian");

/// SS.share.
static SHARE: Op = Op {
    name: "shamir.share",
    doc: "The shares f(v) of s, for each v of `ids` in this order, where f(x) = s + a_1·x + … + a_{t−1}·x^{t−1} over F_q.",
    source: SOURCE,
    params: &[field("threshold", Kind::Number, "t")],
    input: &[SECRET, field("ids", Kind::List(&Kind::Number), "the ids v")],
    coins: &[field("a/*", Kind::Bytes(32), "a_1 … a_{t−1}, elements of F_q")],
    out: &[field("shares", SHARES, "the shares, in the order of `ids`")],
    action: Action::Pure { spec: spec_share, fast: fast_share },
};

/// SS.reconstruct.
static RECONSTRUCT: Op = Op {
    name: "shamir.reconstruct",
    doc: "f(0) of the one polynomial of a degree below the number of shares that goes through **all** of them.",
    source: SOURCE,
    params: &[field("threshold", Kind::Number, "t")],
    input: &[field("shares", SHARES, "the shares, in any order")],
    coins: &[],
    out: &[SECRET],
    action: Action::Pure { spec: spec_reconstruct, fast: fast_reconstruct },
};

/// Share²₃.
static SHARE_2_OF_3: Op = Op {
    name: "shamir.share_2_of_3",
    doc: "The shares f(1), f(2), f(3) of s, where f(x) = s + a·x: of the dealer, the other user and the server.",
    source: "docs/bytes.md §2, §10; MGL §2.2",
    params: &[],
    input: &[SECRET],
    coins: &[field("a", Kind::Bytes(32), "a, an element of F_q")],
    out: &[field("shares", SHARES, "at 1, 2 and 3")],
    action: Action::Pure { spec: spec_share_2_of_3, fast: fast_share_2_of_3 },
};

/// Rec²₃.
static RECONSTRUCT_2_OF_3: Op = Op {
    name: "shamir.reconstruct_2_of_3",
    doc: "The secret of two or three shares of `shamir.share_2_of_3`.",
    source: "docs/bytes.md §2; MGL §2.2",
    params: &[],
    input: &[field("shares", SHARES, "the shares, in any order")],
    coins: &[],
    out: &[SECRET],
    action: Action::Pure { spec: spec_reconstruct_2_of_3, fast: fast_reconstruct_2_of_3 },
};

/// The type.
pub static TYPE: Type = Type {
    name: "shamir",
    algorithm: "SHAMIR-P256-ORDER",
    about: "Shamir's secret sharing over F_q, q the order of P-256's group: t of m, and MGL's 2 of 3.",
    flags: &[
        Flag {
            name: "ShareAtZero",
            bug_type: "KEY_LEAK",
            section: "docs/bytes.md §2",
            effect: "the share of the id 0 is the secret",
            finding: None,
        },
        Flag {
            name: "RepeatedId",
            bug_type: "MISSING_CHECK",
            section: "docs/bytes.md §2",
            effect: "divides by zero, or gives a wrong secret",
            finding: None,
        },
        Flag {
            name: "TooFewShares",
            bug_type: "MISSING_CHECK",
            section: "docs/bytes.md §2",
            effect: "gives a wrong secret",
            finding: None,
        },
        Flag {
            name: "NotReduced",
            bug_type: "MALLEABILITY",
            section: "docs/bytes.md §1",
            effect: "one element has two encodings",
            finding: None,
        },
        Flag {
            name: "AllShares",
            bug_type: "WRONG_RESULT",
            section: "docs/bytes.md §2; BON §VII-B",
            effect: "takes the first t shares only: another secret where one share is wrong",
            finding: None,
        },
    ],
    ops: &[&SHARE, &RECONSTRUCT, &SHARE_2_OF_3, &RECONSTRUCT_2_OF_3],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn shares_json(shares: impl IntoIterator<Item = (u32, Vec<u8>)>) -> Value {
    shares.into_iter().map(|(id, value)| json!({"id": id, "value": hex::encode(value)})).collect()
}

/// The shares of a request.
fn shares_of(args: &Args<'_>) -> Result<Vec<(u32, [u8; 32])>, Refusal> {
    let none = Object::new();
    let records = args.records("shares")?;
    records
        .into_iter()
        .map(|record| {
            let share = Args::new(record, &none);
            Ok((share.number("id")?, share.array("value")?))
        })
        .collect()
}

fn spec_share(args: &Args<'_>) -> Outcome {
    let (t, secret, ids) = (args.number("threshold")?, args.nat("secret")?, args.numbers("ids")?);
    let coefficients: Vec<Nat> = args.coins::<32>("a")?.values().map(|a| Nat::from_bytes_be(a)).collect();
    let shares = spec::share(&secret, t as usize, &ids, &coefficients, &order())?;
    let shares =
        shares.iter().map(|(id, share)| Ok((*id, nat_to_be(share, 32)?))).collect::<Result<Vec<_>, Refusal>>()?;
    Ok(Done::new().with("shares", shares_json(shares)))
}

fn fast_share(args: &Args<'_>) -> Outcome {
    let (t, secret, ids) = (args.number("threshold")?, args.array("secret")?, args.numbers("ids")?);
    let coefficients = args.coins::<32>("a")?;
    if t == 0 || coefficients.len() + 1 != t as usize {
        // Of a protocol's parameters, which the implementation checks before it shares anything.
        return Err(refused("E_PARAMS"));
    }
    let secret = SecretElement::from_bytes(&secret).map_err(nobody)?;
    let coefficients: Vec<SecretElement> =
        coefficients.values().map(SecretElement::from_bytes).collect::<Result<_, _>>().map_err(nobody)?;
    let shares = fast::share(&secret, &coefficients, &ids).map_err(nobody)?;
    Ok(Done::new().with("shares", shares_json(shares.iter().map(|(id, share)| (*id, share.to_bytes().to_vec())))))
}

fn spec_reconstruct(args: &Args<'_>) -> Outcome {
    let (t, shares) = (args.number("threshold")?, shares_of(args)?);
    let shares: Vec<(u32, Nat)> = shares.iter().map(|(id, share)| (*id, Nat::from_bytes_be(share))).collect();
    let ids: Vec<u32> = shares.iter().map(|(id, _)| *id).collect();
    let secret = spec::reconstruct(&shares, t as usize, &order())?;
    let mut done = Done::new().hex("secret", nat_to_be(&secret, 32)?);
    for (id, lambda) in ids.iter().zip(spec::lagrange_at_zero(&ids, &order())?) {
        done = done.step("BON §VII-B", format!("lambda_{id}"), nat_to_be(&lambda, 32)?);
    }
    Ok(done)
}

fn fast_reconstruct(args: &Args<'_>) -> Outcome {
    let (t, shares) = (args.number("threshold")?, shares_of(args)?);
    let shares = shares
        .iter()
        .map(|(id, share)| Ok((*id, SecretElement::from_bytes(share)?)))
        .collect::<Result<Vec<_>, secagg::Error>>();
    let secret = fast::reconstruct(&shares.map_err(nobody)?, t).map_err(nobody)?;
    Ok(Done::new().hex("secret", secret.to_bytes()))
}

fn spec_share_2_of_3(args: &Args<'_>) -> Outcome {
    let (secret, a) = (args.nat("secret")?, Nat::from_bytes_be(&args.coin::<32>("a")?));
    let shares = spec::share_2_of_3(&secret, &a, &order())?;
    let shares =
        shares.iter().map(|(id, share)| Ok((*id, nat_to_be(share, 32)?))).collect::<Result<Vec<_>, Refusal>>()?;
    Ok(Done::new().with("shares", shares_json(shares)))
}

fn fast_share_2_of_3(args: &Args<'_>) -> Outcome {
    let (secret, a) = (args.array("secret")?, args.coin("a")?);
    let secret = SecretElement::from_bytes(&secret).map_err(nobody)?;
    let f = fast::Polynomial::new(&secret, &[SecretElement::from_bytes(&a).map_err(nobody)?]);
    let shares = [1, 2, 3].map(|id| Ok((id, f.share(id).map_err(nobody)?.to_bytes().to_vec())));
    Ok(Done::new().with("shares", shares_json(shares.into_iter().collect::<Result<Vec<_>, Refusal>>()?)))
}

fn spec_reconstruct_2_of_3(args: &Args<'_>) -> Outcome {
    let shares: Vec<(u32, Nat)> = shares_of(args)?.iter().map(|(id, share)| (*id, Nat::from_bytes_be(share))).collect();
    Ok(Done::new().hex("secret", nat_to_be(&spec::reconstruct_2_of_3(&shares, &order())?, 32)?))
}

fn fast_reconstruct_2_of_3(args: &Args<'_>) -> Outcome {
    let shares = shares_of(args)?;
    let shares = shares.iter().map(|(id, share)| Ok((*id, SecretElement::from_bytes(share)?)));
    let secret = fast::reconstruct(&shares.collect::<Result<Vec<_>, _>>().map_err(nobody)?, 2).map_err(nobody)?;
    Ok(Done::new().hex("secret", secret.to_bytes()))
}

/// An element of F_q that is this number.
fn small(x: u32) -> String {
    format!("{x:064x}")
}

fn share_case(maker: &Maker, comment: &str, ids: &[u32], t: u32) -> Result<Case, Flaw> {
    let mut case = Case::new(comment).hex("secret", maker.element("secret")?).with("ids", ids);
    for k in 1..t {
        case = case.coin(format!("a/{k}"), maker.element(&format!("a/{k}"))?);
    }
    Ok(case)
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    let pair = |id: u32, value: String| json!({"id": id, "value": value});
    maker.group(&SHARE, object([("threshold", 3.into())]));
    // f(x) = 5 + 2x + x²: 8, 13, 20, 29.
    let by_hand = Case::new("f(x) = 5 + 2x + x², worked by hand").with("secret", small(5)).with("ids", [1, 2, 3, 4]);
    let by_hand = by_hand.coin("a/1", hex::decode(small(2))?).coin("a/2", hex::decode(small(1))?);
    let known = json!([pair(1, small(8)), pair(2, small(13)), pair(3, small(20)), pair(4, small(29))]);
    maker.case(by_hand.known("shares", known))?;
    for (comment, ids) in [
        ("all of four", vec![1, 2, 3, 4]),
        ("ids in any order", vec![9, 2, 70]),
        ("ids at the ends of words", vec![1, 255, 256, 65_535, 65_536, 2_147_483_648, 4_294_967_295]),
    ] {
        maker.case(share_case(maker, comment, &ids, 3)?)?;
    }
    maker.group(&SHARE, object([("threshold", 1.into())]));
    maker.case(share_case(maker, "t = 1: every share is the secret", &[1, 2, 3], 1)?)?;
    maker.group(&SHARE, object([("threshold", 2.into())]));
    maker.case(share_case(maker, "2 of 3, as MGL shares a pairwise key", &[1, 2, 3], 2)?)?;
    let largest = Case::new("s = a_1 = q − 1: f(1) = q − 2").hex("secret", below_order(1)?).with("ids", [1, 2]);
    let largest = largest.coin("a/1", below_order(1)?);
    let known = json!([pair(1, hex::encode(below_order(2)?)), pair(2, hex::encode(below_order(3)?))]);
    maker.case(largest.known("shares", known))?;

    maker.group(&RECONSTRUCT, object([("threshold", 3.into())]));
    let given = |list: &[(u32, u32)]| -> Value { list.iter().map(|(id, y)| pair(*id, small(*y))).collect() };
    let by_hand = Case::new("f(x) = 5 + 2x + x², worked by hand").with("shares", given(&[(1, 8), (2, 13), (3, 20)]));
    maker.case(by_hand.known("secret", small(5)))?;
    let order = Case::new("the shares in another order").with("shares", given(&[(4, 29), (1, 8), (3, 20)]));
    maker.case(order.known("secret", small(5)))?;
    let more = Case::new("more than t shares").with("shares", given(&[(1, 8), (2, 13), (3, 20), (4, 29)]));
    maker.case(more.known("secret", small(5)))?;
    // Through (1,8), (2,13), (3,20), (4,30): λ = 4, −6, 4, −1, so 32 − 78 + 80 − 30 = 4.
    let wrong = Case::new("more than t shares, one of them wrong").flag("AllShares");
    maker.case(wrong.with("shares", given(&[(1, 8), (2, 13), (3, 20), (4, 30)])).known("secret", small(4)))?;

    maker.group(&SHARE_2_OF_3, Object::new());
    let by_hand = Case::new("f(x) = 5 + 7x, worked by hand").with("secret", small(5)).coin("a", hex::decode(small(7))?);
    maker.case(by_hand.known("shares", given(&[(1, 12), (2, 19), (3, 26)])))?;
    let drawn = Case::new("a drawn secret").hex("secret", maker.element("secret")?).coin("a", maker.element("a")?);
    maker.case(drawn)?;
    maker.group(&RECONSTRUCT_2_OF_3, Object::new());
    for (comment, two) in [
        ("the dealer's share and the server's", [(1, 12), (3, 26)]),
        ("the other user's and the server's", [(2, 19), (3, 26)]),
        ("the two users', the other one's first", [(2, 19), (1, 12)]),
    ] {
        maker.case(Case::new(comment).with("shares", given(&two)).known("secret", small(5)))?;
    }
    let three = Case::new("all three").with("shares", given(&[(1, 12), (2, 19), (3, 26)]));
    maker.case(three.known("secret", small(5)))?;
    // λ = 3, −3, 1: 36 − 57 + 27.
    let wrong = Case::new("all three, one of them wrong").flag("AllShares");
    maker.case(wrong.with("shares", given(&[(1, 12), (2, 19), (3, 27)])).known("secret", small(6)))?;
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&SHARE, object([("threshold", 2.into())]));
    let zero = share_case(maker, "a share for the id 0", &[1, 0, 2], 2)?;
    maker.case(zero.flag("ShareAtZero").refused("E_RANGE"))?;
    let twice = share_case(maker, "an id twice", &[3, 1, 3], 2)?;
    maker.case(twice.flag("RepeatedId").refused("E_DUPLICATE"))?;
    let large = Case::new("s = q").flag("NotReduced").hex("secret", below_order(0)?).with("ids", [1, 2]);
    maker.case(large.coin("a/1", maker.element("a/1")?).refused("E_RANGE"))?;
    let large = Case::new("a_1 = q").flag("NotReduced").hex("secret", maker.element("secret")?).with("ids", [1, 2]);
    maker.case(large.coin("a/1", below_order(0)?).refused("E_RANGE"))?;
    maker.case(share_case(maker, "fewer ids than t", &[1], 2)?.flag("TooFewShares").refused("E_PARAMS"))?;

    maker.group(&RECONSTRUCT, object([("threshold", 2.into())]));
    let given = |list: &[(u32, Vec<u8>)]| shares_json(list.iter().cloned());
    let (a, b) = (maker.element("a")?.to_vec(), maker.element("b")?.to_vec());
    let few = Case::new("one share").flag("TooFewShares").with("shares", given(&[(1, a.clone())]));
    maker.case(few.refused("E_THRESHOLD"))?;
    let zero = Case::new("a share with the id 0").flag("ShareAtZero");
    maker.case(zero.with("shares", given(&[(1, a.clone()), (0, b.clone())])).refused("E_RANGE"))?;
    let twice = Case::new("two shares with one id").flag("RepeatedId");
    maker.case(twice.with("shares", given(&[(2, a.clone()), (2, b)])).refused("E_DUPLICATE"))?;
    let large = Case::new("a share that is q").flag("NotReduced");
    maker.case(large.with("shares", given(&[(1, a), (2, below_order(0)?)])).refused("E_RANGE"))?;

    maker.group(&SHARE_2_OF_3, Object::new());
    let large = Case::new("s = q").flag("NotReduced").hex("secret", below_order(0)?);
    maker.case(large.coin("a", maker.element("a")?).refused("E_RANGE"))?;
    let large = Case::new("a = q").flag("NotReduced").hex("secret", maker.element("secret")?);
    maker.case(large.coin("a", below_order(0)?).refused("E_RANGE"))?;
    maker.group(&RECONSTRUCT_2_OF_3, Object::new());
    let (a, b) = (maker.element("a")?.to_vec(), maker.element("b")?.to_vec());
    let few = Case::new("one share").flag("TooFewShares").with("shares", given(&[(3, a.clone())]));
    maker.case(few.refused("E_THRESHOLD"))?;
    let twice = Case::new("two shares at 3").flag("RepeatedId").with("shares", given(&[(3, a), (3, b)]));
    maker.case(twice.refused("E_DUPLICATE"))?;
    Ok(())
}

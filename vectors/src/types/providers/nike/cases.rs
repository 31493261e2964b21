//! The runs.

use super::super::play::{About, Ask, cut, done, longer, refused, text, valid, with_byte};
use super::{KEYS, PROVIDER, REGISTER};
use crate::file::Object;
use crate::maker::{Flaw, Maker, Recorder, object};
use secagg_spec::ae::ae_enc;
use secagg_spec::nike::keys::row_data;
use secagg_spec::p256::order;
use secagg_spec::prelude::nat_to_be;
use serde_json::Value;

fn party(b: u32) -> &'static str {
    if b == 1 { "ssp/1" } else { "ssp/2" }
}

/// SSP_b, with draws for the test that comes next.
fn provider(maker: &Maker, b: u32, m: u32, k: u32) -> Result<Ask<'static>, Flaw> {
    let mut coins = Object::new();
    for p in 0..2 {
        for number in 1..=k * (k + 1) / 2 {
            let label = format!("a_{p}/{number}");
            let value = hex::encode(maker.element(&format!("{b}/{label}"))?);
            coins.insert(label, value.into());
        }
    }
    let input = object([("b", b.into()), ("m", m.into()), ("k", k.into())]);
    Ok(Ask::new(party(b), PROVIDER.name, input).coins(coins))
}

/// K_{i,SSP_b}.
fn key(maker: &Maker, b: u32, i: u32) -> Result<[u8; 32], Flaw> {
    maker.draw(&format!("key/{b}/{i}"))
}

fn register(maker: &Maker, b: u32, i: u32) -> Result<Ask<'static>, Flaw> {
    let nonce = hex::encode(maker.draw::<12>(&format!("nonce/{b}/{i}"))?);
    let input = object([("i", i.into()), ("key", hex::encode(key(maker, b, i)?).into())]);
    Ok(Ask::new(party(b), REGISTER.name, input).coins(object([("nonce", nonce.into())])))
}

fn keys<'a>(
    maker: &Maker,
    party: &'a str,
    [m, k]: [u32; 2],
    [i, j]: [u32; 2],
    rows: &[String; 2],
) -> Result<Ask<'a>, Flaw> {
    let [row_1, row_2] = rows.each_ref().map(|row| Value::from(row.clone()));
    let [key_1, key_2] = [key(maker, 1, i)?, key(maker, 2, i)?].map(|key| Value::from(hex::encode(key)));
    let input = object([
        ("m", m.into()),
        ("k", k.into()),
        ("i", i.into()),
        ("j", j.into()),
        ("key_1", key_1),
        ("row_1", row_1),
        ("key_2", key_2),
        ("row_2", row_2),
    ]);
    Ok(Ask::new(party, KEYS.name, input))
}

fn about<'a>(comment: &'a str, flag: &'a str, [m, k]: [u32; 2]) -> About<'a> {
    About { comment, flag: Some(flag), input: object([("m", m.into()), ("k", k.into())]) }
}

/// Both providers begin.
fn begun(maker: &Maker, [m, k]: [u32; 2]) -> Result<Recorder, Flaw> {
    let mut recorder = Recorder::default();
    done(&mut recorder, provider(maker, 1, m, k)?)?;
    done(&mut recorder, provider(maker, 2, m, k)?)?;
    Ok(recorder)
}

/// What both providers send user i.
fn rows(maker: &Maker, recorder: &mut Recorder, i: u32) -> Result<[String; 2], Flaw> {
    let one = text(&done(recorder, register(maker, 1, i)?)?, "row")?;
    Ok([one, text(&done(recorder, register(maker, 2, i)?)?, "row")?])
}

pub(super) fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    for (comment, flag, sizes, [i, j]) in [
        ("k = 3", "NotSymmetric", [5, 3], [1, 4]),
        ("k = m = 4: the order of ten coefficients", "NotSymmetric", [4, 4], [2, 3]),
        ("k = 1: one key for all, but for the names of the pair", "OnlyOnesOwn", [3, 1], [3, 1]),
        ("ids of four bytes", "OnlyOnesOwn", [u32::MAX, 2], [u32::MAX, 65_536]),
    ] {
        let mut recorder = begun(maker, sizes)?;
        let (mine, theirs) = (rows(maker, &mut recorder, i)?, rows(maker, &mut recorder, j)?);
        let (me, them) = (format!("user/{i}"), format!("user/{j}"));
        let out = done(&mut recorder, keys(maker, &me, sizes, [i, j], &mine)?)?;
        if out != done(&mut recorder, keys(maker, &them, sizes, [j, i], &theirs)?)? {
            return Err(Flaw(format!("{comment}: the keys differ")));
        }
        valid(maker, about(comment, flag, sizes), recorder, out)?;
    }
    Ok(())
}

const SIZES: [u32; 2] = [5, 2];

pub(super) fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    providers(maker)?;
    registrations(maker)?;
    readings(maker)
}

fn providers(maker: &mut Maker) -> Result<(), Flaw> {
    let q = hex::encode(nat_to_be(&order(), 32)?);
    let good = || provider(maker, 1, 5, 2);
    let asks = [
        ("k = 0", "BadParameters", provider(maker, 1, 5, 0)?, "E_PARAMS"),
        ("k = m + 1", "BadParameters", provider(maker, 2, 2, 3)?, "E_PARAMS"),
        ("two coefficients for F_{b,0}, k = 2", "AnotherCount", good()?.without_coin("a_0/3"), "E_PARAMS"),
        (
            "four coefficients for F_{b,0}, k = 2",
            "AnotherCount",
            good()?.but_coin("a_0/4", "05".repeat(32)),
            "E_PARAMS",
        ),
        ("two coefficients for F_{b,1}, k = 2", "AnotherCount", good()?.without_coin("a_1/3"), "E_PARAMS"),
        ("a coefficient of F_{b,0} that is q", "NotReduced", good()?.but_coin("a_0/2", q.clone()), "E_RANGE"),
        ("a coefficient of F_{b,1} that is q", "NotReduced", good()?.but_coin("a_1/3", q), "E_RANGE"),
    ];
    for (comment, flag, ask, code) in asks {
        refused(maker, about(comment, flag, SIZES), Recorder::default(), ask, (code, None))?;
    }
    Ok(())
}

fn registrations(maker: &mut Maker) -> Result<(), Flaw> {
    for (comment, i) in [("i = 0", 0), ("i = m + 1", 6)] {
        let mut recorder = Recorder::default();
        done(&mut recorder, provider(maker, 1, 5, 2)?)?;
        let ask = register(maker, 1, i)?;
        refused(maker, about(comment, "NoSuchUser", SIZES), recorder, ask, ("E_RANGE", Some(i)))?;
    }
    let mut recorder = Recorder::default();
    done(&mut recorder, provider(maker, 1, 5, 2)?)?;
    done(&mut recorder, register(maker, 1, 4)?)?;
    let ask = register(maker, 1, 4)?;
    refused(maker, about("user 4 registers twice", "Twice", SIZES), recorder, ask, ("E_DUPLICATE", Some(4)))
}

/// A row of SSP_b for user i with this inside.
fn sealed(maker: &Maker, b: u8, i: u32, inside: &[u8]) -> Result<String, Flaw> {
    let nonce = maker.draw::<12>("sealed")?;
    Ok(hex::encode(ae_enc(&key(maker, b.into(), i)?, &nonce, &row_data(b, i), inside)?))
}

fn readings(maker: &mut Maker) -> Result<(), Flaw> {
    let mut scratch = begun(maker, SIZES)?;
    let good = rows(maker, &mut scratch, 2)?;
    let [one, two] = &good;
    // One user's key with both providers, so that nothing but the associated data tells rows apart.
    let under = key(maker, 1, 2)?;
    let shared = |b: u8, i: u32| {
        let nonce = maker.draw::<12>("shared")?;
        Ok::<_, Flaw>(hex::encode(ae_enc(&under, &nonce, &row_data(b, i), &[7; 128])?))
    };
    let q = nat_to_be(&order(), 32)?;
    let with_q = |at: usize| {
        let mut inside = vec![7; 128];
        inside.splice(at..at + 32, q.iter().copied());
        inside
    };
    let last = hex::decode(one)?.len() - 1;
    let of_one = |row: String| [row, two.clone()];
    let cases = [
        (
            "another tag",
            "Forged",
            of_one(with_byte(one, last, hex::decode(one)?.last().map_or(0, |b| b ^ 1))?),
            "E_TAG",
        ),
        (
            "another nonce",
            "Forged",
            of_one(with_byte(one, 0, hex::decode(one)?.first().map_or(0, |b| b ^ 128))?),
            "E_TAG",
        ),
        ("a row of SSP_2, a byte short", "Forged", [one.clone(), cut(two)?], "E_TAG"),
        ("a row, a byte more", "Forged", of_one(longer(one)), "E_TAG"),
        ("27 bytes", "Length", of_one("00".repeat(27)), "E_LENGTH"),
        ("no row", "Length", of_one(String::new()), "E_LENGTH"),
        ("a row for user 3 under user 2's key", "NotAddressed", of_one(shared(1, 3)?), "E_TAG"),
        ("a row of SSP_2 in the place of SSP_1's, under one key", "NotAddressed", of_one(shared(2, 2)?), "E_TAG"),
        ("no coefficients", "AnotherCount", of_one(sealed(maker, 1, 2, &[])?), "E_LENGTH"),
        ("k − 1 coefficients", "AnotherCount", of_one(sealed(maker, 1, 2, &[7; 64])?), "E_LENGTH"),
        ("127 bytes inside", "AnotherCount", of_one(sealed(maker, 1, 2, &[7; 127])?), "E_LENGTH"),
        ("129 bytes inside", "AnotherCount", of_one(sealed(maker, 1, 2, &[7; 129])?), "E_LENGTH"),
        ("q in F_{1,0}(i, y)", "NotReduced", of_one(sealed(maker, 1, 2, &with_q(32))?), "E_RANGE"),
        ("q in F_{1,1}(i, y)", "NotReduced", of_one(sealed(maker, 1, 2, &with_q(64))?), "E_RANGE"),
        ("q in F_{2,0}(i, y)", "NotReduced", [one.clone(), sealed(maker, 2, 2, &with_q(0))?], "E_RANGE"),
    ];
    for (comment, flag, rows, code) in cases {
        let mut ask = keys(maker, "user/2", SIZES, [2, 3], &rows)?;
        // The draws of this test are not those of the rows: the keys are.
        ask = ask.but("key_1", hex::encode(under)).but("key_2", good_key(&scratch)?);
        refused(maker, about(comment, flag, SIZES), Recorder::default(), ask, (code, None))?;
    }
    for (comment, flag, j) in [("j = 0", "NoSuchUser", 0), ("j = m + 1", "NoSuchUser", 6), ("j = i", "OneselfTwice", 2)]
    {
        let ask = keys(maker, "user/2", SIZES, [2, j], &good)?.but("key_1", hex::encode(under));
        let ask = ask.but("key_2", good_key(&scratch)?);
        refused(maker, about(comment, flag, SIZES), Recorder::default(), ask, ("E_RANGE", None))?;
    }
    Ok(())
}

/// The key under which SSP_2 sent its row, which it did last.
fn good_key(recorder: &Recorder) -> Result<Value, Flaw> {
    let key = recorder.operations().last().and_then(|operation| operation.input.get("key"));
    key.cloned().ok_or_else(|| Flaw("no key".to_owned()))
}

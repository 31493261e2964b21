//! What a user refuses in the semi-honest model: inputs, calls, shares.

use super::play::plan;
use super::script::{Bench, Script};
use super::semi_honest::plain;
use super::world::{first, size};
use crate::engine::mgl::Setup;
use crate::maker::{Flaw, Maker};
use secagg_spec::mgl::messages::SharesFor;
use secagg_spec::p256::order;
use secagg_spec::prelude::nat_to_be;
use serde_json::json;

/// A change of a message's bytes.
type Change = fn(&mut Vec<u8>);

/// q, as an element's bytes.
pub fn q() -> Result<Vec<u8>, Flaw> {
    Ok(nat_to_be(&order(), 32)?)
}

/// A byte of a message is another one.
pub fn put(message: &mut [u8], at: usize, value: u8) {
    if let Some(byte) = message.get_mut(at) {
        *byte = value;
    }
}

/// The last byte of a message is missing.
pub fn shorten(message: &mut Vec<u8>) {
    message.pop();
}

/// A byte of a ciphertext is another one.
pub fn spoil(ciphertext: &mut [u8]) {
    if let Some(byte) = ciphertext.get_mut(20) {
        *byte ^= 1;
    }
}

/// Users in a ring of five: each has two neighbours and two others.
fn ring() -> Setup {
    plain(size(5, 3, 2, 1))
}

/// Inputs.
pub fn inputs(maker: &mut Maker) -> Result<(), Flaw> {
    for (comment, max_input, input) in [
        ("an element too few", None, json!(["1", "2"])),
        ("an element too many", None, json!(["1", "2", "3", "4"])),
        ("an element that is 2^n", None, json!(["1", "2", "65536"])),
        ("an element that is R_U", Some(999), json!(["999", "1000", "999"])),
    ] {
        let bench = Bench::new(maker, &Setup { max_input, ..ring() }, &[plan(first(), &[])])?;
        let script = bench.user(1).until("mgl.join", 0)?.with("input", input);
        script.refused(maker, &bench.world, (comment, "BadInput"), "E_INPUT", None)?;
    }
    Ok(())
}

/// Calls. τ stands at byte 1, the count of U0 at 29, its ids from 33 on.
pub fn calls(maker: &mut Maker) -> Result<(), Flaw> {
    let cases: [(&str, Change, &'static str, Option<u32>); 10] = [
        ("an empty call", |m| m.clear(), "E_LENGTH", None),
        ("a call of another kind", |m| put(m, 0, 4), "E_ROUND", None),
        ("a call that ends early", shorten, "E_LENGTH", None),
        ("a call with a byte more", |m| m.push(0), "E_LENGTH", None),
        ("U0 of more than m users", |m| put(m, 32, 6), "E_RANGE", None),
        ("U0 with the id 0", |m| put(m, 36, 0), "E_RANGE", Some(0)),
        ("U0 with the id m + 1", |m| put(m, 52, 6), "E_RANGE", Some(6)),
        ("U0 with an id twice", |m| put(m, 40, 1), "E_DUPLICATE", Some(1)),
        ("U0 not ascending", |m| put(m, 44, 1), "E_ORDER", Some(1)),
        ("a τ that is ν", |m| put(m, 4, 4), "E_RANGE", None),
    ];
    for (comment, change, code, culprit) in cases {
        let bench = Bench::new(maker, &ring(), &[plan(first(), &[])])?;
        let flag = if comment.contains('ν') { "BadCall" } else { "MalformedMessage" };
        let script = bench.user(1).until("mgl.masked_input", 0)?.bytes(change)?;
        script.refused(maker, &bench.world, (comment, flag), code, culprit)?;
    }
    let bench = Bench::new(maker, &ring(), &[plan(first(), &[])])?;
    let call = bench.world.meddle(&first(), &[2, 3, 4, 5])?.call()?;
    let script = bench.user(1).until("mgl.masked_input", 0)?.saying(call);
    script.refused(maker, &bench.world, ("a call without the user", "BadCall"), "E_NOT_MEMBER", None)?;
    let bench = Bench::new(maker, &ring(), &[plan(first(), &[])])?;
    let gone: Vec<u32> = bench.world.near(1)?.into_iter().take(1).collect();
    let call = bench.world.meddle(&first(), &bench.world.without(&gone))?.call()?;
    let script = bench.user(1).until("mgl.masked_input", 0)?.saying(call);
    let what = "no more than η_max neighbours are called";
    script.refused(maker, &bench.world, (what, "BadCall"), "E_THRESHOLD", None)
}

/// A session of the ring, and user 1 given its shares.
fn given(maker: &Maker, op: &str) -> Result<(Bench, Script), Flaw> {
    let bench = Bench::new(maker, &ring(), &[plan(first(), &[])])?;
    let script = bench.user(1).until(op, 0)?;
    Ok((bench, script))
}

/// Another sender of the first ciphertext of a list.
fn rename<T>(list: &mut [(u32, T)], j: u32) {
    if let Some((id, _)) = list.first_mut() {
        *id = j;
    }
}

/// The shares and U1. U1's count stands at byte 1, its ids from 5 on; the lists follow.
pub fn shares(maker: &mut Maker) -> Result<(), Flaw> {
    let cases: [(&str, Change, &'static str, Option<u32>); 13] = [
        ("empty shares", |m| m.clear(), "E_LENGTH", None),
        ("shares of another kind", |m| put(m, 0, 7), "E_ROUND", None),
        ("shares that end early", shorten, "E_LENGTH", None),
        ("shares with a byte more", |m| m.push(0), "E_LENGTH", None),
        ("U1 of more than m users", |m| put(m, 4, 6), "E_RANGE", None),
        ("U1 with an id twice", |m| put(m, 12, 1), "E_DUPLICATE", Some(1)),
        ("U1 not ascending", |m| put(m, 16, 1), "E_ORDER", Some(1)),
        ("a first list of more than m users", |m| put(m, 28, 6), "E_RANGE", None),
        ("a first list with the id 0", |m| put(m, 32, 0), "E_RANGE", Some(0)),
        ("a first list whose count is too large for what follows", |m| put(m, 28, 5), "E_LENGTH", None),
        ("a second list of more than m users", |m| put(m, 128, 6), "E_RANGE", None),
        ("a second list with the id m + 1", |m| put(m, 132, 6), "E_RANGE", Some(6)),
        ("a second list that is shorter than its count", |m| put(m, 128, 4), "E_LENGTH", None),
    ];
    for (comment, change, code, culprit) in cases {
        let (bench, script) = given(maker, "mgl.recovery")?;
        let script = script.bytes(change)?;
        script.refused(maker, &bench.world, (comment, "MalformedMessage"), code, culprit)?;
    }
    lists(maker)?;
    ciphertexts(maker)?;
    survivors(maker)
}

/// Who stands in which list.
fn lists(maker: &mut Maker) -> Result<(), Flaw> {
    let refuse = |maker: &mut Maker, comment: &str, j: u32, change: fn(&mut SharesFor, u32)| {
        let (bench, script) = given(maker, "mgl.recovery")?;
        let j = match j {
            0 => *bench.world.deals_to(1)?.first().unwrap_or(&0),
            9 => *bench.world.far(1)?.first().unwrap_or(&0),
            8 => *bench.world.dealers_of(1)?.first().unwrap_or(&0),
            _ => j,
        };
        let script = script.shares(|s| change(s, j))?;
        script.refused(maker, &bench.world, (comment, "WrongList"), "E_NOT_SUBSET", Some(j))
    };
    refuse(maker, "the user itself among the dealers", 1, |s, j| rename(&mut s.dealt, j))?;
    refuse(maker, "one to whom the user deals among the dealers", 0, |s, j| rename(&mut s.dealt, j))?;
    refuse(maker, "one that is no neighbour among the dealers", 9, |s, j| rename(&mut s.dealt, j))?;
    refuse(maker, "the user itself among those who do not deal", 1, |s, j| rename(&mut s.others, j))?;
    let dealer = |s: &mut SharesFor, j: u32| {
        s.others.retain(|(other, _)| *other > j);
        s.others.insert(0, (j, vec![7; 60]));
    };
    refuse(maker, "a dealer among those who do not deal", 8, dealer)?;
    // U0 without one that is no neighbour.
    let bench = Bench::new(maker, &ring(), &[])?;
    let gone = *bench.world.far(1)?.first().unwrap_or(&0);
    let bench = Bench::new(maker, &Setup { eta_max: 0, ..ring() }, &[plan(first(), &[(1, &[gone])])])?;
    let script = bench.user(1).until("mgl.recovery", 0)?.shares(|s| {
        s.others.push((gone, vec![7; 60]));
        s.others.sort_unstable();
    })?;
    let what = "a ciphertext of a user that is not in U0";
    script.refused(maker, &bench.world, (what, "WrongList"), "E_NOT_SUBSET", Some(gone))
}

/// Ciphertexts that fail, of a dealer and of another.
fn ciphertexts(maker: &mut Maker) -> Result<(), Flaw> {
    for (comment, of_dealer, inside, code) in [
        ("a dealer's ciphertext with a bit changed", true, None, "E_TAG"),
        ("another's ciphertext with a bit changed", false, None, "E_TAG"),
        ("a dealer's κ_{j,i} that is q", true, Some(true), "E_RANGE"),
        ("a dealer's s_{j,i} that is q", true, Some(false), "E_RANGE"),
        ("another's κ_{j,i} that is q", false, Some(true), "E_RANGE"),
    ] {
        let (bench, script) = given(maker, "mgl.recovery")?;
        let list = if of_dealer { bench.world.dealers_of(1)? } else { bench.world.far(1)? };
        let j = *list.first().unwrap_or(&0);
        let (good, q) = (maker.element("share")?.to_vec(), q()?);
        let sealed = match inside {
            None => None,
            Some(is_kappa) => {
                let text = if is_kappa { [q, good] } else { [good, q] };
                let text = if of_dealer { text.concat() } else { text.into_iter().next().unwrap_or_default() };
                Some(bench.world.meddle(&first(), &bench.world.everyone())?.shares(j, 1, &text)?)
            }
        };
        let script = script.shares(|s| {
            let all = s.dealt.iter_mut().chain(&mut s.others);
            for (_, e) in all.filter(|(id, _)| *id == j) {
                match &sealed {
                    Some(other) => e.clone_from(other),
                    None => spoil(e),
                }
            }
        })?;
        script.refused(maker, &bench.world, (comment, "BadCiphertext"), code, Some(j))?;
    }
    Ok(())
}

/// U1.
fn survivors(maker: &mut Maker) -> Result<(), Flaw> {
    let (bench, script) = given(maker, "mgl.recovery")?;
    let script = script.shares(|s| s.U1.retain(|j| *j != 1))?;
    script.refused(maker, &bench.world, ("U1 without the user", "BadSurvivors"), "E_NOT_MEMBER", None)?;
    let (bench, script) = given(maker, "mgl.recovery")?;
    let near = bench.world.near(1)?;
    let script = script.shares(|s| s.U1.retain(|j| *j == 1 || near.first() == Some(j)))?;
    script.refused(maker, &bench.world, ("U1 of fewer than t", "BadSurvivors"), "E_THRESHOLD", None)?;
    let bench = Bench::new(maker, &ring(), &[])?;
    let gone = *bench.world.far(1)?.first().unwrap_or(&0);
    let bench = Bench::new(maker, &Setup { eta_max: 0, ..ring() }, &[plan(first(), &[(1, &[gone])])])?;
    let script = bench.user(1).until("mgl.recovery", 0)?.shares(|s| s.U1 = vec![1, 2, 3, 4, 5])?;
    let what = "U1 with a user that is not in U0";
    script.refused(maker, &bench.world, (what, "BadSurvivors"), "E_NOT_SUBSET", Some(gone))?;
    let (bench, script) = given(maker, "mgl.recovery")?;
    let near = bench.world.near(1)?;
    let script = script.shares(|s| s.U1.retain(|j| !near.contains(j)))?;
    let what = "fewer than η_max neighbours in U1";
    script.refused(maker, &bench.world, (what, "BadSurvivors"), "E_THRESHOLD", None)
}

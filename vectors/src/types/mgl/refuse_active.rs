//! What is refused in the active model besides: signatures and commitments.

use super::active::written;
use super::play::plan;
use super::refuse_user::{put, shorten, spoil};
use super::script::Bench;
use super::world::{at, first, size};
use crate::engine::mgl::Setup;
use crate::maker::{Flaw, Maker, object};
use secagg_spec::feldman::commit;
use secagg_spec::mgl::messages::decode_call;
use secagg_spec::mgl::messages::encode_call;
use secagg_spec::mgl::session_id::Purpose;
use secagg_spec::prelude::nat;
use serde_json::Value;

type Change = fn(&mut Vec<u8>);

/// Three users, all neighbours: each deals to one.
fn three() -> Setup {
    written(size(3, 2, 2, 1))
}

fn bench(maker: &Maker) -> Result<Bench, Flaw> {
    Bench::new(maker, &three(), &[plan(first(), &[])])
}

/// Keys for signatures.
pub fn made(maker: &mut Maker) -> Result<(), Flaw> {
    let mut compact = bench(maker)?.world.setup().server_key.unwrap_or([0; 33]);
    put(&mut compact, 0, 5);
    let compact = hex::encode(compact);
    for (comment, who, name, value) in [
        (
            "a verification key of the server in another form",
            "mgl.member",
            "server_verification_key",
            Value::from(compact.clone()),
        ),
        ("a verification key of a user in another form", "mgl.member", "verification_keys", Value::from(compact)),
        ("a verification key too few", "mgl.member", "verification_keys", Value::Null),
        ("a user without a signing key", "mgl.member", "signing_key", Value::Null),
        ("a user whose signing key is 0", "mgl.member", "signing_key", "00".repeat(32).into()),
        ("a server without a signing key", "mgl.server", "signing_key", Value::Null),
        ("a server whose signing key is q", "mgl.server", "signing_key", hex::encode(super::refuse_user::q()?).into()),
    ] {
        let bench = bench(maker)?;
        let script = if who == "mgl.member" { bench.user(1) } else { bench.server() };
        let mut keys: Vec<String> = bench.world.setup().verification_keys.iter().map(hex::encode).collect();
        keys.truncate(2);
        let value = match (name, value) {
            ("verification_keys", Value::String(bad)) => {
                keys.push(bad);
                keys.into()
            }
            ("verification_keys", _) => keys.into(),
            (_, value) => value,
        };
        let script = script.until(who, 0)?.with(name, value);
        script.refused(maker, &bench.world, (comment, "BadParameters"), "E_PARAMS", None)?;
    }
    Ok(())
}

/// σ_S.
pub fn calls(maker: &mut Maker) -> Result<(), Flaw> {
    type Edit = fn(&mut secagg_spec::mgl::messages::Call);
    let cases: [(&str, Edit); 6] = [
        ("a call with another τ than was signed", |c| c.session.tau = 1),
        ("a call with another T_l", |c| c.session.T_l += 1),
        ("a call with another TS_l", |c| c.session.TS_l += 1),
        ("a call with another TS_τ", |c| c.session.TS_tau += 1),
        ("a call with another U0", |c| c.U0.retain(|j| *j != 3)),
        ("a signature on a call that is all zeros", |c| c.sigma = vec![0; 64]),
    ];
    for (comment, change) in cases {
        let bench = Bench::new(maker, &Setup { eta_max: 0, ..three() }, &[plan(first(), &[])])?;
        let script = bench.user(1).until("mgl.masked_input", 0)?;
        let mut call = decode_call(&bench.world.spec(), &script.message()?)?;
        change(&mut call);
        let script = script.saying(encode_call(&call));
        script.refused(maker, &bench.world, (comment, "ForgedCall"), "E_SIGNATURE", None)?;
    }
    let bench = bench(maker)?;
    let script = bench.user(1).until("mgl.masked_input", 0)?.bytes(|m| m.truncate(m.len().saturating_sub(64)))?;
    let what = "a call without a signature";
    script.refused(maker, &bench.world, (what, "MalformedMessage"), "E_LENGTH", None)
}

/// Coefficients that are 0.
pub fn coins(maker: &mut Maker) -> Result<(), Flaw> {
    for (comment, label) in [
        ("κ_i = 0", "kappa"),
        ("a coefficient 0 of κ_i's polynomial", "a_kappa/1"),
        ("a coefficient 0 of a dealing", "a_pair"),
    ] {
        let bench = bench(maker)?;
        let j = *bench.world.deals_to(1)?.first().unwrap_or(&0);
        let label = if label == "a_pair" { format!("a_pair/{j}") } else { label.to_owned() };
        let script = bench.user(1).until("mgl.masked_input", 0)?.coin(&label, [0; 32]);
        script.refused(maker, &bench.world, (comment, "ZeroCoefficient"), "E_POINT", None)?;
    }
    Ok(())
}

/// The list of signatures. Its count stands at byte 1, the first id at 5, an entry has 4 + 64 bytes.
pub fn signatures(maker: &mut Maker) -> Result<(), Flaw> {
    let cases: [(&str, Change, &'static str, Option<u32>); 8] = [
        ("empty signatures", |m| m.clear(), "E_LENGTH", None),
        ("signatures of another kind", |m| put(m, 0, 5), "E_ROUND", None),
        ("signatures with a byte more", |m| m.push(0), "E_LENGTH", None),
        ("signatures that end early", shorten, "E_LENGTH", None),
        ("signatures of more than m users", |m| put(m, 4, 4), "E_RANGE", None),
        ("a signature of user 0", |m| put(m, 8, 0), "E_RANGE", Some(0)),
        ("two signatures of one user", |m| put(m, 76, 1), "E_DUPLICATE", Some(1)),
        ("signatures not ascending", |m| put(m, 144, 1), "E_ORDER", Some(1)),
    ];
    for (comment, change, code, culprit) in cases {
        let bench = bench(maker)?;
        let script = bench.user(1).until("mgl.recovery", 0)?.bytes(change)?;
        script.refused(maker, &bench.world, (comment, "MalformedMessage"), code, culprit)?;
    }
    let bench_1 = bench(maker)?;
    let script = bench_1.user(1).until("mgl.recovery", 0)?.signatures(|list| list.retain(|(j, _)| *j == 2))?;
    script.refused(maker, &bench_1.world, ("fewer than t signatures", "BadSigners"), "E_THRESHOLD", None)?;
    let four = Bench::new(maker, &written(size(4, 2, 2, 1)), &[plan(first(), &[])])?;
    let near = four.world.near(1)?;
    let script = four.user(1).until("mgl.recovery", 0)?.signatures(|list| list.retain(|(j, _)| !near.contains(j)))?;
    let what = "fewer than η_max neighbours in U2";
    script.refused(maker, &four.world, (what, "BadSigners"), "E_THRESHOLD", None)?;
    for (comment, on, by) in [
        ("a signature that is all zeros", vec![], 2),
        ("a signature of another user", vec![1, 2, 3], 3),
        ("a signature on another U1", vec![1, 2], 2),
    ] {
        let bench = bench(maker)?;
        let sigma = match on.as_slice() {
            [] => vec![0; 64],
            set => bench.world.meddle(&first(), &[1, 2, 3])?.signature(by, set)?,
        };
        let script = bench.user(1).until("mgl.recovery", 0)?.signatures(|list| {
            for (_, theirs) in list.iter_mut().filter(|(j, _)| *j == 2) {
                theirs.clone_from(&sigma);
            }
        })?;
        script.refused(maker, &bench.world, (comment, "BadSigners"), "E_SIGNATURE", Some(2))?;
    }
    Ok(())
}

/// The server's rounds 3 and 4.
pub fn messages(maker: &mut Maker) -> Result<(), Flaw> {
    let cases: [(&str, Change, &'static str); 4] = [
        ("an empty signature", |m| m.clear(), "E_LENGTH"),
        ("a signature of another kind", |m| put(m, 0, 8), "E_ROUND"),
        ("a signature with a byte more", |m| m.push(0), "E_LENGTH"),
        ("a signature of 63 bytes", shorten, "E_LENGTH"),
    ];
    for (comment, change, code) in cases {
        let bench = bench(maker)?;
        let script = bench.server().until_message(6, 1)?.bytes(change)?;
        script.refused(maker, &bench.world, (comment, "MalformedMessage"), code, Some(1))?;
    }
    let once = bench(maker)?;
    let script = once.server().until_message(6, 1)?;
    let again = object([("from", 1.into()), ("message", hex::encode(script.message()?).into())]);
    let what = "round 3: a message that comes twice";
    script.then("mgl.server.receive", again).refused(
        maker,
        &once.world,
        (what, "BadSender"),
        "E_DUPLICATE",
        Some(1),
    )?;
    let none = Bench::new(maker, &written(size(4, 2, 1, 0)), &[])?;
    let quiet = none.world.everyone().into_iter().find(|i| none.world.deals_to(*i).is_ok_and(|d| d.is_empty()));
    let quiet = quiet.unwrap_or(0);
    for (comment, round, closed) in [
        ("round 3: a message of a user without a masked input", 2, 1),
        ("round 4: a message of a user that did not sign", 3, 2),
    ] {
        let some = Bench::new(maker, &written(size(4, 2, 1, 0)), &[plan(at(first().t_l, 1), &[(round, &[quiet])])])?;
        let script = some.server().until("mgl.server.close_round", closed)?;
        let script = script.then("mgl.server.receive", object([("from", quiet.into()), ("message", "".into())]));
        script.refused(maker, &some.world, (comment, "BadSender"), "E_UNKNOWN", Some(quiet))?;
    }
    Ok(())
}

/// b_{1,j} and c_1.
pub fn commitments(maker: &mut Maker) -> Result<(), Flaw> {
    let points = |no_point: bool| -> Result<Vec<u8>, Flaw> {
        let mut points = commit(&[nat(5), nat(7)])?.concat();
        if no_point {
            put(&mut points, 33, 4);
        }
        Ok(points)
    };
    for (comment, of_pair, no_point, code) in [
        ("b_{1,j} with a bit changed", true, false, "E_TAG"),
        ("b_{1,j} with something that is no point", true, true, "E_POINT"),
        ("c_1 with a bit changed", false, false, "E_TAG"),
        ("c_1 with something that is no point", false, true, "E_POINT"),
    ] {
        let bench = bench(maker)?;
        let j = *bench.world.deals_to(1)?.first().unwrap_or(&0);
        let meddler = bench.world.meddle(&first(), &[1, 2, 3])?;
        let (purpose, subject) = if of_pair { (Purpose::PairCommitment, j) } else { (Purpose::KappaCommitment, 0) };
        let mut sealed = meddler.for_server(1, purpose, subject, &points(no_point)?)?;
        if !no_point {
            spoil(&mut sealed);
        }
        let script = bench.server().until_message(4, 1)?.masked_input(|m| {
            if of_pair {
                m.dealt.iter_mut().for_each(|(_, dealing)| dealing.b.clone_from(&sealed));
            } else {
                m.c.clone_from(&sealed);
            }
        })?;
        script.refused(maker, &bench.world, (comment, "BadCiphertext"), code, Some(1))?;
    }
    Ok(())
}

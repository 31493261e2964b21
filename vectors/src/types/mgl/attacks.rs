//! The attacks of `docs/findings`, seen by the party that must not fall for them.

use super::hardened::{hardened, with};
use super::play::plan;
use super::refuse_sum::other_commitment;
use super::refuse_user::spoil;
use super::script::{Bench, Script, kinds, traced};
use super::world::{at, first, set_up, size};
use crate::engine::mgl::{Model, Repairs, Session, Setup};
use crate::maker::{Flaw, Maker, object};
use secagg_spec::mgl::messages::{SharesFor, decode_masked_input, decode_signature, encode_signatures};
use serde_json::json;

/// Whose input the server is after.
const TARGET: u32 = 1;

/// Four users in a ring, hardened.
fn ring(model: Model) -> Setup {
    hardened(size(4, 3, 2, 0), model)
}

/// Those that are not refused: what the party does must be what it does without the attack.
pub fn answered(maker: &mut Maker) -> Result<(), Flaw> {
    split_sets(maker)?;
    later_interval(maker)?;
    reflected(maker)?;
    one_bad_ciphertext(maker)
}

/// Those that are refused.
pub fn refused(maker: &mut Maker) -> Result<(), Flaw> {
    outside_signers(maker)?;
    quorums(maker)?;
    replays(maker)?;
    old_signatures(maker)?;
    graphs(maker)?;
    turned_round(maker)?;
    let bench = Bench::new(maker, &ring(Model::Active), &[plan(first(), &[])])?;
    let script = other_commitment(&bench, bench.server(), 4)?;
    let what = "F29: a commitment to another κ_4: the session ends, with a name";
    script.refused(maker, &bench.world, (what, "Discarded"), "E_THRESHOLD", Some(4))?;
    let setup = hardened(size(5, 3, 2, 0), Model::SemiHonest);
    let setup = Setup { colluders: 0, ..setup };
    let ends = Bench::new(maker, &setup, &[])?;
    let lost = ends.world.near(TARGET)?.into_iter().take(1).collect::<Vec<_>>();
    let bench = Bench::new(maker, &setup, &[plan(first(), &[(2, &lost), (4, &[TARGET])])])?;
    let what = "F30: both ends of an edge are lost, the second after its input is in the sum; there is no repair";
    bench.server().refused(maker, &bench.world, (what, "BothEndsLost"), "E_INCOMPLETE", Some(TARGET))
}

/// F02: a neighbour of the target is shown all signatures but the target's.
fn split_sets(maker: &mut Maker) -> Result<(), Flaw> {
    let bench = Bench::new(maker, &ring(Model::Active), &[plan(first(), &[])])?;
    let neighbour = *bench.world.near(TARGET)?.first().unwrap_or(&0);
    let script =
        bench.user(neighbour).until("mgl.recovery", 0)?.signatures(|list| list.retain(|(j, _)| *j != TARGET))?;
    let what =
        "F02: signatures of all but user 1: its neighbour reveals of user 1 what the signed U1 says, its share of κ_1";
    script.accepted(maker, &bench.world, (what, "SplitSets"), |last| kinds(last).first() == Some(&1))
}

/// F02: signers that are not in U1.
fn outside_signers(maker: &mut Maker) -> Result<(), Flaw> {
    let bench = Bench::new(maker, &ring(Model::Active), &[plan(first(), &[(2, &[4])])])?;
    let sigma = bench.world.meddle(&first(), &[1, 2, 3, 4])?.signature(4, &[1, 2, 3])?;
    let script = bench.user(2).until("mgl.recovery", 0)?.signatures(|list| list.push((4, sigma)))?;
    let what = "F02: a signer that is not in U1, with a good signature on it";
    script.refused(maker, &bench.world, (what, "SplitSets"), "E_NOT_SUBSET", Some(4))
}

/// F03: thresholds with two quorums that share nobody honest.
fn quorums(maker: &mut Maker) -> Result<(), Flaw> {
    for (comment, users, threshold, colluders) in
        [("F03: t = ⌈m/3⌉", 5, 2, 0), ("F03: 2t = m + |C|", 4, 3, 2), ("F03: 2t = m, and nobody colludes", 4, 2, 0)]
    {
        let bench = Bench::new(maker, &hardened(size(users, users - 1, 2, 0), Model::SemiHonest), &[])?;
        let script = bench.user(1).until("mgl.member", 0)?.with("threshold", threshold).with("colluders", colluders);
        script.refused(maker, &bench.world, (comment, "TwoQuorums"), "E_PARAMS", None)?;
    }
    Ok(())
}

/// F05: calls that are not later than the last.
fn replays(maker: &mut Maker) -> Result<(), Flaw> {
    let t_l = first().t_l;
    for (comment, model, again) in [
        ("F05: the same session again", Model::Active, at(t_l, 1)),
        (
            "F05: the same session with other time stamps",
            Model::SemiHonest,
            Session { ts_l: 5, ts_tau: 6, ..at(t_l, 1) },
        ),
        ("F05: an earlier session of the interval", Model::SemiHonest, at(t_l, 0)),
        ("F05: an earlier interval, and a later τ", Model::SemiHonest, at(t_l - 1, 3)),
    ] {
        let setup = hardened(size(3, 3, 2, 0), model);
        let bench = Bench::new(maker, &setup, &[plan(at(t_l, 1), &[]), plan(at(t_l, 3), &[])])?;
        let call = bench.world.meddle(&again, &[1, 2, 3])?.call()?;
        let script = bench.user(1).until("mgl.masked_input", 1)?.saying(call);
        script.refused(maker, &bench.world, (comment, "ReplayedSession"), "E_REPLAY", None)?;
    }
    Ok(())
}

/// F05: a later T_l with the old TS_l, on which Figure 4's chain hangs: other keys all the same.
fn later_interval(maker: &mut Maker) -> Result<(), Flaw> {
    let t_l = first().t_l;
    let setup = hardened(size(3, 3, 2, 0), Model::SemiHonest);
    let later = Session { t_l: t_l + 1, ..at(t_l, 0) };
    let bench = Bench::new(maker, &setup, &[plan(at(t_l, 0), &[]), plan(later, &[])])?;
    let script = bench.user(1).until("mgl.masked_input", 1)?;
    let what = "F05: a later T_l with the same TS_l, τ and TS_τ: one-time keys and masks are others";
    let old = bench.user(1).until("mgl.masked_input", 0)?.traced_last("K_1,2")?;
    script.accepted(maker, &bench.world, (what, "ReplayedSession"), |last| traced(last, "K_1,2") != old.as_deref())
}

/// F06: signatures of the session before, on the same U1.
fn old_signatures(maker: &mut Maker) -> Result<(), Flaw> {
    let t_l = first().t_l;
    let bench =
        Bench::new(maker, &hardened(size(3, 3, 2, 0), Model::Active), &[plan(at(t_l, 0), &[]), plan(at(t_l, 1), &[])])?;
    let mut list = Vec::new();
    for i in [1, 2, 3] {
        list.push((i, decode_signature(&bench.message(i, "mgl.signature", 0, true)?)?));
    }
    let script = bench.user(1).until("mgl.recovery", 1)?.saying(encode_signatures(&list));
    let what = "F06: the signatures on this U1 from the session before";
    script.refused(maker, &bench.world, (what, "OldSignatures"), "E_SIGNATURE", Some(1))
}

/// F14: neighbours that are not the seed's.
fn graphs(maker: &mut Maker) -> Result<(), Flaw> {
    let bench = Bench::new(maker, &ring(Model::SemiHonest), &[])?;
    let (near, far) = (bench.world.near(TARGET)?, bench.world.far(TARGET)?);
    let mut others: Vec<u32> = near.iter().copied().take(1).chain(far).collect();
    others.sort_unstable();
    let script = bench.user(TARGET).until("mgl.member", 0)?;
    let script = script.with("neighbours", others.clone()).with("deals_to", vec![*others.first().unwrap_or(&0)]);
    let what = "F14: neighbours that are not those of the graph";
    script.refused(maker, &bench.world, (what, "ServersGraph"), "E_PARAMS", None)?;
    let bench = Bench::new(maker, &ring(Model::SemiHonest), &[])?;
    let user = bench.world.user(TARGET)?;
    let turned: Vec<u32> = near_not_dealt(&user.neighbours, &user.deals_to);
    let script = bench.user(TARGET).until("mgl.member", 0)?.with("deals_to", turned);
    let what = "F14: the graph's neighbours, and another D(i) than its own, though with BothDeal nothing hangs on it";
    script.refused(maker, &bench.world, (what, "ServersGraph"), "E_PARAMS", None)?;
    // The server, given a ring in the order of the ids, or the seed's with the edges turned round.
    let bench = Bench::new(maker, &hardened(size(5, 4, 2, 0), Model::SemiHonest), &[plan(first(), &[])])?;
    let ring: Vec<(u32, u32)> = (0..5).map(|p| ((p + 4) % 5 + 1, (p + 1) % 5 + 1)).collect();
    let place = |(a, b): (u32, u32)| json!({"neighbours": [a.min(b), a.max(b)], "deals_to": [b]});
    let script = bench.server().until("mgl.server", 0)?;
    let script = script.with("graph", ring.into_iter().map(place).collect::<serde_json::Value>());
    let what = "F14: a server with another graph than the seed's";
    script.refused(maker, &bench.world, (what, "ServersGraph"), "E_PARAMS", None)
}

fn near_not_dealt(near: &[u32], dealt: &[u32]) -> Vec<u32> {
    near.iter().copied().filter(|j| !dealt.contains(j)).collect()
}

/// e_{1,j} for a j that is no neighbour, handed back to user 1 as e_{j,1}.
fn reflect(bench: &Bench, script: Script) -> Result<(Script, u32), Flaw> {
    let j = *bench.world.far(TARGET)?.first().unwrap_or(&0);
    let sent = decode_masked_input(&bench.world.spec(), &bench.message(TARGET, "mgl.masked_input", 0, true)?)?;
    let own = sent.others.iter().find(|(to, _)| *to == j).map(|(_, e)| e.clone()).unwrap_or_default();
    let change = |s: &mut SharesFor| {
        s.others.iter_mut().filter(|(from, _)| *from == j).for_each(|(_, e)| e.clone_from(&own));
    };
    Ok((script.shares(change)?, j))
}

/// F16: hardened, a reflected ciphertext counts as not sent.
fn reflected(maker: &mut Maker) -> Result<(), Flaw> {
    let bench = Bench::new(maker, &ring(Model::SemiHonest), &[plan(first(), &[])])?;
    let (script, j) = reflect(&bench, bench.user(TARGET).until("mgl.recovery", 0)?)?;
    let what = "F16: the user's own ciphertext comes back as another's: it does not open, and nothing is revealed of that user";
    let at = j as usize - 1;
    script.accepted(maker, &bench.world, (what, "Reflected"), |last| kinds(last).get(at) == Some(&0))
}

/// F16: without `SkipUndecryptable` it stops the user; and what is for one place is not taken in another.
fn turned_round(maker: &mut Maker) -> Result<(), Flaw> {
    let setup = with(size(4, 2, 2, 0), Model::SemiHonest, &["DirectionalAe"]);
    let bench = Bench::new(maker, &setup, &[plan(first(), &[])])?;
    let (script, j) = reflect(&bench, bench.user(TARGET).until("mgl.recovery", 0)?)?;
    let what = "F16: the user's own ciphertext comes back as another's, with DirectionalAe alone";
    script.refused(maker, &bench.world, (what, "Reflected"), "E_TAG", Some(j))?;
    for (comment, commitments) in
        [("F16: two a_{1,j} in each other's place", false), ("F16: two b_{1,j} in each other's place", true)]
    {
        let bench = Bench::new(maker, &hardened(size(3, 3, 2, 0), Model::Active), &[plan(first(), &[])])?;
        let script = bench.server().until_message(4, TARGET)?.masked_input(|m| {
            if let [(_, one), (_, two)] = m.dealt.as_mut_slice() {
                if commitments {
                    std::mem::swap(&mut one.b, &mut two.b)
                } else {
                    std::mem::swap(&mut one.a, &mut two.a)
                }
            }
        })?;
        script.refused(maker, &bench.world, (comment, "Reflected"), "E_TAG", Some(TARGET))?;
    }
    let bench = Bench::new(maker, &hardened(size(3, 3, 2, 0), Model::SemiHonest), &[plan(first(), &[])])?;
    let sent = decode_masked_input(&bench.world.spec(), &bench.message(TARGET, "mgl.masked_input", 0, true)?)?;
    let a = sent.dealt.first().map(|(_, dealing)| dealing.a.clone()).unwrap_or_default();
    let script = bench.server().until_message(8, TARGET)?.saying([vec![8], a].concat());
    let what = "F16: a_{1,j} for β_1";
    script.refused(maker, &bench.world, (what, "Reflected"), "E_TAG", Some(TARGET))
}

/// F27: one bad ciphertext, of a dealer's and of another's.
fn one_bad_ciphertext(maker: &mut Maker) -> Result<(), Flaw> {
    let bench = Bench::new(maker, &ring(Model::Active), &[plan(first(), &[])])?;
    let (near, far) = (bench.world.near(TARGET)?, bench.world.far(TARGET)?);
    let bad: Vec<u32> = near.iter().take(1).chain(&far).copied().collect();
    let spoilt = bench.user(TARGET).until("mgl.signature", 0)?.shares(|s| {
        s.dealt.iter_mut().chain(&mut s.others).filter(|(j, _)| bad.contains(j)).for_each(|(_, e)| spoil(e));
    })?;
    let signatures = bench.message(TARGET, "mgl.recovery", 0, false)?;
    let script = spoilt.then("mgl.recovery", object([("message", hex::encode(signatures).into())]));
    let what = "F27: bad ciphertexts of two users: the user signs, and reveals what it has";
    let none = |kinds: Vec<u8>| bad.iter().all(|j| kinds.get(*j as usize - 1) == Some(&0));
    script.accepted(maker, &bench.world, (what, "OneBadCiphertext"), |last| none(kinds(last)))?;
    let setup = set_up(size(4, 2, 2, 0), Model::SemiHonest, Repairs::only(&["SkipUndecryptable"]));
    let bench = Bench::new(maker, &setup, &[plan(first(), &[])])?;
    let j = *bench.world.far(TARGET)?.first().unwrap_or(&0);
    let large = bench.world.meddle(&first(), &[1, 2, 3, 4])?.shares(j, TARGET, &super::refuse_user::q()?)?;
    let script = bench.user(TARGET).until("mgl.recovery", 0)?.shares(|s| {
        s.others.iter_mut().filter(|(from, _)| *from == j).for_each(|(_, e)| e.clone_from(&large));
    })?;
    let what = "F27: a share that is q, with SkipUndecryptable alone: as if it had not been sent";
    let at = j as usize - 1;
    script.accepted(maker, &bench.world, (what, "OneBadCiphertext"), |last| kinds(last).get(at) == Some(&0))
}

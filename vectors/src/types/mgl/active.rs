//! The type `mgl_active`: the protocol as written, with signatures and commitments.

use super::play::{ABOUT, RESULT, keep, plan};
use super::script::{Bench, kinds};
use super::world::{Size, World, at, first, set_up, size};
use super::{OPS, flags, refuse_active, refuse_sum};
use crate::catalogue::Type;
use crate::engine::mgl::{Model, Repairs, Setup};
use crate::maker::{Flaw, Maker};
use secagg_spec::p256::order;
use secagg_spec::prelude::{nat_from_be, nat_to_be};

/// The type.
pub static TYPE: Type = Type {
    name: "mgl_active",
    algorithm: "MGL-FIGURE-4-ACTIVE",
    about: "MGL's aggregate-sum protocol as written, in the active model, with master keys from NPKC.",
    flags: &[
        flags::F08,
        flags::F09,
        flags::F29,
        flags::LISTS,
        flags::OUTSIDERS,
        flags::HIGH_S,
        flags::PARAMETERS,
        flags::MALFORMED,
        flags::FORGED_CALL,
        flags::CIPHERTEXT,
        flags::SIGNERS,
        flags::SENDER,
        flags::SHARE,
        flags::ZERO,
    ],
    ops: OPS,
    runs: true,
    about_a_run: ABOUT,
    result_of_a_run: RESULT,
    positive: Some(positive),
    negative: Some(negative),
};

/// A set-up of this type.
pub fn written(size: Size) -> Setup {
    set_up(size, Model::Active, Repairs::AS_WRITTEN)
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    let t_l = first().t_l;
    let world = World::new(maker, &written(size(4, 2, 3, 1)))?;
    keep(
        maker,
        &world,
        "four users, a complete graph; one is lost before it signs: it has dealt, its neighbours reveal",
        &["LostNeighbour"],
        &[plan(first(), &[(3, &[2])])],
    )?;
    let world = World::new(maker, &written(size(5, 3, 2, 0)))?;
    keep(
        maker,
        &world,
        "a ring of five; one is lost before it responds, one before it signs; then one before it reveals: exactly t stay",
        &["LostAfterDecision"],
        &[plan(at(t_l, 0), &[(1, &[5]), (3, &[1])]), plan(at(t_l, 1), &[(4, &[1, 3])])],
    )?;
    lost_in_round_2(maker)?;
    signers(maker)?;
    lists(maker)?;
    discarded(maker)
}

/// ℓ = 1: who does not deal may be lost before its masked input.
fn lost_in_round_2(maker: &mut Maker) -> Result<(), Flaw> {
    let world = World::new(maker, &written(size(4, 2, 1, 0)))?;
    let quiet: Vec<u32> =
        world.everyone().into_iter().filter(|i| world.deals_to(*i).is_ok_and(|d| d.is_empty())).collect();
    let lost: Vec<u32> = quiet.into_iter().take(1).collect();
    let comment = "two pairs; one user, which does not deal, is lost before its masked input";
    keep(maker, &world, comment, &[], &[plan(first(), &[(2, &lost)])])
}

/// What users accept of U2 that one might think they do not.
fn signers(maker: &mut Maker) -> Result<(), Flaw> {
    let bench = Bench::new(maker, &written(size(4, 2, 2, 1)), &[plan(first(), &[])])?;
    let near = bench.world.near(1)?;
    let script = bench.user(1).until("mgl.recovery", 0)?.signatures(|list| list.retain(|(j, _)| near.contains(j)))?;
    let what = "U2 without the user itself: it reveals nothing of itself, for its own share of κ is for those in U2";
    script.accepted(maker, &bench.world, (what, "SignersOutside"), |last| kinds(last).first() == Some(&0))?;
    let gone = *Bench::new(maker, &written(size(4, 2, 2, 0)), &[])?.world.far(1)?.first().unwrap_or(&0);
    let bench = Bench::new(maker, &written(size(4, 2, 2, 0)), &[plan(first(), &[(1, &[gone])])])?;
    let u0 = bench.world.without(&[gone]);
    let sigma = bench.world.meddle(&first(), &u0)?.signature(gone, &u0)?;
    let script = bench.user(1).until("mgl.recovery", 0)?.signatures(|list| {
        list.push((gone, sigma));
        list.sort();
    })?;
    let what = "U2 with a user that is not in U0, whose signature on U1 is good: nothing is revealed of it";
    let at = gone as usize - 1;
    script.accepted(maker, &bench.world, (what, "SignersOutside"), |last| kinds(last).get(at) == Some(&0))?;
    let bench = Bench::new(maker, &written(size(3, 2, 2, 1)), &[plan(first(), &[])])?;
    let other = |sigma: &[u8]| -> Result<Vec<u8>, Flaw> {
        let (r, s) = sigma.split_at_checked(32).unwrap_or_default();
        Ok([r, &nat_to_be(&(order() - nat_from_be(s)), 32)?].concat())
    };
    let mut list = Vec::new();
    bench.user(1).until("mgl.recovery", 0)?.signatures(|l| list.clone_from(l))?;
    for (_, sigma) in &mut list {
        *sigma = other(sigma)?;
    }
    let script = bench.user(1).until("mgl.recovery", 0)?.signatures(|l| *l = list)?;
    let what = "signatures r ‖ q − s for r ‖ s";
    script.accepted(maker, &bench.world, (what, "HighS"), |_| true)
}

/// Fewer than η_max neighbours in U1: it is U2 that is counted.
fn lists(maker: &mut Maker) -> Result<(), Flaw> {
    let bench = Bench::new(maker, &written(size(5, 2, 2, 1)), &[plan(first(), &[])])?;
    let near = bench.world.near(1)?;
    let script = bench.user(1).until("mgl.signature", 0)?.shares(|s| s.U1.retain(|j| !near.contains(j)))?;
    let what = "U1 without the user's neighbours, whose ciphertexts are there: it signs, for U2 is what is counted";
    script.accepted(maker, &bench.world, (what, "ListsBesideU1"), |_| true)
}

/// As written: an input without t good shares is left out, and the masks of its neighbours stay in.
fn discarded(maker: &mut Maker) -> Result<(), Flaw> {
    let bench = Bench::new(maker, &written(size(3, 2, 2, 1)), &[plan(first(), &[])])?;
    let script = refuse_sum::other_commitment(&bench, bench.server(), 3)?;
    let what = "a commitment to another κ_3: input 3 is left out, the masks with it stay in, and the sum is wrong, as Figure 4 has it";
    script.accepted(maker, &bench.world, (what, "Discarded"), |_| true)
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    refuse_active::made(maker)?;
    refuse_active::calls(maker)?;
    refuse_active::coins(maker)?;
    refuse_active::signatures(maker)?;
    refuse_active::messages(maker)?;
    refuse_active::commitments(maker)?;
    refuse_sum::shares(maker)
}

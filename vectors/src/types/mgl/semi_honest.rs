//! The type `mgl_semi_honest`: the protocol as written, where everybody follows it.

use super::play::{ABOUT, RESULT, keep, plan};
use super::script::{Bench, kinds};
use super::world::{Size, World, at, first, set_up, size};
use super::{OPS_SEMI_HONEST, flags, refuse_make, refuse_server, refuse_user};
use crate::catalogue::Type;
use crate::engine::mgl::{Model, Repairs, Setup};
use crate::maker::{Flaw, Maker};

/// The type.
pub static TYPE: Type = Type {
    name: "mgl_semi_honest",
    algorithm: "MGL-FIGURE-4-SEMI-HONEST",
    about: "MGL's aggregate-sum protocol as written, in the semi-honest model, with master keys from NPKC.",
    flags: &[
        flags::F08,
        flags::GIVEN_UP,
        flags::LISTS,
        flags::PARAMETERS,
        flags::INPUT,
        flags::MALFORMED,
        flags::CALL,
        flags::LIST,
        flags::CIPHERTEXT,
        flags::SURVIVORS,
        flags::SENDER,
        flags::TOO_FEW,
        flags::SHARE,
    ],
    ops: OPS_SEMI_HONEST,
    runs: true,
    about_a_run: ABOUT,
    result_of_a_run: RESULT,
    positive: Some(positive),
    negative: Some(negative),
};

/// A set-up of this type.
pub fn plain(size: Size) -> Setup {
    set_up(size, Model::SemiHonest, Repairs::AS_WRITTEN)
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    let t_l = first().t_l;
    let world = World::new(maker, &plain(size(4, 2, 3, 1)))?;
    keep(maker, &world, "four users, a complete graph, nobody lost", &[], &[plan(first(), &[])])?;
    let world = World::new(maker, &plain(size(5, 3, 2, 1)))?;
    keep(
        maker,
        &world,
        "a ring of five; the last session of an interval, in which two users are lost before the end: exactly t stay",
        &["LostAfterDecision"],
        &[plan(at(t_l, 3), &[(4, &[2, 4])])],
    )?;
    let world = World::new(maker, &plain(size(3, 2, 2, 0)))?;
    keep(
        maker,
        &world,
        "a user that is lost before it responds, and is back in the next session",
        &[],
        &[plan(first(), &[(1, &[3])]), plan(at(t_l, 1), &[])],
    )?;
    lost_in_round_2(maker)?;
    for (comment, bits, max_input) in [
        ("elements of 64 bits", 64, None),
        ("elements of one bit", 1, None),
        ("elements of 5 bits and bounded inputs: the sum does not wrap, padding", 5, Some(7)),
    ] {
        let setup = Setup { bits, max_input, dimension: 5, ..plain(size(2, 2, 1, 0)) };
        let world = World::new(maker, &setup)?;
        keep(maker, &world, comment, &[], &[plan(first(), &[])])?;
    }
    lists_beside_u1(maker)
}

/// ℓ = 1: pairs, of which one deals. The one that does not may be lost before it sends anything.
fn lost_in_round_2(maker: &mut Maker) -> Result<(), Flaw> {
    let world = World::new(maker, &plain(size(4, 2, 1, 0)))?;
    let quiet: Vec<u32> =
        world.everyone().into_iter().filter(|i| world.deals_to(*i).is_ok_and(|d| d.is_empty())).collect();
    let (lost, rest) = quiet.split_first().ok_or_else(|| Flaw("everybody deals".to_owned()))?;
    let last = rest.first().map_or(&[][..], std::slice::from_ref);
    keep(
        maker,
        &world,
        "two pairs; one user is lost before its masked input, one before the end; then a session with all of them",
        &["SessionGivenUp"],
        &[plan(first(), &[(2, &[*lost]), (4, last)]), plan(at(first().t_l + 9, 0), &[])],
    )
}

/// What of `05` is opened and what is revealed, when its lists are not those of U1.
fn lists_beside_u1(maker: &mut Maker) -> Result<(), Flaw> {
    let bench = Bench::new(maker, &plain(size(5, 2, 2, 1)), &[plan(first(), &[])])?;
    let dealer = *bench.world.dealers_of(1)?.first().ok_or_else(|| Flaw("nobody deals to user 1".to_owned()))?;
    let script = bench.user(1).until("mgl.recovery", 0)?;
    let beside = script.clone().shares(|s| s.U1.retain(|j| *j != dealer))?;
    let at = dealer as usize - 1;
    beside.accepted(
        maker,
        &bench.world,
        ("a dealer's ciphertext though it is not in U1: its share of the pair's key is revealed", "ListsBesideU1"),
        |last| kinds(last).get(at) == Some(&2),
    )?;
    let bench = Bench::new(maker, &plain(size(5, 2, 2, 1)), &[plan(first(), &[])])?;
    let far = *bench.world.far(1)?.first().ok_or_else(|| Flaw("nobody is far".to_owned()))?;
    let short = bench.user(1).until("mgl.recovery", 0)?.shares(|s| s.others.retain(|(j, _)| *j != far))?;
    let at = far as usize - 1;
    short.accepted(
        maker,
        &bench.world,
        (
            "a user of U1 whose ciphertext is not there: nothing is revealed of it, of the user itself its own share",
            "ListsBesideU1",
        ),
        |last| kinds(last).get(at) == Some(&0) && kinds(last).first() == Some(&1),
    )
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    refuse_make::members(maker)?;
    refuse_make::servers(maker)?;
    refuse_user::inputs(maker)?;
    refuse_user::calls(maker)?;
    refuse_user::shares(maker)?;
    refuse_server::messages(maker)?;
    refuse_server::masked_inputs(maker)?;
    refuse_server::recoveries(maker)?;
    refuse_server::endings(maker)
}

//! The type `mgl_hardened`: the protocol with all repairs, and with some of them alone.

use super::play::{ABOUT, RESULT, keep, plan};
use super::world::{Size, World, at, first, set_up, size};
use super::{OPS, attacks, flags, refuse_hardened};
use crate::catalogue::Type;
use crate::engine::mgl::{Model, Repairs, Setup};
use crate::maker::{Flaw, Maker};

/// The type.
pub static TYPE: Type = Type {
    name: "mgl_hardened",
    algorithm: "MGL-HARDENED",
    about: "MGL's aggregate-sum protocol with repairs: with all of them, and with some alone. An implementation that does otherwise in a test whose \
            flag names a finding can be attacked as the finding says.",
    flags: &[
        flags::BOUND,
        flags::KEYS,
        flags::F02,
        flags::F03,
        flags::F05,
        flags::F06,
        flags::F08,
        flags::F09,
        flags::F11,
        flags::F14,
        flags::F16,
        flags::F27,
        flags::F29,
        flags::F30,
        flags::CIPHERTEXT,
        flags::FORGED_CALL,
        flags::SIGNERS,
        flags::SHARE,
    ],
    ops: OPS,
    runs: true,
    about_a_run: ABOUT,
    result_of_a_run: RESULT,
    positive: Some(positive),
    negative: Some(negative),
};

/// A set-up with all repairs.
pub fn hardened(size: Size, model: Model) -> Setup {
    set_up(size, model, Repairs::HARDENED)
}

/// A set-up with these repairs.
pub fn with(size: Size, model: Model, repairs: &[&str]) -> Setup {
    set_up(size, model, Repairs::only(repairs))
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    let t_l = first().t_l;
    let world = World::new(maker, &hardened(size(4, 3, 3, 1), Model::Active))?;
    keep(
        maker,
        &world,
        "active: a user is lost before it deals, its neighbours' own dealings bring its masks back; then one is lost before it signs, and its \
         input is in the sum",
        &["DealerLost", "LostNeighbour"],
        &[plan(at(t_l, 0), &[(2, &[2])]), plan(at(t_l, 2), &[(3, &[4])])],
    )?;
    let world = World::new(maker, &hardened(size(4, 3, 2, 0), Model::SemiHonest))?;
    keep(
        maker,
        &world,
        "semi-honest: a user is lost before it responds; in the next interval one before it reveals",
        &["LostAfterDecision"],
        &[plan(at(t_l, 3), &[(1, &[1])]), plan(at(t_l + 60, 0), &[(4, &[3])])],
    )?;
    let setup = Setup { bits: 20, max_input: Some(200_000), ..hardened(size(4, 3, 3, 1), Model::SemiHonest) };
    let world = World::new(maker, &setup)?;
    let comment = "semi-honest: bounded inputs, one lost before it deals: exactly t stay";
    keep(maker, &world, comment, &["DealerLost"], &[plan(first(), &[(2, &[4])])])?;
    for (repair, flag, comment) in [
        ("SessionBinding", "AssociatedData", "SessionBinding alone: associated data are sid"),
        ("DirectionalAe", "AssociatedData", "DirectionalAe alone: associated data without sid"),
        ("SeparatedOneTimeKeys", "OneTimeKeys", "SeparatedOneTimeKeys alone: Figure 4's chain, for EK as for MK"),
        ("FreshSession", "OneTimeKeys", "FreshSession alone: one-time keys bound to sid, ciphertexts not"),
        ("SoundNike", "OneTimeKeys", "SoundNike alone: master keys from section 11, one-time keys by Figure 3's chain"),
    ] {
        let world = World::new(maker, &with(size(2, 2, 1, 0), Model::SemiHonest, &[repair]))?;
        keep(maker, &world, comment, &[flag], &[plan(at(t_l, 1), &[])])?;
    }
    let world = World::new(maker, &with(size(3, 2, 2, 0), Model::Active, &["SessionBinding", "BothDeal"]))?;
    let comment = "active, with SessionBinding and BothDeal alone: who is lost before it signs is not in the sum";
    keep(maker, &world, comment, &["AssociatedData"], &[plan(first(), &[(3, &[3])])])?;
    attacks::answered(maker)
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    refuse_hardened::made(maker)?;
    refuse_hardened::bound(maker)?;
    refuse_hardened::sums(maker)?;
    attacks::refused(maker)
}

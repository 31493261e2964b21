//! What must be refused: every line of the tables of `docs/bytes.md`, sections 3 and 4.

mod begin;
mod decode_server;
mod decode_user;
mod hardened_server;
mod hardened_user;
mod server;
mod user;

use super::runs::Run;
use super::victim::Base;
use crate::engine::bon::{Model, Repairs};
use crate::maker::{Flaw, Maker};

/// The user that is looked at.
const U: u32 = 2;

/// Three users, t = 2, R = 1001, in which 1, 2 and 3 are there to the end, or 3 is lost before its masked input.
pub(super) fn base(maker: &Maker, model: Model, repairs: Repairs, lost: &[(u8, &[u32])]) -> Result<Base, Flaw> {
    let run =
        Run { comment: "", flags: &[], sizes: (3, 2, 2), max_element: 1000, max_input: None, model, repairs, lost };
    Base::new(run.session(maker)?, &run.lost())
}

/// Two users, t = 1, R = 1001, of whom 2 is lost before its masked input, or nobody: what does not decode needs no more.
pub(super) fn small(maker: &Maker, model: Model, repairs: Repairs, lost: &[(u8, &[u32])]) -> Result<Base, Flaw> {
    let run =
        Run { comment: "", flags: &[], sizes: (2, 1, 2), max_element: 1000, max_input: None, model, repairs, lost };
    Base::new(run.session(maker)?, &run.lost())
}

/// The honest-but-curious model as it is written.
///
/// # Errors
///
/// Something is not refused, or otherwise than the page says.
pub fn hbc(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    written(maker, Model::Hbc)
}

/// The active model as it is written.
///
/// # Errors
///
/// Something is not refused, or otherwise than the page says.
pub fn active(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    written(maker, Model::Active)
}

fn written(maker: &mut Maker, model: Model) -> Result<(), Flaw> {
    let all = base(maker, model, Repairs::AS_WRITTEN, &[])?;
    let without = base(maker, model, Repairs::AS_WRITTEN, &[(2, &[3])])?;
    begin::all(maker, &all)?;
    let two = small(maker, model, Repairs::AS_WRITTEN, &[])?;
    decode_user::all(maker, &two)?;
    user::all(maker, &all, &two)?;
    let one = small(maker, model, Repairs::AS_WRITTEN, &[(2, &[2])])?;
    decode_server::all(maker, &two, &one)?;
    server::all(maker, &all, &without, &one)
}

/// The repairs.
///
/// # Errors
///
/// Something is not refused, or otherwise than the page says.
pub fn hardened(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    hardened_user::all(maker)?;
    hardened_server::all(maker)
}

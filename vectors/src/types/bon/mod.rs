//! The protocol of Bonawitz et al.

mod accepted;
mod active;
pub(super) mod broken;
mod craft;
mod decode;
pub(super) mod flags;
mod hardened;
mod hbc;
mod messages;
mod negative;
pub mod ops;
mod party;
mod runs;
mod session;
mod setup;
mod sid;
#[cfg(test)]
pub(super) mod tests;
mod trace;
mod trace_masks;
mod victim;

use crate::catalogue::Type;

/// The types.
pub static TYPES: &[&Type] = &[&messages::TYPE, &sid::TYPE, &hbc::TYPE, &active::TYPE, &hardened::TYPE];

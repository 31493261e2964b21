//! What the types of this directory share.

use crate::args::Refusal;
use crate::catalogue::Flag;
use crate::engine::Failure;
use crate::maker::{Flaw, Maker};
use secagg_spec::p256::order;
use secagg_spec::prelude::{Nat, nat_to_be};

/// A flag that is no finding.
pub(super) const fn flag(
    name: &'static str,
    bug_type: &'static str,
    section: &'static str,
    effect: &'static str,
) -> Flag {
    Flag { name, bug_type, section, effect, finding: None }
}

/// Refused with this code; nobody is to blame.
pub(super) fn refused(code: &'static str) -> Refusal {
    Failure { code, culprit: None }.into()
}

/// What is refused here blames nobody: an id in a list of shares is no user who misbehaved.
pub(super) fn nobody(error: secagg::Error) -> Refusal {
    refused(error.code())
}

/// A number in 32 bytes.
pub(super) fn wide(x: &Nat) -> Result<Vec<u8>, Flaw> {
    Ok(nat_to_be(x, 32)?)
}

/// A small number in 32 bytes.
pub(super) fn small(x: u32) -> Vec<u8> {
    let mut bytes = vec![0; 28];
    bytes.extend(x.to_be_bytes());
    bytes
}

/// q − x in 32 bytes, for a small x.
pub(super) fn below_order(x: u32) -> Result<Vec<u8>, Flaw> {
    wide(&(order() - x))
}

/// 2^256 − 1 in 32 bytes.
pub(super) const LARGEST: [u8; 32] = [0xff; 32];

/// As many bytes, up to 2048, drawn under this label.
pub(super) fn bytes(maker: &Maker, label: &str, length: usize) -> Result<Vec<u8>, Flaw> {
    let mut all = maker.draw::<2048>(label)?.to_vec();
    all.truncate(length);
    Ok(all)
}

/// The bytes with the lowest bit of one of them, counted from 0, the other way round.
pub(super) fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    bytes.iter().enumerate().map(|(i, byte)| if i == at { byte ^ 1 } else { *byte }).collect()
}

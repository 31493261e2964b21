//! What two providers do: NPKC, and the hardened key material.

use crate::catalogue::Type;

pub mod graph_seed;
pub mod nike;
pub mod npkc_comp_key;
pub mod npkc_dealer;
pub mod npkc_exp;
pub mod npkc_integer;
pub mod npkc_mic;
pub mod npkc_rsa;
pub mod npkc_sspg;
mod numbers;
pub mod paillier;
mod play;

/// The types.
pub static TYPES: &[&Type] = &[
    &npkc_integer::TYPE,
    &paillier::TYPE,
    &npkc_dealer::TYPE,
    &npkc_rsa::TYPE,
    &npkc_mic::TYPE,
    &npkc_exp::TYPE,
    &npkc_sspg::TYPE,
    &npkc_comp_key::TYPE,
    &nike::TYPE,
    &graph_seed::TYPE,
];

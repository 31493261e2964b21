//! Chains of one-time keys from a pairwise master key (MGL §5.1), in the two readings that the paper gives: Figure
//! 3's, and that of §5.1's last formulas and Figure 4 (`docs/bytes.md`, section 7).
//!
//! F walks Figure 3's chain from one session's key to the key of the session before; Figure 4's keys are the ends of
//! chains of their own (finding F04). A key is 32 bytes, an element of F_q; the figures' MK stands for EK as well.
#![allow(non_snake_case)]

use crate::kdf::one_way;
use crate::prelude::*;

/// F^i(x): F i times; F^0(x) = x.
#[hax_lib::ensures(|y| y.map_or(true, |bytes| i == 0 || bytes.len() == 32))]
pub fn iterate(x: &[u8], i: u32) -> Result<Bytes> {
    let mut y = x.to_vec();
    for _ in 0..i {
        y = one_way(&y)?;
    }
    Ok(y)
}

/// ν − τ, where the interval has ν sessions and this is number τ; `E_PARAMS` unless 0 ≤ τ ≤ ν − 1.
fn steps(nu: u32, tau: u32) -> Result<u32> {
    if tau >= nu {
        return Err(Code::Params.error());
    }
    Ok(nu - tau)
}

/// The key of an interval: MK_l = F(MK ‖ T_l) (Figure 3), MK^l = F(MK ‖ TS_l) (Figure 4). The time is 8 bytes.
pub fn interval_key(MK: &[u8], time: u64) -> Result<Bytes> {
    one_way(&concat(&[MK, &time.to_be_bytes()]))
}

/// Figure 3's key of session τ of the interval that starts at T_l: K^l_τ = F^(ν−τ)(MK_l); `E_PARAMS` unless τ < ν.
#[hax_lib::requires(tau < nu)]
pub fn key_figure_3(MK: &[u8], T_l: u64, nu: u32, tau: u32) -> Result<Bytes> {
    let i = steps(nu, tau)?;
    iterate(&interval_key(MK, T_l)?, i)
}

/// Figure 4's key of session τ of the interval whose nonce is TS_l: MK^{l,τ} = F^(ν−τ)(MK^l ‖ ν ‖ τ), ν and τ in 4
/// bytes; `E_PARAMS` unless τ < ν.
#[hax_lib::requires(tau < nu)]
pub fn key_figure_4(MK: &[u8], TS_l: u64, nu: u32, tau: u32) -> Result<Bytes> {
    let i = steps(nu, tau)?;
    iterate(&concat(&[&interval_key(MK, TS_l)?, &nu.to_be_bytes(), &tau.to_be_bytes()]), i)
}

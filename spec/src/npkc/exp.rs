//! π_EXP (MGL Appendix A, Figure 9): x^(d_1 + d_2) mod N for the SSP that knows x, with the other's share of d.
//!
//! The figure lets SSP_1 ask. In Figure 2, Round 1, step 3, SSP_2 asks: the roles change and nothing else.
//!
//! The answer is right when e(d_1 + d_2) ≡ 1 mod φ(N). Nothing checks it. Nor is x hidden, as Theorem A.1 has it
//! (finding F21): (c/N) = (x/N) since e is odd, c = x when m = 2, and equations among the x's become equations among
//! the c's.
#![allow(non_snake_case)]

use super::integer::Int;
use super::ring::{pow, read_zn, zn_to_bytes};
use super::rsa_param::Public;
use crate::field;
use crate::prelude::*;
use crate::wire::{read_end, read_kind};

/// The SSP that asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// (N, e).
    pub public: Public,
    /// x.
    pub x: Nat,
    /// Its share of d.
    pub d_1: Int,
}

/// `E_PARAMS` unless N > 1.
fn check_modulus(public: &Public) -> Result<()> {
    if public.N < nat(2) {
        return Err(Code::Params.error());
    }
    Ok(())
}

/// SSP_1, with x and d_1: message `00`, c = x^e mod N.
///
/// `E_PARAMS` when N < 2; `E_RANGE` when x ≥ N.
pub fn ask(public: &Public, x: &Nat, d_1: &Int) -> Result<(Asked, Bytes)> {
    check_modulus(public)?;
    if *x >= public.N {
        return Err(Code::Range.error());
    }
    // SSP_1 encrypts x as c = x^e mod N and sends it to SSP_2
    let c = field::pow(x, &public.e, &public.N);
    let message = concat(&[&[0], &zn_to_bytes(&c, &public.N)?]);
    Ok((Asked { public: public.clone(), x: x.clone(), d_1: d_1.clone() }, message))
}

/// SSP_2, with d_2: message `01`, c' ‖ c''.
///
/// `E_PARAMS` when N < 2; then the message as it is read; `E_RANGE` when d_2 < 0 and c has no inverse.
pub fn answer(public: &Public, d_2: &Int, message: &[u8]) -> Result<Bytes> {
    check_modulus(public)?;
    let N = &public.N;
    let at = read_kind(message, 0)?;
    let (c, at) = read_zn(message, at, N)?;
    read_end(message, at)?;
    // SSP_2 computes c' = c^{d_2} mod N and c'' = c^{d_2²} mod N and sends (c', c'') to SSP_1
    let c_1 = pow(&c, d_2, N)?;
    let c_2 = pow(&c, &(d_2 * d_2), N)?;
    Ok(concat(&[&[1], &zn_to_bytes(&c_1, N)?, &zn_to_bytes(&c_2, N)?]))
}

/// SSP_1: x^{d_1}·c'^{d_1}·c''.
///
/// The message as it is read; `E_RANGE` when d_1 < 0 and x or c' has no inverse.
pub fn finish(state: &Asked, message: &[u8]) -> Result<Nat> {
    let N = &state.public.N;
    let at = read_kind(message, 1)?;
    let (c_1, at) = read_zn(message, at, N)?;
    let (c_2, at) = read_zn(message, at, N)?;
    read_end(message, at)?;
    // x^{d_1} · c'^{d_1} · c'' = x^{d_1} · (x^{d_2})^{e(d_1+d_2)} = x^{d_1+d_2}
    let left = field::mul(&pow(&state.x, &state.d_1, N)?, &pow(&c_1, &state.d_1, N)?, N);
    Ok(field::mul(&left, &c_2, N))
}

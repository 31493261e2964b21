//! MGL Figure 4, Round 0 (Non-interactive Pairwise Key Computation): the master keys, from NPKC's polynomials or, with
//! `SoundNike`, from the rows of [`crate::nike`].
//!
//! The figure computes EK_{i,j} for the neighbours only, though round 2 encrypts to all of U0 (finding F22): here
//! EK_{i,j} is computed for every other user.
#![allow(non_snake_case)]

use crate::nike::keys::{Row, Use, pairwise_key};
use crate::npkc::comp_key::comp_key;
use crate::npkc::rsa_param::Public;
use crate::prelude::*;

/// (j, MK_{i,j}), j ∈ N(i), and (j, EK_{i,j}), j ≠ i.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MasterKeys {
    /// MK.
    pub MK: Vec<(Id, [u8; 32])>,
    /// EK.
    pub EK: Vec<(Id, [u8; 32])>,
}

/// The polynomials that a user received from SSP_1 and SSP_2, the constants first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polynomials {
    /// s_{1,i}.
    pub s_1: Vec<Nat>,
    /// s_{2,i}.
    pub s_2: Vec<Nat>,
    /// c_{1,i}.
    pub c_1: Vec<Nat>,
    /// c_{2,i}.
    pub c_2: Vec<Nat>,
}

/// An element of F_q in 32 bytes.
fn key_bytes(key: &Nat) -> Result<[u8; 32]> {
    <[u8; 32]>::try_from(nat_to_be(key, 32)?).map_err(|_| Code::Length.error())
}

/// User i, as written. `N` is N(i). Errors as [`comp_key`].
pub fn npkc_keys(public: &Public, i: Id, N: &[Id], polynomials: &Polynomials) -> Result<MasterKeys> {
    // g_i(x) = s_{1,i}(x)·s_{2,i}(x); for each U_j in N(U_i), MK_{i,j} = KDF(g_i(j)·g_i(0)^{e−1})
    let mut MK = Vec::new();
    for j in N {
        MK.push((*j, key_bytes(&comp_key(public, &polynomials.s_1, &polynomials.s_2, *j)?)?));
    }
    // h_i(x) = c_{1,i}(x)·c_{2,i}(x); EK_{i,j} = KDF(h_i(j)·h_i(0)^{e−1}), for every other user
    let mut EK = Vec::new();
    for j in 1..=public.m {
        if j != i {
            EK.push((j, key_bytes(&comp_key(public, &polynomials.c_1, &polynomials.c_2, j)?)?));
        }
    }
    Ok(MasterKeys { MK, EK })
}

/// User i of m, with `SoundNike`. `N` is N(i). Errors as [`pairwise_key`].
pub fn sound_keys(m: u32, i: Id, N: &[Id], row_1: &Row, row_2: &Row) -> Result<MasterKeys> {
    let mut MK = Vec::new();
    for j in N {
        MK.push((*j, pairwise_key(m, i, *j, Use::Mask, row_1, row_2)?));
    }
    let mut EK = Vec::new();
    for j in 1..=m {
        if j != i {
            EK.push((j, pairwise_key(m, i, j, Use::Ae, row_1, row_2)?));
        }
    }
    Ok(MasterKeys { MK, EK })
}

//! NPKC.CompKey (MGL §4.1): a user's pairwise keys from its two polynomials.
//!
//! With g_i(x) = f(i)^d·f(x), where f = f_1·f_2, the key of the pair (i, j) comes from g_i(j)·g_i(0)^(e−1) =
//! f(i)·f(j)·f(0)^(e−1). So does the key of every other pair, for user i alone: that is
//! g_i(u)·g_i(v)·g_i(0)^(e−1)/g_i(i) (finding F01). Theorems 4.6 and 4.7 do not hold.
#![allow(non_snake_case)]

use super::ring::{evaluate, product, zn_to_bytes};
use super::rsa_param::Public;
use crate::field;
use crate::kdf::kdf_fq;
use crate::p256::order;
use crate::prelude::*;

/// The label of the KDF.
const LABEL: &[u8] = b"secagg/v1/npkc/key";

/// g_i(x) = s_{1,i}(x)·s_{2,i}(x) in Z_N\[x\].
pub fn g(public: &Public, s_1: &[Nat], s_2: &[Nat]) -> Vec<Nat> {
    product(s_1, s_2, &public.N)
}

/// What goes into the KDF: g_i(j)·g_i(0)^(e−1) mod N.
///
/// `E_PARAMS` when N < 2, e = 0 or g_i has no coefficients; `E_RANGE` unless j is from 1 to m.
pub fn key_material(public: &Public, g_i: &[Nat], j: Id) -> Result<Nat> {
    let N = &public.N;
    if *N < nat(2) || public.e.is_zero() || g_i.is_empty() {
        return Err(Code::Params.error());
    }
    if j == 0 || j > public.m {
        return Err(Code::Range.error());
    }
    let tail = field::pow(&evaluate(g_i, 0, N), &(&public.e - 1u32), N);
    Ok(field::mul(&evaluate(g_i, j, N), &tail, N))
}

/// KDF(x) ∈ F_q: x in ⌈|N|/8⌉ bytes, the label `secagg/v1/npkc/key`, and q the order of P-256's group; `E_RANGE` when x
/// ≥ N.
pub fn derive(public: &Public, x: &Nat) -> Result<Nat> {
    kdf_fq(&zn_to_bytes(x, &public.N)?, LABEL, &order())
}

/// NPKC.CompKey: MK_{i,j} = KDF(g_i(j)·g_i(0)^(e−1)) ∈ F_q, from user i's s_{1,i} and s_{2,i}. Errors as
/// [`key_material`].
///
/// EK_{i,j} is the same of the polynomials c_{1,i} and c_{2,i} (§5.1).
pub fn comp_key(public: &Public, s_1: &[Nat], s_2: &[Nat], j: Id) -> Result<Nat> {
    derive(public, &key_material(public, &g(public, s_1, s_2), j)?)
}

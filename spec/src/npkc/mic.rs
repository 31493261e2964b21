//! π_MIC (MGL Figure 2, Round 1, step 1; Catalano, Gennaro and Halevi, EUROCRYPT 2000): the inverse of e modulo the φ
//! that the two SSPs share, itself in shares d = d_1 + d_2 over the integers.
//!
//! With λ = λ_1 + λ_2 and r = r_1 + r_2, both learn γ = λφ + re and find a and b with aγ + be = 1. Then (ar + b)e ≡ 1
//! mod φ, so d = ar + b: d_1 = a·r_1 + b, and d_2 = a·r_2, which is 0 or above. As an integer d is (1 − aλφ)/e,
//! negative unless a = 0. γ comes of products of what one SSP knows with what the other does; they are computed under
//! SSP_1's Paillier key.
//!
//! What γ hides. Draw λ_i and r_i of one SSP as they are drawn, but compute γ with another φ̂ ≤ 2N prime to e: its
//! distribution changes by a statistical distance of at most 2·|φ̂ − φ|/(eN) + (e + 2)/N². Everybody knows a φ̂ with
//! |φ̂ − φ| ≤ P + Q + e, near N. So what the other SSP learns from γ it could have drawn by itself, up to a distance of
//! about 2(P + Q)/(eN), for primes of one size below 2^(3−|N|/2). The ranges λ_i < N² and r_i < N³ are made for that.
//!
//! Nothing here asks for φ_1 + φ_2 to be φ(N): given the shares as Figure 2 prints them it inverts e modulo φ(N) + N
//! (finding F07).
#![allow(non_snake_case)]

use super::integer::{Int, encode_int, int, int_from_nat, read_int, residue};
use super::paillier::{
    self, PublicKey, SecretKey, encode_ciphertext, encode_public_key, read_ciphertext, read_public_key,
};
use super::rsa_param::Public;
use crate::field;
use crate::prelude::*;
use crate::wire::{read_end, read_kind};

/// SSP_1's coins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coins1 {
    /// A prime of the Paillier key.
    pub p: Nat,
    /// The other prime.
    pub q: Nat,
    /// λ_1, from [0, N² − 1].
    pub lambda_1: Nat,
    /// r_1, from [0, N³ − 1].
    pub r_1: Nat,
    /// Enc's coin for φ_1.
    pub rho_phi: Nat,
    /// Enc's coin for λ_1.
    pub rho_lambda: Nat,
}

/// SSP_2's coins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coins2 {
    /// λ_2, from [0, N² − 1].
    pub lambda_2: Nat,
    /// r_2, from [0, N³ − 1].
    pub r_2: Nat,
    /// Enc's coin for what SSP_2 adds of its own.
    pub rho: Nat,
}

/// SSP_1, waiting for the products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started1 {
    /// (N, e).
    pub public: Public,
    /// The key under which the products come.
    pub sk: SecretKey,
    /// λ_1·φ_1 + r_1·e, what of γ SSP_1 computes alone.
    pub own: Int,
    /// r_1.
    pub r_1: Nat,
}

/// SSP_2, waiting for γ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered2 {
    /// (N, e).
    pub public: Public,
    /// r_2.
    pub r_2: Nat,
}

/// SSP_1, which knows γ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revealed1 {
    /// (N, e).
    pub public: Public,
    /// r_1.
    pub r_1: Nat,
    /// γ.
    pub gamma: Int,
}

/// The least n of the Paillier key: 2N³(e + 6) + 1. A plaintext is below N³(e + 6) then, so that none wraps.
pub fn least_paillier_modulus(public: &Public) -> Nat {
    let N = &public.N;
    nat(2) * N * N * N * (&public.e + 6u32) + 1u32
}

/// `E_PARAMS` unless N > 1 and e ≥ 1; `E_RANGE` unless |φ_i| ≤ 2N, λ_i < N² and r_i < N³.
fn check_inputs(public: &Public, phi: &Int, lambda: &Nat, r: &Nat) -> Result<()> {
    let N = &public.N;
    if *N < nat(2) || public.e.is_zero() {
        return Err(Code::Params.error());
    }
    if *phi.magnitude() > nat(2) * N || *lambda >= N * N || *r >= N * N * N {
        return Err(Code::Range.error());
    }
    Ok(())
}

/// SSP_1, with its share φ_1: message `00`, n ‖ Enc(φ_1) ‖ Enc(λ_1).
///
/// In this order: `E_PARAMS` unless N > 1 and e ≥ 1; `E_RANGE` unless |φ_1| ≤ 2N, λ_1 < N² and r_1 < N³; `E_PARAMS` of
/// the Paillier key; `E_WRAP` when n is below [`least_paillier_modulus`]; `E_RANGE` for a coin of Enc.
pub fn start(public: &Public, phi_1: &Int, coins: &Coins1) -> Result<(Started1, Bytes)> {
    check_inputs(public, phi_1, &coins.lambda_1, &coins.r_1)?;
    let (pk, sk) = paillier::key_gen(&coins.p, &coins.q)?;
    if pk.n < least_paillier_modulus(public) {
        return Err(Code::Wrap.error());
    }
    let lambda_1 = int_from_nat(&coins.lambda_1);
    let phi_encrypted = paillier::enc(&pk, phi_1, &coins.rho_phi)?;
    let lambda_encrypted = paillier::enc(&pk, &lambda_1, &coins.rho_lambda)?;
    let message = concat(&[
        &[0],
        &encode_public_key(&pk),
        &encode_ciphertext(&pk, &phi_encrypted)?,
        &encode_ciphertext(&pk, &lambda_encrypted)?,
    ]);
    let own = lambda_1 * phi_1 + int_from_nat(&(&coins.r_1 * &public.e));
    Ok((Started1 { public: public.clone(), sk, own, r_1: coins.r_1.clone() }, message))
}

/// SSP_2, with its share φ_2: message `01`, Enc(λ_2·φ_1 + λ_1·φ_2 + λ_2·φ_2 + r_2·e).
///
/// In this order: `E_PARAMS` and `E_RANGE` for the same of φ_2, λ_2 and r_2; the message as it is read, `E_WRAP` for an
/// n below [`least_paillier_modulus`]; `E_RANGE` for the coin of Enc.
pub fn answer(public: &Public, phi_2: &Int, message: &[u8], coins: &Coins2) -> Result<(Answered2, Bytes)> {
    check_inputs(public, phi_2, &coins.lambda_2, &coins.r_2)?;
    let at = read_kind(message, 0)?;
    let (pk, at) = read_public_key(message, at, &least_paillier_modulus(public))?;
    let (phi_1, at) = read_ciphertext(message, at, &pk)?;
    let (lambda_1, at) = read_ciphertext(message, at, &pk)?;
    read_end(message, at)?;
    let lambda_2 = int_from_nat(&coins.lambda_2);
    // λ_2·φ_1 + λ_1·φ_2
    let crossed =
        paillier::add(&pk, &paillier::multiply(&pk, &phi_1, &lambda_2)?, &paillier::multiply(&pk, &lambda_1, phi_2)?);
    // … + λ_2·φ_2 + r_2·e, whose coin rerandomizes the sum
    let own = lambda_2 * phi_2 + int_from_nat(&(&coins.r_2 * &public.e));
    let sum = paillier::add(&pk, &crossed, &paillier::enc(&pk, &own, &coins.rho)?);
    let message = concat(&[&[1], &encode_ciphertext(&pk, &sum)?]);
    Ok((Answered2 { public: public.clone(), r_2: coins.r_2.clone() }, message))
}

/// SSP_1: γ = λφ + re, and message `02`, γ.
pub fn reveal(state: &Started1, message: &[u8]) -> Result<(Revealed1, Bytes)> {
    let at = read_kind(message, 1)?;
    let pk = PublicKey { n: state.sk.n.clone() };
    let (products, at) = read_ciphertext(message, at, &pk)?;
    read_end(message, at)?;
    // γ = (λ_1·φ_1 + r_1·e) + (λ_2·φ_1 + λ_1·φ_2 + λ_2·φ_2 + r_2·e)
    let gamma = &state.own + paillier::dec(&state.sk, &products)?;
    let out = concat(&[&[2], &encode_int(&gamma)]);
    Ok((Revealed1 { public: state.public.clone(), r_1: state.r_1.clone(), gamma }, out))
}

/// The a from [0, e − 1] and the b with aγ + be = 1; `E_PARAMS` when gcd(γ, e) ≠ 1: both draw λ_i and r_i again.
#[hax_lib::requires(*e > nat(0))]
pub fn bezout(gamma: &Int, e: &Nat) -> Result<(Nat, Int)> {
    if e.is_zero() {
        return Err(Code::Params.error());
    }
    // a = 1/γ mod e, which is 0 for e = 1
    let a =
        if e.is_one() { Nat::zero() } else { field::inv(&residue(gamma, e), e).map_err(|_| Code::Params.error())? };
    let b = (int(1) - int_from_nat(&a) * gamma) / int_from_nat(e);
    Ok((a, b))
}

/// SSP_1: d_1 = a·r_1 + b; `E_PARAMS` when gcd(γ, e) ≠ 1.
pub fn share_1(state: &Revealed1) -> Result<Int> {
    let (a, b) = bezout(&state.gamma, &state.public.e)?;
    Ok(int_from_nat(&(a * &state.r_1)) + b)
}

/// SSP_2: d_2 = a·r_2; `E_PARAMS` when gcd(γ, e) ≠ 1.
pub fn share_2(state: &Answered2, message: &[u8]) -> Result<Int> {
    let at = read_kind(message, 2)?;
    let (gamma, at) = read_int(message, at)?;
    read_end(message, at)?;
    let (a, _) = bezout(&gamma, &state.public.e)?;
    Ok(int_from_nat(&(a * &state.r_2)))
}

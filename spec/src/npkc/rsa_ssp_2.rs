//! SSP_2's side of an attempt of π_RSA ([`super::rsa`]): [`sieve`], [`product`], [`test_biprimality`], [`finish`].
#![allow(non_snake_case)]

use super::integer::int_from_nat;
use super::paillier::{self, PublicKey, encode_ciphertext, read_ciphertext, read_public_key};
use super::prime::jacobi;
use super::ring::read_zn;
use super::rsa::{self, STATISTICAL_BITS, Setup, Shares, Step};
use crate::field;
use crate::prelude::*;
use crate::wire::{read_bytes, read_end, read_kind};

/// The coins of one trial division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// t, from [1, ℓ − 1].
    pub t: Nat,
    /// σ, below 2^(h+128).
    pub sigma: Nat,
    /// Enc's coin.
    pub rho: Nat,
}

/// The coins of [`sieve`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SieveCoins {
    /// P_2.
    pub P_2: Nat,
    /// Q_2.
    pub Q_2: Nat,
    /// For each odd prime up to B, ascending: the division of P, then that of Q.
    pub divisions: Vec<[Division; 2]>,
}

/// The coins of [`test_biprimality`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestCoins {
    /// r_2, below 2^(2h+128), taken mod N.
    pub r_2: Nat,
    /// σ, below 2^(h+2+128).
    pub sigma: Nat,
    /// Enc's coin.
    pub rho: Nat,
}

/// SSP_2, waiting for the verdict of the trial division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sieving {
    /// What both are given.
    pub setup: Setup,
    /// SSP_1's key.
    pub pk: PublicKey,
    /// Enc(P_1).
    pub P_encrypted: Nat,
    /// Enc(Q_1).
    pub Q_encrypted: Nat,
    /// P_2.
    pub P_2: Nat,
    /// Q_2.
    pub Q_2: Nat,
}

/// SSP_2, waiting for N.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multiplied {
    /// As before.
    pub sieving: Sieving,
}

/// SSP_2, waiting for the last verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    /// What it will hold.
    pub shares: Shares,
}

/// Enc(t·(x_1 + x_2) + ℓσ), from Enc(x_1).
fn divide(state: &Sieving, x_encrypted: &Nat, x_2: &Nat, l: u32, coins: &Division) -> Result<Nat> {
    let own = &coins.t * x_2 + Nat::from(l) * &coins.sigma;
    let other = paillier::multiply(&state.pk, x_encrypted, &int_from_nat(&coins.t))?;
    Ok(paillier::add(&state.pk, &other, &paillier::enc(&state.pk, &int_from_nat(&own), &coins.rho)?))
}

/// `E_PARAMS` unless there are coins for each ℓ; `E_RANGE` unless each t is from [1, ℓ − 1] and each σ is below
/// 2^(h+128).
fn check_divisions(setup: &Setup, divisions: &[[Division; 2]]) -> Result<()> {
    let primes = rsa::small_primes(setup);
    if primes.len() != divisions.len() {
        return Err(Code::Params.error());
    }
    for (l, pair) in primes.iter().zip(divisions) {
        for coins in pair {
            if coins.t.is_zero() || coins.t >= Nat::from(*l) {
                return Err(Code::Range.error());
            }
            rsa::check_bits(&coins.sigma, u64::from(setup.h) + STATISTICAL_BITS)?;
        }
    }
    Ok(())
}

/// Steps 1 and 2: message `01`, for each odd prime ℓ ≤ B, ascending, Enc(t·P + ℓσ) ‖ Enc(t'·Q + ℓσ').
///
/// In this order: `E_PARAMS` of the setup; `E_RANGE` for P_2, for Q_2; the errors of the divisions' coins; the message
/// as it is read, `E_WRAP` for an n below [`rsa::least_paillier_modulus`]; `E_RANGE` for a coin of Enc.
pub fn sieve(setup: &Setup, message: &[u8], coins: &SieveCoins) -> Result<(Sieving, Bytes)> {
    rsa::check_setup(setup)?;
    rsa::check_share_2(setup, &coins.P_2)?;
    rsa::check_share_2(setup, &coins.Q_2)?;
    check_divisions(setup, &coins.divisions)?;
    let at = read_kind(message, 0)?;
    let (pk, at) = read_public_key(message, at, &rsa::least_paillier_modulus(setup))?;
    let (P_encrypted, at) = read_ciphertext(message, at, &pk)?;
    let (Q_encrypted, at) = read_ciphertext(message, at, &pk)?;
    read_end(message, at)?;
    let (P_2, Q_2) = (coins.P_2.clone(), coins.Q_2.clone());
    let state = Sieving { setup: setup.clone(), pk, P_encrypted, Q_encrypted, P_2, Q_2 };
    let mut out = vec![1];
    for (l, [for_P, for_Q]) in rsa::small_primes(setup).iter().zip(&coins.divisions) {
        let c_P = divide(&state, &state.P_encrypted, &state.P_2, *l, for_P)?;
        let c_Q = divide(&state, &state.Q_encrypted, &state.Q_2, *l, for_Q)?;
        out = concat(&[&out, &encode_ciphertext(&state.pk, &c_P)?, &encode_ciphertext(&state.pk, &c_Q)?]);
    }
    Ok((state, out))
}

/// Step 3: message `03`, Enc(P_1·Q_2 + Q_1·P_2 + P_2·Q_2); none when SSP_1 says to draw again. The coin is Enc's.
pub fn product(state: &Sieving, message: &[u8], rho: &Nat) -> Result<(Step<Multiplied>, Option<Bytes>)> {
    let pk = &state.pk;
    let at = read_kind(message, 2)?;
    let (is_free, at) = rsa::read_verdict(message, at)?;
    read_end(message, at)?;
    if !is_free {
        return Ok((Step::Redraw, None));
    }
    // Enc(P_1)^{Q_2} · Enc(Q_1)^{P_2} · Enc(P_2·Q_2)
    let crossed = paillier::add(
        pk,
        &paillier::multiply(pk, &state.P_encrypted, &int_from_nat(&state.Q_2))?,
        &paillier::multiply(pk, &state.Q_encrypted, &int_from_nat(&state.P_2))?,
    );
    let own = paillier::enc(pk, &int_from_nat(&(&state.P_2 * &state.Q_2)), rho)?;
    let message = concat(&[&[3], &encode_ciphertext(pk, &paillier::add(pk, &crossed, &own))?]);
    Ok((Step::Next(Multiplied { sieving: state.clone() }), Some(message)))
}

/// Step 4, and the masked value of step 5: message `05`, the verdict, and if it is to go on
/// Enc(r_1·(P_2 + Q_2) + r_2·(P + Q − 1) + N·σ).
///
/// In this order: `E_RANGE` for r_2 of more than 2h + 128 bits or σ of more than h + 2 + 128; the message as it is
/// read, `E_RANGE` for an N that has not 2h bits or is not 1 mod 4 and for a g without Jacobi symbol 1; `E_RANGE` for
/// the coin of Enc.
pub fn test_biprimality(state: &Multiplied, message: &[u8], coins: &TestCoins) -> Result<(Step<Tested>, Bytes)> {
    let sieving = &state.sieving;
    let (setup, pk) = (&sieving.setup, &sieving.pk);
    rsa::check_bits(&coins.r_2, 2 * u64::from(setup.h) + STATISTICAL_BITS)?;
    rsa::check_bits(&coins.sigma, u64::from(setup.h) + 2 + STATISTICAL_BITS)?;
    let at = read_kind(message, 4)?;
    let (N, mut at) = read_bytes(message, at, rsa::modulus_bytes(setup))?;
    let N = nat_from_be(&N);
    rsa::check_modulus(setup, &N)?;
    // v_2 = g^((P_2+Q_2)/4)
    let P_2_plus_Q_2 = &sieving.P_2 + &sieving.Q_2;
    let exponent = &P_2_plus_Q_2 >> 2u32;
    let mut is_biprime = true;
    for _ in 0..setup.kappa {
        let (g, after_g) = read_zn(message, at, &N)?;
        if jacobi(&g, &N) != 1 {
            return Err(Code::Range.error());
        }
        let (v_1, after_v) = read_zn(message, after_g, &N)?;
        let v_2 = field::pow(&g, &exponent, &N);
        // v_1 ≡ ±v_2 mod N
        if v_1 != v_2 && v_1 != field::neg(&v_2, &N) {
            is_biprime = false;
        }
        at = after_v;
    }
    let (r_1_encrypted, at) = read_ciphertext(message, at, pk)?;
    read_end(message, at)?;
    if !is_biprime {
        return Ok((Step::Redraw, concat(&[&[5], &rsa::encode_verdict(false)])));
    }
    let r_2 = &coins.r_2 % &N;
    // r_1·(P_2 + Q_2) + r_2·(P_1 + Q_1)
    let crossed = paillier::add(
        pk,
        &paillier::multiply(pk, &r_1_encrypted, &int_from_nat(&P_2_plus_Q_2))?,
        &paillier::multiply(pk, &paillier::add(pk, &sieving.P_encrypted, &sieving.Q_encrypted), &int_from_nat(&r_2))?,
    );
    // … + r_2·(P_2 + Q_2 − 1) + N·σ
    let own = int_from_nat(&(&r_2 * &P_2_plus_Q_2 + &N * &coins.sigma)) - int_from_nat(&r_2);
    let masked = paillier::add(pk, &crossed, &paillier::enc(pk, &own, &coins.rho)?);
    let out = concat(&[&[5], &rsa::encode_verdict(true), &encode_ciphertext(pk, &masked)?]);
    let shares = Shares { N, P: sieving.P_2.clone(), Q: sieving.Q_2.clone() };
    Ok((Step::Next(Tested { shares }), out))
}

/// Step 5: SSP_2's shares, if SSP_1 says so.
pub fn finish(state: &Tested, message: &[u8]) -> Result<Step<Shares>> {
    let at = read_kind(message, 6)?;
    let (is_coprime, at) = rsa::read_verdict(message, at)?;
    read_end(message, at)?;
    Ok(if is_coprime { Step::Next(state.shares.clone()) } else { Step::Redraw })
}

//! SSP_1's side of an attempt of π_RSA ([`super::rsa`]): [`start`], [`sieve`], [`test_biprimality`], [`finish`].
#![allow(non_snake_case)]

use super::integer::{int, int_from_nat, residue};
use super::paillier::{self, PublicKey, SecretKey, encode_ciphertext, encode_public_key, read_ciphertext};
use super::prime::{are_coprime, jacobi};
use super::ring::{pow, zn_to_bytes};
use super::rsa::{self, STATISTICAL_BITS, Setup, Shares, Step};
use super::rsa_param::phi_1;
use crate::prelude::*;
use crate::wire::{read_end, read_kind};

/// The coins of [`start`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartCoins {
    /// P_1.
    pub P_1: Nat,
    /// Q_1.
    pub Q_1: Nat,
    /// A prime of the Paillier key.
    pub p: Nat,
    /// The other prime.
    pub q: Nat,
    /// Enc's coin for P_1.
    pub rho_P: Nat,
    /// Enc's coin for Q_1.
    pub rho_Q: Nat,
}

/// The coins of [`test_biprimality`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestCoins {
    /// Candidates for g, below 2^(2h+128), taken mod N: those of Jacobi symbol 1 are used, in order, until there are κ.
    pub g: Vec<Nat>,
    /// r_1, below 2^(2h+128), taken mod N.
    pub r_1: Nat,
    /// Enc's coin for r_1.
    pub rho: Nat,
}

/// SSP_1, waiting for the trial division, and then for the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// What both are given.
    pub setup: Setup,
    /// The Paillier key.
    pub sk: SecretKey,
    /// P_1.
    pub P_1: Nat,
    /// Q_1.
    pub Q_1: Nat,
}

/// SSP_1 after the trial division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sieved {
    /// As before.
    pub started: Started,
}

/// SSP_1, waiting for the outcome of the test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    /// As before.
    pub started: Started,
    /// N.
    pub N: Nat,
    /// r_1 mod N.
    pub r_1: Nat,
}

/// The public half of the key.
fn public_key(state: &Started) -> PublicKey {
    PublicKey { n: state.sk.n.clone() }
}

/// Step 1: message `00`, n ‖ Enc(P_1) ‖ Enc(Q_1).
///
/// In this order: `E_PARAMS` of the setup; `E_RANGE` for P_1, for Q_1; `E_PARAMS` of the Paillier key; `E_WRAP` when n
/// is below [`rsa::least_paillier_modulus`]; `E_RANGE` for a coin of Enc.
pub fn start(setup: &Setup, coins: &StartCoins) -> Result<(Started, Bytes)> {
    rsa::check_setup(setup)?;
    rsa::check_share_1(setup, &coins.P_1)?;
    rsa::check_share_1(setup, &coins.Q_1)?;
    let (pk, sk) = paillier::key_gen(&coins.p, &coins.q)?;
    if pk.n < rsa::least_paillier_modulus(setup) {
        return Err(Code::Wrap.error());
    }
    let P_encrypted = paillier::enc(&pk, &int_from_nat(&coins.P_1), &coins.rho_P)?;
    let Q_encrypted = paillier::enc(&pk, &int_from_nat(&coins.Q_1), &coins.rho_Q)?;
    let message = concat(&[
        &[0],
        &encode_public_key(&pk),
        &encode_ciphertext(&pk, &P_encrypted)?,
        &encode_ciphertext(&pk, &Q_encrypted)?,
    ]);
    Ok((Started { setup: setup.clone(), sk, P_1: coins.P_1.clone(), Q_1: coins.Q_1.clone() }, message))
}

/// Step 2: message `02`, the verdict. Draw again if some ℓ divides P or Q.
pub fn sieve(state: &Started, message: &[u8]) -> Result<(Step<Sieved>, Bytes)> {
    let pk = public_key(state);
    let mut at = read_kind(message, 1)?;
    let mut is_free = true;
    for l in rsa::small_primes(&state.setup) {
        // t·P + ℓσ, then t'·Q + ℓσ': 0 mod ℓ exactly when ℓ divides
        for _ in 0..2 {
            let (c, next) = read_ciphertext(message, at, &pk)?;
            if residue(&paillier::dec(&state.sk, &c)?, &Nat::from(l)).is_zero() {
                is_free = false;
            }
            at = next;
        }
    }
    read_end(message, at)?;
    let step = if is_free { Step::Next(Sieved { started: state.clone() }) } else { Step::Redraw };
    Ok((step, concat(&[&[2], &rsa::encode_verdict(is_free)])))
}

/// The κ bases: the first candidates of Jacobi symbol 1; `E_PARAMS` when there are fewer.
fn bases(setup: &Setup, candidates: &[Nat], N: &Nat) -> Result<Vec<Nat>> {
    let mut g = Vec::new();
    for candidate in candidates {
        let residue = candidate % N;
        if g.len() < setup.kappa as usize && jacobi(&residue, N) == 1 {
            g.push(residue);
        }
    }
    if g.len() < setup.kappa as usize {
        return Err(Code::Params.error());
    }
    Ok(g)
}

/// Steps 3 and 4: N, and message `04`, N ‖ κ times (g ‖ v_1) ‖ Enc(r_1).
///
/// In this order: `E_RANGE` for a candidate or r_1 of more than 2h + 128 bits; the message as it is read; `E_RANGE`
/// when N has not 2h bits or is not 1 mod 4; `E_PARAMS` when fewer than κ candidates have Jacobi symbol 1; `E_RANGE`
/// for the coin of Enc.
pub fn test_biprimality(state: &Sieved, message: &[u8], coins: &TestCoins) -> Result<(Tested, Bytes)> {
    let started = &state.started;
    let pk = public_key(started);
    for coin in coins.g.iter().chain([&coins.r_1]) {
        rsa::check_bits(coin, 2 * u64::from(started.setup.h) + STATISTICAL_BITS)?;
    }
    let at = read_kind(message, 3)?;
    let (c, at) = read_ciphertext(message, at, &pk)?;
    read_end(message, at)?;
    // N = P_1·Q_1 + (P_1·Q_2 + Q_1·P_2 + P_2·Q_2)
    let N = int_from_nat(&(&started.P_1 * &started.Q_1)) + paillier::dec(&started.sk, &c)?;
    let N = N.to_biguint().ok_or(Code::Range.error())?;
    rsa::check_modulus(&started.setup, &N)?;
    // v_1 = g^((N+1−P_1−Q_1)/4), whose numerator is φ_1
    let exponent = phi_1(&N, &started.P_1, &started.Q_1) >> 2u32;
    let mut tests = Vec::new();
    for g in bases(&started.setup, &coins.g, &N)? {
        let v_1 = pow(&g, &exponent, &N)?;
        tests = concat(&[&tests, &zn_to_bytes(&g, &N)?, &zn_to_bytes(&v_1, &N)?]);
    }
    let r_1 = &coins.r_1 % &N;
    let r_encrypted = paillier::enc(&pk, &int_from_nat(&r_1), &coins.rho)?;
    let message = concat(&[
        &[4],
        &nat_to_be(&N, rsa::modulus_bytes(&started.setup))?,
        &tests,
        &encode_ciphertext(&pk, &r_encrypted)?,
    ]);
    Ok((Tested { started: started.clone(), N, r_1 }, message))
}

/// Step 5: SSP_1's shares, and message `06`, the verdict; none when SSP_2 has already said to draw again.
pub fn finish(state: &Tested, message: &[u8]) -> Result<(Step<Shares>, Option<Bytes>)> {
    let (started, N) = (&state.started, &state.N);
    let at = read_kind(message, 5)?;
    let (is_biprime, at) = rsa::read_verdict(message, at)?;
    if !is_biprime {
        read_end(message, at)?;
        return Ok((Step::Redraw, None));
    }
    let (c, at) = read_ciphertext(message, at, &public_key(started))?;
    read_end(message, at)?;
    // z = r_1(P_1 + Q_1 − 1) + … = (r_1 + r_2)(P + Q − 1) mod N
    let own = int_from_nat(&state.r_1) * (int_from_nat(&(&started.P_1 + &started.Q_1)) - int(1));
    let z = residue(&(own + paillier::dec(&started.sk, &c)?), N);
    let is_coprime = are_coprime(&z, N);
    let shares = Shares { N: N.clone(), P: started.P_1.clone(), Q: started.Q_1.clone() };
    let step = if is_coprime { Step::Next(shares) } else { Step::Redraw };
    Ok((step, Some(concat(&[&[6], &rsa::encode_verdict(is_coprime)]))))
}

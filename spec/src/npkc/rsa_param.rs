//! NPKC.DistRSAParam (MGL §4.1; Figure 2, Round 0): the modulus N, the exponent e, and the shares of P, Q and φ(N).
//!
//! Where Figure 2 runs π_RSA, [`dist_rsa_param`] has a dealer, who knows safe primes; [`super::rsa`] is π_RSA, which
//! needs no dealer and does not find safe primes. Both end in [`ssp_1`] and [`ssp_2`].
//!
//! As printed, φ_1 and φ_2 are reduced mod N, and then they add to φ(N) + N, not to φ(N) (finding F07). [`phi_1`] and
//! [`phi_2`] are integers; [`phi_shares_as_printed`] is what the figure says.
#![allow(non_snake_case)]

use super::integer::{Int, int, int_from_nat, residue};
use super::prime::{are_coprime, is_probable_safe_prime};
use crate::prelude::*;

/// pp_1 = pp_2 = (N, e), and the number of users that e comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public {
    /// N = PQ.
    pub N: Nat,
    /// e.
    pub e: Nat,
    /// m, the number of users.
    pub m: u32,
}

/// sp_i = (P_i, Q_i, φ_i).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Private {
    /// P_i, a share of P.
    pub P: Nat,
    /// Q_i, a share of Q.
    pub Q: Nat,
    /// φ_i, a share of φ(N) over the integers.
    pub phi: Int,
}

/// The dealer's coins besides the primes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coins {
    /// P_1, from [0, P].
    pub P_1: Nat,
    /// Q_1, from [0, Q].
    pub Q_1: Nat,
}

/// e = m − 1 if m is even and e = m if m is odd; `E_PARAMS` when m < 2, since one user has nobody to share a key with.
#[hax_lib::requires(m >= 2)]
#[hax_lib::ensures(|e| e.map_or(true, |e| e.bit(0)))]
pub fn public_exponent(m: u32) -> Result<Nat> {
    if m < 2 {
        return Err(Code::Params.error());
    }
    Ok(Nat::from(if m.is_multiple_of(2) { m - 1 } else { m }))
}

/// `E_PARAMS` unless gcd(e, φ(N)) = 1. For safe primes P, Q with m < P', Q' this always holds; for others it need not.
pub fn check_exponent(e: &Nat, phi: &Nat) -> Result<()> {
    if are_coprime(e, phi) { Ok(()) } else { Err(Code::Params.error()) }
}

/// Round 0, step 3, without its reduction: φ_1 = N + 1 − (P_1 + Q_1).
pub fn phi_1(N: &Nat, P_1: &Nat, Q_1: &Nat) -> Int {
    int_from_nat(N) + int(1) - int_from_nat(&(P_1 + Q_1))
}

/// Round 0, step 4, without its reduction: φ_2 = −(P_2 + Q_2).
pub fn phi_2(P_2: &Nat, Q_2: &Nat) -> Int {
    -int_from_nat(&(P_2 + Q_2))
}

/// Round 0, steps 3 and 4 as they are printed: φ_1 mod N and φ_2 mod N.
///
/// They add to φ(N) + N unless P_1 + Q_1 ≤ 1 or P_2 + Q_2 = 0. The order of the group is φ(N), so the inverse of e that
/// comes of them is wrong, or there is none (finding F07).
pub fn phi_shares_as_printed(N: &Nat, phi_1: &Int, phi_2: &Int) -> (Nat, Nat) {
    (residue(phi_1, N), residue(phi_2, N))
}

/// SSP_1's part of Round 0, steps 2 and 3, once N and the shares are there; `E_PARAMS` when m < 2.
pub fn ssp_1(N: &Nat, m: u32, P_1: &Nat, Q_1: &Nat) -> Result<(Public, Private)> {
    let public = Public { N: N.clone(), e: public_exponent(m)?, m };
    Ok((public, Private { P: P_1.clone(), Q: Q_1.clone(), phi: phi_1(N, P_1, Q_1) }))
}

/// SSP_2's part of Round 0, steps 2 and 4, once N and the shares are there; `E_PARAMS` when m < 2.
pub fn ssp_2(N: &Nat, m: u32, P_2: &Nat, Q_2: &Nat) -> Result<(Public, Private)> {
    let public = Public { N: N.clone(), e: public_exponent(m)?, m };
    Ok((public, Private { P: P_2.clone(), Q: Q_2.clone(), phi: phi_2(P_2, Q_2) }))
}

/// NPKC.DistRSAParam with a dealer, whose coins are the primes P and Q too: (pp, sp_1, sp_2).
///
/// In this order: `E_PARAMS` when m < 2; when gcd(e, φ(N)) ≠ 1 (draw P and Q again); when P = Q; when P or Q is not a
/// safe prime, as far as [`is_probable_safe_prime`] can tell; when m ≥ P' or m ≥ Q'; then `E_RANGE` unless P_1 ≤ P and
/// Q_1 ≤ Q.
pub fn dist_rsa_param(P: &Nat, Q: &Nat, m: u32, coins: &Coins) -> Result<(Public, Private, Private)> {
    let e = public_exponent(m)?;
    if P.is_zero() || Q.is_zero() {
        return Err(Code::Params.error());
    }
    // gcd(m − 1, φ(N)) = 1 when m is even and gcd(m, φ(N)) = 1 when m is odd
    check_exponent(&e, &((P - 1u32) * (Q - 1u32)))?;
    // P = 2P' + 1 and Q = 2Q' + 1 are safe primes
    if P == Q || !is_probable_safe_prime(P) || !is_probable_safe_prime(Q) {
        return Err(Code::Params.error());
    }
    // m is less than P' and Q'
    if Nat::from(m) >= P >> 1u32 || Nat::from(m) >= Q >> 1u32 {
        return Err(Code::Params.error());
    }
    // P = P_1 + P_2, Q = Q_1 + Q_2
    if coins.P_1 > *P || coins.Q_1 > *Q {
        return Err(Code::Range.error());
    }
    // N = PQ
    let N = P * Q;
    let (public, sp_1) = ssp_1(&N, m, &coins.P_1, &coins.Q_1)?;
    let (_, sp_2) = ssp_2(&N, m, &(P - &coins.P_1), &(Q - &coins.Q_1))?;
    Ok((public, sp_1, sp_2))
}

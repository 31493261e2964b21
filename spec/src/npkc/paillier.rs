//! Paillier's encryption (EUROCRYPT 1999) with g = n + 1: additively homomorphic, which is what the SSPs' products of
//! shared numbers need ([`super::mic`], [`super::rsa`]). The papers name no scheme for these products.
//!
//! Plaintexts are integers from −(n − 1)/2 to (n − 1)/2.

use super::integer::{Int, encode_int, int_from_nat, read_int, residue};
use super::prime::{are_coprime, is_probable_prime};
use super::ring;
use crate::field;
use crate::prelude::*;

/// The public key n.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// n = pq.
    pub n: Nat,
}

/// The secret key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretKey {
    /// n = pq.
    pub n: Nat,
    /// φ(n) = (p − 1)(q − 1).
    pub phi: Nat,
    /// 1/φ(n) mod n.
    pub mu: Nat,
}

/// n², the modulus of the ciphertexts.
fn square(pk: &PublicKey) -> Nat {
    &pk.n * &pk.n
}

/// (n − 1)/2, the largest plaintext, for odd n.
pub fn largest_plaintext(pk: &PublicKey) -> Nat {
    &pk.n >> 1u32
}

/// The keys of the primes p and q, the coins; `E_PARAMS` when they are equal, when one is not an odd prime as far as
/// [`is_probable_prime`] can tell, and when gcd(pq, (p − 1)(q − 1)) ≠ 1.
pub fn key_gen(p: &Nat, q: &Nat) -> Result<(PublicKey, SecretKey)> {
    if p == q || !p.bit(0) || !q.bit(0) || !is_probable_prime(p) || !is_probable_prime(q) {
        return Err(Code::Params.error());
    }
    let n = p * q;
    let phi = (p - 1u32) * (q - 1u32);
    // μ = 1/φ(n) mod n exists when gcd(n, φ(n)) = 1
    let mu = field::inv(&phi, &n).map_err(|_| Code::Params.error())?;
    Ok((PublicKey { n: n.clone() }, SecretKey { n, phi, mu }))
}

/// Enc(x; ρ) = (1 + n)^x · ρ^n mod n². The coin ρ is from [1, n − 1] and prime to n.
///
/// `E_WRAP` when |x| > (n − 1)/2, then `E_RANGE` when ρ is no such coin.
#[hax_lib::requires(*x.magnitude() <= largest_plaintext(pk))]
pub fn enc(pk: &PublicKey, x: &Int, rho: &Nat) -> Result<Nat> {
    if *x.magnitude() > largest_plaintext(pk) {
        return Err(Code::Wrap.error());
    }
    if *rho >= pk.n || !are_coprime(rho, &pk.n) {
        return Err(Code::Range.error());
    }
    let n_squared = square(pk);
    // (1 + n)^x = 1 + x·n mod n²
    let power = field::add(&Nat::one(), &(residue(x, &pk.n) * &pk.n), &n_squared);
    Ok(field::mul(&power, &field::pow(rho, &pk.n, &n_squared), &n_squared))
}

/// The plaintext of c, from −(n − 1)/2 to (n − 1)/2; `E_RANGE` unless c is below n² and prime to n.
#[hax_lib::ensures(|x| x.map_or(true, |x| *x.magnitude() <= &sk.n >> 1u32))]
pub fn dec(sk: &SecretKey, c: &Nat) -> Result<Int> {
    let pk = PublicKey { n: sk.n.clone() };
    check_ciphertext(&pk, c)?;
    // L(c^φ(n) mod n²) · μ mod n, where L(u) = (u − 1)/n; u ≡ 1 mod n since the order of c mod n divides φ(n)
    let u = field::pow(c, &sk.phi, &square(&pk));
    let x = field::mul(&((u - 1u32) / &sk.n), &sk.mu, &sk.n);
    if x > largest_plaintext(&pk) { Ok(int_from_nat(&x) - int_from_nat(&sk.n)) } else { Ok(int_from_nat(&x)) }
}

/// A ciphertext of the sum of the plaintexts mod n.
pub fn add(pk: &PublicKey, c_1: &Nat, c_2: &Nat) -> Nat {
    field::mul(c_1, c_2, &square(pk))
}

/// A ciphertext of k times the plaintext mod n, for any integer k; `E_RANGE` when k < 0 and c is not prime to n.
pub fn multiply(pk: &PublicKey, c: &Nat, k: &Int) -> Result<Nat> {
    ring::pow(c, k, &square(pk))
}

/// `E_RANGE` unless c is a ciphertext: positive, below n² and prime to n.
fn check_ciphertext(pk: &PublicKey, c: &Nat) -> Result<()> {
    if c.is_zero() || *c >= square(pk) || !are_coprime(c, &pk.n) {
        return Err(Code::Range.error());
    }
    Ok(())
}

/// The encoding of a public key: n, as an integer.
pub fn encode_public_key(pk: &PublicKey) -> Bytes {
    encode_int(&int_from_nat(&pk.n))
}

/// A public key, read: an integer, `E_WRAP` when it is below `least`. That n is the product of two primes cannot be
/// seen.
pub fn read_public_key(message: &[u8], at: usize, least: &Nat) -> Result<(PublicKey, usize)> {
    let (n, at) = read_int(message, at)?;
    if n < int_from_nat(least) {
        return Err(Code::Wrap.error());
    }
    Ok((PublicKey { n: n.magnitude().clone() }, at))
}

/// The encoding of a ciphertext, as an element of Z_{n²}: ⌈|n²|/8⌉ bytes.
pub fn encode_ciphertext(pk: &PublicKey, c: &Nat) -> Result<Bytes> {
    ring::zn_to_bytes(c, &square(pk))
}

/// A ciphertext, read; `E_LENGTH` when it runs past the end, `E_RANGE` unless it is below n² and prime to n.
pub fn read_ciphertext(message: &[u8], at: usize, pk: &PublicKey) -> Result<(Nat, usize)> {
    let (c, at) = ring::read_zn(message, at, &square(pk))?;
    check_ciphertext(pk, &c)?;
    Ok((c, at))
}

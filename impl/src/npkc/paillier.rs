//! Paillier's encryption (EUROCRYPT 1999) with g = n + 1, for the SSPs' products of shared numbers.
//!
//! Plaintexts are integers from −(n − 1)/2 to (n − 1)/2. n is public: the time of everything here may tell n.

use crate::Error;
use crate::npkc::integer::Integer;
use crate::npkc::natural::Natural;
use crate::npkc::prime::{is_probable_prime, random_prime};
use crate::npkc::ring::Ring;
use crate::wire::{Reader, Writer};
use rand_core::CryptoRng;

/// The public key n.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Z_n.
    plain: Ring,
    /// Z_{n²}.
    square: Ring,
}

/// The secret key. Overwritten when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey {
    public: PublicKey,
    /// φ(n) = (p − 1)(q − 1).
    phi: Natural,
    /// 1/φ(n) mod n.
    mu: Natural,
}

redacted!(SecretKey);

/// A ciphertext: from [1, n² − 1] and prime to n.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ciphertext(Natural);

impl PublicKey {
    fn new(n: Natural) -> Result<Self, Error> {
        let square = Ring::new(&n * &n)?;
        Ok(Self { plain: Ring::new(n)?, square })
    }

    /// n.
    pub fn modulus(&self) -> &Natural {
        self.plain.modulus()
    }

    /// The bytes of a ciphertext.
    pub fn ciphertext_len(&self) -> usize {
        self.square.element_len()
    }

    /// Enc(x; ρ) = (1 + n)^x·ρ^n mod n².
    ///
    /// # Errors
    ///
    /// `E_WRAP` when |x| > (n − 1)/2, then `E_RANGE` unless the coin ρ is from [1, n − 1] and prime to n.
    pub fn encrypt(&self, x: &Integer, rho: &Natural) -> Result<Ciphertext, Error> {
        let n = self.modulus();
        if *x.magnitude() > n >> 1 {
            return Err(Error::Wrap);
        }
        if rho >= n || !self.plain.is_unit(rho) {
            return Err(Error::Range { what: "a coin of the encryption", culprit: None });
        }
        // (1 + n)^x = 1 + x·n mod n²
        let power = &(&self.plain.residue(x) * n) + &Natural::one();
        Ok(Ciphertext(self.square.mul(&power, &self.square.pow(rho, n))))
    }

    /// A coin of [`PublicKey::encrypt`].
    pub fn draw_coin<R: CryptoRng + ?Sized>(&self, rng: &mut R) -> Natural {
        self.plain.random_unit(rng)
    }

    /// A ciphertext of the sum of the plaintexts mod n.
    pub fn add(&self, a: &Ciphertext, b: &Ciphertext) -> Ciphertext {
        Ciphertext(self.square.mul(&a.0, &b.0))
    }

    /// A ciphertext of k times the plaintext mod n.
    ///
    /// # Errors
    ///
    /// None occurs: a ciphertext has an inverse.
    pub fn multiply(&self, c: &Ciphertext, k: &Integer) -> Result<Ciphertext, Error> {
        self.square.pow_signed(&c.0, k).map(Ciphertext)
    }

    fn check(&self, c: &Natural) -> Result<(), Error> {
        // 0 has no inverse mod n either.
        if !self.plain.is_unit(c) {
            return Err(Error::Range { what: "a ciphertext", culprit: None });
        }
        Ok(())
    }

    /// Reads a key: n as an integer. That it is the product of two primes cannot be seen.
    ///
    /// # Errors
    ///
    /// Those of reading an integer; then `E_WRAP` when n is below `least`.
    pub fn read(reader: &mut Reader<'_>, least: &Natural) -> Result<Self, Error> {
        let n = Integer::read(reader)?.to_natural().filter(|n| n >= least).ok_or(Error::Wrap)?;
        Self::new(n)
    }

    /// Writes n.
    pub fn write(&self, writer: &mut Writer) {
        Integer::from(self.modulus()).write(writer);
    }

    /// Reads a ciphertext.
    ///
    /// # Errors
    ///
    /// Without culprit: `E_LENGTH` when it runs past the end, `E_RANGE` unless it is below n² and prime to n.
    pub fn read_ciphertext(&self, reader: &mut Reader<'_>) -> Result<Ciphertext, Error> {
        let c = self.square.read(reader)?;
        self.check(&c)?;
        Ok(Ciphertext(c))
    }

    /// Writes a ciphertext.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for a ciphertext of a longer key, without culprit.
    pub fn write_ciphertext(&self, c: &Ciphertext, writer: &mut Writer) -> Result<(), Error> {
        self.square.write(&c.0, writer)
    }
}

impl SecretKey {
    /// The key of the primes p and q.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when they are equal, when one is no odd prime, as far as [`is_probable_prime`] can tell, and when gcd(pq,
    /// (p − 1)(q − 1)) ≠ 1.
    pub fn from_primes(p: &Natural, q: &Natural) -> Result<Self, Error> {
        let refused = Error::Params { what: "the primes of a Paillier key" };
        if p == q || !p.is_odd() || !q.is_odd() || !is_probable_prime(p) || !is_probable_prime(q) {
            return Err(refused);
        }
        let one = Natural::one();
        let (Some(p_1), Some(q_1)) = (p.checked_sub(&one), q.checked_sub(&one)) else { return Err(refused) };
        let phi = &p_1 * &q_1;
        let public = PublicKey::new(p * q)?;
        let mu = public.plain.invert(&phi).map_err(|_| refused)?;
        Ok(Self { public, phi, mu })
    }

    /// Two primes of one length for a key with n ≥ `least`.
    pub(crate) fn draw_primes<R: CryptoRng + ?Sized>(
        least: &Natural,
        rng: &mut R,
    ) -> Result<(Natural, Natural), Error> {
        // With the highest two bits of both set, pq has all of its 2·bits bits. Of 16 bits there are many primes.
        let bits = (least.bits() / 2).saturating_add(1).max(16);
        let p = random_prime(bits, rng)?;
        loop {
            let q = random_prime(bits, rng)?;
            if q != p {
                return Ok((p, q));
            }
        }
    }

    /// The public key.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Dec: the plaintext, from −(n − 1)/2 to (n − 1)/2.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for a ciphertext of another key that is not prime to this n, without culprit.
    pub fn decrypt(&self, c: &Ciphertext) -> Result<Integer, Error> {
        self.public.check(&c.0)?;
        let n = self.public.modulus();
        // L(c^φ(n) mod n²)·μ mod n, where L(u) = (u − 1)/n; u ≡ 1 mod n, so that is ⌊u/n⌋
        let u = self.public.square.pow(&c.0, &self.phi);
        let x = self.public.plain.mul(&u.div(n).unwrap_or_else(Natural::zero), &self.mu);
        if x > n >> 1 { Ok(&x - n) } else { Ok(x.into()) }
    }
}

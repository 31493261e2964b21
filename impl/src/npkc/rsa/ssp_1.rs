//! SSP_1's side of an attempt of π_RSA: [`Started::start`], [`Started::sieve`], [`Sieved::test`], [`Tested::finish`].

use super::{Setup, Shares, Step, read_verdict};
use crate::Error;
use crate::npkc::integer::Integer;
use crate::npkc::natural::Natural;
use crate::npkc::paillier::{PublicKey, SecretKey};
use crate::npkc::prime::jacobi;
use crate::npkc::ring::Ring;
use crate::wire::{Reader, Writer};
use rand_core::CryptoRng;

/// What SSP_1 draws at the start. Overwritten when dropped.
#[derive(Clone)]
pub struct StartCoins {
    /// P_1.
    pub p_1: Natural,
    /// Q_1.
    pub q_1: Natural,
    /// A prime of the Paillier key.
    pub p: Natural,
    /// The other prime.
    pub q: Natural,
    /// Enc's coin for P_1.
    pub rho_p: Natural,
    /// Enc's coin for Q_1.
    pub rho_q: Natural,
}

/// What SSP_1 draws for the test. Overwritten when dropped.
#[derive(Clone)]
pub struct TestCoins {
    /// Candidates for g, below 2^(2h+128), taken mod N: the first κ of Jacobi symbol 1 are used.
    pub g: Vec<Natural>,
    /// r_1, below 2^(2h+128), taken mod N.
    pub r_1: Natural,
    /// Enc's coin for r_1.
    pub rho: Natural,
}

/// SSP_1, waiting for the trial division.
#[derive(Clone)]
pub struct Started {
    setup: Setup,
    key: SecretKey,
    p_1: Natural,
    q_1: Natural,
}

/// SSP_1, waiting for the product.
#[derive(Clone)]
pub struct Sieved {
    started: Started,
}

/// SSP_1, waiting for the outcome of the test.
#[derive(Clone)]
pub struct Tested {
    started: Started,
    ring: Ring,
    r_1: Natural,
}

redacted!(StartCoins, TestCoins, Started, Sieved, Tested);

impl Started {
    /// Step 1: draws P_1, Q_1 and a Paillier key, and gives message `00`, n ‖ Enc(P_1) ‖ Enc(Q_1).
    ///
    /// # Errors
    ///
    /// None occurs: the coins are in their ranges.
    pub fn start<R: CryptoRng + ?Sized>(setup: Setup, rng: &mut R) -> Result<(Self, Vec<u8>), Error> {
        let mut share = || {
            // 3·2^(h−2) + 4y + 3
            let y = Natural::random_bits(setup.h - 5, rng);
            &(&setup.least_prime() + &(&y << 2)) + &Natural::from(3)
        };
        let (p_1, q_1) = (share(), share());
        let (p, q) = SecretKey::draw_primes(&setup.least_paillier_modulus(), rng)?;
        let key = SecretKey::from_primes(&p, &q)?;
        let (rho_p, rho_q) = (key.public_key().draw_coin(rng), key.public_key().draw_coin(rng));
        Self::encrypt(setup, key, &StartCoins { p_1, q_1, p, q, rho_p, rho_q })
    }

    /// The same with literal coins.
    ///
    /// # Errors
    ///
    /// In this order: `E_RANGE` for P_1, for Q_1; `E_PARAMS` of the Paillier key; `E_WRAP` when n < 2^(3h+132); `E_RANGE` for
    /// a coin of Enc.
    #[cfg(any(test, feature = "test-util"))]
    pub fn start_with_coins(setup: Setup, coins: &StartCoins) -> Result<(Self, Vec<u8>), Error> {
        setup.check_share_1(&coins.p_1)?;
        setup.check_share_1(&coins.q_1)?;
        let key = SecretKey::from_primes(&coins.p, &coins.q)?;
        if *key.public_key().modulus() < setup.least_paillier_modulus() {
            return Err(Error::Wrap);
        }
        Self::encrypt(setup, key, coins)
    }

    fn encrypt(setup: Setup, key: SecretKey, coins: &StartCoins) -> Result<(Self, Vec<u8>), Error> {
        let pk = key.public_key();
        let p_encrypted = pk.encrypt(&Integer::from(&coins.p_1), &coins.rho_p)?;
        let q_encrypted = pk.encrypt(&Integer::from(&coins.q_1), &coins.rho_q)?;
        let mut message = Writer::message(0, pk.ciphertext_len().saturating_mul(3));
        pk.write(&mut message);
        pk.write_ciphertext(&p_encrypted, &mut message)?;
        pk.write_ciphertext(&q_encrypted, &mut message)?;
        Ok((Self { setup, key, p_1: coins.p_1.clone(), q_1: coins.q_1.clone() }, message.finish()))
    }

    fn public_key(&self) -> &PublicKey {
        self.key.public_key()
    }

    /// Step 2: takes message `01` and gives message `02`, the verdict: draw again if some ℓ divides P or Q.
    ///
    /// # Errors
    ///
    /// Those of decoding.
    pub fn sieve(self, message: &[u8]) -> Result<(Step<Sieved>, Vec<u8>), Error> {
        let mut reader = Reader::message(message, 1)?;
        let mut is_free = true;
        for l in self.setup.small_primes() {
            // t·P + ℓσ, then t'·Q + ℓσ': 0 mod ℓ exactly when ℓ divides
            for _ in 0..2 {
                let masked = self.key.decrypt(&self.public_key().read_ciphertext(&mut reader)?)?;
                is_free &= masked.magnitude().div_rem_small(l).is_some_and(|(_, rest)| rest != 0);
            }
        }
        reader.finish()?;
        let step = if is_free { Step::Next(Sieved { started: self }) } else { Step::Redraw };
        Ok((step, vec![2, u8::from(is_free)]))
    }
}

impl Sieved {
    /// Steps 3 and 4: takes message `03`, learns N, and gives message `04`, N ‖ κ times (g ‖ v_1) ‖ Enc(r_1).
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_RANGE` unless N has 2h bits and is 1 mod 4; `E_PARAMS` when of many candidates for g fewer
    /// than κ have Jacobi symbol 1.
    pub fn test<R: CryptoRng + ?Sized>(self, message: &[u8], rng: &mut R) -> Result<(Tested, Vec<u8>), Error> {
        let bits = self.started.setup.residue_coin_bits();
        let ring = self.multiply(message)?;
        // About every second candidate has Jacobi symbol 1.
        let candidates = 128 + 8 * u64::from(self.started.setup.kappa);
        let bases = self.bases(&ring, (0..candidates).map(|_| Natural::random_bits(bits, rng)))?;
        let r_1 = Natural::random_bits(bits, rng);
        let rho = self.started.public_key().draw_coin(rng);
        self.prove(ring, &bases, &r_1, &rho)
    }

    /// The same with literal coins.
    ///
    /// # Errors
    ///
    /// In this order: `E_RANGE` for a candidate or r_1 of more than 2h + 128 bits; those of decoding; `E_RANGE` unless N has
    /// 2h bits and is 1 mod 4; `E_PARAMS` when fewer than κ candidates have Jacobi symbol 1; `E_RANGE` for the coin of Enc.
    #[cfg(any(test, feature = "test-util"))]
    pub fn test_with_coins(self, message: &[u8], coins: &TestCoins) -> Result<(Tested, Vec<u8>), Error> {
        for coin in coins.g.iter().chain([&coins.r_1]) {
            super::check_bits(coin, self.started.setup.residue_coin_bits())?;
        }
        let ring = self.multiply(message)?;
        let bases = self.bases(&ring, coins.g.iter().cloned())?;
        self.prove(ring, &bases, &coins.r_1, &coins.rho)
    }

    /// N = P_1·Q_1 + (P_1·Q_2 + Q_1·P_2 + P_2·Q_2).
    fn multiply(&self, message: &[u8]) -> Result<Ring, Error> {
        let Started { setup, key, p_1, q_1 } = &self.started;
        let mut reader = Reader::message(message, 3)?;
        let products = key.public_key().read_ciphertext(&mut reader)?;
        reader.finish()?;
        let modulus = &Integer::from(p_1 * q_1) + &key.decrypt(&products)?;
        setup.ring(modulus.to_natural().unwrap_or_else(Natural::zero))
    }

    /// The first κ candidates of Jacobi symbol 1; `E_PARAMS` when there are fewer.
    fn bases(&self, ring: &Ring, candidates: impl Iterator<Item = Natural>) -> Result<Vec<Natural>, Error> {
        let kappa = usize::try_from(self.started.setup.kappa).unwrap_or(usize::MAX);
        let residues = candidates.map(|g| ring.reduce(&g));
        let g: Vec<Natural> = residues.filter(|g| jacobi(g, ring.modulus()) == 1).take(kappa).collect();
        if g.len() < kappa {
            return Err(Error::Params { what: "too few bases of Jacobi symbol 1" });
        }
        Ok(g)
    }

    fn prove(self, ring: Ring, bases: &[Natural], r_1: &Natural, rho: &Natural) -> Result<(Tested, Vec<u8>), Error> {
        let Started { p_1, q_1, .. } = &self.started;
        let pk = self.started.public_key();
        // v_1 = g^((N+1−P_1−Q_1)/4), where the numerator is above 0
        let numerator = &(ring.modulus() + &Natural::one()) - &(p_1 + q_1);
        let exponent = numerator.magnitude() >> 2;
        let mut message = Writer::message(4, 0);
        message.bytes(&ring.modulus().to_be_bytes(ring.element_len())?);
        for g in bases {
            ring.write(g, &mut message)?;
            ring.write(&ring.pow(g, &exponent), &mut message)?;
        }
        let r_1 = ring.reduce(r_1);
        pk.write_ciphertext(&pk.encrypt(&Integer::from(&r_1), rho)?, &mut message)?;
        Ok((Tested { started: self.started, ring, r_1 }, message.finish()))
    }
}

impl Tested {
    /// Step 5: takes message `05`, and gives SSP_1's shares and message `06`, the verdict; no message when SSP_2 has already
    /// said to draw again.
    ///
    /// # Errors
    ///
    /// Those of decoding.
    pub fn finish(self, message: &[u8]) -> Result<(Step<Shares>, Option<Vec<u8>>), Error> {
        let Self { started: Started { key, p_1, q_1, .. }, ring, r_1 } = self;
        let mut reader = Reader::message(message, 5)?;
        if !read_verdict(&mut reader)? {
            reader.finish()?;
            return Ok((Step::Redraw, None));
        }
        let masked = key.public_key().read_ciphertext(&mut reader)?;
        reader.finish()?;
        // z = r_1(P_1 + Q_1 − 1) + … = (r_1 + r_2)(P + Q − 1) mod N
        let own = &Integer::from(r_1) * &(&(&p_1 + &q_1) - &Natural::one());
        let z = ring.residue(&(&own + &key.decrypt(&masked)?));
        let is_coprime = ring.is_unit(&z);
        let shares = Shares { modulus: ring.modulus().clone(), p: p_1, q: q_1 };
        let step = if is_coprime { Step::Next(shares) } else { Step::Redraw };
        Ok((step, Some(vec![6, u8::from(is_coprime)])))
    }
}

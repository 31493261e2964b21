//! SSP_2's side of an attempt of π_RSA: [`Sieving::sieve`], [`Sieving::product`], [`Multiplied::test`],
//! [`Tested::finish`].

use super::{STATISTICAL_BITS, Setup, Shares, Step, in_range, read_verdict};
use crate::Error;
use crate::npkc::integer::Integer;
use crate::npkc::natural::Natural;
use crate::npkc::paillier::{Ciphertext, PublicKey};
use crate::npkc::prime::jacobi;
use crate::wire::{Reader, Writer};
use rand_core::CryptoRng;

/// The coins of one trial division. Overwritten when dropped.
#[derive(Clone)]
pub struct Division {
    /// t, from [1, ℓ − 1].
    pub t: Natural,
    /// σ, below 2^(h+128).
    pub sigma: Natural,
    /// Enc's coin.
    pub rho: Natural,
}

/// What SSP_2 draws at the start. Overwritten when dropped.
#[derive(Clone)]
pub struct SieveCoins {
    /// P_2.
    pub p_2: Natural,
    /// Q_2.
    pub q_2: Natural,
    /// For each odd prime up to B, ascending: the division of P, then that of Q.
    pub divisions: Vec<[Division; 2]>,
}

/// What SSP_2 draws for the test. Overwritten when dropped.
#[derive(Clone)]
pub struct TestCoins {
    /// r_2, below 2^(2h+128), taken mod N.
    pub r_2: Natural,
    /// σ, below 2^(h+130).
    pub sigma: Natural,
    /// Enc's coin.
    pub rho: Natural,
}

/// SSP_2, waiting for the verdict of the trial division.
#[derive(Clone)]
pub struct Sieving {
    setup: Setup,
    pk: PublicKey,
    p_encrypted: Ciphertext,
    q_encrypted: Ciphertext,
    p_2: Natural,
    q_2: Natural,
}

/// SSP_2, waiting for N.
#[derive(Clone)]
pub struct Multiplied {
    sieving: Sieving,
}

/// SSP_2, waiting for the last verdict.
#[derive(Clone)]
pub struct Tested {
    shares: Shares,
}

redacted!(Division, SieveCoins, TestCoins, Sieving, Multiplied, Tested);

impl Sieving {
    /// Steps 1 and 2: takes message `00`, draws P_2 and Q_2, and gives message `01`, for each odd prime ℓ ≤ B, ascending,
    /// Enc(t·P + ℓσ) ‖ Enc(t'·Q + ℓσ').
    ///
    /// # Errors
    ///
    /// Those of decoding, `E_WRAP` when n < 2^(3h+132).
    pub fn sieve<R: CryptoRng + ?Sized>(setup: Setup, message: &[u8], rng: &mut R) -> Result<(Self, Vec<u8>), Error> {
        let p_2 = &Natural::random_bits(setup.h - 5, rng) << 2;
        let q_2 = &Natural::random_bits(setup.h - 5, rng) << 2;
        let state = Self::read(setup, message, p_2, q_2)?;
        let message = state.divide_all(|l| {
            let mut division = || Division {
                t: &Natural::random_below(&Natural::from(l - 1), rng) + &Natural::one(),
                sigma: Natural::random_bits(setup.h + STATISTICAL_BITS, rng),
                rho: state.pk.draw_coin(rng),
            };
            Ok([division(), division()])
        })?;
        Ok((state, message))
    }

    /// The same with literal coins.
    ///
    /// # Errors
    ///
    /// In this order: `E_RANGE` for P_2, for Q_2; `E_PARAMS` unless there are coins for each ℓ; `E_RANGE` for a t or σ; those
    /// of decoding, `E_WRAP` for n; `E_RANGE` for a coin of Enc.
    #[cfg(any(test, feature = "test-util"))]
    pub fn sieve_with_coins(setup: Setup, message: &[u8], coins: &SieveCoins) -> Result<(Self, Vec<u8>), Error> {
        let missing = Error::Params { what: "not two divisions for each prime" };
        setup.check_share_2(&coins.p_2)?;
        setup.check_share_2(&coins.q_2)?;
        let primes = setup.small_primes();
        if primes.len() != coins.divisions.len() {
            return Err(missing);
        }
        for (l, pair) in primes.iter().zip(&coins.divisions) {
            for Division { t, sigma, .. } in pair {
                in_range(!t.is_zero() && *t < Natural::from(*l), "t")?;
                super::check_bits(sigma, setup.h + STATISTICAL_BITS)?;
            }
        }
        let state = Self::read(setup, message, coins.p_2.clone(), coins.q_2.clone())?;
        let mut divisions = coins.divisions.iter().cloned();
        let message = state.divide_all(|_| divisions.next().ok_or(missing.clone()))?;
        Ok((state, message))
    }

    fn read(setup: Setup, message: &[u8], p_2: Natural, q_2: Natural) -> Result<Self, Error> {
        let mut reader = Reader::message(message, 0)?;
        let pk = PublicKey::read(&mut reader, &setup.least_paillier_modulus())?;
        let p_encrypted = pk.read_ciphertext(&mut reader)?;
        let q_encrypted = pk.read_ciphertext(&mut reader)?;
        reader.finish()?;
        Ok(Self { setup, pk, p_encrypted, q_encrypted, p_2, q_2 })
    }

    fn divide_all(&self, mut coins: impl FnMut(u32) -> Result<[Division; 2], Error>) -> Result<Vec<u8>, Error> {
        let primes = self.setup.small_primes();
        let length = self.pk.ciphertext_len().saturating_mul(primes.len().saturating_mul(2)).saturating_add(1);
        let mut message = Writer::message(1, length);
        for l in primes {
            let [for_p, for_q] = coins(l)?;
            for (encrypted, own, coins) in
                [(&self.p_encrypted, &self.p_2, for_p), (&self.q_encrypted, &self.q_2, for_q)]
            {
                let masked = self.divide(encrypted, own, l, &coins)?;
                self.pk.write_ciphertext(&masked, &mut message)?;
            }
        }
        Ok(message.finish())
    }

    /// Enc(t·(x_1 + x_2) + ℓσ), from Enc(x_1).
    fn divide(&self, encrypted: &Ciphertext, x_2: &Natural, l: u32, coins: &Division) -> Result<Ciphertext, Error> {
        let own = &(&coins.t * x_2) + &(&Natural::from(l) * &coins.sigma);
        let other = self.pk.multiply(encrypted, &Integer::from(&coins.t))?;
        Ok(self.pk.add(&other, &self.pk.encrypt(&own.into(), &coins.rho)?))
    }

    /// Step 3: takes message `02` and gives message `03`, Enc(P_1·Q_2 + Q_1·P_2 + P_2·Q_2); none when SSP_1 says to draw
    /// again.
    ///
    /// # Errors
    ///
    /// Those of decoding.
    pub fn product<R: CryptoRng + ?Sized>(
        self,
        message: &[u8],
        rng: &mut R,
    ) -> Result<(Step<Multiplied>, Option<Vec<u8>>), Error> {
        let rho = self.pk.draw_coin(rng);
        self.multiply(message, &rho)
    }

    /// The same with a literal coin of Enc.
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_RANGE` for the coin.
    #[cfg(any(test, feature = "test-util"))]
    pub fn product_with_coins(
        self,
        message: &[u8],
        rho: &Natural,
    ) -> Result<(Step<Multiplied>, Option<Vec<u8>>), Error> {
        self.multiply(message, rho)
    }

    fn multiply(self, message: &[u8], rho: &Natural) -> Result<(Step<Multiplied>, Option<Vec<u8>>), Error> {
        let mut reader = Reader::message(message, 2)?;
        let is_free = read_verdict(&mut reader)?;
        reader.finish()?;
        if !is_free {
            return Ok((Step::Redraw, None));
        }
        let pk = &self.pk;
        // Enc(P_1)^{Q_2}·Enc(Q_1)^{P_2}·Enc(P_2·Q_2)
        let crossed = pk.add(
            &pk.multiply(&self.p_encrypted, &Integer::from(&self.q_2))?,
            &pk.multiply(&self.q_encrypted, &Integer::from(&self.p_2))?,
        );
        let own = pk.encrypt(&Integer::from(&self.p_2 * &self.q_2), rho)?;
        let mut out = Writer::message(3, pk.ciphertext_len().saturating_add(1));
        pk.write_ciphertext(&pk.add(&crossed, &own), &mut out)?;
        Ok((Step::Next(Multiplied { sieving: self }), Some(out.finish())))
    }
}

impl Multiplied {
    /// Step 4, and the masked value of step 5: takes message `04` and gives message `05`, the verdict, and if it is to go on
    /// Enc(r_1·(P_2 + Q_2) + r_2·(P + Q − 1) + N·σ).
    ///
    /// # Errors
    ///
    /// Those of decoding, among them `E_RANGE` for an N that has not 2h bits or is not 1 mod 4 and for a g without Jacobi
    /// symbol 1.
    pub fn test<R: CryptoRng + ?Sized>(self, message: &[u8], rng: &mut R) -> Result<(Step<Tested>, Vec<u8>), Error> {
        let setup = self.sieving.setup;
        let r_2 = Natural::random_bits(setup.residue_coin_bits(), rng);
        let sigma = Natural::random_bits(setup.h + 2 + STATISTICAL_BITS, rng);
        let rho = self.sieving.pk.draw_coin(rng);
        self.judge(message, &TestCoins { r_2, sigma, rho })
    }

    /// The same with literal coins.
    ///
    /// # Errors
    ///
    /// In this order: `E_RANGE` for r_2 of more than 2h + 128 bits or σ of more than h + 130; those of decoding; `E_RANGE` for
    /// the coin of Enc.
    #[cfg(any(test, feature = "test-util"))]
    pub fn test_with_coins(self, message: &[u8], coins: &TestCoins) -> Result<(Step<Tested>, Vec<u8>), Error> {
        let setup = self.sieving.setup;
        super::check_bits(&coins.r_2, setup.residue_coin_bits())?;
        super::check_bits(&coins.sigma, setup.h + 2 + STATISTICAL_BITS)?;
        self.judge(message, coins)
    }

    fn judge(self, message: &[u8], coins: &TestCoins) -> Result<(Step<Tested>, Vec<u8>), Error> {
        let Sieving { setup, pk, p_encrypted, q_encrypted, p_2, q_2 } = self.sieving;
        let mut reader = Reader::message(message, 4)?;
        let ring = setup.ring(Natural::from_be_bytes(reader.take(setup.modulus_len())?)?)?;
        // v_2 = g^((P_2+Q_2)/4)
        let sum = &p_2 + &q_2;
        let exponent = &sum >> 2;
        let mut is_biprime = true;
        for _ in 0..setup.kappa {
            let g = ring.read(&mut reader)?;
            in_range(jacobi(&g, ring.modulus()) == 1, "a base without Jacobi symbol 1")?;
            let v_1 = ring.read(&mut reader)?;
            let v_2 = ring.pow(&g, &exponent);
            // v_1 ≡ ±v_2 mod N
            is_biprime &= v_1 == v_2 || v_1 == ring.neg(&v_2);
        }
        let r_1_encrypted = pk.read_ciphertext(&mut reader)?;
        reader.finish()?;
        if !is_biprime {
            return Ok((Step::Redraw, vec![5, 0]));
        }
        let r_2 = ring.reduce(&coins.r_2);
        // r_1·(P_2 + Q_2) + r_2·(P_1 + Q_1)
        let crossed = pk.add(
            &pk.multiply(&r_1_encrypted, &Integer::from(&sum))?,
            &pk.multiply(&pk.add(&p_encrypted, &q_encrypted), &Integer::from(&r_2))?,
        );
        // … + r_2·(P_2 + Q_2 − 1) + N·σ
        let own = &(&(&r_2 * &sum) + &(ring.modulus() * &coins.sigma)) - &r_2;
        let masked = pk.add(&crossed, &pk.encrypt(&own, &coins.rho)?);
        let mut out = Writer::message(5, pk.ciphertext_len().saturating_add(2));
        out.u8(1);
        pk.write_ciphertext(&masked, &mut out)?;
        let shares = Shares { modulus: ring.modulus().clone(), p: p_2, q: q_2 };
        Ok((Step::Next(Tested { shares }), out.finish()))
    }
}

impl Tested {
    /// Step 5: takes message `06` and gives SSP_2's shares, if SSP_1 says so.
    ///
    /// # Errors
    ///
    /// Those of decoding.
    pub fn finish(self, message: &[u8]) -> Result<Step<Shares>, Error> {
        let mut reader = Reader::message(message, 6)?;
        let is_coprime = read_verdict(&mut reader)?;
        reader.finish()?;
        Ok(if is_coprime { Step::Next(self.shares) } else { Step::Redraw })
    }
}

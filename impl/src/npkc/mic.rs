//! π_MIC (MGL Figure 2, Round 1, step 1; Catalano, Gennaro and Halevi, EUROCRYPT 2000): the inverse of e modulo the φ
//! that the two SSPs share, itself in shares d = d_1 + d_2 over the integers.
//!
//! With λ = λ_1 + λ_2 and r = r_1 + r_2, both learn γ = λφ + re and find a and b with aγ + be = 1; then (ar + b)e ≡ 1 mod
//! φ, and d_1 = a·r_1 + b, d_2 = a·r_2. γ comes of products of what one SSP knows with what the other does, computed under
//! SSP_1's Paillier key.
//!
//! Three messages: [`Ssp1::start`] gives `00`, [`Ssp2::answer`] `01`, [`Ssp1::reveal`] `02`. Then [`Revealed::share`] and
//! [`Ssp2::share`] give the shares, or `E_PARAMS` at both when gcd(γ, e) ≠ 1: draw again.

use crate::Error;
use crate::npkc::integer::Integer;
use crate::npkc::natural::Natural;
use crate::npkc::paillier::{PublicKey, SecretKey};
use crate::npkc::params::Public;
use crate::wire::{Reader, Writer};
use rand_core::CryptoRng;

/// SSP_1's coins. Overwritten when dropped.
#[derive(Clone)]
pub struct Coins1 {
    /// A prime of the Paillier key.
    pub p: Natural,
    /// The other prime.
    pub q: Natural,
    /// λ_1, below N².
    pub lambda_1: Natural,
    /// r_1, below N³.
    pub r_1: Natural,
    /// Enc's coin for φ_1.
    pub rho_phi: Natural,
    /// Enc's coin for λ_1.
    pub rho_lambda: Natural,
}

/// SSP_2's coins. Overwritten when dropped.
#[derive(Clone)]
pub struct Coins2 {
    /// λ_2, below N².
    pub lambda_2: Natural,
    /// r_2, below N³.
    pub r_2: Natural,
    /// Enc's coin for what SSP_2 adds of its own.
    pub rho: Natural,
}

/// SSP_1, waiting for the products.
#[derive(Clone)]
pub struct Ssp1 {
    public: Public,
    key: SecretKey,
    /// λ_1·φ_1 + r_1·e, what of γ SSP_1 computes alone.
    own: Integer,
    r_1: Natural,
}

/// SSP_1, which knows γ.
#[derive(Clone)]
pub struct Revealed {
    e: u32,
    r_1: Natural,
    gamma: Integer,
}

/// SSP_2, waiting for γ.
#[derive(Clone)]
pub struct Ssp2 {
    e: u32,
    r_2: Natural,
}

redacted!(Coins1, Coins2, Ssp1, Revealed, Ssp2);

/// N², N³ and the least n of the Paillier key, 2N³(e + 6) + 1: a plaintext is below N³(e + 6), so that none wraps.
struct Bounds {
    square: Natural,
    cube: Natural,
    least: Natural,
}

impl Bounds {
    fn new(public: &Public) -> Self {
        let n = public.modulus();
        let square = n * n;
        let cube = &square * n;
        let e_and_6 = &Natural::from(public.e()) + &Natural::from(6);
        let least = &(&(&cube * &e_and_6) << 1) + &Natural::one();
        Self { square, cube, least }
    }

    /// |φ_i| ≤ 2N, λ_i < N² and r_i < N³.
    fn check(&self, public: &Public, phi: &Integer, lambda: &Natural, r: &Natural) -> Result<(), Error> {
        let refused = |what| Err(Error::Range { what, culprit: None });
        if *phi.magnitude() > public.modulus() << 1 {
            return refused("a share of φ(N)");
        }
        if *lambda >= self.square {
            return refused("λ");
        }
        if *r >= self.cube {
            return refused("r");
        }
        Ok(())
    }
}

impl Ssp1 {
    /// Takes φ_1 and gives message `00`, n ‖ Enc(φ_1) ‖ Enc(λ_1), with a new Paillier key.
    ///
    /// # Errors
    ///
    /// `E_RANGE` unless |φ_1| ≤ 2N.
    pub fn start<R: CryptoRng + ?Sized>(
        public: &Public,
        phi_1: &Integer,
        rng: &mut R,
    ) -> Result<(Self, Vec<u8>), Error> {
        let bounds = Bounds::new(public);
        bounds.check(public, phi_1, &Natural::zero(), &Natural::zero())?;
        let (p, q) = SecretKey::draw_primes(&bounds.least, rng)?;
        let key = SecretKey::from_primes(&p, &q)?;
        let coins = Coins1 {
            p,
            q,
            lambda_1: Natural::random_below(&bounds.square, rng),
            r_1: Natural::random_below(&bounds.cube, rng),
            rho_phi: key.public_key().draw_coin(rng),
            rho_lambda: key.public_key().draw_coin(rng),
        };
        Self::encrypt(public, phi_1, key, &coins)
    }

    /// The same with literal coins.
    ///
    /// # Errors
    ///
    /// In this order: `E_RANGE` unless |φ_1| ≤ 2N, λ_1 < N² and r_1 < N³; `E_PARAMS` of the Paillier key; `E_WRAP` when n <
    /// 2N³(e + 6) + 1; `E_RANGE` for a coin of Enc.
    #[cfg(any(test, feature = "test-util"))]
    pub fn start_with_coins(public: &Public, phi_1: &Integer, coins: &Coins1) -> Result<(Self, Vec<u8>), Error> {
        let bounds = Bounds::new(public);
        bounds.check(public, phi_1, &coins.lambda_1, &coins.r_1)?;
        let key = SecretKey::from_primes(&coins.p, &coins.q)?;
        if *key.public_key().modulus() < bounds.least {
            return Err(Error::Wrap);
        }
        Self::encrypt(public, phi_1, key, coins)
    }

    fn encrypt(public: &Public, phi_1: &Integer, key: SecretKey, coins: &Coins1) -> Result<(Self, Vec<u8>), Error> {
        let lambda_1 = Integer::from(&coins.lambda_1);
        let pk = key.public_key();
        let phi_encrypted = pk.encrypt(phi_1, &coins.rho_phi)?;
        let lambda_encrypted = pk.encrypt(&lambda_1, &coins.rho_lambda)?;
        let mut message = Writer::message(0, pk.ciphertext_len().saturating_mul(3));
        pk.write(&mut message);
        pk.write_ciphertext(&phi_encrypted, &mut message)?;
        pk.write_ciphertext(&lambda_encrypted, &mut message)?;
        let own = &(&lambda_1 * phi_1) + &times_e(&coins.r_1, public.e());
        Ok((Self { public: public.clone(), key, own, r_1: coins.r_1.clone() }, message.finish()))
    }

    /// Takes message `01` and gives message `02`, γ.
    ///
    /// # Errors
    ///
    /// Those of decoding.
    pub fn reveal(self, message: &[u8]) -> Result<(Revealed, Vec<u8>), Error> {
        let mut reader = Reader::message(message, 1)?;
        let products = self.key.public_key().read_ciphertext(&mut reader)?;
        reader.finish()?;
        // γ = (λ_1·φ_1 + r_1·e) + (λ_2·φ_1 + λ_1·φ_2 + λ_2·φ_2 + r_2·e)
        let gamma = &self.own + &self.key.decrypt(&products)?;
        let mut out = Writer::message(2, self.key.public_key().ciphertext_len());
        gamma.write(&mut out);
        Ok((Revealed { e: self.public.e(), r_1: self.r_1.clone(), gamma }, out.finish()))
    }
}

impl Revealed {
    /// d_1 = a·r_1 + b.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when gcd(γ, e) ≠ 1.
    pub fn share(self) -> Result<Integer, Error> {
        let (a, b) = bezout(&self.gamma, self.e)?;
        Ok(&Integer::from(&a * &self.r_1) + &b)
    }
}

impl Ssp2 {
    /// Takes φ_2 and message `00`, and gives message `01`, Enc(λ_2·φ_1 + λ_1·φ_2 + λ_2·φ_2 + r_2·e).
    ///
    /// # Errors
    ///
    /// `E_RANGE` unless |φ_2| ≤ 2N; then those of decoding, `E_WRAP` when n < 2N³(e + 6) + 1.
    pub fn answer<R: CryptoRng + ?Sized>(
        public: &Public,
        phi_2: &Integer,
        message: &[u8],
        rng: &mut R,
    ) -> Result<(Self, Vec<u8>), Error> {
        let bounds = Bounds::new(public);
        let lambda_2 = Natural::random_below(&bounds.square, rng);
        let r_2 = Natural::random_below(&bounds.cube, rng);
        Self::combine(public, phi_2, message, &lambda_2, &r_2, |pk| pk.draw_coin(rng))
    }

    /// The same with literal coins.
    ///
    /// # Errors
    ///
    /// In this order: `E_RANGE` unless |φ_2| ≤ 2N, λ_2 < N² and r_2 < N³; those of decoding, `E_WRAP` for the key; `E_RANGE`
    /// for the coin of Enc.
    #[cfg(any(test, feature = "test-util"))]
    pub fn answer_with_coins(
        public: &Public,
        phi_2: &Integer,
        message: &[u8],
        coins: &Coins2,
    ) -> Result<(Self, Vec<u8>), Error> {
        Self::combine(public, phi_2, message, &coins.lambda_2, &coins.r_2, |_| coins.rho.clone())
    }

    fn combine(
        public: &Public,
        phi_2: &Integer,
        message: &[u8],
        lambda_2: &Natural,
        r_2: &Natural,
        rho: impl FnOnce(&PublicKey) -> Natural,
    ) -> Result<(Self, Vec<u8>), Error> {
        let bounds = Bounds::new(public);
        bounds.check(public, phi_2, lambda_2, r_2)?;
        let mut reader = Reader::message(message, 0)?;
        let pk = PublicKey::read(&mut reader, &bounds.least)?;
        let phi_1 = pk.read_ciphertext(&mut reader)?;
        let lambda_1 = pk.read_ciphertext(&mut reader)?;
        reader.finish()?;
        let lambda_2 = Integer::from(lambda_2);
        // λ_2·φ_1 + λ_1·φ_2
        let crossed = pk.add(&pk.multiply(&phi_1, &lambda_2)?, &pk.multiply(&lambda_1, phi_2)?);
        // … + λ_2·φ_2 + r_2·e, whose coin rerandomizes the sum
        let own = &(&lambda_2 * phi_2) + &times_e(r_2, public.e());
        let sum = pk.add(&crossed, &pk.encrypt(&own, &rho(&pk))?);
        let mut out = Writer::message(1, pk.ciphertext_len().saturating_add(1));
        pk.write_ciphertext(&sum, &mut out)?;
        Ok((Self { e: public.e(), r_2: r_2.clone() }, out.finish()))
    }

    /// Takes message `02` and gives d_2 = a·r_2.
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_PARAMS` when gcd(γ, e) ≠ 1.
    pub fn share(self, message: &[u8]) -> Result<Integer, Error> {
        let mut reader = Reader::message(message, 2)?;
        let gamma = Integer::read(&mut reader)?;
        reader.finish()?;
        let (a, _) = bezout(&gamma, self.e)?;
        Ok((&a * &self.r_2).into())
    }
}

fn times_e(r: &Natural, e: u32) -> Integer {
    (r * &Natural::from(e)).into()
}

/// The a from [0, e − 1] and the b with aγ + be = 1; a = 0 when e = 1. γ and e are known to both SSPs.
///
/// # Errors
///
/// `E_PARAMS` when gcd(γ, e) ≠ 1.
fn bezout(gamma: &Integer, e: u32) -> Result<(Natural, Integer), Error> {
    let again = Error::Params { what: "γ has a factor of e: draw again" };
    let (_, rest) = gamma.residue(&Natural::from(e)).div_rem_small(e).ok_or(again.clone())?;
    let a = Natural::from(invert_small(rest, e).ok_or(again.clone())?);
    // b = (1 − aγ)/e
    let difference = &Integer::from(Natural::one()) + &-&(&Integer::from(&a) * gamma);
    let (quotient, _) = difference.magnitude().div_rem_small(e).ok_or(again)?;
    Ok((a, Integer::new(difference.is_negative(), quotient)))
}

/// 1/x mod e, from 0 to e − 1, by the extended Euclidean algorithm.
fn invert_small(x: u32, e: u32) -> Option<u32> {
    let modulus = i64::from(e);
    let (mut r, mut next_r) = (modulus, i64::from(x) % modulus.max(1));
    let (mut t, mut next_t) = (0i64, 1i64);
    while next_r != 0 {
        let quotient = r / next_r;
        (r, next_r) = (next_r, r - quotient * next_r);
        (t, next_t) = (next_t, t - quotient * next_t);
    }
    if r == 1 { u32::try_from(t.rem_euclid(modulus)).ok() } else { None }
}

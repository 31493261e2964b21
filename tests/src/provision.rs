//! NPKC's key provisioning (MGL §4), played by the implementation: two SSPs and the users, who exchange bytes only.

use rand::CryptoRng;
use secagg::Error;
use secagg::npkc::mic;
use secagg::npkc::params::{Private, Public};
use secagg::npkc::rsa::{self, Step, ssp_1, ssp_2};
use secagg::npkc::sspg::{self, Ssp};
use secagg::npkc::{dealer, integer::Integer};
use secagg::prim::ae;
use secagg::prim::key_agreement::SharedKey;
use secagg::wire::Writer;
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::mgl::Material;
use std::time::{Duration, Instant};

/// Who finds the modulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dealer {
    /// A trusted dealer, with safe primes.
    Trusted,
    /// The two SSPs, by π_RSA. Neither learns a factor.
    TwoParty,
}

/// What one of the protocols took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// How often it was begun.
    pub attempts: u32,
    /// Messages.
    pub messages: u64,
    /// Their bytes.
    pub bytes: u64,
    /// The time of all parties together.
    pub time: Duration,
}

impl Cost {
    /// Adds another run's.
    fn add(&mut self, other: &Cost) {
        self.attempts += other.attempts;
        self.messages += other.messages;
        self.bytes += other.bytes;
        self.time += other.time;
    }

    /// Counts a message that passed, and hands it on.
    fn pass(&mut self, message: Vec<u8>) -> Vec<u8> {
        self.messages += 1;
        self.bytes += message.len() as u64;
        message
    }
}

/// What provisioning came to.
#[derive(Clone, Debug)]
pub struct Provisioned {
    /// What each user holds, from user 1 on.
    pub materials: Vec<Material>,
    /// The length of N in bits.
    pub bits: u32,
    /// Finding N.
    pub modulus: Cost,
    /// π_MIC, twice: for masks and for AE.
    pub inverse: Cost,
    /// π_SSPG for all users, twice.
    pub shares: Cost,
}

fn failure(e: Error) -> Failure {
    Failure { code: e.code(), culprit: e.culprit() }
}

/// The primes that π_RSA divides by first, its rounds of the biprimality test.
const TRIAL_BOUND: u32 = 60;
const TEST_ROUNDS: u32 = 40;

/// (N, e) and the SSPs' shares of its factors, for m users. `watch` is told how many attempts of π_RSA were made, each time one is.
///
/// # Errors
///
/// `E_PARAMS` for a length of N that will not do.
pub fn modulus<R: CryptoRng>(
    dealer: Dealer,
    bits: u32,
    m: u32,
    rng: &mut R,
    watch: &mut dyn FnMut(u32),
) -> Result<((Public, Private, Private), Cost), Failure> {
    let start = Instant::now();
    let mut cost = Cost::default();
    let dealt = match dealer {
        Dealer::Trusted => {
            cost.attempts = 1;
            dealer::deal(bits, m, rng).map_err(failure)?
        }
        Dealer::TwoParty => loop {
            cost.attempts += 1;
            watch(cost.attempts);
            if let Some(dealt) = attempt(bits, m, &mut cost, rng).map_err(failure)? {
                break dealt;
            }
        },
    };
    cost.time = start.elapsed();
    Ok((dealt, cost))
}

/// One attempt of π_RSA; none: draw again.
fn attempt<R: CryptoRng>(
    bits: u32,
    m: u32,
    cost: &mut Cost,
    rng: &mut R,
) -> Result<Option<(Public, Private, Private)>, Error> {
    let setup = rsa::Setup::new(bits / 2, TRIAL_BOUND, TEST_ROUNDS)?;
    let (one, message) = ssp_1::Started::start(setup, rng)?;
    let (two, message) = ssp_2::Sieving::sieve(setup, &cost.pass(message), rng)?;
    let (one, message) = one.sieve(&cost.pass(message))?;
    let (two, answer) = two.product(&cost.pass(message), rng)?;
    let (Step::Next(one), Step::Next(two), Some(message)) = (one, two, answer) else { return Ok(None) };
    let (one, message) = one.test(&cost.pass(message), rng)?;
    let (two, message) = two.test(&cost.pass(message), rng)?;
    let (one, answer) = one.finish(&cost.pass(message))?;
    let (Step::Next(one), Step::Next(two), Some(message)) = (one, two, answer) else { return Ok(None) };
    let Step::Next(two) = two.finish(&cost.pass(message))? else { return Ok(None) };
    let ((public, one), (_, two)) = (one.into_ssp_1(m)?, two.into_ssp_2(m)?);
    Ok(Some((public, one, two)))
}

/// π_MIC until it succeeds, so often at most: d_1 and d_2.
fn inverse<R: CryptoRng>(
    public: &Public,
    privates: (&Private, &Private),
    cost: &mut Cost,
    tries: u32,
    rng: &mut R,
) -> Result<Option<(Integer, Integer)>, Error> {
    for _ in 0..tries {
        cost.attempts += 1;
        let (one, message) = mic::Ssp1::start(public, &privates.0.phi, rng)?;
        let (two, message) = mic::Ssp2::answer(public, &privates.1.phi, &cost.pass(message), rng)?;
        let (one, message) = one.reveal(&cost.pass(message))?;
        if let (Ok(d_1), Ok(d_2)) = (one.share(), two.share(&cost.pass(message))) {
            return Ok(Some((d_1, d_2)));
        }
    }
    Ok(None)
}

/// π_SSPG with fresh polynomials: the pair of polynomials of every user, as bytes.
fn share_polynomials<R: CryptoRng>(
    public: &Public,
    k: u32,
    d: (&Integer, &Integer),
    cost: &mut Cost,
    rng: &mut R,
) -> Result<Vec<[Vec<u8>; 2]>, Error> {
    let mut ssps = (Ssp::new(public, k, d.0, rng)?, Ssp::new(public, k, d.1, rng)?);
    let mut all = Vec::new();
    for j in 1..=public.users() {
        let first = serve(&mut ssps.0, &mut ssps.1, public, k, j, cost, rng)?;
        let second = serve(&mut ssps.1, &mut ssps.0, public, k, j, cost, rng)?;
        all.push([first, second]);
    }
    Ok(all)
}

/// User j asks `ssp` for its polynomial, which asks the other one.
fn serve<R: CryptoRng>(
    ssp: &mut Ssp,
    other: &mut Ssp,
    public: &Public,
    k: u32,
    j: u32,
    cost: &mut Cost,
    rng: &mut R,
) -> Result<Vec<u8>, Error> {
    // K_{j,SSP}, preshared.
    let mut key = [0; 32];
    rng.fill_bytes(&mut key);
    let key = ae::Key::derive(&SharedKey::from_bytes(&key))?;
    let (pending, message) = ssp.register(&cost.pass(sspg::request(j)))?;
    let message = other.answer(&cost.pass(message))?;
    let polynomial = ssp.share(&pending, &cost.pass(message))?;
    let message = sspg::deliver(&polynomial, &key, rng)?;
    let received = sspg::receive(public, k, &key, &cost.pass(message))?;
    let mut bytes = Writer::default();
    received.write(&mut bytes)?;
    Ok(bytes.finish())
}

/// How often π_MIC is tried over a modulus of π_RSA. gcd(γ, e) = 1 comes every second or third time, unless e and φ(N) have a common
/// factor, which neither SSP can see: then never, and they draw a new modulus.
const TRIES: u32 = 32;

/// All of NPKC for m users: N of so many bits, polynomials with k coefficients, for masks and for AE. `watch` as for [`modulus`].
///
/// # Errors
///
/// `E_PARAMS` for a length of N, an m or a k that will not do.
pub fn provision<R: CryptoRng>(
    dealer: Dealer,
    bits: u32,
    m: u32,
    k: u32,
    rng: &mut R,
    watch: &mut dyn FnMut(u32),
) -> Result<Provisioned, Failure> {
    let mut modulus_cost = Cost::default();
    let mut inverse_cost = Cost::default();
    loop {
        let ((public, one, two), cost) = modulus(dealer, bits, m, rng, watch)?;
        modulus_cost.add(&cost);
        let start = Instant::now();
        // A dealer sees to it that e is prime to φ(N).
        let tries = if dealer == Dealer::Trusted { u32::MAX } else { TRIES };
        let mut find = || inverse(&public, (&one, &two), &mut inverse_cost, tries, rng).map_err(failure);
        let found = match find()? {
            None => None,
            Some(masks) => find()?.map(|ae| [masks, ae]),
        };
        inverse_cost.time += start.elapsed();
        let Some(inverses) = found else { continue };
        let mut shares = Cost::default();
        let start = Instant::now();
        let mut pairs = Vec::new();
        for (d_1, d_2) in &inverses {
            shares.attempts += 1;
            pairs.push(share_polynomials(&public, k, (d_1, d_2), &mut shares, rng).map_err(failure)?);
        }
        shares.time = start.elapsed();
        let (ae, masks) = (pairs.pop().unwrap_or_default(), pairs.pop().unwrap_or_default());
        let n = public.modulus().to_be_bytes_trimmed().to_vec();
        let exponent = public.e().to_be_bytes().to_vec();
        let material = |(masks, ae)| Material::Npkc { modulus: n.clone(), exponent: exponent.clone(), masks, ae };
        let materials = masks.into_iter().zip(ae).map(material).collect();
        let bits = public.modulus().bits();
        return Ok(Provisioned { materials, bits, modulus: modulus_cost, inverse: inverse_cost, shares });
    }
}

//! π_SSPG (MGL Figure 2, Protocol 1): each user's two secret shared polynomials.
//!
//! Round 0 is [`super::dealer`] or [`super::rsa`], step (1) of Round 1 is [`super::mic`]; here are steps (2) to (4), of
//! which (2) and (3) are one, done by each SSP in turn. A user asks both SSPs, and each serves an identity once (section
//! 3.1.1): `00` from the user, `01` to the other SSP, `02` back, `03` to the user.

use crate::Error;
use crate::npkc::exp::{self, Asked};
use crate::npkc::integer::Integer;
use crate::npkc::natural::Natural;
use crate::npkc::params::Public;
use crate::npkc::polynomial::Polynomial;
use crate::prim::ae;
use crate::wire::{Reader, Writer};
use rand_core::CryptoRng;
use std::collections::BTreeSet;

/// An SSP after step (1) of Round 1. An error about one message leaves it as it was.
#[derive(Clone)]
pub struct Ssp {
    public: Public,
    k: u32,
    d: Integer,
    f: Polynomial,
    registered: BTreeSet<u32>,
    answered: BTreeSet<u32>,
}

/// What an SSP keeps between `01` and `02`.
#[derive(Clone)]
pub struct Pending {
    j: u32,
    asked: Asked,
}

redacted!(Ssp, Pending);

impl Ssp {
    /// SSP_i with its share d_i of π_MIC and a new secret polynomial f_i of degree k − 1, no coefficient of which is 1.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless 1 ≤ k < m, and for N = 2, where there is no such polynomial.
    pub fn new<R: CryptoRng + ?Sized>(public: &Public, k: u32, d: &Integer, rng: &mut R) -> Result<Self, Error> {
        check_degree(public, k)?;
        let modulus = public.modulus();
        if *modulus == Natural::from(2) {
            return Err(Error::Params { what: "no polynomial without coefficients 1" });
        }
        let mut f = Vec::new();
        for i in 1..=k {
            f.push(loop {
                let a = Natural::random_below(modulus, rng);
                if !a.is_one() && (i < k || !a.is_zero()) {
                    break a;
                }
            });
        }
        Self::start(public, k, d, &f)
    }

    /// The same with a literal polynomial, the constant first.
    ///
    /// # Errors
    ///
    /// In this order: `E_PARAMS` unless 1 ≤ k < m; `E_PARAMS` unless there are k coefficients; `E_RANGE` when one is ≥ N;
    /// `E_PARAMS` when one is 1 or the last one is 0.
    #[cfg(any(test, feature = "test-util"))]
    pub fn with_coins(public: &Public, k: u32, d: &Integer, f: &[Natural]) -> Result<Self, Error> {
        Self::start(public, k, d, f)
    }

    fn start(public: &Public, k: u32, d: &Integer, f: &[Natural]) -> Result<Self, Error> {
        check_degree(public, k)?;
        let refused = |what| Err(Error::Params { what });
        if u32::try_from(f.len()) != Ok(k) {
            return refused("not k coefficients");
        }
        let polynomial = Polynomial::new(public.ring(), f)?;
        if f.iter().any(Natural::is_one) || f.last().is_none_or(Natural::is_zero) {
            return refused("a coefficient is 1, or the leading one 0");
        }
        let (registered, answered) = (BTreeSet::new(), BTreeSet::new());
        Ok(Self { public: public.clone(), k, d: d.clone(), f: polynomial, registered, answered })
    }

    /// Begins again for all users (section 3.1.1), with a new share of d and a new polynomial and the same N, e and k.
    ///
    /// # Errors
    ///
    /// Those of [`Ssp::new`].
    pub fn refresh<R: CryptoRng + ?Sized>(self, d: &Integer, rng: &mut R) -> Result<Self, Error> {
        Self::new(&self.public, self.k, d, rng)
    }

    /// The same with a literal polynomial.
    ///
    /// # Errors
    ///
    /// Those of [`Ssp::with_coins`].
    #[cfg(any(test, feature = "test-util"))]
    pub fn refresh_with_coins(self, d: &Integer, f: &[Natural]) -> Result<Self, Error> {
        Self::start(&self.public, self.k, d, f)
    }

    /// Takes user j's message `00`, and gives message `01` to the other SSP, j ‖ π_EXP's `00` for x = f_i(j).
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_DUPLICATE`, the fault of j, when j was registered before.
    pub fn register(&mut self, message: &[u8]) -> Result<(Pending, Vec<u8>), Error> {
        let mut reader = Reader::message(message, 0)?;
        let j = self.read_id(&mut reader)?;
        reader.finish()?;
        if self.registered.contains(&j) {
            return Err(Error::Duplicate { what: "a registration", culprit: Some(j) });
        }
        let (asked, c) = Asked::ask(&self.public, self.f.evaluate(j), &self.d)?;
        self.registered.insert(j);
        Ok((Pending { j, asked }, addressed(1, j, &c)))
    }

    /// The other SSP: takes message `01` and gives message `02`, j ‖ π_EXP's `01`.
    ///
    /// # Errors
    ///
    /// Those of decoding, among them `E_DUPLICATE`, the fault of j, when this SSP answered for j before, judged before
    /// π_EXP's part is read; then π_EXP's.
    pub fn answer(&mut self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let mut reader = Reader::message(message, 1)?;
        let j = self.read_id(&mut reader)?;
        if self.answered.contains(&j) {
            return Err(Error::Duplicate { what: "an answer", culprit: Some(j) });
        }
        let powers = exp::answer(&self.public, &self.d, reader.rest())?;
        self.answered.insert(j);
        Ok(addressed(2, j, &powers))
    }

    /// Takes message `02` and gives s_{i,j}(x) = f_i(j)^d·f_i(x).
    ///
    /// # Errors
    ///
    /// Those of decoding, among them `E_ADDRESS`, the fault of the user that is named, when it is another than the one
    /// asked about; then π_EXP's.
    pub fn share(&self, pending: &Pending, message: &[u8]) -> Result<Polynomial, Error> {
        let mut reader = Reader::message(message, 2)?;
        let j = self.read_id(&mut reader)?;
        if j != pending.j {
            return Err(Error::Address { culprit: Some(j) });
        }
        let power = pending.asked.finish(reader.rest())?;
        Ok(self.f.scale(&power))
    }

    fn read_id(&self, reader: &mut Reader<'_>) -> Result<u32, Error> {
        let j = reader.u32()?;
        self.public.check_id(j).map_err(|e| e.blame(j))?;
        Ok(j)
    }
}

/// User j's request to both SSPs: message `00`, j.
pub fn request(j: u32) -> Vec<u8> {
    addressed(0, j, &[])
}

/// Step (4): SSP_i sends E_{K_{j,SSP_i}}(s_{i,j}(x)) to U_j, message `03`. As printed, nothing but the polynomial goes in.
///
/// # Errors
///
/// `E_LENGTH` for a polynomial longer than AE takes.
pub fn deliver<R: CryptoRng + ?Sized>(s: &Polynomial, key: &ae::Key, rng: &mut R) -> Result<Vec<u8>, Error> {
    let mut nonce = [0; 12];
    rng.fill_bytes(&mut nonce);
    seal(s, key, &nonce)
}

/// The same with a literal nonce.
///
/// # Errors
///
/// Those of [`deliver`].
#[cfg(any(test, feature = "test-util"))]
pub fn deliver_with_coins(s: &Polynomial, key: &ae::Key, nonce: &[u8; 12]) -> Result<Vec<u8>, Error> {
    seal(s, key, nonce)
}

fn seal(s: &Polynomial, key: &ae::Key, nonce: &[u8; 12]) -> Result<Vec<u8>, Error> {
    let mut text = Writer::with_capacity(s.encoded_len());
    s.write(&mut text)?;
    let sealed = key.seal(nonce, &[], &text.finish_secret())?;
    let mut message = Writer::message(3, sealed.len().saturating_add(1));
    message.bytes(&sealed);
    Ok(message.finish())
}

/// User j: s_{i,j}(x), of k coefficients, from SSP_i's message `03`.
///
/// # Errors
///
/// `E_LENGTH` and `E_ROUND` for the kind; `E_LENGTH` and `E_TAG` of the decryption; then those of reading the polynomial.
pub fn receive(public: &Public, k: u32, key: &ae::Key, message: &[u8]) -> Result<Polynomial, Error> {
    let mut reader = Reader::message(message, 3)?;
    let text = key.open(&[], reader.rest())?;
    let mut reader = Reader::new(&text);
    let s = Polynomial::read(public.ring(), k, &mut reader)?;
    reader.finish()?;
    Ok(s)
}

/// 1 ≤ k < m.
fn check_degree(public: &Public, k: u32) -> Result<(), Error> {
    if k == 0 || k >= public.users() {
        return Err(Error::Params { what: "k is not from 1 to m - 1" });
    }
    Ok(())
}

fn addressed(kind: u8, j: u32, body: &[u8]) -> Vec<u8> {
    let mut message = Writer::message(kind, body.len().saturating_add(5));
    message.u32(j);
    message.bytes(body);
    message.finish()
}

//! Z_N: numbers modulo an N of any factors (`docs/bytes.md`, section 9).
//!
//! N is public. Products are reduced in a time that depends on N only; powers of an odd N go by crypto-bigint's
//! Montgomery form, in a time that depends on N and on the words of the exponent. An even N has no Montgomery form: its
//! powers go by squaring and always multiplying, slower and with the same property.

use crate::Error;
use crate::npkc::integer::Integer;
use crate::npkc::natural::Natural;
use crate::wire::{Reader, Writer};
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, CtSelect, NonZero, Odd, Resize, Word};
use rand_core::CryptoRng;
use zeroize::Zeroize;

/// The ring of the integers mod N. Elements are natural numbers below N.
#[derive(Clone, Debug)]
pub struct Ring {
    modulus: Natural,
    divisor: NonZero<BoxedUint>,
    montgomery: Option<BoxedMontyParams>,
}

impl Ring {
    /// Z_N.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when N < 2.
    pub fn new(modulus: Natural) -> Result<Self, Error> {
        let refused = Error::Params { what: "a modulus below 2" };
        if modulus.is_zero() || modulus.is_one() {
            return Err(refused);
        }
        let divisor = modulus.inner().as_nz_vartime().ok_or(refused)?.clone();
        let montgomery = modulus.inner().as_odd_vartime().map(|odd| BoxedMontyParams::new(odd.clone()));
        Ok(Self { modulus, divisor, montgomery })
    }

    /// N.
    pub fn modulus(&self) -> &Natural {
        &self.modulus
    }

    /// ⌈|N|/8⌉, the bytes of an element.
    pub fn element_len(&self) -> usize {
        usize::try_from(self.modulus.bits().div_ceil(8)).unwrap_or(usize::MAX)
    }

    /// The words of an element.
    pub(crate) fn words(&self) -> usize {
        self.modulus.inner().as_words().len()
    }

    /// x mod N.
    pub fn reduce(&self, x: &Natural) -> Natural {
        Natural::from_inner(x.inner().rem_vartime(&self.divisor))
    }

    /// x mod N, from 0 to N − 1.
    pub fn residue(&self, x: &Integer) -> Natural {
        x.residue(&self.modulus)
    }

    /// a·b mod N.
    pub fn mul(&self, a: &Natural, b: &Natural) -> Natural {
        self.reduce(&(a * b))
    }

    /// −a mod N, for a below N.
    pub fn neg(&self, a: &Natural) -> Natural {
        if a.is_zero() { Natural::zero() } else { self.modulus.checked_sub(a).unwrap_or_else(Natural::zero) }
    }

    /// x^k mod N; x^0 is 1.
    pub fn pow(&self, x: &Natural, k: &Natural) -> Natural {
        let Some(params) = &self.montgomery else { return self.pow_plain(x, k) };
        let mut base = BoxedMontyForm::new(self.widened(x), params);
        let mut power = base.pow(k.inner());
        base.zeroize();
        let out = Natural::from_inner(power.retrieve());
        power.zeroize();
        out
    }

    /// x^k mod N without Montgomery's form.
    fn pow_plain(&self, x: &Natural, k: &Natural) -> Natural {
        let x = self.reduce(x);
        let precision = self.divisor.bits_precision();
        let mut power = Natural::one();
        for bit in (0..k.inner().bits_precision()).rev() {
            power = self.mul(&power, &power);
            let mut without = power.inner().resize_unchecked(precision);
            let mut with = self.mul(&power, &x).inner().resize_unchecked(precision);
            power = Natural::from_inner(without.ct_select(&with, k.inner().bit(bit)));
            without.zeroize();
            with.zeroize();
        }
        power
    }

    /// x^k mod N for any integer k; for k < 0 it is (1/x)^|k|. The sign of k is not hidden.
    ///
    /// # Errors
    ///
    /// `E_RANGE` when k < 0 and x has no inverse, without culprit.
    pub fn pow_signed(&self, x: &Natural, k: &Integer) -> Result<Natural, Error> {
        if k.is_negative() { Ok(self.pow(&self.invert(x)?, k.magnitude())) } else { Ok(self.pow(x, k.magnitude())) }
    }

    /// 1/x mod N.
    ///
    /// # Errors
    ///
    /// `E_RANGE` when there is none, without culprit.
    pub fn invert(&self, x: &Natural) -> Result<Natural, Error> {
        let mut x = self.widened(x);
        let inverse: Option<BoxedUint> = match Option::<Odd<BoxedUint>>::from(self.modulus.inner().to_odd()) {
            Some(odd) => x.invert_odd_mod(&odd).into(),
            None => x.invert_mod(&self.divisor).into(),
        };
        x.zeroize();
        inverse.map(Natural::from_inner).ok_or(Error::Range { what: "a number without inverse", culprit: None })
    }

    /// x mod N in as many words as N.
    fn widened(&self, x: &Natural) -> BoxedUint {
        self.reduce(x).inner().resize_unchecked(self.divisor.bits_precision())
    }

    /// `E_RANGE` unless x < N, without culprit.
    pub(crate) fn check(&self, x: &Natural) -> Result<(), Error> {
        if *x >= self.modulus { Err(Error::Range { what: "an element of Z_N", culprit: None }) } else { Ok(()) }
    }

    /// Whether x is prime to N.
    pub fn is_unit(&self, x: &Natural) -> bool {
        self.modulus.is_coprime_to(&self.reduce(x))
    }

    /// A uniform draw from [1, N − 1], prime to N.
    pub fn random_unit<R: CryptoRng + ?Sized>(&self, rng: &mut R) -> Natural {
        loop {
            let x = Natural::random_below(&self.modulus, rng);
            if self.is_unit(&x) {
                return x;
            }
        }
    }

    /// Reads an element: ⌈|N|/8⌉ bytes.
    ///
    /// # Errors
    ///
    /// Without culprit: `E_LENGTH` when it runs past the end, `E_RANGE` when it is ≥ N.
    pub fn read(&self, reader: &mut Reader<'_>) -> Result<Natural, Error> {
        let x = Natural::from_be_bytes(reader.take(self.element_len())?)?;
        self.check(&x)?;
        Ok(x)
    }

    /// Writes an element.
    ///
    /// # Errors
    ///
    /// `E_RANGE` when x ≥ N, without culprit.
    pub fn write(&self, x: &Natural, writer: &mut Writer) -> Result<(), Error> {
        self.check(x)?;
        writer.bytes(&x.to_be_bytes(self.element_len())?);
        Ok(())
    }

    /// The remainder mod N of the number with these words, in as many words as N.
    pub(crate) fn reduce_words(&self, words: &[Word], out: &mut [Word]) {
        let mut wide = BoxedUint::from_words(words.iter().copied());
        let mut rest = wide.rem_vartime(&self.divisor);
        for (to, from) in out.iter_mut().zip(rest.as_words().iter().chain(std::iter::repeat(&0))) {
            *to = *from;
        }
        wide.zeroize();
        rest.zeroize();
    }
}

impl PartialEq for Ring {
    fn eq(&self, other: &Self) -> bool {
        self.modulus == other.modulus
    }
}

impl Eq for Ring {}

//! Natural numbers of any size, over crypto-bigint, overwritten when dropped.
//!
//! A number is kept without leading zero words, so the time of an operation tells how many words its operands have;
//! within that, operations are as constant in time as crypto-bigint's: products, sums, comparisons, the greatest common
//! divisor, and remainders by a divisor that is public. Temporaries inside crypto-bigint are not overwritten.

use crate::Error;
use crate::npkc::integer::Integer;
use crypto_bigint::{BoxedUint, ConcatenatingMul, Gcd, Limb, NonZero, Resize, Word};
use rand_core::CryptoRng;
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Sub};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The longest number that is decoded, in bytes: more than any parameter of `docs/bytes.md`, section 9, needs, and
/// little enough for every product to be computed.
pub const MAX_LEN: usize = 1 << 17;

/// A natural number.
#[derive(Clone)]
pub struct Natural(BoxedUint);

impl Natural {
    /// 0.
    pub fn zero() -> Self {
        Self(BoxedUint::zero())
    }

    /// 1.
    pub fn one() -> Self {
        Self(BoxedUint::one())
    }

    /// 2^`exponent`.
    pub fn power_of_two(exponent: u32) -> Self {
        &Self::one() << exponent
    }

    /// The number with these words, the least significant first.
    pub(crate) fn from_words(words: &[Word]) -> Self {
        let length = words.iter().rposition(|word| *word != 0).map_or(1, |last| last.saturating_add(1));
        Self(BoxedUint::from_words(words.iter().copied().chain(std::iter::once(0)).take(length)))
    }

    /// Takes the number over, without leading zero words.
    pub(crate) fn from_inner(number: BoxedUint) -> Self {
        if number.as_words().len() == 1 || number.as_words().last().is_some_and(|word| *word != 0) {
            return Self(number);
        }
        let mut number = number;
        let trimmed = Self::from_words(number.as_words());
        number.zeroize();
        trimmed
    }

    /// The number itself.
    pub(crate) fn inner(&self) -> &BoxedUint {
        &self.0
    }

    /// The number that big-endian `bytes` encode.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for more than [`MAX_LEN`] bytes, without culprit.
    pub fn from_be_bytes(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > MAX_LEN {
            return Err(Error::Range { what: "a number longer than any parameter needs", culprit: None });
        }
        Ok(Self::from_inner(BoxedUint::from_be_slice_vartime(if bytes.is_empty() { &[0] } else { bytes })))
    }

    /// The number in `length` big-endian bytes.
    ///
    /// # Errors
    ///
    /// `E_RANGE` when it needs more, without culprit.
    pub fn to_be_bytes(&self, length: usize) -> Result<Zeroizing<Vec<u8>>, Error> {
        let short = self.to_be_bytes_trimmed();
        let zeros = length
            .checked_sub(short.len())
            .ok_or(Error::Range { what: "a number too long for its field", culprit: None })?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        bytes.resize(zeros, 0);
        bytes.extend_from_slice(&short);
        Ok(bytes)
    }

    /// The number in big-endian bytes without leading zeros; none for 0.
    pub fn to_be_bytes_trimmed(&self) -> Zeroizing<Vec<u8>> {
        let mut padded = self.0.to_be_bytes();
        let bytes = padded.iter().copied().skip_while(|byte| *byte == 0);
        let mut out = Zeroizing::new(Vec::with_capacity(padded.len()));
        out.extend(bytes);
        padded.zeroize();
        out
    }

    /// A uniform draw below 2^`bits`.
    pub fn random_bits<R: CryptoRng + ?Sized>(bits: u32, rng: &mut R) -> Self {
        let length = usize::try_from(bits.div_ceil(8)).unwrap_or(MAX_LEN).min(MAX_LEN);
        let mut bytes = Zeroizing::new(vec![0; length]);
        rng.fill_bytes(&mut bytes);
        if let (Some(first), true) = (bytes.first_mut(), !bits.is_multiple_of(8)) {
            *first &= (1 << (bits % 8)) - 1;
        }
        Self::from_be_bytes(&bytes).unwrap_or_else(|_| Self::zero())
    }

    /// A uniform draw from [0, bound − 1], by rejection; 0 when the bound is 0.
    pub fn random_below<R: CryptoRng + ?Sized>(bound: &Self, rng: &mut R) -> Self {
        if bound.is_zero() {
            return Self::zero();
        }
        loop {
            let x = Self::random_bits(bound.bits(), rng);
            if x < *bound {
                return x;
            }
        }
    }

    /// The length in bits; 0 for 0.
    pub fn bits(&self) -> u32 {
        self.0.bits()
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero().into()
    }

    /// Whether it is 1.
    pub fn is_one(&self) -> bool {
        self.0.is_one().into()
    }

    /// Whether it is odd.
    pub fn is_odd(&self) -> bool {
        self.low_word() & 1 == 1
    }

    /// The least significant word.
    pub(crate) fn low_word(&self) -> Word {
        self.0.as_words().first().copied().unwrap_or_default()
    }

    /// The number of zero bits below the lowest one; in variable time.
    pub(crate) fn trailing_zeros(&self) -> u32 {
        self.0.trailing_zeros_vartime()
    }

    /// self − other, or nothing when other is larger.
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        (self >= other).then(|| Self::from_inner(self.0.wrapping_sub(&other.0)))
    }

    /// Quotient and remainder by a small divisor, nothing for 0. Constant time in `self`.
    pub fn div_rem_small(&self, divisor: u32) -> Option<(Self, u32)> {
        let divisor = Option::from(NonZero::new(Limb::from(divisor)))?;
        let (quotient, remainder) = self.0.div_rem_limb(divisor);
        Some((Self::from_inner(quotient), u32::try_from(remainder.0).ok()?))
    }

    /// The remainder by `divisor`, nothing when that is 0. Constant time in `self` only.
    pub fn rem(&self, divisor: &Self) -> Option<Self> {
        let divisor = divisor.0.as_nz_vartime()?;
        Some(Self::from_inner(self.0.rem_vartime(divisor)))
    }

    /// The quotient by `divisor`, nothing when that is 0. Constant time in `self` only.
    pub fn div(&self, divisor: &Self) -> Option<Self> {
        let divisor = divisor.0.as_nz_vartime()?;
        Some(Self::from_inner(self.0.div_rem_vartime(divisor).0))
    }

    /// Whether the greatest common divisor is 1.
    pub fn is_coprime_to(&self, other: &Self) -> bool {
        self.0.gcd(&other.0).is_one().into()
    }
}

impl From<u32> for Natural {
    fn from(x: u32) -> Self {
        Self(BoxedUint::from(x))
    }
}

impl Add for &Natural {
    type Output = Natural;

    fn add(self, other: &Natural) -> Natural {
        Natural::from_inner(self.0.concatenating_add(&other.0))
    }
}

impl Mul for &Natural {
    type Output = Natural;

    fn mul(self, other: &Natural) -> Natural {
        Natural::from_inner(self.0.concatenating_mul(&other.0))
    }
}

impl Sub for &Natural {
    type Output = Integer;

    fn sub(self, other: &Natural) -> Integer {
        &Integer::from(self.clone()) + &-&Integer::from(other.clone())
    }
}

impl std::ops::Shl<u32> for &Natural {
    type Output = Natural;

    fn shl(self, shift: u32) -> Natural {
        let mut wide = (&self.0).resize_unchecked(self.0.bits_precision().saturating_add(shift));
        wide.unbounded_shl_assign_vartime(shift);
        Natural::from_inner(wide)
    }
}

impl std::ops::Shr<u32> for &Natural {
    type Output = Natural;

    fn shr(self, shift: u32) -> Natural {
        Natural::from_inner(self.0.unbounded_shr_vartime(shift))
    }
}

impl PartialEq for Natural {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Natural {}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl Zeroize for Natural {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl Drop for Natural {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for Natural {}

impl fmt::Debug for Natural {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Natural([redacted])")
    }
}

//! Integers with a sign, and their encoding (`docs/bytes.md`, section 9): the shares of φ(N) and of d are integers, not
//! residues.
//!
//! A sum of integers of different signs is not in constant time: it tells which of the two is larger.

use crate::Error;
use crate::npkc::natural::Natural;
use crate::wire::{Reader, Writer};
use std::fmt;
use std::ops::{Add, Mul, Neg};

/// An integer. 0 is not negative.
#[derive(Clone, PartialEq, Eq)]
pub struct Integer {
    is_negative: bool,
    magnitude: Natural,
}

impl Integer {
    /// The integer of this magnitude, negative when asked for and not 0.
    pub fn new(is_negative: bool, magnitude: Natural) -> Self {
        Self { is_negative: is_negative && !magnitude.is_zero(), magnitude }
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        self.is_negative
    }

    /// |x|.
    pub fn magnitude(&self) -> &Natural {
        &self.magnitude
    }

    /// The number itself, unless it is negative.
    pub fn to_natural(&self) -> Option<Natural> {
        (!self.is_negative).then(|| self.magnitude.clone())
    }

    /// x mod M, from 0 to M − 1, and 0 when M = 0. Constant time in the magnitude only.
    pub fn residue(&self, modulus: &Natural) -> Natural {
        let Some(rest) = self.magnitude.rem(modulus) else { return Natural::zero() };
        if self.is_negative && !rest.is_zero() {
            return modulus.checked_sub(&rest).unwrap_or_else(Natural::zero);
        }
        rest
    }

    /// Reads sign (0, or 1 for a negative one) ‖ length (`u32`) ‖ magnitude.
    ///
    /// # Errors
    ///
    /// Without culprit: `E_RANGE` for a sign above 1; `E_LENGTH` for a length or magnitude past the end; `E_RANGE` for a
    /// leading zero, a negative zero, and a magnitude longer than [`super::natural::MAX_LEN`].
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Error> {
        let refused = |what| Error::Range { what, culprit: None };
        let sign = reader.u8()?;
        if sign > 1 {
            return Err(refused("the sign of an integer"));
        }
        let is_negative = sign == 1;
        let length = usize::try_from(reader.u32()?).unwrap_or(usize::MAX);
        let magnitude = reader.take(length)?;
        if magnitude.first() == Some(&0) || (is_negative && magnitude.is_empty()) {
            return Err(refused("an integer with a leading zero, or a negative zero"));
        }
        Ok(Self::new(is_negative, Natural::from_be_bytes(magnitude)?))
    }

    /// Writes what [`Integer::read`] reads.
    pub fn write(&self, writer: &mut Writer) {
        let magnitude = self.magnitude.to_be_bytes_trimmed();
        writer.u8(u8::from(self.is_negative));
        writer.count(magnitude.len());
        writer.bytes(&magnitude);
    }
}

impl From<Natural> for Integer {
    fn from(magnitude: Natural) -> Self {
        Self { is_negative: false, magnitude }
    }
}

impl From<&Natural> for Integer {
    fn from(magnitude: &Natural) -> Self {
        magnitude.clone().into()
    }
}

impl Neg for &Integer {
    type Output = Integer;

    fn neg(self) -> Integer {
        Integer::new(!self.is_negative, self.magnitude.clone())
    }
}

impl Add for &Integer {
    type Output = Integer;

    fn add(self, other: &Integer) -> Integer {
        if self.is_negative == other.is_negative {
            return Integer::new(self.is_negative, &self.magnitude + &other.magnitude);
        }
        match self.magnitude.checked_sub(&other.magnitude) {
            Some(difference) => Integer::new(self.is_negative, difference),
            None => {
                let difference = other.magnitude.checked_sub(&self.magnitude);
                Integer::new(other.is_negative, difference.unwrap_or_else(Natural::zero))
            }
        }
    }
}

impl Mul for &Integer {
    type Output = Integer;

    fn mul(self, other: &Integer) -> Integer {
        Integer::new(self.is_negative != other.is_negative, &self.magnitude * &other.magnitude)
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Integer([redacted])")
    }
}

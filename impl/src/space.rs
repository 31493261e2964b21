//! The vectors of a session: m elements of Z_R, with the bound of the inputs where there is one.

use crate::wire::packing;
use crate::{Error, Modulus};

/// m, R and R_U, checked once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Space {
    dimension: u32,
    modulus: Modulus,
    max_input: Option<u64>,
}

impl Space {
    /// Vectors of m elements of Z_R, R − 1 = `max_element`, that `users` users add up; and, unless the sum is to be taken
    /// modulo R, the largest input element R_U − 1 = `max_input`.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless m ≥ 1 and R ≥ 2; then `E_WRAP` unless R_U ≥ 2 and R ≥ n(R_U − 1) + 1.
    pub fn new(users: u32, dimension: u32, max_element: u64, max_input: Option<u64>) -> Result<Self, Error> {
        if dimension == 0 {
            return Err(Error::Params { what: "the dimension is 0" });
        }
        let modulus = Modulus::from_max_element(max_element)?;
        if let Some(max_input) = max_input {
            let fits = max_input.checked_mul(u64::from(users)).is_some_and(|largest_sum| largest_sum <= max_element);
            if max_input == 0 || !fits {
                return Err(Error::Wrap);
            }
        }
        let addressable = usize::try_from(dimension).ok().and_then(|m| packing::packed_len(m, modulus));
        if addressable.is_none() {
            return Err(Error::Params { what: "the dimension is more than this machine can address" });
        }
        Ok(Self { dimension, modulus, max_input })
    }

    /// m.
    pub fn dimension(&self) -> u32 {
        self.dimension
    }

    /// m, as the length of a vector. The constructor has seen that it fits.
    pub(crate) fn len(&self) -> usize {
        usize::try_from(self.dimension).unwrap_or(usize::MAX)
    }

    /// R.
    pub fn modulus(&self) -> Modulus {
        self.modulus
    }

    /// R_U − 1, where the inputs are bounded.
    pub fn max_input(&self) -> Option<u64> {
        self.max_input
    }

    /// The largest element an input may have: R_U − 1, or R − 1.
    pub fn largest_input(&self) -> u64 {
        self.max_input.unwrap_or(self.modulus.max_element())
    }

    /// That this is an input: m elements, none too large.
    ///
    /// # Errors
    ///
    /// `E_INPUT`.
    pub fn check_input(&self, input: &[u64]) -> Result<(), Error> {
        if input.len() != self.len() {
            return Err(Error::Input { what: "another dimension than m" });
        }
        if input.iter().any(|x| *x > self.largest_input()) {
            return Err(Error::Input { what: "an element out of range" });
        }
        Ok(())
    }

    /// The packed vector that is all the rest of a message.
    pub(crate) fn unpack(&self, bytes: &[u8]) -> Result<Vec<u64>, Error> {
        packing::unpack(bytes, self.len(), self.modulus)
    }

    /// The bytes of a packed vector.
    pub(crate) fn packed_len(&self) -> usize {
        packing::packed_len(self.len(), self.modulus).unwrap_or(usize::MAX)
    }
}

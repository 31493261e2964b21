//! Signed fixed point as residues of least size: for vectors whose sum is decoded without knowing how many users are in
//! it.
//!
//! A number is held as an integer x of units of 2^−f, −B ≤ x ≤ B, and travels as x mod R. A sum z stands for z when z ≤
//! (R − 1)/2, else for z − R. With n users and n·B ≤ (R − 1)/2, which is checked before anything is encoded, no sum of
//! theirs wraps. ([`super::fixed_point`] sends x + B instead, and has to know how many B to take off.)
//!
//! A number v is rounded to units once, ⌊v·2^f + 1/2⌋: to the nearest, halves upwards.

use super::fixed_point::MAX_SCALE_BITS;
use std::fmt;

/// The encoding of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Centred {
    scale_bits: u32,
    users: u32,
    bound: u64,
    max_element: u64,
}

/// Why something is not encoded, or not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodingError {
    /// No users, no bound, R below 2 or too many fraction bits.
    Params,
    /// n·B > (R − 1)/2: a sum could wrap.
    Wrap,
    /// A user's element is not a number, or lies outside ±B or another limit.
    Input,
    /// An element of the aggregate is ≥ R, or is no sum of elements within ±B.
    Range,
}

impl EncodingError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Params => "E_PARAMS",
            Self::Wrap => "E_WRAP",
            Self::Input => "E_INPUT",
            Self::Range => "E_RANGE",
        }
    }
}

impl fmt::Display for EncodingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::Params => "parameters out of range",
            Self::Wrap => "the modulus is too small: a sum could wrap",
            Self::Input => "an element of the input is out of bounds",
            Self::Range => "an element of the aggregate is no sum of inputs within bounds",
        };
        write!(f, "{}: {what}", self.code())
    }
}

impl std::error::Error for EncodingError {}

/// Why an application's aggregate gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AggregateError<E> {
    /// A user's vector, or the sum.
    Encoding(EncodingError),
    /// The session.
    Session(E),
    /// The sum has not as many elements as were sent, or the users' vectors are not equally long.
    Dimension,
    /// The sum says that no rows, or no weight, are behind it.
    Nothing,
}

impl<E> From<EncodingError> for AggregateError<E> {
    fn from(error: EncodingError) -> Self {
        Self::Encoding(error)
    }
}

impl<E: fmt::Display> fmt::Display for AggregateError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding(error) => error.fmt(f),
            Self::Session(error) => error.fmt(f),
            Self::Dimension => write!(f, "vectors of different dimensions"),
            Self::Nothing => write!(f, "no rows are behind the sum"),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for AggregateError<E> {}

impl Centred {
    /// Units of 2^−`scale_bits`, n = `users`, B = `bound`, R − 1 = `max_element`.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless there are users, B ≥ 1, R ≥ 2 and at most [`MAX_SCALE_BITS`]; then `E_WRAP` unless n·B ≤ (R −
    /// 1)/2.
    pub fn new(scale_bits: u32, users: u32, bound: u64, max_element: u64) -> Result<Self, EncodingError> {
        if users == 0 || bound == 0 || max_element == 0 || scale_bits > MAX_SCALE_BITS {
            return Err(EncodingError::Params);
        }
        if u128::from(users) * u128::from(bound) > u128::from(max_element / 2) {
            return Err(EncodingError::Wrap);
        }
        Ok(Self { scale_bits, users, bound, max_element })
    }

    /// The same with the largest B that R allows, ⌊(R − 1)/2n⌋.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` as above; `E_WRAP` when that is 0.
    pub fn widest(scale_bits: u32, users: u32, max_element: u64) -> Result<Self, EncodingError> {
        let bound = (max_element / 2).checked_div(u64::from(users)).ok_or(EncodingError::Params)?;
        if bound == 0 && max_element > 0 && scale_bits <= MAX_SCALE_BITS {
            return Err(EncodingError::Wrap);
        }
        Self::new(scale_bits, users, bound, max_element)
    }

    /// B, in units.
    pub fn bound(&self) -> u64 {
        self.bound
    }

    /// R − 1.
    pub fn max_element(&self) -> u64 {
        self.max_element
    }

    /// The number that one unit stands for, 2^−f.
    pub fn unit(&self) -> f64 {
        1.0 / (1u64 << self.scale_bits) as f64
    }

    /// The number behind so many units, to double precision.
    pub fn value(&self, units: i64) -> f64 {
        units as f64 * self.unit()
    }

    /// v in units.
    ///
    /// # Errors
    ///
    /// `E_INPUT`: not a finite number, or outside ±B.
    pub fn units(&self, v: f64) -> Result<i64, EncodingError> {
        let units = self.nearest(v).ok_or(EncodingError::Input)?;
        if units.unsigned_abs() > self.bound {
            return Err(EncodingError::Input);
        }
        Ok(units)
    }

    /// v in units, put on the nearer bound where it lies outside ±B; none: v is not a number.
    pub fn units_cut_off(&self, v: f64) -> Option<i64> {
        let bound = i64::try_from(self.bound).unwrap_or(i64::MAX);
        match self.nearest(v) {
            Some(units) => Some(units.clamp(-bound, bound)),
            None if v.is_nan() => None,
            None => Some(if v < 0.0 { -bound } else { bound }),
        }
    }

    /// v in units; none: not finite, or 2^63 and more in size.
    fn nearest(&self, v: f64) -> Option<i64> {
        // All exact: the product with a power of two, what is above the floor, and the cast of integers below 2^63 in
        // size.
        let product = v * (1u64 << self.scale_bits) as f64;
        let floor = product.floor();
        let scaled = if product - floor >= 0.5 { floor + 1.0 } else { floor };
        (scaled.abs() < 2f64.powi(63)).then_some(scaled as i64)
    }

    /// A user's units as elements of Z_R.
    ///
    /// # Errors
    ///
    /// `E_INPUT`: an element outside ±B.
    pub fn encode(&self, units: &[i64]) -> Result<Vec<u64>, EncodingError> {
        let element = |x: &i64| {
            let size = x.unsigned_abs();
            if size > self.bound {
                return Err(EncodingError::Input);
            }
            // R − size is (R − 1) − (size − 1).
            Ok(if *x < 0 { self.max_element - (size - 1) } else { size })
        };
        units.iter().map(element).collect()
    }

    /// The sums, in units, behind an aggregate of any of the users.
    ///
    /// # Errors
    ///
    /// `E_RANGE`: an element that is ≥ R, or further from 0 than n·B.
    pub fn decode(&self, elements: &[u64]) -> Result<Vec<i64>, EncodingError> {
        let most = u128::from(self.users) * u128::from(self.bound);
        let sum = |z: &u64| {
            let below = self.max_element.checked_sub(*z).ok_or(EncodingError::Range)?;
            let (size, negative) = if *z <= self.max_element / 2 { (*z, false) } else { (below + 1, true) };
            let sum = i64::try_from(size).map_err(|_| EncodingError::Range)?;
            if u128::from(size) > most {
                return Err(EncodingError::Range);
            }
            Ok(if negative { -sum } else { sum })
        };
        elements.iter().map(sum).collect()
    }

    /// One session: every user's units encoded, added by `aggregate`, decoded.
    ///
    /// # Errors
    ///
    /// [`AggregateError`], but not `Nothing`.
    pub fn sum<E>(
        &self,
        inputs: &[Vec<i64>],
        aggregate: &mut impl FnMut(&[Vec<u64>]) -> Result<Vec<u64>, E>,
    ) -> Result<Vec<i64>, AggregateError<E>> {
        let dimension = inputs.first().map_or(0, Vec::len);
        if inputs.iter().any(|input| input.len() != dimension) {
            return Err(AggregateError::Dimension);
        }
        let encoded = inputs.iter().map(|units| self.encode(units)).collect::<Result<Vec<_>, _>>()?;
        let sum = aggregate(&encoded).map_err(AggregateError::Session)?;
        if sum.len() != dimension {
            return Err(AggregateError::Dimension);
        }
        Ok(self.decode(&sum)?)
    }
}

#[cfg(test)]
mod tests {
    use super::EncodingError::{Input, Params, Range, Wrap};
    use super::*;

    /// 13 = 2·3·2 + 1, as in the specification's test; (2^64 − 1)/2 is 2^63 − 1, and a third of it 3074457345618258602.
    #[test]
    fn the_bound_is_checked_and_tight() {
        assert!(Centred::new(0, 3, 2, 12).is_ok());
        assert_eq!(Centred::new(0, 3, 2, 11), Err(Wrap));
        assert_eq!(Centred::new(0, u32::MAX, u64::MAX, u64::MAX), Err(Wrap));
        assert_eq!(Centred::widest(0, 3, u64::MAX).map(|c| c.bound()), Ok(3_074_457_345_618_258_602));
        assert_eq!(Centred::new(0, 3, 3_074_457_345_618_258_603, u64::MAX), Err(Wrap));
        assert_eq!(Centred::widest(0, 3, 5), Err(Wrap));
        for (scale, users, bound, max) in [(0, 0, 1, 9), (0, 1, 0, 9), (0, 1, 1, 0), (63, 1, 1, 9)] {
            assert_eq!(Centred::new(scale, users, bound, max), Err(Params));
        }
        assert_eq!(Centred::widest(0, 0, 9), Err(Params));
        assert_eq!(Centred::widest(0, 1, 0), Err(Params));
        assert_eq!(Centred::widest(63, 9, 5), Err(Params));
    }

    #[test]
    fn elements_by_hand() {
        let small = Centred::new(0, 3, 2, 12).expect("in range");
        assert_eq!(small.encode(&[-2, -1, 0, 1, 2]), Ok(vec![11, 12, 0, 1, 2]));
        assert_eq!(small.encode(&[0, 3]), Err(Input));
        assert_eq!(small.encode(&[i64::MIN]), Err(Input));
        assert_eq!(small.decode(&[7, 6, 12, 0]), Ok(vec![-6, 6, -1, 0]));
        assert_eq!(small.decode(&[13]), Err(Range));
        assert_eq!(Centred::new(0, 3, 2, 15).expect("in range").decode(&[7]), Err(Range));
        // R = 2^64: −(2^63 − 1) is 2^63 + 1; 2^63 is the sum of nobody.
        let wide = Centred::widest(0, 1, u64::MAX).expect("in range");
        assert_eq!(wide.encode(&[-i64::MAX, i64::MAX, -1]), Ok(vec![(1 << 63) + 1, (1 << 63) - 1, u64::MAX]));
        assert_eq!(wide.decode(&[(1 << 63) + 1, (1 << 63) - 1]), Ok(vec![-i64::MAX, i64::MAX]));
        assert_eq!(wide.decode(&[1 << 63]), Err(Range));
    }

    /// Quarters: 0.6 is 2.4, −0.625 is −2.5 and goes up, 0.625 is 2.5 and goes up too, 25.1 is 100.4 and is still
    /// within.
    #[test]
    fn units_by_hand() {
        let c = Centred::new(2, 1, 100, 200).expect("in range");
        assert_eq!([0.6, -0.625, 0.625, 25.1].map(|v| c.units(v)), [Ok(2), Ok(-2), Ok(3), Ok(100)]);
        for v in [25.2, -25.2, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(c.units(v), Err(Input), "{v}");
        }
        assert_eq!([25.2, -1e300, f64::INFINITY, 0.6].map(|v| c.units_cut_off(v)), [100, -100, 100, 2].map(Some));
        assert_eq!(c.units_cut_off(f64::NAN), None);
        assert_eq!((c.value(-3), c.unit()), (-0.75, 0.25));
        // The double below 1/2: adding 1/2 to it would give 1.
        assert_eq!(Centred::new(0, 1, 100, 200).and_then(|c| c.units(0.499_999_999_999_999_94)), Ok(0));
        // 2^63 would be cast to 2^63 − 1, which is within the bound.
        let wide = Centred::widest(0, 1, u64::MAX).expect("in range");
        assert_eq!(wide.units(2f64.powi(63)), Err(Input));
        assert_eq!(wide.units(-(2f64.powi(62))), Ok(-(1 << 62)));
    }

    #[test]
    fn a_sum_is_judged() {
        let c = Centred::new(0, 3, 2, 12).expect("in range");
        let sum = |inputs: &[Vec<i64>], answer: Result<Vec<u64>, &'static str>| c.sum(inputs, &mut |_| answer.clone());
        assert_eq!(sum(&[vec![2, -2], vec![1, -2]], Ok(vec![3, 9])), Ok(vec![3, -4]));
        assert_eq!(sum(&[vec![2], vec![1, 1]], Ok(vec![3])), Err(AggregateError::Dimension));
        assert_eq!(sum(&[vec![2, 1]], Ok(vec![3])), Err(AggregateError::Dimension));
        assert_eq!(sum(&[vec![3]], Ok(vec![3])), Err(AggregateError::Encoding(Input)));
        assert_eq!(sum(&[vec![2]], Ok(vec![13])), Err(AggregateError::Encoding(Range)));
        assert_eq!(sum(&[vec![2]], Err("lost")), Err(AggregateError::Session("lost")));
    }
}

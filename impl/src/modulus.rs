//! Z_R: integers modulo R, 2 ≤ R ≤ 2^64, kept as R − 1 so that R = 2^64 has a place.

use crate::Error;

/// The modulus R of the vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Modulus {
    max_element: u64,
}

impl Modulus {
    /// Z_R by its largest element, R − 1.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when R < 2.
    pub fn from_max_element(max_element: u64) -> Result<Self, Error> {
        if max_element == 0 {
            return Err(Error::Params { what: "the modulus is less than 2" });
        }
        Ok(Self { max_element })
    }

    /// R − 1.
    pub fn max_element(self) -> u64 {
        self.max_element
    }

    /// b = ⌈log2 R⌉, from 1 to 64.
    pub fn bits(self) -> u32 {
        u64::BITS - self.max_element.leading_zeros()
    }

    /// 2^b − 1: the low b bits set.
    pub fn mask(self) -> u64 {
        u64::MAX >> self.max_element.leading_zeros()
    }

    /// Whether R = 2^b.
    pub fn is_power_of_two(self) -> bool {
        self.max_element == self.mask()
    }

    /// Whether `a` is an element of Z_R.
    pub fn contains(self, a: u64) -> bool {
        a <= self.max_element
    }

    /// a + b mod R, for elements a and b.
    #[inline]
    pub fn add(self, a: u64, b: u64) -> u64 {
        let (sum, carry) = a.overflowing_add(b);
        // a + b < 2R, so one subtraction of R is enough; modulo 2^64, R is max_element + 1 also when R = 2^64.
        if carry || sum > self.max_element { sum.wrapping_sub(self.max_element).wrapping_sub(1) } else { sum }
    }

    /// a − b mod R, for elements a and b.
    #[inline]
    pub fn sub(self, a: u64, b: u64) -> u64 {
        let (difference, borrow) = a.overflowing_sub(b);
        if borrow { difference.wrapping_add(self.max_element).wrapping_add(1) } else { difference }
    }

    /// acc ← acc + v mod R, element by element; the vectors have the same dimension.
    pub fn add_assign(self, acc: &mut [u64], v: &[u64]) {
        if self.is_power_of_two() {
            let mask = self.mask();
            for (a, b) in acc.iter_mut().zip(v) {
                *a = a.wrapping_add(*b) & mask;
            }
        } else {
            for (a, b) in acc.iter_mut().zip(v) {
                *a = self.add(*a, *b);
            }
        }
    }

    /// acc ← acc − v mod R, element by element; the vectors have the same dimension.
    pub fn sub_assign(self, acc: &mut [u64], v: &[u64]) {
        for (a, b) in acc.iter_mut().zip(v) {
            *a = self.sub(*a, *b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quickcheck::quickcheck;

    fn wide(m: Modulus) -> u128 {
        u128::from(m.max_element()) + 1
    }

    quickcheck! {
        fn add_is_the_sum_of_wide_integers(max: u64, a: u64, b: u64) -> bool {
            let m = Modulus::from_max_element(max.max(1)).unwrap();
            let (a, b) = (u128::from(a) % wide(m), u128::from(b) % wide(m));
            u128::from(m.add(a as u64, b as u64)) == (a + b) % wide(m)
        }

        fn sub_is_the_difference_of_wide_integers(max: u64, a: u64, b: u64) -> bool {
            let m = Modulus::from_max_element(max.max(1)).unwrap();
            let (a, b) = (u128::from(a) % wide(m), u128::from(b) % wide(m));
            u128::from(m.sub(a as u64, b as u64)) == (wide(m) + a - b) % wide(m)
        }

        fn small_moduli_too(max: u8, a: u64, b: u64) -> bool {
            let m = Modulus::from_max_element(u64::from(max).max(1)).unwrap();
            let r = u64::from(max).max(1) + 1;
            let (a, b) = (a % r, b % r);
            let mut v = [a];
            m.add_assign(&mut v, &[b]);
            v == [(a + b) % r] && m.add(a, b) == (a + b) % r && m.sub(a, b) == (r + a - b) % r
        }
    }

    #[test]
    fn edges_of_two_to_the_64() {
        let m = Modulus::from_max_element(u64::MAX).unwrap();
        assert_eq!((m.bits(), m.mask(), m.is_power_of_two()), (64, u64::MAX, true));
        assert_eq!(m.add(u64::MAX, 1), 0);
        assert_eq!(m.sub(0, 1), u64::MAX);
        let m = Modulus::from_max_element(u64::MAX - 1).unwrap();
        assert_eq!((m.bits(), m.is_power_of_two()), (64, false));
        assert_eq!(m.add(u64::MAX - 1, 1), 0);
        assert_eq!(m.add(u64::MAX - 1, u64::MAX - 1), u64::MAX - 2);
        assert_eq!(m.sub(0, u64::MAX - 1), 1);
    }

    #[test]
    fn bits_are_the_ceiling_of_the_logarithm() {
        for (max, bits, power) in
            [(1, 1, true), (2, 2, false), (3, 2, true), (4, 3, false), (255, 8, true), (256, 9, false)]
        {
            let m = Modulus::from_max_element(max).unwrap();
            assert_eq!((m.bits(), m.is_power_of_two()), (bits, power), "R - 1 = {max}");
        }
        assert_eq!(Modulus::from_max_element(0).unwrap_err().code(), "E_PARAMS");
    }
}

//! Signed fixed point inside Z_R: how local sums of real numbers become the vectors that the protocol adds.
//!
//! A real number v is held as an integer number of units of 2^−f, f the scale. A client's sum s, in units, must satisfy
//! −B ≤ s ≤ B and travels as s + B, so the inputs are below R_U = 2B + 1. With n clients and R = n(R_U − 1) + 1 (BON
//! §VII-A) no sum can wrap. B is as large as R ≤ 2^64 allows: B = ⌊(2^64 − 1) / 2n⌋.
//!
//! Every term is rounded to a whole number of units once, when it is formed; all that follows is integer addition. So an
//! aggregate over rows is off by at most half a unit a row, however the rows are split over the clients.

/// The most fraction bits that may be asked for.
pub const MAX_SCALE_BITS: u32 = 62;

/// The encoding of one session: its scale and its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedPoint {
    scale_bits: u32,
    users: u32,
    bound: u64,
}

/// A value that the range cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

impl std::fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("outside the fixed-point range")
    }
}

impl std::error::Error for OutOfRange {}

impl FixedPoint {
    /// Units of 2^−`scale_bits`, for `users` clients (n). None: more than [`MAX_SCALE_BITS`], or no clients.
    pub fn new(scale_bits: u32, users: u32) -> Option<Self> {
        let bound = u64::MAX.checked_div(2 * u64::from(users))?;
        (scale_bits <= MAX_SCALE_BITS).then_some(Self { scale_bits, users, bound })
    }

    /// f.
    pub fn scale_bits(&self) -> u32 {
        self.scale_bits
    }

    /// B: a client's sums lie between −B and B, in units.
    pub fn bound(&self) -> u64 {
        self.bound
    }

    /// R_U − 1 = 2B.
    pub fn max_input(&self) -> u64 {
        2 * self.bound
    }

    /// R − 1 = n(R_U − 1).
    pub fn max_element(&self) -> u64 {
        u64::from(self.users) * self.max_input()
    }

    /// a·b in units, rounded once to the nearest (halves away from zero). The product itself is exact.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`]: a factor is not finite, or the product lies outside ±B.
    pub fn product(&self, a: f64, b: f64) -> Result<i128, OutOfRange> {
        let ((ma, ea), (mb, eb)) = (parts(a)?, parts(b)?);
        // Below 2^106 in size.
        let mantissa = i128::from(ma) * i128::from(mb);
        let exponent = ea + eb + i64::from(self.scale_bits);
        let size = mantissa.unsigned_abs();
        let units = match u32::try_from(exponent) {
            Ok(_) if size == 0 => 0,
            Ok(left) if left <= size.leading_zeros() => size << left,
            Ok(_) => return Err(OutOfRange),
            Err(_) => round_shift(size, exponent.unsigned_abs()),
        };
        if units > u128::from(self.bound) {
            return Err(OutOfRange);
        }
        let units = i128::try_from(units).map_err(|_| OutOfRange)?;
        Ok(if mantissa < 0 { -units } else { units })
    }

    /// A client's sum, as an element of its input vector: s + B.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`]: s lies outside ±B.
    pub fn encode(&self, sum: i128) -> Result<u64, OutOfRange> {
        let shifted = sum.checked_add(i128::from(self.bound)).ok_or(OutOfRange)?;
        u64::try_from(shifted).ok().filter(|element| *element <= self.max_input()).ok_or(OutOfRange)
    }

    /// The sum, in units, behind an element of the aggregate of `contributors` clients.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`]: no such clients have this sum.
    pub fn decode(&self, element: u64, contributors: u32) -> Result<i128, OutOfRange> {
        let most = u128::from(contributors) * u128::from(self.max_input());
        if contributors > self.users || u128::from(element) > most {
            return Err(OutOfRange);
        }
        Ok(i128::from(element) - i128::from(contributors) * i128::from(self.bound))
    }

    /// The real number behind so many units, to double precision.
    pub fn value(&self, units: i128) -> f64 {
        // The divisor is a power of two: the only rounding is that to double precision.
        units as f64 / (1u64 << self.scale_bits) as f64
    }
}

/// x = mantissa · 2^exponent, |mantissa| < 2^53.
fn parts(x: f64) -> Result<(i64, i64), OutOfRange> {
    if !x.is_finite() {
        return Err(OutOfRange);
    }
    let bits = x.to_bits();
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let exponent = ((bits >> 52) & 0x7ff) as i64;
    // IEEE 754: exponent field 0 is a subnormal number, without the hidden bit.
    let (size, exponent) = if exponent == 0 { (fraction, -1074) } else { (fraction | (1 << 52), exponent - 1075) };
    Ok((if x.is_sign_negative() { -size } else { size }, exponent))
}

/// size / 2^shift, rounded to the nearest, halves up; size < 2^106.
fn round_shift(size: u128, shift: u64) -> u128 {
    if shift > 107 {
        return 0;
    }
    (size + (1 << (shift - 1))) >> shift
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(scale_bits: u32, users: u32) -> FixedPoint {
        FixedPoint::new(scale_bits, users).expect("in range")
    }

    /// For n = 26: ⌊(2^64 − 1) / 52⌋ = 354745078340568300 (python3: `(2**64 - 1)//52`), R = 26 · 2B + 1 ≤ 2^64.
    #[test]
    fn range_is_the_widest_that_cannot_wrap() {
        let p = point(32, 26);
        assert_eq!(p.bound(), 354_745_078_340_568_300);
        assert_eq!(p.max_input(), 709_490_156_681_136_600);
        assert_eq!(p.max_element(), 18_446_744_073_709_551_600);
        for users in [1, 2, 3, 7, 26, 1000, u32::MAX] {
            let p = point(0, users);
            let (n, b) = (u128::from(users), u128::from(p.bound()));
            assert_eq!(u128::from(p.max_element()), n * 2 * b);
            assert!(n * 2 * b < 1 << 64 && n * 2 * (b + 1) + 1 > 1 << 64);
        }
        assert_eq!(FixedPoint::new(0, 0), None);
        assert_eq!(FixedPoint::new(MAX_SCALE_BITS + 1, 2), None);
    }

    #[test]
    fn encodes_up_to_the_bound_and_not_one_more() {
        let p = point(32, 26);
        let b = i128::from(p.bound());
        assert_eq!(p.encode(-b), Ok(0));
        assert_eq!(p.encode(0), Ok(p.bound()));
        assert_eq!(p.encode(b), Ok(p.max_input()));
        for outside in [b + 1, -b - 1, i128::MAX, i128::MIN] {
            assert_eq!(p.encode(outside), Err(OutOfRange));
        }
    }

    #[test]
    fn extreme_sums_come_back() {
        let p = point(0, 3);
        let b = i128::from(p.bound());
        for sums in [[b, b, b], [-b, -b, -b], [b, -b, 1], [-1, -1, 0]] {
            let total = sums.iter().fold(0u64, |z, s| z + p.encode(*s).expect("in range"));
            assert_eq!(p.decode(total, 3), Ok(sums.iter().sum()));
        }
        assert_eq!(p.decode(p.max_input(), 1), Ok(b));
        assert_eq!(p.decode(p.max_input() + 1, 1), Err(OutOfRange));
        assert_eq!(p.decode(0, 4), Err(OutOfRange));
    }

    /// By hand: 1.5 · 1.5 = 2.25 is 9 quarters; −0.5 · 0.75 = −0.375 is −1.5 quarters, so −2; 0.1 · 0.1 is no quarter.
    #[test]
    fn products_are_rounded_once() {
        let p = point(2, 2);
        assert_eq!(p.product(1.5, 1.5), Ok(9));
        assert_eq!(p.product(-0.5, 0.75), Ok(-2));
        assert_eq!(p.product(0.1, 0.1), Ok(0));
        assert_eq!(p.product(-3.0, 0.0), Ok(0));
        assert_eq!(p.product(0.0, -0.0), Ok(0));
        // python3: round(Fraction(32.1) * Fraction(4.8598) * 2**32) = 670013094290
        assert_eq!(point(32, 26).product(32.1, 4.8598), Ok(670_013_094_290));
    }

    #[test]
    fn products_at_the_edges() {
        let p = point(0, 2);
        let b = p.bound();
        assert_eq!(b, (1 << 62) - 1);
        assert_eq!(p.product(2f64.powi(31), 2f64.powi(30)), Ok(1 << 61));
        assert_eq!(p.product(2f64.powi(31), 2f64.powi(31)), Err(OutOfRange));
        assert_eq!(p.product(2f64.powi(31), -2f64.powi(31)), Err(OutOfRange));
        // 2^62 − 512 is the last double below 2^62.
        assert_eq!(p.product(2f64.powi(62) - 512.0, 1.0), Ok((1 << 62) - 512));
        for huge in [f64::MAX, f64::MIN, 1e300, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            assert_eq!(p.product(huge, huge), Err(OutOfRange));
            assert_eq!(p.product(huge, 1.0), Err(OutOfRange));
        }
        for small in [f64::MIN_POSITIVE, 5e-324, -5e-324, 1e-160] {
            assert_eq!(p.product(small, small), Ok(0));
            assert_eq!(p.product(small, 1.0), Ok(0));
        }
        assert_eq!(p.product(2f64.powi(-1074), 2f64.powi(1023)), Ok(0));
        assert_eq!(p.product(1e300, 1e-300), Ok(1));
        assert_eq!(p.product(2f64.powi(1000), 2f64.powi(-999)), Ok(2));
    }

    #[test]
    fn units_become_numbers() {
        let p = point(4, 2);
        assert_eq!(p.value(0), 0.0);
        assert_eq!(p.value(24), 1.5);
        assert_eq!(p.value(-1), -0.0625);
    }
}

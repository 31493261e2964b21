//! Bit-packed vectors over Z_R: b = ⌈log2 R⌉ bits an element, most significant bit first, padded with zero bits.
//!
//! Bits wait in a 128-bit accumulator and leave it, or enter it, eight bytes at a time.

use crate::{Error, Modulus};

/// ⌈m·b/8⌉: the bytes that `dimension` elements take. None when the machine cannot address as many.
pub fn packed_len(dimension: usize, modulus: Modulus) -> Option<usize> {
    let bits = u128::try_from(dimension).ok()? * u128::from(modulus.bits());
    usize::try_from(bits.div_ceil(8)).ok()
}

/// The vector, packed. Elements are those of Z_R; higher bits of others are not written.
pub fn pack(vector: &[u64], modulus: Modulus) -> Vec<u8> {
    let (bits, mask) = (modulus.bits(), modulus.mask());
    let mut out = Vec::with_capacity(packed_len(vector.len(), modulus).unwrap_or(0));
    let (mut acc, mut held) = (0u128, 0u32);
    for element in vector {
        acc = (acc << bits) | u128::from(element & mask);
        held += bits;
        if held >= 64 {
            held -= 64;
            out.extend_from_slice(&low_64(acc >> held).to_be_bytes());
        }
    }
    if held > 0 {
        let last = low_64(acc << (64 - held)).to_be_bytes();
        out.extend(last.iter().zip(0..held.div_ceil(8)).map(|(byte, _)| byte));
    }
    out
}

/// The vector of `dimension` elements that these bytes hold.
///
/// # Errors
///
/// `E_LENGTH` when there are not exactly ⌈m·b/8⌉ bytes, `E_RANGE` for an element ≥ R, `E_PADDING` for a padding bit that
/// is set; without culprit.
pub fn unpack(bytes: &[u8], dimension: usize, modulus: Modulus) -> Result<Vec<u64>, Error> {
    if packed_len(dimension, modulus) != Some(bytes.len()) {
        return Err(Error::Length { what: "a packed vector", culprit: None });
    }
    let (bits, mask) = (modulus.bits(), modulus.mask());
    let mut vector = Vec::with_capacity(dimension);
    let (words, tail) = bytes.as_chunks::<8>();
    let (mut acc, mut held) = (0u128, 0u32);
    // Whether some element is ≥ R: looked at once, at the end, so that the loop stays without branches.
    let mut above = false;
    let mut drain = |acc: u128, held: &mut u32| {
        while *held >= bits && vector.len() < dimension {
            *held -= bits;
            let element = low_64(acc >> *held) & mask;
            above |= element > modulus.max_element();
            vector.push(element);
        }
    };
    for word in words {
        acc = (acc << 64) | u128::from(u64::from_be_bytes(*word));
        held += 64;
        drain(acc, &mut held);
    }
    for byte in tail {
        acc = (acc << 8) | u128::from(*byte);
        held += 8;
        drain(acc, &mut held);
    }
    if above {
        return Err(Error::Range { what: "a vector element", culprit: None });
    }
    // Fewer than eight bits are held: the padding.
    if low_64(acc) & !(u64::MAX << held) != 0 {
        return Err(Error::Padding { culprit: None });
    }
    Ok(vector)
}

/// The low 64 bits.
#[inline]
fn low_64(wide: u128) -> u64 {
    (wide & u128::from(u64::MAX)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use quickcheck::quickcheck;

    /// The definition, bit by bit.
    fn pack_slowly(vector: &[u64], bits: u32) -> Vec<u8> {
        let all: Vec<u8> =
            vector.iter().flat_map(|x| (0..bits).rev().map(move |i| u8::from(x >> i & 1 == 1))).collect();
        all.chunks(8).map(|byte| byte.iter().enumerate().fold(0, |sum, (i, bit)| sum | bit << (7 - i))).collect()
    }

    quickcheck! {
        fn is_the_definition(vector: Vec<u64>, max: u64, shift: u32) -> bool {
            let m = Modulus::from_max_element((max >> (shift % 64)).max(1)).unwrap();
            let v: Vec<u64> = vector.iter().map(|x| if m.contains(*x) { *x } else { x % (m.max_element() + 1) }).collect();
            let packed = pack(&v, m);
            packed == pack_slowly(&v, m.bits())
                && packed_len(v.len(), m) == Some(packed.len())
                && unpack(&packed, v.len(), m) == Ok(v)
        }

        fn padding_bits_are_zero(vector: Vec<u64>, bits: u32, set: u32) -> bool {
            let bits = bits % 64 + 1;
            let m = Modulus::from_max_element(u64::MAX >> (64 - bits)).unwrap();
            let v: Vec<u64> = vector.iter().map(|x| x & m.mask()).collect();
            let mut packed = pack(&v, m);
            let padding = (packed.len() * 8 - v.len() * bits as usize) as u32;
            match packed.last_mut() {
                Some(last) if padding > 0 => {
                    *last |= 1 << (set % padding);
                    unpack(&packed, v.len(), m) == Err(Error::Padding { culprit: None })
                }
                _ => true,
            }
        }
    }

    #[test]
    fn by_hand() {
        // R = 5: three bits an element. 100 011 000 and seven bits of padding.
        let m = Modulus::from_max_element(4).unwrap();
        assert_eq!(pack(&[4, 3, 0], m), [0b10001100, 0]);
        assert_eq!(unpack(&[0b10001100, 0], 3, m), Ok(vec![4, 3, 0]));
        let code = |bytes: &[u8]| unpack(bytes, 3, m).unwrap_err().code();
        assert_eq!(code(&[0b10110000, 0]), "E_RANGE");
        assert_eq!(code(&[0b10001100, 1]), "E_PADDING");
        // An element of 5 stands before a padding bit.
        assert_eq!(code(&[0b10001110, 0b11000001]), "E_RANGE");
        assert_eq!(code(&[0b10001100]), "E_LENGTH");
        assert_eq!(code(&[0b10001100, 0, 0]), "E_LENGTH");
        // A vector the machine cannot hold has no length.
        let widest = Modulus::from_max_element(u64::MAX).unwrap();
        assert_eq!(packed_len(usize::MAX, widest), None);
        assert_eq!(unpack(&[], usize::MAX, widest).unwrap_err().code(), "E_LENGTH");
    }
}

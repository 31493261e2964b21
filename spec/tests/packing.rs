//! Packed vectors against values worked by hand from `docs/bytes.md`, section 1.

mod common;

use common::hex;
use proptest::prelude::*;
use secagg_spec::error::Code;
use secagg_spec::packing::{pack, packed_length, unpack};
use secagg_spec::prelude::{Nat, nat};

/// 2^k.
fn pow2(k: usize) -> Nat {
    nat(1) << k
}

/// A vector of numbers.
fn vector(elements: &[u64]) -> Vec<Nat> {
    elements.iter().map(|x| nat(*x)).collect()
}

#[test]
fn worked_by_hand() {
    let cases: [(Nat, &[u64], &str); 10] = [
        // b = 1: 10110010 1·0000000
        (nat(2), &[1, 0, 1, 1, 0, 0, 1, 0, 1], "b280"),
        // b = 3: 101 010 11|1 ·0000000
        (nat(8), &[5, 2, 7], "ab80"),
        // b = 3, for R = 6 too: 000 100 10|1 001 011·0
        (nat(6), &[0, 4, 5, 1, 3], "1296"),
        // b = 16: whole bytes
        (pow2(16), &[0x0102, 0xfffe], "0102fffe"),
        // b = 17: 1 00000000 00000000|0 00001111 11101101, in bytes 10000000 00000000 0|0000011 11111011 01·000000
        (nat(65537), &[0x10000, 0x00fed], "800003fb40"),
        // b = 26: 10 1010 1011 1100 1101 1110 1111|01 0010 0011 0100 0101 0110 0111|0000
        (pow2(26), &[0x2abcdef, 0x1234567], "aaf37bd2345670"),
        // b = 64
        (pow2(64), &[0x0123456789abcdef, u64::MAX, 1], "0123456789abcdefffffffffffffffff0000000000000001"),
        // b = 64, for the smallest R with so many bits
        (nat((1 << 63) + 1), &[1 << 63, 5], "80000000000000000000000000000005"),
        // b = 8, R no power of two
        (nat(200), &[199, 0, 17], "c70011"),
        // nothing
        (nat(2), &[], ""),
    ];
    for (modulus, elements, bytes) in cases {
        let (v, bytes) = (vector(elements), hex(bytes));
        assert_eq!(packed_length(v.len(), &modulus), bytes.len(), "R = {modulus}");
        assert_eq!(pack(&v, &modulus), Ok(bytes.clone()), "R = {modulus}");
        assert_eq!(unpack(&bytes, v.len(), &modulus), Ok(v), "R = {modulus}");
    }
}

/// ⌈m·b/8⌉, also where m·b is more than 64 bits hold.
#[test]
fn lengths() {
    let cases = [
        (0, pow2(16), 0),
        (1, nat(2), 1),
        (8, nat(2), 1),
        (9, nat(2), 2),
        (3, nat(5), 2),
        (100_000, pow2(16), 200_000),
        (16_493, pow2(26), 53_603),
        (3, pow2(64), 24),
        (usize::MAX, nat(2), usize::MAX.div_ceil(8)),
        (usize::MAX, pow2(8), usize::MAX),
        (usize::MAX, pow2(64), usize::MAX),
    ];
    for (m, modulus, length) in cases {
        assert_eq!(packed_length(m, &modulus), length, "m = {m}, R = {modulus}");
    }
}

#[test]
fn the_modulus_is_checked_first() {
    for modulus in [nat(0), nat(1), pow2(64) + 1u32, pow2(200)] {
        assert_eq!(pack(&vector(&[0]), &modulus), Err(Code::Params.error()), "R = {modulus}");
        assert_eq!(unpack(&[0xff; 5], 1, &modulus), Err(Code::Params.error()), "R = {modulus}");
    }
}

#[test]
fn pack_refuses_elements_out_of_range() {
    for (modulus, elements) in [(nat(2), vec![0, 2]), (nat(6), vec![6]), (nat(200), vec![0, 199, 200])] {
        assert_eq!(pack(&vector(&elements), &modulus), Err(Code::Range.error()), "R = {modulus}");
    }
    assert_eq!(pack(&[pow2(64)], &pow2(64)), Err(Code::Range.error()));
}

/// The length before the elements, the elements before the padding.
#[test]
fn unpack_refuses() {
    let cases: [(Nat, usize, &str, Code); 12] = [
        // one byte short, one long, and both with other faults that come later
        (nat(6), 5, "12", Code::Length),
        (nat(6), 5, "129600", Code::Length),
        (nat(6), 5, "ff", Code::Length),
        (nat(6), 5, "ffffff", Code::Length),
        (nat(2), 0, "00", Code::Length),
        (pow2(64), usize::MAX, "", Code::Length),
        // the element 6, or 7, first or last
        (nat(6), 5, "d000", Code::Range),
        (nat(6), 5, "000e", Code::Range),
        // an element out of range and the padding bit set
        (nat(6), 5, "000f", Code::Range),
        (nat(200), 1, "c8", Code::Range),
        // the padding bit next to the last element, and the last bit
        (nat(6), 5, "1297", Code::Padding),
        (nat(2), 9, "b2c0", Code::Padding),
    ];
    for (modulus, m, bytes, code) in cases {
        assert_eq!(unpack(&hex(bytes), m, &modulus), Err(code.error()), "R = {modulus}, m = {m}, {bytes}");
    }
    // each of the 7 padding bits
    for bit in 0..7 {
        assert_eq!(unpack(&[0xb2, 0x80 | 1 << bit], 9, &nat(2)), Err(Code::Padding.error()), "bit {bit}");
    }
}

/// A modulus from 2 to 2^64, each length in bits as likely as another, powers of two among them.
fn modulus() -> impl Strategy<Value = Nat> {
    (1usize..=64, any::<u64>(), any::<bool>()).prop_map(|(b, x, whole)| {
        let below = pow2(b) - 1u32;
        if whole { pow2(b) } else { (nat(x) % below) + 2u32 }
    })
}

/// The packing again, by one big integer: the elements side by side, then the padding.
fn pack_by_integer(v: &[Nat], modulus: &Nat) -> Vec<u8> {
    let b = (modulus - 1u32).bits();
    let length = (v.len() as u64 * b).div_ceil(8);
    let joined = v.iter().fold(nat(0), |joined, x| (joined << b) + x);
    let bytes = (joined << (8 * length - v.len() as u64 * b)).to_bytes_be();
    let bytes = if length == 0 { vec![] } else { bytes };
    [vec![0; length as usize - bytes.len()], bytes].concat()
}

proptest! {
    /// Packing is the big integer, and unpacking undoes it.
    #[test]
    fn pack_then_unpack(modulus in modulus(), elements in prop::collection::vec(any::<u64>(), 0..40)) {
        let v: Vec<Nat> = elements.iter().map(|x| nat(*x) % &modulus).collect();
        let bytes = pack(&v, &modulus)?;
        prop_assert_eq!(&bytes, &pack_by_integer(&v, &modulus));
        prop_assert_eq!(bytes.len(), packed_length(v.len(), &modulus));
        prop_assert_eq!(unpack(&bytes, v.len(), &modulus)?, v);
    }

    /// Only one byte string unpacks to a vector: what unpacks packs to the same bytes. Any other byte string is refused.
    #[test]
    fn unpack_is_canonical(modulus in modulus(), m in 0usize..6, bytes in prop::collection::vec(any::<u8>(), 48)) {
        let bytes = &bytes[..packed_length(m, &modulus)];
        match unpack(bytes, m, &modulus) {
            Ok(v) => {
                prop_assert!(v.len() == m && v.iter().all(|x| *x < modulus));
                prop_assert_eq!(pack(&v, &modulus)?, bytes);
            }
            Err(e) => prop_assert!(e.code == Code::Range || e.code == Code::Padding),
        }
    }
}

quickcheck::quickcheck! {
    /// Vectors over Z_R with R = r + 2, there and back.
    fn pack_then_unpack_quick(r: u32, elements: Vec<u64>) -> bool {
        let modulus = nat(u64::from(r) + 2);
        let v: Vec<Nat> = elements.iter().map(|x| nat(*x) % &modulus).collect();
        pack(&v, &modulus).and_then(|bytes| unpack(&bytes, v.len(), &modulus)) == Ok(v)
    }

    /// Bytes of whole elements, R = 256: every byte string unpacks and packs again.
    fn unpack_then_pack_quick(bytes: Vec<u8>) -> bool {
        unpack(&bytes, bytes.len(), &nat(256)).and_then(|v| pack(&v, &nat(256))) == Ok(bytes)
    }
}

//! What makes and carries vectors: HKDF, the PRG, packing.

use crate::{MaxElement, bytes, code, each, fast_code, nats, order};
use num_bigint::BigUint;
use secagg::modulus::Modulus;
use secagg::prim::kdf;
use secagg::prim::prg::{self, Sign};
use secagg::wire::packing;
use secagg_spec as spec;

#[test]
fn hkdf_agrees_for_every_length_that_is_used() {
    fn property(ikm: Vec<u8>, left: Vec<u8>, right: Vec<u8>) -> bool {
        let info = [left.clone(), right.clone()].concat();
        let slow = |length| spec::hkdf::hkdf(&[], &ikm, &info, length).expect("short");
        let parts: [&[u8]; 2] = [&left, &right];
        slow(16) == kdf::hkdf::<16>(&ikm, &parts).expect("short").as_slice()
            && slow(32) == kdf::hkdf::<32>(&ikm, &parts).expect("short").as_slice()
            && slow(48) == kdf::hkdf::<48>(&ikm, &[&info]).expect("short").as_slice()
    }
    each(200, property as fn(Vec<u8>, Vec<u8>, Vec<u8>) -> bool);
}

#[test]
fn key_derivation_to_the_field_and_the_one_way_function_agree() {
    fn property(ikm: Vec<u8>, label: Vec<u8>) -> bool {
        let slow = spec::kdf::kdf_fq(&ikm, &label, &order()).expect("q is not 0");
        let fast = kdf::to_field(&ikm, &label).expect("short");
        let (slow_one_way, fast_one_way) = (spec::kdf::one_way(&ikm), kdf::one_way(&ikm));
        bytes(&slow) == *fast.to_bytes()
            && slow_one_way.expect("below q").as_slice() == fast_one_way.expect("short").as_slice()
    }
    each(200, property as fn(Vec<u8>, Vec<u8>) -> bool);
}

#[test]
fn masks_agree_for_every_modulus() {
    fn property(seed: Vec<u8>, ts: Vec<u8>, m: u8, max: MaxElement) -> bool {
        let m = usize::from(m);
        let slow = spec::prg::prg_vector(&seed, &ts, m, &max.modulus()).expect("a modulus");
        slow == nats(&prg::expand(&seed, &ts, m, max.fast()).expect("short"))
    }
    each(300, property as fn(Vec<u8>, Vec<u8>, u8, MaxElement) -> bool);
}

/// Longer than any tile of keystream that an implementation may work in: every word size, with and without rejection.
#[test]
fn long_masks_agree() {
    for max in [1, 2, 255, 256, 65_535, 65_536, u64::from(u32::MAX), (1 << 33) - 10, 1 << 63, u64::MAX - 1, u64::MAX] {
        let max = MaxElement(max);
        let slow = spec::prg::prg_vector(b"seed", b"", 20_011, &max.modulus()).expect("a modulus");
        assert_eq!(slow, nats(&prg::expand(b"seed", b"", 20_011, max.fast()).expect("short")), "{max:?}");
    }
}

/// acc ± PRG by the implementation, and the sum mod R on natural numbers.
#[test]
fn adding_and_subtracting_a_mask_agree_with_the_sum() {
    fn property(words: Vec<u64>, seed: Vec<u8>, max: MaxElement) -> bool {
        let (x, big) = (max.vector(&words), max.modulus());
        let mask = spec::prg::prg_vector(&seed, b"ts", x.len(), &big).expect("a modulus");
        let (mut plus, mut minus) = (x.clone(), x.clone());
        prg::add_mask(&mut plus, Sign::Plus, &seed, b"ts", max.fast()).expect("short");
        prg::add_mask(&mut minus, Sign::Minus, &seed, b"ts", max.fast()).expect("short");
        let sum = |(x, p): (&u64, &BigUint)| (p + x) % &big;
        let difference = |(x, p): (&u64, &BigUint)| (&big + x - p) % &big;
        nats(&plus) == x.iter().zip(&mask).map(sum).collect::<Vec<_>>()
            && nats(&minus) == x.iter().zip(&mask).map(difference).collect::<Vec<_>>()
    }
    each(300, property as fn(Vec<u64>, Vec<u8>, MaxElement) -> bool);
}

#[test]
fn packing_agrees_and_unpacks_to_what_was_packed() {
    fn property(words: Vec<u64>, max: MaxElement) -> bool {
        let (v, big) = (max.vector(&words), max.modulus());
        let slow = spec::packing::pack(&nats(&v), &big).expect("elements of Z_R");
        slow == packing::pack(&v, max.fast())
            && Some(slow.len()) == packing::packed_len(v.len(), max.fast())
            && packing::unpack(&slow, v.len(), max.fast()) == Ok(v.clone())
            && spec::packing::unpack(&slow, v.len(), &big) == Ok(nats(&v))
    }
    each(500, property as fn(Vec<u64>, MaxElement) -> bool);
}

/// Bytes that may be no packed vector: the same vector, or the same code.
#[test]
fn unpacking_agrees_on_any_bytes() {
    fn agree(data: &[u8], m: usize, max: MaxElement) -> bool {
        let slow = code(spec::packing::unpack(data, m, &max.modulus()));
        slow == fast_code(packing::unpack(data, m, max.fast())).map(|v| nats(&v))
    }
    fn property(mut data: Vec<u8>, m: u8, max: MaxElement, fit: bool) -> bool {
        let m = usize::from(m % 40);
        if fit {
            data.resize(packing::packed_len(m, max.fast()).expect("short"), 0xff);
        }
        agree(&data, m, max)
    }
    each(1000, property as fn(Vec<u8>, u8, MaxElement, bool) -> bool);
    // One bit of a packed vector turned: out of range, in the padding, or another vector.
    fn flipped(words: Vec<u64>, max: MaxElement, at: usize) -> bool {
        let mut data = packing::pack(&max.vector(&words), max.fast());
        let bits = 8 * data.len();
        if bits > 0 {
            data[at % bits / 8] ^= 0x80 >> (at % bits % 8);
        }
        agree(&data, words.len(), max)
    }
    each(1000, flipped as fn(Vec<u64>, MaxElement, usize) -> bool);
}

/// The edges of Z_R: 0, R − 1 and R, packed by hand where R fits in no fewer bits.
#[test]
fn the_edges_of_the_modulus_agree() {
    for max in
        [1, 2, 3, 9, 255, 256, 65_535, 65_536, u64::from(u32::MAX), 1 << 32, (1 << 33) - 10, u64::MAX - 1, u64::MAX]
    {
        let max = MaxElement(max);
        for v in [vec![0], vec![max.0], vec![max.0, 0, max.0], vec![]] {
            let slow = spec::packing::pack(&nats(&v), &max.modulus()).expect("elements");
            assert_eq!(slow, packing::pack(&v, max.fast()), "{max:?} {v:?}");
            assert_eq!(packing::unpack(&slow, v.len(), max.fast()), Ok(v), "{max:?}");
        }
        if !max.fast().is_power_of_two() {
            // R itself has as many bits as R − 1 here, and 2^b is a modulus that packs it.
            let wider = Modulus::from_max_element(max.fast().mask()).expect("a modulus");
            let data = packing::pack(&[0, max.0 + 1], wider);
            assert_eq!(fast_code(packing::unpack(&data, 2, max.fast())), Err("E_RANGE"), "{max:?}");
            assert_eq!(code(spec::packing::unpack(&data, 2, &max.modulus())), Err("E_RANGE"), "{max:?}");
        }
    }
    assert!(Modulus::from_max_element(0).is_err(), "R = 1");
    assert!(spec::packing::pack(&[], &BigUint::from(1u8)).is_err(), "R = 1");
}

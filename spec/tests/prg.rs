//! The PRG against its definition in `docs/bytes.md`, section 2, composed from other libraries.
//!
//! Python, throughout: `okm = hkdf(seed, b"secagg/v1/prg" + ts, 32)`, HKDF-SHA256 with an empty salt composed from
//! `hmac`; the keystream is `cryptography`'s `Cipher(AES(okm[:16]), CTR(okm[16:]))` on zeros; a word is
//! `int.from_bytes(keystream[w*i:w*i + w], "little") & ((1 << b) - 1)`, kept when it is below R.

mod common;

use common::hex;
use proptest::prelude::*;
use secagg_spec::error::Code;
use secagg_spec::prelude::{Nat, nat, nat_to_be};
use secagg_spec::prg::{bits, prg_bytes, prg_vector, word_bytes};
use secagg_spec::sha256::sha256;

/// The seed of every known answer.
const SEED: &str = "9d1e3c5b7a8f60214365870912bbcadeeffe0d1c2b3a495867768594a3b2c1d0";

/// A timestamp that is not empty.
const TS: &str = "0000000000000005";

/// 2^k.
fn pow2(k: usize) -> Nat {
    nat(1) << k
}

/// 2^64 + x.
fn two_to_64_plus(x: i64) -> Nat {
    Nat::from((1u128 << 64).wrapping_add_signed(i128::from(x)))
}

#[test]
fn bytes() {
    let cases = [
        (SEED, "", "5359e5dde35e76abb5ffd5a1553ee91fe481edf0f71ba73d5ff1c9f905c0a636b34d268637a7a2a2"),
        (SEED, TS, "39d962bf68db587acb308d9b9cace8bcf188b31995628f72b5909a091d29e477e8ef29ec66dfcdee"),
        ("", "", "45f7aa56e8168b5087be38cb20c411bb"),
    ];
    for (seed, ts, keystream) in cases {
        let keystream = hex(keystream);
        assert_eq!(prg_bytes(&hex(seed), &hex(ts), keystream.len()), Ok(keystream));
    }
    assert_eq!(prg_bytes(&hex(SEED), &[], 0), Ok(vec![]));
    let digest = hex("ceaee9d8d038853eb136477b7636a3ae6fe52aacb05df859b8b546e78d7df74c");
    assert_eq!(sha256(&prg_bytes(&hex(SEED), &[], 1000).unwrap()).to_vec(), digest);
}

/// R = 2^b, where no word is skipped; ts is empty.
#[test]
fn powers_of_two() {
    let cases: [(usize, &[u64]); 11] = [
        (1, &[1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0]),
        (7, &[83, 89, 101, 93, 99, 94, 118, 43]),
        (8, &[83, 89, 229, 221, 227, 94, 118, 171, 181, 255, 213, 161, 85, 62, 233, 31, 228, 129]),
        (12, &[2387, 3557, 3811, 2934, 4021, 469]),
        (16, &[22867, 56805, 24291, 43894, 65461, 41429, 15957, 8169, 33252]),
        (20, &[350547, 417507, 393141, 605781, 885220]),
        (26, &[31807827, 58089187, 30801845, 65617493, 15565284]),
        (32, &[3722795347, 2876661475, 2715156405, 535379541, 4042097124]),
        (33, &[8017762643, 7010123701, 8337064420, 8485728607]),
        (61, &[825951914442447187, 2299437622257647541, 2136707299923558884]),
        (64, &[12355166960510916947, 2299437622257647541, 4442550309137252836, 3938046056080208223]),
    ];
    for (b, elements) in cases {
        let elements: Vec<Nat> = elements.iter().map(|x| nat(*x)).collect();
        assert_eq!(prg_vector(&hex(SEED), &[], elements.len(), &pow2(b)), Ok(elements), "R = 2^{b}");
    }
}

/// Other moduli, with the number of words skipped before the last element; ts is [`TS`].
#[test]
fn other_moduli() {
    let cases: [(Nat, &[u64]); 12] = [
        // 4 skipped
        (nat(3), &[1, 1, 2, 0, 0, 2, 0, 1, 0, 0, 0, 0]),
        // 2 skipped
        (nat(5), &[1, 1, 2, 0, 3, 0, 2, 3, 0, 3, 4, 4]),
        // 18 skipped
        (nat(129), &[57, 98, 104, 88, 122, 48, 25, 98, 114, 9]),
        // 5 skipped
        (nat(200), &[57, 98, 191, 104, 88, 122, 48, 141, 155, 156, 172, 188, 136, 179, 25, 149, 98, 143, 114, 181]),
        // 10 skipped
        (nat(257), &[88, 203, 156, 232, 241, 149, 143, 181, 41, 205]),
        // none skipped
        (nat(1000), &[313, 866, 872, 600, 203, 909, 156, 232, 241]),
        // 6 skipped
        (nat(65537), &[55609, 56168, 44188, 37045, 10525, 37237, 53809]),
        // 1 skipped
        (nat(3 << 20), &[2283833, 1629032, 864459, 2665628, 1008277, 1740981]),
        // none skipped
        (nat((1 << 32) - 5), &[3210926393, 2052643688, 2609721547, 3169365148]),
        // 2 skipped
        (nat((1 << 32) + 1), &[3210926393, 2609721547, 3962171368, 4136800629, 4033008177, 3621207856]),
        // 3 skipped
        (
            nat((1 << 63) + 1),
            &[8816037513511754041, 8254925034514254065, 8639075189895368885, 3566402248036766257, 3182635486524423984],
        ),
        // none skipped
        (two_to_64_plus(-59), &[8816037513511754041, 13612319662351921355, 8254925034514254065]),
    ];
    for (modulus, elements) in cases {
        let elements: Vec<Nat> = elements.iter().map(|x| nat(*x)).collect();
        assert_eq!(prg_vector(&hex(SEED), &hex(TS), elements.len(), &modulus), Ok(elements), "R = {modulus}");
    }
}

/// A thousand elements for R = 65537, where 1025 words are skipped: SHA-256 of the elements in four bytes each.
#[test]
fn many_words_skipped() {
    let v = prg_vector(&hex(SEED), &hex(TS), 1000, &nat(65537)).unwrap();
    let encoded: Vec<u8> = v.iter().flat_map(|x| nat_to_be(x, 4).unwrap()).collect();
    let digest = hex("b4d2f37bf14287e1961a0292cf337ca7ffe0cbda57cf8b1e124d23a52b71ef5d");
    assert_eq!(sha256(&encoded).to_vec(), digest);
}

/// ⌈log2 R⌉ and the word that holds it, at and around the powers of two where the word grows.
#[test]
fn bits_and_words() {
    let cases = [
        (nat(1), 0, 1),
        (nat(2), 1, 1),
        (nat(3), 2, 1),
        (nat(4), 2, 1),
        (nat(5), 3, 1),
        (nat(255), 8, 1),
        (nat(256), 8, 1),
        (nat(257), 9, 2),
        (pow2(16), 16, 2),
        (nat(65537), 17, 4),
        (pow2(32), 32, 4),
        (nat((1 << 32) + 1), 33, 8),
        (pow2(63), 63, 8),
        (two_to_64_plus(-1), 64, 8),
        (pow2(64), 64, 8),
    ];
    for (modulus, b, word) in cases {
        assert_eq!((bits(&modulus), word_bytes(&modulus)), (b, word), "R = {modulus}");
    }
}

#[test]
fn the_modulus_is_checked() {
    for modulus in [nat(0), nat(1), two_to_64_plus(1), pow2(65), pow2(200)] {
        assert_eq!(prg_vector(&hex(SEED), &[], 3, &modulus), Err(Code::Params.error()), "R = {modulus}");
    }
    for modulus in [nat(2), pow2(64)] {
        assert_eq!(prg_vector(&hex(SEED), &[], 0, &modulus), Ok(vec![]), "R = {modulus}");
    }
}

/// A modulus from 2 to 2^64, each length in bits as likely as another, powers of two among them.
fn modulus() -> impl Strategy<Value = Nat> {
    (1usize..=64, any::<u64>(), any::<bool>()).prop_map(|(b, x, whole)| {
        let below = pow2(b) - 1u32;
        if whole { pow2(b) } else { (nat(x) % below) + 2u32 }
    })
}

proptest! {
    /// m elements, each below R, and the first of them those of a shorter vector.
    #[test]
    fn elements_are_below_r(seed: [u8; 32], ts: Vec<u8>, long in 0usize..60, cut in 0usize..60, modulus in modulus()) {
        let v = prg_vector(&seed, &ts, long, &modulus)?;
        prop_assert_eq!(v.len(), long);
        prop_assert!(v.iter().all(|x| *x < modulus));
        let short = cut.min(long);
        prop_assert_eq!(prg_vector(&seed, &ts, short, &modulus)?, &v[..short]);
    }

    /// For R = 256^w the vector is the keystream cut into words of w bytes.
    #[test]
    fn whole_words(seed: [u8; 32], ts: Vec<u8>, m in 0usize..40, w in prop::sample::select(vec![1usize, 2, 4, 8])) {
        let words: Vec<Nat> = prg_bytes(&seed, &ts, w * m)?.chunks(w).map(Nat::from_bytes_le).collect();
        prop_assert_eq!(prg_vector(&seed, &ts, m, &pow2(8 * w))?, words);
    }

    /// R = 2^b takes the low b bits of what R = 256^w takes whole, w the same word.
    #[test]
    fn masked_words(seed: [u8; 32], m in 0usize..40, b in 1usize..=64) {
        let word = word_bytes(&pow2(b));
        let whole = prg_vector(&seed, &[], m, &pow2(8 * word))?;
        let masked: Vec<Nat> = whole.iter().map(|x| x % pow2(b)).collect();
        prop_assert_eq!(prg_vector(&seed, &[], m, &pow2(b))?, masked);
    }
}

quickcheck::quickcheck! {
    /// A shorter keystream is the beginning of a longer one.
    fn bytes_prefix(seed: Vec<u8>, ts: Vec<u8>, long: u8, cut: u8) -> bool {
        let (long, short) = (usize::from(long), usize::from(cut.min(long)));
        let whole = prg_bytes(&seed, &ts, long).unwrap();
        whole.len() == long && prg_bytes(&seed, &ts, short).unwrap() == whole[..short]
    }

    /// A smaller modulus of the same length in bits keeps what is below it of what the power of two gives.
    fn rejection_is_a_filter(seed: Vec<u8>, r: u16) -> bool {
        let r = nat(u64::from(r) + 2);
        let all = prg_vector(&seed, &[], 64, &pow2(bits(&r))).unwrap();
        let kept: Vec<Nat> = all.into_iter().filter(|x| *x < r).collect();
        prg_vector(&seed, &[], kept.len(), &r).unwrap() == kept
    }
}

//! Paillier's encryption: values worked out elsewhere, the homomorphic laws, and what is refused.

mod npkc_common;

use npkc_common::{PAILLIER_PRIMES, Stream, assert_length_is_exact, code, pair};
use num_bigint::BigInt;
use proptest::prelude::*;
use secagg_spec::npkc::integer::{int, int_from_nat};
use secagg_spec::npkc::paillier::{
    PublicKey, SecretKey, add, dec, enc, encode_ciphertext, encode_public_key, key_gen, largest_plaintext, multiply,
    read_ciphertext, read_public_key,
};
use secagg_spec::prelude::*;
use secagg_spec::wire::read_end;

fn tiny() -> (PublicKey, SecretKey) {
    key_gen(&nat(7), &nat(11)).unwrap()
}

/// n = 77, n² = 5929, computed with Python: (1 + 77)^x·ρ^77 mod 5929.
#[test]
fn ciphertexts_mod_5929() {
    let (pk, sk) = tiny();
    assert_eq!(pk.n, nat(77));
    for (x, rho, c) in [(5, 2, 4792), (-5, 2, 2790), (38, 3, 3232), (0, 10, 362)] {
        assert_eq!(enc(&pk, &int(x), &nat(rho)), Ok(nat(c)));
        assert_eq!(dec(&sk, &nat(c)), Ok(int(x)));
    }
}

/// Every plaintext under every coin of n = 77, and no ciphertext twice.
#[test]
fn encryption_is_a_bijection() {
    let (pk, sk) = tiny();
    let mut seen = std::collections::BTreeSet::new();
    for x in -38..=38 {
        for rho in (1..77).filter(|rho| rho % 7 != 0 && rho % 11 != 0) {
            let c = enc(&pk, &int(x), &nat(rho)).unwrap();
            assert_eq!(dec(&sk, &c), Ok(int(x)));
            assert!(seen.insert(c));
        }
    }
    // all of Z*_{n²}: φ(5929) = 77·60
    assert_eq!(seen.len(), 77 * 60);
}

#[test]
fn what_is_refused() {
    let (pk, sk) = tiny();
    assert_eq!(largest_plaintext(&pk), nat(38));
    for x in [39, -39, 1000] {
        assert_eq!(code(enc(&pk, &int(x), &nat(2))), (Code::Wrap, None), "{x}");
    }
    for rho in [0, 7, 22, 77, 78] {
        assert_eq!(code(enc(&pk, &int(1), &nat(rho))), (Code::Range, None), "{rho}");
    }
    for c in [0, 7, 77, 5929, 5930] {
        assert_eq!(code(dec(&sk, &nat(c))), (Code::Range, None), "{c}");
    }
    assert_eq!(code(multiply(&pk, &nat(7), &int(-1))), (Code::Range, None));
    // equal, composite, even; gcd(3·7, 2·6) = 3
    for (p, q) in [(7, 7), (9, 7), (7, 9), (2, 7), (7, 2), (3, 7), (7, 3), (0, 7), (1, 7)] {
        assert_eq!(code(key_gen(&nat(p), &nat(q))), (Code::Params, None), "{p}, {q}");
    }
    // a key that nobody generates decrypts nothing
    for n in [0, 1] {
        let broken = SecretKey { n: nat(n), phi: nat(0), mu: nat(0) };
        assert_eq!(code(dec(&broken, &nat(0))), (Code::Range, None));
        assert!(enc(&PublicKey { n: nat(n) }, &int(1), &nat(0)).is_err());
    }
}

#[test]
fn encodings() {
    let (pk, _) = tiny();
    assert_eq!(encode_public_key(&pk), [0, 0, 0, 0, 1, 77]);
    let read_key = |bytes: &[u8]| {
        let (pk, at) = read_public_key(bytes, 0, &nat(77))?;
        read_end(bytes, at).map(|()| pk)
    };
    assert_eq!(read_key(&encode_public_key(&pk)), Ok(pk.clone()));
    assert_length_is_exact(&encode_public_key(&pk), read_key);
    for (bytes, expected) in [
        ([0, 0, 0, 0, 1, 76], Code::Wrap),
        ([1, 0, 0, 0, 1, 77], Code::Wrap),
        ([0, 0, 0, 0, 1, 0], Code::Range),
        ([2, 0, 0, 0, 1, 77], Code::Range),
    ] {
        assert_eq!(code(read_key(&bytes)), (expected, None));
    }
    // 5929 has 13 bits
    assert_eq!(encode_ciphertext(&pk, &nat(5928)), Ok(vec![0x17, 0x28]));
    let read = |bytes: &[u8]| {
        let (c, at) = read_ciphertext(bytes, 0, &pk)?;
        read_end(bytes, at).map(|()| c)
    };
    assert_eq!(read(&[0x17, 0x28]), Ok(nat(5928)));
    assert_length_is_exact(&[0x17, 0x28], read);
    // n², n, 0
    for bytes in [[0x17, 0x29], [0, 77], [0, 0]] {
        assert_eq!(code(read(&bytes)), (Code::Range, None));
    }
}

/// A key, two plaintexts of less than half its length, a factor and two coins.
fn case() -> impl Strategy<Value = (usize, BigInt, BigInt, BigInt, u64)> {
    let plaintext = || {
        (any::<[u8; 9]>(), any::<bool>()).prop_map(|(bytes, negative)| {
            let x = int_from_nat(&Nat::from_bytes_be(&bytes));
            if negative { -x } else { x }
        })
    };
    (0..PAILLIER_PRIMES.len(), plaintext(), plaintext(), plaintext(), any::<u64>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn laws((i, x, y, k, seed) in case()) {
        let (p, q) = pair(PAILLIER_PRIMES[i]);
        let (pk, sk) = key_gen(&p, &q).unwrap();
        let mut coins = Stream::new(seed);
        let (rho, tau) = (coins.unit(&pk.n), coins.unit(&pk.n));
        let (c_x, c_y) = (enc(&pk, &x, &rho).unwrap(), enc(&pk, &y, &tau).unwrap());
        prop_assert_eq!(dec(&sk, &c_x), Ok(x.clone()));
        prop_assert_eq!(dec(&sk, &add(&pk, &c_x, &c_y)), Ok(&x + &y));
        prop_assert_eq!(dec(&sk, &multiply(&pk, &c_x, &k).unwrap()), Ok(&x * &k));
        // Enc(x; ρ)·Enc(y; τ) = Enc(x + y; ρτ)
        let joint = &rho * &tau % &pk.n;
        prop_assert_eq!(add(&pk, &c_x, &c_y), enc(&pk, &(x + y), &joint).unwrap());
        // beyond (n − 1)/2 plaintexts wrap: n − 1 comes back as −1
        let largest = int_from_nat(&largest_plaintext(&pk));
        let c = enc(&pk, &largest, &rho).unwrap();
        prop_assert_eq!(dec(&sk, &add(&pk, &c, &c)), Ok(int(-1)));
    }
}

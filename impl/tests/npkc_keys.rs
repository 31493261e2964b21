//! NPKC from the dealer to the pairwise keys, over random moduli: what each step promises, computed once more with
//! num-bigint from the factors of N.

mod npkc_common;

use npkc_common::{ours, serve, shares_of_d, signed, value};
use num_bigint::{BigInt, BigUint};
use proptest::prelude::*;
use quickcheck::TestResult;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use secagg::npkc::comp_key::PairwiseKeys;
use secagg::npkc::dealer::deal;
use secagg::npkc::exp::{self, Asked};
use secagg::npkc::natural::Natural;
use secagg::npkc::params::{Private, Public, public_exponent};
use secagg::npkc::polynomial::Polynomial;
use secagg::npkc::sspg::Ssp;
use secagg::prim::kdf;

fn one() -> BigUint {
    1u32.into()
}

/// P, Q and φ(N), which nobody in the protocol knows, from both SSPs' shares.
fn secrets(sp: [&Private; 2]) -> (BigUint, BigUint, BigUint) {
    let p = value(&sp[0].p) + value(&sp[1].p);
    let q = value(&sp[0].q) + value(&sp[1].q);
    let phi = (&p - 1u32) * (&q - 1u32);
    (p, q, phi)
}

/// Σ a_i·x^i mod N.
fn evaluate(f: &[BigUint], x: u32, n: &BigUint) -> BigUint {
    f.iter().zip(0u32..).map(|(a, i)| a * BigUint::from(x).pow(i)).sum::<BigUint>() % n
}

fn coefficients(f: &Polynomial) -> Vec<BigUint> {
    f.coefficients().iter().map(value).collect()
}

/// e·(d_1 + d_2) mod φ(N).
fn e_times_d(public: &Public, d: &BigInt, phi: &BigUint) -> BigInt {
    let phi = BigInt::from(phi.clone());
    ((d * public.e()) % &phi + &phi) % &phi
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Figure 2 from Round 0 to the keys; Proposition 4.3, that both users of a pair get the same key.
    #[test]
    fn both_users_of_a_pair_get_the_same_key(
        seed in any::<u64>(), half in 16u32..40, m in 2u32..9, degree in 0u32..8,
    ) {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let (bits, k) = (2 * half, 1 + degree % (m - 1));
        let (public, sp_1, sp_2) = deal(bits, m, &mut rng).unwrap();
        let (p, q, phi) = secrets([&sp_1, &sp_2]);
        let n = &p * &q;
        prop_assert_eq!(value(public.modulus()), n.clone());
        prop_assert_eq!(n.bits(), u64::from(bits));
        prop_assert_eq!(signed(&sp_1.phi) + signed(&sp_2.phi), BigInt::from(phi.clone()));
        prop_assert_eq!(public.e(), if m % 2 == 0 { m - 1 } else { m });
        // As printed they add to φ(N) + N (F07).
        let printed = signed(&sp_1.phi_as_printed(&public)) + signed(&sp_2.phi_as_printed(&public));
        prop_assert_eq!(printed, BigInt::from(&phi + &n));

        // π_MIC: e·d ≡ 1 mod φ(N).
        let (d_1, d_2) = shares_of_d(&public, [&sp_1, &sp_2], &mut rng);
        let d = signed(&d_1) + signed(&d_2);
        prop_assert_eq!(e_times_d(&public, &d, &phi), BigInt::from(1));
        let d = BigUint::from(public.e()).modinv(&phi).unwrap();

        // π_EXP, both ways: x^d.
        let x = value(&Natural::random_below(public.modulus(), &mut rng));
        for (own, other) in [(&d_1, &d_2), (&d_2, &d_1)] {
            let (asked, m0) = Asked::ask(&public, ours(&x), own).unwrap();
            if let Ok(m1) = exp::answer(&public, other, &m0) {
                prop_assert_eq!(value(&asked.finish(&m1).unwrap()), x.modpow(&d, &n));
            }
        }

        // π_SSPG: s_{i,j}(x) = f_i(j)^d·f_i(x), so that s_{i,j}(j) = f_i(j)^{d+1} and s_{i,j}(j)^e = f_i(j)^{e+1}.
        let mut ssp_1 = Ssp::new(&public, k, &d_1, &mut rng).unwrap();
        let mut ssp_2 = Ssp::new(&public, k, &d_2, &mut rng).unwrap();
        let mut users = Vec::new();
        for j in 1..=m {
            let s_1 = serve(&public, k, &mut ssp_1, &mut ssp_2, j, &mut rng);
            let s_2 = serve(&public, k, &mut ssp_2, &mut ssp_1, j, &mut rng);
            prop_assert_eq!(s_1.len() as u32, k);
            users.push((coefficients(&s_1), PairwiseKeys::new(&public, &s_1, &s_2).unwrap()));
        }

        let ids: Vec<u32> = (1..=m).collect();
        for (i, (s_1, keys)) in ids.iter().zip(&users) {
            // s_{1,i} and s_{1,1} are multiples of one polynomial, f_1.
            for (a, b) in s_1.iter().zip(&users[0].0) {
                prop_assert_eq!(a * &users[0].0[0] % &n, b * &s_1[0] % &n);
            }
            let all = keys.keys(&ids).unwrap();
            for (j, (_, other)) in ids.iter().zip(&users) {
                prop_assert_eq!(&keys.key(*j).unwrap(), &other.key(*i).unwrap());
                prop_assert_eq!(&keys.key(*j).unwrap(), &all[*j as usize - 1]);
                // KDF(g_i(j)·g_i(0)^(e−1)), in as many bytes as N.
                let g = coefficients(keys.polynomial());
                prop_assert_eq!(g.len() as u32, 2 * k - 1);
                let tail = evaluate(&g, 0, &n).modpow(&(public.e() - 1).into(), &n);
                let material = evaluate(&g, *j, &n) * tail % &n;
                let mut bytes = vec![0; (n.bits() as usize).div_ceil(8)];
                let digits = material.to_bytes_be();
                let start = bytes.len() - digits.len();
                bytes[start..].copy_from_slice(&digits);
                let expected = kdf::to_field(&bytes, b"secagg/v1/npkc/key").unwrap();
                prop_assert_eq!(all[*j as usize - 1].clone(), expected);
            }
            for j in [0, m + 1] {
                prop_assert_eq!(keys.key(j).unwrap_err().code(), "E_RANGE");
                prop_assert_eq!(keys.keys(&[1, j]).unwrap_err().code(), "E_RANGE");
            }
        }
        // F01: user 1, alone, has the key of users u and v.
        if m >= 3 {
            let g = coefficients(users[0].1.polynomial());
            if let Some(inverse) = evaluate(&g, 1, &n).modinv(&n) {
                let tail = evaluate(&g, 0, &n).modpow(&(public.e() - 1).into(), &n);
                let stolen = evaluate(&g, 2, &n) * evaluate(&g, 3, &n) * tail * inverse % &n;
                let bytes = ours(&stolen).to_be_bytes(public.ring().element_len()).unwrap();
                prop_assert_eq!(kdf::to_field(&bytes, b"secagg/v1/npkc/key").unwrap(), users[1].1.key(3).unwrap());
            }
        }
    }
}

quickcheck::quickcheck! {
    /// e is odd and one of m − 1 and m.
    fn the_exponent_is_odd(m: u32) -> TestResult {
        match public_exponent(m) {
            Err(e) => TestResult::from_bool(m < 2 && e.code() == "E_PARAMS"),
            Ok(e) => TestResult::from_bool(m >= 2 && e % 2 == 1 && (e == m || e == m - 1)),
        }
    }
}

/// A small modulus by hand: N = 7·11 = 77, φ = 60, e = 7, d = 43 = 20 + 23. 2^7 = 128 ≡ 51; 51^43 ≡ 2.
#[test]
fn exponentiation_by_hand() {
    let public = Public::new(77u32.into(), 7, 7).unwrap();
    let (d_1, d_2) = (Natural::from(20).into(), Natural::from(23).into());
    let (asked, m0) = Asked::ask(&public, 51u32.into(), &d_1).unwrap();
    // 51^7 ≡ 72 mod 77: mod 7 it is 2^7 ≡ 2, mod 11 it is 7^7 ≡ 6.
    assert_eq!(m0, [0, 72]);
    let m1 = exp::answer(&public, &d_2, &m0).unwrap();
    assert_eq!(asked.finish(&m1).unwrap(), 2u32.into());
}

#[test]
fn the_dealer_makes_moduli_of_the_length_that_is_asked_for() {
    let mut rng = ChaCha20Rng::seed_from_u64(256);
    let (public, sp_1, sp_2) = deal(256, 2000, &mut rng).unwrap();
    let (p, q, phi) = secrets([&sp_1, &sp_2]);
    assert_eq!((p.bits(), q.bits(), (&p * &q).bits()), (128, 128, 256));
    assert_eq!((p > q) as u8 + (q > p) as u8, 1);
    assert_eq!(public.users(), 2000);
    assert_eq!(BigUint::from(public.e()).modinv(&phi).map(|d| d * public.e() % &phi), Some(one()));
    for (bits, m) in [(31, 3), (33, 3), (30, 3), (16386, 3), (64, 1), (64, 0), (32, 1 << 14)] {
        let code = deal(bits, m, &mut rng).unwrap_err().code();
        assert_eq!(code, "E_PARAMS", "{bits} bits, {m} users");
    }
    deal(32, (1 << 14) - 1, &mut rng).unwrap();
}

//! π_MIC: a run by hand, d·e ≡ 1 mod φ for every sharing, what γ hides, and finding F07 in what comes out.
#![allow(non_snake_case)]

mod common;
mod npkc_common;

use common::hex;
use npkc_common::{
    PAILLIER_PRIMES, SAFE_PRIMES, Stream, assert_length_is_exact, code, deal, mic_coins, run_mic, totient,
};
use num_bigint::BigInt;
use proptest::prelude::*;
use quickcheck::QuickCheck;
use secagg_spec::npkc::integer::{int, int_from_nat, residue};
use secagg_spec::npkc::mic::{Coins1, Coins2, answer, bezout, least_paillier_modulus, reveal, share_1, share_2, start};
use secagg_spec::npkc::prime::are_coprime;
use secagg_spec::npkc::ring;
use secagg_spec::npkc::rsa_param::{Public, phi_shares_as_printed};
use secagg_spec::prelude::*;

/// N = 23·47, e = 3.
fn tiny() -> Public {
    Public { N: nat(1081), e: nat(3), m: 4 }
}

fn tiny_coins() -> (Coins1, Coins2) {
    let one = Coins1 {
        p: nat(1_000_003),
        q: nat(1_000_033),
        lambda_1: nat(2),
        r_1: nat(11),
        rho_phi: nat(12345),
        rho_lambda: nat(67890),
    };
    (one, Coins2 { lambda_2: nat(5), r_2: nat(4), rho: nat(424_242) })
}

/// φ_1 = 1052, φ_2 = −40, φ = 1012; λ = 2 + 5, r = 11 + 4: γ = 7·1012 + 15·3 = 7129 = 3·2376 + 1, so a = 1, b = −2376,
/// d_1 = 11 − 2376, d_2 = 4, and 3·(−2361) = 1 − 7·1012. The messages are computed with Python.
#[test]
fn a_run_by_hand() {
    let (one, two) = tiny_coins();
    let (started, m0) = start(&tiny(), &int(1052), &one).unwrap();
    assert_eq!(m0, hex("00 00 00000005 e8d6ca6163 47e7c77c432fe08be755 214c90bb6dbaa1cf5ea7"));
    let (answered, m1) = answer(&tiny(), &int(-40), &m0, &two).unwrap();
    assert_eq!(m1, hex("01 732d8ac25f18dc76e75e"));
    let (revealed, m2) = reveal(&started, &m1).unwrap();
    assert_eq!(m2, hex("02 00 00000002 1bd9"));
    assert_eq!(revealed.gamma, int(7129));
    assert_eq!(bezout(&int(7129), &nat(3)), Ok((nat(1), int(-2376))));
    assert_eq!(share_1(&revealed), Ok(int(-2365)));
    assert_eq!(share_2(&answered, &m2), Ok(int(4)));
}

/// The same coins with the shares of Figure 2 as printed, 1052 and 1041: γ = 7·2093 + 45 = 14696 = 3·4898 + 2, so a =
/// 2, b = −9797, d_1 = 22 − 9797, d_2 = 8. 3·(−9767) = 1 − 14·2093, which is 1 mod 2093 = φ + N, and 1 − 966 mod φ.
#[test]
fn f07_by_hand() {
    let (gamma, d_1, d_2) = run_mic(&tiny(), [&int(1052), &int(1041)], &tiny_coins());
    assert_eq!((gamma, d_1, d_2), (int(14696), Ok(int(-9775)), Ok(int(8))));
    assert_eq!(residue(&int(-9767 * 3), &nat(2093)), nat(1));
    assert_eq!(residue(&int(-9767 * 3), &nat(1012)), nat(1012 - 965));
}

#[test]
fn coefficients_of_bezout() {
    fn property(gamma: i64, e: u8) -> bool {
        match bezout(&int(gamma), &Nat::from(e)) {
            Ok((a, b)) => a < Nat::from(e) && int_from_nat(&a) * gamma + b * int(e as i64) == int(1),
            Err(error) => error == Code::Params.error() && (e == 0 || num_integer::gcd(gamma as i128, e as i128) != 1),
        }
    }
    QuickCheck::new().tests(2000).quickcheck(property as fn(i64, u8) -> bool);
    for gamma in -20..20 {
        assert_eq!(bezout(&int(gamma), &nat(1)), Ok((nat(0), int(1))));
        assert!((0..30).all(|e| property(gamma, e)), "{gamma}");
    }
}

/// A modulus, an odd e from m = 2 … 41, a share φ_1 from [−2N, 2N] such that φ_2 = φ − φ_1 is there too, and a seed.
fn sharing() -> impl Strategy<Value = (usize, u32, BigInt, u64)> {
    (0..SAFE_PRIMES.len(), 2u32..42, any::<u64>()).prop_map(|(i, m, seed)| {
        let mut stream = Stream::new(seed);
        let (public, _, _) = deal(i, m, &mut stream);
        // φ_1 from [φ − 2N, 2N]
        let width = nat(4) * &public.N - totient(i);
        let phi_1 =
            int_from_nat(&stream.below(&width)) + int_from_nat(&totient(i)) - int_from_nat(&(nat(2) * public.N));
        (i, m, phi_1, stream.next())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// d·e ≡ 1 mod φ(N) for any shares of φ(N), negative ones too; or both have to draw again, when gcd(λ, e) ≠ 1.
    #[test]
    fn d_is_the_inverse_of_e((i, m, phi_1, seed) in sharing()) {
        let mut stream = Stream::new(seed);
        let (public, _, _) = deal(i, m, &mut stream);
        let phi = totient(i);
        let phi_2 = int_from_nat(&phi) - &phi_1;
        let coins = mic_coins(&public.N, PAILLIER_PRIMES[i], &mut stream);
        let (gamma, d_1, d_2) = run_mic(&public, [&phi_1, &phi_2], &coins);
        // γ = λφ + re, over the integers
        let lambda = &coins.0.lambda_1 + &coins.1.lambda_2;
        let r = &coins.0.r_1 + &coins.1.r_2;
        prop_assert_eq!(gamma, int_from_nat(&(&lambda * &phi + r * &public.e)));
        if are_coprime(&lambda, &public.e) {
            let d = d_1.unwrap() + d_2.unwrap();
            prop_assert_eq!(residue(&(&d * int_from_nat(&public.e)), &phi), nat(1));
            // d = (1 − aλφ)/e: negative unless a = 0
            prop_assert!(public.e == nat(1) || d < int(0));
        } else {
            prop_assert_eq!(code(d_1), (Code::Params, None));
            prop_assert_eq!(code(d_2), (Code::Params, None));
        }
    }
}

/// The sharings at the ends of the range, and both signs on both sides, occur; m = 2 gives d = 1.
#[test]
fn signs_of_the_shares() {
    let (P, Q) = (nat(23), nat(47));
    let N = &P * &Q;
    for phi_1 in [-1150i64, -1, 0, 1, 1012, 1013, 2162] {
        let mut coins = tiny_coins();
        coins.0.lambda_1 = &N * &N - 1u32;
        coins.0.r_1 = &N * &N * &N - 1u32;
        coins.1.r_2 = nat(0);
        let (_, d_1, d_2) = run_mic(&tiny(), [&int(phi_1), &int(1012 - phi_1)], &coins);
        let (d_1, d_2) = (d_1.unwrap(), d_2.unwrap());
        assert_eq!(residue(&((d_1 + &d_2) * int(3)), &nat(1012)), nat(1), "{phi_1}");
        assert_eq!(d_2, int(0));
    }
    let two_users = Public { N, e: nat(1), m: 2 };
    let (_, d_1, d_2) = run_mic(&two_users, [&int(1052), &int(-40)], &tiny_coins());
    assert_eq!((d_1, d_2), (Ok(int(1)), Ok(int(0))));
}

/// Finding F07 on every modulus and e: with φ_i mod N, either γ always shares a factor with e, or d inverts e modulo
/// φ(N) + N, and x^d is no e-th root of x. Only e = 1 hides it.
#[test]
fn f07_the_inverse_is_wrong_or_does_not_exist() {
    let mut stream = Stream::new(0xf07);
    let (mut wrong, mut none) = (0, 0);
    for (i, key) in PAILLIER_PRIMES.into_iter().enumerate() {
        for m in [3, 5, 7, 9, 11, 13, 15, 21] {
            let (public, sp_1, sp_2) = deal(i, m, &mut stream);
            let (phi, e) = (totient(i), int_from_nat(&public.e));
            let printed = phi_shares_as_printed(&public.N, &sp_1.phi, &sp_2.phi);
            let printed = (int_from_nat(&printed.0), int_from_nat(&printed.1));
            let is_invertible = are_coprime(&(&phi + &public.N), &public.e);
            for _ in 0..8 {
                let coins = mic_coins(&public.N, key, &mut stream);
                let (gamma, d_1, d_2) = run_mic(&public, [&printed.0, &printed.1], &coins);
                if !is_invertible {
                    // γ = λ(φ + N) + re shares that factor with e, whatever is drawn
                    assert!(!are_coprime(gamma.magnitude(), &public.e));
                    assert_eq!((code(d_1).0, code(d_2).0), (Code::Params, Code::Params));
                    none += 1;
                } else if let (Ok(d_1), Ok(d_2)) = (d_1, d_2) {
                    let d = d_1 + d_2;
                    assert_eq!(residue(&(&d * &e), &(&phi + &public.N)), nat(1));
                    assert_ne!(residue(&(&d * &e), &phi), nat(1));
                    let x = stream.unit(&public.N);
                    let root = ring::pow(&x, &d, &public.N).unwrap();
                    assert_ne!(ring::pow(&root, &e, &public.N), Ok(x));
                    wrong += 1;
                }
            }
        }
        let (public, sp_1, sp_2) = deal(i, 2, &mut stream);
        let (a, b) = phi_shares_as_printed(&public.N, &sp_1.phi, &sp_2.phi);
        let coins = mic_coins(&public.N, key, &mut stream);
        let (_, d_1, d_2) = run_mic(&public, [&int_from_nat(&a), &int_from_nat(&b)], &coins);
        assert_eq!(d_1.unwrap() + d_2.unwrap(), int(1));
    }
    assert!(wrong >= 50 && none >= 8, "{wrong} wrong, {none} without");
}

#[test]
fn what_is_refused() {
    let (one, two) = tiny_coins();
    let public = tiny();
    let (N, square, cube) = (1081u64, 1081u64.pow(2), 1081u64.pow(3));
    let (started, m0) = start(&public, &int(1052), &one).unwrap();
    let (answered, m1) = answer(&public, &int(-40), &m0, &two).unwrap();
    let (_, m2) = reveal(&started, &m1).unwrap();
    // inputs and coins
    for bad in [Public { N: nat(1), ..public.clone() }, Public { e: nat(0), ..public.clone() }] {
        assert_eq!(code(start(&bad, &int(0), &one)), (Code::Params, None));
        assert_eq!(code(answer(&bad, &int(0), &m0, &two)), (Code::Params, None));
    }
    for phi in [2 * N as i64 + 1, -2 * N as i64 - 1] {
        assert_eq!(code(start(&public, &int(phi), &one)), (Code::Range, None));
        assert_eq!(code(answer(&public, &int(phi), &m0, &two)), (Code::Range, None));
    }
    let changed: [fn(&mut Coins1, u64); 4] = [
        |c, x| c.lambda_1 = nat(x),
        |c, x| c.r_1 = nat(x),
        |c, _| c.rho_phi = nat(0),
        |c, _| c.rho_lambda = nat(1_000_003),
    ];
    for (change, x) in changed.iter().zip([square, cube, 0, 0]) {
        let mut coins = one.clone();
        change(&mut coins, x);
        assert_eq!(code(start(&public, &int(1052), &coins)), (Code::Range, None));
        if x > 0 {
            change(&mut coins, x - 1);
            assert!(start(&public, &int(1052), &coins).is_ok());
        }
    }
    for coins in [
        Coins2 { lambda_2: nat(square), ..two.clone() },
        Coins2 { r_2: nat(cube), ..two.clone() },
        Coins2 { rho: nat(0), ..two.clone() },
    ] {
        assert_eq!(code(answer(&public, &int(-40), &m0, &coins)), (Code::Range, None));
    }
    assert_eq!(code(start(&public, &int(1052), &Coins1 { q: nat(1_000_003), ..one.clone() })), (Code::Params, None));
    // messages
    assert_length_is_exact(&m0, |m| answer(&public, &int(-40), m, &two));
    assert_length_is_exact(&m1, |m| reveal(&started, m));
    assert_length_is_exact(&m2, |m| share_2(&answered, m));
    for kind in [0u8, 1, 2, 3, 255] {
        let with_kind = |m: &[u8]| [&[kind], &m[1..]].concat();
        assert_eq!(kind == 0, answer(&public, &int(-40), &with_kind(&m0), &two).is_ok());
        assert_eq!(kind == 1, reveal(&started, &with_kind(&m1)).is_ok());
        assert_eq!(kind == 2, share_2(&answered, &with_kind(&m2)).is_ok());
    }
    // a ciphertext that shares a factor with n; γ with a leading zero; gcd(γ, e) = 3
    let bad = [&m1[..1], &[0; 4], &hex("0f4243000000")].concat();
    assert_eq!(code(reveal(&started, &bad[..11])), (Code::Range, None));
    assert_eq!(code(share_2(&answered, &hex("02 00 00000003 001bd9"))), (Code::Range, None));
    assert_eq!(code(share_2(&answered, &hex("02 00 00000002 1bd8"))), (Code::Params, None));
    assert_eq!(share_2(&answered, &hex("02 01 00000001 02")), Ok(int(4)));
}

/// n = 2N³(e + 6) + 1 is the least: below it `E_WRAP` at both, and from it on even the largest products are right.
#[test]
fn nothing_wraps() {
    let public = tiny();
    // 2·1081³·9 + 1
    assert_eq!(least_paillier_modulus(&public), nat(22_737_859_939));
    let (one, two) = tiny_coins();
    // 150 779·150 791 and 150 791·150 797 lie on both sides of it
    let short = Coins1 { p: nat(150_779), q: nat(150_791), ..one.clone() };
    assert_eq!(code(start(&public, &int(1052), &short)), (Code::Wrap, None));
    // a peer that starts with a short key, or with a negative one
    let (_, m0) = start(&public, &int(1052), &one).unwrap();
    for key in ["00 00000005 054b483562", "01 00000005 e8d6ca6163", "00 00000000"] {
        let message = [&[0], &hex(key)[..], &m0[11..]].concat();
        assert_eq!(code(answer(&public, &int(-40), &message, &two)), (Code::Wrap, None));
    }
    let enough = Coins1 { p: nat(150_791), q: nat(150_797), ..one };
    let (N, most) = (nat(1081), 2 * 1081i64);
    for (phi_1, phi_2) in [(most, most), (-most, -most), (most, -most), (-most, most)] {
        let largest = (
            Coins1 { lambda_1: &N * &N - 1u32, r_1: &N * &N * &N - 1u32, ..enough.clone() },
            Coins2 { lambda_2: &N * &N - 1u32, r_2: &N * &N * &N - 1u32, rho: nat(1) },
        );
        let (gamma, _, _) = run_mic(&public, [&int(phi_1), &int(phi_2)], &largest);
        let (lambda, r) = (2 * (1081i64.pow(2) - 1), 2 * (1081i64.pow(3) - 1));
        assert_eq!(gamma, int(lambda) * int(phi_1 + phi_2) + int(3 * r));
    }
}

/// What γ hides, counted: SSP_1 knows λ_1 and r_1, and λ_2 and r_2 run through all their values, for N = 77. The
/// distributions of γ for two values of φ prime to e differ by no more than 2·|φ̂ − φ|/(eN) + (e + 2)/N², as the module
/// says; and by 1 when r_2 is left out.
#[test]
fn gamma_hides_phi_up_to_the_stated_distance() {
    const N: usize = 77;
    // how often each γ comes, over all λ_2 < N² and r_2 < r_bound
    let histogram = |e: usize, phi: usize, lambda_1: usize, r_bound: usize| {
        let mut steps = vec![0i64; 2 * N * N * (N + 60) + e * r_bound + 2 * e];
        for lambda_2 in 0..N * N {
            // γ = λφ, λφ + e, …, λφ + (r_bound − 1)e
            let first = (lambda_1 + lambda_2) * phi;
            steps[first] += 1;
            steps[first + e * r_bound] -= 1;
        }
        for i in e..steps.len() {
            steps[i] += steps[i - e];
        }
        steps
    };
    let distance = |left: &[i64], right: &[i64], total: usize| {
        let sum: i64 = left.iter().zip(right).map(|(a, b)| (a - b).abs()).sum();
        sum as f64 / 2.0 / total as f64
    };
    for e in [1, 3, 7] {
        // φ(77) = 60 when e allows it, and some others nearby; λ_1 at both ends of its range
        for (phi, other) in [(60, 77), (61, 76)] {
            if num_integer::gcd(phi, e) != 1 || num_integer::gcd(other, e) != 1 {
                continue;
            }
            for lambda_1 in [0, N * N - 1] {
                let total = N * N * N * N * N;
                let (left, right) = (histogram(e, phi, lambda_1, N * N * N), histogram(e, other, lambda_1, N * N * N));
                let bound = 2.0 * (other - phi) as f64 / (e * N) as f64 + (e + 2) as f64 / (N * N) as f64;
                let measured = distance(&left, &right, total);
                assert!(measured <= bound, "e = {e}, φ = {phi}, {other}: {measured} > {bound}");
                assert!(measured > 0.0);
                let bare = distance(&histogram(e, phi, lambda_1, 1), &histogram(e, other, lambda_1, 1), N * N);
                assert!(bare > 0.5, "without r_2: {bare}");
            }
        }
    }
}

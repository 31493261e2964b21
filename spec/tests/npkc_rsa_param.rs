//! NPKC.DistRSAParam: the dealer's conditions, the shares, and finding F07 in the shares of φ(N).
#![allow(non_snake_case)]

mod npkc_common;

use npkc_common::{SAFE_PRIMES, Stream, code, pair};
use quickcheck::QuickCheck;
use secagg_spec::npkc::integer::{int, int_from_nat};
use secagg_spec::npkc::rsa_param::{
    Coins, check_exponent, dist_rsa_param, phi_1, phi_2, phi_shares_as_printed, public_exponent, ssp_1, ssp_2,
};
use secagg_spec::prelude::*;

fn coins(P_1: u64, Q_1: u64) -> Coins {
    Coins { P_1: nat(P_1), Q_1: nat(Q_1) }
}

/// m − 1 for even m, m for odd m.
#[test]
fn exponents_by_hand() {
    for (m, e) in [(2, 1), (3, 3), (4, 3), (5, 5), (6, 5), (7, 7), (2000, 1999), (2001, 2001)] {
        assert_eq!(public_exponent(m), Ok(nat(e)), "m = {m}");
    }
    for m in [0, 1] {
        assert_eq!(code(public_exponent(m)), (Code::Params, None));
    }
    assert_eq!(public_exponent(u32::MAX), Ok(nat(u32::MAX as u64)));
}

/// φ(77) = 60, and φ(7·31) = 180 = 4·45.
#[test]
fn the_exponent_has_an_inverse() {
    for (e, phi, good) in
        [(1, 60, true), (3, 60, false), (5, 60, false), (7, 60, true), (9, 180, false), (11, 180, true)]
    {
        assert_eq!(check_exponent(&nat(e), &nat(phi)).is_ok(), good, "{e}, {phi}");
    }
    assert_eq!(code(check_exponent(&nat(3), &nat(60))), (Code::Params, None));
}

/// P = 23 = 10 + 13, Q = 47 = 20 + 27: N = 1081, φ(N) = 22·46 = 1012, φ_1 = 1081 + 1 − 30 = 1052, φ_2 = −40.
#[test]
fn a_modulus_by_hand() {
    let (public, sp_1, sp_2) = dist_rsa_param(&nat(23), &nat(47), 4, &coins(10, 20)).unwrap();
    assert_eq!((&public.N, &public.e, public.m), (&nat(1081), &nat(3), 4));
    assert_eq!((&sp_1.P, &sp_1.Q, &sp_1.phi), (&nat(10), &nat(20), &int(1052)));
    assert_eq!((&sp_2.P, &sp_2.Q, &sp_2.phi), (&nat(13), &nat(27), &int(-40)));
    // each computes its own half
    assert_eq!(ssp_1(&nat(1081), 4, &nat(10), &nat(20)), Ok((public.clone(), sp_1)));
    assert_eq!(ssp_2(&nat(1081), 4, &nat(13), &nat(27)), Ok((public, sp_2)));
    // the least modulus: P = 7, Q = 11, P' = 3, Q' = 5; only m = 2 is below both
    let (public, sp_1, sp_2) = dist_rsa_param(&nat(7), &nat(11), 2, &coins(0, 11)).unwrap();
    assert_eq!((public.N, public.e), (nat(77), nat(1)));
    assert_eq!((sp_1.phi, sp_2.phi), (int(67), int(-7)));
}

#[test]
fn what_the_dealer_refuses() {
    let refused =
        |P: u64, Q: u64, m: u32, P_1: u64, Q_1: u64| code(dist_rsa_param(&nat(P), &nat(Q), m, &coins(P_1, Q_1))).0;
    assert!(dist_rsa_param(&nat(23), &nat(47), 10, &coins(23, 47)).is_ok());
    // one user
    assert_eq!(refused(23, 47, 1, 0, 0), Code::Params);
    // gcd(3, 6·10) = 3; gcd(11, 22·46) = 11
    assert_eq!(refused(7, 11, 3, 0, 0), Code::Params);
    assert_eq!(refused(23, 47, 12, 0, 0), Code::Params);
    // P = Q
    assert_eq!(refused(47, 47, 4, 0, 0), Code::Params);
    // not prime: 0, 1, 27; not safe: 13, 43 (= 2·21 + 1)
    for P in [0, 1, 27, 13, 43] {
        assert_eq!(refused(P, 47, 2, 0, 0), Code::Params, "{P}");
        assert_eq!(refused(47, P, 2, 0, 0), Code::Params, "{P}");
    }
    // e = 13 is prime to 22·46, but m = 13, 14 ≥ P' = 11
    assert_eq!(refused(23, 47, 13, 0, 0), Code::Params);
    assert_eq!(refused(47, 23, 14, 0, 0), Code::Params);
    // shares outside [0, P] and [0, Q]
    assert_eq!(refused(23, 47, 4, 24, 0), Code::Range);
    assert_eq!(refused(23, 47, 4, 0, 48), Code::Range);
    assert!(dist_rsa_param(&nat(0), &nat(0), 3, &coins(0, 0)).is_err());
}

/// P = P_1 + P_2, Q = Q_1 + Q_2 and φ(N) = φ_1 + φ_2, for random shares of every modulus.
#[test]
fn shares_add_up() {
    fn property(i: usize, seed: u64) -> bool {
        let i = i % SAFE_PRIMES.len();
        let (P, Q) = pair(SAFE_PRIMES[i]);
        let (public, sp_1, sp_2) = npkc_common::deal(i, 5, &mut Stream::new(seed));
        let phi = int_from_nat(&((&P - 1u32) * (&Q - 1u32)));
        public.N == &P * &Q && sp_1.P + sp_2.P == P && sp_1.Q + sp_2.Q == Q && sp_1.phi + sp_2.phi == phi
    }
    QuickCheck::new().tests(60).quickcheck(property as fn(usize, u64) -> bool);
}

/// Finding F07: reduced mod N, the shares add to φ(N) + N.
#[test]
fn f07_the_printed_shares_add_to_phi_plus_n() {
    let mut stream = Stream::new(7);
    for i in 0..SAFE_PRIMES.len() {
        for _ in 0..20 {
            let (public, sp_1, sp_2) = npkc_common::deal(i, 5, &mut stream);
            let (a, b) = phi_shares_as_printed(&public.N, &sp_1.phi, &sp_2.phi);
            assert!(a < public.N && b < public.N);
            assert_eq!(a + b, npkc_common::totient(i) + &public.N);
        }
    }
    // by hand: 1052 and −40 + 1081 = 1041 add to 2093 = 1012 + 1081
    assert_eq!(phi_shares_as_printed(&nat(1081), &int(1052), &int(-40)), (nat(1052), nat(1041)));
}

/// The exceptions, which random shares do not meet: P_1 + Q_1 ≤ 1, or P_2 + Q_2 = 0.
#[test]
fn f07_exceptions() {
    let (P, Q, N) = (nat(23), nat(47), nat(1081));
    let mut right = Vec::new();
    for P_1 in 0..=23u32 {
        for Q_1 in 0..=47u32 {
            let (P_1, Q_1) = (Nat::from(P_1), Nat::from(Q_1));
            let (a, b) = phi_shares_as_printed(&N, &phi_1(&N, &P_1, &Q_1), &phi_2(&(&P - &P_1), &(&Q - &Q_1)));
            if a + b == nat(1012) {
                right.push((u64::try_from(&P_1).unwrap(), u64::try_from(&Q_1).unwrap()));
            }
        }
    }
    assert_eq!(right, [(0, 0), (0, 1), (1, 0), (23, 47)]);
}

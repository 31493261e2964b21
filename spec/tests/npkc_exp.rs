//! π_EXP (MGL Figure 9): a run by hand, the power for every sharing of d, and what is refused.
#![allow(non_snake_case)]

mod common;
mod npkc_common;

use common::hex;
use npkc_common::{SAFE_PRIMES, Stream, assert_length_is_exact, code, deal, totient};
use proptest::prelude::*;
use secagg_spec::field;
use secagg_spec::npkc::exp::{answer, ask, finish};
use secagg_spec::npkc::integer::{Int, int, int_from_nat};
use secagg_spec::npkc::rsa_param::Public;
use secagg_spec::prelude::*;

/// N = 23·47, e = 3.
fn tiny() -> Public {
    Public { N: nat(1081), e: nat(3), m: 4 }
}

/// A whole run.
fn power(public: &Public, x: &Nat, d_1: &Int, d_2: &Int) -> Result<Nat> {
    let (asked, c) = ask(public, x, d_1)?;
    finish(&asked, &answer(public, d_2, &c)?)
}

/// x = 5, d_1 = −2365, d_2 = 4 (π_MIC's by hand); computed with Python: c = 5³ = 125, c' = c⁴ = 18, c'' = c¹⁶ = 119,
/// x^{d_1} = 597, c'^{d_1} = 1059, and 597·1059·119 = 180 = 5^675, where 675 = 1/3 mod 1012.
#[test]
fn a_run_by_hand() {
    let (asked, m0) = ask(&tiny(), &nat(5), &int(-2365)).unwrap();
    assert_eq!(m0, hex("00 007d"));
    let m1 = answer(&tiny(), &int(4), &m0).unwrap();
    assert_eq!(m1, hex("01 0012 0077"));
    assert_eq!(finish(&asked, &m1), Ok(nat(180)));
    // 180³ = 5 mod 1081
    assert_eq!(180u64.pow(3) % 1081, 5);
}

/// Every x prime to N = 1081, three sharings of d, and both ways round.
#[test]
fn every_unit_of_a_small_modulus() {
    for (d_1, d_2) in [(-2365, 4), (675, 0), (-337, 1012), (1687, -1012)] {
        for x in (0..1081u64).filter(|x| x % 23 != 0 && x % 47 != 0) {
            let expected = Ok(field::pow(&nat(x), &nat(675), &nat(1081)));
            assert_eq!(power(&tiny(), &nat(x), &int(d_1), &int(d_2)), expected);
            assert_eq!(power(&tiny(), &nat(x), &int(d_2), &int(d_1)), expected);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// x^d with d = 1/e mod φ(N) computed from φ(N), for random shares d_1 + d_2 ≡ d of either sign.
    #[test]
    fn it_is_the_e_th_root(i in 0..SAFE_PRIMES.len(), m in 2u32..40, seed: u64, negative: bool) {
        let mut stream = Stream::new(seed);
        let (public, _, _) = deal(i, m, &mut stream);
        let phi = totient(i);
        let d = field::inv(&public.e, &phi).unwrap();
        let d_2 = int_from_nat(&stream.below(&(&phi * &phi)));
        let d_2 = if negative { -d_2 } else { d_2 };
        let d_1 = int_from_nat(&d) - &d_2 + int_from_nat(&phi) * int(stream.next() as i32 as i64);
        let x = stream.unit(&public.N);
        let root = power(&public, &x, &d_1, &d_2).unwrap();
        prop_assert_eq!(&root, &field::pow(&x, &d, &public.N));
        prop_assert_eq!(field::pow(&root, &public.e, &public.N), x);
    }
}

/// Nothing checks that d is right: with another one the answer is another power, and no error.
#[test]
fn a_wrong_d_goes_unnoticed() {
    // the shares of F07 by hand. Computed with Python: 5^−9775·c'^−9775·c'' = 1073, where 5^(−9775+8) is 603 and
    // 5^(1/3) is 180
    assert_eq!(power(&tiny(), &nat(5), &int(-9775), &int(8)), Ok(nat(1073)));
    assert_eq!(field::pow(&nat(180), &nat(3), &nat(1081)), nat(5));
}

#[test]
fn what_is_refused() {
    let public = tiny();
    let (asked, m0) = ask(&public, &nat(5), &int(-2365)).unwrap();
    let m1 = answer(&public, &int(4), &m0).unwrap();
    assert_eq!(code(ask(&public, &nat(1081), &int(1))), (Code::Range, None));
    for N in [0, 1] {
        let none = Public { N: nat(N), ..public.clone() };
        assert_eq!(code(ask(&none, &nat(0), &int(1))), (Code::Params, None));
        assert_eq!(code(answer(&none, &int(1), &m0)), (Code::Params, None));
    }
    assert_length_is_exact(&m0, |m| answer(&public, &int(4), m));
    assert_length_is_exact(&m1, |m| finish(&asked, m));
    for (kind, expected) in [(0u8, Code::Round), (2, Code::Round), (7, Code::Round)] {
        assert_eq!(code(finish(&asked, &[&[kind], &m1[1..]].concat())), (expected, None));
    }
    assert_eq!(code(answer(&public, &int(4), &hex("01 007d"))), (Code::Round, None));
    assert_eq!(code(answer(&public, &int(4), &hex("00 0439"))), (Code::Range, None));
    assert_eq!(code(finish(&asked, &hex("01 0439 0077"))), (Code::Range, None));
    assert_eq!(code(finish(&asked, &hex("01 0012 0439"))), (Code::Range, None));
}

/// An x without inverse mod N stops whoever has the negative share; and it has a factor of N in it.
#[test]
fn values_without_inverse() {
    let public = tiny();
    for x in [0, 23, 46, 47, 94] {
        assert_eq!(code(power(&public, &nat(x), &int(-2365), &int(4))), (Code::Range, None), "{x}");
        assert_eq!(code(power(&public, &nat(x), &int(4), &int(-2365))), (Code::Range, None), "{x}");
        // with shares that are not negative the power is still right, mod 23 and mod 47
        assert_eq!(power(&public, &nat(x), &int(675), &int(0)), Ok(field::pow(&nat(x), &nat(675), &nat(1081))));
    }
}

//! π_EXP, π_SSPG and CompKey.
#![allow(non_snake_case)]

use crate::common::{Draws, Tally, agree, fast, integer, natural, naturals, public, spec, value};
use crate::dealing::{deal, shares_of_d};
use num_bigint::{BigInt, BigUint};
use secagg::npkc::comp_key::PairwiseKeys;
use secagg::npkc::polynomial::Polynomial;
use secagg::npkc::{exp as fast_exp, sspg as fast_sspg};
use secagg::prim::ae;
use secagg::prim::key_agreement::SharedKey;
use secagg_spec::field::fq_to_bytes;
use secagg_spec::npkc::rsa_param::Public;
use secagg_spec::npkc::{comp_key, exp, sspg};

/// A share of d, or something else one time in `n`: small, negative, 0.
fn share(d: &BigInt, draws: &mut Draws, n: usize) -> BigInt {
    if draws.rarely(n) { BigInt::from(draws.index(100)) - 50 } else { d.clone() }
}

/// N of all kinds for what takes any.
fn modulus(draws: &mut Draws) -> BigUint {
    match draws.index(4) {
        0 => draws.index(60).into(),
        1 => draws.below(&(BigUint::from(1u32) << 130)),
        2 => BigUint::from(1u32) << draws.index(130),
        _ => 1081u32.into(),
    }
}

#[test]
fn the_exponentiation() {
    let mut draws = Draws::new(3);
    let mut tally = Tally::default();
    for _ in 0..3000 {
        let pp = Public { N: modulus(&mut draws), e: (1 + draws.index(40)).into(), m: 5 };
        let x = draws.near(&(&pp.N + 1u32), 10);
        let (d_1, d_2) = (share(&BigInt::from(-12345), &mut draws, 2), share(&BigInt::from(77777), &mut draws, 2));
        let Ok(fast_public) = public(&pp) else {
            assert!(pp.N < 2u32.into());
            assert_eq!(spec(exp::ask(&pp, &x, &d_1)).err(), Some(("E_PARAMS", None)));
            assert_eq!(spec(exp::answer(&pp, &d_2, &[])).err(), Some(("E_PARAMS", None)));
            tally.add("E_PARAMS");
            continue;
        };
        let left = spec(exp::ask(&pp, &x, &d_1));
        let right = fast(fast_exp::Asked::ask(&fast_public, natural(&x), &integer(&d_1)));
        let Some(((state, m0), (fast_state, _))) = agree(&mut tally, left, right, |x| x.1.clone(), |x| x.1.clone())
        else {
            continue;
        };
        let m0 = draws.tamper(&m0, 6);
        let left = spec(exp::answer(&pp, &d_2, &m0));
        let right = fast(fast_exp::answer(&fast_public, &integer(&d_2), &m0));
        let Some((m1, _)) = agree(&mut tally, left, right, Clone::clone, Clone::clone) else { continue };
        let m1 = draws.tamper(&m1, 6);
        let (left, right) = (spec(exp::finish(&state, &m1)), fast(fast_state.finish(&m1)));
        agree(&mut tally, left, right, Clone::clone, value);
    }
    tally.saw(&["agreed", "E_PARAMS", "E_RANGE", "E_LENGTH", "E_ROUND"]);
}

/// An SSP in both halves.
type Both = (sspg::Ssp, fast_sspg::Ssp);

fn start(tally: &mut Tally, pp: &Public, k: u32, d: &BigInt, draws: &mut Draws, n: usize) -> Option<Both> {
    let count = if draws.rarely(n) { draws.index(6) } else { k as usize };
    let f: Vec<BigUint> = (0..count).map(|_| draws.near(&pp.N, n)).collect();
    let left = spec(sspg::start(pp, k, d, &f));
    let right = public(pp).and_then(|pp| fast(fast_sspg::Ssp::with_coins(&pp, k, &integer(d), &naturals(&f))));
    agree(tally, left, right, |_| (), |_| ())
}

fn coefficients(f: &Polynomial) -> Vec<BigUint> {
    f.coefficients().iter().map(value).collect()
}

/// The SSP serves j with the other's help, up to the polynomial that user j decrypts.
fn serve(
    tally: &mut Tally,
    pp: &Public,
    (ssp, other): (&mut Both, &mut Both),
    j: u32,
    draws: &mut Draws,
    n: usize,
) -> Option<(Vec<BigUint>, Polynomial)> {
    let m = draws.tamper(&sspg::request(j), n);
    let (left, right) = (spec(sspg::register(&ssp.0, &m)), fast(ssp.1.register(&m)));
    let (left, right) = agree(tally, left, right, |x| x.2.clone(), |x| x.1.clone())?;
    let (next, pending, ask) = left;
    ssp.0 = next;
    let m = draws.tamper(&ask, n);
    let (left, right_1) = (spec(sspg::answer(&other.0, &m)), fast(other.1.answer(&m)));
    let ((next, powers), _) = agree(tally, left, right_1, |x| x.1.clone(), Clone::clone)?;
    other.0 = next;
    let mut m = draws.tamper(&powers, n);
    if let (true, Some(last)) = (draws.rarely(n), m.get_mut(4)) {
        // For another user.
        *last = 1 + draws.index(7) as u8;
    }
    let (left, fast_s) = (spec(sspg::share(&ssp.0, &pending, &m)), fast(ssp.1.share(&right.0, &m)));
    let (s, fast_s) = agree(tally, left, fast_s, Clone::clone, coefficients)?;
    let (key, nonce) = ([j as u8; 32], draws.nonce());
    let fast_key = ae::Key::derive(&SharedKey::from_bytes(&key)).unwrap();
    let left = spec(sspg::deliver(&ssp.0, &s, &key, &nonce));
    let right = fast(fast_sspg::deliver_with_coins(&fast_s, &fast_key, &nonce));
    let (m, _) = agree(tally, left, right, Clone::clone, Clone::clone)?;
    let m = draws.tamper(&m, n);
    // Another k than the one that was sent, at times.
    let k = if draws.rarely(n) { 1 + draws.index(6) as u32 } else { ssp.0.k };
    let left = spec(sspg::receive(pp, k, &key, &m));
    let right = fast(fast_sspg::receive(&public(pp).unwrap(), k, &fast_key, &m));
    agree(tally, left, right, Clone::clone, coefficients)
}

#[test]
fn the_polynomials_and_the_keys() {
    let mut draws = Draws::new(4);
    let mut tally = Tally::default();
    for round in 0..300 {
        // Every fourth session is clean.
        let n = if round % 4 == 0 { usize::MAX } else { 10 };
        let m = 2 + draws.index(6) as u32;
        let dealt = deal(round % 2, m, &mut draws);
        let (d_1, d_2) = shares_of_d(round % 2, &dealt, &mut draws);
        let mut pp = dealt.0;
        let k = if draws.rarely(n) { draws.index(9) as u32 } else { 1 + draws.index(m as usize - 1) as u32 };
        if draws.rarely(n) {
            pp.N = draws.index(5).into();
        }
        let (d_1, d_2) = (share(&d_1, &mut draws, n), share(&d_2, &mut draws, n));
        let one = start(&mut tally, &pp, k, &d_1, &mut draws, n);
        let two = start(&mut tally, &pp, k, &d_2, &mut draws, n);
        let (Some(mut one), Some(mut two)) = (one, two) else { continue };
        for _ in 0..3 {
            // The same id comes again at times, or one that is out of range.
            let j = if draws.rarely(n) { m + 1 } else { 1 + draws.index(m as usize) as u32 };
            let s_1 = serve(&mut tally, &pp, (&mut one, &mut two), j, &mut draws, n);
            let s_2 = serve(&mut tally, &pp, (&mut two, &mut one), j, &mut draws, n);
            let (Some(s_1), Some(s_2)) = (s_1, s_2) else { continue };
            let keys = PairwiseKeys::new(&public(&pp).unwrap(), &s_1.1, &s_2.1).unwrap();
            assert_eq!(coefficients(keys.polynomial()), comp_key::g(&pp, &s_1.0, &s_2.0));
            for j in 0..=m + 1 {
                let left = spec(comp_key::comp_key(&pp, &s_1.0, &s_2.0, j));
                let right = fast(keys.key(j));
                agree(&mut tally, left, right, |x| fq_to_bytes(x).unwrap(), |x| x.to_bytes().to_vec());
            }
        }
    }
    tally.saw(&["agreed", "E_PARAMS", "E_RANGE", "E_LENGTH", "E_ROUND", "E_DUPLICATE", "E_ADDRESS", "E_TAG"]);
}

/// Over any modulus, and polynomials that no SSP gives.
#[test]
fn keys_of_any_polynomials() {
    let mut draws = Draws::new(5);
    let mut tally = Tally::default();
    for _ in 0..1000 {
        let pp = Public { N: modulus(&mut draws), e: draws.index(40).into(), m: 1 + draws.index(5) as u32 };
        let bound = pp.N.clone().max(1u32.into());
        let mut polynomial = || (0..draws.index(5)).map(|_| draws.below(&bound)).collect::<Vec<BigUint>>();
        let (s_1, s_2) = (polynomial(), polynomial());
        let j = draws.index(8) as u32;
        let left = spec(comp_key::comp_key(&pp, &s_1, &s_2, j));
        let right = public(&pp).and_then(|pp| {
            let make = |s: &[BigUint]| Polynomial::new(pp.ring(), &naturals(s)).unwrap();
            fast(PairwiseKeys::new(&pp, &make(&s_1), &make(&s_2)).and_then(|keys| keys.key(j)))
        });
        agree(&mut tally, left, right, |x| fq_to_bytes(x).unwrap(), |x| x.to_bytes().to_vec());
    }
    tally.saw(&["agreed", "E_PARAMS", "E_RANGE"]);
}

//! What the tests of NPKC share: parties run against each other, and the numbers as num-bigint knows them.
#![allow(dead_code, reason = "each test crate uses some of these")]

use num_bigint::{BigInt, BigUint, Sign};
use rand_chacha::ChaCha20Rng;
use secagg::Error;
use secagg::npkc::integer::Integer;
use secagg::npkc::mic::{Ssp1, Ssp2};
use secagg::npkc::natural::Natural;
use secagg::npkc::params::{Private, Public};
use secagg::npkc::polynomial::Polynomial;
use secagg::npkc::sspg::{self, Ssp};
use secagg::prim::ae;
use secagg::prim::key_agreement::SharedKey;

/// A number of theirs as one of ours.
pub fn ours(x: &BigUint) -> Natural {
    Natural::from_be_bytes(&x.to_bytes_be()).unwrap()
}

/// A number of ours as one of theirs.
pub fn value(x: &Natural) -> BigUint {
    BigUint::from_bytes_be(&x.to_be_bytes_trimmed())
}

/// An integer of ours as one of theirs.
pub fn signed(x: &Integer) -> BigInt {
    BigInt::from_biguint(if x.is_negative() { Sign::Minus } else { Sign::Plus }, value(x.magnitude()))
}

/// The number with these hexadecimal digits.
pub fn hex(digits: &str) -> BigUint {
    BigUint::parse_bytes(digits.as_bytes(), 16).unwrap()
}

/// An encryption key of this byte.
pub fn key(byte: u8) -> ae::Key {
    ae::Key::derive(&SharedKey::from_bytes(&[byte; 32])).unwrap()
}

/// The code and the culprit of what must be an error.
pub fn refusal<T>(result: Result<T, Error>) -> (&'static str, Option<u32>) {
    let error = result.err().expect("an error");
    (error.code(), error.culprit())
}

/// One run of π_MIC: (d_1, d_2), or the codes of both.
pub fn run_mic(
    public: &Public,
    phi: [&Integer; 2],
    rng: &mut ChaCha20Rng,
) -> Result<(Integer, Integer), [&'static str; 2]> {
    let (one, m0) = Ssp1::start(public, phi[0], rng).unwrap();
    let (two, m1) = Ssp2::answer(public, phi[1], &m0, rng).unwrap();
    let (one, m2) = one.reveal(&m1).unwrap();
    match (one.share(), two.share(&m2)) {
        (Ok(d_1), Ok(d_2)) => Ok((d_1, d_2)),
        (Err(one), Err(two)) => Err([one.code(), two.code()]),
        _ => panic!("the two disagree on gcd(γ, e)"),
    }
}

/// π_MIC, drawn again until gcd(γ, e) = 1.
pub fn shares_of_d(public: &Public, sp: [&Private; 2], rng: &mut ChaCha20Rng) -> (Integer, Integer) {
    for _ in 0..200 {
        match run_mic(public, [&sp[0].phi, &sp[1].phi], rng) {
            Ok(shares) => return shares,
            Err(codes) => assert_eq!(codes, ["E_PARAMS"; 2]),
        }
    }
    panic!("gcd(γ, e) ≠ 1 in 200 runs");
}

/// `ssp` serves user j with the help of `other`, and user j decrypts.
pub fn serve(public: &Public, k: u32, ssp: &mut Ssp, other: &mut Ssp, j: u32, rng: &mut ChaCha20Rng) -> Polynomial {
    let (pending, ask) = ssp.register(&sspg::request(j)).unwrap();
    let powers = other.answer(&ask).unwrap();
    let s = ssp.share(&pending, &powers).unwrap();
    let sealed = sspg::deliver(&s, &key(j as u8), rng).unwrap();
    let received = sspg::receive(public, k, &key(j as u8), &sealed).unwrap();
    assert_eq!(received, s);
    received
}

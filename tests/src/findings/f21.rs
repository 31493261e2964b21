//! F21: what π_EXP tells the other SSP.
#![allow(non_snake_case)]

use super::stage::{claim, text, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::table::Player;
use num_bigint::BigUint as Nat;
use secagg::npkc::integer::Integer;
use secagg::npkc::natural::Natural;
use secagg_spec::field;
use secagg_spec::npkc::integer::int;
use secagg_spec::npkc::prime::jacobi;
use secagg_spec::npkc::ring::{evaluate, product, scale};
use secagg_spec::npkc::rsa_param::{Public, public_exponent};
use secagg_spec::npkc::sspg;
use secagg_spec::prelude::nat;
use secagg_vectors::engine::draws;
use secagg_vectors::engine::mgl_draws::SMALL_SAFE_PRIMES;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F21",
    place: "MGL Theorem A.1, Figure 9",
    severity: Severity::Wrong,
    title: "π_EXP does not hide: Jacobi symbols, and at k = 2 the ratio f_1(2)/f_1(1)",
    statement: "SSP_2 is said to learn nothing of x from c = x^e mod N. e is odd, so (c/N) = (x/N). The x's of three users lie on a line \
                at k = 2, and Franklin and Reiter's method gives their ratios. With two users e = 1 and c is x itself.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    text_only(against, || trial(options, [1, 2, 3]))
}

/// SSP_1 of either half with this f_1: the c that it sends for user j.
fn sent(player: Player, public: &Public, f: &[Nat], j: u32) -> Result<Nat, String> {
    let message = match player {
        Player::Spec => {
            let ssp = sspg::start(public, f.len() as u32, &int(1), f).map_err(text)?;
            sspg::register(&ssp, &sspg::request(j)).map_err(text)?.2
        }
        Player::Impl => {
            let natural = |x: &Nat| Natural::from_be_bytes(&x.to_bytes_be()).map_err(text);
            let params = secagg::npkc::params::Public::for_users(natural(&public.N)?, public.m).map_err(text)?;
            let f = f.iter().map(natural).collect::<Result<Vec<_>, _>>()?;
            let d = Integer::new(false, Natural::one());
            let k = f.len() as u32;
            let mut ssp = secagg::npkc::sspg::Ssp::with_coins(&params, k, &d, &f).map_err(text)?;
            ssp.register(&secagg::npkc::sspg::request(j)).map_err(text)?.1
        }
    };
    // kind, j, π_EXP's kind, c
    Ok(Nat::from_bytes_be(message.get(6..).ok_or("a short message")?))
}

/// The monic gcd over Z_N, by Euclid's algorithm; none: a leading coefficient has no inverse.
fn polynomial_gcd(f: &[Nat], g: &[Nat], N: &Nat) -> Option<Vec<Nat>> {
    let trim = |mut f: Vec<Nat>| {
        while f.last().is_some_and(|a| *a == nat(0)) {
            f.pop();
        }
        f
    };
    let monic = |f: &[Nat]| f.last().and_then(|lead| lead.modinv(N)).map(|inverse| scale(&inverse, f, N));
    let (mut a, mut b) = (trim(f.to_vec()), trim(g.to_vec()));
    while !b.is_empty() {
        b = monic(&b)?;
        while a.len() >= b.len() {
            let (shift, lead) = (a.len() - b.len(), a[a.len() - 1].clone());
            for (i, coefficient) in b.iter().enumerate() {
                a[shift + i] = field::sub(&a[shift + i], &(coefficient * &lead % N), N);
            }
            a = trim(a);
        }
        (a, b) = (b, a);
    }
    monic(&a)
}

/// (a + b·z)^e − c as a polynomial in z.
fn power_of_linear(a: Nat, b: Nat, c: &Nat, public: &Public) -> Vec<Nat> {
    let mut power = vec![nat(1)];
    for _ in 0..u32::try_from(&public.e).unwrap_or(0) {
        power = product(&power, &[a.clone(), b.clone()], &public.N);
    }
    if let Some(constant) = power.first_mut() {
        *constant = field::sub(constant, c, &public.N);
    }
    power
}

/// What SSP_2 reckons from c of users 1, 2, 3; `from` says whose c it takes for each.
///
/// # Errors
///
/// None in practice: an SSP that cannot be made.
pub fn trial(options: &Options, from: [u32; 3]) -> Result<Trial, String> {
    let m = options.users.unwrap_or(7).max(4);
    let N = SMALL_SAFE_PRIMES.iter().fold(nat(1), |N, p| N * nat(*p));
    let public = Public { N: N.clone(), e: public_exponent(m).map_err(text)?, m };
    let draw = |what: &str| draws::below(&options.seed, what, &N).map_err(text);
    let f_1 = vec![draw("f21/a")?, draw("f21/b")?];
    let c = from.iter().map(|j| sent(options.player, &public, &f_1, *j)).collect::<Result<Vec<_>, _>>()?;
    let symbols: Vec<i32> = c.iter().map(|c| jacobi(c, &N)).collect();
    let mut steps = vec![
        format!("m = {m}, e = {}, k = 2; SSP_2 sees c_j = f_1(j)^e mod N of users 1, 2, 3", public.e),
        format!("their Jacobi symbols, which are those of f_1(j): {symbols:?}"),
    ];
    // with t = f_1(2)/f_1(1): t^e = c_2/c_1, (2t − 1)^e = c_3/c_1
    let inverse = c[0].modinv(&N).ok_or("c_1 has no inverse")?;
    let left = power_of_linear(nat(0), nat(1), &(&c[1] * &inverse % &N), &public);
    let right = power_of_linear(&N - 1u32, nat(2), &(&c[2] * &inverse % &N), &public);
    let common = polynomial_gcd(&left, &right, &N).ok_or("a leading coefficient without inverse")?;
    let t = match common.as_slice() {
        [root, _] => Some(field::neg(root, &N)),
        _ => None,
    };
    steps.push(format!("z^e − c_2/c_1 and (2z − 1)^e − c_3/c_1 have {} root in common", common.len() - 1));
    let recovered = t.map_or("nothing".to_owned(), |t| t.to_string());
    steps.push(format!("f_1(2)/f_1(1) = {recovered}"));
    // the truth
    let f = |j: u32| evaluate(&f_1, j, &N);
    let truth = f(2) * f(1).modinv(&N).ok_or("f_1(1) has no inverse")? % &N;
    let two = Public { N: N.clone(), e: public_exponent(2).map_err(text)?, m: 2 };
    let clear = sent(options.player, &two, &f_1[..1], 1)?;
    steps.push(format!("with m = 2, e = 1: c = {clear}, and f_1(1) = {}", f_1[0]));
    steps.push(format!("truly f_1(2)/f_1(1) = {truth}"));
    // Claimed: SSP_2 has nothing. Whatever is not the truth is nothing.
    let found = if recovered == truth.to_string() { recovered } else { "nothing".to_owned() };
    Ok(claim(steps, "nothing".to_owned(), found))
}

//! The findings about NPKC as programs: F01 (one user has every key), F19 and F20 (the probabilities), F21 (π_EXP does
//! not hide). Each attack works from messages and from what its party is given; only then the result is compared with
//! the secret.
#![allow(non_snake_case)]

mod npkc_common;

use npkc_common::{SAFE_PRIMES, Stream, serve_all, ssps};
use secagg_spec::field;
use secagg_spec::npkc::comp_key::{comp_key, derive, g, key_material};
use secagg_spec::npkc::prime::{gcd, jacobi};
use secagg_spec::npkc::ring::{self, evaluate};
use secagg_spec::npkc::rsa_param::Public;
use secagg_spec::prelude::*;

/// F01, the attack: from one user's two polynomials, the key of any pair (u, v), g_i(u)·g_i(v)·g_i(0)^(e−1)/g_i(i).
///
/// When g_i(i) has no inverse mod N, its common divisor with N is the answer.
fn key_of_pair(public: &Public, own: &[Vec<Nat>; 2], i: Id, u: Id, v: Id) -> std::result::Result<Nat, Nat> {
    let N = &public.N;
    let g_i = ring::product(&own[0], &own[1], N);
    let at = |x: u32| evaluate(&g_i, x, N);
    let factor = gcd(&at(i), N);
    let inverse = at(i).modinv(N).ok_or(factor)?;
    let x = at(u) * at(v) * at(0).modpow(&(&public.e - 1u32), N) * inverse % N;
    Ok(derive(public, &x).unwrap())
}

/// F01: every user i, alone, has the key of every pair (u, v), for several m, k and N. The keys are those that u and v
/// compute.
#[test]
fn f01_one_user_computes_every_key() {
    let mut coins = Stream::new(1);
    let mut opened = 0;
    for (case, (m, k)) in [(2, 1), (3, 1), (3, 2), (4, 2), (5, 4), (6, 2), (7, 3), (9, 3), (12, 4)].iter().enumerate() {
        let i = case % SAFE_PRIMES.len();
        let (public, one, two) = ssps(i, *m, *k, &mut coins);
        let (users, _) = serve_all(&public, (&one, &two), &mut coins);
        for attacker in 1..=*m {
            let own = &users[attacker as usize - 1];
            for u in 1..=*m {
                for v in u + 1..=*m {
                    let key = key_of_pair(&public, own, attacker, u, v).unwrap();
                    let [s_1, s_2] = &users[u as usize - 1];
                    assert_eq!(
                        key,
                        comp_key(&public, s_1, s_2, v).unwrap(),
                        "m = {m}, k = {k}: {attacker} for ({u}, {v})"
                    );
                    let [s_1, s_2] = &users[v as usize - 1];
                    assert_eq!(key, comp_key(&public, s_1, s_2, u).unwrap());
                    opened += usize::from(u != attacker && v != attacker);
                }
            }
        }
    }
    // Σ m·C(m−1, 2) pairs of others, none for m = 2
    assert_eq!(opened, 3 + 3 + 12 + 30 + 60 + 105 + 252 + 660);
}

/// F01's other branch: a g_i(i) without inverse factors N. f_1 = 21 + 2x has f_1(1) = 23 over N = 23·47.
#[test]
fn f01_or_factors_n() {
    let public = Public { N: nat(1081), e: nat(3), m: 4 };
    let power = |x: u64| nat(x).modpow(&nat(675), &nat(1081));
    let s_1 = ring::scale(&power(23), &[nat(21), nat(2)], &public.N);
    let s_2 = ring::scale(&power(12), &[nat(5), nat(7)], &public.N);
    assert_eq!(key_of_pair(&public, &[s_1, s_2], 1, 2, 3), Err(nat(23)));
}

/// F19: Theorem 4.6 gives 1/N^{2k} as the probability of guessing f(u)f(0)^(e−1)f(v). It is one element of Z_N: over
/// all f_1 and f_2 with N = 77, k = 1, e = 1, m = 2, the best guess is right more often than one time in 77, which is
/// 77 times what the theorem has.
#[test]
fn f19_a_guess_of_one_element() {
    let (N, mut count) = (77usize, [0u32; 77]);
    let polynomials: Vec<usize> = (2..N).collect();
    for a in &polynomials {
        for b in &polynomials {
            let f = a * b % N;
            // f(u)·f(0)^0·f(v)
            count[f * f % N] += 1;
        }
    }
    let total = (polynomials.len() * polynomials.len()) as u32;
    let best = count.iter().max().unwrap();
    assert!(best * 77 > total, "{best} of {total}");
}

/// The binomial coefficient C(n, t).
fn binomial(n: u64, t: u64) -> Nat {
    (0..t).fold(nat(1), |c, i| c * nat(n - i) / nat(i + 1))
}

/// F20: f has degree 2k − 2, so its difference of order 2k − 1 vanishes, Σ_t (−1)^t·C(2k−1, t)·f(1 + t) = 0. The same
/// holds for the key material of one user: f(i)f(0)^(e−1)·f(j), j = 1 … 2k. m values cannot be uniform and independent
/// when m ≥ 2k, which k = ⌈m/3⌉ makes it from m = 2 on. With one difference less the sum is not 0.
#[test]
fn f20_values_of_f_satisfy_a_linear_relation() {
    let mut coins = Stream::new(20);
    for (i, m) in [4u32, 6, 7, 9, 12, 15].iter().enumerate() {
        let k = m.div_ceil(3);
        assert!(*m >= 2 * k);
        let (public, one, two) = ssps(i % SAFE_PRIMES.len(), *m, k, &mut coins);
        let (users, _) = serve_all(&public, (&one, &two), &mut coins);
        let N = &public.N;
        let difference = |values: &[Nat]| {
            let order = values.len() as u64 - 1;
            values.iter().zip(0u64..).fold(nat(0), |sum, (value, t)| {
                let term = binomial(order, t) * value % N;
                if t % 2 == 0 { field::add(&sum, &term, N) } else { field::sub(&sum, &term, N) }
            })
        };
        // f(1), …, f(2k) from the SSPs' polynomials
        let f: Vec<Nat> = (1..=2 * k).map(|j| evaluate(&one.f, j, N) * evaluate(&two.f, j, N) % N).collect();
        assert_eq!(difference(&f), nat(0), "m = {m}");
        assert_ne!(difference(&f[1..]), nat(0), "m = {m}");
        // and what user 1 puts into its KDF for users 1, …, 2k
        let g_1 = g(&public, &users[0][0], &users[0][1]);
        let material: Vec<Nat> = (1..=2 * k).map(|j| key_material(&public, &g_1, j).unwrap()).collect();
        assert_eq!(difference(&material), nat(0), "m = {m}");
        assert_ne!(difference(&material[1..]), nat(0), "m = {m}");
    }
}

/// c in SSP_1's message `01` for user j: kind, j, π_EXP's kind, c.
fn c_of(message: &[u8]) -> Nat {
    nat_from_be(&message[6..])
}

/// F21: (c/N) = (f_1(j)/N), since e is odd: SSP_2 reads a bit of every f_1(j) from the message that should hide it.
#[test]
fn f21_the_jacobi_symbol_of_x_is_sent() {
    let mut coins = Stream::new(21);
    let mut seen = [0, 0];
    for i in 0..SAFE_PRIMES.len() {
        for m in [5, 8] {
            let (public, one, two) = ssps(i, m, 3, &mut coins);
            let (_, asked) = serve_all(&public, (&one, &two), &mut coins);
            for (j, message) in (1..).zip(&asked) {
                let read = jacobi(&c_of(message), &public.N);
                assert_eq!(read, jacobi(&evaluate(&one.f, j, &public.N), &public.N));
                seen[usize::from(read == 1)] += 1;
            }
        }
    }
    assert!(seen[0] > 10 && seen[1] > 10, "{seen:?}");
}

/// F21: m = 2 has e = 1, and c is f_1(j) itself.
#[test]
fn f21_two_users_in_clear() {
    let mut coins = Stream::new(212);
    for i in 0..SAFE_PRIMES.len() {
        let (public, one, two) = ssps(i, 2, 1, &mut coins);
        let (_, asked) = serve_all(&public, (&one, &two), &mut coins);
        for (j, message) in (1..).zip(&asked) {
            assert_eq!(c_of(message), evaluate(&one.f, j, &public.N));
        }
    }
}

/// The polynomial without zeros at the end of its coefficients.
fn trimmed(mut f: Vec<Nat>) -> Vec<Nat> {
    while f.last().is_some_and(|a| *a == nat(0)) {
        f.pop();
    }
    f
}

/// The monic gcd over Z_N, by Euclid's algorithm. A leading coefficient without inverse would factor N.
fn polynomial_gcd(f: &[Nat], g: &[Nat], N: &Nat) -> Vec<Nat> {
    let monic = |f: &[Nat]| ring::scale(&f.last().unwrap().modinv(N).expect("else N is factored"), f, N);
    let (mut a, mut b) = (trimmed(f.to_vec()), trimmed(g.to_vec()));
    while !b.is_empty() {
        b = monic(&b);
        // a mod b
        while a.len() >= b.len() {
            let (shift, lead) = (a.len() - b.len(), a[a.len() - 1].clone());
            for (i, coefficient) in b.iter().enumerate() {
                a[shift + i] = field::sub(&a[shift + i], &(coefficient * &lead % N), N);
            }
            a = trimmed(a);
        }
        (a, b) = (b, a);
    }
    monic(&a)
}

/// (a + b·z)^e as a polynomial in z.
fn power_of_linear(a: &Nat, b: &Nat, e: &Nat, N: &Nat) -> Vec<Nat> {
    let mut power = vec![nat(1)];
    for _ in 0..u64::try_from(e).unwrap() {
        power = ring::product(&power, &[a.clone(), b.clone()], N);
    }
    power
}

/// F21 with k = 2: f_1(1), f_1(2), f_1(3) lie on a line. With t = f_1(2)/f_1(1) SSP_2 knows t^e = c_2/c_1 and (2t −
/// 1)^e = c_3/c_1, and the two polynomials have the root t in common (Franklin and Reiter). So it knows f_1 up to a
/// factor, and f_2 anyway.
#[test]
fn f21_related_messages_give_ssp_2_the_ratios() {
    let mut coins = Stream::new(2121);
    for (i, m) in [(0, 3), (1, 4), (2, 5), (3, 7), (4, 9), (2, 12), (1, 21)] {
        let (public, one, two) = ssps(i, m, 2, &mut coins);
        let (_, asked) = serve_all(&public, (&one, &two), &mut coins);
        let (N, e) = (&public.N, &public.e);
        // SSP_2: c_1, c_2, c_3 from the messages
        let c: Vec<Nat> = asked.iter().map(|message| c_of(message)).collect();
        let over_c_1 = c[0].modinv(N).unwrap();
        let mut left = power_of_linear(&nat(0), &nat(1), e, N);
        let mut right = power_of_linear(&(N - 1u32), &nat(2), e, N);
        left[0] = field::sub(&left[0], &(&c[1] * &over_c_1 % N), N);
        right[0] = field::sub(&right[0], &(&c[2] * &over_c_1 % N), N);
        let common = polynomial_gcd(&left, &right, N);
        assert_eq!(common.len(), 2, "a linear factor, m = {m}");
        let t = field::neg(&common[0], N);
        // compared with the secret
        let f = |j: u32| evaluate(&one.f, j, N);
        assert_eq!(field::mul(&t, &f(1), N), f(2), "m = {m}");
        // and then all ratios: f_1(j)/f_1(1) = 1 + (j − 1)(t − 1)
        for j in 1..=m {
            let ratio = field::add(&nat(1), &field::mul(&Nat::from(j - 1), &field::sub(&t, &nat(1), N), N), N);
            assert_eq!(field::mul(&ratio, &f(1), N), f(j));
        }
    }
}

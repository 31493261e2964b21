//! NPKC's security definitions as games (MGL §4, finding F01).
#![allow(non_snake_case)]

use super::{Number, Outcome, holds};
use crate::findings::stage::text;
use secagg_spec::field;
use secagg_spec::npkc::comp_key::{g, key_material};
use secagg_spec::npkc::ring::{evaluate, scale};
use secagg_spec::npkc::rsa_param::{Public, public_exponent};
use secagg_spec::prelude::{Nat, nat};
use secagg_vectors::engine::draws;
use secagg_vectors::engine::mgl_draws::SMALL_SAFE_PRIMES;
use std::collections::{BTreeMap, BTreeSet};

/// Provisioned users: what is public, and what each holds.
struct World {
    public: Public,
    /// f_1 and f_2.
    f: [Vec<Nat>; 2],
    /// s_{1,i} and s_{2,i}, from user 1 on.
    s: Vec<[Vec<Nat>; 2]>,
}

/// m users, k coefficients, N of 128 bits.
fn world(m: u32, k: u32) -> Result<World, String> {
    let [P, Q] = SMALL_SAFE_PRIMES.map(Nat::from);
    let (N, phi) = (&P * &Q, (&P - 1u32) * (&Q - 1u32));
    let e = public_exponent(m).map_err(text)?;
    let d = e.modinv(&phi).ok_or("e has no inverse")?;
    let coefficient = |b: u32, i: u32| draws::below(&[0x4e; 32], &format!("game/{m}/{k}/{b}/{i}"), &N).map_err(text);
    let polynomial = |b: u32| (0..k).map(|i| coefficient(b, i)).collect::<Result<Vec<Nat>, String>>();
    let f = [polynomial(1)?, polynomial(2)?];
    let share = |f: &Vec<Nat>, i: u32| scale(&field::pow(&evaluate(f, i, &N), &d, &N), f, &N);
    let s = (1..=m).map(|i| [share(&f[0], i), share(&f[1], i)]).collect();
    Ok(World { public: Public { N, e, m }, f, s })
}

impl World {
    /// What user i has: g_i.
    fn g(&self, i: u32) -> Vec<Nat> {
        let [s_1, s_2] = &self.s[i as usize - 1];
        g(&self.public, s_1, s_2)
    }

    /// What goes into the KDF for the pair (i, j), as user i computes it.
    fn key(&self, i: u32, j: u32) -> Result<Nat, String> {
        key_material(&self.public, &self.g(i), j).map_err(text)
    }
}

/// x·y·z^(e−1)/w mod N.
fn combine(public: &Public, [x, y, z, w]: [&Nat; 4]) -> Result<Nat, String> {
    let N = &public.N;
    let w = w.modinv(N).ok_or("N is factored: a value has no inverse")?;
    let tail = field::pow(z, &(&public.e - 1u32), N);
    Ok(field::mul(&field::mul(x, y, N), &field::mul(&tail, &w, N), N))
}

/// Definition 4.1, every pair.
pub(super) fn correct() -> Result<(Outcome, Vec<Number>), String> {
    let (mut pairs, mut equal) = (0, 0);
    for (m, k) in [(5, 2), (6, 3), (8, 4)] {
        let world = world(m, k)?;
        for (i, j) in (1..=m).flat_map(|i| (i + 1..=m).map(move |j| (i, j))) {
            pairs += 1;
            equal += u32::from(world.key(i, j)? == world.key(j, i)?);
        }
    }
    Ok((holds(pairs == equal), vec![("pairs", pairs.to_string()), ("with one key", equal.to_string())]))
}

/// Everybody but i, in pairs.
fn other_pairs(m: u32, i: u32) -> Vec<(u32, u32)> {
    let pairs = (1..=m).flat_map(|u| (u + 1..=m).map(move |v| (u, v)));
    pairs.filter(|(u, v)| *u != i && *v != i).collect()
}

/// Plays an adversary with every user i in the place of C, against every pair of others; `right` is the attack, else its last
/// factor is taken at another point.
fn attack(
    adversary: impl Fn(&World, u32, (u32, u32), bool) -> Result<Nat, String>,
) -> Result<(Outcome, Vec<Number>), String> {
    let (mut games, mut won, mut won_by_half) = (0, 0, 0);
    for (m, k) in [(5, 2), (6, 3), (8, 4)] {
        let world = world(m, k)?;
        for i in 1..=m {
            for (u, v) in other_pairs(m, i) {
                let truth = world.key(u, v)?;
                games += 1;
                won += u32::from(adversary(&world, i, (u, v), true)? == truth);
                won_by_half += u32::from(adversary(&world, i, (u, v), false)? == truth);
            }
        }
    }
    let numbers = vec![
        ("games: C = {i}, pair {u, v}; k = 2, 3, 4", games.to_string()),
        ("won by F01's adversary", won.to_string()),
        ("won when it divides by the value at u instead", won_by_half.to_string()),
    ];
    if won_by_half != 0 {
        return Err("the adversary wins without its decisive step".to_owned());
    }
    Ok((holds(won == 0), numbers))
}

/// Theorem 4.6 with |C| = 1: g_i alone.
pub(super) fn users() -> Result<(Outcome, Vec<Number>), String> {
    attack(|world, i, (u, v), right| {
        let at = |x: u32| evaluate(&world.g(i), x, &world.public.N);
        let own = if right { at(i) } else { at(u) };
        combine(&world.public, [&at(u), &at(v), &at(0), &own])
    })
}

/// Theorem 4.7 with |C| = 1: the SSP's own f_1, and of the user s_{2,i} alone, as the theorem has it.
pub(super) fn ssp() -> Result<(Outcome, Vec<Number>), String> {
    attack(|world, i, (u, v), right| {
        let N = &world.public.N;
        let [f_1, s] = [&world.f[0], &world.s[i as usize - 1][1]];
        let own = evaluate(s, if right { i } else { u }, N);
        let at = |x: u32| evaluate(s, x, N);
        let theirs = combine(&world.public, [&at(u), &at(v), &at(0), &own])?;
        let at = |x: u32| evaluate(f_1, x, N);
        let mine = combine(&world.public, [&at(u), &at(v), &at(0), &nat(1)])?;
        Ok(field::mul(&mine, &theirs, N))
    })
}

/// Definition 4.2 over N = 35, e = m = 5, k = 2, by counting all polynomials of one SSP; the other's are independent of them and
/// treated alike. The algorithm is given nothing but pp and {u, v} = {2, 3}: it draws r_u and r_v, takes the f with f(u) = r_u^e and
/// f(v) = r_v^e, and outputs r_u·f and r_v·f.
pub(super) fn definition() -> Result<(Outcome, Vec<Number>), String> {
    let (N, e, d) = (nat(35), nat(5), nat(5));
    let (i, u, v) = (1, 2, 3);
    let all = |visit: &mut dyn FnMut(Nat, Nat)| (0..35 * 35).for_each(|c: u64| visit(nat(c % 35), nat(c / 35)));
    let share = |f: &[Nat], x: u32| scale(&field::pow(&evaluate(f, x, &N), &d, &N), f, &N);
    let mut real: BTreeMap<[Vec<Nat>; 2], u32> = BTreeMap::new();
    // What the user i sees, and the keys of the pair {u, v} that go with it.
    let mut views: BTreeMap<Vec<Nat>, BTreeSet<Nat>> = BTreeMap::new();
    all(&mut |a, b| {
        let f = [a, b];
        *real.entry([share(&f, u), share(&f, v)]).or_default() += 1;
        let at = |x: u32| evaluate(&f, x, &N);
        let key = field::mul(&field::mul(&at(u), &at(v), &N), &field::pow(&at(0), &nat(4), &N), &N);
        if at(i).modinv(&N).is_some() {
            views.entry(share(&f, i)).or_default().insert(key);
        }
    });
    let mut made: BTreeMap<[Vec<Nat>; 2], u32> = BTreeMap::new();
    all(&mut |r_u, r_v| {
        let (f_u, f_v) = (field::pow(&r_u, &e, &N), field::pow(&r_v, &e, &N));
        // The line through (2, f_u) and (3, f_v).
        let slope = field::sub(&f_v, &f_u, &N);
        let f = [field::sub(&f_u, &field::mul(&nat(2), &slope, &N), &N), slope];
        *made.entry([scale(&r_u, &f, &N), scale(&r_v, &f, &N)]).or_default() += 1;
    });
    let open = views.values().filter(|keys| keys.len() == 1).count();
    let numbers = vec![
        ("polynomials of one SSP over N = 35", real.values().sum::<u32>().to_string()),
        ("pairs (s_u, s_v) that come up", real.len().to_string()),
        ("pairs that the algorithm outputs, without any view", made.len().to_string()),
        ("views of user 1 with f(1) prime to N", views.len().to_string()),
        ("of them with one key of {2, 3} left", open.to_string()),
    ];
    let outcome = match (real == made, open == views.len()) {
        (true, true) => Outcome::Vacuous,
        (satisfied, _) => holds(satisfied),
    };
    Ok((outcome, numbers))
}

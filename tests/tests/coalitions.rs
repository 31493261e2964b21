//! What coalitions of users and secret service providers have of the pairwise keys: below the threshold nothing of any other pair, at
//! the threshold every key.
#![allow(non_snake_case)]

use proptest::prelude::*;
use secagg_audit::adversary::holdings::Holdings;
use secagg_audit::adversary::pairwise;
use secagg_audit::adversary::ssp::Ssp;
use secagg_audit::adversary::view::Coalition;
use secagg_audit::adversary::world::{Coefficients, PairKeys, World};
use secagg_audit::mgl::strategies::{Standing, key_coalition, one_provider_at_most};
use secagg_spec::npkc::ring::{evaluate, zn_to_bytes};
use secagg_spec::p256::order;
use secagg_spec::prelude::{Nat, concat, nat};
use secagg_vectors::engine::mgl::{Model, Repairs, Setup};
use secagg_vectors::engine::{draws, mgl_draws};
use std::collections::{BTreeMap, BTreeSet};

/// m users with key polynomials of k coefficients.
fn setup(m: u32, k: u32, repairs: Repairs) -> Setup {
    Setup {
        users: m,
        threshold: k,
        degree: m - 1,
        eta_max: 0,
        sessions: 1,
        dimension: 1,
        bits: 16,
        max_input: None,
        colluders: 0,
        model: Model::SemiHonest,
        repairs,
        graph_seed: [0; 32],
        server_key: None,
        verification_keys: Vec::new(),
    }
}

/// The true keys of all pairs; both ends compute the same.
fn truth(world: &World) -> BTreeMap<(u32, u32), PairKeys> {
    let m = world.enrolled().setup.users;
    let keys: Vec<_> = (1..=m).map(|i| world.true_keys(i).expect("a user's keys")).collect();
    let of = |u: u32, v: u32| keys[u as usize - 1][&v].clone();
    let pairs = (1..=m).flat_map(|u| (u + 1..=m).map(move |v| (u, v)));
    pairs.inspect(|(u, v)| assert_eq!(of(*u, *v), of(*v, *u))).map(|(u, v)| ((u, v), of(u, v))).collect()
}

/// What the coalition computes is right; the pairs are given.
fn opened(world: &World, coalition: &Coalition) -> Vec<(u32, u32)> {
    let opened = pairwise::keys(&Holdings::of(coalition, world)).expect("material that decodes");
    let truth = truth(world);
    for (pair, keys) in &opened {
        assert_eq!(*keys, truth[pair], "{pair:?}");
    }
    opened.into_keys().collect()
}

fn all_pairs(m: u32) -> Vec<(u32, u32)> {
    (1..=m).flat_map(|u| (u + 1..=m).map(move |v| (u, v))).collect()
}

/// The pairs that a member is in.
fn own_pairs(m: u32, coalition: &Coalition) -> Vec<(u32, u32)> {
    let is_in = |(u, v): &(u32, u32)| coalition.users.contains(u) || coalition.users.contains(v);
    all_pairs(m).into_iter().filter(is_in).collect()
}

/// The a_{uv} of F + λD, where D(x, y) = Π_{c ∈ C} (x − c)(y − c): the same rows for C and other values everywhere else.
fn shifted(a: &[Nat], k: u32, coalition: &Coalition, lambda: &Nat) -> Vec<Nat> {
    let q = order();
    let mut d = vec![nat(1)];
    for c in &coalition.users {
        // (x − c)·d(x)
        let minus = &q - Nat::from(*c);
        let mut next = vec![nat(0); d.len() + 1];
        for (i, a) in d.iter().enumerate() {
            next[i] = (&next[i] + a * &minus) % &q;
            next[i + 1] = (&next[i + 1] + a) % &q;
        }
        d = next;
    }
    assert!(d.len() <= k as usize, "D is of a degree below k");
    d.resize(k as usize, nat(0));
    let places = (0..k as usize).flat_map(|u| (u..k as usize).map(move |v| (u, v)));
    a.iter().zip(places).map(|(a, (u, v))| (a + lambda * &d[u] * &d[v]) % &q).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Theorem 1 of `docs/security.md` on real views: there is another world in which the coalition holds the same, bit for bit, and the
    /// keys of every pair of outsiders are others. So nothing that is computed from the view is right in both.
    #[test]
    fn below_the_threshold_the_view_leaves_every_other_key_open(
        (m, k, coalition) in key_coalition(Standing::Below),
        seed in any::<[u8; 32]>().no_shrink(),
    ) {
        let setup = setup(m, k, Repairs::HARDENED);
        let world = World::deal(&seed, &setup).expect("a set-up");
        prop_assert_eq!(opened(&world, &coalition), own_pairs(m, &coalition));
        // A provider that is not in it has drawn other polynomials.
        let other = if coalition.providers.contains(&1) { 1 } else { 0 };
        let of = |b| mgl_draws::nike_coefficients(&seed, b, k).expect("coefficients");
        let mut coefficients: [Coefficients; 2] = [of(1), of(2)];
        for (p, a) in coefficients[other].iter_mut().enumerate() {
            let lambda = draws::secret_key(&seed, &format!("lambda/{p}")).expect("a draw");
            *a = shifted(a, k, &coalition, &Nat::from_bytes_be(&lambda));
        }
        let another = World::with_polynomials(&seed, &setup, &coefficients).expect("a set-up");
        prop_assert_eq!(Holdings::of(&coalition, &world), Holdings::of(&coalition, &another));
        let (one, two) = (truth(&world), truth(&another));
        for (u, v) in all_pairs(m) {
            let is_own = coalition.users.contains(&u) || coalition.users.contains(&v);
            let (one, two) = (&one[&(u, v)], &two[&(u, v)]);
            prop_assert_eq!((one.mask == two.mask, one.ae == two.ae), (is_own, is_own), "{} and {}", u, v);
        }
    }

    #[test]
    fn at_the_threshold_every_key_opens(
        (m, k, coalition) in key_coalition(Standing::Enough),
        seed in any::<[u8; 32]>().no_shrink(),
    ) {
        let world = World::deal(&seed, &setup(m, k, Repairs::HARDENED)).expect("a set-up");
        prop_assert_eq!(opened(&world, &coalition), all_pairs(m));
    }

    /// F01: as written any user opens every key, with a provider and without, far below k.
    #[test]
    fn as_written_any_user_opens_every_key(
        (m, k, coalition) in key_coalition(Standing::Below),
        (user, is_alone, seed) in (any::<u32>(), any::<bool>(), any::<[u8; 32]>().no_shrink()),
    ) {
        let user = 1 + user % m;
        let users = if is_alone { [user].into() } else { coalition.users.into_iter().chain([user]).collect() };
        let coalition = Coalition { users, ..coalition };
        let world = World::deal(&seed, &setup(m, k, Repairs::AS_WRITTEN)).expect("a set-up");
        prop_assert_eq!(opened(&world, &coalition), all_pairs(m));
    }

    /// Of providers alone both have every key, one has none by any formula that is known here.
    #[test]
    fn as_written_both_providers_open_every_key(
        (m, k) in (4..=7u32).prop_flat_map(|m| (Just(m), 1..m - 1)),
        (one, seed) in (one_provider_at_most(), any::<[u8; 32]>().no_shrink()),
    ) {
        let world = World::deal(&seed, &setup(m, k, Repairs::AS_WRITTEN)).expect("a set-up");
        let of = |providers| Coalition { providers, ..Coalition::default() };
        prop_assert_eq!(opened(&world, &of([1, 2].into())), all_pairs(m));
        prop_assert_eq!(opened(&world, &of(one)), []);
    }
}

/// Every coalition of four users, two providers and the server holds what its members do, and nothing of anybody else.
#[test]
fn a_coalition_holds_what_its_members_do() {
    for repairs in [Repairs::HARDENED, Repairs::AS_WRITTEN] {
        let world = World::deal(&[5; 32], &setup(4, 2, repairs)).expect("a set-up");
        for bits in 0u32..1 << 7 {
            let users: BTreeSet<u32> = (1..=4).filter(|i| bits >> i & 1 == 1).collect();
            let providers: BTreeSet<u8> = [1, 2].into_iter().filter(|b| bits >> (4 + b) & 1 == 1).collect();
            let server = bits & 1 == 1;
            let held = Holdings::of(&Coalition { users: users.clone(), server, providers: providers.clone() }, &world);
            assert_eq!(held.users().keys().copied().collect::<BTreeSet<u32>>(), users);
            let user = |i: &u32| &world.enrolled().users[*i as usize - 1];
            assert!(held.users().iter().all(|(i, held)| held == user(i)));
            for (b, ssp) in (1..).zip(world.ssps()) {
                assert_eq!(held.ssp(b), providers.contains(&b).then_some(ssp));
            }
            let key = |i: u32| if server || users.contains(&i) { user(&i).server_key } else { [0; 32] };
            assert_eq!(held.server_keys().keys, (1..=4).map(key).collect::<Vec<_>>());
        }
    }
}

/// k = 3 of six users: what one more member changes, provider by provider.
#[test]
fn one_more_member_by_hand() {
    let world = World::deal(&[7; 32], &setup(6, 3, Repairs::HARDENED)).expect("a set-up");
    let pairs = |users: &[u32], providers: &[u8]| {
        let users = users.iter().copied().collect();
        let coalition = Coalition { users, server: false, providers: providers.iter().copied().collect() };
        opened(&world, &coalition).len()
    };
    // 5 pairs with the first user, 4 more with the second, 15 in all.
    for providers in [&[][..], &[1], &[2]] {
        assert_eq!([pairs(&[], providers), pairs(&[2], providers), pairs(&[2, 5], providers)], [0, 5, 9]);
        assert_eq!(pairs(&[2, 5, 6], providers), 15);
    }
    assert_eq!([pairs(&[], &[1, 2]), pairs(&[2], &[1, 2])], [15, 15]);
}

/// What NPKC's providers hold hangs together: e·(d_1 + d_2) ≡ 1 mod φ_1 + φ_2, and either has received f(j)^e of the other's f.
#[test]
fn what_the_providers_of_npkc_hold() {
    let (m, k) = (6, 3);
    let world = World::deal(&[9; 32], &setup(m, k, Repairs::AS_WRITTEN)).expect("a set-up");
    let [Ssp::Npkc(one), Ssp::Npkc(two)] = world.ssps() else { panic!("not NPKC") };
    let phi = &one.private.phi + &two.private.phi;
    for (run_1, run_2) in one.runs.iter().zip(&two.runs) {
        let (ssp_1, ssp_2) = (&run_1.ssp, &run_2.ssp);
        let N = &ssp_1.public.N;
        let product = (&ssp_1.d + &ssp_2.d) * num_bigint::BigInt::from(ssp_1.public.e.clone());
        assert_eq!((product - 1) % &phi, 0.into());
        assert_eq!(ssp_1.f.len(), k as usize);
        assert_eq!(run_1.coins.len(), run_2.coins.len());
        // One message of π_MIC to SSP_1 and two to SSP_2 for each attempt; of π_SSPG a request, a question and an answer for each user.
        assert_eq!(run_1.received.len(), run_1.coins.len() + 3 * m as usize);
        assert_eq!(run_2.received.len(), 2 * run_2.coins.len() + 3 * m as usize);
        for j in 1..=m {
            for (run, f) in [(run_1, &ssp_2.f), (run_2, &ssp_1.f)] {
                let c = zn_to_bytes(&evaluate(f, j, N).modpow(&ssp_1.public.e, N), N).expect("below N");
                assert!(run.received.contains(&concat(&[&[1], &j.to_be_bytes(), &[0], &c])), "user {j}");
            }
        }
    }
}

//! ACS (BON §IV-C; `docs/bytes.md`, section 8): its sums for every set of dropouts, its masks by the formulas written
//! out, every check, and the leak of a recovery that is repeated (finding F17).
#![allow(non_snake_case)]

#[path = "acs/checks.rs"]
mod checks;
#[path = "acs/linear.rs"]
mod linear;
#[path = "acs/session.rs"]
mod session;

use secagg_spec::acs::messages::encode_dropouts;
use secagg_spec::acs::params::Setup;
use secagg_spec::acs::round2_recovery as r2;
use secagg_spec::prelude::{Bytes, Code, Id, Nat, SpecError, nat};
use session::{R, Session, combine, masked, minus, network, self_mask, setup, stretched, subsets, vector, x};

fn code<T>(result: Result<T, SpecError>) -> (Code, Option<Id>) {
    result.err().map(|e| (e.code, e.culprit)).unwrap()
}

/// Σ x_u over these users, mod R.
fn plain_sum(of: &[Id]) -> Vec<Nat> {
    (0..session::M).map(|i| nat(of.iter().map(|u| x(*u)[i]).sum::<u64>() % R)).collect()
}

/// p_{u,v}: + when u > v, − when u < v.
fn pairwise(u: Id, v: Id) -> (i64, Vec<i64>) {
    (if u > v { 1 } else { -1 }, stretched(u, v))
}

/// What is given to u, as numbers.
fn input(u: Id) -> Vec<i64> {
    x(u).into_iter().map(|e| e as i64).collect()
}

/// The neighbours of `u` in V.
fn neighbours_in(setup: &Setup, u: Id, V: &[Id]) -> Vec<Id> {
    network(setup)[u as usize - 1].1.iter().filter(|v| V.contains(v)).copied().collect()
}

/// The two neighbours of user 1 on the ring of five, ascending, and one who is none.
fn around_1() -> (Id, Id, Id) {
    let N = neighbours_in(&setup(5, 2), 1, &[1, 2, 3, 4, 5]);
    (N[0], N[1], minus(&[2, 3, 4, 5], &N)[0])
}

/// Rings (or one pair) and complete graphs of up to five users.
const RINGS_AND_COMPLETE: [(u32, u32); 6] = [(2, 1), (3, 2), (4, 2), (4, 3), (5, 2), (5, 4)];

/// y_u = x_u + k_u + Σ_{v ∈ U1 ∩ N(u)} p_{u,v} and r_u = k_u + Σ_{v ∈ D ∩ N(u) ∩ U1} p_{u,v}, each term computed
/// here: on a ring of six of whom one never advertised, and for a D that names that one, neighbours and others.
#[test]
fn messages_are_the_formulas_sums() {
    let setup = setup(6, 2);
    let U1 = [1, 2, 3, 4, 6];
    let session = masked(&setup, &U1);
    let mut terms_seen = Vec::new();
    for (u, state, y) in &session.users {
        let N = neighbours_in(&setup, *u, &U1);
        let mut terms = vec![(1, input(*u)), (1, self_mask(*u))];
        terms.extend(N.iter().map(|v| pairwise(*u, *v)));
        assert_eq!(vector(&setup, 2, y), combine(&terms), "y of {u}");
        let D = minus(&[1, 2, 5], &[*u]);
        let mut terms = vec![(1, self_mask(*u))];
        terms.extend(N.iter().filter(|v| D.contains(v)).map(|v| pairwise(*u, *v)));
        let r = r2::recovery(state, &encode_dropouts(&D)).unwrap();
        assert_eq!(vector(&setup, 4, &r), combine(&terms), "r of {u}");
        terms_seen.push(terms.len());
    }
    // no user answers for all of D, and the self-mask alone is among the answers
    assert!(terms_seen.contains(&1) && terms_seen.contains(&2));
}

/// Every U1 of up to four users, every ℓ, every U2 ⊆ U1: z = Σ_{u ∈ U2} x_u.
#[test]
fn every_set_of_dropouts_gives_the_sum() {
    let mut cases = 0;
    for (n, ell) in [(2, 1), (3, 2), (4, 1), (4, 2), (4, 3)] {
        let everyone: Vec<Id> = (1..=n).collect();
        for U1 in subsets(&everyone) {
            let session = masked(&setup(n, ell), &U1);
            for U2 in subsets(&U1) {
                let (mut server, answers) = session.recover(&U2);
                for (u, r) in &answers {
                    server = r2::collect(&server, *u, r).unwrap();
                }
                assert_eq!(r2::output(&server), Ok(plain_sum(&U2)), "n = {n}, ℓ = {ell}, U1 = {U1:?}, U2 = {U2:?}");
                cases += 1;
            }
        }
    }
    // 3^n − 2^n pairs ∅ ≠ U2 ⊆ U1
    assert_eq!(cases, 5 + 19 + 3 * 65);
}

/// What is left of the masks after a user's two messages, y_u − x_u − r_u, is exactly its masks with the neighbours
/// still there, and over all of U2 those cancel. Counted: the users of all sets of survivors who have such a
/// neighbour. By hand: complete graphs n·2^(n−1) − n, rings n(2^(n−1) − 2^(n−3)).
#[test]
fn masks_cancel_for_every_set_of_dropouts() {
    let by_hand = [2, 9, 24, 28, 60, 75];
    for ((n, ell), expected) in RINGS_AND_COMPLETE.into_iter().zip(by_hand) {
        let setup = setup(n, ell);
        let everyone: Vec<Id> = (1..=n).collect();
        let session = masked(&setup, &everyone);
        let mut still_masked = 0;
        for U2 in subsets(&everyone) {
            let (_, answers) = session.recover(&U2);
            let mut left = Vec::new();
            for (u, r) in &answers {
                let (y, r) = (vector(&setup, 2, session.y(*u)), vector(&setup, 4, r));
                let rest = combine(&[(1, y), (-1, input(*u)), (-1, r)]);
                let alive: Vec<_> = neighbours_in(&setup, *u, &U2).iter().map(|v| pairwise(*u, *v)).collect();
                assert_eq!(rest, combine(&alive), "n = {n}, ℓ = {ell}, U2 = {U2:?}, user {u}");
                assert_eq!(rest == [0, 0, 0], alive.is_empty());
                still_masked += usize::from(!alive.is_empty());
                left.push((1, rest));
            }
            assert_eq!(combine(&left), [0, 0, 0], "n = {n}, ℓ = {ell}, U2 = {U2:?}");
        }
        assert_eq!(still_masked, expected, "n = {n}, ℓ = {ell}");
    }
}

/// BON §IV-C: the recovery is brittle. Whoever of U2 does not answer, the sum is not given; the lowest id missing is
/// blamed.
#[test]
fn one_answer_missing_and_the_protocol_cannot_continue() {
    let session = masked(&setup(4, 3), &[1, 2, 3, 4]);
    for U2 in subsets(&[1, 2, 3, 4]) {
        let (server, answers) = session.recover(&U2);
        for missing in subsets(&U2) {
            let mut server = server.clone();
            for (u, r) in answers.iter().filter(|(u, _)| !missing.contains(u)) {
                server = r2::collect(&server, *u, r).unwrap();
            }
            assert_eq!(code(r2::output(&server)), (Code::Incomplete, Some(missing[0])), "U2 = {U2:?}, {missing:?}");
        }
    }
}

/// Every (session, U2) of the rings and complete graphs, all users in U1.
fn recoveries() -> Vec<(Session, Vec<Vec<Id>>)> {
    let all = |(n, ell)| {
        let everyone: Vec<Id> = (1..=n).collect();
        (masked(&setup(n, ell), &everyone), subsets(&everyone))
    };
    RINGS_AND_COMPLETE.into_iter().map(all).collect()
}

/// The answer of `u` when it is told these dropouts.
fn answer(session: &Session, u: Id, D: &[Id]) -> Bytes {
    r2::recovery(session.state(u), &encode_dropouts(D)).unwrap()
}

/// F17, the server's reckoning, from messages only: y_w, r_w, and the two answers of every other user.
///
/// r'_u − r_u = p_{u,w}, and p_{w,u} = −p_{u,w}; so x_w = y_w − r_w + Σ_u (r'_u − r_u).
fn open(setup: &Setup, y_w: &[u8], r_w: &[u8], twice: &[(Bytes, Bytes)]) -> Vec<i64> {
    let mut terms = vec![(1, vector(setup, 2, y_w)), (-1, vector(setup, 4, r_w))];
    for (first, second) in twice {
        terms.push((1, vector(setup, 4, second)));
        terms.push((-1, vector(setup, 4, first)));
    }
    combine(&terms)
}

/// F17: w, which sent its masked input, is slow to answer D; the server repeats the round with D ∪ {w}, and then w's
/// answer arrives. For every D and every w whose neighbours are not all in D, the differences of the two answers are
/// the masks p_{u,w}, and x_w is open.
#[test]
fn f17_a_repeated_recovery_opens_the_late_users_input() {
    let mut opened = 0;
    for (session, survivors) in recoveries() {
        let setup = &session.setup;
        for (U2, w) in survivors.iter().flat_map(|U2| U2.iter().map(move |w| (U2, *w))) {
            if neighbours_in(setup, w, U2).is_empty() {
                continue;
            }
            let D = minus(&session.U1, U2);
            let larger = minus(&session.U1, &minus(U2, &[w]));
            let mut twice = Vec::new();
            for u in minus(U2, &[w]) {
                let (first, second) = (answer(&session, u, &D), answer(&session, u, &larger));
                let difference = combine(&[(1, vector(setup, 4, &second)), (-1, vector(setup, 4, &first))]);
                let is_neighbour = neighbours_in(setup, w, &[u]) == [u];
                let p = if is_neighbour { combine(&[pairwise(u, w)]) } else { vec![0; 3] };
                assert_eq!(difference, p, "p_{{{u},{w}}}");
                twice.push((first, second));
            }
            let late = answer(&session, w, &D);
            assert_eq!(open(setup, session.y(w), &late, &twice), input(w), "U2 = {U2:?}, w = {w}");
            // The same reckoning fails when the round is not repeated, or repeated for the same D
            let once: Vec<_> = twice.iter().map(|(first, _)| (first.clone(), first.clone())).collect();
            assert_ne!(open(setup, session.y(w), &late, &once), input(w), "U2 = {U2:?}, w = {w}");
            opened += 1;
        }
    }
    // As many as are still masked in masks_cancel_for_every_set_of_dropouts
    assert_eq!(opened, 2 + 9 + 24 + 28 + 60 + 75);
}

/// The users of U2 fall into this many parts without an edge between them.
fn components(setup: &Setup, U2: &[Id]) -> usize {
    let mut left = U2.to_vec();
    let mut parts = 0;
    while let Some(first) = left.pop() {
        let mut part = vec![first];
        while let Some(u) = part.pop() {
            let found = neighbours_in(setup, u, &left);
            left = minus(&left, &found);
            part.extend(found);
        }
        parts += 1;
    }
    parts
}

/// F17 needs the second round. The messages as linear forms in x, k and PRG(s_{u,v}) (checked to be the real ones):
/// one recovery round gives one sum for each connected part of U2 and nothing else, so x_w only when w has no
/// neighbour there. Nor does a round for D ∪ {w} alone, which w does not answer. Both together give x_w.
#[test]
fn f17_one_recovery_opens_one_sum_a_component() {
    for (session, survivors) in recoveries() {
        let (setup, n) = (&session.setup, session.setup.n);
        for U2 in &survivors {
            let D = minus(&session.U1, U2);
            let row_r = |u: Id, D: &[Id]| linear::r(n, u, &neighbours_in(setup, u, D));
            let sent: Vec<_> = U2.iter().map(|u| linear::y(n, *u, &neighbours_in(setup, *u, &session.U1))).collect();
            let answers: Vec<_> = U2.iter().map(|u| row_r(*u, &D)).collect();
            for (i, u) in U2.iter().enumerate() {
                assert_eq!(linear::value(n, &sent[i]), vector(setup, 2, session.y(*u)));
                assert_eq!(linear::value(n, &answers[i]), vector(setup, 4, &answer(&session, *u, &D)));
            }
            let one = [sent.clone(), answers].concat();
            assert_eq!(linear::sums(n, &one), components(setup, U2), "n = {n}, ℓ = {}, U2 = {U2:?}", setup.ell);
            for w in U2 {
                let alone = neighbours_in(setup, *w, U2).is_empty();
                assert_eq!(linear::spans(&one, &linear::input(n, *w)), alone, "U2 = {U2:?}, w = {w}");
                let others = minus(U2, &[*w]);
                let larger = minus(&session.U1, &others);
                let again: Vec<_> = others.iter().map(|u| row_r(*u, &larger)).collect();
                let only_again = [sent.clone(), again.clone()].concat();
                assert!(!linear::spans(&only_again, &linear::input(n, *w)), "U2 = {U2:?}, w = {w}");
                assert!(linear::spans(&[one.clone(), again].concat(), &linear::input(n, *w)));
            }
        }
    }
}

/// Without a threshold nothing keeps a user from being summed alone: with both neighbours gone from the ring, its two
/// messages give its input.
#[test]
fn a_user_whose_neighbours_are_gone_is_summed_alone() {
    let setup = setup(5, 2);
    let session = masked(&setup, &[1, 2, 3, 4, 5]);
    let (a, b, _) = around_1();
    let r = answer(&session, 1, &[a, b]);
    assert_eq!(combine(&[(1, vector(&setup, 2, session.y(1))), (-1, vector(&setup, 4, &r))]), input(1));
}

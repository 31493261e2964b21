//! What the papers claim against what runs: sessions of the implementation whose bytes and operations are counted, the choices of
//! parameters, and the page `docs/claims.md`.
//!
//! The counters are of the whole process: one session runs at a time.

use secagg::mgl::{self, Numbers, Repairs as ImplRepairs};
use secagg::prim::counters::{Operation, take};
use secagg_audit::claims::choice::{Kind, Threat, choose};
use secagg_audit::claims::operations::{self, Counts};
use secagg_audit::claims::wire::Session as WireSession;
use secagg_audit::claims::{Question, check, rows, storage, table};
use secagg_audit::drops::{DropPattern, Moment};
use secagg_audit::session::{self, Event, Honest, Run};
use secagg_spec::graph::{dealt_by, graph, neighbours};
use secagg_spec::mgl::cost::{self, Scheme, Sizes};
use secagg_spec::prelude::Nat;
use secagg_vectors::engine::bon::Engine as _;
use secagg_vectors::engine::mgl::{Engine as _, Model, Repairs, Session, Setup};
use secagg_vectors::engine::{User, acs, bon, bon_coins, impl_engine, mgl_draws, mgl_impl};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Whoever holds it runs a session.
static ONE: Mutex<()> = Mutex::new(());

fn one_at_a_time() -> MutexGuard<'static, ()> {
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

const COINS: [u8; 32] = [0x5a; 32];
/// Elements that fill no whole byte: 7 of 11 bits are 77 bits.
const DIMENSION: u32 = 7;
const BITS: u8 = 11;
/// ν and τ: chains of three.
const NU: u32 = 5;
const TAU: u32 = 2;

fn before(drops: &[(u32, u8)]) -> DropPattern {
    drops.iter().fold(DropPattern::none(), |pattern, (u, round)| pattern.with(*u, *round, Moment::Before))
}

/// The bytes that user `u` sent and received.
fn bytes(run: &Run, u: u32) -> (usize, usize) {
    run.events.iter().fold((0, 0), |(up, down), event| match event {
        Event::Up { from, message, .. } if *from == u => (up + message.len(), down),
        Event::Down { to, message, .. } if *to == u => (up, down + message.len()),
        _ => (up, down),
    })
}

/// The bytes of all messages up, and of all down.
fn all_bytes(run: &Run) -> (u128, u128) {
    run.events.iter().fold((0, 0), |(up, down), event| match event {
        Event::Up { message, .. } => (up + message.len() as u128, down),
        Event::Down { message, .. } => (up, down + message.len() as u128),
        _ => (up, down),
    })
}

fn count(counts: &Counts, operation: Operation) -> u128 {
    u128::from(counts.get(&operation).copied().unwrap_or(0))
}

fn sizes(m: u32, t: u32, ell: u32) -> Sizes {
    Sizes { m, t, ell, k: t, r: DIMENSION, n: u32::from(BITS), lambda: 128, mu: 256, gamma: 264 }
}

/// A session of BON, and what it did.
fn play_bon(n: u32, t: u32, model: bon::Model, drops: &DropPattern) -> (Run, Counts) {
    let setup = bon::Setup {
        users: n,
        threshold: t,
        dimension: DIMENSION,
        max_element: (1 << BITS) - 1,
        max_input: None,
        model,
        repairs: bon::Repairs::AS_WRITTEN,
        verification_keys: match model {
            bon::Model::Hbc => Vec::new(),
            bon::Model::Active => bon_coins::verification_keys(&COINS, n).unwrap(),
        },
    };
    let engine = impl_engine::ImplEngine;
    let user = |u| engine.user(&setup, u, &bon_coins::derive(&COINS, u, &setup).unwrap(), &[u64::from(u); 7]).unwrap();
    let users = (1..=n).map(user).collect();
    let server = engine.server(&setup).unwrap();
    take();
    let run = session::run(model.rounds(), users, server, drops, &mut Honest, &mut |_| {});
    assert!(run.outcome.is_ok(), "{:?}", run.outcome);
    (run, take())
}

#[test]
fn bon_sends_and_does_what_is_counted() {
    let _guard = one_at_a_time();
    let losses: [&[(u32, u8)]; 3] = [&[], &[(2, 2)], &[(2, 1), (3, 2), (5, 2), (8, 4)]];
    for (n, t, model) in [(8, 3, bon::Model::Hbc), (8, 4, bon::Model::Active), (11, 6, bon::Model::Active)] {
        for lost in losses {
            let (run, counts) = play_bon(n, t, model, &before(lost));
            assert_eq!(counts, operations::bon(model, &run.accepted), "n = {n}, {model:?}, {lost:?}");
            let params = secagg::bon::Params::modular(n, t, DIMENSION, (1 << BITS) - 1).unwrap();
            let size = |at: usize| run.accepted[at].len();
            let sets = secagg::bon::cost::Sets { u1: size(0), u2: size(1), u3: size(2), u4: size(3) };
            let expected = match model {
                bon::Model::Hbc => (
                    sets.sent::<secagg::bon::HonestButCurious>(&params),
                    sets.received::<secagg::bon::HonestButCurious>(),
                ),
                bon::Model::Active => {
                    (sets.sent::<secagg::bon::Active>(&params), sets.received::<secagg::bon::Active>())
                }
            };
            assert_eq!(bytes(&run, 1), expected);
            if lost.is_empty() {
                let active = model == bon::Model::Active;
                same_wire(WireSession { kind: Kind::Bon, active, sizes: sizes(n, t, n - 1) }, &run, &[1]);
            }
        }
    }
}

/// The formulas for messages against a run in which nobody is lost; `most` are users who deal most.
fn same_wire(wire: WireSession, run: &Run, most: &[u32]) {
    let (sent, received) = wire.user();
    for u in most {
        assert_eq!(bytes(run, *u), (sent as usize, received as usize), "{wire:?}, user {u}");
    }
    let (up, down) = all_bytes(run);
    assert_eq!(wire.server(), (down, up), "{wire:?}");
}

/// F23: where users are lost Table 5 counts ζ(m − 1) PRGs for BON's server beside the θ of Dec; it does ζθ.
#[test]
fn f23_bons_server_against_table_5() {
    let _guard = one_at_a_time();
    let (n, t, lost) = (9, 4, [(2, 2), (3, 2), (5, 2)]);
    let (_, counts) = play_bon(n, t, bon::Model::Hbc, &before(&lost));
    let masking = 6 * 9;
    let [recs, _, printed, ..] = cost::table_5_unmask(&Scheme::Bon, &sizes(n, t, n - 1), 6, 3).unwrap();
    assert_eq!(count(&counts, Operation::Reconstruct), recs);
    assert_eq!(count(&counts, Operation::PrgVector), masking + cost::counted_bon_server_prg(6, 3));
    assert_eq!((printed, cost::counted_bon_server_prg(6, 3) - 6), (24, 18));
    // One set of Lagrange coefficients for nine secrets.
    assert_eq!(count(&counts, Operation::Lagrange), 1);
}

#[test]
fn acs_sends_and_does_what_is_counted() {
    let _guard = one_at_a_time();
    let losses: [&[(u32, u8)]; 3] = [&[], &[(2, 1)], &[(1, 0), (2, 1), (5, 1)]];
    for (n, ell) in [(6, 3), (7, 4)] {
        let setup = acs::Setup {
            users: n,
            degree: ell,
            graph_seed: COINS,
            dimension: DIMENSION,
            max_element: (1 << BITS) - 1,
            max_input: None,
        };
        let near: BTreeMap<u32, BTreeSet<u32>> =
            graph_of(n, ell, false).into_iter().map(|(i, (n, _))| (i, n)).collect();
        for lost in losses {
            let engine: &dyn acs::Engine = &acs::ImplEngine;
            let user = |u| engine.user(&setup, u, &acs::Coins::derive(&COINS, u).unwrap(), &[u64::from(u); 7]).unwrap();
            let users = (1..=n).map(user).collect();
            let server = engine.server(&setup).unwrap();
            take();
            let run = session::run(&acs::ROUNDS, users, server, &before(lost), &mut Honest, &mut |_| {});
            assert!(run.outcome.is_ok());
            assert_eq!(take(), operations::acs(&near, &run.accepted), "n = {n}, {lost:?}");
            // docs/bytes.md, section 8: a point, two vectors of ten bytes; keys of the neighbours there, and who was lost.
            let (u1, dropped) = (&run.accepted[0], run.accepted[0].difference(&run.accepted[1]).count());
            let here = near[&3].intersection(u1).count();
            assert_eq!(bytes(&run, 3), (34 + 11 + 11, 5 + 37 * here + 5 + 4 * dropped));
        }
    }
}

type Graph = BTreeMap<u32, (BTreeSet<u32>, BTreeSet<u32>)>;

/// N(i), and to whom i deals.
fn graph_of(m: u32, ell: u32, both_deal: bool) -> Graph {
    let graph = graph(m, ell, &COINS).unwrap();
    let of = |i| {
        let near: BTreeSet<u32> = neighbours(&graph, i).unwrap().into_iter().collect();
        let dealt = if both_deal { near.clone() } else { dealt_by(&graph, i).unwrap().into_iter().collect() };
        (i, (near, dealt))
    };
    (1..=m).map(of).collect()
}

fn mgl_setup(m: u32, ell: u32, t: u32, model: Model, repairs: Repairs) -> Setup {
    Setup {
        users: m,
        threshold: t,
        degree: ell,
        eta_max: 0,
        sessions: NU,
        dimension: DIMENSION,
        bits: BITS,
        max_input: None,
        colluders: 0,
        model,
        repairs,
        graph_seed: COINS,
        server_key: None,
        verification_keys: Vec::new(),
    }
}

/// A session of MGL: the set-up with its keys, the session, what making the users did, and what the session did.
fn play_mgl(setup: &Setup, drops: &DropPattern) -> (Setup, Run, Counts, Counts) {
    let [p, q] = mgl_draws::SMALL_SAFE_PRIMES.map(Nat::from);
    let enrolled = mgl_draws::enrol(&COINS, setup, (&p, &q)).unwrap();
    let engine = mgl_impl::ImplEngine;
    take();
    let mut members: Vec<_> =
        (1..).zip(&enrolled.users).map(|(i, e)| engine.member(&enrolled.setup, i, e).unwrap()).collect();
    let provisioning = take();
    for member in &mut members {
        let i = member.id();
        member.join(&mgl_draws::coins(&COINS, 0, i, &enrolled.setup).unwrap(), &[u64::from(i); 7]).unwrap();
    }
    let session = Session { t_l: 1, tau: TAU, ts_l: 2, ts_tau: 3 };
    let server = engine.server(&enrolled.setup, &enrolled.server, &session).unwrap();
    let users = members.iter_mut().map(|m| Box::new(&mut **m) as Box<dyn User + '_>).collect();
    take();
    let run = session::run(setup.model.rounds(), users, server, drops, &mut Honest, &mut |_| {});
    let counts = take();
    assert!(run.outcome.is_ok(), "{:?}, {drops}", run.outcome);
    (enrolled.setup, run, provisioning, counts)
}

fn counted<'a>(setup: &Setup, graph: &'a Graph) -> operations::Mgl<'a> {
    operations::Mgl {
        active: setup.model == Model::Active,
        fresh: setup.repairs.has("FreshSession"),
        signed_set: setup.repairs.has("SignedDecisionSet"),
        threshold: u64::from(setup.threshold),
        steps: u64::from(NU - TAU),
        graph,
    }
}

/// What the implementation's own lengths say that user i sends and receives.
fn by_cost<M: mgl::Model>(
    params: &mgl::Params<M>,
    run: &Run,
    graph: &Graph,
    i: u32,
    w: &BTreeSet<u32>,
) -> (usize, usize) {
    let (u0, u1, near) = (&run.accepted[0], &run.accepted[1], &graph[&i].0);
    let dealt = graph[&i].1.intersection(u0).count();
    let dealers = u1.iter().filter(|j| graph[j].1.contains(&i)).count();
    let gone = near.iter().filter(|j| u0.contains(j) && !w.contains(j));
    let pairs = gone.filter(|j| graph[&i].1.contains(j) || u1.contains(j)).count();
    use mgl::cost::{call, masked_input, recovery, response, shares, signature, signatures};
    let mut sent = response() + masked_input(params, u0.len(), dealt) + recovery(params, w.len() + pairs);
    let mut received = call::<M>(u0.len()) + shares(u1.len(), dealers);
    if M::ACTIVE {
        sent += signature();
        received += signatures(run.accepted[2].len());
    }
    (sent, received)
}

/// The same, for the model of this set-up.
fn by_cost_of(setup: &Setup, run: &Run, graph: &Graph, i: u32) -> (usize, usize) {
    let numbers = Numbers {
        users: setup.users,
        threshold: setup.threshold,
        degree: setup.degree,
        eta_max: 0,
        sessions: NU,
        dimension: DIMENSION,
        colluding: 0,
        bits: BITS,
        max_input: None,
        graph_seed: COINS,
    };
    let repairs = ImplRepairs::from_bits(setup.repairs.0).unwrap();
    if setup.model == Model::SemiHonest {
        let params = mgl::Params::<mgl::SemiHonest>::new(&numbers, repairs, ()).unwrap();
        return by_cost(&params, run, graph, i, &run.accepted[1]);
    }
    let keys = mgl::VerificationKeys::new(&setup.server_key.unwrap(), &setup.verification_keys).unwrap();
    let params = mgl::Params::<mgl::Active>::new(&numbers, repairs, keys).unwrap();
    let w = if setup.repairs.has("SignedDecisionSet") { &run.accepted[1] } else { &run.accepted[2] };
    by_cost(&params, run, graph, i, w)
}

/// Plays it, and holds bytes and operations against the formulas.
fn check_mgl(setup: &Setup, lost: &[(u32, u8)]) -> (Run, Counts, Counts) {
    let (setup, run, provisioning, counts) = play_mgl(setup, &before(lost));
    let graph = graph_of(setup.users, setup.degree, setup.repairs.has("BothDeal"));
    let what = format!("{:?}, repairs {:x}, m {}, {lost:?}", setup.model, setup.repairs.0, setup.users);
    assert_eq!(counts, counted(&setup, &graph).session(&run.accepted), "{what}");
    for i in run.accepted.last().unwrap() {
        assert_eq!(bytes(&run, *i), by_cost_of(&setup, &run, &graph, *i), "{what}, user {i}");
    }
    if lost.is_empty() {
        let hardened = setup.repairs == Repairs::HARDENED;
        let kind = if hardened { Kind::MglHardened } else { Kind::Mgl };
        let active = setup.model == Model::Active;
        let sizes = sizes(setup.users, setup.threshold, setup.degree);
        let half = setup.degree.div_ceil(2) as usize;
        let most: Vec<u32> =
            graph.iter().filter(|(_, (_, dealt))| hardened || dealt.len() == half).map(|(i, _)| *i).collect();
        assert!(!most.is_empty());
        same_wire(WireSession { kind, active, sizes }, &run, &most);
    }
    (run, provisioning, counts)
}

#[test]
fn mgl_as_written_sends_and_does_what_is_counted() {
    let _guard = one_at_a_time();
    for (m, ell, t) in [(6, 3, 3), (7, 4, 5), (9, 4, 4)] {
        for model in [Model::SemiHonest, Model::Active] {
            let setup = mgl_setup(m, ell, t, model, Repairs::AS_WRITTEN);
            let (_, provisioning, _) = check_mgl(&setup, &[]);
            let graph = graph_of(m, ell, false);
            assert_eq!(provisioning, counted(&setup, &graph).npkc_keys(), "m = {m}, ℓ = {ell}");
            check_mgl(&setup, &[(2, 1)]);
            check_mgl(&setup, &[(3, 4)]);
        }
        // Lost after it dealt, before it signed: its keys are opened.
        check_mgl(&mgl_setup(m, ell, t, Model::Active, Repairs::AS_WRITTEN), &[(1, 3), (5, 1)]);
    }
    // Semi-honest, one that deals to nobody is lost after it responded.
    let setup = mgl_setup(8, 1, 3, Model::SemiHonest, Repairs::AS_WRITTEN);
    let idle = graph_of(8, 1, false).into_iter().find(|(_, (_, dealt))| dealt.is_empty()).unwrap().0;
    let (_, _, counts) = check_mgl(&setup, &[(idle, 2)]);
    assert_eq!(count(&counts, Operation::ReconstructTwo), 1);
}

#[test]
fn mgl_hardened_sends_and_does_what_is_counted() {
    let _guard = one_at_a_time();
    for (m, ell, t) in [(6, 5, 4), (7, 4, 4), (9, 6, 5)] {
        for model in [Model::SemiHonest, Model::Active] {
            let setup = mgl_setup(m, ell, t, model, Repairs::HARDENED);
            for lost in [&[][..], &[(2, 1)], &[(3, 2)], &[(1, 2), (4, 2)], &[(4, 4)]] {
                check_mgl(&setup, lost);
            }
        }
        check_mgl(&mgl_setup(m, ell, t, Model::Active, Repairs::HARDENED), &[(5, 3), (6, 4)]);
    }
}

/// F23: Table 3's rows for users and server beside the counters, of all users together in a session in which nobody is lost.
/// Which rows differ, and that `counted_user` is what the counters say.
#[test]
fn f23_table_3_against_the_counters() {
    let _guard = one_at_a_time();
    let (m, ell, t) = (9, 6, 4);
    let (_, provisioning, counts) = check_mgl(&mgl_setup(m, ell, t, Model::SemiHonest, Repairs::AS_WRITTEN), &[]);
    let s = sizes(m, t, ell);
    let (printed, counted, m) = (cost::table_3_user(&s), cost::counted_user(&s, ell / 2, false), u128::from(m));
    let of = |operation| count(&counts, operation);
    // The server expands m masks of its own, opens what it is sent (counted with the users) and F is ν − τ + 1 in a chain.
    let rows = [
        ("KDF", count(&provisioning, Operation::Kdf), printed.kdf, counted.kdf),
        ("PRG and Enc", of(Operation::PrgVector) - m, printed.prg + printed.enc, counted.prg + counted.enc),
        ("Share^t_m", of(Operation::Share), printed.share_m, counted.share_m),
        ("Share²₃", of(Operation::ShareTwo), printed.share_23, counted.share_23),
        ("E + D", of(Operation::Seal) + m * 8, printed.ae, counted.ae),
        ("chains", of(Operation::OneWay) / u128::from(NU - TAU + 1), printed.chains, counted.chains),
    ];
    let mut differ = Vec::new();
    for (name, real, printed, counted) in rows {
        assert_eq!(real, m * counted, "{name}");
        if real != m * printed {
            differ.push(name);
        }
    }
    assert_eq!(differ, ["KDF", "E + D", "chains"]);
    // Polynomials: g_i and h_i in place of their two factors each, and twice at 0.
    assert_eq!(count(&provisioning, Operation::EvaluateZn), m * (counted.poly_eval / 2 + 2));
    assert_ne!(printed.poly_eval, counted.poly_eval);
}

/// F23: Table 3 opens a key for each pair of a survivor and a lost user; the session, those that are joined.
#[test]
fn f23_table_3s_server_against_the_counters() {
    let _guard = one_at_a_time();
    let (m, ell, t) = (9, 4, 5);
    let (_, _, counts) = check_mgl(&mgl_setup(m, ell, t, Model::SemiHonest, Repairs::HARDENED), &[(1, 2), (2, 2)]);
    let pairs = count(&counts, Operation::ReconstructTwo);
    let (printed, counted) = (cost::table_3_server(7, 2), cost::counted_server(7, pairs));
    assert_eq!(count(&counts, Operation::Reconstruct), printed.rec_m);
    assert_eq!((counted.rec_23, printed.rec_23), (pairs, 14));
    assert!((6..=8).contains(&pairs) && pairs <= cost::counted_pairs_at_most(&sizes(m, t, ell), 7, 2));
    // Seven κ from one set of Lagrange coefficients, the pairs' keys from two.
    assert_eq!(count(&counts, Operation::Lagrange), 3);
}

/// By hand, from docs/bytes.md: what is kept in a session of 3 or 4 users, vectors of 7 bytes.
#[test]
fn storage_by_hand() {
    let session = |kind, active, m, ell| WireSession {
        kind,
        active,
        sizes: Sizes { m, t: 2, ell, k: 2, r: 10, n: 5, lambda: 16, mu: 256, gamma: 264 },
    };
    let both = |session: WireSession| (storage::user(&session), storage::server(&session));
    assert_eq!(both(session(Kind::Bon, false, 3, 2)), (401, 394));
    assert_eq!(both(session(Kind::Bon, true, 3, 2)), (532, 394));
    assert_eq!(both(session(Kind::Mgl, false, 4, 2)), (416, 796));
    assert_eq!(both(session(Kind::Mgl, true, 4, 2)), (613, 1324));
    assert_eq!(both(session(Kind::MglHardened, false, 4, 2)), (640, 903));
    // Four messages `03` of a polynomial of 2 coefficients of 2 bytes; two rows of 128 bytes.
    assert_eq!(session(Kind::Mgl, true, 4, 2).provisioning(), Some(4 * (1 + 28 + 8)));
    assert_eq!(session(Kind::MglHardened, true, 4, 2).provisioning(), Some(2 * (28 + 128)));
    assert_eq!(session(Kind::Bon, true, 4, 2).provisioning(), None);
}

fn question(users: u32, dropouts: u32, colluders: u32) -> Question {
    Question { users, dropouts, colluders, dimension: 100_000, bits: 16, rsa_bits: 3072 }
}

#[test]
fn choices_by_hand() {
    use Threat::{ServerOnly, UsersOnly, UsersServer};
    let of = |q: Question, kind, active, threat| {
        choose(&q, kind, active, threat).map(|c| (c.threshold, c.neighbours, c.eta_max, c.minimum_inputs))
    };
    let q = question(26, 8, 7);
    for active in [false, true] {
        assert_eq!(of(q, Kind::Bon, active, UsersOnly), Ok((1, 25, None, 1)));
        assert_eq!(of(q, Kind::Bon, active, ServerOnly), Ok((14, 25, None, 14)));
        assert_eq!(of(q, Kind::Bon, active, UsersServer), Ok((18, 25, None, 11)));
        assert_eq!(of(q, Kind::Mgl, active, UsersOnly), Ok((8, 8, None, 8)));
        assert_eq!(of(q, Kind::Mgl, active, ServerOnly), Ok((8, 10, Some(8), 8)));
        assert_eq!(of(q, Kind::Mgl, active, UsersServer), Ok((9, 18, Some(8), 10)));
        assert_eq!(of(q, Kind::MglHardened, active, UsersServer), Ok((17, 17, Some(0), 10)));
    }
    // More than ⌈n/3⌉ − 1 colluders: 2t > n + c, or t > c.
    assert_eq!(of(question(10, 0, 5), Kind::Bon, true, UsersServer), Ok((8, 9, None, 3)));
    assert_eq!(of(question(10, 0, 8), Kind::Bon, false, UsersServer), Ok((9, 9, None, 1)));
    // m odd: t = 5, ℓ ≥ 7 − 5 + 2 + 1 = 5 must be even.
    assert_eq!(of(question(7, 2, 2), Kind::MglHardened, true, UsersServer), Ok((5, 6, Some(0), 3)));
}

#[test]
fn refusals_say_why() {
    use Threat::{ServerOnly, UsersServer};
    let why = |q: Question, kind, active, threat| choose(&q, kind, active, threat).unwrap_err();
    let cases = [
        (why(question(10, 5, 0), Kind::Bon, true, ServerOnly), "t = 6 must stay, and d = 5 leave 5"),
        (why(question(10, 3, 5), Kind::Bon, true, UsersServer), "t = 8 must stay"),
        (why(question(10, 4, 2), Kind::Bon, false, UsersServer), "t = 7 must stay"),
        (why(question(5, 1, 1), Kind::Mgl, false, ServerOnly), "ℓ = 3 and m = 5 are odd"),
        (why(question(10, 5, 3), Kind::Mgl, false, UsersServer), "ℓ = 11 > m − 1 = 9"),
        (why(question(11, 9, 1), Kind::Mgl, false, ServerOnly), "ℓ = 11 > m − 1 = 10"),
        (why(question(12, 9, 4), Kind::Mgl, false, Threat::UsersOnly), "t = 5 must stay, and d = 9 leave 3"),
        (why(question(12, 4, 5), Kind::MglHardened, true, UsersServer), "t = 9 must stay"),
        (why(question(3, 0, 2), Kind::MglHardened, true, UsersServer), "ℓ ≥ m − t + c + 1 = 3"),
        (why(Question { bits: 64, ..question(2, 0, 0) }, Kind::Bon, false, ServerOnly), "65 bits, more than 64"),
    ];
    for (i, (got, expected)) in cases.iter().enumerate() {
        assert!(got.contains(expected), "case {i}: {got}");
    }
}

/// Whatever is asked: no answer, or one that keeps the rules and whose user sends no less than its input.
#[test]
fn every_small_question() {
    for users in 2..=14 {
        for dropouts in 0..users {
            for colluders in 0..users {
                let q = question(users, dropouts, colluders);
                assert_eq!(check(&q), Ok(()));
                for row in rows(&q) {
                    let (Some(choice), Some(cost)) = (row.choice, row.cost) else {
                        assert!(row.refused.is_some());
                        continue;
                    };
                    assert!(choice.threshold <= users - dropouts && choice.neighbours < users);
                    assert!(users % 2 == 0 || choice.neighbours % 2 == 0);
                    let quorum = 2 * choice.threshold > users + colluders;
                    let both = row.threat == Threat::UsersServer;
                    assert!(quorum || row.kind == Kind::Mgl || !both || (row.kind == Kind::Bon && !row.active));
                    assert!(cost.user.sent >= 1_600_000 && cost.real_expansion > 1.0);
                }
            }
        }
    }
}

/// The page's tables are those of the functions that `secagg params` prints.
#[test]
fn the_page_is_current() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/claims.md")).unwrap();
    for q in [question(26, 8, 7), question(2000, 666, 665)] {
        let rows = rows(&q);
        for table in table::tables(&rows) {
            let expected = format!("{}:\n\n{}", table.title, table::markdown(&table));
            assert!(page.contains(&expected), "m = {}: the page must have\n{expected}", q.users);
        }
        for note in table::notes(&rows) {
            assert!(page.contains(&format!("- {note}\n")), "m = {}: the page must have\n- {note}", q.users);
        }
    }
}

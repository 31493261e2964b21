//! What the repairs cost: the lines of the table in `docs/security.md`, section 13, against sessions that run and against the
//! implementation's own lengths; and the table itself.
//!
//! The counters are of the whole process: there is one test that runs sessions.

use secagg::mgl::{self, Numbers, Repairs as MglRepairs};
use secagg::prim::counters::{Operation, take};
use secagg_audit::claims::choice::Kind;
use secagg_audit::claims::hardened::{Line, lines, table};
use secagg_audit::claims::table::markdown;
use secagg_audit::claims::wire::Session as Wire;
use secagg_audit::claims::{Question, operations::Counts};
use secagg_audit::drops::DropPattern;
use secagg_audit::session::{self, Event, Honest, Run};
use secagg_spec::mgl::cost::Sizes;
use secagg_spec::prelude::Nat;
use secagg_vectors::engine::bon::Engine as _;
use secagg_vectors::engine::mgl::{Engine as _, Model, Repairs, Session, Setup};
use secagg_vectors::engine::{User, bon, bon_coins, impl_engine, mgl_draws, mgl_impl};

const COINS: [u8; 32] = [0x3c; 32];
const INPUT: [u64; 5] = [1, 2, 3, 4, 5];
const BITS: u8 = 12;

fn play_bon(line: &Line) -> (Run, Counts) {
    let Sizes { m, t, .. } = line.wire.sizes;
    let active = line.wire.active;
    let setup = bon::Setup {
        users: m,
        threshold: t,
        dimension: 5,
        max_element: (1 << BITS) - 1,
        max_input: None,
        model: if active { bon::Model::Active } else { bon::Model::Hbc },
        repairs: if line.hardened { bon::Repairs::HARDENED } else { bon::Repairs::AS_WRITTEN },
        verification_keys: if active { bon_coins::verification_keys(&COINS, m).unwrap() } else { Vec::new() },
    };
    let engine = impl_engine::ImplEngine;
    let user = |u| engine.user(&setup, u, &bon_coins::derive(&COINS, u, &setup).unwrap(), &INPUT).unwrap();
    let users = (1..=m).map(user).collect();
    let server = engine.server(&setup).unwrap();
    take();
    let run = session::run(setup.model.rounds(), users, server, &DropPattern::none(), &mut Honest, &mut |_| {});
    (run, take())
}

fn play_mgl(line: &Line) -> (Run, Counts) {
    let Sizes { m, t, ell, .. } = line.wire.sizes;
    let setup = Setup {
        users: m,
        threshold: t,
        degree: ell,
        eta_max: 0,
        sessions: 1,
        dimension: 5,
        bits: BITS,
        max_input: None,
        colluders: 0,
        model: if line.wire.active { Model::Active } else { Model::SemiHonest },
        repairs: if line.hardened { Repairs::HARDENED } else { Repairs::AS_WRITTEN },
        graph_seed: COINS,
        server_key: None,
        verification_keys: Vec::new(),
    };
    let [p, q] = mgl_draws::SMALL_SAFE_PRIMES.map(Nat::from);
    let enrolled = mgl_draws::enrol(&COINS, &setup, (&p, &q)).unwrap();
    let engine = mgl_impl::ImplEngine;
    let member = |(i, user)| engine.member(&enrolled.setup, i, user).unwrap();
    let mut members: Vec<_> = (1..).zip(&enrolled.users).map(member).collect();
    for member in &mut members {
        let coins = mgl_draws::coins(&COINS, 0, member.id(), &enrolled.setup).unwrap();
        member.join(&coins, &INPUT).unwrap();
    }
    let session = Session { t_l: 1, tau: 0, ts_l: 2, ts_tau: 3 };
    let server = engine.server(&enrolled.setup, &enrolled.server, &session).unwrap();
    let users = members.iter_mut().map(|m| Box::new(&mut **m) as Box<dyn User + '_>).collect();
    take();
    let run = session::run(setup.model.rounds(), users, server, &DropPattern::none(), &mut Honest, &mut |_| {});
    (run, take())
}

/// Per user: messages and bytes sent, messages and bytes received.
fn traffic(run: &Run, m: u32) -> Vec<(u32, usize, u32, usize)> {
    let of = |u: u32| {
        run.events.iter().fold((0, 0, 0, 0), |(sent, up, received, down), event| match event {
            Event::Up { from, message, .. } if *from == u => (sent + 1, up + message.len(), received, down),
            Event::Down { to, message, .. } if *to == u => (sent, up, received + 1, down + message.len()),
            _ => (sent, up, received, down),
        })
    };
    (1..=m).map(of).collect()
}

/// Every line of a small table, played: messages, bytes and operations. Who deals most sends most.
#[test]
fn lines_are_what_runs() {
    for (m, t, ell) in [(8, 5, 5), (9, 6, 4)] {
        for active in [false, true] {
            for (kind, hardened) in
                [(Kind::Bon, false), (Kind::Bon, true), (Kind::Mgl, false), (Kind::MglHardened, true)]
            {
                let ell = if kind == Kind::Bon { m - 1 } else { ell };
                let sizes = Sizes { m, t, ell, k: t, r: 5, n: u32::from(BITS), lambda: 128, mu: 256, gamma: 264 };
                let line = Line { wire: Wire { kind, active, sizes }, hardened, choice: "" };
                let (run, counts) = if kind == Kind::Bon { play_bon(&line) } else { play_mgl(&line) };
                assert!(run.outcome.is_ok(), "{line:?}: {:?}", run.outcome);
                assert_eq!(counts, line.operations(), "{line:?}");
                let users = traffic(&run, m);
                let (sent, received) = line.messages();
                assert!(users.iter().all(|user| (user.0, user.2) == (sent, received)), "{line:?}");
                let most = users.iter().max_by_key(|user| user.1).map(|user| (user.1 as u128, user.3 as u128));
                assert_eq!(most, Some(line.wire.user()), "{line:?}");
            }
        }
    }
}

fn question(users: u32, dropouts: u32, colluders: u32) -> Question {
    Question { users, dropouts, colluders, dimension: 100_000, bits: 16, rsa_bits: 3072 }
}

fn questions() -> [Question; 2] {
    [question(26, 8, 7), question(100, 33, 32)]
}

/// What the implementation's own lengths say that a user who deals to `dealt` and to whom `dealers` deal sends and receives.
fn mgl_lengths<M: mgl::Model>(params: &mgl::Params<M>, dealt: usize, dealers: usize) -> (usize, usize) {
    use mgl::cost::{call, masked_input, recovery, response, shares, signature, signatures};
    let m = params.users() as usize;
    let check = if M::ACTIVE { (signature(), signatures(m)) } else { (0, 0) };
    let sent = response() + masked_input(params, m, dealt) + check.0 + recovery(params, m);
    (sent, call::<M>(m) + shares(m, dealers) + check.1)
}

fn lengths(line: &Line) -> (usize, usize) {
    let Wire { kind, active, sizes } = line.wire;
    let Sizes { m, t, ell, r, n, .. } = sizes;
    if kind == Kind::Bon {
        let repairs = if line.hardened { secagg::bon::Repairs::HARDENED } else { secagg::bon::Repairs::AS_WRITTEN };
        let params = secagg::bon::Params::modular(m, t, r, (1 << n) - 1).unwrap().with_repairs(repairs);
        let all = m as usize;
        let sets = secagg::bon::cost::Sets { u1: all, u2: all, u3: all, u4: all };
        return if active {
            (sets.sent::<secagg::bon::Active>(&params), sets.received::<secagg::bon::Active>())
        } else {
            (sets.sent::<secagg::bon::HonestButCurious>(&params), sets.received::<secagg::bon::HonestButCurious>())
        };
    }
    let numbers = Numbers {
        users: m,
        threshold: t,
        degree: ell,
        eta_max: 0,
        sessions: 1,
        dimension: r,
        colluding: 0,
        bits: n as u8,
        max_input: None,
        graph_seed: COINS,
    };
    let repairs = if line.hardened { MglRepairs::HARDENED } else { MglRepairs::AS_WRITTEN };
    let ell = ell as usize;
    let (dealt, dealers) = if line.hardened { (ell, ell) } else { (ell.div_ceil(2), ell / 2) };
    if active {
        let key = bon_coins::verification_keys(&COINS, 1).unwrap()[0];
        let keys = mgl::VerificationKeys::new(&key, &vec![key; m as usize]).unwrap();
        mgl_lengths(&mgl::Params::<mgl::Active>::new(&numbers, repairs, keys).unwrap(), dealt, dealers)
    } else {
        mgl_lengths(&mgl::Params::<mgl::SemiHonest>::new(&numbers, repairs, ()).unwrap(), dealt, dealers)
    }
}

#[test]
fn bytes_are_the_implementations() {
    for q in questions() {
        for line in lines(&q).unwrap() {
            let (up, down) = lengths(&line);
            assert_eq!((up as u128, down as u128), line.wire.user(), "{line:?}");
        }
    }
}

/// What the page says in words: BON's repairs cost the server's verifications, one
/// derivation a mask, and nothing else. MGL's, at the same t and ℓ, cost
/// ⌊ℓ/2⌋ dealings a user, of 92 bytes up, 186 active, and 32 down; keys are shorter, and fewer values of F are taken.
#[test]
fn the_differences() {
    for q in questions() {
        let lines = lines(&q).unwrap();
        for five in lines.chunks(5) {
            let [bon, bon_hardened, _, same, hardened] = five else { panic!("five lines of each model") };
            let active = bon.wire.active;
            assert_eq!((bon.wire, bon.messages()), (bon_hardened.wire, bon_hardened.messages()));
            let mut expected = bon.operations();
            let users = u64::from(q.users);
            *expected.entry(Operation::Verify).or_default() += if active { 2 * users } else { 0 };
            *expected.entry(Operation::Kdf).or_default() += users * (users - 1);
            expected.retain(|_, count| *count > 0);
            assert_eq!(bon_hardened.operations(), expected);

            assert_eq!((same.wire.sizes, same.messages()), (hardened.wire.sizes, hardened.messages()));
            let half = u128::from(same.wire.sizes.ell / 2);
            let ((up, down), (more_up, more_down)) = (same.wire.user(), hardened.wire.user());
            assert_eq!(more_up - up, half * if active { 186 } else { 92 });
            assert_eq!(more_down - down, 32 * u128::from(same.wire.sizes.ell.div_ceil(2)));
            assert!(hardened.wire.provisioning() < same.wire.provisioning());
            let count = |line: &Line, operation| line.operations().get(&operation).copied().unwrap_or(0);
            assert_eq!(count(same, Operation::PrgVector), count(hardened, Operation::PrgVector));
            assert_eq!(count(same, Operation::ShareTwo) * 2, count(hardened, Operation::ShareTwo));
            assert_eq!(count(same, Operation::OneWay), 2 * count(hardened, Operation::Kdf));
        }
    }
}

#[test]
fn the_page_is_current() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/security.md")).unwrap();
    for q in questions() {
        let expected = markdown(&table(&lines(&q).unwrap()));
        assert!(page.contains(&expected), "m = {}: the page must have\n{expected}", q.users);
    }
}

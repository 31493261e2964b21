//! Snapshots of wire bytes: every message of one small session in each model. They pin what `docs/bytes.md` lays down; a change
//! here is a change of the format.

use secagg_audit::drops::{DropPattern, Moment};
use secagg_audit::session::{self, Event, Honest};
use secagg_vectors::engine::bon::{Engine, Model, Repairs, Setup};
use secagg_vectors::engine::bon_coins;
use secagg_vectors::engine::spec_engine::SpecEngine;

/// Three users, t = 2, two elements of Z_31; user 3 is lost before its masked input. A line a message, then the sum.
fn transcript(model: Model) -> String {
    let seed = [0x5a; 32];
    let verification_keys = match model {
        Model::Active => bon_coins::verification_keys(&seed, 3).unwrap(),
        Model::Hbc => Vec::new(),
    };
    let setup = Setup {
        users: 3,
        threshold: 2,
        dimension: 2,
        max_element: 30,
        max_input: Some(10),
        model,
        repairs: Repairs::AS_WRITTEN,
        verification_keys,
    };
    let user =
        |u: u32| SpecEngine.user(&setup, u, &bon_coins::derive(&seed, u, &setup).unwrap(), &[u.into(), 10]).unwrap();
    let drops = DropPattern::none().with(3, 2, Moment::Before);
    let server = SpecEngine.server(&setup).unwrap();
    let run = session::run(model.rounds(), (1..=3).map(user).collect(), server, &drops, &mut Honest, &mut |_| {});
    let lines = run.events.iter().map(|event| match event {
        Event::Up { round, from, message } => format!("{round} up   {from} {}\n", hex::encode(message)),
        Event::Down { round, to, message } => format!("{round} down {to} {}\n", hex::encode(message)),
        other => format!("{other:?}\n"),
    });
    lines.chain([format!("sum {:?}\n", run.outcome.unwrap())]).collect()
}

#[test]
fn the_messages_of_the_honest_but_curious_model() {
    insta::assert_snapshot!(transcript(Model::Hbc));
}

#[test]
fn the_messages_of_the_active_model() {
    insta::assert_snapshot!(transcript(Model::Active));
}

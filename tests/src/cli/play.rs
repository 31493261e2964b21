//! Plays a prepared session with each engine that was asked for.

use super::args::EngineArg;
use super::prepare::Prepared;
use super::progress::Progress;
use secagg_audit::session::{self, Honest, Run};
use secagg_vectors::engine::bon::Engine;
use secagg_vectors::engine::bon_coins;
use secagg_vectors::engine::impl_engine::ImplEngine;
use secagg_vectors::engine::spec_engine::SpecEngine;
use secagg_vectors::engine::{Failure, User};

/// The engines behind the option.
fn engines(choice: EngineArg) -> &'static [&'static dyn Engine] {
    match choice {
        EngineArg::Spec => &[&SpecEngine],
        EngineArg::Impl => &[&ImplEngine],
        EngineArg::Both => &[&SpecEngine, &ImplEngine],
    }
}

/// One run for each engine that was asked for, with the same coins, and the engine's name.
pub fn play(prepared: &Prepared, progress: Progress) -> Vec<(&'static str, Run)> {
    engines(prepared.config.engine).iter().map(|engine| (engine.name(), one(*engine, prepared, progress))).collect()
}

fn one(engine: &dyn Engine, prepared: &Prepared, progress: Progress) -> Run {
    let numbers = prepared.config.model.rounds();
    let bar = progress.start(numbers.len() as u64, &format!("{} rounds", engine.name()));
    let users = users(engine, prepared);
    let server = engine.server(&prepared.setup);
    match users.and_then(|users| Ok((users, server?))) {
        Ok((users, server)) => {
            session::run(numbers, users, server, &prepared.config.drops, &mut Honest, &mut |_| bar.step())
        }
        Err(failure) => Run { events: Vec::new(), rounds: Vec::new(), accepted: Vec::new(), outcome: Err(failure) },
    }
}

fn users(engine: &dyn Engine, prepared: &Prepared) -> Result<Vec<Box<dyn User>>, Failure> {
    let (setup, seed) = (&prepared.setup, &prepared.config.seed);
    (1..)
        .zip(&prepared.inputs)
        .map(|(u, input)| engine.user(setup, u, &bon_coins::derive(seed, u, setup)?, input))
        .collect()
}

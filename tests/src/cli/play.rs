//! Plays a prepared session, and the steps of descent after it, with each engine that was asked for.

use super::args::EngineArg;
use super::descent::{self, Descended};
use super::prepare::Prepared;
use super::progress::Progress;
use secagg_audit::session::Run;
use secagg_audit::table::{Player, Table};
use secagg_vectors::engine::Failure;

/// What one engine played.
#[derive(Clone, Debug)]
pub struct Played {
    /// Its name.
    pub engine: &'static str,
    /// The session that sums the statistics.
    pub run: Run,
    /// The sessions after it, and where they led; none where there were to be none, or the first gave no sum.
    pub descended: Option<Descended>,
}

/// The engines behind the option.
fn players(choice: EngineArg) -> &'static [Player] {
    match choice {
        EngineArg::Spec => &[Player::Spec],
        EngineArg::Impl => &[Player::Impl],
        EngineArg::Both => &[Player::Spec, Player::Impl],
    }
}

/// What each engine played, with the same coins.
pub fn play(prepared: &Prepared, progress: Progress) -> Vec<Played> {
    players(prepared.config.engine).iter().map(|player| one(*player, prepared, progress)).collect()
}

fn one(player: Player, prepared: &Prepared, progress: Progress) -> Played {
    let (config, engine) = (&prepared.config, player.name());
    let bar = progress.start(prepared.protocol.rounds().len() as u64, &format!("{engine} rounds"));
    let run = Table::new(&prepared.protocol, player, &config.seed, 0)
        .and_then(|mut table| table.play(&prepared.inputs, &config.drops, &mut |_| bar.step()))
        .unwrap_or_else(unmade);
    let steps = config.sessions - 1;
    let descended = (steps > 0).then(|| {
        let bar = progress.start(u64::from(steps), &format!("{engine} steps"));
        descent::descend(prepared, player, &run, &mut || bar.step())
    });
    Played { engine, run, descended: descended.flatten() }
}

/// A session whose parties could not be made.
fn unmade(failure: Failure) -> Run {
    Run { events: Vec::new(), rounds: Vec::new(), accepted: Vec::new(), outcome: Err(failure) }
}

//! The session that the rows change one message of: six users, t = 2; user 6 never comes, user 5 is lost before
//! ShareKeys and user 4 before its masked input. So U1 = {1 … 5}, U2 = {1 … 4}, U3 = U4 = {1, 2, 3}: no two sets are
//! equal that could be.

use secagg_audit::case::{Case, Dealt, Half, Parameters};
use secagg_audit::drops::{DropPattern, Moment};
use secagg_audit::session::{self, Event, Honest};
use secagg_vectors::engine::bon::{Coins, Engine, Model, Repairs};
use secagg_vectors::engine::impl_engine::ImplEngine;
use secagg_vectors::engine::spec_engine::SpecEngine;
use secagg_vectors::engine::{Failure, Output, Server, User};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Both halves.
pub fn engines() -> [&'static dyn Engine; 2] {
    [&SpecEngine, &ImplEngine]
}

/// Three elements of nine bits: 27 bits in four bytes, five of padding; R = 257 lets an element be out of range.
const PARAMETERS: Parameters = Parameters {
    users: 6,
    threshold: 2,
    dimension: 3,
    max_element: 256,
    max_input: None,
    model: Model::Hbc,
    repairs: Repairs::AS_WRITTEN,
};

/// The case, in this model.
pub fn case(model: Model) -> Case {
    Case {
        parameters: Parameters { model, ..PARAMETERS },
        coins: [0xc3; 32],
        inputs: (1..=6).map(|u| vec![u, 256 - u, 100]).collect(),
        drops: DropPattern::none().with(6, 0, Moment::Before).with(5, 1, Moment::Before).with(4, 2, Moment::Before),
        crowd: vec![Half::First; 6],
        origin: None,
    }
}

/// The session as it goes when nothing is changed.
pub struct Script {
    /// The set-up and the coins.
    pub dealt: Dealt,
    /// Users' messages, by round and sender.
    pub up: BTreeMap<(u8, u32), Vec<u8>>,
    /// The server's messages, by the round in which they are read and reader.
    pub down: BTreeMap<(u8, u32), Vec<u8>>,
}

impl Script {
    /// The session in this model. The rows take their messages from it, and change one.
    pub fn of(model: Model) -> &'static Script {
        static HBC: LazyLock<Script> = LazyLock::new(|| Script::record(Model::Hbc, Repairs::AS_WRITTEN));
        static ACTIVE: LazyLock<Script> = LazyLock::new(|| Script::record(Model::Active, Repairs::AS_WRITTEN));
        match model {
            Model::Hbc => &HBC,
            Model::Active => &ACTIVE,
        }
    }

    /// The same session, hardened.
    pub fn hardened(model: Model) -> &'static Script {
        static HBC: LazyLock<Script> = LazyLock::new(|| Script::record(Model::Hbc, Repairs::HARDENED));
        static ACTIVE: LazyLock<Script> = LazyLock::new(|| Script::record(Model::Active, Repairs::HARDENED));
        match model {
            Model::Hbc => &HBC,
            Model::Active => &ACTIVE,
        }
    }

    /// As written or hardened.
    pub fn either(model: Model, hardened: bool) -> &'static Script {
        if hardened { Script::hardened(model) } else { Script::of(model) }
    }

    /// Which half records makes no difference: that the transcripts are equal is the campaign's business.
    pub fn record(model: Model, repairs: Repairs) -> Script {
        let mut case = case(model);
        case.parameters.repairs = repairs;
        let dealt = case.deal().expect("a proper case");
        let user =
            |(u, coins): &(u32, Coins)| ImplEngine.user(&dealt.setup, *u, coins, case.input(*u)).expect("proper");
        let users = dealt.coins.iter().map(user).collect();
        let server = ImplEngine.server(&dealt.setup).expect("proper");
        let run = session::run(model.rounds(), users, server, &case.drops, &mut Honest, &mut |_| {});
        // 1 + 2 + 3; 255 + 254 + 253 and 3 · 100 mod 257.
        assert_eq!(run.outcome, Ok(vec![6, 248, 43]));
        let (mut up, mut down) = (BTreeMap::new(), BTreeMap::new());
        let next =
            |round: u8| model.rounds().iter().copied().find(|r| *r > round).expect("the last sends nothing down");
        for event in run.events {
            match event {
                Event::Up { round, from, message } => up.insert((round, from), message),
                Event::Down { round, to, message } => down.insert((next(round), to), message),
                other => panic!("{other:?}"),
            };
        }
        Script { dealt, up, down }
    }

    /// The draws of user `u`.
    pub fn coins(&self, u: u32) -> &Coins {
        &self.dealt.coins.iter().find(|(id, _)| *id == u).expect("one of six").1
    }

    /// Whose messages the server takes in this round.
    pub fn senders(&self, round: u8) -> Vec<u32> {
        self.up.keys().filter(|(r, _)| *r == round).map(|(_, u)| *u).collect()
    }

    /// The rounds before this one.
    fn before(&self, round: u8) -> impl Iterator<Item = u8> + use<> {
        let rounds = self.dealt.setup.model.rounds();
        rounds.iter().copied().filter(move |r| *r < round)
    }

    /// User `u` just before its step of this round, `read` being what it has read in the rounds in which that is not
    /// the script's.
    pub fn user(&self, engine: &dyn Engine, u: u32, round: u8, read: &[(u8, Vec<u8>)]) -> Box<dyn User> {
        let case = case(self.dealt.setup.model);
        let mut user = engine.user(&self.dealt.setup, u, self.coins(u), case.input(u)).expect("proper");
        for r in self.before(round) {
            let changed = read.iter().find(|(at, _)| *at == r).map(|(_, m)| m);
            let message = changed.or_else(|| self.down.get(&(r, u)));
            user.step(message.map(Vec::as_slice)).expect("taken");
        }
        user
    }

    /// The server just before this round.
    pub fn server(&self, engine: &dyn Engine, round: u8) -> Box<dyn Server> {
        let mut server = engine.server(&self.dealt.setup).expect("proper");
        for r in self.before(round) {
            self.finish_round(server.as_mut(), r, &[]).expect("the script's messages");
        }
        server
    }

    /// The server takes this round's messages, but for those of `without`, and closes it.
    pub fn finish_round(&self, server: &mut dyn Server, round: u8, without: &[u32]) -> Result<Output, Failure> {
        for u in self.senders(round).iter().filter(|u| !without.contains(u)) {
            server.receive(*u, &self.up[&(round, *u)]).expect("the script's messages");
        }
        server.close_round()
    }
}

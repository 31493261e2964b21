//! Everybody at one table, of any protocol: for as many sessions as are asked for, played by one engine.

use crate::case::Half;
use crate::drops::DropPattern;
use crate::session::{self, Honest, RoundStats, Run};
use secagg_vectors::engine::mgl::{self, Member, Session};
use secagg_vectors::engine::mgl_draws::{self, Enrolled};
use secagg_vectors::engine::{Failure, User, acs, bon, bon_coins, draws};
use secagg_vectors::engine::{impl_engine, mgl_impl, mgl_spec, spec_engine};
use std::collections::BTreeSet;

/// Which engine plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Player {
    /// The specification.
    Spec,
    /// The implementation.
    Impl,
}

impl Player {
    /// The engine that this half is.
    pub fn of(half: Half) -> Self {
        match half {
            Half::First => Player::Spec,
            Half::Second => Player::Impl,
        }
    }

    /// `spec` or `impl`.
    pub fn name(self) -> &'static str {
        match self {
            Player::Spec => "spec",
            Player::Impl => "impl",
        }
    }

    /// Its engine of BON.
    pub fn bon(self) -> &'static dyn bon::Engine {
        match self {
            Player::Spec => &spec_engine::SpecEngine,
            Player::Impl => &impl_engine::ImplEngine,
        }
    }

    /// Its engine of ACS.
    pub fn acs(self) -> &'static dyn acs::Engine {
        match self {
            Player::Spec => &acs::SpecEngine,
            Player::Impl => &acs::ImplEngine,
        }
    }

    /// Its engine of MGL.
    pub fn mgl(self) -> &'static dyn mgl::Engine {
        match self {
            Player::Spec => &mgl_spec::SpecEngine,
            Player::Impl => &mgl_impl::ImplEngine,
        }
    }
}

/// A protocol with everything that is known before its first session.
#[derive(Clone, Debug)]
pub enum Protocol {
    /// Bonawitz et al. In each session every key is new, but for the signing keys.
    Bon(bon::Setup),
    /// Ács and Castelluccia. In each session every key is new.
    Acs(acs::Setup),
    /// Mandal, Gong and Liu. The users keep their master keys.
    Mgl(Box<Enrolled>),
}

impl Protocol {
    /// The paper's numbers of the rounds, in order.
    pub fn rounds(&self) -> &'static [u8] {
        match self {
            Protocol::Bon(setup) => setup.model.rounds(),
            Protocol::Acs(_) => &acs::ROUNDS,
            Protocol::Mgl(enrolled) => enrolled.setup.model.rounds(),
        }
    }

    /// The paper's name of a round.
    pub fn round_name(&self, round: u8) -> &'static str {
        match (self, round) {
            (Protocol::Bon(_), 0) => "AdvertiseKeys",
            (Protocol::Bon(_), 1) => "ShareKeys",
            (Protocol::Bon(_), 2) => "MaskedInputCollection",
            (Protocol::Bon(_), 3) => "ConsistencyCheck",
            (Protocol::Bon(_), _) => "Unmasking",
            (Protocol::Acs(_), 0) => "AdvertiseKeys",
            (Protocol::Acs(_), 1) => "MaskedInput",
            (Protocol::Acs(_), _) => "Recovery",
            (Protocol::Mgl(_), 1) => "Initiate",
            (Protocol::Mgl(_), 2) => "Mask-then-encrypt",
            (Protocol::Mgl(_), 3) => "Failure-recovery: signatures",
            (Protocol::Mgl(_), _) => "Failure-recovery: shares",
        }
    }

    /// Whose inputs are in the sum, as far as the session got: U3, U2, and MGL's deciding set.
    pub fn contributors<'a>(&self, run: &'a Run) -> Option<&'a BTreeSet<u32>> {
        let place = match self {
            Protocol::Bon(_) => 2,
            Protocol::Acs(_) => 1,
            Protocol::Mgl(enrolled) => {
                let setup = &enrolled.setup;
                let by_u2 = setup.model == mgl::Model::Active && !setup.repairs.has("SignedDecisionSet");
                if by_u2 { 2 } else { 1 }
            }
        };
        run.accepted.get(place)
    }

    /// How many users there are.
    pub fn users(&self) -> u32 {
        match self {
            Protocol::Bon(setup) => setup.users,
            Protocol::Acs(setup) => setup.users,
            Protocol::Mgl(enrolled) => enrolled.setup.users,
        }
    }

    /// The protocol for vectors of another dimension; all else stays, MGL's master keys too.
    #[must_use]
    pub fn with_dimension(&self, dimension: u32) -> Self {
        let mut other = self.clone();
        match &mut other {
            Protocol::Bon(setup) => setup.dimension = dimension,
            Protocol::Acs(setup) => setup.dimension = dimension,
            Protocol::Mgl(enrolled) => enrolled.setup.dimension = dimension,
        }
        other
    }
}

/// Everybody, seated: users that last for many sessions, where the protocol has such.
pub struct Table {
    protocol: Protocol,
    player: Player,
    seed: [u8; 32],
    members: Vec<Box<dyn Member>>,
    played: u32,
}

impl Table {
    /// Seats the users, who have played so many sessions already; all their draws come from the seed.
    ///
    /// # Errors
    ///
    /// Those of the engine.
    pub fn new(protocol: &Protocol, player: Player, seed: &[u8; 32], played: u32) -> Result<Self, Failure> {
        let members = match protocol {
            Protocol::Mgl(enrolled) => (1..)
                .zip(&enrolled.users)
                .map(|(i, enrolment)| player.mgl().member(&enrolled.setup, i, enrolment))
                .collect::<Result<_, _>>()?,
            _ => Vec::new(),
        };
        Ok(Self { protocol: protocol.clone(), player, seed: *seed, members, played })
    }

    /// Plays the next session: `inputs` by user from 1 on.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless there is an input for each user; those of making the parties.
    pub fn play(
        &mut self,
        inputs: &[Vec<u64>],
        drops: &DropPattern,
        watch: &mut dyn FnMut(&RoundStats),
    ) -> Result<Run, Failure> {
        if inputs.len() != self.protocol.users() as usize {
            return Err(Failure { code: "E_PARAMS", culprit: None });
        }
        let (index, rounds, player) = (self.played, self.protocol.rounds(), self.player);
        self.played += 1;
        let seed = session_seed(&self.seed, index)?;
        let (users, server): (Vec<Box<dyn User + '_>>, _) = match &self.protocol {
            Protocol::Bon(setup) => {
                let user = |(u, x): (u32, &Vec<u64>)| {
                    let mut coins = bon_coins::derive(&seed, u, setup)?;
                    // The PKI's keys outlast a session.
                    coins.signing_key = coins.signing_key.map(|_| draws::signing_key(&self.seed, u)).transpose()?;
                    Ok(player.bon().user(setup, u, &coins, x)? as Box<dyn User + '_>)
                };
                let users = (1..).zip(inputs).map(user).collect::<Result<_, Failure>>()?;
                (users, player.bon().server(setup)?)
            }
            Protocol::Acs(setup) => {
                let user = |(u, x): (u32, &Vec<u64>)| {
                    Ok(player.acs().user(setup, u, &acs::Coins::derive(&seed, u)?, x)? as Box<dyn User + '_>)
                };
                let users = (1..).zip(inputs).map(user).collect::<Result<_, Failure>>()?;
                (users, player.acs().server(setup)?)
            }
            Protocol::Mgl(enrolled) => {
                let setup = &enrolled.setup;
                for (member, x) in self.members.iter_mut().zip(inputs) {
                    member.join(&mgl_draws::coins(&self.seed, index, member.id(), setup)?, x)?;
                }
                let (interval, tau) = (u64::from(index / setup.sessions), index % setup.sessions);
                let session = Session { t_l: interval + 1, tau, ts_l: interval + 1, ts_tau: u64::from(index) + 1 };
                let users = self.members.iter_mut().map(|m| Box::new(&mut **m) as Box<dyn User + '_>).collect();
                (users, player.mgl().server(setup, &enrolled.server, &session)?)
            }
        };
        Ok(session::run(rounds, users, server, drops, &mut Honest, watch))
    }
}

/// The seed of a session's draws: the seed itself for the first, then the draw `session/<index>` of it.
fn session_seed(seed: &[u8; 32], index: u32) -> Result<[u8; 32], Failure> {
    if index == 0 { Ok(*seed) } else { draws::bytes(seed, &format!("session/{index}")) }
}

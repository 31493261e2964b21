//! Several sessions of the same users, written down: the set-up, what everybody puts in, who is lost, and which half plays whom.

use super::oracle;
use crate::case::{Half, crowd_text, of_user, replay_text};
use crate::drops::DropPattern;
use crate::outline::{Expected, plain_sum};
use crate::playable::{self, CaseReport, Disagreement, Playable, Seating};
use crate::session::{self, Run, Wire};
use crate::table::Player;
use secagg_spec::prelude::Nat;
use secagg_vectors::engine::mgl::{Member, Session, Setup};
use secagg_vectors::engine::mgl_draws::{self, Enrolled, SMALL_SAFE_PRIMES};
use secagg_vectors::engine::{Failure, User};
use std::collections::BTreeSet;
use std::fmt;

/// One session of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Play {
    /// Which session it is.
    pub session: Session,
    /// x_i, by user from 1 on.
    pub inputs: Vec<Vec<u64>>,
    /// Who is lost, and when. In the next session they are back.
    pub drops: DropPattern,
}

/// One or several sessions of the same users. Prints as one line, with the command that plays it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What every party knows; verification keys are added when it is dealt.
    pub setup: Setup,
    /// What all keys and coins are derived from.
    pub coins: [u8; 32],
    /// The sessions, in order.
    pub plays: Vec<Play>,
    /// The mixed crowd: who plays each user, by user from 1 on.
    pub crowd: Vec<Half>,
    /// The campaign's seed and the index in it, where the case was drawn from one.
    pub origin: Option<([u8; 32], u32)>,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = &self.setup;
        write!(f, "mgl, {:?}, {}; ", s.model, s.repairs)?;
        write!(f, "m {}, t {}, l {}, eta_max {}, ", s.users, s.threshold, s.degree, s.eta_max)?;
        write!(f, "nu {}, r {}, n {}, R_U - 1 {:?}, ", s.sessions, s.dimension, s.bits, s.max_input)?;
        let crowd = crowd_text(&self.crowd);
        write!(f, "graph {}; crowd {crowd}; coins {}", hex::encode(s.graph_seed), hex::encode(self.coins))?;
        for Play { session, inputs, drops } in &self.plays {
            write!(f, "; T_l {}, tau {}, TS_l {}, ", session.t_l, session.tau, session.ts_l)?;
            write!(f, "TS_tau {}: lost: {drops}; inputs {inputs:?}", session.ts_tau)?;
        }
        write!(f, "{}", replay_text("mgl", &self.origin))
    }
}

impl Case {
    /// Keys and graph for everybody, with the small safe primes.
    ///
    /// # Errors
    ///
    /// Those of [`mgl_draws::enrol`].
    pub fn deal(&self) -> Result<Enrolled, Failure> {
        let [p, q] = SMALL_SAFE_PRIMES.map(Nat::from);
        mgl_draws::enrol(&self.coins, &self.setup, (&p, &q))
    }

    /// x_i in session `index`; empty where there is none.
    pub fn input(&self, index: usize, i: u32) -> &[u64] {
        let play = self.plays.get(index);
        play.and_then(|play| of_user(&play.inputs, i)).map_or(&[], Vec::as_slice)
    }

    /// The sum over `ids` of the inputs of session `index`.
    pub fn plain_sum(&self, index: usize, ids: &BTreeSet<u32>) -> Vec<u64> {
        let s = &self.setup;
        plain_sum(|i| self.input(index, i), ids, s.dimension, s.max_element(), s.max_input.is_some())
    }

    /// The members, made once for all sessions.
    ///
    /// # Errors
    ///
    /// Those of the engines.
    pub fn members(&self, enrolled: &Enrolled, seats: &dyn Fn(u32) -> Half) -> Result<Vec<Box<dyn Member>>, Failure> {
        (1..).zip(&enrolled.users).map(|(i, e)| Player::of(seats(i)).mgl().member(&enrolled.setup, i, e)).collect()
    }

    /// One of the sessions, with these members, over this wire.
    ///
    /// # Errors
    ///
    /// Those of the engines.
    pub fn session(
        &self,
        index: usize,
        enrolled: &Enrolled,
        members: &mut [Box<dyn Member>],
        server: Half,
        wire: &mut dyn Wire,
    ) -> Result<Run, Failure> {
        let Some(play) = self.plays.get(index) else { return Err(Failure { code: "E_PARAMS", culprit: None }) };
        let setup = &enrolled.setup;
        for member in &mut *members {
            let i = member.id();
            member.join(&mgl_draws::coins(&self.coins, index as u32, i, setup)?, self.input(index, i))?;
        }
        let server = Player::of(server).mgl().server(setup, &enrolled.server, &play.session)?;
        let users = members.iter_mut().map(|m| Box::new(&mut **m) as Box<dyn User + '_>).collect();
        Ok(session::run(setup.model.rounds(), users, server, &play.drops, wire, &mut |_| {}))
    }

    /// All sessions, whoever sits where.
    ///
    /// # Errors
    ///
    /// Those of the engines.
    pub fn play_all(
        &self,
        enrolled: &Enrolled,
        seats: &dyn Fn(u32) -> Half,
        server: Half,
        wire: &mut dyn Wire,
    ) -> Result<Vec<Run>, Failure> {
        let mut members = self.members(enrolled, seats)?;
        (0..self.plays.len()).map(|index| self.session(index, enrolled, &mut members, server, wire)).collect()
    }
}

/// A case with what was dealt for it.
pub struct Table<'a> {
    pub(super) case: &'a Case,
    enrolled: Enrolled,
}

impl<'a> Table<'a> {
    /// Deals.
    ///
    /// # Errors
    ///
    /// A set-up that cannot be made, although the case is a proper one.
    pub fn deal(case: &'a Case) -> Result<Self, Disagreement> {
        let failed = |f: Failure| Disagreement { runs: "before the session".to_owned(), what: f.to_string() };
        Ok(Self { case, enrolled: case.deal().map_err(failed)? })
    }
}

impl Playable for Table<'_> {
    fn engine(&self, half: Half) -> &'static str {
        Player::of(half).name()
    }

    fn seat(&self, u: u32) -> Half {
        of_user(&self.case.crowd, u).copied().unwrap_or(Half::First)
    }

    fn play(&self, seats: &Seating<'_>, wire: &mut dyn Wire) -> Result<Vec<Run>, Disagreement> {
        let failed = |f: Failure| Disagreement { runs: seats.name.clone(), what: format!("a party is not made: {f}") };
        self.case.play_all(&self.enrolled, seats.users, seats.server, wire).map_err(failed)
    }

    fn expected(&self) -> Vec<Expected> {
        oracle::expected(self.case)
    }
}

/// [`playable::check`].
///
/// # Errors
///
/// The first disagreement.
pub fn check(case: &Case) -> Result<CaseReport, Disagreement> {
    playable::check(&Table::deal(case)?)
}

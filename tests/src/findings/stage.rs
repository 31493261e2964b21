//! Small sessions of MGL for the findings that need no active server, and what a semi-honest server has seen of them.

use super::{Against, Options, Trial, Verdict};
use crate::drops::DropPattern;
use crate::session::{self, Event, Run, Wire};
use secagg_spec::mgl::setup as spec;
use secagg_spec::prelude::{Nat, nat};
use secagg_vectors::engine::mgl::{Member, Model, Repairs, Session, Setup};
use secagg_vectors::engine::mgl_draws::{self, Enrolled, SMALL_SAFE_PRIMES};
use secagg_vectors::engine::mgl_spec::spec_setup;
use secagg_vectors::engine::{User, draws};
use std::fmt::Debug;

/// How large a session is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// m.
    pub users: u32,
    /// t.
    pub threshold: u32,
    /// ℓ.
    pub degree: u32,
    /// η_max.
    pub eta_max: u32,
}

/// The bits of an element: sums are taken mod 2^16.
pub const BITS: u8 = 16;

/// The elements of an input.
pub const DIMENSION: u32 = 2;

/// An error as text.
pub fn text<E: Debug>(error: E) -> String {
    format!("{error:?}")
}

/// The repairs of MGL that are in force in a trial about this repair.
pub fn repairs(against: Against, repair: &str) -> Repairs {
    match against {
        Against::AsWritten => Repairs::AS_WRITTEN,
        Against::Hardened => Repairs::HARDENED,
        Against::HardenedMinusRepair => Repairs::HARDENED.without(repair),
    }
}

/// The trial of a finding about the text: only the protocol as written is tried.
pub fn text_only(against: Against, trial: impl FnOnce() -> Result<Trial, String>) -> Result<Trial, String> {
    match against {
        Against::AsWritten => trial(),
        _ => Ok(Trial::not_tried("the finding is about the text; nothing in the protocol changes with it")),
    }
}

/// A claim beside what comes out: the claim is false when they differ.
pub fn claim(steps: Vec<String>, claimed: String, computed: String) -> Trial {
    let verdict = if claimed == computed { Verdict::Safe } else { Verdict::Broken };
    Trial { verdict, steps, recovered: Some(computed), truth: Some(claimed) }
}

/// Everybody enrolled, and what they put in.
pub struct Stage {
    /// The set-up, what each user is made from, and what the server is.
    pub enrolled: Enrolled,
    /// x_i, by user from 1 on.
    pub inputs: Vec<Vec<u64>>,
    options: Options,
}

impl Stage {
    /// Enrols `size.users` users with inputs below 1000.
    ///
    /// # Errors
    ///
    /// A set-up that cannot be made.
    pub fn new(options: &Options, size: Size, model: Model, repairs: Repairs) -> Result<Self, String> {
        let setup = Setup {
            users: size.users,
            threshold: size.threshold,
            degree: size.degree,
            eta_max: size.eta_max,
            sessions: 8,
            dimension: DIMENSION,
            bits: BITS,
            max_input: None,
            colluders: 1,
            model,
            repairs,
            graph_seed: options.seed,
            server_key: None,
            verification_keys: Vec::new(),
        };
        let [p, q] = SMALL_SAFE_PRIMES.map(Nat::from);
        let enrolled = mgl_draws::enrol(&options.seed, &setup, (&p, &q)).map_err(text)?;
        let element = |i: u32, k: u32| {
            let x = draws::below(&options.seed, &format!("finding/input/{i}/{k}"), &nat(1000)).map_err(text)?;
            u64::try_from(x).map_err(text)
        };
        let inputs =
            (1..=size.users).map(|i| (0..DIMENSION).map(|k| element(i, k)).collect()).collect::<Result<_, String>>()?;
        Ok(Self { enrolled, inputs, options: *options })
    }

    /// The users, made once for all sessions.
    ///
    /// # Errors
    ///
    /// Those of the engine.
    pub fn members(&self) -> Result<Vec<Box<dyn Member>>, String> {
        let make = |(i, enrolment)| self.options.player.mgl().member(&self.enrolled.setup, i, enrolment);
        (1..).zip(&self.enrolled.users).map(make).collect::<Result<_, _>>().map_err(text)
    }

    /// Session `index`, among those of these users that `is_called` says, over this wire.
    ///
    /// # Errors
    ///
    /// Those of the engine in making the parties.
    pub fn play(
        &self,
        members: &mut [Box<dyn Member>],
        index: u32,
        is_called: &dyn Fn(u32) -> bool,
        drops: &DropPattern,
        wire: &mut dyn Wire,
    ) -> Result<Run, String> {
        let setup = &self.enrolled.setup;
        for (member, input) in members.iter_mut().zip(&self.inputs) {
            let coins = mgl_draws::coins(&self.options.seed, index, member.id(), setup).map_err(text)?;
            member.join(&coins, input).map_err(text)?;
        }
        let server = self.options.player.mgl().server(setup, &self.enrolled.server, &session_of(index));
        let called = members.iter_mut().filter(|m| is_called(m.id()));
        let users = called.map(|m| Box::new(&mut **m) as Box<dyn User + '_>).collect();
        Ok(session::run(setup.model.rounds(), users, server.map_err(text)?, drops, wire, &mut |_| {}))
    }

    /// The set-up as the specification's functions take it.
    pub fn spec(&self) -> spec::Setup {
        spec_setup(&self.enrolled.setup)
    }

    /// N(i).
    pub fn neighbours(&self, i: u32) -> &[u32] {
        let user = self.enrolled.server.graph.get((i as usize).wrapping_sub(1));
        user.map_or(&[], |(near, _)| near)
    }

    /// Whether i deals to j in this variant.
    pub fn deals(&self, i: u32, j: u32) -> bool {
        let user = self.enrolled.server.graph.get((i as usize).wrapping_sub(1));
        user.is_some_and(|(near, dealt)| {
            if self.enrolled.setup.repairs.has("BothDeal") { near.contains(&j) } else { dealt.contains(&j) }
        })
    }

    /// K_{i,S}, which the server has.
    pub fn server_key(&self, i: u32) -> Result<[u8; 32], String> {
        self.enrolled.server.keys.get((i as usize).wrapping_sub(1)).copied().ok_or(format!("no user {i}"))
    }

    /// The truth, looked up after the fact: x_i.
    pub fn input(&self, i: u32) -> &[u64] {
        self.inputs.get((i as usize).wrapping_sub(1)).map_or(&[], Vec::as_slice)
    }

    /// The truth, looked up after the fact: the sum of these users' inputs mod 2^16.
    pub fn sum(&self, users: &[u32]) -> Vec<u64> {
        (0..DIMENSION as usize)
            .map(|k| users.iter().filter_map(|i| self.input(*i).get(k)).sum::<u64>() % (1 << BITS))
            .collect()
    }
}

/// Session `index` of the interval that begins at 1.
pub fn session_of(index: u32) -> Session {
    Session { t_l: 1, tau: index, ts_l: 1, ts_tau: u64::from(index) + 1 }
}

/// The same as the specification's functions take it.
pub fn spec_session(index: u32) -> spec::Session {
    let Session { t_l, tau, ts_l, ts_tau } = session_of(index);
    spec::Session { tau, T_l: t_l, TS_l: ts_l, TS_tau: ts_tau }
}

/// What the server has seen of a user in a round.
pub fn seen(run: &Run, wanted: u8, user: u32) -> Option<&[u8]> {
    run.events.iter().find_map(|event| match event {
        Event::Up { round, from, message } if *round == wanted && *from == user => Some(message.as_slice()),
        _ => None,
    })
}

/// v + w, or v − w, mod 2^16.
pub fn combine(v: &[u64], w: &[u64], is_minus: bool) -> Vec<u64> {
    let modulus = 1u64 << BITS;
    v.iter().zip(w).map(|(a, b)| (a + if is_minus { modulus - b % modulus } else { *b }) % modulus).collect()
}

/// A vector of the specification as words; what is no word is the largest one.
pub fn words(v: &[Nat]) -> Vec<u64> {
    v.iter().map(|x| u64::try_from(x).unwrap_or(u64::MAX)).collect()
}

/// A wire on which one hand changes messages on their way up.
pub struct Changed<F: FnMut(u8, u32, Vec<u8>) -> Option<Vec<u8>>>(pub F);

impl<F: FnMut(u8, u32, Vec<u8>) -> Option<Vec<u8>>> Wire for Changed<F> {
    fn up(&mut self, round: u8, from: u32, message: Vec<u8>) -> Option<Vec<u8>> {
        (self.0)(round, from, message)
    }
}

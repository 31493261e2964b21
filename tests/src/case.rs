//! One session, written down: its parameters, what everybody puts in, who is lost, and which half plays whom.

use crate::drops::DropPattern;
use secagg_vectors::engine::bon::{Coins, Model, Repairs, Setup};
use secagg_vectors::engine::{Failure, bon_coins};
use std::fmt;

/// The numbers of a session: a [`Setup`] without its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// n.
    pub users: u32,
    /// t.
    pub threshold: u32,
    /// m.
    pub dimension: u32,
    /// R − 1.
    pub max_element: u64,
    /// R_U − 1, where the inputs are bounded.
    pub max_input: Option<u64>,
    /// The threat model.
    pub model: Model,
    /// What is repaired.
    pub repairs: Repairs,
}

impl Parameters {
    /// The set-up whose verification keys are those of the identities derived from `coins`.
    ///
    /// # Errors
    ///
    /// Those of [`bon_coins::verification_keys`].
    pub fn setup(&self, coins: &[u8; 32]) -> Result<Setup, Failure> {
        let verification_keys = match self.model {
            Model::Hbc => Vec::new(),
            Model::Active => bon_coins::verification_keys(coins, self.users)?,
        };
        Ok(Setup {
            users: self.users,
            threshold: self.threshold,
            dimension: self.dimension,
            max_element: self.max_element,
            max_input: self.max_input,
            model: self.model,
            repairs: self.repairs,
            verification_keys,
        })
    }

    /// The greatest element that an input vector may hold.
    pub fn greatest_input(&self) -> u64 {
        self.max_input.unwrap_or(self.max_element)
    }

    /// Whether R is a power of two.
    pub fn power_of_two(&self) -> bool {
        self.max_element & self.max_element.wrapping_add(1) == 0
    }
}

impl fmt::Display for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let model = match self.model {
            Model::Hbc => "hbc",
            Model::Active => "active",
        };
        let modulus = u128::from(self.max_element) + 1;
        write!(f, "n {}, t {}, m {}, R {modulus}, ", self.users, self.threshold, self.dimension)?;
        match self.max_input {
            Some(max) => write!(f, "R_U {}, {model}", u128::from(max) + 1),
            None => write!(f, "no R_U, {model}"),
        }?;
        write!(f, ", {}", self.repairs)
    }
}

/// Which of two engines plays a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// The first: the specification, unless a test says otherwise.
    First,
    /// The second: the implementation, unless a test says otherwise.
    Second,
}

impl Half {
    /// The other one.
    pub fn other(&self) -> Half {
        match self {
            Half::First => Half::Second,
            Half::Second => Half::First,
        }
    }
}

/// What a list that begins with user 1 has of user `u`; none for an id that is nobody's.
pub(crate) fn of_user<T>(list: &[T], u: u32) -> Option<&T> {
    list.get(u.checked_sub(1)? as usize)
}

/// Who plays whom, as `1` and `2`.
pub(crate) fn crowd_text(crowd: &[Half]) -> String {
    crowd.iter().map(|half| if *half == Half::First { '1' } else { '2' }).collect()
}

/// How a case that was drawn from a campaign is played again; nothing for another one.
pub(crate) fn replay_text(protocol: &str, origin: &Option<([u8; 32], u32)>) -> String {
    origin.map_or(String::new(), |(seed, index)| {
        format!("; replay: secagg differential --protocol {protocol} --seed {} --only {index}", hex::encode(seed))
    })
}

/// What everybody holds before a session: derived once, it serves every engine that plays it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dealt {
    /// The set-up, with its keys.
    pub setup: Setup,
    /// The draws of each user, with its id, in ascending order.
    pub coins: Vec<(u32, Coins)>,
}

/// One session of a campaign. Prints as one line, with the command that plays it again.
#[derive(Clone, PartialEq, Eq)]
pub struct Case {
    /// The numbers.
    pub parameters: Parameters,
    /// What all coins and identities are derived from.
    pub coins: [u8; 32],
    /// x_u, by user from 1 on.
    pub inputs: Vec<Vec<u64>>,
    /// Who is lost, and when.
    pub drops: DropPattern,
    /// The mixed crowd: who plays each user, by user from 1 on.
    pub crowd: Vec<Half>,
    /// The campaign's seed and the index in it, where the case was drawn from one.
    pub origin: Option<([u8; 32], u32)>,
}

impl Case {
    /// The least session there is: one user, R = 2, the input 0, nobody lost.
    pub fn least() -> Case {
        let (model, repairs) = (Model::Hbc, Repairs::AS_WRITTEN);
        let (max_element, max_input) = (1, None);
        Case {
            parameters: Parameters { users: 1, threshold: 1, dimension: 1, max_element, max_input, model, repairs },
            coins: [0; 32],
            inputs: vec![vec![0]],
            drops: DropPattern::none(),
            crowd: vec![Half::First],
            origin: None,
        }
    }

    /// The set-up and everybody's draws.
    ///
    /// # Errors
    ///
    /// Those of [`bon_coins`].
    pub fn deal(&self) -> Result<Dealt, Failure> {
        let setup = self.parameters.setup(&self.coins)?;
        let coins =
            (1..=setup.users).map(|u| Ok((u, bon_coins::derive(&self.coins, u, &setup)?))).collect::<Result<_, _>>()?;
        Ok(Dealt { setup, coins })
    }

    /// x_u; empty for an id that is nobody's.
    pub fn input(&self, u: u32) -> &[u64] {
        of_user(&self.inputs, u).map_or(&[], Vec::as_slice)
    }

    /// Who plays user `u` in the mixed crowd.
    pub fn seat(&self, u: u32) -> Half {
        of_user(&self.crowd, u).copied().unwrap_or(Half::First)
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; lost: {}; crowd {}; ", self.parameters, self.drops, crowd_text(&self.crowd))?;
        write!(f, "coins {}; inputs {:?}", hex::encode(self.coins), self.inputs)?;
        write!(f, "{}", replay_text("bon", &self.origin))
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

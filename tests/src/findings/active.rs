//! What the attacks of an active server on MGL have in common: honest users of several sessions, and a server in whose hands they are.

use super::stage::{Size, Stage, text};
use super::{Options, Trial};
use crate::adversary::attempt::{Attempt, ids};
use crate::adversary::crowd::Crowd;
use crate::adversary::mgl_server::MglServer;
use secagg::Modulus;
use secagg_vectors::engine::User;
use secagg_vectors::engine::mgl::{Member, Model, Repairs, Session};
use secagg_vectors::engine::mgl_draws;
use std::ops::RangeInclusive;

/// ℓ: the neighbours of each user, ℓ = η_max + 2 (MGL Table 2, server-only).
pub const DEGREE: u32 = 4;

/// η_max.
pub const ETA_MAX: u32 = 2;

/// Whose input the server is after.
pub const TARGET: u32 = 1;

/// t = ⌈m/3⌉ (MGL §5.4); with `QuorumThreshold` the least t that it allows, one user colluding.
pub fn threshold(users: u32, repairs: Repairs) -> u32 {
    if repairs.has("QuorumThreshold") { users.div_ceil(2) + 1 } else { users.div_ceil(3) }
}

/// The number of users asked for, or `usual`.
///
/// # Errors
///
/// A number outside `range`, for which the attack has no room or no time.
pub fn users(options: &Options, usual: u32, range: RangeInclusive<u32>) -> Result<u32, String> {
    let users = options.users.unwrap_or(usual);
    if range.contains(&users) {
        return Ok(users);
    }
    Err(format!("this attack is for {} to {} users", range.start(), range.end()))
}

/// Users 1 … m without these.
pub fn without(users: u32, gone: &[u32]) -> Vec<u32> {
    (1..=users).filter(|i| !gone.contains(i)).collect()
}

/// Honest users that last for many sessions, and who they are up against.
pub struct Arena {
    /// The users' enrolment and inputs.
    pub stage: Stage,
    members: Vec<Box<dyn Member>>,
}

/// x_i in session `index`: what the user has in its enrolment, and 1000 more in each session, mod 2^16.
pub fn input(stage: &Stage, index: u32, i: u32) -> Vec<u64> {
    stage.input(i).iter().map(|x| (x + 1000 * u64::from(index)) & stage.enrolled.setup.max_element()).collect()
}

impl Arena {
    /// m users with ℓ = 4, η_max = 2 in the active model.
    ///
    /// # Errors
    ///
    /// A set-up that cannot be made.
    pub fn new(options: &Options, users: u32, repairs: Repairs) -> Result<Self, String> {
        Self::with_threshold(options, users, threshold(users, repairs), repairs)
    }

    /// The same with another t.
    ///
    /// # Errors
    ///
    /// A set-up that cannot be made.
    pub fn with_threshold(options: &Options, users: u32, threshold: u32, repairs: Repairs) -> Result<Self, String> {
        let size = Size { users, threshold, degree: DEGREE, eta_max: ETA_MAX };
        let stage = Stage::new(options, size, Model::Active, repairs)?;
        let members = stage.members()?;
        Ok(Self { stage, members })
    }

    /// Users whom the server has named their neighbours.
    ///
    /// # Errors
    ///
    /// Those of making the users.
    pub fn seated(stage: Stage) -> Result<Self, String> {
        let members = stage.members()?;
        Ok(Self { stage, members })
    }

    /// All users, joined to session `index`.
    ///
    /// # Errors
    ///
    /// Those of joining.
    pub fn crowd(&mut self, index: u32) -> Result<Crowd<'_>, String> {
        let setup = &self.stage.enrolled.setup;
        for member in &mut self.members {
            let i = member.id();
            let coins = mgl_draws::coins(&setup.graph_seed, index, i, setup).map_err(text)?;
            member.join(&coins, &input(&self.stage, index, i)).map_err(text)?;
        }
        Ok(Crowd::new(self.members.iter_mut().map(|m| Box::new(&mut **m) as Box<dyn User + '_>).collect()))
    }

    /// The server of this session, which calls everybody.
    ///
    /// # Errors
    ///
    /// Those of [`MglServer::new`].
    pub fn server(&self, session: &Session) -> Result<MglServer, String> {
        let all = without(self.users(), &[]);
        MglServer::new(&self.stage.spec(), &self.stage.enrolled.server, session, &all)
    }

    /// m.
    pub fn users(&self) -> u32 {
        self.stage.enrolled.setup.users
    }

    /// t.
    pub fn threshold(&self) -> u32 {
        self.stage.enrolled.setup.threshold
    }

    /// An attack that begins, with what everybody knows as its first step.
    ///
    /// # Errors
    ///
    /// No modulus.
    pub fn attempt(&self) -> Result<Attempt, String> {
        let setup = &self.stage.enrolled.setup;
        let mut attempt = Attempt::new(Modulus::from_max_element(setup.max_element()).map_err(text)?);
        attempt.say(format!(
            "{} users, t = {}, each with {} neighbours; those of user {TARGET} are {}. The server alone attacks; nobody colludes.",
            setup.users,
            setup.threshold,
            setup.degree,
            ids(self.stage.neighbours(TARGET).iter().copied())
        ));
        Ok(attempt)
    }

    /// The trial that an attack on session `index` was.
    pub fn judge(&self, attempt: Attempt, index: u32) -> Trial {
        attempt.judge(&|i| input(&self.stage, index, i))
    }
}

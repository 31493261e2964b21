//! What the attacks of an active server on BON have in common: ten users of whom six must stay, and a plan that shows each of them
//! another set of survivors.

use super::Options;
use super::active::without;
use super::stage::text;
use crate::adversary::attempt::{Attempt, ids};
use crate::adversary::bon_server::BonServer;
use crate::adversary::crowd::Crowd;
use secagg::Modulus;
use secagg_vectors::engine::User;
use secagg_vectors::engine::bon::{Model, Repairs, Setup};
use secagg_vectors::engine::{bon_coins, draws};

/// n.
pub const USERS: u32 = 10;

/// t.
pub const THRESHOLD: u32 = 6;

/// The users whose sum the server is after: n − ⌊n(n − t)/t⌋ of them.
pub const GROUP: [u32; 4] = [1, 2, 3, 4];

/// The others stand in a circle.
const CIRCLE: [u32; 6] = [5, 6, 7, 8, 9, 10];

/// U3 of the k-th of six sets: n − t users are declared lost, four in a row on the circle.
pub fn survivors(k: u32) -> Vec<u32> {
    let lost: Vec<u32> = CIRCLE.iter().copied().cycle().skip(k as usize % 6).take(4).collect();
    without(USERS, &lost)
}

/// Which set user u is shown. It is in it, and each user of the circle is lost to six others at least.
pub fn shown(u: u32) -> u32 {
    match CIRCLE.iter().position(|v| *v == u) {
        // All of the circle but u and the next.
        Some(place) => (place as u32 + 2) % 6,
        None => u * 2 % 6,
    }
}

/// Honest users, and who they are up against.
pub struct Ring {
    /// What every party knows.
    pub setup: Setup,
    options: Options,
}

impl Ring {
    /// Ten users, whose signing keys outlast a session.
    ///
    /// # Errors
    ///
    /// None in practice: the failures are those of the draws.
    pub fn new(options: &Options, model: Model, repairs: Repairs) -> Result<Self, String> {
        let keys = match model {
            Model::Hbc => Vec::new(),
            Model::Active => bon_coins::verification_keys(&options.seed, USERS).map_err(text)?,
        };
        let setup = Setup {
            users: USERS,
            threshold: THRESHOLD,
            dimension: 2,
            max_element: 0xffff,
            max_input: None,
            model,
            repairs,
            verification_keys: keys,
        };
        Ok(Self { setup, options: *options })
    }

    /// x_u in session `index`.
    ///
    /// # Errors
    ///
    /// None in practice: the failures are those of the draws.
    pub fn input(&self, index: u32, u: u32) -> Result<Vec<u64>, String> {
        let element = |k: u32| {
            let [high, low] = draws::bytes(&self.options.seed, &format!("finding/{index}/{u}/{k}")).map_err(text)?;
            Ok(u64::from(high) << 8 | u64::from(low))
        };
        (0..self.setup.dimension).map(element).collect()
    }

    /// All users of session `index`; their other keys are new.
    ///
    /// # Errors
    ///
    /// Those of making them.
    pub fn crowd(&self, index: u32) -> Result<Crowd<'static>, String> {
        let seed = draws::bytes(&self.options.seed, &format!("finding/session/{index}")).map_err(text)?;
        let user = |u: u32| {
            let mut coins = bon_coins::derive(&seed, u, &self.setup).map_err(text)?;
            let signing_key = coins.signing_key.map(|_| bon_coins::signing_key(&self.options.seed, u));
            coins.signing_key = signing_key.transpose().map_err(text)?;
            let user = self.options.player.bon().user(&self.setup, u, &coins, &self.input(index, u)?).map_err(text)?;
            Ok(user as Box<dyn User>)
        };
        Ok(Crowd::new((1..=USERS).map(user).collect::<Result<_, String>>()?))
    }

    /// A server before round 0.
    ///
    /// # Errors
    ///
    /// Those of [`BonServer::new`].
    pub fn server(&self) -> Result<BonServer, String> {
        BonServer::new(&self.setup)
    }

    /// An attack that begins, with what everybody knows as its first step.
    ///
    /// # Errors
    ///
    /// No modulus.
    pub fn attempt(&self) -> Result<Attempt, String> {
        let mut attempt = Attempt::new(Modulus::from_max_element(self.setup.max_element).map_err(text)?);
        attempt.say(format!("{USERS} users, t = {THRESHOLD}. The server alone attacks; nobody colludes."));
        Ok(attempt)
    }
}

/// What the server got, in words.
pub fn tell(attempt: &mut Attempt, server: &BonServer) {
    let (b, s) = server.reach();
    attempt.say(format!(
        "It has t = {THRESHOLD} shares of the self-mask seeds of {} and of the keys of the pairwise masks of {}.",
        ids(b),
        ids(s)
    ));
}

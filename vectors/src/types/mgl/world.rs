//! The parties of a test: enrolled, with draws of their own; and what one that knows all keys can make of them.

use super::json;
use crate::engine::draws;
use crate::engine::mgl::{Enrolment, Model, Repairs, Session, Setup};
use crate::engine::mgl_draws::{Enrolled, SMALL_SAFE_PRIMES, coins, enrol};
use crate::engine::mgl_spec::{SpecMember, spec_setup};
use crate::file::Object;
use crate::maker::{Flaw, Maker};
use secagg_spec::ae::{ae_dec, ae_enc};
use secagg_spec::ecdsa::sig_sign;
use secagg_spec::mgl::messages::{Call, encode_call};
use secagg_spec::mgl::one_time_keys::{Use, one_time_key};
use secagg_spec::mgl::session_id::{Purpose, SERVER, associated_data, sid, signed_call, signed_survivors};
use secagg_spec::mgl::setup as spec;
use secagg_spec::prelude::{Nat, nat_from_be};
use secagg_spec::sets::value_of;
use std::cell::Cell;

/// The numbers of a set-up that tests vary.
#[derive(Clone, Copy)]
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

/// m, t, ℓ and η_max.
pub const fn size(users: u32, threshold: u32, degree: u32, eta_max: u32) -> Size {
    Size { users, threshold, degree, eta_max }
}

/// Session τ of the interval at `t_l`; time stamps follow.
pub fn at(t_l: u64, tau: u32) -> Session {
    Session { t_l, tau, ts_l: t_l + 17, ts_tau: t_l + 1000 * (u64::from(tau) + 1) + 23 }
}

/// The first session of most tests.
pub fn first() -> Session {
    at(1_700_000_000, 0)
}

/// A set-up: four sessions an interval, vectors of three elements of 16 bits, one that may collude.
pub fn set_up(size: Size, model: Model, repairs: Repairs) -> Setup {
    Setup {
        users: size.users,
        threshold: size.threshold,
        degree: size.degree,
        eta_max: size.eta_max,
        sessions: 4,
        dimension: 3,
        bits: 16,
        max_input: None,
        colluders: 1,
        model,
        repairs,
        graph_seed: [0; 32],
        server_key: None,
        verification_keys: Vec::new(),
    }
}

/// Everybody, enrolled.
pub struct World {
    /// The set-up and what everybody is made from.
    pub enrolled: Enrolled,
    seed: [u8; 32],
    nonces: Cell<u32>,
}

impl World {
    /// The parties of the test that comes next. The graph's seed is drawn too.
    pub fn new(maker: &Maker, setup: &Setup) -> Result<Self, Flaw> {
        let seed = maker.draw("coins")?;
        let setup = Setup { graph_seed: maker.draw("graph_seed")?, ..setup.clone() };
        let [p, q] = SMALL_SAFE_PRIMES.map(Nat::from);
        Ok(Self { enrolled: enrol(&seed, &setup, (&p, &q))?, seed, nonces: Cell::new(0) })
    }

    /// The set-up.
    pub fn setup(&self) -> &Setup {
        &self.enrolled.setup
    }

    /// The set-up as the specification has it.
    pub fn spec(&self) -> spec::Setup {
        spec_setup(self.setup())
    }

    /// All ids.
    pub fn everyone(&self) -> Vec<u32> {
        (1..=self.setup().users).collect()
    }

    /// Everybody but these.
    pub fn without(&self, gone: &[u32]) -> Vec<u32> {
        self.everyone().into_iter().filter(|i| !gone.contains(i)).collect()
    }

    /// What user i is made from.
    pub fn user(&self, i: u32) -> Result<&Enrolment, Flaw> {
        let place = (i as usize).checked_sub(1).and_then(|at| self.enrolled.users.get(at));
        place.ok_or_else(|| Flaw(format!("no user {i}")))
    }

    /// N(i).
    pub fn near(&self, i: u32) -> Result<Vec<u32>, Flaw> {
        Ok(self.user(i)?.neighbours.clone())
    }

    /// Those who are no neighbours of i.
    pub fn far(&self, i: u32) -> Result<Vec<u32>, Flaw> {
        let near = self.near(i)?;
        Ok(self.without(&near).into_iter().filter(|j| *j != i).collect())
    }

    /// Those to whom i deals.
    pub fn deals_to(&self, i: u32) -> Result<Vec<u32>, Flaw> {
        let user = self.user(i)?;
        Ok(spec::deals_to(&self.spec(), &user.neighbours, &user.deals_to))
    }

    /// Those who deal to i.
    pub fn dealers_of(&self, i: u32) -> Result<Vec<u32>, Flaw> {
        let user = self.user(i)?;
        Ok(spec::dealers_of(&self.spec(), &user.neighbours, &user.deals_to))
    }

    /// The request that makes user i.
    pub fn member(&self, i: u32) -> Result<Object, Flaw> {
        Ok(json::member(self.setup(), i, self.user(i)?))
    }

    /// The request that makes the server.
    pub fn server(&self, session: &Session) -> Object {
        json::server(self.setup(), &self.enrolled.server, session)
    }

    /// x_i in session `index`.
    pub fn input(&self, index: u32, i: u32) -> Result<Vec<u64>, Flaw> {
        let setup = self.setup();
        let bound = Nat::from(setup.max_input.unwrap_or(setup.max_element())) + 1u32;
        let draw = |k| draws::below(&self.seed, &format!("session/{index}/user/{i}/input/{k}"), &bound);
        (0..setup.dimension).map(|k| Ok(draw(k)?.iter_u64_digits().next().unwrap_or(0))).collect()
    }

    /// The coins of user i in session `index`.
    pub fn coins(&self, index: u32, i: u32) -> Result<Object, Flaw> {
        Ok(json::coins(self.setup(), &self.deals_to(i)?, &coins(&self.seed, index, i, self.setup())?))
    }

    fn nonce(&self) -> Result<[u8; 12], Flaw> {
        self.nonces.set(self.nonces.get() + 1);
        Ok(draws::bytes(&self.seed, &format!("forged/{}", self.nonces.get()))?)
    }

    /// A session that somebody who knows all keys meddles with.
    pub fn meddle(&self, session: &Session, u0: &[u32]) -> Result<Meddler<'_>, Flaw> {
        let Session { t_l, tau, ts_l, ts_tau } = *session;
        let session = spec::Session { tau, T_l: t_l, TS_l: ts_l, TS_tau: ts_tau };
        let sid = sid(&self.spec(), &session, u0)?;
        Ok(Meddler { world: self, setup: self.spec(), session, u0: u0.to_vec(), sid })
    }
}

/// A session, and all keys.
pub struct Meddler<'a> {
    world: &'a World,
    /// The set-up as the specification has it.
    pub setup: spec::Setup,
    session: spec::Session,
    u0: Vec<u32>,
    sid: [u8; 32],
}

impl Meddler<'_> {
    /// The call, with the server's signature on it.
    pub fn call(&self) -> Result<Vec<u8>, Flaw> {
        let sigma = match &self.world.enrolled.server.signing_key {
            Some(key) => sig_sign(&nat_from_be(key), &signed_call(&self.setup, &self.session, &self.u0)?)?,
            None => Vec::new(),
        };
        Ok(encode_call(&Call { session: self.session, U0: self.u0.clone(), sigma }))
    }

    /// The signature of user i on a U1.
    pub fn signature(&self, i: u32, u1: &[u32]) -> Result<Vec<u8>, Flaw> {
        match &self.world.user(i)?.signing_key {
            Some(key) => Ok(sig_sign(&nat_from_be(key), &signed_survivors(&self.setup, &self.sid, u1))?),
            None => Err(Flaw(format!("user {i} has no signing key"))),
        }
    }

    /// e_{from,to} with this inside.
    pub fn shares(&self, from: u32, to: u32, inside: &[u8]) -> Result<Vec<u8>, Flaw> {
        let member = SpecMember::new(self.world.setup(), from, self.world.user(from)?)?.member;
        let master = value_of(&member.keys.EK, to)?;
        let key = one_time_key(&self.setup, &self.session, &self.sid, Use::Ae, (from, to), &master)?;
        let ad = associated_data(&self.setup, &self.sid, Purpose::Shares, from, to, 0);
        Ok(ae_enc(&key, &self.world.nonce()?, &ad, inside)?)
    }

    /// What is in something that user i encrypted for the server.
    pub fn open(&self, i: u32, purpose: Purpose, subject: u32, sealed: &[u8]) -> Result<Vec<u8>, Flaw> {
        let ad = associated_data(&self.setup, &self.sid, purpose, i, SERVER, subject);
        Ok(ae_dec(&self.world.user(i)?.server_key, &ad, sealed)?)
    }

    /// What user i encrypts for the server, with this inside.
    pub fn for_server(&self, i: u32, purpose: Purpose, subject: u32, inside: &[u8]) -> Result<Vec<u8>, Flaw> {
        let ad = associated_data(&self.setup, &self.sid, purpose, i, SERVER, subject);
        Ok(ae_enc(&self.world.user(i)?.server_key, &self.world.nonce()?, &ad, inside)?)
    }
}

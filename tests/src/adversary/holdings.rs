//! The key material of a coalition: its users' part, its providers' and, if the server is in it, the server's; and what is public.
//! There is no way from here to what anybody else holds.

use super::ssp::Ssp;
use super::view::Coalition;
use super::world::World;
use secagg_spec::mgl::setup as spec;
use secagg_vectors::engine::mgl::{Enrolment, ServerKeys, Setup};
use secagg_vectors::engine::mgl_draws;
use secagg_vectors::engine::mgl_spec::spec_setup;
use std::collections::BTreeMap;

/// What a coalition holds after the set-up and before the first session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holdings {
    coalition: Coalition,
    setup: Setup,
    graph: Vec<(Vec<u32>, Vec<u32>)>,
    users: BTreeMap<u32, Enrolment>,
    ssps: BTreeMap<u8, Ssp>,
    server: Option<ServerKeys>,
}

impl Holdings {
    /// The part of the world that this coalition has. The graph is public: that of the seed.
    pub fn of(coalition: &Coalition, world: &World) -> Self {
        let enrolled = world.enrolled();
        let users = (1..).zip(&enrolled.users).filter(|(i, _)| coalition.users.contains(i));
        let ssps = (1..).zip(world.ssps()).filter(|(b, _)| coalition.providers.contains(b));
        Self {
            coalition: coalition.clone(),
            setup: enrolled.setup.clone(),
            graph: enrolled.server.graph.clone(),
            users: users.map(|(i, user)| (i, user.clone())).collect(),
            ssps: ssps.map(|(b, ssp)| (b, ssp.clone())).collect(),
            server: coalition.server.then(|| enrolled.server.clone()),
        }
    }

    /// Who it is.
    pub fn coalition(&self) -> &Coalition {
        &self.coalition
    }

    /// m.
    pub fn m(&self) -> u32 {
        self.setup.users
    }

    /// k: the coefficients of the key polynomials in each variable.
    pub fn k(&self) -> u32 {
        mgl_draws::polynomial_length(&self.setup)
    }

    /// What every party knows, as the specification's functions take it.
    pub fn setup(&self) -> spec::Setup {
        spec_setup(&self.setup)
    }

    /// Its users, with what each was given.
    pub fn users(&self) -> &BTreeMap<u32, Enrolment> {
        &self.users
    }

    /// SSP_b, if it is in the coalition.
    pub fn ssp(&self, b: u8) -> Option<&Ssp> {
        self.ssps.get(&b)
    }

    /// The server's keys; without the server the K_{i,S} of its users, and zeros in the other places, for which it meets no message.
    pub fn server_keys(&self) -> ServerKeys {
        let of_users = || ServerKeys {
            graph: self.graph.clone(),
            keys: (1..=self.m()).map(|i| self.users.get(&i).map_or([0; 32], |user| user.server_key)).collect(),
            signing_key: None,
        };
        self.server.clone().unwrap_or_else(of_users)
    }
}

//! The specification behind the common face.
//!
//! The specification is functions on values; here a party is the value it has got to, and a step replaces it.

use super::bon::{Coins, Engine, Model, Setup};
use super::draws::failure;
use super::{Failure, Output, Server, User};
use secagg_spec::bon::params::{self, Model as SpecModel};
use secagg_spec::bon::repairs::Repairs as SpecRepairs;
use secagg_spec::bon::{
    round0_advertise_keys as r0, round1_share_keys as r1, round2_masked_input_collection as r2,
    round3_consistency_check as r3, round4_unmasking as r4,
};
use secagg_spec::prelude::{Code, Nat};

/// The specification.
#[derive(Clone, Copy, Debug, Default)]
pub struct SpecEngine;

/// Where a user of the specification has got to.
enum UserState {
    New(params::User),
    Advertised(r0::Advertised),
    Shared(r1::Shared),
    Masked(r2::Masked),
    Signed(r3::Signed),
    Over,
}

struct SpecUser {
    id: u32,
    coins: Coins,
    state: UserState,
}

/// Where the server of the specification has got to.
enum ServerState {
    Round0(r0::Server0),
    Round1(r1::Server1),
    Round2(r2::Server2),
    Round3(r3::Server3),
    Round4(r4::Server4),
    Over,
}

struct SpecServer {
    state: ServerState,
}

fn nat(bytes: &[u8]) -> Nat {
    Nat::from_bytes_be(bytes)
}

fn round_error() -> Failure {
    failure(Code::Round.error())
}

/// The set-up as the specification's functions take it.
pub fn spec_setup(setup: &Setup) -> params::Setup {
    params::Setup {
        n: setup.users,
        t: setup.threshold,
        m: setup.dimension as usize,
        R: Nat::from(setup.max_element) + 1u32,
        R_U: setup.max_input.map(|x| Nat::from(x) + 1u32),
        model: match setup.model {
            Model::Hbc => SpecModel::HonestButCurious,
            Model::Active => SpecModel::Active,
        },
        repairs: SpecRepairs(setup.repairs.0),
        d_PK: setup.verification_keys.iter().map(|k| k.to_vec()).collect(),
    }
}

impl Engine for SpecEngine {
    fn name(&self) -> &'static str {
        "spec"
    }

    fn user(&self, setup: &Setup, u: u32, coins: &Coins, input: &[u64]) -> Result<Box<dyn User>, Failure> {
        let x: Vec<Nat> = input.iter().map(|e| Nat::from(*e)).collect();
        let signing_key = coins.signing_key.as_ref().map(|k| nat(k));
        let user = params::user(&spec_setup(setup), u, &x, &signing_key).map_err(failure)?;
        Ok(Box::new(SpecUser { id: u, coins: coins.clone(), state: UserState::New(user) }))
    }

    fn server(&self, setup: &Setup) -> Result<Box<dyn Server>, Failure> {
        let server = r0::server(&spec_setup(setup)).map_err(failure)?;
        Ok(Box::new(SpecServer { state: ServerState::Round0(server) }))
    }
}

impl SpecUser {
    /// The next state and the message, from the state as it was.
    fn next(&self, state: UserState, incoming: Option<&[u8]>) -> Result<(UserState, Vec<u8>), Failure> {
        let coins = &self.coins;
        let step = match (state, incoming) {
            (UserState::New(user), None) => r0::advertise_keys(&user, &nat(&coins.c_sk), &nat(&coins.s_sk))
                .map(|(next, m)| (UserState::Advertised(next), m)),
            (UserState::Advertised(user), Some(message)) => {
                let coins = r1::Coins {
                    b: nat(&coins.b),
                    a_s: coins.a_s.iter().map(|a| nat(a)).collect(),
                    a_b: coins.a_b.iter().map(|a| nat(a)).collect(),
                    nonce: coins.nonces.iter().map(|(v, nonce)| (*v, *nonce)).collect(),
                };
                r1::share_keys(&user, message, &coins).map(|(next, m)| (UserState::Shared(next), m))
            }
            (UserState::Shared(user), Some(message)) => {
                r2::masked_input_collection(&user, message).map(|(next, m)| (UserState::Masked(next), m))
            }
            (UserState::Masked(user), Some(message)) => match user.user.setup.model {
                SpecModel::Active => {
                    r3::consistency_check(&user, message).map(|(next, m)| (UserState::Signed(next), m))
                }
                SpecModel::HonestButCurious => r4::unmasking_hbc(&user, message).map(|m| (UserState::Over, m)),
            },
            (UserState::Signed(user), Some(message)) => r4::unmasking(&user, message).map(|m| (UserState::Over, m)),
            _ => return Err(round_error()),
        };
        step.map_err(failure)
    }
}

impl User for SpecUser {
    fn id(&self) -> u32 {
        self.id
    }

    fn step(&mut self, incoming: Option<&[u8]>) -> Result<Vec<u8>, Failure> {
        let state = std::mem::replace(&mut self.state, UserState::Over);
        let (next, message) = self.next(state, incoming)?;
        self.state = next;
        Ok(message)
    }
}

impl Server for SpecServer {
    fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Failure> {
        let next = match &self.state {
            ServerState::Round0(s) => r0::collect(s, from, message).map(ServerState::Round0),
            ServerState::Round1(s) => r1::collect(s, from, message).map(ServerState::Round1),
            ServerState::Round2(s) => r2::collect(s, from, message).map(ServerState::Round2),
            ServerState::Round3(s) => r3::collect(s, from, message).map(ServerState::Round3),
            ServerState::Round4(s) => r4::collect(s, from, message).map(ServerState::Round4),
            ServerState::Over => return Err(round_error()),
        };
        self.state = next.map_err(failure)?;
        Ok(())
    }

    fn close_round(&mut self) -> Result<Output, Failure> {
        let state = std::mem::replace(&mut self.state, ServerState::Over);
        let closed = match &state {
            ServerState::Round0(s) => r0::close(s).map(|(next, out)| (ServerState::Round1(next), out)),
            ServerState::Round1(s) => r1::close(s).map(|(next, out)| (ServerState::Round2(next), out)),
            ServerState::Round2(s) => r2::close(s).map(|(next, out)| match next {
                r2::Next::ConsistencyCheck(next) => (ServerState::Round3(next), out),
                r2::Next::Unmasking(next) => (ServerState::Round4(next), out),
            }),
            ServerState::Round3(s) => r3::close(s).map(|(next, out)| (ServerState::Round4(next), out)),
            ServerState::Round4(s) => {
                let z = r4::output(s).map_err(failure)?;
                let sum: Option<Vec<u64>> = z.iter().map(|e| u64::try_from(e).ok()).collect();
                return sum.map(Output::Sum).ok_or_else(|| failure(Code::Range.error()));
            }
            ServerState::Over => return Err(round_error()),
        };
        let (next, out) = closed.map_err(failure)?;
        self.state = next;
        Ok(Output::Messages(out))
    }
}

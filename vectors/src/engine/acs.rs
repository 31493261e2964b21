//! The Ács–Castelluccia scheme behind the common face: what a session needs, and both halves that play it.

use super::draws::failure;
use super::{Failure, Output, Server, User, draws};
use secagg::acs::server::{AnyServer, Step};
use secagg::acs::{self, client, server};
use secagg_spec::acs::{
    params as spec_params, round0_advertise_keys as r0, round1_masked_input as r1, round2_recovery as r2,
};
use secagg_spec::prelude::{Code, Nat};

/// What every party knows before a session (`docs/bytes.md`, section 8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// n: users have the ids 1 to n.
    pub users: u32,
    /// ℓ: the neighbours of each.
    pub degree: u32,
    /// The seed of the graph.
    pub graph_seed: [u8; 32],
    /// m: the elements of an input vector.
    pub dimension: u32,
    /// R − 1.
    pub max_element: u64,
    /// R_U − 1, where the inputs are bounded.
    pub max_input: Option<u64>,
}

/// The draws of one user in one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coins {
    /// s_u^SK.
    pub s_sk: [u8; 32],
    /// The seed of k_u.
    pub seed: [u8; 32],
}

impl Coins {
    /// The draws of user `u` in the session that `seed` stands for.
    ///
    /// # Errors
    ///
    /// None in practice: those of [`draws`].
    pub fn derive(seed: &[u8; 32], u: u32) -> Result<Self, Failure> {
        let s_sk = draws::secret_key(seed, &format!("user/{u}/s_sk"))?;
        Ok(Self { s_sk, seed: draws::bytes(seed, &format!("user/{u}/seed"))? })
    }
}

/// The paper's rounds: AdvertiseKeys, MaskedInput, Recovery.
pub const ROUNDS: [u8; 3] = [0, 1, 2];

/// One half, as a maker of parties.
pub trait Engine: Sync {
    /// `spec` or `impl`.
    fn name(&self) -> &'static str;

    /// User `u` before round 0.
    ///
    /// # Errors
    ///
    /// `E_PARAMS`, `E_WRAP`, `E_INPUT`.
    fn user(&self, setup: &Setup, u: u32, coins: &Coins, input: &[u64]) -> Result<Box<dyn User>, Failure>;

    /// The server before round 0.
    ///
    /// # Errors
    ///
    /// `E_PARAMS`, `E_WRAP`.
    fn server(&self, setup: &Setup) -> Result<Box<dyn Server>, Failure>;
}

/// A party that is where it has got to, or over.
struct Party<S> {
    id: u32,
    coins: Coins,
    state: Option<S>,
}

fn over() -> Failure {
    failure(Code::Round.error())
}

/// The specification.
#[derive(Clone, Copy, Debug, Default)]
pub struct SpecEngine;

enum SpecUser {
    New(spec_params::User),
    Advertised(r0::Advertised),
    Masked(r1::Masked),
    Over,
}

enum SpecServer {
    Round0(r0::Server0),
    Round1(r1::Server1),
    Round2(r2::Server2),
}

fn spec_setup(setup: &Setup) -> spec_params::Setup {
    spec_params::Setup {
        n: setup.users,
        ell: setup.degree,
        seed: setup.graph_seed,
        m: setup.dimension as usize,
        R: Nat::from(setup.max_element) + 1u32,
        R_U: setup.max_input.map(|x| Nat::from(x) + 1u32),
    }
}

impl Engine for SpecEngine {
    fn name(&self) -> &'static str {
        "spec"
    }

    fn user(&self, setup: &Setup, u: u32, coins: &Coins, input: &[u64]) -> Result<Box<dyn User>, Failure> {
        let x: Vec<Nat> = input.iter().map(|e| Nat::from(*e)).collect();
        let user = spec_params::user(&spec_setup(setup), u, &x).map_err(failure)?;
        Ok(Box::new(Party { id: u, coins: coins.clone(), state: Some(SpecUser::New(user)) }))
    }

    fn server(&self, setup: &Setup) -> Result<Box<dyn Server>, Failure> {
        let server = r0::server(&spec_setup(setup)).map_err(failure)?;
        Ok(Box::new(Some(SpecServer::Round0(server))))
    }
}

impl User for Party<SpecUser> {
    fn id(&self) -> u32 {
        self.id
    }

    fn step(&mut self, incoming: Option<&[u8]>) -> Result<Vec<u8>, Failure> {
        let step = match (self.state.take(), incoming) {
            (Some(SpecUser::New(user)), None) => r0::advertise_keys(&user, &Nat::from_bytes_be(&self.coins.s_sk))
                .map(|(next, m)| (SpecUser::Advertised(next), m)),
            (Some(SpecUser::Advertised(user)), Some(message)) => {
                r1::masked_input(&user, message, &self.coins.seed).map(|(next, m)| (SpecUser::Masked(next), m))
            }
            (Some(SpecUser::Masked(user)), Some(message)) => r2::recovery(&user, message).map(|m| (SpecUser::Over, m)),
            _ => return Err(over()),
        };
        let (next, message) = step.map_err(failure)?;
        self.state = Some(next);
        Ok(message)
    }
}

impl Server for Option<SpecServer> {
    fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Failure> {
        let next = match self {
            Some(SpecServer::Round0(s)) => r0::collect(s, from, message).map(SpecServer::Round0),
            Some(SpecServer::Round1(s)) => r1::collect(s, from, message).map(SpecServer::Round1),
            Some(SpecServer::Round2(s)) => r2::collect(s, from, message).map(SpecServer::Round2),
            None => return Err(over()),
        };
        *self = Some(next.map_err(failure)?);
        Ok(())
    }

    fn close_round(&mut self) -> Result<Output, Failure> {
        let closed = match self.take() {
            Some(SpecServer::Round0(s)) => r0::close(&s).map(|(next, out)| (SpecServer::Round1(next), out)),
            Some(SpecServer::Round1(s)) => r1::close(&s).map(|(next, out)| (SpecServer::Round2(next), out)),
            Some(SpecServer::Round2(s)) => {
                let z = r2::output(&s).map_err(failure)?;
                let sum: Option<Vec<u64>> = z.iter().map(|e| u64::try_from(e).ok()).collect();
                return sum.map(Output::Sum).ok_or_else(|| failure(Code::Range.error()));
            }
            None => return Err(over()),
        };
        let (next, out) = closed.map_err(failure)?;
        *self = Some(next);
        Ok(Output::Messages(out))
    }
}

/// The implementation.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImplEngine;

enum ImplUser {
    New(client::Client<client::AdvertiseKeys>),
    Advertised(client::Client<client::MaskedInput>),
    Masked(client::Client<client::Recovery>),
    Over,
}

fn refused(e: secagg::Error) -> Failure {
    Failure { code: e.code(), culprit: e.culprit() }
}

fn implementation_over() -> Failure {
    refused(secagg::Error::Round { culprit: None })
}

fn impl_params(setup: &Setup) -> Result<acs::Params, Failure> {
    let Setup { users, degree, graph_seed, dimension, max_element, max_input } = setup;
    acs::Params::new(*users, *degree, graph_seed, *dimension, *max_element, *max_input).map_err(refused)
}

impl Engine for ImplEngine {
    fn name(&self) -> &'static str {
        "impl"
    }

    fn user(&self, setup: &Setup, u: u32, coins: &Coins, input: &[u64]) -> Result<Box<dyn User>, Failure> {
        let user = client::Client::new(&impl_params(setup)?, u, input.to_vec()).map_err(refused)?;
        Ok(Box::new(Party { id: u, coins: coins.clone(), state: Some(ImplUser::New(user)) }))
    }

    fn server(&self, setup: &Setup) -> Result<Box<dyn Server>, Failure> {
        Ok(Box::new(Some(AnyServer::from(server::Server::new(&impl_params(setup)?)))))
    }
}

impl User for Party<ImplUser> {
    fn id(&self) -> u32 {
        self.id
    }

    fn step(&mut self, incoming: Option<&[u8]>) -> Result<Vec<u8>, Failure> {
        let step = match (self.state.take(), incoming) {
            (Some(ImplUser::New(user)), None) => {
                user.advertise_keys_with_coins(&self.coins.s_sk).map(|(next, m)| (ImplUser::Advertised(next), m))
            }
            (Some(ImplUser::Advertised(user)), Some(message)) => {
                user.masked_input_with_coins(message, &self.coins.seed).map(|(next, m)| (ImplUser::Masked(next), m))
            }
            (Some(ImplUser::Masked(user)), Some(message)) => user.recover(message).map(|m| (ImplUser::Over, m)),
            _ => return Err(implementation_over()),
        };
        let (next, message) = step.map_err(refused)?;
        self.state = Some(next);
        Ok(message)
    }
}

impl Server for Option<AnyServer> {
    fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Failure> {
        self.as_mut().ok_or_else(implementation_over)?.receive(from, message).map_err(refused)
    }

    fn close_round(&mut self) -> Result<Output, Failure> {
        match self.take().ok_or_else(implementation_over)?.close().map_err(refused)? {
            Step::Next(next, messages) => {
                *self = Some(next);
                Ok(Output::Messages(messages))
            }
            Step::Sum(sum) => Ok(Output::Sum(sum)),
        }
    }
}

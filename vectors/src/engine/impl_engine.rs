//! The implementation behind the common face.
//!
//! The implementation's parties are types, one a round and model; here an enum holds whichever a party has got to.

use super::bon::{Coins, Engine, Model, Setup};
use super::{Failure, Output, Server, User};
use secagg::bon::client::{AdvertiseKeysCoins, Client, ShareKeysCoins};
use secagg::bon::server::{self, AnyServer, Step};
use secagg::bon::{
    Active, AdvertiseKeys, ConsistencyCheck, HonestButCurious, MaskedInputCollection, Params, Repairs, ShareKeys,
    SigningIdentity, Unmasking, VerificationKeys,
};
use secagg::prim::signature::SigningKey;

/// The implementation.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImplEngine;

/// Where a user of the implementation has got to: the model and the round whose step is next.
enum UserState {
    HbcAdvertiseKeys(Client<HonestButCurious, AdvertiseKeys>),
    HbcShareKeys(Client<HonestButCurious, ShareKeys>),
    HbcMaskedInput(Client<HonestButCurious, MaskedInputCollection>),
    HbcUnmasking(Client<HonestButCurious, Unmasking>),
    ActiveAdvertiseKeys(Client<Active, AdvertiseKeys>),
    ActiveShareKeys(Client<Active, ShareKeys>),
    ActiveMaskedInput(Client<Active, MaskedInputCollection>),
    ActiveConsistencyCheck(Client<Active, ConsistencyCheck>),
    ActiveUnmasking(Client<Active, Unmasking>),
    Over,
}

struct ImplUser {
    id: u32,
    coins: Coins,
    state: UserState,
}

/// The server, in whichever round; none when the session is over.
struct ImplServer {
    server: Option<AnyServer>,
}

fn failure(e: secagg::Error) -> Failure {
    Failure { code: e.code(), culprit: e.culprit() }
}

fn round_error() -> Failure {
    failure(secagg::Error::Round { culprit: None })
}

/// The set-up as the implementation has it.
///
/// # Errors
///
/// `E_PARAMS`, `E_WRAP`.
pub fn params(setup: &Setup) -> Result<Params, Failure> {
    let Setup { users, threshold, dimension, max_element, max_input, .. } = setup;
    let params = Params::new(*users, *threshold, *dimension, *max_element, *max_input).map_err(failure)?;
    Ok(params.with_repairs(Repairs::from_bits(setup.repairs.0).map_err(failure)?))
}

/// The verification keys as the implementation has them.
///
/// # Errors
///
/// `E_PARAMS`.
pub fn verification_keys(params: &Params, setup: &Setup) -> Result<VerificationKeys, Failure> {
    VerificationKeys::new(params, &setup.verification_keys).map_err(failure)
}

/// What a user of the active model has from the PKI.
fn identity(params: &Params, setup: &Setup, coins: &Coins) -> Result<SigningIdentity, Failure> {
    let verification_keys = verification_keys(params, setup)?;
    let signing_key = coins.signing_key.as_ref().and_then(|key| SigningKey::from_bytes(key).ok());
    let signing_key = signing_key.ok_or_else(|| failure(secagg::Error::Params { what: "the signing key" }))?;
    Ok(SigningIdentity { signing_key, verification_keys })
}

impl Engine for ImplEngine {
    fn name(&self) -> &'static str {
        "impl"
    }

    fn user(&self, setup: &Setup, u: u32, coins: &Coins, input: &[u64]) -> Result<Box<dyn User>, Failure> {
        let (params, input) = (params(setup)?, input.to_vec());
        let state = match setup.model {
            Model::Hbc => {
                Client::<HonestButCurious, AdvertiseKeys>::new(&params, u, input).map(UserState::HbcAdvertiseKeys)
            }
            Model::Active => Client::<Active, AdvertiseKeys>::new(&params, u, input, identity(&params, setup, coins)?)
                .map(UserState::ActiveAdvertiseKeys),
        };
        Ok(Box::new(ImplUser { id: u, coins: coins.clone(), state: state.map_err(failure)? }))
    }

    fn server(&self, setup: &Setup) -> Result<Box<dyn Server>, Failure> {
        let params = params(setup)?;
        let server = match setup.model {
            Model::Hbc => AnyServer::from(server::Server::<HonestButCurious, AdvertiseKeys>::new(&params)),
            // As written the server verifies nothing, and needs no keys.
            Model::Active if !setup.repairs.has("VerifiedSignatures") => {
                AnyServer::from(server::Server::<Active, AdvertiseKeys>::new(&params))
            }
            Model::Active => {
                let keys = verification_keys(&params, setup)?;
                server::Server::<Active, AdvertiseKeys>::verifying(&params, keys).map_err(failure)?.into()
            }
        };
        Ok(Box::new(ImplServer { server: Some(server) }))
    }
}

impl ImplUser {
    fn advertise_keys_coins(&self) -> Result<AdvertiseKeysCoins, secagg::Error> {
        AdvertiseKeysCoins::from_bytes(&self.coins.c_sk, &self.coins.s_sk)
    }

    fn share_keys_coins(&self) -> Result<ShareKeysCoins, secagg::Error> {
        let Coins { b, a_s, a_b, nonces, .. } = &self.coins;
        ShareKeysCoins::from_bytes(b, a_s, a_b, nonces.clone())
    }

    /// The next state and the message, from the state as it was.
    fn next(&self, state: UserState, incoming: Option<&[u8]>) -> Result<(UserState, Vec<u8>), Failure> {
        use UserState as S;
        let step = match (state, incoming) {
            (S::HbcAdvertiseKeys(user), None) => self
                .advertise_keys_coins()
                .and_then(|coins| user.advertise_keys_with_coins(coins))
                .map(|(next, m)| (S::HbcShareKeys(next), m)),
            (S::ActiveAdvertiseKeys(user), None) => self
                .advertise_keys_coins()
                .and_then(|coins| user.advertise_keys_with_coins(coins))
                .map(|(next, m)| (S::ActiveShareKeys(next), m)),
            (S::HbcShareKeys(user), Some(message)) => self
                .share_keys_coins()
                .and_then(|coins| user.share_keys_with_coins(message, coins))
                .map(|(next, m)| (S::HbcMaskedInput(next), m)),
            (S::ActiveShareKeys(user), Some(message)) => self
                .share_keys_coins()
                .and_then(|coins| user.share_keys_with_coins(message, coins))
                .map(|(next, m)| (S::ActiveMaskedInput(next), m)),
            (S::HbcMaskedInput(user), Some(message)) => {
                user.masked_input(message).map(|(next, m)| (S::HbcUnmasking(next), m))
            }
            (S::ActiveMaskedInput(user), Some(message)) => {
                user.masked_input(message).map(|(next, m)| (S::ActiveConsistencyCheck(next), m))
            }
            (S::ActiveConsistencyCheck(user), Some(message)) => {
                user.consistency_check(message).map(|(next, m)| (S::ActiveUnmasking(next), m))
            }
            (S::HbcUnmasking(user), Some(message)) => user.unmask(message).map(|m| (S::Over, m)),
            (S::ActiveUnmasking(user), Some(message)) => user.unmask(message).map(|m| (S::Over, m)),
            _ => return Err(round_error()),
        };
        step.map_err(failure)
    }
}

impl User for ImplUser {
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

impl Server for ImplServer {
    fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Failure> {
        let server = self.server.as_mut().ok_or_else(round_error)?;
        server.receive(from, message).map_err(failure)
    }

    fn close_round(&mut self) -> Result<Output, Failure> {
        let server = self.server.take().ok_or_else(round_error)?;
        match server.close().map_err(failure)? {
            Step::Next(next, messages) => {
                self.server = Some(next);
                Ok(Output::Messages(messages))
            }
            Step::Sum(sum) => Ok(Output::Sum(sum)),
        }
    }
}

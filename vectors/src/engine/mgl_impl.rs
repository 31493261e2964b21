//! The implementation of MGL behind the common face.
//!
//! The implementation's parties are types, one a model and round; here an enum holds whichever a party has got to.

use super::mgl::{Coins, Engine, Enrolment, Material, Member, Model, ServerKeys, Session, Setup};
use super::{Failure, Output, Server, User};
use secagg::mgl::client::{AwaitingShares, AwaitingSignatures, Client, Coins as MaskCoins};
use secagg::mgl::server::{self, AnyServer, Step};
use secagg::mgl::{self, Active, MemberKeys, Numbers, Params, Repairs, SemiHonest, VerificationKeys};
use secagg::nike::{self, ProviderId, Row};
use secagg::npkc::{comp_key::PairwiseKeys, natural::Natural, params::Public, polynomial::Polynomial};
use secagg::prim::field::SecretElement;
use secagg::prim::key_agreement::SharedKey;
use secagg::prim::signature::SigningKey;
use secagg::wire::Reader;
use secagg::{Error, Space};
use std::collections::BTreeMap;

/// The implementation.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImplEngine;

/// A user, in either model.
enum Kept {
    SemiHonest(mgl::Member<SemiHonest>),
    Active(mgl::Member<Active>),
}

/// Where it has got to in the session that it joined last.
enum State {
    Joined,
    Responded,
    SemiHonestShares(Client<SemiHonest, AwaitingShares>),
    ActiveShares(Client<Active, AwaitingShares>),
    ActiveSignatures(Client<Active, AwaitingSignatures>),
    Over,
}

struct ImplMember {
    member: Kept,
    coins: Option<MaskCoins>,
    nonce_beta: [u8; 12],
    input: Vec<u64>,
    state: State,
}

/// The server, in whichever round; none when the session is over.
struct ImplServer {
    server: Option<AnyServer>,
}

fn failure(e: Error) -> Failure {
    Failure { code: e.code(), culprit: e.culprit() }
}

fn round_error() -> Failure {
    failure(Error::Round { culprit: None })
}

fn numbers(setup: &Setup) -> Numbers {
    Numbers {
        users: setup.users,
        threshold: setup.threshold,
        degree: setup.degree,
        eta_max: setup.eta_max,
        sessions: setup.sessions,
        dimension: setup.dimension,
        colluding: setup.colluders,
        bits: setup.bits,
        max_input: setup.max_input,
        graph_seed: setup.graph_seed,
    }
}

/// The vectors of so many elements of n bits.
pub(crate) fn space(dimension: u32, bits: u8) -> Result<Space, Error> {
    Space::new(1, dimension, u64::MAX >> (64 - u32::from(bits.clamp(1, 64))), None)
}

/// The parameters, in the semi-honest model.
pub(crate) fn semi_honest(setup: &Setup) -> Result<Params<SemiHonest>, Error> {
    Params::new(&numbers(setup), Repairs::from_bits(setup.repairs.0)?, ())
}

/// The parameters, in the active model.
pub(crate) fn active(setup: &Setup) -> Result<Params<Active>, Error> {
    let server = setup.server_key.as_ref().ok_or(Error::Params { what: "the server's verification key" })?;
    let keys = VerificationKeys::new(server, &setup.verification_keys)?;
    Params::new(&numbers(setup), Repairs::from_bits(setup.repairs.0)?, keys)
}

fn signing_key(key: &Option<[u8; 32]>) -> Result<SigningKey, Error> {
    // None is as good as 0, which is no key.
    SigningKey::from_bytes(&key.unwrap_or_default()).map_err(|_| Error::Params { what: "the signing key" })
}

/// A polynomial over Z_N with as many coefficients as its count says, and nothing after it.
fn polynomial(public: &Public, bytes: &[u8]) -> Result<Polynomial, Error> {
    let k = Reader::new(bytes).u32()?;
    let mut reader = Reader::new(bytes);
    let polynomial = Polynomial::read(public.ring(), k, &mut reader)?;
    reader.finish()?;
    Ok(polynomial)
}

/// The keys of user i with these users, from a pair of polynomials.
fn pairwise(
    public: &Public,
    shares: &[Vec<u8>; 2],
    ids: impl Iterator<Item = u32>,
) -> Result<BTreeMap<u32, SharedKey>, Error> {
    let [s_1, s_2] = shares;
    let keys = PairwiseKeys::new(public, &polynomial(public, s_1)?, &polynomial(public, s_2)?)?;
    ids.map(|j| Ok((j, SharedKey::from_bytes(&keys.key(j)?.to_bytes())))).collect()
}

/// Those of N(i) who are other users: whoever is not makes that N(i) is refused later, and has no key.
fn others(setup: &Setup, i: u32, neighbours: &[u32]) -> Vec<u32> {
    neighbours.iter().copied().filter(|j| (1..=setup.users).contains(j) && *j != i).collect()
}

/// Round 0.
fn member_keys(setup: &Setup, i: u32, enrolment: &Enrolment) -> Result<MemberKeys, Error> {
    let server = SharedKey::from_bytes(&enrolment.server_key);
    let neighbours = others(setup, i, &enrolment.neighbours);
    match &enrolment.material {
        Material::Npkc { modulus, exponent, masks, ae } => {
            let e = exponent.iter().try_fold(0u32, |e, byte| e.checked_mul(256)?.checked_add(u32::from(*byte)));
            let e = e.ok_or(Error::Params { what: "the exponent" })?;
            let public = Public::new(Natural::from_be_bytes(modulus)?, e, setup.users)?;
            Ok(MemberKeys {
                masks: pairwise(&public, masks, neighbours.into_iter())?,
                ciphertexts: pairwise(&public, ae, (1..=setup.users).filter(|j| *j != i))?,
                server,
            })
        }
        Material::Nike { coefficients, keys: [key_1, key_2], sealed: [sealed_1, sealed_2] } => {
            let params = nike::Params::new(setup.users, *coefficients)?;
            let row = |id, key, sealed: &[u8]| Row::open(params, id, i, &SharedKey::from_bytes(key), sealed);
            let (first, second) = (row(ProviderId::First, key_1, sealed_1)?, row(ProviderId::Second, key_2, sealed_2)?);
            nike::member_keys(&first, &second, &neighbours, server)
        }
    }
}

impl Engine for ImplEngine {
    fn name(&self) -> &'static str {
        "impl"
    }

    fn member(&self, setup: &Setup, i: u32, enrolment: &Enrolment) -> Result<Box<dyn Member>, Failure> {
        let make = || -> Result<Kept, Error> {
            let keys = member_keys(setup, i, enrolment)?;
            let Enrolment { neighbours, deals_to, .. } = enrolment;
            Ok(match setup.model {
                Model::SemiHonest => {
                    Kept::SemiHonest(mgl::Member::new(&semi_honest(setup)?, i, neighbours, deals_to, keys, ())?)
                }
                Model::Active => {
                    let signing_key = signing_key(&enrolment.signing_key)?;
                    Kept::Active(mgl::Member::new(&active(setup)?, i, neighbours, deals_to, keys, signing_key)?)
                }
            })
        };
        let member = make().map_err(failure)?;
        let (input, nonce_beta) = (Vec::new(), [0; 12]);
        Ok(Box::new(ImplMember { member, coins: None, nonce_beta, input, state: State::Over }))
    }

    fn server(&self, setup: &Setup, keys: &ServerKeys, session: &Session) -> Result<Box<dyn Server>, Failure> {
        let Session { t_l, tau, ts_l, ts_tau } = *session;
        let session = mgl::Session { tau, t_l, ts_l, ts_tau };
        let user = |((neighbours, deals_to), key): (&(Vec<u32>, Vec<u32>), &[u8; 32])| server::User {
            neighbours: neighbours.iter().copied().collect(),
            deals_to: deals_to.iter().copied().collect(),
            key: SharedKey::from_bytes(key),
        };
        let users = keys.graph.iter().zip(&keys.keys).map(user).collect();
        let ascends = |ids: &[u32]| ids.is_sorted_by(|v, w| v < w);
        let whole = keys.graph.len() == keys.keys.len()
            && keys.graph.iter().all(|(near, dealt)| ascends(near) && ascends(dealt));
        let make = || -> Result<AnyServer, Error> {
            if !whole {
                return Err(Error::Params { what: "not a list of users, each with ascending neighbours" });
            }
            Ok(match setup.model {
                Model::SemiHonest => {
                    let params = semi_honest(setup)?;
                    let keys = server::ServerKeys::new(&params, users, ())?;
                    server::Server::new(&params, keys, session)?.into()
                }
                Model::Active => {
                    let params = active(setup)?;
                    let keys = server::ServerKeys::new(&params, users, signing_key(&keys.signing_key)?)?;
                    server::Server::new(&params, keys, session)?.into()
                }
            })
        };
        Ok(Box::new(ImplServer { server: Some(make().map_err(failure)?) }))
    }
}

impl Member for ImplMember {
    fn join(&mut self, coins: &Coins, input: &[u64]) -> Result<(), Failure> {
        self.state = State::Over;
        let space = match &self.member {
            Kept::SemiHonest(member) => member.params().space(),
            Kept::Active(member) => member.params().space(),
        };
        space.check_input(input).map_err(failure)?;
        let elements = |list: &[[u8; 32]]| list.iter().map(SecretElement::from_bytes).collect::<Result<_, _>>();
        let pairs = coins.a_pair.iter().map(|(j, a)| Ok((*j, SecretElement::from_bytes(a)?)));
        self.coins = Some(MaskCoins {
            kappa: SecretElement::from_bytes(&coins.kappa).map_err(failure)?,
            a_kappa: elements(&coins.a_kappa).map_err(failure)?,
            a_pair: pairs.collect::<Result<_, Error>>().map_err(failure)?,
            nonce_e: coins.nonce_e.clone(),
            nonce_a: coins.nonce_a.clone(),
            nonce_b: coins.nonce_b.clone(),
            nonce_c: coins.nonce_c,
        });
        self.nonce_beta = coins.nonce_beta;
        self.input = input.to_vec();
        self.state = State::Joined;
        Ok(())
    }
}

impl ImplMember {
    /// The next state and the message, from the state as it was.
    fn next(&mut self, state: State, incoming: Option<&[u8]>) -> Result<(State, Vec<u8>), Failure> {
        let step = match (state, incoming) {
            (State::Joined, None) => Ok((
                State::Responded,
                match &self.member {
                    Kept::SemiHonest(member) => member.respond(),
                    Kept::Active(member) => member.respond(),
                },
            )),
            (State::Responded, Some(call)) => {
                let coins = self.coins.take().ok_or_else(round_error)?;
                let input = std::mem::take(&mut self.input);
                match &mut self.member {
                    Kept::SemiHonest(member) => member
                        .masked_input_with_coins(call, input, &coins)
                        .map(|(next, m)| (State::SemiHonestShares(next), m)),
                    Kept::Active(member) => member
                        .masked_input_with_coins(call, input, &coins)
                        .map(|(next, m)| (State::ActiveShares(next), m)),
                }
            }
            (State::SemiHonestShares(user), Some(shares)) => {
                user.recover_with_coins(shares, &self.nonce_beta).map(|m| (State::Over, m))
            }
            (State::ActiveShares(user), Some(shares)) => {
                user.sign(shares).map(|(next, m)| (State::ActiveSignatures(next), m))
            }
            (State::ActiveSignatures(user), Some(signatures)) => {
                user.recover_with_coins(signatures, &self.nonce_beta).map(|m| (State::Over, m))
            }
            _ => return Err(round_error()),
        };
        step.map_err(failure)
    }
}

impl User for ImplMember {
    fn id(&self) -> u32 {
        match &self.member {
            Kept::SemiHonest(member) => member.id(),
            Kept::Active(member) => member.id(),
        }
    }

    fn step(&mut self, incoming: Option<&[u8]>) -> Result<Vec<u8>, Failure> {
        let state = std::mem::replace(&mut self.state, State::Over);
        let (next, message) = self.next(state, incoming)?;
        self.state = next;
        Ok(message)
    }
}

impl Server for ImplServer {
    fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Failure> {
        self.server.as_mut().ok_or_else(round_error)?.receive(from, message).map_err(failure)
    }

    fn close_round(&mut self) -> Result<Output, Failure> {
        let server = self.server.take().ok_or_else(round_error)?;
        match server.close().map_err(failure)? {
            Step::Next(next, messages) => {
                self.server = Some(*next);
                Ok(Output::Messages(messages))
            }
            Step::Sum(sum) => Ok(Output::Sum(sum)),
        }
    }
}

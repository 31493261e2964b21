//! The specification of MGL behind the common face.

use super::draws::failure;
use super::mgl::{Coins, Engine, Enrolment, Material, Member, Model, ServerKeys, Session, Setup};
use super::{Failure, Output, Server, User};
use secagg_spec::mgl::repairs::Repairs;
use secagg_spec::mgl::round0_pairwise_keys::{MasterKeys, Polynomials, npkc_keys, sound_keys};
use secagg_spec::mgl::{
    round1_initiate as r1, round2_mask_then_encrypt as r2, round3_failure_recovery as r3,
    round4_decrypt_then_unmask as r4, setup as spec,
};
use secagg_spec::nike::keys::receive_row;
use secagg_spec::npkc::ring::{read_polynomial, zn_bytes};
use secagg_spec::npkc::rsa_param::Public;
use secagg_spec::prelude::{Code, Nat, Result as SpecResult};
use secagg_spec::wire::read_end;
use std::collections::BTreeMap;

/// The specification.
#[derive(Clone, Copy, Debug, Default)]
pub struct SpecEngine;

/// Where a user has got to in the session that it joined last.
pub enum State {
    /// It has its input and its coins.
    Joined,
    /// It has said that it is there.
    Responded,
    /// It has sent its masked input.
    Masked(r2::Masked),
    /// It has signed U1.
    Signed(r3::Signed),
    /// The session is over, or none was begun.
    Over,
}

/// A user.
pub struct SpecMember {
    /// The user, as it is after the last call.
    pub member: spec::Member,
    /// The coins of round 2, until they are used.
    pub coins: Option<r2::Coins>,
    nonce_beta: [u8; 12],
    input: Vec<Nat>,
    /// Where it has got to.
    pub state: State,
}

/// The server, in whichever round.
pub enum SpecServer {
    /// Collecting responses.
    Round1(r1::Server1),
    /// Collecting masked inputs.
    Round2(r2::Server2),
    /// Collecting signatures.
    Round3(r3::Server3),
    /// Collecting what is revealed.
    Round4(r4::Server4),
    /// The session is over.
    Over,
}

fn nat(bytes: &[u8]) -> Nat {
    Nat::from_bytes_be(bytes)
}

fn round_error() -> Failure {
    failure(Code::Round.error())
}

/// The set-up as the specification's functions take it.
pub fn spec_setup(setup: &Setup) -> spec::Setup {
    spec::Setup {
        m: setup.users,
        t: setup.threshold,
        ell: setup.degree,
        eta_max: setup.eta_max,
        nu: setup.sessions,
        r: setup.dimension,
        colluders: setup.colluders,
        n: u32::from(setup.bits),
        R_U: setup.max_input.map(|x| Nat::from(x) + 1u32),
        model: match setup.model {
            Model::SemiHonest => spec::Model::SemiHonest,
            Model::Active => spec::Model::Active,
        },
        repairs: Repairs(setup.repairs.0),
        seed: setup.graph_seed,
        pk_S: setup.server_key.map(|key| key.to_vec()).unwrap_or_default(),
        pk_U: setup.verification_keys.iter().map(|key| key.to_vec()).collect(),
    }
}

/// A polynomial over Z_N with as many coefficients as its count says, and nothing after it.
fn polynomial(bytes: &[u8], modulus: &Nat) -> SpecResult<Vec<Nat>> {
    let k = bytes.len().saturating_sub(4) / zn_bytes(modulus).max(1);
    let k = u32::try_from(k).map_err(|_| Code::Length.error())?;
    let (f, at) = read_polynomial(bytes, 0, k, modulus)?;
    read_end(bytes, at)?;
    Ok(f)
}

/// Those of N(i) who are other users: whoever is not makes that N(i) is refused later, and has no key.
fn others(setup: &Setup, i: u32, neighbours: &[u32]) -> Vec<u32> {
    neighbours.iter().copied().filter(|j| (1..=setup.users).contains(j) && *j != i).collect()
}

/// Round 0: MK for the user's neighbours, EK for everybody else.
///
/// # Errors
///
/// What the material is refused with.
pub fn master_keys(setup: &Setup, i: u32, enrolment: &Enrolment) -> SpecResult<MasterKeys> {
    let neighbours = others(setup, i, &enrolment.neighbours);
    match &enrolment.material {
        Material::Npkc { modulus, exponent, masks, ae } => {
            let n = nat(modulus);
            let ([s_1, s_2], [c_1, c_2]) = (masks, ae);
            let polynomials = Polynomials {
                s_1: polynomial(s_1, &n)?,
                s_2: polynomial(s_2, &n)?,
                c_1: polynomial(c_1, &n)?,
                c_2: polynomial(c_2, &n)?,
            };
            let public = Public { N: n, e: nat(exponent), m: setup.users };
            npkc_keys(&public, i, &neighbours, &polynomials)
        }
        Material::Nike { coefficients, keys: [key_1, key_2], sealed: [sealed_1, sealed_2] } => {
            let row_1 = receive_row(1, i, *coefficients, key_1, sealed_1)?;
            let row_2 = receive_row(2, i, *coefficients, key_2, sealed_2)?;
            sound_keys(setup.users, i, &neighbours, &row_1, &row_2)
        }
    }
}

impl Engine for SpecEngine {
    fn name(&self) -> &'static str {
        "spec"
    }

    fn member(&self, setup: &Setup, i: u32, enrolment: &Enrolment) -> Result<Box<dyn Member>, Failure> {
        Ok(Box::new(SpecMember::new(setup, i, enrolment)?))
    }

    fn server(&self, setup: &Setup, keys: &ServerKeys, session: &Session) -> Result<Box<dyn Server>, Failure> {
        Ok(Box::new(SpecServer::new(setup, keys, session)?))
    }
}

impl SpecMember {
    /// User i.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::member`].
    pub fn new(setup: &Setup, i: u32, enrolment: &Enrolment) -> Result<Self, Failure> {
        let MasterKeys { MK, EK } = master_keys(setup, i, enrolment).map_err(failure)?;
        let keys = spec::UserKeys {
            N: enrolment.neighbours.clone(),
            D: enrolment.deals_to.clone(),
            MK,
            EK,
            K_S: enrolment.server_key,
            sk: enrolment.signing_key.as_ref().map(|key| nat(key)),
        };
        let member = spec::member(&spec_setup(setup), i, &keys).map_err(failure)?;
        Ok(Self { member, coins: None, nonce_beta: [0; 12], input: Vec::new(), state: State::Over })
    }
}

impl SpecServer {
    /// The server of a session.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::server`].
    pub fn new(setup: &Setup, keys: &ServerKeys, session: &Session) -> Result<Self, Failure> {
        let keys = spec::ServerKeys {
            N: (1..).zip(keys.graph.iter().map(|(near, _)| near.clone())).collect(),
            D: (1..).zip(keys.graph.iter().map(|(_, dealt)| dealt.clone())).collect(),
            K_S: (1..).zip(keys.keys.iter().copied()).collect(),
            sk: keys.signing_key.as_ref().map(|key| nat(key)),
        };
        let Session { t_l, tau, ts_l, ts_tau } = *session;
        let session = spec::Session { tau, T_l: t_l, TS_l: ts_l, TS_tau: ts_tau };
        r1::server(&spec_setup(setup), &keys, &session).map(Self::Round1).map_err(failure)
    }
}

/// A map as the specification's list.
fn list<A, B>(map: &BTreeMap<u32, A>, convert: impl Fn(&A) -> B) -> Vec<(u32, B)> {
    map.iter().map(|(j, value)| (*j, convert(value))).collect()
}

impl Member for SpecMember {
    fn join(&mut self, coins: &Coins, input: &[u64]) -> Result<(), Failure> {
        self.state = State::Over;
        self.input = input.iter().map(|x| Nat::from(*x)).collect();
        r2::check_input(&self.member, &self.input).map_err(failure)?;
        self.coins = Some(r2::Coins {
            kappa: nat(&coins.kappa),
            a_kappa: coins.a_kappa.iter().map(|a| nat(a)).collect(),
            a_pair: list(&coins.a_pair, |a| nat(a)),
            nonce_e: list(&coins.nonce_e, |nonce| *nonce),
            nonce_a: list(&coins.nonce_a, |nonce| *nonce),
            nonce_b: list(&coins.nonce_b, |nonce| *nonce),
            nonce_c: coins.nonce_c,
        });
        self.nonce_beta = coins.nonce_beta;
        self.state = State::Joined;
        Ok(())
    }
}

impl SpecMember {
    /// The next state and the message, from the state as it was.
    fn next(&mut self, state: State, incoming: Option<&[u8]>) -> Result<(State, Vec<u8>), Failure> {
        let step = match (state, incoming) {
            (State::Joined, None) => Ok((State::Responded, r1::respond(&self.member))),
            (State::Responded, Some(call)) => {
                let coins = self.coins.take().ok_or_else(round_error)?;
                let (member, call) = r2::receive_call(&self.member, call).map_err(failure)?;
                self.member = member;
                r2::mask_input(&self.member, &call, &self.input, &coins)
                    .map(|(masked, message)| (State::Masked(masked), message))
            }
            (State::Masked(masked), Some(shares)) => match self.member.setup.model {
                spec::Model::Active => {
                    r3::receive_shares(&masked, shares).map(|(signed, message)| (State::Signed(signed), message))
                }
                spec::Model::SemiHonest => {
                    r3::recover_semi_honest(&masked, shares, &self.nonce_beta).map(|message| (State::Over, message))
                }
            },
            (State::Signed(signed), Some(signatures)) => {
                r3::recover(&signed, signatures, &self.nonce_beta).map(|message| (State::Over, message))
            }
            _ => return Err(round_error()),
        };
        step.map_err(failure)
    }
}

impl User for SpecMember {
    fn id(&self) -> u32 {
        self.member.i
    }

    fn step(&mut self, incoming: Option<&[u8]>) -> Result<Vec<u8>, Failure> {
        let state = std::mem::replace(&mut self.state, State::Over);
        let (next, message) = self.next(state, incoming)?;
        self.state = next;
        Ok(message)
    }
}

impl Server for SpecServer {
    fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Failure> {
        let next = match &self {
            Self::Round1(s) => r1::collect(s, from, message).map(Self::Round1),
            Self::Round2(s) => r2::collect(s, from, message).map(Self::Round2),
            Self::Round3(s) => r3::collect(s, from, message).map(Self::Round3),
            Self::Round4(s) => r4::collect(s, from, message).map(Self::Round4),
            Self::Over => return Err(round_error()),
        };
        *self = next.map_err(failure)?;
        Ok(())
    }

    fn close_round(&mut self) -> Result<Output, Failure> {
        let closed = match std::mem::replace(self, Self::Over) {
            Self::Round1(s) => r1::close(&s).map(|(next, out)| (Self::Round2(next), out)),
            Self::Round2(s) => r2::close(&s).map(|(next, out)| match next {
                r2::Next::Signatures(next) => (Self::Round3(next), out),
                r2::Next::Recovery(next) => (Self::Round4(next), out),
            }),
            Self::Round3(s) => r3::close(&s).map(|(next, out)| (Self::Round4(next), out)),
            Self::Round4(s) => {
                let z = r4::output(&s).map_err(failure)?;
                let sum: Option<Vec<u64>> = z.iter().map(|e| u64::try_from(e).ok()).collect();
                return sum.map(Output::Sum).ok_or_else(|| failure(Code::Range.error()));
            }
            Self::Over => return Err(round_error()),
        };
        let (next, out) = closed.map_err(failure)?;
        *self = next;
        Ok(Output::Messages(out))
    }
}

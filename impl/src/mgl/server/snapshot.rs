//! A server written down, and resumed: canonical, versioned, judged on reading as strictly as messages are.
//!
//! `secagg/v1/mgl/server` ‖ round (1) ‖ repairs (u16) ‖ model (1: 0 semi-honest, 1 active) ‖ m ‖ t ‖ ℓ ‖ η_max ‖ ν ‖ r ‖ |C|
//! (u32 each) ‖ n (1) ‖ R_U − 1 (u64, 0 without) ‖ seed (32) ‖ in the active model the server's and the users' verification
//! keys ‖ of each user set N(i) ‖ set D(i) ‖ K_{i,S} (32) ‖ τ ‖ T_l ‖ TS_l ‖ TS_τ ‖ what the round has collected.

use super::data::Setting;
use super::network::Network;
use super::{MaskedInputs, Recovery, Responses, Round, Server, Signatures, check_session};
use crate::Error;
use crate::mgl::session::write_params;
use crate::mgl::{Active, Model, Numbers, Params, Repairs, SemiHonest, Session};
use crate::wire::{Reader, Writer};
use zeroize::Zeroizing;

/// What every snapshot of this version starts with.
const MAGIC: &[u8; 20] = b"secagg/v1/mgl/server";

/// Writes a server down.
pub(super) fn write<M: Model, S: Round<M>>(setting: &Setting<M>, state: &S) -> Zeroizing<Vec<u8>> {
    let mut writer = Writer::with_capacity(256);
    writer.bytes(MAGIC);
    writer.u8(S::NUMBER);
    write_params(&setting.params, &mut writer);
    M::write_keys(setting.params.verification_keys(), &mut writer);
    setting.network.write(&mut writer);
    setting.session.write(&mut writer);
    state.write(setting, &mut writer);
    writer.finish_secret()
}

/// The numbers after the model.
fn read_numbers(reader: &mut Reader<'_>) -> Result<Numbers, Error> {
    Ok(Numbers {
        users: reader.u32()?,
        threshold: reader.u32()?,
        degree: reader.u32()?,
        eta_max: reader.u32()?,
        sessions: reader.u32()?,
        dimension: reader.u32()?,
        colluding: reader.u32()?,
        bits: reader.u8()?,
        max_input: Some(reader.u64()?).filter(|max_input| *max_input != 0),
        graph_seed: *reader.array()?,
    })
}

fn read_setting<M: Model>(repairs: Repairs, numbers: &Numbers, reader: &mut Reader<'_>) -> Result<Setting<M>, Error> {
    // At least two counts and a key a user: seen to be there before the graph is made.
    reader.clone().take(usize::try_from(numbers.users).unwrap_or(usize::MAX).saturating_mul(4 + 4 + 32))?;
    let keys = M::read_keys(reader, numbers.users)?;
    let params = Params::new(numbers, repairs, keys)?;
    let network = Network::read(&params, reader)?;
    let session = Session::read(reader)?;
    check_session(&params, &session)?;
    Ok(Setting { params, network, session })
}

fn read<M: Model, S: Round<M>>(setting: Setting<M>, mut reader: Reader<'_>) -> Result<Server<M, S>, Error> {
    let state = S::read(&setting, &mut reader)?;
    reader.finish()?;
    Ok(Server { setting, state })
}

/// A server of either model, in any round: what a snapshot turns out to hold.
#[derive(Debug)]
pub enum AnyServer {
    /// Semi-honest, round 1.
    SemiHonestResponses(Server<SemiHonest, Responses<SemiHonest>>),
    /// Semi-honest, round 2.
    SemiHonestMaskedInputs(Server<SemiHonest, MaskedInputs>),
    /// Semi-honest, round 4.
    SemiHonestRecovery(Server<SemiHonest, Recovery>),
    /// Active, round 1.
    ActiveResponses(Server<Active, Responses<Active>>),
    /// Active, round 2.
    ActiveMaskedInputs(Server<Active, MaskedInputs>),
    /// Active, round 3.
    ActiveSignatures(Server<Active, Signatures>),
    /// Active, round 4.
    ActiveRecovery(Server<Active, Recovery>),
}

/// What closing a round gives.
#[derive(Debug)]
pub enum Step {
    /// The server of the next round, and a message for each of these users.
    Next(Box<AnyServer>, Vec<(u32, Vec<u8>)>),
    /// The last round: the sum.
    Sum(Vec<u64>),
}

/// Does the same with whichever server it is.
macro_rules! each {
    ($any:expr, $server:ident => $body:expr) => {
        match $any {
            AnyServer::SemiHonestResponses($server) => $body,
            AnyServer::SemiHonestMaskedInputs($server) => $body,
            AnyServer::SemiHonestRecovery($server) => $body,
            AnyServer::ActiveResponses($server) => $body,
            AnyServer::ActiveMaskedInputs($server) => $body,
            AnyServer::ActiveSignatures($server) => $body,
            AnyServer::ActiveRecovery($server) => $body,
        }
    };
}

impl AnyServer {
    /// The server that was written down.
    ///
    /// # Errors
    ///
    /// Whatever a message with the same fault would be refused with; `E_ROUND` for an unknown version, model or round.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(bytes);
        if reader.array()? != MAGIC {
            return Err(Error::Round { culprit: None });
        }
        let round = reader.u8()?;
        let repairs = Repairs::from_bits(u16::from_be_bytes(*reader.array()?))?;
        let model = reader.u8()?;
        let numbers = read_numbers(&mut reader)?;
        match model {
            0 => {
                let setting = read_setting(repairs, &numbers, &mut reader)?;
                match round {
                    1 => read(setting, reader).map(Self::SemiHonestResponses),
                    2 => read(setting, reader).map(Self::SemiHonestMaskedInputs),
                    4 => read(setting, reader).map(Self::SemiHonestRecovery),
                    _ => Err(Error::Round { culprit: None }),
                }
            }
            1 => {
                let setting = read_setting(repairs, &numbers, &mut reader)?;
                match round {
                    1 => read(setting, reader).map(Self::ActiveResponses),
                    2 => read(setting, reader).map(Self::ActiveMaskedInputs),
                    3 => read(setting, reader).map(Self::ActiveSignatures),
                    4 => read(setting, reader).map(Self::ActiveRecovery),
                    _ => Err(Error::Round { culprit: None }),
                }
            }
            _ => Err(Error::Round { culprit: None }),
        }
    }

    /// [`Server::to_bytes`].
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        each!(self, server => server.to_bytes())
    }

    /// [`Server::receive`].
    ///
    /// # Errors
    ///
    /// Those of [`Server::receive`].
    pub fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Error> {
        each!(self, server => server.receive(from, message))
    }

    /// Closes the round, whichever it is.
    ///
    /// # Errors
    ///
    /// Those of the round's `close`.
    pub fn close(self) -> Result<Step, Error> {
        Ok(match self {
            Self::SemiHonestRecovery(server) => Step::Sum(server.close()?),
            Self::ActiveRecovery(server) => Step::Sum(server.close()?),
            Self::SemiHonestResponses(server) => server.close().map(next)?,
            Self::SemiHonestMaskedInputs(server) => server.close().map(next)?,
            Self::ActiveResponses(server) => server.close().map(next)?,
            Self::ActiveMaskedInputs(server) => server.close().map(next)?,
            Self::ActiveSignatures(server) => server.close().map(next)?,
        })
    }
}

fn next<S: Into<AnyServer>>((server, sent): (S, Vec<(u32, Vec<u8>)>)) -> Step {
    Step::Next(Box::new(server.into()), sent)
}

macro_rules! into_any {
    ($($model:ty, $round:ty => $variant:ident;)*) => {
        $(impl From<Server<$model, $round>> for AnyServer {
            fn from(server: Server<$model, $round>) -> Self {
                Self::$variant(server)
            }
        })*
    };
}
into_any! {
    SemiHonest, Responses<SemiHonest> => SemiHonestResponses;
    SemiHonest, MaskedInputs => SemiHonestMaskedInputs;
    SemiHonest, Recovery => SemiHonestRecovery;
    Active, Responses<Active> => ActiveResponses;
    Active, MaskedInputs => ActiveMaskedInputs;
    Active, Signatures => ActiveSignatures;
    Active, Recovery => ActiveRecovery;
}

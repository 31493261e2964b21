//! A server written down, and resumed: canonical, versioned, judged on reading as strictly as messages are.
//!
//! `secagg/v2/server` ‖ model (1: 0 honest but curious, 1 active) ‖ round (1) ‖ repairs (u16) ‖ n ‖ t ‖ m (u32 each) ‖
//! R − 1 (u64) ‖ bounded (1: 0 or 1) ‖ R_U − 1 (u64, only when bounded) ‖ where the server verifies signatures, the count
//! (u32: n, or 0) of verification keys and these ‖ from round 1 on, where they are bound to the session, sid (32) ‖ what
//! the round has collected.

use super::data::{Round, Session};
use super::{Server, State};
use crate::Error;
use crate::bon::rounds::{AdvertiseKeys, ConsistencyCheck, MaskedInputCollection, ShareKeys, Unmasking};
use crate::bon::{Active, HonestButCurious, Model, Params, Repairs, VerificationKeys};
use crate::wire::{Reader, Writer};
use zeroize::Zeroizing;

/// What every snapshot of this version starts with.
const MAGIC: &[u8; 16] = b"secagg/v2/server";

/// Writes a server down.
pub(super) fn write<M: Model, D: Round<M>>(session: &Session, data: &D) -> Zeroizing<Vec<u8>> {
    let params = &session.params;
    let mut writer = Writer::with_capacity(64);
    writer.bytes(MAGIC);
    writer.u8(u8::from(M::ACTIVE));
    writer.u8(D::NUMBER);
    writer.bytes(&params.repairs().bits().to_be_bytes());
    writer.u32(params.users());
    writer.u32(params.threshold());
    writer.u32(params.dimension());
    writer.u64(params.modulus().max_element());
    writer.optional_u64(params.max_input());
    if Session::verifies::<M>(params) {
        writer.count(session.keys.as_ref().map_or(0, |keys| keys.all().len()));
        session.keys.iter().flat_map(VerificationKeys::all).for_each(|key| writer.bytes(&key.to_bytes()));
    }
    if let Some(sid) = &session.sid {
        writer.bytes(sid);
    }
    data.write(params, &mut writer);
    writer.finish_secret()
}

fn read_params(reader: &mut Reader<'_>) -> Result<Params, Error> {
    let repairs = u16::from_be_bytes(*reader.array()?);
    let (users, threshold, dimension) = (reader.u32()?, reader.u32()?, reader.u32()?);
    let max_element = reader.u64()?;
    let max_input = reader.optional_u64()?;
    let params = Params::new(users, threshold, dimension, max_element, max_input)?;
    Ok(params.with_repairs(Repairs::from_bits(repairs)?))
}

/// The verification keys; none where the server has none.
fn read_keys(params: &Params, reader: &mut Reader<'_>) -> Result<Option<VerificationKeys>, Error> {
    let length = match reader.u32()? {
        0 => return Ok(None),
        count => usize::try_from(count).unwrap_or(usize::MAX).saturating_mul(33),
    };
    // The bytes are taken before anything is made from their count.
    VerificationKeys::new(params, reader.take(length)?.as_chunks().0).map(Some)
}

fn read<M: Model, S: State<M>>(params: Params, mut reader: Reader<'_>) -> Result<Server<M, S>, Error> {
    let keys = if Session::verifies::<M>(&params) { read_keys(&params, &mut reader)? } else { None };
    let has_sid = Session::needs_sid::<M>(&params) && S::Data::NUMBER > 0;
    let sid = if has_sid { Some(*reader.array()?) } else { None };
    let data = S::Data::read(&params, &mut reader)?;
    reader.finish()?;
    Ok(Server { session: Box::new(Session { params, keys, sid }), data })
}

/// A server of either model, in any round: what a snapshot turns out to hold.
#[derive(Debug)]
pub enum AnyServer {
    /// Honest but curious, round 0.
    HbcAdvertiseKeys(Server<HonestButCurious, AdvertiseKeys>),
    /// Honest but curious, round 1.
    HbcShareKeys(Server<HonestButCurious, ShareKeys>),
    /// Honest but curious, round 2.
    HbcMaskedInputCollection(Server<HonestButCurious, MaskedInputCollection>),
    /// Honest but curious, round 4.
    HbcUnmasking(Server<HonestButCurious, Unmasking>),
    /// Active, round 0.
    ActiveAdvertiseKeys(Server<Active, AdvertiseKeys>),
    /// Active, round 1.
    ActiveShareKeys(Server<Active, ShareKeys>),
    /// Active, round 2.
    ActiveMaskedInputCollection(Server<Active, MaskedInputCollection>),
    /// Active, round 3.
    ActiveConsistencyCheck(Server<Active, ConsistencyCheck>),
    /// Active, round 4.
    ActiveUnmasking(Server<Active, Unmasking>),
}

/// What closing a round gives.
#[derive(Debug)]
pub enum Step {
    /// The server of the next round, and a message for each of these users.
    Next(AnyServer, Vec<(u32, Vec<u8>)>),
    /// The last round: the sum.
    Sum(Vec<u64>),
}

/// Does the same with whichever server it is.
macro_rules! each {
    ($any:expr, $server:ident => $body:expr) => {
        match $any {
            AnyServer::HbcAdvertiseKeys($server) => $body,
            AnyServer::HbcShareKeys($server) => $body,
            AnyServer::HbcMaskedInputCollection($server) => $body,
            AnyServer::HbcUnmasking($server) => $body,
            AnyServer::ActiveAdvertiseKeys($server) => $body,
            AnyServer::ActiveShareKeys($server) => $body,
            AnyServer::ActiveMaskedInputCollection($server) => $body,
            AnyServer::ActiveConsistencyCheck($server) => $body,
            AnyServer::ActiveUnmasking($server) => $body,
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
        let (model, round) = (reader.u8()?, reader.u8()?);
        let params = read_params(&mut reader)?;
        match (model, round) {
            (0, 0) => read(params, reader).map(Self::HbcAdvertiseKeys),
            (0, 1) => read(params, reader).map(Self::HbcShareKeys),
            (0, 2) => read(params, reader).map(Self::HbcMaskedInputCollection),
            (0, 4) => read(params, reader).map(Self::HbcUnmasking),
            (1, 0) => read(params, reader).map(Self::ActiveAdvertiseKeys),
            (1, 1) => read(params, reader).map(Self::ActiveShareKeys),
            (1, 2) => read(params, reader).map(Self::ActiveMaskedInputCollection),
            (1, 3) => read(params, reader).map(Self::ActiveConsistencyCheck),
            (1, 4) => read(params, reader).map(Self::ActiveUnmasking),
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
            Self::HbcUnmasking(server) => Step::Sum(server.close()?),
            Self::ActiveUnmasking(server) => Step::Sum(server.close()?),
            Self::HbcAdvertiseKeys(server) => server.close().map(next)?,
            Self::HbcShareKeys(server) => server.close().map(next)?,
            Self::HbcMaskedInputCollection(server) => server.close().map(next)?,
            Self::ActiveAdvertiseKeys(server) => server.close().map(next)?,
            Self::ActiveShareKeys(server) => server.close().map(next)?,
            Self::ActiveMaskedInputCollection(server) => server.close().map(next)?,
            Self::ActiveConsistencyCheck(server) => server.close().map(next)?,
        })
    }
}

fn next<S: Into<AnyServer>>((server, sent): (S, Vec<(u32, Vec<u8>)>)) -> Step {
    Step::Next(server.into(), sent)
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
    HonestButCurious, AdvertiseKeys => HbcAdvertiseKeys;
    HonestButCurious, ShareKeys => HbcShareKeys;
    HonestButCurious, MaskedInputCollection => HbcMaskedInputCollection;
    HonestButCurious, Unmasking => HbcUnmasking;
    Active, AdvertiseKeys => ActiveAdvertiseKeys;
    Active, ShareKeys => ActiveShareKeys;
    Active, MaskedInputCollection => ActiveMaskedInputCollection;
    Active, ConsistencyCheck => ActiveConsistencyCheck;
    Active, Unmasking => ActiveUnmasking;
}

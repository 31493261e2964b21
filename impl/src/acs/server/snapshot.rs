//! A server written down, and resumed: canonical, versioned, judged on reading as strictly as messages are.
//!
//! `secagg/v1/acs/sv` ‖ round (1) ‖ n ‖ ℓ (u32 each) ‖ the graph's seed (32) ‖ m (u32) ‖ R − 1 (u64) ‖ bounded (1: 0 or 1) ‖
//! R_U − 1 (u64, only when bounded) ‖ in round 0 the list of v ‖ s_v^PK; in rounds 1 and 2 the set that is awaited, the set whose
//! vectors were taken, and, but for round 1 without any, their sum.

use super::{AdvertiseKeys, MaskedInput, Recovery, Server, Vectors};
use crate::Error;
use crate::acs::Params;
use crate::lists::check_subset;
use crate::prim::key_agreement::PublicKey;
use crate::wire::{self, Reader, Writer, packing};
use std::marker::PhantomData;
use zeroize::Zeroizing;

/// What every snapshot of this version starts with.
const MAGIC: &[u8; 16] = b"secagg/v1/acs/sv";

/// What a round has collected.
trait Data: Sized {
    const ROUND: u8;

    fn write(&self, params: &Params, writer: &mut Writer);

    fn read(params: &Params, reader: &mut Reader<'_>) -> Result<Self, Error>;
}

impl Data for AdvertiseKeys {
    const ROUND: u8 = 0;

    fn write(&self, _: &Params, writer: &mut Writer) {
        writer.count(self.keys.len());
        for (v, key) in &self.keys {
            writer.u32(*v);
            writer.bytes(&key.to_bytes());
        }
    }

    fn read(params: &Params, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let keys = reader.list(params.users(), PublicKey::LEN, |entry| PublicKey::from_bytes(entry.array()?))?;
        Ok(Self { keys })
    }
}

/// The number of a round that adds vectors up.
trait Numbered {
    const ROUND: u8;
}

impl Numbered for MaskedInput {
    const ROUND: u8 = 1;
}

impl Numbered for Recovery {
    const ROUND: u8 = 2;
}

/// Whether there is a sum: in round 2 there always is, from round 1.
fn has_sum<K: Numbered>(any: bool) -> bool {
    any || <K as Numbered>::ROUND == <Recovery as Numbered>::ROUND
}

impl<K: Numbered> Data for Vectors<K> {
    const ROUND: u8 = <K as Numbered>::ROUND;

    fn write(&self, params: &Params, writer: &mut Writer) {
        wire::encode_set(writer, &self.awaited);
        wire::encode_set(writer, &self.taken);
        if has_sum::<K>(!self.taken.is_empty()) {
            writer.bytes(&Zeroizing::new(packing::pack(&self.sum, params.modulus())));
        }
    }

    fn read(params: &Params, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let awaited = wire::decode_set(reader, params.users())?;
        super::some(awaited.len())?;
        let taken = wire::decode_set(reader, params.users())?;
        check_subset(taken.iter(), |u| awaited.contains(u), "the senders")?;
        let sum = if has_sum::<K>(!taken.is_empty()) {
            params.space().unpack(reader.take(params.space().packed_len())?)?
        } else {
            Vec::new()
        };
        Ok(Self { awaited, taken, sum: Zeroizing::new(sum), round: PhantomData })
    }
}

/// Writes a server down.
fn write<D: Data>(params: &Params, data: &D) -> Zeroizing<Vec<u8>> {
    let mut writer = Writer::with_capacity(96);
    writer.bytes(MAGIC);
    writer.u8(D::ROUND);
    writer.u32(params.users());
    writer.u32(params.degree());
    writer.bytes(params.graph_seed());
    writer.u32(params.space().dimension());
    writer.u64(params.modulus().max_element());
    writer.optional_u64(params.space().max_input());
    data.write(params, &mut writer);
    writer.finish_secret()
}

fn read_params(reader: &mut Reader<'_>) -> Result<Params, Error> {
    let (users, degree) = (reader.u32()?, reader.u32()?);
    let seed = *reader.array()?;
    let (dimension, max_element) = (reader.u32()?, reader.u64()?);
    let max_input = reader.optional_u64()?;
    Params::new(users, degree, &seed, dimension, max_element, max_input)
}

fn read<D: Data>(params: Params, mut reader: Reader<'_>) -> Result<Server<D>, Error> {
    let state = D::read(&params, &mut reader)?;
    reader.finish()?;
    Ok(Server { params, state })
}

impl Server<AdvertiseKeys> {
    /// Everything this server knows, as bytes.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        write(&self.params, &self.state)
    }
}

impl Server<Vectors<MaskedInput>> {
    /// Everything this server knows, as bytes. They are as secret as the server's memory.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        write(&self.params, &self.state)
    }
}

impl Server<Vectors<Recovery>> {
    /// Everything this server knows, as bytes. They are as secret as the server's memory.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        write(&self.params, &self.state)
    }
}

/// A server in any round: what a snapshot turns out to hold.
#[derive(Debug)]
pub enum AnyServer {
    /// Round 0.
    AdvertiseKeys(Server<AdvertiseKeys>),
    /// Round 1.
    MaskedInput(Server<Vectors<MaskedInput>>),
    /// Round 2.
    Recovery(Server<Vectors<Recovery>>),
}

/// What closing a round gives.
#[derive(Debug)]
pub enum Step {
    /// The server of the next round, and a message for each of these users.
    Next(AnyServer, Vec<(u32, Vec<u8>)>),
    /// The last round: the sum.
    Sum(Vec<u64>),
}

impl AnyServer {
    /// The server that was written down.
    ///
    /// # Errors
    ///
    /// Whatever a message with the same fault would be refused with; `E_ROUND` for an unknown version or round.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(bytes);
        if reader.array()? != MAGIC {
            return Err(Error::Round { culprit: None });
        }
        let round = reader.u8()?;
        let params = read_params(&mut reader)?;
        match round {
            0 => read(params, reader).map(Self::AdvertiseKeys),
            1 => read(params, reader).map(Self::MaskedInput),
            2 => read(params, reader).map(Self::Recovery),
            _ => Err(Error::Round { culprit: None }),
        }
    }

    /// Everything this server knows, as bytes. They are as secret as the server's memory.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        match self {
            Self::AdvertiseKeys(server) => server.to_bytes(),
            Self::MaskedInput(server) => server.to_bytes(),
            Self::Recovery(server) => server.to_bytes(),
        }
    }

    /// Takes one user's message of this round.
    ///
    /// # Errors
    ///
    /// Those of the round's `receive`.
    pub fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Error> {
        match self {
            Self::AdvertiseKeys(server) => server.receive(from, message),
            Self::MaskedInput(server) => server.receive(from, message),
            Self::Recovery(server) => server.receive(from, message),
        }
    }

    /// Closes the round, whichever it is.
    ///
    /// # Errors
    ///
    /// Those of the round's `close`.
    pub fn close(self) -> Result<Step, Error> {
        Ok(match self {
            Self::AdvertiseKeys(server) => {
                server.close().map(|(next, out)| Step::Next(Self::MaskedInput(next), out))?
            }
            Self::MaskedInput(server) => server.close().map(|(next, out)| Step::Next(Self::Recovery(next), out))?,
            Self::Recovery(server) => Step::Sum(server.close()?),
        })
    }
}

impl From<Server<AdvertiseKeys>> for AnyServer {
    fn from(server: Server<AdvertiseKeys>) -> Self {
        Self::AdvertiseKeys(server)
    }
}

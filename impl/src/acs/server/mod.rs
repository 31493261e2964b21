//! The server's side: one type a round.
//!
//! `receive` takes one message, in any order of senders; a refused message leaves the server as it was. `close` gives the
//! server of the next round and the messages to the users, ascending by recipient, and at the end the sum.
//!
//! A server can be written down with `to_bytes` at any moment and resumed with [`AnyServer::from_bytes`].

mod snapshot;

pub use snapshot::{AnyServer, Step};

use super::{Params, kind};
use crate::Error;
use crate::prim::key_agreement::PublicKey;
use crate::wire::{self, Reader, Writer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use zeroize::Zeroizing;

/// The server, collecting the messages of round S.
pub struct Server<S> {
    params: Params,
    state: S,
}

/// What [`Server::close`] gives before the last round.
pub type Closed<S> = (Server<S>, Vec<(u32, Vec<u8>)>);

/// Round 0.
#[derive(Default)]
pub struct AdvertiseKeys {
    /// s_u^PK, by u.
    keys: BTreeMap<u32, PublicKey>,
}

/// Round 1, or round 2: vectors that are added up, or taken away.
pub struct Vectors<K> {
    /// Whom the round waits for.
    awaited: BTreeSet<u32>,
    /// Whose vector is in the sum.
    taken: BTreeSet<u32>,
    /// Σ y_u, then − Σ r_u, mod R; empty before the first y_u.
    sum: Zeroizing<Vec<u64>>,
    round: std::marker::PhantomData<K>,
}

/// Round 1.
pub enum MaskedInput {}

/// Round 2.
pub enum Recovery {}

impl Server<AdvertiseKeys> {
    /// The server before round 0.
    pub fn new(params: &Params) -> Self {
        Self { params: params.clone(), state: AdvertiseKeys::default() }
    }

    /// Takes one user's public key.
    ///
    /// # Errors
    ///
    /// The culprit is always the sender: `E_UNKNOWN` for an id that is not from 1 to n, `E_DUPLICATE`, those of decoding.
    pub fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Error> {
        check_sender(from, from >= 1 && from <= self.params.users(), self.state.keys.contains_key(&from))?;
        let decode = || {
            let mut reader = Reader::message(message, kind::ADVERTISE_KEYS)?;
            let key = PublicKey::from_bytes(reader.array()?)?;
            reader.finish()?;
            Ok(key)
        };
        let key = decode().map_err(|e: Error| e.blame(from))?;
        self.state.keys.insert(from, key);
        Ok(())
    }

    /// Closes round 0: the senders are U1, and each of them gets the keys of its neighbours in U1.
    ///
    /// # Errors
    ///
    /// `E_THRESHOLD` when there is no message.
    pub fn close(self) -> Result<Closed<Vectors<MaskedInput>>, Error> {
        let keys = self.state.keys;
        some(keys.len())?;
        let sent = keys
            .keys()
            .map(|u| {
                let neighbours = self.params.graph().neighbours(*u);
                let list: Vec<_> = keys.iter().filter(|(v, _)| neighbours.contains(v)).collect();
                let mut message = Writer::message(kind::KEY_LIST, 5 + list.len().saturating_mul(4 + PublicKey::LEN));
                message.count(list.len());
                for (v, key) in list {
                    message.u32(*v);
                    message.bytes(&key.to_bytes());
                }
                (*u, message.finish())
            })
            .collect();
        let state = Vectors::new(keys.into_keys().collect(), Vec::new());
        Ok((Server { params: self.params, state }, sent))
    }
}

impl<K> Vectors<K> {
    fn new(awaited: BTreeSet<u32>, sum: Vec<u64>) -> Self {
        let sum = Zeroizing::new(sum);
        Self { awaited, taken: BTreeSet::new(), sum, round: std::marker::PhantomData }
    }
}

impl<K> Server<Vectors<K>> {
    fn vector(&mut self, from: u32, message: &[u8], kind: u8) -> Result<Zeroizing<Vec<u64>>, Error> {
        check_sender(from, self.state.awaited.contains(&from), self.state.taken.contains(&from))?;
        let decode = || self.params.space().unpack(Reader::message(message, kind)?.rest());
        let vector = decode().map_err(|e| e.blame(from))?;
        self.state.taken.insert(from);
        Ok(Zeroizing::new(vector))
    }
}

impl Server<Vectors<MaskedInput>> {
    /// Takes one user's masked input.
    ///
    /// # Errors
    ///
    /// The culprit is always the sender: `E_UNKNOWN` for a user that is not in U1, `E_DUPLICATE`, those of decoding.
    pub fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Error> {
        let y = self.vector(from, message, kind::MASKED_INPUT)?;
        if self.state.sum.is_empty() {
            self.state.sum = y;
        } else {
            self.params.modulus().add_assign(&mut self.state.sum, &y);
        }
        Ok(())
    }

    /// Closes round 1: the senders are U2, and each of them is told who dropped.
    ///
    /// # Errors
    ///
    /// `E_THRESHOLD` when there is no message.
    pub fn close(self) -> Result<Closed<Vectors<Recovery>>, Error> {
        let Vectors { awaited: u1, taken: u2, sum, .. } = self.state;
        some(u2.len())?;
        let dropped: BTreeSet<u32> = u1.difference(&u2).copied().collect();
        let mut message = Writer::message(kind::DROPPED, 5 + dropped.len().saturating_mul(4));
        wire::encode_set(&mut message, &dropped);
        let message = message.finish();
        let sent = u2.iter().map(|u| (*u, message.clone())).collect();
        Ok((Server { params: self.params, state: Vectors::new(u2, sum.to_vec()) }, sent))
    }
}

impl Server<Vectors<Recovery>> {
    /// Takes one user's masks that did not cancel.
    ///
    /// # Errors
    ///
    /// The culprit is always the sender: `E_UNKNOWN` for a user that is not in U2, `E_DUPLICATE`, those of decoding.
    pub fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Error> {
        let r = self.vector(from, message, kind::RECOVERY)?;
        self.params.modulus().sub_assign(&mut self.state.sum, &r);
        Ok(())
    }

    /// Closes round 2. Gives z = Σ_{u∈U2} x_u mod R.
    ///
    /// # Errors
    ///
    /// `E_INCOMPLETE` when a user of U2 did not answer; the culprit is the first.
    pub fn close(self) -> Result<Vec<u64>, Error> {
        let Vectors { awaited, taken, sum, .. } = self.state;
        if let Some(missing) = awaited.difference(&taken).next() {
            return Err(Error::Incomplete { what: "the recovery", culprit: Some(*missing) });
        }
        Ok(sum.to_vec())
    }
}

fn check_sender(from: u32, awaited: bool, taken: bool) -> Result<(), Error> {
    if !awaited {
        return Err(Error::Unknown { culprit: Some(from) });
    }
    if taken {
        return Err(Error::Duplicate { what: "a message in this round", culprit: Some(from) });
    }
    Ok(())
}

fn some(messages: usize) -> Result<(), Error> {
    if messages == 0 {
        return Err(Error::Threshold { what: "messages in this round", culprit: None });
    }
    Ok(())
}

impl<S> fmt::Debug for Server<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let round = std::any::type_name::<S>().rsplit("::").next().unwrap_or_default();
        write!(f, "Server {{ round: {round}, params: {:?}, state: [redacted] }}", self.params)
    }
}

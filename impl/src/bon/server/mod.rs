//! The server's side: one type a round.
//!
//! `Server<M, S>` collects the messages of round S in the model M. [`Server::receive`] takes one message, in any order of
//! senders; a refused message leaves the server as it was, and its sender counts as not having sent it. `close` ends the
//! round when the caller decides to wait no longer: it gives the server of the next round and the messages to the users,
//! ascending by recipient, and at the end the sum. An error on closing ends the session with nothing revealed.
//!
//! Of the masked inputs the server keeps their sum only.
//!
//! Every state can be written down with [`Server::to_bytes`] at any moment and resumed with [`AnyServer::from_bytes`].
//!
//! A round is closed once:
//!
//! ```compile_fail,E0382
//! use secagg::bon::{HonestButCurious, MaskedInputCollection, server::Server};
//!
//! fn twice(server: Server<HonestButCurious, MaskedInputCollection>) {
//!     let _ = server.close();
//!     let _ = server.close();
//! }
//! ```

pub(crate) mod data;
mod r0_advertise_keys;
mod r1_share_keys;
mod r2_masked_input;
mod r3_consistency_check;
mod r4_unmasking;
mod snapshot;
mod unmask;

pub use snapshot::{AnyServer, Step};

use crate::Error;
use crate::bon::rounds::{AdvertiseKeys, ConsistencyCheck, MaskedInputCollection, ShareKeys, Unmasking};
use crate::bon::{Active, Model, Params, Repair, VerificationKeys};
use std::fmt;
use zeroize::Zeroizing;

/// What [`Server::close`] gives before the last round: the server of the next round and a message for each recipient.
pub type Closed<M, T> = (Server<M, T>, Vec<(u32, Vec<u8>)>);

/// A round whose messages a server can collect in the model M.
pub trait State<M: Model>: sealed::Sealed<M> {
    /// What the server has collected.
    #[doc(hidden)]
    type Data: data::Round<M>;
}

mod sealed {
    use super::*;

    pub trait Sealed<M> {}
    impl<M: Model> Sealed<M> for AdvertiseKeys {}
    impl<M: Model> Sealed<M> for ShareKeys {}
    impl<M: Model> Sealed<M> for MaskedInputCollection {}
    impl Sealed<Active> for ConsistencyCheck {}
    impl<M: Model> Sealed<M> for Unmasking {}
}

impl<M: Model> State<M> for AdvertiseKeys {
    type Data = data::Advertising;
}

impl<M: Model> State<M> for ShareKeys {
    type Data = data::Sharing;
}

impl<M: Model> State<M> for MaskedInputCollection {
    type Data = data::Masking;
}

impl State<Active> for ConsistencyCheck {
    type Data = data::Checking;
}

impl<M: Model> State<M> for Unmasking {
    type Data = data::Revealing;
}

/// The server in the model M, collecting the messages of round S.
pub struct Server<M: Model, S: State<M>> {
    session: Box<data::Session>,
    data: S::Data,
}

impl<M: Model> Server<M, AdvertiseKeys> {
    /// The server before round 0. It has no verification keys: in the active model with
    /// [`Repair::VerifiedSignatures`] it takes no signature, and [`Server::verifying`] is the one to use.
    pub fn new(params: &Params) -> Self {
        let session = data::Session { params: params.clone(), keys: None, sid: None };
        Self { session: Box::new(session), data: data::Advertising::default() }
    }
}

impl Server<Active, AdvertiseKeys> {
    /// The server before round 0, with the users' verification keys. It uses them with
    /// [`Repair::VerifiedSignatures`] only.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when there are not n verification keys.
    pub fn verifying(params: &Params, keys: VerificationKeys) -> Result<Self, Error> {
        keys.check(params)?;
        let mut server = Self::new(params);
        server.session.keys = params.has(Repair::VerifiedSignatures).then_some(keys);
        Ok(server)
    }
}

impl<M: Model, S: State<M>> Server<M, S> {
    /// The parameters of the session.
    pub fn params(&self) -> &Params {
        &self.session.params
    }

    /// How many messages of this round were taken.
    pub fn received(&self) -> usize {
        data::Round::received(&self.data)
    }

    /// Takes one user's message of this round.
    ///
    /// # Errors
    ///
    /// The culprit is always the sender: `E_UNKNOWN` when the round does not wait for it, `E_DUPLICATE` when it has sent
    /// its message already; then those of decoding and of the round's checks. The server is as it was.
    pub fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Error> {
        use data::Round;
        if !self.data.awaits(self.params(), from) {
            return Err(Error::Unknown { culprit: Some(from) });
        }
        if self.data.has(from) {
            return Err(Error::Duplicate { what: "a message in this round", culprit: Some(from) });
        }
        self.data.take(&self.session, from, message).map_err(|e| e.blame(from))
    }

    /// Everything this server knows, as bytes. They are as secret as the server's memory.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        snapshot::write::<M, S::Data>(&self.session, &self.data)
    }

    /// At least t messages.
    fn enough(&self) -> Result<(), Error> {
        self.params().enough(self.received(), "messages in this round")
    }
}

impl<M: Model, S: State<M>> fmt::Debug for Server<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let round = std::any::type_name::<S>().rsplit("::").next().unwrap_or_default();
        let (received, params) = (self.received(), self.params());
        write!(f, "Server {{ round: {round}, received: {received}, params: {params:?}, data: [redacted] }}")
    }
}

//! The server's side of one session: one type a round.
//!
//! `Server<M, S>` collects the messages of round S in the model M. [`Server::receive`] takes one message, in any order of
//! senders; a refused message leaves the server as it was, and its sender counts as not having sent it. `close` ends the
//! round when the caller decides to wait no longer: it gives the server of the next round and the messages to the users,
//! ascending by recipient, and at the end the sum. An error on closing ends the session with nothing revealed.
//!
//! Every state can be written down with [`Server::to_bytes`] at any moment and resumed with [`AnyServer::from_bytes`].
//!
//! A round is closed once:
//!
//! ```compile_fail,E0382
//! use secagg::mgl::{SemiHonest, server::{MaskedInputs, Server}};
//!
//! fn twice(server: Server<SemiHonest, MaskedInputs>) {
//!     let _ = server.close();
//!     let _ = server.close();
//! }
//! ```
//!
//! There are no signatures in the semi-honest model:
//!
//! ```compile_fail,E0277
//! use secagg::mgl::{SemiHonest, server::{Server, Signatures}};
//!
//! fn sign(_: Server<SemiHonest, Signatures>) {}
//! ```

mod collected;
pub(crate) mod data;
mod network;
mod r1_call;
mod r2_masked_input;
mod r3_signature;
mod r4_recovery;
mod snapshot;
mod unmask;

pub use data::{MaskedInputs, Recovery, Responses, Round, Signatures};
pub use network::{ServerKeys, User};
pub use snapshot::{AnyServer, Step};

use super::{Model, Params, Session};
use crate::Error;
use data::Setting;
use std::collections::BTreeSet;
use std::fmt;
use zeroize::Zeroizing;

/// What [`Server::close`] gives before the last round: the server of the next round and a message for each recipient.
pub type Closed<M, S> = (Server<M, S>, Vec<(u32, Vec<u8>)>);

/// The server in the model M, collecting the messages of round S.
pub struct Server<M: Model, S: Round<M>> {
    setting: Setting<M>,
    state: S,
}

impl<M: Model> Server<M, Responses<M>> {
    /// The server before round 1 of a session.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless τ < ν and the keys are those of as many users as the parameters have.
    pub fn new(params: &Params<M>, keys: ServerKeys<M>, session: Session) -> Result<Self, Error> {
        check_session(params, &session)?;
        let ServerKeys { network, signing_key } = keys;
        if network.users() != params.users() {
            return Err(Error::Params { what: "the keys of other users" });
        }
        let setting = Setting { params: params.clone(), network, session };
        Ok(Self { setting, state: Responses { responded: BTreeSet::new(), signing_key } })
    }
}

fn check_session<M: Model>(params: &Params<M>, session: &Session) -> Result<(), Error> {
    if session.tau >= params.sessions() {
        return Err(Error::Params { what: "the session is not from 0 to ν - 1" });
    }
    Ok(())
}

impl<M: Model, S: Round<M>> Server<M, S> {
    /// The parameters.
    pub fn params(&self) -> &Params<M> {
        &self.setting.params
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.setting.session
    }

    /// How many messages of this round were taken.
    pub fn received(&self) -> usize {
        self.state.received()
    }

    /// Takes one user's message of this round.
    ///
    /// # Errors
    ///
    /// The culprit is always the sender: `E_UNKNOWN` when the round does not wait for it, `E_DUPLICATE` when it has sent
    /// its message already; then those of decoding and of the round's checks. The server is as it was.
    pub fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Error> {
        if !self.state.awaits(&self.setting, from) {
            return Err(Error::Unknown { culprit: Some(from) });
        }
        if self.state.has(from) {
            return Err(Error::Duplicate { what: "a message in this round", culprit: Some(from) });
        }
        self.state.take(&self.setting, from, message).map_err(|e| e.blame(from))
    }

    /// Everything this server knows, as bytes. They are as secret as the server's memory.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        snapshot::write(&self.setting, &self.state)
    }
}

impl<M: Model, S: Round<M>> fmt::Debug for Server<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setting { params, session, .. } = &self.setting;
        let (round, received) = (S::NUMBER, self.received());
        write!(
            f,
            "Server {{ round: {round}, received: {received}, {session:?}, params: {params:?}, data: [redacted] }}"
        )
    }
}

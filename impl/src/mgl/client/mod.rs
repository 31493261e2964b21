//! A user's side of one session: a [`Member`] responds and, when it is called, gives its masked input and a `Client`,
//! which each step consumes.
//!
//! A user reveals once in a session. Two recoveries, for two sets of survivors, would leak:
//!
//! ```compile_fail,E0382
//! use secagg::mgl::{SemiHonest, client::{AwaitingShares, Client}};
//!
//! fn twice(user: Client<SemiHonest, AwaitingShares>, first: &[u8], second: &[u8], rng: &mut rand::rngs::SysRng) {
//!     let mut rng = rand::rand_core::UnwrapErr(rng);
//!     let _ = user.recover(first, &mut rng);
//!     let _ = user.recover(second, &mut rng);
//! }
//! ```
//!
//! In the active model it reveals nothing before it has signed:
//!
//! ```compile_fail,E0599
//! use secagg::mgl::{Active, client::{AwaitingShares, Client}};
//!
//! fn skip(user: Client<Active, AwaitingShares>, shares: &[u8], rng: &mut rand::rngs::SysRng) {
//!     let _ = user.recover(shares, &mut rand::rand_core::UnwrapErr(rng));
//! }
//! ```
//!
//! and it signs once:
//!
//! ```compile_fail,E0382
//! use secagg::mgl::{Active, client::{AwaitingShares, Client}};
//!
//! fn twice(user: Client<Active, AwaitingShares>, first: &[u8], second: &[u8]) {
//!     let _ = user.sign(first);
//!     let _ = user.sign(second);
//! }
//! ```
//!
//! The right order compiles:
//!
//! ```
//! use secagg::Error;
//! use secagg::mgl::{Active, client::{AwaitingShares, Client}};
//!
//! fn finish(
//!     user: Client<Active, AwaitingShares>,
//!     messages: [&[u8]; 2],
//!     rng: &mut rand::rngs::SysRng,
//! ) -> Result<Vec<u8>, Error> {
//!     let (user, _signature) = user.sign(messages[0])?;
//!     user.recover(messages[1], &mut rand::rand_core::UnwrapErr(rng))
//! }
//! ```
//!
//! [`Member`]: super::Member

mod r1_respond;
mod r2_masked_input;
mod r3_signature;
mod r4_recovery;

pub use r2_masked_input::Coins;

use super::{Model, Params};
use crate::prim::ae;
use crate::prim::field::SecretElement;
use rand_core::CryptoRng;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a step gives: the user that waits for the next message, and this round's message.
pub type Stepped<M, S> = (Client<M, S>, Vec<u8>);

/// User i in one session in the model M, its masked input sent, waiting for S.
pub struct Client<M: Model, S> {
    params: Params<M>,
    id: u32,
    session_id: [u8; 32],
    u0: BTreeSet<u32>,
    /// N(i).
    neighbours: BTreeSet<u32>,
    /// The key of AE that K_{i,S} gives.
    server_key: ae::Key,
    signing_key: M::SigningKey,
    state: S,
}

/// Waits for the shares of the others.
pub struct AwaitingShares {
    /// Those who deal to i.
    dealt_by: BTreeSet<u32>,
    /// By j, the key of AE that EK^{l,τ}_{i,j} gives, for each other j of U0.
    keys: BTreeMap<u32, ae::Key>,
    /// What it keeps of its own.
    own: Shares,
}

/// Waits for the signatures on U1, in the active model.
pub struct AwaitingSignatures {
    u1: BTreeSet<u32>,
    shares: Shares,
}

/// The shares that a user holds.
struct Shares {
    /// κ_{j,i}, by j; κ_{i,i} too.
    kappa: BTreeMap<u32, SecretElement>,
    /// By j, s_{i,j}^i if i deals to j, else s_{j,i}^i.
    pair: BTreeMap<u32, SecretElement>,
}

/// A nonce, drawn.
fn nonce<R: CryptoRng + ?Sized>(rng: &mut R) -> [u8; 12] {
    let mut nonce = [0; 12];
    rng.fill_bytes(&mut nonce);
    nonce
}

impl<M: Model, S> Client<M, S> {
    /// i.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// sid.
    pub fn session_id(&self) -> &[u8; 32] {
        &self.session_id
    }

    /// The user in the next round, and what it remembered until now.
    fn advance<T>(self, next: impl FnOnce(S) -> T) -> Client<M, T> {
        let Client { params, id, session_id, u0, neighbours, server_key, signing_key, state } = self;
        Client { params, id, session_id, u0, neighbours, server_key, signing_key, state: next(state) }
    }
}

impl<M: Model, S> fmt::Debug for Client<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = std::any::type_name::<S>().rsplit("::").next().unwrap_or_default();
        write!(f, "Client {{ id: {}, {state}, params: {:?}, keys and shares: [redacted] }}", self.id, self.params)
    }
}

//! A user's side: one type a round, each step consuming the user and giving the next.
//!
//! `Client<M, S>` is user u in the model M, about to take the step of round S. The step takes the server's message of the
//! round before and gives this round's message. An error ends the session for this user: there is no next user to go on
//! with.
//!
//! What does not follow Figure 4 does not compile. A user cannot unmask before it has sent its masked input:
//!
//! ```compile_fail,E0599
//! use secagg::bon::{HonestButCurious, MaskedInputCollection, client::Client};
//!
//! fn skip(user: Client<HonestButCurious, MaskedInputCollection>, survivors: &[u8]) {
//!     let _ = user.unmask(survivors);
//! }
//! ```
//!
//! There is no ConsistencyCheck in the honest-but-curious model:
//!
//! ```compile_fail,E0599
//! use secagg::bon::{HonestButCurious, Unmasking, client::Client};
//!
//! fn check(user: Client<HonestButCurious, Unmasking>, survivors: &[u8]) {
//!     let _ = user.consistency_check(survivors);
//! }
//! ```
//!
//! nor a user that waits for one:
//!
//! ```compile_fail,E0277
//! use secagg::bon::{ConsistencyCheck, HonestButCurious, client::Client};
//!
//! fn check(_: Client<HonestButCurious, ConsistencyCheck>) {}
//! ```
//!
//! In the active model there is no unmasking before the ConsistencyCheck:
//!
//! ```compile_fail,E0599
//! use secagg::bon::{Active, ConsistencyCheck, client::Client};
//!
//! fn skip(user: Client<Active, ConsistencyCheck>, survivors: &[u8]) {
//!     let _ = user.unmask(survivors);
//! }
//! ```
//!
//! And a step is taken once: two masked inputs of one user, for two sets of peers, would leak.
//!
//! ```compile_fail,E0382
//! use secagg::bon::{HonestButCurious, MaskedInputCollection, client::Client};
//!
//! fn twice(user: Client<HonestButCurious, MaskedInputCollection>, first: &[u8], second: &[u8]) {
//!     let _ = user.masked_input(first);
//!     let _ = user.masked_input(second);
//! }
//! ```
//!
//! The right order compiles:
//!
//! ```
//! use secagg::Error;
//! use secagg::bon::{Active, MaskedInputCollection, client::Client};
//!
//! fn finish(
//!     user: Client<Active, MaskedInputCollection>,
//!     lists: [&[u8]; 3],
//! ) -> Result<Vec<u8>, Error> {
//!     let (user, _y) = user.masked_input(lists[0])?;
//!     let (user, _signature) = user.consistency_check(lists[1])?;
//!     user.unmask(lists[2])
//! }
//! ```

pub(crate) mod data;
mod r0_advertise_keys;
mod r1_share_keys;
mod r2_masked_input;
mod r3_consistency_check;
mod r4_unmasking;

pub use r0_advertise_keys::AdvertiseKeysCoins;
pub use r1_share_keys::ShareKeysCoins;

use crate::bon::rounds::{AdvertiseKeys, ConsistencyCheck, MaskedInputCollection, ShareKeys, Unmasking};
use crate::bon::{Active, HonestButCurious, Model, Params, SigningIdentity};
use crate::{Error, bon};
use std::collections::BTreeSet;
use std::fmt;
use zeroize::Zeroizing;

/// What a step gives: the user in the next round, and this round's message.
pub type Stepped<M, T> = (Client<M, T>, Vec<u8>);

/// A round that a user can wait for in the model M.
pub trait State<M: Model>: sealed::Sealed<M> {
    /// What the user remembers between rounds.
    #[doc(hidden)]
    type Data;
}

mod sealed {
    use super::*;

    pub trait Sealed<M> {}
    impl<M: Model> Sealed<M> for AdvertiseKeys {}
    impl<M: Model> Sealed<M> for ShareKeys {}
    impl<M: Model> Sealed<M> for MaskedInputCollection {}
    impl Sealed<Active> for ConsistencyCheck {}
    impl Sealed<HonestButCurious> for Unmasking {}
    impl Sealed<Active> for Unmasking {}
}

impl<M: Model> State<M> for AdvertiseKeys {
    type Data = data::AwaitingStart;
}

impl<M: Model> State<M> for ShareKeys {
    type Data = data::AwaitingKeyList;
}

impl<M: Model> State<M> for MaskedInputCollection {
    type Data = data::AwaitingCiphertexts;
}

impl State<Active> for ConsistencyCheck {
    type Data = data::AwaitingSurvivors;
}

impl State<HonestButCurious> for Unmasking {
    type Data = data::AwaitingSurvivors;
}

impl State<Active> for Unmasking {
    type Data = data::AwaitingSignatures;
}

/// User u in the model M, about to take the step of round S.
pub struct Client<M: Model, S: State<M>> {
    params: Params,
    id: u32,
    credentials: M::Credentials,
    data: S::Data,
}

impl<M: Model, S: State<M>> Client<M, S> {
    /// u.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The parameters of the session.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The user in the next round, with what it remembers then, and what it remembered until now.
    fn advance<T: State<M>>(self, next: impl FnOnce(S::Data) -> T::Data) -> Client<M, T> {
        let Client { params, id, credentials, data } = self;
        Client { params, id, credentials, data: next(data) }
    }

    /// U3 ⊆ U2, u ∈ U3 and |U3| ≥ t, in this order.
    fn check_survivors(&self, u3: &BTreeSet<u32>, data: &data::AwaitingSurvivors) -> Result<(), Error> {
        let in_u2 = |v: &u32| *v == self.id || data.received.contains_key(v);
        bon::messages::check_subset(u3.iter(), in_u2, "the survivors")?;
        if !u3.contains(&self.id) {
            return Err(Error::NotMember { what: "the survivors" });
        }
        self.params.enough(u3.len(), "survivors")
    }
}

impl<M: Model, S: State<M>> fmt::Debug for Client<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let round = std::any::type_name::<S>().rsplit("::").next().unwrap_or_default();
        write!(f, "Client {{ id: {}, round: {round}, params: {:?}, data: [redacted] }}", self.id, self.params)
    }
}

impl Client<HonestButCurious, AdvertiseKeys> {
    /// User `id` with its input x_u, in the honest-but-curious model.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when the id is not from 1 to n, `E_INPUT` for an input of another dimension than m or with an element
    /// out of range.
    pub fn new(params: &Params, id: u32, input: Vec<u64>) -> Result<Self, Error> {
        Self::start(params, id, input, ())
    }
}

impl Client<Active, AdvertiseKeys> {
    /// User `id` with its input x_u, in the active model, with what it has from the PKI.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when the id is not from 1 to n or there are not n verification keys, `E_INPUT` for an input of another
    /// dimension than m or with an element out of range.
    pub fn new(params: &Params, id: u32, input: Vec<u64>, identity: SigningIdentity) -> Result<Self, Error> {
        identity.verification_keys.check(params)?;
        Self::start(params, id, input, identity)
    }
}

impl<M: Model> Client<M, AdvertiseKeys> {
    fn start(params: &Params, id: u32, input: Vec<u64>, credentials: M::Credentials) -> Result<Self, Error> {
        let input = Zeroizing::new(input);
        params.check_id(id)?;
        params.space().check_input(&input)?;
        Ok(Self { params: params.clone(), id, credentials, data: data::AwaitingStart { input } })
    }
}

//! The two models of Figure 4: what it prints in red is there or is not.

use crate::Error;
use crate::bon::rounds::{ConsistencyCheck, Unmasking};
use crate::bon::{Params, client, server};
use crate::prim::signature::{SigningKey, VerifyingKey};
use std::fmt;
use std::sync::Arc;

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::HonestButCurious {}
    impl Sealed for super::Active {}
}

/// The threat model that a session is run in. Users and server must agree on it.
pub trait Model: sealed::Sealed + Sized + Send + Sync + 'static {
    /// Whether there are signatures and a ConsistencyCheck.
    const ACTIVE: bool;

    /// The round after MaskedInputCollection: the one in which a user is told who survived.
    type AfterMaskedInput: client::State<Self, Data = client::data::AwaitingSurvivors>
        + server::State<Self, Data: From<server::data::Survived>>;

    /// What a user has from the PKI.
    #[doc(hidden)]
    type Credentials: fmt::Debug + Send + Sync;

    /// Everyone's verification keys, where the model has signatures.
    #[doc(hidden)]
    fn verification_keys(credentials: &Self::Credentials) -> Option<&VerificationKeys>;

    /// This user's signature, where the model has signatures.
    #[doc(hidden)]
    fn sign(credentials: &Self::Credentials, message: &[u8]) -> Result<Option<[u8; 64]>, Error>;

    /// That user `id` signed the message, where the model has signatures.
    #[doc(hidden)]
    fn verify(
        credentials: &Self::Credentials,
        id: u32,
        message: &[u8],
        signature: Option<&[u8; 64]>,
    ) -> Result<(), Error>;
}

/// Everyone follows the protocol: no signatures, no ConsistencyCheck, no PKI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HonestButCurious {}

/// Users and server may do anything: the parts of Figure 4 in red are there.
///
/// The threshold must satisfy Theorem 4's condition, which [`Params::check_active`] decides: 2t > n + n_C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Active {}

impl Model for HonestButCurious {
    const ACTIVE: bool = false;
    type AfterMaskedInput = Unmasking;
    type Credentials = ();

    fn verification_keys(_: &()) -> Option<&VerificationKeys> {
        None
    }

    fn sign(_: &(), _: &[u8]) -> Result<Option<[u8; 64]>, Error> {
        Ok(None)
    }

    fn verify(_: &(), _: u32, _: &[u8], _: Option<&[u8; 64]>) -> Result<(), Error> {
        Ok(())
    }
}

impl Model for Active {
    const ACTIVE: bool = true;
    type AfterMaskedInput = ConsistencyCheck;
    type Credentials = SigningIdentity;

    fn verification_keys(credentials: &SigningIdentity) -> Option<&VerificationKeys> {
        Some(&credentials.verification_keys)
    }

    fn sign(credentials: &SigningIdentity, message: &[u8]) -> Result<Option<[u8; 64]>, Error> {
        credentials.signing_key.sign(message).map(Some)
    }

    fn verify(
        credentials: &SigningIdentity,
        id: u32,
        message: &[u8],
        signature: Option<&[u8; 64]>,
    ) -> Result<(), Error> {
        let signature = signature.ok_or(Error::Signature { culprit: Some(id) })?;
        credentials.verification_keys.verify(id, message, signature)
    }
}

/// d_v^PK of every user, from the PKI. Cloning shares the keys.
#[derive(Clone, Debug)]
pub struct VerificationKeys(Arc<[VerifyingKey]>);

impl VerificationKeys {
    /// The keys of the users 1 to n, in this order, compressed.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when there are not n of them, or one is not a point.
    pub fn new(params: &Params, keys: &[[u8; 33]]) -> Result<Self, Error> {
        check_count(params, keys.len())?;
        let decode = |key| VerifyingKey::from_bytes(key).map_err(|_| Error::Params { what: "a verification key" });
        keys.iter().map(decode).collect::<Result<_, _>>().map(Self)
    }

    /// That there is one key a user, for these parameters.
    pub(crate) fn check(&self, params: &Params) -> Result<(), Error> {
        check_count(params, self.0.len())
    }

    /// That user v signed the message: else `E_SIGNATURE`.
    pub(crate) fn verify(&self, v: u32, message: &[u8], signature: &[u8; 64]) -> Result<(), Error> {
        let refused = Error::Signature { culprit: Some(v) };
        self.get(v).is_some_and(|key| key.verify(message, signature).is_ok()).then_some(()).ok_or(refused)
    }

    /// All of them, in the order of the users.
    pub(crate) fn all(&self) -> impl ExactSizeIterator<Item = &VerifyingKey> {
        self.0.iter()
    }

    /// d_v^PK.
    pub fn get(&self, v: u32) -> Option<&VerifyingKey> {
        self.0.get(usize::try_from(v).ok()?.checked_sub(1)?)
    }
}

/// What a user of the active model has from the PKI: its own signing key and everyone's verification keys.
#[derive(Clone, Debug)]
pub struct SigningIdentity {
    /// d_u^SK.
    pub signing_key: SigningKey,
    /// d_v^PK for every v.
    pub verification_keys: VerificationKeys,
}

fn check_count(params: &Params, keys: usize) -> Result<(), Error> {
    if u32::try_from(keys) != Ok(params.users()) {
        return Err(Error::Params { what: "not one verification key a user" });
    }
    Ok(())
}

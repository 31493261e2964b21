//! The two models of Figure 4: what it prints in red is there or is not.

use super::server::data::Collected;
use super::server::{Recovery, Round, Signatures};
use crate::Error;
use crate::prim::signature::{self, SigningKey, VerifyingKey};
use crate::wire::{Reader, Writer};
use std::fmt;
use std::sync::Arc;

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::SemiHonest {}
    impl Sealed for super::Active {}
}

/// The threat model that a session is run in. Users and server must agree on it.
pub trait Model: sealed::Sealed + Sized + Send + Sync + 'static {
    /// Whether there are signatures and commitments.
    const ACTIVE: bool;

    /// What the server collects after the masked inputs.
    type AfterMaskedInputs: Round<Self> + From<Collected>;

    /// The server's key and the users', to verify signatures with.
    type VerificationKeys: Clone + fmt::Debug + Send + Sync;

    /// A party's own key, to sign with.
    type SigningKey: Clone + fmt::Debug + Send + Sync;

    /// That there are keys for so many users.
    #[doc(hidden)]
    fn check_keys(keys: &Self::VerificationKeys, users: u32) -> Result<(), Error>;

    /// The server's key ‖ the users' keys.
    #[doc(hidden)]
    fn write_keys(keys: &Self::VerificationKeys, writer: &mut Writer);

    /// Reads what [`Model::write_keys`] wrote.
    #[doc(hidden)]
    fn read_keys(reader: &mut Reader<'_>, users: u32) -> Result<Self::VerificationKeys, Error>;

    /// A signing key, written down.
    #[doc(hidden)]
    fn write_signing_key(key: &Self::SigningKey, writer: &mut Writer);

    /// Reads what [`Model::write_signing_key`] wrote.
    #[doc(hidden)]
    fn read_signing_key(reader: &mut Reader<'_>) -> Result<Self::SigningKey, Error>;

    /// This party's signature, where the model has signatures.
    #[doc(hidden)]
    fn sign(key: &Self::SigningKey, message: &[u8]) -> Result<Option<[u8; 64]>, Error>;

    /// That the server signed the message, where the model has signatures.
    #[doc(hidden)]
    fn verify_server(keys: &Self::VerificationKeys, message: &[u8], signature: Option<&[u8; 64]>) -> Result<(), Error>;
}

/// Everyone follows the protocol: no signatures, no commitments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SemiHonest {}

/// Users and server may do anything: the parts of Figure 4 in red are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Active {}

impl Model for SemiHonest {
    const ACTIVE: bool = false;
    type AfterMaskedInputs = Recovery;
    type VerificationKeys = ();
    type SigningKey = ();

    fn check_keys(_: &(), _: u32) -> Result<(), Error> {
        Ok(())
    }

    fn write_keys(_: &(), _: &mut Writer) {}

    fn read_keys(_: &mut Reader<'_>, _: u32) -> Result<(), Error> {
        Ok(())
    }

    fn write_signing_key(_: &(), _: &mut Writer) {}

    fn read_signing_key(_: &mut Reader<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn sign(_: &(), _: &[u8]) -> Result<Option<[u8; 64]>, Error> {
        Ok(None)
    }

    fn verify_server(_: &(), _: &[u8], _: Option<&[u8; 64]>) -> Result<(), Error> {
        Ok(())
    }
}

impl Model for Active {
    const ACTIVE: bool = true;
    type AfterMaskedInputs = Signatures;
    type VerificationKeys = VerificationKeys;
    type SigningKey = SigningKey;

    fn check_keys(keys: &VerificationKeys, users: u32) -> Result<(), Error> {
        if u32::try_from(keys.0.users.len()) != Ok(users) {
            return Err(Error::Params { what: "not one verification key a user" });
        }
        Ok(())
    }

    fn write_keys(keys: &VerificationKeys, writer: &mut Writer) {
        writer.bytes(&keys.0.server.to_bytes());
        keys.0.users.iter().for_each(|key| writer.bytes(&key.to_bytes()));
    }

    fn read_keys(reader: &mut Reader<'_>, users: u32) -> Result<VerificationKeys, Error> {
        let server = *reader.array()?;
        let users: Vec<[u8; 33]> = (0..users).map(|_| reader.array().copied()).collect::<Result<_, _>>()?;
        VerificationKeys::new(&server, &users)
    }

    fn write_signing_key(key: &SigningKey, writer: &mut Writer) {
        writer.bytes(key.to_bytes().as_slice());
    }

    fn read_signing_key(reader: &mut Reader<'_>) -> Result<SigningKey, Error> {
        SigningKey::from_bytes(reader.array()?)
    }

    fn sign(key: &SigningKey, message: &[u8]) -> Result<Option<[u8; 64]>, Error> {
        key.sign(message).map(Some)
    }

    fn verify_server(keys: &VerificationKeys, message: &[u8], signature: Option<&[u8; 64]>) -> Result<(), Error> {
        let signature = signature.ok_or(Error::Signature { culprit: None })?;
        keys.0.server.verify(message, signature)
    }
}

/// The verification keys of the active model. Cloning shares them.
#[derive(Clone, Debug)]
pub struct VerificationKeys(Arc<Keys>);

#[derive(Debug)]
struct Keys {
    server: VerifyingKey,
    users: Vec<VerifyingKey>,
}

impl VerificationKeys {
    /// The server's key, and those of the users 1 to m in this order, compressed.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when one is not a point.
    pub fn new(server: &[u8; 33], users: &[[u8; 33]]) -> Result<Self, Error> {
        let decode = |key| VerifyingKey::from_bytes(key).map_err(|_| Error::Params { what: "a verification key" });
        let users = users.iter().map(decode).collect::<Result<_, _>>()?;
        Ok(Self(Arc::new(Keys { server: decode(server)?, users })))
    }

    /// That user `id` signed the message.
    ///
    /// # Errors
    ///
    /// `E_SIGNATURE`, culprit `id`.
    pub fn verify_user(&self, id: u32, message: &[u8], signature: &[u8; signature::LEN]) -> Result<(), Error> {
        let index = usize::try_from(id).ok().and_then(|id| id.checked_sub(1));
        let key = index.and_then(|i| self.0.users.get(i)).ok_or(Error::Signature { culprit: Some(id) })?;
        key.verify(message, signature).map_err(|e| e.blame(id))
    }
}

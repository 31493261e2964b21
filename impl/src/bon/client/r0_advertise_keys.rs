//! Round 0, AdvertiseKeys: two key pairs, the public keys sent, signed in the active model.

use super::{Client, Stepped, data};
use crate::Error;
use crate::bon::binding;
use crate::bon::messages::{AdvertisedKeys, kind};
use crate::bon::rounds::{AdvertiseKeys, ShareKeys};
use crate::bon::{Model, cost};
use crate::prim::key_agreement::SecretKey;
use crate::wire::Writer;
use rand_core::CryptoRng;

/// What a user draws in round 0.
#[derive(Debug)]
pub struct AdvertiseKeysCoins {
    /// c_u^SK: for the channels between users.
    c_sk: SecretKey,
    /// s_u^SK: for the pairwise masks.
    s_sk: SecretKey,
}

impl AdvertiseKeysCoins {
    fn draw<R: CryptoRng + ?Sized>(rng: &mut R) -> Self {
        Self { c_sk: SecretKey::random(rng), s_sk: SecretKey::random(rng) }
    }

    /// These literal draws.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for a scalar that is not from 1 to q − 1.
    #[cfg(any(test, feature = "test-util"))]
    pub fn from_bytes(c_sk: &[u8; 32], s_sk: &[u8; 32]) -> Result<Self, Error> {
        Ok(Self { c_sk: SecretKey::from_bytes(c_sk)?, s_sk: SecretKey::from_bytes(s_sk)? })
    }
}

impl<M: Model> Client<M, AdvertiseKeys> {
    /// Draws c_u and s_u, and gives the message with the public keys.
    ///
    /// # Errors
    ///
    /// None occurs on honest parameters: signing does not fail.
    pub fn advertise_keys<R: CryptoRng + ?Sized>(self, rng: &mut R) -> Result<Stepped<M, ShareKeys>, Error> {
        self.advertise(AdvertiseKeysCoins::draw(rng))
    }

    /// The same, with literal draws.
    ///
    /// # Errors
    ///
    /// Those of [`Client::advertise_keys`].
    #[cfg(feature = "test-util")]
    pub fn advertise_keys_with_coins(self, coins: AdvertiseKeysCoins) -> Result<Stepped<M, ShareKeys>, Error> {
        self.advertise(coins)
    }

    fn advertise(self, coins: AdvertiseKeysCoins) -> Result<Stepped<M, ShareKeys>, Error> {
        let AdvertiseKeysCoins { c_sk, s_sk } = coins;
        let mut advertised = AdvertisedKeys { c_pk: c_sk.public_key(), s_pk: s_sk.public_key(), signature: None };
        advertised.signature = M::sign(&self.credentials, &binding::signed_keys(&self.params, self.id, &advertised))?;

        let mut message = Writer::message(kind::ADVERTISE_KEYS, cost::advertise_keys::<M>());
        advertised.write(&mut message);
        let next = self.advance(|data| data::AwaitingKeyList { input: data.input, c_sk, s_sk });
        Ok((next, message.finish()))
    }
}

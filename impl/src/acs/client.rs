//! A user's side: one type a round, each step consuming the user and giving the next.
//!
//! A user answers one recovery request. Two would leak: their difference is the masks with those whom only one of them
//! names. It does not compile:
//!
//! ```compile_fail,E0382
//! use secagg::acs::client::{Client, Recovery};
//!
//! fn twice(user: Client<Recovery>, dropped: &[u8], dropped_too: &[u8]) {
//!     let _ = user.recover(dropped);
//!     let _ = user.recover(dropped_too);
//! }
//! ```

use super::{Params, kind};
use crate::Error;
use crate::prim::key_agreement::{PublicKey, SecretKey, SharedKey};
use crate::prim::prg::{self, Sign};
use crate::wire::{self, Reader, Writer, packing};
use rand_core::CryptoRng;
use std::collections::BTreeMap;
use std::fmt;
use zeroize::Zeroizing;

/// A user about to take the step of round S.
pub struct Client<S> {
    params: Params,
    id: u32,
    state: S,
}

/// Waits for round 0.
pub struct AdvertiseKeys {
    /// x_u.
    input: Zeroizing<Vec<u64>>,
}

/// Waits for the neighbours' keys.
pub struct MaskedInput {
    /// x_u.
    input: Zeroizing<Vec<u64>>,
    /// s_u^SK.
    s_sk: SecretKey,
}

/// Waits to be told who dropped.
pub struct Recovery {
    /// The seed of k_u.
    seed: Zeroizing<[u8; 32]>,
    /// s_{u,v}, for each neighbour of U1.
    agreed: BTreeMap<u32, SharedKey>,
}

impl Client<AdvertiseKeys> {
    /// User `id` with its input x_u.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when the id is not from 1 to n, `E_INPUT` for an input of another dimension than m or with an element
    /// out of range.
    pub fn new(params: &Params, id: u32, input: Vec<u64>) -> Result<Self, Error> {
        let input = Zeroizing::new(input);
        if id == 0 || id > params.users() {
            return Err(Error::Params { what: "the id of a user is not from 1 to n" });
        }
        params.space().check_input(&input)?;
        Ok(Self { params: params.clone(), id, state: AdvertiseKeys { input } })
    }

    /// Draws s_u, and gives the message with the public key.
    pub fn advertise_keys<R: CryptoRng + ?Sized>(self, rng: &mut R) -> (Client<MaskedInput>, Vec<u8>) {
        self.advertise(SecretKey::random(rng))
    }

    /// The same, with a literal draw.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for a scalar that is not from 1 to q − 1.
    #[cfg(feature = "test-util")]
    pub fn advertise_keys_with_coins(self, s_sk: &[u8; 32]) -> Result<(Client<MaskedInput>, Vec<u8>), Error> {
        Ok(self.advertise(SecretKey::from_bytes(s_sk)?))
    }

    fn advertise(self, s_sk: SecretKey) -> (Client<MaskedInput>, Vec<u8>) {
        let mut message = Writer::message(kind::ADVERTISE_KEYS, PublicKey::LEN + 1);
        message.bytes(&s_sk.public_key().to_bytes());
        let Client { params, id, state } = self;
        (Client { params, id, state: MaskedInput { input: state.input, s_sk } }, message.finish())
    }
}

impl Client<MaskedInput> {
    /// Takes the neighbours' keys, draws the seed of k_u, and gives the message with the masked input.
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_NOT_SUBSET` for a key of someone who is no neighbour.
    pub fn masked_input<R: CryptoRng + ?Sized>(
        self,
        key_list: &[u8],
        rng: &mut R,
    ) -> Result<(Client<Recovery>, Vec<u8>), Error> {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut_slice());
        self.mask(key_list, seed)
    }

    /// The same, with a literal draw.
    ///
    /// # Errors
    ///
    /// Those of [`Client::masked_input`].
    #[cfg(feature = "test-util")]
    pub fn masked_input_with_coins(
        self,
        key_list: &[u8],
        seed: &[u8; 32],
    ) -> Result<(Client<Recovery>, Vec<u8>), Error> {
        self.mask(key_list, Zeroizing::new(*seed))
    }

    fn mask(self, key_list: &[u8], seed: Zeroizing<[u8; 32]>) -> Result<(Client<Recovery>, Vec<u8>), Error> {
        let Client { params, id, state: MaskedInput { input: mut y, s_sk } } = self;
        let mut reader = Reader::message(key_list, kind::KEY_LIST)?;
        let keys: BTreeMap<u32, PublicKey> =
            reader.list(params.users(), PublicKey::LEN, |entry| PublicKey::from_bytes(entry.array()?))?;
        reader.finish()?;
        let neighbours = params.graph().neighbours(id);
        if let Some(v) = keys.keys().find(|v| !neighbours.contains(v)) {
            return Err(Error::NotSubset { what: "the key list", culprit: Some(*v) });
        }

        let modulus = params.modulus();
        // y_u = x_u + k_u + Σ p_{u,v}
        prg::add_mask(&mut y, Sign::Plus, seed.as_slice(), &[], modulus)?;
        let agreed: BTreeMap<u32, SharedKey> = keys.iter().map(|(v, key)| (*v, s_sk.agree(key))).collect();
        for (v, key) in &agreed {
            prg::add_mask(&mut y, sign(id, *v), key.expose(), &[], modulus)?;
        }
        let message = vector(&params, kind::MASKED_INPUT, &y);
        Ok((Client { params, id, state: Recovery { seed, agreed } }, message))
    }
}

impl Client<Recovery> {
    /// Takes D, the users that dropped, and gives the message with the masks that did not cancel. The session is over for
    /// this user.
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_NOT_SUBSET` when this user is itself in D.
    pub fn recover(self, dropped: &[u8]) -> Result<Vec<u8>, Error> {
        let mut reader = Reader::message(dropped, kind::DROPPED)?;
        let dropped = wire::decode_set(&mut reader, self.params.users())?;
        reader.finish()?;
        if dropped.contains(&self.id) {
            return Err(Error::NotSubset { what: "the set of those who dropped", culprit: Some(self.id) });
        }

        let modulus = self.params.modulus();
        // r_u = k_u + Σ_{v ∈ D} p_{u,v}
        let mut r = Zeroizing::new(vec![0; self.params.space().len()]);
        prg::add_mask(&mut r, Sign::Plus, self.state.seed.as_slice(), &[], modulus)?;
        for (v, key) in self.state.agreed.iter().filter(|(v, _)| dropped.contains(v)) {
            prg::add_mask(&mut r, sign(self.id, *v), key.expose(), &[], modulus)?;
        }
        Ok(vector(&self.params, kind::RECOVERY, &r))
    }
}

/// Δ_{u,v}.
fn sign(u: u32, v: u32) -> Sign {
    if u > v { Sign::Plus } else { Sign::Minus }
}

/// A message with one packed vector.
fn vector(params: &Params, kind: u8, vector: &[u64]) -> Vec<u8> {
    let mut message = Writer::message(kind, params.space().packed_len().saturating_add(1));
    message.bytes(&packing::pack(vector, params.modulus()));
    message.finish()
}

impl<S> fmt::Debug for Client<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let round = std::any::type_name::<S>().rsplit("::").next().unwrap_or_default();
        write!(f, "Client {{ id: {}, round: {round}, params: {:?}, state: [redacted] }}", self.id, self.params)
    }
}

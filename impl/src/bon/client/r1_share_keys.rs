//! Round 1, ShareKeys: s_u^SK and b_u shared among U1, each share encrypted for its user.

use super::{Client, Stepped, data};
use crate::Error;
use crate::bon::binding::{self, SessionId};
use crate::bon::messages::{AdvertisedKeys, SHARES_LEN, kind};
use crate::bon::rounds::{MaskedInputCollection, ShareKeys};
use crate::bon::{Model, Repair, cost, reading};
use crate::prim::ae;
use crate::prim::field::SecretElement;
use crate::prim::shamir::Polynomial;
use crate::wire::Writer;
use rand_core::CryptoRng;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use zeroize::Zeroizing;

/// What a user draws in round 1.
pub struct ShareKeysCoins {
    /// b_u.
    b: SecretElement,
    /// The coefficients that share s_u^SK, of x^1 first.
    a_s: Vec<SecretElement>,
    /// The coefficients that share b_u, of x^1 first.
    a_b: Vec<SecretElement>,
    /// The nonce of e_{u,v}, for each other v.
    nonces: BTreeMap<u32, [u8; 12]>,
}

impl ShareKeysCoins {
    fn draw<R: CryptoRng + ?Sized>(threshold: u32, others: impl Iterator<Item = u32>, rng: &mut R) -> Self {
        let b = SecretElement::random(rng);
        let a_s = (1..threshold).map(|_| SecretElement::random(rng)).collect();
        let a_b = (1..threshold).map(|_| SecretElement::random(rng)).collect();
        let nonce = |v| {
            let mut nonce = [0; 12];
            rng.fill_bytes(&mut nonce);
            (v, nonce)
        };
        Self { b, a_s, a_b, nonces: others.map(nonce).collect() }
    }

    /// These literal draws: b, the t − 1 coefficients for s_u^SK and for b_u, of x^1 first, and a nonce for each other v.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for an element ≥ q.
    #[cfg(any(test, feature = "test-util"))]
    pub fn from_bytes(
        b: &[u8; 32],
        a_s: &[[u8; 32]],
        a_b: &[[u8; 32]],
        nonces: BTreeMap<u32, [u8; 12]>,
    ) -> Result<Self, Error> {
        let elements = |bytes: &[[u8; 32]]| bytes.iter().map(SecretElement::from_bytes).collect::<Result<_, _>>();
        Ok(Self { b: SecretElement::from_bytes(b)?, a_s: elements(a_s)?, a_b: elements(a_b)?, nonces })
    }
}

impl fmt::Debug for ShareKeysCoins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShareKeysCoins([redacted])")
    }
}

impl<M: Model> Client<M, ShareKeys> {
    /// Takes the key list, draws b_u and the two sharing polynomials, and gives the message with the encrypted shares.
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_THRESHOLD` for |U1| < t, `E_NOT_MEMBER` when u is not in U1 (with
    /// [`Repair::OwnKeys`], or the keys listed for it are not its own), `E_DUPLICATE_KEY`, `E_SIGNATURE`.
    pub fn share_keys<R: CryptoRng + ?Sized>(
        self,
        key_list: &[u8],
        rng: &mut R,
    ) -> Result<Stepped<M, MaskedInputCollection>, Error> {
        let u1 = self.check_key_list(key_list)?;
        let coins = ShareKeysCoins::draw(self.params.threshold(), u1.keys().copied().filter(|v| *v != self.id), rng);
        let sid = self.session_id(key_list);
        self.share(u1, sid, coins)
    }

    /// The same, with literal draws.
    ///
    /// # Errors
    ///
    /// Those of [`Client::share_keys`], and `E_PARAMS` when there are not t − 1 coefficients twice, `E_INCOMPLETE` when v's
    /// nonce is missing.
    #[cfg(feature = "test-util")]
    pub fn share_keys_with_coins(
        self,
        key_list: &[u8],
        coins: ShareKeysCoins,
    ) -> Result<Stepped<M, MaskedInputCollection>, Error> {
        let u1 = self.check_key_list(key_list)?;
        let sid = self.session_id(key_list);
        self.share(u1, sid, coins)
    }

    fn session_id(&self, key_list: &[u8]) -> Option<SessionId> {
        binding::session_id(&self.params, M::verification_keys(&self.credentials), key_list)
    }

    fn check_key_list(&self, key_list: &[u8]) -> Result<BTreeMap<u32, AdvertisedKeys>, Error> {
        let u1 = reading::key_list::<M>(key_list, self.params.users())?;
        self.params.enough(u1.len(), "users with keys")?;
        let listed = u1.get(&self.id).ok_or(Error::NotMember { what: "the key list" })?;
        if self.params.has(Repair::OwnKeys) {
            let own = (self.data.c_sk.public_key(), self.data.s_sk.public_key());
            if (listed.c_pk, listed.s_pk) != own {
                return Err(Error::NotMember { what: "the key list with its own keys" });
            }
        }
        let mut seen = HashSet::with_capacity(u1.len());
        for (v, advertised) in &u1 {
            if !seen.insert(advertised.keys()) {
                return Err(Error::DuplicateKey { culprit: Some(*v) });
            }
        }
        for (v, advertised) in &u1 {
            let signed = binding::signed_keys(&self.params, *v, advertised);
            M::verify(&self.credentials, *v, &signed, advertised.signature.as_ref())?;
        }
        Ok(u1)
    }

    fn share(
        self,
        u1: BTreeMap<u32, AdvertisedKeys>,
        sid: Option<SessionId>,
        coins: ShareKeysCoins,
    ) -> Result<Stepped<M, MaskedInputCollection>, Error> {
        let ShareKeysCoins { b, a_s, a_b, nonces } = coins;
        if ![&a_s, &a_b].iter().all(|a| u32::try_from(a.len().saturating_add(1)) == Ok(self.params.threshold())) {
            return Err(Error::Params { what: "not t - 1 coefficients" });
        }
        let s_polynomial = Polynomial::new(&self.data.s_sk.to_element(), &a_s);
        let b_polynomial = Polynomial::new(&b, &a_b);
        let own_share = b_polynomial.share(self.id)?;

        let mut message = Writer::message(kind::SHARE_KEYS, cost::share_keys(u1.len()));
        message.count(u1.len().saturating_sub(1));
        let mut peers = BTreeMap::new();
        for (v, advertised) in u1.into_iter().filter(|(v, _)| *v != self.id) {
            let nonce = nonces.get(&v).ok_or(Error::Incomplete { what: "the list of nonces", culprit: Some(v) })?;
            let key = ae::Key::derive(&self.data.c_sk.agree(&advertised.c_pk))?;
            let shares = plaintext(self.id, v, &s_polynomial.share(v)?, &b_polynomial.share(v)?);
            message.u32(v);
            let ad = binding::associated_data(&self.params, sid.as_ref(), self.id, v);
            message.bytes(&key.seal(nonce, &ad, &shares)?);
            peers.insert(v, data::Peer { key, s_pk: advertised.s_pk });
        }
        let next = self.advance(|data| {
            let data::AwaitingKeyList { input, s_sk, c_sk: _ } = data;
            data::AwaitingCiphertexts { input, s_sk, b, own_share, peers, sid }
        });
        Ok((next, message.finish()))
    }
}

/// u ‖ v ‖ s^SK_{u,v} ‖ b_{u,v}.
fn plaintext(u: u32, v: u32, s_share: &SecretElement, b_share: &SecretElement) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(SHARES_LEN));
    bytes.extend_from_slice(&u.to_be_bytes());
    bytes.extend_from_slice(&v.to_be_bytes());
    bytes.extend_from_slice(s_share.to_bytes().as_slice());
    bytes.extend_from_slice(b_share.to_bytes().as_slice());
    bytes
}

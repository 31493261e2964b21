//! The messages of each round: kinds, entries, and what two rounds share of their encoding.

use crate::Error;
use crate::bon::Model;
pub use crate::lists::{check_subset, read_list, set_bytes, write_list};
use crate::prim::ae;
use crate::prim::field::SecretElement;
use crate::prim::key_agreement::PublicKey;
use crate::prim::signature;
use crate::wire::{Reader, Writer};
use std::collections::BTreeMap;

/// The first byte of a message. In round r a user's is 2r, the server's 2r + 1.
pub mod kind {
    /// AdvertiseKeys, u → S.
    pub const ADVERTISE_KEYS: u8 = 0;
    /// The key list, S → each of U1.
    pub const KEY_LIST: u8 = 1;
    /// ShareKeys, u → S.
    pub const SHARE_KEYS: u8 = 2;
    /// The ciphertexts, S → each of U2.
    pub const CIPHERTEXTS: u8 = 3;
    /// MaskedInputCollection, u → S.
    pub const MASKED_INPUT: u8 = 4;
    /// The survivors, S → each of U3.
    pub const SURVIVORS: u8 = 5;
    /// ConsistencyCheck, u → S.
    pub const CONSISTENCY_CHECK: u8 = 6;
    /// The signatures, S → each of U4.
    pub const SIGNATURES: u8 = 7;
    /// Unmasking, u → S.
    pub const UNMASKING: u8 = 8;
}

/// The bytes inside e_{u,v}: u ‖ v ‖ s^SK_{u,v} ‖ b_{u,v}.
pub const SHARES_LEN: usize = 4 + 4 + 32 + 32;
/// The bytes of e_{u,v}.
pub const CIPHERTEXT_LEN: usize = SHARES_LEN + ae::OVERHEAD;
/// The bytes of the two public keys of a user.
pub const KEYS_LEN: usize = 2 * PublicKey::LEN;

/// e_{u,v}.
pub type Ciphertext = [u8; CIPHERTEXT_LEN];

/// What a user advertises: c_u^PK, s_u^PK and, in the active model, σ_u.
#[derive(Clone, Debug)]
pub struct AdvertisedKeys {
    pub c_pk: PublicKey,
    pub s_pk: PublicKey,
    pub signature: Option<[u8; signature::LEN]>,
}

impl AdvertisedKeys {
    /// The bytes it takes in this model.
    pub const fn len<M: Model>() -> usize {
        if M::ACTIVE { KEYS_LEN + signature::LEN } else { KEYS_LEN }
    }

    /// c_u^PK ‖ s_u^PK: what is signed.
    pub fn keys(&self) -> [u8; KEYS_LEN] {
        let mut both = [0; KEYS_LEN];
        let bytes = self.c_pk.to_bytes().into_iter().chain(self.s_pk.to_bytes());
        for (to, from) in both.iter_mut().zip(bytes) {
            *to = from;
        }
        both
    }

    pub fn write(&self, writer: &mut Writer) {
        writer.bytes(&self.keys());
        if let Some(signature) = &self.signature {
            writer.bytes(signature);
        }
    }

    pub fn read<M: Model>(reader: &mut Reader<'_>) -> Result<Self, Error> {
        let c_pk = PublicKey::from_bytes(reader.array()?)?;
        let s_pk = PublicKey::from_bytes(reader.array()?)?;
        let signature = if M::ACTIVE { Some(*reader.array()?) } else { None };
        Ok(Self { c_pk, s_pk, signature })
    }
}

/// The list of v ‖ c_v^PK ‖ s_v^PK [‖ σ_v].
pub fn write_key_list(writer: &mut Writer, keys: &BTreeMap<u32, AdvertisedKeys>) {
    writer.count(keys.len());
    for (v, advertised) in keys {
        writer.u32(*v);
        advertised.write(writer);
    }
}

/// The list of v ‖ c_v^PK ‖ s_v^PK [‖ σ_v].
pub fn read_key_list<M: Model>(reader: &mut Reader<'_>, n: u32) -> Result<BTreeMap<u32, AdvertisedKeys>, Error> {
    reader.list(n, AdvertisedKeys::len::<M>(), AdvertisedKeys::read::<M>)
}

/// A list of v ‖ share.
pub fn write_shares<'a>(writer: &mut Writer, shares: impl ExactSizeIterator<Item = (u32, &'a SecretElement)>) {
    writer.count(shares.len());
    for (v, share) in shares {
        writer.u32(v);
        writer.bytes(share.to_bytes().as_slice());
    }
}

/// A list of v ‖ share.
pub fn read_shares(reader: &mut Reader<'_>, n: u32) -> Result<BTreeMap<u32, SecretElement>, Error> {
    reader.list(n, 32, |entry| SecretElement::from_bytes(entry.array()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bon::{Active, HonestButCurious};
    use proptest::prelude::*;

    /// Bytes that come near a list of entries of `size` bytes, n = 4: mostly zeros, small ids, some points.
    fn near_list(size: usize) -> impl Strategy<Value = Vec<u8>> {
        let g = crate::prim::key_agreement::SecretKey::from_bytes(&std::array::from_fn(|i| u8::from(i == 31)));
        let g = g.unwrap().public_key().to_bytes();
        let field =
            prop_oneof![Just([&g[..], &g, &[7; 64]].concat()), Just([0; 130].to_vec()), Just([255; 130].to_vec())];
        let entry = (0u32..6, field).prop_map(move |(v, field)| [&v.to_be_bytes()[..], &field[..size]].concat());
        (0u32..4, proptest::collection::vec(entry, 0..4))
            .prop_map(|(count, entries)| [&count.to_be_bytes()[..], &entries.concat()].concat())
    }

    /// Reads all of the bytes and writes them again.
    fn again<T>(
        bytes: &[u8],
        read: impl Fn(&mut Reader<'_>) -> Result<T, Error>,
        write: impl Fn(&mut Writer, &T),
    ) -> Option<Vec<u8>> {
        let mut reader = Reader::new(bytes);
        let value = read(&mut reader).ok()?;
        reader.finish().ok()?;
        let mut writer = Writer::default();
        write(&mut writer, &value);
        Some(writer.finish())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn what_decodes_has_one_encoding(
            hbc in near_list(66), active in near_list(130), ciphertexts in near_list(100), shares in near_list(32),
        ) {
            let write_keys = |w: &mut Writer, keys: &BTreeMap<u32, AdvertisedKeys>| write_key_list(w, keys);
            if let Some(bytes) = again(&hbc, |r| read_key_list::<HonestButCurious>(r, 4), write_keys) {
                prop_assert_eq!(bytes, hbc);
            }
            if let Some(bytes) = again(&active, |r| read_key_list::<Active>(r, 4), write_keys) {
                prop_assert_eq!(bytes, active);
            }
            let write = |w: &mut Writer, l: &BTreeMap<u32, Ciphertext>| write_list(w, l.iter().map(|(v, e)| (*v, e)));
            if let Some(bytes) = again(&ciphertexts, |r| read_list(r, 4), write) {
                prop_assert_eq!(bytes, ciphertexts);
            }
            let write = |w: &mut Writer, l: &BTreeMap<u32, _>| write_shares(w, l.iter().map(|(v, s)| (*v, s)));
            if let Some(bytes) = again(&shares, |r| read_shares(r, 4), write) {
                prop_assert_eq!(bytes, shares);
            }
        }
    }
}

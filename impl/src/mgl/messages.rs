//! The messages of each round: kinds, sizes, and what both parties read.

use super::{Model, Session};
use crate::Error;
use crate::lists::read_list;
use crate::prim::ae;
use crate::prim::field::SecretElement;
use crate::prim::key_agreement::PublicKey;
use crate::prim::signature;
use crate::space::Space;
use crate::wire::{self, Reader, Writer};
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// The first byte of a message. In round r a user's is 2r, the server's 2r + 1.
pub mod kind {
    /// The response, i → S.
    pub const RESPONSE: u8 = 2;
    /// The call, S → each of U0.
    pub const CALL: u8 = 3;
    /// The masked input, i → S.
    pub const MASKED_INPUT: u8 = 4;
    /// The shares, S → each of U1.
    pub const SHARES: u8 = 5;
    /// The signature, i → S.
    pub const SIGNATURE: u8 = 6;
    /// The signatures, S → each of U2.
    pub const SIGNATURES: u8 = 7;
    /// The recovery, i → S.
    pub const RECOVERY: u8 = 8;
}

/// e_{i,j} where i does not deal to j: κ_{i,j} inside.
pub const KAPPA_LEN: usize = 32 + ae::OVERHEAD;
/// e_{i,j} where i deals to j: κ_{i,j} ‖ s_{i,j}^j inside.
pub const DEALT_LEN: usize = 64 + ae::OVERHEAD;
/// a_{i,j}: s_{i,j}^S inside.
pub const SERVER_SHARE_LEN: usize = 32 + ae::OVERHEAD;
/// b_{i,j}: two points inside.
pub const PAIR_COMMITMENT_LEN: usize = 2 * PublicKey::LEN + ae::OVERHEAD;

/// e_{i,j} where i deals to j.
pub type DealtShares = [u8; DEALT_LEN];
/// e_{i,j} where i does not deal to j.
pub type KappaShare = [u8; KAPPA_LEN];

/// c_i: t points inside.
pub fn commitment_len(threshold: u32) -> usize {
    usize::try_from(threshold).unwrap_or(usize::MAX).saturating_mul(PublicKey::LEN).saturating_add(ae::OVERHEAD)
}

/// What user i sends for j to whom it deals: e_{i,j} ‖ a_{i,j} [‖ b_{i,j}].
pub struct Dealing<'a> {
    /// e_{i,j}.
    pub shares: &'a DealtShares,
    /// a_{i,j}.
    pub server_share: &'a [u8; SERVER_SHARE_LEN],
    /// b_{i,j}, in the active model.
    pub commitment: Option<&'a [u8; PAIR_COMMITMENT_LEN]>,
}

impl<'a> Dealing<'a> {
    /// The bytes it takes in this model.
    pub const fn len<M: Model>() -> usize {
        DEALT_LEN + SERVER_SHARE_LEN + if M::ACTIVE { PAIR_COMMITMENT_LEN } else { 0 }
    }

    /// Reads it.
    ///
    /// # Errors
    ///
    /// Those of decoding; so all of these.
    pub fn read<M: Model>(reader: &mut Reader<'a>) -> Result<Self, Error> {
        let (shares, server_share) = (reader.array()?, reader.array()?);
        let commitment = if M::ACTIVE { Some(reader.array()?) } else { None };
        Ok(Self { shares, server_share, commitment })
    }
}

/// The call: the session, U0 and, in the active model, σ_S.
pub struct Call {
    /// Which session it is.
    pub session: Session,
    /// U0.
    pub u0: BTreeSet<u32>,
    /// σ_S.
    pub signature: Option<[u8; signature::LEN]>,
}

impl Call {
    /// Reads the message.
    ///
    /// # Errors
    ///
    /// See [`Dealing::read`].
    pub fn read<M: Model>(message: &[u8], users: u32) -> Result<Self, Error> {
        let mut reader = Reader::message(message, kind::CALL)?;
        let session = Session::read(&mut reader)?;
        let u0 = wire::decode_set(&mut reader, users)?;
        let signature = if M::ACTIVE { Some(*reader.array()?) } else { None };
        reader.finish()?;
        Ok(Self { session, u0, signature })
    }

    /// Writes what follows the kind.
    pub fn write(&self, writer: &mut Writer) {
        self.session.write(writer);
        wire::encode_set(writer, &self.u0);
        if let Some(signature) = &self.signature {
            writer.bytes(signature);
        }
    }
}

/// The response, which says nothing but that the user is there.
///
/// # Errors
///
/// See [`Dealing::read`].
pub fn read_response(message: &[u8]) -> Result<(), Error> {
    Reader::message(message, kind::RESPONSE)?.finish()
}

/// A masked input.
pub struct MaskedInput<'a> {
    /// By j to whom the user deals.
    pub dealings: BTreeMap<u32, Dealing<'a>>,
    /// e_{i,j}, by all other j.
    pub others: BTreeMap<u32, KappaShare>,
    /// c_i; empty in the semi-honest model.
    pub commitment: &'a [u8],
    /// α_i, packed.
    pub packed: &'a [u8],
    /// α_i.
    pub alpha: Zeroizing<Vec<u64>>,
}

impl<'a> MaskedInput<'a> {
    /// Reads the message.
    ///
    /// # Errors
    ///
    /// See [`Dealing::read`].
    pub fn read<M: Model>(message: &'a [u8], users: u32, threshold: u32, space: &Space) -> Result<Self, Error> {
        let mut reader = Reader::message(message, kind::MASKED_INPUT)?;
        let dealings = reader.list(users, Dealing::len::<M>(), Dealing::read::<M>)?;
        let others = read_list(&mut reader, users)?;
        let commitment = if M::ACTIVE { reader.take(commitment_len(threshold))? } else { &[] };
        let packed = reader.rest();
        Ok(Self { dealings, others, commitment, packed, alpha: Zeroizing::new(space.unpack(packed)?) })
    }
}

/// The shares and U1.
pub struct Shares {
    /// U1.
    pub u1: BTreeSet<u32>,
    /// e_{j,i}, by j who deals to i.
    pub dealt: BTreeMap<u32, DealtShares>,
    /// e_{j,i}, by all other j.
    pub others: BTreeMap<u32, KappaShare>,
}

impl Shares {
    /// Reads the message.
    ///
    /// # Errors
    ///
    /// See [`Dealing::read`].
    pub fn read(message: &[u8], users: u32) -> Result<Self, Error> {
        let mut reader = Reader::message(message, kind::SHARES)?;
        let u1 = wire::decode_set(&mut reader, users)?;
        let (dealt, others) = (read_list(&mut reader, users)?, read_list(&mut reader, users)?);
        reader.finish()?;
        Ok(Self { u1, dealt, others })
    }
}

/// A user's signature on U1.
///
/// # Errors
///
/// See [`Dealing::read`].
pub fn read_signature(message: &[u8]) -> Result<[u8; signature::LEN], Error> {
    let mut reader = Reader::message(message, kind::SIGNATURE)?;
    let signature = *reader.array()?;
    reader.finish()?;
    Ok(signature)
}

/// The signatures of U2.
///
/// # Errors
///
/// See [`Dealing::read`].
pub fn read_signatures(message: &[u8], users: u32) -> Result<BTreeMap<u32, [u8; signature::LEN]>, Error> {
    let mut reader = Reader::message(message, kind::SIGNATURES)?;
    let signatures = read_list(&mut reader, users)?;
    reader.finish()?;
    Ok(signatures)
}

/// β_i, the plaintext: an entry for each user, from 1 on.
///
/// # Errors
///
/// See [`Dealing::read`].
pub fn read_beta(plaintext: &[u8], users: u32) -> Result<Vec<(u32, Recovered)>, Error> {
    let mut reader = Reader::new(plaintext);
    let entries = (1..=users).map(|j| Ok((j, Recovered::read(&mut reader)?))).collect::<Result<_, Error>>()?;
    reader.finish()?;
    Ok(entries)
}

/// An entry of β_i.
pub enum Recovered {
    /// ⊥.
    Nothing,
    /// κ_{j,i}.
    Kappa(SecretElement),
    /// A share of K^{l,τ}_{i,j}.
    Pair(SecretElement),
}

impl Recovered {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// See [`Dealing::read`].
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Error> {
        let kind = reader.u8()?;
        match kind {
            0 => Ok(Self::Nothing),
            1 => SecretElement::from_bytes(reader.array()?).map(Self::Kappa),
            2 => SecretElement::from_bytes(reader.array()?).map(Self::Pair),
            _ => Err(Error::Range { what: "the kind of a recovered share", culprit: None }),
        }
    }

    /// Writes it.
    pub fn write(&self, writer: &mut Writer) {
        match self {
            Self::Nothing => writer.u8(0),
            Self::Kappa(share) => {
                writer.u8(1);
                writer.bytes(share.to_bytes().as_slice());
            }
            Self::Pair(share) => {
                writer.u8(2);
                writer.bytes(share.to_bytes().as_slice());
            }
        }
    }
}

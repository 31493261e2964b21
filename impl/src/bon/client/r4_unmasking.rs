//! Round 4, Unmasking: of each user of U2 one share, never both: of s_v^SK for those who left, of b_v for those who stayed.

use super::{Client, State, data};
use crate::Error;
use crate::bon::binding;
use crate::bon::messages::{self, Ciphertext, kind};
use crate::bon::rounds::Unmasking;
use crate::bon::{Active, HonestButCurious, Model, Repair, cost, reading};
use crate::prim::ae;
use crate::prim::field::SecretElement;
use crate::wire::{Reader, Writer};
use std::collections::{BTreeMap, BTreeSet};

impl Client<HonestButCurious, Unmasking> {
    /// Takes the survivors U3 and gives the message with the shares. The session is over for this user.
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_NOT_SUBSET` for a survivor that is not in U2, `E_NOT_MEMBER` when u is not in U3,
    /// `E_THRESHOLD` for |U3| < t; then, without [`Repair::SkipUndecryptable`], of each ciphertext in turn `E_TAG`,
    /// `E_ADDRESS`, `E_RANGE`.
    pub fn unmask(self, survivors: &[u8]) -> Result<Vec<u8>, Error> {
        let u3 = reading::survivors(survivors, self.params.users())?;
        self.check_survivors(&u3, &self.data)?;
        self.reveal(&self.data, &u3)
    }
}

impl Client<Active, Unmasking> {
    /// Takes the signatures of U4 on U3 and gives the message with the shares. The session is over for this user.
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_NOT_SUBSET` for a signer that is not in U3, `E_THRESHOLD` for |U4| < t, `E_SIGNATURE`;
    /// then, without [`Repair::SkipUndecryptable`], of each ciphertext in turn `E_TAG`, `E_ADDRESS`, `E_RANGE`.
    pub fn unmask(self, signatures: &[u8]) -> Result<Vec<u8>, Error> {
        let u4 = reading::signatures(signatures, self.params.users())?;
        let u3 = &self.data.u3;
        messages::check_subset(u4.keys(), |v| u3.contains(v), "the signers")?;
        self.params.enough(u4.len(), "signatures")?;
        let signed = binding::signed_survivors(self.data.shares.sid.as_ref(), u3);
        for (v, signature) in &u4 {
            Active::verify(&self.credentials, *v, &signed, Some(signature))?;
        }
        self.reveal(&self.data.shares, u3)
    }
}

impl<M: Model, S: State<M>> Client<M, S> {
    /// Decrypts every e_{v,u} and sends, of its two shares, the one that U3 asks for. With
    /// [`Repair::SkipUndecryptable`] those of a ciphertext that fails are left out.
    fn reveal(&self, shares: &data::AwaitingSurvivors, u3: &BTreeSet<u32>) -> Result<Vec<u8>, Error> {
        let mut of_dropped = Vec::new();
        let mut of_survivors = BTreeMap::new();
        for (v, (key, sealed)) in &shares.received {
            let ad = binding::associated_data(&self.params, shares.sid.as_ref(), *v, self.id);
            let (s_share, b_share) = match open(*v, self.id, key, &ad, sealed) {
                Ok(shares) => shares,
                Err(_) if self.params.has(Repair::SkipUndecryptable) => continue,
                Err(e) => return Err(e.blame(*v)),
            };
            if u3.contains(v) {
                of_survivors.insert(*v, b_share);
            } else {
                of_dropped.push((*v, s_share));
            }
        }
        of_survivors.insert(self.id, shares.own_share.clone());

        let u2 = shares.received.len().saturating_add(1);
        let mut message = Writer::message(kind::UNMASKING, cost::unmasking(u2));
        messages::write_shares(&mut message, of_dropped.iter().map(|(v, share)| (*v, share)));
        messages::write_shares(&mut message, of_survivors.iter().map(|(v, share)| (*v, share)));
        Ok(message.finish())
    }
}

/// The shares s^SK_{v,u} and b_{v,u} in e_{v,u}, once it is seen to be from v and for u.
fn open(
    v: u32,
    u: u32,
    key: &ae::Key,
    ad: &[u8],
    sealed: &Ciphertext,
) -> Result<(SecretElement, SecretElement), Error> {
    let plaintext = key.open(ad, sealed)?;
    let mut reader = Reader::new(&plaintext);
    if (reader.u32()?, reader.u32()?) != (v, u) {
        return Err(Error::Address { culprit: None });
    }
    let shares = (SecretElement::from_bytes(reader.array()?)?, SecretElement::from_bytes(reader.array()?)?);
    reader.finish()?;
    Ok(shares)
}

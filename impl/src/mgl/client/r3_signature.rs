//! Round 3: the user decrypts the shares it is sent and, in the active model, signs the set U1 that it is shown.

use super::{AwaitingShares, AwaitingSignatures, Client, Shares, Stepped};
use crate::Error;
use crate::lists::check_subset;
use crate::mgl::messages::{self, kind};
use crate::mgl::session::{self, Sealed};
use crate::mgl::{Active, Model, Repair, cost};
use crate::prim::ae;
use crate::prim::field::SecretElement;
use crate::wire::{Reader, Writer};
use std::collections::BTreeSet;

impl Client<Active, AwaitingShares> {
    /// Takes the shares and U1, and gives the message with σ_i.
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_NOT_SUBSET` for a sender that is not in U0 or in the wrong list; `E_NOT_MEMBER` when i is
    /// not in U1, `E_THRESHOLD` for |U1| < t, `E_NOT_SUBSET` for a user of U1 that is not in U0. Without
    /// [`Repair::SkipUndecryptable`] also `E_TAG` and `E_RANGE`, before those of U1.
    pub fn sign(self, shares: &[u8]) -> Result<Stepped<Active, AwaitingSignatures>, Error> {
        let (client, u1) = self.take_shares(shares)?;
        let mut message = Writer::message(kind::SIGNATURE, cost::signature());
        let signed = session::survivors(&client.params, &u1, &client.session_id);
        if let Some(signature) = Active::sign(&client.signing_key, &signed)? {
            message.bytes(&signature);
        }
        Ok((client.advance(|shares| AwaitingSignatures { u1, shares }), message.finish()))
    }
}

impl<M: Model> Client<M, AwaitingShares> {
    /// Decodes and decrypts the shares, then judges U1.
    pub(super) fn take_shares(self, message: &[u8]) -> Result<(Client<M, Shares>, BTreeSet<u32>), Error> {
        let messages::Shares { u1, dealt, others } = messages::Shares::read(message, self.params.users())?;
        let AwaitingShares { dealt_by, keys, .. } = &self.state;
        // There is a key for each user of U0 ∖ {i}.
        let deals = |j: &u32| keys.contains_key(j) && dealt_by.contains(j);
        check_subset(dealt.keys(), deals, "the list of dealers")?;
        let does_not = |j: &u32| keys.contains_key(j) && !dealt_by.contains(j);
        check_subset(others.keys(), does_not, "the list of those who do not deal")?;
        let mut received = Vec::with_capacity(dealt.len().saturating_add(others.len()));
        for (j, sealed) in &dealt {
            if let Some([kappa, pair]) = self.open(*j, sealed)? {
                received.push((*j, kappa, Some(pair)));
            }
        }
        for (j, sealed) in &others {
            if let Some([kappa]) = self.open(*j, sealed)? {
                received.push((*j, kappa, None));
            }
        }

        if !u1.contains(&self.id) {
            return Err(Error::NotMember { what: "the survivors" });
        }
        self.params.enough(u1.len(), "survivors")?;
        check_subset(u1.iter(), |j| self.u0.contains(j), "the survivors")?;
        let client = self.advance(|AwaitingShares { mut own, .. }| {
            for (j, kappa, pair) in received {
                own.kappa.insert(j, kappa);
                if let Some(pair) = pair {
                    // Of a pair in which both deal, a user keeps the share of its own dealing.
                    own.pair.entry(j).or_insert(pair);
                }
            }
            own
        });
        Ok((client, u1))
    }

    /// What is in e_{j,i}; nothing, if it fails and such are skipped.
    fn open<const N: usize>(&self, j: u32, sealed: &[u8]) -> Result<Option<[SecretElement; N]>, Error> {
        let key = self.state.keys.get(&j).ok_or(Error::Unknown { culprit: Some(j) })?;
        let ad = Sealed::Shares { from: j, to: self.id }.ad(&self.params, &self.session_id);
        match elements(key, &ad, sealed) {
            Ok(elements) => Ok(Some(elements)),
            Err(_) if self.params.has(Repair::SkipUndecryptable) => Ok(None),
            Err(e) => Err(e.blame(j)),
        }
    }
}

/// The N elements of F_q in a ciphertext.
fn elements<const N: usize>(key: &ae::Key, ad: &[u8], sealed: &[u8]) -> Result<[SecretElement; N], Error> {
    let plaintext = key.open(ad, sealed)?;
    let mut reader = Reader::new(&plaintext);
    let read = (0..N).map(|_| SecretElement::from_bytes(reader.array()?)).collect::<Result<Vec<_>, Error>>()?;
    reader.finish()?;
    read.try_into().map_err(|_| Error::Length { what: "a plaintext", culprit: None })
}

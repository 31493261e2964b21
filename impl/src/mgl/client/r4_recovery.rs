//! Round 4: of each user one share, never both: of κ for those in the deciding set W, of the pair's key for those
//! neighbours who are not.

use super::{AwaitingShares, AwaitingSignatures, Client, Shares};
use crate::Error;
use crate::lists::check_subset;
use crate::mgl::messages::{Recovered, kind, read_signatures};
use crate::mgl::session::{self, Sealed};
use crate::mgl::{Active, Model, Repair, SemiHonest, cost};
use crate::wire::Writer;
use rand_core::CryptoRng;
use std::collections::BTreeSet;

impl Client<SemiHonest, AwaitingShares> {
    /// Takes the shares and U1, and gives the message with what it reveals. The session is over for this user.
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_NOT_SUBSET` for a sender that is not in U0 or in the wrong list; `E_NOT_MEMBER` when i is
    /// not in U1, `E_THRESHOLD` for |U1| < t, `E_NOT_SUBSET` for a user of U1 that is not in U0, `E_THRESHOLD` for fewer
    /// than η_max neighbours in U1. Without [`Repair::SkipUndecryptable`] also `E_TAG` and `E_RANGE`, before those of U1.
    pub fn recover<R: CryptoRng + ?Sized>(self, shares: &[u8], rng: &mut R) -> Result<Vec<u8>, Error> {
        self.finish(shares, &super::nonce(rng))
    }

    /// The same, with the nonce of β_i given.
    ///
    /// # Errors
    ///
    /// Those of [`Client::recover`].
    #[cfg(feature = "test-util")]
    pub fn recover_with_coins(self, shares: &[u8], nonce_beta: &[u8; 12]) -> Result<Vec<u8>, Error> {
        self.finish(shares, nonce_beta)
    }

    fn finish(self, shares: &[u8], nonce: &[u8; 12]) -> Result<Vec<u8>, Error> {
        let (client, u1) = self.take_shares(shares)?;
        client.params.enough_neighbours(client.neighbours.intersection(&u1).count())?;
        client.reveal(&client.state, &u1, nonce)
    }
}

impl Client<Active, AwaitingSignatures> {
    /// Takes the signatures of U2 on U1, and gives the message with what it reveals. The session is over for this user.
    ///
    /// # Errors
    ///
    /// Those of decoding; then with [`Repair::SignedDecisionSet`] `E_NOT_SUBSET` for a signer that is not in U1;
    /// `E_THRESHOLD` for |U2| < t, and for fewer than η_max neighbours in the deciding set; `E_SIGNATURE`.
    pub fn recover<R: CryptoRng + ?Sized>(self, signatures: &[u8], rng: &mut R) -> Result<Vec<u8>, Error> {
        self.finish(signatures, &super::nonce(rng))
    }

    /// The same, with the nonce of β_i given.
    ///
    /// # Errors
    ///
    /// Those of [`Client::recover`].
    #[cfg(feature = "test-util")]
    pub fn recover_with_coins(self, signatures: &[u8], nonce_beta: &[u8; 12]) -> Result<Vec<u8>, Error> {
        self.finish(signatures, nonce_beta)
    }

    fn finish(self, signatures: &[u8], nonce: &[u8; 12]) -> Result<Vec<u8>, Error> {
        let signatures = read_signatures(signatures, self.params.users())?;
        let AwaitingSignatures { u1, shares } = &self.state;
        let u2: BTreeSet<u32> = signatures.keys().copied().collect();
        let signed_decides = self.params.has(Repair::SignedDecisionSet);
        if signed_decides {
            check_subset(u2.iter(), |j| u1.contains(j), "the signers")?;
        }
        self.params.enough(u2.len(), "signatures")?;
        let w = if signed_decides { u1 } else { &u2 };
        self.params.enough_neighbours(self.neighbours.intersection(w).count())?;
        let signed = session::survivors(&self.params, u1, &self.session_id);
        for (j, signature) in &signatures {
            self.params.verification_keys().verify_user(*j, &signed, signature)?;
        }
        self.reveal(shares, w, nonce)
    }
}

impl<M: Model, S> Client<M, S> {
    /// E_{K_{i,S}}(β_i).
    fn reveal(&self, shares: &Shares, w: &BTreeSet<u32>, nonce: &[u8; 12]) -> Result<Vec<u8>, Error> {
        let users = self.params.users();
        let mut beta = Writer::with_capacity(usize::try_from(users).unwrap_or(0).saturating_mul(33));
        let mut count = 0usize;
        for j in 1..=users {
            let entry = if w.contains(&j) {
                shares.kappa.get(&j).cloned().map(Recovered::Kappa)
            } else if self.u0.contains(&j) && self.neighbours.contains(&j) {
                shares.pair.get(&j).cloned().map(Recovered::Pair)
            } else {
                None
            };
            count = count.saturating_add(usize::from(entry.is_some()));
            entry.unwrap_or(Recovered::Nothing).write(&mut beta);
        }
        let ad = Sealed::Recovery { from: self.id }.ad(&self.params, &self.session_id);
        let mut message = Writer::message(kind::RECOVERY, cost::recovery(&self.params, count));
        message.bytes(&self.server_key.seal(nonce, &ad, &beta.finish_secret())?);
        Ok(message.finish())
    }
}

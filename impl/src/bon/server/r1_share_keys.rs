//! Round 1, ShareKeys: collects the encrypted shares and sends each user of U2 those meant for it.

use super::data::{Masking, Round, Session, Sharing};
use super::{Closed, Server};
use crate::Error;
use crate::bon::messages::{self, CIPHERTEXT_LEN, Ciphertext, kind};
use crate::bon::rounds::{MaskedInputCollection, ShareKeys};
use crate::bon::{Model, Params, cost, reading};
use crate::wire::{Reader, Writer};
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

impl<M: Model> Round<M> for Sharing {
    const NUMBER: u8 = 1;

    fn awaits(&self, _: &Params, from: u32) -> bool {
        self.keys.contains_key(&from)
    }

    fn has(&self, from: u32) -> bool {
        self.lists.contains_key(&from)
    }

    fn received(&self) -> usize {
        self.lists.len()
    }

    fn take(&mut self, session: &Session, from: u32, message: &[u8]) -> Result<(), Error> {
        let list = reading::ciphertexts(message, kind::SHARE_KEYS, session.params.users())?;
        let addressed = |v: &u32| *v != from && self.keys.contains_key(v);
        messages::check_subset(list.keys(), addressed, "the addressees")?;
        if list.len() < self.keys.len().saturating_sub(1) {
            return Err(Error::Incomplete { what: "the list of ciphertexts", culprit: None });
        }
        self.lists.insert(from, list.into_values().collect());
        Ok(())
    }

    /// U1 with its keys, then a list of senders, each with its |U1| − 1 ciphertexts.
    fn write(&self, _: &Params, writer: &mut Writer) {
        messages::write_key_list(writer, &self.keys);
        writer.count(self.lists.len());
        for (u, list) in &self.lists {
            writer.u32(*u);
            list.iter().for_each(|e| writer.bytes(e));
        }
    }

    fn read(params: &Params, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let keys = messages::read_key_list::<M>(reader, params.users())?;
        params.enough(keys.len(), "users with keys")?;
        let size = keys.len().saturating_sub(1).saturating_mul(CIPHERTEXT_LEN);
        let lists: BTreeMap<u32, Vec<Ciphertext>> =
            reader.list(params.users(), size, |entry| Ok(entry.rest().as_chunks().0.to_vec()))?;
        messages::check_subset(lists.keys(), |u| keys.contains_key(u), "the senders")?;
        Ok(Self { keys, lists })
    }
}

impl<M: Model> Server<M, ShareKeys> {
    /// Closes round 1: the senders are U2, and each u of U2 gets e_{v,u} from every other v of U2.
    ///
    /// # Errors
    ///
    /// `E_THRESHOLD` for fewer than t messages.
    pub fn close(self) -> Result<Closed<M, MaskedInputCollection>, Error> {
        self.enough()?;
        let Sharing { keys, lists } = self.data;
        let others = lists.len().saturating_sub(1);
        let mut sent: BTreeMap<u32, Writer> = lists
            .keys()
            .map(|u| {
                let mut message = Writer::message(kind::CIPHERTEXTS, cost::ciphertexts(lists.len()));
                message.count(others);
                (*u, message)
            })
            .collect();
        let s_keys = keys.iter().filter(|(u, _)| lists.contains_key(u)).map(|(u, k)| (*u, k.s_pk)).collect();
        // Senders ascending, so that each recipient's list comes out ascending.
        for (v, list) in lists {
            for (u, e) in keys.keys().filter(|u| **u != v).zip(list) {
                if let Some(message) = sent.get_mut(u) {
                    message.u32(v);
                    message.bytes(&e);
                }
            }
        }
        let sent = sent.into_iter().map(|(u, message)| (u, message.finish())).collect();
        let data = Masking { s_keys, taken: BTreeSet::new(), sum: Zeroizing::default() };
        Ok((Server { session: self.session, data }, sent))
    }
}

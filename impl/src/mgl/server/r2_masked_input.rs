//! Round 2: collects the masked inputs and the shares; the senders are U1, and each gets the shares meant for it.

use super::collected::read_commitment;
use super::data::{Collected, Dealt, Mail, MaskedInputs, PairShare, Round, Setting};
use super::{Closed, Server};
use crate::Error;
use crate::lists::{check_subset, write_list};
use crate::mgl::messages::{MaskedInput, kind};
use crate::mgl::session::Sealed;
use crate::mgl::{Model, cost};
use crate::prim::field::SecretElement;
use crate::wire::{self, Reader, Writer};
use std::collections::BTreeMap;

impl<M: Model> Round<M> for MaskedInputs {
    const NUMBER: u8 = 2;

    fn awaits(&self, _: &Setting<M>, from: u32) -> bool {
        self.collected.u0.contains(&from)
    }

    fn has(&self, from: u32) -> bool {
        self.mail.contains_key(&from)
    }

    fn received(&self) -> usize {
        self.mail.len()
    }

    fn take(&mut self, setting: &Setting<M>, from: u32, message: &[u8]) -> Result<(), Error> {
        let (params, Collected { u0, session_id, .. }) = (&setting.params, &self.collected);
        let read = MaskedInput::read::<M>(message, params.users(), params.threshold(), params.space())?;
        let MaskedInput { dealings, others, commitment, packed, alpha } = read;

        let deals = |j: &u32| u0.contains(j) && setting.network.deals(params, from, *j);
        let does_not = |j: &u32| *j != from && u0.contains(j) && !setting.network.deals(params, from, *j);
        exactly(&dealings, u0.iter().filter(|j| deals(j)).count(), deals, "the list of dealings")?;
        exactly(&others, u0.iter().filter(|j| does_not(j)).count(), does_not, "the list of the other users")?;

        let key = setting.network.key(from)?;
        let open = |sealed: &[u8], what: Sealed| key.open(&what.ad(params, session_id), sealed);
        let mut pairs = BTreeMap::new();
        for (j, dealing) in &dealings {
            let plaintext = open(dealing.server_share, Sealed::ServerShare { from, subject: *j })?;
            let share = read_all(&plaintext, |reader| SecretElement::from_bytes(reader.array()?))?;
            let commitment = match dealing.commitment {
                Some(sealed) => {
                    let plaintext = open(sealed, Sealed::PairCommitment { from, subject: *j })?;
                    read_all(&plaintext, |reader| read_commitment::<M>(2, reader))?
                }
                None => None,
            };
            pairs.insert(*j, PairShare { share, commitment });
        }
        let commitment = if M::ACTIVE {
            let plaintext = open(commitment, Sealed::Commitment { from })?;
            read_all(&plaintext, |reader| read_commitment::<M>(params.threshold(), reader))?
        } else {
            None
        };
        self.collected.dealt.insert(from, Dealt { pairs, commitment });
        self.collected.vectors.add(params.space(), from, alpha, packed);
        let dealt = dealings.into_iter().map(|(j, dealing)| (j, *dealing.shares)).collect();
        self.mail.insert(from, Mail { dealt, others });
        Ok(())
    }

    /// What was collected, then the e_{i,j}, both ids ascending.
    fn write(&self, setting: &Setting<M>, writer: &mut Writer) {
        self.collected.write(setting, writer);
        for mail in self.mail.values() {
            mail.dealt.values().for_each(|e| writer.bytes(e));
            mail.others.values().for_each(|e| writer.bytes(e));
        }
    }

    fn read(setting: &Setting<M>, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let collected = Collected::read(setting, reader)?;
        let mut mail = BTreeMap::new();
        for i in collected.dealt.keys() {
            let (mut dealt, mut others) = (BTreeMap::new(), BTreeMap::new());
            let (to_dealt, to_others): (Vec<u32>, Vec<u32>) =
                collected.u0.iter().filter(|j| *j != i).partition(|j| setting.network.deals(&setting.params, *i, **j));
            for j in to_dealt {
                dealt.insert(j, *reader.array()?);
            }
            for j in to_others {
                others.insert(j, *reader.array()?);
            }
            mail.insert(*i, Mail { dealt, others });
        }
        Ok(Self { collected, mail })
    }
}

/// That the ids of a list are exactly those of a set of this size.
fn exactly<T>(
    list: &BTreeMap<u32, T>,
    size: usize,
    in_set: impl Fn(&u32) -> bool,
    what: &'static str,
) -> Result<(), Error> {
    check_subset(list.keys(), in_set, what)?;
    if list.len() < size {
        return Err(Error::Incomplete { what, culprit: None });
    }
    Ok(())
}

/// What a plaintext holds, to its end.
fn read_all<T>(plaintext: &[u8], read: impl FnOnce(&mut Reader<'_>) -> Result<T, Error>) -> Result<T, Error> {
    let mut reader = Reader::new(plaintext);
    let value = read(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

impl<M: Model> Server<M, MaskedInputs> {
    /// Closes round 2: the senders are U1, and each i of them gets the set and e_{j,i} from every other j.
    ///
    /// # Errors
    ///
    /// `E_THRESHOLD` for fewer than t messages.
    pub fn close(self) -> Result<Closed<M, M::AfterMaskedInputs>, Error> {
        let Server { setting, state: MaskedInputs { collected, mail } } = self;
        setting.params.enough(mail.len(), "messages in this round")?;
        let u1 = collected.u1();
        let sent = u1
            .iter()
            .map(|i| {
                let dealt: Vec<_> = mail.iter().filter_map(|(j, mail)| Some((*j, mail.dealt.get(i)?))).collect();
                let others: Vec<_> = mail.iter().filter_map(|(j, mail)| Some((*j, mail.others.get(i)?))).collect();
                let mut message = Writer::message(kind::SHARES, cost::shares(u1.len(), dealt.len()));
                wire::encode_set(&mut message, &u1);
                write_list(&mut message, dealt.into_iter());
                write_list(&mut message, others.into_iter());
                (*i, message.finish())
            })
            .collect();
        Ok((Server { setting, state: collected.into() }, sent))
    }
}

//! Round 4: collects what the users reveal, and gives the sum.

use super::data::{Collected, Recovery, Revealed, Round, Setting};
use super::{Server, unmask};
use crate::Error;
use crate::lists::check_subset;
use crate::mgl::messages::{Recovered, kind, read_beta};
use crate::mgl::session::Sealed;
use crate::mgl::{Model, Repair};
use crate::wire::{self, Reader, Writer};
use std::collections::{BTreeMap, BTreeSet};

impl Recovery {
    /// W, the set that decides what is revealed: U2, but U1 with [`Repair::SignedDecisionSet`] and in the semi-honest
    /// model.
    pub(super) fn deciding<M: Model>(&self, setting: &Setting<M>) -> BTreeSet<u32> {
        let signed = setting.params.has(Repair::SignedDecisionSet);
        if M::ACTIVE && !signed { self.awaited.clone() } else { self.collected.u1() }
    }

    /// Decodes β_i and judges each entry.
    fn judge<M: Model>(&self, setting: &Setting<M>, from: u32, beta: &[u8]) -> Result<Revealed, Error> {
        let entries = read_beta(beta, setting.params.users())?;
        let (w, mut revealed) = (self.deciding(setting), Revealed::default());
        for (j, entry) in entries {
            let pair = self.collected.u0.contains(&j) && setting.network.joined(from, j);
            match entry {
                Recovered::Nothing => {}
                Recovered::Kappa(share) if w.contains(&j) => {
                    revealed.kappas.insert(j, share);
                }
                Recovered::Pair(share) if !w.contains(&j) && pair => {
                    revealed.pairs.insert(j, share);
                }
                Recovered::Kappa(_) | Recovered::Pair(_) => {
                    return Err(Error::NotSubset { what: "what is revealed", culprit: None });
                }
            }
        }
        Ok(revealed)
    }
}

impl<M: Model> Round<M> for Recovery {
    const NUMBER: u8 = 4;

    fn awaits(&self, _: &Setting<M>, from: u32) -> bool {
        self.awaited.contains(&from)
    }

    fn has(&self, from: u32) -> bool {
        self.revealed.contains_key(&from)
    }

    fn received(&self) -> usize {
        self.revealed.len()
    }

    fn take(&mut self, setting: &Setting<M>, from: u32, message: &[u8]) -> Result<(), Error> {
        let sealed = Reader::message(message, kind::RECOVERY)?.rest();
        let ad = Sealed::Recovery { from }.ad(&setting.params, &self.collected.session_id);
        let beta = setting.network.key(from)?.open(&ad, sealed)?;
        let revealed = self.judge(setting, from, &beta)?;
        self.revealed.insert(from, revealed);
        Ok(())
    }

    /// What was collected, in the active model U2, then the set of senders and their β_i.
    fn write(&self, setting: &Setting<M>, writer: &mut Writer) {
        self.collected.write(setting, writer);
        if M::ACTIVE {
            wire::encode_set(writer, &self.awaited);
        }
        wire::encode_set(writer, &self.revealed.keys().copied().collect());
        for revealed in self.revealed.values() {
            for j in 1..=setting.params.users() {
                let kappa = revealed.kappas.get(&j).cloned().map(Recovered::Kappa);
                let entry = kappa.or_else(|| revealed.pairs.get(&j).cloned().map(Recovered::Pair));
                entry.unwrap_or(Recovered::Nothing).write(writer);
            }
        }
    }

    fn read(setting: &Setting<M>, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let users = setting.params.users();
        let collected = Collected::read(setting, reader)?;
        setting.params.enough(collected.dealt.len(), "masked inputs")?;
        let mut state = Self::from(collected);
        if M::ACTIVE {
            let u2 = wire::decode_set(reader, users)?;
            check_subset(u2.iter(), |i| state.awaited.contains(i), "the signers")?;
            state.awaited = u2;
        }
        let senders = wire::decode_set(reader, users)?;
        check_subset(senders.iter(), |i| state.awaited.contains(i), "the senders")?;
        let mut revealed = BTreeMap::new();
        for i in senders {
            let mut beta = Writer::default();
            for _ in 1..=users {
                Recovered::read(reader)?.write(&mut beta);
            }
            revealed.insert(i, state.judge(setting, i, &beta.finish_secret())?);
        }
        state.revealed = revealed;
        Ok(state)
    }
}

impl<M: Model> Server<M, Recovery> {
    /// Closes round 4: the senders are U3. Gives z, the sum of the inputs of the deciding set W mod 2^n.
    ///
    /// # Errors
    ///
    /// `E_THRESHOLD` for fewer than t messages. Then of each j of W whose κ_j has not t good shares `E_THRESHOLD`, culprit
    /// j (without [`Repair::NoDiscard`] j is left out of the sum). Then of each pair of i of W and its neighbour j of
    /// U0 ∖ W `E_INCOMPLETE`, culprit the dealer, when nothing was dealt, and culprit i, when i gave no share; in the
    /// active model `E_SHARE` for a share that does not match its commitment, and for unequal commitments.
    pub fn close(self) -> Result<Vec<u64>, Error> {
        let Server { setting, state } = self;
        setting.params.enough(state.revealed.len(), "messages in this round")?;
        unmask::sum(&setting, &state)
    }
}

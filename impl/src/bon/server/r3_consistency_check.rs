//! Round 3, ConsistencyCheck, of the active model: collects the signatures on U3 and sends them to U4.
//!
//! The server does not verify them: Figure 4 leaves that to the users, who trust it with nothing. With
//! `Repair::VerifiedSignatures` it does too, so that a bad one does not stop them.

use super::data::{Checking, Revealing, Round, Session, Survived};
use super::{Closed, Server};
use crate::Error;
use crate::bon::binding;
use crate::bon::messages::{self, kind};
use crate::bon::rounds::{ConsistencyCheck, Unmasking};
use crate::bon::{Active, Params, cost, reading};
use crate::wire::{Reader, Writer};
use std::collections::BTreeMap;

impl Round<Active> for Checking {
    const NUMBER: u8 = 3;

    fn awaits(&self, _: &Params, from: u32) -> bool {
        self.survived.s_keys.contains_key(&from)
    }

    fn has(&self, from: u32) -> bool {
        self.signatures.contains_key(&from)
    }

    fn received(&self) -> usize {
        self.signatures.len()
    }

    fn take(&mut self, session: &Session, from: u32, message: &[u8]) -> Result<(), Error> {
        let signature = reading::consistency_check(message)?;
        let u3 = || self.survived.s_keys.keys().copied().collect();
        session.verify::<Active>(from, || binding::signed_survivors(session.sid.as_ref(), &u3()), Some(&signature))?;
        self.signatures.insert(from, signature);
        Ok(())
    }

    fn write(&self, params: &Params, writer: &mut Writer) {
        self.survived.write(params, writer);
        messages::write_list(writer, self.signatures.iter().map(|(u, s)| (*u, s)));
    }

    fn read(params: &Params, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let survived = Survived::read(params, reader)?;
        let signatures: BTreeMap<u32, _> = messages::read_list(reader, params.users())?;
        messages::check_subset(signatures.keys(), |u| survived.s_keys.contains_key(u), "the signers")?;
        Ok(Self { survived, signatures })
    }
}

impl Server<Active, ConsistencyCheck> {
    /// Closes round 3: the senders are U4, and each of them gets all the signatures.
    ///
    /// # Errors
    ///
    /// `E_THRESHOLD` for fewer than t messages.
    pub fn close(self) -> Result<Closed<Active, Unmasking>, Error> {
        self.enough()?;
        let Checking { survived, signatures } = self.data;
        let mut message = Writer::message(kind::SIGNATURES, cost::signatures(signatures.len()));
        messages::write_list(&mut message, signatures.iter().map(|(u, s)| (*u, s)));
        let message = message.finish();
        let sent = signatures.keys().map(|u| (*u, message.clone())).collect();
        let data = Revealing { survived, awaited: signatures.into_keys().collect(), shares: BTreeMap::new() };
        Ok((Server { session: self.session, data }, sent))
    }
}

//! Round 3, of the active model: collects the signatures on U1; the senders are U2, and get all of them.
//!
//! The server does not verify them: Figure 4 leaves that to the users, who trust it with nothing.

use super::data::{Collected, Recovery, Round, Setting, Signatures};
use super::{Closed, Server};
use crate::Error;
use crate::lists::{check_subset, read_list, write_list};
use crate::mgl::messages::{kind, read_signature};
use crate::mgl::{Active, cost};
use crate::wire::{Reader, Writer};
use std::collections::BTreeMap;

impl Round<Active> for Signatures {
    const NUMBER: u8 = 3;

    fn awaits(&self, _: &Setting<Active>, from: u32) -> bool {
        self.collected.dealt.contains_key(&from)
    }

    fn has(&self, from: u32) -> bool {
        self.signatures.contains_key(&from)
    }

    fn received(&self) -> usize {
        self.signatures.len()
    }

    fn take(&mut self, _: &Setting<Active>, from: u32, message: &[u8]) -> Result<(), Error> {
        self.signatures.insert(from, read_signature(message)?);
        Ok(())
    }

    fn write(&self, setting: &Setting<Active>, writer: &mut Writer) {
        self.collected.write(setting, writer);
        write_list(writer, self.signatures.iter().map(|(i, signature)| (*i, signature)));
    }

    fn read(setting: &Setting<Active>, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let collected = Collected::read(setting, reader)?;
        setting.params.enough(collected.dealt.len(), "masked inputs")?;
        let signatures: BTreeMap<u32, _> = read_list(reader, setting.params.users())?;
        check_subset(signatures.keys(), |i| collected.dealt.contains_key(i), "the signers")?;
        Ok(Self { collected, signatures })
    }
}

impl Server<Active, Signatures> {
    /// Closes round 3: the senders are U2, and each of them gets all the signatures.
    ///
    /// # Errors
    ///
    /// None occurs: the round ends with however few.
    pub fn close(self) -> Result<Closed<Active, Recovery>, Error> {
        let Server { setting, state: Signatures { collected, signatures } } = self;
        let mut message = Writer::message(kind::SIGNATURES, cost::signatures(signatures.len()));
        write_list(&mut message, signatures.iter().map(|(i, signature)| (*i, signature)));
        let message = message.finish();
        let sent = signatures.keys().map(|i| (*i, message.clone())).collect();
        let awaited = signatures.into_keys().collect();
        Ok((Server { setting, state: Recovery { collected, awaited, revealed: BTreeMap::new() } }, sent))
    }
}

//! Round 1: who is there; they are U0, and are called.

use super::data::{Collected, MaskedInputs, Responses, Round, Setting, Vectors};
use super::{Closed, Server};
use crate::Error;
use crate::mgl::messages::{Call, kind, read_response};
use crate::mgl::session::{self, session_id};
use crate::mgl::{Model, cost};
use crate::wire::{self, Reader, Writer};
use std::collections::BTreeMap;

impl<M: Model> Round<M> for Responses<M> {
    const NUMBER: u8 = 1;

    fn awaits(&self, setting: &Setting<M>, from: u32) -> bool {
        (1..=setting.params.users()).contains(&from)
    }

    fn has(&self, from: u32) -> bool {
        self.responded.contains(&from)
    }

    fn received(&self) -> usize {
        self.responded.len()
    }

    fn take(&mut self, _: &Setting<M>, from: u32, message: &[u8]) -> Result<(), Error> {
        read_response(message)?;
        self.responded.insert(from);
        Ok(())
    }

    /// In the active model the signing key, then who responded. The key is in no later snapshot.
    fn write(&self, _: &Setting<M>, writer: &mut Writer) {
        M::write_signing_key(&self.signing_key, writer);
        wire::encode_set(writer, &self.responded);
    }

    fn read(setting: &Setting<M>, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let signing_key = M::read_signing_key(reader)?;
        Ok(Self { signing_key, responded: wire::decode_set(reader, setting.params.users())? })
    }
}

impl<M: Model> Server<M, Responses<M>> {
    /// Closes round 1: the senders are U0, and each of them gets the call.
    ///
    /// # Errors
    ///
    /// None occurs: the round ends with however few.
    pub fn close(self) -> Result<Closed<M, MaskedInputs>, Error> {
        let Server { setting, state: Responses { responded: u0, signing_key } } = self;
        let (params, session) = (&setting.params, setting.session);
        let session_id = session_id(params, &session, &u0);
        let signature = M::sign(&signing_key, &session::call(params, &session, &u0, &session_id))?;
        let call = Call { session, u0, signature };
        let mut message = Writer::message(kind::CALL, cost::call::<M>(call.u0.len()));
        call.write(&mut message);
        let message = message.finish();
        let sent = call.u0.iter().map(|i| (*i, message.clone())).collect();
        let vectors = Vectors::new(params);
        let collected = Collected { u0: call.u0, session_id, vectors, dealt: BTreeMap::new() };
        Ok((Server { setting, state: MaskedInputs { collected, mail: BTreeMap::new() } }, sent))
    }
}

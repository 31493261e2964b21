//! Round 0, AdvertiseKeys: collects the public keys and sends U1 to U1.

use super::data::{Advertising, Round, Session, Sharing};
use super::{Closed, Server};
use crate::Error;
use crate::bon::binding;
use crate::bon::messages::{self, kind};
use crate::bon::rounds::{AdvertiseKeys, ShareKeys};
use crate::bon::{Model, Params, cost, reading};
use crate::wire::{Reader, Writer};
use std::collections::BTreeMap;

impl<M: Model> Round<M> for Advertising {
    const NUMBER: u8 = 0;

    fn awaits(&self, params: &Params, from: u32) -> bool {
        (1..=params.users()).contains(&from)
    }

    fn has(&self, from: u32) -> bool {
        self.keys.contains_key(&from)
    }

    fn received(&self) -> usize {
        self.keys.len()
    }

    fn take(&mut self, session: &Session, from: u32, message: &[u8]) -> Result<(), Error> {
        let advertised = reading::advertise_keys::<M>(message)?;
        let signed = || binding::signed_keys(&session.params, from, &advertised);
        session.verify::<M>(from, signed, advertised.signature.as_ref())?;
        self.keys.insert(from, advertised);
        Ok(())
    }

    fn write(&self, _: &Params, writer: &mut Writer) {
        messages::write_key_list(writer, &self.keys);
    }

    fn read(params: &Params, reader: &mut Reader<'_>) -> Result<Self, Error> {
        Ok(Self { keys: messages::read_key_list::<M>(reader, params.users())? })
    }
}

impl<M: Model> Server<M, AdvertiseKeys> {
    /// Closes round 0: the senders are U1, and each of them gets the key list.
    ///
    /// # Errors
    ///
    /// `E_THRESHOLD` for fewer than t messages.
    pub fn close(self) -> Result<Closed<M, ShareKeys>, Error> {
        self.enough()?;
        let keys = self.data.keys;
        let mut key_list = Writer::message(kind::KEY_LIST, cost::key_list::<M>(keys.len()));
        messages::write_key_list(&mut key_list, &keys);
        let key_list = key_list.finish();
        let sent = keys.keys().map(|u| (*u, key_list.clone())).collect();
        let mut session = self.session;
        if Session::needs_sid::<M>(&session.params) {
            session.sid = binding::session_id(&session.params, session.keys.as_ref(), &key_list);
        }
        Ok((Server { session, data: Sharing { keys, lists: BTreeMap::new() } }, sent))
    }
}

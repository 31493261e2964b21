//! Round 2, MaskedInputCollection: adds up the masked inputs and tells U3 who is in U3.

use super::data::{Masking, Round, Session, Survived};
use super::{Closed, Server, State};
use crate::Error;
use crate::bon::messages::{self, kind};
use crate::bon::rounds::MaskedInputCollection;
use crate::bon::{Model, Params, cost, reading};
use crate::prim::key_agreement::PublicKey;
use crate::wire::{self, Reader, Writer, packing};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

impl<M: Model> Round<M> for Masking {
    const NUMBER: u8 = 2;

    fn awaits(&self, _: &Params, from: u32) -> bool {
        self.s_keys.contains_key(&from)
    }

    fn has(&self, from: u32) -> bool {
        self.taken.contains(&from)
    }

    fn received(&self) -> usize {
        self.taken.len()
    }

    fn take(&mut self, session: &Session, from: u32, message: &[u8]) -> Result<(), Error> {
        let params = &session.params;
        let y = Zeroizing::new(reading::masked_input(message, params.space())?);
        if self.taken.is_empty() {
            self.sum = y;
        } else {
            params.modulus().add_assign(&mut self.sum, &y);
        }
        self.taken.insert(from);
        Ok(())
    }

    /// U2 with its keys, whose masked inputs were taken, and if any were, their sum.
    fn write(&self, params: &Params, writer: &mut Writer) {
        write_s_keys(writer, &self.s_keys);
        wire::encode_set(writer, &self.taken);
        if !self.taken.is_empty() {
            writer.bytes(&packing::pack(&self.sum, params.modulus()));
        }
    }

    fn read(params: &Params, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let s_keys = read_s_keys(reader, params.users())?;
        params.enough(s_keys.len(), "users that shared their keys")?;
        let taken = wire::decode_set(reader, params.users())?;
        messages::check_subset(taken.iter(), |u| s_keys.contains_key(u), "the senders")?;
        let sum = if taken.is_empty() { Zeroizing::default() } else { read_sum(params, reader)? };
        Ok(Self { s_keys, taken, sum })
    }
}

impl Survived {
    /// U2∖U3 and U3, with their keys, and the sum.
    pub(super) fn write(&self, params: &Params, writer: &mut Writer) {
        write_s_keys(writer, &self.dropped);
        write_s_keys(writer, &self.s_keys);
        writer.bytes(&packing::pack(&self.sum, params.modulus()));
    }

    pub(super) fn read(params: &Params, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let dropped = read_s_keys(reader, params.users())?;
        let s_keys = read_s_keys(reader, params.users())?;
        messages::check_subset(s_keys.keys(), |u| !dropped.contains_key(u), "the survivors")?;
        params.enough(s_keys.len(), "survivors")?;
        Ok(Self { dropped, s_keys, sum: read_sum(params, reader)? })
    }
}

/// A list of v ‖ s_v^PK.
fn write_s_keys(writer: &mut Writer, s_keys: &BTreeMap<u32, PublicKey>) {
    writer.count(s_keys.len());
    for (v, key) in s_keys {
        writer.u32(*v);
        writer.bytes(&key.to_bytes());
    }
}

/// A list of v ‖ s_v^PK.
fn read_s_keys(reader: &mut Reader<'_>, n: u32) -> Result<BTreeMap<u32, PublicKey>, Error> {
    reader.list(n, PublicKey::LEN, |entry| PublicKey::from_bytes(entry.array()?))
}

/// m elements of Z_R, packed. The bytes are taken before the vector is made.
fn read_sum(params: &Params, reader: &mut Reader<'_>) -> Result<Zeroizing<Vec<u64>>, Error> {
    let length = packing::packed_len(params.len(), params.modulus()).unwrap_or(usize::MAX);
    packing::unpack(reader.take(length)?, params.len(), params.modulus()).map(Zeroizing::new)
}

impl<M: Model> Server<M, MaskedInputCollection> {
    /// Closes round 2: the senders are U3, and each of them gets the set.
    ///
    /// # Errors
    ///
    /// `E_THRESHOLD` for fewer than t messages.
    pub fn close(self) -> Result<Closed<M, M::AfterMaskedInput>, Error> {
        self.enough()?;
        let Masking { s_keys, taken, sum } = self.data;
        let mut message = Writer::message(kind::SURVIVORS, cost::survivors(taken.len()));
        wire::encode_set(&mut message, &taken);
        let message = message.finish();
        let sent = taken.iter().map(|u| (*u, message.clone())).collect();
        let (s_keys, dropped) = s_keys.into_iter().partition(|(u, _)| taken.contains(u));
        let survived = Survived { dropped, s_keys, sum };
        let data = <M::AfterMaskedInput as State<M>>::Data::from(survived);
        Ok((Server { session: self.session, data }, sent))
    }
}

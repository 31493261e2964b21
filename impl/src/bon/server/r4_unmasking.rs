//! Round 4, Unmasking: collects the shares and gives the sum.

use super::Server;
use super::data::{Revealed, Revealing, Round, Survived};
use super::unmask;
use crate::Error;
use crate::bon::messages::{self, kind};
use crate::bon::rounds::Unmasking;
use crate::bon::{Model, Params};
use crate::prim::field::SecretElement;
use crate::wire::{self, Reader, Writer};
use std::collections::BTreeMap;

impl<M: Model> Round<M> for Revealing {
    const NUMBER: u8 = 4;

    fn awaits(&self, _: &Params, from: u32) -> bool {
        self.awaited.contains(&from)
    }

    fn has(&self, from: u32) -> bool {
        self.shares.contains_key(&from)
    }

    fn received(&self) -> usize {
        self.shares.len()
    }

    fn take(&mut self, params: &Params, from: u32, message: &[u8]) -> Result<(), Error> {
        let mut reader = Reader::message(message, kind::UNMASKING)?;
        let of_dropped = messages::read_shares(&mut reader, params.users())?;
        let of_survivors = messages::read_shares(&mut reader, params.users())?;
        reader.finish()?;
        let Survived { dropped, s_keys, .. } = &self.survived;
        let of_dropped = exactly(of_dropped, dropped.len(), |v| dropped.contains(v), "the list of key shares")?;
        let of_survivors = exactly(of_survivors, s_keys.len(), |v| s_keys.contains_key(v), "the list of mask shares")?;
        self.shares.insert(from, Revealed { of_dropped, of_survivors });
        Ok(())
    }

    /// What survived, in the active model U4, then a list of senders, each with its shares.
    fn write(&self, params: &Params, writer: &mut Writer) {
        self.survived.write(params, writer);
        if M::ACTIVE {
            wire::encode_set(writer, &self.awaited);
        }
        writer.count(self.shares.len());
        for (u, revealed) in &self.shares {
            writer.u32(*u);
            for share in revealed.of_dropped.iter().chain(&revealed.of_survivors) {
                writer.bytes(share.to_bytes().as_slice());
            }
        }
    }

    fn read(params: &Params, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let mut data = Self::from(Survived::read(params, reader)?);
        if M::ACTIVE {
            let u4 = wire::decode_set(reader, params.users())?;
            messages::check_subset(u4.iter(), |u| data.awaited.contains(u), "the signers")?;
            params.enough(u4.len(), "signatures")?;
            data.awaited = u4;
        }
        let (dropped, survivors) = (data.survived.dropped.len(), data.survived.s_keys.len());
        let size = dropped.saturating_add(survivors).saturating_mul(32);
        data.shares = reader.list(params.users(), size, |entry| {
            let mut shares = |count: usize| (0..count).map(|_| SecretElement::from_bytes(entry.array()?)).collect();
            let of_dropped: Result<_, Error> = shares(dropped);
            let of_survivors: Result<_, Error> = shares(survivors);
            Ok(Revealed { of_dropped: of_dropped?, of_survivors: of_survivors? })
        })?;
        messages::check_subset(data.shares.keys(), |u| data.awaited.contains(u), "the senders")?;
        Ok(data)
    }
}

/// The values of a list whose ids must be exactly those of a set of this size.
fn exactly(
    list: BTreeMap<u32, SecretElement>,
    size: usize,
    in_set: impl Fn(&u32) -> bool,
    what: &'static str,
) -> Result<Vec<SecretElement>, Error> {
    messages::check_subset(list.keys(), in_set, what)?;
    if list.len() < size {
        return Err(Error::Incomplete { what, culprit: None });
    }
    Ok(list.into_values().collect())
}

impl<M: Model> Server<M, Unmasking> {
    /// Closes round 4: the senders are U5. Gives z = Σ_{u∈U3} x_u mod R.
    ///
    /// # Errors
    ///
    /// `E_THRESHOLD` for fewer than t messages; `E_RANGE` for the first u of U2∖U3 whose key comes out 0.
    pub fn close(self) -> Result<Vec<u64>, Error> {
        self.enough()?;
        unmask::sum(&self.params, self.data)
    }
}

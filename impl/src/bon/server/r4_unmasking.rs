//! Round 4, Unmasking: collects the shares and gives the sum.

use super::Server;
use super::data::{Revealed, Revealing, Round, Session, Survived};
use super::unmask;
use crate::Error;
use crate::bon::messages;
use crate::bon::rounds::Unmasking;
use crate::bon::{Model, Params, Repair, reading};
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

    fn take(&mut self, session: &Session, from: u32, message: &[u8]) -> Result<(), Error> {
        let params = &session.params;
        let (of_dropped, of_survivors) = reading::unmasking(message, params)?;
        let Survived { dropped, s_keys, .. } = &self.survived;
        let of_dropped = shares_of(params, of_dropped, dropped, "the list of key shares")?;
        let of_survivors = shares_of(params, of_survivors, s_keys, "the list of mask shares")?;
        self.shares.insert(from, Revealed { of_dropped, of_survivors });
        Ok(())
    }

    /// What survived, in the active model U4, then a list of senders, each with its shares; one that it left out is
    /// [`LEFT_OUT`].
    fn write(&self, params: &Params, writer: &mut Writer) {
        self.survived.write(params, writer);
        if M::ACTIVE {
            wire::encode_set(writer, &self.awaited);
        }
        writer.count(self.shares.len());
        for (u, revealed) in &self.shares {
            writer.u32(*u);
            for share in revealed.of_dropped.iter().chain(&revealed.of_survivors) {
                match share {
                    Some(share) => writer.bytes(share.to_bytes().as_slice()),
                    None => writer.bytes(&LEFT_OUT),
                }
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
            let mut shares = |count: usize| (0..count).map(|_| read_share(params, entry.array()?)).collect();
            let of_dropped: Result<_, Error> = shares(dropped);
            let of_survivors: Result<_, Error> = shares(survivors);
            Ok(Revealed { of_dropped: of_dropped?, of_survivors: of_survivors? })
        })?;
        messages::check_subset(data.shares.keys(), |u| data.awaited.contains(u), "the senders")?;
        Ok(data)
    }
}

/// In a snapshot, a share that was left out: no element of F_q.
const LEFT_OUT: [u8; 32] = [0xff; 32];

/// A share, or with [`Repair::SkipUndecryptable`] that there is none.
fn read_share(params: &Params, bytes: &[u8; 32]) -> Result<Option<SecretElement>, Error> {
    if params.has(Repair::SkipUndecryptable) && *bytes == LEFT_OUT {
        return Ok(None);
    }
    SecretElement::from_bytes(bytes).map(Some)
}

/// The values of a list whose ids must be those of a set, in its order; with [`Repair::SkipUndecryptable`] some may be
/// missing.
fn shares_of<T>(
    params: &Params,
    mut list: BTreeMap<u32, SecretElement>,
    set: &BTreeMap<u32, T>,
    what: &'static str,
) -> Result<Vec<Option<SecretElement>>, Error> {
    messages::check_subset(list.keys(), |v| set.contains_key(v), what)?;
    if list.len() == set.len() {
        return Ok(list.into_values().map(Some).collect());
    }
    if !params.has(Repair::SkipUndecryptable) {
        return Err(Error::Incomplete { what, culprit: None });
    }
    Ok(set.keys().map(|v| list.remove(v)).collect())
}

impl<M: Model> Server<M, Unmasking> {
    /// Closes round 4: the senders are U5. Gives z = Σ_{u∈U3} x_u mod R.
    ///
    /// # Errors
    ///
    /// `E_THRESHOLD` for fewer than t messages. Then for the first u of U2∖U3 with one of these: with
    /// [`Repair::SkipUndecryptable`] `E_THRESHOLD` when its key has fewer than t shares; `E_RANGE` when the key comes out
    /// 0; with [`Repair::CheckedKeys`] `E_SHARE` when it is not the one that was advertised. Then `E_THRESHOLD` for the
    /// first u of U3 whose b_u has fewer than t shares.
    pub fn close(self) -> Result<Vec<u64>, Error> {
        self.enough()?;
        unmask::sum(&self.session.params, self.data)
    }
}

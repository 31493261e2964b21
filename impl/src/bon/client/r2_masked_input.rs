//! Round 2, MaskedInputCollection: y_u = x_u + p_u + Σ_{v ∈ U2∖{u}} p_{u,v} mod R.

use super::{Client, Stepped, data};
use crate::Error;
use crate::bon::messages::{self, kind};
use crate::bon::rounds::MaskedInputCollection;
use crate::bon::{Model, binding, cost, reading};
use crate::prim::prg::{self, Sign};
use crate::wire::{Writer, packing};

impl<M: Model> Client<M, MaskedInputCollection> {
    /// Takes the ciphertexts, keeps them, and gives the message with the masked input.
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_NOT_SUBSET` for a sender that is not in U1∖{u}, `E_THRESHOLD` for |U2| < t.
    pub fn masked_input(self, ciphertexts: &[u8]) -> Result<Stepped<M, M::AfterMaskedInput>, Error> {
        let senders = reading::ciphertexts(ciphertexts, kind::CIPHERTEXTS, self.params.users())?;
        messages::check_subset(senders.keys(), |v| self.data.peers.contains_key(v), "the senders of ciphertexts")?;
        self.params.enough(senders.len().saturating_add(1), "users that shared their keys")?;

        let (modulus, u) = (self.params.modulus(), self.id);
        let mut y = self.data.input.clone();
        prg::add_mask(&mut y, Sign::Plus, self.data.b.to_bytes().as_slice(), &[], modulus)?;
        for (v, peer) in self.data.peers.iter().filter(|(v, _)| senders.contains_key(v)) {
            // Δ_{u,v} = 1 when u > v, −1 when u < v.
            let sign = if u > *v { Sign::Plus } else { Sign::Minus };
            let seed = binding::mask_seed(&self.params, &self.data.s_sk.agree(&peer.s_pk), u, *v)?;
            prg::add_mask(&mut y, sign, seed.as_slice(), &[], modulus)?;
        }

        let packed = packing::pack(&y, modulus);
        let mut message = Writer::message(kind::MASKED_INPUT, cost::masked_input(&self.params));
        message.bytes(&packed);
        let next = self.advance(|data| {
            let data::AwaitingCiphertexts { own_share, mut peers, sid, input: _, s_sk: _, b: _ } = data;
            let received =
                senders.into_iter().filter_map(|(v, e)| peers.remove(&v).map(|peer| (v, (peer.key, e)))).collect();
            data::AwaitingSurvivors { own_share, received, sid }
        });
        Ok((next, message.finish()))
    }
}

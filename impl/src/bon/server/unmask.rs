//! The output of Figure 4: z = Σ_{u∈U3} y_u − Σ_{u∈U3} p_u + Σ_{u∈U3, v∈U2∖U3} p_{v,u} mod R.
//!
//! The Lagrange coefficients are computed once for all secrets. Secrets, pairwise keys and masks are computed in parallel;
//! each thread adds its masks to a vector of its own.

use super::data::{Revealed, Revealing};
use crate::Error;
use crate::bon::{Params, Repair, binding};
use crate::masks;
use crate::prim::field::SecretElement;
use crate::prim::key_agreement::{PublicKey, SecretKey};
use crate::prim::prg::{self, Sign};
use crate::prim::shamir::Lagrange;
use rayon::prelude::*;

/// One mask to take away from the sum, or to put back.
enum Mask<'a> {
    /// −p_u, by b_u.
    Own(&'a SecretElement),
    /// p_{v,u} = Δ_{v,u}·PRG(seed), the seed from KA.agree(s_v^SK, s_u^PK): v with its key, u with its.
    Pairwise((u32, &'a SecretKey), (u32, &'a PublicKey)),
}

/// z. Consumes what was collected.
pub fn sum(params: &Params, data: Revealing) -> Result<Vec<u64>, Error> {
    let Revealing { survived, shares, .. } = data;
    let u5: Vec<u32> = shares.keys().copied().collect();
    let lagrange = Lagrange::at_zero(&u5, params.threshold())?;
    let all = Shares { threshold: params.threshold(), u5, lagrange, revealed: shares.values().collect() };

    let dropped: Vec<(u32, &PublicKey)> = survived.dropped.iter().map(|(v, public)| (*v, public)).collect();
    let keys = in_parallel(&dropped, |i, (v, public)| {
        let key = all.reconstruct(i, *v, |r| &r.of_dropped)?;
        let key = SecretKey::from_element(&key).map_err(|e| e.blame(*v))?;
        if params.has(Repair::CheckedKeys) && key.public_key() != **public {
            return Err(Error::Share { what: "a reconstructed secret key", culprit: Some(*v) });
        }
        Ok((*v, key))
    })?;
    let survivors: Vec<u32> = survived.s_keys.keys().copied().collect();
    let seeds = in_parallel(&survivors, |i, u| all.reconstruct(i, *u, |r| &r.of_survivors))?;

    let mut masks: Vec<Mask<'_>> = seeds.iter().map(Mask::Own).collect();
    for (v, key) in &keys {
        masks.extend(survived.s_keys.iter().map(|(u, public)| Mask::Pairwise((*v, key), (*u, public))));
    }
    let (mut z, modulus) = (survived.sum.to_vec(), params.modulus());
    masks::add_all(&mut z, &masks, modulus, |part, mask| match mask {
        Mask::Own(b) => prg::add_mask(part, Sign::Minus, b.to_bytes().as_slice(), &[], modulus),
        Mask::Pairwise((v, key), (u, public)) => {
            // Δ_{v,u} = 1 when v > u, −1 when v < u.
            let sign = if v > u { Sign::Plus } else { Sign::Minus };
            let seed = binding::mask_seed(params, &key.agree(public), *v, *u)?;
            prg::add_mask(part, sign, seed.as_slice(), &[], modulus)
        }
    })?;
    Ok(z)
}

/// What was revealed, and whose shares they are.
struct Shares<'a> {
    threshold: u32,
    u5: Vec<u32>,
    /// The coefficients for all of U5.
    lagrange: Lagrange,
    /// By the users of U5, ascending.
    revealed: Vec<&'a Revealed>,
}

impl<'a> Shares<'a> {
    /// Secret `i` of one list, which is that of user `owner`: from the i-th share of each user of U5 that has sent it.
    ///
    /// `E_THRESHOLD` for fewer than t of them, the culprit being `owner`.
    fn reconstruct(
        &self,
        i: usize,
        owner: u32,
        list: impl Fn(&'a Revealed) -> &'a [Option<SecretElement>],
    ) -> Result<SecretElement, Error> {
        let share = |revealed: &&'a Revealed| list(revealed).get(i).and_then(Option::as_ref);
        let shares: Vec<&SecretElement> = self.revealed.iter().filter_map(share).collect();
        if shares.len() == self.u5.len() {
            return self.lagrange.reconstruct(shares.into_iter());
        }
        let present = self.u5.iter().zip(&self.revealed).filter(|(_, revealed)| share(revealed).is_some());
        let ids: Vec<u32> = present.map(|(u, _)| *u).collect();
        if !u32::try_from(ids.len()).is_ok_and(|count| count >= self.threshold) {
            return Err(Error::Threshold { what: "the shares of a secret", culprit: Some(owner) });
        }
        Lagrange::at_zero(&ids, self.threshold)?.reconstruct(shares.into_iter())
    }
}

/// The work for each item, in parallel; of several errors the first.
fn in_parallel<T: Sync, U: Send>(
    items: &[T],
    work: impl Fn(usize, &T) -> Result<U, Error> + Sync,
) -> Result<Vec<U>, Error> {
    let done: Vec<Result<U, Error>> = items.par_iter().enumerate().map(|(i, item)| work(i, item)).collect();
    done.into_iter().collect()
}

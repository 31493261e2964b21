//! The output of Figure 4: z = Σ_{u∈U3} y_u − Σ_{u∈U3} p_u + Σ_{u∈U3, v∈U2∖U3} p_{v,u} mod R.
//!
//! The Lagrange coefficients are computed once for all secrets. Secrets, pairwise keys and masks are computed in parallel;
//! each thread adds its masks to a vector of its own.

use super::data::{Revealed, Revealing};
use crate::Error;
use crate::bon::Params;
use crate::prim::field::SecretElement;
use crate::prim::key_agreement::{PublicKey, SecretKey};
use crate::prim::prg::{self, Sign};
use crate::prim::shamir::Lagrange;
use rayon::prelude::*;
use zeroize::Zeroizing;

/// One mask to take away from the sum, or to put back.
enum Mask<'a> {
    /// −p_u, by b_u.
    Own(&'a SecretElement),
    /// p_{v,u} = Δ_{v,u}·PRG(KA.agree(s_v^SK, s_u^PK)).
    Pairwise(Sign, &'a SecretKey, &'a PublicKey),
}

/// z. Consumes what was collected.
pub fn sum(params: &Params, data: Revealing) -> Result<Vec<u64>, Error> {
    let Revealing { survived, shares, .. } = data;
    let u5: Vec<u32> = shares.keys().copied().collect();
    let lagrange = Lagrange::at_zero(&u5, params.threshold())?;
    let revealed: Vec<&Revealed> = shares.values().collect();

    let keys = reconstruct(&lagrange, survived.dropped.len(), &revealed, |r| &r.of_dropped)?;
    let keys = survived
        .dropped
        .iter()
        .zip(&keys)
        .map(|(v, key)| SecretKey::from_element(key).map(|key| (*v, key)).map_err(|e| e.blame(*v)))
        .collect::<Result<Vec<_>, _>>()?;
    let seeds = reconstruct(&lagrange, survived.s_keys.len(), &revealed, |r| &r.of_survivors)?;

    let mut masks: Vec<Mask<'_>> = seeds.iter().map(Mask::Own).collect();
    for (v, key) in &keys {
        masks.extend(survived.s_keys.iter().map(|(u, public)| {
            // Δ_{v,u} = 1 when v > u, −1 when v < u.
            Mask::Pairwise(if v > u { Sign::Plus } else { Sign::Minus }, key, public)
        }));
    }
    let mut z = survived.sum.to_vec();
    for part in add_up(params, &masks)? {
        params.modulus().add_assign(&mut z, &part);
    }
    Ok(z)
}

/// The secrets 1 to `count` of one list: secret i from the i-th share of each user of U5.
fn reconstruct<'a>(
    lagrange: &Lagrange,
    count: usize,
    revealed: &[&'a Revealed],
    list: impl Fn(&'a Revealed) -> &'a [SecretElement] + Sync,
) -> Result<Vec<SecretElement>, Error> {
    (0..count)
        .into_par_iter()
        .map(|i| {
            let shares: Vec<&SecretElement> = revealed.iter().filter_map(|r| list(r).get(i)).collect();
            lagrange.reconstruct(shares.into_iter())
        })
        .collect()
}

/// The sum of the masks, in one part a thread. Thread k takes every mask whose place is k modulo the number of threads, so
/// that cheap and dear masks spread evenly.
fn add_up(params: &Params, masks: &[Mask<'_>]) -> Result<Vec<Zeroizing<Vec<u64>>>, Error> {
    let threads = rayon::current_num_threads().clamp(1, masks.len().max(1));
    (0..threads)
        .into_par_iter()
        .map(|k| {
            let mut part = Zeroizing::new(vec![0; params.len()]);
            for mask in masks.iter().skip(k).step_by(threads) {
                match mask {
                    Mask::Own(b) => {
                        prg::add_mask(&mut part, Sign::Minus, b.to_bytes().as_slice(), &[], params.modulus())?
                    }
                    Mask::Pairwise(sign, key, public) => {
                        prg::add_mask(&mut part, *sign, key.agree(public).expose(), &[], params.modulus())?
                    }
                }
            }
            Ok(part)
        })
        .collect()
}

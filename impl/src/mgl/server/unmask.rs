//! The sum of Figure 4's round 4: z = Σ (α_j − PRG(κ_j)) + Σ (−1)^{δ_{i,j}+1}·PRG(K^{l,τ}_{i,j}) mod 2^n, the first over the
//! deciding set W, the second over the pairs of i ∈ W and its neighbours j ∈ U0 ∖ W.
//!
//! Shares are verified, secrets reconstructed and masks made in parallel. The Lagrange coefficients of one set of senders
//! serve all κ that are shared among it: as a rule there is one set.

use super::data::{Recovery, Setting};
use crate::Error;
use crate::masks;
use crate::mgl::{Model, Repair};
use crate::prim::field::SecretElement;
use crate::prim::prg::{self, Sign};
use crate::prim::shamir::Lagrange;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The places of the shares of a pair's key: the dealer's, the other user's, the server's.
const DEALER: u32 = 1;
const OTHER: u32 = 2;
const SERVER: u32 = 3;

/// z.
pub fn sum<M: Model>(setting: &Setting<M>, state: &Recovery) -> Result<Vec<u64>, Error> {
    let (params, w) = (&setting.params, state.deciding(setting));
    let kappas = kappas(setting, state, &w)?;
    let pairs = pair_keys(setting, state, &w)?;
    let counted = kappas.iter().map(|(j, _)| *j);
    let mut z = state.collected.vectors.sum(params.space(), counted)?;
    let own = kappas.iter().map(|(_, kappa)| (Sign::Minus, kappa));
    let masks: Vec<(Sign, &SecretElement)> = own.chain(pairs.iter().map(|(sign, key)| (*sign, key))).collect();
    let (modulus, ts) = (params.modulus(), setting.session.ts_tau.to_be_bytes());
    masks::add_all(&mut z, &masks, modulus, |part, (sign, seed)| {
        prg::add_mask(part, *sign, seed.to_bytes().as_slice(), &ts, modulus)
    })?;
    Ok(z)
}

/// κ_j of each j of W that is not discarded, ascending.
fn kappas<M: Model>(
    setting: &Setting<M>,
    state: &Recovery,
    w: &BTreeSet<u32>,
) -> Result<Vec<(u32, SecretElement)>, Error> {
    let params = &setting.params;
    let w: Vec<u32> = w.iter().copied().collect();
    let shares: Vec<(u32, Vec<u32>, Vec<&SecretElement>)> = w
        .into_par_iter()
        .map(|j| {
            let (senders, shares) = good_shares(setting, state, j);
            (j, senders, shares)
        })
        .collect();
    let mut kept = Vec::with_capacity(shares.len());
    for (j, senders, shares) in shares {
        match params.enough(senders.len(), "shares of κ") {
            Ok(()) => kept.push((j, senders, shares)),
            Err(_) if params.has(Repair::NoDiscard) => {
                return Err(Error::Threshold { what: "shares of κ", culprit: Some(j) });
            }
            Err(_) => {}
        }
    }
    let sets: BTreeSet<&[u32]> = kept.iter().map(|(_, senders, _)| senders.as_slice()).collect();
    let sets: Vec<&[u32]> = sets.into_iter().collect();
    let lagrange: BTreeMap<&[u32], Lagrange> = sets
        .into_par_iter()
        .map(|senders| Ok((senders, Lagrange::at_zero(senders, params.threshold())?)))
        .collect::<Result<_, Error>>()?;
    kept.par_iter()
        .map(|(j, senders, shares)| {
            let lagrange =
                lagrange.get(senders.as_slice()).ok_or(Error::Threshold { what: "shares", culprit: None })?;
            Ok((*j, lagrange.reconstruct(shares.iter().copied())?))
        })
        .collect()
}

/// The shares of κ_j, with who gave them, ascending. In the active model those that Comm^t(κ_j) verifies, and only the
/// first t of them: they are on one polynomial of degree t − 1, and more of them say nothing else.
fn good_shares<'a, M: Model>(setting: &Setting<M>, state: &'a Recovery, j: u32) -> (Vec<u32>, Vec<&'a SecretElement>) {
    let given = state.revealed.iter().filter_map(|(i, revealed)| Some((*i, revealed.kappas.get(&j)?)));
    match state.collected.dealt.get(&j).and_then(|dealt| dealt.commitment.as_ref()) {
        Some(commitment) => {
            let t = usize::try_from(setting.params.threshold()).unwrap_or(usize::MAX);
            given.filter(|(i, share)| commitment.opens_to(*i, share)).take(t).unzip()
        }
        None => given.unzip(),
    }
}

/// K^{l,τ}_{i,j}, and the sign of its mask, of each i of W and each neighbour j of U0 ∖ W.
fn pair_keys<M: Model>(
    setting: &Setting<M>,
    state: &Recovery,
    w: &BTreeSet<u32>,
) -> Result<Vec<(Sign, SecretElement)>, Error> {
    let open = |i: u32| {
        let gone = move |j: &u32| state.collected.u0.contains(j) && !w.contains(j);
        setting.network.neighbours(i).filter(gone).map(move |j| (i, j))
    };
    let pairs: Vec<(u32, u32)> = w.iter().copied().flat_map(open).collect();
    let by_dealer = Lagrange::at_zero(&[DEALER, SERVER], 2)?;
    let by_other = Lagrange::at_zero(&[OTHER, SERVER], 2)?;
    let keys: Vec<Result<(Sign, SecretElement), Error>> = pairs
        .into_par_iter()
        .map(|(i, j)| {
            let (place, shares) = pair_shares(setting, state, i, j)?;
            let lagrange = if place == DEALER { &by_dealer } else { &by_other };
            // δ_{i,j} = 0 when i ≤ j, else 1; the mask comes with the opposite sign.
            let sign = if i <= j { Sign::Minus } else { Sign::Plus };
            Ok((sign, lagrange.reconstruct(shares.into_iter())?))
        })
        .collect();
    // In this order, so that the first error is the one that is reported.
    keys.into_iter().collect()
}

/// The place of i's share of K^{l,τ}_{i,j}, that share, and the server's; verified in the active model.
fn pair_shares<'a, M: Model>(
    setting: &Setting<M>,
    state: &'a Recovery,
    i: u32,
    j: u32,
) -> Result<(u32, [&'a SecretElement; 2]), Error> {
    let params = &setting.params;
    let (dealer, other, place) = if setting.network.deals(params, i, j) { (i, j, DEALER) } else { (j, i, OTHER) };
    let dealing = |dealer: u32, other: u32| state.collected.dealt.get(&dealer)?.pairs.get(&other);
    let dealt = dealing(dealer, other).ok_or(Error::Incomplete { what: "the dealings", culprit: Some(dealer) })?;
    let share = state.revealed.get(&i).and_then(|revealed| revealed.pairs.get(&j));
    let share = share.ok_or(Error::Incomplete { what: "what was revealed", culprit: Some(i) })?;
    if let Some(commitment) = &dealt.commitment {
        if !commitment.opens_to(SERVER, &dealt.share) {
            return Err(Error::Share { what: "the server's share", culprit: Some(dealer) });
        }
        if !commitment.opens_to(place, share) {
            return Err(Error::Share { what: "a share", culprit: (dealer == i).then_some(i) });
        }
        if params.has(Repair::BothDeal) {
            let theirs = dealing(j, i).and_then(|theirs| theirs.commitment.as_ref());
            if theirs.is_some_and(|theirs| theirs.points().first() != commitment.points().first()) {
                return Err(Error::Share { what: "the other dealing of the key", culprit: None });
            }
        }
    }
    Ok((place, [share, &dealt.share]))
}

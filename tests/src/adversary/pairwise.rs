//! The pairwise keys that a coalition computes from its key material: from a provider's polynomials, from rows at k users or more
//! by interpolation, and as written by F01's formula.
#![allow(non_snake_case)]

use super::holdings::Holdings;
use super::ssp::{NpkcSsp, Ssp};
use super::world::PairKeys;
use crate::findings::f01::Held;
use crate::findings::stage::text;
use secagg_spec::field::{add, inv, mul, pow, sub};
use secagg_spec::mgl::one_time_keys::Use;
use secagg_spec::nike::bivariate;
use secagg_spec::nike::keys::{Row, pairwise_key};
use secagg_spec::npkc::comp_key::derive;
use secagg_spec::npkc::ring::evaluate;
use secagg_spec::p256::order;
use secagg_spec::prelude::{Nat, nat, nat_to_be};
use std::collections::BTreeMap;

/// By (lower id, higher id), the keys of every pair that open.
pub type Opened = BTreeMap<(u32, u32), PairKeys>;

/// The keys of all pairs that open from what this coalition holds.
///
/// # Errors
///
/// Material that does not decode; a value without inverse, which shares a factor with N.
pub fn keys(held: &Holdings) -> Result<Opened, String> {
    let users = held.users().iter().map(|(i, user)| Ok((*i, Held::new(*i, held.m(), &user.material)?)));
    let users = users.collect::<Result<BTreeMap<u32, Held>, String>>()?;
    let mut opened = Opened::new();
    for pair in (1..=held.m()).flat_map(|u| (u + 1..=held.m()).map(move |v| (u, v))) {
        let (mask, ae) = (key(held, &users, pair, Use::Mask)?, key(held, &users, pair, Use::Ae)?);
        opened.extend(mask.zip(ae).map(|(mask, ae)| (pair, PairKeys { mask, ae })));
    }
    Ok(opened)
}

/// One key of a pair, if it opens.
fn key(
    held: &Holdings,
    users: &BTreeMap<u32, Held>,
    (u, v): (u32, u32),
    purpose: Use,
) -> Result<Option<[u8; 32]>, String> {
    // F01: any one user that has polynomials of NPKC.
    if let Some((i, user)) = users.iter().find(|(_, user)| matches!(user, Held::Npkc(..))) {
        return user.key(*i, purpose, (u, v), true).map(Some);
    }
    if let (Some(Ssp::Npkc(one)), Some(Ssp::Npkc(two))) = (held.ssp(1), held.ssp(2)) {
        return npkc(one, two, (u, v), purpose).map(Some);
    }
    // As u computes it, or as v does, from both rows of either.
    for (i, j) in [(u, v), (v, u)] {
        if let (Some(one), Some(two)) = (row(held, users, 1, i)?, row(held, users, 2, i)?) {
            return pairwise_key(held.m(), i, j, purpose, &one, &two).map(Some).map_err(text);
        }
    }
    Ok(None)
}

/// From the polynomials of both SSPs: f(u)·f(v)·f(0)^{e−1} with f = f_1·f_2.
fn npkc(one: &NpkcSsp, two: &NpkcSsp, (u, v): (u32, u32), purpose: Use) -> Result<[u8; 32], String> {
    let at = usize::from(purpose == Use::Ae);
    let [one, two] = [&one.runs[at].ssp, &two.runs[at].ssp];
    let (public, N) = (&one.public, &one.public.N);
    let f = |x: u32| mul(&evaluate(&one.f, x, N), &evaluate(&two.f, x, N), N);
    let material = mul(&mul(&f(u), &f(v), N), &pow(&f(0), &(&public.e - 1u32), N), N);
    nat_to_be(&derive(public, &material).map_err(text)?, 32).map_err(text)?.try_into().map_err(text)
}

/// F_{b,0}(i, ·) and F_{b,1}(i, ·): from SSP_b's polynomials, as user i was given them, or from the rows of k users.
fn row(held: &Holdings, users: &BTreeMap<u32, Held>, b: u8, i: u32) -> Result<Option<Row>, String> {
    if let Some(Ssp::Nike(ssp)) = held.ssp(b) {
        let of = |F| bivariate::row(F, i, &order());
        return Ok(Some(Row { masks: of(&ssp.provider.masks), ae: of(&ssp.provider.ae) }));
    }
    let rows = users.iter().filter_map(|(j, user)| match user {
        Held::Rows(rows) => rows.get(usize::from(b) - 1).map(|row| (*j, row)),
        Held::Npkc(..) => None,
    });
    let rows: BTreeMap<u32, &Row> = rows.collect();
    if let Some(own) = rows.get(&i) {
        return Ok(Some((*own).clone()));
    }
    let some: Vec<(u32, &Row)> = rows.into_iter().take(held.k() as usize).collect();
    if some.len() < held.k() as usize {
        return Ok(None);
    }
    interpolated(&some, i).map(Some)
}

/// The row at i of the polynomial, of a degree below their number in each variable, that has these rows: Σ_j λ_j·F(j, ·) with
/// λ_j = Π_{w ≠ j} (i − w)/(j − w).
fn interpolated(rows: &[(u32, &Row)], i: u32) -> Result<Row, String> {
    let q = order();
    let element = |x: u32| nat(u64::from(x));
    let mut sum = Row { masks: vec![nat(0); rows.len()], ae: vec![nat(0); rows.len()] };
    for (j, row) in rows {
        let mut lambda = nat(1);
        for (w, _) in rows.iter().filter(|(w, _)| w != j) {
            let below = inv(&sub(&element(*j), &element(*w), &q), &q).map_err(text)?;
            lambda = mul(&lambda, &mul(&sub(&element(i), &element(*w), &q), &below, &q), &q);
        }
        let take = |sum: &mut Vec<Nat>, row: &[Nat]| {
            sum.iter_mut().zip(row).for_each(|(sum, a)| *sum = add(sum, &mul(&lambda, a, &q), &q));
        };
        take(&mut sum.masks, &row.masks);
        take(&mut sum.ae, &row.ae);
    }
    Ok(sum)
}

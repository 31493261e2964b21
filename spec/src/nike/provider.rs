//! A secret service provider: it draws two polynomials, and sends each user its rows.
#![allow(non_snake_case)]

use super::bivariate::{Symmetric, row, symmetric};
use super::keys::{Row, row_data};
use crate::ae::ae_enc;
use crate::p256::order;
use crate::prelude::*;

/// SSP_b.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// b, 1 or 2.
    pub b: u8,
    /// m, the number of users.
    pub m: u32,
    /// F_{b,0}, for masks.
    pub masks: Symmetric,
    /// F_{b,1}, for authenticated encryption.
    pub ae: Symmetric,
    /// The users that were served.
    pub registered: Vec<Id>,
}

/// SSP_b. Coins: the a_{uv}, u ≤ v, of F_{b,0} and of F_{b,1}.
///
/// In this order: `E_PARAMS` unless b is 1 or 2 and 1 ≤ k ≤ m; then for F_{b,0} and F_{b,1} in turn the errors of
/// [`symmetric`].
#[hax_lib::requires((b == 1 || b == 2) && 1 <= k && k <= m)]
pub fn provider(b: u8, m: u32, k: u32, a_masks: &[Nat], a_ae: &[Nat]) -> Result<Provider> {
    if !(b == 1 || b == 2) || k == 0 || k > m {
        return Err(Code::Params.error());
    }
    let q = order();
    let (masks, ae) = (symmetric(k, a_masks, &q)?, symmetric(k, a_ae, &q)?);
    Ok(Provider { b, m, masks, ae, registered: Vec::new() })
}

/// SSP_b, for user i: its rows, encrypted. `key` is K_{i,SSP_b}, the coin AE's nonce.
///
/// `E_RANGE` for an id outside 1 … m, `E_DUPLICATE` for one that was served before, both the fault of i.
pub fn register(ssp: &Provider, i: Id, key: &[u8; 32], nonce: &[u8; 12]) -> Result<(Provider, Bytes)> {
    if i == 0 || i > ssp.m {
        return Err(Code::Range.by(i));
    }
    if ssp.registered.contains(&i) {
        return Err(Code::Duplicate.by(i));
    }
    let q = order();
    // F_{b,0}(i, y) ‖ F_{b,1}(i, y)
    let rows = Row { masks: row(&ssp.masks, i, &q), ae: row(&ssp.ae, i, &q) };
    let mut text = Vec::new();
    for coefficient in [rows.masks, rows.ae].concat() {
        text.extend_from_slice(&nat_to_be(&coefficient, 32)?);
    }
    let mut next = ssp.clone();
    next.registered.push(i);
    Ok((next, ae_enc(key, nonce, &row_data(ssp.b, i), &text)?))
}

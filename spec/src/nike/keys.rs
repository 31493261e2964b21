//! A user's side: its rows, and the pairwise keys from the rows of both providers.
#![allow(non_snake_case)]

use super::bivariate::evaluate;
use crate::ae::ae_dec;
use crate::field::add;
use crate::kdf::kdf_fq;
use crate::p256::order;
use crate::prelude::*;
use crate::wire::read_fq;

/// What a pairwise key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// MK: masks.
    Mask,
    /// EK: authenticated encryption.
    Ae,
}

/// What SSP_b sent user i.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// F_{b,0}(i, y): the coefficients of y^0, y^1, …
    pub masks: Vec<Nat>,
    /// F_{b,1}(i, y).
    pub ae: Vec<Nat>,
}

/// The associated data of the rows that SSP_b sends user i.
pub fn row_data(b: u8, i: Id) -> Bytes {
    concat(&[b"secagg/v1/nike/row", &[b], &i.to_be_bytes()])
}

/// `count` elements of F_q.
fn read_elements(text: &[u8], at: usize, count: u32) -> Result<(Vec<Nat>, usize)> {
    let (mut elements, mut at) = (Vec::new(), at);
    for _ in 0..count {
        let (element, after) = read_fq(text, at)?;
        elements.push(element);
        at = after;
    }
    Ok((elements, at))
}

/// User i: its rows from the message of SSP_b. `key` is K_{i,SSP_b}.
///
/// AE.dec's `E_LENGTH` and `E_TAG`; `E_LENGTH` unless 64k bytes are inside; `E_RANGE` for an element ≥ q.
pub fn receive_row(b: u8, i: Id, k: u32, key: &[u8; 32], message: &[u8]) -> Result<Row> {
    let text = ae_dec(key, &row_data(b, i), message)?;
    if text.len() as u64 != 64 * u64::from(k) {
        return Err(Code::Length.error());
    }
    let (masks, at) = read_elements(&text, 0, k)?;
    let (ae, _) = read_elements(&text, at, k)?;
    Ok(Row { masks, ae })
}

/// MK_{i,j} (masks) or EK_{i,j} (AE) = KDF(F_{1,p}(i,j) + F_{2,p}(i,j) ‖ min(i,j) ‖ max(i,j)) ∈ F_q, in 32 bytes, from
/// user i's rows of SSP_1 and SSP_2. `E_RANGE` unless j is from 1 to m and not i.
#[hax_lib::requires(1 <= j && j <= m && j != i)]
pub fn pairwise_key(m: u32, i: Id, j: Id, purpose: Use, row_1: &Row, row_2: &Row) -> Result<[u8; 32]> {
    if j == 0 || j > m || j == i {
        return Err(Code::Range.error());
    }
    let q = order();
    let (f_1, f_2, label): (_, _, &[u8]) = match purpose {
        Use::Mask => (&row_1.masks, &row_2.masks, b"secagg/v1/nike/mask"),
        Use::Ae => (&row_1.ae, &row_2.ae, b"secagg/v1/nike/ae"),
    };
    // F_{1,p}(i, j) + F_{2,p}(i, j)
    let sum = nat_to_be(&add(&evaluate(f_1, j, &q), &evaluate(f_2, j, &q), &q), 32)?;
    let ikm = concat(&[&sum, &i.min(j).to_be_bytes(), &i.max(j).to_be_bytes()]);
    let key = nat_to_be(&kdf_fq(&ikm, label, &q)?, 32)?;
    <[u8; 32]>::try_from(key).map_err(|_| Code::Length.error())
}

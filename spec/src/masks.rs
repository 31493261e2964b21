//! Vectors over Z_R, and the pairwise masks that BON (Figure 4, round 2) and ACS (BON §IV-C) have in common.
#![allow(non_snake_case)]

use crate::field::{add, neg};
use crate::prelude::*;
use crate::prg::prg_vector;

/// v + w in Z_R^m.
pub fn add_vectors(v: &[Nat], w: &[Nat], R: &Nat) -> Vec<Nat> {
    let mut out = Vec::new();
    for (v_i, w_i) in v.iter().zip(w) {
        out.push(add(v_i, w_i, R));
    }
    out
}

/// −v in Z_R^m.
pub fn negate_vector(v: &[Nat], R: &Nat) -> Vec<Nat> {
    let mut out = Vec::new();
    for v_i in v {
        out.push(neg(v_i, R));
    }
    out
}

/// p_{u,v} = Δ_{u,v} · PRG(s_{u,v}) in Z_R^m, where Δ_{u,v} = 1 when u > v and −1 when u < v; p_{u,u} = 0.
pub fn pairwise_mask(u: Id, v: Id, s_u_v: &[u8], m: usize, R: &Nat) -> Result<Vec<Nat>> {
    let mask = prg_vector(s_u_v, &[], m, R)?;
    if u > v {
        Ok(mask)
    } else if u < v {
        Ok(negate_vector(&mask, R))
    } else {
        Ok(vec![nat(0); m])
    }
}

//! The one-time pairwise keys of a session and the masks they give (MGL §5.1, §5.2; Figure 4, round 2).
#![allow(non_snake_case)]

use super::repairs::Repair;
use super::setup::{Session, Setup, modulus};
use crate::kdf::kdf_fq;
use crate::key_chain::{key_figure_3, key_figure_4};
use crate::masks::negate_vector;
use crate::p256::order;
use crate::prelude::*;
use crate::prg::prg_vector;

pub use crate::nike::keys::Use;

/// MK^{l,τ}_{i,j} from MK_{i,j}, or EK^{l,τ}_{i,j} from EK_{i,j}: an element of F_q in 32 bytes.
///
/// By Figure 3's chain; with `SeparatedOneTimeKeys` by Figure 4's; with `FreshSession`, whatever the chain, derived
/// from the master key, the session id and the pair. `E_PARAMS` unless τ < ν, with the chains.
pub fn one_time_key(
    setup: &Setup,
    session: &Session,
    sid: &[u8; 32],
    purpose: Use,
    (i, j): (Id, Id),
    master: &[u8; 32],
) -> Result<Bytes> {
    if setup.repairs.has(Repair::FreshSession) {
        let label: &[u8] = match purpose {
            Use::Mask => b"secagg/v1/mgl/mask",
            Use::Ae => b"secagg/v1/mgl/ae",
        };
        return nat_to_be(&kdf_fq(&key_input(setup, session, sid, (i, j), master), label, &order())?, 32);
    }
    if setup.repairs.has(Repair::SeparatedOneTimeKeys) {
        return key_figure_4(master, session.TS_l, setup.nu, session.tau);
    }
    key_figure_3(master, session.T_l, setup.nu, session.tau)
}

/// What [`one_time_key`] hashes first: with `FreshSession` master key ‖ sid ‖ min(i, j) ‖ max(i, j), else master key ‖ T_l, or
/// TS_l with `SeparatedOneTimeKeys`.
pub fn key_input(setup: &Setup, session: &Session, sid: &[u8; 32], (i, j): (Id, Id), master: &[u8; 32]) -> Bytes {
    if setup.repairs.has(Repair::FreshSession) {
        return concat(&[master, sid, &i.min(j).to_be_bytes(), &i.max(j).to_be_bytes()]);
    }
    let time = if setup.repairs.has(Repair::SeparatedOneTimeKeys) { session.TS_l } else { session.T_l };
    concat(&[master, &time.to_be_bytes()])
}

/// PRG(key, TS_τ): r elements of n bits, from a key of 32 bytes.
pub fn mask(setup: &Setup, session: &Session, key: &[u8]) -> Result<Vec<Nat>> {
    prg_vector(key, &session.TS_tau.to_be_bytes(), setup.r as usize, &modulus(setup))
}

/// (−1)^{δ_{i,j}}·PRG(MK^{l,τ}_{i,j}, TS_τ), where δ_{i,j} = 0 when i ≤ j and 1 when i > j (§5.2).
pub fn signed_mask(setup: &Setup, session: &Session, i: Id, j: Id, key: &[u8]) -> Result<Vec<Nat>> {
    let q_i_j = mask(setup, session, key)?;
    Ok(if i <= j { q_i_j } else { negate_vector(&q_i_j, &modulus(setup)) })
}

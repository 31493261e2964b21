//! Setup (BON Figure 4) and the choice of the threshold (BON §VI-C, Figure 5; Theorem 4).
#![allow(non_snake_case)]

use super::repairs::{Repair, Repairs};
use crate::p256::{decode_compressed, order};
use crate::prelude::*;

/// Which of the figure's two variants runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Honest but curious: the red parts are left out.
    HonestButCurious,
    /// Active: signatures and the round ConsistencyCheck.
    Active,
}

/// What all parties are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// n, the number of users.
    pub n: u32,
    /// t, the threshold.
    pub t: u32,
    /// m, the dimension of the inputs.
    pub m: usize,
    /// R: the inputs and their sum are in Z_R^m.
    pub R: Nat,
    /// R_U, where every user's input is known to be in [0, R_U − 1] (BON §VII-A).
    pub R_U: Option<Nat>,
    /// The variant.
    pub model: Model,
    /// What is repaired.
    pub repairs: Repairs,
    /// The verification keys d_v^PK, that of user v at v − 1. The active model only.
    pub d_PK: Vec<Bytes>,
}

/// A user before round 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// What all parties are given.
    pub setup: Setup,
    /// u, the user's identity.
    pub u: Id,
    /// x_u, its input.
    pub x: Vec<Nat>,
    /// d_u^SK, its signing key. The active model only.
    pub d_SK: Option<Nat>,
}

/// R = n(R_U − 1) + 1, the least modulus in which a sum of n values from [0, R_U − 1] does not wrap (BON §VII-A).
#[hax_lib::requires(*R_U >= nat(1))]
pub fn modulus_for(n: u32, R_U: &Nat) -> Result<Nat> {
    if R_U.is_zero() {
        return Err(Code::Params.error());
    }
    Ok(nat(n as u64) * (R_U - nat(1)) + nat(1))
}

/// The conditions on the parameters: `E_PARAMS`, and `E_WRAP` unless R_U ≥ 2 and R ≥ n(R_U − 1) + 1, so that no sum wraps.
pub fn check_setup(setup: &Setup) -> Result<()> {
    let in_range = setup.n >= 1
        && setup.t >= 1
        && setup.t <= setup.n
        && setup.m >= 1
        && setup.R >= nat(2)
        && setup.R <= nat(1) << 64u32;
    if !in_range {
        return Err(Code::Params.error());
    }
    if let Some(R_U) = &setup.R_U
        && (*R_U < nat(2) || setup.R < modulus_for(setup.n, R_U)?)
    {
        return Err(Code::Wrap.error());
    }
    Ok(())
}

/// There are n verification keys, each a point: `E_PARAMS`.
fn check_verification_keys(setup: &Setup) -> Result<()> {
    if setup.d_PK.len() != setup.n as usize {
        return Err(Code::Params.error());
    }
    for d_v_PK in &setup.d_PK {
        decode_compressed(d_v_PK).map_err(|_| Code::Params.error())?;
    }
    Ok(())
}

/// Whether the server verifies signatures: the active model with `VerifiedSignatures`.
pub fn server_verifies(setup: &Setup) -> bool {
    setup.model == Model::Active && setup.repairs.has(Repair::VerifiedSignatures)
}

/// What the server needs: [`check_setup`], and the verification keys where it verifies.
pub fn check_server_setup(setup: &Setup) -> Result<()> {
    check_setup(setup)?;
    if server_verifies(setup) {
        check_verification_keys(setup)?;
    }
    Ok(())
}

/// A user, given its input and, in the active model, its signing key and everybody's verification keys.
///
/// `E_PARAMS` for an id outside 1…n, or keys that are missing or no keys; `E_INPUT` for an input outside
/// [0, R_U − 1]^m, or Z_R^m where there is no R_U.
pub fn user(setup: &Setup, u: Id, x: &[Nat], d_SK: &Option<Nat>) -> Result<User> {
    check_setup(setup)?;
    if u == 0 || u > setup.n {
        return Err(Code::Params.error());
    }
    if setup.model == Model::Active {
        check_verification_keys(setup)?;
        match d_SK {
            Some(d) if !d.is_zero() && *d < order() => (),
            _ => return Err(Code::Params.error()),
        }
    }
    if x.len() != setup.m {
        return Err(Code::Input.error());
    }
    let bound = match &setup.R_U {
        Some(R_U) => R_U,
        None => &setup.R,
    };
    for x_i in x {
        if x_i >= bound {
            return Err(Code::Input.error());
        }
    }
    Ok(User { setup: setup.clone(), u, x: x.to_vec(), d_SK: d_SK.clone() })
}

/// The rows of BON Figure 5: whom the adversary holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreatModel {
    /// Clients only.
    ClientOnly,
    /// The server only.
    ServerOnly,
    /// Clients and the server together.
    ClientsServer,
}

/// BON Figure 5, "Minimum threshold": 1, ⌊n/2⌋ + 1, ⌊2n/3⌋ + 1.
pub fn minimum_threshold(threat: &ThreatModel, n: u32) -> u32 {
    match threat {
        ThreatModel::ClientOnly => 1,
        ThreatModel::ServerOnly => n / 2 + 1,
        ThreatModel::ClientsServer => ((2 * n as u64) / 3) as u32 + 1,
    }
}

/// BON Figure 5, "Minimum inputs in sum": t, t, t − n_C; `E_PARAMS` when n_C ≥ t.
pub fn minimum_inputs(threat: &ThreatModel, t: u32, n_C: u32) -> Result<u32> {
    match threat {
        ThreatModel::ClientOnly | ThreatModel::ServerOnly => Ok(t),
        ThreatModel::ClientsServer if n_C < t => Ok(t - n_C),
        ThreatModel::ClientsServer => Err(Code::Params.error()),
    }
}

/// The hypothesis of BON Theorem 4, 2t > n + n_C: two sets cannot both gather t signatures when n_C users sign both.
pub fn is_quorum_unique(n: u32, t: u32, n_C: u32) -> bool {
    2 * t as u64 > n as u64 + n_C as u64
}

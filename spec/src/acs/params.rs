//! What the parties of an ACS session are given.
#![allow(non_snake_case)]

use crate::bon::params::modulus_for;
use crate::graph::{exists_regular_graph, graph, neighbours};
use crate::prelude::*;

/// What all parties are given. There is no threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// n, the number of users.
    pub n: u32,
    /// ℓ, the number of neighbours of each.
    pub ell: u32,
    /// The seed of the graph.
    pub seed: [u8; 32],
    /// m, the dimension of the inputs.
    pub m: usize,
    /// R: the inputs and their sum are in Z_R^m.
    pub R: Nat,
    /// R_U, where every user's input is known to be in [0, R_U − 1] (BON §VII-A).
    pub R_U: Option<Nat>,
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
    /// N(u), its neighbours.
    pub N: Vec<Id>,
}

/// The conditions on the parameters: `E_PARAMS`, and `E_WRAP` unless R_U ≥ 2 and R ≥ n(R_U − 1) + 1, so that no sum
/// wraps.
pub fn check_setup(setup: &Setup) -> Result<()> {
    let in_range =
        exists_regular_graph(setup.n, setup.ell) && setup.m >= 1 && setup.R >= nat(2) && setup.R <= nat(1) << 64u32;
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

/// A user, given its input: `E_PARAMS` for an id outside 1…n; `E_INPUT` for an input outside [0, R_U − 1]^m, or Z_R^m
/// where there is no R_U.
pub fn user(setup: &Setup, u: Id, x: &[Nat]) -> Result<User> {
    check_setup(setup)?;
    if u == 0 || u > setup.n {
        return Err(Code::Params.error());
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
    let N = neighbours(&graph(setup.n, setup.ell, &setup.seed)?, u)?;
    Ok(User { setup: setup.clone(), u, x: x.to_vec(), N })
}

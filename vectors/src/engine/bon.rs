//! The Bonawitz protocol behind the common face: what a session needs, and which half plays it.

use super::repairs::repair_set;
use super::{Failure, Server, User};
use std::collections::BTreeMap;

/// The threat model the protocol is run in: what the paper prints in red is left out or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Model {
    /// Honest but curious: no signatures, no ConsistencyCheck.
    Hbc,
    /// Active: signatures and ConsistencyCheck.
    Active,
}

impl Model {
    /// The paper's numbers of the rounds that this model runs, in order.
    pub fn rounds(&self) -> &'static [u8] {
        match self {
            Model::Hbc => &[0, 1, 2, 4],
            Model::Active => &[0, 1, 2, 3, 4],
        }
    }
}

/// The names of the repairs, by bit (`docs/bytes.md`, section 3).
pub const REPAIRS: [&str; 7] = [
    "SessionBinding",
    "OwnKeys",
    "DirectionalAe",
    "CheckedKeys",
    "VerifiedSignatures",
    "SkipUndecryptable",
    "NamedSeeds",
];

repair_set!(REPAIRS);

/// What every party knows before a session (BON Figure 4, Setup).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// n: users have the ids 1 to n.
    pub users: u32,
    /// t: how many must stay.
    pub threshold: u32,
    /// m: the elements of an input vector.
    pub dimension: u32,
    /// R − 1: vectors are over Z_R, and R may be 2^64.
    pub max_element: u64,
    /// R_U − 1, where the inputs are bounded so that their sum cannot wrap; none: the sum is mod R.
    pub max_input: Option<u64>,
    /// The threat model.
    pub model: Model,
    /// What is repaired.
    pub repairs: Repairs,
    /// d_v^PK for v from 1 to n, compressed; empty in the honest-but-curious model.
    pub verification_keys: Vec<[u8; 33]>,
}

/// The draws of one user in one session (`docs/bytes.md`, section 3, "Coins"), and its long-term signing key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coins {
    /// d_u^SK, from the PKI; none in the honest-but-curious model.
    pub signing_key: Option<[u8; 32]>,
    /// c_u^SK.
    pub c_sk: [u8; 32],
    /// s_u^SK.
    pub s_sk: [u8; 32],
    /// b_u.
    pub b: [u8; 32],
    /// The t − 1 coefficients of the polynomial that shares s_u^SK, of x^1 first.
    pub a_s: Vec<[u8; 32]>,
    /// The t − 1 coefficients of the polynomial that shares b_u, of x^1 first.
    pub a_b: Vec<[u8; 32]>,
    /// The nonce of e_{u,v}, for each other v.
    pub nonces: BTreeMap<u32, [u8; 12]>,
}

/// One half, as a maker of parties.
pub trait Engine: Sync {
    /// `spec` or `impl`.
    fn name(&self) -> &'static str;

    /// User `u` before round 0.
    ///
    /// # Errors
    ///
    /// `E_PARAMS`, `E_WRAP`, `E_INPUT`.
    fn user(&self, setup: &Setup, u: u32, coins: &Coins, input: &[u64]) -> Result<Box<dyn User>, Failure>;

    /// The server before round 0.
    ///
    /// # Errors
    ///
    /// `E_PARAMS`, `E_WRAP`.
    fn server(&self, setup: &Setup) -> Result<Box<dyn Server>, Failure>;
}

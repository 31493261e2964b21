//! MGL's aggregate-sum behind the common face: what a user is enrolled with, what a session needs, and which half plays it.

use super::repairs::repair_set;
use super::{Failure, Server, User};
use std::collections::BTreeMap;

/// The threat model the protocol is run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// Everyone follows the protocol: no signatures, no commitments.
    SemiHonest,
    /// Signatures, and commitments to every sharing.
    Active,
}

impl Model {
    /// The paper's numbers of the rounds in which messages pass, in order.
    pub fn rounds(&self) -> &'static [u8] {
        match self {
            Model::SemiHonest => &[1, 2, 4],
            Model::Active => &[1, 2, 3, 4],
        }
    }
}

/// The names of the repairs, by bit (`docs/bytes.md`, section 10).
pub const REPAIRS: [&str; 11] = [
    "SoundNike",
    "SignedDecisionSet",
    "QuorumThreshold",
    "SeparatedOneTimeKeys",
    "FreshSession",
    "SessionBinding",
    "BothDeal",
    "PublicGraph",
    "DirectionalAe",
    "SkipUndecryptable",
    "NoDiscard",
];

repair_set!(REPAIRS);

/// What every party knows before a session (`docs/bytes.md`, section 10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// m: users have the ids 1 to m.
    pub users: u32,
    /// t.
    pub threshold: u32,
    /// ℓ.
    pub degree: u32,
    /// η_max.
    pub eta_max: u32,
    /// ν: sessions in an interval.
    pub sessions: u32,
    /// r: the elements of an input vector.
    pub dimension: u32,
    /// n: the bits of an element.
    pub bits: u8,
    /// R_U − 1, where the inputs are bounded.
    pub max_input: Option<u64>,
    /// |C|.
    pub colluders: u32,
    /// The threat model.
    pub model: Model,
    /// What is repaired.
    pub repairs: Repairs,
    /// The graph's seed.
    pub graph_seed: [u8; 32],
    /// The server's verification key; none in the semi-honest model.
    pub server_key: Option<[u8; 33]>,
    /// The users' verification keys, from 1 on; empty in the semi-honest model.
    pub verification_keys: Vec<[u8; 33]>,
}

impl Setup {
    /// R − 1.
    pub fn max_element(&self) -> u64 {
        u64::MAX >> (64 - u32::from(self.bits.clamp(1, 64)))
    }
}

/// What a user's master keys come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Material {
    /// NPKC (`docs/bytes.md`, section 9): N and e, and as encoded polynomials s_{1,i}, s_{2,i} for masks and c_{1,i}, c_{2,i} for AE.
    Npkc {
        /// N, big-endian.
        modulus: Vec<u8>,
        /// e, big-endian.
        exponent: Vec<u8>,
        /// s_{1,i} and s_{2,i}.
        masks: [Vec<u8>; 2],
        /// c_{1,i} and c_{2,i}.
        ae: [Vec<u8>; 2],
    },
    /// Section 11: what each provider sent, and the keys it is encrypted under.
    Nike {
        /// k.
        coefficients: u32,
        /// K_{i,SSP_1} and K_{i,SSP_2}.
        keys: [[u8; 32]; 2],
        /// Of SSP_1 and SSP_2.
        sealed: [Vec<u8>; 2],
    },
}

/// What a user is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// N(i), ascending.
    pub neighbours: Vec<u32>,
    /// D(i), ascending.
    pub deals_to: Vec<u32>,
    /// Where MK and EK come from.
    pub material: Material,
    /// K_{i,S}.
    pub server_key: [u8; 32],
    /// Its signing key; none in the semi-honest model.
    pub signing_key: Option<[u8; 32]>,
}

/// What the server is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerKeys {
    /// N(i) and D(i), from user 1 on.
    pub graph: Vec<(Vec<u32>, Vec<u32>)>,
    /// K_{i,S}, from user 1 on.
    pub keys: Vec<[u8; 32]>,
    /// Its signing key; none in the semi-honest model.
    pub signing_key: Option<[u8; 32]>,
}

/// Which session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Session {
    /// T_l.
    pub t_l: u64,
    /// τ.
    pub tau: u32,
    /// TS_l.
    pub ts_l: u64,
    /// TS_τ.
    pub ts_tau: u64,
}

/// The draws of one user in one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coins {
    /// κ_i.
    pub kappa: [u8; 32],
    /// The t − 1 coefficients that share κ_i, of x^1 first.
    pub a_kappa: Vec<[u8; 32]>,
    /// The coefficient of the dealing to each j.
    pub a_pair: BTreeMap<u32, [u8; 32]>,
    /// The nonce of e_{i,j}.
    pub nonce_e: BTreeMap<u32, [u8; 12]>,
    /// The nonce of a_{i,j}.
    pub nonce_a: BTreeMap<u32, [u8; 12]>,
    /// The nonce of b_{i,j}; unused in the semi-honest model.
    pub nonce_b: BTreeMap<u32, [u8; 12]>,
    /// The nonce of c_i; unused in the semi-honest model.
    pub nonce_c: [u8; 12],
    /// The nonce of E(β_i).
    pub nonce_beta: [u8; 12],
}

/// A user that lasts for many sessions. As a [`User`] it is in the session that it joined last.
pub trait Member: User {
    /// Begins another session, with these draws and this input; what is left of the one before is forgotten.
    ///
    /// # Errors
    ///
    /// `E_INPUT`; and what the draws are refused with.
    fn join(&mut self, coins: &Coins, input: &[u64]) -> Result<(), Failure>;
}

/// One half, as a maker of parties.
pub trait Engine: Sync {
    /// `spec` or `impl`.
    fn name(&self) -> &'static str;

    /// User `i`, with its master keys computed (Figure 4, round 0).
    ///
    /// # Errors
    ///
    /// `E_PARAMS`, `E_WRAP`; and what the material is refused with.
    fn member(&self, setup: &Setup, i: u32, enrolment: &Enrolment) -> Result<Box<dyn Member>, Failure>;

    /// The server of one session.
    ///
    /// # Errors
    ///
    /// `E_PARAMS`, `E_WRAP`.
    fn server(&self, setup: &Setup, keys: &ServerKeys, session: &Session) -> Result<Box<dyn Server>, Failure>;
}

//! What every party knows before a session.

use super::{Model, Repair, Repairs};
use crate::graph::Graph;
use crate::space::Space;
use crate::{Error, Modulus};
use std::fmt;
use std::sync::Arc;

/// The numbers of the protocol, not checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// m users, with the ids 1 to m.
    pub users: u32,
    /// t.
    pub threshold: u32,
    /// ℓ, the neighbours of each user.
    pub degree: u32,
    /// η_max, compared with how many neighbours are there.
    pub eta_max: u32,
    /// ν, the sessions of an interval.
    pub sessions: u32,
    /// r, the elements of a vector.
    pub dimension: u32,
    /// |C|, how many users may stand with the server.
    pub colluding: u32,
    /// n, the bits of an element: R = 2^n.
    pub bits: u8,
    /// R_U − 1, the largest input element, unless the sum is to be taken modulo R.
    pub max_input: Option<u64>,
    /// The seed of the graph.
    pub graph_seed: [u8; 32],
}

/// The numbers, the repairs and, in the active model, the verification keys, checked once. Cloning shares them.
pub struct Params<M: Model>(Arc<Checked<M>>);

struct Checked<M: Model> {
    numbers: Numbers,
    repairs: Repairs,
    verification_keys: M::VerificationKeys,
    graph: Graph,
    space: Space,
}

impl<M: Model> Params<M> {
    /// Checks them.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless m ≥ 2, 1 ≤ t ≤ m, 1 ≤ ℓ < m, ℓ·m is even, ν ≥ 1, r ≥ 1, 1 ≤ n ≤ 64 and, with
    /// [`Repair::QuorumThreshold`], 2t > m + |C|; then `E_WRAP` unless R_U ≥ 2 and 2^n ≥ m(R_U − 1) + 1; then, in the
    /// active model, `E_PARAMS` unless there is a verification key for each user.
    pub fn new(numbers: &Numbers, repairs: Repairs, verification_keys: M::VerificationKeys) -> Result<Self, Error> {
        let require = |holds: bool, what| if holds { Ok(()) } else { Err(Error::Params { what }) };
        let Numbers { users, threshold, degree, sessions, dimension, colluding, bits, max_input, .. } = *numbers;
        require(users >= 2, "fewer than two users")?;
        require((1..=users).contains(&threshold), "the threshold is not from 1 to m")?;
        let graph = Graph::new(users, degree, &numbers.graph_seed)?;
        require(sessions >= 1, "no session in an interval")?;
        require(dimension >= 1, "the dimension is 0")?;
        require((1..=64).contains(&bits), "the bits of an element are not from 1 to 64")?;
        if repairs.has(Repair::QuorumThreshold) {
            let quorum = u64::from(threshold) * 2 > u64::from(users) + u64::from(colluding);
            require(quorum, "the threshold is too small: 2t > m + |C| does not hold")?;
        }
        let max_element = u64::MAX >> (u64::BITS.saturating_sub(bits.into()));
        let space = Space::new(users, dimension, max_element, max_input)?;
        M::check_keys(&verification_keys, users)?;
        Ok(Self(Arc::new(Checked { numbers: numbers.clone(), repairs, verification_keys, graph, space })))
    }

    /// m, t, ℓ and the others.
    pub fn numbers(&self) -> &Numbers {
        &self.0.numbers
    }

    /// m. Users have the ids 1 to m.
    pub fn users(&self) -> u32 {
        self.0.numbers.users
    }

    /// t.
    pub fn threshold(&self) -> u32 {
        self.0.numbers.threshold
    }

    /// ν.
    pub fn sessions(&self) -> u32 {
        self.0.numbers.sessions
    }

    /// The set of repairs.
    pub fn repairs(&self) -> Repairs {
        self.0.repairs
    }

    /// Whether this repair is there.
    pub(crate) fn has(&self, repair: Repair) -> bool {
        self.0.repairs.has(repair)
    }

    /// The server's verification key and the users', in the active model.
    pub fn verification_keys(&self) -> &M::VerificationKeys {
        &self.0.verification_keys
    }

    /// The public graph.
    pub fn graph(&self) -> &Graph {
        &self.0.graph
    }

    /// r, R = 2^n and R_U.
    pub fn space(&self) -> &Space {
        &self.0.space
    }

    /// R = 2^n.
    pub fn modulus(&self) -> Modulus {
        self.0.space.modulus()
    }

    /// That at least t are here.
    pub(crate) fn enough(&self, count: usize, what: &'static str) -> Result<(), Error> {
        if count < usize::try_from(self.threshold()).unwrap_or(usize::MAX) {
            return Err(Error::Threshold { what, culprit: None });
        }
        Ok(())
    }

    /// That at least η_max neighbours are here.
    pub(crate) fn enough_neighbours(&self, count: usize) -> Result<(), Error> {
        if count < self.eta_max() {
            return Err(Error::Threshold { what: "neighbours that stay", culprit: None });
        }
        Ok(())
    }

    /// η_max, to compare counts with.
    pub(crate) fn eta_max(&self) -> usize {
        usize::try_from(self.0.numbers.eta_max).unwrap_or(usize::MAX)
    }

    /// Whether every user of U1 is in the sum, whatever happens later: then the server may add the inputs up as they come.
    pub(crate) fn counts_all_of_u1(&self) -> bool {
        (!M::ACTIVE || self.has(Repair::SignedDecisionSet)) && self.has(Repair::NoDiscard)
    }
}

impl<M: Model> Clone for Params<M> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<M: Model> fmt::Debug for Params<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Params {{ {:?}, {:?}, active: {} }}", self.0.numbers, self.0.repairs, M::ACTIVE)
    }
}

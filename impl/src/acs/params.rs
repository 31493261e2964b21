//! What every party knows before a session.

use crate::graph::Graph;
use crate::space::Space;
use crate::{Error, Modulus};
use std::sync::Arc;

/// n, the graph, m, R and the bound of the inputs, checked once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Params {
    users: u32,
    degree: u32,
    graph_seed: [u8; 32],
    graph: Arc<Graph>,
    space: Space,
}

impl Params {
    /// n users, each with ℓ = `degree` neighbours in the graph of this seed; vectors of m elements of Z_R,
    /// R − 1 = `max_element`; and, unless the sum is to be taken modulo R, the largest input element R_U − 1 = `max_input`.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless 1 ≤ ℓ < n, ℓ·n is even, m ≥ 1 and R ≥ 2; then `E_WRAP` unless R_U ≥ 2 and R ≥ n(R_U − 1) + 1.
    pub fn new(
        users: u32,
        degree: u32,
        graph_seed: &[u8; 32],
        dimension: u32,
        max_element: u64,
        max_input: Option<u64>,
    ) -> Result<Self, Error> {
        let graph = Arc::new(Graph::new(users, degree, graph_seed)?);
        let space = Space::new(users, dimension, max_element, max_input)?;
        Ok(Self { users, degree, graph_seed: *graph_seed, graph, space })
    }

    /// n. Users have the ids 1 to n.
    pub fn users(&self) -> u32 {
        self.users
    }

    /// ℓ.
    pub fn degree(&self) -> u32 {
        self.degree
    }

    /// The seed of the graph.
    pub fn graph_seed(&self) -> &[u8; 32] {
        &self.graph_seed
    }

    /// Who masks with whom.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// m, R and R_U.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// R.
    pub fn modulus(&self) -> Modulus {
        self.space.modulus()
    }
}

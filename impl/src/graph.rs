//! The communication graph: ℓ-regular over the ids 1 to n, from a seed (MGL, section 3.1.2; `docs/bytes.md`, section 6).
//!
//! A permuted Harary graph: positions on a circle, each joined to the ⌊ℓ/2⌋ on either side of it and, for odd ℓ, to the
//! one opposite. The seed decides who stands where.

use crate::prim::prg;
use crate::{Error, Modulus};
use std::collections::BTreeSet;

/// The start of the time stamp of each draw.
const LABEL: &[u8] = b"graph";

/// An ℓ-regular graph over n users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// The id at each position.
    ids: Vec<u32>,
    /// The position of each id, that of id v at v − 1.
    positions: Vec<usize>,
    /// ℓ.
    degree: usize,
}

impl Graph {
    /// The graph of this seed.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless 1 ≤ ℓ < n and ℓ·n is even.
    pub fn new(users: u32, degree: u32, seed: &[u8; 32]) -> Result<Self, Error> {
        let refused = || Error::Params { what: "there is no such regular graph" };
        if degree == 0 || degree >= users || (users % 2 == 1 && degree % 2 == 1) {
            return Err(refused());
        }
        let mut ids: Vec<u32> = (1..=users).collect();
        for i in (1..users).rev() {
            // j is uniform on 0 … i.
            let ts = [LABEL, &i.to_be_bytes()].concat();
            let draw = prg::expand(seed, &ts, 1, Modulus::from_max_element(u64::from(i))?)?;
            let j = draw.first().and_then(|j| usize::try_from(*j).ok()).ok_or_else(refused)?;
            ids.swap(usize::try_from(i).map_err(|_| refused())?, j);
        }
        let mut placed: Vec<(u32, usize)> = ids.iter().copied().zip(0..).collect();
        placed.sort_unstable();
        let positions = placed.into_iter().map(|(_, position)| position).collect();
        Ok(Self { ids, positions, degree: usize::try_from(degree).map_err(|_| refused())? })
    }

    /// N(v), empty for an id that is not in the graph.
    pub fn neighbours(&self, v: u32) -> BTreeSet<u32> {
        let index = usize::try_from(v).ok().and_then(|v| v.checked_sub(1));
        let Some(position) = index.and_then(|i| self.positions.get(i)) else { return BTreeSet::new() };
        let n = self.ids.len();
        let around = (1..=self.degree / 2).flat_map(|k| [k, n - k]);
        let opposite = (self.degree % 2 == 1).then_some(n / 2);
        around.chain(opposite).filter_map(|step| self.ids.get((position + step) % n)).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_graph_up_to_nine_users_is_regular_and_symmetric() {
        for n in 2..=9 {
            for degree in (1..n).filter(|degree| n * degree % 2 == 0) {
                let graph = Graph::new(n, degree, &[n as u8; 32]).unwrap();
                for v in 1..=n {
                    let neighbours = graph.neighbours(v);
                    assert_eq!(neighbours.len(), degree as usize, "n = {n}, degree {degree}");
                    assert!(!neighbours.contains(&v));
                    assert!(neighbours.iter().all(|w| graph.neighbours(*w).contains(&v)));
                }
            }
        }
    }

    #[test]
    fn there_is_no_graph() {
        for (n, degree) in [(0, 0), (1, 1), (3, 3), (4, 0), (5, 3), (4, 4)] {
            assert_eq!(Graph::new(n, degree, &[0; 32]).unwrap_err().code(), "E_PARAMS");
        }
        assert!(Graph::new(4, 2, &[0; 32]).unwrap().neighbours(5).is_empty());
        assert!(Graph::new(4, 2, &[0; 32]).unwrap().neighbours(0).is_empty());
    }
}

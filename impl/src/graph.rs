//! The communication graph: ℓ-regular over the ids 1 to n, from a seed (MGL, section 3.1.2; `docs/bytes.md`, section 6).
//!
//! A permuted Harary graph: positions on a circle, each joined to the ⌊ℓ/2⌋ on either side of it and, for odd ℓ, to the
//! one opposite. The seed decides who stands where.

use crate::prim::prg;
use crate::{Error, Modulus};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The start of the time stamp of each draw.
const LABEL: &[u8] = b"graph";

/// An ℓ-regular graph over n users. Who stands where is worked out when it is first asked for, so that a graph of any size that is
/// only named costs nothing.
#[derive(Clone, Debug)]
pub struct Graph {
    users: u32,
    degree: u32,
    seed: [u8; 32],
    placed: OnceLock<Placed>,
}

/// Who stands where; nobody anywhere if a draw failed, which none does.
#[derive(Clone, Debug, Default)]
struct Placed {
    /// The id at each position.
    ids: Vec<u32>,
    /// The position of each id, that of id v at v − 1.
    positions: Vec<usize>,
}

impl Placed {
    fn new(users: u32, seed: &[u8; 32]) -> Option<Self> {
        let mut ids: Vec<u32> = (1..=users).collect();
        for i in (1..users).rev() {
            // j is uniform on 0 … i.
            let ts = [LABEL, &i.to_be_bytes()].concat();
            let modulus = Modulus::from_max_element(u64::from(i)).ok()?;
            let j = prg::draw(seed, &ts, modulus).ok()?;
            ids.swap(usize::try_from(i).ok()?, usize::try_from(j).ok()?);
        }
        let mut placed: Vec<(u32, usize)> = ids.iter().copied().zip(0..).collect();
        placed.sort_unstable();
        let positions = placed.into_iter().map(|(_, position)| position).collect();
        Some(Self { ids, positions })
    }

    /// The position of id v.
    fn position(&self, v: u32) -> Option<usize> {
        let index = usize::try_from(v).ok()?.checked_sub(1)?;
        self.positions.get(index).copied()
    }

    /// The ids so many steps on from a position.
    fn at(&self, position: usize, steps: impl Iterator<Item = usize>) -> BTreeSet<u32> {
        steps.filter_map(|step| self.ids.get((position + step) % self.ids.len())).copied().collect()
    }
}

/// Two graphs are equal when they are made from the same numbers.
impl PartialEq for Graph {
    fn eq(&self, other: &Self) -> bool {
        (self.users, self.degree, self.seed) == (other.users, other.degree, other.seed)
    }
}

impl Eq for Graph {}

impl Graph {
    /// The graph of this seed.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless 1 ≤ ℓ < n and ℓ·n is even.
    pub fn new(users: u32, degree: u32, seed: &[u8; 32]) -> Result<Self, Error> {
        if degree == 0 || degree >= users || (users % 2 == 1 && degree % 2 == 1) {
            return Err(Error::Params { what: "there is no such regular graph" });
        }
        Ok(Self { users, degree, seed: *seed, placed: OnceLock::new() })
    }

    fn placed(&self) -> &Placed {
        self.placed.get_or_init(|| Placed::new(self.users, &self.seed).unwrap_or_default())
    }

    /// ℓ, as a number of steps.
    fn steps(&self) -> usize {
        usize::try_from(self.degree).unwrap_or(usize::MAX)
    }

    /// The id at each position.
    pub fn order(&self) -> &[u32] {
        &self.placed().ids
    }

    /// N(v), empty for an id that is not in the graph.
    pub fn neighbours(&self, v: u32) -> BTreeSet<u32> {
        let placed = self.placed();
        let Some(position) = placed.position(v) else { return BTreeSet::new() };
        let n = placed.ids.len();
        let around = (1..=self.steps() / 2).flat_map(|k| [k, n - k]);
        let opposite = (self.steps() % 2 == 1).then_some(n / 2);
        placed.at(position, around.chain(opposite))
    }

    /// D(v), the neighbours to whom v deals the shares of a pairwise key where each edge has one dealer (MGL, section
    /// 5.2): those who stand after it and, for odd ℓ, the one opposite if v stands in the first half. Empty for an id that
    /// is not in the graph.
    pub fn deals_to(&self, v: u32) -> BTreeSet<u32> {
        let placed = self.placed();
        let Some(position) = placed.position(v) else { return BTreeSet::new() };
        let half = placed.ids.len() / 2;
        let opposite = (self.steps() % 2 == 1 && position < half).then_some(half);
        placed.at(position, (1..=self.steps() / 2).chain(opposite))
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
                    // Every edge has one dealer, and nobody deals more than half its edges, rounded up.
                    let deals_to = graph.deals_to(v);
                    assert!(deals_to.len() == degree as usize / 2 || deals_to.len() == degree.div_ceil(2) as usize);
                    let dealers = |w: &u32| (deals_to.contains(w), graph.deals_to(*w).contains(&v));
                    assert!(neighbours.iter().all(|w| matches!(dealers(w), (true, false) | (false, true))));
                    assert!(deals_to.is_subset(&neighbours));
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
        assert!(Graph::new(4, 2, &[0; 32]).unwrap().deals_to(5).is_empty());
    }
}

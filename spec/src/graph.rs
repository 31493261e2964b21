//! The communication graph (MGL §3.1.2, Definition 3.1): ℓ-regular, from a seed that everybody is given
//! (`docs/bytes.md`, section 6).
//!
//! A permuted Harary graph. Positions 0 … n − 1 stand in a circle; each is joined to the ⌊ℓ/2⌋ positions on either
//! side and, for odd ℓ, to the one across. The seed decides which id stands where. For ℓ ≥ 2 no loss of fewer than ℓ
//! users cuts the others apart; for ℓ = 1 the graph is n/2 pairs.

use crate::prelude::*;
use crate::prg::prg_vector;

/// What the timestamps of the permutation's draws start with.
const LABEL: &[u8] = b"graph";

/// The graph: who stands where, and how many neighbours each has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// ℓ.
    pub ell: u32,
    /// The id at each position.
    pub ids: Vec<Id>,
}

/// Whether an ℓ-regular graph over n vertices with ℓ ≥ 1 exists: ℓ < n, and ℓ·n is even (MGL §3.1.2).
pub fn exists_regular_graph(n: u32, ell: u32) -> bool {
    1 <= ell && ell < n && (n.is_multiple_of(2) || ell.is_multiple_of(2))
}

/// p + k mod n, for n ≥ 1.
fn ahead(n: u32, p: u32, k: u32) -> u32 {
    ((u64::from(p) + u64::from(k)) % u64::from(n)) as u32
}

/// `E_PARAMS` unless the graph exists and has a position p.
fn check_position(n: u32, ell: u32, p: u32) -> Result<()> {
    if !exists_regular_graph(n, ell) || p >= n {
        return Err(Code::Params.error());
    }
    Ok(())
}

/// The positions that are joined to position p; `E_PARAMS` unless 1 ≤ ℓ < n, ℓ·n is even and p < n.
#[hax_lib::requires(exists_regular_graph(n, ell) && p < n)]
#[hax_lib::ensures(|joined| joined.map_or(true, |list| list.len() == ell as usize))]
pub fn joined_positions(n: u32, ell: u32, p: u32) -> Result<Vec<u32>> {
    check_position(n, ell, p)?;
    let mut joined = Vec::new();
    // p ± k mod n, k = 1 … ⌊ℓ/2⌋
    for k in 1..=ell / 2 {
        joined.push(ahead(n, p, k));
        joined.push(ahead(n, p, n - k));
    }
    // if ℓ is odd (then n is even) also p + n/2 mod n
    if ell % 2 == 1 {
        joined.push(ahead(n, p, n / 2));
    }
    Ok(joined)
}

/// Of [`joined_positions`], those whose edge to p is dealt by p; errors alike. Every edge has one dealer, and each
/// position deals ⌊ℓ/2⌋ or ⌈ℓ/2⌉ of its ℓ edges (MGL §5.2: "at most ⌈ℓ/2⌉").
#[hax_lib::requires(exists_regular_graph(n, ell) && p < n)]
#[hax_lib::ensures(|dealt| dealt.map_or(true, |list| list.len() <= ell.div_ceil(2) as usize))]
pub fn dealt_positions(n: u32, ell: u32, p: u32) -> Result<Vec<u32>> {
    check_position(n, ell, p)?;
    let mut dealt = Vec::new();
    // the edge between p and p + k mod n, 1 ≤ k ≤ ⌊ℓ/2⌋, is dealt by p
    for k in 1..=ell / 2 {
        dealt.push(ahead(n, p, k));
    }
    // the edge between p and p + n/2, 0 ≤ p < n/2, by p
    if ell % 2 == 1 && p < n / 2 {
        dealt.push(p + n / 2);
    }
    Ok(dealt)
}

/// The ids 1 … n in the order of their positions.
#[hax_lib::ensures(|ids| ids.map_or(true, |list| list.len() == n as usize))]
pub fn permutation(n: u32, seed: &[u8; 32]) -> Result<Vec<Id>> {
    // positions 0 … n−1 first hold ids 1 … n in order
    let mut ids: Vec<Id> = (1..=n).collect();
    for i in (1..n).rev() {
        // j = PRG to Z_{i+1}^1 (seed, ts = `graph` ‖ u32 i)
        let ts = concat(&[LABEL, &i.to_be_bytes()]);
        let j = prg_vector(seed, &ts, 1, &(nat(u64::from(i)) + nat(1)))?;
        let j = usize::try_from(&j[0]).map_err(|_| Code::Range.error())?;
        // swap positions i and j
        ids.swap(i as usize, j);
    }
    Ok(ids)
}

/// The ℓ-regular graph over the ids 1 … n; `E_PARAMS` unless 1 ≤ ℓ < n and ℓ·n is even.
#[hax_lib::requires(exists_regular_graph(n, ell))]
pub fn graph(n: u32, ell: u32, seed: &[u8; 32]) -> Result<Graph> {
    if !exists_regular_graph(n, ell) {
        return Err(Code::Params.error());
    }
    Ok(Graph { ell, ids: permutation(n, seed)? })
}

/// n, and the position of `v`; `E_PARAMS` when the graph has no user v.
fn position(graph: &Graph, v: Id) -> Result<(u32, u32)> {
    for (p, w) in graph.ids.iter().enumerate() {
        if *w == v {
            return Ok((graph.ids.len() as u32, p as u32));
        }
    }
    Err(Code::Params.error())
}

/// The ids at these positions, ascending.
fn ids_at(graph: &Graph, positions: &[u32]) -> Vec<Id> {
    let mut ids = Vec::new();
    for p in positions {
        ids.push(graph.ids[*p as usize]);
    }
    ids.sort();
    ids
}

/// N(v): the neighbours of `v`, ascending; `E_PARAMS` when the graph has no user v.
pub fn neighbours(graph: &Graph, v: Id) -> Result<Vec<Id>> {
    let (n, p) = position(graph, v)?;
    Ok(ids_at(graph, &joined_positions(n, graph.ell, p)?))
}

/// The neighbours of `v` to whom v deals the 2-of-3 shares of their pairwise key (MGL §5.2), ascending; `E_PARAMS`
/// when the graph has no user v.
pub fn dealt_by(graph: &Graph, v: Id) -> Result<Vec<Id>> {
    let (n, p) = position(graph, v)?;
    Ok(ids_at(graph, &dealt_positions(n, graph.ell, p)?))
}

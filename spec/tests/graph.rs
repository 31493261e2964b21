//! The communication graph (`docs/bytes.md`, section 6): worked by hand, against a permutation computed from other
//! libraries, and its promises by exhaustion.
mod common;

use common::block;
use secagg_spec::graph::{
    Graph, dealt_by, dealt_positions, exists_regular_graph, graph, joined_positions, neighbours, permutation,
};
use secagg_spec::prelude::{Code, Id};

/// The seed of the known answers.
const SEED: &str = "9d1e3c5b7a8f60214365870912bbcadeeffe0d1c2b3a495867768594a3b2c1d0";

/// Every (n, ℓ) with n ≤ `most` for which the graph exists: by the degree sum, not by the code.
fn sizes(most: u32) -> Vec<(u32, u32)> {
    (0..=most).flat_map(|n| (1..n).map(move |ell| (n, ell))).filter(|(n, ell)| n * ell % 2 == 0).collect()
}

/// The graph of this size, for a seed that hangs on the size.
fn any_graph(n: u32, ell: u32) -> Graph {
    graph(n, ell, &[(16 * n + ell) as u8; 32]).unwrap()
}

/// Whether `kept`, a set of vertices as bits, hangs together; `joined[v]` are the neighbours of v as bits.
fn is_connected(joined: &[u32], kept: u32) -> bool {
    let mut reached = kept & kept.wrapping_neg();
    loop {
        let spread = (0..joined.len()).filter(|v| reached >> v & 1 == 1).fold(reached, |all, v| all | joined[v]) & kept;
        if spread == reached {
            return reached == kept;
        }
        reached = spread;
    }
}

/// The neighbours of each id as bits: id v is bit v − 1.
fn adjacency(graph: &Graph) -> Vec<u32> {
    let n = graph.ids.len() as u32;
    (1..=n).map(|v| neighbours(graph, v).unwrap().iter().fold(0, |all, w| all | 1 << (w - 1))).collect()
}

fn sorted(mut list: Vec<u32>) -> Vec<u32> {
    list.sort();
    list
}

/// Drawn on paper. The graph on six positions with ℓ = 3 is the ring with its three diameters.
#[test]
fn positions_by_hand() {
    let cases: [(u32, u32, &[&[u32]]); 6] = [
        (2, 1, &[&[1], &[0]]),
        (4, 1, &[&[2], &[3], &[0], &[1]]),
        (5, 2, &[&[1, 4], &[0, 2], &[1, 3], &[2, 4], &[0, 3]]),
        (6, 3, &[&[1, 3, 5], &[0, 2, 4], &[1, 3, 5], &[0, 2, 4], &[1, 3, 5], &[0, 2, 4]]),
        (5, 4, &[&[1, 2, 3, 4], &[0, 2, 3, 4], &[0, 1, 3, 4], &[0, 1, 2, 4], &[0, 1, 2, 3]]),
        (
            8,
            5,
            &[
                &[1, 2, 4, 6, 7],
                &[0, 2, 3, 5, 7],
                &[0, 1, 3, 4, 6],
                &[1, 2, 4, 5, 7],
                &[0, 2, 3, 5, 6],
                &[1, 3, 4, 6, 7],
                &[0, 2, 4, 5, 7],
                &[0, 1, 3, 5, 6],
            ],
        ),
    ];
    for (n, ell, joined) in cases {
        for (p, expected) in joined.iter().enumerate() {
            assert_eq!(sorted(joined_positions(n, ell, p as u32).unwrap()), *expected, "n = {n}, ℓ = {ell}, p = {p}");
        }
    }
}

/// The arcs of the drawings above go clockwise; a diameter goes from the lower half of the positions to the upper.
#[test]
fn dealers_by_hand() {
    let cases: [(u32, u32, &[&[u32]]); 4] = [
        (2, 1, &[&[1], &[]]),
        (5, 2, &[&[1], &[2], &[3], &[4], &[0]]),
        (6, 3, &[&[1, 3], &[2, 4], &[3, 5], &[4], &[5], &[0]]),
        (8, 5, &[&[1, 2, 4], &[2, 3, 5], &[3, 4, 6], &[4, 5, 7], &[5, 6], &[6, 7], &[0, 7], &[0, 1]]),
    ];
    for (n, ell, dealt) in cases {
        for (p, expected) in dealt.iter().enumerate() {
            assert_eq!(sorted(dealt_positions(n, ell, p as u32).unwrap()), *expected, "n = {n}, ℓ = {ell}, p = {p}");
        }
    }
}

/// Python: `a = list(range(1, n + 1))`, then for i from n − 1 down to 1 the swap of `a[i]` and `a[j]`; j is the first
/// `int.from_bytes(word, "little") & ((1 << i.bit_length()) - 1)` that is at most i, in words of one byte (two for
/// i > 255) of the keystream `Cipher(AES(okm[:16]), CTR(okm[16:]))` on zeros, which is `cryptography`'s, where
/// `okm = hkdf(seed, b"secagg/v1/prg" + b"graph" + i.to_bytes(4, "big"), 32)` is HKDF-SHA256 with an empty salt,
/// composed from `hmac`.
#[test]
fn permutation_from_another_library() {
    let seed = block(SEED);
    assert_eq!(permutation(2, &seed), Ok(vec![2, 1]));
    assert_eq!(permutation(3, &seed), Ok(vec![2, 3, 1]));
    assert_eq!(permutation(12, &seed), Ok(vec![2, 8, 1, 12, 4, 9, 6, 10, 11, 3, 5, 7]));
    let of_300 = permutation(300, &seed).unwrap();
    assert_eq!(of_300[..8], [300, 130, 30, 28, 54, 177, 289, 116]);
    assert_eq!(of_300[292..], [96, 94, 176, 31, 10, 4, 219, 43]);
}

/// Of the twelve above, on a ring: 2, 8, 1, 12, 4, 9, 6, 10, 11, 3, 5, 7 and back to 2. The dealer is the one before.
#[test]
fn neighbours_by_hand() {
    let ring = graph(12, 2, &block(SEED)).unwrap();
    let expected: [(Id, [Id; 2], Id); 12] = [
        (1, [8, 12], 12),
        (2, [7, 8], 8),
        (3, [5, 11], 5),
        (4, [9, 12], 9),
        (5, [3, 7], 7),
        (6, [9, 10], 10),
        (7, [2, 5], 2),
        (8, [1, 2], 1),
        (9, [4, 6], 6),
        (10, [6, 11], 11),
        (11, [3, 10], 3),
        (12, [1, 4], 4),
    ];
    for (v, joined, dealt) in expected {
        assert_eq!(neighbours(&ring, v), Ok(joined.to_vec()), "user {v}");
        assert_eq!(dealt_by(&ring, v), Ok(vec![dealt]), "user {v}");
    }
}

#[test]
fn a_permutation_is_one() {
    for n in 0..=40 {
        let everyone: Vec<Id> = (1..=n).collect();
        assert_eq!(sorted(permutation(n, &[n as u8; 32]).unwrap()), everyone);
    }
}

/// Every bit of the seed matters: 257 permutations of 16, no two alike.
#[test]
fn different_seeds_differ() {
    let mut seen = vec![permutation(16, &[0; 32]).unwrap()];
    for bit in 0..256 {
        let mut seed = [0u8; 32];
        seed[bit / 8] = 0x80 >> (bit % 8);
        seen.push(permutation(16, &seed).unwrap());
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((all, seen.len()), (257, 257));
}

#[test]
fn regular_and_symmetric() {
    for (n, ell) in sizes(12) {
        let graph = any_graph(n, ell);
        for v in 1..=n {
            let joined = neighbours(&graph, v).unwrap();
            assert_eq!(joined.len(), ell as usize, "n = {n}, ℓ = {ell}");
            assert!(joined.windows(2).all(|pair| pair[0] < pair[1]), "not ascending: {joined:?}");
            assert!(!joined.contains(&v) && joined.iter().all(|w| (1..=n).contains(w)));
            for w in joined {
                assert!(neighbours(&graph, w).unwrap().contains(&v), "n = {n}, ℓ = {ell}: {v}, {w}");
            }
        }
    }
}

/// Connected for ℓ ≥ 2, and for two users; for ℓ = 1 else there are n/2 pairs, each by itself.
#[test]
fn connected() {
    for (n, ell) in sizes(12) {
        let connected = is_connected(&adjacency(&any_graph(n, ell)), (1 << n) - 1);
        assert_eq!(connected, ell >= 2 || n == 2, "n = {n}, ℓ = {ell}");
    }
}

/// No set of fewer than ℓ vertices cuts the graph, and some set of ℓ does (of a complete graph, it leaves one vertex).
#[test]
fn vertex_connectivity_is_ell() {
    for (n, ell) in sizes(8) {
        let joined = adjacency(&any_graph(n, ell));
        let everyone: u32 = (1 << n) - 1;
        let cuts = |removed: &u32| {
            let kept = everyone & !removed;
            kept.count_ones() == 1 || (kept != 0 && !is_connected(&joined, kept))
        };
        let smallest = (0..=everyone).filter(cuts).map(u32::count_ones).min();
        let expected = if ell == 1 && n > 2 { 0 } else { ell };
        assert_eq!(smallest, Some(expected), "n = {n}, ℓ = {ell}");
    }
}

#[test]
fn every_edge_has_one_dealer() {
    for (n, ell) in sizes(12) {
        let graph = any_graph(n, ell);
        let mut edges = 0;
        for v in 1..=n {
            let dealt = dealt_by(&graph, v).unwrap();
            // ⌊ℓ/2⌋ or ⌈ℓ/2⌉
            assert!(dealt.len() as u32 == ell / 2 || dealt.len() as u32 == ell - ell / 2, "n = {n}, ℓ = {ell}");
            assert!(dealt.windows(2).all(|pair| pair[0] < pair[1]), "not ascending: {dealt:?}");
            edges += dealt.len() as u32;
            for w in neighbours(&graph, v).unwrap() {
                assert_ne!(dealt.contains(&w), dealt_by(&graph, w).unwrap().contains(&v), "{v}, {w}");
            }
            assert!(dealt.iter().all(|w| neighbours(&graph, v).unwrap().contains(w)));
        }
        assert_eq!(edges, n * ell / 2, "n = {n}, ℓ = {ell}");
    }
}

#[test]
fn sizes_without_a_graph() {
    for n in 0..=12 {
        for ell in 0..=13 {
            let exists = sizes(12).contains(&(n, ell));
            assert_eq!(exists_regular_graph(n, ell), exists, "n = {n}, ℓ = {ell}");
            assert_eq!(graph(n, ell, &[7; 32]).is_ok(), exists);
            if !exists {
                assert_eq!(graph(n, ell, &[7; 32]), Err(Code::Params.error()));
                assert_eq!(joined_positions(n, ell, 0), Err(Code::Params.error()));
                assert_eq!(dealt_positions(n, ell, 0), Err(Code::Params.error()));
            }
        }
    }
}

#[test]
fn nobody_of_that_name() {
    let ring = any_graph(5, 2);
    for v in [0, 6, u32::MAX] {
        assert_eq!(neighbours(&ring, v), Err(Code::Params.error()));
        assert_eq!(dealt_by(&ring, v), Err(Code::Params.error()));
        assert_eq!(joined_positions(5, 2, v.max(5)), Err(Code::Params.error()));
        assert_eq!(dealt_positions(5, 2, v.max(5)), Err(Code::Params.error()));
    }
}

/// Positions near 2^32 do not overflow: with n = 2^32 − 2, the last one is joined to 0, n − 2 and n/2 − 1.
#[test]
fn largest_positions() {
    let n = u32::MAX - 1;
    assert_eq!(sorted(joined_positions(n, 3, n - 1).unwrap()), [0, n / 2 - 1, n - 2]);
    assert_eq!(dealt_positions(n, 3, n - 1), Ok(vec![0]));
}

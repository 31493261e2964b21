//! The graphs that a search considers: the public one, or every regular graph, up to renaming the users.

use super::model::{Protocol, Rules};
use super::symmetry::{MOST, Sets, members, permutations, size};

/// N(i) and whom i deals to: of each edge, the lower id deals.
pub fn graphs(rules: &Rules) -> Vec<(Sets, Sets)> {
    let public = match rules.protocol {
        Protocol::Bon { .. } => true,
        Protocol::Mgl(repairs) => repairs.has("PublicGraph"),
    };
    let graphs = if public { vec![harary(rules.users, rules.degree as usize)] } else { regular(rules) };
    graphs.into_iter().map(|graph| (graph, dealers(&graph))).collect()
}

fn dealers(graph: &Sets) -> Sets {
    std::array::from_fn(|i| members(graph[i]).filter(|j| *j > i).fold(0, |acc, j| acc | 1 << j))
}

/// The Harary graph of `docs/bytes.md`, section 6, with everybody at the position of its id.
fn harary(users: usize, degree: usize) -> Sets {
    let mut graph = [0; MOST];
    for (p, near) in graph.iter_mut().enumerate().take(users) {
        let ring = (1..=degree / 2).flat_map(|k| [(p + k) % users, (p + users - k) % users]);
        let across = (degree % 2 == 1).then_some((p + users / 2) % users);
        *near = ring.chain(across).fold(0, |acc, j| acc | 1 << j);
    }
    graph
}

/// Every graph in which each user has ℓ neighbours, one of each shape.
fn regular(rules: &Rules) -> Vec<Sets> {
    let pairs: Vec<(usize, usize)> = (0..rules.users).flat_map(|i| (i + 1..rules.users).map(move |j| (i, j))).collect();
    let mut found: Vec<Sets> = Vec::new();
    let all = permutations(rules.users);
    for edges in 0u32..1 << pairs.len() {
        let mut graph = [0; MOST];
        for (_, (i, j)) in pairs.iter().enumerate().filter(|(k, _)| edges >> k & 1 == 1) {
            graph[*i] |= 1 << j;
            graph[*j] |= 1 << i;
        }
        let is_regular = graph.iter().take(rules.users).all(|near| size(*near) == rules.degree);
        if is_regular && !found.iter().any(|known| all.iter().any(|p| p.sets(known) == graph)) {
            found.push(graph);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use secagg_vectors::engine::mgl::Repairs;

    fn rules(users: usize, degree: u32, repairs: Repairs) -> Rules {
        Rules {
            protocol: Protocol::Mgl(repairs),
            users,
            threshold: 2,
            degree,
            eta_max: 0,
            coalition: 0,
            split_calls: false,
            kinds: &[],
            most_runs: 0,
        }
    }

    /// The regular graphs on so many vertices: on six, two of degree 2 (a hexagon, two triangles) and two of degree 3 (the prism,
    /// K_{3,3}).
    #[test]
    fn counts_of_regular_graphs() {
        for (users, degree, count) in
            [(4, 1, 1), (4, 3, 1), (5, 2, 1), (5, 4, 1), (6, 2, 2), (6, 3, 2), (6, 4, 1), (6, 5, 1)]
        {
            assert_eq!(
                graphs(&rules(users, degree, Repairs::AS_WRITTEN)).len(),
                count,
                "{users} users, degree {degree}"
            );
        }
    }

    #[test]
    fn the_public_graph() {
        assert_eq!(graphs(&rules(5, 2, Repairs::HARDENED))[0].0[..5], [0b10010, 0b101, 0b1010, 0b10100, 0b1001]);
        assert_eq!(
            graphs(&rules(6, 3, Repairs::HARDENED))[0].0,
            [0b101010, 0b010101, 0b101010, 0b010101, 0b101010, 0b010101]
        );
    }
}

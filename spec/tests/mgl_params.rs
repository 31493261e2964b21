//! MGL §5.4: Table 2 and the choices after it, where they have no graph (finding F23), and the five checks of η_max
//! (finding F10).

use secagg_spec::mgl::params::{
    Choice, ThreatModel, dropouts, exists_regular_graph, minimum_inputs, minimum_threshold, neighbour_size,
    proceeds_hybrid_4, proceeds_less_than, proceeds_round_2, proceeds_round_3, proceeds_up_to, server_only,
    users_server,
};
use secagg_spec::prelude::Code;

/// The rows for t = 6, η_max = 5 and four colluders: ℓ = t = 6, ℓ = 5 + 2, ℓ = 5 + 6 + 1; inputs 6, 6, 12 − 4.
#[test]
fn table_2_by_hand() {
    let (t, eta_max, colluders) = (6, 5, 4);
    let rows = [
        (ThreatModel::UsersOnly, 1, 6, 6, None),
        (ThreatModel::ServerOnly, 6, 7, 6, Some(5)),
        (ThreatModel::UsersServer, 6, 12, 8, Some(5)),
    ];
    for (threat, threshold, ell, inputs, gone) in rows {
        assert_eq!(minimum_threshold(&threat, t), threshold, "{threat:?}");
        assert_eq!(neighbour_size(&threat, t, eta_max), Ok(ell), "{threat:?}");
        assert_eq!(minimum_inputs(&threat, t, ell, colluders), Ok(inputs), "{threat:?}");
        assert_eq!(dropouts(&threat, eta_max), gone, "{threat:?}");
    }
}

#[test]
fn table_2_out_of_range() {
    assert_eq!(neighbour_size(&ThreatModel::ServerOnly, 1, u32::MAX - 1), Err(Code::Params.error()));
    assert_eq!(neighbour_size(&ThreatModel::ServerOnly, 1, u32::MAX - 2), Ok(u32::MAX));
    assert_eq!(neighbour_size(&ThreatModel::UsersServer, u32::MAX, u32::MAX), Err(Code::Params.error()));
    assert_eq!(minimum_inputs(&ThreatModel::UsersServer, 6, 12, 12), Ok(0));
    assert_eq!(minimum_inputs(&ThreatModel::UsersServer, 6, 12, 13), Err(Code::Params.error()));
    assert_eq!(minimum_inputs(&ThreatModel::ServerOnly, 6, 12, 13), Ok(6));
}

/// m = 10: ⌈m/3⌉ = 4. m = 12 too; m = 2000: 667, the paper's own size (§6.3).
#[test]
fn choices_by_hand() {
    for (m, t, colluders) in [(1, 1, 0), (3, 1, 0), (4, 2, 1), (10, 4, 3), (12, 4, 3), (13, 5, 4), (2000, 667, 666)] {
        let (server, both) = (server_only(m).unwrap(), users_server(m).unwrap());
        assert_eq!(server, Choice { colluders, eta_max: colluders, t, ell: t + 1 }, "m = {m}");
        assert_eq!(both, Choice { colluders, eta_max: colluders, t, ell: 2 * t }, "m = {m}");
    }
    assert_eq!(server_only(0), Err(Code::Params.error()));
    assert_eq!(users_server(0), Err(Code::Params.error()));
    assert_eq!(users_server(u32::MAX).map(|choice| choice.ell), Ok(2_863_311_530));
}

/// The ℓ of the choices is the ℓ of Table 2's formulas.
#[test]
fn choices_follow_the_table() {
    for m in 1..=100 {
        let choice = server_only(m).unwrap();
        assert_eq!(neighbour_size(&ThreatModel::ServerOnly, choice.t, choice.eta_max), Ok(choice.ell));
        let choice = users_server(m).unwrap();
        assert_eq!(neighbour_size(&ThreatModel::UsersServer, choice.t, choice.eta_max), Ok(choice.ell));
    }
}

/// Every ℓ-regular graph on m ≤ 5 vertices there is, by trying all sets of edges.
#[test]
fn regular_graphs_by_exhaustion() {
    for m in 1u32..=5 {
        let pairs: Vec<(u32, u32)> = (0..m).flat_map(|a| (a + 1..m).map(move |b| (a, b))).collect();
        for ell in 1..=m {
            let is_regular = |edges: u32| {
                let chosen = || pairs.iter().enumerate().filter(|(i, _)| edges >> i & 1 == 1).map(|(_, pair)| pair);
                (0..m).all(|v| chosen().filter(|(a, b)| *a == v || *b == v).count() == ell as usize)
            };
            let exists = (0..1u32 << pairs.len()).any(is_regular);
            assert_eq!(exists_regular_graph(m, ell), exists, "m = {m}, ℓ = {ell}");
        }
    }
}

/// F23: for server-only, no graph with ℓ = ⌈m/3⌉ + 1 at m = 5, 11, 17, 23 and every further m = 6k + 5, where ℓ and m
/// are both odd; nor at m = 1 and 2, where ℓ ≥ m. Everywhere else there is one.
#[test]
fn f23_server_only_sizes_without_a_graph() {
    let without: Vec<u32> = (1..=40).filter(|m| !exists_regular_graph(*m, server_only(*m).unwrap().ell)).collect();
    assert_eq!(without, [1, 2, 5, 11, 17, 23, 29, 35]);
}

/// For users-server, ℓ = 2⌈m/3⌉ is even: there is a graph wherever ℓ < m.
#[test]
fn f23_users_server_sizes_without_a_graph() {
    let without: Vec<u32> = (1..=40).filter(|m| !exists_regular_graph(*m, users_server(*m).unwrap().ell)).collect();
    assert_eq!(without, [1, 2, 4]);
}

/// §5.4's server-only choice for m = 16, which has a graph: t = 6, η_max = 5 and ℓ = η_max + 2 = 7.
fn server_only_16() -> Choice {
    let choice = server_only(16).unwrap();
    assert_eq!(choice, Choice { colluders: 5, eta_max: 5, t: 6, ell: 7 });
    assert!(exists_regular_graph(16, 7));
    choice
}

/// The numbers of neighbours present, of ℓ, with which a user goes on.
fn accepted(ell: u32, proceeds: impl Fn(u32) -> bool) -> Vec<u32> {
    (0..=ell).filter(|present| proceeds(*present)).collect()
}

/// F10: the five checks, each by the number of neighbours it lets a user go on with. No two are alike.
#[test]
fn f10_no_two_checks_agree() {
    let Choice { eta_max, ell, .. } = server_only_16();
    let checks = [
        (accepted(ell, |present| proceeds_round_2(present, eta_max)), vec![6, 7]),
        (accepted(ell, |present| proceeds_round_3(present, eta_max)), vec![5, 6, 7]),
        (accepted(ell, |present| proceeds_up_to(ell - present, eta_max)), vec![2, 3, 4, 5, 6, 7]),
        (accepted(ell, |present| proceeds_less_than(ell - present, eta_max)), vec![3, 4, 5, 6, 7]),
        (accepted(ell, |present| proceeds_hybrid_4(present, eta_max)), vec![0, 1, 2, 3, 4, 5]),
    ];
    for (i, (found, by_hand)) in checks.iter().enumerate() {
        assert_eq!(found, by_hand, "check {i}");
        assert!(checks[..i].iter().all(|(other, _)| other != found), "check {i}");
    }
}

/// F10, round 3's wording: Table 2 promises η_max = 5 dropouts; the user aborts at the third missing neighbour.
#[test]
fn f10_round_3_loses_the_promised_robustness() {
    let Choice { eta_max, ell, .. } = server_only_16();
    let first_abort = (0..=ell).find(|gone| !proceeds_round_3(ell - gone, eta_max));
    assert_eq!(first_abort, Some(3));
    assert!(3 <= dropouts(&ThreatModel::ServerOnly, eta_max).unwrap());
}

/// F10, §5.3's two wordings: two or three neighbours may be left, so all that a user knows is that it is summed with
/// as many others; Table 2 promises t = 6 inputs.
#[test]
fn f10_section_5_3_loses_the_promised_inputs() {
    let Choice { eta_max, ell, t, .. } = server_only_16();
    let promised = minimum_inputs(&ThreatModel::ServerOnly, t, ell, 0).unwrap();
    let least = |proceeds: fn(u32, u32) -> bool| (0..=ell).find(|present| proceeds(ell - present, eta_max)).unwrap();
    assert_eq!((least(proceeds_up_to), least(proceeds_less_than)), (2, 3));
    assert!(1 + least(proceeds_up_to) < promised && 1 + least(proceeds_less_than) < promised);
}

/// F10, round 2's check alone: it is made before the masked inputs are sent. With the fewest neighbours it grants, and
/// the promised η_max dropouts after it, one neighbour remains.
#[test]
fn f10_round_2_alone_lets_one_remain() {
    let Choice { eta_max, ell, .. } = server_only_16();
    let least = (0..=ell).find(|present| proceeds_round_2(*present, eta_max)).unwrap();
    assert_eq!(least - dropouts(&ThreatModel::ServerOnly, eta_max).unwrap(), 1);
}

/// F10, Hybrid 4: it aborts exactly where the user of round 2, whom it claims to follow, goes on; with nobody missing
/// too.
#[test]
fn f10_hybrid_4_is_the_opposite_of_round_2() {
    let Choice { eta_max, ell, .. } = server_only_16();
    for present in 0..=ell {
        assert_ne!(proceeds_hybrid_4(present, eta_max), proceeds_round_2(present, eta_max), "{present} present");
    }
    assert!(proceeds_round_2(ell, eta_max) && !proceeds_hybrid_4(ell, eta_max));
}

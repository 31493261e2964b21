//! The leak oracle on graphs that are worked by hand.

use secagg::Modulus;
use secagg_audit::adversary::leak::{Leak, Opened};
use std::collections::{BTreeMap, BTreeSet};

fn modulus(max_element: u64) -> Modulus {
    Modulus::from_max_element(max_element).expect("a modulus")
}

fn leak(users: &[u32], sum: u64) -> Leak {
    Leak { users: users.iter().copied().collect(), sum: vec![sum] }
}

/// Users 1 – 2 – 3 – 4 on a path, mod 100. Inputs 1, 2, 3, 4; self-masks 5, 6, 7, 8; the edges' masks are 10, 20, 30, added by the lower and
/// subtracted by the higher.
///
/// y_1 = 1 + 5 + 10 = 16; y_2 = 2 + 6 − 10 + 20 = 18; y_3 = 3 + 7 − 20 + 30 = 20; y_4 = 4 + 8 − 30 = −18 = 82.
fn path() -> Opened {
    let edges = [(1, vec![2]), (2, vec![1, 3]), (3, vec![2, 4]), (4, vec![3])];
    Opened {
        modulus: modulus(99),
        masked: BTreeMap::from([(1, vec![16]), (2, vec![18]), (3, vec![20]), (4, vec![82])]),
        own: BTreeMap::from([(1, vec![5]), (2, vec![6]), (3, vec![7]), (4, vec![8])]),
        edges: edges.into_iter().map(|(user, near)| (user, BTreeSet::from_iter(near))).collect(),
        pairs: BTreeMap::new(),
    }
}

/// The same with the middle edge open: 20 at user 2, −20 = 80 at user 3.
fn cut_path() -> Opened {
    Opened { pairs: BTreeMap::from([((2, 3), vec![20]), ((3, 2), vec![80])]), ..path() }
}

#[test]
fn a_closed_path_gives_one_sum() {
    assert_eq!(path().leaks(), [leak(&[1, 2, 3, 4], 10)]);
}

#[test]
fn an_open_edge_cuts_the_path() {
    assert_eq!(cut_path().leaks(), [leak(&[1, 2], 3), leak(&[3, 4], 7)]);
}

#[test]
fn all_edges_open_give_every_input() {
    let mut opened = cut_path();
    opened.pairs.extend([((1, 2), vec![10]), ((2, 1), vec![90]), ((3, 4), vec![30]), ((4, 3), vec![70])]);
    assert_eq!(opened.leaks(), [leak(&[1], 1), leak(&[2], 2), leak(&[3], 3), leak(&[4], 4)]);
}

#[test]
fn a_self_mask_that_is_not_held_closes_its_component() {
    let mut opened = path();
    opened.own.remove(&3);
    assert_eq!(opened.leaks(), []);
    let mut opened = cut_path();
    opened.own.remove(&3);
    assert_eq!(opened.leaks(), [leak(&[1, 2], 3)]);
}

#[test]
fn a_masked_input_that_is_not_held_closes_its_component() {
    for missing in [3, 4] {
        let mut opened = cut_path();
        opened.masked.remove(&missing);
        assert_eq!(opened.leaks(), [leak(&[1, 2], 3)], "without the input of user {missing}");
    }
}

#[test]
fn edges_that_disagree_give_nothing() {
    let mut opened = cut_path();
    // User 2 has masked with nobody on its left, user 1 with user 2 all the same.
    opened.edges.insert(2, BTreeSet::from([3]));
    assert_eq!(opened.leaks(), [leak(&[3, 4], 7)]);
}

#[test]
fn an_edge_to_somebody_who_sent_nothing_closes_the_component() {
    let mut opened = path();
    opened.edges.get_mut(&4).expect("user 4").insert(5);
    assert_eq!(opened.leaks(), []);
    // Its key opened, for the one end that there is: 40 was added by user 4.
    opened.masked.insert(4, vec![22]);
    opened.pairs.insert((4, 5), vec![40]);
    assert_eq!(opened.leaks(), [leak(&[1, 2, 3, 4], 10)]);
}

#[test]
fn nothing_held_gives_nothing() {
    assert_eq!(Opened::new(modulus(99)).leaks(), []);
}

#[test]
fn sums_wrap_at_the_modulus() {
    let mut opened = path();
    // x_1 = 96: y_1 = 96 + 5 + 10 = 111 = 11, and the sum is 96 + 2 + 3 + 4 = 105 = 5.
    opened.masked.insert(1, vec![11]);
    assert_eq!(opened.leaks(), [leak(&[1, 2, 3, 4], 5)]);
}

/// Twelve users in a ring, each with the two on either side; users 1 and 2 are lost, 7 and 8 collude. The survivors hang together; the
/// honest ones do not: 3 to 6 are cut off from 9 to 12.
#[test]
fn colluders_cut_the_survivors_of_a_ring_in_two() {
    let near = |i: u32| -> BTreeSet<u32> { [1, 2, 10, 11].into_iter().map(|step| (i - 1 + step) % 12 + 1).collect() };
    let edge = |i: u32, j: u32| u64::from(13 * i.min(j) + 29 * i.max(j));
    let signed = |i: u32, j: u32| if i < j { edge(i, j) } else { 1000 - edge(i, j) };
    let is_open = |i: u32, j: u32| [1, 2, 7, 8].iter().any(|known| *known == i || *known == j);
    let mut opened = Opened::new(modulus(999));
    for i in 1..=12u32 {
        opened.edges.insert(i, near(i));
        if i > 2 {
            // x_i = i, k_i = 100 + i.
            let masks: u64 = near(i).into_iter().map(|j| signed(i, j)).sum();
            opened.masked.insert(i, vec![(u64::from(i) + 100 + u64::from(i) + masks) % 1000]);
            opened.own.insert(i, vec![100 + u64::from(i)]);
        }
        for j in near(i).into_iter().filter(|j| is_open(i, *j)) {
            opened.pairs.insert((i, j), vec![signed(i, j)]);
        }
    }
    assert_eq!(opened.leaks(), [leak(&[3, 4, 5, 6], 18), leak(&[7], 7), leak(&[8], 8), leak(&[9, 10, 11, 12], 42)]);
    // Without the colluders there is one sum, over all ten.
    opened.pairs.retain(|(i, j), _| *i <= 2 || *j <= 2);
    assert_eq!(opened.leaks(), [leak(&[3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 75)]);
}

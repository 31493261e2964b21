//! Sets of users as bits, and the permutations of users under which two states of a search are the same.

use std::collections::BTreeSet;

/// The most users that a search can have.
pub const MOST: usize = 6;

/// A set of users: bit i − 1 is user i.
pub type Set = u8;

/// A set for each user; no set is 0.
pub type Sets = [Set; MOST];

/// All of so many users.
pub fn everybody(users: usize) -> Set {
    (1 << users) - 1
}

/// The members of a set, as positions from 0 on.
pub fn members(set: Set) -> impl Iterator<Item = usize> {
    (0..MOST).filter(move |i| set >> i & 1 == 1)
}

/// The members of a set, as ids.
pub fn ids(set: Set) -> BTreeSet<u32> {
    (1..).zip(0..MOST).filter(|(_, i)| set >> i & 1 == 1).map(|(id, _)| id).collect()
}

/// How many are in a set.
pub fn size(set: Set) -> u32 {
    set.count_ones()
}

/// The subsets of `of` that hold `with` and have at least `least` members, ascending.
pub fn subsets(of: Set, with: Set, least: u32) -> impl Iterator<Item = Set> {
    (0..=of).filter(move |set| set & !of == 0 && set & with == with && size(*set) >= least)
}

/// A permutation of the users, with the image of every set.
#[derive(Clone, Debug)]
pub struct Permutation {
    image: [usize; MOST],
    sets: [Set; 1 << MOST],
}

impl Permutation {
    fn new(image: [usize; MOST]) -> Self {
        let mut sets = [0; 1 << MOST];
        for (set, out) in (0..).zip(&mut sets) {
            *out = members(set).fold(0, |acc, i| acc | 1 << image[i]);
        }
        Self { image, sets }
    }

    /// The image of a set.
    pub fn set(&self, set: Set) -> Set {
        self.sets[usize::from(set)]
    }

    /// The images of the users' sets, at the images of the users.
    pub fn sets(&self, sets: &Sets) -> Sets {
        let mut out = [0; MOST];
        for (i, set) in sets.iter().enumerate() {
            out[self.image[i]] = self.set(*set);
        }
        out
    }
}

/// All permutations of so many users.
pub fn permutations(users: usize) -> Vec<Permutation> {
    let mut images = vec![[0, 1, 2, 3, 4, 5]];
    for i in 0..users {
        let extend = |image: &[usize; MOST]| {
            (i..users)
                .map(|j| {
                    let mut next = *image;
                    next.swap(i, j);
                    next
                })
                .collect::<Vec<_>>()
        };
        images = images.iter().flat_map(extend).collect();
    }
    images.into_iter().map(Permutation::new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permutation_comes_once() {
        for (users, count) in [(1, 1), (3, 6), (5, 120), (6, 720)] {
            let images: BTreeSet<_> = permutations(users).into_iter().map(|p| p.image).collect();
            assert_eq!(images.len(), count);
        }
    }

    #[test]
    fn sets_move_with_the_users() {
        let swap = Permutation::new([1, 0, 2, 3, 4, 5]);
        assert_eq!(swap.set(0b101), 0b110);
        assert_eq!(swap.sets(&[0b101, 0, 0b10, 0, 0, 0]), [0, 0b110, 0b1, 0, 0, 0]);
    }

    #[test]
    fn subsets_by_size() {
        assert_eq!(subsets(0b1011, 0b1, 2).collect::<Vec<_>>(), [0b11, 0b1001, 0b1011]);
    }
}

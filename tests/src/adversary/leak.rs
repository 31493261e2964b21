//! The leak oracle: what sums a view opens.
//!
//! A masked input is an input, a self-mask and a signed mask for each edge. Whoever holds masked inputs and some of the masks can take
//! those away. What is left adds up to inputs alone over exactly those sets of users that no unopened edge leaves: the connected
//! components of the unopened edges, as far as every member's masked input and self-mask are held. No other sum can be computed without
//! breaking the PRG.

use secagg::Modulus;
use std::collections::{BTreeMap, BTreeSet};

/// What a view holds of one session, in Z_R.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// R.
    pub modulus: Modulus,
    /// The masked inputs, by user.
    pub masked: BTreeMap<u32, Vec<u64>>,
    /// The self-masks that are open, by user, as they were added.
    pub own: BTreeMap<u32, Vec<u64>>,
    /// The edges along which a masked input is masked: for each user whom it masked with.
    pub edges: BTreeMap<u32, BTreeSet<u32>>,
    /// The masks of edges that are open: by (user, other), as the user added them.
    pub pairs: BTreeMap<(u32, u32), Vec<u64>>,
}

/// A sum that the view opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// Whose inputs.
    pub users: BTreeSet<u32>,
    /// Their sum in Z_R.
    pub sum: Vec<u64>,
}

impl Opened {
    /// Nothing yet, in Z_R with this modulus.
    pub fn new(modulus: Modulus) -> Self {
        Self { modulus, masked: BTreeMap::new(), own: BTreeMap::new(), edges: BTreeMap::new(), pairs: BTreeMap::new() }
    }

    /// Every least sum that can be computed, and all that can are sums of these; ascending by their first users.
    pub fn leaks(&self) -> Vec<Leak> {
        let mut left: BTreeSet<u32> = self.masked.keys().copied().collect();
        let mut leaks = Vec::new();
        while let Some(first) = left.pop_first() {
            let users = self.component(first);
            left.retain(|user| !users.contains(user));
            leaks.extend(self.sum(&users).map(|sum| Leak { users, sum }));
        }
        leaks
    }

    /// Everybody that unopened edges join to this user, whether their masked inputs are held or not.
    fn component(&self, first: u32) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        let mut next = vec![first];
        while let Some(user) = next.pop() {
            if found.insert(user) {
                let near = self.edges.get(&user).into_iter().flatten();
                next.extend(near.filter(|other| !self.pairs.contains_key(&(user, **other))));
            }
        }
        found
    }

    /// The sum of the inputs of a component; none: a masked input or a self-mask is missing, or two of its members disagree about an
    /// edge, whose masks then do not cancel.
    fn sum(&self, users: &BTreeSet<u32>) -> Option<Vec<u64>> {
        let mut sum: Option<Vec<u64>> = None;
        for user in users {
            let mut rest = self.masked.get(user)?.clone();
            self.modulus.sub_assign(&mut rest, self.own.get(user)?);
            for other in self.edges.get(user).into_iter().flatten() {
                match self.pairs.get(&(*user, *other)) {
                    Some(mask) => self.modulus.sub_assign(&mut rest, mask),
                    None => {
                        let mutual = self.edges.get(other).is_some_and(|near| near.contains(user));
                        mutual.then_some(())?;
                    }
                }
            }
            match &mut sum {
                None => sum = Some(rest),
                Some(sum) => self.modulus.add_assign(sum, &rest),
            }
        }
        sum
    }
}

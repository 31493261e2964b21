//! Exact distributions: how often each view comes up over all coins.

use std::collections::HashMap;

/// A view, its values written in mixed radix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct View(u64);

impl View {
    /// Appends a value below `radix`. There is room for a product of radices below 2^64.
    pub fn push(&mut self, value: u64, radix: u64) {
        debug_assert!(value < radix && self.0 < u64::MAX / radix);
        self.0 = self.0 * radix + value;
    }
}

/// How often each view came up.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    counts: HashMap<View, u64>,
    total: u64,
}

impl Tally {
    /// The views of all coins: `radices` says how many values each coin has.
    pub fn over(radices: &[u64], mut view: impl FnMut(&[u64]) -> View) -> Self {
        let mut tally = Self::default();
        let mut coins = vec![0; radices.len()];
        loop {
            *tally.counts.entry(view(&coins)).or_default() += 1;
            tally.total += 1;
            let Some(place) = coins.iter().zip(radices).position(|(coin, radix)| coin + 1 < *radix) else {
                return tally;
            };
            coins[place] += 1;
            coins[..place].fill(0);
        }
    }

    /// Whether both are the same distribution: every view has the same share of the coins.
    pub fn same(&self, other: &Self) -> bool {
        let share = |view, count| {
            let there = other.counts.get(view).copied().unwrap_or_default();
            u128::from(there) * u128::from(self.total) == u128::from(count) * u128::from(other.total)
        };
        self.counts.len() == other.counts.len() && self.counts.iter().all(|(view, count)| share(view, *count))
    }

    /// How many views come up under both.
    pub fn common(&self, other: &Self) -> usize {
        self.counts.keys().filter(|view| other.counts.contains_key(view)).count()
    }

    /// How many different views come up.
    pub fn views(&self) -> usize {
        self.counts.len()
    }

    /// How many coins were counted.
    pub fn total(&self) -> u64 {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(radices: &[u64], value: impl Fn(&[u64]) -> u64) -> Tally {
        Tally::over(radices, |coins| {
            let mut view = View::default();
            view.push(value(coins), 6);
            view
        })
    }

    #[test]
    fn distributions_are_equal_when_shares_are() {
        let die = tally(&[6], |c| c[0]);
        assert_eq!((die.total(), die.views()), (6, 6));
        // Two coins of 6 mod 6 are uniform, 2 coins of 2 and 3 as well in mixed radix, a sum of them is not.
        assert!(die.same(&tally(&[6, 6], |c| (c[0] + c[1]) % 6)));
        assert!(die.same(&tally(&[2, 3], |c| c[0] * 3 + c[1])));
        assert!(!die.same(&tally(&[2, 3], |c| c[0] + c[1])));
        assert!(!die.same(&tally(&[6], |c| c[0] / 2)));
        assert_eq!(die.common(&tally(&[6], |c| c[0] / 2)), 3);
    }
}

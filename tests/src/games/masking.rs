//! BON Lemma 1, by counting.

use super::count::{Tally, View};
use super::{Number, Outcome, holds};

/// The masked inputs of n users over all pairwise masks, and the vectors of the same sum: both as distributions. `leave` is a pair
/// that does not mask.
fn distributions(inputs: &[u64], modulus: u64, leave: Option<(usize, usize)>) -> (Tally, Tally) {
    let n = inputs.len();
    let pairs: Vec<(usize, usize)> =
        (0..n).flat_map(|u| (u + 1..n).map(move |v| (u, v))).filter(|pair| Some(*pair) != leave).collect();
    let masked = Tally::over(&vec![modulus; pairs.len()], |coins| {
        let mut y = inputs.to_vec();
        // Δ_{u,v}: the greater of a pair adds the mask, the lesser takes it away.
        for ((u, v), p) in pairs.iter().zip(coins) {
            y[*v] = (y[*v] + p) % modulus;
            y[*u] = (y[*u] + modulus - p) % modulus;
        }
        view(&y, modulus)
    });
    let sum: u64 = inputs.iter().sum();
    let uniform = Tally::over(&vec![modulus; n - 1], |coins| {
        let rest = (sum + modulus * n as u64 - coins.iter().sum::<u64>()) % modulus;
        view(&[coins, &[rest]].concat(), modulus)
    });
    (masked, uniform)
}

fn view(values: &[u64], modulus: u64) -> View {
    let mut view = View::default();
    values.iter().for_each(|value| view.push(*value, modulus));
    view
}

/// All inputs of n users over Z_R, every coordinate of a vector being masked on its own.
pub(super) fn lemma_1() -> Result<(Outcome, Vec<Number>), String> {
    let (mut cases, mut equal, mut unmasked) = (0, 0, 0);
    for (n, modulus) in [(2, 2), (2, 3), (2, 5), (3, 2), (3, 3), (3, 4), (4, 2), (4, 3)] {
        let inputs = std::iter::successors(Some(vec![0; n]), |x: &Vec<u64>| {
            let mut next = x.clone();
            let place = next.iter().position(|a| a + 1 < modulus)?;
            next[place] += 1;
            next[..place].fill(0);
            Some(next)
        });
        for x in inputs {
            let (masked, uniform) = distributions(&x, modulus, None);
            cases += 1;
            equal += u32::from(masked.same(&uniform));
            // Users 1 and 2 not masking with each other: of two users nothing is hidden; of more it still is, on a connected graph.
            let (masked, uniform) = distributions(&x, modulus, Some((0, 1)));
            unmasked += u32::from(n == 2 && masked.same(&uniform));
        }
    }
    let numbers = vec![
        ("input vectors, n from 2 to 4, R from 2 to 5", cases.to_string()),
        ("of them exactly uniform but for the sum", equal.to_string()),
        ("two users that do not mask: exactly uniform", unmasked.to_string()),
    ];
    Ok((holds(cases == equal && unmasked == 0), numbers))
}

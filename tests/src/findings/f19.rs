//! F19: a guess of one element of Z_N.

use super::stage::{claim, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F19",
    place: "MGL Theorems 4.6 and 4.7",
    severity: Severity::Wrong,
    title: "Probabilities 1/N^2k and 1/N^k for guessing one element of Z_N",
    statement: "What is to be guessed, f(u)·f(0)^(e−1)·f(v), is one element of Z_N. However it is distributed, some guess is right with \
                probability 1/N at least.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

fn play(against: Against, _: &Options) -> Result<Trial, String> {
    text_only(against, || Ok(trial(2)))
}

/// Over all f_1 and f_2 with N = 77, k = 1, e = 1: whether the best guess is right no more often than one time in N^power.
pub fn trial(power: u32) -> Trial {
    const N: usize = 77;
    let mut count = [0u64; N];
    for a in 2..N {
        for b in 2..N {
            let f = a * b % N;
            count[f * f % N] += 1;
        }
    }
    let total = ((N - 2) * (N - 2)) as u64;
    let (value, best) = count.iter().enumerate().max_by_key(|(_, c)| **c).map_or((0, 0), |(v, c)| (v, *c));
    let bound = (N as u64).pow(power);
    let steps = vec![
        format!("N = {N}, k = 1, e = 1, m = 2: all {total} pairs of polynomials with coefficient 2 to {}", N - 1),
        format!(
            "the likeliest value of f(u)·f(0)^(e−1)·f(v) is {value}: {best} times of {total}, 1 in {}",
            total / best.max(1)
        ),
        format!("claimed: 1 in {bound}"),
    ];
    let at_most = |is: bool| format!("{} 1 in {bound}", if is { "at most" } else { "more than" });
    claim(steps, at_most(true), at_most(best * bound <= total))
}

//! F20: too many values of a polynomial to be independent.
#![allow(non_snake_case)]

use super::stage::{claim, text, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use num_bigint::BigUint as Nat;
use secagg_spec::field;
use secagg_spec::npkc::ring::{evaluate, product};
use secagg_spec::prelude::nat;
use secagg_vectors::engine::draws;
use secagg_vectors::engine::mgl_draws::SMALL_SAFE_PRIMES;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F20",
    place: "MGL Proposition 4.4",
    severity: Severity::Wrong,
    title: "f(1) … f(m) cannot be jointly uniform: f has 2k − 1 coefficients and k = ⌈m/3⌉",
    statement: "f = f_1·f_2 has degree 2k − 2, so its difference of order 2k − 1 vanishes: any 2k consecutive values satisfy a linear \
                relation with known coefficients. m is at least 2k from m = 2 on.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    text_only(against, || trial(options, 0))
}

/// Whether Σ (−1)^t·C(order, t)·f(1 + t) mod N is no constant, for the order 2k − 1 − `less` and ten pairs of polynomials.
///
/// # Errors
///
/// None in practice: those of the draws.
pub fn trial(options: &Options, less: u32) -> Result<Trial, String> {
    let m = options.users.unwrap_or(9).max(6);
    let k = m.div_ceil(3);
    let N = SMALL_SAFE_PRIMES.iter().fold(nat(1), |N, p| N * nat(*p));
    let order = 2 * k - 1 - less;
    let mut steps =
        vec![format!("m = {m}, k = {k}: f = f_1·f_2 has {} coefficients, {} values are claimed uniform", 2 * k - 1, m)];
    let mut vanish = 0;
    for sample in 0..10 {
        let coefficient =
            |b: u32, i: u32| draws::below(&options.seed, &format!("f20/{sample}/{b}/{i}"), &N).map_err(text);
        let polynomial = |b: u32| (0..k).map(|i| coefficient(b, i)).collect::<Result<Vec<Nat>, _>>();
        let f = product(&polynomial(1)?, &polynomial(2)?, &N);
        let (mut sum, mut binomial) = (nat(0), nat(1));
        for t in 0..=order {
            let term = &binomial * evaluate(&f, 1 + t, &N) % &N;
            sum = if t % 2 == 0 { field::add(&sum, &term, &N) } else { field::sub(&sum, &term, &N) };
            binomial = binomial * nat(u64::from(order - t)) / nat(u64::from(t + 1));
        }
        vanish += u32::from(sum == nat(0));
        if sample == 0 {
            steps.push(format!("Σ (−1)^t·C({order}, t)·f(1 + t), t = 0 … {order}, for one f: {sum}"));
        }
    }
    steps.push(format!(
        "it is 0 mod N for {vanish} of 10 pairs of polynomials; uniform values would make it so 1 time in N"
    ));
    let relation = |is: bool| if is { "a linear relation" } else { "no linear relation" }.to_owned();
    Ok(claim(steps, relation(false), relation(vanish == 10)))
}

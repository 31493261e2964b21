//! F07: the shares of φ(N) reduced mod N.
#![allow(non_snake_case)]

use super::stage::{claim, text, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use num_bigint::BigUint as Nat;
use secagg_spec::npkc::comp_key::comp_key;
use secagg_spec::npkc::prime::gcd;
use secagg_spec::npkc::ring::{evaluate, scale};
use secagg_spec::npkc::rsa_param::{Coins, dist_rsa_param, phi_shares_as_printed};
use secagg_vectors::engine::draws;
use secagg_vectors::engine::mgl_draws::SMALL_SAFE_PRIMES;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F07",
    place: "MGL Figure 2, Round 0, steps 3 and 4",
    severity: Severity::Wrong,
    title: "φ1 and φ2 reduced mod N add to φ(N) + N, so the inverse of e is wrong or does not exist",
    statement: "φ(N) = φ1 + φ2 is claimed for φ1, φ2 mod N. But φ2 = −(P2 + Q2) is negative: reduced, the two add to φ(N) + N. The \
                order of the group is φ(N), so no two users come to a common key.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    text_only(against, || trial(options, true))
}

/// The key of users 1 and 2 by each of them, φ1 and φ2 reduced or not.
///
/// # Errors
///
/// None in practice: those of the specification.
pub fn trial(options: &Options, is_reduced: bool) -> Result<Trial, String> {
    let m = options.users.unwrap_or(6).max(4);
    let [P, Q] = SMALL_SAFE_PRIMES.map(Nat::from);
    let draw = |what: &str, bound: &Nat| draws::below(&options.seed, what, bound).map_err(text);
    let coins = Coins { P_1: draw("f07/P_1", &P)?, Q_1: draw("f07/Q_1", &Q)? };
    let (public, one, two) = dist_rsa_param(&P, &Q, m, &coins).map_err(text)?;
    let (N, phi) = (&public.N, (&P - 1u32) * (&Q - 1u32));
    let sum = if is_reduced {
        let (phi_1, phi_2) = phi_shares_as_printed(N, &one.phi, &two.phi);
        phi_1 + phi_2
    } else {
        (&one.phi + &two.phi).magnitude().clone()
    };
    let mut steps = vec![
        format!("N = {N}, φ(N) = {phi}, e = {}", public.e),
        format!(
            "φ1 + φ2 = {sum}, which is φ(N) + {}",
            if sum == phi { "0".to_owned() } else { (&sum - &phi).to_string() }
        ),
    ];
    let Some(d) = public.e.modinv(&sum) else {
        steps.push(format!("e has the factor {} in common with that: no inverse", gcd(&public.e, &sum)));
        return Ok(claim(steps, "an inverse of e".to_owned(), "none".to_owned()));
    };
    steps.push(format!("π_MIC gives d = 1/e mod that sum; e·d mod φ(N) = {}", &public.e * &d % &phi));
    let f = [[draw("f07/a", N)?, draw("f07/b", N)?], [draw("f07/c", N)?, draw("f07/d", N)?]];
    let share = |f: &[Nat; 2], i: u32| scale(&evaluate(f, i, N).modpow(&d, N), f, N);
    let key = |i: u32, j: u32| comp_key(&public, &share(&f[0], i), &share(&f[1], i), j).map_err(text);
    let (at_1, at_2) = (key(1, 2)?, key(2, 1)?);
    steps.push(format!("user 1 computes the key with user 2: {at_1:x}"));
    steps.push(format!("user 2 computes the key with user 1: {at_2:x}"));
    Ok(claim(steps, format!("{at_1:x}"), format!("{at_2:x}")))
}

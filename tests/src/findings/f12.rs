//! F12: which prime.

use super::stage::{claim, text, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use num_bigint::BigUint as Nat;
use secagg_spec::feldman::{commit, verify_share};
use secagg_spec::p256::{order, prime};
use secagg_spec::prelude::nat;
use secagg_spec::shamir::share;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F12",
    place: "MGL §6.1",
    severity: Severity::Gap,
    title: "NIST's 256-bit prime: of the field or of the group",
    statement: "P-256 has two primes of 256 bits: p of its coordinates and q, the order of its group. Shares mod p are not what a \
                commitment in the group verifies. Only q will do.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

fn play(against: Against, _: &Options) -> Result<Trial, String> {
    text_only(against, || trial(&prime()))
}

/// κ shared 2 of 3 modulo this prime, and the shares held against a commitment in P-256's group.
///
/// # Errors
///
/// None in practice: those of the specification.
pub fn trial(modulus: &Nat) -> Result<Trial, String> {
    // Both below q and their sum above p and q, so that a reduction takes place
    let (kappa, a): (Nat, Nat) = (order() - nat(5), order() - nat(7));
    let commitment = commit(&[kappa.clone(), a.clone()]).map_err(text)?;
    let shares = share(&kappa, 2, &[1, 2, 3], std::slice::from_ref(&a), modulus).map_err(text)?;
    let mut steps = vec![format!("p = {:x}", prime()), format!("q = {:x}", order())];
    let mut good = 0;
    for (id, value) in &shares {
        let verifies = *value < order() && verify_share(&commitment, *id, value).map_err(text)?;
        steps.push(format!("share {id} = {value:x}: {}", if verifies { "verifies" } else { "does not verify" }));
        good += usize::from(verifies);
    }
    Ok(claim(steps, "3 honest shares verify".to_owned(), format!("{good} honest shares verify")))
}

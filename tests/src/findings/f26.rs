//! F26: slips of BON's figure.
#![allow(non_snake_case)]

use super::stage::{claim, text, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use secagg_spec::ecdsa::{sig_gen, sig_sign, sig_verify};
use secagg_spec::key_agreement::{ka_agree, ka_gen};
use secagg_spec::prelude::{Nat, nat_from_be};
use secagg_spec::wire::encode_set;
use secagg_vectors::engine::bon::Model;
use secagg_vectors::engine::draws;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F26",
    place: "BON Figure 4; §V",
    severity: Severity::Gap,
    title: "KA.gen for KA.paramGen, c_v for c_u, d^PK without its index, \"four rounds\"",
    statement: "Taken at their word: the user advertises the key of another user and agrees on nothing; every signature is verified \
                under one key; the active model has four rounds.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    text_only(against, || trial(options, true))
}

/// Key agreement, signatures and rounds, as printed or as they are read.
///
/// # Errors
///
/// None in practice: those of the specification.
pub fn trial(options: &Options, as_printed: bool) -> Result<Trial, String> {
    let secret =
        |what: &str| -> Result<Nat, String> { Ok(nat_from_be(&draws::secret_key(&options.seed, what).map_err(text)?)) };
    let (c_u, c_v, d_u, d_v) = (secret("f26/c/1")?, secret("f26/c/2")?, secret("f26/d/1")?, secret("f26/d/2")?);
    // u generates (c_v^PK, c_u^SK): what it advertises is v's key, whose secret it does not have
    let advertised = ka_gen(if as_printed { &c_v } else { &c_u }).map_err(text)?;
    let at_u = ka_agree(&c_u, &ka_gen(&c_v).map_err(text)?).map_err(text)?;
    let agreed = at_u == ka_agree(&c_v, &advertised).map_err(text)?;
    // σ'_v on U3 = {1, 2}, verified under "d^PK", here the verifier's own, or under d_v^PK
    let U3 = encode_set(&[1, 2]);
    let sigma = sig_sign(&d_v, &U3).map_err(text)?;
    let under = if as_printed { &d_u } else { &d_v };
    let verifies = sig_verify(&sig_gen(under).map_err(text)?, &U3, &sigma);
    let rounds = if as_printed { Model::Active } else { Model::Hbc }.rounds().len();
    let yes = |is: bool| if is { "yes" } else { "no" };
    let steps = vec![
        format!(
            "u and v agree on a key when u advertises {}: {}",
            if as_printed { "c_v^PK" } else { "c_u^PK" },
            yes(agreed)
        ),
        format!(
            "σ'_v verifies under {}: {}",
            if as_printed { "a d^PK that is not v's" } else { "d_v^PK" },
            yes(verifies)
        ),
        format!("rounds of the {} model: {rounds}", if as_printed { "active" } else { "honest-but-curious" }),
        "pp is made by KA.gen, which takes pp: KA.paramGen is meant".to_owned(),
    ];
    let right = [agreed, verifies, rounds == 4].iter().filter(|is| **is).count();
    Ok(claim(steps, "3 of 3 hold".to_owned(), format!("{right} of 3 hold")))
}

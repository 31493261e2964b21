//! The attempts that run to an end: a modulus, or that both draw again.

use super::super::play::{About, valid};
use super::setting::{Attempt, H, Wanted, power};
use crate::maker::{Flaw, Maker, object};
use secagg_spec::npkc::prime::{are_coprime, jacobi};
use secagg_spec::prelude::Nat;
use serde_json::Value;

/// How many messages there are when it ends so, and the modulus, if any.
fn end(maker: &mut Maker, attempt: &Attempt, about: About<'_>, messages: usize, n: Option<Nat>) -> Result<(), Flaw> {
    let (recorder, sent) = attempt.play()?;
    let last = recorder.operations().last().and_then(|operation| operation.out.get("shares"));
    let found = last.and_then(|shares| shares.get("N")).and_then(Value::as_str).map(str::to_owned);
    if sent.len() != messages || found != n.as_ref().map(Nat::to_string) {
        return Err(Flaw(format!("{}: {} messages, N = {found:?}", about.comment, sent.len())));
    }
    let n = n.map_or(Value::Null, |n| n.to_string().into());
    valid(maker, about, recorder, object([("N", n)]))
}

pub(super) fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    let prime = [Wanted::Prime; 2];
    for (comment, bound, kappa) in [
        ("P and Q are prime, B = 7, κ = 2", 7, 2),
        ("P and Q are prime, no trial division", 2, 1),
        ("P and Q are prime, B = 3, κ = 3", 3, 3),
    ] {
        let attempt = Attempt::new(maker, bound, kappa, prime)?;
        end(maker, &attempt, attempt.about(comment, "Redraw"), 7, Some(attempt.modulus()))?;
    }
    let largest = |attempt: &mut Attempt| -> Result<(), Flaw> {
        for label in ["sigma_P/3", "sigma_Q/5"] {
            attempt.set(label, &(power(H + 128) - 1u32))?;
        }
        attempt.set("sigma", &(power(H + 130) - 1u32))?;
        attempt.set("r_2", &(power(2 * H + 128) - 1u32))?;
        attempt.set("r_1", &(power(2 * H + 128) - 1u32))
    };
    let mut attempt = Attempt::new(maker, 5, 1, prime)?;
    largest(&mut attempt)?;
    end(maker, &attempt, attempt.about("the largest draws", "BadCoin"), 7, Some(attempt.modulus()))?;

    let attempt = Attempt::new(maker, 5, 1, [Wanted::MultipleOf3, Wanted::Prime])?;
    end(maker, &attempt, attempt.about("3 divides P: nothing after `02`", "Redraw"), 3, None)?;
    let attempt = Attempt::new(maker, 5, 1, [Wanted::Prime, Wanted::MultipleOf3])?;
    end(maker, &attempt, attempt.about("3 divides Q: nothing after `02`", "Redraw"), 3, None)?;
    let attempt = Attempt::new(maker, 7, 4, [Wanted::Prime, Wanted::Composite])?;
    end(maker, &attempt, attempt.about("Q is no prime: verdict 0 in `05`", "Redraw"), 6, None)?;

    let mut attempt = Attempt::good(maker)?;
    let [p_1, p_2] = &attempt.p;
    let p = p_1 + p_2;
    let unlucky = &p - attempt.get("r_1")? % &p;
    attempt.set("r_2", &unlucky)?;
    end(maker, &attempt, attempt.about("r_1 + r_2 is a multiple of P: verdict 0 in `06`", "Redraw"), 7, None)?;

    let mut attempt = Attempt::good(maker)?;
    let n = attempt.modulus();
    let bad = (2..100u32).map(Nat::from).find(|g| jacobi(g, &n) == -1 && are_coprime(g, &n));
    attempt.set("g/1", &bad.ok_or_else(|| Flaw("no g".to_owned()))?)?;
    let about = attempt.about("the first candidate for g has Jacobi symbol −1 and is passed over", "BadBase");
    end(maker, &attempt, about, 7, Some(n))
}

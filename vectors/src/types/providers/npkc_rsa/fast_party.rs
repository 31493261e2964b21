//! The implementation's SSPs.

use super::super::numbers::{all_natural, nat_of, natural};
use super::{DIVIDE, FINISH_1, FINISH_2, Given, JUDGE, MULTIPLY, SIEVE, START, TEST, candidates, divisions, draws};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::op::{Begun, Party, out_of_turn};
use secagg::npkc::natural::Natural;
use secagg::npkc::rsa::{Setup, Shares, Step, ssp_1 as one, ssp_2 as two};
use secagg_spec::prelude::Nat;
use serde_json::{Value, json};

/// What the SSP waits for.
enum Fast {
    Begun(Setup),
    Started(one::Started),
    Sieved(one::Sieved),
    Tested1(one::Tested),
    Sieving(two::Sieving),
    Multiplied(two::Multiplied),
    Tested2(two::Tested),
    Over,
}

pub(super) fn begin(given: &Given) -> Begun {
    Ok(Box::new(Fast::Begun(Setup::new(given.h, given.bound, given.kappa)?)))
}

fn shares(step: Step<Shares>) -> Value {
    let Step::Next(shares) = step else { return Value::Null };
    let [n, p, q] = [shares.modulus(), shares.p(), shares.q()].map(|x| nat_of(x).to_string());
    json!({"N": n, "P": p, "Q": q})
}

fn maybe(message: Option<Vec<u8>>) -> Value {
    message.map_or(Value::Null, |message| hex::encode(message).into())
}

/// The numbers, for the implementation.
fn all<const N: usize>(list: [Nat; N]) -> Result<[Natural; N], Refusal> {
    all_natural(&list)?.try_into().map_err(|_| Refusal::Request("draws".to_owned()))
}

impl Fast {
    fn start(setup: Setup, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let [p_1, q_1, p, q, rho_p, rho_q] = all(draws(args, ["P_1", "Q_1", "p", "q", "rho_P", "rho_Q"])?)?;
        let coins = one::StartCoins { p_1, q_1, p, q, rho_p, rho_q };
        let (state, message) = one::Started::start_with_coins(setup, &coins)?;
        Ok((Self::Started(state), Done::new().hex("message", message)))
    }

    fn divide(setup: Setup, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let message = args.bytes("message")?;
        let [p_2, q_2] = all(draws(args, ["P_2", "Q_2"])?)?;
        let division = |[t, sigma, rho]: &super::Division| {
            Ok::<_, Refusal>(two::Division { t: natural(t)?, sigma: natural(sigma)?, rho: natural(rho)? })
        };
        let mut list = Vec::new();
        for [for_p, for_q] in divisions(args)? {
            list.push([division(&for_p)?, division(&for_q)?]);
        }
        let coins = two::SieveCoins { p_2, q_2, divisions: list };
        let (state, message) = two::Sieving::sieve_with_coins(setup, &message, &coins)?;
        Ok((Self::Sieving(state), Done::new().hex("message", message)))
    }

    fn sieve(state: one::Started, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let (step, out) = state.sieve(&args.bytes("message")?)?;
        let done = Done::new().hex("message", out).with("goes_on", matches!(step, Step::Next(_)));
        Ok((if let Step::Next(next) = step { Self::Sieved(next) } else { Self::Over }, done))
    }

    fn multiply(state: two::Sieving, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let (message, [rho]) = (args.bytes("message")?, all(draws(args, ["rho"])?)?);
        let (step, out) = state.product_with_coins(&message, &rho)?;
        let done = Done::new().with("message", maybe(out)).with("goes_on", matches!(step, Step::Next(_)));
        Ok((if let Step::Next(next) = step { Self::Multiplied(next) } else { Self::Over }, done))
    }

    fn test(state: one::Sieved, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let (message, g) = (args.bytes("message")?, all_natural(&candidates(args)?)?);
        let [r_1, rho] = all(draws(args, ["r_1", "rho"])?)?;
        let (next, out) = state.test_with_coins(&message, &one::TestCoins { g, r_1, rho })?;
        Ok((Self::Tested1(next), Done::new().hex("message", out)))
    }

    fn judge(state: two::Multiplied, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let (message, [r_2, sigma, rho]) = (args.bytes("message")?, all(draws(args, ["r_2", "sigma", "rho"])?)?);
        let (step, out) = state.test_with_coins(&message, &two::TestCoins { r_2, sigma, rho })?;
        let done = Done::new().hex("message", out).with("goes_on", matches!(step, Step::Next(_)));
        Ok((if let Step::Next(next) = step { Self::Tested2(next) } else { Self::Over }, done))
    }

    fn finish_1(state: one::Tested, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let (step, out) = state.finish(&args.bytes("message")?)?;
        let done = Done::new().with("message", maybe(out)).with("goes_on", matches!(step, Step::Next(_)));
        Ok((Self::Over, done.with("shares", shares(step))))
    }

    fn finish_2(state: two::Tested, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let step = state.finish(&args.bytes("message")?)?;
        let done = Done::new().with("goes_on", matches!(step, Step::Next(_)));
        Ok((Self::Over, done.with("shares", shares(step))))
    }
}

impl Party for Fast {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        let (next, done) = match std::mem::replace(self, Self::Over) {
            Self::Begun(setup) if op == START.name => Self::start(setup, args)?,
            Self::Begun(setup) if op == DIVIDE.name => Self::divide(setup, args)?,
            Self::Started(state) if op == SIEVE.name => Self::sieve(state, args)?,
            Self::Sieving(state) if op == MULTIPLY.name => Self::multiply(state, args)?,
            Self::Sieved(state) if op == TEST.name => Self::test(state, args)?,
            Self::Multiplied(state) if op == JUDGE.name => Self::judge(state, args)?,
            Self::Tested1(state) if op == FINISH_1.name => Self::finish_1(state, args)?,
            Self::Tested2(state) if op == FINISH_2.name => Self::finish_2(state, args)?,
            _ => return Err(out_of_turn()),
        };
        *self = next;
        Ok(done)
    }
}

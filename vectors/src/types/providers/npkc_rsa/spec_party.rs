//! The specification's SSPs.

use super::{
    DIVIDE, FINISH_1, FINISH_2, Given, JUDGE, MULTIPLY, SIEVE, SOURCE, START, TEST, candidates, divisions, draws,
};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::op::{Begun, Party, out_of_turn};
use secagg_spec::npkc::integer::encode_int;
use secagg_spec::npkc::paillier::{self, PublicKey};
use secagg_spec::npkc::rsa::{self, Setup, Shares, Step};
use secagg_spec::npkc::{rsa_ssp_1 as one, rsa_ssp_2 as two};
use serde_json::{Value, json};

/// What the SSP waits for.
enum Spec {
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
    let setup = Setup { h: given.h, B: given.bound, kappa: given.kappa };
    rsa::check_setup(&setup)?;
    Ok(Box::new(Spec::Begun(setup)))
}

fn shares(shares: &Shares) -> Value {
    json!({"N": shares.N.to_string(), "P": shares.P.to_string(), "Q": shares.Q.to_string()})
}

fn maybe(message: Option<Vec<u8>>) -> Value {
    message.map_or(Value::Null, |message| hex::encode(message).into())
}

/// What is in the ciphertexts of message `01`.
fn plaintexts(done: Done, state: &one::Started, message: &[u8]) -> Outcome {
    let pk = PublicKey { n: state.sk.n.clone() };
    let (mut done, mut at) = (done, 1);
    for l in rsa::small_primes(&state.setup) {
        for name in ["P", "Q"] {
            let (c, next) = paillier::read_ciphertext(message, at, &pk)?;
            let x = paillier::dec(&state.sk, &c)?;
            done = done.step(SOURCE, format!("t*{name} + l*sigma, l = {l}"), encode_int(&x));
            at = next;
        }
    }
    Ok(done)
}

impl Spec {
    fn start(setup: &Setup, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let [p_1, q_1, p, q, rho_p, rho_q] = draws(args, ["P_1", "Q_1", "p", "q", "rho_P", "rho_Q"])?;
        let coins = one::StartCoins { P_1: p_1, Q_1: q_1, p, q, rho_P: rho_p, rho_Q: rho_q };
        let (state, message) = one::start(setup, &coins)?;
        Ok((Self::Started(state), Done::new().hex("message", message)))
    }

    fn divide(setup: &Setup, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let message = args.bytes("message")?;
        let [p_2, q_2] = draws(args, ["P_2", "Q_2"])?;
        let division = |[t, sigma, rho]: super::Division| two::Division { t, sigma, rho };
        let divisions = divisions(args)?.into_iter().map(|pair| pair.map(division)).collect();
        let (state, message) = two::sieve(setup, &message, &two::SieveCoins { P_2: p_2, Q_2: q_2, divisions })?;
        Ok((Self::Sieving(state), Done::new().hex("message", message)))
    }

    fn sieve(state: &one::Started, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let message = args.bytes("message")?;
        let (step, out) = one::sieve(state, &message)?;
        let done = Done::new().hex("message", out).with("goes_on", matches!(step, Step::Next(_)));
        let done = plaintexts(done, state, &message)?;
        Ok((if let Step::Next(next) = step { Self::Sieved(next) } else { Self::Over }, done))
    }

    fn multiply(state: &two::Sieving, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let (message, [rho]) = (args.bytes("message")?, draws(args, ["rho"])?);
        let (step, out) = two::product(state, &message, &rho)?;
        let done = Done::new().with("message", maybe(out)).with("goes_on", matches!(step, Step::Next(_)));
        Ok((if let Step::Next(next) = step { Self::Multiplied(next) } else { Self::Over }, done))
    }

    fn test(state: &one::Sieved, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let (message, g) = (args.bytes("message")?, candidates(args)?);
        let [r_1, rho] = draws(args, ["r_1", "rho"])?;
        let (next, out) = one::test_biprimality(state, &message, &one::TestCoins { g, r_1, rho })?;
        let n = encode_int(&secagg_spec::npkc::integer::int_from_nat(&next.N));
        Ok((Self::Tested1(next), Done::new().hex("message", out).step(SOURCE, "N", n)))
    }

    fn judge(state: &two::Multiplied, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let (message, [r_2, sigma, rho]) = (args.bytes("message")?, draws(args, ["r_2", "sigma", "rho"])?);
        let (step, out) = two::test_biprimality(state, &message, &two::TestCoins { r_2, sigma, rho })?;
        let done = Done::new().hex("message", out).with("goes_on", matches!(step, Step::Next(_)));
        Ok((if let Step::Next(next) = step { Self::Tested2(next) } else { Self::Over }, done))
    }

    fn finish_1(state: &one::Tested, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let message = args.bytes("message")?;
        let (step, out) = one::finish(state, &message)?;
        let mut done = Done::new().with("message", maybe(out)).with("goes_on", matches!(step, Step::Next(_)));
        if message.get(1) == Some(&1) {
            let sk = &state.started.sk;
            let (c, _) = paillier::read_ciphertext(&message, 2, &PublicKey { n: sk.n.clone() })?;
            done = done.step(SOURCE, "Dec of `05`", encode_int(&paillier::dec(sk, &c)?));
        }
        Ok((Self::Over, done.with("shares", if let Step::Next(s) = step { shares(&s) } else { Value::Null })))
    }

    fn finish_2(state: &two::Tested, args: &Args<'_>) -> Result<(Self, Done), Refusal> {
        let step = two::finish(state, &args.bytes("message")?)?;
        let done = Done::new().with("goes_on", matches!(step, Step::Next(_)));
        Ok((Self::Over, done.with("shares", if let Step::Next(s) = step { shares(&s) } else { Value::Null })))
    }
}

impl Party for Spec {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        let (next, done) = match std::mem::replace(self, Self::Over) {
            Self::Begun(setup) if op == START.name => Self::start(&setup, args)?,
            Self::Begun(setup) if op == DIVIDE.name => Self::divide(&setup, args)?,
            Self::Started(state) if op == SIEVE.name => Self::sieve(&state, args)?,
            Self::Sieving(state) if op == MULTIPLY.name => Self::multiply(&state, args)?,
            Self::Sieved(state) if op == TEST.name => Self::test(&state, args)?,
            Self::Multiplied(state) if op == JUDGE.name => Self::judge(&state, args)?,
            Self::Tested1(state) if op == FINISH_1.name => Self::finish_1(&state, args)?,
            Self::Tested2(state) if op == FINISH_2.name => Self::finish_2(&state, args)?,
            _ => return Err(out_of_turn()),
        };
        *self = next;
        Ok(done)
    }
}

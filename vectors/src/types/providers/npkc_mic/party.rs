//! The SSPs of π_MIC, in both halves.

use super::super::numbers::{coin, fast_public, int_of, integer, natural, public, signed};
use super::{ANSWER, REVEAL, SHARE_1, SHARE_2, SOURCE, START};
use crate::args::{Args, Done, Outcome};
use crate::op::{Begun, Half, Party, out_of_turn};
use secagg::npkc::mic as fast;
use secagg_spec::npkc::integer::{Int, encode_int, int_from_nat};
use secagg_spec::npkc::mic as spec;
use secagg_spec::prelude::{Nat, nat_to_be};

/// What an SSP knows at first.
#[derive(Clone)]
struct Known {
    n: Nat,
    e: u32,
    phi: Int,
}

/// What the specification's SSP waits for.
enum Spec {
    Begun(Known),
    Started(spec::Started1),
    Revealed(spec::Revealed1),
    Answered(spec::Answered2),
    Over,
}

/// What the implementation's SSP waits for.
enum Fast {
    Begun(Known),
    Started(fast::Ssp1),
    Revealed(fast::Revealed),
    Answered(fast::Ssp2),
    Over,
}

/// An SSP that begins.
pub(super) fn begin(args: &Args<'_>, half: Half) -> Begun {
    let ssp = args.number("ssp")?;
    let known = Known { n: args.decimal("N")?, e: args.number("e")?, phi: integer(args, "phi")? };
    if ssp != 1 && ssp != 2 {
        return Err(out_of_turn());
    }
    Ok(match half {
        Half::Spec => Box::new(Spec::Begun(known)),
        Half::Impl => Box::new(Fast::Begun(known)),
    })
}

/// An integer, for the trace: as section 9 encodes it.
fn number(x: &Nat) -> Vec<u8> {
    encode_int(&int_from_nat(x))
}

impl Party for Spec {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        match (std::mem::replace(self, Self::Over), op) {
            (Self::Begun(known), op) if op == START.name => {
                let coins = spec::Coins1 {
                    p: coin(args, "p")?,
                    q: coin(args, "q")?,
                    lambda_1: coin(args, "lambda_1")?,
                    r_1: coin(args, "r_1")?,
                    rho_phi: coin(args, "rho_phi")?,
                    rho_lambda: coin(args, "rho_lambda")?,
                };
                let public = public(&known.n, known.e, 2);
                let (state, message) = spec::start(&public, &known.phi, &coins)?;
                let least = spec::least_paillier_modulus(&public);
                let done = Done::new().hex("message", message);
                let done = done.step(SOURCE, "2N^3(e + 6) + 1", nat_to_be(&least, 32)?);
                let done = done.step(SOURCE, "lambda_1*phi_1 + r_1*e", encode_int(&state.own));
                *self = Self::Started(state);
                Ok(done)
            }
            (Self::Begun(known), op) if op == ANSWER.name => {
                let message = args.bytes("message")?;
                let coins = spec::Coins2 {
                    lambda_2: coin(args, "lambda_2")?,
                    r_2: coin(args, "r_2")?,
                    rho: coin(args, "rho")?,
                };
                let (state, out) = spec::answer(&public(&known.n, known.e, 2), &known.phi, &message, &coins)?;
                *self = Self::Answered(state);
                let own = int_from_nat(&coins.lambda_2) * &known.phi + int_from_nat(&(&coins.r_2 * known.e));
                Ok(Done::new().hex("message", out).step(SOURCE, "lambda_2*phi_2 + r_2*e", encode_int(&own)))
            }
            (Self::Started(state), op) if op == REVEAL.name => {
                let (state, out) = spec::reveal(&state, &args.bytes("message")?)?;
                let done = Done::new().hex("message", out).step(SOURCE, "gamma", encode_int(&state.gamma));
                *self = Self::Revealed(state);
                Ok(done)
            }
            (Self::Revealed(state), op) if op == SHARE_1.name => {
                let d = spec::share_1(&state)?;
                let (a, b) = spec::bezout(&state.gamma, &state.public.e)?;
                Ok(Done::new().with("d", d.to_string()).step(SOURCE, "a", number(&a)).step(SOURCE, "b", encode_int(&b)))
            }
            (Self::Answered(state), op) if op == SHARE_2.name => {
                let d = spec::share_2(&state, &args.bytes("message")?)?;
                Ok(Done::new().with("d", d.to_string()))
            }
            _ => Err(out_of_turn()),
        }
    }
}

impl Party for Fast {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        match (std::mem::replace(self, Self::Over), op) {
            (Self::Begun(known), op) if op == START.name => {
                let coins = fast::Coins1 {
                    p: natural(&coin(args, "p")?)?,
                    q: natural(&coin(args, "q")?)?,
                    lambda_1: natural(&coin(args, "lambda_1")?)?,
                    r_1: natural(&coin(args, "r_1")?)?,
                    rho_phi: natural(&coin(args, "rho_phi")?)?,
                    rho_lambda: natural(&coin(args, "rho_lambda")?)?,
                };
                let public = fast_public(&known.n, known.e, 2)?;
                let (state, message) = fast::Ssp1::start_with_coins(&public, &signed(&known.phi)?, &coins)?;
                *self = Self::Started(state);
                Ok(Done::new().hex("message", message))
            }
            (Self::Begun(known), op) if op == ANSWER.name => {
                let message = args.bytes("message")?;
                let coins = fast::Coins2 {
                    lambda_2: natural(&coin(args, "lambda_2")?)?,
                    r_2: natural(&coin(args, "r_2")?)?,
                    rho: natural(&coin(args, "rho")?)?,
                };
                let public = fast_public(&known.n, known.e, 2)?;
                let (state, out) = fast::Ssp2::answer_with_coins(&public, &signed(&known.phi)?, &message, &coins)?;
                *self = Self::Answered(state);
                Ok(Done::new().hex("message", out))
            }
            (Self::Started(state), op) if op == REVEAL.name => {
                let (state, out) = state.reveal(&args.bytes("message")?)?;
                *self = Self::Revealed(state);
                Ok(Done::new().hex("message", out))
            }
            (Self::Revealed(state), op) if op == SHARE_1.name => {
                Ok(Done::new().with("d", int_of(&state.share()?).to_string()))
            }
            (Self::Answered(state), op) if op == SHARE_2.name => {
                let d = state.share(&args.bytes("message")?)?;
                Ok(Done::new().with("d", int_of(&d).to_string()))
            }
            _ => Err(out_of_turn()),
        }
    }
}

//! The SSPs and users of π_SSPG, in both halves.

use super::super::numbers::{all_natural, coefficients, coins, decimals, fast_public, integer, public, signed};
use super::{ANSWER, REFRESH, REGISTER, SHARE_OP, SOURCE};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::op::{Begun, Half, Party, out_of_turn};
use secagg::npkc::sspg as fast;
use secagg::prim::ae;
use secagg::prim::key_agreement::SharedKey;
use secagg_spec::npkc::ring::{encode_polynomial, evaluate, zn_to_bytes};
use secagg_spec::npkc::sspg as spec;
use secagg_spec::prelude::Nat;
use std::collections::BTreeMap;

struct Spec {
    ssp: spec::Ssp,
    pending: BTreeMap<u32, spec::Pending>,
}

struct Fast {
    ssp: fast::Ssp,
    pending: BTreeMap<u32, fast::Pending>,
}

/// f_i.
fn polynomial(args: &Args<'_>) -> Result<Vec<Nat>, Refusal> {
    Ok(coins(args, "f")?.into_iter().map(|(_, a)| a).collect())
}

/// An SSP that begins.
pub(super) fn begin(args: &Args<'_>, half: Half) -> Begun {
    let (n, e, m, k) = (args.decimal("N")?, args.number("e")?, args.number("m")?, args.number("k")?);
    let (d, f) = (integer(args, "d")?, polynomial(args)?);
    Ok(match half {
        Half::Spec => Box::new(Spec { ssp: spec::start(&public(&n, e, m), k, &d, &f)?, pending: BTreeMap::new() }),
        Half::Impl => {
            let ssp = fast::Ssp::with_coins(&fast_public(&n, e, m)?, k, &signed(&d)?, &all_natural(&f)?)?;
            Box::new(Fast { ssp, pending: BTreeMap::new() })
        }
    })
}

/// The id in a message that was taken.
fn named(message: &[u8]) -> u32 {
    message.get(1..5).and_then(|id| id.try_into().ok()).map_or(0, u32::from_be_bytes)
}

/// That nothing was asked about this user.
fn unasked(j: u32) -> Refusal {
    Refusal::Request(format!("nothing was asked about user {j}"))
}

impl Party for Spec {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        match op {
            op if op == REFRESH.name => {
                let (d, f) = (integer(args, "d")?, polynomial(args)?);
                self.ssp = spec::refresh(&self.ssp, &d, &f)?;
                Ok(Done::new())
            }
            op if op == REGISTER.name => {
                let message = args.bytes("message")?;
                let (next, pending, out) = spec::register(&self.ssp, &message)?;
                let n = &self.ssp.public.N;
                let x = evaluate(&self.ssp.f, pending.j, n);
                let done = Done::new().hex("message", out).step(SOURCE, "f_i(j)", zn_to_bytes(&x, n)?);
                self.ssp = next;
                self.pending.insert(pending.j, pending);
                Ok(done)
            }
            op if op == ANSWER.name => {
                let (next, out) = spec::answer(&self.ssp, &args.bytes("message")?)?;
                self.ssp = next;
                Ok(Done::new().hex("message", out))
            }
            op if op == SHARE_OP.name => {
                let (j, key, message) = (args.number("j")?, args.array("key")?, args.bytes("message")?);
                let nonce = args.coin("nonce")?;
                let pending = self.pending.get(&j).ok_or_else(|| unasked(j))?;
                let s = spec::share(&self.ssp, pending, &message)?;
                let done = Done::new().hex("message", spec::deliver(&self.ssp, &s, &key, &nonce)?);
                Ok(done.step(SOURCE, "s_{i,j}", encode_polynomial(&s, &self.ssp.public.N)?))
            }
            _ => Err(out_of_turn()),
        }
    }
}

impl Party for Fast {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        match op {
            op if op == REFRESH.name => {
                let (d, f) = (integer(args, "d")?, polynomial(args)?);
                self.ssp = self.ssp.clone().refresh_with_coins(&signed(&d)?, &all_natural(&f)?)?;
                Ok(Done::new())
            }
            op if op == REGISTER.name => {
                let message = args.bytes("message")?;
                let (pending, out) = self.ssp.register(&message)?;
                self.pending.insert(named(&message), pending);
                Ok(Done::new().hex("message", out))
            }
            op if op == ANSWER.name => Ok(Done::new().hex("message", self.ssp.answer(&args.bytes("message")?)?)),
            op if op == SHARE_OP.name => {
                let (j, key, message) = (args.number("j")?, args.array("key")?, args.bytes("message")?);
                let nonce = args.coin("nonce")?;
                let pending = self.pending.get(&j).ok_or_else(|| unasked(j))?;
                let s = self.ssp.share(pending, &message)?;
                let key = ae::Key::derive(&SharedKey::from_bytes(&key))?;
                Ok(Done::new().hex("message", fast::deliver_with_coins(&s, &key, &nonce)?))
            }
            _ => Err(out_of_turn()),
        }
    }
}

pub(super) fn spec_request(args: &Args<'_>) -> Outcome {
    Ok(Done::new().hex("message", spec::request(args.number("j")?)))
}

pub(super) fn fast_request(args: &Args<'_>) -> Outcome {
    Ok(Done::new().hex("message", fast::request(args.number("j")?)))
}

pub(super) fn spec_receive(args: &Args<'_>) -> Outcome {
    let (n, k, key) = (args.decimal("N")?, args.number("k")?, args.array("key")?);
    let s = spec::receive(&public(&n, 1, 2), k, &key, &args.bytes("message")?)?;
    Ok(Done::new().with("s", decimals(&s)))
}

pub(super) fn fast_receive(args: &Args<'_>) -> Outcome {
    let (n, k, key) = (args.decimal("N")?, args.number("k")?, args.array("key")?);
    let message = args.bytes("message")?;
    let key = ae::Key::derive(&SharedKey::from_bytes(&key))?;
    let s = fast::receive(&fast_public(&n, 1, 2)?, k, &key, &message)?;
    Ok(Done::new().with("s", decimals(&coefficients(&s))))
}

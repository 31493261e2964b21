//! The providers and the users, in both halves.

use super::super::graph_seed::provider as which;
use super::super::numbers::coins;
use super::{REGISTER, SOURCE};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::engine::Failure;
use crate::op::{Begun, Half, Party, out_of_turn};
use secagg::nike as fast;
use secagg::nike::ProviderId;
use secagg::prim::key_agreement::SharedKey;
use secagg_spec::field::add;
use secagg_spec::nike::bivariate::{evaluate, row};
use secagg_spec::nike::{keys, provider as spec};
use secagg_spec::p256::order;
use secagg_spec::prelude::{Nat, concat, nat_to_be};

struct Spec(spec::Provider);

struct Fast(fast::Provider);

/// A provider that begins.
pub(super) fn provider(args: &Args<'_>, half: Half) -> Begun {
    let (b, m, k) = (which(args)?, args.number("m")?, args.number("k")?);
    match half {
        Half::Spec => {
            let values = |stem| Ok::<_, Refusal>(coins(args, stem)?.into_iter().map(|(_, a)| a).collect::<Vec<Nat>>());
            let (masks, ae) = (values("a_0")?, values("a_1")?);
            Ok(Box::new(Spec(spec::provider(b.number(), m, k, &masks, &ae)?)))
        }
        Half::Impl => {
            let values = |stem| Ok::<_, Refusal>(args.coins::<32>(stem)?.into_values().collect::<Vec<_>>());
            let (masks, ae) = (values("a_0")?, values("a_1")?);
            let params = fast::Params::new(m, k)?;
            let coins = fast::ProviderCoins::from_bytes(&masks, &ae).map_err(nobody)?;
            Ok(Box::new(Fast(fast::Provider::with_coins(params, b, coins)?)))
        }
    }
}

/// A value ≥ q among draws or in a row blames nobody.
fn nobody(error: secagg::Error) -> Refusal {
    Failure { code: error.code(), culprit: None }.into()
}

impl Party for Spec {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        if op != REGISTER.name {
            return Err(out_of_turn());
        }
        let (i, key, nonce) = (args.number("i")?, args.array("key")?, args.coin("nonce")?);
        let (next, sealed) = spec::register(&self.0, i, &key, &nonce)?;
        let mut done = Done::new().hex("row", sealed);
        for (name, f) in [("F_{b,0}(i, y)", &self.0.masks), ("F_{b,1}(i, y)", &self.0.ae)] {
            let row = row(f, i, &order()).iter().map(|a| nat_to_be(a, 32)).collect::<Result<Vec<_>, _>>()?;
            done = done.step(SOURCE, name, row.concat());
        }
        self.0 = next;
        Ok(done)
    }
}

impl Party for Fast {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        if op != REGISTER.name {
            return Err(out_of_turn());
        }
        let (i, key, nonce) = (args.number("i")?, args.array("key")?, args.coin("nonce")?);
        let sealed = self.0.register_with_coins(i, &SharedKey::from_bytes(&key), &nonce)?;
        Ok(Done::new().hex("row", sealed))
    }
}

/// The inputs of [`super::KEYS`].
struct Given {
    m: u32,
    k: u32,
    i: u32,
    j: u32,
    keys: [[u8; 32]; 2],
    rows: [Vec<u8>; 2],
}

fn given(args: &Args<'_>) -> Result<Given, Refusal> {
    let (m, k, i, j) = (args.number("m")?, args.number("k")?, args.number("i")?, args.number("j")?);
    let keys = [args.array("key_1")?, args.array("key_2")?];
    Ok(Given { m, k, i, j, keys, rows: [args.bytes("row_1")?, args.bytes("row_2")?] })
}

pub(super) fn spec_keys(args: &Args<'_>) -> Outcome {
    let Given { m, k, i, j, keys: [key_1, key_2], rows: [row_1, row_2] } = given(args)?;
    let one = keys::receive_row(1, i, k, &key_1, &row_1)?;
    let two = keys::receive_row(2, i, k, &key_2, &row_2)?;
    let mask = keys::pairwise_key(m, i, j, keys::Use::Mask, &one, &two)?;
    let ae = keys::pairwise_key(m, i, j, keys::Use::Ae, &one, &two)?;
    let mut done = Done::new().hex("mask", mask).hex("ae", ae);
    let q = order();
    for (p, f_1, f_2) in [(0, &one.masks, &two.masks), (1, &one.ae, &two.ae)] {
        let (at_1, at_2) = (evaluate(f_1, j, &q), evaluate(f_2, j, &q));
        let sum = nat_to_be(&add(&at_1, &at_2, &q), 32)?;
        done = done.step(SOURCE, format!("F_{{1,{p}}}(i, j)"), nat_to_be(&at_1, 32)?);
        done = done.step(SOURCE, format!("F_{{2,{p}}}(i, j)"), nat_to_be(&at_2, 32)?);
        let ikm = concat(&[&sum, &i.min(j).to_be_bytes(), &i.max(j).to_be_bytes()]);
        done = done.step(SOURCE, format!("KDF input, p = {p}"), ikm);
    }
    Ok(done)
}

pub(super) fn fast_keys(args: &Args<'_>) -> Outcome {
    let Given { m, k, i, j, keys: [key_1, key_2], rows: [row_1, row_2] } = given(args)?;
    let params = fast::Params::new(m, k)?;
    let open = |b, key: &[u8; 32], row: &[u8]| fast::Row::open(params, b, i, &SharedKey::from_bytes(key), row);
    let one = open(ProviderId::First, &key_1, &row_1).map_err(nobody)?;
    let two = open(ProviderId::Second, &key_2, &row_2).map_err(nobody)?;
    let keys = fast::master_keys(&one, &two, j)?;
    Ok(Done::new().hex("mask", keys.mask.expose()).hex("ae", keys.ciphertext.expose()))
}

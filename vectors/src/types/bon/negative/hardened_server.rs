//! What the server refuses with the repairs.

use super::{U, base, small};
use crate::engine::bon::{Model, Repairs};
use crate::maker::{Flaw, Maker};
use crate::types::bon::broken::flip;
use crate::types::bon::craft;
use crate::types::bon::sid;
use crate::types::bon::victim::{Base, Server, cannot_begin};
use secagg_spec::bon::messages::encode_consistency_check;
use secagg_spec::prelude::Nat;
use serde_json::{Value, json};

/// All of it.
pub fn all(maker: &mut Maker) -> Result<(), Flaw> {
    let active = small(maker, Model::Active, Repairs::HARDENED, &[])?;
    keys(maker, &active)?;
    signatures(maker, &active)?;
    let without = base(maker, Model::Hbc, Repairs::HARDENED, &[(2, &[3])])?;
    shares(maker, &without)?;
    checked(maker)
}

/// It needs the verification keys.
fn keys(maker: &mut Maker, base: &Base) -> Result<(), Flaw> {
    let keys = &base.session.setup.verification_keys;
    let mut bad: Vec<String> = keys.iter().map(hex::encode).collect();
    let mut refused = |keys: Value, what: &str| {
        let says = (&*format!("the server: {what}"), "Parameters");
        cannot_begin(maker, base, 0, &[("verification_keys", keys)], says, "E_PARAMS")
    };
    refused(json!([]), "no verification keys")?;
    refused(json!(bad.get(1..)), "a verification key too few")?;
    bad.iter_mut().take(1).for_each(|key| *key = "00".repeat(33));
    refused(json!(bad), "a verification key that is no point")
}

/// `VerifiedSignatures`.
fn signatures(maker: &mut Maker, base: &Base) -> Result<(), Flaw> {
    let server = Server::new(base);
    let sent = base.played.sent(0, 1)?;
    let mut refuses = |round: u8, bytes: &[u8], what: &str, flag: &str| {
        server.refuses(maker, (round, 1), bytes, (what, flag), "E_SIGNATURE")
    };
    refuses(0, &flip(sent, 80), "a bit of σ_1 is flipped", "ServerVerifies")?;
    refuses(0, base.played.sent(0, U)?, "user 1 sends the keys of user 2, with σ_2", "ServerVerifies")?;
    let unbound = craft::sign(&base.session, 1, sent.get(1..67).unwrap_or_default())?;
    let raw = [sent.get(..67).unwrap_or_default(), &unbound].concat();
    refuses(0, &raw, "σ_1 is on the keys alone, as Figure 4 has it", "UnboundSignature")?;
    let id = sid::of(base)?;
    let (all, sent) = ([1, U], base.played.sent(3, 1)?);
    refuses(3, &flip(sent, 9), "a bit of σ'_1 is flipped", "ServerVerifies")?;
    let other = encode_consistency_check(&craft::signed_set(base, &id, 1, &[1])?);
    refuses(3, &other, "σ'_1 is on another set", "ServerVerifies")?;
    let old = encode_consistency_check(&craft::signed_set(base, &[0x5a; 32], 1, &all)?);
    refuses(3, &old, "σ'_1 names another session", "OldSignatures")?;
    let unbound = craft::sign(&base.session, 1, &secagg_spec::wire::encode_set(&all))?;
    let unbound = encode_consistency_check(&unbound);
    refuses(3, &unbound, "σ'_1 is on the set alone, as Figure 4 has it", "UnboundSignature")?;
    refuses(3, base.played.sent(3, U)?, "user 1 sends σ'_2", "ServerVerifies")
}

/// `SkipUndecryptable`: shares may be missing, as long as t of each secret are there. U2 ∖ U3 is user 3.
fn shares(maker: &mut Maker, base: &Base) -> Result<(), Flaw> {
    let server = Server::new(base);
    let sent = base.played.sent(4, 1)?;
    let share = Nat::from_bytes_be(&base.session.coins(1)?.b);
    let more = craft::shares(base, sent, |s| s.s_SK.insert(0, (2, share.clone())))?;
    let says = ("a share of the key of a survivor", "NotSubset");
    server.refuses(maker, (4, 1), &more, says, "E_NOT_SUBSET")?;
    let more = craft::shares(base, sent, |s| s.b.push((3, share.clone())))?;
    let says = ("a share of b of one who is lost", "NotSubset");
    server.refuses(maker, (4, 1), &more, says, "E_NOT_SUBSET")?;
    let without = craft::shares(base, sent, |s| s.s_SK.clear())?;
    let says = ("t − 1 shares of s_3^SK", "SharesLeftOut");
    server.clone().sent(4, 1, without).refuses_to_close(maker, 4, says, ("E_THRESHOLD", Some(3)))?;
    let without = craft::shares(base, sent, |s| s.b.retain(|(v, _)| *v != 2))?;
    let says = ("t − 1 shares of b_2", "SharesLeftOut");
    server.sent(4, 1, without).refuses_to_close(maker, 4, says, ("E_THRESHOLD", Some(2)))
}

/// `CheckedKeys`.
fn checked(maker: &mut Maker) -> Result<(), Flaw> {
    let base = base(maker, Model::Hbc, Repairs::HARDENED, &[(2, &[3])])?;
    let wrong = |u: u32, share: Nat| {
        craft::shares(&base, base.played.sent(4, u)?, |s| s.s_SK.iter_mut().for_each(|(_, old)| *old = share.clone()))
    };
    let other = Nat::from_bytes_be(&base.session.coins(1)?.b);
    let case = Server::new(&base).sent(4, 1, wrong(1, other)?);
    case.refuses_to_close(maker, 4, ("a share of s_3^SK is wrong", "CheckedKeys"), ("E_SHARE", Some(3)))?;
    let case = Server::new(&base).sent(4, 1, wrong(1, Nat::ZERO)?).sent(4, 2, wrong(2, Nat::ZERO)?);
    case.refuses_to_close(maker, 4, ("s_3^SK comes out 0", "ZeroKey"), ("E_RANGE", Some(3)))?;
    // The opposite scalar has the same x, and agrees on the same keys
    let order = secagg_spec::p256::order();
    let opposite = |u: u32| {
        craft::shares(&base, base.played.sent(4, u)?, |s| s.s_SK.iter_mut().for_each(|(_, old)| *old = &order - &*old))
    };
    let case = Server::new(&base).sent(4, 1, opposite(1)?).sent(4, 2, opposite(2)?);
    case.refuses_to_close(maker, 4, ("s_3^SK comes out negative", "CheckedKeys"), ("E_SHARE", Some(3)))
}

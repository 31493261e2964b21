//! A user: its operations, and both halves as the party that does them.

use super::fields::{ENROLMENT, SETUP, SOURCE, enrolment, setup};
use super::trace_member as trace;
use crate::args::{Args, Done, Outcome, Refusal};
use crate::engine::User;
use crate::engine::mgl::{Coins, Engine, Member, Model};
use crate::engine::mgl_impl::ImplEngine;
use crate::engine::mgl_spec::SpecMember;
use crate::field::{Field, Kind, field};
use crate::op::{Action, Begun, Half, Op, Party, out_of_turn};
use std::collections::BTreeMap;

const MESSAGE: Field = field("message", Kind::AnyBytes, "the message");

const INCOMING: &[Field] = &[field("message", Kind::AnyBytes, "the server's message")];

/// A user is made.
pub static MEMBER: Op = Op {
    name: "mgl.member",
    doc: "Makes user i, which lasts for many sessions: its master keys are computed, and what it is made from is judged.",
    source: "docs/bytes.md §10; §9 and §11 for the material; MGL Figure 4, round 0",
    params: SETUP,
    input: ENROLMENT,
    coins: &[],
    out: &[],
    action: Action::Begins(begin),
};

/// It joins a session.
pub static JOIN: Op = Op {
    name: "mgl.join",
    doc: "The user begins a session with this input, which is judged here. A session that is still open is given up.",
    source: SOURCE,
    params: &[],
    input: &[field("input", Kind::List(&Kind::Decimal), "x_i")],
    coins: &[
        field("kappa", Kind::Bytes(32), "κ_i"),
        field("a_kappa/*", Kind::Bytes(32), "the coefficients that share κ_i, from x^1 to x^(t−1)"),
        field("a_pair/*", Kind::Bytes(32), "for each j to whom i deals, the coefficient that shares their key"),
        field("nonce_e/*", Kind::Bytes(12), "for each j ≠ i, the nonce of e_{i,j}"),
        field("nonce_a/*", Kind::Bytes(12), "for each j to whom i deals, the nonce of a_{i,j}"),
        field("nonce_b/*", Kind::Bytes(12), "active: for each j to whom i deals, the nonce of b_{i,j}"),
        field("nonce_c?", Kind::Bytes(12), "active: the nonce of c_i"),
        field("nonce_beta", Kind::Bytes(12), "the nonce of β_i"),
    ],
    out: &[],
    action: Action::Continues,
};

/// Round 1.
pub static RESPOND: Op = Op {
    name: "mgl.respond",
    doc: "Says that the user is there: message `02`.",
    source: SOURCE,
    params: &[],
    input: &[],
    coins: &[],
    out: &[MESSAGE],
    action: Action::Continues,
};

/// Round 2.
pub static MASKED_INPUT: Op = Op {
    name: "mgl.masked_input",
    doc: "From the call `03` the masked input `04`.",
    source: SOURCE,
    params: &[],
    input: INCOMING,
    coins: &[],
    out: &[MESSAGE],
    action: Action::Continues,
};

/// Round 3, active.
pub static SIGNATURE: Op = Op {
    name: "mgl.signature",
    doc: "Active: from the shares and U1, `05`, the signature `06`.",
    source: SOURCE,
    params: &[],
    input: INCOMING,
    coins: &[],
    out: &[MESSAGE],
    action: Action::Continues,
};

/// Round 4.
pub static RECOVERY: Op = Op {
    name: "mgl.recovery",
    doc: "From the signatures `07`, semi-honest from the shares and U1, `05`, what the user reveals, `08`.",
    source: SOURCE,
    params: &[],
    input: INCOMING,
    coins: &[],
    out: &[MESSAGE],
    action: Action::Continues,
};

/// What a user does, in this order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Join,
    Respond,
    MaskedInput,
    Signature,
    Recovery,
}

enum Player {
    Spec(Box<SpecMember>),
    Fast(Box<dyn Member>),
}

struct MemberParty {
    player: Player,
    model: Model,
    turn: Turn,
}

fn begin(args: &Args<'_>, half: Half) -> Begun {
    let (setup, (i, enrolment)) = (setup(args)?, enrolment(args)?);
    let player = match half {
        Half::Spec => Player::Spec(Box::new(SpecMember::new(&setup, i, &enrolment)?)),
        Half::Impl => Player::Fast(ImplEngine.member(&setup, i, &enrolment)?),
    };
    Ok(Box::new(MemberParty { player, model: setup.model, turn: Turn::Join }))
}

/// The draws of a session; those that the model does not use are left unread.
fn coins(args: &Args<'_>, model: Model) -> Result<Coins, Refusal> {
    let active = model == Model::Active;
    let a_kappa = args.coins::<32>("a_kappa")?;
    if !a_kappa.keys().copied().eq((1..).take(a_kappa.len())) {
        return Err(Refusal::Request("a_kappa: not numbered from 1 on".to_owned()));
    }
    Ok(Coins {
        kappa: args.coin("kappa")?,
        a_kappa: a_kappa.into_values().collect(),
        a_pair: args.coins("a_pair")?,
        nonce_e: args.coins("nonce_e")?,
        nonce_a: args.coins("nonce_a")?,
        nonce_b: if active { args.coins("nonce_b")? } else { BTreeMap::new() },
        nonce_c: if active { args.coin("nonce_c")? } else { [0; 12] },
        nonce_beta: args.coin("nonce_beta")?,
    })
}

impl MemberParty {
    /// What an operation is, and what comes after it.
    fn turn_of(&self, op: &str) -> Option<(Turn, Turn)> {
        let active = self.model == Model::Active;
        match op {
            "mgl.respond" => Some((Turn::Respond, Turn::MaskedInput)),
            "mgl.masked_input" => Some((Turn::MaskedInput, if active { Turn::Signature } else { Turn::Recovery })),
            "mgl.signature" if active => Some((Turn::Signature, Turn::Recovery)),
            "mgl.recovery" => Some((Turn::Recovery, Turn::Join)),
            _ => None,
        }
    }

    fn join(&mut self, args: &Args<'_>) -> Outcome {
        let (coins, input) = (coins(args, self.model)?, args.u64s("input")?);
        self.turn = Turn::Join;
        match &mut self.player {
            Player::Spec(member) => member.join(&coins, &input)?,
            Player::Fast(member) => member.join(&coins, &input)?,
        }
        self.turn = Turn::Respond;
        Ok(Done::new())
    }

    fn step(&mut self, message: Option<&[u8]>) -> Outcome {
        let Player::Spec(member) = &mut self.player else {
            let Player::Fast(member) = &mut self.player else { return Err(out_of_turn()) };
            return Ok(Done::new().hex("message", member.step(message)?));
        };
        let before = trace::before(member);
        let sent = member.step(message)?;
        let done = Done::new().hex("message", &sent);
        Ok(trace::after(done, &before, member, message.unwrap_or_default(), &sent)?)
    }
}

impl Party for MemberParty {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        if op == "mgl.join" {
            return self.join(args);
        }
        let message = if op == "mgl.respond" { None } else { Some(args.bytes("message")?) };
        let (turn, next) = self.turn_of(op).ok_or_else(out_of_turn)?;
        if self.turn != turn {
            return Err(out_of_turn());
        }
        self.turn = Turn::Join;
        let done = self.step(message.as_deref())?;
        self.turn = next;
        Ok(done)
    }
}

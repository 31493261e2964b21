//! The protocol of Mandal, Gong and Liu.

use crate::catalogue::Type;
use crate::op::Op;

mod active;
mod attacks;
mod fields;
mod flags;
mod hardened;
mod json;
mod member;
mod messages;
mod messages_fast;
mod messages_spec;
mod play;
mod refuse_active;
mod refuse_hardened;
mod refuse_make;
mod refuse_server;
mod refuse_sum;
mod refuse_user;
mod script;
mod semi_honest;
mod server;
mod sid;
#[cfg(test)]
mod tests;
mod trace_member;
mod trace_server;
mod world;

/// What the parties of the semi-honest model do.
static OPS_SEMI_HONEST: &[&Op] = &[
    &member::MEMBER,
    &member::JOIN,
    &member::RESPOND,
    &member::MASKED_INPUT,
    &member::RECOVERY,
    &server::SERVER,
    &server::RECEIVE,
    &server::CLOSE_ROUND,
    &server::OUTPUT,
];

/// What the parties do, in either model.
static OPS: &[&Op] = &[
    &member::MEMBER,
    &member::JOIN,
    &member::RESPOND,
    &member::MASKED_INPUT,
    &member::SIGNATURE,
    &member::RECOVERY,
    &server::SERVER,
    &server::RECEIVE,
    &server::CLOSE_ROUND,
    &server::OUTPUT,
];

/// The types.
pub static TYPES: &[&Type] = &[&semi_honest::TYPE, &active::TYPE, &hardened::TYPE, &messages::TYPE, &sid::TYPE];

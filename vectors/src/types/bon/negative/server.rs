//! What the server refuses of what it could read, as the protocol is written.

use crate::engine::bon::Model;
use crate::maker::{Flaw, Maker};
use crate::types::bon::craft;
use crate::types::bon::victim::{Base, Server};
use secagg_spec::prelude::Nat;

/// All of it.
pub fn all(maker: &mut Maker, base: &Base, without: &Base, one: &Base) -> Result<(), Flaw> {
    let active = base.session.setup.model == Model::Active;
    senders(maker, base, without, active)?;
    let server = Server::new(base);
    for round in base.session.setup.model.rounds() {
        let comment = format!("round {round}: a second message");
        Server::new(one).refuses_a_second(maker, *round, 1, (&comment, "SecondMessage"))?;
    }
    for round in base.session.setup.model.rounds() {
        let case = server.clone().without(*round, &[2, 3]);
        let comment = format!("round {round}: t − 1 messages");
        case.refuses_to_close(maker, *round, (&comment, "TooFew"), ("E_THRESHOLD", None))?;
    }
    addressees(maker, base)?;
    shares(maker, without)
}

/// Who is not waited for.
fn senders(maker: &mut Maker, base: &Base, without: &Base, active: bool) -> Result<(), Flaw> {
    let server = Server::new(base);
    let mut refuses = |server: &Server<'_>, round: u8, from: u32, bytes: &[u8], what: &str| {
        let comment = format!("round {round}: a message from {what}");
        server.refuses(maker, (round, from), bytes, (&comment, "UnknownSender"), "E_UNKNOWN")
    };
    refuses(&server, 0, 0, base.played.sent(0, 1)?, "the id 0")?;
    refuses(&server, 0, 4, base.played.sent(0, 1)?, "the id n + 1")?;
    refuses(&server.clone().without(0, &[3]), 1, 3, base.played.sent(1, 3)?, "a user not in U1")?;
    refuses(&server.clone().without(1, &[3]), 2, 3, base.played.sent(2, 3)?, "a user not in U2")?;
    if active {
        refuses(&Server::new(without), 3, 3, base.played.sent(3, 3)?, "a user not in U3")?;
        refuses(&server.without(3, &[3]), 4, 3, base.played.sent(4, 3)?, "a user not in U4")
    } else {
        refuses(&Server::new(without), 4, 3, base.played.sent(4, 3)?, "a user not in U3")
    }
}

/// Lists of ciphertexts.
fn addressees(maker: &mut Maker, base: &Base) -> Result<(), Flaw> {
    let server = Server::new(base);
    let sent = base.played.sent(1, 1)?;
    let itself = craft::ciphertexts(base, 2, sent, |list| {
        list.iter_mut().filter(|(v, _)| *v == 2).for_each(|(v, _)| *v = 1);
    })?;
    let says = ("a ciphertext for the sender itself", "NotSubset");
    server.refuses(maker, (1, 1), &itself, says, "E_NOT_SUBSET")?;
    let says = ("a ciphertext for a user not in U1", "NotSubset");
    server.clone().without(0, &[3]).refuses(maker, (1, 1), sent, says, "E_NOT_SUBSET")?;
    let fewer = craft::ciphertexts(base, 2, sent, |list| list.retain(|(v, _)| *v != 2))?;
    server.refuses(maker, (1, 1), &fewer, ("no ciphertext for user 2", "Incomplete"), "E_INCOMPLETE")
}

/// What is changed in the shares that a user sends.
type Change<'a> = dyn Fn(&mut secagg_spec::bon::messages::Shares) + 'a;

/// Lists of shares: U2 ∖ U3 is user 3.
fn shares(maker: &mut Maker, base: &Base) -> Result<(), Flaw> {
    let server = Server::new(base);
    let sent = base.played.sent(4, 1)?;
    let share = Nat::from_bytes_be(&base.session.coins(1)?.b);
    let changes: [(&str, &str, &str, &Change<'_>); 5] = [
        ("a share of the key of a survivor", "NotSubset", "E_NOT_SUBSET", &|s| s.s_SK.insert(0, (2, share.clone()))),
        ("no share of the key of user 3", "Incomplete", "E_INCOMPLETE", &|s| s.s_SK.clear()),
        ("a share of b of one who is lost", "NotSubset", "E_NOT_SUBSET", &|s| s.b.push((3, share.clone()))),
        ("no share of b_2", "Incomplete", "E_INCOMPLETE", &|s| s.b.retain(|(v, _)| *v != 2)),
        ("no share of its own b_1", "Incomplete", "E_INCOMPLETE", &|s| s.b.retain(|(v, _)| *v != 1)),
    ];
    for (what, flag, code, change) in changes {
        let changed = craft::shares(base, sent, change)?;
        server.refuses(maker, (4, 1), &changed, (what, flag), code)?;
    }
    let zero = |u: u32| {
        craft::shares(base, base.played.sent(4, u)?, |s| s.s_SK.iter_mut().for_each(|(_, share)| *share = Nat::ZERO))
    };
    let case = server.sent(4, 1, zero(1)?).sent(4, 2, zero(2)?);
    case.refuses_to_close(maker, 4, ("s_3^SK comes out 0", "ZeroKey"), ("E_RANGE", Some(3)))
}

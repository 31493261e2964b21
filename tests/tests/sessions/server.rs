//! Rows for the checks of the server.

use crate::decoding::{DECODING, ORDER};
use crate::edit::{Edit, both, bytes, entry, fields_of, list, whole, without};
use crate::row::{Row, SUBJECT};
use crate::script::Script;
use secagg_vectors::engine::bon::Model::{Active, Hbc};
use secagg_vectors::engine::bon::{Engine, Model};
use secagg_vectors::engine::{Failure, Server};

/// Another id for an entry of a list, which stays in order.
fn rename(index: usize, from: u32, to: u32) -> Edit {
    list(index, move |entries| {
        entry(entries, from)[..4].copy_from_slice(&to.to_be_bytes());
        entries.sort();
    })
}

/// Senders that a round does not wait for: nobody's ids, and those that were lost before.
fn strangers(round: u8) -> Vec<u32> {
    let lost: &[u32] = match round {
        0 => &[],
        1 => &[6],
        2 => &[5, 6],
        _ => &[4, 5, 6],
    };
    [0, 7, u32::MAX].iter().chain(lost).copied().collect()
}

/// The server before this round, in this model.
fn server(engine: &dyn Engine, model: Model, round: u8) -> Box<dyn Server> {
    Script::of(model).server(engine, round)
}

/// Senders.
fn senders(model: Model) -> Vec<Row> {
    let mut rows = Vec::new();
    for round in model.rounds().iter().copied() {
        let message = || Script::of(model).up[&(round, SUBJECT)].clone();
        for id in strangers(round) {
            for (what, message) in [("a good message", message()), ("nothing", vec![]), ("an old one", vec![0xff])] {
                let what = format!("{what} from {id} in round {round}");
                let act = move |engine: &dyn Engine| server(engine, model, round).receive(id, &message);
                rows.push(Row::any("the sender is one this round waits for", &what, model, act, "E_UNKNOWN").by(id));
            }
        }
        for (what, again) in [("the same", message()), ("nothing", vec![]), ("a message of no round", vec![0xff])] {
            let message = message();
            let act = move |engine: &dyn Engine| {
                let mut server = server(engine, model, round);
                server.receive(SUBJECT, &message)?;
                server.receive(SUBJECT, &again)
            };
            let what = format!("{what} again in round {round}");
            rows.push(Row::any("its first in this round", &what, model, act, "E_DUPLICATE").by(SUBJECT));
        }
    }
    rows
}

/// Round 1: U1 is 1 to 5, and the sender is 2.
pub fn share_keys(model: Model) -> Vec<Row> {
    let row = |rule, what: &str, edit, code| Row::server(rule, what, model, 1, edit, code);
    let (within, all) = ("every addressee ∈ U1 ∖ {u}", "none is missing");
    vec![
        row(within, "6 is not in U1", rename(0, 5, 6), "E_NOT_SUBSET"),
        row(within, "the sender itself", rename(0, 3, 2), "E_NOT_SUBSET"),
        row(
            within,
            "6 besides the others",
            list(0, |e| e.push([&[0, 0, 0, 6][..], &[0; 100]].concat())),
            "E_NOT_SUBSET",
        ),
        row(within, "6, and two missing", both(without(0, &[1, 3]), rename(0, 5, 6)), "E_NOT_SUBSET"),
        row(all, "1 is missing", without(0, &[1]), "E_INCOMPLETE"),
        row(all, "5 is missing", without(0, &[5]), "E_INCOMPLETE"),
        row(all, "all are", without(0, &[1, 3, 4, 5]), "E_INCOMPLETE"),
    ]
}

/// Round 4: U2 ∖ U3 is {4}, U3 is 1 to 3.
fn unmasking(model: Model) -> Vec<Row> {
    let rule = "first list within U2 ∖ U3, none missing; then second within U3, none missing";
    let row = |what: &str, edit, code| Row::server(rule, what, model, 4, edit, code);
    vec![
        row("the first list has a survivor for the dropout", rename(0, 4, 3), "E_NOT_SUBSET"),
        row("the first list has 5, of U1 only", rename(0, 4, 5), "E_NOT_SUBSET"),
        row("the first list has 6, of no set", rename(0, 4, 6), "E_NOT_SUBSET"),
        row("the first list has a survivor besides", both_shares(), "E_NOT_SUBSET"),
        row("the first list is empty", without(0, &[4]), "E_INCOMPLETE"),
        row("the second list has the dropout besides", list(1, |e| e.push(share(4))), "E_NOT_SUBSET"),
        row("the second list has 5", rename(1, 3, 5), "E_NOT_SUBSET"),
        row("the second list lacks one", without(1, &[1]), "E_INCOMPLETE"),
        row("the second list lacks the sender", without(1, &[SUBJECT]), "E_INCOMPLETE"),
        row("the second list is empty", without(1, &[1, 2, 3]), "E_INCOMPLETE"),
        row("the dropout has changed lists", both(without(0, &[4]), list(1, |e| e.push(share(4)))), "E_INCOMPLETE"),
        row("the first lacks one, the second has 5", both(without(0, &[4]), rename(1, 3, 5)), "E_INCOMPLETE"),
        row("the first has 5, the second lacks one", both(rename(0, 4, 5), without(1, &[1])), "E_NOT_SUBSET"),
        row("both lists are empty", whole([8, 0, 0, 0, 0, 0, 0, 0, 0]), "E_INCOMPLETE"),
    ]
}

/// Decoding comes before the checks of the round.
fn decoding_first(model: Model) -> Vec<Row> {
    let row = |what: &str, round, edit, code| Row::server(DECODING, what, model, round, edit, code);
    vec![
        row("a share of q, and a list that lacks one", 4, both(without(0, &[4]), order_share()), "E_RANGE"),
        row("bytes left, and a list that lacks one", 4, both(without(0, &[4]), longer()), "E_LENGTH"),
        row("bytes left, and 6 is not in U1", 1, both(rename(0, 5, 6), longer()), "E_LENGTH"),
    ]
}

/// A byte too many.
fn longer() -> Edit {
    bytes(|m| m.push(0))
}

/// An entry of either list.
fn share(id: u32) -> Vec<u8> {
    [&id.to_be_bytes()[..], &[1; 32]].concat()
}

/// Both kinds of shares of user 3: what would open its input.
fn both_shares() -> Edit {
    list(0, |entries| entries.insert(0, share(3)))
}

/// The share of b_3 is q.
fn order_share() -> Edit {
    fields_of(1, 3, |f| f.copy_from_slice(&ORDER))
}

/// Every round closed with one message: t is 2.
fn closing(model: Model) -> Vec<Row> {
    let rounds = model.rounds().iter().copied();
    rounds
        .flat_map(|round| {
            [true, false].map(|one| {
                let what = format!("{} in round {round}", if one { "one message" } else { "none" });
                let act = move |engine: &dyn Engine| close(engine, model, round, one);
                Row::any("at least t messages", &what, model, act, "E_THRESHOLD")
            })
        })
        .collect()
}

/// Closes a round with one message or none, and finds everything over afterwards.
fn close(engine: &dyn Engine, model: Model, round: u8, one: bool) -> Result<(), Failure> {
    let script = Script::of(model);
    let mut server = script.server(engine, round);
    if one {
        server.receive(SUBJECT, &script.up[&(round, SUBJECT)])?;
    }
    let answer = server.close_round().map(|_| ());
    let over = Failure { code: "E_ROUND", culprit: None };
    assert_eq!(server.close_round(), Err(over.clone()));
    assert_eq!(server.receive(1, &script.up[&(round, 1)]), Err(over.clone()));
    assert_eq!(server.receive(7, &[]), Err(over));
    answer
}

/// The end: every share of s_4^SK is 0, and so is what they reconstruct to.
fn ending(model: Model) -> Vec<Row> {
    let rule = "the reconstructed s_u^SK is not 0";
    let act = move |engine: &dyn Engine| {
        let script = Script::of(model);
        let mut server = script.server(engine, 4);
        for u in script.senders(4) {
            server.receive(u, &fields_of(0, 4, |f| f.fill(0))(&script.up[&(4, u)]))?;
        }
        let answer = server.close_round().map(|_| ());
        let over = Failure { code: "E_ROUND", culprit: None };
        assert_eq!(server.close_round(), Err(over));
        answer
    };
    vec![Row::any(rule, "every share is 0", model, act, "E_RANGE").by(4)]
}

/// All of them.
pub fn rows() -> Vec<Row> {
    let of = |model| {
        [senders(model), share_keys(model), unmasking(model), decoding_first(model), closing(model), ending(model)]
    };
    [Hbc, Active].into_iter().flat_map(of).flatten().collect()
}

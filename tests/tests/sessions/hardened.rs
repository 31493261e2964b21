//! Rows for the checks that the repairs add, and what the hardened session bears where the one as written stops.

use crate::edit::{Edit, both, entry, fields, fields_of, list, whole, without};
use crate::row::{Row, SUBJECT};
use crate::script::{Script, engines};
use crate::{server, user};
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::bon::Model::{self, Active, Hbc};
use secagg_vectors::engine::bon::{Engine, Repairs};

/// Round 1, on the key list: the user's own entry.
fn own_keys(model: Model) -> Vec<Row> {
    let rule = "`OwnKeys`: the pair (c^PK, s^PK) listed for u is its own";
    let row = |what: &str, edit: Edit| Row::user(rule, what, model, 1, edit, "E_NOT_MEMBER").hardened();
    let copy = |from: u32, at: std::ops::Range<usize>| {
        list(0, move |entries| {
            let keys = entry(entries, from)[at.clone()].to_vec();
            entry(entries, SUBJECT)[at.clone()].copy_from_slice(&keys);
        })
    };
    vec![
        row("those of 1", copy(1, 4..70)),
        row("the key c of 3", copy(3, 4..37)),
        row("the key s of 3", copy(3, 37..70)),
        row("the key c with the other sign", fields(SUBJECT, |f| f[0] ^= 1)),
        row("the key s with the other sign", fields(SUBJECT, |f| f[33] ^= 1)),
    ]
}

/// The server's two: what user 2 signed is not what it must sign.
fn signatures() -> Vec<Row> {
    let keys = "`VerifiedSignatures`: SIG.verify(d_u^PK, c_u^PK ‖ s_u^PK, σ_u)";
    let set = "`VerifiedSignatures`: SIG.verify(d_u^PK, set U3, σ'_u)";
    let row = |rule, what: &str, round, edit| Row::server(rule, what, Active, round, edit, "E_SIGNATURE").hardened();
    let bit = |byte: usize| crate::edit::bytes(move |m| m[byte] ^= 1);
    let (written, hardened) = (Script::of(Active), Script::hardened(Active));
    vec![
        row(keys, "a bit of r", 0, bit(67)),
        row(keys, "a bit of s", 0, bit(130)),
        row(keys, "the key c with the other sign", 0, bit(1)),
        row(keys, "all that 1 sent", 0, whole(hardened.up[&(0, 1)].clone())),
        row(keys, "as it is signed as written", 0, whole(written.up[&(0, SUBJECT)].clone())),
        row(set, "a bit of r", 3, bit(1)),
        row(set, "a bit of s", 3, bit(64)),
        row(set, "what 1 sent", 3, whole(hardened.up[&(3, 1)].clone())),
        row(set, "as it is signed as written", 3, whole(written.up[&(3, SUBJECT)].clone())),
    ]
}

/// The end of the hardened session, after these edits of the messages of some users.
fn end(engine: &dyn Engine, model: Model, edits: &[(u32, Edit)]) -> Result<(), Failure> {
    let script = Script::hardened(model);
    let mut server = script.server(engine, 4);
    for u in script.senders(4) {
        let message = script.up[&(4, u)].clone();
        let edited = edits.iter().filter(|(v, _)| *v == u).fold(message, |message, (_, edit)| edit(&message));
        server.receive(u, &edited)?;
    }
    server.close_round().map(|_| ())
}

/// U2 ∖ U3 is {4}, U3 is 1 to 3, t is 2.
fn ending(model: Model) -> Vec<Row> {
    let row = |rule, what: &str, edits: fn() -> Vec<(u32, Edit)>, code, u: u32| {
        Row::any(rule, what, model, move |engine| end(engine, model, &edits()), code).by(u).hardened()
    };
    let (key, mask) = ("`SkipUndecryptable`: t shares of s_u^SK", "`SkipUndecryptable`: t shares of b_u");
    let opens = "`CheckedKeys`: s_u^SK·G = s_u^PK";
    vec![
        row(key, "one", || vec![(1, without(0, &[4])), (3, without(0, &[4]))], "E_THRESHOLD", 4),
        row(key, "none", || (1..=3).map(|u| (u, without(0, &[4]))).collect(), "E_THRESHOLD", 4),
        row(
            key,
            "one, and one of b_1",
            || (2..=3).map(|u| (u, both(without(0, &[4]), without(1, &[1])))).collect(),
            "E_THRESHOLD",
            4,
        ),
        row(
            "the reconstructed s_u^SK is not 0",
            "each is 0",
            || (1..=3).map(|u| (u, fields_of(0, 4, |f| f.fill(0)))).collect(),
            "E_RANGE",
            4,
        ),
        row(opens, "a bit of a share", || vec![(2, fields_of(0, 4, |f| f[31] ^= 1))], "E_SHARE", 4),
        row(
            opens,
            "a bit of one of two shares",
            || vec![(2, fields_of(0, 4, |f| f[31] ^= 1)), (1, without(0, &[4]))],
            "E_SHARE",
            4,
        ),
        row(mask, "one of b_1", || vec![(2, without(1, &[1])), (3, without(1, &[1]))], "E_THRESHOLD", 1),
        row(
            mask,
            "one of b_1 and one of b_3: the first",
            || vec![(2, without(1, &[1, 3])), (3, without(1, &[1])), (1, without(1, &[3]))],
            "E_THRESHOLD",
            1,
        ),
    ]
}

/// All of them; and those of other pages whose checks the repairs leave as they are.
pub fn rows() -> Vec<Row> {
    let mut rows = signatures();
    for model in [Hbc, Active] {
        rows.extend(own_keys(model));
        rows.extend(ending(model));
        let same = [user::ciphertexts(model), user::survivors(model), server::share_keys(model)];
        rows.extend(same.into_iter().flatten().map(Row::hardened));
    }
    rows
}

/// What no longer opens is left out of the lists, and what is left still gives the sum.
#[test]
fn shares_that_do_not_open_are_left_out() {
    // From 3, who stays, and from 4, who is lost.
    let garbled = list(0, |entries| {
        for v in [3, 4] {
            entry(entries, v)[4..].fill(0x99);
        }
    });
    for engine in engines() {
        for model in [Hbc, Active] {
            let script = Script::hardened(model);
            let mut user = script.user(engine, SUBJECT, 4, &[(2, garbled(&script.down[&(2, SUBJECT)]))]);
            let revealed = user.step(Some(&script.down[&(4, SUBJECT)])).expect("not stopped");
            let expected = both(without(0, &[4]), without(1, &[3]))(&script.up[&(4, SUBJECT)]);
            assert_eq!(revealed, expected, "{}, {model:?}", engine.name());
            let mut server = script.server(engine, 4);
            server.receive(SUBJECT, &revealed).expect("taken");
            let sum = script.finish_round(server.as_mut(), 4, &[SUBJECT]);
            assert_eq!(sum, Ok(secagg_vectors::engine::Output::Sum(vec![6, 248, 43])), "{}", engine.name());
        }
    }
}

/// Message by message the hardened session is as long as the one as written. Its masked inputs are those of `NamedSeeds` alone, and
/// without that repair those as written.
#[test]
fn the_messages_are_as_long_as_those_as_written() {
    for model in [Hbc, Active] {
        let (written, hardened) = (Script::of(model), Script::hardened(model));
        for (one, two) in [(&written.up, &hardened.up), (&written.down, &hardened.down)] {
            let lengths = |messages: &std::collections::BTreeMap<(u8, u32), Vec<u8>>| {
                messages.iter().map(|(at, message)| (*at, message.len())).collect::<Vec<_>>()
            };
            assert_eq!(lengths(one), lengths(two), "{model:?}");
        }
        let unnamed = Repairs::HARDENED.without("NamedSeeds");
        let named = Script::record(model, Repairs::only(&["NamedSeeds"]));
        let unnamed = Script::record(model, unnamed);
        for u in 1..=3 {
            assert_eq!(written.up[&(2, u)], unnamed.up[&(2, u)], "no mask hangs on the session id");
            assert_eq!(named.up[&(2, u)], hardened.up[&(2, u)], "no mask hangs on the session id");
            assert_ne!(written.up[&(2, u)], named.up[&(2, u)], "it does on the names");
            assert_ne!(written.up[&(1, u)], hardened.up[&(1, u)], "the ciphertexts do");
        }
    }
}

/// A server that verifies needs the verification keys; in the honest-but-curious model it verifies nothing.
#[test]
fn a_server_that_verifies_needs_keys() {
    for engine in engines() {
        for (model, repairs, expected) in [
            (Active, Repairs::HARDENED, Err(Failure { code: "E_PARAMS", culprit: None })),
            (Active, Repairs::HARDENED.without("VerifiedSignatures"), Ok(())),
            (Hbc, Repairs::HARDENED, Ok(())),
        ] {
            for keys in [0, 5, 7] {
                let mut setup = Script::of(Active).dealt.setup.clone();
                (setup.model, setup.repairs) = (model, repairs);
                setup.verification_keys = (0..keys).map(|i| setup.verification_keys[i % 6]).collect();
                assert_eq!(engine.server(&setup).map(|_| ()), expected, "{}, {keys} keys", engine.name());
            }
        }
    }
}

//! Rows for the checks of a user.

use crate::decoding::ORDER;
use crate::edit::{Edit, both, entry, fields, list, without};
use crate::row::{Row, SUBJECT};
use crate::script::Script;
use num_bigint::BigUint;
use secagg_spec::{ae, ecdsa, key_agreement};
use secagg_vectors::engine::bon::Model::{self, Active, Hbc};

/// The signature of user `v` under any message.
fn sign(v: u32, message: &[u8]) -> Vec<u8> {
    let key = Script::of(Active).coins(v).signing_key.expect("active");
    ecdsa::sig_sign(&BigUint::from_bytes_be(&key), message).expect("a signature")
}

/// The fields of a key list's entry from the 66 bytes of keys on, or of a signature list's entry, are this signature.
fn signature(id: u32, at: usize, signature: Vec<u8>) -> Edit {
    fields(id, move |f| f[at..].copy_from_slice(&signature))
}

/// Signatures that are refused for their form: r or s is 0, or not below q.
fn malformed(honest: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let put = |at: usize, value: [u8; 32]| {
        let mut out = honest.to_vec();
        out[at..at + 32].copy_from_slice(&value);
        out
    };
    let (zero, most) = ([0; 32], [0xff; 32]);
    vec![
        ("r = 0", put(0, zero)),
        ("s = 0", put(32, zero)),
        ("r = q", put(0, ORDER)),
        ("s = q", put(32, ORDER)),
        ("r = 2^256 − 1", put(0, most)),
        ("s = 2^256 − 1", put(32, most)),
        ("all zeros", vec![0; 64]),
    ]
}

/// The entry of e_{v,2} with another plaintext inside: what v would have to send to make it so.
fn sealed(model: Model, v: u32, plaintext: Vec<u8>) -> Edit {
    fields(v, move |f| {
        let script = Script::of(model);
        let key = BigUint::from_bytes_be(&script.coins(v).c_sk);
        let agreed = key_agreement::ka_agree(&key, &script.up[&(0, SUBJECT)][1..34]).expect("a key");
        let nonce = script.coins(v).nonces[&SUBJECT];
        f.copy_from_slice(&ae::ae_enc(&agreed, &nonce, &[], &plaintext).expect("sealed"));
    })
}

/// The inside of an e_{v,u}.
fn inside(v: u32, u: u32, s: [u8; 32], b: [u8; 32]) -> Vec<u8> {
    [&v.to_be_bytes()[..], &u.to_be_bytes(), &s, &b].concat()
}

/// One bit of the ciphertext from `v` is turned.
fn bit(v: u32, byte: usize) -> Edit {
    fields(v, move |f| f[byte] ^= 0x10)
}

/// Round 1, on the key list.
fn key_list(model: Model) -> Vec<Row> {
    let row = |rule, what: &str, edit, code| Row::user(rule, what, model, 1, edit, code);
    // Only user 2's own entry is left: the list is of one, and t is 2.
    let mut rows = vec![
        row("|U1| ≥ t", "one of two", without(0, &[1, 3, 4, 5]), "E_THRESHOLD"),
        row("|U1| ≥ t", "none at all", with_no_entries(), "E_THRESHOLD"),
        row("|U1| ≥ t", "too few, and without itself", without(0, &[2, 3, 4, 5]), "E_THRESHOLD"),
        row("u ∈ U1", "without itself", without(0, &[2]), "E_NOT_MEMBER"),
    ];
    let rule = "all pairs (c^PK, s^PK) different";
    let copy = |from: u32, to: u32| {
        list(0, move |entries| {
            let keys = entry(entries, from)[4..70].to_vec();
            entry(entries, to)[4..70].copy_from_slice(&keys);
        })
    };
    rows.push(row(rule, "4 has the keys of 1", copy(1, 4), "E_DUPLICATE_KEY").by(4));
    rows.push(row(rule, "5 has the keys of 4", copy(4, 5), "E_DUPLICATE_KEY").by(5));
    rows.push(row(rule, "5 has the user's own", copy(2, 5), "E_DUPLICATE_KEY").by(5));
    rows.push(row(rule, "the user's own are those of 1", copy(1, 2), "E_DUPLICATE_KEY").by(2));
    rows.push(row(rule, "3 and 5 both repeat", both(copy(1, 5), copy(4, 3)), "E_DUPLICATE_KEY").by(4));
    let missing = both(copy(1, 4), without(0, &[2]));
    rows.push(row("u ∈ U1", "without itself, and two are equal", missing, "E_NOT_MEMBER"));
    rows
}

/// Round 1's signatures.
fn key_signatures() -> Vec<Row> {
    let rule = "SIG.verify(d_v^PK, c_v^PK ‖ s_v^PK, σ_v), v ascending";
    let row = |what: &str, edit, v: u32| Row::user(rule, what, Active, 1, edit, "E_SIGNATURE").by(v);
    let script = Script::of(Active);
    let keys = |v: u32| script.up[&(0, v)][1..67].to_vec();
    let mut rows: Vec<Row> = malformed(&script.up[&(0, 3)][67..])
        .into_iter()
        .map(|(what, bad)| row(&format!("that of 3: {what}"), signature(3, 66, bad), 3))
        .collect();
    let swapped: Vec<u8> = [&keys(4)[33..], &keys(4)[..33]].concat();
    rows.extend([
        row("a bit of the first", fields(1, |f| f[66] ^= 1), 1),
        row("a bit of the last", fields(5, |f| f[129] ^= 1), 5),
        row("a bit of the user's own", fields(2, |f| f[100] ^= 1), 2),
        row("those of 3 and 5: the first", both(fields(5, |f| f[66] ^= 1), fields(3, |f| f[66] ^= 1)), 3),
        row("4 signed the keys of 3", signature(4, 66, sign(4, &keys(3))), 4),
        row("4 signed its keys the other way round", signature(4, 66, sign(4, &swapped)), 4),
        row("5 signed the keys of 4", signature(4, 66, sign(5, &keys(4))), 4),
        row("the key c of 3 has the other sign", fields(3, |f| f[0] ^= 1), 3),
        row("the key s of 3 has the other sign", fields(3, |f| f[33] ^= 1), 3),
    ]);
    rows
}

/// Round 2, on the ciphertexts.
pub fn ciphertexts(model: Model) -> Vec<Row> {
    let row = |rule, what: &str, edit, code| Row::user(rule, what, model, 2, edit, code);
    let rename = |from: u32, to: u32| {
        list(0, move |entries| {
            entry(entries, from)[..4].copy_from_slice(&to.to_be_bytes());
            entries.sort();
        })
    };
    vec![
        row("each sender ∈ U1 ∖ {u}", "6 is not in U1", rename(4, 6), "E_NOT_SUBSET").by(6),
        row("each sender ∈ U1 ∖ {u}", "the user itself", rename(3, 2), "E_NOT_SUBSET").by(2),
        row("each sender ∈ U1 ∖ {u}", "both: the first", both(rename(3, 2), rename(4, 6)), "E_NOT_SUBSET").by(2),
        row("each sender ∈ U1 ∖ {u}", "6 alone", both(without(0, &[1, 3]), rename(4, 6)), "E_NOT_SUBSET").by(6),
        row("|U2| ≥ t, U2 = senders ∪ {u}", "nobody else", without(0, &[1, 3, 4]), "E_THRESHOLD"),
    ]
}

/// Round 3, or in the honest-but-curious model round 4, on the survivors.
pub fn survivors(model: Model) -> Vec<Row> {
    let round = if model == Active { 3 } else { 4 };
    let row = |rule, what: &str, edit, code| Row::user(rule, what, model, round, edit, code);
    let add = |id: u32| list(0, move |entries| entries.push(id.to_be_bytes().to_vec()));
    vec![
        row("U3 ⊆ U2", "5 is in U1 only", add(5), "E_NOT_SUBSET").by(5),
        row("U3 ⊆ U2", "6 is nowhere", add(6), "E_NOT_SUBSET").by(6),
        row("U3 ⊆ U2", "5 and 6: the first", both(add(5), add(6)), "E_NOT_SUBSET").by(5),
        row("U3 ⊆ U2", "5, and not the user", both(without(0, &[2]), add(5)), "E_NOT_SUBSET").by(5),
        row("U3 ⊆ U2", "5 alone", both(without(0, &[1, 2, 3]), add(5)), "E_NOT_SUBSET").by(5),
        row("u ∈ U3", "without itself", without(0, &[2]), "E_NOT_MEMBER"),
        row("u ∈ U3", "without itself, and too few", without(0, &[2, 3]), "E_NOT_MEMBER"),
        row("u ∈ U3", "nobody", without(0, &[1, 2, 3]), "E_NOT_MEMBER"),
        row("|U3| ≥ t", "itself alone", without(0, &[1, 3]), "E_THRESHOLD"),
    ]
}

/// Round 4, on the signatures.
fn signatures() -> Vec<Row> {
    let row = |rule, what: &str, edit, code| Row::user(rule, what, Active, 4, edit, code);
    let add =
        |id: u32| list(0, move |entries| entries.push([&id.to_be_bytes()[..], &sign(id, &set(&[1, 2, 3]))].concat()));
    let rule = "SIG.verify(d_v^PK, set U3, σ'_v), v ascending";
    let wrong = |what: &str, edit, v: u32| Row::user(rule, what, Active, 4, edit, "E_SIGNATURE").by(v);
    let mut rows = vec![
        row("U4 ⊆ U3", "4 is in U2 only", add(4), "E_NOT_SUBSET").by(4),
        row("U4 ⊆ U3", "5 alone", both(without(0, &[1, 2, 3]), add(5)), "E_NOT_SUBSET").by(5),
        row("U4 ⊆ U3", "4 and 5: the first", both(add(4), add(5)), "E_NOT_SUBSET").by(4),
        row("|U4| ≥ t", "itself alone", without(0, &[1, 3]), "E_THRESHOLD"),
        row("|U4| ≥ t", "nobody", without(0, &[1, 2, 3]), "E_THRESHOLD"),
        row("|U4| ≥ t", "3 alone, whose signature is wrong", both(without(0, &[1, 2]), bit(3, 9)), "E_THRESHOLD"),
        wrong("a bit of the first", bit(1, 0), 1),
        wrong("a bit of the last", bit(3, 63), 3),
        wrong("a bit of the user's own", bit(2, 40), 2),
        wrong("1 signed another set", signature(1, 0, sign(1, &set(&[1, 3]))), 1),
        wrong("1 signed U2", signature(1, 0, sign(1, &set(&[1, 2, 3, 4]))), 1),
        wrong("1 signed the ids without their count", signature(1, 0, sign(1, &set(&[1, 2, 3])[4..])), 1),
        wrong("3 signed for 1", signature(1, 0, sign(3, &set(&[1, 2, 3]))), 1),
        wrong("those of 1 and 3: the first", both(bit(3, 5), bit(1, 5)), 1),
    ];
    for (what, bad) in malformed(&Script::of(Active).up[&(3, 3)][1..]) {
        rows.push(wrong(&format!("that of 3: {what}"), signature(3, 0, bad), 3));
    }
    rows
}

/// A set as it is signed: its count, its ids.
fn set(ids: &[u32]) -> Vec<u8> {
    let mut out = (ids.len() as u32).to_be_bytes().to_vec();
    ids.iter().for_each(|id| out.extend(id.to_be_bytes()));
    out
}

/// What user 2 reads in round 2 and opens in round 4.
fn opening(model: Model) -> Vec<Row> {
    let row = |rule, what: &str, edit, code, v: u32| Row::user(rule, what, model, 2, edit, code).later(4).by(v);
    let seal = |v: u32, plaintext| sealed(model, v, plaintext);
    let (s, b) = ([3; 32], [5; 32]);
    let swap = list(0, |entries| {
        let first = entry(entries, 1)[4..].to_vec();
        let second = entry(entries, 3)[4..].to_vec();
        entry(entries, 1)[4..].copy_from_slice(&second);
        entry(entries, 3)[4..].copy_from_slice(&first);
    });
    // What user 2 itself sent to 1, under the key that both directions share.
    let mine = crate::edit::split(&Script::of(model).up[&(1, SUBJECT)])[0].clone();
    let reflected = fields(1, move |f| f.copy_from_slice(&entry(&mut mine.clone(), 1)[4..]));
    vec![
        row("e_{v,u} decrypts", "a bit of the nonce", bit(1, 0), "E_TAG", 1),
        row("e_{v,u} decrypts", "a bit of the ciphertext", bit(3, 50), "E_TAG", 3),
        row("e_{v,u} decrypts", "a bit of the tag", bit(4, 99), "E_TAG", 4),
        row("e_{v,u} decrypts", "1 and 3 change places", swap, "E_TAG", 1),
        row("e_{v,u} decrypts", "3 and 4: the first", both(bit(4, 1), bit(3, 1)), "E_TAG", 3),
        row("it says v ‖ u", "the user's own ciphertext comes back", reflected, "E_ADDRESS", 1),
        row("it says v ‖ u", "from another", seal(3, inside(1, 2, s, b)), "E_ADDRESS", 3),
        row("it says v ‖ u", "for another", seal(3, inside(3, 1, s, b)), "E_ADDRESS", 3),
        row("it says v ‖ u", "the other way round", seal(3, inside(2, 3, s, b)), "E_ADDRESS", 3),
        row("it says v ‖ u", "before the shares", seal(3, inside(3, 1, ORDER, ORDER)), "E_ADDRESS", 3),
        row("both shares < q", "the first is q", seal(1, inside(1, 2, ORDER, b)), "E_RANGE", 1),
        row("both shares < q", "the second is q", seal(3, inside(3, 2, s, ORDER)), "E_RANGE", 3),
        row("both shares < q", "that of s^SK of a survivor", seal(3, inside(3, 2, [0xff; 32], b)), "E_RANGE", 3),
        row("both shares < q", "that of b of a dropout", seal(4, inside(4, 2, s, [0xff; 32])), "E_RANGE", 4),
        row(
            "both shares < q",
            "and the next has no tag",
            both(seal(1, inside(1, 2, s, ORDER)), bit(3, 2)),
            "E_RANGE",
            1,
        ),
        row(
            "e_{v,u} decrypts",
            "and the next has a share q",
            both(seal(3, inside(3, 2, s, ORDER)), bit(1, 2)),
            "E_TAG",
            1,
        ),
    ]
}

/// A key list of nobody.
fn with_no_entries() -> Edit {
    crate::edit::whole([1, 0, 0, 0, 0])
}

/// All of them.
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for model in [Hbc, Active] {
        rows.extend(key_list(model));
        rows.extend(ciphertexts(model));
        rows.extend(survivors(model));
        rows.extend(opening(model));
    }
    rows.extend(key_signatures());
    rows.extend(signatures());
    rows
}

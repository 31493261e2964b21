//! What the server refuses in the semi-honest model.

use super::play::plan;
use super::refuse_user::{put, q, shorten, spoil};
use super::script::Bench;
use super::semi_honest::plain;
use super::world::{first, size};
use crate::engine::mgl::Setup;
use crate::maker::{Flaw, Maker, object};
use secagg_spec::mgl::messages::MaskedInput;
use secagg_spec::mgl::session_id::Purpose;

type Change = fn(&mut Vec<u8>);

/// A ring of four: each deals to one.
fn ring() -> Setup {
    plain(size(4, 2, 2, 0))
}

fn bench(maker: &Maker, dropped: &[(u32, &[u32])]) -> Result<Bench, Flaw> {
    Bench::new(maker, &ring(), &[plan(first(), dropped)])
}

/// The same with three users, all neighbours: each deals to one.
fn triangle(maker: &Maker) -> Result<Bench, Flaw> {
    Bench::new(maker, &plain(size(3, 2, 2, 0)), &[plan(first(), &[])])
}

/// A message that the server receives although it must not.
fn unexpected(maker: &mut Maker, bench: &Bench, closed: usize, from: u32, comment: &str) -> Result<(), Flaw> {
    let input = object([("from", from.into()), ("message", "".into())]);
    let script = bench.server();
    let script = match closed {
        0 => script.until("mgl.server", 0)?,
        _ => script.until("mgl.server.close_round", closed - 1)?,
    };
    let script = script.then("mgl.server.receive", input);
    script.refused(maker, &bench.world, (comment, "BadSender"), "E_UNKNOWN", Some(from))
}

/// Senders, and the responses.
pub fn messages(maker: &mut Maker) -> Result<(), Flaw> {
    for from in [0, 5] {
        let all = bench(maker, &[])?;
        unexpected(maker, &all, 0, from, &format!("round 1: a message of user {from} of 4"))?;
    }
    let some = bench(maker, &[(1, &[2])])?;
    unexpected(maker, &some, 1, 2, "round 2: a message of a user that did not respond")?;
    let quiet = Bench::new(maker, &plain(size(4, 2, 1, 0)), &[])?;
    let lost: Vec<u32> = quiet
        .world
        .everyone()
        .into_iter()
        .filter(|i| quiet.world.deals_to(*i).is_ok_and(|d| d.is_empty()))
        .take(1)
        .collect();
    let some = Bench::new(maker, &plain(size(4, 2, 1, 0)), &[plan(first(), &[(2, &lost)])])?;
    unexpected(maker, &some, 2, *lost.first().unwrap_or(&0), "round 4: a message of a user without a masked input")?;
    for (kind, round) in [(2, 1), (4, 2), (8, 4)] {
        let all = triangle(maker)?;
        let once = all.server().until_message(kind, 1)?;
        let again = object([("from", 1.into()), ("message", hex::encode(once.message()?).into())]);
        let script = once.then("mgl.server.receive", again);
        let comment = format!("round {round}: a message that comes twice");
        script.refused(maker, &all.world, (&comment, "BadSender"), "E_DUPLICATE", Some(1))?;
    }
    let cases: [(&str, Change, &'static str); 3] = [
        ("an empty response", |m| m.clear(), "E_LENGTH"),
        ("a response of another kind", |m| put(m, 0, 4), "E_ROUND"),
        ("a response with a byte more", |m| m.push(0), "E_LENGTH"),
    ];
    for (comment, change, code) in cases {
        let all = bench(maker, &[])?;
        let script = all.server().until_message(2, 1)?.bytes(change)?;
        script.refused(maker, &all.world, (comment, "MalformedMessage"), code, Some(1))?;
    }
    Ok(())
}

/// The masked inputs. The first list's count stands at byte 1, its id at 5; the entry has 4 + 92 + 60 bytes.
pub fn masked_inputs(maker: &mut Maker) -> Result<(), Flaw> {
    let cases: [(&str, Change, &'static str); 12] = [
        ("an empty masked input", |m| m.clear(), "E_LENGTH"),
        ("a masked input of another kind", |m| put(m, 0, 6), "E_ROUND"),
        ("a masked input that ends early", shorten, "E_LENGTH"),
        ("a masked input with a byte more", |m| m.push(0), "E_LENGTH"),
        ("dealings for more than m users", |m| put(m, 4, 5), "E_RANGE"),
        ("dealings that are fewer than their count", |m| put(m, 4, 4), "E_LENGTH"),
        ("a dealing for the id 0", |m| put(m, 8, 0), "E_RANGE"),
        ("a dealing for the id m + 1", |m| put(m, 8, 5), "E_RANGE"),
        ("ciphertexts for more than m users", |m| put(m, 164, 5), "E_RANGE"),
        ("a ciphertext for the id 0", |m| put(m, 168, 0), "E_RANGE"),
        ("two ciphertexts for one user", |m| m.copy_within(165..169, 229), "E_DUPLICATE"),
        ("ciphertexts not ascending", |m| (165..169).for_each(|at| m.swap(at, at + 64)), "E_ORDER"),
    ];
    for (comment, change, code) in cases {
        let all = bench(maker, &[])?;
        let script = all.server().until_message(4, 1)?.bytes(change)?;
        script.refused(maker, &all.world, (comment, "MalformedMessage"), code, Some(1))?;
    }
    let padded = Setup { bits: 5, ..ring() };
    let all = Bench::new(maker, &padded, &[plan(first(), &[])])?;
    let script = all.server().until_message(4, 1)?.bytes(|m| {
        if let Some(last) = m.last_mut() {
            *last |= 1;
        }
    })?;
    let what = "a masked vector with a padding bit that is set";
    script.refused(maker, &all.world, (what, "MalformedMessage"), "E_PADDING", Some(1))?;
    addressees(maker)?;
    for (comment, inside, code) in
        [("a_{1,j} with a bit changed", None, "E_TAG"), ("the server's share that is q", Some(q()?), "E_RANGE")]
    {
        let all = bench(maker, &[])?;
        let j = *all.world.deals_to(1)?.first().unwrap_or(&0);
        let meddler = all.world.meddle(&first(), &all.world.everyone())?;
        let sealed = inside.map(|text| meddler.for_server(1, Purpose::ServerShare, j, &text)).transpose()?;
        let script = all.server().until_message(4, 1)?.masked_input(|m| {
            for (_, dealing) in &mut m.dealt {
                match &sealed {
                    Some(other) => dealing.a.clone_from(other),
                    None => spoil(&mut dealing.a),
                }
            }
        })?;
        script.refused(maker, &all.world, (comment, "BadCiphertext"), code, Some(1))?;
    }
    Ok(())
}

/// For whom the ciphertexts must be.
fn addressees(maker: &mut Maker) -> Result<(), Flaw> {
    type Edit = fn(&mut MaskedInput);
    let cases: [(&str, Edit, &'static str); 5] = [
        ("a dealing for the user itself", |m| m.dealt.iter_mut().for_each(|d| d.0 = 1), "E_NOT_SUBSET"),
        ("a dealing too few", |m| m.dealt.clear(), "E_INCOMPLETE"),
        ("a ciphertext for the user itself", |m| m.others.insert(0, (1, vec![7; 60])), "E_NOT_SUBSET"),
        ("a ciphertext too few", |m| drop(m.others.pop()), "E_INCOMPLETE"),
        (
            "a dealing's user among the others",
            |m| {
                let j = m.dealt.first().map_or(0, |d| d.0);
                m.others.retain(|(other, _)| *other > j);
                m.others.insert(0, (j, vec![7; 60]));
            },
            "E_NOT_SUBSET",
        ),
    ];
    for (comment, change, code) in cases {
        let all = bench(maker, &[])?;
        let script = all.server().until_message(4, 1)?.masked_input(change)?;
        script.refused(maker, &all.world, (comment, "WrongList"), code, Some(1))?;
    }
    let gone = bench(maker, &[])?.world.far(1)?;
    let some = bench(maker, &[(1, &gone)])?;
    let j = *gone.first().unwrap_or(&0);
    let script = some.server().until_message(4, 1)?.masked_input(|m| {
        m.others.push((j, vec![7; 60]));
        m.others.sort_unstable();
    })?;
    let what = "a ciphertext for one that is not in U0";
    script.refused(maker, &some.world, (what, "WrongList"), "E_NOT_SUBSET", Some(1))
}

/// A β_1 that holds something else.
pub fn recoveries(maker: &mut Maker) -> Result<(), Flaw> {
    let cases: [(&str, Change, &'static str, &str); 4] = [
        ("a recovery of another kind", |m| put(m, 0, 6), "E_ROUND", "MalformedMessage"),
        ("an empty recovery", |m| m.clear(), "E_LENGTH", "MalformedMessage"),
        ("a recovery with 27 bytes of ciphertext", |m| m.truncate(28), "E_LENGTH", "MalformedMessage"),
        ("a recovery with a bit changed", |m| spoil(m), "E_TAG", "BadCiphertext"),
    ];
    for (comment, change, code, flag) in cases {
        let all = triangle(maker)?;
        let script = all.server().until_message(8, 1)?.bytes(change)?;
        script.refused(maker, &all.world, (comment, flag), code, Some(1))?;
    }
    let (share, order) = (maker.element("share")?.to_vec(), q()?);
    let entry = |kind: u8, share: &[u8]| [&[kind], share].concat();
    for (comment, text, code) in [
        ("a β with an entry of kind 3", [&[3][..], &[0; 2]].concat(), "E_RANGE"),
        ("a β with a share that is q", [entry(1, &order), vec![0; 2]].concat(), "E_RANGE"),
        ("a β with an entry too few", vec![0; 2], "E_LENGTH"),
        ("a β with an entry too many", vec![0; 4], "E_LENGTH"),
        ("a β with half a share", [vec![0; 2], entry(1, share.get(..16).unwrap_or_default())].concat(), "E_LENGTH"),
        ("a β with a share of the key with itself", [entry(2, &share), vec![0; 2]].concat(), "E_NOT_SUBSET"),
    ] {
        let all = triangle(maker)?;
        let meddler = all.world.meddle(&first(), &all.world.everyone())?;
        let sealed = meddler.for_server(1, Purpose::Recovery, 0, &text)?;
        let script = all.server().until_message(8, 1)?.saying([vec![8], sealed].concat());
        let flag = if code == "E_NOT_SUBSET" { "WrongList" } else { "MalformedMessage" };
        script.refused(maker, &all.world, (comment, flag), code, Some(1))?;
    }
    lost_neighbour(maker, &share)
}

/// What may stand in β_1 of one that is lost: in pairs, where user 1's neighbour is lost before it deals, and another user never came.
fn lost_neighbour(maker: &mut Maker, share: &[u8]) -> Result<(), Flaw> {
    let entries = |at: u32, kind: u8| -> Vec<u8> {
        (1..=4).flat_map(|j| if j == at { [&[kind], share].concat() } else { vec![0] }).collect()
    };
    for (comment, kind, never_came) in [
        ("a β with a share of κ of a user that is lost", 1, false),
        ("a β with a pairwise share of one that was not in U0", 2, true),
    ] {
        let none = bench(maker, &[])?;
        let j = *none.world.near(1)?.first().unwrap_or(&0);
        let round = if never_came { 1 } else { 2 };
        let some = bench(maker, &[(round, &[j])])?;
        let u0 = if never_came { some.world.without(&[j]) } else { some.world.everyone() };
        let sealed = some.world.meddle(&first(), &u0)?.for_server(1, Purpose::Recovery, 0, &entries(j, kind))?;
        let script = some.server().until_message(8, 1)?.saying([vec![8], sealed].concat());
        script.refused(maker, &some.world, (comment, "WrongList"), "E_NOT_SUBSET", Some(1))?;
    }
    let none = bench(maker, &[])?;
    let j = *none.world.far(1)?.first().unwrap_or(&0);
    let some = bench(maker, &[(2, &[j])])?;
    let sealed = some.world.meddle(&first(), &some.world.everyone())?;
    let sealed = sealed.for_server(1, Purpose::Recovery, 0, &entries(j, 2))?;
    let script = some.server().until_message(8, 1)?.saying([vec![8], sealed].concat());
    let what = "a β with a pairwise share of one that is no neighbour";
    script.refused(maker, &some.world, (what, "WrongList"), "E_NOT_SUBSET", Some(1))
}

/// Rounds that are closed with too little.
pub fn endings(maker: &mut Maker) -> Result<(), Flaw> {
    let setup = plain(size(4, 3, 2, 0));
    let all = Bench::new(maker, &setup, &[plan(first(), &[])])?;
    let script = all.server().lose(4, 2)?.lose(4, 3)?.until("mgl.server.close_round", 1)?;
    script.refused(maker, &all.world, ("two masked inputs where t = 3", "TooFew"), "E_THRESHOLD", None)?;
    let all = Bench::new(maker, &setup, &[plan(first(), &[(4, &[1, 4])])])?;
    let script = all.server();
    script.refused(maker, &all.world, ("two recoveries where t = 3", "TooFew"), "E_THRESHOLD", None)?;
    // Without a dealing of the lost user.
    let all = bench(maker, &[(2, &[1])])?;
    let what = "a dealer is lost before it dealt";
    all.server().refused(maker, &all.world, (what, "BadShare"), "E_INCOMPLETE", Some(1))?;
    // With all dealings, and a user that is lost before it reveals.
    let pairs = plain(size(4, 2, 1, 0));
    let none = Bench::new(maker, &pairs, &[])?;
    let dealer = none.world.everyone().into_iter().find(|i| none.world.deals_to(*i).is_ok_and(|d| !d.is_empty()));
    let dealer = dealer.ok_or_else(|| Flaw("nobody deals".to_owned()))?;
    let lost = none.world.near(dealer)?;
    let some = Bench::new(maker, &pairs, &[plan(first(), &[(2, &lost), (4, &[dealer])])])?;
    let what = "both ends of an edge are lost, the second after its input is in the sum";
    some.server().refused(maker, &some.world, (what, "BadShare"), "E_INCOMPLETE", Some(dealer))
}

//! What a user refuses with the repairs.

use super::{U, base, small};
use crate::engine::bon::{Model, Repairs};
use crate::maker::{Flaw, Maker};
use crate::types::bon::broken::{flip, put};
use crate::types::bon::craft::{self, Sealed, of, set};
use crate::types::bon::runs::Run;
use crate::types::bon::session::{Lost, Session};
use crate::types::bon::sid;
use crate::types::bon::victim::{Base, User};
use secagg_spec::bon::messages::{PublicKeys, encode_survivors};

/// Two sessions of the same users with the same signing keys: the one that is attacked, and the one before.
struct Two {
    now: Base,
    before: Base,
}

/// All of it.
pub fn all(maker: &mut Maker) -> Result<(), Flaw> {
    let two = two(maker)?;
    keys(maker, &two)?;
    old_keys(maker, &two)?;
    old_signatures(maker, &two)?;
    as_before(maker, &base(maker, Model::Active, Repairs::HARDENED, &[])?)?;
    own_keys(maker)?;
    ciphertexts(maker)
}

/// Two sessions.
fn two(maker: &Maker) -> Result<Two, Flaw> {
    let run = Run {
        comment: "",
        flags: &[],
        sizes: (2, 1, 2),
        max_element: 1000,
        max_input: None,
        model: Model::Active,
        repairs: Repairs::HARDENED,
        lost: &[],
    };
    let pki = maker.draw("pki")?;
    let session = |label: &str| Session::new(run.setup(), &maker.draw(label)?, &pki);
    let (now, before) = (session("session")?, session("session before")?);
    Ok(Two { now: Base::new(now, &Lost::new())?, before: Base::new(before, &Lost::new())? })
}

fn listed(base: &Base) -> Result<craft::KeyList, Flaw> {
    let mut list = Vec::new();
    craft::key_list(base, base.played.given(0, U)?, |keys| list = keys.clone())?;
    Ok(list)
}

/// Signatures on keys, which name the user.
fn keys(maker: &mut Maker, two: &Two) -> Result<(), Flaw> {
    let base = &two.now;
    let user = User::new(base, U);
    let given = user.message(1)?;
    let list = listed(base)?;
    let (one, own) = (of(&list, 1)?, of(&list, U)?);
    let raw = [&one.c_PK[..], &one.s_PK].concat();
    let labelled = |label: &str, v: u32| [label.as_bytes(), &v.to_be_bytes(), &raw].concat();
    let sign = |message: Vec<u8>| craft::sign(&base.session, 1, &message);
    for (what, flag, sigma) in [
        ("σ_1 is on the keys alone, as Figure 4 has it", "UnboundSignature", sign(raw.clone())?),
        ("σ_1 names user 2", "UnboundSignature", sign(labelled("secagg/v1/bon/keys", U))?),
        ("σ_1 has another label", "UnboundSignature", sign(labelled("secagg/v1/bon/survivors", 1))?),
        ("a bit of σ_1 is flipped", "BadSignature", flip(&one.sigma, 1)),
        ("σ_1 is that of user 2", "BadSignature", own.sigma),
    ] {
        let keys = PublicKeys { sigma, ..one.clone() };
        let changed = craft::key_list(base, &given, |list| set(list, 1, keys))?;
        user.clone().takes(1, changed).refuses(maker, 1, (what, flag), ("E_SIGNATURE", Some(1)))?;
    }
    Ok(())
}

/// The keys of an earlier session, with their good signature.
fn old_keys(maker: &mut Maker, two: &Two) -> Result<(), Flaw> {
    let user = User::new(&two.now, U);
    let given = user.message(1)?;
    let old = of(&listed(&two.before)?, U)?;
    let changed = craft::key_list(&two.now, &given, |list| set(list, U, old))?;
    let says = ("u stands there with its keys of an earlier session", "OldKeys");
    user.clone().takes(1, changed).refuses(maker, 1, says, ("E_NOT_MEMBER", None))?;
    let whole = two.before.played.given(0, U)?.clone();
    let says = ("the key list of an earlier session", "OldKeys");
    user.takes(1, whole).refuses(maker, 1, says, ("E_NOT_MEMBER", None))
}

/// Signatures of an earlier session on the same survivors.
fn old_signatures(maker: &mut Maker, two: &Two) -> Result<(), Flaw> {
    let (base, all) = (&two.now, [1, U]);
    let user = User::new(base, U);
    let given = user.message(4)?;
    let says = ("all signatures are of an earlier session on the same U3", "OldSignatures");
    let old = two.before.played.given(3, U)?.clone();
    user.clone().takes(4, old.clone()).refuses(maker, 4, says, ("E_SIGNATURE", Some(1)))?;
    let mut list = Vec::new();
    craft::signatures(&two.before, &old, |signatures| list = signatures.clone())?;
    let (mine, theirs) = (sid::of(base)?, sid::of(&two.before)?);
    let label = |label: &str, sid: &[u8]| [label.as_bytes(), sid, &secagg_spec::wire::encode_set(&all)].concat();
    for (what, flag, sigma) in [
        ("σ'_1 is of an earlier session", "OldSignatures", of(&list, 1)?),
        (
            "σ'_1 is on the set alone, as Figure 4 has it",
            "UnboundSignature",
            craft::sign(&base.session, 1, &label("", &[]))?,
        ),
        ("σ'_1 has no label", "UnboundSignature", craft::sign(&base.session, 1, &label("", &mine))?),
        (
            "σ'_1 has no session id",
            "UnboundSignature",
            craft::sign(&base.session, 1, &label("secagg/v1/bon/survivors", &[]))?,
        ),
        (
            "σ'_1 has a label of MGL",
            "UnboundSignature",
            craft::sign(&base.session, 1, &label("secagg/v1/mgl/survivors", &mine))?,
        ),
        ("σ'_1 is on another set", "BadSignature", craft::signed_set(base, &mine, 1, &[1])?),
        ("σ'_1 names another session, on this set", "OldSignatures", craft::signed_set(base, &theirs, 1, &all)?),
        ("a bit of σ'_1 is flipped", "BadSignature", flip(&craft::signed_set(base, &mine, 1, &all)?, 20)),
    ] {
        let changed = craft::signatures(base, &given, |list| set(list, 1, sigma))?;
        user.clone().takes(4, changed).refuses(maker, 4, (what, flag), ("E_SIGNATURE", Some(1)))?;
    }
    Ok(())
}

/// What no repair changes.
fn as_before(maker: &mut Maker, base: &Base) -> Result<(), Flaw> {
    let user = User::new(base, U);
    let given = user.message(1)?;
    let alone = craft::key_list(base, &given, |list| list.retain(|(v, _)| *v == U))?;
    user.clone().takes(1, alone).refuses(maker, 1, ("U1 has t − 1 users", "TooFew"), ("E_THRESHOLD", None))?;
    let copy = of(&listed(base)?, 1)?;
    let keys = craft::signed(base, 3, copy.c_PK, copy.s_PK)?;
    let list = craft::key_list(base, &given, |list| set(list, 3, keys))?;
    let says = ("user 3 shows both keys of user 1", "DuplicateKey");
    user.clone().takes(1, list).refuses(maker, 1, says, ("E_DUPLICATE_KEY", Some(3)))?;
    let none = craft::ciphertexts(base, 3, &user.message(2)?, Vec::clear)?;
    let says = ("U2 has t − 1 users", "TooFew");
    user.clone().takes(2, none).refuses(maker, 2, says, ("E_THRESHOLD", None))?;
    let case = user.clone().takes(3, encode_survivors(&[1, 3]));
    case.refuses(maker, 3, ("u is not in U3", "NotMember"), ("E_NOT_MEMBER", None))?;
    let alone = craft::signatures(base, &user.message(4)?, |list| list.retain(|(v, _)| *v == U))?;
    user.takes(4, alone).refuses(maker, 4, ("U4 has t − 1 users", "TooFew"), ("E_THRESHOLD", None))
}

/// `OwnKeys` alone, in the honest-but-curious model.
fn own_keys(maker: &mut Maker) -> Result<(), Flaw> {
    let base = small(maker, Model::Hbc, Repairs::only(&["OwnKeys"]), &[])?;
    let user = User::new(&base, U);
    let given = user.message(1)?;
    let own = of(&listed(&base)?, U)?;
    let other = craft::public(&maker.scalar("another key")?)?;
    for (what, c_pk, s_pk) in [
        ("another c^PK stands there for u", other.clone(), own.s_PK.clone()),
        ("another s^PK stands there for u", own.c_PK.clone(), other),
        ("the negative of its s^PK stands there for u", own.c_PK.clone(), negative(&own.s_PK)),
        ("its two keys stand there for u, each in the place of the other", own.s_PK.clone(), own.c_PK.clone()),
    ] {
        let keys = craft::signed(&base, U, c_pk, s_pk)?;
        let list = craft::key_list(&base, &given, |list| set(list, U, keys))?;
        user.clone().takes(1, list).refuses(maker, 1, (what, "OwnKeys"), ("E_NOT_MEMBER", None))?;
    }
    Ok(())
}

fn negative(point: &[u8]) -> Vec<u8> {
    put(point, 0, &[point.first().map_or(0, |first| first ^ 1)])
}

/// What a ciphertext is bound to, where one that fails stops the user: `DirectionalAe` and `SessionBinding` alone.
fn ciphertexts(maker: &mut Maker) -> Result<(), Flaw> {
    for name in ["DirectionalAe", "SessionBinding"] {
        let base = small(maker, Model::Hbc, Repairs::only(&[name]), &[])?;
        let user = User::new(&base, U);
        let given = user.message(2)?;
        let share = base.session.coins(1)?.b;
        let sealed = Sealed { from: 1, to: U, shares: [&share, &share] };
        let mut bad = Vec::new();
        let mut sent = Vec::new();
        craft::ciphertexts(&base, 2, base.played.sent(1, U)?, |ciphertexts| sent = ciphertexts.clone())?;
        if name == "DirectionalAe" {
            bad.push(("the one that u sent user 1", "Reflected", of(&sent, 1)?, "E_TAG"));
        } else {
            let other = craft::seal(&base, &[0x5a; 32], (1, U), &sealed)?;
            bad.push(("bound to another session", "OldCiphertext", other, "E_TAG"));
            let reflected = ("the one that u sent user 1, which names no direction", "Reflected");
            bad.push((reflected.0, reflected.1, of(&sent, 1)?, "E_ADDRESS"));
        }
        let mut written = Base { session: base.session.clone(), played: Default::default() };
        written.session.setup.repairs = Repairs::AS_WRITTEN;
        let unbound = craft::seal(&written, &[], (1, U), &sealed)?;
        let flag = if name == "DirectionalAe" { "Reflected" } else { "OldCiphertext" };
        bad.push(("bound to nothing, as Figure 4 has it", flag, unbound, "E_TAG"));
        for (what, flag, e, code) in bad {
            let changed = craft::ciphertexts(&base, 3, &given, |list| set(list, 1, e))?;
            let comment = format!("{name} alone: e_{{1,2}} is {what}");
            user.clone().takes(2, changed).refuses(maker, 4, (&comment, flag), (code, Some(1)))?;
        }
    }
    Ok(())
}

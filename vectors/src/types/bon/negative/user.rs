//! What a user refuses of what it could read, as the protocol is written.

use super::U;
use crate::engine::bon::Model;
use crate::maker::{Flaw, Maker};
use crate::types::bon::broken::{flip, put};
use crate::types::bon::craft::{self, Sealed, of, set};
use crate::types::bon::victim::{Base, User};
use secagg_spec::bon::messages::encode_survivors;

/// All of it.
pub fn all(maker: &mut Maker, base: &Base, two: &Base) -> Result<(), Flaw> {
    let user = User::new(base, U);
    key_list(maker, base, &user)?;
    ciphertexts(maker, base, &user)?;
    survivors(maker, base, &user)?;
    if base.session.setup.model == Model::Active {
        signers(maker, base, &user)?;
    }
    let user = User::new(two, U);
    if base.session.setup.model == Model::Active {
        key_signatures(maker, two, &user)?;
        signatures(maker, two, &user)?;
    }
    sealed(maker, two, &user)?;
    user.refuses_again(maker, 2, ("asked for a second masked input", "OutOfTurn"))?;
    user.refuses_again(maker, 4, ("asked for its shares twice", "OutOfTurn"))
}

fn key_list(maker: &mut Maker, base: &Base, user: &User<'_>) -> Result<(), Flaw> {
    let given = user.message(1)?;
    let alone = craft::key_list(base, &given, |list| list.retain(|(v, _)| *v == U))?;
    user.clone().takes(1, alone).refuses(maker, 1, ("U1 has t − 1 users", "TooFew"), ("E_THRESHOLD", None))?;
    let without = craft::key_list(base, &given, |list| list.retain(|(v, _)| *v != U))?;
    user.clone().takes(1, without).refuses(maker, 1, ("u is not in U1", "NotMember"), ("E_NOT_MEMBER", None))?;
    for (whose, copy) in [("another user", 1), ("u itself", U)] {
        let (c_pk, s_pk) = (&base.session.coins(copy)?.c_sk, &base.session.coins(copy)?.s_sk);
        let keys = craft::signed(base, 3, craft::public(c_pk)?, craft::public(s_pk)?)?;
        let list = craft::key_list(base, &given, |list| set(list, 3, keys))?;
        let comment = format!("user 3 shows both keys of {whose}");
        let end = ("E_DUPLICATE_KEY", Some(3));
        user.clone().takes(1, list).refuses(maker, 1, (&comment, "DuplicateKey"), end)?;
    }
    Ok(())
}

/// Signatures on keys.
fn key_signatures(maker: &mut Maker, base: &Base, user: &User<'_>) -> Result<(), Flaw> {
    let given = user.message(1)?;
    let mut list = Vec::new();
    craft::key_list(base, &given, |keys| list = keys.clone())?;
    let (one, own) = (of(&list, 1)?, of(&list, U)?);
    let (sigma, order) = (one.sigma.clone(), craft::order()?);
    let on_others = craft::sign(&base.session, 1, &[&own.c_PK[..], &own.s_PK].concat())?;
    let by_another = craft::sign(&base.session, U, &[&one.c_PK[..], &one.s_PK].concat())?;
    let swapped = craft::sign(&base.session, 1, &[&one.s_PK[..], &one.c_PK].concat())?;
    for (v, what, sigma) in [
        (1, "a bit of σ_1 is flipped", flip(&sigma, 40)),
        (1, "σ_1 is that of user 2", own.sigma.clone()),
        (1, "σ_1 is by user 2", by_another),
        (1, "σ_1 is on the keys of user 2", on_others),
        (1, "σ_1 is on s^PK ‖ c^PK", swapped),
        (1, "σ_1 has r = 0", put(&sigma, 0, &[0; 32])),
        (1, "σ_1 has s = 0", put(&sigma, 32, &[0; 32])),
        (1, "σ_1 has r = q", put(&sigma, 0, &order)),
        (1, "σ_1 has s = q", put(&sigma, 32, &order)),
        (U, "a bit of u's own σ_2 is flipped", flip(&own.sigma, 3)),
    ] {
        let changed = craft::key_list(base, &given, |list| {
            list.iter_mut().filter(|(w, _)| *w == v).for_each(|(_, keys)| keys.sigma.clone_from(&sigma));
        })?;
        user.clone().takes(1, changed).refuses(maker, 1, (what, "BadSignature"), ("E_SIGNATURE", Some(v)))?;
    }
    Ok(())
}

fn ciphertexts(maker: &mut Maker, base: &Base, user: &User<'_>) -> Result<(), Flaw> {
    let given = user.message(2)?;
    let own = craft::ciphertexts(base, 3, &given, |list| set_id(list, 1, U))?;
    let end = ("E_NOT_SUBSET", Some(U));
    user.clone().takes(2, own).refuses(maker, 2, ("a ciphertext from u itself", "NotSubset"), end)?;
    let without = craft::key_list(base, &user.message(1)?, |list| list.retain(|(v, _)| *v != 3))?;
    let case = user.clone().takes(1, without);
    case.refuses(maker, 2, ("a ciphertext from a user not in U1", "NotSubset"), ("E_NOT_SUBSET", Some(3)))?;
    let none = craft::ciphertexts(base, 3, &given, Vec::clear)?;
    user.clone().takes(2, none).refuses(maker, 2, ("U2 has t − 1 users", "TooFew"), ("E_THRESHOLD", None))
}

fn set_id<T>(list: &mut [(u32, T)], from: u32, to: u32) {
    list.iter_mut().filter(|(v, _)| *v == from).for_each(|(v, _)| *v = to);
}

/// The survivors, in round 3, or in round 4 of the honest-but-curious model.
fn survivors(maker: &mut Maker, base: &Base, user: &User<'_>) -> Result<(), Flaw> {
    let round = if base.session.setup.model == Model::Active { 3 } else { 4 };
    let fewer = craft::ciphertexts(base, 3, &user.message(2)?, |list| list.retain(|(v, _)| *v != 3))?;
    let case = user.clone().takes(2, fewer);
    case.refuses(maker, round, ("U3 has a user not in U2", "NotSubset"), ("E_NOT_SUBSET", Some(3)))?;
    let case = user.clone().takes(round, encode_survivors(&[1, 3]));
    case.refuses(maker, round, ("u is not in U3", "NotMember"), ("E_NOT_MEMBER", None))?;
    let case = user.clone().takes(round, encode_survivors(&[U]));
    case.refuses(maker, round, ("U3 has t − 1 users", "TooFew"), ("E_THRESHOLD", None))
}

/// Who signs the survivors.
fn signers(maker: &mut Maker, base: &Base, user: &User<'_>) -> Result<(), Flaw> {
    let given = user.message(4)?;
    // U3 = {1, 2}, and user 3 signs it too
    let all = [1, U, 3].into_iter().map(|v| Ok((v, craft::signed_set(base, &[], v, &[1, U])?)));
    let all: Vec<(u32, Vec<u8>)> = all.collect::<Result<_, Flaw>>()?;
    let case = user.clone().takes(3, encode_survivors(&[1, U]));
    let case = case.takes(4, craft::signatures(base, &given, |list| *list = all)?);
    case.refuses(maker, 4, ("U4 has a user not in U3", "NotSubset"), ("E_NOT_SUBSET", Some(3)))?;
    let alone = craft::signatures(base, &given, |list| list.retain(|(v, _)| *v == U))?;
    user.clone().takes(4, alone).refuses(maker, 4, ("U4 has t − 1 users", "TooFew"), ("E_THRESHOLD", None))
}

/// Signatures on the survivors.
fn signatures(maker: &mut Maker, base: &Base, user: &User<'_>) -> Result<(), Flaw> {
    let given = user.message(4)?;
    let mut list = Vec::new();
    craft::signatures(base, &given, |signatures| list = signatures.clone())?;
    for (what, sigma) in [
        ("a bit of σ'_1 is flipped", flip(&of(&list, 1)?, 7)),
        ("σ'_1 is by user 2", of(&list, U)?),
        ("σ'_1 is on another set", craft::signed_set(base, &[], 1, &[1])?),
        ("σ'_1 is on the ids without their count", craft::sign(&base.session, 1, &bare(&[1, U]))?),
    ] {
        let changed = craft::signatures(base, &given, |list| set(list, 1, sigma))?;
        user.clone().takes(4, changed).refuses(maker, 4, (what, "BadSignature"), ("E_SIGNATURE", Some(1)))?;
    }
    Ok(())
}

fn bare(ids: &[u32]) -> Vec<u8> {
    ids.iter().flat_map(|v| v.to_be_bytes()).collect()
}

/// Ciphertexts that fail, in round 4.
fn sealed(maker: &mut Maker, base: &Base, user: &User<'_>) -> Result<(), Flaw> {
    let given = user.message(2)?;
    let mut list = Vec::new();
    craft::ciphertexts(base, 3, &given, |ciphertexts| list = ciphertexts.clone())?;
    let e = of(&list, 1)?;
    let mut sent = Vec::new();
    craft::ciphertexts(base, 2, base.played.sent(1, U)?, |ciphertexts| sent = ciphertexts.clone())?;
    let (share, order) = (base.session.coins(1)?.b, craft::order()?);
    let seal = |from, to, shares: [&[u8]; 2]| craft::seal(base, &[], (1, U), &Sealed { from, to, shares });
    let all = [
        ("a bit of the nonce is flipped", "BadTag", flip(&e, 5), "E_TAG"),
        ("a bit of the ciphertext is flipped", "BadTag", flip(&e, 30), "E_TAG"),
        ("a bit of the tag is flipped", "BadTag", flip(&e, 99), "E_TAG"),
        ("the ciphertext is the one that u sent user 1", "WrongAddress", of(&sent, 1)?, "E_ADDRESS"),
        ("it says that it is from u itself", "WrongAddress", seal(U, U, [&share, &share])?, "E_ADDRESS"),
        ("it says that it is for user 1", "WrongAddress", seal(1, 1, [&share, &share])?, "E_ADDRESS"),
        ("the share of s_1^SK in it is q", "NotReduced", seal(1, U, [&order, &share])?, "E_RANGE"),
        ("the share of b_1 in it is q", "NotReduced", seal(1, U, [&share, &order])?, "E_RANGE"),
    ];
    // They are the same in both models: of the active one, one of each kind
    let active = base.session.setup.model == Model::Active;
    let step = if active { 3 } else { 1 };
    for (what, flag, e, code) in all.into_iter().step_by(step) {
        let changed = craft::ciphertexts(base, 3, &given, |list| set(list, 1, e))?;
        let comment = format!("e_{{1,2}}: {what}");
        user.clone().takes(2, changed).refuses(maker, 4, (&comment, flag), (code, Some(1)))?;
    }
    Ok(())
}

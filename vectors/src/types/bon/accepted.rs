//! What looks wrong and must be accepted: one party alone, which goes on.

use super::broken::put;
use super::craft::{self, of, set};
use super::runs::Run;
use super::victim::{Base, Server, User};
use crate::engine::bon::{Model, Repairs};
use crate::maker::{Flaw, Maker};
use secagg_spec::bon::messages::PublicKeys;
use secagg_spec::prelude::{Nat, nat_to_be};

/// The user that is looked at.
const U: u32 = 2;

/// The other s that verifies: q − s.
fn high_s(sigma: &[u8]) -> Result<Vec<u8>, Flaw> {
    let s = Nat::from_bytes_be(sigma.get(32..).unwrap_or_default());
    let other = secagg_spec::p256::order() - s;
    Ok(put(sigma, 32, &nat_to_be(&other, 32)?))
}

/// In the active model as it is written.
///
/// # Errors
///
/// Something is refused.
pub fn active(maker: &mut Maker, plain: &Run<'_>) -> Result<(), Flaw> {
    let base = Base::new(plain.session(maker)?, &plain.lost())?;
    let user = User::new(&base, U);
    let given = user.message(1)?;
    let mut list = Vec::new();
    craft::key_list(&base, &given, |keys| list = keys.clone())?;
    let (one, three) = (of(&list, 1)?, of(&list, 3)?);
    let mut other = one.clone();
    other.sigma = high_s(&one.sigma)?;
    let both = craft::key_list(&base, &given, |keys| set(keys, 1, other))?;
    user.clone().takes(1, both).goes_on(maker, 1, ("σ_1 with q − s in the place of s", "HighS"))?;
    let mut signatures = Vec::new();
    craft::signatures(&base, &user.message(4)?, |list| signatures = list.clone())?;
    let other = high_s(&of(&signatures, 3)?)?;
    let other = craft::signatures(&base, &user.message(4)?, |list| set(list, 3, other))?;
    user.clone().takes(4, other).goes_on(maker, 4, ("σ'_3 with q − s in the place of s", "HighS"))?;
    for (what, c_pk, s_pk) in [("c^PK", one.c_PK.clone(), three.s_PK.clone()), ("s^PK", three.c_PK, one.s_PK)] {
        let keys: PublicKeys = craft::signed(&base, 3, c_pk, s_pk)?;
        let list = craft::key_list(&base, &given, |list| set(list, 3, keys))?;
        let comment = format!("user 3 shows the {what} of user 1: the pairs differ");
        user.clone().takes(1, list).goes_on(maker, 1, (&comment, "PairsDiffer"))?;
    }
    let wrong = craft::shares(&base, base.played.sent(4, 3)?, |shares| {
        shares.b.iter_mut().take(1).for_each(|(_, share)| *share = Nat::from(2u32).pow(200));
    })?;
    let says = ("n shares where t = n − 1, one of them wrong: b_1 comes out of all of them", "AllShares");
    Server::new(&base).sent(4, 3, wrong).ends(maker, says)
}

/// With all repairs: ciphertexts that fail do not stop a user, who leaves their shares out.
///
/// # Errors
///
/// Something is refused.
pub fn skipped(maker: &mut Maker) -> Result<(), Flaw> {
    let base = super::negative::small(maker, Model::Hbc, Repairs::HARDENED, &[])?;
    let user = User::new(&base, U);
    let given = user.message(2)?;
    let id = super::sid::of(&base)?;
    let mut list = Vec::new();
    craft::ciphertexts(&base, 3, &given, |ciphertexts| list = ciphertexts.clone())?;
    let mut sent = Vec::new();
    craft::ciphertexts(&base, 2, base.played.sent(1, U)?, |ciphertexts| sent = ciphertexts.clone())?;
    let (share, order) = (base.session.coins(1)?.b, craft::order()?);
    let seal =
        |sid: &[u8], from, to, shares: [&[u8]; 2]| craft::seal(&base, sid, (1, U), &craft::Sealed { from, to, shares });
    let other = [0x5a; 32];
    for (what, flag, e) in [
        ("a bit of the tag is flipped", "SkipUndecryptable", super::broken::flip(&of(&list, 1)?, 99)),
        ("it is the one that u sent user 1", "Reflected", of(&sent, 1)?),
        ("it is bound to another session", "OldCiphertext", seal(&other, 1, U, [&share, &share])?),
        ("it says that it is from u itself", "SkipUndecryptable", seal(&id, U, U, [&share, &share])?),
        ("it says that it is for user 1", "SkipUndecryptable", seal(&id, 1, 1, [&share, &share])?),
        ("the share of s_1^SK in it is q", "SkipUndecryptable", seal(&id, 1, U, [&order, &share])?),
        ("the share of b_1 in it is q", "SkipUndecryptable", seal(&id, 1, U, [&share, &order])?),
    ] {
        let changed = craft::ciphertexts(&base, 3, &given, |list| set(list, 1, e))?;
        let comment = format!("e_{{1,2}}: {what}; its share is left out");
        user.clone().takes(2, changed).goes_on(maker, 4, (&comment, flag))?;
    }
    Ok(())
}

/// The attack of F31: four users, of whom 3 does not take part; user 4 shows the s^PK of user 1, or its negative. User 2's masks for the
/// two do not cancel.
///
/// # Errors
///
/// Something is refused.
pub fn copied_keys(maker: &mut Maker) -> Result<(), Flaw> {
    let run = Run {
        comment: "",
        flags: &[],
        sizes: (4, 3, 2),
        max_element: 0xffff,
        max_input: None,
        model: Model::Active,
        repairs: Repairs::HARDENED,
        lost: &[(0, &[3])],
    };
    let base = Base::new(run.session(maker)?, &run.lost())?;
    let user = User::new(&base, U);
    let given = user.message(1)?;
    let mut list = Vec::new();
    craft::key_list(&base, &given, |keys| list = keys.clone())?;
    let copied = of(&list, 1)?.s_PK;
    let negative = put(&copied, 0, &[copied.first().map_or(0, |first| first ^ 1)]);
    for (what, s_pk) in [("the s^PK of user 1", copied), ("the negative of the s^PK of user 1", negative)] {
        let keys = craft::signed(&base, 4, of(&list, 4)?.c_PK, s_pk)?;
        let list = craft::key_list(&base, &given, |list| set(list, 4, keys))?;
        let comment = format!("user 4 shows {what}: the masks of the two do not cancel");
        user.clone().takes(1, list).goes_on(maker, 2, (&comment, "CopiedKey"))?;
    }
    Ok(())
}

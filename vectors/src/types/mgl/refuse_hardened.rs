//! What is refused with repairs, besides the attacks: other material, what is bound to another session, sums.

use super::hardened::{hardened, with};
use super::play::plan;
use super::refuse_sum::{other_beta, other_dealing, put_beta};
use super::refuse_user::q;
use super::script::Bench;
use super::world::{at, first, size};
use crate::engine::mgl::{Material, Model};
use crate::maker::{Flaw, Maker};
use secagg_spec::ae::ae_enc;
use secagg_spec::ecdsa::sig_sign;
use secagg_spec::mgl::messages::{Beta, decode_call, encode_call};
use secagg_spec::mgl::session_id::signed_call;
use secagg_spec::mgl::setup as spec;
use secagg_spec::nike::keys::row_data;
use secagg_spec::prelude::{nat, nat_from_be};
use serde_json::json;

/// Rows that are none.
pub fn made(maker: &mut Maker) -> Result<(), Flaw> {
    let setup = hardened(size(3, 3, 2, 0), Model::SemiHonest);
    for (comment, code) in [
        ("the row of the other provider", "E_TAG"),
        ("a row with a bit changed", "E_TAG"),
        ("a row of 27 bytes", "E_LENGTH"),
        ("a row of another k", "E_LENGTH"),
        ("a row with a coefficient that is q", "E_RANGE"),
        ("a row of another user", "E_TAG"),
    ] {
        let bench = Bench::new(maker, &setup, &[])?;
        let Material::Nike { coefficients, keys, sealed } = bench.world.user(1)?.material.clone() else {
            return Err(Flaw("other material".to_owned()));
        };
        let [mut one, two] = sealed;
        let [key, _] = keys;
        let seal = |b: u8, i: u32, inside: &[u8]| -> Result<Vec<u8>, Flaw> {
            Ok(ae_enc(&key, &maker.draw("nonce")?, &row_data(b, i), inside)?)
        };
        let element = maker.element("row")?;
        let row = element.repeat(2 * coefficients as usize);
        match comment {
            "the row of the other provider" => one = seal(2, 1, &row)?,
            "a row of another user" => one = seal(1, 2, &row)?,
            "a row with a bit changed" => super::refuse_user::spoil(&mut one),
            "a row of 27 bytes" => one.truncate(27),
            "a row of another k" => one = seal(1, 1, &element.repeat(2 * coefficients as usize + 2))?,
            _ => one = seal(1, 1, &[q()?, row.get(32..).unwrap_or_default().to_vec()].concat())?,
        }
        let nike = json!({
            "coefficients": coefficients, "keys": keys.map(hex::encode), "sealed": [hex::encode(one), hex::encode(two)]
        });
        let script = bench.user(1).until("mgl.member", 0)?.with("nike", nike);
        script.refused(maker, &bench.world, (comment, "BadCiphertext"), code, None)?;
    }
    Ok(())
}

/// What another session is named in.
pub fn bound(maker: &mut Maker) -> Result<(), Flaw> {
    let t_l = first().t_l;
    let three = size(3, 3, 2, 0);
    // The server's signature as Figure 4 has it, without the label and sid.
    let bench = Bench::new(maker, &hardened(three, Model::Active), &[plan(first(), &[])])?;
    let script = bench.user(1).until("mgl.masked_input", 0)?;
    let mut call = decode_call(&bench.world.spec(), &script.message()?)?;
    let bare = spec::Setup { repairs: secagg_spec::mgl::repairs::AS_WRITTEN, ..bench.world.spec() };
    let key = bench.world.enrolled.server.signing_key.unwrap_or_default();
    call.sigma = sig_sign(&nat_from_be(&key), &signed_call(&bare, &call.session, &call.U0)?)?;
    let script = script.saying(encode_call(&call));
    let what = "a signature on U0 and the time stamps alone";
    script.refused(maker, &bench.world, (what, "ForgedCall"), "E_SIGNATURE", None)?;
    // A user's, the same way.
    let bench = Bench::new(maker, &hardened(three, Model::Active), &[plan(first(), &[])])?;
    let signing_key = bench.world.user(2)?.signing_key.unwrap_or_default();
    let sigma = sig_sign(&nat_from_be(&signing_key), &secagg_spec::wire::encode_set(&[1, 2, 3]))?;
    let script = bench.user(1).until("mgl.recovery", 0)?.signatures(|list| {
        list.iter_mut().filter(|(j, _)| *j == 2).for_each(|(_, theirs)| theirs.clone_from(&sigma));
    })?;
    let what = "a signature on U1 alone";
    script.refused(maker, &bench.world, (what, "BadSigners"), "E_SIGNATURE", Some(2))?;
    // Ciphertexts for the server, under keys that last, from the session before.
    let setup = with(three, Model::Active, &["SessionBinding"]);
    for (comment, which) in [
        ("a_{1,j} of the session before", "a"),
        ("b_{1,j} of the session before", "b"),
        ("c_1 of the session before", "c"),
        ("β_1 of the session before", "beta"),
    ] {
        let bench = Bench::new(maker, &setup, &[plan(at(t_l, 0), &[]), plan(at(t_l, 1), &[])])?;
        let server = bench.server().last_session();
        let script = if which == "beta" {
            server.until_message(8, 1)?.saying(bench.message(1, "mgl.recovery", 0, true)?)
        } else {
            let old = bench.message(1, "mgl.masked_input", 0, true)?;
            let old = secagg_spec::mgl::messages::decode_masked_input(&bench.world.spec(), &old)?;
            server.until_message(4, 1)?.masked_input(|m| {
                for ((_, new), (_, old)) in m.dealt.iter_mut().zip(&old.dealt) {
                    match which {
                        "a" => new.a.clone_from(&old.a),
                        "b" => new.b.clone_from(&old.b),
                        _ => (),
                    }
                }
                if which == "c" {
                    m.c.clone_from(&old.c);
                }
            })?
        };
        script.refused(maker, &bench.world, (comment, "BadCiphertext"), "E_TAG", Some(1))?;
    }
    // Between users keys last without FreshSession, in one session of an interval; T_l alone makes Figure 3's keys.
    let setup = with(size(3, 2, 2, 0), Model::SemiHonest, &["SessionBinding", "BothDeal"]);
    let again = crate::engine::mgl::Session { ts_tau: 99, ..first() };
    let bench = Bench::new(maker, &setup, &[plan(first(), &[]), plan(again, &[])])?;
    let script = bench.user(1).until("mgl.recovery", 1)?.saying(bench.message(1, "mgl.recovery", 0, false)?);
    let what = "ciphertexts of a session with the same keys and another TS_τ";
    script.refused(maker, &bench.world, (what, "BadCiphertext"), "E_TAG", Some(2))
}

/// Sums with both ends dealing, and with no input left out.
pub fn sums(maker: &mut Maker) -> Result<(), Flaw> {
    // As U1 decides, who is lost after dealing is in W: only without SignedDecisionSet are there two dealings of an open edge.
    let both = with(size(3, 2, 2, 0), Model::Active, &["BothDeal"]);
    let bench = Bench::new(maker, &both, &[plan(first(), &[(3, &[3])])])?;
    let script = other_dealing(&bench, bench.server(), (3, 1), true)?;
    let what = "the lost user's commitment is to another key than its neighbour's: nobody can say who lied";
    script.refused(maker, &bench.world, (what, "BadShare"), "E_SHARE", None)?;
    let three = size(4, 3, 2, 0);
    let setup = hardened(three, Model::Active);
    let bench = Bench::new(maker, &setup, &[])?;
    let survivor = *bench.world.near(4)?.first().unwrap_or(&0);
    for (comment, commitment) in [("another share for the server", false), ("another commitment", true)] {
        let bench = Bench::new(maker, &setup, &[plan(first(), &[(2, &[4])])])?;
        let survivor = *bench.world.near(4)?.first().unwrap_or(&0);
        let script = other_dealing(&bench, bench.server(), (survivor, 4), commitment)?;
        let comment = format!("{comment} from a neighbour of one that was lost before it dealt");
        script.refused(maker, &bench.world, (&comment, "BadShare"), "E_SHARE", Some(survivor))?;
    }
    let _ = survivor;
    let bench = Bench::new(maker, &setup, &[plan(first(), &[(2, &[4])])])?;
    let survivor = *bench.world.near(4)?.first().unwrap_or(&0);
    let script = other_beta(&bench, bench.server(), survivor, |beta| put_beta(beta, 4, Beta::Pair(nat(23))))?;
    let what = "another share from a neighbour of one that was lost before it dealt";
    script.refused(maker, &bench.world, (what, "BadShare"), "E_SHARE", Some(survivor))?;
    let bench = Bench::new(maker, &hardened(size(3, 3, 2, 0), Model::Active), &[plan(first(), &[])])?;
    let script = other_beta(&bench, bench.server(), 2, |beta| put_beta(beta, 3, Beta::Kappa(nat(23))))?;
    let what = "a share of κ_3 that does not fit, where all are needed";
    script.refused(maker, &bench.world, (what, "BadShare"), "E_THRESHOLD", Some(3))?;
    let bench = Bench::new(maker, &hardened(size(3, 3, 2, 0), Model::SemiHonest), &[plan(first(), &[])])?;
    let script = other_beta(&bench, bench.server(), 2, |beta| put_beta(beta, 1, Beta::Nothing))?;
    let what = "no share of κ_1 from a user, where all are needed";
    script.refused(maker, &bench.world, (what, "BadShare"), "E_THRESHOLD", Some(1))
}

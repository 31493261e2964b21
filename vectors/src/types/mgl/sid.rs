//! The type `mgl_sid`: what a session is called, and the one-time keys of a pair in it.

use super::fields::{SETUP, SOURCE, T_L, TAU, TS_L, TS_TAU, session, setup};
use super::json;
use super::script::Bench;
use super::world::{at, first, size};
use super::{active, hardened, semi_honest};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::{Flag, Type};
use crate::engine::mgl::{Model, Session, Setup};
use crate::engine::mgl_impl as fast;
use crate::engine::mgl_spec::spec_setup;
use crate::field::{Field, Kind, field};
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg::mgl as halves;
use secagg::prim::key_agreement::SharedKey;
use secagg_spec::mgl::one_time_keys::{Use, key_input, one_time_key};
use secagg_spec::mgl::session_id::{sid, sid_input};
use secagg_spec::mgl::setup as spec;
use std::collections::BTreeSet;

const U0: Field = field("u0", super::fields::IDS, "U0, ascending");

/// sid.
static SID: Op = Op {
    name: "mgl.sid",
    doc: "The session id: SHA-256 of the parameters, the session, U0 and, active, the verification keys.",
    source: SOURCE,
    params: SETUP,
    input: &[T_L, TAU, TS_L, TS_TAU, U0],
    coins: &[],
    out: &[field("sid", Kind::Bytes(32), "sid")],
    action: Action::Pure { spec: spec_sid, fast: fast_sid },
};

/// A one-time key.
static ONE_TIME_KEY: Op = Op {
    name: "mgl.one_time_key",
    doc: "K^{l,τ}_{i,j} from MK_{i,j}, or EK^{l,τ}_{i,j} from EK_{i,j}: by Figure 3's chain, by Figure 4's, or bound to sid, as the repairs say.",
    source: "docs/bytes.md §7 and §10; MGL §5.1",
    params: SETUP,
    input: &[
        T_L,
        TAU,
        TS_L,
        TS_TAU,
        field("sid", Kind::Bytes(32), "sid; without FreshSession nothing hangs on it"),
        field("purpose", Kind::OneOf(&["mask", "ae"]), "MK or EK"),
        field("i", Kind::Number, "i"),
        field("j", Kind::Number, "j"),
        field("master", Kind::Bytes(32), "MK_{i,j} or EK_{i,j}"),
    ],
    coins: &[],
    out: &[field("key", Kind::Bytes(32), "the key of the session, an element of F_q")],
    action: Action::Pure { spec: spec_key, fast: fast_key },
};

/// The type.
pub static TYPE: Type = Type {
    name: "mgl_sid",
    algorithm: "MGL-SESSION-ID",
    about: "MGL's session id, and the one-time keys of a pair in a session, by each reading.",
    flags: &[
        Flag {
            name: "KeyOfASession",
            bug_type: "WRONG_RESULT",
            section: "docs/bytes.md §7 and §10; MGL §5.1",
            effect: "derives the keys of another reading, or keys that do not hang on the session",
            finding: None,
        },
        Flag {
            name: "NoSuchSession",
            bug_type: "MISSING_CHECK",
            section: "docs/bytes.md §7",
            effect: "gives keys for a τ from ν on, or runs for 2^32 steps",
            finding: None,
        },
    ],
    ops: &[&SID, &ONE_TIME_KEY],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn spec_session(session: &Session) -> spec::Session {
    let Session { t_l, tau, ts_l, ts_tau } = *session;
    spec::Session { tau, T_l: t_l, TS_l: ts_l, TS_tau: ts_tau }
}

fn fast_session(session: &Session) -> halves::Session {
    let Session { t_l, tau, ts_l, ts_tau } = *session;
    halves::Session { tau, t_l, ts_l, ts_tau }
}

fn spec_sid(args: &Args<'_>) -> Outcome {
    let (setup, session, u0) = (spec_setup(&setup(args)?), spec_session(&session(args)?), args.numbers("u0")?);
    let done = Done::new().hex("sid", sid(&setup, &session, &u0)?);
    Ok(done.step("docs/bytes.md §10", "sid_input", sid_input(&setup, &session, &u0)?))
}

fn fast_sid(args: &Args<'_>) -> Outcome {
    let (setup, session, u0) = (setup(args)?, fast_session(&session(args)?), args.numbers("u0")?);
    let u0: BTreeSet<u32> = u0.into_iter().collect();
    let sid = match setup.model {
        Model::SemiHonest => halves::session_id(&fast::semi_honest(&setup)?, &session, &u0),
        Model::Active => halves::session_id(&fast::active(&setup)?, &session, &u0),
    };
    Ok(Done::new().hex("sid", sid))
}

/// What a key is for, whose it is and what it comes from.
struct Key {
    sid: [u8; 32],
    mask: bool,
    pair: (u32, u32),
    master: [u8; 32],
}

fn key(args: &Args<'_>) -> Result<Key, Refusal> {
    Ok(Key {
        sid: args.array("sid")?,
        mask: args.word("purpose")? == "mask",
        pair: (args.number("i")?, args.number("j")?),
        master: args.array("master")?,
    })
}

fn spec_key(args: &Args<'_>) -> Outcome {
    let (setup, session, key) = (spec_setup(&setup(args)?), spec_session(&session(args)?), key(args)?);
    let purpose = if key.mask { Use::Mask } else { Use::Ae };
    let done = Done::new().hex("key", one_time_key(&setup, &session, &key.sid, purpose, key.pair, &key.master)?);
    Ok(done.step("docs/bytes.md §7, §10", "key_input", key_input(&setup, &session, &key.sid, key.pair, &key.master)))
}

fn fast_key(args: &Args<'_>) -> Outcome {
    let (setup, session, key) = (setup(args)?, fast_session(&session(args)?), key(args)?);
    let purpose = if key.mask { halves::Purpose::Mask } else { halves::Purpose::Encryption };
    let (sid, master) = (&key.sid, SharedKey::from_bytes(&key.master));
    let key = match setup.model {
        Model::SemiHonest => {
            halves::one_time_key(&fast::semi_honest(&setup)?, &session, sid, purpose, &master, key.pair)?
        }
        Model::Active => halves::one_time_key(&fast::active(&setup)?, &session, sid, purpose, &master, key.pair)?,
    };
    Ok(Done::new().hex("key", key.to_bytes()))
}

/// The set-up with seed and keys of the next test.
fn enrolled(maker: &Maker, setup: &Setup) -> Result<Setup, Flaw> {
    Ok(Bench::new(maker, setup, &[])?.world.setup().clone())
}

fn with_session(case: Case, which: &Session) -> Case {
    json::session(which).into_iter().fold(case, |case, (name, value)| case.with(&name, value))
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    let three = size(3, 3, 2, 0);
    let bounded = Setup { max_input: Some(0x1234), ..hardened::hardened(three, Model::SemiHonest) };
    for setup in [semi_honest::plain(three), bounded, active::written(three), hardened::hardened(three, Model::Active)]
    {
        let setup = enrolled(maker, &setup)?;
        maker.group(&SID, json::setup(&setup));
        for (comment, which, u0) in [
            ("everybody", at(1, 2), vec![1, 2, 3]),
            (
                "nobody, and numbers that fill their places",
                Session { t_l: u64::MAX, tau: 3, ts_l: 1 << 63, ts_tau: 256 },
                vec![],
            ),
        ] {
            maker.case(with_session(Case::new(comment), &which).with("u0", u0))?;
        }
    }
    for (repairs, comment) in [
        (&[][..], "Figure 3's chain"),
        (&["SeparatedOneTimeKeys"], "Figure 4's chain"),
        (&["FreshSession"], "bound to sid"),
        (&["SeparatedOneTimeKeys", "FreshSession"], "bound to sid, whatever the chain"),
    ] {
        let setup = enrolled(maker, &hardened::with(three, Model::SemiHonest, repairs))?;
        maker.group(&ONE_TIME_KEY, json::setup(&setup));
        for (tau, purpose, i, j) in [(0, "mask", 1, 3), (3, "mask", 3, 1), (3, "ae", 3, 1)] {
            let case = Case::new(format!("{comment}: τ = {tau} of ν = 4")).flag("KeyOfASession");
            let case = with_session(case, &at(first().t_l, tau)).hex("sid", maker.draw::<32>("sid")?);
            let case = case.with("purpose", purpose).with("i", i).with("j", j);
            maker.case(case.hex("master", maker.draw::<32>("master")?))?;
        }
    }
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    for repairs in [&[][..], &["SeparatedOneTimeKeys"]] {
        let setup = enrolled(maker, &hardened::with(size(3, 3, 2, 0), Model::SemiHonest, repairs))?;
        maker.group(&ONE_TIME_KEY, json::setup(&setup));
        for tau in [4, u32::MAX] {
            let case = Case::new(format!("τ = {tau} of ν = 4")).flag("NoSuchSession");
            let case = with_session(case, &Session { tau, ..first() }).hex("sid", maker.draw::<32>("sid")?);
            let case = case.with("purpose", "mask").with("i", 1).with("j", 2);
            maker.case(case.hex("master", maker.draw::<32>("master")?).refused("E_PARAMS"))?;
        }
    }
    Ok(())
}

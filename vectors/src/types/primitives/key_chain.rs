//! MGL's two key chains.

use super::common::{flag, nobody};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::Type;
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg::mgl::{Session, key_chain};
use secagg::prim::kdf;
use secagg_spec::key_chain as spec;

const SOURCE: &str = "docs/bytes.md §7; MGL §5.1";

const MASTER_KEY: Field = field("master_key", Kind::Bytes(32), "MK (or EK) of the pair");
const SESSIONS: Field = field("sessions", Kind::Number, "ν, the sessions of an interval");
const TAU: Field = field("tau", Kind::Number, "τ, from 0 to ν − 1");
const OUT: &[Field] = &[
    field("interval_key", Kind::Bytes(32), "the interval's key"),
    field("key", Kind::Bytes(32), "the key of session τ"),
];

/// Figure 3's chain.
static FIGURE_3: Op = Op {
    name: "key_chain.figure_3",
    doc: "MK_l = F(MK ‖ T_l) and K^l_τ = F^(ν−τ)(MK_l).",
    source: SOURCE,
    params: &[],
    input: &[MASTER_KEY, field("t_l", Kind::Decimal, "T_l, where the interval begins"), SESSIONS, TAU],
    coins: &[],
    out: OUT,
    action: Action::Pure { spec: |args| by_spec(args, false), fast: |args| by_impl(args, false) },
};

/// Figure 4's chain.
static FIGURE_4: Op = Op {
    name: "key_chain.figure_4",
    doc: "MK^l = F(MK ‖ TS_l) and MK^{l,τ} = F^(ν−τ)(MK^l ‖ ν ‖ τ).",
    source: SOURCE,
    params: &[],
    input: &[MASTER_KEY, field("ts_l", Kind::Decimal, "TS_l, the time stamp of the interval"), SESSIONS, TAU],
    coins: &[],
    out: OUT,
    action: Action::Pure { spec: |args| by_spec(args, true), fast: |args| by_impl(args, true) },
};

/// The type.
pub static TYPE: Type = Type {
    name: "key_chain",
    algorithm: "MGL-KEY-CHAIN",
    about: "From a pair's master key to the key of one session, in both of the paper's readings. The trace has every link.",
    flags: &[
        crate::catalogue::Flag {
            name: "OneChain",
            bug_type: "KEY_LEAK",
            section: "docs/bytes.md §7",
            effect: "with Figure 3's chain the key of one session gives those of all sessions before it in the interval",
            finding: Some("F04"),
        },
        flag("LastSession", "MISSING_CHECK", "docs/bytes.md §7", "F is not used at all: the key is the interval's"),
        flag("NoSuchSession", "MISSING_CHECK", "docs/bytes.md §7", "ν − τ wraps, or counts the wrong way"),
    ],
    ops: &[&FIGURE_3, &FIGURE_4],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

/// MK, the time, ν and τ.
fn arguments(args: &Args<'_>, separated: bool) -> Result<([u8; 32], u64, u32, u32), Refusal> {
    let time = args.u64(if separated { "ts_l" } else { "t_l" })?;
    Ok((args.array("master_key")?, time, args.number("sessions")?, args.number("tau")?))
}

fn by_spec(args: &Args<'_>, separated: bool) -> Outcome {
    let (master, time, nu, tau) = arguments(args, separated)?;
    let figure = if separated { spec::key_figure_4 } else { spec::key_figure_3 };
    let key = figure(&master, time, nu, tau)?;
    let interval = spec::interval_key(&master, time)?;
    let mut link = match separated {
        false => interval.clone(),
        true => [interval.as_slice(), &nu.to_be_bytes(), &tau.to_be_bytes()].concat(),
    };
    let mut done = Done::new().hex("interval_key", interval).hex("key", key);
    done = done.step(SOURCE, "input of the interval's F", [master.as_slice(), &time.to_be_bytes()].concat());
    done = done.step(SOURCE, "F^0", &link);
    for i in 1..=nu - tau {
        link = spec::iterate(&link, 1)?;
        done = done.step(SOURCE, format!("F^{i}"), &link);
    }
    Ok(done)
}

fn by_impl(args: &Args<'_>, separated: bool) -> Outcome {
    let (master, time, nu, tau) = arguments(args, separated)?;
    // The other time is none of this chain's.
    let (t_l, ts_l) = if separated { (!time, time) } else { (time, !time) };
    let key = key_chain(separated, &master, &Session { tau, t_l, ts_l, ts_tau: !time }, nu).map_err(nobody)?;
    let interval = kdf::one_way(&[master.as_slice(), &time.to_be_bytes()].concat()).map_err(nobody)?;
    Ok(Done::new().hex("interval_key", interval).hex("key", key))
}

/// What the values by Python belong to.
const MK: &str = "c3f1a7d20e4b5968b7c6d5e4f3021120a9b8c7d6e5f4038291a0bfcedd0c1b2a";
const TIME: u64 = 0x0102_0304_0506_0708;
const INTERVAL_KEY: &str = "65c61b6812840361db1edfc19775a99d9da25715951b416ebf677578a8c90861";

fn case(op: &Op, comment: impl Into<String>, master: &str, time: u64, nu: u32, tau: u32) -> Case {
    let name = if op.name == FIGURE_4.name { "ts_l" } else { "t_l" };
    let case = Case::new(comment).with("master_key", master).with(name, time.to_string());
    case.with("sessions", nu).with("tau", tau)
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    let figures: [(&'static Op, [&str; 4]); 2] = [
        (
            &FIGURE_3,
            [
                "6f0ba2c8d9e9d4c637570cf5b8f9084b2ebd510b10d1b8e3fe381238838cc864",
                "082ea5479f513f4e976a2e0aebad13e08773ab013439f555dbd048337286b5d7",
                "4ec2d24772c58a42a91377e6498c4fc5e958edb474fd6d5b122c2b134bbb3e3c",
                "23de93abe193eb20df1caf29eba63d553c87cd0bcec4421db5e52406bf168b7b",
            ],
        ),
        (
            &FIGURE_4,
            [
                "ea46c701923ba26fc5e098d5478cf93dac767aaba7ca9a8e638479ac66daa965",
                "334113d2af062bd0ce1fc5aa64c476eb0f6ab9d274a103ff9b75a44a41571693",
                "b0974c53a769bdbce27bc1fa9739e5983e5ad73bacbf9fab40dc1a4bd1431bfd",
                "64c37d9d4fb1e41ec7626293c95f3c854505e74ead435ddefb1a2fb329ce380d",
            ],
        ),
    ];
    for (op, keys) in figures {
        maker.group(op, Object::new());
        for (tau, key) in (0..).zip(keys) {
            let case = case(op, format!("session {tau} of 4, by Python"), MK, TIME, 4, tau).flag("OneChain");
            maker.case(case.known("interval_key", INTERVAL_KEY).known("key", key))?;
        }
        for (comment, time, nu, tau, flag) in [
            ("the only session", 0, 1, 0, "LastSession"),
            ("the last of 1000, at the last time there is", u64::MAX, 1000, 999, "LastSession"),
            ("session 3 of 9, at a time above 2^53", (1 << 53) + 1, 9, 3, "OneChain"),
        ] {
            let master = hex::encode(maker.draw::<32>("master_key")?);
            maker.case(case(op, comment, &master, time, nu, tau).flag(flag))?;
        }
    }
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    for op in [&FIGURE_3, &FIGURE_4] {
        maker.group(op, Object::new());
        for (comment, nu, tau) in [("τ = ν", 4, 4), ("τ = ν + 1", 4, 5), ("ν = 0", 0, 0), ("τ = 2^32 − 1", 4, u32::MAX)]
        {
            let master = hex::encode(maker.draw::<32>("master_key")?);
            let case = case(op, comment, &master, 1_700_000_000, nu, tau).flag("NoSuchSession");
            maker.case(case.refused("E_PARAMS"))?;
        }
    }
    Ok(())
}

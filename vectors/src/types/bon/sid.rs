//! The session id.

use super::runs::Run;
use super::setup::{self, SETUP};
use super::victim::Base;
use crate::args::{Args, Done, Outcome};
use crate::catalogue::Type;
use crate::engine::bon::{Model, Repairs};
use crate::engine::impl_engine::{params, verification_keys};
use crate::engine::spec_engine::spec_setup;
use crate::field::{Kind, field};
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg_spec::bon::messages::{PublicKeys, encode_key_list};
use secagg_spec::bon::params::check_setup;
use secagg_spec::bon::session_id;

/// sid.
static SID: Op = Op {
    name: "bon.sid",
    doc: "The session id that comes of the key list, whatever bytes it is; null without SessionBinding.",
    source: "docs/bytes.md §3, Repairs",
    params: SETUP,
    input: &[field("key_list", Kind::AnyBytes, "the message 01 in full")],
    coins: &[],
    out: &[field("sid", Kind::OrNull(&Kind::Bytes(32)), "sid")],
    action: Action::Pure { spec, fast },
};

/// The type.
pub static TYPE: Type = Type {
    name: "bon_sid",
    algorithm: "BON-SID",
    about: "The session id of the repair SessionBinding.",
    flags: &[],
    ops: &[&SID],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: None,
};

fn spec(args: &Args<'_>) -> Outcome {
    let (setup, key_list) = (spec_setup(&setup::read(args)?), args.bytes("key_list")?);
    check_setup(&setup)?;
    let sid = session_id::sid(&setup, &key_list)?;
    let done = Done::new().with("sid", Some(&sid).filter(|sid| !sid.is_empty()).map(hex::encode));
    Ok(if sid.is_empty() {
        done
    } else {
        done.step("docs/bytes.md §3", "sid input", session_id::sid_input(&setup, &key_list)?)
    })
}

fn fast(args: &Args<'_>) -> Outcome {
    let (setup, key_list) = (setup::read(args)?, args.bytes("key_list")?);
    let params = params(&setup)?;
    let keys = match setup.model {
        Model::Hbc => None,
        Model::Active => Some(verification_keys(&params, &setup)?),
    };
    let sid = secagg::bon::literal::session_id(&params, keys.as_ref(), &key_list);
    Ok(Done::new().with("sid", sid.map(hex::encode)))
}

/// The session id of a session that was played, from what user 1 was sent.
///
/// # Errors
///
/// It was sent nothing.
pub fn of(base: &Base) -> Result<Vec<u8>, Flaw> {
    Ok(session_id::sid(&spec_setup(&base.session.setup), base.played.given(0, 1)?)?)
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    let plain = Run {
        comment: "honest-but-curious, all repairs",
        flags: &[],
        sizes: (3, 2, 5),
        max_element: 0xffff,
        max_input: None,
        model: Model::Hbc,
        repairs: Repairs::HARDENED,
        lost: &[],
    };
    let runs = [
        Run { ..plain },
        Run { comment: "SessionBinding alone", repairs: Repairs::only(&["SessionBinding"]), ..plain },
        Run {
            comment: "all repairs but SessionBinding",
            repairs: Repairs::HARDENED.without("SessionBinding"),
            ..plain
        },
        Run { comment: "as written", repairs: Repairs::AS_WRITTEN, ..plain },
        Run { comment: "R = 2^64", max_element: u64::MAX, ..plain },
        Run { comment: "an input bound", max_input: Some(1000), ..plain },
        Run { comment: "t = n, m = 70000", sizes: (3, 3, 70_000), ..plain },
        Run { comment: "active, all repairs", model: Model::Active, ..plain },
        Run { comment: "active, an input bound", model: Model::Active, sizes: (2, 2, 1), max_input: Some(1), ..plain },
        Run { comment: "active, one is not in U1", model: Model::Active, lost: &[(0, &[2])], ..plain },
    ];
    for run in runs {
        let session = crate::types::bon::session::with_keys(run.setup(), &maker.draw("pki")?)?;
        let missing = run.lost();
        let mut list = Vec::new();
        for v in (1..=session.users).filter(|v| !missing.values().flatten().any(|lost| lost == v)) {
            let key = |what: &str| super::craft::public(&maker.scalar(&format!("{what}/{v}"))?);
            let sigma = match session.model {
                Model::Hbc => Vec::new(),
                // Not looked at here
                Model::Active => maker.draw::<64>(&format!("sigma/{v}"))?.to_vec(),
            };
            list.push((v, PublicKeys { c_PK: key("c_sk")?, s_PK: key("s_sk")?, sigma }));
        }
        maker.group(&SID, setup::write(&session));
        maker.case(Case::new(run.comment).hex("key_list", encode_key_list(&list)))?;
    }
    Ok(())
}

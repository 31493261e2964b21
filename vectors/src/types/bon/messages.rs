//! The messages alone: bytes read into fields.

use super::broken::{Broken, List, any, element, list, point, vector};
use super::decode::{self, OPS};
use super::{flags, negative};
use crate::catalogue::Type;
use crate::engine::bon::{Model, Repairs};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker, object};
use crate::op::Op;

/// The type.
pub static TYPE: Type = Type {
    name: "bon_messages",
    algorithm: "BON-MESSAGES",
    about: "The messages of the protocol of Bonawitz et al., read: kinds 00 to 08 in both models.",
    flags: flags::MESSAGES,
    ops: OPS,
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(refused),
};

/// A message of every kind from one session: its operation and bytes.
struct Sample {
    op: &'static Op,
    params: Object,
    bytes: Vec<u8>,
    active: bool,
}

/// All kinds of a model, of three users with R = 1001; user 3 is lost before its masked input.
fn samples(maker: &Maker, model: Model) -> Result<Vec<Sample>, Flaw> {
    let base = negative::base(maker, model, Repairs::AS_WRITTEN, &[(2, &[3])])?;
    let active = model == Model::Active;
    let params = object([
        ("users", 3.into()),
        ("model", super::setup::word(model).into()),
        ("dimension", 2.into()),
        ("max_element", "1000".into()),
    ]);
    let played = &base.played;
    let mut all = vec![
        (&decode::ADVERTISE_KEYS, played.sent(0, 1)?),
        (&decode::KEY_LIST, played.given(0, 1)?),
        (&decode::SHARE_KEYS, played.sent(1, 2)?),
        (&decode::CIPHERTEXTS, played.given(1, 2)?),
        (&decode::MASKED_INPUT, played.sent(2, 1)?),
        (&decode::SURVIVORS, played.given(2, 1)?),
        (&decode::UNMASKING, played.sent(4, 2)?),
    ];
    if active {
        all.push((&decode::CONSISTENCY_CHECK, played.sent(3, 2)?));
        all.push((&decode::SIGNATURES, played.given(3, 1)?));
    }
    let sample =
        |(op, bytes): (&'static Op, &Vec<u8>)| Sample { op, params: params.clone(), bytes: bytes.clone(), active };
    Ok(all.into_iter().map(sample).collect())
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    for model in [Model::Hbc, Model::Active] {
        for sample in samples(maker, model)? {
            maker.group(sample.op, sample.params);
            maker.case(Case::new("from a session").hex("message", &sample.bytes))?;
            let kind = kind(sample.op);
            if [1, 2, 3, 5, 7, 8].contains(&kind) {
                let lists = if kind == 8 { 2 } else { 1 };
                let empty = [&[kind][..], &vec![0; 4 * lists]].concat();
                maker.case(Case::new("empty lists").hex("message", empty))?;
            }
        }
    }
    Ok(())
}

/// The kind that an operation of [`OPS`] reads: they stand in this order.
fn kind(op: &Op) -> u8 {
    OPS.iter().position(|other| other.name == op.name).and_then(|kind| u8::try_from(kind).ok()).unwrap_or_default()
}

/// What is wrong with a message of this kind.
fn faults(sample: &Sample) -> Result<Vec<Broken>, Flaw> {
    let bytes = &sample.bytes;
    let kind = kind(sample.op);
    let mut all = any(bytes, (kind + 2) % 9);
    let sigma = if sample.active { 64 } else { 0 };
    let shape = |entry| List { at: 1, entry, users: 3 };
    match kind {
        0 => {
            all.extend(point(bytes, 1, "c^PK", None));
            all.extend(point(bytes, 34, "s^PK", None));
        }
        1 => {
            all.extend(list(bytes, shape(4 + 66 + sigma))?);
            // In the second entry
            let at = 5 + (4 + 66 + sigma) + 4;
            all.extend(point(bytes, at, "c_2^PK", Some(2)));
            all.extend(point(bytes, at + 33, "s_2^PK", Some(2)));
        }
        2 | 3 => all.extend(list(bytes, shape(104))?),
        4 => all.extend(vector(bytes)),
        5 => all.extend(list(bytes, shape(4))?),
        7 => all.extend(list(bytes, shape(68))?),
        8 => {
            all.extend(list(bytes, shape(36))?);
            all.push(element(bytes, 9, "a share of s_3^SK", Some(3))?);
            let second = List { at: 1 + 4 + 36, ..shape(36) };
            all.extend(list(bytes, second)?.into_iter().map(|broken| {
                let comment = format!("second list: {}", broken.comment);
                Broken { comment, ..broken }
            }));
            all.push(element(bytes, second.at + 4 + 36 + 4, "a share of b_2", Some(2))?);
        }
        _ => (),
    }
    Ok(all)
}

fn refused(maker: &mut Maker) -> Result<(), Flaw> {
    for model in [Model::Hbc, Model::Active] {
        for sample in samples(maker, model)? {
            // Kinds that are the same in both models once
            if model == Model::Active && ![0, 1, 6, 7].contains(&kind(sample.op)) {
                continue;
            }
            maker.group(sample.op, sample.params.clone());
            for broken in faults(&sample)? {
                let case = Case::new(&broken.comment).flag(broken.flag).hex("message", &broken.bytes);
                let made = maker.case(case.refused(broken.code))?;
                if made.culprit != broken.culprit {
                    let found = made.culprit;
                    return Err(Flaw(format!("{}: culprit {found:?}, {:?} expected", broken.comment, broken.culprit)));
                }
            }
        }
    }
    Ok(())
}

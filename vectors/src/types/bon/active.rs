//! The active model as it is written.

use super::runs::Run;
use super::{accepted, flags, negative, ops};
use crate::catalogue::Type;
use crate::engine::bon::{Model, Repairs};
use crate::maker::{Flaw, Maker};

/// The type.
pub static TYPE: Type = Type {
    name: "bon_active",
    algorithm: "BON-ACTIVE",
    about: "Whole runs of the protocol of Bonawitz et al. in the active model, as it is written.",
    flags: flags::ACTIVE,
    ops: ops::ACTIVE,
    runs: true,
    about_a_run: ops::ABOUT,
    result_of_a_run: ops::RESULT,
    positive: Some(positive),
    negative: Some(negative::active),
};

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    let plain = Run {
        comment: "nobody is lost",
        flags: &[],
        sizes: (3, 2, 2),
        max_element: 0xffff,
        max_input: None,
        model: Model::Active,
        repairs: Repairs::AS_WRITTEN,
        lost: &[],
    };
    let comment = "R = n(R_U − 1) + 1, no power of 2; one is lost before its masked input";
    let run = Run { comment, flags: &["Dropout"], sizes: (4, 3, 4), max_element: 4000, max_input: Some(1000), ..plain };
    Run { lost: &[(2, &[2])], ..run }.make(maker)?;
    let comment = "one is lost in each of rounds 1, 2 and 4, and exactly t are left";
    let lost: &[(u8, &[u32])] = &[(1, &[1]), (2, &[4]), (4, &[2])];
    Run { comment, flags: &["Dropout"], sizes: (4, 1, 2), lost, ..plain }.make(maker)?;
    let comment = "one is lost before it signs the survivors: it is in the sum";
    Run { comment, flags: &["LateDropout"], lost: &[(3, &[1])], ..plain }.make(maker)?;
    Run { comment: "nobody is lost; t = n; R = 2^64", sizes: (3, 3, 2), max_element: u64::MAX, ..plain }.make(maker)?;
    accepted::active(maker, &plain)
}

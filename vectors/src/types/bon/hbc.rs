//! The honest-but-curious model as it is written.

use super::runs::Run;
use super::{flags, negative, ops};
use crate::catalogue::Type;
use crate::engine::bon::{Model, Repairs};
use crate::maker::{Flaw, Maker};

/// The type.
pub static TYPE: Type = Type {
    name: "bon_hbc",
    algorithm: "BON-HBC",
    about: "Whole runs of the protocol of Bonawitz et al. in the honest-but-curious model, as it is written.",
    flags: flags::HBC,
    ops: ops::HBC,
    runs: true,
    about_a_run: ops::ABOUT,
    result_of_a_run: ops::RESULT,
    positive: Some(positive),
    negative: Some(negative::hbc),
};

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    let plain = Run {
        comment: "nobody is lost",
        flags: &[],
        sizes: (3, 2, 2),
        max_element: 0xffff,
        max_input: None,
        model: Model::Hbc,
        repairs: Repairs::AS_WRITTEN,
        lost: &[],
    };
    Run { comment: "nobody is lost; R = 2, six elements in a byte", sizes: (3, 2, 6), max_element: 1, ..plain }
        .make(maker)?;
    let comment = "R = 2^64; one is lost after its masked input";
    Run { comment, flags: &["Dropout"], max_element: u64::MAX, lost: &[(4, &[2])], ..plain }.make(maker)?;
    let comment = "R = n(R_U − 1) + 1 = 501, no power of 2; one is lost before its masked input";
    let run = Run { comment, flags: &["Dropout"], max_element: 500, max_input: Some(100), ..plain };
    Run { sizes: (5, 3, 5), lost: &[(2, &[3])], ..run }.make(maker)?;
    let run = Run { comment: "all inputs are R_U − 1 and the sum is R − 1", flags: &["LargestSum"], ..plain };
    let run = Run { max_element: 765, max_input: Some(255), ..run };
    let mut session = run.session(maker)?;
    session.inputs.values_mut().for_each(|x| x.fill(255));
    run.make_of(maker, &session, &super::session::honest)?;
    let comment = "one is lost in each round, and exactly t are left";
    let run = Run { comment, flags: &["Dropout"], lost: &[(0, &[5]), (1, &[2]), (2, &[6]), (4, &[1])], ..plain };
    Run { sizes: (6, 2, 2), ..run }.make(maker)?;
    let run = Run { comment: "t = 1: every share is the secret", flags: &["Dropout"], lost: &[(2, &[1, 3])], ..plain };
    Run { sizes: (3, 1, 2), ..run }.make(maker)?;
    let comment = "t = n; R = 3·2^30: words of four bytes, of which a quarter is skipped";
    Run { comment, sizes: (3, 3, 4), max_element: (3 << 30) - 1, ..plain }.make(maker)
}

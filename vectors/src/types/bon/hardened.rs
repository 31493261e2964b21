//! Both models with the repairs.

use super::broken::flip;
use super::craft;
use super::runs::Run;
use super::session::{Played, Session, honest};
use super::{accepted, flags, negative, ops};
use crate::catalogue::Type;
use crate::engine::bon::{Model, REPAIRS, Repairs};
use crate::engine::spec_engine::spec_setup;
use crate::maker::{Flaw, Maker};
use secagg_spec::bon::messages::{decode_ciphertexts, encode_ciphertexts};

/// The type.
pub static TYPE: Type = Type {
    name: "bon_hardened",
    algorithm: "BON-HARDENED",
    about: "Whole runs of the protocol of Bonawitz et al. in either model with repairs: all of them, or each alone.",
    flags: flags::HARDENED,
    ops: ops::ACTIVE,
    runs: true,
    about_a_run: ops::ABOUT,
    result_of_a_run: ops::RESULT,
    positive: Some(positive),
    negative: Some(negative::hardened),
};

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    let active = Run {
        comment: "active, nobody is lost",
        flags: &["LongLivedKeys"],
        sizes: (3, 2, 2),
        max_element: 0xffff,
        max_input: None,
        model: Model::Active,
        repairs: Repairs::HARDENED,
        lost: &[],
    };
    // Three sessions of the same users with the same signing keys
    let pki = maker.draw("pki")?;
    let comment = "active, the same signing keys a second time; one is lost before its masked input";
    let second = Run { comment, lost: &[(2, &[3])], ..active };
    let comment = "active, the same signing keys a third time; one is lost before it signs the survivors";
    let third = Run { comment, flags: &["LongLivedKeys", "LateDropout"], lost: &[(3, &[1])], ..active };
    for run in [&active, &second, &third] {
        let session = Session::new(run.setup(), &maker.draw("session")?, &pki)?;
        run.make_of(maker, &session, &honest)?;
    }
    let hbc = Run { comment: "", flags: &[], model: Model::Hbc, ..active };
    let comment = "honest-but-curious, one is lost in each of rounds 0 and 2; an input bound";
    let run = Run { comment, flags: &["Dropout"], sizes: (4, 2, 3), lost: &[(0, &[3]), (2, &[2])], ..hbc };
    Run { max_element: 1020, max_input: Some(255), ..run }.make(maker)?;
    for name in REPAIRS {
        // As it is written the server verifies nothing in the honest-but-curious model
        let model = if name == "VerifiedSignatures" { Model::Active } else { Model::Hbc };
        let comment = format!("{name} alone");
        let run = Run { comment: &comment, flags: &[], model, repairs: Repairs::only(&[name]), ..active };
        Run { sizes: (2, 1, 2), lost: &[(2, &[2])], ..run }.make(maker)?;
    }
    bad_ciphertext(maker, &hbc)?;
    accepted::skipped(maker)?;
    accepted::copied_keys(maker)
}

/// User 3's ciphertext for user 1 does not decrypt: user 1 leaves its share out, and all inputs are in the sum.
fn bad_ciphertext(maker: &mut Maker, hbc: &Run<'_>) -> Result<(), Flaw> {
    let comment = "a ciphertext fails, and its share is left out: nobody is stopped";
    let run = Run { comment, flags: &["SkipUndecryptable"], ..*hbc };
    let session = run.session(maker)?;
    let setup = spec_setup(&session.setup);
    let tamper = |played: &Played, round: u8, u: u32| {
        if (round, u) != (1, 3) {
            return Ok(None);
        }
        let mut list = decode_ciphertexts(&setup, 2, played.sent(1, 3)?)?;
        let bad = flip(&craft::of(&list, 1)?, 50);
        craft::set(&mut list, 1, bad);
        Ok(Some(encode_ciphertexts(2, &list)))
    };
    run.make_of(maker, &session, &tamper)
}

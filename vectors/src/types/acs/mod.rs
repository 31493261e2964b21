//! The scheme of Ács and Castelluccia.

mod negative;
mod ops;
mod party;
mod session;

use super::bon::flags;
use crate::catalogue::Type;
use crate::maker::{Flaw, Maker};
use session::{Session, run};

static TYPE: Type = Type {
    name: "acs",
    algorithm: "ACS",
    about: "Whole runs of the scheme of Ács and Castelluccia, as Bonawitz et al. describe it.",
    flags: flags::ACS,
    ops: ops::OPS,
    runs: true,
    about_a_run: ops::ABOUT,
    result_of_a_run: ops::RESULT,
    positive: Some(positive),
    negative: Some(negative::all),
};

/// The types.
pub static TYPES: &[&Type] = &[&TYPE];

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    let session = Session::new(maker, (3, 2, 4), 0xffff, None)?;
    run(maker, &session, "nobody is lost; everybody is everybody's neighbour", &[], &[])?;
    let session = Session::new(maker, (6, 3, 2), 600, Some(100))?;
    let comment = "R = n(R_U − 1) + 1, no power of 2; one is lost before its masked input";
    run(maker, &session, comment, &["Dropout"], &[(1, &[2])])?;
    let session = Session::new(maker, (5, 2, 2), u64::MAX, None)?;
    run(maker, &session, "R = 2^64; one is lost in each of rounds 0 and 1", &["Dropout"], &[(0, &[4]), (1, &[1])])?;
    let session = Session::new(maker, (4, 1, 11), 1, None)?;
    run(maker, &session, "R = 2; one is left, and its input is the sum", &["Dropout"], &[(0, &[2]), (1, &[1, 3])])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::bon::tests::whole_runs;

    #[test]
    fn runs_are_what_they_say() {
        let rounds = [("0", "acs.advertise_keys"), ("1", "acs.masked_input"), ("2", "acs.recovery")];
        assert_eq!(whole_runs(&TYPE, &rounds, "acs.masked_input"), 4);
    }
}

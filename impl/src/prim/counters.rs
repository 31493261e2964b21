//! How often each operation was done in this process: for comparing the papers' cost tables with what really runs.
//!
//! Counts are kept with the feature `counters` only. Without it nothing is counted and nothing is paid. They are of the
//! whole process: whoever reads them lets one session run at a time. A counter is no secret; all that is counted follows
//! from the parameters and from who sent what.

/// An operation that the papers' tables have a row for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// One PRG, expanded to a vector and added to another or subtracted from it.
    PrgVector,
    /// AE.enc.
    Seal,
    /// AE.dec.
    Open,
    /// KDF to F_q, where it is not F.
    Kdf,
    /// F.
    OneWay,
    /// A sharing of any threshold but 2: MGL's Share^t_m, BON's SS.share.
    Share,
    /// A sharing of threshold 2: MGL's Share²₃. (A t of 2 falls in here too.)
    ShareTwo,
    /// A secret brought back from any number of shares but two: MGL's Rec^t_m, BON's SS.reconstruct.
    Reconstruct,
    /// A secret brought back from two shares: MGL's Rec²₃.
    ReconstructTwo,
    /// The Lagrange coefficients of a set of ids.
    Lagrange,
    /// A point a_k·G of a Feldman commitment.
    CommitPoint,
    /// A share held against a Feldman commitment.
    VerifyShare,
    /// SIG.sign.
    Sign,
    /// SIG.verify.
    Verify,
    /// KA.agree.
    Agree,
    /// A polynomial over Z_N at one point.
    EvaluateZn,
}

impl Operation {
    /// All of them.
    pub const ALL: [Operation; 16] = [
        Operation::PrgVector,
        Operation::Seal,
        Operation::Open,
        Operation::Kdf,
        Operation::OneWay,
        Operation::Share,
        Operation::ShareTwo,
        Operation::Reconstruct,
        Operation::ReconstructTwo,
        Operation::Lagrange,
        Operation::CommitPoint,
        Operation::VerifyShare,
        Operation::Sign,
        Operation::Verify,
        Operation::Agree,
        Operation::EvaluateZn,
    ];
}

/// Counts one operation.
#[cfg(not(feature = "counters"))]
#[inline(always)]
pub(crate) fn count(_: Operation) {}

#[cfg(feature = "counters")]
pub(crate) use counting::count;
#[cfg(feature = "counters")]
pub use counting::take;

#[cfg(feature = "counters")]
mod counting {
    use super::Operation;
    use std::collections::BTreeMap;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// By operation, as in [`Operation::ALL`].
    static COUNTS: [AtomicU64; Operation::ALL.len()] = [const { AtomicU64::new(0) }; Operation::ALL.len()];

    /// Counts one operation.
    pub(crate) fn count(operation: Operation) {
        if let Some(counter) = COUNTS.get(operation as usize) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How often each operation was done since the last call; those that were not done at all are left out.
    pub fn take() -> BTreeMap<Operation, u64> {
        let read = |(operation, counter): (Operation, &AtomicU64)| (operation, counter.swap(0, Ordering::Relaxed));
        Operation::ALL.into_iter().zip(&COUNTS).map(read).filter(|(_, count)| *count > 0).collect()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn each_operation_has_its_own_counter() {
            let places: Vec<usize> = Operation::ALL.iter().map(|operation| *operation as usize).collect();
            assert_eq!(places, (0..COUNTS.len()).collect::<Vec<_>>());
        }
    }
}

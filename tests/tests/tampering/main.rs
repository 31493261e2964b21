//! Messages changed on the wire: both halves answer alike, and what they accept is right, but where the paper says
//! otherwise.

mod acs;
mod bon;
mod mgl;

use secagg_audit::tamper::{Change, Ending, TamperReport, Tampering, Way};
use secagg_audit::tamper_class::Class;
use std::collections::{BTreeMap, BTreeSet};

/// The places of a message, in parts of 2^32, that the systematic flips hit: kind, count or first field, the middle,
/// the end.
const PLACES: [u32; 6] = [0, 1 << 27, 1 << 30, 1 << 31, 3 << 30, u32::MAX];

/// Every kind of change.
fn changes() -> Vec<Change> {
    let mut changes: Vec<Change> = PLACES.map(|at| Change::Flip { at }).to_vec();
    changes.extend([
        Change::Truncate { at: 0 },
        Change::Truncate { at: u32::MAX },
        Change::Extend { bytes: vec![0] },
        Change::Swap { with: 3 },
        Change::Replay { round: 0 },
        Change::Replay { round: 1 },
        Change::Replace { by: 1 },
        Change::Replace { by: 4 },
        Change::Omit { at: 0 },
        Change::Omit { at: 1 << 31 },
        Change::Omit { at: u32::MAX },
        Change::Repeat { at: 0 },
        Change::Lose,
        Change::Twice,
    ]);
    changes
}

/// Each change to user 2's message, in each of these rounds, each way.
fn every_change(rounds: &[u8]) -> Vec<Tampering> {
    let mut all = Vec::new();
    for round in rounds {
        for way in [Way::Up, Way::Down] {
            all.extend(changes().into_iter().map(|change| Tampering { round: *round, way, user: 2, change }));
        }
    }
    all
}

/// How often each class ended in each way, and all codes that came up.
#[derive(Debug, Default)]
struct Tally {
    endings: BTreeMap<(Class, Ending), u32>,
    codes: BTreeSet<&'static str>,
}

impl Tally {
    fn add(&mut self, report: &TamperReport) {
        *self.endings.entry((report.class, report.ending)).or_default() += 1;
        self.codes.extend(&report.codes);
    }

    fn count(&self, class: Class, ending: Ending) -> u32 {
        self.endings.get(&(class, ending)).copied().unwrap_or(0)
    }
}

/// What the class can do at worst has been seen to happen, and nothing worse.
fn assert_classes(tally: &Tally, classes: &[Class]) {
    for class in classes {
        let spoiled = tally.count(*class, Ending::Spoiled);
        match class {
            Class::Untouched | Class::Bound => assert_eq!(spoiled, 0, "{class:?}"),
            _ => assert!(spoiled > 0, "{class:?} is an exception that nothing needs: {tally:?}"),
        }
    }
    for ending in [Ending::Right, Ending::Stopped] {
        assert!(tally.count(Class::Bound, ending) > 0, "{ending:?}: {tally:?}");
    }
    assert!(tally.count(Class::Untouched, Ending::Right) > 0);
}

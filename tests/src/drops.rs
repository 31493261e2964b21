//! Who disappears, and when.

use std::collections::BTreeMap;
use std::fmt;

/// The moment in a round at which a user is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// Before it sends this round's message. (After round r is before round r + 1.)
    Before,
    /// While it sends: only so many bytes arrive. It says nothing more.
    Cut(usize),
    /// Its message arrives, whole, only after the server has closed the round. It says nothing more.
    Late,
}

/// Who is lost, and when: one moment a user at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DropPattern {
    drops: BTreeMap<u32, (u8, Moment)>,
}

impl DropPattern {
    /// Nobody is lost.
    pub fn none() -> Self {
        Self::default()
    }

    /// User `id` is lost in this round at this moment; what was said of it before is forgotten.
    #[must_use]
    pub fn with(mut self, id: u32, round: u8, moment: Moment) -> Self {
        self.drops.insert(id, (round, moment));
        self
    }

    /// Whether this user says nothing in this round any more.
    pub fn gone_before(&self, id: u32, round: u8) -> bool {
        match self.drops.get(&id) {
            Some((r, Moment::Before)) => *r <= round,
            Some((r, _)) => *r < round,
            None => false,
        }
    }

    /// What happens to this user's message of this round.
    pub fn during(&self, id: u32, round: u8) -> Option<Moment> {
        self.drops.get(&id).filter(|(r, _)| *r == round).map(|(_, m)| *m)
    }

    /// Every drop: user, round, moment.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u8, Moment)> + '_ {
        self.drops.iter().map(|(id, (round, moment))| (*id, *round, *moment))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Before => write!(f, "before"),
            Moment::Cut(at) => write!(f, "cut at {at}"),
            Moment::Late => write!(f, "late"),
        }
    }
}

/// `2: late in 1, 5: before 0`, by user; `nobody` where nobody is lost.
impl fmt::Display for DropPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.drops.is_empty() {
            return write!(f, "nobody");
        }
        for (i, (id, round, moment)) in self.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            match moment {
                Moment::Before => write!(f, "{comma}{id}: before {round}")?,
                _ => write!(f, "{comma}{id}: {moment} in {round}")?,
            }
        }
        Ok(())
    }
}

//! What the repairs cost: sessions as written beside hardened ones, in which nobody is lost.
//!
//! All with vectors whose sums do not wrap, else MGL as written would send less for being wrong (F13). Operations are those of all
//! users and the server together.

use super::Question;
use super::choice::{Kind, Threat, choose};
use super::operations::{self, Counts, Mgl};
use super::table::Table;
use super::wire::Session;
use secagg::prim::counters::Operation;
use secagg_spec::graph::{dealt_positions, joined_positions};
use secagg_spec::mgl::cost::Sizes;
use secagg_vectors::engine::bon;
use std::collections::{BTreeMap, BTreeSet};

/// A session to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The messages' lengths; says which protocol.
    pub wire: Session,
    /// Whether with all repairs.
    pub hardened: bool,
    /// What is said of t and ℓ.
    pub choice: &'static str,
}

/// As written and hardened, with t and ℓ by each one's own rule; and MGL as written with t and ℓ of the hardened one.
///
/// # Errors
///
/// Why a rule has no answer, in words.
pub fn lines(q: &Question) -> Result<Vec<Line>, String> {
    let mut lines = Vec::new();
    for active in [false, true] {
        let of = |kind| choose(q, kind, active, Threat::UsersServer);
        let (bon, written, hardened) = (of(Kind::Bon)?, of(Kind::Mgl)?, of(Kind::MglHardened)?);
        let line = |kind, (t, ell), repaired, choice| {
            let (m, r, n, lambda) = (q.users, q.dimension, u32::from(hardened.element_bits), q.rsa_bits);
            let sizes = Sizes { m, t, ell, k: t, r, n, lambda, mu: super::MU, gamma: super::GAMMA };
            Line { wire: Session { kind, active, sizes }, hardened: repaired, choice }
        };
        let repaired = (hardened.threshold, hardened.neighbours);
        lines.extend([
            line(Kind::Bon, (bon.threshold, bon.neighbours), false, "its own"),
            line(Kind::Bon, (bon.threshold, bon.neighbours), true, "its own"),
            line(Kind::Mgl, (written.threshold, written.neighbours), false, "its own"),
            line(Kind::Mgl, repaired, false, "hardened"),
            line(Kind::MglHardened, repaired, true, "its own"),
        ]);
    }
    Ok(lines)
}

impl Line {
    /// The messages that a user sends and receives.
    pub fn messages(&self) -> (u32, u32) {
        let active = u32::from(self.wire.active);
        match self.wire.kind {
            Kind::Bon => (4 + active, 3 + active),
            Kind::Mgl | Kind::MglHardened => (3 + active, 2 + active),
        }
    }

    /// The operations of the session.
    pub fn operations(&self) -> Counts {
        let Sizes { m, t, ell, .. } = self.wire.sizes;
        let everybody: BTreeSet<u32> = (1..=m).collect();
        let rounds = vec![everybody; 5];
        let active = self.wire.active;
        if self.wire.kind == Kind::Bon {
            let model = if active { bon::Model::Active } else { bon::Model::Hbc };
            let mut counts = operations::bon(model, &rounds);
            let users = u64::from(m);
            if self.hardened {
                // `NamedSeeds`: one seed for each mask of each user.
                *counts.entry(Operation::Kdf).or_default() += users * (users - 1);
            }
            if active && self.hardened {
                // `VerifiedSignatures`: σ_u and σ'_u of everybody, by the server.
                *counts.entry(Operation::Verify).or_default() += 2 * users;
            }
            return counts;
        }
        // Who stands where does not matter when nobody is lost; ids are positions and one. As written a chain of one step.
        let ids = |positions: Vec<u32>| positions.into_iter().map(|p| p + 1).collect::<BTreeSet<u32>>();
        let of = |p| {
            let joined = ids(joined_positions(m, ell, p).unwrap_or_default());
            let dealt =
                if self.hardened { joined.clone() } else { ids(dealt_positions(m, ell, p).unwrap_or_default()) };
            (p + 1, (joined, dealt))
        };
        let graph: BTreeMap<u32, (BTreeSet<u32>, BTreeSet<u32>)> = (0..m).map(of).collect();
        let (fresh, signed_set) = (self.hardened, self.hardened);
        Mgl { active, fresh, signed_set, threshold: u64::from(t), steps: 1, graph: &graph }.session(&rounds)
    }

    fn cells(&self) -> Vec<String> {
        use Operation::{
            Agree, CommitPoint, Kdf, OneWay, Open, PrgVector, Seal, Share, ShareTwo, Sign, Verify, VerifyShare,
        };
        let counts = self.operations();
        let of =
            |wanted: &[Operation]| wanted.iter().map(|o| counts.get(o).copied().unwrap_or(0)).sum::<u64>().to_string();
        let (up, down) = self.wire.user();
        let (sent, received) = self.messages();
        let protocol = if self.wire.kind == Kind::Bon { "BON" } else { "MGL" };
        let numbers = [u128::from(self.wire.sizes.t), u128::from(self.wire.sizes.ell)].map(|n| n.to_string());
        let mut cells = vec![
            protocol.to_owned(),
            if self.wire.active { "active" } else { "semi-honest" }.to_owned(),
            if self.hardened { "hardened" } else { "as written" }.to_owned(),
            self.choice.to_owned(),
        ];
        cells.extend(numbers);
        cells.extend([
            format!("{sent} + {received}"),
            up.to_string(),
            down.to_string(),
            self.wire.provisioning().map_or_else(|| "0".to_owned(), |bytes| bytes.to_string()),
            of(&[PrgVector]),
            of(&[Seal, Open]),
            of(&[Kdf, OneWay]),
            of(&[Share, ShareTwo]),
            of(&[Agree]),
            of(&[CommitPoint]),
            of(&[VerifyShare]),
            of(&[Sign]),
            of(&[Verify]),
        ]);
        cells
    }
}

/// The table of these lines.
pub fn table(lines: &[Line]) -> Table {
    let header = [
        "protocol",
        "model",
        "variant",
        "t, ℓ of",
        "t",
        "ℓ",
        "messages",
        "up",
        "down",
        "keys",
        "PRG",
        "AE",
        "KDF, F",
        "sharings",
        "agree",
        "points",
        "share checks",
        "sign",
        "verify",
    ];
    let header = header.map(str::to_owned).to_vec();
    Table {
        title: "What the repairs cost",
        cells: std::iter::once(header).chain(lines.iter().map(Line::cells)).collect(),
    }
}

//! The operations of a whole session, users and server together, from who sent what: what the counters of the implementation must say.
//!
//! For sessions in which users are lost between rounds and nobody aborts, with t ≥ 3 and three answers or more (a sharing of
//! threshold 2 is counted as one of a pair's key). From Figure 4 of BON and of MGL, step by step.

use secagg::prim::counters::Operation;
use secagg_vectors::engine::bon;
use std::collections::{BTreeMap, BTreeSet};

/// How often each operation is done; those that are not done at all are left out.
pub type Counts = BTreeMap<Operation, u64>;

/// Those that are done.
fn done(counts: impl IntoIterator<Item = (Operation, u64)>) -> Counts {
    let mut sum = Counts::new();
    for (operation, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        *sum.entry(operation).or_default() += count;
    }
    sum
}

/// The size of U_{at+1}.
fn size(sets: &[BTreeSet<u32>], at: usize) -> u64 {
    sets.get(at).map_or(0, BTreeSet::len) as u64
}

/// BON, by U1, U2, U3[, U4], U5.
pub fn bon(model: bon::Model, sets: &[BTreeSet<u32>]) -> Counts {
    let active = u64::from(model == bon::Model::Active);
    let [u1, u2, u3, u4] = [0, 1, 2, 3].map(|at| size(sets, at));
    let u5 = size(sets, sets.len().saturating_sub(1));
    let (others, peers) = (u1.saturating_sub(1), u2.saturating_sub(1));
    let dropped = u2.saturating_sub(u3);
    done([
        // Round 0: σ_u.
        (Operation::Sign, active * u1),
        // Round 1: verify everybody's keys, agree with, share to and encrypt for everybody else.
        (Operation::Verify, active * u2 * u1),
        (Operation::Agree, u2 * others),
        (Operation::Share, 2 * u2),
        (Operation::Seal, u2 * others),
        // Round 2: p_u and p_{u,v}.
        (Operation::Agree, u3 * peers),
        (Operation::PrgVector, u3 * u2),
        // Round 3: σ'_u.
        (Operation::Sign, active * u4),
        // Round 4: verify and decrypt.
        (Operation::Verify, active * u5 * u4),
        (Operation::Open, u5 * peers),
        // The server: s_u^SK of those who dropped, b_u of those who stayed, and all their masks (BON §VII-B).
        (Operation::Lagrange, 1),
        (Operation::Reconstruct, dropped + u3),
        (Operation::Agree, dropped * u3),
        (Operation::PrgVector, u3 + dropped * u3),
    ])
}

/// ACS, by U1 and U2, and who is whose neighbour.
pub fn acs(neighbours: &BTreeMap<u32, BTreeSet<u32>>, sets: &[BTreeSet<u32>]) -> Counts {
    let nobody = BTreeSet::new();
    let (u1, u2) = (sets.first().unwrap_or(&nobody), sets.get(1).unwrap_or(&nobody));
    let mut counts = Vec::new();
    for near in u2.iter().filter_map(|u| neighbours.get(u)) {
        let here = near.intersection(u1).count() as u64;
        let dropped = near.iter().filter(|v| u1.contains(v) && !u2.contains(v)).count() as u64;
        counts.extend([
            (Operation::Agree, here),
            (Operation::PrgVector, 1 + here),
            (Operation::PrgVector, 1 + dropped),
        ]);
    }
    done(counts)
}

/// A session of MGL.
#[derive(Clone, Copy, Debug)]
pub struct Mgl<'a> {
    /// Whether with signatures and commitments.
    pub active: bool,
    /// Whether one-time keys come from a KDF (`FreshSession`) and not from a chain.
    pub fresh: bool,
    /// Whether U1 decides what is revealed (`SignedDecisionSet`), and not U2.
    pub signed_set: bool,
    /// t.
    pub threshold: u64,
    /// ν − τ.
    pub steps: u64,
    /// By user: N(i), and to whom i deals.
    pub graph: &'a BTreeMap<u32, (BTreeSet<u32>, BTreeSet<u32>)>,
}

impl Mgl<'_> {
    /// The operations of the session, by U0, U1[, U2], U3.
    pub fn session(&self, sets: &[BTreeSet<u32>]) -> Counts {
        let nobody = BTreeSet::new();
        let set = |at: usize| sets.get(at).unwrap_or(&nobody);
        let (u0, u1, u3) = (set(0), set(1), sets.last().unwrap_or(&nobody));
        let u2 = if self.active { set(2) } else { u1 };
        let w = if self.active && !self.signed_set { u2 } else { u1 };
        let active = u64::from(self.active);
        let len = |set: &BTreeSet<u32>| set.len() as u64;
        let others = |set: &BTreeSet<u32>| len(set).saturating_sub(1);
        let mut counts = vec![(Operation::Sign, active)];
        // Round 2.
        for (near, dealt) in u1.iter().filter_map(|i| self.graph.get(i)) {
            let here = near.intersection(u0).count() as u64;
            let dealt = dealt.intersection(u0).count() as u64;
            let keys = others(u0) + here;
            // For the server: a_{i,j}, and active b_{i,j} and c_i.
            let for_server = dealt + active * (dealt + 1);
            counts.extend([
                (Operation::Verify, active),
                if self.fresh { (Operation::Kdf, keys) } else { (Operation::OneWay, keys * (self.steps + 1)) },
                (Operation::Share, 1),
                (Operation::ShareTwo, dealt),
                (Operation::Seal, others(u0) + for_server),
                (Operation::Open, for_server),
                (Operation::CommitPoint, active * (2 * dealt + self.threshold)),
                (Operation::PrgVector, 1 + here),
            ]);
        }
        // Round 3: those who are there for the shares decrypt them; active, they sign, and the next to come verify.
        let decrypting = if self.active { u2 } else { u3 };
        counts.extend([
            (Operation::Open, len(decrypting) * others(u1)),
            (Operation::Sign, active * len(u2)),
            (Operation::Verify, active * len(u3) * len(u2)),
            (Operation::Seal, len(u3)),
            (Operation::Open, len(u3)),
        ]);
        // Round 4: every κ of W from one set of answers, and the key of every edge between W and U0 ∖ W. Active, t shares of
        // each κ and both shares of each key are verified.
        let gone = |j: &&u32| u0.contains(j) && !w.contains(j);
        let near = |i: &u32| self.graph.get(i).map_or(&nobody, |(near, _)| near);
        let pairs: u64 = w.iter().map(|i| near(i).iter().filter(gone).count() as u64).sum();
        counts.extend([
            (Operation::Lagrange, 3),
            (Operation::Reconstruct, len(w)),
            (Operation::ReconstructTwo, pairs),
            (Operation::VerifyShare, active * (len(w) * self.threshold + 2 * pairs)),
            (Operation::PrgVector, len(w) + pairs),
        ]);
        done(counts)
    }

    /// What a user's master keys take from NPKC's polynomials (Figure 4, round 0), for m users: g_i and h_i at 0 and at each
    /// user whom a key is for, and a KDF for each key.
    pub fn npkc_keys(&self) -> Counts {
        let m = self.graph.len() as u64;
        let keys: u64 = self.graph.values().map(|(near, _)| near.len() as u64 + m.saturating_sub(1)).sum();
        done([(Operation::EvaluateZn, 2 * m + keys), (Operation::Kdf, keys)])
    }
}

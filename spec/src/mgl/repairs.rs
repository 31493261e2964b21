//! The repairs of the aggregate-sum protocol (`docs/bytes.md`, section 10): with none it runs as the paper has it.

/// A repair. The variants stand in the order of their bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// F01: master keys from [`crate::nike`], not from NPKC.
    SoundNike,
    /// F02: what is signed, U1, decides what is revealed.
    SignedDecisionSet,
    /// F03: 2t > m + |C|.
    QuorumThreshold,
    /// F04: Figure 4's key chain, not Figure 3's.
    SeparatedOneTimeKeys,
    /// F05: one-time keys bound to the session id, and sessions only forwards.
    FreshSession,
    /// F06: the session id in signatures and associated data.
    SessionBinding,
    /// F11: both ends of an edge deal the shares of its key.
    BothDeal,
    /// F14: the graph is the one of a public seed.
    PublicGraph,
    /// F16: associated data say what a ciphertext is for, from whom and to whom.
    DirectionalAe,
    /// F27: a ciphertext that fails counts as not sent.
    SkipUndecryptable,
    /// F29: where an input would be discarded, the session ends.
    NoDiscard,
}

/// Every repair, in the order of the bits.
pub const ALL: [Repair; 11] = [
    Repair::SoundNike,
    Repair::SignedDecisionSet,
    Repair::QuorumThreshold,
    Repair::SeparatedOneTimeKeys,
    Repair::FreshSession,
    Repair::SessionBinding,
    Repair::BothDeal,
    Repair::PublicGraph,
    Repair::DirectionalAe,
    Repair::SkipUndecryptable,
    Repair::NoDiscard,
];

/// A set of repairs: bit k is set when the repair of bit k is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repairs(pub u16);

/// No repair: the protocol as it is written.
pub const AS_WRITTEN: Repairs = Repairs(0);

/// Every repair: the hardened protocol.
pub const HARDENED: Repairs = Repairs((1 << ALL.len()) - 1);

impl Repairs {
    /// The set of these repairs.
    pub fn of(repairs: &[Repair]) -> Repairs {
        let mut bits = 0;
        for repair in repairs {
            bits |= 1 << (*repair as u16);
        }
        Repairs(bits)
    }

    /// Whether the repair is in the set.
    pub fn has(&self, repair: Repair) -> bool {
        self.0 & (1 << (repair as u16)) != 0
    }

    /// The set without this repair.
    pub fn without(&self, repair: Repair) -> Repairs {
        Repairs(self.0 & !(1 << (repair as u16)))
    }
}

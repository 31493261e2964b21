//! The repairs of the protocol, and the set of them that a session runs with (`docs/bytes.md`, section 10).

use crate::Error;
use std::fmt;

/// One repair. Its place here is its bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Repair {
    /// The master keys come from [`crate::nike`], not from NPKC. Changes only what a user is made from.
    SoundNike,
    /// What is revealed follows U1, which is signed, and not U2; a user also checks U2 ⊆ U1.
    SignedDecisionSet,
    /// 2t > m + |C|: no two quorums without an honest user in both.
    QuorumThreshold,
    /// The key chain of Figure 4, in which no key leads to an earlier one, and not that of Figure 3.
    SeparatedOneTimeKeys,
    /// One-time keys are bound to the session, and a user takes part in later sessions only.
    FreshSession,
    /// Signatures and associated data are bound to the session.
    SessionBinding,
    /// Both ends of an edge deal the shares of its key, as Figure 4 has it, and not one of them.
    BothDeal,
    /// A user's neighbours are those of the public graph, and not whom the server names.
    PublicGraph,
    /// Associated data say what a ciphertext is for, from whom, to whom.
    DirectionalAe,
    /// A ciphertext that fails counts as not sent, and does not stop the user.
    SkipUndecryptable,
    /// An input whose mask cannot be taken off ends the session, and is not left out of the sum while its masks stay in.
    NoDiscard,
}

impl Repair {
    /// All of them, in the order of their bits.
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

    /// Its bit, set.
    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A set of repairs. Without the feature `as-written` there is one only, [`Repairs::HARDENED`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Repairs(u16);

impl Repairs {
    /// All repairs.
    pub const HARDENED: Repairs = Repairs((1 << Repair::ALL.len()) - 1);

    /// No repair: the protocol as written. It is broken; here so that this can be shown.
    #[cfg(feature = "as-written")]
    pub const AS_WRITTEN: Repairs = Repairs(0);

    /// These repairs.
    #[cfg(feature = "as-written")]
    pub fn of(repairs: &[Repair]) -> Self {
        Self(repairs.iter().fold(0, |bits, repair| bits | repair.bit()))
    }

    /// The same without this repair.
    #[cfg(feature = "as-written")]
    pub fn without(self, repair: Repair) -> Self {
        Self(self.0 & !repair.bit())
    }

    /// Whether this repair is in the set.
    pub const fn has(self, repair: Repair) -> bool {
        self.0 & repair.bit() != 0
    }

    /// The set as bits.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// The set with these bits.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` for a bit that is no repair's, and, without the feature `as-written`, for any set but the hardened one.
    pub fn from_bits(bits: u16) -> Result<Self, Error> {
        let known = bits & !Self::HARDENED.0 == 0;
        if known && (cfg!(feature = "as-written") || bits == Self::HARDENED.0) {
            return Ok(Self(bits));
        }
        Err(Error::Params { what: "no such set of repairs" })
    }
}

impl fmt::Debug for Repairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(Repair::ALL.iter().filter(|repair| self.has(**repair))).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_those_of_the_page() {
        let places: Vec<u16> = Repair::ALL.iter().map(|repair| repair.bit()).collect();
        assert_eq!(places, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]);
        assert_eq!(Repairs::HARDENED.bits(), 0x7ff);
        assert!(Repair::ALL.iter().all(|repair| Repairs::HARDENED.has(*repair)));
        assert_eq!(Repairs::from_bits(0x7ff), Ok(Repairs::HARDENED));
        assert_eq!(Repairs::from_bits(0xfff).unwrap_err().code(), "E_PARAMS");
    }

    #[cfg(not(feature = "as-written"))]
    #[test]
    fn nothing_but_the_hardened_set() {
        assert!((0..0x7ff).all(|bits| Repairs::from_bits(bits).is_err()));
    }

    #[cfg(feature = "as-written")]
    #[test]
    fn any_set() {
        assert!((0..=0x7ff).all(|bits| Repairs::from_bits(bits).unwrap().bits() == bits));
        let set = Repairs::of(&[Repair::SignedDecisionSet, Repair::NoDiscard]);
        assert_eq!(set.bits(), 0x402);
        assert_eq!(set.without(Repair::NoDiscard).bits(), 2);
        assert_eq!(Repairs::AS_WRITTEN.bits(), 0);
        assert_eq!(format!("{set:?}"), "{SignedDecisionSet, NoDiscard}");
    }
}

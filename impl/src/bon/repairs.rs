//! The repairs of the protocol, and the set of them that a session runs with (`docs/bytes.md`, section 3).

use crate::Error;
use std::fmt;

/// One repair. Its place here is its bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Repair {
    /// Signatures and associated data are bound to the session.
    SessionBinding,
    /// A user asserts that the keys listed for it are its own.
    OwnKeys,
    /// Associated data say from whom and to whom a ciphertext goes.
    DirectionalAe,
    /// A reconstructed s_u^SK must open the s_u^PK that was advertised.
    CheckedKeys,
    /// The server verifies signatures before it passes them on. Changes nothing in the honest-but-curious model.
    VerifiedSignatures,
    /// A ciphertext that fails does not stop the user: its shares are left out.
    SkipUndecryptable,
    /// The seed of a pairwise mask names the two users.
    NamedSeeds,
}

impl Repair {
    /// All of them, in the order of their bits.
    pub const ALL: [Repair; 7] = [
        Repair::SessionBinding,
        Repair::OwnKeys,
        Repair::DirectionalAe,
        Repair::CheckedKeys,
        Repair::VerifiedSignatures,
        Repair::SkipUndecryptable,
        Repair::NamedSeeds,
    ];

    /// Its bit, set.
    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A set of repairs. All parties of a session must have the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Repairs(u16);

impl Repairs {
    /// No repair: the protocol as Figure 4 has it.
    pub const AS_WRITTEN: Repairs = Repairs(0);

    /// All repairs.
    pub const HARDENED: Repairs = Repairs((1 << Repair::ALL.len()) - 1);

    /// These repairs.
    pub fn of(repairs: &[Repair]) -> Self {
        Self(repairs.iter().fold(0, |bits, repair| bits | repair.bit()))
    }

    /// The same without this repair.
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
    /// `E_PARAMS` for a bit that is no repair's.
    pub fn from_bits(bits: u16) -> Result<Self, Error> {
        if bits & !Self::HARDENED.0 != 0 {
            return Err(Error::Params { what: "no such set of repairs" });
        }
        Ok(Self(bits))
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
        assert_eq!(places, [1, 2, 4, 8, 16, 32, 64]);
        assert_eq!((Repairs::AS_WRITTEN.bits(), Repairs::HARDENED.bits()), (0, 0x7f));
        assert!((0..=0x7f).all(|bits| Repairs::from_bits(bits).unwrap().bits() == bits));
        assert_eq!(Repairs::from_bits(0x80).unwrap_err().code(), "E_PARAMS");
        let set = Repairs::of(&[Repair::OwnKeys, Repair::SkipUndecryptable]);
        assert_eq!((set.bits(), set.without(Repair::OwnKeys).bits()), (0x22, 0x20));
        assert_eq!(format!("{set:?}"), "{OwnKeys, SkipUndecryptable}");
    }
}

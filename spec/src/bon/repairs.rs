//! The repairs of BON (`docs/bytes.md`, section 3): with none it runs as Figure 4 has it.

/// A repair. The variants stand in the order of their bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// F06: the session id in signatures and associated data.
    SessionBinding,
    /// F06, F26: a user asserts that the keys listed for it are its own.
    OwnKeys,
    /// Associated data say from whom and to whom a ciphertext goes.
    DirectionalAe,
    /// A reconstructed s_u^SK must open the s_u^PK that was advertised.
    CheckedKeys,
    /// F27: the server verifies signatures before it passes them on.
    VerifiedSignatures,
    /// F27: a ciphertext that fails does not stop the user; its shares are left out.
    SkipUndecryptable,
    /// F31: the seed of a pairwise mask names the two users.
    NamedSeeds,
}

/// Every repair, in the order of the bits.
pub const ALL: [Repair; 7] = [
    Repair::SessionBinding,
    Repair::OwnKeys,
    Repair::DirectionalAe,
    Repair::CheckedKeys,
    Repair::VerifiedSignatures,
    Repair::SkipUndecryptable,
    Repair::NamedSeeds,
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

//! Hardened key material: pairwise keys without interaction, from two providers, and the seed of the graph
//! (`docs/bytes.md`, section 11).
//!
//! Blundo et al.'s scheme: each provider draws a symmetric polynomial F_b(x, y) of degree k − 1 in each variable and gives
//! user i the polynomial F_b(i, y). Users i and j both know F_b(i, j), and fewer than k users together know nothing about
//! it that is not theirs, even with one provider.

pub mod graph_seed;
mod keys;
mod provider;
mod row;

pub use keys::{MasterKeys, master_keys, member_keys};
#[cfg(feature = "test-util")]
pub use provider::ProviderCoins;
pub use provider::{Params, Provider};
pub use row::Row;

/// One of the two providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProviderId {
    /// SSP_1.
    First,
    /// SSP_2.
    Second,
}

impl ProviderId {
    /// b.
    pub const fn number(self) -> u8 {
        match self {
            ProviderId::First => 1,
            ProviderId::Second => 2,
        }
    }

    /// The associated data of the row of user i: `secagg/v1/nike/row` ‖ b ‖ i.
    fn ad(self, id: u32) -> Vec<u8> {
        [b"secagg/v1/nike/row".as_slice(), &[self.number()], &id.to_be_bytes()].concat()
    }
}

/// That this is the id of a user.
fn check_id(users: u32, id: u32) -> Result<(), crate::Error> {
    if id == 0 || id > users {
        return Err(crate::Error::Range { what: "the id of a user", culprit: Some(id) });
    }
    Ok(())
}

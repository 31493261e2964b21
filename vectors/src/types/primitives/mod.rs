//! Hashes, ciphers, the curve, sharing, the generator, keys, the graph.

use crate::catalogue::Type;

pub mod shamir;

/// The types, in the order of `docs/bytes.md`.
pub static TYPES: &[&Type] = &[&shamir::TYPE];

//! The scheme of Ács and Castelluccia.

use crate::catalogue::Type;

/// The types.
pub static TYPES: &[&Type] = &[];

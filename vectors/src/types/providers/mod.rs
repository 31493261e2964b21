//! What two providers do: NPKC, and the hardened key material.

use crate::catalogue::Type;

/// The types.
pub static TYPES: &[&Type] = &[];

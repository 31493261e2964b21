//! The protocol of Bonawitz et al.

use crate::catalogue::Type;

/// The types.
pub static TYPES: &[&Type] = &[];

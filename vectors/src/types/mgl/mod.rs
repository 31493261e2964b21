//! The protocol of Mandal, Gong and Liu.

use crate::catalogue::Type;

/// The types.
pub static TYPES: &[&Type] = &[];

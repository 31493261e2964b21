//! The types of vectors, one module each: its operations, how both halves do them, and its tests.

pub mod acs;
pub mod bon;
pub mod mgl;
pub mod primitives;
pub mod providers;

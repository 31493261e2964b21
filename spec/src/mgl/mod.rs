//! MGL: "NIKE-based Fast Privacy-preserving High-dimensional Data Aggregation for Mobile Devices", as it is written.
//!
//! Its communication graph is [`crate::graph`], its chains of one-time keys [`crate::key_chain`]. `docs/errata.md`
//! lists what the paper leaves open and how it is read here.

pub mod params;

//! The conformance runner: a foreign implementation, as a program that answers lines of JSON, put to the vectors.
//!
//! What such a program has to do is said in `docs/conformance.md`.

pub mod config;
pub mod process;
pub mod report;
pub mod run;
pub mod shim;
pub mod wire;

/// The version of the language between runner and program.
pub const PROTOCOL: u32 = 1;

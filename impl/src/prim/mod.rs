//! The primitives: thin, typed covers over RustCrypto, and the secret sharing.
//!
//! Secrets live in types that overwrite themselves when dropped and print as `[redacted]`. Every label starts
//! `secagg/v1/`.

pub mod ae;
pub mod counters;
pub mod feldman;
pub mod field;
pub mod kdf;
pub mod key_agreement;
pub mod prg;
pub mod shamir;
pub mod signature;

//! # The executable specification
//!
//! Every algorithm of pairwise-masking secure aggregation, from SHA-256 up, on natural numbers and byte strings. It is
//! written to be read beside the papers, not to be fast and not to be deployed: nothing here runs in constant time.
//!
//! The style is hacspec's: a value goes in by reference and a new value comes out; the randomness of an algorithm is an
//! argument, its *coins*; there is no I/O, no clock, no shared state and no panic on any input. `hax_lib` contracts state
//! the preconditions; the functions check them too, since the attributes do nothing outside the hax tool.
//!
//! `docs/bytes.md` has the encodings and the order of the checks, `docs/map.md` leads from a paper's step to the function.
#![forbid(unsafe_code)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod acs;
pub mod ae;
pub mod aes;
pub mod applications;
pub mod bon;
pub mod ctr;
pub mod ecdsa;
pub mod error;
pub mod feldman;
pub mod field;
pub mod gcm;
pub mod graph;
pub mod hkdf;
pub mod hmac;
pub mod kdf;
pub mod key_agreement;
pub mod key_chain;
pub mod masks;
pub mod mgl;
pub mod nike;
pub mod npkc;
pub mod p256;
pub mod packing;
pub mod prelude;
pub mod prg;
pub mod sets;
pub mod sha256;
pub mod shamir;
pub mod wire;

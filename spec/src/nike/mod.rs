//! The repair of finding F01: pairwise keys from symmetric polynomials in two variables, of two providers
//! (`docs/bytes.md`, section 11).
//!
//! Blundo et al.'s scheme: fewer than k users together learn nothing about the key of another pair, with one provider
//! too, as long as it only looks. It is used twice, once a provider, so that neither knows a key; and twice more, for
//! masks and for authenticated encryption.

pub mod bivariate;
pub mod graph_seed;
pub mod keys;
pub mod provider;

//! Hashes, ciphers, the curve, sharing, the generator, keys, the graph.

use crate::catalogue::Type;

pub mod ae;
pub mod aes128;
pub mod aes128_ctr;
pub mod aes128_gcm;
mod common;
pub mod ecdsa;
pub mod feldman;
pub mod field;
pub mod graph;
pub mod hkdf_sha256;
pub mod hmac_sha256;
pub mod kdf;
pub mod key_agreement;
pub mod key_chain;
pub mod p256;
pub mod packing;
pub mod prg;
pub mod sets;
pub mod sha256;
pub mod shamir;

/// The types, in the order of `docs/bytes.md`.
pub static TYPES: &[&Type] = &[
    &field::TYPE,
    &p256::TYPE,
    &sets::TYPE,
    &packing::TYPE,
    &sha256::TYPE,
    &hmac_sha256::TYPE,
    &hkdf_sha256::TYPE,
    &aes128::TYPE,
    &aes128_ctr::TYPE,
    &aes128_gcm::TYPE,
    &key_agreement::TYPE,
    &kdf::TYPE,
    &ae::TYPE,
    &prg::TYPE,
    &shamir::TYPE,
    &ecdsa::TYPE,
    &graph::TYPE,
    &key_chain::TYPE,
    &feldman::TYPE,
];

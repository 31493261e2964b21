//! The rounds of Figure 4, as types that say what a party waits for.

/// Round 0: public keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdvertiseKeys {}

/// Round 1: encrypted shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareKeys {}

/// Round 2: masked inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskedInputCollection {}

/// Round 3, in the active model only: signatures on the set of survivors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsistencyCheck {}

/// Round 4: shares of what masks the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmasking {}

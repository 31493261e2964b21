//! Adversaries: what they see, what they may send, and what they can compute from it.
//!
//! [`crowd`] holds honest users, specification or implementation, in the hands of a server that decides every message. [`mgl_server`] and
//! [`bon_server`] are such servers, [`attempt`] is what they make of it.
//!
//! [`world`] is a set-up of MGL with all that users, server and providers ([`ssp`], [`npkc_ssps`]) hold. [`holdings`] is the part of it that
//! a semi-honest coalition has, [`pairwise`] the keys that this opens. [`view`] adds a session, [`semi_honest`] is what it opens of
//! that. [`leak`] says what sums a view opens, and opens them.

pub mod attempt;
pub mod bon_server;
pub mod crowd;
pub mod holdings;
pub mod leak;
pub mod mgl_server;
pub mod npkc_ssps;
pub mod pairwise;
pub mod semi_honest;
pub mod ssp;
pub mod view;
pub mod world;

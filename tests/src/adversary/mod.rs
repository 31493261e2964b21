//! Adversaries: what they see, what they may send, and what they can compute from it.
//!
//! [`crowd`] holds honest users, specification or implementation, in the hands of a server that decides every message. [`mgl_server`] and
//! [`bon_server`] are such servers, [`attempt`] is what they make of it. [`view`] is what a semi-honest coalition has from a session,
//! [`semi_honest`] what it opens with that. [`leak`] says what sums a view opens, and opens them.

pub mod attempt;
pub mod bon_server;
pub mod crowd;
pub mod leak;
pub mod mgl_server;
pub mod semi_honest;
pub mod view;

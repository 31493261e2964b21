//! MGL: "NIKE-based Fast Privacy-preserving High-dimensional Data Aggregation for Mobile Devices", as it is written and
//! repaired.
//!
//! The aggregate-sum protocol of Figure 4 has one file a round, named as the figure names it; in each, first the
//! user's part, then the server's. What the figure prints in red, for the active model, asks for
//! [`setup::Model::Active`]. Where a repair changes a step, the step asks for it by name ([`repairs::Repair`]).
//!
//! A user is a [`setup::Member`], for many sessions; in one it goes through [`round2_mask_then_encrypt::Masked`] →
//! [`round3_failure_recovery::Signed`] (active) → its last message. The server's states are
//! [`round1_initiate::Server1`] → [`round2_server::Server2`] → [`round3_failure_recovery::Server3`] (active) →
//! [`round4_decrypt_then_unmask::Server4`] → the sum.
//!
//! The communication graph is [`crate::graph`], the chains of one-time keys [`crate::key_chain`]. `docs/errata.md`
//! lists what the paper leaves open and how it is read here.

pub mod cost;
pub mod messages;
pub mod one_time_keys;
pub mod params;
pub mod repairs;
pub mod round0_pairwise_keys;
pub mod round1_initiate;
pub mod round2_mask_then_encrypt;
pub mod round2_server;
pub mod round3_failure_recovery;
pub mod round4_decrypt_then_unmask;
pub mod session_id;
pub mod setup;

//! BON: "Practical Secure Aggregation for Privacy-Preserving Machine Learning", Figure 4, as it is written, or with
//! repairs ([`repairs`]).
//!
//! One file a round, named as the figure names it; in each, first the user's part, then the server's. What the figure
//! prints in red, for the active model, asks for [`params::Model::Active`]. `docs/errata.md` lists what the figure leaves
//! open and how it is read here.
//!
//! A user goes through the states [`params::User`] → [`round0_advertise_keys::Advertised`] →
//! [`round1_share_keys::Shared`] → [`round2_masked_input_collection::Masked`] →
//! [`round3_consistency_check::Signed`] (active) → its last message. The server has one state a round.

pub mod cost;
pub mod messages;
pub mod params;
pub mod repairs;
pub mod round0_advertise_keys;
pub mod round1_share_keys;
pub mod round2_masked_input_collection;
pub mod round3_consistency_check;
pub mod round4_unmasking;
pub mod server;
pub mod session_id;

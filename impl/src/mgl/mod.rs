//! The aggregate-sum protocol of Mandal, Gong and Liu, Figure 4, with its repairs (`docs/bytes.md`, section 10).
//!
//! Users hold a master key with every other user before a session begins, so that no keys are exchanged in it. Of those
//! keys each session makes keys of its own: one that masks the inputs of two neighbours, so that the masks cancel, and one
//! that encrypts what two users tell each other through the server. A user's input has one more mask, by κ, which is
//! shared among all. Of those who stay t bring back each other's κ; of those who left their neighbours, with the server,
//! bring back the keys of the pairs.
//!
//! As written the protocol can be broken in several ways, and [`Repairs`] is what stops that. Only the hardened protocol
//! can be run, unless the crate is built with the feature `as-written`.
//!
//! A [`Member`] lasts for many sessions; a [`client::Client`] and a [`server::Server`] for one.

mod chain;
pub mod client;
pub mod cost;
mod member;
#[cfg(feature = "test-util")]
pub mod messages;
#[cfg(not(feature = "test-util"))]
mod messages;
mod model;
mod params;
mod repairs;
pub mod server;
mod session;

#[cfg(feature = "test-util")]
pub use chain::{Purpose, key_chain, one_time_key};
pub use member::{Member, MemberKeys};
pub use model::{Active, Model, SemiHonest, VerificationKeys};
pub use params::{Numbers, Params};
pub use repairs::{Repair, Repairs};
pub use session::Session;
#[cfg(feature = "test-util")]
pub use session::session_id;

//! The protocol of Bonawitz et al., Figure 4: parameters, models, messages, the two parties, and what it costs.
//!
//! It runs as written, or with [`Repairs`], which all parties must agree on:
//!
//! ```
//! use secagg::bon::{Params, Repairs};
//!
//! let params = Params::bounded(100, 67, 1000, 65_535)?.with_repairs(Repairs::HARDENED);
//! # Ok::<(), secagg::Error>(())
//! ```

mod binding;
pub mod client;
pub mod cost;
#[cfg(feature = "test-util")]
pub mod literal;
mod messages;
mod model;
mod params;
mod reading;
mod repairs;
mod rounds;
pub mod server;

pub use model::{Active, HonestButCurious, Model, SigningIdentity, VerificationKeys};
pub use params::{Params, ThreatModel};
pub use repairs::{Repair, Repairs};
pub use rounds::{AdvertiseKeys, ConsistencyCheck, MaskedInputCollection, ShareKeys, Unmasking};

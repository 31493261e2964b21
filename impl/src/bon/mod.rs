//! The protocol of Bonawitz et al., Figure 4: parameters, models, messages, the two parties, and what it costs.

pub mod client;
pub mod cost;
mod messages;
mod model;
mod params;
mod rounds;
pub mod server;

pub use model::{Active, HonestButCurious, Model, SigningIdentity, VerificationKeys};
pub use params::{Params, ThreatModel};
pub use rounds::{AdvertiseKeys, ConsistencyCheck, MaskedInputCollection, ShareKeys, Unmasking};

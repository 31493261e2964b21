//! The protocol of Ács and Castelluccia, as Bonawitz et al. describe it in their section IV-C: pairwise masks with the
//! neighbours of a graph, a self-mask, and one recovery round in which the users send the masks that did not cancel.
//!
//! It is the baseline that others are measured against: honest-but-curious only, and brittle. If a user is lost between
//! its masked input and its recovery there is no sum, and asking the others again leaks (`docs/bytes.md`, section 8).

pub mod client;
mod params;
pub mod server;

pub use params::Params;

/// The first byte of a message. In round r a user's is 2r, the server's 2r + 1.
mod kind {
    pub const ADVERTISE_KEYS: u8 = 0;
    pub const KEY_LIST: u8 = 1;
    pub const MASKED_INPUT: u8 = 2;
    pub const DROPPED: u8 = 3;
    pub const RECOVERY: u8 = 4;
}

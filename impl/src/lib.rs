//! Secure aggregation: a server learns the sum of its users' vectors, and nothing else about any of them.
//!
//! This crate is the optimized implementation of three protocols: [`bon`], that of Bonawitz et al., *Practical Secure
//! Aggregation for Privacy-Preserving Machine Learning*, Figure 4, in both of the figure's models; [`mgl`], that of Mandal,
//! Gong and Liu, hardened, with its keys from [`nike`] (as the paper has it, with its key provisioning, only with the feature
//! `as-written`); and [`acs`], the baseline of Ács and Castelluccia. The names are the papers': in BON user u, threshold t,
//! dimension m, modulus R, keys c and s, self-mask b, the sets U1 ⊇ U2 ⊇ U3 ⊇ U4 ⊇ U5.
//!
//! # How the protocol works
//!
//! Every two users agree on a mask that one adds and the other subtracts: the masks of those who stay cancel in the sum.
//! So that a user may disappear, each user shares the key behind its masks among all, t of whom can bring it back. And so
//! that a server that only claims a user has disappeared learns nothing, each user adds one more mask, of its own, also
//! shared. Of each user the server may learn one of the two, never both: the key of those who left, the self-mask of those
//! who stayed. In the active model the users sign who stayed before any of them reveals a share.
//!
//! # How the crate is used
//!
//! [`bon::client::Client`] and [`bon::server::Server`] are state machines that take and give bytes and do no input or
//! output. A step consumes the machine and gives the next one, so that steps in a wrong order do not compile.
//!
//! ```
//! use rand::SeedableRng;
//! use secagg::bon::{HonestButCurious, Params, client::Client, server::Server};
//!
//! # fn main() -> Result<(), secagg::Error> {
//! // A generator with a fixed seed, for the example only.
//! let mut rng = rand_chacha::ChaCha20Rng::seed_from_u64(7);
//! // Three users, two of whom must stay; vectors of two elements, each at most 1000.
//! let params = Params::bounded(3, 2, 2, 1000)?;
//! let inputs = [vec![1, 10], vec![2, 20], vec![3, 30]];
//!
//! // Round 0: each user advertises its keys.
//! let mut server = Server::<HonestButCurious, _>::new(&params);
//! let mut users = Vec::new();
//! for (id, input) in (1u32..).zip(inputs) {
//!     let user = Client::<HonestButCurious, _>::new(&params, id, input)?;
//!     let (user, message) = user.advertise_keys(&mut rng)?;
//!     server.receive(id, &message)?;
//!     users.push(user);
//! }
//! let (mut server, key_lists) = server.close()?;
//!
//! // Round 1: each user shares its secrets among all.
//! let mut sharing = Vec::new();
//! for (user, (id, key_list)) in users.into_iter().zip(key_lists) {
//!     let (user, message) = user.share_keys(&key_list, &mut rng)?;
//!     server.receive(id, &message)?;
//!     sharing.push(user);
//! }
//! let (mut server, ciphertexts) = server.close()?;
//!
//! // Round 2: the masked inputs. User 3 is lost before it sends its own.
//! let mut masked = Vec::new();
//! for (user, (id, list)) in sharing.into_iter().zip(ciphertexts).take(2) {
//!     let (user, message) = user.masked_input(&list)?;
//!     server.receive(id, &message)?;
//!     masked.push(user);
//! }
//! let (mut server, survivors) = server.close()?;
//!
//! // Round 4: the shares that unmask the sum. (Round 3 belongs to the active model.)
//! for (user, (id, set)) in masked.into_iter().zip(survivors) {
//!     server.receive(id, &user.unmask(&set)?)?;
//! }
//! assert_eq!(server.close()?, [3, 30]);
//! # Ok(())
//! # }
//! ```
//!
//! # What a reader may rely on
//!
//! - No input makes the crate panic: every message, snapshot and parameter is judged, and refused with an [`Error`] that
//!   has a stable code and, where one is known, the id of the user whose fault it is.
//! - Decoding is canonical: what decodes has one encoding only. Nothing is allocated from a length that a peer claims
//!   before its bytes are seen to be there.
//! - Secret keys, shares, polynomials, seeds and inputs are overwritten when dropped and print as `[redacted]`. (Copies
//!   that the compiler leaves behind when it moves a value are out of reach.)
//! - There is no unsafe code.
//!
//! What it does **not** do: it binds no session, because Figure 4 does not. Keys of the PKI that outlive a session let an
//! active server replay signatures of an earlier one.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::unreachable)
)]

pub mod acs;
pub mod bon;
mod error;
pub mod graph;
mod lists;
mod masks;
pub mod mgl;
pub mod modulus;
pub mod nike;
#[cfg(feature = "as-written")]
pub mod npkc;
pub mod prim;
mod space;
pub mod wire;

pub use error::Error;
pub use modulus::Modulus;
pub use space::Space;

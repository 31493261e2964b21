//! ACS: the scheme of Ács and Castelluccia as BON §IV-C describes it, against honest-but-curious parties only.
//!
//! One file a round; in each, first the user's part, then the server's. Every user masks its input with a self-mask
//! and with a mask for each of its neighbours in the graph; in the one recovery round the users that are left send
//! the sum of the masks that do not cancel. A user goes through the states [`params::User`] →
//! [`round0_advertise_keys::Advertised`] → [`round1_masked_input::Masked`] → its last message. `docs/bytes.md`,
//! section 8, has the messages and the checks.
//!
//! The recovery is brittle: all of U2 must answer, and asking again with a larger set of dropouts opens the inputs of
//! those who only were late (finding F17). Nothing bounds from below whose inputs are summed: a user without a
//! neighbour in U2 is summed alone.

pub mod messages;
pub mod params;
pub mod round0_advertise_keys;
pub mod round1_masked_input;
pub mod round2_recovery;

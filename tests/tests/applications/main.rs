//! The papers' applications over real sessions (MGL Appendix D; BON §II and Appendix D).
//!
//! [`sums`]: linear regression and federated averaging, and sums that wrap. [`descent`]: gradient descent. [`noise`]:
//! the Gaussian mechanism.

mod descent;
mod noise;
mod sums;
mod support;

//! The papers' applications, exactly: what a user puts into its vector and what the server makes of the sum.
//!
//! Everything is in integers and fractions of integers. [`fixed_point`] takes them into Z_R and back;
//! [`linear_regression`] and [`gradient_descent`] are MGL Appendix D, [`federated_averaging`] is BON §II, [`gaussian`]
//! BON Appendix D. Any protocol that adds vectors over Z_R can carry them.

pub mod federated_averaging;
pub mod fixed_point;
pub mod fraction;
pub mod gaussian;
pub mod gradient_descent;
pub mod linear_regression;

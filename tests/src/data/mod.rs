//! The application: from a table of numbers to a least-squares fit, by way of sums that can be aggregated.
//!
//! The fit from one aggregate: [`csv`], [`statistics`], [`fixed_point`], [`regression`], and [`householder`] to compare
//! with. The papers' other applications, over any function that adds vectors mod R: [`gradient`], [`averaging`],
//! [`gaussian`], with [`centred`] for their encoding and [`carrier`] for such a function.

pub mod averaging;
pub mod carrier;
pub mod centred;
pub mod csv;
pub mod fixed_point;
pub mod gaussian;
pub mod gradient;
pub mod householder;
pub mod regression;
pub mod statistics;

//! The application: from a table of numbers to a least-squares fit, by way of sums that can be aggregated.

pub mod csv;
pub mod fixed_point;
pub mod householder;
pub mod regression;
pub mod statistics;

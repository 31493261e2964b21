//! Audit bench.
#![forbid(unsafe_code)]
pub mod case;
pub mod compare;
pub mod data;
pub mod differential;
pub mod drops;
pub mod lists;
pub mod oracle;
pub mod planted;
pub mod session;
pub mod strategies;
pub mod tamper;
pub mod tamper_class;

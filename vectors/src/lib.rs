//! Known-answer vectors, and the one face behind which both halves run.
//!
//! An operation is declared once ([`op::Op`]): its inputs, its coins, its results, and how each half does it. From that come
//! the vectors ([`maker`], [`store`]), their schemas ([`schema`]), the reader that sees that no field goes unused
//! ([`args`]), and what a foreign program is asked ([`replay`], [`subject`]).
#![forbid(unsafe_code)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg_attr(test, allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing))]

pub mod args;
pub mod catalogue;
pub mod conform;
pub mod engine;
pub mod field;
pub mod file;
pub mod maker;
pub mod op;
pub mod reference;
pub mod replay;
pub mod schema;
pub mod store;
pub mod subject;
pub mod types;

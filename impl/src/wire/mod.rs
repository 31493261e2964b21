//! Encodings: big-endian integers of fixed width, lists with their count and ascending ids, bit-packed vectors.
//!
//! Decoding is strict. Every value has one encoding; anything else is refused, and the first thing wrong, read from left
//! to right, is what is reported.

pub mod packing;
mod reader;
mod set;
mod writer;

pub use reader::Reader;
pub use set::{decode_set, encode_set};
pub use writer::Writer;

//! NPKC in both halves on the same coins: every message is the same bytes, and whatever is planted in a coin, an input or
//! a message is refused with the same code and culprit, or leads to the same result.

mod common;
mod dealing;
mod joint_modulus;
mod sharing;

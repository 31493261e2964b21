//! MGL's aggregate-sum: both halves on the same coins, message for message, over drawn and systematic sessions.

mod campaign;

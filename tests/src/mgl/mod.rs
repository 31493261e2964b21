//! MGL's aggregate-sum on the bench: its cases, what must come out, and where they are drawn from.

pub mod case;
pub mod oracle;
pub mod strategies;
pub mod tamper;

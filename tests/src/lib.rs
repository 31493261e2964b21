//! The bench: runs sessions of either half, alone and against each other, while users disappear and messages are changed.
//!
//! [`session`] carries the messages of one session, [`drops`] says who is lost and when. [`case`] and [`strategies`] make sessions
//! from a seed; [`differential`] plays them with both halves and compares everything, with each other and with [`oracle`], which
//! asks neither. [`tamper`] and [`tamper_class`] put somebody on the wire; [`planted`] has faults that must be found. [`data`] is what the
//! tool does with a table.
#![forbid(unsafe_code)]
pub mod acs;
pub mod adversary;
pub mod campaign;
pub mod case;
pub mod claims;
pub mod compare;
pub mod connectivity;
pub mod data;
pub mod differential;
pub mod drops;
pub mod findings;
pub mod games;
pub mod lists;
pub mod mgl;
pub mod oracle;
pub mod outline;
pub mod planted;
pub mod playable;
pub mod provision;
pub mod search;
pub mod session;
pub mod strategies;
pub mod table;
pub mod tamper;
pub mod tamper_class;
pub mod tamperer;

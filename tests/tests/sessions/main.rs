//! Sessions picked by hand: every check of `docs/bytes.md`, section 4, reached with bytes, in both halves; and whole
//! sessions at the edges.

mod decoding;
mod edit;
mod hardened;
mod parameters;
mod row;
mod rules;
mod script;
mod server;
mod user;
mod whole;

use row::Row;

/// Every row there is.
fn rows() -> Vec<Row> {
    let all = [decoding::rows(), parameters::rows(), user::rows(), server::rows(), hardened::rows()];
    all.into_iter().flatten().collect()
}

//! What the tests of the applications share: sessions among a few users, the example's columns, conversions.

use secagg_audit::data::carrier::Carrier;
use secagg_audit::data::csv;
use secagg_audit::drops::DropPattern;
use secagg_spec::prelude::{Nat, nat};
use secagg_vectors::engine::bon::Model;
use secagg_vectors::engine::impl_engine::ImplEngine;

/// Sessions of the implementation among so many users, t = ⌊n/2⌋ + 1.
pub fn bon(users: u32, max_element: u64, model: Model, drops: Vec<DropPattern>) -> Carrier<'static> {
    Carrier {
        engine: &ImplEngine,
        users,
        threshold: users / 2 + 1,
        max_element,
        model,
        seed: [7; 32],
        drops,
        contributors: Vec::new(),
    }
}

/// The bundled example: of each row these columns, and the target.
pub fn diabetes(columns: &[&str]) -> Vec<(Vec<f64>, f64)> {
    let table = csv::parse(include_bytes!("../../../docs/examples/diabetes.csv")).expect("a table");
    let at = |name: &str| table.columns.iter().position(|c| c == name).expect("a column");
    let places: Vec<usize> = columns.iter().map(|name| at(name)).collect();
    let target = at("y");
    table.rows.iter().map(|row| (places.iter().map(|i| row[*i]).collect(), row[target])).collect()
}

/// Elements as natural numbers.
pub fn nats(elements: &[u64]) -> Vec<Nat> {
    elements.iter().map(|z| nat(*z)).collect()
}

/// Natural numbers below 2^64.
pub fn u64s(elements: &[Nat]) -> Vec<u64> {
    elements.iter().map(|z| u64::try_from(z).expect("below 2^64")).collect()
}

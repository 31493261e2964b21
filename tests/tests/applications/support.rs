//! What the tests of the applications share: sessions among a few users, the example's columns, conversions.

use secagg_audit::case::Parameters;
use secagg_audit::data::carrier::Carrier;
use secagg_audit::data::csv;
use secagg_audit::drops::DropPattern;
use secagg_audit::table::{Player, Protocol};
use secagg_spec::prelude::{Nat, nat};
use secagg_vectors::engine::acs::Setup;
use secagg_vectors::engine::bon::{Model, Repairs};

/// Sessions of the implementation among so many users, t = ⌊n/2⌋ + 1.
pub fn bon(users: u32, max_element: u64, model: Model, drops: Vec<DropPattern>) -> Carrier {
    let (threshold, repairs, seed) = (users / 2 + 1, Repairs::AS_WRITTEN, [7; 32]);
    let parameters = Parameters { users, threshold, dimension: 1, max_element, max_input: None, model, repairs };
    let protocol = Protocol::Bon(parameters.setup(&seed).expect("a proper set-up"));
    Carrier { protocol, player: Player::Impl, seed, drops, contributors: Vec::new() }
}

/// Sessions of the implementation's ACS, everybody a neighbour of everybody.
pub fn acs(users: u32, max_element: u64) -> Carrier {
    let (degree, graph_seed, max_input) = (users - 1, [3; 32], None);
    let protocol = Protocol::Acs(Setup { users, degree, graph_seed, dimension: 1, max_element, max_input });
    Carrier { protocol, player: Player::Impl, seed: [7; 32], drops: Vec::new(), contributors: Vec::new() }
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

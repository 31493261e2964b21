//! From a checked configuration to a session ready to run: the rows read, split, summed and encoded.

use super::args::{ModelArg, ProtocolArg, VariantArg};
use super::config::{BadInput, Config, Source};
use super::progress::note;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use secagg_audit::case::Parameters;
use secagg_audit::data::csv::{self, Table};
use secagg_audit::data::fixed_point::FixedPoint;
use secagg_audit::data::statistics::{Layout, MAX_PREDICTORS, TooLarge};
use secagg_audit::provision::{Dealer, Provisioned, provision};
use secagg_audit::table::Protocol;
use secagg_vectors::engine::mgl::Repairs;
use secagg_vectors::engine::mgl_draws::{enrol_with, nike_materials, polynomial_length};
use secagg_vectors::engine::{Failure, acs, bon, draws, mgl};
use std::ops::Range;

/// The bundled example, `docs/examples/diabetes.csv`.
const EXAMPLE: &[u8] = include_bytes!("../../../docs/examples/diabetes.csv");

/// A session ready to run, with the rows it is made from.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The configuration.
    pub config: Config,
    /// What the rows are called in messages.
    pub source: String,
    /// The rows.
    pub table: Table,
    /// What is summed.
    pub layout: Layout,
    /// For each client its rows.
    pub parts: Vec<Range<usize>>,
    /// How sums are encoded.
    pub point: FixedPoint,
    /// For each client its local sums, in units.
    pub sums: Vec<Vec<i128>>,
    /// For each client its input vector x_u.
    pub inputs: Vec<Vec<u64>>,
    /// The protocol, with what every party knows.
    pub protocol: Protocol,
    /// What NPKC's provisioning took; MGL as written only.
    pub provisioned: Option<Provisioning>,
}

/// What NPKC's provisioning took.
#[derive(Clone, Debug)]
pub struct Provisioning {
    /// Who found the modulus.
    pub dealer: Dealer,
    /// The costs; without the material itself.
    pub costs: Provisioned,
}

impl Prepared {
    /// Reads, splits, sums and encodes.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with the file, or with the options for it.
    pub fn load(config: Config) -> Result<Self, BadInput> {
        let (source, table) = match &config.source {
            Source::File(path) => (path.display().to_string(), csv::read(path)),
            Source::Example => ("diabetes.csv (bundled)".to_owned(), csv::parse(EXAMPLE)),
        };
        let table = table.map_err(|error| BadInput(format!("{source}: {error}")))?;
        let bad = |problem: String| BadInput(format!("{source}: {problem}"));
        let layout = layout(&config, &table).map_err(bad)?;
        let (clients, rows) = (config.clients, table.rows.len());
        if (rows as u64) < u64::from(clients) {
            return Err(bad(format!(
                "--clients {clients}: only {rows} rows; expected at least a row for every client"
            )));
        }
        let parts = csv::split(rows, clients as usize);
        let too_large = |error| bad(error);
        let point = FixedPoint::new(config.scale_bits, clients)
            .ok_or_else(|| bad(format!("--scale-bits {}: out of range", config.scale_bits)))?;
        let sums = local_sums(&layout, &table, &parts, &point).map_err(too_large)?;
        let inputs = sums
            .iter()
            .map(|sums| sums.iter().map(|sum| point.encode(*sum)).collect())
            .collect::<Result<_, _>>()
            .map_err(|error| bad(error.to_string()))?;
        let dimension = u32::try_from(layout.dimension()).map_err(|error| bad(error.to_string()))?;
        let (protocol, provisioned) = protocol(&config, &point, dimension).map_err(|failure| {
            BadInput(format!("--protocol {}: it cannot be set up: {failure}", config.rules.protocol.name()))
        })?;
        Ok(Self { config, source, table, layout, parts, point, sums, inputs, protocol, provisioned })
    }
}

/// The protocol with everybody's keys, all from the seed.
fn protocol(config: &Config, point: &FixedPoint, dimension: u32) -> Result<(Protocol, Option<Provisioning>), Failure> {
    let (rules, users, seed) = (config.rules, config.clients, &config.seed);
    let (max_element, max_input) = (point.max_element(), Some(point.max_input()));
    let (threshold, degree) = (config.threshold.unwrap_or(1), config.degree.unwrap_or(1));
    Ok(match rules.protocol {
        ProtocolArg::Bon => {
            let model = match rules.model {
                ModelArg::Hbc => bon::Model::Hbc,
                ModelArg::Active => bon::Model::Active,
            };
            let hardened = rules.variant == VariantArg::Hardened;
            let repairs = if hardened { bon::Repairs::HARDENED } else { bon::Repairs::AS_WRITTEN };
            let parameters = Parameters { users, threshold, dimension, max_element, max_input, model, repairs };
            (Protocol::Bon(parameters.setup(seed)?), None)
        }
        ProtocolArg::Acs => {
            let graph_seed = draws::bytes(seed, "graph")?;
            (Protocol::Acs(acs::Setup { users, degree, graph_seed, dimension, max_element, max_input }), None)
        }
        ProtocolArg::Mgl => {
            let hardened = rules.variant == VariantArg::Hardened;
            let setup = mgl::Setup {
                users,
                threshold,
                degree,
                eta_max: config.eta_max.unwrap_or(0),
                sessions: config.sessions,
                dimension,
                // R = 2^64, which no sum of the bounded inputs reaches.
                bits: 64,
                max_input,
                colluders: config.colluders,
                model: match rules.model {
                    ModelArg::Hbc => mgl::Model::SemiHonest,
                    ModelArg::Active => mgl::Model::Active,
                },
                repairs: if hardened { Repairs::HARDENED } else { Repairs::AS_WRITTEN },
                graph_seed: draws::bytes(seed, "graph")?,
                server_key: None,
                verification_keys: Vec::new(),
            };
            let k = polynomial_length(&setup);
            let (materials, provisioning) = match config.npkc {
                None => (nike_materials(seed, users, k)?, None),
                Some(npkc) => {
                    let mut rng = ChaCha20Rng::from_seed(draws::bytes(seed, "npkc")?);
                    let mut watch = |attempts: u32| {
                        if attempts.is_multiple_of(500) {
                            note(&format!("the providers look for a modulus: {attempts} attempts"));
                        }
                    };
                    let mut costs = provision(npkc.dealer, npkc.bits, users, k, &mut rng, &mut watch)?;
                    let materials = std::mem::take(&mut costs.materials);
                    (materials, Some(Provisioning { dealer: npkc.dealer, costs }))
                }
            };
            (Protocol::Mgl(Box::new(enrol_with(seed, &setup, materials)?)), provisioning)
        }
    })
}

fn layout(config: &Config, table: &Table) -> Result<Layout, String> {
    let names = &table.columns;
    let target = match &config.target {
        None => names.len() - 1,
        Some(target) => names
            .iter()
            .position(|name| name == target)
            .ok_or_else(|| format!("--target {target}: no such column; expected one of {}", names.join(", ")))?,
    };
    Layout::new(names, target)
        .ok_or_else(|| format!("line 1: {} predictors; expected at most {MAX_PREDICTORS}", names.len() - 1))
}

fn local_sums(
    layout: &Layout,
    table: &Table,
    parts: &[Range<usize>],
    point: &FixedPoint,
) -> Result<Vec<Vec<i128>>, String> {
    let sums = |point: &FixedPoint| -> Result<Vec<Vec<i128>>, (usize, TooLarge)> {
        parts.iter().enumerate().map(|(i, part)| layout.sums(table, part.clone(), point).map_err(|e| (i, e))).collect()
    };
    sums(point).map_err(|(client, TooLarge { entry, line })| {
        let line_of = |row: usize| table.lines.get(row).copied().unwrap_or_default();
        let (id, part) = (client + 1, parts.get(client).cloned().unwrap_or_default());
        let whose = match line {
            Some(line) => format!("line {line}: its term of {entry}"),
            None => {
                format!("lines {} to {}: {entry} of client {id}", line_of(part.start), line_of(part.end.saturating_sub(1)))
            }
        };
        let bits = point.scale_bits();
        let limit = point.value(i128::from(point.bound()));
        let users = parts.len();
        let advice = (0..bits)
            .rev()
            .find(|bits| FixedPoint::new(*bits, users as u32).is_some_and(|point| sums(&point).is_ok()))
            .map_or("no scale holds it".to_owned(), |bits| format!("--scale-bits {bits} would do"));
        format!("{whose} is outside the fixed-point range; expected at most {limit:.6e} in size with --scale-bits {bits} and {users} clients; {advice}")
    })
}

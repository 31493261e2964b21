//! What a run came to, as plain values: the text and the JSON document both say this and no more.

use super::fit::FitReport;
use secagg_audit::provision::Dealer;
use secagg_vectors::engine::Failure;
use serde::Serialize;

/// The document of `secagg run --json`. Field names are stable; integers that may exceed 2^53 are decimal strings.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// `secagg-run/2`.
    pub format: &'static str,
    /// Where the rows came from.
    pub input: InputReport,
    /// `bon`, `mgl` or `acs`.
    pub protocol: &'static str,
    /// `hbc` or `active`.
    pub model: &'static str,
    /// `as-written` or `hardened`.
    pub variant: &'static str,
    /// What NPKC's provisioning took; `mgl` as written only.
    pub provisioning: Option<ProvisioningReport>,
    /// Who played.
    pub engines: Vec<&'static str>,
    /// The session's parameters.
    pub parameters: ParameterReport,
    /// The seed of all coins, in hex, where it was given, or where it takes it to look into a disagreement. Otherwise it came from
    /// the operating system and is not told: it opens every mask.
    pub seed: Option<String>,
    /// Who was to be lost.
    pub drops: Vec<DropReport>,
    /// A line a round, of the session that sums the statistics.
    pub rounds: Vec<RoundReport>,
    /// SHA-256, in hex, over all messages in order: equal seeds and inputs give equal ones. For each message: 0 (up) or 1 (down),
    /// the round, the user (`u32`), the length (`u32`), the bytes.
    pub transcript: String,
    /// Users that aborted and messages that the server refused.
    pub refusals: Vec<RefusalReport>,
    /// Where two engines differ; empty: nowhere, or only one played.
    pub disagreements: Vec<String>,
    /// Why there is no sum.
    pub failure: Option<Failure>,
    /// The clients in the sum, U3; only with a sum.
    pub contributors: Option<Vec<u32>>,
    /// The sums; none where the protocol failed.
    pub sums: Option<Vec<SumReport>>,
    /// Whether they are, unit for unit, the contributors' own sums added in the clear.
    pub sums_exact: Option<bool>,
    /// The fit; only with sums.
    pub fit: Option<FitReport>,
    /// The further sessions; none where there were none.
    pub descent: Option<DescentReport>,
    /// Whether everything agrees.
    pub pass: bool,
    /// What does not; empty when everything agrees.
    pub problems: Vec<String>,
}

/// Where the rows came from.
#[derive(Clone, Debug, Serialize)]
pub struct InputReport {
    /// The file.
    pub source: String,
    /// Its rows.
    pub rows: usize,
    /// The columns x_1 … x_r.
    pub predictors: Vec<String>,
    /// The column y.
    pub target: String,
}

/// The session's parameters.
#[derive(Clone, Debug, Serialize)]
pub struct ParameterReport {
    /// n.
    pub clients: u32,
    /// t; none: the protocol has none.
    pub threshold: Option<u32>,
    /// C.
    pub colluders: u32,
    /// ℓ; none: everybody is everybody's neighbour.
    pub neighbours: Option<u32>,
    /// η_max; `mgl` only.
    pub eta_max: Option<u32>,
    /// K.
    pub sessions: u32,
    /// m.
    pub dimension: u32,
    /// f.
    pub scale_bits: u32,
    /// B, in units of 2^−f.
    pub bound: String,
    /// The same as a number.
    pub bound_value: f64,
    /// R_U.
    pub input_modulus: String,
    /// R.
    pub modulus: String,
    /// The rows of each client, by id.
    pub rows: Vec<usize>,
}

/// A client that was to be lost.
#[derive(Clone, Debug, Serialize)]
pub struct DropReport {
    /// Before its message of this round.
    pub round: u8,
    /// Which.
    pub client: u32,
}

/// One round.
#[derive(Clone, Debug, Serialize)]
pub struct RoundReport {
    /// The paper's number.
    pub round: u8,
    /// The paper's name.
    pub name: &'static str,
    /// Messages that reached the server.
    pub messages_up: usize,
    /// Their bytes.
    pub bytes_up: usize,
    /// Messages of the server.
    pub messages_down: usize,
    /// Their bytes.
    pub bytes_down: usize,
    /// Who was lost.
    pub lost: Vec<u32>,
    /// For each engine how long it took.
    pub times: Vec<TimeReport>,
}

/// How long a round took.
#[derive(Clone, Debug, Serialize)]
pub struct TimeReport {
    /// Which engine.
    pub engine: &'static str,
    /// Summed over the users, in milliseconds.
    pub users_ms: f64,
    /// The server, in milliseconds.
    pub server_ms: f64,
}

/// A user that aborted, or whose message was refused.
#[derive(Clone, Debug, Serialize)]
pub struct RefusalReport {
    /// The round.
    pub round: u8,
    /// `user` aborted, or the `server` refused the user's message.
    pub by: &'static str,
    /// The user.
    pub user: u32,
    /// The code and the culprit.
    pub failure: Failure,
}

/// One entry of the aggregate.
#[derive(Clone, Debug, Serialize)]
pub struct SumReport {
    /// What it is the sum of.
    pub label: String,
    /// In units of 2^−f, exact.
    pub units: String,
    /// The same as a number.
    pub value: f64,
}

/// What NPKC's provisioning took (MGL §4).
#[derive(Clone, Debug, Serialize)]
pub struct ProvisioningReport {
    /// Who found N.
    pub dealer: Dealer,
    /// The bits of N.
    pub modulus_bits: u32,
    /// Finding N.
    pub modulus: CostReport,
    /// π_MIC, for masks and for AE.
    pub inverse: CostReport,
    /// π_SSPG for every user, for masks and for AE.
    pub shares: CostReport,
}

/// What one protocol among two providers, or with the users, took.
#[derive(Clone, Debug, Serialize)]
pub struct CostReport {
    /// How often it was begun.
    pub attempts: u32,
    /// Messages.
    pub messages: u64,
    /// Their bytes.
    pub bytes: u64,
    /// All parties' time, in milliseconds.
    pub ms: f64,
}

/// The steps of gradient descent.
#[derive(Clone, Debug, Serialize)]
pub struct DescentReport {
    /// Steps made, one a session.
    pub steps: usize,
    /// Messages of all these sessions.
    pub messages: usize,
    /// Their bytes.
    pub bytes: usize,
    /// The intercept and the coefficients after the last step, of the columns as they are; none: a session failed.
    pub coefficients: Option<Vec<f64>>,
    /// The largest difference to the same steps in the clear, columns standardized.
    pub difference: Option<f64>,
    /// How far fixed-point rounding can have moved them.
    pub rounding_bound: f64,
    /// How far they are from the fit, in proportion to it: of the vectors of coefficients, columns standardized.
    pub distance_to_fit: Option<f64>,
    /// Whether the difference is within its bound.
    pub agrees: bool,
}

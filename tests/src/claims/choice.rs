//! t, ℓ and η_max by the papers' rules, and where the rules have no answer.

use super::Question;
use secagg_spec::bon::params as bon;
use secagg_spec::graph::exists_regular_graph;
use secagg_spec::mgl::params as mgl;
use serde::Serialize;

/// The protocols, and MGL with its repairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// BON Figure 4.
    Bon,
    /// MGL Figure 4 as written.
    Mgl,
    /// MGL Figure 4 with all repairs (`docs/bytes.md`, section 10).
    MglHardened,
}

/// Whom the adversary holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Threat {
    /// Users, together.
    UsersOnly,
    /// The server alone.
    ServerOnly,
    /// The server, together with users.
    UsersServer,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::Bon, Kind::Mgl, Kind::MglHardened];

    /// The threat models that it has a rule for.
    pub fn threats(self) -> &'static [Threat] {
        match self {
            Kind::Bon | Kind::Mgl => &[Threat::UsersOnly, Threat::ServerOnly, Threat::UsersServer],
            Kind::MglHardened => &[Threat::UsersServer],
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Bon => "BON",
            Kind::Mgl => "MGL",
            Kind::MglHardened => "MGL hardened",
        }
    }
}

impl Threat {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Threat::UsersOnly => "users",
            Threat::ServerOnly => "server",
            Threat::UsersServer => "users-server",
        }
    }
}

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// t; MGL's k too.
    pub threshold: u32,
    /// ℓ; n − 1 in BON.
    pub neighbours: u32,
    /// η_max; none: not asked for.
    pub eta_max: Option<u32>,
    /// "Minimum inputs" in the sum.
    pub minimum_inputs: u32,
    /// The bits of an element as it is sent.
    pub element_bits: u8,
    /// What to know of this choice, by finding.
    pub notes: Vec<String>,
}

/// The parameters for this question.
///
/// # Errors
///
/// Why there are none, in words.
pub fn choose(q: &Question, kind: Kind, active: bool, threat: Threat) -> Result<Choice, String> {
    match kind {
        Kind::Bon => choose_bon(q, active, threat),
        Kind::Mgl => choose_mgl(q, active, threat),
        Kind::MglHardened => choose_hardened(q),
    }
}

/// Fewer than t would be left.
fn enough(q: &Question, t: u32) -> Result<(), String> {
    let left = q.users.saturating_sub(q.dropouts);
    if t <= left {
        return Ok(());
    }
    Err(format!("t = {t} must stay, and d = {} leave {left}", q.dropouts))
}

/// ⌈log2 R⌉ for R = n(R_U − 1) + 1, R_U = 2^bits.
fn sum_bits(q: &Question) -> Result<u8, String> {
    let largest = u128::from(q.users) * ((1u128 << q.bits) - 1);
    let bits = u128::BITS - largest.leading_zeros();
    u8::try_from(bits)
        .ok()
        .filter(|bits| *bits <= 64)
        .ok_or_else(|| format!("a sum of {} elements of {} bits has {bits} bits, more than 64", q.users, q.bits))
}

/// Figure 5's least t; where c asks for more, the least t of the theorem: t > c honest-but-curious (Theorem 2), 2t > n + c active
/// (Theorem 4).
fn choose_bon(q: &Question, active: bool, threat: Threat) -> Result<Choice, String> {
    let (n, c) = (q.users, q.colluders);
    let (row, theorem) = match (threat, active) {
        (Threat::UsersOnly, _) => (bon::ThreatModel::ClientOnly, 1),
        (Threat::ServerOnly, false) => (bon::ThreatModel::ServerOnly, 1),
        (Threat::ServerOnly, true) => (bon::ThreatModel::ServerOnly, n / 2 + 1),
        (Threat::UsersServer, false) => (bon::ThreatModel::ClientsServer, c + 1),
        (Threat::UsersServer, true) => (bon::ThreatModel::ClientsServer, (n + c) / 2 + 1),
    };
    let t = bon::minimum_threshold(&row, n).max(theorem);
    if t > n {
        return Err(format!("{c} colluders of {n} users need t = {t} > n"));
    }
    enough(q, t)?;
    let minimum_inputs = bon::minimum_inputs(&row, t, c).map_err(|_| format!("c = {c} colluders reach t = {t}"))?;
    let element_bits = sum_bits(q)?;
    Ok(Choice { threshold: t, neighbours: n - 1, eta_max: None, minimum_inputs, element_bits, notes: Vec::new() })
}

/// Table 2 with η_max = d. The theorems ask for fewer than t colluders, the server counted where it is one of them.
fn choose_mgl(q: &Question, active: bool, threat: Threat) -> Result<Choice, String> {
    let (m, eta_max) = (q.users, q.dropouts);
    let (row, colluders) = match threat {
        Threat::UsersOnly => (mgl::ThreatModel::UsersOnly, q.colluders),
        Threat::ServerOnly => (mgl::ThreatModel::ServerOnly, q.colluders),
        Threat::UsersServer => (mgl::ThreatModel::UsersServer, q.colluders + 1),
    };
    let t = colluders + 1;
    let too_many = |_| format!("t = {t} and η_max = {eta_max} give no ℓ");
    let ell = mgl::neighbour_size(&row, t, eta_max).map_err(too_many)?;
    if ell >= m {
        return Err(format!("ℓ = {ell} > m − 1 = {}: there are not so many neighbours", m - 1));
    }
    if !exists_regular_graph(m, ell) {
        return Err(format!("ℓ = {ell} and m = {m} are odd: there is no such regular graph (F23)"));
    }
    enough(q, t)?;
    let minimum_inputs = mgl::minimum_inputs(&row, t, ell, colluders).map_err(too_many)?;
    let mut notes = vec!["no threshold helps: one user computes every key (F01)".to_owned()];
    if active && threat != Threat::UsersOnly && !bon::is_quorum_unique(m, t, q.colluders) {
        notes.push(format!("2t = {} ≤ m + c: two sets can both be signed (F03)", 2 * u64::from(t)));
    }
    let eta_max = mgl::dropouts(&row, eta_max);
    if let Some(eta_max) = eta_max
        && ell.saturating_sub(eta_max) < eta_max
    {
        notes.push(format!("round 3 stops at {} missing neighbours, not after η_max (F10)", ell - eta_max + 1));
    }
    if sum_bits(q) != Ok(q.bits) {
        notes.push("sums wrap in Z_2^n (F13)".to_owned());
    }
    Ok(Choice { threshold: t, neighbours: ell, eta_max, minimum_inputs, element_bits: q.bits, notes })
}

/// The least t with 2t > m + c (F03), and the least ℓ ≥ m − t + c + 1 with a graph (F14): then those who stay and do not collude are
/// connected, and η_max = 0: what its checks are for, the graph sees to.
fn choose_hardened(q: &Question) -> Result<Choice, String> {
    let (m, c) = (q.users, q.colluders);
    let t = (m + c) / 2 + 1;
    if t > m {
        return Err(format!("{c} colluders of {m} users need t = {t} > m"));
    }
    enough(q, t)?;
    let least = m - t + c + 1;
    let ell = (least..=least + 1).find(|ell| exists_regular_graph(m, *ell));
    let ell = ell.ok_or_else(|| format!("ℓ ≥ m − t + c + 1 = {least}: there is no such graph over {m} users"))?;
    let (element_bits, minimum_inputs) = (sum_bits(q)?, t - c);
    Ok(Choice { threshold: t, neighbours: ell, eta_max: Some(0), minimum_inputs, element_bits, notes: Vec::new() })
}

//! The choice of the parameters (MGL §5.4, Table 2), and the checks of η_max, of which the paper has five.
//!
//! Here m is the number of users, t the threshold of the shares of κ, ℓ the number of neighbours and η_max the number
//! of a user's neighbours that may drop out.

use crate::prelude::*;

pub use crate::graph::exists_regular_graph;

/// The rows of Table 2: whom the adversary holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreatModel {
    /// Users only.
    UsersOnly,
    /// The server only.
    ServerOnly,
    /// Users and the server together.
    UsersServer,
}

/// Table 2, "Minimum Threshold": 1, t, t.
pub fn minimum_threshold(threat: &ThreatModel, t: u32) -> u32 {
    match threat {
        ThreatModel::UsersOnly => 1,
        ThreatModel::ServerOnly | ThreatModel::UsersServer => t,
    }
}

/// Table 2, "Neighbor Size": ℓ = t, ℓ = η_max + 2, ℓ = η_max + t + 1; `E_PARAMS` when that is no `u32`.
pub fn neighbour_size(threat: &ThreatModel, t: u32, eta_max: u32) -> Result<u32> {
    let (t, eta_max) = (u64::from(t), u64::from(eta_max));
    let ell = match threat {
        ThreatModel::UsersOnly => t,
        ThreatModel::ServerOnly => eta_max + 2,
        ThreatModel::UsersServer => eta_max + t + 1,
    };
    u32::try_from(ell).map_err(|_| Code::Params.error())
}

/// Table 2, "Minimum inputs in Aggregate-sum": t, t, ℓ − |C ∪ {S}|; `E_PARAMS` when |C ∪ {S}| > ℓ.
pub fn minimum_inputs(threat: &ThreatModel, t: u32, ell: u32, colluders: u32) -> Result<u32> {
    match threat {
        ThreatModel::UsersOnly | ThreatModel::ServerOnly => Ok(t),
        ThreatModel::UsersServer if colluders <= ell => Ok(ell - colluders),
        ThreatModel::UsersServer => Err(Code::Params.error()),
    }
}

/// Table 2, "Number of Dropouts": none given, η_max, η_max.
pub fn dropouts(threat: &ThreatModel, eta_max: u32) -> Option<u32> {
    match threat {
        ThreatModel::UsersOnly => None,
        ThreatModel::ServerOnly | ThreatModel::UsersServer => Some(eta_max),
    }
}

/// The parameters that §5.4 settles on, for m users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// |C|; for users-server, |C ∪ {S}|.
    pub colluders: u32,
    /// η_max.
    pub eta_max: u32,
    /// t.
    pub t: u32,
    /// ℓ. There need not be an ℓ-regular graph over m users: see [`exists_regular_graph`].
    pub ell: u32,
}

/// ⌈m/3⌉; `E_PARAMS` when m = 0.
fn third(m: u32) -> Result<u32> {
    if m == 0 {
        return Err(Code::Params.error());
    }
    Ok(m.div_ceil(3))
}

/// §5.4, server-only: |C| = η_max = ⌈m/3⌉ − 1, t = ⌈m/3⌉, ℓ = ⌈m/3⌉ + 1; `E_PARAMS` when m = 0.
#[hax_lib::requires(m > 0)]
pub fn server_only(m: u32) -> Result<Choice> {
    let t = third(m)?;
    Ok(Choice { colluders: t - 1, eta_max: t - 1, t, ell: t + 1 })
}

/// §5.4, users-server: |C ∪ {S}| = η_max = ⌈m/3⌉ − 1, t = ⌈m/3⌉, ℓ = 2⌈m/3⌉; `E_PARAMS` when m = 0.
///
/// The sentence before has the same bound for |C|: one of the two is off by one (finding F23).
#[hax_lib::requires(m > 0)]
pub fn users_server(m: u32) -> Result<Choice> {
    let t = third(m)?;
    Ok(Choice { colluders: t - 1, eta_max: t - 1, t, ell: 2 * t })
}

// The checks of η_max (finding F10). Each function says whether a user goes on; no two of them agree.

/// Figure 4, round 2: proceed if |N_U0(U_i)| > η_max, else abort. `present` is |N_U0(U_i)|.
pub fn proceeds_round_2(present: u32, eta_max: u32) -> bool {
    present > eta_max
}

/// Figure 4, round 3: abort if |N_U2(U_i)| < η_max. `present` is |N_U2(U_i)|.
pub fn proceeds_round_3(present: u32, eta_max: u32) -> bool {
    present >= eta_max
}

/// §5.3, "Aggregation with Dropout", what is supposed: "up to" η_max neighbours drop out. `gone` is their number.
pub fn proceeds_up_to(gone: u32, eta_max: u32) -> bool {
    gone <= eta_max
}

/// §5.3, in the same paragraph, what a user checks: "less than" η_max neighbours dropped out. `gone` is their number.
pub fn proceeds_less_than(gone: u32, eta_max: u32) -> bool {
    gone < eta_max
}

/// Theorem 5.4, Hybrid 4: abort if |N_U0(U_i)| > η_max, said to be what honest users do. `present` is |N_U0(U_i)|.
pub fn proceeds_hybrid_4(present: u32, eta_max: u32) -> bool {
    present <= eta_max
}

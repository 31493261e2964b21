//! What a secret service provider has when every user has been served: its coins, what it computed and what it received.

use secagg_spec::nike::provider::Provider;
use secagg_spec::npkc::rsa_param::Private;
use secagg_spec::npkc::{mic, sspg};
use secagg_spec::prelude::{Bytes, Nat};

/// One of the two providers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ssp {
    /// Of the hardened key material (`docs/bytes.md`, section 11).
    Nike(Box<NikeSsp>),
    /// Of NPKC (section 9).
    Npkc(Box<NpkcSsp>),
}

/// SSP_b of the hardened key material. It receives nothing but who wants to be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NikeSsp {
    /// F_{b,0} and F_{b,1}, and who was served.
    pub provider: Provider,
    /// K_{i,SSP_b}, from user 1 on.
    pub keys: Vec<[u8; 32]>,
    /// AE's nonces, from user 1 on.
    pub nonces: Vec<[u8; 12]>,
}

/// SSP_b of NPKC, with (N, e) from a dealer; the rest it did with the other one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NpkcSsp {
    /// P_b, Q_b and φ_b.
    pub private: Private,
    /// π_MIC and π_SSPG, for masks and for AE.
    pub runs: [Run; 2],
}

/// Its part in π_MIC, and in π_SSPG with all users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What it drew for π_MIC, for each time that this was begun.
    pub coins: Vec<MicCoins>,
    /// d_b, f_b, and who was served.
    pub ssp: sspg::Ssp,
    /// Every message that it received, of π_MIC, of users, and of π_EXP in either role, in order.
    pub received: Vec<Bytes>,
    /// s_{b,j}, from user 1 on.
    pub shares: Vec<Vec<Nat>>,
}

/// What an SSP draws for π_MIC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MicCoins {
    /// SSP_1.
    One(mic::Coins1),
    /// SSP_2.
    Two(mic::Coins2),
}

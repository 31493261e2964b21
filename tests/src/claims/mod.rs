//! What the papers say a session costs, beside what it costs: for m users of whom d may be lost and c collude.
//!
//! [`choice`] finds t and ℓ by the papers' rules, or says why there are none; [`wire`] has the real lengths of messages,
//! [`storage`] the sizes of what is kept, [`operations`] the operations that a session does. [`table`] makes tables of it all,
//! [`hardened`] one of what the repairs cost.
//! Formulas only: no graph is made, and nothing is as large as m.

pub mod choice;
pub mod hardened;
pub mod operations;
pub mod storage;
pub mod table;
pub mod wire;

use choice::{Choice, Kind};
use secagg_spec::mgl::cost::{self, Scheme, Sizes};
use serde::Serialize;

/// µ, the bits of an element of F_q.
const MU: u32 = 256;
/// γ, the bits of a point as it is sent.
const GAMMA: u32 = 264;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// m, or n in BON.
    pub users: u32,
    /// d: how many of them may be lost.
    pub dropouts: u32,
    /// c: how many of them collude; the server is not counted.
    pub colluders: u32,
    /// The elements of an input: r, or m in BON.
    pub dimension: u32,
    /// The bits of an element of an input.
    pub bits: u8,
    /// λ.
    pub rsa_bits: u32,
}

/// Claimed, and real.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// By the paper's formula.
    pub claimed: u128,
    /// As it is.
    pub real: u128,
}

/// What passes one party's wire in a session in which nobody is lost, in bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Traffic {
    /// By the paper's formula.
    pub claimed: u128,
    /// What the formula is about.
    pub claim_counts: Counts,
    /// Really sent, all framing included.
    pub sent: u128,
    /// Really received.
    pub received: u128,
}

/// Which traffic a formula counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// What is sent.
    Sent,
    /// What is received.
    Received,
    /// Both.
    Both,
}

impl Traffic {
    /// The real bits of what the formula counts.
    pub fn comparable(&self) -> u128 {
        match self.claim_counts {
            Counts::Sent => self.sent,
            Counts::Received => self.received,
            Counts::Both => self.sent + self.received,
        }
    }
}

/// What one choice of parameters costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cost {
    /// A user's messages. With odd ℓ and one dealer an edge, those of a user that deals ⌈ℓ/2⌉ keys.
    pub user: Traffic,
    /// The server's.
    pub server: Traffic,
    /// A user's traffic, as far as the formula counts it, in proportion to its input in the clear: claimed.
    pub claimed_expansion: f64,
    /// … and real.
    pub real_expansion: f64,
    /// Received by each user before any session, in bits; none: nothing is.
    pub provisioning: Option<Pair>,
    /// What a user stores, in bits.
    pub user_storage: Pair,
    /// What the server stores, in bits.
    pub server_storage: Pair,
    /// The vectors that the server expands when d users are lost after they shared their keys; in MGL the real number is
    /// that of a random graph's mean.
    pub server_prg: Pair,
    /// Table 3's rows for a user that the text or Figure 4 contradicts; none for other protocols than MGL as written.
    pub user_operations: Vec<Counted>,
}

/// An operation of a user, as Table 3 counts it and as it follows from Figure 4; nobody lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// What is counted.
    pub operation: &'static str,
    /// By Table 3.
    pub claimed: u128,
    /// By Figure 4, with one dealer an edge.
    pub counted: u128,
}

/// One row: a protocol in one of its threat models.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Which protocol.
    pub kind: Kind,
    /// Whether users and server may deviate from the protocol.
    pub active: bool,
    /// Who is the adversary.
    pub threat: choice::Threat,
    /// The parameters; none: refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
}

/// The question's numbers, checked.
///
/// # Errors
///
/// What is wrong, in words.
pub fn check(q: &Question) -> Result<(), String> {
    let require = |holds: bool, what: String| if holds { Ok(()) } else { Err(what) };
    require(q.users >= 2, format!("{} users; two are the fewest whose sum hides anything", q.users))?;
    require(q.users <= 1 << 24, format!("{} users; the most is {}", q.users, 1 << 24))?;
    require(q.dropouts < q.users, format!("{} dropouts of {} users leave nobody", q.dropouts, q.users))?;
    require(q.colluders < q.users, format!("{} colluders of {} users leave nobody", q.colluders, q.users))?;
    require(q.dimension >= 1, "a dimension of 0; an input has at least one element".to_owned())?;
    require((1..=64).contains(&q.bits), format!("elements of {} bits; expected 1 to 64", q.bits))?;
    require((16..=1 << 16).contains(&q.rsa_bits), format!("N of {} bits; expected 16 to 65536", q.rsa_bits))
}

/// A row for each protocol, model and threat; the question is one that [`check`] accepts.
pub fn rows(q: &Question) -> Vec<Row> {
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        for active in [false, true] {
            for threat in kind.threats() {
                let chosen = choice::choose(q, kind, active, *threat);
                let cost = chosen.as_ref().ok().map(|choice| price(q, kind, active, choice));
                let refused = chosen.as_ref().err().cloned();
                rows.push(Row { kind, active, threat: *threat, choice: chosen.ok(), refused, cost });
            }
        }
    }
    rows
}

/// The sizes that the formulas speak of.
fn sizes(q: &Question, choice: &Choice) -> Sizes {
    Sizes {
        m: q.users,
        t: choice.threshold,
        ell: choice.neighbours,
        k: choice.threshold,
        r: q.dimension,
        n: u32::from(choice.element_bits),
        lambda: q.rsa_bits,
        mu: MU,
        gamma: GAMMA,
    }
}

fn price(q: &Question, kind: Kind, active: bool, choice: &Choice) -> Cost {
    let s = sizes(q, choice);
    let session = wire::Session { kind, active, sizes: s };
    let (n, d) = (u128::from(q.users), q.dropouts);
    let left = q.users.saturating_sub(d);
    let (claimed_user, claimed_server, counts) = match kind {
        // BON §VII-A; §VII-C: the server's is that of all users.
        Kind::Bon => {
            let (a, vector) = (u128::from(MU), u128::from(s.n) * u128::from(s.r));
            let user = 2 * n * a + (5 * n - 4) * a + vector;
            (user, n * user, (Counts::Both, Counts::Both))
        }
        Kind::Mgl | Kind::MglHardened => {
            let user = cost::table_3_user_bits(&s);
            let user = if active { user.session() } else { user.session_semi_honest() };
            let server = cost::table_3_server_bits(&s, q.users, q.users).iter().sum();
            (user, server, (Counts::Sent, Counts::Received))
        }
    };
    let (sent, received) = session.user();
    let (server_sent, server_received) = session.server();
    let user = Traffic { claimed: claimed_user, claim_counts: counts.0, sent: 8 * sent, received: 8 * received };
    let server = Traffic {
        claimed: claimed_server,
        claim_counts: counts.1,
        sent: 8 * server_sent,
        received: 8 * server_received,
    };
    let clear = (u128::from(q.dimension) * u128::from(q.bits)) as f64;
    let (claimed_storage, claimed_prg, real_prg) = match kind {
        Kind::Bon => {
            let user = cost::table_4_user(&Scheme::Bon, &s).storage;
            let server = cost::table_4_server(&Scheme::Bon, &s, d);
            ((user, server.storage), server.prg, cost::counted_bon_server_prg(left, d))
        }
        Kind::Mgl | Kind::MglHardened => {
            let storage = (cost::section_5_7_1_storage(&s), cost::section_5_7_2_storage(&s, q.users));
            let pairs = cost::counted_pairs_mean(&s, left, d);
            let prg = cost::table_4_server(&Scheme::Mgl, &s, d).prg;
            (storage, prg, cost::counted_server_prg(left, pairs))
        }
    };
    let (user_kept, server_kept) = (storage::user(&session), storage::server(&session));
    Cost {
        user,
        server,
        claimed_expansion: user.claimed as f64 / clear,
        real_expansion: user.comparable() as f64 / clear,
        provisioning: session
            .provisioning()
            .map(|real| Pair { claimed: cost::table_3_user_bits(&s).polynomials, real: 8 * real }),
        user_storage: Pair { claimed: claimed_storage.0, real: 8 * user_kept },
        server_storage: Pair { claimed: claimed_storage.1, real: 8 * server_kept },
        server_prg: Pair { claimed: claimed_prg, real: real_prg },
        user_operations: if kind == Kind::Mgl { user_operations(&s, active) } else { Vec::new() },
    }
}

/// Finding F23, of a user that deals ⌈ℓ/2⌉ keys.
fn user_operations(s: &Sizes, active: bool) -> Vec<Counted> {
    let (printed, counted) = (cost::table_3_user(s), cost::counted_user(s, s.ell.div_ceil(2), active));
    [
        ("polynomials", printed.poly_eval, counted.poly_eval),
        ("KDF", printed.kdf, counted.kdf),
        ("chains of F", printed.chains, counted.chains),
        ("E and D", printed.ae, counted.ae),
    ]
    .map(|(operation, claimed, counted)| Counted { operation, claimed, counted })
    .to_vec()
}

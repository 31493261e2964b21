//! What MGL says its protocols cost (§4.3, §5.7; Tables 1, 3, 4, 5), as printed, and what follows from its figures.
//!
//! A function named for a table or section gives its row as it is printed. One named `counted_…` gives the count that
//! follows from Figure 2, 4 or 9 where the two differ (finding F23). Sizes are counted in bits, and a group element, where
//! one is counted, takes γ bits, as in Table 4. All numbers fit: no product here has more than three factors of 32 bits.

/// The sizes that the tables speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// m, the number of users.
    pub m: u32,
    /// t, the threshold of the shares of κ.
    pub t: u32,
    /// ℓ, the neighbours of a user.
    pub ell: u32,
    /// k, the coefficients of a secret shared polynomial.
    pub k: u32,
    /// r, the elements of an input.
    pub r: u32,
    /// n, the bits of an element.
    pub n: u32,
    /// λ, the bits of an element of Z_N.
    pub lambda: u32,
    /// µ, the bits of an element of F_q.
    pub mu: u32,
    /// γ, the bits of a group element.
    pub gamma: u32,
}

/// A number to be multiplied.
fn w(x: u32) -> u128 {
    u128::from(x)
}

impl Sizes {
    /// m − 1.
    fn others(&self) -> u128 {
        w(self.m).saturating_sub(1)
    }

    /// nr.
    fn vector(&self) -> u128 {
        w(self.n) * w(self.r)
    }

    /// ⌈ℓ/2⌉.
    fn half(&self) -> u128 {
        w(self.ell.div_ceil(2))
    }
}

/// The columns of Table 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SspCost {
    /// "# EXP", in Z_N.
    pub exp: u128,
    /// "# Poly Eval".
    pub poly_eval: u128,
    /// "# MUL", in Z_N.
    pub mul: u128,
    /// "# Const Poly Mul".
    pub const_poly_mul: u128,
    /// "# Bits Trans".
    pub sent: u128,
}

/// Table 1, "SSP_i": 3m, m, 2m, m, mλ.
pub fn table_1_ssp_i(s: &Sizes) -> SspCost {
    let m = w(s.m);
    SspCost { exp: 3 * m, poly_eval: m, mul: 2 * m, const_poly_mul: m, sent: m * w(s.lambda) }
}

/// Table 1, "SSP_{3−i}": 2m, –, m, –, 2mλ.
pub fn table_1_ssp_3_minus_i(s: &Sizes) -> SspCost {
    let m = w(s.m);
    SspCost { exp: 2 * m, poly_eval: 0, mul: m, const_poly_mul: 0, sent: 2 * m * w(s.lambda) }
}

/// Table 1, "Total": 5m, m, 3m, m, 3mλ.
pub fn table_1_total(s: &Sizes) -> SspCost {
    let m = w(s.m);
    SspCost { exp: 5 * m, poly_eval: m, mul: 3 * m, const_poly_mul: m, sent: 3 * m * w(s.lambda) }
}

/// Figure 9, m times, at the SSP that answers: c^{d_2} and c^{d_2²}. It multiplies nothing mod N.
pub fn counted_ssp_3_minus_i(s: &Sizes) -> SspCost {
    SspCost { mul: 0, ..table_1_ssp_3_minus_i(s) }
}

/// Figure 2, Round 1, steps 2 and 3, both SSPs together: each asks m times and answers m times.
pub fn counted_ssps(s: &Sizes) -> SspCost {
    let m = w(s.m);
    SspCost { exp: 10 * m, poly_eval: 2 * m, mul: 4 * m, const_poly_mul: 2 * m, sent: 6 * m * w(s.lambda) }
}

/// The rows of Table 3 for a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserOperations {
    /// "# Poly Eval", over Z_N.
    pub poly_eval: u128,
    /// "# KDF Eval".
    pub kdf: u128,
    /// "# Modular Exp (Z_N)".
    pub exp: u128,
    /// "# PRG Eval".
    pub prg: u128,
    /// "# Modular Sum", of vectors.
    pub sum: u128,
    /// "# Share^t_m".
    pub share_m: u128,
    /// "# Share²₃".
    pub share_23: u128,
    /// "# Enc_κi()".
    pub enc: u128,
    /// "# E() + # D()".
    pub ae: u128,
    /// "# F^{ν−τ}()": key chains.
    pub chains: u128,
}

/// Table 3, "User", operations: 4(m − 1), 2(m − 1), 2, ℓ, ℓ + 1, 1, ⌈ℓ/2⌉, 1, 2m + 1, 2.
pub fn table_3_user(s: &Sizes) -> UserOperations {
    UserOperations {
        poly_eval: 4 * s.others(),
        kdf: 2 * s.others(),
        exp: 2,
        prg: w(s.ell),
        sum: w(s.ell) + 1,
        share_m: 1,
        share_23: s.half(),
        enc: 1,
        ae: 2 * w(s.m) + 1,
        chains: 2,
    }
}

/// Figure 4, nobody lost, for a user that deals `dealt` keys: ⌊ℓ/2⌋ or ⌈ℓ/2⌉ with one dealer an edge (§5.2), ℓ as the
/// figure has it.
///
/// A key for masks with each of ℓ neighbours and one for AE with each of m − 1 users: so many KDFs (§6.2 has m + ℓ − 1) and
/// chains, and two polynomials evaluated for each. E: to each other user, to the server a share for each dealing and β_i,
/// and, `active`, a commitment for each dealing and one for κ_i. D: from each other user.
pub fn counted_user(s: &Sizes, dealt: u32, active: bool) -> UserOperations {
    let keys = s.others() + w(s.ell);
    let commitments = if active { w(dealt) + 1 } else { 0 };
    UserOperations {
        poly_eval: 2 * keys,
        kdf: keys,
        share_23: w(dealt),
        ae: 2 * s.others() + w(dealt) + 1 + commitments,
        chains: keys,
        ..table_3_user(s)
    }
}

/// The communication rows of Table 3 for a user, in bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserBits {
    /// "Sending α_i".
    pub alpha: u128,
    /// "Share^t_m".
    pub share_m: u128,
    /// "Share²₃".
    pub share_23: u128,
    /// "2 pairs of SS Poly": received, once.
    pub polynomials: u128,
    /// "Fail. rec. β_i".
    pub beta: u128,
    /// "Comm^t".
    pub comm_t: u128,
    /// "Comm²".
    pub comm_2: u128,
}

impl UserBits {
    /// All but the polynomials: what one session takes.
    pub fn session(&self) -> u128 {
        self.alpha + self.share_m + self.share_23 + self.beta + self.comm_t + self.comm_2
    }

    /// The same in the semi-honest model, which has no commitments.
    pub fn session_semi_honest(&self) -> u128 {
        self.alpha + self.share_m + self.share_23 + self.beta
    }
}

/// Table 3, "User", communication: nr, µ(m − 1), ℓµ/2, 4kλ, mµ, tµ, ℓµ.
pub fn table_3_user_bits(s: &Sizes) -> UserBits {
    let mu = w(s.mu);
    UserBits {
        alpha: s.vector(),
        share_m: mu * s.others(),
        share_23: w(s.ell) * mu / 2,
        polynomials: 4 * w(s.k) * w(s.lambda),
        beta: w(s.m) * mu,
        comm_t: w(s.t) * mu,
        comm_2: w(s.ell) * mu,
    }
}

/// Figure 4, nobody lost: of each dealing one share goes to the neighbour and one to the server (Table 5's ℓµ, where ℓ/2
/// keys are dealt), and commitments are group elements.
pub fn counted_user_bits(s: &Sizes, dealt: u32) -> UserBits {
    UserBits {
        share_23: 2 * w(dealt) * w(s.mu),
        comm_t: w(s.t) * w(s.gamma),
        comm_2: 2 * w(dealt) * w(s.gamma),
        ..table_3_user_bits(s)
    }
}

/// The rows of Table 3 for the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerOperations {
    /// "# Rec^t_m".
    pub rec_m: u128,
    /// "# Dec_κi()".
    pub dec: u128,
    /// "# Rec²₃".
    pub rec_23: u128,
    /// "# PRG Eval".
    pub prg: u128,
    /// "# Modular Sum", of vectors.
    pub sum: u128,
}

/// Table 3, "Server", operations: θ, θ, θζ, θζ, θ(ζ + 1), for θ = |U2| and ζ = |U0 ∖ U2|.
pub fn table_3_server(theta: u32, zeta: u32) -> ServerOperations {
    let (theta, pairs) = (w(theta), w(theta) * w(zeta));
    ServerOperations { rec_m: theta, dec: theta, rec_23: pairs, prg: pairs, sum: theta + pairs }
}

/// Figure 4, round 4, where `pairs` edges of the graph join U2 and U0 ∖ U2: only their keys are brought back.
pub fn counted_server(theta: u32, pairs: u128) -> ServerOperations {
    let theta = w(theta);
    ServerOperations { rec_m: theta, dec: theta, rec_23: pairs, prg: pairs, sum: theta + pairs }
}

/// The most edges that an ℓ-regular graph can have between θ users and ζ others: the least of θζ, θℓ and ζℓ.
pub fn counted_pairs_at_most(s: &Sizes, theta: u32, zeta: u32) -> u128 {
    (w(theta) * w(zeta)).min(w(theta.min(zeta)) * w(s.ell))
}

/// The mean number of edges between θ users and ζ others in a random ℓ-regular graph, θζℓ/(m − 1), rounded down; 0 when m < 2.
pub fn counted_pairs_mean(s: &Sizes, theta: u32, zeta: u32) -> u128 {
    (w(theta) * w(zeta) * w(s.ell)).checked_div(s.others()).unwrap_or(0)
}

/// The communication rows of Table 3 for the server, in bits: α_i, β_i and "# Share²₃": |U1|·nr, |U2|·mµ, mℓ/2.
///
/// The last one counts shares, not bits: µ is missing.
pub fn table_3_server_bits(s: &Sizes, u1: u32, u2: u32) -> [u128; 3] {
    [w(u1) * s.vector(), w(u2) * w(s.m) * w(s.mu), w(s.m) * w(s.ell) / 2]
}

/// The same with µ: one share of each edge goes to the server.
pub fn counted_server_bits(s: &Sizes, u1: u32, u2: u32) -> [u128; 3] {
    let [alpha, beta, shares] = table_3_server_bits(s, u1, u2);
    [alpha, beta, shares * w(s.mu)]
}

/// §5.7.1, what a user stores, in its three parts: 4kλ, µ(m − 1 + ⌈ℓ/2⌉), µ(ℓ + m − 1).
pub fn section_5_7_1_storage_parts(s: &Sizes) -> [u128; 3] {
    let shares = s.others() + s.half();
    [4 * w(s.k) * w(s.lambda), w(s.mu) * shares, w(s.mu) * (w(s.ell) + s.others())]
}

/// §5.7.1, "the total storage cost for a user": 4kλ + µ(m + ℓ + ⌈ℓ/2⌉). Its parts add up to more.
pub fn section_5_7_1_storage(s: &Sizes) -> u128 {
    4 * w(s.k) * w(s.lambda) + w(s.mu) * (w(s.m) + w(s.ell) + s.half())
}

/// What a user of Figure 4 holds from round 3 on: the polynomials and master keys, a share of every κ, its own too, and a
/// share of its key with every neighbour: 4kλ + µ(m + ℓ − 1) + µ(m + ℓ).
pub fn counted_storage(s: &Sizes) -> u128 {
    4 * w(s.k) * w(s.lambda) + w(s.mu) * (s.others() + w(s.ell)) + w(s.mu) * (w(s.m) + w(s.ell))
}

/// §5.7.1, "the total communication cost": µ(2m − 1 + 2ℓ + t) + 4kλ. It says that α_i is in it; nr is not.
pub fn section_5_7_1_communication(s: &Sizes) -> u128 {
    w(s.mu) * (w(s.m) + s.others() + 2 * w(s.ell) + w(s.t)) + 4 * w(s.k) * w(s.lambda)
}

/// §5.7.2, "the total storage cost": mnr + |U1|·mµ + mℓµ/2 + mµ(t + ℓ).
pub fn section_5_7_2_storage(s: &Sizes, u1: u32) -> u128 {
    let (m, mu) = (w(s.m), w(s.mu));
    m * s.vector() + w(u1) * m * mu + m * w(s.ell) * mu / 2 + m * mu * (w(s.t) + w(s.ell))
}

/// §5.7.2, communication: |U1|·nr, |U1|·mµ (Table 3 has |U2|), mℓ/2 and mµ(t + ℓ).
pub fn section_5_7_2_communication(s: &Sizes, u1: u32) -> [u128; 4] {
    let [alpha, beta, shares] = table_3_server_bits(s, u1, u1);
    [alpha, beta, shares, w(s.m) * w(s.mu) * (w(s.t) + w(s.ell))]
}

/// §5.7.2, what is in the O() of reconstructing every κ with the Lagrange coefficients computed "on-the-fly": m³.
pub fn section_5_7_2_on_the_fly(s: &Sizes) -> u128 {
    w(s.m) * w(s.m) * w(s.m)
}

/// Multiplications in F_q for θ secrets from the same u shares: the coefficients once, u², then u for each secret (BON §VII-B).
pub fn counted_reconstruction(u: u32, theta: u32) -> u128 {
    w(u) * w(u) + w(theta) * w(u)
}

/// The rows of Tables 4 and 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// "This paper".
    Mgl,
    /// "Bonawitz et al."
    Bon,
    /// "Acs and Castelluccia".
    Acs,
}

/// What Table 4 has within O().
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// In bits.
    pub communication: u128,
    /// Without PRGs. A logarithm is that of the next lower power of two.
    pub computation: u128,
    /// What c(r, n), a PRG, is multiplied with.
    pub prg: u128,
    /// In bits.
    pub storage: u128,
}

/// Table 4, "User".
pub fn table_4_user(scheme: &Scheme, s: &Sizes) -> Order {
    let (m, mu, gamma, nr) = (w(s.m), w(s.mu), w(s.gamma), s.vector());
    let log = w(s.m.checked_ilog2().unwrap_or(0));
    match scheme {
        Scheme::Mgl => Order {
            communication: (w(s.lambda) + mu) * m + nr,
            computation: m * log * log,
            prg: w(s.ell) + 1,
            storage: 4 * w(s.k) * w(s.lambda) + mu * (m + 3 * s.half()) + nr,
        },
        Scheme::Bon => Order {
            communication: m * gamma + nr,
            computation: m * m,
            prg: s.others(),
            storage: (gamma + 2 * mu) * m + nr,
        },
        Scheme::Acs => Order {
            communication: m * gamma + nr,
            computation: 0,
            prg: w(s.ell) + 1,
            storage: (w(s.ell) + 1) * mu + nr,
        },
    }
}

/// Table 4, "Server", for ζ users that dropped out.
pub fn table_4_server(scheme: &Scheme, s: &Sizes, zeta: u32) -> Order {
    let (m, mu, inputs) = (w(s.m), w(s.mu), w(s.m) * s.vector());
    let left = w(s.m.saturating_sub(zeta));
    match scheme {
        Scheme::Mgl => Order {
            communication: m * m * mu + inputs + m * w(s.ell) / 2,
            computation: m * m,
            prg: left * w(s.ell),
            storage: inputs + m * m * mu + m * w(s.ell) * mu / 2,
        },
        Scheme::Bon => Order {
            communication: m * m * w(s.gamma) + inputs,
            computation: m * m,
            prg: left * s.others(),
            storage: m * m * mu + inputs,
        },
        Scheme::Acs => Order { communication: inputs, computation: inputs, prg: 0, storage: inputs },
    }
}

/// PRGs of BON's server: one for each survivor and one for each pair of a survivor and a dropped user (BON §VII-B).
pub fn counted_bon_server_prg(theta: u32, zeta: u32) -> u128 {
    w(theta) + w(theta) * w(zeta)
}

/// PRGs of MGL's server: one for each survivor and one for each pair that is opened.
pub fn counted_server_prg(theta: u32, pairs: u128) -> u128 {
    w(theta) + pairs
}

/// Table 5, "mask-then-encrypt": Share^t_m, twice the Share²₃ (ℓ/2 is printed, for odd ℓ too), PRGs, sums, Enc. `None` for ACS.
pub fn table_5_mask(scheme: &Scheme, s: &Sizes) -> Option<[u128; 5]> {
    match scheme {
        Scheme::Mgl => Some([1, w(s.ell), w(s.ell), w(s.ell) + 1, 1]),
        Scheme::Bon => Some([2, 0, s.others(), w(s.m), 1]),
        Scheme::Acs => None,
    }
}

/// Table 5, "decrypt-then-unmask": Rec^t_m, Rec²₃, PRGs, sums, Dec; for MGL the second and the third are bounds. `None` for ACS.
pub fn table_5_unmask(scheme: &Scheme, s: &Sizes, theta: u32, zeta: u32) -> Option<[u128; 5]> {
    let (theta, zeta) = (w(theta), w(zeta));
    let edges = theta * w(s.ell);
    match scheme {
        Scheme::Mgl => Some([theta, edges, edges, theta + edges, theta]),
        Scheme::Bon => Some([theta + zeta, 0, zeta * s.others(), theta + zeta * s.others(), theta]),
        Scheme::Acs => None,
    }
}

/// Table 5, "Communication in bits": shares of Share^t_m, of Share²₃, and over the whole network. `None` for ACS.
pub fn table_5_bits(scheme: &Scheme, s: &Sizes) -> Option<[u128; 3]> {
    let (m, mu) = (w(s.m), w(s.mu));
    match scheme {
        Scheme::Mgl => Some([s.others() * mu, w(s.ell) * mu, m * (s.others() + w(s.ell)) * mu]),
        Scheme::Bon => Some([2 * s.others() * mu, 0, 2 * m * s.others() * mu]),
        Scheme::Acs => None,
    }
}

//! What every party knows before a session, and the thresholds of Figure 5.

use crate::bon::{Repair, Repairs};
use crate::space::Space;
use crate::{Error, Modulus};

/// n, t, m, R and the bound of the inputs, checked once, and the repairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Params {
    users: u32,
    threshold: u32,
    space: Space,
    repairs: Repairs,
}

impl Params {
    /// n users, of whom t must stay; vectors of m elements of Z_R, R − 1 = `max_element`; and, unless the sum is to be
    /// taken modulo R, the largest input element R_U − 1 = `max_input`. The protocol is as written, without repairs.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless n ≥ 1, 1 ≤ t ≤ n, m ≥ 1 and R ≥ 2; then `E_WRAP` unless R_U ≥ 2 and R ≥ n(R_U − 1) + 1.
    pub fn new(
        users: u32,
        threshold: u32,
        dimension: u32,
        max_element: u64,
        max_input: Option<u64>,
    ) -> Result<Self, Error> {
        if users == 0 {
            return Err(Error::Params { what: "no users" });
        }
        if threshold == 0 || threshold > users {
            return Err(Error::Params { what: "the threshold is not from 1 to n" });
        }
        let space = Space::new(users, dimension, max_element, max_input)?;
        Ok(Self { users, threshold, space, repairs: Repairs::AS_WRITTEN })
    }

    /// Inputs are any elements of Z_R and the sum is modulo R, as Figure 4 has it.
    ///
    /// # Errors
    ///
    /// `E_PARAMS`.
    pub fn modular(users: u32, threshold: u32, dimension: u32, max_element: u64) -> Result<Self, Error> {
        Self::new(users, threshold, dimension, max_element, None)
    }

    /// Input elements are at most `max_input` = R_U − 1, and R = n(R_U − 1) + 1 is the least that no sum wraps.
    ///
    /// # Errors
    ///
    /// `E_PARAMS`, and `E_WRAP` when R would be above 2^64 or `max_input` is 0.
    pub fn bounded(users: u32, threshold: u32, dimension: u32, max_input: u64) -> Result<Self, Error> {
        // Where there is no such R, `new` says why: it checks the product again.
        let largest_sum = max_input.saturating_mul(u64::from(users));
        Self::new(users, threshold, dimension, largest_sum.max(1), Some(max_input))
    }

    /// The same, with these repairs in place of those there were.
    #[must_use]
    pub fn with_repairs(self, repairs: Repairs) -> Self {
        Self { repairs, ..self }
    }

    /// The repairs.
    pub fn repairs(&self) -> Repairs {
        self.repairs
    }

    /// Whether this repair is made.
    pub(crate) fn has(&self, repair: Repair) -> bool {
        self.repairs.has(repair)
    }

    /// n. Users have the ids 1 to n.
    pub fn users(&self) -> u32 {
        self.users
    }

    /// t.
    pub fn threshold(&self) -> u32 {
        self.threshold
    }

    /// m.
    pub fn dimension(&self) -> u32 {
        self.space.dimension()
    }

    /// m, as the length of a vector.
    pub(crate) fn len(&self) -> usize {
        self.space.len()
    }

    /// m, R and R_U.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// R.
    pub fn modulus(&self) -> Modulus {
        self.space.modulus()
    }

    /// The largest element an input may have: R_U − 1, or R − 1.
    pub fn largest_input(&self) -> u64 {
        self.space.largest_input()
    }

    /// R_U − 1, where the inputs are bounded.
    pub fn max_input(&self) -> Option<u64> {
        self.space.max_input()
    }

    /// That at least t are here.
    pub(crate) fn enough(&self, count: usize, what: &'static str) -> Result<(), Error> {
        if u32::try_from(count).is_ok_and(|count| count < self.threshold) {
            return Err(Error::Threshold { what, culprit: None });
        }
        Ok(())
    }

    /// That this is the id of a user.
    pub(crate) fn check_id(&self, id: u32) -> Result<(), Error> {
        if id == 0 || id > self.users {
            return Err(Error::Params { what: "the id of a user is not from 1 to n" });
        }
        Ok(())
    }

    /// Theorem 4's condition in the active model with `colluding` users: 2t > n + n_C.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when it does not hold.
    pub fn check_active(&self, colluding: u32) -> Result<(), Error> {
        if u64::from(self.threshold) * 2 > u64::from(self.users) + u64::from(colluding) {
            return Ok(());
        }
        Err(Error::Params { what: "the threshold is too small for the active model" })
    }
}

/// Who may be the adversary: the rows of Figure 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ThreatModel {
    /// Users, together.
    ClientsOnly,
    /// The server alone.
    ServerOnly,
    /// The server, together with users.
    ClientsAndServer,
}

impl ThreatModel {
    /// Figure 5's minimum threshold for n users: 1, ⌊n/2⌋ + 1, ⌊2n/3⌋ + 1.
    pub fn minimum_threshold(self, n: u32) -> u32 {
        match self {
            ThreatModel::ClientsOnly => 1,
            ThreatModel::ServerOnly => (n / 2).saturating_add(1),
            // ⌊2n/3⌋ = 2⌊n/3⌋ + ⌊2(n mod 3)/3⌋.
            ThreatModel::ClientsAndServer => 2 * (n / 3) + 2 * (n % 3) / 3 + 1,
        }
    }

    /// Figure 5's minimum number of inputs in the sum: t, and t − n_C where `colluding` users stand with the server.
    pub fn minimum_inputs(self, t: u32, colluding: u32) -> u32 {
        match self {
            ThreatModel::ClientsOnly | ThreatModel::ServerOnly => t,
            ThreatModel::ClientsAndServer => t.saturating_sub(colluding),
        }
    }
}

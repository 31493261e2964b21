//! Tiny parameters for the simulators: three users, t = 2, shares over F_5, inputs of one element of Z_R; and what is ideal there.
//!
//! A ciphertext between honest users says nothing but its length, so it is left out. Keys that users agree on, and what the PRG makes of
//! a key or a seed, are tables of uniform values, each use having its own; who opens a key or a seed reads its entry.

use crate::findings::stage::text;
use secagg_spec::prelude::nat;
use secagg_spec::shamir;

/// q.
pub const Q: u64 = 5;

/// The users are 0, 1 and 2; their ids are one more.
pub const USERS: usize = 3;

/// The two ends of each pair.
pub const PAIRS: [(usize, usize); 3] = [(0, 1), (0, 2), (1, 2)];

/// All sharings with t = 2: by secret, coefficient and id, from 1 to 3.
pub struct Shares(Vec<u64>);

impl Shares {
    /// Computed by the specification's SS.share.
    pub fn new() -> Result<Self, String> {
        let mut table = Vec::new();
        for (secret, a) in (0..Q).flat_map(|secret| (0..Q).map(move |a| (secret, a))) {
            for (_, share) in shamir::share(&nat(secret), 2, &[1, 2, 3], &[nat(a)], &nat(Q)).map_err(text)? {
                table.push(u64::try_from(share).map_err(text)?);
            }
        }
        Ok(Self(table))
    }

    /// The share at `place` + 1.
    pub fn at(&self, secret: u64, a: u64, place: usize) -> u64 {
        self.0[(secret * Q + a) as usize * 3 + place]
    }
}

/// Who is there.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    /// R.
    pub modulus: u64,
    /// Whether the adversary has the server.
    pub server: bool,
    /// Which users collude.
    pub colludes: [bool; USERS],
    /// Which users stay: U3 in BON, U1 in MGL.
    pub stays: [bool; USERS],
}

impl Scene {
    /// Those who do not collude.
    pub fn honest(&self) -> Vec<usize> {
        (0..USERS).filter(|u| !self.colludes[*u]).collect()
    }

    /// Those who collude.
    pub fn colluders(&self) -> Vec<usize> {
        (0..USERS).filter(|u| self.colludes[*u]).collect()
    }

    /// Those honest users who stay.
    pub fn staying(&self) -> Vec<usize> {
        self.honest().into_iter().filter(|u| self.stays[*u]).collect()
    }

    /// Whether both ends of a pair are honest and stay: its mask is gone with the sum, and nobody else knows it.
    pub fn hides(&self, (u, v): (usize, usize)) -> bool {
        [u, v].iter().all(|w| self.stays[*w] && !self.colludes[*w])
    }

    /// Whether both ends of a pair are honest.
    pub fn is_honest(&self, (u, v): (usize, usize)) -> bool {
        !self.colludes[u] && !self.colludes[v]
    }

    /// The sum over the honest users who stay, mod R.
    pub fn sum(&self, inputs: &[u64]) -> u64 {
        self.staying().iter().map(|u| inputs[*u]).sum::<u64>() % self.modulus
    }

    /// Values for the inputs that are uniform but for their sum: drawn for all honest users who stay but the last.
    pub fn made_up(&self, drawn: &[u64], sum: u64) -> [u64; USERS] {
        let mut made_up = [0; USERS];
        let mut rest = sum + self.modulus * USERS as u64;
        if let Some((last, others)) = self.staying().split_last() {
            for u in others {
                made_up[*u] = drawn[*u];
                rest -= drawn[*u];
            }
            made_up[*last] = rest % self.modulus;
        }
        made_up
    }

    /// ±r: the greater of the pair adds it.
    pub fn signed(&self, u: usize, v: usize, r: u64) -> u64 {
        if u > v { r } else { (self.modulus - r) % self.modulus }
    }
}

//! A set-up of MGL with all that anybody holds: what a coalition's part is cut from, and the truth, which is looked up afterwards.

use super::npkc_ssps;
use super::ssp::{NikeSsp, NpkcSsp, Ssp};
use crate::findings::stage::text;
use secagg_spec::npkc::ring::encode_polynomial;
use secagg_spec::prelude::Nat;
use secagg_vectors::engine::mgl::{Material, Setup};
use secagg_vectors::engine::mgl_draws::{self, Enrolled, SMALL_SAFE_PRIMES};
use secagg_vectors::engine::mgl_spec;
use std::collections::BTreeMap;

/// The a_{uv} of a provider: for masks, then for AE.
pub type Coefficients = [Vec<Nat>; 2];

/// The two master keys of a pair of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairKeys {
    /// MK.
    pub mask: [u8; 32],
    /// EK.
    pub ae: [u8; 32],
}

/// Everybody's part in a set-up.
pub struct World {
    enrolled: Enrolled,
    ssps: [Ssp; 2],
}

impl World {
    /// The set-up that [`mgl_draws::enrol`] makes of this seed with the small safe primes, and its providers.
    ///
    /// # Errors
    ///
    /// A set-up that cannot be made.
    pub fn deal(seed: &[u8; 32], setup: &Setup) -> Result<Self, String> {
        let k = mgl_draws::polynomial_length(setup);
        if setup.repairs.has("SoundNike") {
            let coefficients = |b| mgl_draws::nike_coefficients(seed, b, k).map_err(text);
            return Self::with_polynomials(seed, setup, &[coefficients(1)?, coefficients(2)?]);
        }
        let [p, q] = SMALL_SAFE_PRIMES.map(Nat::from);
        let enrolled = mgl_draws::enrol(seed, setup, (&p, &q)).map_err(text)?;
        let ssps = npkc_ssps::provide(seed, (&p, &q), setup.users, k)?;
        check_shares(&enrolled, &ssps)?;
        Ok(Self { enrolled, ssps: ssps.map(|ssp| Ssp::Npkc(Box::new(ssp))) })
    }

    /// The same with hardened key material from these polynomials of SSP_1 and SSP_2.
    ///
    /// # Errors
    ///
    /// A set-up that cannot be made.
    pub fn with_polynomials(seed: &[u8; 32], setup: &Setup, all: &[Coefficients; 2]) -> Result<Self, String> {
        let k = mgl_draws::polynomial_length(setup);
        let ssp = |b: u8, coefficients| {
            let (provider, sent) = mgl_draws::nike_provider(seed, b, (setup.users, k), coefficients).map_err(text)?;
            let keys = (1..=setup.users).map(|i| mgl_draws::provider_key(seed, b, i));
            let nonces = (1..=setup.users).map(|i| mgl_draws::provider_nonce(seed, b, i));
            let (keys, nonces) = (keys.collect::<Result<_, _>>(), nonces.collect::<Result<_, _>>());
            let ssp = NikeSsp { provider, keys: keys.map_err(text)?, nonces: nonces.map_err(text)? };
            Ok::<_, String>((Ssp::Nike(Box::new(ssp)), sent))
        };
        let ((one, sent_1), (two, sent_2)) = (ssp(1, &all[0])?, ssp(2, &all[1])?);
        let materials = mgl_draws::nike_received(seed, k, [sent_1, sent_2]).map_err(text)?;
        Ok(Self { enrolled: mgl_draws::enrol_with(seed, setup, materials).map_err(text)?, ssps: [one, two] })
    }

    /// What the users and the server are made from.
    pub fn enrolled(&self) -> &Enrolled {
        &self.enrolled
    }

    /// What SSP_1 and SSP_2 have.
    pub fn ssps(&self) -> &[Ssp; 2] {
        &self.ssps
    }

    /// The truth: the keys of user i with every other user, as it computes them itself.
    ///
    /// # Errors
    ///
    /// There is no such user.
    pub fn true_keys(&self, i: u32) -> Result<BTreeMap<u32, PairKeys>, String> {
        let setup = &self.enrolled.setup;
        let mut user = self.enrolled.users.get((i as usize).wrapping_sub(1)).cloned().ok_or("no such user")?;
        user.neighbours = (1..=setup.users).filter(|j| *j != i).collect();
        let keys = mgl_spec::master_keys(setup, i, &user).map_err(text)?;
        let pairs = keys.MK.into_iter().zip(keys.EK);
        Ok(pairs.map(|((j, mask), (_, ae))| (j, PairKeys { mask, ae })).collect())
    }
}

/// Whether the polynomials that the providers made together are those that the users hold.
fn check_shares(enrolled: &Enrolled, ssps: &[NpkcSsp; 2]) -> Result<(), String> {
    for (j, user) in enrolled.users.iter().enumerate() {
        let Material::Npkc { modulus, masks, ae, .. } = &user.material else { return Err("not NPKC".to_owned()) };
        for (run, held) in [masks, ae].into_iter().enumerate() {
            for (ssp, bytes) in ssps.iter().zip(held) {
                let share = ssp.runs[run].shares.get(j).ok_or("a user was not served")?;
                let share = encode_polynomial(share, &Nat::from_bytes_be(modulus)).map_err(text)?;
                (share == *bytes).then_some(()).ok_or("the providers' shares are not those of the users")?;
            }
        }
    }
    Ok(())
}

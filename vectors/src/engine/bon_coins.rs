//! The draws of a session of BON, by label ([`super::draws`]).

use super::Failure;
use super::bon::{Coins, Model, Setup};
use super::draws::{bytes, element, secret_key};

pub use super::draws::{signing_key, verification_keys};

/// All the draws of user `u` in the session that `seed` stands for.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn derive(seed: &[u8; 32], u: u32, setup: &Setup) -> Result<Coins, Failure> {
    let key = |what: &str| secret_key(seed, &format!("user/{u}/{what}"));
    let elements = |what: &str| -> Result<Vec<[u8; 32]>, Failure> {
        (1..setup.threshold).map(|i| element(seed, &format!("user/{u}/{what}/{i}"))).collect()
    };
    let nonces = (1..=setup.users)
        .filter(|v| *v != u)
        .map(|v| Ok((v, bytes(seed, &format!("user/{u}/nonce/{v}"))?)))
        .collect::<Result<_, Failure>>()?;
    Ok(Coins {
        signing_key: match setup.model {
            Model::Active => Some(signing_key(seed, u)?),
            Model::Hbc => None,
        },
        c_sk: key("c_sk")?,
        s_sk: key("s_sk")?,
        b: element(seed, &format!("user/{u}/b"))?,
        a_s: elements("a_s")?,
        a_b: elements("a_b")?,
        nonces,
    })
}

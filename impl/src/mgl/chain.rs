//! The one-time keys of a session, from the master keys of a pair (MGL, section 5.1).

use super::{Model, Params, Repair, Session};
use crate::Error;
use crate::prim::field::SecretElement;
use crate::prim::kdf;
use crate::prim::key_agreement::SharedKey;
use crate::wire::Writer;
use zeroize::Zeroizing;

/// Which key of a pair.
#[derive(Clone, Copy)]
pub enum Purpose {
    /// MK_{i,j} → K^{l,τ}_{i,j}, the seed of the pair's mask.
    Mask,
    /// EK_{i,j} → EK^{l,τ}_{i,j}, the key of the pair's ciphertexts.
    Encryption,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Purpose::Mask => b"secagg/v1/mgl/mask",
            Purpose::Encryption => b"secagg/v1/mgl/ae",
        }
    }
}

/// The key of users i and j for one session, the same for both.
///
/// With [`Repair::FreshSession`] KDF(MK ‖ sid ‖ min(i,j) ‖ max(i,j)); else by the chain of Figure 4 with
/// [`Repair::SeparatedOneTimeKeys`], of Figure 3 without.
///
/// # Errors
///
/// Those of [`key_chain`].
pub fn one_time_key<M: Model>(
    params: &Params<M>,
    session: &Session,
    session_id: &[u8; 32],
    purpose: Purpose,
    master: &SharedKey,
    (i, j): (u32, u32),
) -> Result<SecretElement, Error> {
    if params.has(Repair::FreshSession) {
        let mut ikm = Writer::with_capacity(32 + 32 + 8);
        ikm.bytes(master.expose());
        ikm.bytes(session_id);
        ikm.u32(i.min(j));
        ikm.u32(i.max(j));
        return kdf::to_field(&ikm.finish_secret(), purpose.label());
    }
    let separated = params.has(Repair::SeparatedOneTimeKeys);
    SecretElement::from_bytes(&*key_chain(separated, master.expose(), session, params.sessions())?)
}

/// The two chains (`docs/bytes.md`, section 7): F^(ν−τ)(F(MK ‖ T_l)), and, `separated`,
/// F^(ν−τ)(F(MK ‖ TS_l) ‖ ν ‖ τ).
///
/// # Errors
///
/// `E_PARAMS` unless τ < ν.
pub fn key_chain(separated: bool, master: &[u8; 32], session: &Session, nu: u32) -> Result<Zeroizing<[u8; 32]>, Error> {
    let Some(steps) = nu.checked_sub(session.tau).filter(|steps| *steps > 0) else {
        return Err(Error::Params { what: "the session is not from 0 to ν - 1" });
    };
    let mut start = Writer::with_capacity(32 + 8);
    start.bytes(master);
    start.u64(if separated { session.ts_l } else { session.t_l });
    let interval = kdf::one_way(&start.finish_secret())?;

    let mut first = Writer::with_capacity(32 + 8);
    first.bytes(interval.as_slice());
    if separated {
        first.u32(nu);
        first.u32(session.tau);
    }
    let mut key = kdf::one_way(&first.finish_secret())?;
    for _ in 1..steps {
        key = kdf::one_way(key.as_slice())?;
    }
    Ok(key)
}

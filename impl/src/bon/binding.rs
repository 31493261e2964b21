//! The session's identifier, and what signatures, ciphertexts and pairwise masks are bound to (`docs/bytes.md`, section 3).

use crate::Error;
use crate::bon::messages::{self, AdvertisedKeys};
use crate::bon::{Params, Repair, VerificationKeys};
use crate::prim::kdf;
use crate::prim::key_agreement::SharedKey;
use crate::wire::Writer;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// The label of the session's identifier.
const SESSION_ID: &[u8] = b"secagg/v1/bon/sid";
/// The label of σ_u.
const KEYS: &[u8] = b"secagg/v1/bon/keys";
/// The label of σ'_u.
const SURVIVORS: &[u8] = b"secagg/v1/bon/survivors";
/// The label of associated data.
const AD: &[u8] = b"secagg/v1/bon/ad";
/// The label of the seeds of pairwise masks.
const MASK: &[u8] = b"secagg/v1/bon/mask";

/// sid.
pub type SessionId = [u8; 32];

/// sid: SHA-256 over repairs, model, parameters, the key list (the message in full) and, in the active model, the
/// verification keys; none without [`Repair::SessionBinding`]. It is the active model where there are keys.
pub fn session_id(params: &Params, keys: Option<&VerificationKeys>, key_list: &[u8]) -> Option<SessionId> {
    if !params.has(Repair::SessionBinding) {
        return None;
    }
    let mut writer = Writer::default();
    writer.bytes(&params.repairs().bits().to_be_bytes());
    writer.u8(u8::from(keys.is_some()));
    [params.users(), params.threshold(), params.dimension()].into_iter().for_each(|number| writer.u32(number));
    writer.u64(params.modulus().max_element());
    writer.u64(params.max_input().unwrap_or(0));
    let mut hash = Sha256::new_with_prefix(SESSION_ID);
    hash.update(writer.finish());
    hash.update(key_list);
    for key in keys.into_iter().flat_map(VerificationKeys::all) {
        hash.update(key.to_bytes());
    }
    Some(hash.finalize().into())
}

/// What σ_u signs: c_u^PK ‖ s_u^PK; with session binding label ‖ u before it.
pub fn signed_keys(params: &Params, u: u32, advertised: &AdvertisedKeys) -> Vec<u8> {
    if params.has(Repair::SessionBinding) {
        return [KEYS, &u.to_be_bytes(), &advertised.keys()].concat();
    }
    advertised.keys().to_vec()
}

/// What σ'_u signs: set U3; with session binding label ‖ sid before it.
pub fn signed_survivors(sid: Option<&SessionId>, u3: &BTreeSet<u32>) -> Vec<u8> {
    let set = messages::set_bytes(u3);
    match sid {
        Some(sid) => [SURVIVORS, sid, &set].concat(),
        None => set,
    }
}

/// The associated data of e_{u,v}: with directional AE label ‖ u ‖ v; with session binding sid follows.
pub fn associated_data(params: &Params, sid: Option<&SessionId>, u: u32, v: u32) -> Vec<u8> {
    let mut ad = Vec::new();
    if params.has(Repair::DirectionalAe) {
        ad.extend_from_slice(AD);
        ad.extend_from_slice(&u.to_be_bytes());
        ad.extend_from_slice(&v.to_be_bytes());
    }
    if let Some(sid) = sid {
        ad.extend_from_slice(sid);
    }
    ad
}

/// The seed of p_{u,v}, the same for both: what u and v agreed on; with named seeds
/// KDF(KA.agree(s_u^SK, s_v^PK) ‖ min(u,v) ‖ max(u,v)).
///
/// # Errors
///
/// None occurs, as with [`kdf::to_field`].
pub fn mask_seed(params: &Params, agreed: &SharedKey, u: u32, v: u32) -> Result<Zeroizing<[u8; 32]>, Error> {
    if !params.has(Repair::NamedSeeds) {
        return Ok(Zeroizing::new(*agreed.expose()));
    }
    let mut ikm = Writer::with_capacity(32 + 8);
    ikm.bytes(agreed.expose());
    ikm.u32(u.min(v));
    ikm.u32(u.max(v));
    Ok(kdf::to_field(&ikm.finish_secret(), MASK)?.to_bytes())
}

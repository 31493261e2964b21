//! What a user has from one provider: its row of each polynomial.

use super::{Params, ProviderId, check_id};
use crate::Error;
use crate::prim::ae;
use crate::prim::field::SecretElement;
use crate::prim::key_agreement::SharedKey;
use crate::prim::shamir::Polynomial;
use crate::wire::Reader;
use std::fmt;

/// F_{b,0}(i, y) and F_{b,1}(i, y), for the masks and for AE. Overwritten when dropped.
pub struct Row {
    provider: ProviderId,
    params: Params,
    id: u32,
    masks: Polynomial,
    ciphertexts: Polynomial,
}

impl Row {
    /// Reads what the provider sent to user i, encrypted under K_{i,SSP_b}.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for an id that is not from 1 to m; `E_LENGTH`, `E_TAG` of the ciphertext; `E_LENGTH` when it does not hold
    /// 64k bytes; `E_RANGE` for a value ≥ q.
    pub fn open(params: Params, provider: ProviderId, id: u32, key: &SharedKey, sealed: &[u8]) -> Result<Self, Error> {
        check_id(params.users(), id)?;
        let plaintext = ae::Key::derive(key)?.open(&provider.ad(id), sealed)?;
        let size = usize::try_from(params.coefficients()).ok().and_then(|k| k.checked_mul(64));
        if size != Some(plaintext.len()) {
            return Err(Error::Length { what: "a row", culprit: None });
        }
        let mut reader = Reader::new(&plaintext);
        let mut polynomial = || {
            let constant = SecretElement::from_bytes(reader.array()?)?;
            let rest = (1..params.coefficients()).map(|_| SecretElement::from_bytes(reader.array()?));
            Ok::<_, Error>(Polynomial::new(&constant, &rest.collect::<Result<Vec<_>, Error>>()?))
        };
        Ok(Self { provider, params, id, masks: polynomial()?, ciphertexts: polynomial()? })
    }

    /// Which provider it is from.
    pub fn provider(&self) -> ProviderId {
        self.provider
    }

    /// m and k.
    pub fn params(&self) -> Params {
        self.params
    }

    /// i.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// F_{b,0}(i, j). The time depends on j and k only.
    pub(super) fn mask_at(&self, j: u32) -> Result<SecretElement, Error> {
        self.masks.share(j)
    }

    /// F_{b,1}(i, j). The time depends on j and k only.
    pub(super) fn ciphertext_at(&self, j: u32) -> Result<SecretElement, Error> {
        self.ciphertexts.share(j)
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { provider, params, id, .. } = self;
        write!(f, "Row {{ provider: {provider:?}, id: {id}, {params:?}, polynomials: [redacted] }}")
    }
}

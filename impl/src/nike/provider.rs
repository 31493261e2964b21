//! A provider: two symmetric polynomials over F_q, and a row of each for every user that registers.

use super::{ProviderId, check_id};
use crate::Error;
use crate::prim::ae;
use crate::prim::field::SecretElement;
use crate::prim::key_agreement::SharedKey;
use crate::prim::shamir::Polynomial;
use crate::wire::Writer;
use rand_core::CryptoRng;
use std::collections::BTreeSet;
use std::fmt;
use zeroize::Zeroizing;

/// m and k, checked once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params {
    users: u32,
    coefficients: u32,
}

impl Params {
    /// m users; k coefficients in each variable: fewer than k users together learn nothing.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless 1 ≤ k ≤ m.
    pub fn new(users: u32, coefficients: u32) -> Result<Self, Error> {
        if coefficients == 0 || coefficients > users {
            return Err(Error::Params { what: "the number of coefficients is not from 1 to m" });
        }
        Ok(Self { users, coefficients })
    }

    /// m.
    pub fn users(&self) -> u32 {
        self.users
    }

    /// k.
    pub fn coefficients(&self) -> u32 {
        self.coefficients
    }
}

/// a_{uv}, u ≤ v, ordered by u, then v, for the masks and for AE. Overwritten when dropped.
pub struct ProviderCoins {
    masks: Vec<SecretElement>,
    ciphertexts: Vec<SecretElement>,
}

impl ProviderCoins {
    fn draw<R: CryptoRng + ?Sized>(params: Params, rng: &mut R) -> Self {
        let k = params.coefficients;
        let mut triangle = || (0..k).flat_map(|u| u..k).map(|_| SecretElement::random(rng)).collect();
        Self { masks: triangle(), ciphertexts: triangle() }
    }

    /// These literal draws, k(k+1)/2 for the masks and as many for AE.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for a value ≥ q.
    #[cfg(feature = "test-util")]
    pub fn from_bytes(masks: &[[u8; 32]], ciphertexts: &[[u8; 32]]) -> Result<Self, Error> {
        let elements = |bytes: &[[u8; 32]]| bytes.iter().map(SecretElement::from_bytes).collect::<Result<_, _>>();
        Ok(Self { masks: elements(masks)?, ciphertexts: elements(ciphertexts)? })
    }
}

impl fmt::Debug for ProviderCoins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProviderCoins([redacted])")
    }
}

/// SSP_b. Its polynomials are overwritten when it is dropped.
pub struct Provider {
    id: ProviderId,
    params: Params,
    masks: Symmetric,
    ciphertexts: Symmetric,
    registered: BTreeSet<u32>,
}

impl Provider {
    /// Draws the polynomials.
    ///
    /// # Errors
    ///
    /// None occurs: as many coefficients are drawn as needed.
    pub fn new<R: CryptoRng + ?Sized>(params: Params, id: ProviderId, rng: &mut R) -> Result<Self, Error> {
        Self::from_draws(params, id, ProviderCoins::draw(params, rng))
    }

    /// The same, with literal draws.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when there are not k(k+1)/2 coefficients, twice.
    #[cfg(feature = "test-util")]
    pub fn with_coins(params: Params, id: ProviderId, coins: ProviderCoins) -> Result<Self, Error> {
        Self::from_draws(params, id, coins)
    }

    fn from_draws(params: Params, id: ProviderId, coins: ProviderCoins) -> Result<Self, Error> {
        let masks = Symmetric::new(params.coefficients, &coins.masks)?;
        let ciphertexts = Symmetric::new(params.coefficients, &coins.ciphertexts)?;
        Ok(Self { id, params, masks, ciphertexts, registered: BTreeSet::new() })
    }

    /// Which of the two it is.
    pub fn id(&self) -> ProviderId {
        self.id
    }

    /// Gives user i its rows, encrypted under K_{i,SSP_b}.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for an id that is not from 1 to m, `E_DUPLICATE` for one that registered before; culprit i.
    pub fn register<R: CryptoRng + ?Sized>(&mut self, i: u32, key: &SharedKey, rng: &mut R) -> Result<Vec<u8>, Error> {
        let mut nonce = [0; 12];
        rng.fill_bytes(&mut nonce);
        self.give(i, key, &nonce)
    }

    /// The same, with a literal nonce.
    ///
    /// # Errors
    ///
    /// Those of [`Provider::register`].
    #[cfg(feature = "test-util")]
    pub fn register_with_coins(&mut self, i: u32, key: &SharedKey, nonce: &[u8; 12]) -> Result<Vec<u8>, Error> {
        self.give(i, key, nonce)
    }

    fn give(&mut self, i: u32, key: &SharedKey, nonce: &[u8; 12]) -> Result<Vec<u8>, Error> {
        check_id(self.params.users, i)?;
        if !self.registered.insert(i) {
            return Err(Error::Duplicate { what: "a registration", culprit: Some(i) });
        }
        let k = usize::try_from(self.params.coefficients).unwrap_or(0);
        let mut rows = Writer::with_capacity(k.saturating_mul(64));
        for symmetric in [&self.masks, &self.ciphertexts] {
            symmetric.write_row(i, &mut rows)?;
        }
        ae::Key::derive(key)?.seal(nonce, &self.id.ad(i), &rows.finish_secret())
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, params, registered, .. } = self;
        write!(f, "Provider {{ id: {id:?}, {params:?}, registered: {registered:?}, polynomials: [redacted] }}")
    }
}

/// F(x, y) = Σ a_{uv}·x^u·y^v, a_{uv} = a_{vu}: by v, the coefficient of y^v, a polynomial in x.
struct Symmetric(Vec<Polynomial>);

impl Symmetric {
    /// From a_{uv}, u ≤ v, ordered by u, then v.
    fn new(k: u32, triangle: &[SecretElement]) -> Result<Self, Error> {
        let refused = || Error::Params { what: "not k(k + 1)/2 coefficients" };
        let k = usize::try_from(k).map_err(|_| refused())?;
        if k.checked_add(1).and_then(|next| next.checked_mul(k)) != triangle.len().checked_mul(2) {
            return Err(refused());
        }
        // a_{uv} stands after the rows 0 … u − 1, of k, k − 1, … elements.
        let element = |u: usize, v: usize| {
            let (low, high) = (u.min(v), u.max(v));
            let place = low.checked_mul(2 * k + 1)?.checked_sub(low.checked_mul(low)?)? / 2 + (high - low);
            triangle.get(place)
        };
        let column = |v: usize| {
            let ascending: Option<Vec<SecretElement>> = (0..k).map(|u| element(u, v).cloned()).collect();
            let ascending = ascending.ok_or_else(refused)?;
            let (constant, rest) = ascending.split_first().ok_or_else(refused)?;
            Ok(Polynomial::new(constant, rest))
        };
        (0..k).map(column).collect::<Result<_, _>>().map(Self)
    }

    /// The k coefficients of F(i, y), of y^0 first.
    fn write_row(&self, i: u32, writer: &mut Writer) -> Result<(), Error> {
        for column in &self.0 {
            let coefficient: Zeroizing<[u8; 32]> = column.share(i)?.to_bytes();
            writer.bytes(coefficient.as_slice());
        }
        Ok(())
    }
}

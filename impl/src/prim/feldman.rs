//! Feldman's verifiable secret sharing over P-256: commitments a_k·G to the coefficients of a sharing polynomial.

use crate::Error;
use crate::prim::counters::{Operation, count};
use crate::prim::field::SecretElement;
use crate::prim::key_agreement::PublicKey;
use p256::ProjectivePoint;
use p256::elliptic_curve::Group;
use subtle::ConstantTimeEq;

/// C_0 = s·G, C_1 = a_1·G, …, C_{t−1} = a_{t−1}·G.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    points: Vec<PublicKey>,
}

impl Commitment {
    /// Commits to the polynomial with f(0) = `secret` and these coefficients, of x^1 first.
    ///
    /// # Errors
    ///
    /// `E_POINT` when the secret or a coefficient is 0: the identity has no encoding.
    pub fn new(secret: &SecretElement, coefficients: &[SecretElement]) -> Result<Self, Error> {
        let points = std::iter::once(secret)
            .chain(coefficients)
            .map(|a| {
                count(Operation::CommitPoint);
                let point = ProjectivePoint::mul_by_generator(a.expose());
                let public = p256::PublicKey::from_affine(point.to_affine());
                public.map(PublicKey::from_inner).map_err(|_| Error::Point { culprit: None })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { points })
    }

    /// The commitment that these points are, C_0 first.
    pub fn from_points(points: Vec<PublicKey>) -> Self {
        Self { points }
    }

    /// The points, C_0 first.
    pub fn points(&self) -> &[PublicKey] {
        &self.points
    }

    /// Whether `share` is f(v): share·G = Σ_k v^k·C_k. By Horner's rule, with v the small integer it is.
    pub fn opens_to(&self, v: u32, share: &SecretElement) -> bool {
        count(Operation::VerifyShare);
        let claimed = ProjectivePoint::mul_by_generator(share.expose());
        let value = self
            .points
            .iter()
            .rev()
            .fold(ProjectivePoint::IDENTITY, |value, point| times_small(&value, v) + point.inner().to_projective());
        claimed.ct_eq(&value).into()
    }

    /// SVerify: that `share` is f(v), for a `v` and a commitment that may be anything.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` without a point; `E_RANGE` for the id 0, whose share is the secret; `E_SHARE` for another share.
    pub fn verify(&self, v: u32, share: &SecretElement) -> Result<(), Error> {
        if self.points.is_empty() {
            return Err(Error::Params { what: "a commitment to nothing" });
        }
        if v == 0 {
            return Err(Error::Range { what: "the id of a share", culprit: None });
        }
        if self.opens_to(v, share) { Ok(()) } else { Err(Error::Share { what: "a share", culprit: None }) }
    }

    /// Whether the committed secret is `secret`.
    pub fn commits_to(&self, secret: &SecretElement) -> bool {
        let claimed = ProjectivePoint::mul_by_generator(secret.expose());
        self.points.first().is_some_and(|point| point.inner().to_projective().ct_eq(&claimed).into())
    }
}

/// v·P, by doubling and adding over the bits of v. v and P are public.
fn times_small(point: &ProjectivePoint, v: u32) -> ProjectivePoint {
    (0..u32::BITS - v.leading_zeros()).rev().fold(ProjectivePoint::IDENTITY, |value, bit| {
        let twice = value.double();
        if v >> bit & 1 == 1 { twice + point } else { twice }
    })
}

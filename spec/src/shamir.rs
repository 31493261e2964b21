//! SS: Shamir's t-out-of-n secret sharing over F_q (BON Appendix A-A, MGL §2.2).
//!
//! The modulus is an argument: q is the order of P-256's group in the protocols, and a small prime where every case is
//! tried. It has to be prime; only q < 2 is refused.

use crate::field;
use crate::prelude::*;

/// f(x) = a_0 + a_1·x + … + a_d·x^d in F_q, by Horner's rule; the coefficients from a_0 on.
fn evaluate(polynomial: &[Nat], x: &Nat, q: &Nat) -> Nat {
    let mut y = Nat::zero();
    for a in polynomial.iter().rev() {
        y = field::add(&field::mul(&y, x, q), a, q);
    }
    y
}

/// The ids as elements of F_q. In order, an id that is 0 there is `E_RANGE`, one equal to an earlier id `E_DUPLICATE`.
fn points(ids: &[Id], q: &Nat) -> Result<Vec<Nat>> {
    let mut xs = Vec::new();
    for id in ids {
        let x = Nat::from(*id) % q;
        if x.is_zero() {
            return Err(Code::Range.error());
        }
        if xs.contains(&x) {
            return Err(Code::Duplicate.error());
        }
        xs.push(x);
    }
    Ok(xs)
}

/// Whether every one of `elements` is below q.
fn all_below(elements: &[Nat], q: &Nat) -> bool {
    elements.iter().all(|a| a < q)
}

/// SS.share(s, t, V; a_1 … a_{t−1}): the share f(v) of every v of V = `ids`, in that order, where
/// f(x) = s + a_1·x + … + a_{t−1}·x^{t−1}.
///
/// The coins are the `coefficients` a_1 … a_{t−1}. In this order: `E_PARAMS` when q < 2, t = 0, t > |V| or the coefficients
/// are not t − 1; `E_RANGE` when s or a coefficient is ≥ q; and of the ids in turn, `E_RANGE` for one that is 0 mod q, whose
/// share would be the secret, `E_DUPLICATE` for one that equals an earlier one mod q.
#[hax_lib::requires(*q > nat(1) && t >= 1 && t <= ids.len() && coefficients.len() == t - 1)]
#[hax_lib::ensures(|shares| shares.map_or(true, |list| list.len() == ids.len()))]
pub fn share(s: &Nat, t: usize, ids: &[Id], coefficients: &[Nat], q: &Nat) -> Result<Vec<(Id, Nat)>> {
    if *q < nat(2) || t == 0 || t > ids.len() || coefficients.len() != t - 1 {
        return Err(Code::Params.error());
    }
    if s >= q || !all_below(coefficients, q) {
        return Err(Code::Range.error());
    }
    let xs = points(ids, q)?;
    // f(x) = s + a_1·x + … + a_{t−1}·x^{t−1}
    let mut f = vec![s.clone()];
    f.extend_from_slice(coefficients);
    // s_v = f(v)
    Ok(ids.iter().zip(xs.iter()).map(|(id, x)| (*id, evaluate(&f, x, q))).collect())
}

/// λ_v = Π_{w ∈ ids, w ≠ v} w/(w − v) for each v of `ids`, in that order: f(0) = Σ_v λ_v·f(v) for every polynomial f of
/// a degree below |ids|.
///
/// `E_PARAMS` when q < 2; of the ids in turn, `E_RANGE` for one that is 0 mod q, `E_DUPLICATE` for one that equals an
/// earlier one mod q.
#[hax_lib::requires(*q > nat(1))]
#[hax_lib::ensures(|lambdas| lambdas.map_or(true, |list| list.len() == ids.len()))]
pub fn lagrange_at_zero(ids: &[Id], q: &Nat) -> Result<Vec<Nat>> {
    if *q < nat(2) {
        return Err(Code::Params.error());
    }
    let xs = points(ids, q)?;
    let mut lambdas = Vec::new();
    for v in xs.iter() {
        let mut numerator = Nat::one();
        let mut denominator = Nat::one();
        for w in xs.iter().filter(|w| *w != v) {
            numerator = field::mul(&numerator, w, q);
            denominator = field::mul(&denominator, &field::sub(w, v, q), q);
        }
        lambdas.push(field::mul(&numerator, &field::inv(&denominator, q)?, q));
    }
    Ok(lambdas)
}

/// SS.reconstruct({(v, s_v)}, t): f(0) of the one polynomial f of a degree below the number of shares that goes through
/// all the shares given, not only through t of them (BON §VII-B).
///
/// With shares of one sharing that is the secret; with others it is some element of F_q. In this order: `E_PARAMS` when
/// q < 2 or t = 0; `E_THRESHOLD` for fewer than t shares; of the ids in turn, `E_RANGE` for one that is 0 mod q and
/// `E_DUPLICATE` for one that equals an earlier one mod q; `E_RANGE` when a share is ≥ q.
#[hax_lib::requires(*q > nat(1) && t >= 1 && t <= shares.len())]
#[hax_lib::ensures(|secret| secret.map_or(true, |s| s < *q))]
pub fn reconstruct(shares: &[(Id, Nat)], t: usize, q: &Nat) -> Result<Nat> {
    if *q < nat(2) || t == 0 {
        return Err(Code::Params.error());
    }
    if shares.len() < t {
        return Err(Code::Threshold.error());
    }
    let ids: Vec<Id> = shares.iter().map(|(id, _)| *id).collect();
    let lambdas = lagrange_at_zero(&ids, q)?;
    if shares.iter().any(|(_, share)| share >= q) {
        return Err(Code::Range.error());
    }
    // s = Σ_v s_v · Π_{w≠v} w/(w − v)
    let mut s = Nat::zero();
    for ((_, share), lambda) in shares.iter().zip(lambdas.iter()) {
        s = field::add(&s, &field::mul(share, lambda, q), q);
    }
    Ok(s)
}

/// Share²₃ (MGL §2.2): the shares f(1), f(2), f(3) of s, where f(x) = s + a·x. The coin is a. Errors as [`share`].
#[hax_lib::requires(*q > nat(3) && s < q && a < q)]
#[hax_lib::ensures(|shares| shares.map_or(true, |list| list.len() == 3))]
pub fn share_2_of_3(s: &Nat, a: &Nat, q: &Nat) -> Result<Vec<(Id, Nat)>> {
    share(s, 2, &[1, 2, 3], std::slice::from_ref(a), q)
}

/// Rec²₃ (MGL §2.2): the secret of two or three shares of [`share_2_of_3`]. Errors as [`reconstruct`].
#[hax_lib::requires(*q > nat(3) && shares.len() >= 2)]
#[hax_lib::ensures(|secret| secret.map_or(true, |s| s < *q))]
pub fn reconstruct_2_of_3(shares: &[(Id, Nat)], q: &Nat) -> Result<Nat> {
    reconstruct(shares, 2, q)
}

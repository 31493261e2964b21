//! Secret sharing: Shamir, Feldman.

use crate::{Element, Scalar, bytes, code, each, fast_code, nat, order};
use num_bigint::BigUint;
use secagg::prim::field::SecretElement;
use secagg::prim::{feldman, shamir};
use secagg_spec as spec;

/// Ids that the words of an implementation may treat apart: small ones, and those next to powers of two.
fn ids(words: &[u32]) -> Vec<u32> {
    let edges = [1, 2, 3, 255, 256, 257, 65_535, 65_536, 1 << 24, 1 << 31, u32::MAX - 1, u32::MAX];
    let mut ids: Vec<u32> = words.iter().map(|w| if w % 3 == 0 { *w } else { edges[*w as usize % 12] }).collect();
    ids.retain(|id| *id != 0);
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[test]
fn shares_agree_and_reconstruct() {
    fn property(secret: Element, coefficients: Vec<Element>, words: Vec<u32>) -> bool {
        let ids = ids(&words);
        let t = (coefficients.len() % ids.len().max(1)) + 1;
        if ids.is_empty() {
            return true;
        }
        let coefficients = &coefficients[..t - 1];
        let slow: Vec<BigUint> = coefficients.iter().map(Element::nat).collect();
        let slow = spec::shamir::share(&secret.nat(), t, &ids, &slow, &order()).expect("proper");
        let fast: Vec<SecretElement> = coefficients.iter().map(Element::secret).collect();
        let fast = shamir::share(&secret.secret(), &fast, &ids).expect("proper");
        let same = slow.iter().zip(&fast).all(|(s, f)| s.0 == f.0 && bytes(&s.1) == *f.1.to_bytes());
        let found = shamir::reconstruct(&fast, t as u32).expect("t of them");
        same && slow.len() == fast.len()
            && *found.to_bytes() == secret.0
            && spec::shamir::reconstruct(&slow, t, &order()) == Ok(secret.nat())
    }
    each(200, property as fn(Element, Vec<Element>, Vec<u32>) -> bool);
}

/// Shares of no sharing, with ids that may be 0 or come twice, or too few: the same element, or the same code.
#[test]
fn reconstruction_agrees_on_any_shares() {
    fn property(shares: Vec<(u8, Element)>, t: u8) -> bool {
        let shares = &shares[..shares.len().min(12)];
        let t = 1 + t % 6;
        let slow: Vec<_> = shares.iter().map(|(v, s)| (u32::from(*v % 64), s.nat())).collect();
        let fast: Vec<_> = shares.iter().map(|(v, s)| (u32::from(*v % 64), s.secret())).collect();
        let slow = code(spec::shamir::reconstruct(&slow, usize::from(t), &order())).map(|x| bytes(&x));
        slow == fast_code(shamir::reconstruct(&fast, u32::from(t))).map(|x| *x.to_bytes())
    }
    each(400, property as fn(Vec<(u8, Element)>, u8) -> bool);
}

#[test]
fn commitments_agree_and_open_to_the_shares() {
    fn property(secret: Scalar, coefficients: Vec<Scalar>, id: u32, wrong: Element) -> bool {
        let id = id.max(1);
        let all: Vec<[u8; 32]> = std::iter::once(&secret).chain(coefficients.iter().take(4)).map(|s| s.0).collect();
        let slow = spec::feldman::commit(&all.iter().map(|a| nat(a)).collect::<Vec<_>>()).expect("no zeros");
        let elements: Vec<SecretElement> = all.iter().map(|a| SecretElement::from_bytes(a).expect("below q")).collect();
        let fast = feldman::Commitment::new(&elements[0], &elements[1..]).expect("no zeros");
        let share = shamir::Polynomial::new(&elements[0], &elements[1..]).share(id).expect("an id");
        let opens = |share: &SecretElement| {
            let opens = fast.opens_to(id, share);
            let slow_opens = spec::feldman::verify_share(&slow, id, &nat(share.to_bytes().as_slice()));
            assert_eq!(Ok(opens), slow_opens);
            opens
        };
        fast.points().iter().map(|p| p.to_bytes().to_vec()).eq(slow.iter().cloned())
            && opens(&share)
            && opens(&wrong.secret()) == (wrong.0 == *share.to_bytes())
    }
    each(25, property as fn(Scalar, Vec<Scalar>, u32, Element) -> bool);
}

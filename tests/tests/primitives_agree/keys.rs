//! What works with keys: points, key agreement, authenticated encryption, signatures, elements of F_q.

use crate::{Element, Scalar, bytes, code, each, fast_code, nat, order};
use num_bigint::BigUint;
use secagg::prim::ae;
use secagg::prim::field::SecretElement;
use secagg::prim::key_agreement::{PublicKey, SecretKey};
use secagg::prim::signature::{SigningKey, VerifyingKey};
use secagg_spec as spec;

#[test]
fn key_agreement_agrees() {
    fn property(a: Scalar, b: Scalar) -> bool {
        let slow_public = spec::key_agreement::ka_gen(&nat(&b.0)).expect("a key");
        let slow = spec::key_agreement::ka_agree(&nat(&a.0), &slow_public).expect("keys");
        let (a, b) = (SecretKey::from_bytes(&a.0).expect("a key"), SecretKey::from_bytes(&b.0).expect("a key"));
        b.public_key().to_bytes() == slow_public.as_slice()
            && *a.agree(&b.public_key()).expose() == slow
            && *b.agree(&a.public_key()).expose() == slow
    }
    each(60, property as fn(Scalar, Scalar) -> bool);
}

/// Half of all x are on the curve; prefixes other than 02 and 03 are no points.
#[test]
fn points_are_taken_or_refused_alike() {
    fn property(prefix: u8, x: Element, any: u64) -> bool {
        let mut point = [0; 33];
        point[0] = if any.is_multiple_of(4) { prefix } else { 2 + prefix % 2 };
        point[1..].copy_from_slice(&x.0);
        point[32] ^= any as u8;
        let slow = code(spec::p256::decode_compressed(&point).and_then(|p| spec::p256::encode_compressed(&p)));
        let fast = fast_code(PublicKey::from_bytes(&point)).map(|p| p.to_bytes().to_vec());
        let verifying = fast_code(VerifyingKey::from_bytes(&point)).map(|p| p.to_bytes().to_vec());
        slow == fast && slow == verifying
    }
    each(400, property as fn(u8, Element, u64) -> bool);
}

#[test]
fn sealed_messages_agree_and_open() {
    fn property(a: Scalar, b: Scalar, nonce: u128, ad: Vec<u8>, x: Vec<u8>, at: usize) -> bool {
        let public = SecretKey::from_bytes(&b.0).expect("a key").public_key();
        let agreed = SecretKey::from_bytes(&a.0).expect("a key").agree(&public);
        let key = ae::Key::derive(&agreed).expect("short");
        let nonce: [u8; 12] = std::array::from_fn(|i| nonce.to_be_bytes()[i]);
        let sealed = key.seal(&nonce, &ad, &x).expect("short");
        // One bit turned anywhere, and the first bytes alone.
        let mut turned = sealed.clone();
        turned[at % sealed.len()] ^= 1 << (at % 8);
        let open = |e: &[u8]| fast_code(key.open(&ad, e)).map(|x| x.to_vec());
        let slow_open = |e: &[u8]| code(spec::ae::ae_dec(agreed.expose(), &ad, e));
        sealed == spec::ae::ae_enc(agreed.expose(), &nonce, &ad, &x).expect("short")
            && open(&sealed) == Ok(x.clone())
            && slow_open(&sealed) == Ok(x.clone())
            && (open(&turned), slow_open(&turned)) == (Err("E_TAG"), Err("E_TAG"))
            && open(&sealed[..at % sealed.len()]) == slow_open(&sealed[..at % sealed.len()])
            && open(&sealed[..at % 28]) == Err("E_LENGTH")
    }
    each(60, property as fn(Scalar, Scalar, u128, Vec<u8>, Vec<u8>, usize) -> bool);
}

#[test]
fn signatures_agree_and_verify() {
    fn property(sk: Scalar, message: Vec<u8>, other: Vec<u8>, at: usize) -> bool {
        let key = SigningKey::from_bytes(&sk.0).expect("a key");
        let public = key.verifying_key();
        let signature = key.sign(&message).expect("r and s are not 0");
        let both = |message: &[u8], signature: &[u8; 64]| {
            let fast = public.verify(message, signature).is_ok();
            assert_eq!(fast, spec::ecdsa::sig_verify(&public.to_bytes(), message, signature));
            fast
        };
        let mut turned = signature;
        turned[at % 64] ^= 1 << (at % 8);
        let s = order() - nat(&signature[32..]);
        let negated: [u8; 64] = [&signature[..32], &bytes(&s)].concat().try_into().expect("64 bytes");
        spec::ecdsa::sig_gen(&nat(&sk.0)).expect("a key") == public.to_bytes()
            && spec::ecdsa::sig_sign(&nat(&sk.0), &message).expect("a key") == signature
            && both(&message, &signature)
            && both(&message, &negated)
            && !both(&message, &turned)
            && both(&other, &signature) == (other == message)
    }
    each(40, property as fn(Scalar, Vec<u8>, Vec<u8>, usize) -> bool);
}

/// r and s at the edges, of which none is a signature.
#[test]
fn malformed_signatures_are_refused_alike() {
    let public = SigningKey::from_bytes(&[7; 32]).expect("a key").verifying_key();
    let (one, q) = (BigUint::from(1u8), order());
    let edges = [BigUint::ZERO, one.clone(), &q - &one, q.clone(), &q + &one, (&one << 256u32) - &one];
    for r in &edges {
        for s in &edges {
            let signature: [u8; 64] = [bytes(r), bytes(s)].concat().try_into().expect("64 bytes");
            assert!(public.verify(b"message", &signature).is_err(), "{r} {s}");
            assert!(!spec::ecdsa::sig_verify(&public.to_bytes(), b"message", &signature), "{r} {s}");
        }
    }
}

/// The edges of F_q and of the secret keys.
#[test]
fn the_edges_of_the_field_agree() {
    let (one, q) = (BigUint::from(1u8), order());
    let most = (&one << 256u32) - &one;
    for x in [BigUint::ZERO, one.clone(), BigUint::from(2u8), &q - 2u8, &q - 1u8, q.clone(), &q + 1u8, most] {
        let encoded = bytes(&x);
        let slow = code(spec::field::fq_from_bytes(&encoded, &q)).map(|x| bytes(&x));
        let fast = fast_code(SecretElement::from_bytes(&encoded)).map(|x| *x.to_bytes());
        assert_eq!(slow, fast, "{x}");
        assert_eq!(fast.is_ok(), x < q, "{x}");
        let slow = code(spec::key_agreement::ka_gen(&x));
        let fast = fast_code(SecretKey::from_bytes(&encoded)).map(|k| k.public_key().to_bytes().to_vec());
        assert_eq!(slow, fast, "{x}");
        let slow = code(spec::ecdsa::sig_gen(&x));
        let fast = fast_code(SigningKey::from_bytes(&encoded)).map(|k| k.verifying_key().to_bytes().to_vec());
        assert_eq!(slow, fast, "{x}");
    }
}

//! Primitives against published values, and what they must refuse.

use secagg::Error;
use secagg::prim::feldman::Commitment;
use secagg::prim::field::{self, SecretElement};
use secagg::prim::key_agreement::{PublicKey, SecretKey};
use secagg::prim::shamir::{self, Lagrange};
use secagg::prim::signature::{SigningKey, VerifyingKey};
use secagg::prim::{ae, kdf};
use sha2::{Digest, Sha256};

/// q − 1 and q, the order of P-256's group (SP 800-186, section 3.2.1.3).
const Q: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const Q_MINUS_1: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550";

fn hex(digits: &str) -> Vec<u8> {
    digits.as_bytes().chunks(2).map(|d| u8::from_str_radix(std::str::from_utf8(d).unwrap(), 16).unwrap()).collect()
}

fn array<const N: usize>(digits: &str) -> [u8; N] {
    hex(digits).try_into().unwrap()
}

fn element(x: u64) -> SecretElement {
    let mut bytes = [0; 32];
    bytes[24..].copy_from_slice(&x.to_be_bytes());
    SecretElement::from_bytes(&bytes).unwrap()
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> (&'static str, Option<u32>) {
    let e = result.unwrap_err();
    (e.code(), e.culprit())
}

/// RFC 5869, appendix A.3: empty salt, empty info.
#[test]
fn hkdf_rfc_5869() {
    let okm = kdf::hkdf::<42>(&[0x0b; 22], &[]).unwrap();
    assert_eq!(okm[..], hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
    assert_eq!(kdf::hkdf::<42>(&[0x0b; 22], &[b"", b""]).unwrap(), okm);
    assert_eq!(refusal(kdf::hkdf::<8161>(&[], &[])), ("E_LENGTH", None));
}

#[test]
fn field_elements_are_below_q() {
    assert_eq!(field::encode(&field::decode(&array(Q_MINUS_1)).unwrap()), array(Q_MINUS_1));
    assert_eq!(refusal(field::decode(&array(Q))), ("E_RANGE", None));
    assert_eq!(refusal(field::decode(&[255; 32])), ("E_RANGE", None));
    assert_eq!(element(3), element(3));
    assert_ne!(element(3), element(4));
}

/// NIST CAVP, KAS ECC CDH primitive, P-256, count 0; the agreed key is the hash of ZIUT.
#[test]
fn ecdh_cavp() {
    let theirs = array("02700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287");
    let mut theirs_odd = theirs;
    theirs_odd[0] = 3;
    let d = SecretKey::from_bytes(&array("7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534")).unwrap();
    let z = hex("46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b");
    let agreed = d.agree(&PublicKey::from_bytes(&theirs).unwrap());
    assert_eq!(agreed.expose()[..], Sha256::digest(z)[..]);
    // The other point of this x has the same product's x.
    assert_eq!(d.agree(&PublicKey::from_bytes(&theirs_odd).unwrap()), agreed);
}

#[test]
fn secret_keys_are_from_1_to_q_minus_1() {
    // 1·G: SP 800-186, section 3.2.1.3.
    let g = array("036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
    let one = SecretKey::from_element(&element(1)).unwrap();
    assert_eq!(one.public_key().to_bytes(), g);
    // (q − 1)·G = −G.
    let minus_one = SecretKey::from_bytes(&array(Q_MINUS_1)).unwrap();
    assert_eq!(minus_one.public_key().to_bytes()[1..], g[1..]);
    assert_eq!(minus_one.public_key().to_bytes()[0], 2);
    assert_eq!(refusal(SecretKey::from_bytes(&[0; 32])), ("E_RANGE", None));
    assert_eq!(refusal(SecretKey::from_bytes(&array(Q))), ("E_RANGE", None));
    assert_eq!(refusal(SigningKey::from_bytes(&[0; 32])), ("E_RANGE", None));
    assert_eq!(refusal(SigningKey::from_bytes(&array(Q))), ("E_RANGE", None));
}

#[test]
fn only_compressed_points_are_points() {
    let g: [u8; 33] = array("036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
    assert_eq!(PublicKey::from_bytes(&g).unwrap().to_bytes(), g);
    // SEC 1's other tags: identity, uncompressed, compact, hybrid.
    for tag in [0, 1, 4, 5, 6, 7, 0x83, 255] {
        let mut other = g;
        other[0] = tag;
        assert_eq!(refusal(PublicKey::from_bytes(&other)), ("E_POINT", None), "tag {tag}");
        assert_eq!(refusal(VerifyingKey::from_bytes(&other)), ("E_POINT", None), "tag {tag}");
    }
    // The identity as some write it, an x that no point has (x = 1: 1 − 3 + b is no square), x = p.
    let off_curve = array("020000000000000000000000000000000000000000000000000000000000000001");
    let p = array("02ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    for bytes in [[0; 33], off_curve, p] {
        assert_eq!(refusal(PublicKey::from_bytes(&bytes)), ("E_POINT", None), "{bytes:?}");
    }
}

/// RFC 6979, appendix A.2.5, with SHA-256.
#[test]
fn ecdsa_rfc_6979() {
    let key =
        SigningKey::from_bytes(&array("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")).unwrap();
    let public = array("0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6");
    assert_eq!(key.verifying_key(), VerifyingKey::from_bytes(&public).unwrap());
    assert_eq!(key.verifying_key().to_bytes(), public);
    let sample: [u8; 64] = array(
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
         f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    );
    let test: [u8; 64] = array(
        "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367\
         019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
    );
    // The first has a high s, the second a low one.
    assert_eq!(key.sign(b"sample").unwrap(), sample);
    assert_eq!(key.sign(b"test").unwrap(), test);
    let public = key.verifying_key();
    public.verify(b"sample", &sample).unwrap();
    public.verify(b"test", &test).unwrap();
    assert_eq!(refusal(public.verify(b"test", &sample)), ("E_SIGNATURE", None));
    assert_eq!(refusal(public.verify(b"sampl", &sample)), ("E_SIGNATURE", None));

    // The other s of the same signature: q − s.
    let s: p256::Scalar = field::decode(sample[32..].try_into().unwrap()).unwrap();
    let mut low = sample;
    low[32..].copy_from_slice(&field::encode(&-s));
    public.verify(b"sample", &low).unwrap();

    for (place, value) in [(0, [0; 32]), (32, [0; 32]), (0, array(Q)), (32, array(Q))] {
        let mut bad = sample;
        bad[place..place + 32].copy_from_slice(&value);
        assert_eq!(refusal(public.verify(b"sample", &bad)), ("E_SIGNATURE", None), "at {place}");
    }
}

/// f(x) = 5 + x over the ids 1, 2, 3: λ = (3, −3, 1), by hand.
#[test]
fn reconstruction_uses_all_shares_given() {
    let shares = |third: u64| [(1, element(6)), (2, element(7)), (3, element(third))];
    assert_eq!(shamir::reconstruct(&shares(8), 2).unwrap(), element(5));
    // Two shares would do, and would not see the third; all three give 3·6 − 3·7 + 10.
    assert_eq!(shamir::reconstruct(&shares(10), 2).unwrap(), element(7));
    // In another order.
    let [a, b, c] = shares(10);
    assert_eq!(shamir::reconstruct(&[c, a, b], 2).unwrap(), element(7));
}

#[test]
fn shares_of_large_ids() {
    // f(x) = 9 + 4·x at ids whose differences overflow a machine word when multiplied.
    let ids = [u32::MAX, 1, u32::MAX - 1, 1 << 31, 77_777_777];
    let shares = shamir::share(&element(9), &[element(4)], &ids).unwrap();
    assert_eq!(shares[0].1, element(9 + 4 * u64::from(u32::MAX)));
    for k in 2..=5 {
        assert_eq!(shamir::reconstruct(&shares[..k], 2).unwrap(), element(9), "{k} shares");
    }
    assert_eq!(shamir::reconstruct(&shares[..1], 1).unwrap(), shares[0].1);
}

#[test]
fn sharing_refusals() {
    assert_eq!(refusal(shamir::share(&element(1), &[], &[1, 0])), ("E_RANGE", Some(0)));
    assert_eq!(refusal(shamir::share(&element(1), &[], &[3, 1, 3])), ("E_DUPLICATE", Some(3)));
    assert_eq!(refusal(shamir::share(&element(1), &[element(2)], &[1])), ("E_PARAMS", None));
    assert_eq!(refusal(shamir::share(&element(1), &[], &[])), ("E_PARAMS", None));
    let one = |id| (id, element(1));
    assert_eq!(refusal(shamir::reconstruct(&[], 1)), ("E_THRESHOLD", None));
    assert_eq!(refusal(shamir::reconstruct(&[one(1), one(1)], 3)), ("E_THRESHOLD", None));
    assert_eq!(refusal(shamir::reconstruct(&[one(1), one(0), one(1)], 3)), ("E_RANGE", Some(0)));
    assert_eq!(refusal(shamir::reconstruct(&[one(7), one(2), one(7)], 3)), ("E_DUPLICATE", Some(7)));
    let lagrange = Lagrange::at_zero(&[1, 2], 2).unwrap();
    assert_eq!(refusal(lagrange.reconstruct([element(1)].iter())), ("E_LENGTH", None));
}

#[test]
fn feldman() {
    let commitment = Commitment::new(&element(5), &[element(7)]).unwrap();
    // 5·G and 7·G, by OpenSSL.
    let points = [
        array("0251590b7a515140d2d784c85608668fdfef8c82fd1f5be52421554a0dc3d033ed"),
        array("028e533b6fa0bf7b4625bb30667c01fb607ef9f8b8a80fef5b300628703187b2a3"),
    ];
    assert_eq!(commitment.points().iter().map(PublicKey::to_bytes).collect::<Vec<_>>(), points);
    let read = points.iter().map(|p| PublicKey::from_bytes(p).unwrap()).collect();
    assert_eq!(Commitment::from_points(read), commitment);
    // f(x) = 5 + 7·x.
    for (v, share) in [(0, 5), (1, 12), (2, 19), (3, 26), (u32::MAX, 5 + 7 * u64::from(u32::MAX))] {
        assert!(commitment.opens_to(v, &element(share)), "f({v})");
        assert!(!commitment.opens_to(v, &element(share + 1)), "f({v}) + 1");
        assert!(!commitment.opens_to(v ^ 4, &element(share)), "f({v}) at another id");
    }
    assert_eq!(commitment.verify(2, &element(19)), Ok(()));
    assert_eq!(refusal(commitment.verify(2, &element(20))), ("E_SHARE", None));
    assert_eq!(refusal(commitment.verify(0, &element(5))), ("E_RANGE", None));
    assert_eq!(refusal(Commitment::from_points(Vec::new()).verify(1, &element(0))), ("E_PARAMS", None));
    assert!(commitment.commits_to(&element(5)));
    assert!(!commitment.commits_to(&element(7)));
    assert!(!Commitment::from_points(Vec::new()).commits_to(&element(0)));
    assert_eq!(refusal(Commitment::new(&element(5), &[element(0)])), ("E_POINT", None));
}

#[test]
fn a_ciphertext_without_a_body() {
    let agreed = SecretKey::from_element(&element(5)).unwrap().agree(
        &PublicKey::from_bytes(&array("036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")).unwrap(),
    );
    let key = ae::Key::derive(&agreed).unwrap();
    let sealed = key.seal(&[1; 12], b"data", b"").unwrap();
    assert_eq!(sealed.len(), ae::OVERHEAD);
    assert_eq!(key.open(b"data", &sealed).unwrap().len(), 0);
    assert_eq!(refusal(key.open(b"", &sealed)), ("E_TAG", None));
}

//! Primitives and four whole sessions against values computed by another program, from another library:
//! `tests/literals.py`, which prints `tests/literals.txt`.

use secagg::bon::client::{AdvertiseKeysCoins, Client, ShareKeysCoins};
use secagg::bon::server::Server;
use secagg::bon::{Active, AdvertiseKeys, HonestButCurious, Params, Repairs, SigningIdentity, VerificationKeys};
use secagg::prim::field::SecretElement;
use secagg::prim::key_agreement::{PublicKey, SecretKey};
use secagg::prim::prg::{self, Sign};
use secagg::prim::signature::SigningKey;
use secagg::prim::{ae, kdf, shamir};
use secagg::wire::packing;
use secagg::{Error, Modulus};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The value of this name, as text.
fn text(name: &str) -> &'static str {
    let lines = include_str!("literals.txt").lines();
    let found = lines.filter_map(|line| line.split_once(' ')).find(|(key, _)| *key == name);
    found.unwrap_or_else(|| panic!("no {name} in literals.txt")).1
}

/// The value of this name, bytes in hexadecimal.
fn bytes(name: &str) -> Vec<u8> {
    let digits = text(name).as_bytes();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn array<const N: usize>(name: &str) -> [u8; N] {
    bytes(name).try_into().unwrap()
}

/// The value of this name, a vector.
fn vector(name: &str) -> Vec<u64> {
    text(name).split(',').map(|x| x.parse().unwrap()).collect()
}

fn seed() -> [u8; 32] {
    Sha256::digest(b"a seed").into()
}

fn small(x: u8) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[31] = x;
    bytes
}

#[test]
fn derivations() {
    assert_eq!(*kdf::one_way(b"abc").unwrap(), array("one_way"));
    assert_eq!(*kdf::to_field(&seed(), b"secagg/v1/test").unwrap().to_bytes(), array("kdf_to_field"));
}

#[test]
fn key_agreement() {
    let (five, seven) = (SecretKey::from_bytes(&small(5)).unwrap(), SecretKey::from_bytes(&small(7)).unwrap());
    assert_eq!(five.public_key().to_bytes(), array("point_5"));
    assert_eq!(PublicKey::from_bytes(&array("point_5")).unwrap(), five.public_key());
    assert_eq!(five.agree(&seven.public_key()).expose(), &array("agree"));
    assert_eq!(seven.agree(&five.public_key()), five.agree(&seven.public_key()));
}

#[test]
fn sharing() {
    // f(x) = 11 − x + 22·x², f(3) = 206.
    let element = |x| SecretElement::from_bytes(&small(x)).unwrap();
    let minus_one = SecretElement::new(-p256::Scalar::ONE);
    let shares = shamir::share(&element(11), &[minus_one, element(22)], &[1, 3, 200]).unwrap();
    assert_eq!(*shares[1].1.to_bytes(), array("share_3"));
    assert_eq!(shamir::reconstruct(&shares, 3).unwrap(), element(11));
}

#[test]
fn sharing_with_many_coefficients() {
    let coefficient = |k: usize| kdf::to_field(&seed(), format!("a/{k}").as_bytes()).unwrap();
    let coefficients: Vec<SecretElement> = (0..=40).map(coefficient).collect();
    let ids = [1, 2, 3, 255, 256, 1999, 65_535, 65_536, 2_642_245, 1 << 31, u32::MAX];
    let polynomial = shamir::Polynomial::new(&coefficients[0], &coefficients[1..]);
    for v in ids {
        let share = polynomial.share(v).unwrap();
        assert_eq!(*share.to_bytes(), array(&format!("share/{v}")), "f({v})");
    }
    // All q − 1: the largest sums, against f(v) = −(v^40 + … + 1) by Horner's rule on the field.
    let largest = vec![SecretElement::new(-p256::Scalar::ONE); 40];
    let polynomial = shamir::Polynomial::new(&largest[0], &largest);
    for v in ids {
        let share = polynomial.share(v).unwrap();
        let x = p256::Scalar::from(v);
        let sum = (0..40).fold(p256::Scalar::ONE, |sum, _| sum * x + p256::Scalar::ONE);
        assert_eq!(*share.expose(), -sum, "f({v})");
    }
}

#[test]
fn prg_and_packing() {
    let moduli: Vec<u128> = include_str!("literals.txt")
        .lines()
        .filter_map(|line| line.strip_prefix("pack/")?.split_once(' ')?.0.parse().ok())
        .collect();
    assert_eq!(moduli.len(), 14);
    for r in moduli {
        let modulus = Modulus::from_max_element((r - 1) as u64).unwrap();
        assert_eq!(prg::expand(&seed(), &[], 5, modulus).unwrap(), vector(&format!("prg/{r}")), "R = {r}");
        assert_eq!(prg::expand(&seed(), &[1, 2], 2, modulus).unwrap(), vector(&format!("prg_ts/{r}")), "R = {r}");

        let long = prg::expand(&seed(), &[], 5000, modulus).unwrap();
        let mut digest = Sha256::new();
        long.iter().for_each(|x| digest.update(x.to_be_bytes()));
        assert_eq!(<[u8; 32]>::from(digest.finalize()), array(&format!("prg_long/{r}")), "R = {r}");

        let max = modulus.max_element();
        let mut acc = vec![max; 5000];
        prg::add_mask(&mut acc, Sign::Minus, &seed(), &[], modulus).unwrap();
        assert!(acc.iter().zip(&long).all(|(a, p)| *a == max - p), "R = {r}");
        prg::add_mask(&mut acc, Sign::Plus, &seed(), &[], modulus).unwrap();
        assert_eq!(acc, vec![max; 5000], "R = {r}");

        let v: Vec<u64> = (0..13i128).map(|i| (r as i128 - 1 - 7 * i).rem_euclid(r as i128) as u64).collect();
        let packed = bytes(&format!("pack/{r}"));
        assert_eq!(packing::pack(&v, modulus), packed, "R = {r}");
        assert_eq!(packing::unpack(&packed, 13, modulus).unwrap(), v, "R = {r}");
    }
}

#[test]
fn sealed() {
    let (five, seven) = (SecretKey::from_bytes(&small(5)).unwrap(), SecretKey::from_bytes(&small(7)).unwrap());
    let key = ae::Key::derive(&five.agree(&seven.public_key())).unwrap();
    let sealed = bytes("sealed");
    assert_eq!(key.seal(b"twelve bytes", b"", b"a plaintext").unwrap(), sealed);
    assert_eq!(**key.open(b"", &sealed).unwrap(), *b"a plaintext");
    assert_eq!(key.open(b"x", &sealed).unwrap_err().code(), "E_TAG");
    for i in 0..sealed.len() {
        let mut forged = sealed.clone();
        forged[i] ^= 1;
        assert_eq!(key.open(b"", &forged).unwrap_err().code(), "E_TAG", "byte {i}");
        let expected = if i < 28 { "E_LENGTH" } else { "E_TAG" };
        assert_eq!(key.open(b"", &sealed[..i]).unwrap_err().code(), expected, "{i} bytes");
    }
}

/// What literals.py drew for user u: d, c, s, b, a_s, a_b.
fn coins(session: &str, u: u32) -> [[u8; 32]; 6] {
    let all = bytes(&format!("{session}/coins/{u}"));
    let coins: Vec<[u8; 32]> = all.chunks(32).map(|c| c.try_into().unwrap()).collect();
    coins.try_into().unwrap()
}

fn round_0_coins(session: &str, u: u32) -> AdvertiseKeysCoins {
    let [_, c, s, ..] = coins(session, u);
    AdvertiseKeysCoins::from_bytes(&c, &s).unwrap()
}

fn round_1_coins(session: &str, u: u32) -> ShareKeysCoins {
    let [_, _, _, b, a_s, a_b] = coins(session, u);
    let nonces = bytes(&format!("{session}/nonces/{u}"));
    let others = (1..=3).filter(|v| *v != u);
    let nonces: BTreeMap<u32, [u8; 12]> = others.zip(nonces.chunks(12).map(|c| c.try_into().unwrap())).collect();
    ShareKeysCoins::from_bytes(&b, &[a_s], &[a_b], nonces).unwrap()
}

fn input(u: u64) -> Vec<u64> {
    (0..5).map(|i| (97 * u * i) % 1001).collect()
}

fn params() -> Params {
    let params = Params::bounded(3, 2, 5, 1000).unwrap();
    assert_eq!(params.modulus().max_element(), 3000);
    params
}

/// That the server's messages are the ones expected: the same for all recipients, or one each.
fn check_down(session: &str, name: &str, sent: &[(u32, Vec<u8>)], recipients: &[u32]) {
    assert_eq!(sent.iter().map(|(u, _)| *u).collect::<Vec<_>>(), recipients);
    for (u, message) in sent {
        let own = if name == "down1" { format!("{session}/{name}/{u}") } else { format!("{session}/{name}") };
        assert_eq!(*message, bytes(&own), "{own}");
    }
}

/// A session of the honest-but-curious model against the literals of this name.
fn honest_but_curious(name: &str, repairs: Repairs) -> Result<(), Error> {
    let params = params().with_repairs(repairs);
    let mut server = Server::<HonestButCurious, AdvertiseKeys>::new(&params);
    let mut users = Vec::new();
    for u in 1..=3 {
        let user = Client::<HonestButCurious, AdvertiseKeys>::new(&params, u, input(u.into()))?;
        let (user, message) = user.advertise_keys_with_coins(round_0_coins(name, u))?;
        assert_eq!(message, bytes(&format!("{name}/up0/{u}")));
        server.receive(u, &message)?;
        users.push(user);
    }
    let (mut server, sent) = server.close()?;
    check_down(name, "down0", &sent, &[1, 2, 3]);
    let mut shared = Vec::new();
    for (user, (u, list)) in users.into_iter().zip(sent) {
        let (user, message) = user.share_keys_with_coins(&list, round_1_coins(name, u))?;
        assert_eq!(message, bytes(&format!("{name}/up1/{u}")));
        server.receive(u, &message)?;
        shared.push(user);
    }
    let (mut server, sent) = server.close()?;
    check_down(name, "down1", &sent, &[1, 2, 3]);
    let mut masked = Vec::new();
    for (user, (u, list)) in shared.into_iter().zip(sent).take(2) {
        let (user, message) = user.masked_input(&list)?;
        assert_eq!(message, bytes(&format!("{name}/up2/{u}")));
        server.receive(u, &message)?;
        masked.push(user);
    }
    let (mut server, sent) = server.close()?;
    check_down(name, "down2", &sent, &[1, 2]);
    for (user, (u, set)) in masked.into_iter().zip(sent) {
        let message = user.unmask(&set)?;
        assert_eq!(message, bytes(&format!("{name}/up4/{u}")));
        server.receive(u, &message)?;
    }
    assert_eq!(server.close()?, vector(&format!("{name}/sum")));
    Ok(())
}

/// A session of the active model against the literals of this name.
fn active(name: &str, repairs: Repairs) -> Result<(), Error> {
    let params = params().with_repairs(repairs);
    let keys: Vec<[u8; 33]> = (1..=3).map(|u| array(&format!("{name}/verify/{u}"))).collect();
    let verification_keys = VerificationKeys::new(&params, &keys)?;
    let mut server = Server::verifying(&params, verification_keys.clone())?;
    let mut users = Vec::new();
    for u in 1..=3 {
        let [d, ..] = coins(name, u);
        let signing_key = SigningKey::from_bytes(&d)?;
        assert_eq!(signing_key.verifying_key().to_bytes(), keys[u as usize - 1]);
        let identity = SigningIdentity { signing_key, verification_keys: verification_keys.clone() };
        let user = Client::<Active, AdvertiseKeys>::new(&params, u, input(u.into()), identity)?;
        let (user, message) = user.advertise_keys_with_coins(round_0_coins(name, u))?;
        assert_eq!(message, bytes(&format!("{name}/up0/{u}")));
        server.receive(u, &message)?;
        users.push(user);
    }
    let (mut server, sent) = server.close()?;
    check_down(name, "down0", &sent, &[1, 2, 3]);
    let mut shared = Vec::new();
    for (user, (u, list)) in users.into_iter().zip(sent) {
        let (user, message) = user.share_keys_with_coins(&list, round_1_coins(name, u))?;
        assert_eq!(message, bytes(&format!("{name}/up1/{u}")));
        server.receive(u, &message)?;
        shared.push(user);
    }
    let (mut server, sent) = server.close()?;
    check_down(name, "down1", &sent, &[1, 2, 3]);
    let mut masked = Vec::new();
    for (user, (u, list)) in shared.into_iter().zip(sent).take(2) {
        let (user, message) = user.masked_input(&list)?;
        assert_eq!(message, bytes(&format!("{name}/up2/{u}")));
        server.receive(u, &message)?;
        masked.push(user);
    }
    let (mut server, sent) = server.close()?;
    check_down(name, "down2", &sent, &[1, 2]);
    let mut signed = Vec::new();
    for (user, (u, set)) in masked.into_iter().zip(sent) {
        let (user, message) = user.consistency_check(&set)?;
        assert_eq!(message, bytes(&format!("{name}/up3/{u}")));
        server.receive(u, &message)?;
        signed.push(user);
    }
    let (mut server, sent) = server.close()?;
    check_down(name, "down3", &sent, &[1, 2]);
    for (user, (u, list)) in signed.into_iter().zip(sent) {
        let message = user.unmask(&list)?;
        assert_eq!(message, bytes(&format!("{name}/up4/{u}")));
        server.receive(u, &message)?;
    }
    assert_eq!(server.close()?, vector(&format!("{name}/sum")));
    Ok(())
}

#[test]
fn a_session_in_the_honest_but_curious_model() -> Result<(), Error> {
    honest_but_curious("hbc", Repairs::AS_WRITTEN)
}

#[test]
fn a_session_in_the_active_model() -> Result<(), Error> {
    active("active", Repairs::AS_WRITTEN)
}

#[test]
fn a_hardened_session_in_the_honest_but_curious_model() -> Result<(), Error> {
    honest_but_curious("hbc_hardened", Repairs::HARDENED)
}

#[test]
fn a_hardened_session_in_the_active_model() -> Result<(), Error> {
    active("active_hardened", Repairs::HARDENED)
}

#[test]
fn coins_that_do_not_fit_are_refused() -> Result<(), Error> {
    let q: [u8; 32] = {
        let minus_one = SecretElement::new(-p256::Scalar::ONE);
        let mut bytes = *minus_one.to_bytes();
        bytes[31] += 1;
        bytes
    };
    let code = |e: Error| (e.code(), e.culprit());
    assert_eq!(code(AdvertiseKeysCoins::from_bytes(&[0; 32], &small(1)).unwrap_err()), ("E_RANGE", None));
    assert_eq!(code(AdvertiseKeysCoins::from_bytes(&small(1), &q).unwrap_err()), ("E_RANGE", None));
    assert_eq!(code(ShareKeysCoins::from_bytes(&q, &[], &[], BTreeMap::new()).unwrap_err()), ("E_RANGE", None));

    let nonces = BTreeMap::from([(2, [0; 12]), (3, [1; 12])]);
    let missing = BTreeMap::from([(2, [0; 12])]);
    for (a_s, a_b, nonces, expected) in [
        (0, 1, &nonces, ("E_PARAMS", None)),
        (1, 2, &nonces, ("E_PARAMS", None)),
        (1, 1, &missing, ("E_INCOMPLETE", Some(3))),
    ] {
        let user = Client::<HonestButCurious, AdvertiseKeys>::new(&params(), 1, input(1))?;
        let (user, _) = user.advertise_keys_with_coins(round_0_coins("hbc", 1))?;
        let coins = ShareKeysCoins::from_bytes(&small(9), &vec![small(1); a_s], &vec![small(2); a_b], nonces.clone())?;
        let refused = user.share_keys_with_coins(&bytes("hbc/down0"), coins).unwrap_err();
        assert_eq!(code(refused), expected);
    }
    Ok(())
}

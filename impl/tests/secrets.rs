//! No secret is printed, and the types that hold one overwrite it.

mod common;

use common::{Kind, World, c_sk, rng};
use secagg::bon::Params;
use secagg::prim::ae;
use secagg::prim::field::SecretElement;
use secagg::prim::key_agreement::{SecretKey, SharedKey};
use secagg::prim::shamir::Polynomial;
use secagg::prim::signature::SigningKey;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// That the text holds none of the secret's digits: eight in a row, in either case, or three bytes in decimal.
fn check(text: &str, secret: &[u8], name: &str) {
    let lower = text.to_lowercase();
    for four in secret.windows(4) {
        let hex: String = four.iter().map(|b| format!("{b:02x}")).collect();
        assert!(!lower.contains(&hex), "{name} in {text}");
        let decimal = format!("{}, {}, {}", four[0], four[1], four[2]);
        assert!(!lower.contains(&decimal), "{name} in {text}");
    }
}

#[test]
fn the_check_itself_sees_a_secret() {
    let secret = [0xde, 0xad, 0xbe, 0xef, 1];
    for leak in ["x: 0xDEADBEEF", "deadbeef01", "[222, 173, 190, 239, 1]"] {
        assert!(std::panic::catch_unwind(|| check(leak, &secret, "it")).is_err(), "{leak}");
    }
}

#[test]
fn primitives_print_redacted() {
    let element = SecretElement::random(&mut rng(7, 1));
    let key = SecretKey::from_element(&element).unwrap();
    let signing_key = SigningKey::from_bytes(&element.to_bytes()).unwrap();
    let agreed = key.agree(&key.public_key());
    let ae_key = ae::Key::derive(&agreed).unwrap();
    let polynomial = Polynomial::new(&element, std::slice::from_ref(&element));
    let secret = element.to_bytes();
    for text in [
        format!("{element:?}{element:#?}"),
        format!("{key:?}{key:#?}"),
        format!("{signing_key:?}{signing_key:#?}"),
        format!("{agreed:?}{agreed:#?}"),
        format!("{ae_key:?}{ae_key:#?}"),
        format!("{polynomial:?}{polynomial:#?}"),
    ] {
        assert_eq!(text.matches("[redacted]").count(), 2, "{text}");
        check(&text, secret.as_slice(), "the secret");
        check(&text, agreed.expose(), "the agreed key");
    }
}

#[test]
fn parties_print_redacted() {
    let input: Vec<u64> = (0..8).map(|i| 0x0123_4567_89ab_cdef + i * 0x1111_1111).collect();
    let params = Params::modular(3, 2, 8, u64::MAX).unwrap();
    for kind in Kind::BOTH {
        let inputs = (1..=3).map(|u| (u, input.clone())).collect();
        let mut world = World::with_inputs(kind, &params, inputs);
        loop {
            for (u, user) in &world.users {
                let text = format!("{user:?}{user:#?}");
                assert!(text.contains("[redacted]"), "{text}");
                check(&text, c_sk(*u).to_element().to_bytes().as_slice(), "c_u^SK");
                for x in &input {
                    assert!(!text.contains(&x.to_string()), "x_u in {text}");
                }
            }
            let text = format!("{:?}{:#?}", world.server, world.server);
            assert!(text.contains("[redacted]"), "{text}");
            for (u, message) in world.up() {
                let round = world.round();
                world.server.receive(u, &message).unwrap();
                if round == 2 || round == 4 {
                    // The sum so far, and the shares.
                    let text = format!("{:?}{:#?}", world.server, world.server);
                    check(&text, &message[message.len() - 32..], "what the server collects");
                }
            }
            if world.close().unwrap().is_some() {
                break;
            }
        }
    }
}

#[cfg(feature = "test-util")]
#[test]
fn coins_print_redacted() {
    use secagg::bon::client::{AdvertiseKeysCoins, ShareKeysCoins};
    let secret = [0x5a, 0xc3, 0x17, 0x88].repeat(8).try_into().unwrap();
    let text = format!("{:?}", AdvertiseKeysCoins::from_bytes(&secret, &secret).unwrap());
    assert_eq!(text.matches("[redacted]").count(), 2, "{text}");
    check(&text, &secret, "a key");
    let nonces = std::collections::BTreeMap::from([(2, [0x77; 12])]);
    let text = format!("{:?}", ShareKeysCoins::from_bytes(&secret, &[secret], &[secret], nonces).unwrap());
    assert!(text.contains("[redacted]"), "{text}");
    check(&text, &secret, "a coin");
    check(&text, &[0x77; 12], "a nonce");
}

#[test]
fn secrets_are_overwritten_when_dropped() {
    fn overwritten<T: ZeroizeOnDrop>() {}
    overwritten::<SecretElement>();
    overwritten::<SecretKey>();
    overwritten::<SharedKey>();
    overwritten::<SigningKey>();
    overwritten::<Polynomial>();
    overwritten::<ae::Key>();
    let mut element = SecretElement::random(&mut rng(7, 2));
    element.zeroize();
    assert_eq!(*element.to_bytes(), [0; 32]);
}

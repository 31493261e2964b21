//! No secret of the aggregate-sum protocol is printed, and the types that hold one overwrite it.

mod mgl_common;

use mgl_common::{Play, World, key, member_keys, users};
use secagg::mgl::server::ServerKeys;
use secagg::mgl::{Active, SemiHonest};
use secagg::prim::key_agreement::SharedKey;

/// That the text holds none of the secret's digits: eight in a row, in either case, or three bytes in decimal.
fn check(text: &str, secret: &[u8], name: &str) {
    let lower = text.to_lowercase();
    for four in secret.windows(4).filter(|four| four.iter().any(|byte| *byte != four[0])) {
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

fn parties<M: Play>(signing_key: impl Fn(u32) -> Option<[u8; 32]>) {
    let mut world = World::<M>::at(1);
    let params = world.params.clone();
    let texts = [
        format!("{:?}{:#?}", member_keys(&params, 1), member_keys(&params, 1)),
        format!("{:?}", ServerKeys::new(&params, users(&params), M::signing_key(0)).unwrap()),
        format!("{:?}", users(&params)[0]),
    ];
    for text in &texts {
        assert!(text.contains("[redacted]"), "{text}");
        check(text, key(2, 1, 1).expose(), "K_{1,S}");
        check(text, key(1, 1, 2).expose(), "EK_{1,2}");
    }
    loop {
        let mut texts = vec![format!("{:?}{:#?}", world.server, world.server)];
        texts.extend(world.members.values().map(|member| format!("{member:?}{member:#?}")));
        texts.extend(world.playing.values().filter_map(|user| Some(format!("{:?}", user.sharing.as_ref()?))));
        for text in &texts {
            assert!(text.contains("[redacted]"), "{text}");
            for u in 1..=6 {
                check(text, key(2, u, u).expose(), "K_{i,S}");
                check(text, key(0, 1, u).expose(), "MK_{1,i}");
                check(text, key(1, 1, u).expose(), "EK_{1,i}");
                signing_key(u).into_iter().for_each(|secret| check(text, &secret, "a signing key"));
            }
            signing_key(0).into_iter().for_each(|secret| check(text, &secret, "the server's signing key"));
        }
        for (u, message) in world.up() {
            world.server.receive(u, &message).unwrap();
        }
        if world.close().unwrap().is_some() {
            return;
        }
    }
}

#[test]
fn parties_print_redacted() {
    parties::<SemiHonest>(|_| None);
    parties::<Active>(|id| Some(*<Active as Play>::signing_key(id).to_bytes()));
}

#[cfg(feature = "test-util")]
#[test]
fn coins_print_redacted() {
    use secagg::mgl::client::Coins;
    use secagg::prim::field::SecretElement;
    use std::collections::BTreeMap;
    let secret = SecretElement::from_bytes(&[0x5a, 0xc3, 0x17, 0x88].repeat(8).try_into().unwrap()).unwrap();
    let nonces = BTreeMap::from([(2, [0x77; 12])]);
    let coins = Coins {
        kappa: secret.clone(),
        a_kappa: vec![secret.clone()],
        a_pair: BTreeMap::from([(2, secret)]),
        nonce_e: nonces.clone(),
        nonce_a: nonces.clone(),
        nonce_b: nonces,
        nonce_c: [0x77; 12],
    };
    assert_eq!(format!("{coins:?}"), "Coins([redacted])");
}

#[test]
fn secrets_are_overwritten_when_dropped() {
    fn overwritten<T: zeroize::ZeroizeOnDrop>() {}
    // What members, clients and servers hold their secrets in.
    overwritten::<SharedKey>();
    overwritten::<secagg::prim::ae::Key>();
    overwritten::<secagg::prim::field::SecretElement>();
    overwritten::<secagg::prim::shamir::Polynomial>();
}

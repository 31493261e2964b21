//! The checks of ACS that no signature stands behind (`docs/bytes.md`, section 8).

use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use secagg::acs::Params;
use secagg::acs::client::{Client, MaskedInput};

/// Five users around a ring.
fn params() -> Params {
    Params::new(5, 2, &[7; 32], 1, 996, None).expect("proper")
}

fn advertised(u: u32, rng: &mut ChaCha20Rng) -> (Client<MaskedInput>, Vec<u8>) {
    Client::new(&params(), u, vec![u.into()]).expect("proper").advertise_keys(rng)
}

/// A list with the key of one user.
fn list(v: u32, advertised: &[u8]) -> Vec<u8> {
    [&[1, 0, 0, 0, 1], &v.to_be_bytes()[..], &advertised[1..]].concat()
}

#[test]
fn a_key_of_no_neighbour_is_refused() {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let near = params().graph().neighbours(1);
    for v in 2..=5 {
        let (user, _) = advertised(1, &mut rng);
        let (_, other) = advertised(v, &mut rng);
        let answer = user.masked_input(&list(v, &other), &mut rng).map(|_| ());
        let refusal = answer.err().map(|e| (e.code(), e.culprit()));
        assert_eq!(refusal, if near.contains(&v) { None } else { Some(("E_NOT_SUBSET", Some(v))) }, "{v}");
    }
    assert_eq!(near.len(), 2);
}

/// A user that answers about itself would send its self-mask beside its masked input.
#[test]
fn a_user_among_the_dropped_does_not_answer() {
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    for dropped in 1..=5 {
        let (user, _) = advertised(1, &mut rng);
        let (user, _) = user.masked_input(&[1, 0, 0, 0, 0], &mut rng).expect("nobody to mask with");
        let refusal = user.recover(&[3, 0, 0, 0, 1, 0, 0, 0, dropped]).err().map(|e| (e.code(), e.culprit()));
        assert_eq!(refusal, (dropped == 1).then_some(("E_NOT_SUBSET", Some(1))), "{dropped}");
    }
}

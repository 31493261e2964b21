//! BON's repair `NamedSeeds`, the specification alone: the seed of a pairwise mask, and what a key that two users show does to a third.
#![allow(non_snake_case)]

use secagg_spec::bon::messages::{
    PublicKeys, decode_ciphertexts, decode_masked_input, encode_ciphertexts, encode_key_list,
};
use secagg_spec::bon::params::{Model, Setup, user};
use secagg_spec::bon::repairs::{AS_WRITTEN, HARDENED, Repair, Repairs};
use secagg_spec::bon::round2_masked_input_collection::{add_vectors, mask_seed, masked_input_collection, self_mask};
use secagg_spec::bon::{round0_advertise_keys as r0, round1_share_keys as r1};
use secagg_spec::key_agreement::ka_gen;
use secagg_spec::prelude::{Nat, nat};

fn setup(repairs: Repairs) -> Setup {
    Setup { n: 300, t: 2, m: 3, R: nat(65_536), R_U: None, model: Model::HonestButCurious, repairs, d_PK: Vec::new() }
}

/// python3: 48 bytes of HKDF-SHA256 (hmac, hashlib), ikm = 32 bytes 7 ‖ struct.pack(">II", 1, 258), info = the label; mod q.
#[test]
fn seeds_from_another_library() {
    for repairs in [HARDENED, Repairs::of(&[Repair::NamedSeeds])] {
        for (u, v) in [(1, 258), (258, 1)] {
            let seed = mask_seed(&setup(repairs), u, v, &[7; 32]).unwrap();
            let hex: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex, "6093254ce9e4bc4146d8ca102b227c073f01de818ba8ed2529881e292b3d185d");
        }
    }
    for repairs in [AS_WRITTEN, HARDENED.without(Repair::NamedSeeds)] {
        assert_eq!(mask_seed(&setup(repairs), 1, 258, &[7; 32]).unwrap(), [7; 32]);
    }
}

/// The masked input of user 2, less its self-mask, when user 3 shows the s^PK of user 1, or the point opposite.
fn without_self_mask(repairs: Repairs, prefix: u8) -> Vec<Nat> {
    let setup = setup(repairs);
    let who = user(&setup, 2, &x(), &None).unwrap();
    let (state, _) = r0::advertise_keys(&who, &nat(12), &nat(22)).unwrap();
    let keys = |c: u64, s: u64| PublicKeys {
        c_PK: ka_gen(&nat(c)).unwrap(),
        s_PK: ka_gen(&nat(s)).unwrap(),
        sigma: Vec::new(),
    };
    let mut list = [(1, keys(11, 21)), (2, keys(12, 22)), (3, keys(13, 21))];
    list[2].1.s_PK[0] ^= prefix;
    let nonce = [(1, [1; 12]), (3, [3; 12])].to_vec();
    let coins = r1::Coins { b: nat(5), a_s: vec![nat(6)], a_b: vec![nat(7)], nonce };
    let (state, sent) = r1::share_keys(&state, &encode_key_list(&list), &coins).unwrap();
    let e = decode_ciphertexts(&setup, 2, &sent).unwrap();
    let (_, message) = masked_input_collection(&state, &encode_ciphertexts(3, &e)).unwrap();
    let y = decode_masked_input(&setup, &message).unwrap();
    let negative: Vec<Nat> = self_mask(&setup, &nat(5)).unwrap().iter().map(|p| (&setup.R - p) % &setup.R).collect();
    add_vectors(&y, &negative, &setup.R)
}

fn x() -> Vec<Nat> {
    [1000, 200, 30].map(nat).to_vec()
}

#[test]
fn a_copied_key_gives_another_mask() {
    for prefix in [0, 1] {
        for repairs in [AS_WRITTEN, HARDENED.without(Repair::NamedSeeds)] {
            assert_eq!(without_self_mask(repairs, prefix), x());
        }
        for repairs in [HARDENED, Repairs::of(&[Repair::NamedSeeds])] {
            assert_ne!(without_self_mask(repairs, prefix), x());
        }
    }
}

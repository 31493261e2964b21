//! NPKC.CompKey: a whole set of keys by hand, and what happens where f(0) = 0.
#![allow(non_snake_case)]

mod npkc_common;

use npkc_common::code;
use secagg_spec::npkc::comp_key::{comp_key, derive, g, key_material};
use secagg_spec::npkc::rsa_param::Public;
use secagg_spec::prelude::*;

/// N = 23·47 = 1081, m = 4, e = 3.
fn public() -> Public {
    Public { N: nat(1081), e: nat(3), m: 4 }
}

fn nats(values: &[u64]) -> Vec<Nat> {
    values.iter().map(|x| nat(*x)).collect()
}

/// f_1 = 2 + 3x, f_2 = 5 + 7x, d = 675; s_{1,j} = f_1(j)^d·f_1, s_{2,j} and g_j, computed with Python.
const USERS: [([u64; 2], [u64; 2], [u64; 3]); 4] = [
    ([360, 540], [640, 896], [147, 102, 633]),
    ([4, 6], [675, 945], [538, 263, 265]),
    ([963, 904], [1003, 107], [556, 99, 519]),
    ([954, 350], [623, 656], [873, 694, 428]),
];

/// (i, j), g_i(j)·g_i(0)², which is f(i)·f(j)·10² mod 1081, and HKDF-SHA256 of it reduced mod q, computed with Python's
/// hmac.
const KEYS: [(u32, u32, u64, &str); 6] = [
    (1, 2, 717, "e24a071362260694601caf97849670bd8d454768d88d8c82008ba104a54eee95"),
    (1, 3, 453, "f191c9d768dfe4d81a45faff231657a816decebb9e06975a771ddea58c80b3b0"),
    (1, 4, 316, "1141a3d3882fa0f1868608e6ac4b677328bc9fd6ae983afffeb997af5d66832d"),
    (2, 3, 499, "a67464179f6b955891bc97623cb613eb439c9e5754af22467e57142a5107e0a0"),
    (2, 4, 224, "d6935c29a41ad41340ed8708c5243c741b27ed7df6c8732e88f594f2cdd75689"),
    (3, 4, 137, "a46b2d711865d286f0741e4797e5a65f615c0aa9c84b6114235df581d8f0d4a7"),
];

#[test]
fn keys_by_hand() {
    for (i, j, x, key) in KEYS {
        for (i, j) in [(i, j), (j, i)] {
            let (s_1, s_2, product) = &USERS[i as usize - 1];
            let g_i = g(&public(), &nats(s_1), &nats(s_2));
            assert_eq!(g_i, nats(product));
            assert_eq!(key_material(&public(), &g_i, j), Ok(nat(x)), "({i}, {j})");
            assert_eq!(derive(&public(), &nat(x)), Ok(nat_from_hex(key)));
            assert_eq!(comp_key(&public(), &nats(s_1), &nats(s_2), j), Ok(nat_from_hex(key)), "({i}, {j})");
        }
    }
}

#[test]
fn what_is_refused() {
    let (s_1, s_2) = (nats(&[360, 540]), nats(&[640, 896]));
    for j in [0, 5, u32::MAX] {
        assert_eq!(code(comp_key(&public(), &s_1, &s_2, j)), (Code::Range, None), "{j}");
    }
    for bad in [Public { N: nat(0), ..public() }, Public { N: nat(1), ..public() }, Public { e: nat(0), ..public() }] {
        assert_eq!(code(comp_key(&bad, &s_1, &s_2, 2)), (Code::Params, None));
    }
    assert_eq!(code(comp_key(&public(), &[], &s_2, 2)), (Code::Params, None));
    assert_eq!(code(derive(&public(), &nat(1081))), (Code::Range, None));
}

/// "Coefficients non-one" lets the constant be 0. Then f(0) = 0, and every pair has the key KDF(0).
#[test]
fn a_zero_constant_makes_all_keys_equal() {
    // f_1 = 3x: f_1(1)^675 = 3^675 = 357 mod 1081, since 357³ = 3
    assert_eq!(357u64.pow(3) % 1081, 3);
    let s_1 = nats(&[0, 357 * 3]);
    let zero = derive(&public(), &nat(0)).unwrap();
    for j in 2..=4 {
        assert_eq!(comp_key(&public(), &s_1, &nats(&[640, 896]), j), Ok(zero.clone()));
    }
}

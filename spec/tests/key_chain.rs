//! The key chains (`docs/bytes.md`, section 7), and what sets the two readings apart (finding F04).
//!
//! Python: `F(x) = (int.from_bytes(hkdf(x, b"secagg/v1/one-way", 48)) % q).to_bytes(32)`, where `hkdf` is HKDF-SHA256
//! with an empty salt, composed from `hmac`, and q the order of P-256's group.
#![allow(non_snake_case)]

mod common;

use common::hex;
use proptest::prelude::*;
use secagg_spec::key_chain::{interval_key, iterate, key_figure_3, key_figure_4};
use secagg_spec::prelude::{Bytes, Code, Nat, Result, nat_from_be, nat_from_hex};

/// A master key.
const MK: &str = "c3f1a7d20e4b5968b7c6d5e4f3021120a9b8c7d6e5f4038291a0bfcedd0c1b2a";

/// T_l, or TS_l.
const TIME: u64 = 0x0102030405060708;

/// The number of sessions of the interval.
const NU: u32 = 4;

/// The order of P-256's group (FIPS 186-4, D.1.2.3).
fn order() -> Nat {
    nat_from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
}

/// F^j(x) for j from 0 to `most`.
fn chain(x: &[u8], most: u32) -> Vec<Bytes> {
    (0..=most).map(|j| iterate(x, j).unwrap()).collect()
}

/// All the keys of an interval of ν sessions, by session.
fn keys(figure: fn(&[u8], u64, u32, u32) -> Result<Bytes>, nu: u32) -> Vec<Bytes> {
    (0..nu).map(|tau| figure(&hex(MK), TIME, nu, tau).unwrap()).collect()
}

/// Python: `F(bytes.fromhex("5e7a90b3"))`, and F of that.
#[test]
fn iterates() {
    let x = hex("5e7a90b3");
    assert_eq!(iterate(&x, 0), Ok(x.clone()));
    assert_eq!(iterate(&x, 1), Ok(hex("a75955af6a8500c79a4edfe3558866312743b8df463d781658198ef192c77873")));
    assert_eq!(iterate(&x, 2), Ok(hex("86f648e438f2d0b7e1e84c9e8ed8ad0cfee73a0dd6c6895b7655c1d7e6206f44")));
}

/// Python: `F(MK + (0x0102030405060708).to_bytes(8, "big"))`.
#[test]
fn interval_key_from_another_library() {
    let expected = hex("65c61b6812840361db1edfc19775a99d9da25715951b416ebf677578a8c90861");
    assert_eq!(interval_key(&hex(MK), TIME), Ok(expected));
}

/// Python: F applied 4 − τ times to the interval's key, τ = 0 … 3.
#[test]
fn keys_of_figure_3() {
    let expected = [
        "6f0ba2c8d9e9d4c637570cf5b8f9084b2ebd510b10d1b8e3fe381238838cc864",
        "082ea5479f513f4e976a2e0aebad13e08773ab013439f555dbd048337286b5d7",
        "4ec2d24772c58a42a91377e6498c4fc5e958edb474fd6d5b122c2b134bbb3e3c",
        "23de93abe193eb20df1caf29eba63d553c87cd0bcec4421db5e52406bf168b7b",
    ];
    assert_eq!(keys(key_figure_3, NU), expected.map(hex));
}

/// Python: F applied 4 − τ times to the interval's key followed by `(4).to_bytes(4, "big") + tau.to_bytes(4, "big")`.
#[test]
fn keys_of_figure_4() {
    let expected = [
        "ea46c701923ba26fc5e098d5478cf93dac767aaba7ca9a8e638479ac66daa965",
        "334113d2af062bd0ce1fc5aa64c476eb0f6ab9d274a103ff9b75a44a41571693",
        "b0974c53a769bdbce27bc1fa9739e5983e5ad73bacbf9fab40dc1a4bd1431bfd",
        "64c37d9d4fb1e41ec7626293c95f3c854505e74ead435ddefb1a2fb329ce380d",
    ];
    assert_eq!(keys(key_figure_4, NU), expected.map(hex));
}

/// 0 ≤ τ ≤ ν − 1.
#[test]
fn sessions_outside_the_interval() {
    for (nu, tau) in [(0, 0), (1, 1), (4, 4), (4, 5), (4, u32::MAX), (0, u32::MAX)] {
        assert_eq!(key_figure_3(&hex(MK), TIME, nu, tau), Err(Code::Params.error()), "ν = {nu}, τ = {tau}");
        assert_eq!(key_figure_4(&hex(MK), TIME, nu, tau), Err(Code::Params.error()), "ν = {nu}, τ = {tau}");
    }
    assert!(key_figure_3(&hex(MK), TIME, u32::MAX, u32::MAX - 1).is_ok());
    assert!(key_figure_4(&hex(MK), TIME, u32::MAX, u32::MAX - 1).is_ok());
}

/// F04, Figure 3's reading: K_τ' = F^(τ−τ')(K_τ) for every τ' < τ. Who is given one session's key computes those of all
/// the sessions before it in the interval, from that key alone; and none of those after it, as far as F goes.
#[test]
fn f04_figure_3_opens_the_sessions_before() {
    let nu = 6;
    let keys = keys(key_figure_3, nu);
    for tau in 0..nu {
        let from_key = chain(&keys[tau as usize], 2 * nu);
        for before in 0..nu {
            let found = from_key.iter().position(|y| *y == keys[before as usize]);
            let expected = if before <= tau { Some((tau - before) as usize) } else { None };
            assert_eq!(found, expected, "from session {tau} to session {before}");
        }
    }
}

/// F04, Figure 4's reading: nothing of the kind. F on K_τ, on K_τ with ν and either session's number, or on K_τ with
/// the time as a new interval starts, any number of times, meets no other session's key.
#[test]
fn f04_figure_4_does_not() {
    let nu = 6;
    let keys = keys(key_figure_4, nu);
    for (tau, key) in keys.iter().enumerate() {
        let mut starts = vec![key.clone(), interval_key(key, TIME).unwrap()];
        for number in 0..nu {
            starts.push([key.as_slice(), &nu.to_be_bytes(), &number.to_be_bytes()].concat());
            starts.push([key.as_slice(), &number.to_be_bytes()].concat());
        }
        for start in starts {
            for y in chain(&start, 2 * nu) {
                let met: Vec<usize> = (0..keys.len()).filter(|other| keys[*other] == y).collect();
                assert!(met.is_empty() || met == [tau], "session {tau} opens {met:?}");
            }
        }
    }
}

/// The key of every session, interval and reading is another one.
#[test]
fn keys_are_all_different() {
    let mut all = Vec::new();
    for nu in 1..=5 {
        for tau in 0..nu {
            for time in [TIME, TIME + 1] {
                all.push(key_figure_4(&hex(MK), time, nu, tau).unwrap());
            }
        }
    }
    for (nu, tau) in [(5, 0), (5, 1), (5, 2), (5, 3), (5, 4)] {
        for time in [TIME, TIME + 1] {
            all.push(key_figure_3(&hex(MK), time, nu, tau).unwrap());
        }
    }
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!((count, all.len()), (40, 40));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Under Figure 3 a key hangs on ν − τ alone; under Figure 4 on ν and τ.
    #[test]
    fn what_a_key_hangs_on(master: [u8; 32], time: u64, nu in 1u32..5, tau in 0u32..5) {
        let tau = tau % nu;
        prop_assert_eq!(key_figure_3(&master, time, nu, tau), key_figure_3(&master, time, nu + 1, tau + 1));
        prop_assert_ne!(key_figure_4(&master, time, nu, tau), key_figure_4(&master, time, nu + 1, tau + 1));
    }

    /// The values of F^i, i ≥ 1, are elements of F_q in 32 bytes.
    #[test]
    fn values_are_elements(x: Vec<u8>, i in 1u32..4) {
        let y = iterate(&x, i)?;
        prop_assert_eq!(y.len(), 32);
        prop_assert!(nat_from_be(&y) < order());
    }
}

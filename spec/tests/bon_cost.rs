//! BON §VI-C and §VII: thresholds and costs, against the figures that the paper prints.
#![allow(non_snake_case)]

use secagg_spec::bon::cost::{bytes_for_sum, expansion, expansion_as_printed, user_communication_bits, user_traffic};
use secagg_spec::bon::params::{
    Model, Setup, ThreatModel, check_setup, is_quorum_unique, minimum_inputs, minimum_threshold, modulus_for, user,
};
use secagg_spec::bon::repairs::AS_WRITTEN;
use secagg_spec::prelude::{Code, Nat, nat};

/// A fraction in hundredths, rounded half up: how the paper prints it.
fn hundredths((numerator, denominator): (Nat, Nat)) -> Nat {
    (numerator * 200u32 + &denominator) / (denominator * 2u32)
}

/// (n, m, the factor §VII-A prints, in hundredths), for 16-bit inputs.
const PRINTED: [(u64, u64, u64); 3] = [(1 << 10, 1 << 20, 173), (1 << 14, 1 << 20, 362), (1 << 14, 1 << 24, 198)];

#[test]
fn expansion_gives_the_printed_figures() {
    for (n, m, printed) in PRINTED {
        assert_eq!(hundredths(expansion(n, m, &nat(1 << 16)).unwrap()), nat(printed), "n = {n}, m = {m}");
    }
}

/// F15: worked by hand from the printed formula, (256·(7·1024 − 4) + 16·2^20) / (16·2^20) = 1.109…, and so on.
#[test]
fn f15_the_printed_formula_does_not_give_the_printed_figures() {
    let from_formula = [111, 275, 111];
    for ((n, m, printed), formula) in PRINTED.into_iter().zip(from_formula) {
        let got = hundredths(expansion_as_printed(n, m, &nat(1 << 16)).unwrap());
        assert_eq!(got, nat(formula), "n = {n}, m = {m}");
        assert_ne!(got, nat(printed));
    }
}

/// The formula 2n·a_K + (5n − 4)·a_S + m⌈log2 R⌉ worked by hand for n = 3: 6·256 + 11·256 + 10·5 = 4402.
#[test]
fn communication_formula_by_hand() {
    assert_eq!(user_communication_bits(3, 256, 256, 10, &nat(32)).unwrap(), nat(4402));
    assert_eq!(user_communication_bits(0, 256, 256, 10, &nat(32)), Err(Code::Params.error()));
}

/// The real messages carry what the formula counts, but for the user's own entry in the broadcast list (two keys more);
/// and the factors with all their framing are these, in hundredths: worked out with the byte lengths of docs/bytes.md.
#[test]
fn real_messages_carry_what_the_formula_counts() {
    let with_framing = [(1 << 10, 1 << 20, 178), (1 << 14, 1 << 20, 436), (1 << 14, 1 << 24, 203)];
    for (n, m, framed) in with_framing {
        let R_U = nat(1 << 16);
        let R = modulus_for(n as u32, &R_U).unwrap();
        let t = user_traffic(n, m as usize, &R).unwrap();
        let payload = (&t.keys + &t.shares + &t.vector) * 8u32;
        let formula = user_communication_bits(n, 256, 256, m, &R).unwrap();
        assert_eq!(payload, formula + nat(2 * 256));
        assert_eq!(hundredths((t.total() * 8u32, nat(m) * nat(16))), nat(framed), "n = {n}, m = {m}");
    }
}

/// F25: §VII-C stores the sum of 500 two-byte values in 3 bytes; 500 · 65535 = 32 767 500 > 16 777 215 = 2^24 − 1.
#[test]
fn f25_three_bytes_do_not_hold_the_sum_of_500_two_byte_values() {
    assert_eq!(bytes_for_sum(500, &nat(1 << 16)).unwrap(), 4);
    assert_eq!(bytes_for_sum(256, &nat(1 << 16)).unwrap(), 3);
    assert_eq!(bytes_for_sum(257, &nat(1 << 16)).unwrap(), 4);
}

/// R = n(R_U − 1) + 1 is exactly enough: the largest sum is R − 1.
#[test]
fn the_modulus_holds_the_largest_sum_and_no_more() {
    for n in 1..20u32 {
        for R_U in 2..20u64 {
            assert_eq!(modulus_for(n, &nat(R_U)).unwrap() - nat(1), nat(n as u64 * (R_U - 1)));
        }
    }
}

/// Figure 5, by hand.
#[test]
fn figure_5_rows() {
    for (n, server, both) in [(1, 1, 1), (2, 2, 2), (3, 2, 3), (9, 5, 7), (10, 6, 7), (26, 14, 18), (500, 251, 334)] {
        assert_eq!(minimum_threshold(&ThreatModel::ClientOnly, n), 1);
        assert_eq!(minimum_threshold(&ThreatModel::ServerOnly, n), server);
        assert_eq!(minimum_threshold(&ThreatModel::ClientsServer, n), both);
    }
    assert_eq!(minimum_inputs(&ThreatModel::ServerOnly, 6, 0), Ok(6));
    assert_eq!(minimum_inputs(&ThreatModel::ClientsServer, 7, 3), Ok(4));
    assert_eq!(minimum_inputs(&ThreatModel::ClientsServer, 3, 3), Err(Code::Params.error()));
}

/// §VI-C says what the rows are for: they are the least t with 2t > n + n_C, for no colluder and for ⌈n/3⌉ − 1 of them.
#[test]
fn figure_5_is_theorem_4() {
    for n in 1..200u32 {
        let t = minimum_threshold(&ThreatModel::ServerOnly, n);
        assert!(is_quorum_unique(n, t, 0) && !is_quorum_unique(n, t - 1, 0));
        let colluders = n.div_ceil(3) - 1;
        let t = minimum_threshold(&ThreatModel::ClientsServer, n);
        assert!(is_quorum_unique(n, t, colluders), "n = {n}");
    }
}

fn setup() -> Setup {
    Setup {
        n: 3,
        t: 2,
        m: 2,
        R: nat(31),
        R_U: Some(nat(11)),
        model: Model::HonestButCurious,
        repairs: AS_WRITTEN,
        d_PK: Vec::new(),
    }
}

#[test]
fn parameters_are_checked() {
    assert_eq!(check_setup(&setup()), Ok(()));
    let refused = |change: &dyn Fn(&mut Setup)| {
        let mut s = setup();
        change(&mut s);
        check_setup(&s).map_err(|e| e.code)
    };
    assert_eq!(refused(&|s| s.n = 0), Err(Code::Params));
    assert_eq!(refused(&|s| s.t = 0), Err(Code::Params));
    assert_eq!(refused(&|s| s.t = 4), Err(Code::Params));
    assert_eq!(refused(&|s| s.m = 0), Err(Code::Params));
    assert_eq!(refused(&|s| s.R = nat(1)), Err(Code::Params));
    assert_eq!(refused(&|s| s.R = (nat(1) << 64u32) + nat(1)), Err(Code::Params));
    assert_eq!(refused(&|s| s.R = nat(1) << 64u32), Ok(()));
    assert_eq!(refused(&|s| s.R_U = Some(nat(1))), Err(Code::Wrap));
    assert_eq!(refused(&|s| s.R_U = None), Ok(()));
    // 3 · 10 + 1 = 31 holds every sum, 30 does not
    assert_eq!(refused(&|s| s.R = nat(30)), Err(Code::Wrap));
}

#[test]
fn inputs_are_checked() {
    let with = |s: &Setup, u: u32, x: &[u64]| {
        let x: Vec<Nat> = x.iter().map(|e| nat(*e)).collect();
        user(s, u, &x, &None).map(|user| user.u).map_err(|e| e.code)
    };
    assert_eq!(with(&setup(), 1, &[0, 10]), Ok(1));
    assert_eq!(with(&setup(), 1, &[0, 11]), Err(Code::Input));
    assert_eq!(with(&setup(), 1, &[0]), Err(Code::Input));
    assert_eq!(with(&setup(), 1, &[0, 0, 0]), Err(Code::Input));
    assert_eq!(with(&setup(), 0, &[0, 0]), Err(Code::Params));
    assert_eq!(with(&setup(), 4, &[0, 0]), Err(Code::Params));
    let modular = Setup { R_U: None, ..setup() };
    assert_eq!(with(&modular, 1, &[0, 30]), Ok(1));
    assert_eq!(with(&modular, 1, &[0, 31]), Err(Code::Input));
    // The active model needs keys
    let active = Setup { model: Model::Active, ..setup() };
    assert_eq!(with(&active, 1, &[0, 0]), Err(Code::Params));
}

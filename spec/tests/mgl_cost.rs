//! MGL's cost tables (§4.3, §5.7, §6): every row worked by hand, the places where they contradict each other or the figures
//! (findings F23, F24), and what two hybrids of Theorem 5.4 take for granted (F28).

use secagg_spec::feldman::commit;
use secagg_spec::mgl::cost::*;
use secagg_spec::mgl::params::{
    ThreatModel, minimum_inputs, neighbour_size, proceeds_round_2, server_only, users_server,
};
use secagg_spec::p256::order;
use secagg_spec::prelude::nat;

/// The paper's own size (§6.3), in the users-server model of §5.4: m = 2000, t = k = 667, ℓ = 1334, r = 10^5, n = 16, with
/// λ = 3072, µ = 256 and points of 33 bytes.
const S: Sizes = Sizes { m: 2000, t: 667, ell: 1334, k: 667, r: 100_000, n: 16, lambda: 3072, mu: 256, gamma: 264 };

#[test]
fn table_1_by_hand() {
    let row = |exp, poly_eval, mul, const_poly_mul, sent| SspCost { exp, poly_eval, mul, const_poly_mul, sent };
    assert_eq!(table_1_ssp_i(&S), row(6000, 2000, 4000, 2000, 6_144_000));
    assert_eq!(table_1_ssp_3_minus_i(&S), row(4000, 0, 2000, 0, 12_288_000));
    assert_eq!(table_1_total(&S), row(10_000, 2000, 6000, 2000, 18_432_000));
    assert_eq!(counted_ssp_3_minus_i(&S), row(4000, 0, 0, 0, 12_288_000));
    assert_eq!(counted_ssps(&S), row(20_000, 4000, 8000, 4000, 36_864_000));
}

#[test]
fn table_3_by_hand() {
    let user = UserOperations {
        poly_eval: 7996,
        kdf: 3998,
        exp: 2,
        prg: 1334,
        sum: 1335,
        share_m: 1,
        share_23: 667,
        enc: 1,
        ae: 4001,
        chains: 2,
    };
    assert_eq!(table_3_user(&S), user);
    let counted = UserOperations { poly_eval: 6666, kdf: 3333, ae: 4666, chains: 3333, ..user };
    assert_eq!(counted_user(&S, 667, false), counted);
    assert_eq!(counted_user(&S, 667, true), UserOperations { ae: 5334, ..counted });
    assert_eq!(counted_user(&S, 1334, false), UserOperations { ae: 5333, share_23: 1334, ..counted });

    let bits = UserBits {
        alpha: 1_600_000,
        share_m: 511_744,
        share_23: 170_752,
        polynomials: 8_196_096,
        beta: 512_000,
        comm_t: 170_752,
        comm_2: 341_504,
    };
    assert_eq!(table_3_user_bits(&S), bits);
    assert_eq!((bits.session(), bits.session_semi_honest()), (3_306_752, 2_794_496));
    let counted = UserBits { share_23: 341_504, comm_t: 176_088, comm_2: 352_176, ..bits };
    assert_eq!(counted_user_bits(&S, 667), counted);

    let server = ServerOperations { rec_m: 1400, dec: 1400, rec_23: 840_000, prg: 840_000, sum: 841_400 };
    assert_eq!(table_3_server(1400, 600), server);
    let counted = ServerOperations { rec_23: 560_560, prg: 560_560, sum: 561_960, ..server };
    assert_eq!(counted_server(1400, counted_pairs_mean(&S, 1400, 600)), counted);
    assert_eq!(table_3_server_bits(&S, 1400, 1300), [2_240_000_000, 665_600_000, 1_334_000]);
    assert_eq!(counted_server_bits(&S, 1400, 1300), [2_240_000_000, 665_600_000, 341_504_000]);
}

#[test]
fn section_5_7_by_hand() {
    assert_eq!(section_5_7_1_storage_parts(&S), [8_196_096, 682_496, 853_248]);
    assert_eq!(section_5_7_1_storage(&S), 9_220_352);
    assert_eq!(counted_storage(&S), 9_902_848);
    assert_eq!(section_5_7_1_communication(&S), 10_073_600);
    assert_eq!(section_5_7_2_storage(&S, 2000), 5_590_016_000);
    assert_eq!(section_5_7_2_communication(&S, 2000), [3_200_000_000, 1_024_000_000, 1_334_000, 1_024_512_000]);
}

#[test]
fn table_4_by_hand() {
    let row = |communication, computation, prg, storage| Order { communication, computation, prg, storage };
    assert_eq!(table_4_user(&Scheme::Mgl, &S), row(8_256_000, 200_000, 1335, 10_820_352));
    assert_eq!(table_4_user(&Scheme::Bon, &S), row(2_128_000, 4_000_000, 1999, 3_152_000));
    assert_eq!(table_4_user(&Scheme::Acs, &S), row(2_128_000, 0, 1335, 1_941_760));
    let server = |scheme| table_4_server(&scheme, &S, 200);
    assert_eq!(server(Scheme::Mgl), row(4_225_334_000, 4_000_000, 2_401_200, 4_565_504_000));
    assert_eq!(server(Scheme::Bon), row(4_256_000_000, 4_000_000, 3_598_200, 4_224_000_000));
    assert_eq!(server(Scheme::Acs), row(3_200_000_000, 3_200_000_000, 0, 3_200_000_000));
}

#[test]
fn table_5_by_hand() {
    assert_eq!(table_5_mask(&Scheme::Mgl, &S), Some([1, 1334, 1334, 1335, 1]));
    assert_eq!(table_5_mask(&Scheme::Bon, &S), Some([2, 0, 1999, 2000, 1]));
    let unmask = |scheme| table_5_unmask(&scheme, &S, 1800, 200);
    assert_eq!(unmask(Scheme::Mgl), Some([1800, 2_401_200, 2_401_200, 2_403_000, 1800]));
    assert_eq!(unmask(Scheme::Bon), Some([2000, 0, 399_800, 401_600, 1800]));
    assert_eq!(table_5_bits(&Scheme::Mgl, &S), Some([511_744, 341_504, 1_706_496_000]));
    assert_eq!(table_5_bits(&Scheme::Bon, &S), Some([1_023_488, 0, 2_046_976_000]));
    assert_eq!((table_5_mask(&Scheme::Acs, &S), table_5_bits(&Scheme::Acs, &S)), (None, None));
    assert_eq!(table_5_unmask(&Scheme::Acs, &S, 1, 1), None);
}

/// Neither nobody nor everybody makes a formula fail.
#[test]
fn the_ends_of_the_range() {
    for x in [0, 1, u32::MAX] {
        let s = Sizes { m: x, t: x, ell: x, k: x, r: x, n: x, lambda: x, mu: x, gamma: x };
        let _ = (table_1_total(&s), counted_ssps(&s), table_3_user(&s), counted_user(&s, x, true));
        let _ = (counted_user_bits(&s, x).session(), counted_server_bits(&s, x, x), counted_storage(&s));
        let _ = (section_5_7_1_storage(&s), section_5_7_1_communication(&s), section_5_7_2_storage(&s, x));
        let _ = (section_5_7_2_communication(&s, x), section_5_7_2_on_the_fly(&s), counted_reconstruction(x, x));
        for scheme in [Scheme::Mgl, Scheme::Bon, Scheme::Acs] {
            let _ = (table_4_user(&scheme, &s), table_4_server(&scheme, &s, x), table_5_bits(&scheme, &s));
            let _ = (table_5_mask(&scheme, &s), table_5_unmask(&scheme, &s, x, x));
        }
        let _ = (counted_bon_server_prg(x, x), counted_pairs_mean(&s, x, x), counted_pairs_at_most(&s, x, x));
    }
    assert_eq!(counted_pairs_mean(&Sizes { m: 1, ..S }, 1, 1), 0);
}

/// Table 1's total is one SSP asking and the other answering; a user needs a polynomial from each, so both ask.
#[test]
fn f23_table_1_counts_one_direction() {
    let (total, asks, answers) = (table_1_total(&S), table_1_ssp_i(&S), table_1_ssp_3_minus_i(&S));
    assert_eq!((total.exp, total.sent), (asks.exp + answers.exp, asks.sent + answers.sent));
    assert_eq!((counted_ssps(&S).exp, counted_ssps(&S).sent), (2 * total.exp, 2 * total.sent));
    assert_eq!(counted_ssps(&S).poly_eval, 2 * total.poly_eval);
}

#[test]
fn f23_the_ssp_that_answers_multiplies_nothing() {
    assert_eq!((table_1_ssp_3_minus_i(&S).mul, counted_ssp_3_minus_i(&S).mul), (2000, 0));
    assert_eq!(counted_ssps(&S).mul, 2 * (table_1_ssp_i(&S).mul + counted_ssp_3_minus_i(&S).mul));
}

/// "F^{ν−τ}: 2" is a chain of each kind; Figure 4 has one for each key.
#[test]
fn f23_two_key_chains_for_3333_keys() {
    assert_eq!((table_3_user(&S).chains, counted_user(&S, 667, false).chains), (2, 3333));
}

/// 2(m − 1) keys, and polynomials for them, are for a complete graph: §6.2 stores m + ℓ − 1.
#[test]
fn f23_keys_for_a_complete_graph() {
    assert_eq!((table_3_user(&S).kdf, counted_user(&S, 667, false).kdf), (3998, 3333));
    let complete = Sizes { ell: 1999, ..S };
    assert_eq!(table_3_user(&complete).kdf, counted_user(&complete, 667, false).kdf);
    assert_eq!(table_3_user(&complete).poly_eval, counted_user(&complete, 667, false).poly_eval);
}

/// 2m + 1 ciphertexts leave three for the server: a share for each dealing and β_i are ⌈ℓ/2⌉ + 1, without commitments.
#[test]
fn f23_ciphertexts_for_the_server() {
    assert_eq!(table_3_user(&S).ae, 2 * 1999 + 3);
    assert_eq!(counted_user(&S, 667, false).ae, 2 * 1999 + 668);
    let (least, three) = (Sizes { ell: 2, ..S }, Sizes { ell: 4, ..S });
    assert!(table_3_user(&least).ae > counted_user(&least, 1, false).ae);
    assert_eq!(table_3_user(&three).ae, counted_user(&three, 2, false).ae);
}

/// Table 3 sends half of what Table 5 sends: §5.2 sends two shares of each of ℓ/2 keys.
#[test]
fn f23_shares_of_the_pairs_in_tables_3_and_5() {
    let [_, table_5, _] = table_5_bits(&Scheme::Mgl, &S).unwrap();
    assert_eq!(2 * table_3_user_bits(&S).share_23, table_5);
    assert_eq!(counted_user_bits(&S, 667).share_23, table_5);
}

#[test]
fn f23_the_servers_shares_are_counted_without_their_bits() {
    let ([.., printed], [.., counted]) = (table_3_server_bits(&S, 2000, 2000), counted_server_bits(&S, 2000, 2000));
    assert_eq!(counted, 256 * printed);
    // All users together send as much to the server as to each other.
    assert_eq!(counted, 2000 * counted_user_bits(&S, 667).share_23 / 2);
}

/// The parts of §5.7.1 add up to 4kλ + µ(2m − 2 + ℓ + ⌈ℓ/2⌉): m − 2 elements more than its total.
#[test]
fn f23_the_storage_of_a_user_is_more_than_its_total() {
    let parts: u128 = section_5_7_1_storage_parts(&S).iter().sum();
    assert_eq!(parts, 8_196_096 + 256 * (2 * 2000 - 2 + 1334 + 667));
    assert_eq!(parts - section_5_7_1_storage(&S), 256 * 1998);
}

/// … and of its neighbours' keys a user holds a share of each of ℓ, not of ⌈ℓ/2⌉, and of its own κ too.
#[test]
fn f23_a_user_holds_a_share_of_every_neighbours_key() {
    let parts: u128 = section_5_7_1_storage_parts(&S).iter().sum();
    assert_eq!(counted_storage(&S) - parts, 256 * (667 + 1));
}

/// Table 4 has 3⌈ℓ/2⌉ where §5.7.1 has ℓ + ⌈ℓ/2⌉: one element more for odd ℓ. (Table 4 has nr as well.)
#[test]
fn f23_storage_in_table_4_and_in_the_text() {
    let excess = |s: &Sizes| table_4_user(&Scheme::Mgl, s).storage - 1_600_000 - section_5_7_1_storage(s);
    assert_eq!((excess(&S), excess(&Sizes { ell: 1333, ..S })), (0, 256));
}

/// "The total communication cost involving … sending α_i": nr is not in it. All the rest is, with Table 5's ℓµ.
#[test]
fn f23_the_communication_of_a_user_omits_its_input() {
    let printed = table_3_user_bits(&S);
    let [_, table_5, _] = table_5_bits(&Scheme::Mgl, &S).unwrap();
    let all = printed.session() - printed.share_23 + table_5 + printed.polynomials;
    assert_eq!(all - section_5_7_1_communication(&S), printed.alpha);
}

/// Table 3 receives β_i from U2, §5.7.2 from U1.
#[test]
fn f23_who_sends_beta() {
    let ([_, table, _], [_, text, ..]) = (table_3_server_bits(&S, 1400, 1300), section_5_7_2_communication(&S, 1400));
    assert_eq!((table, text), (1300 * 512_000, 1400 * 512_000));
}

/// (m − ζ)·ℓ, and for BON (m − ζ)(m − 1): with nobody lost the server removes m masks and no other.
#[test]
fn f23_table_4_when_nobody_is_lost() {
    assert_eq!(table_4_server(&Scheme::Mgl, &S, 0).prg, 2_668_000);
    assert_eq!(counted_server_prg(2000, counted_pairs_at_most(&S, 2000, 0)), 2000);
    assert_eq!(table_4_server(&Scheme::Bon, &S, 0).prg, 3_998_000);
    assert_eq!(counted_bon_server_prg(2000, 0), 2000);
}

/// Table 3 opens a key for every pair of a survivor and a dropped user, Table 5 at most ℓ for each survivor. Few of either
/// kind bound it too.
#[test]
fn f23_keys_that_are_opened() {
    let [_, table_5, ..] = table_5_unmask(&Scheme::Mgl, &S, 1400, 600).unwrap();
    assert_eq!((table_3_server(1400, 600).rec_23, table_5), (840_000, 1_867_600));
    assert_eq!(counted_pairs_at_most(&S, 1400, 600), 800_400);
    assert_eq!(counted_pairs_at_most(&S, 1999, 1), 1334);
    // K_4, one lost: three edges. The cycle of six, three neighbours lost: two.
    assert_eq!(counted_pairs_at_most(&Sizes { ell: 3, ..S }, 3, 1), 3);
    assert!(counted_pairs_at_most(&Sizes { ell: 2, ..S }, 3, 3) >= 2);
}

/// BON's row of Table 5 has ζ(m − 1) PRGs: dropped users are not in the sum, so a pair of two of them has no mask in it.
#[test]
fn f23_bons_row_of_table_5_counts_pairs_of_dropped_users() {
    let [_, _, printed, ..] = table_5_unmask(&Scheme::Bon, &S, 1400, 600).unwrap();
    assert_eq!(printed + 1400 - counted_bon_server_prg(1400, 600), 600 * 599);
}

/// O(m³) "on-the-fly": Lagrange coefficients depend on who answers and not on the secret (BON §VII-B).
#[test]
fn f23_one_set_of_lagrange_coefficients_serves_every_kappa() {
    assert_eq!((section_5_7_2_on_the_fly(&S), counted_reconstruction(2000, 2000)), (8_000_000_000, 8_000_000));
}

/// §5.4 bounds |C| by ⌈m/3⌉ − 1, then |C ∪ {S}|: by the second 666 users and the server are one too many.
#[test]
fn f23_the_server_among_the_colluders() {
    let choice = users_server(2000).unwrap();
    let inputs = |colluders| minimum_inputs(&ThreatModel::UsersServer, choice.t, choice.ell, colluders).unwrap();
    assert_eq!(choice.colluders, 666);
    assert_eq!((inputs(choice.colluders), inputs(choice.colluders + 1)), (668, 667));
}

/// Table 6 measures server-only with ℓ = ⌈m/3⌉; Table 2 has η_max + 2 = ⌈m/3⌉ + 1.
#[test]
fn f23_table_6_has_a_neighbour_too_few() {
    let choice = server_only(2000).unwrap();
    assert_eq!(neighbour_size(&ThreatModel::ServerOnly, choice.t, choice.eta_max), Ok(2000u32.div_ceil(3) + 1));
}

/// "Zero communication for establishing pairwise keys": 8.2 Mbit a user, offline, five times its input.
#[test]
fn f23_zero_communication_is_eight_megabits() {
    assert_eq!(table_3_user_bits(&S).polynomials, 8_196_096);
    assert!(table_3_user_bits(&S).polynomials > 5 * table_3_user_bits(&S).alpha);
}

/// Seconds, of Tables 6 and 8, m = 2000, 10 % lost.
const MGL_TABLE_6: f64 = 523.219_11;
const MGL_TABLE_8: f64 = 568.515_74;
const BON_TABLE_8: f64 = 2_292.084_38;
/// MGL, nobody lost.
const MGL_NOBODY_LOST: f64 = 1.297_47;
/// |U2| and |U0 ∖ U2|.
const LEFT: u32 = 1800;
const LOST: u32 = 200;

/// A PRG, and Rec^t_m for t = 667 and for t = 1334, in seconds: MGL's two times at 10 % differ in ℓ alone (667 and 1334), so in
/// so many PRGs; what remains of them is Rec^667_m; BON's time in Table 8 is m Rec^1334_m and ζθ PRGs.
fn fitted() -> (f64, f64, f64) {
    let table_6 = counted_pairs_mean(&Sizes { ell: 667, ..S }, LEFT, LOST) as f64;
    let table_8 = counted_pairs_mean(&S, LEFT, LOST) as f64;
    let prg = (MGL_TABLE_8 - MGL_TABLE_6) / (table_8 - table_6);
    let rec_667 = (MGL_TABLE_6 - table_6 * prg) / f64::from(LEFT);
    let pairs = (counted_bon_server_prg(LEFT, LOST) - u128::from(LEFT)) as f64;
    (prg, rec_667, (BON_TABLE_8 - pairs * prg) / 2000.0)
}

/// Table 8 runs BON with t = 2⌈m/3⌉ and MGL with t = ⌈m/3⌉: a reconstruction of BON's takes four times as long, as t² does.
#[test]
fn f24_table_8_gives_bon_twice_the_threshold() {
    let (_, rec_667, rec_1334) = fitted();
    assert_eq!((2 * 2000u32.div_ceil(3), users_server(2000).unwrap().t), (1334, 667));
    assert!((3.9..4.2).contains(&(rec_1334 / rec_667)), "{}", rec_1334 / rec_667);
    assert!((4.0..4.1).contains(&(BON_TABLE_8 / MGL_TABLE_8)));
}

/// Both with t = 1334: BON's 2292 s against θ Rec^1334_m and MGL's PRGs: 1.13, not 4.03.
#[test]
fn f24_at_equal_thresholds_the_advantage_is_1_13() {
    let (prg, _, rec_1334) = fitted();
    let mgl = f64::from(LEFT) * rec_1334 + counted_pairs_mean(&S, LEFT, LOST) as f64 * prg;
    let advantage = BON_TABLE_8 / mgl;
    assert!((1.125..1.135).contains(&advantage), "{advantage}");
    // Whatever a reconstruction and a PRG take, it lies between what MGL saves of the ones and of the others.
    let (recs, prgs) = (2000.0 / 1800.0, 360_000.0 / counted_pairs_mean(&S, LEFT, LOST) as f64);
    assert!(recs < advantage && advantage < prgs && prgs < 1.5);
}

/// A reconstruction at 10 % takes hundreds of times what one may take when nobody is lost: there the coefficients are at
/// hand, here they are computed again for every secret. BON computes them once (§VII-B); then its PRGs are what is left,
/// a sixteenth of Table 8's time.
#[test]
fn f24_bons_times_do_not_follow_bons_cost() {
    let (prg, rec_667, rec_1334) = fitted();
    assert!(2000.0 * rec_667 > 400.0 * MGL_NOBODY_LOST);
    let once = rec_1334 + counted_bon_server_prg(LEFT, LOST) as f64 * prg;
    assert!((16.0..17.5).contains(&(BON_TABLE_8 / once)), "{}", BON_TABLE_8 / once);
}

/// Hybrid 14 takes |N_U0| = ℓ = η_max + t + 1: without η_max dropouts and t − 1 colluders two honest neighbours are left.
/// Round 2 lets a user go on with η_max + 1: then for any t none is sure to be left, or one, for t = 1.
#[test]
fn f28_round_2_grants_fewer_neighbours_than_hybrid_14_takes() {
    let left = |present: u32, eta_max: u32, t: u32| present.saturating_sub(eta_max).saturating_sub(t - 1);
    for t in 1..50 {
        for eta_max in 0..50 {
            let ell = neighbour_size(&ThreatModel::UsersServer, t, eta_max).unwrap();
            assert_eq!(left(ell, eta_max, t), 2);
            let granted = (0..=ell).find(|present| proceeds_round_2(*present, eta_max)).unwrap();
            assert_eq!(granted, eta_max + 1);
            assert!(left(granted, eta_max, t) <= 1);
            assert!(t == 1 || left(granted, eta_max, t) == 0);
        }
    }
}

/// Hybrids 7 and 9: "information-theoretically hidden", beside a commitment whose first point is κ·G. Who can try every κ
/// finds the one that it is.
#[test]
fn f28_a_commitment_determines_its_secret() {
    let (kappa, coefficient) = (nat(23), order() - nat(5));
    let seen = commit(&[kappa, coefficient.clone()]).unwrap()[0].clone();
    let fits = |x: &u64| commit(&[nat(*x), coefficient.clone()]).unwrap()[0] == seen;
    assert_eq!((1..40).filter(fits).collect::<Vec<_>>(), [23]);
}

//! Linear regression and gradient descent of MGL Appendix D, with values worked by hand or with Python's fractions.
#![allow(non_snake_case)]

use secagg_spec::applications::fixed_point::{Encoding, decode_sum, encode};
use secagg_spec::applications::fraction::Fraction;
use secagg_spec::applications::gradient_descent::{contribution, residual, update, update_as_printed};
use secagg_spec::applications::linear_regression::{
    MAX_R, NormalEquations, Row, determinant, dimension, normal_equations, normal_equations_of_rows, pack, pack_rows,
    solve,
};
use secagg_spec::npkc::integer::{Int, int};
use secagg_spec::prelude::*;

fn code<T: std::fmt::Debug>(result: Result<T>) -> Code {
    result.unwrap_err().code
}

fn ints(values: &[i64]) -> Vec<Int> {
    values.iter().map(|x| int(*x)).collect()
}

fn row(x: &[i64], y: i64) -> Row {
    Row { x: ints(x), y: int(y) }
}

fn ratio(num: i64, den: i64) -> Fraction {
    Fraction { num: int(num), den: int(den) }
}

/// The element-wise sum of vectors that are equally long.
fn total(vectors: &[Vec<Int>]) -> Vec<Int> {
    let mut sum = vec![int(0); vectors[0].len()];
    for vector in vectors {
        sum = sum.iter().zip(vector).map(|(a, b)| a + b).collect();
    }
    sum
}

/// The paper's vector for two predictors, with x = (2, 3), y = 5: (x1, x2, x1², x1x2, x2², y, x1y, x2y).
#[test]
fn the_papers_vector_has_the_papers_dimension() {
    assert_eq!(pack(&row(&[2, 3], 5), 2).unwrap(), ints(&[2, 3, 4, 6, 9, 5, 10, 15]));
    for (r, expected) in [(1, 4), (2, 8), (3, 13), (10, 76)] {
        assert_eq!(dimension(r).unwrap(), expected);
        assert_eq!(pack(&row(&vec![1; r], 1), r).unwrap().len(), expected);
        assert_eq!(pack_rows(&[], r).unwrap(), ints(&vec![0; expected + 1]));
    }
    assert_eq!(code(dimension(0)), Code::Params);
    assert_eq!(code(dimension(MAX_R + 1)), Code::Params);
    assert!(dimension(MAX_R).unwrap() < 1 << 31);
    assert_eq!(code(pack(&row(&[2], 5), 2)), Code::Input);
    assert_eq!(code(pack_rows(&[row(&[2, 3, 4], 5)], 2)), Code::Input);
}

/// The points (0, 1), (1, 3), (2, 4), one a user, through Z_R: m = 3, Σx = 3, Σx² = 5, Σy = 8, Σxy = 11, so
/// c = (8·5 − 3·11, 3·11 − 3·8)/(3·5 − 3²) = (7/6, 3/2).
#[test]
fn a_line_of_three_points_by_hand() {
    let users = [row(&[0], 1), row(&[1], 3), row(&[2], 4)];
    let e = Encoding { n: 3, B: nat(8), R: nat(49) };
    let mut z = vec![nat(0); 4];
    for user in &users {
        let x = encode(&e, &pack(user, 1).unwrap()).unwrap();
        z = z.iter().zip(&x).map(|(a, b)| (a + b) % &e.R).collect();
    }
    let sum = decode_sum(&e, &z, 3).unwrap();
    assert_eq!(sum, ints(&[3, 5, 8, 11]));
    let equations = normal_equations(&sum, 1, &int(3)).unwrap();
    assert_eq!(equations, NormalEquations { A: vec![ints(&[3, 3]), ints(&[3, 5])], b: ints(&[8, 11]) });
    assert_eq!(solve(&equations).unwrap(), Some(vec![ratio(7, 6), ratio(3, 2)]));
}

/// Five rows at two users, x and y of both signs; expected with Python's fractions.
#[test]
fn a_plane_of_five_rows() {
    let first = pack_rows(&[row(&[1, 2], 3), row(&[-4, 5], 6)], 2).unwrap();
    let second = pack_rows(&[row(&[7, 8], -9), row(&[0, -1], 2), row(&[3, 0], 5)], 2).unwrap();
    let equations = normal_equations_of_rows(&total(&[first, second]), 2).unwrap();
    assert_eq!(equations.A, [ints(&[5, 7, 14]), ints(&[7, 75, 38]), ints(&[14, 38, 94])]);
    assert_eq!(equations.b, ints(&[7, -69, -38]));
    let expected = vec![ratio(19_432, 4_043), ratio(-4_073, 4_043), ratio(-2_882, 4_043)];
    assert_eq!(solve(&equations).unwrap(), Some(expected));
}

/// det [[0, 1, 2], [1, 0, 3], [2, 3, 0]] = 0·(0 − 9) − 1·(0 − 6) + 2·(3 − 0) = 12: the first pivot is 0, rows are
/// exchanged.
#[test]
fn determinants_by_hand() {
    let square = |rows: &[&[i64]]| -> Vec<Vec<Int>> { rows.iter().map(|r| ints(r)).collect() };
    assert_eq!(determinant(&square(&[&[0, 1, 2], &[1, 0, 3], &[2, 3, 0]])).unwrap(), int(12));
    assert_eq!(determinant(&square(&[&[0, 1], &[1, 0]])).unwrap(), int(-1));
    assert_eq!(determinant(&square(&[&[2, 0, 0], &[0, 3, 0], &[0, 0, -5]])).unwrap(), int(-30));
    assert_eq!(determinant(&square(&[&[4, 10], &[10, 25]])).unwrap(), int(0));
    assert_eq!(determinant(&[]).unwrap(), int(1));
    assert_eq!(code(determinant(&square(&[&[1, 2]]))), Code::Input);
}

/// x_2 = 2·x_1 in every row: A has no inverse.
#[test]
fn without_an_inverse_there_is_no_solution() {
    let sum = pack_rows(&[row(&[1, 2], 3), row(&[2, 4], 1), row(&[5, 10], 2)], 2).unwrap();
    assert_eq!(solve(&normal_equations_of_rows(&sum, 2).unwrap()).unwrap(), None);
    assert_eq!(code(normal_equations_of_rows(&sum[1..], 2)), Code::Input);
    assert_eq!(code(normal_equations(&sum, 2, &int(3))), Code::Input);
    let negative = [&sum[..8], &ints(&[-1])].concat();
    assert_eq!(code(normal_equations_of_rows(&negative, 2)), Code::Range);
    assert_eq!(code(solve(&NormalEquations { A: vec![ints(&[1])], b: vec![] })), Code::Input);
}

/// Three users with six rows, in halves (f = 1), ζ = 1/4; every step computed with Python's fractions.
///
/// By hand, the first user at c = 0: residuals 2·2 = 4 and −5·2 = −10 quarters, so 2·(4 − 10)/4 = −3 and
/// (4·1 − 10·3)/4 = −6.5, which is rounded up to −6.
#[test]
fn three_steps_of_descent() {
    let users =
        [vec![row(&[1], 2), row(&[3], -5)], vec![row(&[-3], 4)], vec![row(&[2], 3), row(&[5], 7), row(&[-1], 1)]];
    let steps: [([i64; 2], [[i64; 3]; 3]); 3] = [
        ([0, 0], [[-3, -6, 2], [4, -6, 1], [11, 20, 3]]),
        ([1, 1], [[-7, -11, 2], [5, -7, 1], [5, 10, 3]]),
        ([1, 0], [[-5, -8, 2], [3, -4, 1], [8, 17, 3]]),
    ];
    let mut c = ints(&[0, 0]);
    for (at, expected) in steps {
        assert_eq!(c, ints(&at));
        let sent: Vec<Vec<Int>> = users.iter().map(|rows| contribution(&c, rows, 1).unwrap()).collect();
        assert_eq!(sent, expected.map(|v| ints(&v)));
        c = update(&c, &total(&sent), &ratio(1, 4)).unwrap();
    }
    assert_eq!(c, ints(&[2, 0]));
}

/// At the least squares solution of (0, 1), (1, 3), (2, 5), which is y = 1 + 2x, nothing moves; scale 3.
#[test]
fn the_solution_stays_where_it_is() {
    let rows = [row(&[0], 8), row(&[8], 24), row(&[16], 40)];
    let c = ints(&[8, 16]);
    assert_eq!(residual(&c, &rows[2], 3).unwrap(), int(0));
    let sum = contribution(&c, &rows, 3).unwrap();
    assert_eq!(sum, ints(&[0, 0, 3]));
    assert_eq!(update(&c, &sum, &ratio(1, 2)).unwrap(), c);
}

/// The gradient of J_m has 1/m, the printed step has not. Users with x = 0 and y = 8 (f = 0): Zᵀ(y − Zc) = m·(8 − c),
/// and with ζ = 1/4 the printed step maps 8 − c to (1 − m/2)(8 − c). From c = 0: four users give 16, 0, 16, 0, …; six
/// run away; with 1/m it is 4, 6, 7 for any number of them.
#[test]
fn as_printed_the_step_grows_with_the_users() {
    let run = |m: usize, steps: usize, printed: bool| -> Vec<Int> {
        let mut c = ints(&[0, 0]);
        let mut seen = Vec::new();
        for _ in 0..steps {
            let sum = contribution(&c, &vec![row(&[0], 8); m], 0).unwrap();
            c = if printed { update_as_printed(&c, &sum[..2], &ratio(1, 4)) } else { update(&c, &sum, &ratio(1, 4)) }
                .unwrap();
            seen.push(c[0].clone());
        }
        seen
    };
    assert_eq!(run(4, 4, true), ints(&[16, 0, 16, 0]));
    assert_eq!(run(6, 4, true), ints(&[24, -24, 72, -120]));
    for m in [1, 4, 6] {
        assert_eq!(run(m, 3, false), ints(&[4, 6, 7]));
    }
}

#[test]
fn what_descent_refuses() {
    let c = ints(&[0, 0]);
    assert_eq!(code(residual(&c, &row(&[1, 2], 3), 1)), Code::Input);
    assert_eq!(code(residual(&[], &row(&[], 3), 1)), Code::Input);
    assert_eq!(code(contribution(&c, &[row(&[1], 3)], 63)), Code::Params);
    assert_eq!(code(contribution(&[], &[row(&[1], 3)], 1)), Code::Input);
    assert_eq!(code(update(&c, &ints(&[1, 2]), &ratio(1, 1))), Code::Input);
    assert_eq!(code(update(&c, &ints(&[1, 2, 0]), &ratio(1, 1))), Code::Range);
    assert_eq!(code(update(&c, &ints(&[1, 2, -3]), &ratio(1, 1))), Code::Range);
    assert_eq!(code(update(&c, &ints(&[1, 2, 3]), &ratio(0, 1))), Code::Params);
    assert_eq!(code(update_as_printed(&c, &ints(&[1, 2, 3]), &ratio(1, 1))), Code::Input);
}

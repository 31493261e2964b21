//! The fits of the `secagg` tool: those of numpy, and none where there is none.

mod tool_support;

use serde_json::Value;
use tool_support::{diabetes, numbers, small, small_text, sum};

/// The fit of `document` is this one: from the sums to nine digits, from the rows to all the digits given.
fn fit_is(document: &Value, expected: &[f64]) {
    let coefficients = document["fit"]["coefficients"].as_array().expect("a fit");
    assert_eq!(coefficients.len(), expected.len());
    for (coefficient, expected) in coefficients.iter().zip(expected) {
        let off = |field: &str| (coefficient[field].as_f64().expect("a number") - expected).abs() / expected.abs();
        assert!(off("from_sums") < 1e-9, "{coefficient} is not {expected}");
        assert!(off("plaintext") < 1e-11, "{coefficient} is not {expected}");
        let [difference, bound, tolerance] =
            ["difference", "rounding_bound", "tolerance"].map(|field| coefficient[field].as_f64().expect("a number"));
        assert!(difference <= bound && bound <= tolerance, "{coefficient}");
    }
    assert!(document["fit"]["largest_relative_difference"].as_f64().expect("a number") < 1e-9);
}

/// numpy 2, `d = numpy.genfromtxt('diabetes.csv', delimiter=',', names=True)`, `m = numpy.array([list(r) for r in d])`,
/// `numpy.linalg.lstsq(numpy.c_[numpy.ones(442), m[:, :-1]], m[:, -1], rcond=None)[0]`, to 12 digits.
#[test]
fn fit_of_all_rows_is_that_of_numpy() {
    let document = diabetes("");
    let expected = [
        -334.567138519,
        -0.0363612242236,
        -22.8596480905,
        5.60296209192,
        1.11680799332,
        -1.08999633406,
        0.746450455514,
        0.372004715089,
        6.53383193599,
        68.4831249648,
        0.280116989322,
    ];
    fit_is(&document, &expected);
    let names: Vec<&str> =
        document["fit"]["coefficients"].as_array().expect("a fit").iter().filter_map(|c| c["name"].as_str()).collect();
    assert_eq!(names, ["(intercept)", "age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"]);
    // python3, exact: sums over the rows of the file.
    let sums =
        [("rows", 442.0), ("Σ age", 21445.0), ("Σ s1²", 16340320.0), ("Σ age·sex", 31990.0), ("Σ s6·y", 6286103.0)];
    for (label, expected) in sums {
        assert_eq!(sum(&document, label), expected, "{label}");
    }
    assert_eq!(document["parameters"]["dimension"], 77);
    assert_eq!(document["sums"].as_array().expect("sums").len(), 77);
}

/// 442 rows over 26 clinics are 17 each; lost before round 2: 4 and 11. In numpy, as above, over
/// `m[~numpy.isin(numpy.arange(442) // 17, [3, 10])]`. The client lost in round 4 is in the sum.
#[test]
fn fit_of_those_left_is_that_of_numpy() {
    let document = diabetes("--drop 1:4 --drop 2:11 --drop 4:19");
    let expected = [
        -325.669974334,
        -0.182082730877,
        -23.6672843736,
        5.5307773384,
        1.11579476161,
        -1.21887487899,
        0.858172353984,
        0.365187570213,
        7.09983839965,
        72.6437430931,
        0.196585891432,
    ];
    fit_is(&document, &expected);
    let sums =
        [("rows", 408.0), ("Σ age", 19806.0), ("Σ s1²", 15168085.0), ("Σ age·sex", 29459.0), ("Σ s6·y", 5872220.0)];
    for (label, expected) in sums {
        assert_eq!(sum(&document, label), expected, "{label}");
    }
    let lost: Vec<Vec<u64>> =
        document["rounds"].as_array().expect("rounds").iter().map(|r| numbers(&r["lost"])).collect();
    assert_eq!(lost, [vec![], vec![4], vec![11], vec![], vec![19]]);
    let left: Vec<u64> = (1..=26).filter(|id| ![4, 11].contains(id)).collect();
    assert_eq!(numbers(&document["contributors"]), left);
    assert_eq!(document["sums_exact"], true);
}

#[test]
fn any_column_can_be_the_target() {
    // x = 1 + 2y − z exactly.
    let table = "x,z,y\n2,1,1\n4,1,2\n1,2,1\n-1,4,1\n7,0,3\n";
    let (code, document) = small(table, "--clients 2 --target x --engine impl");
    assert_eq!(code, Some(0));
    let coefficients = document["fit"]["coefficients"].as_array().expect("a fit");
    for (coefficient, (name, value)) in coefficients.iter().zip([("(intercept)", 1.0), ("z", -1.0), ("y", 2.0)]) {
        assert_eq!(coefficient["name"], name);
        assert!((coefficient["from_sums"].as_f64().expect("a number") - value).abs() < 1e-12, "{coefficient}");
    }
    assert_eq!(document["input"]["target"], "x");
}

/// The protocol succeeds and the sums are told, but they determine no fit: exit code 1.
#[test]
fn sums_without_a_fit() {
    let twice = "x,w,y\n1,2,3\n2,4,1\n3,6,2\n5,10,2\n";
    let constant = "x,w,y\n1,7,3\n2,7,1\n3,7,2\n5,7,2\n";
    let few = "x,w,y\n1,2,3\n2,1,1\n3,7,2\n";
    let both = "no unique fit: too few rows are left, or a predictor follows from the others";
    for (table, options) in
        [(twice, "--clients 2"), (constant, "--clients 2"), (few, "--clients 3 --threshold 2 --drop 2:1")]
    {
        let (code, document) = small(table, &format!("{options} --engine impl"));
        assert_eq!(code, Some(1), "{document}");
        assert_eq!(document["problems"], serde_json::json!([both]));
        assert_eq!((&document["fit"]["coefficients"], &document["fit"]["agrees"]), (&Value::Null, &Value::Null));
        assert_eq!((&document["sums_exact"], &document["failure"]), (&Value::from(true), &Value::Null));
        assert!(sum(&document, "Σ x") > 0.0);
        let text = small_text(table, &format!("{options} --engine impl")).1;
        assert!(text.contains("Sums over") && text.contains("No fit over") && !text.contains("intercept"), "{text}");
    }
    assert_eq!(small(few, "--clients 3 --engine impl").0, Some(0), "three rows are enough for three coefficients");
    // The rows determine a fit; their sums, rounded to whole numbers, do not.
    let (code, document) = small("x,y\n0.1,1\n0.2,2\n0.3,4\n", "--clients 2 --scale-bits 0 --engine impl");
    assert_eq!(code, Some(1));
    let scale = "the sums determine no unique fit at this scale: more --scale-bits may help";
    assert_eq!((&document["problems"][0], &document["fit"]["plaintext_determined"]), (&scale.into(), &true.into()));
}

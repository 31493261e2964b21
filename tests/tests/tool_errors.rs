//! Bad input to the `secagg` tool: each kind has exit code 2, a message that says where it is wrong and what was expected, and
//! nothing on stdout.

mod tool_support;

use std::path::Path;
use tool_support::{DIABETES, run};

/// Runs with these arguments; they must be refused with every one of these pieces in the message.
fn refused(arguments: &[&str], pieces: &[&str]) {
    let ended = run(arguments);
    assert_eq!(ended.code, Some(2), "{arguments:?}: {}", ended.stderr);
    assert_eq!(ended.stdout, "", "{arguments:?}");
    assert!(ended.stderr.starts_with("error: "), "{arguments:?}: {}", ended.stderr);
    for piece in pieces {
        assert!(ended.stderr.contains(piece), "{arguments:?}: no {piece:?} in {}", ended.stderr);
    }
}

/// Runs on a file with these bytes and these options more; the message must name the file, too.
fn refused_file(bytes: &[u8], options: &[&str], pieces: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    std::fs::write(&path, bytes).expect("a file");
    let path = path.to_str().expect("UTF-8");
    for json in [&[][..], &["--json"]] {
        let arguments = [&["run", "--input", path, "--clients", "2"], options, json].concat();
        refused(&arguments, &[pieces, &[path]].concat());
    }
}

/// Runs on the bundled example with these options; the message must hold these pieces.
fn refused_options(options: &str, pieces: &[&str]) {
    let options: Vec<&str> = options.split(' ').collect();
    refused(&[&["run", "--input", DIABETES], options.as_slice()].concat(), pieces);
}

#[test]
fn files_that_cannot_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing.csv");
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    refused(&["run", "--input", &text(&missing)], &[&text(&missing), "cannot be read", "No such file"]);
    refused(&["run", "--input", &text(folder.path())], &[&text(folder.path()), "is a directory; expected a CSV file"]);
    refused(&["run"], &["--input <FILE>"]);
}

#[test]
fn files_that_are_no_table() {
    refused_file(b"", &[], &["the file is empty; expected a header and rows of numbers"]);
    refused_file(b"\n\r\n\n", &[], &["the file is empty"]);
    refused_file(b"x,y\n", &[], &["a header and no rows; expected at least one row of numbers"]);
    refused_file(b"x\n1\n2\n", &[], &["line 1: only one column; expected at least one predictor and a target"]);
    refused_file(b"1,2\n3,4\n", &[], &["line 1: only numbers; expected a header"]);
    refused_file(b"x,,y\n1,2,3\n", &[], &["line 1, column 2: no name"]);
    refused_file(b"x,z,x,y\n1,2,3,4\n", &[], &["line 1: `x` names columns 1 and 3; expected different names"]);
    refused_file(b"x,y\n1,2\n3,\xff\n5,6\n", &[], &["line 3: not UTF-8"]);
    let wide: Vec<String> = (0..66).map(|i| format!("c{i}")).collect();
    let wide = format!("{}\n{}\n", wide.join(","), vec!["1"; 66].join(","));
    refused_file(wide.as_bytes(), &[], &["line 1: 65 predictors; expected at most 64"]);
}

#[test]
fn cells_and_rows() {
    refused_file(b"x,y\n1,2\nabc,4\n", &[], &["line 3, column `x`: \"abc\" is not a number"]);
    refused_file(b"x,y\n1,2\n1 000,4\n", &[], &["line 3, column `x`: \"1 000\" is not a number"]);
    refused_file(b"x,y\n1,2\n3,\n", &[], &["line 3, column `y`: the cell is empty; expected a number"]);
    refused_file(b"x,y\n1,NaN\n3,4\n", &[], &["line 2, column `y`: \"NaN\" is not finite; expected a finite number"]);
    refused_file(b"x,y\ninf,2\n3,4\n", &[], &["line 2, column `x`: \"inf\" is not finite"]);
    refused_file(b"x,y\n1,2\n3,-Infinity\n", &[], &["line 3, column `y`: \"-Infinity\" is not finite"]);
    refused_file(b"x,y\n1,2\n3,1e999\n", &[], &["line 3, column `y`: \"1e999\" is not finite"]);
    refused_file(b"x,y\n1,2\n\n3\n", &[], &["line 4: 1 cells; expected 2, as in the header"]);
    refused_file(b"x,y\n1,2\n3,4,5\n", &[], &["line 3: 3 cells; expected 2, as in the header"]);
}

/// Two clients: B = ⌊(2^64 − 1) / 4⌋ = 2^62 − 1 units, with 36 fraction bits just under 2^26 = 6.710886e7.
#[test]
fn values_outside_the_fixed_point_range() {
    let limit = "expected at most 6.710886e7 in size with --scale-bits 36 and 2 clients";
    // 8192² = 2^26, which is one unit too large; with 35 bits it fits.
    let square = &["line 3: its term of Σ x² is outside the fixed-point range", limit, "--scale-bits 35 would do"];
    refused_file(b"x,y\n1,2\n8192,1\n", &[], square);
    let product = &["line 2: its term of Σ x·y is outside", limit, "--scale-bits 34 would do"];
    refused_file(b"x,y\n8000,-20000\n3,4\n", &[], product);
    // Every term fits, their sum over client 1 does not.
    let sum = &["lines 2 to 3: Σ x² of client 1 is outside the fixed-point range", limit, "--scale-bits 35 would do"];
    refused_file(b"x,y\n8000,1\n-8000,1\n3,4\n", &[], sum);
    refused_file(b"x,y\n1e300,2\n3,4\n", &[], &["line 2: its term of Σ x is outside", "no scale holds it"]);
    refused_file(
        b"x,y\n1,2\n3,4\n",
        &["--scale-bits", "62"],
        &["its term of Σ x is outside", "--scale-bits 58 would do"],
    );
}

#[test]
fn clients_and_rows() {
    refused_file(b"x,y\n1,2\n3,4\n", &["--target", "z"], &["--target z: no such column; expected one of x, y"]);
    refused_options("--clients 443", &["--clients 443", "only 442 rows", "at least a row for every client"]);
    refused_options("--clients 4294967295", &["--clients 4294967295", "only 442 rows"]);
    refused_options("--clients 0", &["--clients 0: expected at least 2"]);
    refused_options("--clients 1", &["--clients 1: expected at least 2"]);
    refused_options("--clients=-3", &["-3", "--clients"]);
    refused_options("--clients ten", &["ten", "--clients"]);
    refused_options("--clients 4294967296", &["4294967296", "--clients"]);
}

#[test]
fn thresholds() {
    refused_options("--threshold 0", &["--threshold 0: expected 1 to 26, the number of clients"]);
    refused_options("--threshold 27", &["--threshold 27: expected 1 to 26"]);
    let active = &["--threshold 13: the active model needs 2t > n + C, and 26 is not above 26", "would do is 14"];
    refused_options("--threshold 13", active);
    refused_options("--colluders 10", &["--threshold 18:", "36 is not above 36", "would do is 19"]);
    let hbc = &["--threshold 9: the honest-but-curious model needs t > C, and 9 is not above 9", "would do is 10"];
    refused_options("--model hbc --threshold 9 --colluders 9", hbc);
    refused_options("--colluders 26", &["--colluders 26: expected fewer than the 26 clients"]);
}

#[test]
fn drops() {
    refused_options("--drop 1:27", &["--drop 1:27: no client 27; expected an id from 1 to 26"]);
    refused_options("--drop 1:0", &["--drop 1:0: no client 0"]);
    refused_options("--drop 5:1", &["--drop", "unknown round \"5\"; expected 0, 1, 2, 3 or 4"]);
    refused_options("--drop two:1", &["unknown round \"two\""]);
    let hbc = "--drop 3: the honest-but-curious model of bon has no messages in a round 3; expected round 0, 1, 2 or 4";
    refused_options("--model hbc --drop 3:1", &[hbc]);
    refused_options("--drop 1:4,5,4", &["--drop 1:4: client 4 is dropped twice; expected once at most"]);
    refused_options("--drop 1:4 --drop 2:4", &["--drop 2:4: client 4 is dropped twice"]);
    refused_options("--drop 1", &["expected ROUND:ID[,ID...]"]);
    refused_options("--drop 1:", &["\"\" is no client id"]);
    refused_options("--drop 1:x", &["\"x\" is no client id; expected a whole number"]);
}

#[test]
fn options_of_another_protocol() {
    let mgl = "there is a modulus in mgl as written only";
    refused_options("--rsa-bits 1024", &["--rsa-bits", mgl]);
    refused_options("--protocol mgl --variant hardened --dealer trusted", &["--dealer", mgl]);
    refused_options("--protocol acs --variant hardened", &["--variant hardened: acs is run as written only"]);
    refused_options("--protocol acs --model active", &["acs is honest-but-curious only; expected hbc"]);
    refused_options("--protocol acs --threshold 3", &["acs has no rule for either"]);
    refused_options("--neighbours 4", &["everybody is everybody's neighbour; expected --protocol mgl or acs"]);
    refused_options("--protocol acs --eta-max 2", &["acs has no such bound; expected --protocol mgl"]);
    let graph = &["--neighbours 5: no such graph over 7 clients", "must be even", "6 would do"];
    refused_options("--protocol mgl --clients 7 --neighbours 5", graph);
    let rounds = "the semi-honest model of mgl has no messages in a round 3; expected round 1, 2 or 4";
    refused_options("--protocol mgl --model semi-honest --drop 3:1", &[rounds]);
    refused_options("--protocol mgl --rsa-bits 63", &["--rsa-bits 63: expected an even number from 64 to 3072"]);
    let two_party = "--protocol mgl --dealer two-party --rsa-bits 1024";
    refused_options(two_party, &["--rsa-bits 1024: expected an even number from 64 to 512"]);
    refused_options(
        "--protocol mgl --threshold 2 --colluders 2",
        &["the active model needs t > C, and 2 is not above 2", "would do is 3"],
    );
    let quorum = &["--threshold 13: hardened mgl needs 2t > n + C, and 26 is not above 26", "would do is 14"];
    refused_options("--protocol mgl --variant hardened --threshold 13", quorum);
    refused_options("--sessions 0", &["--sessions"]);
}

#[test]
fn seeds_and_other_options() {
    refused_options("--seed 00ff", &["--seed", "4 characters; expected 64 hex digits"]);
    let digits = "0".repeat(63);
    refused_options(&format!("--seed {digits}"), &["63 characters; expected 64 hex digits"]);
    refused_options(&format!("--seed {digits}g"), &["'g' at position 63 is no hex digit"]);
    refused_options(&format!("--seed {digits}00"), &["65 characters"]);
    refused_options("--scale-bits 63", &["63", "--scale-bits", "0..=62"]);
    refused_options("--model none", &["none", "--model", "hbc, active"]);
    refused_options("--engine none", &["none", "--engine", "impl, spec, both"]);
    refused_options("--protocol none", &["none", "--protocol", "bon, mgl, acs"]);
    refused_options("--no-such-option", &["--no-such-option"]);
    refused(&["no-such-command"], &["no-such-command"]);
    refused(&["differential", "--cases", "0"], &["--cases"]);
    refused(&["differential", "--only", "1", "--protocol", "bon"], &["--seed"]);
    refused(&["differential", "--cases", "1", "--seed", "xyz"], &["3 characters; expected 64 hex digits"]);
}

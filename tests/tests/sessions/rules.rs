//! One test a rule: every line of the table in `docs/bytes.md`, section 4, and with them every abort of BON Figure 4.

use crate::decoding::DECODING;
use crate::parameters::PARAMETER_RULE;
use crate::row::check;
use crate::rows;
use std::collections::BTreeSet;

/// Names a test for each rule, and lists the rules.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident: $rule:expr;)*) => {
        /// Every rule that has a test here.
        const RULES: &[&str] = &[$($rule),*];

        $(
            $(#[$doc])*
            #[test]
            fn $name() {
                let rows = rows();
                check(&rows.iter().filter(|row| row.rule == $rule).collect::<Vec<_>>());
            }
        )*
    };
}

rules! {
    /// Section 4, steps 1 to 4.
    a_message_that_cannot_be_read: DECODING;
    /// Section 3, Parameters.
    parameters_out_of_range: PARAMETER_RULE;

    an_input_of_the_wrong_dimension: "dimension of x_u is m";
    an_input_element_out_of_range: "every element < R_U (or R)";

    /// Figure 4, Setup: a private authenticated channel, so that the server knows who sends.
    server_hears_only_whom_it_waits_for: "the sender is one this round waits for";
    server_hears_each_once_a_round: "its first in this round";

    /// Figure 4, all rounds, server: at least t messages, otherwise abort.
    figure_4_server_needs_t_messages_in_every_round: "at least t messages";

    /// Figure 4, round 1, user: |U1| ≥ t.
    figure_4_round_1_user_needs_t_users_in_u1: "|U1| ≥ t";
    figure_4_round_1_user_must_be_in_u1: "u ∈ U1";
    /// Figure 4, round 1, user: all the key pairs are different.
    figure_4_round_1_user_needs_different_key_pairs: "all pairs (c^PK, s^PK) different";
    /// Figure 4, round 1, user: SIG.verify.
    figure_4_round_1_user_verifies_each_key: "SIG.verify(d_v^PK, c_v^PK ‖ s_v^PK, σ_v), v ascending";
    /// Figure 4, round 1, server: U2 ⊆ U1, and a ciphertext for each other user of U1.
    figure_4_round_1_server_takes_ciphertexts_for_u1_alone: "every addressee ∈ U1 ∖ {u}";
    figure_4_round_1_server_takes_ciphertexts_for_all_of_u1: "none is missing";

    figure_4_round_2_user_takes_ciphertexts_from_u1_alone: "each sender ∈ U1 ∖ {u}";
    /// Figure 4, round 2, user: if the list is of size < t, abort.
    figure_4_round_2_user_needs_t_users_in_u2: "|U2| ≥ t, U2 = senders ∪ {u}";

    /// Figure 4, round 3, user: U3 ⊆ U2.
    figure_4_round_3_user_needs_u3_within_u2: "U3 ⊆ U2";
    /// Figure 4, round 3, user: including itself.
    figure_4_round_3_user_must_be_in_u3: "u ∈ U3";
    /// Figure 4, round 3, user: if U3 is smaller than t, abort.
    figure_4_round_3_user_needs_t_users_in_u3: "|U3| ≥ t";

    /// Figure 4, round 4, user: U4 ⊆ U3.
    figure_4_round_4_user_needs_u4_within_u3: "U4 ⊆ U3";
    /// Figure 4, round 4, user: |U4| ≥ t.
    figure_4_round_4_user_needs_t_users_in_u4: "|U4| ≥ t";
    /// Figure 4, round 4, user: SIG.verify.
    figure_4_round_4_user_verifies_each_signature_of_u3: "SIG.verify(d_v^PK, set U3, σ'_v), v ascending";
    /// Figure 4, round 4, user: if a decryption fails, abort.
    figure_4_round_4_user_needs_every_ciphertext_to_open: "e_{v,u} decrypts";
    /// Figure 4, round 4, user: u = u' ∧ v = v'.
    figure_4_round_4_user_needs_every_ciphertext_addressed: "it says v ‖ u";
    figure_4_round_4_user_needs_shares_in_the_field: "both shares < q";
    /// Figure 4, round 4, user: s^SK shares for U2 ∖ U3, b shares for U3, never both.
    figure_4_round_4_server_takes_the_shares_it_asked_for:
        "first list within U2 ∖ U3, none missing; then second within U3, none missing";
    figure_4_round_4_server_needs_a_secret_key: "the reconstructed s_u^SK is not 0";

    own_keys_must_be_in_the_list: "`OwnKeys`: the pair (c^PK, s^PK) listed for u is its own";
    verified_signatures_of_keys: "`VerifiedSignatures`: SIG.verify(d_u^PK, c_u^PK ‖ s_u^PK, σ_u)";
    verified_signatures_of_survivors: "`VerifiedSignatures`: SIG.verify(d_u^PK, set U3, σ'_u)";
    skipped_shares_leave_t_of_each_key: "`SkipUndecryptable`: t shares of s_u^SK";
    checked_keys_open_what_was_advertised: "`CheckedKeys`: s_u^SK·G = s_u^PK";
    skipped_shares_leave_t_of_each_mask: "`SkipUndecryptable`: t shares of b_u";
}

/// The page that says what is checked.
const BYTES: &str = include_str!("../../../docs/bytes.md");

/// A part of the page, from its heading to the next.
fn section(heading: &str) -> &'static str {
    let from = BYTES.split_once(heading).expect("the heading").1;
    from.split_once("\n## ").map_or(from, |(part, _)| part)
}

/// The lines of the part's table, without its head: their cells.
fn table(section: &str) -> Vec<Vec<String>> {
    let lines = section.lines().filter(|l| l.starts_with('|')).skip(2);
    // `\|` is a bar inside a cell.
    let cells = |line: &str| -> Vec<String> {
        let cells = line.replace("\\|", "\u{1}");
        cells.trim_matches('|').split('|').map(|c| c.trim().replace('\u{1}', "|")).collect()
    };
    lines.map(cells).collect()
}

/// The codes named in a cell.
fn codes(cell: &str) -> BTreeSet<&str> {
    cell.split('`').filter(|word| word.starts_with("E_")).collect()
}

#[test]
fn every_line_of_the_page_has_its_rows_and_no_row_is_on_no_line() {
    let rows = rows();
    let table = table(section("## 4. Decoding and checking"));
    let mut lines = BTreeSet::new();
    for cells in &table {
        let [_, check, cell, _] = cells.as_slice() else { panic!("four cells: {cells:?}") };
        let rule = check.trim_start_matches('[').trim_end_matches(']');
        let expected = codes(cell);
        if expected.is_empty() {
            assert_eq!(rule, "(then decoding)");
            continue;
        }
        let found: BTreeSet<&str> = rows.iter().filter(|row| row.rule == rule).map(|row| row.code).collect();
        assert_eq!(found, expected, "rows for “{rule}”");
        lines.insert(rule);
    }
    let mut tested: BTreeSet<&str> = RULES.iter().copied().collect();
    assert_eq!(tested.len(), RULES.len(), "each once");
    assert!(rows.iter().all(|row| tested.contains(row.rule)), "a row of no rule");
    assert!(tested.remove(DECODING) && tested.remove(PARAMETER_RULE));
    assert_eq!(tested, lines);
}

/// Codes of MGL alone, whose rows are in `spec/tests/mgl_checks_user.rs`.
const ELSEWHERE: [&str; 1] = ["E_REPLAY"];

#[test]
fn every_code_of_the_page_comes_up() {
    let mut page: BTreeSet<String> =
        table(section("## 5. Error codes")).into_iter().map(|c| c[0].replace('`', "")).collect();
    for code in ELSEWHERE {
        assert!(page.remove(code), "{code}");
        assert!(section("## 10. MGL: the aggregate-sum protocol").contains(code), "{code}");
    }
    let rows = rows();
    let found: BTreeSet<String> = rows.iter().map(|row| row.code.to_string()).collect();
    assert_eq!(found, page);
}

/// Where the page blames nobody, the rows do not, and where it blames somebody they say whom.
#[test]
fn the_rows_blame_whom_the_page_blames() {
    let rows = rows();
    for cells in table(section("## 4. Decoding and checking")) {
        let rule = cells[1].trim_start_matches('[').trim_end_matches(']');
        for row in rows.iter().filter(|row| row.rule == rule) {
            assert_eq!(row.culprit.is_none(), cells[3] == "–", "{rule}: {}", row.what);
        }
    }
}

//! π_RSA, one attempt: the providers make N = PQ, and neither knows P or Q.

mod cases;
mod fast_party;
mod refusals;
mod setting;
mod spec_party;

use super::numbers::DRAW;
use crate::args::{Args, Refusal};
use crate::catalogue::{Flag, Type};
use crate::field::{Field, Kind, field};
use crate::op::{Action, Begun, Half, Op};
use crate::types::providers::numbers::{coin, coins};
use secagg_spec::prelude::Nat;
use std::collections::BTreeMap;

const SOURCE: &str = "docs/bytes.md §9, π_RSA; MGL §4.1, Figure 2, Round 0, step 1";

const MESSAGE: Field = field("message", Kind::AnyBytes, "the message that arrives");
const OUT: Field = field("message", Kind::AnyBytes, "the message that it sends");
const MAYBE: Field = field("message", Kind::OrNull(&Kind::AnyBytes), "the message that it sends, if any");
const GOES_ON: Field = field("goes_on", Kind::Flag, "whether the attempt goes on; else both draw again");
const SHARES: Field = field(
    "shares",
    Kind::OrNull(&Kind::Record(&[
        field("N", Kind::Decimal, "PQ"),
        field("P", Kind::Decimal, "P_i"),
        field("Q", Kind::Decimal, "Q_i"),
    ])),
    "what it holds in the end, if the attempt succeeded",
);

const fn op(
    name: &'static str,
    doc: &'static str,
    input: &'static [Field],
    coins: &'static [Field],
    out: &'static [Field],
) -> Op {
    Op { name, doc, source: SOURCE, params: &[], input, coins, out, action: Action::Continues }
}

/// An SSP.
static BEGIN: Op = Op {
    name: "npkc.rsa_begin",
    doc: "SSP_i with what both are given.",
    source: SOURCE,
    params: &[],
    input: &[
        field("ssp", Kind::Number, "i, 1 or 2"),
        field("h", Kind::Number, "the bits of P and Q"),
        field("B", Kind::Number, "trial division goes up to B"),
        field("kappa", Kind::Number, "κ, the bases of the test"),
    ],
    coins: &[],
    out: &[],
    action: Action::Begins(begin),
};

/// Message `00`.
static START: Op = op(
    "npkc.rsa_start",
    "SSP_1 gives message `00`, n ‖ Enc(P_1) ‖ Enc(Q_1).",
    &[],
    &[
        field("P_1", DRAW, "3 mod 4, from [3·2^(h−2), 3·2^(h−2) + 2^(h−3))"),
        field("Q_1", DRAW, "the same"),
        field("p", DRAW, "a prime of the Paillier key"),
        field("q", DRAW, "the other prime"),
        field("rho_P", DRAW, "Enc's coin for P_1"),
        field("rho_Q", DRAW, "Enc's coin for Q_1"),
    ],
    &[OUT],
);

/// Message `01`.
static DIVIDE: Op = op(
    "npkc.rsa_divide",
    "SSP_2 takes message `00` and gives message `01`, for each odd prime ℓ ≤ B Enc(t·P + ℓσ) ‖ Enc(t'·Q + ℓσ').",
    &[MESSAGE],
    &[
        field("P_2", DRAW, "0 mod 4, from [0, 2^(h−3))"),
        field("Q_2", DRAW, "the same"),
        field("t_P/*", DRAW, "t for P, by ℓ, from [1, ℓ − 1]"),
        field("sigma_P/*", DRAW, "σ for P, by ℓ, below 2^(h+128)"),
        field("rho_P/*", DRAW, "Enc's coin for P, by ℓ"),
        field("t_Q/*", DRAW, "t for Q, by ℓ"),
        field("sigma_Q/*", DRAW, "σ for Q, by ℓ"),
        field("rho_Q/*", DRAW, "Enc's coin for Q, by ℓ"),
    ],
    &[OUT],
);

/// Message `02`.
static SIEVE: Op = op(
    "npkc.rsa_sieve",
    "SSP_1 takes message `01` and gives message `02`, whether no ℓ divides P or Q.",
    &[MESSAGE],
    &[],
    &[OUT, GOES_ON],
);

/// Message `03`.
static MULTIPLY: Op = op(
    "npkc.rsa_multiply",
    "SSP_2 takes message `02` and gives message `03`, Enc(P_1·Q_2 + Q_1·P_2 + P_2·Q_2), unless it is to draw again.",
    &[MESSAGE],
    &[field("rho", DRAW, "Enc's coin")],
    &[MAYBE, GOES_ON],
);

/// Message `04`.
static TEST: Op = op(
    "npkc.rsa_test",
    "SSP_1 takes message `03` and gives message `04`, N ‖ κ times (g ‖ v_1) ‖ Enc(r_1).",
    &[MESSAGE],
    &[
        field("g/*", DRAW, "candidates for g, below 2^(2h+128), numbered from 1"),
        field("r_1", DRAW, "below 2^(2h+128)"),
        field("rho", DRAW, "Enc's coin for r_1"),
    ],
    &[OUT],
);

/// Message `05`.
static JUDGE: Op = op(
    "npkc.rsa_judge",
    "SSP_2 takes message `04` and gives message `05`: whether all v_1 ≡ ±v_2, and what hides gcd(N, P + Q − 1).",
    &[MESSAGE],
    &[
        field("r_2", DRAW, "below 2^(2h+128)"),
        field("sigma", DRAW, "below 2^(h+130)"),
        field("rho", DRAW, "Enc's coin"),
    ],
    &[OUT, GOES_ON],
);

/// Message `06`.
static FINISH_1: Op = op(
    "npkc.rsa_finish_1",
    "SSP_1 takes message `05`, gives message `06`, whether gcd(z, N) = 1, and has its shares; no message after a verdict 0.",
    &[MESSAGE],
    &[],
    &[MAYBE, GOES_ON, SHARES],
);

/// The end.
static FINISH_2: Op =
    op("npkc.rsa_finish_2", "SSP_2 takes message `06` and has its shares.", &[MESSAGE], &[], &[GOES_ON, SHARES]);

const fn flag(name: &'static str, bug_type: &'static str, effect: &'static str) -> Flag {
    Flag { name, bug_type, section: SOURCE, effect, finding: None }
}

/// The type.
pub static TYPE: Type = Type {
    name: "npkc_rsa",
    algorithm: "NPKC-RSA",
    about: "One attempt of π_RSA between SSP_1 and SSP_2: every message, every verdict, and the shares of P and Q.",
    flags: &[
        flag(
            "Redraw",
            "WRONG_RESULT",
            "goes on where both are to draw again: N is not the product of two primes ≡ 3 mod 4",
        ),
        flag("BadParameters", "MISSING_CHECK", "goes on with a setup in which the numbers have no room"),
        flag("BadShare", "MISSING_CHECK", "takes a share of P or Q out of its range, or of another residue mod 4"),
        flag("BadKey", "MISSING_CHECK", "makes a Paillier key that cannot decrypt"),
        flag("ShortKey", "MISSING_CHECK", "takes a key under which plaintexts wrap: N is another number"),
        flag("BadCoin", "MISSING_CHECK", "takes a draw out of its range: it hides too little, or nothing"),
        flag("BadDivisions", "MISSING_CHECK", "divides by fewer primes than both agreed on, or by more"),
        flag("NoVerdict", "MALLEABILITY", "takes a verdict that is neither 0 nor 1"),
        flag("BadModulus", "MISSING_CHECK", "takes an N that cannot be the product of such P and Q"),
        flag("BadBase", "MISSING_CHECK", "takes a g without Jacobi symbol 1, for which the test says nothing"),
        flag("NoCiphertext", "MISSING_CHECK", "takes what is no unit mod n² for a ciphertext"),
        flag("NotReduced", "MALLEABILITY", "takes a number ≥ N or ≥ n²"),
        flag("WrongKind", "MISSING_CHECK", "takes a message for another one"),
        flag("Length", "MALLEABILITY", "takes a message that is too short or too long"),
        flag("CheckOrder", "WRONG_ERROR", "finds the faults in another order"),
    ],
    ops: &[&BEGIN, &START, &DIVIDE, &SIEVE, &MULTIPLY, &TEST, &JUDGE, &FINISH_1, &FINISH_2],
    runs: true,
    about_a_run: &[
        field("h", Kind::Number, "the bits of P and Q"),
        field("B", Kind::Number, "trial division goes up to B"),
        field("kappa", Kind::Number, "the bases of the test"),
    ],
    result_of_a_run: &[field("N", Kind::OrNull(&Kind::Decimal), "PQ, if the attempt succeeded")],
    positive: Some(cases::positive),
    negative: Some(refusals::negative),
};

/// What both are given.
struct Given {
    h: u32,
    bound: u32,
    kappa: u32,
}

fn begin(args: &Args<'_>, half: Half) -> Begun {
    let ssp = args.number("ssp")?;
    let given = Given { h: args.number("h")?, bound: args.number("B")?, kappa: args.number("kappa")? };
    if ssp != 1 && ssp != 2 {
        return Err(Refusal::Request("ssp is 1 or 2".to_owned()));
    }
    match half {
        Half::Spec => spec_party::begin(&given),
        Half::Impl => fast_party::begin(&given),
    }
}

/// The draws of one trial division: t, σ, Enc's coin.
type Division = [Nat; 3];

/// The draws of all trial divisions, for P and for Q, by ℓ ascending.
fn divisions(args: &Args<'_>) -> Result<Vec<[Division; 2]>, Refusal> {
    let mut columns = Vec::new();
    for stem in ["t_P", "sigma_P", "rho_P", "t_Q", "sigma_Q", "rho_Q"] {
        columns.push(coins(args, stem)?.into_iter().collect::<BTreeMap<u32, Nat>>());
    }
    let wrong = || Refusal::Request("not six draws for each ℓ".to_owned());
    let primes: Vec<u32> = columns.first().map(|t| t.keys().copied().collect()).unwrap_or_default();
    if columns.iter().any(|column| !column.keys().eq(&primes)) {
        return Err(wrong());
    }
    let row = |l: &u32| {
        let row: Option<Vec<Nat>> = columns.iter().map(|column| column.get(l).cloned()).collect();
        let [a, b, c, d, e, f] = <[Nat; 6]>::try_from(row.ok_or_else(wrong)?).map_err(|_| wrong())?;
        Ok([[a, b, c], [d, e, f]])
    };
    primes.iter().map(row).collect()
}

/// The candidates for g.
fn candidates(args: &Args<'_>) -> Result<Vec<Nat>, Refusal> {
    Ok(coins(args, "g")?.into_iter().map(|(_, g)| g).collect())
}

/// Draws, by label.
fn draws<const N: usize>(args: &Args<'_>, labels: [&str; N]) -> Result<[Nat; N], Refusal> {
    let list: Vec<Nat> = labels.iter().map(|label| coin(args, label)).collect::<Result<_, _>>()?;
    list.try_into().map_err(|_| Refusal::Request("draws".to_owned()))
}

//! DistRSAParam with a dealer: N, e and the shares of P, Q and φ(N).

use super::numbers::{DRAW, SAFE_24, SAFE_32, SAFE_256, below, coin, int_of, nat_of, natural, pair};
use crate::args::{Args, Done, Outcome};
use crate::catalogue::{Flag, Type};
use crate::field::{Kind, field};
use crate::maker::{Case, Flaw, Maker, object};
use crate::op::{Action, Op};
use secagg::npkc::dealer as fast;
use secagg_spec::npkc::rsa_param::{Coins, dist_rsa_param};
use secagg_spec::prelude::{Nat, nat, nat_to_be};

const SOURCE: &str = "docs/bytes.md §9, DistRSAParam; MGL §4.1, Figure 2, Round 0";

/// The dealer.
static DEAL: Op = Op {
    name: "npkc.deal",
    doc: "N = PQ and e for m users, and the shares P = P_1 + P_2, Q = Q_1 + Q_2, φ(N) = φ_1 + φ_2 over the integers.",
    source: SOURCE,
    params: &[],
    input: &[field("m", Kind::Number, "how many users there are")],
    coins: &[
        field("P", DRAW, "a safe prime"),
        field("Q", DRAW, "another safe prime"),
        field("P_1", DRAW, "SSP_1's share of P, at most P"),
        field("Q_1", DRAW, "SSP_1's share of Q, at most Q"),
    ],
    out: &[
        field("N", Kind::Decimal, "PQ"),
        field("e", Kind::Number, "m − 1 for even m, m for odd m"),
        field("P_2", Kind::Decimal, "P − P_1"),
        field("Q_2", Kind::Decimal, "Q − Q_1"),
        field("phi_1", Kind::Integer, "φ_1 = N + 1 − (P_1 + Q_1)"),
        field("phi_2", Kind::Integer, "φ_2 = −(P_2 + Q_2)"),
    ],
    action: Action::Pure { spec, fast: fast_deal },
};

/// The type.
pub static TYPE: Type = Type {
    name: "npkc_dealer",
    algorithm: "NPKC-DEALER",
    about: "NPKC.DistRSAParam with a dealer who knows the safe primes.",
    flags: &[
        Flag {
            name: "PhiReduced",
            bug_type: "WRONG_RESULT",
            section: SOURCE,
            effect: "reduces φ_1 and φ_2 mod N, as printed: they add to φ(N) + N, and the inverse of e is wrong or there is none",
            finding: Some("F07"),
        },
        Flag {
            name: "TooFewUsers",
            bug_type: "MISSING_CHECK",
            section: SOURCE,
            effect: "deals for nobody or for one user, with e = 1 or e = −1",
            finding: None,
        },
        Flag {
            name: "NotSafe",
            bug_type: "MISSING_CHECK",
            section: SOURCE,
            effect: "takes P and Q that are no safe primes, or equal",
            finding: None,
        },
        Flag {
            name: "TooManyUsers",
            bug_type: "MISSING_CHECK",
            section: SOURCE,
            effect: "deals for users whose ids, or whose e, share a factor with φ(N)",
            finding: None,
        },
        Flag {
            name: "ShareTooLarge",
            bug_type: "MISSING_CHECK",
            section: SOURCE,
            effect: "gives SSP_2 a negative share of P or Q",
            finding: None,
        },
    ],
    ops: &[&DEAL],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn spec(args: &Args<'_>) -> Outcome {
    let (m, p, q) = (args.number("m")?, coin(args, "P")?, coin(args, "Q")?);
    let coins = Coins { P_1: coin(args, "P_1")?, Q_1: coin(args, "Q_1")? };
    let (public, one, two) = dist_rsa_param(&p, &q, m, &coins)?;
    let e = u32::try_from(&public.e).unwrap_or(u32::MAX);
    let done = Done::new().with("N", public.N.to_string()).with("e", e);
    let done = done.with("P_2", two.P.to_string()).with("Q_2", two.Q.to_string());
    Ok(done.with("phi_1", one.phi.to_string()).with("phi_2", two.phi.to_string()))
}

fn fast_deal(args: &Args<'_>) -> Outcome {
    let (m, p, q) = (args.number("m")?, natural(&coin(args, "P")?)?, natural(&coin(args, "Q")?)?);
    let (p_1, q_1) = (natural(&coin(args, "P_1")?)?, natural(&coin(args, "Q_1")?)?);
    let (public, one, two) = fast::deal_with_coins(m, fast::Coins { p, q, p_1, q_1 })?;
    let done = Done::new().with("N", nat_of(public.modulus()).to_string()).with("e", public.e());
    let done = done.with("P_2", nat_of(&two.p).to_string()).with("Q_2", nat_of(&two.q).to_string());
    Ok(done.with("phi_1", int_of(&one.phi).to_string()).with("phi_2", int_of(&two.phi).to_string()))
}

fn case(comment: &str, m: u32, [p, q, p_1, q_1]: [&Nat; 4]) -> Result<Case, Flaw> {
    let case = Case::new(comment).with("m", m).coin("P", nat_to_be(p, 32)?).coin("Q", nat_to_be(q, 32)?);
    Ok(case.coin("P_1", nat_to_be(p_1, 32)?).coin("Q_1", nat_to_be(q_1, 32)?))
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&DEAL, object([]));
    // 23·47 = 1081; φ = 22·46 = 1012 = (1082 − 30) + (−40).
    let by_hand = case("P = 23 = 10 + 13, Q = 47 = 20 + 27, by hand", 5, [&nat(23), &nat(47), &nat(10), &nat(20)])?;
    let by_hand = by_hand.known("N", "1081").known("e", 5).known("phi_1", "1052").known("phi_2", "-40");
    maker.case(by_hand.flag("PhiReduced"))?;
    let none = case("SSP_2 has all of P and Q", 4, [&nat(23), &nat(47), &nat(0), &nat(0)])?;
    maker.case(none.known("e", 3).known("phi_1", "1082").known("phi_2", "-70").flag("PhiReduced"))?;
    let all = case("SSP_1 has all of P and Q", 4, [&nat(23), &nat(47), &nat(23), &nat(47)])?;
    maker.case(all.known("phi_1", "1012").known("phi_2", "0"))?;
    let seven =
        case("P = 7, the least safe prime, and the one m that goes with it", 2, [&nat(7), &nat(23), &nat(1), &nat(2)])?;
    maker.case(seven.known("N", "161").known("e", 1).flag("PhiReduced"))?;
    let most = case("m just below P'", 10, [&nat(23), &nat(47), &nat(5), &nat(6)])?;
    maker.case(most.known("e", 9).flag("PhiReduced"))?;
    for (digits, m) in [(SAFE_24, 5), (SAFE_24, 6), (SAFE_32, 1001), (SAFE_256, 100_000)] {
        let (p, q) = pair(digits);
        let (p_1, q_1) = (below(maker, "P_1", &(&p + 1u32))?, below(maker, "Q_1", &(&q + 1u32))?);
        let drawn = case(&format!("P and Q of {} bits", p.bits()), m, [&p, &q, &p_1, &q_1])?;
        maker.case(drawn.flag("PhiReduced"))?;
    }
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&DEAL, object([]));
    for (comment, flag, m, [p, q, p_1, q_1], code) in [
        ("no users", "TooFewUsers", 0, [23, 47, 10, 20], "E_PARAMS"),
        ("one user", "TooFewUsers", 1, [23, 47, 10, 20], "E_PARAMS"),
        ("P = Q", "NotSafe", 5, [23, 23, 10, 20], "E_PARAMS"),
        ("P = 29 is prime, and 14 is not", "NotSafe", 5, [29, 47, 10, 20], "E_PARAMS"),
        ("Q = 53 is prime, and 26 is not", "NotSafe", 5, [23, 53, 10, 20], "E_PARAMS"),
        ("P = 35 is none, though 17 is prime", "NotSafe", 5, [35, 47, 10, 20], "E_PARAMS"),
        ("m above P'", "TooManyUsers", 13, [23, 47, 10, 20], "E_PARAMS"),
        ("m above Q'", "TooManyUsers", 13, [47, 23, 10, 20], "E_PARAMS"),
        ("P_1 = P + 1", "ShareTooLarge", 5, [23, 47, 24, 20], "E_RANGE"),
        ("Q_1 = Q + 1", "ShareTooLarge", 5, [23, 47, 10, 48], "E_RANGE"),
    ] {
        let [p, q, p_1, q_1] = [p, q, p_1, q_1].map(nat);
        maker.case(case(comment, m, [&p, &q, &p_1, &q_1])?.flag(flag).refused(code))?;
    }
    Ok(())
}

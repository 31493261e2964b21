//! The seed of the graph: both providers commit to a half of it, then open.

use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::{Flag, Type};
use crate::field::{Kind, field};
use crate::maker::{Case, Flaw, Maker, object};
use crate::op::{Action, Op};
use secagg::nike::{ProviderId, graph_seed as fast};
use secagg_spec::nike::graph_seed as spec;
use secagg_spec::prelude::concat;

const SOURCE: &str = "docs/bytes.md §11";

/// What a provider publishes first.
static COMMIT: Op = Op {
    name: "graph_seed.commit",
    doc: "SHA-256(`secagg/v1/graph/commit` ‖ b (u8) ‖ ρ_b), which SSP_b publishes first.",
    source: SOURCE,
    params: &[],
    input: &[field("b", Kind::Number, "which provider, 1 or 2")],
    coins: &[field("rho", Kind::Bytes(32), "ρ_b")],
    out: &[field("commitment", Kind::Bytes(32), "the commitment")],
    action: Action::Pure { spec: spec_commit, fast: fast_commit },
};

/// The seed.
static OPEN: Op = Op {
    name: "graph_seed.open",
    doc: "SHA-256(`secagg/v1/graph/seed` ‖ ρ_1 ‖ ρ_2), once both halves are seen to match their commitments.",
    source: SOURCE,
    params: &[],
    input: &[
        field("commitment_1", Kind::Bytes(32), "what SSP_1 published first"),
        field("commitment_2", Kind::Bytes(32), "what SSP_2 published first"),
        field("rho_1", Kind::Bytes(32), "ρ_1, published when both commitments were"),
        field("rho_2", Kind::Bytes(32), "ρ_2"),
    ],
    coins: &[],
    out: &[field("seed", Kind::Bytes(32), "the graph's seed")],
    action: Action::Pure { spec: spec_open, fast: fast_open },
};

/// The type.
pub static TYPE: Type = Type {
    name: "graph_seed",
    algorithm: "GRAPH-SEED",
    about: "The seed of MGL's public graph, of which each provider gives a half that it committed to.",
    flags: &[
        Flag {
            name: "NotCommitted",
            bug_type: "MISSING_CHECK",
            section: SOURCE,
            effect: "takes a half that is not the one committed to: the provider that opens last chooses the graph",
            finding: Some("F14"),
        },
        Flag {
            name: "CopiedCommitment",
            bug_type: "WRONG_RESULT",
            section: SOURCE,
            effect: "leaves b out of the commitment: SSP_2 repeats what SSP_1 publishes, and the halves are equal",
            finding: Some("F14"),
        },
        Flag {
            name: "CheckOrder",
            bug_type: "WRONG_ERROR",
            section: SOURCE,
            effect: "blames SSP_2 where SSP_1 is at fault too",
            finding: None,
        },
    ],
    ops: &[&COMMIT, &OPEN],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

/// The provider b of a request.
pub(super) fn provider(args: &Args<'_>) -> Result<ProviderId, Refusal> {
    match args.number("b")? {
        1 => Ok(ProviderId::First),
        2 => Ok(ProviderId::Second),
        _ => Err(Refusal::Request("b is 1 or 2".to_owned())),
    }
}

fn spec_commit(args: &Args<'_>) -> Outcome {
    let (b, rho) = (provider(args)?.number(), args.coin::<32>("rho")?);
    let done = Done::new().hex("commitment", spec::commit(b, &rho));
    Ok(done.step(SOURCE, "SHA-256 input", concat(&[b"secagg/v1/graph/commit", &[b], &rho])))
}

fn fast_commit(args: &Args<'_>) -> Outcome {
    let (b, rho) = (provider(args)?, args.coin::<32>("rho")?);
    Ok(Done::new().hex("commitment", fast::commit(b, &rho)))
}

fn spec_open(args: &Args<'_>) -> Outcome {
    let commitments: [[u8; 32]; 2] = [args.array("commitment_1")?, args.array("commitment_2")?];
    let (rho_1, rho_2): ([u8; 32], [u8; 32]) = (args.array("rho_1")?, args.array("rho_2")?);
    let [one, two] = &commitments;
    let seed = spec::seed((one, two), &rho_1, &rho_2)?;
    let done = Done::new().hex("seed", seed);
    Ok(done.step(SOURCE, "SHA-256 input", concat(&[b"secagg/v1/graph/seed", &rho_1, &rho_2])))
}

fn fast_open(args: &Args<'_>) -> Outcome {
    let commitments = [args.array("commitment_1")?, args.array("commitment_2")?];
    let rhos = [args.array("rho_1")?, args.array("rho_2")?];
    Ok(Done::new().hex("seed", fast::open(&commitments, &rhos)?))
}

fn case(comment: &str, commitments: [[u8; 32]; 2], rhos: [&[u8; 32]; 2]) -> Case {
    let ([one, two], [rho_1, rho_2]) = (commitments, rhos);
    let case = Case::new(comment).hex("commitment_1", one).hex("commitment_2", two);
    case.hex("rho_1", rho_1).hex("rho_2", rho_2)
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    let rhos: [[u8; 32]; 2] = [maker.draw("rho_1")?, maker.draw("rho_2")?];
    let [one, two] = &rhos;
    maker.group(&COMMIT, object([]));
    for (b, rho) in [(1, one), (2, two), (2, one)] {
        let case = Case::new(format!("by SSP_{b}")).with("b", b).coin("rho", rho);
        let case = case.known("commitment", hex::encode(spec::commit(u8::try_from(b).unwrap_or(0), rho)));
        maker.case(if (b, rho) == (2, one) { case.flag("CopiedCommitment") } else { case })?;
    }
    maker.group(&OPEN, object([]));
    maker.case(case("both as committed", [spec::commit(1, one), spec::commit(2, two)], [one, two]))?;
    maker.case(case("the same half twice", [spec::commit(1, one), spec::commit(2, one)], [one, one]))?;
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    let (one, two, other): ([u8; 32], [u8; 32], [u8; 32]) =
        (maker.draw("rho_1")?, maker.draw("rho_2")?, maker.draw("other")?);
    let good = [spec::commit(1, &one), spec::commit(2, &two)];
    maker.group(&OPEN, object([]));
    maker.case(case("another ρ_1", good, [&other, &two]).flag("NotCommitted").refused("E_SHARE"))?;
    maker.case(case("another ρ_2", good, [&one, &other]).flag("NotCommitted").refused("E_SHARE"))?;
    maker.case(case("ρ_1 and ρ_2 changed about", good, [&two, &one]).flag("CheckOrder").refused("E_SHARE"))?;
    let copied = case("SSP_2 repeats what SSP_1 published", [spec::commit(1, &one); 2], [&one, &one]);
    maker.case(copied.flag("CopiedCommitment").refused("E_SHARE"))?;
    Ok(())
}

//! SHA-256.

use super::common::{bytes, flag};
use crate::args::{Args, Done, Outcome};
use crate::catalogue::Type;
use crate::field::{Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg_spec::sha256 as spec;
use sha2::{Digest, Sha256};

/// SHA-256.
static SHA256: Op = Op {
    name: "sha256",
    doc: "SHA-256 of a message.",
    source: "FIPS 180-4 §6.2",
    params: &[],
    input: &[field("message", Kind::AnyBytes, "whole bytes")],
    coins: &[],
    out: &[field("digest", Kind::Bytes(32), "H^(N)")],
    action: Action::Pure { spec: by_spec, fast: by_impl },
};

/// The type.
pub static TYPE: Type = Type {
    name: "sha256",
    algorithm: "SHA-256",
    about: "SHA-256. The trace has the chaining value after each block.",
    flags: &[flag(
        "PaddingBoundary",
        "WRONG_RESULT",
        "FIPS 180-4 §5.1.1",
        "another block, or none, for the padding where the message ends near the end of a block",
    )],
    ops: &[&SHA256],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: None,
};

fn by_spec(args: &Args<'_>) -> Outcome {
    let message = args.bytes("message")?;
    let mut done = Done::new().hex("digest", spec::sha256(&message));
    let mut chaining = spec::H0;
    for (i, block) in (1..).zip(spec::pad(&message).as_chunks::<64>().0) {
        chaining = spec::compress(&chaining, block);
        let value: Vec<u8> = chaining.iter().flat_map(|word| word.to_be_bytes()).collect();
        done = done.step("FIPS 180-4 §6.2.2, step 4", format!("H^({i})"), value);
    }
    Ok(done)
}

fn by_impl(args: &Args<'_>) -> Outcome {
    Ok(Done::new().hex("digest", Sha256::digest(args.bytes("message")?)))
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&SHA256, Object::new());
    let two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    let long = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
    for (comment, message, digest) in [
        ("FIPS 180-4: one block", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("FIPS 180-4: two blocks", two_blocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
        ("FIPS 180-4: 896 bits", long, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"),
        ("the empty message", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ] {
        maker.case(Case::new(comment).hex("message", message).known("digest", digest))?;
    }
    for length in [55, 56, 57, 63, 64, 65, 119, 120, 127, 128] {
        let case = Case::new(format!("{length} bytes")).flag("PaddingBoundary");
        let message = bytes(maker, "message", length)?;
        maker.case(case.hex("message", message))?;
    }
    let message = bytes(maker, "message", 1000)?;
    maker.case(Case::new("1000 bytes: a length of more than one byte").hex("message", message))?;
    Ok(())
}

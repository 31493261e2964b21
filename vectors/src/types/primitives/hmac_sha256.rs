//! HMAC with SHA-256.

use super::common::{bytes, flag};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::Type;
use crate::field::{Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use hkdf::hmac::{Hmac, KeyInit, Mac};
use secagg_spec::hmac as spec;
use secagg_spec::sha256::sha256;
use sha2::Sha256;

/// HMAC-SHA256.
static HMAC: Op = Op {
    name: "hmac_sha256",
    doc: "HMAC-SHA256 of a message, untruncated.",
    source: "FIPS 198-1 §4, RFC 2104",
    params: &[],
    input: &[field("key", Kind::AnyBytes, "of any length"), field("message", Kind::AnyBytes, "the text")],
    coins: &[],
    out: &[field("tag", Kind::Bytes(32), "the MAC")],
    action: Action::Pure { spec: by_spec, fast: by_impl },
};

/// The type.
pub static TYPE: Type = Type {
    name: "hmac_sha256",
    algorithm: "HMAC-SHA256",
    about: "HMAC with SHA-256. The trace has the key as a block and the inner hash.",
    flags: &[flag(
        "KeyOfABlock",
        "WRONG_RESULT",
        "FIPS 198-1 §4, steps 1 to 3",
        "hashes a key of 64 bytes, or does not hash one of 65",
    )],
    ops: &[&HMAC],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: None,
};

fn by_spec(args: &Args<'_>) -> Outcome {
    let (key, message) = (args.bytes("key")?, args.bytes("message")?);
    let block = spec::block_key(&key);
    let inner = sha256(&[block.map(|k| k ^ 0x36).as_slice(), &message].concat());
    Ok(Done::new()
        .hex("tag", spec::hmac_sha256(&key, &message))
        .step("FIPS 198-1 §4, steps 1 to 3", "K_0", block)
        .step("FIPS 198-1 §4, step 6", "H((K_0 ⊕ ipad) ‖ text)", inner))
}

fn by_impl(args: &Args<'_>) -> Outcome {
    let (key, message) = (args.bytes("key")?, args.bytes("message")?);
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|e| Refusal::Request(e.to_string()))?;
    mac.update(&message);
    Ok(Done::new().hex("tag", mac.finalize().into_bytes()))
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&HMAC, Object::new());
    let four: Vec<u8> = (1..=25).collect();
    let long = "This is a test using a larger than block-size key and a larger than block-size data. \
                The key needs to be hashed before being used by the HMAC algorithm.";
    let larger = "Test Using Larger Than Block-Size Key - Hash Key First";
    let cases: [(u32, &[u8], &[u8], &str); 6] = [
        (1, &[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (
            2,
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (3, &[0xaa; 20], &[0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (4, &four, &[0xcd; 50], "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        (6, &[0xaa; 131], larger.as_bytes(), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        (7, &[0xaa; 131], long.as_bytes(), "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ];
    for (number, key, message, tag) in cases {
        let case = Case::new(format!("RFC 4231, test case {number}")).hex("key", key).hex("message", message);
        maker.case(case.known("tag", tag))?;
    }
    for length in [63, 64, 65] {
        let case = Case::new(format!("a key of {length} bytes")).flag("KeyOfABlock");
        let (key, message) = (bytes(maker, "key", length)?, bytes(maker, "message", 40)?);
        maker.case(case.hex("key", key).hex("message", message))?;
    }
    let message = bytes(maker, "message", 64)?;
    maker.case(Case::new("the empty key").hex("key", "").hex("message", message))?;
    let key = bytes(maker, "key", 32)?;
    maker.case(Case::new("the empty message").hex("key", key).hex("message", ""))?;
    Ok(())
}

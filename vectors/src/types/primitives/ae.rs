//! AE: authenticated encryption under a key that is derived from a shared secret.

use super::common::{bytes, flag, flipped, nobody};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::Type;
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg::prim::ae as fast;
use secagg::prim::key_agreement::SharedKey;
use secagg_spec::{ae as spec, hkdf};

const SOURCE: &str = "docs/bytes.md §2; BON App. A-C";

const KEY: Field = field("key", Kind::Bytes(32), "k, as KA.agree gives it");
const AD: Field = field("ad", Kind::AnyBytes, "the associated data");
const PLAINTEXT: Field = field("plaintext", Kind::AnyBytes, "x");
const CIPHERTEXT: Field = field("ciphertext", Kind::AnyBytes, "e = nonce (12) ‖ ciphertext ‖ tag (16)");

/// AE.enc.
static ENC: Op = Op {
    name: "ae.enc",
    doc: "AE.enc(k, nonce, ad, x) = nonce ‖ AES-128-GCM(AE key(k), nonce, ad, x).",
    source: SOURCE,
    params: &[],
    input: &[KEY, AD, PLAINTEXT],
    coins: &[field("nonce", Kind::Bytes(12), "the nonce")],
    out: &[CIPHERTEXT],
    action: Action::Pure { spec: spec_enc, fast: fast_enc },
};

/// AE.dec.
static DEC: Op = Op {
    name: "ae.dec",
    doc: "AE.dec(k, ad, e).",
    source: SOURCE,
    params: &[],
    input: &[KEY, AD, CIPHERTEXT],
    coins: &[],
    out: &[PLAINTEXT],
    action: Action::Pure { spec: spec_dec, fast: fast_dec },
};

/// The type.
pub static TYPE: Type = Type {
    name: "ae",
    algorithm: "SECAGG-AE",
    about: "Authenticated encryption: AES-128-GCM under a key derived from a shared secret, the nonce before the ciphertext.",
    flags: &[
        flag("TooShort", "MISSING_CHECK", "docs/bytes.md §2", "reads past the end, or takes a tag that is cut short"),
        flag(
            "Modified",
            "MISSING_CHECK",
            "docs/bytes.md §2",
            "whoever is on the way, the server, changes shares that it is to pass on unread",
        ),
        flag(
            "OtherAd",
            "MISSING_CHECK",
            "docs/bytes.md §2, §3",
            "a ciphertext of another session, or in the other direction, is taken",
        ),
        flag("OtherKey", "MISSING_CHECK", "docs/bytes.md §2", "another user's ciphertext is taken"),
    ],
    ops: &[&ENC, &DEC],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn traced(done: Done, key: &[u8; 32]) -> Outcome {
    let done = done.step("RFC 5869 §2.2", "PRK", hkdf::extract(&[], key));
    Ok(done.step("docs/bytes.md §2", "AE key", spec::ae_key(key)?))
}

fn spec_enc(args: &Args<'_>) -> Outcome {
    let (key, ad, plaintext) = (args.array::<32>("key")?, args.bytes("ad")?, args.bytes("plaintext")?);
    let e = spec::ae_enc(&key, &args.coin("nonce")?, &ad, &plaintext)?;
    traced(Done::new().hex("ciphertext", e), &key)
}

fn fast_key(args: &Args<'_>) -> Result<fast::Key, Refusal> {
    fast::Key::derive(&SharedKey::from_bytes(&args.array("key")?)).map_err(nobody)
}

fn fast_enc(args: &Args<'_>) -> Outcome {
    let (key, ad, plaintext) = (fast_key(args)?, args.bytes("ad")?, args.bytes("plaintext")?);
    let e = key.seal(&args.coin("nonce")?, &ad, &plaintext).map_err(nobody)?;
    Ok(Done::new().hex("ciphertext", e))
}

fn spec_dec(args: &Args<'_>) -> Outcome {
    let (key, ad, e) = (args.array::<32>("key")?, args.bytes("ad")?, args.bytes("ciphertext")?);
    traced(Done::new().hex("plaintext", spec::ae_dec(&key, &ad, &e)?), &key)
}

fn fast_dec(args: &Args<'_>) -> Outcome {
    let (key, ad, e) = (fast_key(args)?, args.bytes("ad")?, args.bytes("ciphertext")?);
    Ok(Done::new().hex("plaintext", key.open(&ad, &e).map_err(nobody)?))
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&ENC, Object::new());
    // From Python's `cryptography` and `hmac`.
    let by_python = Case::new("the empty text, from another library");
    let by_python = by_python.with("key", "c3f1a7d20e4b5968b7c6d5e4f3021120a9b8c7d6e5f4038291a0bfcedd0c1b2a");
    let by_python =
        by_python.with("ad", "").with("plaintext", "").coin("nonce", hex::decode("d4c3b2a1908f7e6d5c4b3a29")?);
    maker.case(by_python.known("ciphertext", "d4c3b2a1908f7e6d5c4b3a29e1b423f59675216020f6d6abeb740fcd"))?;
    for (comment, ad, length) in [
        ("72 bytes, as BON's shares", 0, 72),
        ("72 bytes, with associated data", 24, 72),
        ("32 bytes, as one of MGL's shares", 61, 32),
    ] {
        let case = Case::new(comment).hex("key", maker.draw::<32>("key")?).coin("nonce", maker.draw::<12>("nonce")?);
        let case = case.hex("ad", bytes(maker, "ad", ad)?).hex("plaintext", bytes(maker, "plaintext", length)?);
        maker.case(case)?;
    }
    maker.group(&DEC, Object::new());
    for (comment, length) in [("back again", 72), ("28 bytes: the empty text", 0)] {
        let (key, ad, plaintext) =
            (maker.draw::<32>("key")?, bytes(maker, "ad", 24)?, bytes(maker, "plaintext", length)?);
        let e = spec::ae_enc(&key, &maker.draw("nonce")?, &ad, &plaintext)?;
        let case = Case::new(comment).hex("key", key).hex("ad", ad).hex("ciphertext", e);
        maker.case(case.known("plaintext", hex::encode(plaintext)))?;
    }
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&DEC, Object::new());
    for (comment, length) in [("nothing", 0), ("11 bytes: not even a nonce", 11), ("27 bytes: a tag cut short", 27)] {
        let (key, ad) = (maker.draw::<32>("key")?, bytes(maker, "ad", 24)?);
        let mut e = spec::ae_enc(&key, &maker.draw("nonce")?, &ad, &[])?;
        e.truncate(length);
        let case = Case::new(comment).flag("TooShort").hex("key", key).hex("ad", ad).hex("ciphertext", e);
        maker.case(case.refused("E_LENGTH"))?;
    }
    type Change = fn(&mut [u8; 32], &mut Vec<u8>, &mut Vec<u8>);
    let tests: [(&str, &str, Change); 6] = [
        ("a bit of the nonce", "Modified", |_, _, e| *e = flipped(e, 0)),
        ("a bit of the ciphertext", "Modified", |_, _, e| *e = flipped(e, 12)),
        ("a bit of the tag", "Modified", |_, _, e| *e = flipped(e, 99)),
        ("a byte is missing", "Modified", |_, _, e| e.truncate(99)),
        ("other associated data", "OtherAd", |_, ad, _| *ad = flipped(ad, 23)),
        ("another key", "OtherKey", |key, _, _| key.reverse()),
    ];
    for (comment, flag, change) in tests {
        let (mut key, mut ad) = (maker.draw::<32>("key")?, bytes(maker, "ad", 24)?);
        let mut e = spec::ae_enc(&key, &maker.draw("nonce")?, &ad, &bytes(maker, "plaintext", 72)?)?;
        change(&mut key, &mut ad, &mut e);
        let case = Case::new(comment).flag(flag).hex("key", key).hex("ad", ad).hex("ciphertext", e);
        maker.case(case.refused("E_TAG"))?;
    }
    Ok(())
}

//! KA: Diffie–Hellman over P-256, then SHA-256.

use super::common::{LARGEST, below_order, flag, nobody, small, wide};
use crate::args::{Args, Done, Outcome};
use crate::catalogue::Type;
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg::prim::key_agreement as fast;
use secagg_spec::key_agreement as spec;
use secagg_spec::p256::{self, Point};
use secagg_spec::prelude::{Nat, nat_to_be};

const PK: Field = field("pk", Kind::Bytes(33), "the public key, SEC 1 compressed");

/// KA.gen.
static GENERATE: Op = Op {
    name: "key_agreement.generate",
    doc: "The public key sk·G of a secret key.",
    source: "docs/bytes.md §2; BON App. A-B",
    params: &[],
    input: &[],
    coins: &[field("sk", Kind::Bytes(32), "sk, from 1 to q − 1, big-endian")],
    out: &[PK],
    action: Action::Pure { spec: spec_generate, fast: fast_generate },
};

/// KA.agree.
static AGREE: Op = Op {
    name: "key_agreement.agree",
    doc: "SHA-256 of the affine x-coordinate of sk·pk, in 32 bytes.",
    source: "docs/bytes.md §2; BON App. A-B",
    params: &[],
    input: &[field("sk", Kind::Bytes(32), "one's own secret key, from 1 to q − 1, big-endian"), PK],
    coins: &[],
    out: &[field("key", Kind::Bytes(32), "the agreed key")],
    action: Action::Pure { spec: spec_agree, fast: fast_agree },
};

/// The type.
pub static TYPE: Type = Type {
    name: "key_agreement",
    algorithm: "ECDH-P256-SHA256",
    about: "Key agreement: Diffie–Hellman over P-256, the x-coordinate hashed. The trace has the x-coordinate.",
    flags: &[
        flag("LeadingZeros", "WRONG_RESULT", "docs/bytes.md §2", "hashes the x-coordinate without its leading zeros"),
        flag("SecretKeyRange", "MISSING_CHECK", "docs/bytes.md §2", "works with a key that is 0, or not reduced"),
        flag(
            "OffCurve",
            "KEY_LEAK",
            "docs/bytes.md §1",
            "computes on another curve, whose small groups tell the secret key",
        ),
        flag("Identity", "KEY_LEAK", "docs/bytes.md §1", "agrees on a key that everybody knows"),
        flag("OtherForm", "MALLEABILITY", "docs/bytes.md §1", "one public key has several encodings"),
    ],
    ops: &[&GENERATE, &AGREE],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn spec_generate(args: &Args<'_>) -> Outcome {
    Ok(Done::new().hex("pk", spec::ka_gen(&Nat::from_bytes_be(&args.coin::<32>("sk")?))?))
}

fn fast_generate(args: &Args<'_>) -> Outcome {
    let sk = fast::SecretKey::from_bytes(&args.coin("sk")?).map_err(nobody)?;
    Ok(Done::new().hex("pk", sk.public_key().to_bytes()))
}

fn spec_agree(args: &Args<'_>) -> Outcome {
    let (sk, pk) = (args.nat("sk")?, args.array::<33>("pk")?);
    let done = Done::new().hex("key", spec::ka_agree(&sk, &pk)?);
    match p256::scalar_mul(&sk, &p256::decode_compressed(&pk)?) {
        Point::Infinity => Ok(done),
        Point::Affine { x, .. } => Ok(done.step("BON App. A-B", "x of sk·pk", nat_to_be(&x, 32)?)),
    }
}

fn fast_agree(args: &Args<'_>) -> Outcome {
    let (sk, pk) = (args.array("sk")?, args.array("pk")?);
    let sk = fast::SecretKey::from_bytes(&sk).map_err(nobody)?;
    let pk = fast::PublicKey::from_bytes(&pk).map_err(nobody)?;
    Ok(Done::new().hex("key", sk.agree(&pk).expose()))
}

/// RFC 5903, section 8.1: i and g^i, r and g^r.
const I: &str = "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433";
const GI: &str = "03dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180";
const R: &str = "c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53";
const GR: &str = "03d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63";
/// SHA-256 of the x-coordinate of g^{ir}.
const AGREED: &str = "0519dc09b36efad1d00aef1d5b53b100202eb910b5de0dede75f190a357a367d";

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&GENERATE, Object::new());
    for (comment, sk, pk) in [("RFC 5903, 8.1: g^i", I, GI), ("RFC 5903, 8.1: g^r", R, GR)] {
        maker.case(Case::new(comment).coin("sk", hex::decode(sk)?).known("pk", pk))?;
    }
    let g = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    maker.case(Case::new("sk = 1: G").coin("sk", small(1)).known("pk", format!("03{g}")))?;
    maker.case(Case::new("sk = q − 1: −G").coin("sk", below_order(1)?).known("pk", format!("02{g}")))?;
    let drawn = Case::new("a drawn key").coin("sk", maker.scalar("sk")?);
    maker.case(drawn)?;

    maker.group(&AGREE, Object::new());
    let agree = |comment: &str, sk: &str, pk: &str| Case::new(comment).with("sk", sk).with("pk", pk);
    maker.case(agree("RFC 5903, 8.1, hashed", I, GR).known("key", AGREED))?;
    maker.case(agree("RFC 5903, 8.1, from the other side", R, GI).known("key", AGREED))?;
    let negative = format!("02{}", GR.get(2..).unwrap_or_default());
    maker.case(agree("the negative of the public key agrees on the same", I, &negative).known("key", AGREED))?;
    let zeros = agree("x starts with a zero byte, by OpenSSL", &hex::encode(small(196)), GR).flag("LeadingZeros");
    maker.case(zeros.known("key", "0750a3e3d5e7a15ed264402605d054f5e3fd7534af729459db2c50d4eabd69de"))?;
    for comment in ["two drawn keys", "two other ones"] {
        let pk = spec::ka_gen(&Nat::from_bytes_be(&maker.scalar("theirs")?))?;
        let case = Case::new(comment).hex("sk", maker.scalar("sk")?).hex("pk", pk);
        maker.case(case)?;
    }
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&GENERATE, Object::new());
    let secret_keys =
        || Ok::<_, Flaw>([("sk = 0", small(0)), ("sk = q", below_order(0)?), ("sk = 2^256 − 1", LARGEST.to_vec())]);
    for (comment, sk) in secret_keys()? {
        maker.case(Case::new(comment).flag("SecretKeyRange").coin("sk", sk).refused("E_RANGE"))?;
    }
    maker.group(&AGREE, Object::new());
    for (comment, sk) in secret_keys()? {
        let case = Case::new(comment).flag("SecretKeyRange").hex("sk", sk).with("pk", GR);
        maker.case(case.refused("E_RANGE"))?;
    }
    let x = GR.get(2..).unwrap_or_default();
    for (comment, flag, pk) in [
        ("x = 1: not on the curve", "OffCurve", format!("02{:064x}", 1)),
        (
            "x of a point of order 3 on the twist",
            "OffCurve",
            "02efdde3b32872a9effcf3b94cbf73aa7b39f9683ece9121b9852167f4e3da609b".to_owned(),
        ),
        ("x = p + 5, and 5 is on the curve", "OtherForm", format!("02{}", hex::encode(wide(&(p256::prime() + 5u32))?))),
        ("33 zero bytes", "Identity", "00".repeat(33)),
        ("compact, prefix 05", "OtherForm", format!("05{x}")),
        ("the prefix of the uncompressed form", "OtherForm", format!("04{x}")),
    ] {
        let case = Case::new(comment).flag(flag).hex("sk", maker.scalar("sk")?).with("pk", pk);
        maker.case(case.refused("E_POINT"))?;
    }
    Ok(())
}

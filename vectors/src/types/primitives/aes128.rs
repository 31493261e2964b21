//! The block cipher AES-128.

use super::common::flag;
use crate::args::{Args, Done, Outcome};
use crate::catalogue::Type;
use crate::field::{Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use secagg_spec::aes as spec;

/// CIPHER().
static AES128: Op = Op {
    name: "aes128",
    doc: "One block encrypted by AES-128. Decryption of a block is used nowhere.",
    source: "FIPS 197 §5.1",
    params: &[],
    input: &[field("key", Kind::Bytes(16), "the key"), field("block", Kind::Bytes(16), "the input")],
    coins: &[],
    out: &[field("block", Kind::Bytes(16), "the output")],
    action: Action::Pure { spec: by_spec, fast: by_impl },
};

/// The type.
pub static TYPE: Type = Type {
    name: "aes128",
    algorithm: "AES-128",
    about: "The block cipher AES-128. The trace has the state before and in each round, named as in FIPS 197, appendix C (2001).",
    flags: &[flag(
        "KeySchedule",
        "WRONG_RESULT",
        "FIPS 197 §5.2",
        "the round keys of a key are wrong; those of the standard's own examples may be right",
    )],
    ops: &[&AES128],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: None,
};

const SOURCE: &str = "FIPS 197 §5.1";

fn by_spec(args: &Args<'_>) -> Outcome {
    let (key, block) = (args.array("key")?, args.array("block")?);
    let mut done = Done::new().hex("block", spec::aes128_encrypt_block(&key, &block));
    let schedule = spec::key_expansion(&key);
    let mut round_keys = schedule.as_chunks::<4>().0.iter();
    let mut state = block;
    if let Some(first) = round_keys.next() {
        state = spec::add_round_key(&state, first);
        done = done.step(SOURCE, "round[0].k_sch", first.concat());
    }
    for (round, round_key) in (1..).zip(round_keys) {
        done = done.step(SOURCE, format!("round[{round}].start"), state);
        state = spec::sub_bytes(&state);
        done = done.step(SOURCE, format!("round[{round}].s_box"), state);
        state = spec::shift_rows(&state);
        done = done.step(SOURCE, format!("round[{round}].s_row"), state);
        if round < 10 {
            state = spec::mix_columns(&state);
            done = done.step(SOURCE, format!("round[{round}].m_col"), state);
        }
        state = spec::add_round_key(&state, round_key);
        done = done.step(SOURCE, format!("round[{round}].k_sch"), round_key.concat());
    }
    Ok(done)
}

fn by_impl(args: &Args<'_>) -> Outcome {
    let (key, mut block) = (args.array::<16>("key")?, args.array::<16>("block")?);
    aes::Aes128::new((&key).into()).encrypt_block((&mut block).into());
    Ok(Done::new().hex("block", block))
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&AES128, Object::new());
    for (comment, key, block, known) in [
        (
            "FIPS 197, appendix C.1 (2001)",
            "000102030405060708090a0b0c0d0e0f",
            "00112233445566778899aabbccddeeff",
            "69c4e0d86a7b0430d8cdb78070b4c55a",
        ),
        (
            "FIPS 197, appendix B",
            "2b7e151628aed2a6abf7158809cf4f3c",
            "3243f6a8885a308d313198a2e0370734",
            "3925841d02dc09fbdc118597196a0b32",
        ),
        (
            "all zero: GCM's H in its test case 1",
            "00000000000000000000000000000000",
            "00000000000000000000000000000000",
            "66e94bd4ef8a2c3b884cfa59ca342b2e",
        ),
    ] {
        maker.case(Case::new(comment).with("key", key).with("block", block).known("block", known))?;
    }
    for comment in ["a drawn key and block", "another key and block"] {
        let case = Case::new(comment).flag("KeySchedule");
        let case = case.hex("key", maker.draw::<16>("key")?).hex("block", maker.draw::<16>("block")?);
        maker.case(case)?;
    }
    Ok(())
}

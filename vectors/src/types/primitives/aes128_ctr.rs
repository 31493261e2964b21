//! AES-128 in counter mode.

use super::common::{bytes, flag};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::Type;
use crate::field::{Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use ctr::cipher::{KeyIvInit, StreamCipher};
use secagg_spec::aes::aes128_encrypt_block;
use secagg_spec::ctr as spec;

/// CTR.
static CTR: Op = Op {
    name: "aes128_ctr",
    doc: "Data plus the keystream, which is encryption and decryption. The counter block is one 128-bit big-endian integer that wraps.",
    source: "docs/bytes.md §2; SP 800-38A §6.5",
    params: &[],
    input: &[
        field("key", Kind::Bytes(16), "the key"),
        field("counter_block", Kind::Bytes(16), "T_1, the first counter block"),
        field("data", Kind::AnyBytes, "of any length"),
    ],
    coins: &[],
    out: &[field("data", Kind::AnyBytes, "as long as the input")],
    action: Action::Pure { spec: by_spec, fast: by_impl },
};

/// The type.
pub static TYPE: Type = Type {
    name: "aes128_ctr",
    algorithm: "AES-128-CTR",
    about: "AES-128 in counter mode. The trace has the counter blocks and the output blocks.",
    flags: &[
        flag(
            "CounterWraps",
            "WRONG_RESULT",
            "docs/bytes.md §2; SP 800-38A §B.1",
            "counts in the last 32 or 64 bits only, or stops where 128 bits are used up",
        ),
        flag("ShortBlock", "WRONG_RESULT", "SP 800-38A §6.5", "a last block that is not whole comes out wrong"),
    ],
    ops: &[&CTR],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: None,
};

fn by_spec(args: &Args<'_>) -> Outcome {
    let (key, counter, data) = (args.array("key")?, args.array::<16>("counter_block")?, args.bytes("data")?);
    let mut done = Done::new().hex("data", spec::aes128_ctr(&key, &counter, &data));
    for i in 0..data.len().div_ceil(16) {
        let block = u128::from_be_bytes(counter).wrapping_add(i as u128).to_be_bytes();
        done = done.step("SP 800-38A §B.1", format!("T_{}", i + 1), block);
        done = done.step("SP 800-38A §6.5", format!("O_{}", i + 1), aes128_encrypt_block(&key, &block));
    }
    Ok(done)
}

fn by_impl(args: &Args<'_>) -> Outcome {
    let (key, counter) = (args.array::<16>("key")?, args.array::<16>("counter_block")?);
    let mut data = args.bytes("data")?;
    let mut cipher = ctr::Ctr128BE::<aes::Aes128>::new((&key).into(), (&counter).into());
    cipher.try_apply_keystream(&mut data).map_err(|e| Refusal::Request(e.to_string()))?;
    Ok(Done::new().hex("data", data))
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&CTR, Object::new());
    let key = "2b7e151628aed2a6abf7158809cf4f3c";
    let counter = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    let plaintext = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51\
                     30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
    let ciphertext = "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff\
                      5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee";
    for (comment, from, to) in
        [("SP 800-38A, F.5.1", plaintext, ciphertext), ("SP 800-38A, F.5.2", ciphertext, plaintext)]
    {
        let case = Case::new(comment).with("key", key).with("counter_block", counter).with("data", from);
        maker.case(case.known("data", to))?;
    }
    for (comment, counter) in [
        ("the carry goes past the last 32 bits", "6ad20b91c8f37e5514ce02a7fffffffe"),
        ("the carry goes past the last 64 bits", "91f0c32ab7465de8fffffffffffffffe"),
        ("after the largest counter block comes 0", "ffffffffffffffffffffffffffffffff"),
    ] {
        let case = Case::new(comment).flag("CounterWraps").hex("key", maker.draw::<16>("key")?);
        let data = bytes(maker, "data", 64)?;
        maker.case(case.with("counter_block", counter).hex("data", data))?;
    }
    for length in [0, 1, 15, 16, 17] {
        let case = Case::new(format!("{length} bytes")).flag("ShortBlock");
        let case = case.hex("key", maker.draw::<16>("key")?).hex("counter_block", maker.draw::<16>("counter")?);
        let data = bytes(maker, "data", length)?;
        maker.case(case.hex("data", data))?;
    }
    Ok(())
}

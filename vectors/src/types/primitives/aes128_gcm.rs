//! AES-128-GCM.

use super::common::{bytes, flag, flipped, nobody};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::Type;
use crate::field::{Field, Kind, field};
use crate::file::{Object, Step};
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg::prim::ae;
use secagg_spec::aes::aes128_encrypt_block;
use secagg_spec::gcm as spec;

const KEY: Field = field("key", Kind::Bytes(16), "the key");
const NONCE: Field = field("nonce", Kind::Bytes(12), "the IV");
const AD: Field = field("ad", Kind::AnyBytes, "the additional authenticated data");
const PLAINTEXT: Field = field("plaintext", Kind::AnyBytes, "P");
const CIPHERTEXT: Field = field("ciphertext", Kind::AnyBytes, "C ‖ T: the tag, 16 bytes, is at the end");

/// GCM-AE.
static ENCRYPT: Op = Op {
    name: "aes128_gcm.encrypt",
    doc: "Authenticated encryption by AES-128-GCM, with a nonce of 12 bytes and a tag of 16.",
    source: "SP 800-38D §7.1",
    params: &[],
    input: &[KEY, NONCE, AD, PLAINTEXT],
    coins: &[],
    out: &[CIPHERTEXT],
    action: Action::Pure { spec: spec_encrypt, fast: fast_encrypt },
};

/// GCM-AD.
static DECRYPT: Op = Op {
    name: "aes128_gcm.decrypt",
    doc: "Authenticated decryption by AES-128-GCM.",
    source: "SP 800-38D §7.2; docs/bytes.md §2",
    params: &[],
    input: &[KEY, NONCE, AD, CIPHERTEXT],
    coins: &[],
    out: &[PLAINTEXT],
    action: Action::Pure { spec: spec_decrypt, fast: fast_decrypt },
};

/// The type.
pub static TYPE: Type = Type {
    name: "aes128_gcm",
    algorithm: "AES-128-GCM",
    about: "AES-128-GCM with nonces of 12 and tags of 16 bytes. The trace has the hash key, GHASH's value and its mask.",
    flags: &[
        flag("ShortBlock", "WRONG_RESULT", "SP 800-38D §7.1, step 4", "a block that is not whole is padded wrongly"),
        flag(
            "ModifiedTag",
            "MISSING_CHECK",
            "SP 800-38D §7.2, step 8",
            "whoever is on the way changes what is received: the tag, or a part of it, is not compared",
        ),
        flag(
            "ModifiedCiphertext",
            "MISSING_CHECK",
            "SP 800-38D §7.2, step 8",
            "whoever is on the way flips bits of the plaintext",
        ),
        flag("OtherNonce", "MISSING_CHECK", "SP 800-38D §7.2, step 8", "the nonce is not authenticated"),
        flag("OtherKey", "MISSING_CHECK", "SP 800-38D §7.2, step 8", "anybody's ciphertext is taken"),
        flag(
            "OtherAd",
            "MISSING_CHECK",
            "SP 800-38D §7.2, step 8",
            "a ciphertext that is bound to something else, a session or a direction, is taken",
        ),
        flag(
            "ShortTag",
            "MISSING_CHECK",
            "SP 800-38D §7.2, step 1; docs/bytes.md §2",
            "a tag that is cut short is compared as far as it goes: one of no byte always fits",
        ),
    ],
    ops: &[&ENCRYPT, &DECRYPT],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

/// H, J_0, S and CIPH_K(J_0), whose sum with S is the tag of this ciphertext.
fn trace(key: &[u8; 16], nonce: &[u8; 12], ad: &[u8], ciphertext: &[u8]) -> Vec<Step> {
    let hash_key = aes128_encrypt_block(key, &[0; 16]);
    let first = u128::from_be_bytes([&[0; 4], nonce.as_slice()].concat().try_into().unwrap_or_default()) << 32 | 1;
    let first = first.to_be_bytes();
    let padded = |x: &[u8]| [x, &vec![0; (16 - x.len() % 16) % 16]].concat();
    let bits = |x: &[u8]| (8 * x.len() as u64).to_be_bytes();
    let input = [padded(ad), padded(ciphertext), bits(ad).to_vec(), bits(ciphertext).to_vec()].concat();
    let sum = spec::GHASH(&hash_key, input.as_chunks().0);
    vec![
        Step::new("SP 800-38D §7.1, step 1", "H", hash_key),
        Step::new("SP 800-38D §7.1, step 2", "J_0", first),
        Step::new("SP 800-38D §7.1, steps 4 and 5", "A ‖ 0 ‖ C ‖ 0 ‖ lengths", &input),
        Step::new("SP 800-38D §7.1, step 5", "S", sum),
        Step::new("SP 800-38D §7.1, step 6", "CIPH_K(J_0)", aes128_encrypt_block(key, &first)),
    ]
}

/// Key, nonce and additional data.
type Common = ([u8; 16], [u8; 12], Vec<u8>);

fn common(args: &Args<'_>) -> Result<Common, Refusal> {
    Ok((args.array("key")?, args.array("nonce")?, args.bytes("ad")?))
}

fn spec_encrypt(args: &Args<'_>) -> Outcome {
    let ((key, nonce, ad), plaintext) = (common(args)?, args.bytes("plaintext")?);
    let e = spec::aes128_gcm_encrypt(&key, &nonce, &ad, &plaintext);
    let steps = trace(&key, &nonce, &ad, e.get(..plaintext.len()).unwrap_or_default());
    Ok(Done { trace: steps, ..Done::new().hex("ciphertext", e) })
}

fn fast_encrypt(args: &Args<'_>) -> Outcome {
    let ((key, nonce, ad), plaintext) = (common(args)?, args.bytes("plaintext")?);
    let sealed = ae::Key::from_bytes(&key).seal(&nonce, &ad, &plaintext).map_err(nobody)?;
    Ok(Done::new().hex("ciphertext", sealed.get(12..).unwrap_or_default()))
}

fn spec_decrypt(args: &Args<'_>) -> Outcome {
    let ((key, nonce, ad), e) = (common(args)?, args.bytes("ciphertext")?);
    let plaintext = spec::aes128_gcm_decrypt(&key, &nonce, &ad, &e)?;
    let steps = trace(&key, &nonce, &ad, e.get(..plaintext.len()).unwrap_or_default());
    Ok(Done { trace: steps, ..Done::new().hex("plaintext", plaintext) })
}

fn fast_decrypt(args: &Args<'_>) -> Outcome {
    let ((key, nonce, ad), e) = (common(args)?, args.bytes("ciphertext")?);
    let plaintext = ae::Key::from_bytes(&key).open(&ad, &[nonce.as_slice(), &e].concat()).map_err(nobody)?;
    Ok(Done::new().hex("plaintext", plaintext))
}

/// Test cases 1 to 4 of McGrew and Viega: key, nonce, additional data, plaintext, ciphertext and tag.
const PUBLISHED: [[&str; 5]; 4] = [
    ["00000000000000000000000000000000", "000000000000000000000000", "", "", "58e2fccefa7e3061367f1d57a4e7455a"],
    [
        "00000000000000000000000000000000",
        "000000000000000000000000",
        "",
        "00000000000000000000000000000000",
        "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf",
    ],
    [
        "feffe9928665731c6d6a8f9467308308",
        "cafebabefacedbaddecaf888",
        "",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985\
         4d5c2af327cd64a62cf35abd2ba6fab4",
    ],
    [
        "feffe9928665731c6d6a8f9467308308",
        "cafebabefacedbaddecaf888",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091\
         5bc94fbc3221a5db94fae95ae7121a47",
    ],
];

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    let published = |number: u32, [key, nonce, ad, ..]: [&str; 5]| {
        let case = Case::new(format!("McGrew and Viega, test case {number}"));
        case.with("key", key).with("nonce", nonce).with("ad", ad)
    };
    maker.group(&ENCRYPT, Object::new());
    for (number, fields) in (1..).zip(PUBLISHED) {
        let [.., plaintext, ciphertext] = fields;
        maker.case(published(number, fields).with("plaintext", plaintext).known("ciphertext", ciphertext))?;
    }
    for (ad, plaintext) in [(0, 1), (1, 0), (15, 17), (16, 16), (17, 15), (28, 72)] {
        let case = Case::new(format!("{plaintext} bytes, with {ad} of additional data")).flag("ShortBlock");
        let case = case.hex("key", maker.draw::<16>("key")?).hex("nonce", maker.draw::<12>("nonce")?);
        let case = case.hex("ad", bytes(maker, "ad", ad)?).hex("plaintext", bytes(maker, "plaintext", plaintext)?);
        maker.case(case)?;
    }
    maker.group(&DECRYPT, Object::new());
    for (number, fields) in (1..).zip(PUBLISHED) {
        let [.., plaintext, ciphertext] = fields;
        maker.case(published(number, fields).with("ciphertext", ciphertext).known("plaintext", plaintext))?;
    }
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&DECRYPT, Object::new());
    // Each test has a key, a nonce and a text of its own, and one thing changed after encryption.
    type Change = fn(&mut [u8; 16], &mut [u8; 12], &mut Vec<u8>, &mut Vec<u8>);
    let tests: [(&str, &str, &str, Change); 12] = [
        ("the first bit of the ciphertext", "ModifiedCiphertext", "E_TAG", |_, _, _, e| {
            e.iter_mut().take(1).for_each(|b| *b ^= 0x80);
        }),
        ("the last bit of the ciphertext", "ModifiedCiphertext", "E_TAG", |_, _, _, e| *e = flipped(e, 36)),
        ("the first byte of the tag", "ModifiedTag", "E_TAG", |_, _, _, e| *e = flipped(e, 37)),
        ("the last byte of the tag", "ModifiedTag", "E_TAG", |_, _, _, e| *e = flipped(e, 52)),
        ("a tag of zeros", "ModifiedTag", "E_TAG", |_, _, _, e| e.iter_mut().skip(37).for_each(|b| *b = 0)),
        ("the nonce", "OtherNonce", "E_TAG", |_, nonce, _, _| nonce.iter_mut().take(1).for_each(|b| *b ^= 1)),
        ("the key", "OtherKey", "E_TAG", |key, _, _, _| key.iter_mut().take(1).for_each(|b| *b ^= 1)),
        ("the additional data", "OtherAd", "E_TAG", |_, _, ad, _| *ad = flipped(ad, 3)),
        ("no additional data", "OtherAd", "E_TAG", |_, _, ad, _| ad.clear()),
        ("a zero byte after the additional data", "OtherAd", "E_TAG", |_, _, ad, _| ad.push(0)),
        ("the last byte is missing", "ModifiedTag", "E_TAG", |_, _, _, e| e.truncate(52)),
        ("a byte too many", "ModifiedTag", "E_TAG", |_, _, _, e| e.push(0)),
    ];
    for (comment, flag, code, change) in tests {
        let (mut key, mut nonce) = (maker.draw("key")?, maker.draw("nonce")?);
        let mut ad = bytes(maker, "ad", 20)?;
        let mut e = spec::aes128_gcm_encrypt(&key, &nonce, &ad, &bytes(maker, "plaintext", 37)?);
        change(&mut key, &mut nonce, &mut ad, &mut e);
        let case = Case::new(comment).flag(flag).hex("key", key).hex("nonce", nonce).hex("ad", ad);
        maker.case(case.hex("ciphertext", e).refused(code))?;
    }
    for (comment, length) in [("nothing", 0), ("12 bytes of the right tag, no text", 12), ("15 bytes of it", 15)] {
        let (key, nonce, ad) = (maker.draw("key")?, maker.draw("nonce")?, bytes(maker, "ad", 20)?);
        let mut tag = spec::aes128_gcm_encrypt(&key, &nonce, &ad, &[]);
        tag.truncate(length);
        let case = Case::new(comment).flag("ShortTag").hex("key", key).hex("nonce", nonce).hex("ad", ad);
        maker.case(case.hex("ciphertext", tag).refused("E_LENGTH"))?;
    }
    Ok(())
}

//! Paillier's encryption, with integers from −(n − 1)/2 to (n − 1)/2 as plaintexts.

use super::numbers::{DRAW, PRIMES_80, below, coin, int_of, integer, nat_of, natural, pair, product, signed};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::{Flag, Type};
use crate::field::{Field, Kind, field};
use crate::maker::{Case, Flaw, Maker, object};
use crate::op::{Action, Op};
use secagg::npkc::integer::Integer;
use secagg::npkc::natural::Natural;
use secagg::npkc::paillier as fast;
use secagg::wire::{Reader, Writer};
use secagg_spec::field as zq;
use secagg_spec::npkc::integer::{Int, int_from_nat};
use secagg_spec::npkc::paillier as spec;
use secagg_spec::npkc::ring::zn_to_bytes;
use secagg_spec::prelude::{Nat, nat, nat_to_be};
use secagg_spec::wire::read_end;

const SOURCE: &str = "docs/bytes.md §9, Paillier";

const KEY: Field = field("n", Kind::Decimal, "n = pq");
const PRIMES: [Field; 2] = [field("p", DRAW, "a prime"), field("q", DRAW, "another prime")];
const PLAINTEXT: Field = field("plaintext", Kind::Integer, "x");
const CIPHERTEXT: Field = field("ciphertext", Kind::AnyBytes, "an element of Z_{n²}: ⌈|n²|/8⌉ bytes");

/// The key.
static KEY_GEN: Op = Op {
    name: "paillier.key",
    doc: "The key n = pq of two odd primes p ≠ q with gcd(pq, (p − 1)(q − 1)) = 1.",
    source: SOURCE,
    params: &[],
    input: &[],
    coins: &PRIMES,
    out: &[KEY],
    action: Action::Pure { spec: spec_key, fast: fast_key },
};

/// The key, read.
static READ_KEY: Op = Op {
    name: "paillier.read_key",
    doc: "The key n from its encoding, an integer; what is below `least` is refused. Nothing may follow it.",
    source: SOURCE,
    params: &[field("least", Kind::Decimal, "the least n that will do")],
    input: &[field("bytes", Kind::AnyBytes, "n as an integer")],
    coins: &[],
    out: &[KEY],
    action: Action::Pure { spec: spec_read_key, fast: fast_read_key },
};

/// Enc.
static ENC: Op = Op {
    name: "paillier.encrypt",
    doc: "Enc(x; ρ) = (1 + n)^x·ρ^n mod n².",
    source: SOURCE,
    params: &[KEY],
    input: &[PLAINTEXT],
    coins: &[field("rho", DRAW, "ρ, from [1, n − 1] and prime to n")],
    out: &[CIPHERTEXT],
    action: Action::Pure { spec: spec_enc, fast: fast_enc },
};

/// Dec.
static DEC: Op = Op {
    name: "paillier.decrypt",
    doc: "The x from −(n − 1)/2 to (n − 1)/2 of which this is a ciphertext under the key of p and q.",
    source: SOURCE,
    params: &[],
    input: &[CIPHERTEXT],
    coins: &PRIMES,
    out: &[PLAINTEXT],
    action: Action::Pure { spec: spec_dec, fast: fast_dec },
};

/// The product of ciphertexts.
static ADD: Op = Op {
    name: "paillier.multiply",
    doc: "The product of two ciphertexts mod n²: a ciphertext of the sum of the plaintexts.",
    source: SOURCE,
    params: &[KEY],
    input: &[field("one", Kind::AnyBytes, "a ciphertext"), field("two", Kind::AnyBytes, "a ciphertext")],
    coins: &[],
    out: &[CIPHERTEXT],
    action: Action::Pure { spec: spec_add, fast: fast_add },
};

/// The power of a ciphertext.
static POWER: Op = Op {
    name: "paillier.power",
    doc: "A ciphertext to the power of an integer, mod n²: a ciphertext of the product with it.",
    source: SOURCE,
    params: &[KEY],
    input: &[CIPHERTEXT, field("exponent", Kind::Integer, "k")],
    coins: &[],
    out: &[CIPHERTEXT],
    action: Action::Pure { spec: spec_power, fast: fast_power },
};

const fn flag(name: &'static str, bug_type: &'static str, effect: &'static str) -> Flag {
    Flag { name, bug_type, section: SOURCE, effect, finding: None }
}

/// The type.
pub static TYPE: Type = Type {
    name: "paillier",
    algorithm: "PAILLIER-SIGNED",
    about: "Paillier's encryption with g = n + 1 and signed plaintexts, in which the providers multiply what they share.",
    flags: &[
        flag(
            "NotPrime",
            "MISSING_CHECK",
            "makes a key of numbers that are no odd primes: decryption gives something else",
        ),
        flag("BadPrimes", "MISSING_CHECK", "makes a key that has no inverse of φ(n) mod n, and cannot decrypt"),
        flag("FixedBases", "WRONG_RESULT", "tests for primes in another way than to the bases 2, 3, …, 41"),
        flag("Wraps", "MISSING_CHECK", "encrypts x mod n: decryption gives another integer"),
        flag("NegativePlaintext", "WRONG_RESULT", "takes plaintexts for residues: n − 1 for −1"),
        flag(
            "BadCoin",
            "MISSING_CHECK",
            "encrypts with a ρ that is no unit: the ciphertext tells a factor of n, or cannot be decrypted",
        ),
        flag("NoCiphertext", "MISSING_CHECK", "takes what is no unit of Z_{n²} for a ciphertext"),
        flag("NotReduced", "MALLEABILITY", "takes a number ≥ n² for a ciphertext"),
        flag("ShortKey", "MISSING_CHECK", "takes a key under which plaintexts wrap"),
        flag("Length", "MALLEABILITY", "takes a ciphertext of another length than that of n²"),
        flag("CheckOrder", "WRONG_ERROR", "finds the faults in another order"),
    ],
    ops: &[&KEY_GEN, &READ_KEY, &ENC, &DEC, &ADD, &POWER],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn spec_key(args: &Args<'_>) -> Outcome {
    let (p, q) = (coin(args, "p")?, coin(args, "q")?);
    let (pk, sk) = spec::key_gen(&p, &q)?;
    let done = Done::new().with("n", pk.n.to_string());
    let done = done.step(SOURCE, "phi(n)", zn_to_bytes(&sk.phi, &pk.n)?);
    Ok(done.step(SOURCE, "1/phi(n) mod n", zn_to_bytes(&sk.mu, &pk.n)?))
}

fn fast_key(args: &Args<'_>) -> Outcome {
    let key = fast::SecretKey::from_primes(&natural(&coin(args, "p")?)?, &natural(&coin(args, "q")?)?)?;
    Ok(Done::new().with("n", nat_of(key.public_key().modulus()).to_string()))
}

fn spec_read_key(args: &Args<'_>) -> Outcome {
    let (least, bytes) = (args.decimal("least")?, args.bytes("bytes")?);
    let (pk, at) = spec::read_public_key(&bytes, 0, &least)?;
    read_end(&bytes, at)?;
    Ok(Done::new().with("n", pk.n.to_string()))
}

fn fast_read_key(args: &Args<'_>) -> Outcome {
    let (least, bytes) = (args.decimal("least")?, args.bytes("bytes")?);
    let mut reader = Reader::new(&bytes);
    let pk = fast::PublicKey::read(&mut reader, &natural(&least)?)?;
    reader.finish()?;
    Ok(Done::new().with("n", nat_of(pk.modulus()).to_string()))
}

/// The key n of a request, which is not put to any test.
fn fast_public(args: &Args<'_>) -> Result<fast::PublicKey, Refusal> {
    let mut writer = Writer::with_capacity(0);
    Integer::from(natural(&args.decimal("n")?)?).write(&mut writer);
    let bytes = writer.finish();
    Ok(fast::PublicKey::read(&mut Reader::new(&bytes), &Natural::zero())?)
}

fn spec_public(args: &Args<'_>) -> Result<spec::PublicKey, Refusal> {
    Ok(spec::PublicKey { n: args.decimal("n")? })
}

/// A whole ciphertext, read.
fn spec_ciphertext(pk: &spec::PublicKey, bytes: &[u8]) -> Result<Nat, Refusal> {
    let (c, at) = spec::read_ciphertext(bytes, 0, pk)?;
    read_end(bytes, at)?;
    Ok(c)
}

fn fast_ciphertext(pk: &fast::PublicKey, bytes: &[u8]) -> Result<fast::Ciphertext, Refusal> {
    let mut reader = Reader::new(bytes);
    let c = pk.read_ciphertext(&mut reader)?;
    reader.finish()?;
    Ok(c)
}

fn spec_done(pk: &spec::PublicKey, c: &Nat) -> Outcome {
    Ok(Done::new().hex("ciphertext", spec::encode_ciphertext(pk, c)?))
}

fn fast_done(pk: &fast::PublicKey, c: &fast::Ciphertext) -> Outcome {
    let mut writer = Writer::with_capacity(0);
    pk.write_ciphertext(c, &mut writer)?;
    Ok(Done::new().hex("ciphertext", writer.finish()))
}

fn spec_enc(args: &Args<'_>) -> Outcome {
    let (pk, x, rho) = (spec_public(args)?, integer(args, "plaintext")?, coin(args, "rho")?);
    let c = spec::enc(&pk, &x, &rho)?;
    let square = &pk.n * &pk.n;
    let done = spec_done(&pk, &c)?;
    Ok(done.step(SOURCE, "rho^n mod n^2", zn_to_bytes(&zq::pow(&rho, &pk.n, &square), &square)?))
}

fn fast_enc(args: &Args<'_>) -> Outcome {
    let (pk, x, rho) = (fast_public(args)?, integer(args, "plaintext")?, coin(args, "rho")?);
    fast_done(&pk, &pk.encrypt(&signed(&x)?, &natural(&rho)?)?)
}

fn spec_dec(args: &Args<'_>) -> Outcome {
    let (bytes, p, q) = (args.bytes("ciphertext")?, coin(args, "p")?, coin(args, "q")?);
    let (pk, sk) = spec::key_gen(&p, &q)?;
    let c = spec_ciphertext(&pk, &bytes)?;
    let x = spec::dec(&sk, &c)?;
    let square = &pk.n * &pk.n;
    let u = zq::pow(&c, &sk.phi, &square);
    let done = Done::new().with("plaintext", x.to_string());
    Ok(done.step(SOURCE, "c^phi(n) mod n^2", zn_to_bytes(&u, &square)?))
}

fn fast_dec(args: &Args<'_>) -> Outcome {
    let (bytes, p, q) = (args.bytes("ciphertext")?, coin(args, "p")?, coin(args, "q")?);
    let key = fast::SecretKey::from_primes(&natural(&p)?, &natural(&q)?)?;
    let c = fast_ciphertext(key.public_key(), &bytes)?;
    Ok(Done::new().with("plaintext", int_of(&key.decrypt(&c)?).to_string()))
}

fn spec_add(args: &Args<'_>) -> Outcome {
    let (pk, one, two) = (spec_public(args)?, args.bytes("one")?, args.bytes("two")?);
    let (one, two) = (spec_ciphertext(&pk, &one)?, spec_ciphertext(&pk, &two)?);
    spec_done(&pk, &spec::add(&pk, &one, &two))
}

fn fast_add(args: &Args<'_>) -> Outcome {
    let (pk, one, two) = (fast_public(args)?, args.bytes("one")?, args.bytes("two")?);
    let (one, two) = (fast_ciphertext(&pk, &one)?, fast_ciphertext(&pk, &two)?);
    fast_done(&pk, &pk.add(&one, &two))
}

fn spec_power(args: &Args<'_>) -> Outcome {
    let (pk, bytes, k) = (spec_public(args)?, args.bytes("ciphertext")?, integer(args, "exponent")?);
    let c = spec_ciphertext(&pk, &bytes)?;
    spec_done(&pk, &spec::multiply(&pk, &c, &k)?)
}

fn fast_power(args: &Args<'_>) -> Outcome {
    let (pk, bytes, k) = (fast_public(args)?, args.bytes("ciphertext")?, integer(args, "exponent")?);
    let c = fast_ciphertext(&pk, &bytes)?;
    fast_done(&pk, &pk.multiply(&c, &signed(&k)?)?)
}

fn key_case(comment: &str, p: &Nat, q: &Nat) -> Result<Case, Flaw> {
    Ok(Case::new(comment).coin("p", nat_to_be(p, 32)?).coin("q", nat_to_be(q, 32)?))
}

/// A ciphertext of x, with a ρ drawn for the test that comes next.
fn ciphertext(maker: &Maker, label: &str, x: &Int) -> Result<Vec<u8>, Flaw> {
    let pk = spec::PublicKey { n: product(PRIMES_80) };
    let rho = below(maker, label, &pk.n)?;
    Ok(spec::encode_ciphertext(&pk, &spec::enc(&pk, x, &rho)?)?)
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    let (p, q) = pair(PRIMES_80);
    maker.group(&KEY_GEN, object([]));
    maker.case(key_case("p = 5, q = 7, worked by hand", &nat(5), &nat(7))?.known("n", "35"))?;
    maker.case(key_case("the primes the other way round", &nat(7), &nat(5))?.known("n", "35"))?;
    maker.case(key_case("primes of 80 bits", &p, &q)?)?;
    let composite = nat(3_317_044_064_679_887) * nat(1_000_000_000) + nat(385_961_981);
    let passes = key_case("p = 1287836182261·2575672364521 passes the test to all thirteen bases", &composite, &q)?;
    maker.case(passes.flag("FixedBases"))?;
    maker.group(&READ_KEY, object([("least", "35".into())]));
    maker.case(Case::new("just long enough").with("bytes", "000000000123").known("n", "35"))?;
    // (1 + 35)^3 = 1 + 3·35 = 106 mod 1225, (1 + 35)^(−1) = 1 + 34·35 = 1191.
    maker.group(&ENC, object([("n", "35".into())]));
    let one = Case::new("ρ = 1: 1 + 35x mod 1225, worked by hand").coin("rho", nat_to_be(&nat(1), 32)?);
    maker.case(one.clone().with("plaintext", "3").known("ciphertext", "006a"))?;
    maker.case(one.clone().with("plaintext", "0").known("ciphertext", "0001"))?;
    maker.case(one.with("plaintext", "-1").flag("NegativePlaintext").known("ciphertext", "04a7"))?;
    maker.group(&ENC, object([("n", product(PRIMES_80).to_string().into())]));
    let half = int_from_nat(&(product(PRIMES_80) >> 1u32));
    for x in [Int::from(123_456_789), Int::from(-123_456_789), half.clone(), -half.clone()] {
        let rho = below(maker, "rho", &product(PRIMES_80))?;
        let case = Case::new("a plaintext").with("plaintext", x.to_string()).coin("rho", nat_to_be(&rho, 32)?);
        maker.case(if x < Int::from(0) { case.flag("NegativePlaintext") } else { case })?;
    }
    maker.group(&DEC, object([]));
    let by_hand = key_case("p = 5, q = 7: 1 − 35 mod 1225 is −1, worked by hand", &nat(5), &nat(7))?;
    maker.case(by_hand.flag("NegativePlaintext").with("ciphertext", "04a7").known("plaintext", "-1"))?;
    for x in [Int::from(0), Int::from(987_654_321), Int::from(-1), half.clone(), -half] {
        let case = key_case("what was encrypted", &p, &q)?.hex("ciphertext", ciphertext(maker, "rho", &x)?);
        let case = case.known("plaintext", x.to_string());
        maker.case(if x < Int::from(0) { case.flag("NegativePlaintext") } else { case })?;
    }
    let n = || object([("n", product(PRIMES_80).to_string().into())]);
    let (a, b) = (Int::from(-1_000_003), Int::from(999_999_999));
    maker.group(&ADD, n());
    let sum = Case::new("of −1000003 and 999999999").hex("one", ciphertext(maker, "one", &a)?);
    let sum = maker.case(sum.hex("two", ciphertext(maker, "two", &b)?))?.out.get("ciphertext").cloned();
    maker.group(&POWER, n());
    for k in ["0", "1", "3", "-1", "-77777777777777777777"] {
        let c = ciphertext(maker, "c", &a)?;
        maker.case(Case::new("of −1000003").hex("ciphertext", c).with("exponent", k))?;
    }
    maker.group(&DEC, object([]));
    let sum = sum.ok_or_else(|| Flaw("no sum".to_owned()))?;
    let case = key_case("the product of two ciphertexts holds the sum", &p, &q)?.with("ciphertext", sum);
    maker.case(case.known("plaintext", "998999996"))?;
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    let (p, q) = pair(PRIMES_80);
    let n = product(PRIMES_80);
    maker.group(&KEY_GEN, object([]));
    for (comment, flag, p, q) in [
        ("p = q", "BadPrimes", nat(1009), nat(1009)),
        ("p = 9", "NotPrime", nat(9), nat(1013)),
        ("q = 25", "NotPrime", nat(1013), nat(25)),
        ("p = 2047 passes the test to the base 2", "NotPrime", nat(2047), nat(1009)),
        ("q = 3215031751 passes the tests to the bases 2, 3, 5 and 7", "NotPrime", nat(1009), nat(3_215_031_751)),
        ("q = 318665857834031151167461 passes the tests to all bases but 41", "NotPrime", nat(1009), {
            nat(318_665_857_834_031) * nat(1_000_000_000) + nat(151_167_461)
        }),
        ("3 divides 7 − 1", "BadPrimes", nat(3), nat(7)),
    ] {
        maker.case(key_case(comment, &p, &q)?.flag(flag).refused("E_PARAMS"))?;
    }
    maker.group(&READ_KEY, object([("least", "35".into())]));
    for (comment, flag, bytes, code) in [
        ("one less than the least", "ShortKey", "000000000122", "E_WRAP"),
        ("a negative n", "ShortKey", "010000000124", "E_WRAP"),
        ("a leading zero", "NotReduced", "00000000020024", "E_RANGE"),
    ] {
        maker.case(Case::new(comment).flag(flag).with("bytes", bytes).refused(code))?;
    }
    maker.group(&ENC, object([("n", n.to_string().into())]));
    let beyond = int_from_nat(&(&n >> 1u32)) + Int::from(1);
    for x in [beyond.clone(), -beyond.clone()] {
        let case = Case::new("|x| = (n + 1)/2").flag("Wraps").with("plaintext", x.to_string());
        maker.case(case.coin("rho", nat_to_be(&below(maker, "rho", &n)?, 32)?).refused("E_WRAP"))?;
    }
    for (comment, rho) in [("ρ = 0", nat(0)), ("ρ = n + 1", &n + 1u32), ("ρ = p", p.clone()), ("ρ = 3q", &q * 3u32)]
    {
        let case = Case::new(comment).flag("BadCoin").with("plaintext", "5").coin("rho", nat_to_be(&rho, 32)?);
        maker.case(case.refused("E_RANGE"))?;
    }
    let both =
        Case::new("x and ρ both bad: x is judged first").flag("CheckOrder").with("plaintext", beyond.to_string());
    maker.case(both.coin("rho", nat_to_be(&nat(0), 32)?).refused("E_WRAP"))?;
    maker.group(&DEC, object([]));
    let square = &n * &n;
    let good = hex::encode(ciphertext(maker, "c", &Int::from(5))?);
    let short = good.get(..good.len() - 2).unwrap_or_default();
    let of = |x: &Nat| Ok::<_, Flaw>(hex::encode(nat_to_be(x, 40)?));
    for (comment, flag, bytes, code) in [
        ("0", "NoCiphertext", of(&nat(0))?, "E_RANGE"),
        ("n", "NoCiphertext", of(&n)?, "E_RANGE"),
        ("p", "NoCiphertext", of(&p)?, "E_RANGE"),
        ("n² + 1", "NotReduced", of(&(&square + 1u32))?, "E_RANGE"),
        ("a byte short", "Length", short.to_owned(), "E_LENGTH"),
        ("a byte more", "Length", format!("{good}00"), "E_LENGTH"),
    ] {
        maker.case(key_case(comment, &p, &q)?.flag(flag).with("ciphertext", bytes).refused(code))?;
    }
    maker.group(&POWER, object([("n", n.to_string().into())]));
    let power = Case::new("q, to the power of 3").flag("NoCiphertext").with("ciphertext", of(&q)?);
    maker.case(power.with("exponent", "3").refused("E_RANGE"))?;
    maker.group(&ADD, object([("n", n.to_string().into())]));
    let other = Case::new("a good ciphertext and 0").flag("NoCiphertext").with("one", good).with("two", of(&nat(0))?);
    maker.case(other.refused("E_RANGE"))?;
    Ok(())
}

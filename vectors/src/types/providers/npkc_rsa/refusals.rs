//! What the SSPs refuse, message by message. Only what the one that refuses has done is written down.

use super::super::numbers::{PRIMES_80, PRIMES_96, pair, product, wide};
use super::super::play::{Ask, cut, done, longer, refused, with_byte, with_bytes};
use super::setting::{Attempt, H, ONE, TWO, finish_1, finish_2, power, sieve};
use crate::maker::{Flaw, Maker, Recorder};
use secagg_spec::npkc::prime::{are_coprime, jacobi};
use secagg_spec::prelude::{Nat, nat, nat_to_be};

/// The bytes of a ciphertext, of N, and where the ciphertexts of message `00` begin.
const WIDTH: usize = 48;
const MODULUS: usize = 4;
const FIRST: usize = 6 + 24;

pub(super) fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    setups(maker)?;
    starts(maker)?;
    divisions(maker)?;
    sieves(maker)?;
    products(maker)?;
    tests(maker)?;
    judgements(maker)?;
    ends(maker)
}

/// A party that has done this, and is asked for one thing more, which it refuses.
fn after(
    maker: &mut Maker,
    attempt: &Attempt,
    (comment, flag, code): (&str, &str, &str),
    before: Vec<Ask<'static>>,
    ask: Ask<'static>,
) -> Result<(), Flaw> {
    let mut recorder = Recorder::default();
    for ask in before {
        done(&mut recorder, ask)?;
    }
    refused(maker, attempt.about(comment, flag), recorder, ask, (code, None))
}

fn setups(maker: &mut Maker) -> Result<(), Flaw> {
    let good = Attempt::good(maker)?;
    for (comment, name, value, party) in [
        ("h = 5", "h", 5, ONE),
        ("h = 65537", "h", 65_537, TWO),
        ("B = 3·2^(h−2)", "B", 3 << (H - 2), ONE),
        ("κ = 0", "kappa", 0, TWO),
    ] {
        let ask = good.begin(party).but(name, value);
        after(maker, &good, (comment, "BadParameters", "E_PARAMS"), vec![], ask)?;
    }
    let ask = good.begin(ONE).but("h", 20).but("B", 65_537);
    after(maker, &good, ("B = 65537", "BadParameters", "E_PARAMS"), vec![], ask)
}

fn starts(maker: &mut Maker) -> Result<(), Flaw> {
    let good = Attempt::good(maker)?;
    let (low, (p, _), key) = (power(H - 2) * 3u32, pair(PRIMES_96), product(PRIMES_96));
    let short = pair(PRIMES_80);
    for (what, changes) in [
        (("P_1 is 1 mod 4", "BadShare", "E_RANGE"), vec![("P_1", &low + 1u32)]),
        (("P_1 is below 3·2^(h−2)", "BadShare", "E_RANGE"), vec![("P_1", &low - 1u32)]),
        (("P_1 is 3·2^(h−2) + 2^(h−3) + 3", "BadShare", "E_RANGE"), vec![("P_1", &low + power(H - 3) + 3u32)]),
        (("Q_1 is 2 mod 4", "BadShare", "E_RANGE"), vec![("Q_1", &low + 2u32)]),
        (("p = q", "BadKey", "E_PARAMS"), vec![("q", p.clone())]),
        (("n < 2^(3h+132)", "ShortKey", "E_WRAP"), vec![("p", short.0), ("q", short.1)]),
        (("rho_P = 0", "BadCoin", "E_RANGE"), vec![("rho_P", nat(0))]),
        (("rho_Q = n + 1", "BadCoin", "E_RANGE"), vec![("rho_Q", &key + 1u32)]),
    ] {
        let mut ask = good.start()?;
        for (label, x) in &changes {
            ask = ask.but_coin(label, wide(x)?);
        }
        after(maker, &good, what, vec![good.begin(ONE)], ask)?;
    }
    Ok(())
}

fn divisions(maker: &mut Maker) -> Result<(), Flaw> {
    let good = Attempt::good(maker)?;
    let (_, messages) = good.play()?;
    let [m, ..] = messages.as_slice() else { return Err(Flaw("no message".to_owned())) };
    let begun = || vec![good.begin(TWO)];
    let key = product(PRIMES_96);
    for (what, label, x) in [
        (("P_2 is 2 mod 4", "BadShare", "E_RANGE"), "P_2", nat(6)),
        (("P_2 = 2^(h−3)", "BadShare", "E_RANGE"), "P_2", power(H - 3)),
        (("Q_2 is 1 mod 4", "BadShare", "E_RANGE"), "Q_2", nat(5)),
        (("t for P, ℓ = 3, is 0", "BadCoin", "E_RANGE"), "t_P/3", nat(0)),
        (("t for P, ℓ = 3, is ℓ", "BadCoin", "E_RANGE"), "t_P/3", nat(3)),
        (("t for Q, ℓ = 5, is ℓ", "BadCoin", "E_RANGE"), "t_Q/5", nat(5)),
        (("σ for P, ℓ = 5, is 2^(h+128)", "BadCoin", "E_RANGE"), "sigma_P/5", power(H + 128)),
        (("σ for Q, ℓ = 3, is 2^(h+128)", "BadCoin", "E_RANGE"), "sigma_Q/3", power(H + 128)),
        (("rho for P, ℓ = 3, is 0", "BadCoin", "E_RANGE"), "rho_P/3", nat(0)),
        (("rho for Q, ℓ = 5, is a prime of n", "BadCoin", "E_RANGE"), "rho_Q/5", pair(PRIMES_96).0),
    ] {
        let ask = good.divide(m)?.but_coin(label, wide(&x)?);
        after(maker, &good, what, begun(), ask)?;
    }
    let six = ["t_P", "sigma_P", "rho_P", "t_Q", "sigma_Q", "rho_Q"];
    let fewer =
        six.iter().try_fold(good.divide(m)?, |ask, stem| Ok::<_, Flaw>(ask.without_coin(&format!("{stem}/5"))))?;
    after(maker, &good, ("no division by 5", "BadDivisions", "E_PARAMS"), begun(), fewer)?;
    let more = six
        .iter()
        .try_fold(good.divide(m)?, |ask, stem| Ok::<_, Flaw>(ask.but_coin(&format!("{stem}/7"), wide(&nat(2))?)))?;
    after(maker, &good, ("a division by 7, above B", "BadDivisions", "E_PARAMS"), begun(), more)?;
    let of = |x: &Nat| Ok::<_, Flaw>(nat_to_be(x, WIDTH)?);
    let least = (power(3 * H + 132) - 1u32).to_bytes_be();
    let header = [0, 0, 0, 0, 0, u8::try_from(least.len()).unwrap_or(0)];
    for (what, message) in [
        (("nothing", "Length", "E_LENGTH"), String::new()),
        (("of kind 2 in the place of `00`", "WrongKind", "E_ROUND"), with_byte(m, 0, 2)?),
        (("n = 2^(3h+132) − 1, and nothing after it", "ShortKey", "E_WRAP"), {
            hex::encode([header.as_slice(), &least].concat())
        }),
        (("a negative n", "ShortKey", "E_WRAP"), with_byte(m, 1, 1)?),
        (("Enc(P_1) = 0", "NoCiphertext", "E_RANGE"), with_bytes(m, FIRST, &of(&nat(0))?)?),
        (("Enc(Q_1) = n", "NoCiphertext", "E_RANGE"), with_bytes(m, FIRST + WIDTH, &of(&key)?)?),
        (("Enc(Q_1) = n² + 1", "NotReduced", "E_RANGE"), {
            with_bytes(m, FIRST + WIDTH, &of(&(&key * &key + 1u32))?)?
        }),
        (("`00`, a byte short", "Length", "E_LENGTH"), cut(m)?),
        (("`00`, a byte more", "Length", "E_LENGTH"), longer(m)),
    ] {
        after(maker, &good, what, begun(), good.divide(&message)?)?;
    }
    let both = good.divide("")?.but_coin("P_2", wide(&nat(5))?);
    let what = ("P_2 is 1 mod 4, and no message: the draws are judged first", "CheckOrder", "E_RANGE");
    after(maker, &good, what, begun(), both)
}

fn sieves(maker: &mut Maker) -> Result<(), Flaw> {
    let good = Attempt::good(maker)?;
    let (_, messages) = good.play()?;
    let [_, m, ..] = messages.as_slice() else { return Err(Flaw("no message".to_owned())) };
    for (what, message) in [
        (("no message `01`", "Length", "E_LENGTH"), String::new()),
        (("of kind 3 in the place of `01`", "WrongKind", "E_ROUND"), with_byte(m, 0, 3)?),
        (("the second division is 0", "NoCiphertext", "E_RANGE"), with_bytes(m, 1 + WIDTH, &[0; WIDTH])?),
        (("one division too few", "Length", "E_LENGTH"), m.get(..m.len() - 2 * WIDTH).unwrap_or_default().to_owned()),
        (("`01`, a byte more", "Length", "E_LENGTH"), longer(m)),
    ] {
        after(maker, &good, what, vec![good.begin(ONE), good.start()?], sieve(&message))?;
    }
    Ok(())
}

fn products(maker: &mut Maker) -> Result<(), Flaw> {
    let good = Attempt::good(maker)?;
    let (_, messages) = good.play()?;
    let [m_00, ..] = messages.as_slice() else { return Err(Flaw("no message".to_owned())) };
    let before = || Ok::<_, Flaw>(vec![good.begin(TWO), good.divide(m_00)?]);
    for (what, message) in [
        (("no message `02`", "Length", "E_LENGTH"), ""),
        (("of kind 0 in the place of `02`", "WrongKind", "E_ROUND"), "0001"),
        (("no verdict", "Length", "E_LENGTH"), "02"),
        (("a verdict of 2", "NoVerdict", "E_RANGE"), "0202"),
        (("a verdict of 255", "NoVerdict", "E_RANGE"), "02ff"),
        (("a verdict 1, a byte more", "Length", "E_LENGTH"), "020100"),
        (("a verdict 0, a byte more", "Length", "E_LENGTH"), "020000"),
    ] {
        after(maker, &good, what, before()?, good.multiply(message))?;
    }
    let ask = good.multiply("0201").but_coin("rho", wide(&nat(0))?);
    after(maker, &good, ("rho of `03` is 0", "BadCoin", "E_RANGE"), before()?, ask)
}

fn tests(maker: &mut Maker) -> Result<(), Flaw> {
    let good = Attempt::good(maker)?;
    let (_, messages) = good.play()?;
    let [_, m_01, _, m, ..] = messages.as_slice() else { return Err(Flaw("no message".to_owned())) };
    let before = || Ok::<_, Flaw>(vec![good.begin(ONE), good.start()?, sieve(m_01)]);
    // 1 + n·x is a ciphertext of x.
    let (key, [p_1, _], [q_1, _]) = (product(PRIMES_96), &good.p, &good.q);
    let of = |x: Nat| Ok::<_, Flaw>(hex::encode([&[3], nat_to_be(&(x * &key + 1u32), WIDTH)?.as_slice()].concat()));
    let to = |n: Nat| of(&n - p_1 * q_1);
    for (what, message) in [
        (("no message `03`", "Length", "E_LENGTH"), String::new()),
        (("of kind 5 in the place of `03`", "WrongKind", "E_ROUND"), with_byte(m, 0, 5)?),
        (("a product that is 0", "NoCiphertext", "E_RANGE"), with_bytes(m, 1, &[0; WIDTH])?),
        (("`03`, a byte short", "Length", "E_LENGTH"), cut(m)?),
        (("`03`, a byte more", "Length", "E_LENGTH"), longer(m)),
        (("N of 2h + 1 bits", "BadModulus", "E_RANGE"), to(power(2 * H) + 1u32)?),
        (("N is 3 mod 4", "BadModulus", "E_RANGE"), to(good.modulus() + 2u32)?),
        (("N is negative", "BadModulus", "E_RANGE"), of(&key - p_1 * q_1 - 5u32)?),
    ] {
        after(maker, &good, what, before()?, good.test(&message))?;
    }
    let n = good.modulus();
    let bad = (2..100u32).map(Nat::from).find(|g| jacobi(g, &n) == -1 && are_coprime(g, &n));
    let bad = bad.ok_or_else(|| Flaw("no g".to_owned()))?;
    for (what, label, x) in [
        (("a candidate for g that is 2^(2h+128)", "BadCoin", "E_RANGE"), "g/2", power(2 * H + 128)),
        (("r_1 = 2^(2h+128)", "BadCoin", "E_RANGE"), "r_1", power(2 * H + 128)),
        (("rho of `04` is 0", "BadCoin", "E_RANGE"), "rho", nat(0)),
    ] {
        let ask = good.test(m).but_coin(label, wide(&x)?);
        after(maker, &good, what, before()?, ask)?;
    }
    let none = (1..=8).try_fold(good.test(m), |ask, i| Ok::<_, Flaw>(ask.but_coin(&format!("g/{i}"), wide(&bad)?)))?;
    after(maker, &good, ("no candidate has Jacobi symbol 1", "BadBase", "E_PARAMS"), before()?, none)?;
    let both = good.test("").but_coin("r_1", wide(&power(2 * H + 128))?);
    let what = ("r_1 = 2^(2h+128), and no message: the draws are judged first", "CheckOrder", "E_RANGE");
    after(maker, &good, what, before()?, both)
}

fn judgements(maker: &mut Maker) -> Result<(), Flaw> {
    let good = Attempt::good(maker)?;
    let (_, messages) = good.play()?;
    let [m_00, _, _, _, m, ..] = messages.as_slice() else { return Err(Flaw("no message".to_owned())) };
    let before = || Ok::<_, Flaw>(vec![good.begin(TWO), good.divide(m_00)?, good.multiply("0201")]);
    let n = good.modulus();
    let bad = (2..100u32).map(Nat::from).find(|g| jacobi(g, &n) == -1 && are_coprime(g, &n));
    let bad = nat_to_be(&bad.ok_or_else(|| Flaw("no g".to_owned()))?, MODULUS)?;
    let (n_bytes, at_g, at_v) = (nat_to_be(&n, MODULUS)?, 1 + MODULUS, 1 + 2 * MODULUS);
    let at_r = 1 + 3 * MODULUS;
    let of = |x: Nat| Ok::<_, Flaw>(nat_to_be(&x, MODULUS)?);
    // With g = 4, whose Jacobi symbol is 1 for every odd N.
    let with_modulus = |n: Nat| with_bytes(m, 1, &[of(n)?, of(nat(4))?, of(nat(16))?].concat());
    for (what, message) in [
        (("no message `04`", "Length", "E_LENGTH"), String::new()),
        (("of kind 3 in the place of `04`", "WrongKind", "E_ROUND"), with_byte(m, 0, 3)?),
        (("half an N", "Length", "E_LENGTH"), m.get(..6).unwrap_or_default().to_owned()),
        (("N of 2h − 1 bits", "BadModulus", "E_RANGE"), with_modulus(power(2 * H - 1) - 3u32)?),
        (("N + 2, which is 3 mod 4", "BadModulus", "E_RANGE"), with_modulus(&n + 2u32)?),
        (("a g of Jacobi symbol −1", "BadBase", "E_RANGE"), with_bytes(m, at_g, &bad)?),
        (("g = 0", "BadBase", "E_RANGE"), with_bytes(m, at_g, &[0; MODULUS])?),
        (("g = N + 4", "NotReduced", "E_RANGE"), with_bytes(m, at_g, &of(&n + 4u32)?)?),
        (("v_1 = N", "NotReduced", "E_RANGE"), with_bytes(m, at_v, &n_bytes)?),
        (("Enc(r_1) = 0", "NoCiphertext", "E_RANGE"), with_bytes(m, at_r, &[0; WIDTH])?),
        (("`04`, a byte short", "Length", "E_LENGTH"), cut(m)?),
        (("`04`, a byte more", "Length", "E_LENGTH"), longer(m)),
        (("a bad v_1, and a byte more: all is read before the verdict", "CheckOrder", "E_LENGTH"), {
            longer(&with_bytes(m, at_v, &of(nat(2))?)?)
        }),
        (("a g of Jacobi symbol −1 and nothing after it: g is judged first", "CheckOrder", "E_RANGE"), {
            with_bytes(m, at_g, &bad)?.get(..2 * at_v).unwrap_or_default().to_owned()
        }),
    ] {
        after(maker, &good, what, before()?, good.judge(&message))?;
    }
    for (what, label, x) in [
        (("r_2 = 2^(2h+128)", "BadCoin", "E_RANGE"), "r_2", power(2 * H + 128)),
        (("σ = 2^(h+130)", "BadCoin", "E_RANGE"), "sigma", power(H + 130)),
        (("rho of `05` is 0", "BadCoin", "E_RANGE"), "rho", nat(0)),
    ] {
        let ask = good.judge(m).but_coin(label, wide(&x)?);
        after(maker, &good, what, before()?, ask)?;
    }
    Ok(())
}

fn ends(maker: &mut Maker) -> Result<(), Flaw> {
    let good = Attempt::good(maker)?;
    let (_, messages) = good.play()?;
    let [m_00, m_01, _, m_03, m_04, m, _] = messages.as_slice() else { return Err(Flaw("no message".to_owned())) };
    let before = || Ok::<_, Flaw>(vec![good.begin(ONE), good.start()?, sieve(m_01), good.test(m_03)]);
    for (what, message) in [
        (("no message `05`", "Length", "E_LENGTH"), String::new()),
        (("of kind 4 in the place of `05`", "WrongKind", "E_ROUND"), with_byte(m, 0, 4)?),
        (("a verdict of 2 in `05`", "NoVerdict", "E_RANGE"), with_byte(m, 1, 2)?),
        (("a verdict 1 in `05`, and nothing", "Length", "E_LENGTH"), "0501".to_owned()),
        (("a verdict 0 in `05`, and a ciphertext", "Length", "E_LENGTH"), with_byte(m, 1, 0)?),
        (("a ciphertext that is 0 in `05`", "NoCiphertext", "E_RANGE"), with_bytes(m, 2, &[0; WIDTH])?),
        (("`05`, a byte more", "Length", "E_LENGTH"), longer(m)),
    ] {
        after(maker, &good, what, before()?, finish_1(&message))?;
    }
    let before = || Ok::<_, Flaw>(vec![good.begin(TWO), good.divide(m_00)?, good.multiply("0201"), good.judge(m_04)]);
    for (what, message) in [
        (("no message `06`", "Length", "E_LENGTH"), ""),
        (("of kind 5 in the place of `06`", "WrongKind", "E_ROUND"), "0501"),
        (("a verdict of 2 in `06`", "NoVerdict", "E_RANGE"), "0602"),
        (("no verdict in `06`", "Length", "E_LENGTH"), "06"),
        (("`06`, a byte more", "Length", "E_LENGTH"), "060100"),
    ] {
        after(maker, &good, what, before()?, finish_2(message))?;
    }
    Ok(())
}

//! The runs.

use super::super::numbers::{PRIMES_80, PRIMES_104, SAFE_24, SAFE_32, below, draws_of, pair, phi, product, wide};
use super::super::play::{About, Ask, cut, done, longer, refused, text, valid, with_byte, with_bytes};
use super::{ANSWER, BEGIN, REVEAL, SHARE_1, SHARE_2, START};
use crate::file::Object;
use crate::maker::{Flaw, Maker, Recorder, object};
use secagg_spec::npkc::integer::{Int, int_from_nat, residue};
use secagg_spec::npkc::rsa_param::{Coins, dist_rsa_param};
use secagg_spec::prelude::{Nat, nat, nat_to_be};
use serde_json::Value;

/// What the providers have been dealt.
#[derive(Clone)]
struct Setting {
    n: Nat,
    e: u32,
    phi: [Int; 2],
    order: Nat,
    key: [&'static str; 2],
    /// How often the draws were made again.
    again: u32,
}

impl Setting {
    /// Dealt for m users, from draws for the test that comes next.
    fn new(maker: &Maker, digits: [&str; 2], m: u32, key: [&'static str; 2]) -> Result<Self, Flaw> {
        let (p, q) = pair(digits);
        let coins = Coins { P_1: below(maker, "P_1", &p)?, Q_1: below(maker, "Q_1", &q)? };
        let (public, one, two) = dist_rsa_param(&p, &q, m, &coins)?;
        let e = u32::try_from(&public.e).map_err(|_| Flaw("e".to_owned()))?;
        Ok(Self { n: public.N, e, phi: [one.phi, two.phi], order: phi(digits), key, again: 0 })
    }

    fn begin<'a>(&self, party: &'a str, ssp: u32) -> Ask<'a> {
        let [phi_1, phi_2] = &self.phi;
        let phi = if ssp == 1 { phi_1 } else { phi_2 };
        let (n, phi) = (Value::from(self.n.to_string()), Value::from(phi.to_string()));
        Ask::new(party, BEGIN.name, object([("ssp", ssp.into()), ("N", n), ("e", self.e.into()), ("phi", phi)]))
    }

    /// A draw.
    fn draw(&self, maker: &Maker, label: &str, bound: &Nat) -> Result<Nat, Flaw> {
        below(maker, &format!("{}/{label}", self.again), bound)
    }

    fn start(&self, maker: &Maker) -> Result<Ask<'static>, Flaw> {
        let ((p, q), key) = (pair(self.key), product(self.key));
        let (square, cube) = (&self.n * &self.n, &self.n * &self.n * &self.n);
        let coins = draws_of(&[
            ("p", &p),
            ("q", &q),
            ("lambda_1", &self.draw(maker, "lambda_1", &square)?),
            ("r_1", &self.draw(maker, "r_1", &cube)?),
            ("rho_phi", &self.draw(maker, "rho_phi", &key)?),
            ("rho_lambda", &self.draw(maker, "rho_lambda", &key)?),
        ])?;
        Ok(Ask::new(ONE, START.name, Object::new()).coins(coins))
    }

    fn answer(&self, maker: &Maker, message: &str) -> Result<Ask<'static>, Flaw> {
        let (square, cube) = (&self.n * &self.n, &self.n * &self.n * &self.n);
        let coins = draws_of(&[
            ("lambda_2", &self.draw(maker, "lambda_2", &square)?),
            ("r_2", &self.draw(maker, "r_2", &cube)?),
            ("rho", &self.draw(maker, "rho", &product(self.key))?),
        ])?;
        Ok(Ask::new(TWO, ANSWER.name, object([("message", message.into())])).coins(coins))
    }

    fn about<'a>(&self, comment: &'a str, flag: Option<&'a str>) -> About<'a> {
        let (n, order) = (self.n.to_string().into(), self.order.to_string().into());
        About { comment, flag, input: object([("N", n), ("e", self.e.into()), ("order", order)]) }
    }
}

const ONE: &str = "ssp/1";
const TWO: &str = "ssp/2";

fn reveal(message: &str) -> Ask<'static> {
    Ask::new(ONE, REVEAL.name, object([("message", message.into())]))
}

fn share_1() -> Ask<'static> {
    Ask::new(ONE, SHARE_1.name, Object::new())
}

fn share_2(message: &str) -> Ask<'static> {
    Ask::new(TWO, SHARE_2.name, object([("message", message.into())]))
}

/// The same, with draws for which gcd(γ, e) = 1.
fn lucky(maker: &Maker, mut setting: Setting) -> Result<Setting, Flaw> {
    for again in 0..20 {
        setting.again = again;
        let (mut recorder, _) = up_to_gamma(maker, &setting)?;
        if done(&mut recorder, share_1()).is_ok() {
            return Ok(setting);
        }
    }
    Err(Flaw("γ always has a factor of e".to_owned()))
}

/// The three messages, up to γ.
fn up_to_gamma(maker: &Maker, setting: &Setting) -> Result<(Recorder, [String; 3]), Flaw> {
    let mut recorder = Recorder::default();
    done(&mut recorder, setting.begin(ONE, 1))?;
    done(&mut recorder, setting.begin(TWO, 2))?;
    let m0 = text(&done(&mut recorder, setting.start(maker)?)?, "message")?;
    let m1 = text(&done(&mut recorder, setting.answer(maker, &m0)?)?, "message")?;
    let m2 = text(&done(&mut recorder, reveal(&m1))?, "message")?;
    Ok((recorder, [m0, m1, m2]))
}

fn whole(maker: &mut Maker, setting: Setting, comment: &str, flag: &str, inverts: bool) -> Result<(), Flaw> {
    let setting = lucky(maker, setting)?;
    let (mut recorder, [.., m2]) = up_to_gamma(maker, &setting)?;
    let d_1 = text(&done(&mut recorder, share_1())?, "d")?;
    let d_2 = text(&done(&mut recorder, share_2(&m2))?, "d")?;
    let parse = |d: &str| d.parse::<Int>().map_err(|_| Flaw("d".to_owned()));
    let [phi_1, phi_2] = &setting.phi;
    let ed = (parse(&d_1)? + parse(&d_2)?) * Int::from(setting.e);
    // What it must do in any case.
    let shared = phi_1 + phi_2;
    let is_inverse = |order: &Nat| order == &nat(1) || residue(&ed, order) == nat(1);
    if !is_inverse(shared.magnitude()) || is_inverse(&setting.order) != inverts {
        return Err(Flaw(format!("{comment}: the shares are no inverse")));
    }
    let out = object([("d_1", d_1.into()), ("d_2", d_2.into()), ("inverts", inverts.into())]);
    valid(maker, setting.about(comment, Some(flag)), recorder, out)
}

/// The shares of φ(N) as they are printed.
fn as_printed(setting: Setting) -> Setting {
    let phi = setting.phi.each_ref().map(|phi| int_from_nat(&residue(phi, &setting.n)));
    Setting { phi, ..setting }
}

pub(super) fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    for m in [5, 6, 2] {
        let setting = Setting::new(maker, SAFE_24, m, PRIMES_80)?;
        whole(maker, setting, &format!("N of 48 bits, {m} users"), "NegativeShare", true)?;
    }
    let setting = Setting::new(maker, SAFE_32, 1001, PRIMES_104)?;
    whole(maker, setting, "N of 64 bits, 1001 users", "NegativeShare", true)?;
    let mut setting = Setting::new(maker, SAFE_24, 5, PRIMES_80)?;
    // The largest |φ_i| that is taken, on both sides.
    let most = int_from_nat(&(&setting.n * 2u32));
    setting.phi = [most.clone() + Int::from(-1), -most.clone() + int_from_nat(&setting.order) + Int::from(1)];
    whole(maker, setting, "φ_1 = 2N − 1", "NegativeShare", true)?;
    let printed = as_printed(Setting::new(maker, SAFE_24, 7, PRIMES_80)?);
    whole(maker, printed, "φ_1 and φ_2 reduced mod N, as printed", "PhiReduced", false)
}

/// An n of two primes just too short, and draws for it.
const SHORT_KEY: [&str; 2] = ["d77c7968322c10c3", "e687ce8d7cda8883"];

pub(super) fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    first(maker)?;
    second(maker)?;
    third(maker)?;
    last(maker)
}

/// What SSP_1 refuses at the start.
fn first(maker: &mut Maker) -> Result<(), Flaw> {
    let good = Setting::new(maker, SAFE_24, 5, PRIMES_80)?;
    let (n, key) = (&good.n, product(PRIMES_80));
    let beyond = int_from_nat(&(n * 2u32)) + Int::from(1);
    let zero = |n: Nat, e| Setting { n, e, phi: [Int::from(1), Int::from(1)], ..good.clone() };
    for (comment, flag, setting, code) in [
        ("N = 1", "BadParameters", zero(nat(1), 5), "E_PARAMS"),
        ("e = 0", "BadParameters", zero(n.clone(), 0), "E_PARAMS"),
        ("φ_1 = 2N + 1", "OutOfRange", Setting { phi: [beyond.clone(), Int::from(0)], ..good.clone() }, "E_RANGE"),
        ("φ_1 = −2N − 1", "OutOfRange", Setting { phi: [-beyond, Int::from(0)], ..good.clone() }, "E_RANGE"),
    ] {
        let mut recorder = Recorder::default();
        done(&mut recorder, setting.begin(ONE, 1))?;
        let ask = setting.start(maker)?;
        refused(maker, setting.about(comment, Some(flag)), recorder, ask, (code, None))?;
    }
    let (p, (short_p, short_q)) = (pair(PRIMES_80).0, pair(SHORT_KEY));
    for (comment, flag, changes, code) in [
        ("λ_1 = N²", "OutOfRange", vec![("lambda_1", n * n)], "E_RANGE"),
        ("r_1 = N³", "OutOfRange", vec![("r_1", n * n * n)], "E_RANGE"),
        ("p = q", "BadKey", vec![("q", p.clone())], "E_PARAMS"),
        ("p is not prime", "BadKey", vec![("p", &p + 4u32)], "E_PARAMS"),
        ("n < 2N³(e + 6) + 1", "ShortKey", vec![("p", short_p), ("q", short_q)], "E_WRAP"),
        ("rho_phi = 0", "BadCoin", vec![("rho_phi", nat(0))], "E_RANGE"),
        ("rho_phi = n + 1", "BadCoin", vec![("rho_phi", &key + 1u32)], "E_RANGE"),
        ("rho_lambda = p", "BadCoin", vec![("rho_lambda", p.clone())], "E_RANGE"),
    ] {
        let mut recorder = Recorder::default();
        done(&mut recorder, good.begin(ONE, 1))?;
        let mut ask = good.start(maker)?;
        for (label, x) in &changes {
            ask = ask.but_coin(label, wide(x)?);
        }
        refused(maker, good.about(comment, Some(flag)), recorder, ask, (code, None))?;
    }
    Ok(())
}

/// Where the ciphertexts of message `00` begin, and how long they are.
fn layout(setting: &Setting) -> (usize, usize) {
    let key = product(setting.key);
    let width = usize::try_from((&key * &key).bits().div_ceil(8)).unwrap_or(0);
    (6 + key.to_bytes_be().len(), width)
}

/// What SSP_2 refuses.
fn second(maker: &mut Maker) -> Result<(), Flaw> {
    let good = Setting::new(maker, SAFE_24, 5, PRIMES_80)?;
    let (n, key) = (good.n.clone(), product(PRIMES_80));
    let (_, [m0, ..]) = up_to_gamma(maker, &good)?;
    let (at, width) = layout(&good);
    let of = |x: &Nat| Ok::<_, Flaw>(nat_to_be(x, width)?);
    let beyond = int_from_nat(&(&n * 2u32)) + Int::from(1);
    for (comment, flag, setting, code) in [
        ("N = 1, at SSP_2", "BadParameters", Setting { n: nat(1), ..good.clone() }, "E_PARAMS"),
        ("e = 0, at SSP_2", "BadParameters", Setting { e: 0, ..good.clone() }, "E_PARAMS"),
        ("φ_2 = −2N − 1", "OutOfRange", Setting { phi: [Int::from(0), -beyond], ..good.clone() }, "E_RANGE"),
    ] {
        let mut recorder = Recorder::default();
        done(&mut recorder, setting.begin(TWO, 2))?;
        let ask = good.answer(maker, &m0)?;
        refused(maker, setting.about(comment, Some(flag)), recorder, ask, (code, None))?;
    }
    let short = product(SHORT_KEY);
    let short = hex::encode([&[0, 0, 0, 0, 16], short.to_bytes_be().as_slice()].concat());
    let bytes: [(&str, &str, String, &str); 14] = [
        ("nothing", "Length", String::new(), "E_LENGTH"),
        ("of kind 2", "WrongKind", with_byte(&m0, 0, 2)?, "E_ROUND"),
        (
            "n = 2N³(e + 6), and nothing after it",
            "ShortKey",
            {
                let most = &n * &n * &n * nat(u64::from(good.e) + 6) * 2u32;
                let magnitude = most.to_bytes_be();
                hex::encode(
                    [&[0, 0, 0, 0, 0, u8::try_from(magnitude.len()).unwrap_or(0)], magnitude.as_slice()].concat(),
                )
            },
            "E_WRAP",
        ),
        ("a much shorter n", "ShortKey", format!("00{short}"), "E_WRAP"),
        ("a negative n", "ShortKey", with_byte(&m0, 1, 1)?, "E_WRAP"),
        ("a sign of 2", "NotReduced", with_byte(&m0, 1, 2)?, "E_RANGE"),
        ("Enc(φ_1) = 0", "NoCiphertext", with_bytes(&m0, at, &of(&nat(0))?)?, "E_RANGE"),
        ("Enc(φ_1) = n", "NoCiphertext", with_bytes(&m0, at, &of(&key)?)?, "E_RANGE"),
        ("Enc(φ_1) = n² + 1", "NotReduced", with_bytes(&m0, at, &of(&(&key * &key + 1u32))?)?, "E_RANGE"),
        ("Enc(λ_1) = 0", "NoCiphertext", with_bytes(&m0, at + width, &of(&nat(0))?)?, "E_RANGE"),
        ("Enc(φ_1) = p", "NoCiphertext", with_bytes(&m0, at, &of(&pair(PRIMES_80).0)?)?, "E_RANGE"),
        ("a byte short", "Length", cut(&m0)?, "E_LENGTH"),
        ("a byte more", "Length", longer(&m0), "E_LENGTH"),
        ("of 1 byte", "Length", "00".to_owned(), "E_LENGTH"),
    ];
    for (comment, flag, message, code) in bytes {
        let mut recorder = Recorder::default();
        done(&mut recorder, good.begin(TWO, 2))?;
        let ask = good.answer(maker, &message)?;
        refused(maker, good.about(comment, Some(flag)), recorder, ask, (code, None))?;
    }
    for (comment, flag, label, x, message, code) in [
        ("λ_2 = N²", "OutOfRange", "lambda_2", &n * &n, m0.clone(), "E_RANGE"),
        ("r_2 = N³", "OutOfRange", "r_2", &n * &n * &n, m0.clone(), "E_RANGE"),
        ("rho = 0", "BadCoin", "rho", nat(0), m0.clone(), "E_RANGE"),
        (
            "λ_2 = N², and no message: the draws are judged first",
            "CheckOrder",
            "lambda_2",
            &n * &n,
            String::new(),
            "E_RANGE",
        ),
        ("rho = 0, and no message: Enc's coin is judged last", "CheckOrder", "rho", nat(0), String::new(), "E_LENGTH"),
    ] {
        let mut recorder = Recorder::default();
        done(&mut recorder, good.begin(TWO, 2))?;
        let ask = good.answer(maker, &message)?.but_coin(label, wide(&x)?);
        refused(maker, good.about(comment, Some(flag)), recorder, ask, (code, None))?;
    }
    Ok(())
}

/// What SSP_1 refuses of message `01`.
fn third(maker: &mut Maker) -> Result<(), Flaw> {
    let good = Setting::new(maker, SAFE_24, 5, PRIMES_80)?;
    let (_, [_, m1, _]) = up_to_gamma(maker, &good)?;
    let (_, width) = layout(&good);
    let key = product(PRIMES_80);
    for (comment, flag, message, code) in [
        ("no message `01`", "Length", String::new(), "E_LENGTH"),
        ("of kind 0 in the place of `01`", "WrongKind", with_byte(&m1, 0, 0)?, "E_ROUND"),
        ("a product that is 0", "NoCiphertext", with_bytes(&m1, 1, &nat_to_be(&nat(0), width)?)?, "E_RANGE"),
        ("a product ≥ n²", "NotReduced", with_bytes(&m1, 1, &nat_to_be(&(&key * &key + 1u32), width)?)?, "E_RANGE"),
        ("`01`, a byte short", "Length", cut(&m1)?, "E_LENGTH"),
        ("`01`, a byte more", "Length", longer(&m1), "E_LENGTH"),
    ] {
        let mut recorder = Recorder::default();
        done(&mut recorder, good.begin(ONE, 1))?;
        done(&mut recorder, good.start(maker)?)?;
        refused(maker, good.about(comment, Some(flag)), recorder, reveal(&message), (code, None))?;
    }
    Ok(())
}

/// What both refuse at the end.
fn last(maker: &mut Maker) -> Result<(), Flaw> {
    // φ(N) + N = 22·46 + 1081 = 7·13·23 has the factor 7 of e = 7: as printed, no draws help.
    let coins = Coins { P_1: nat(10), Q_1: nat(20) };
    let (public, one, two) = dist_rsa_param(&nat(23), &nat(47), 7, &coins)?;
    let small = Setting { n: public.N, e: 7, phi: [one.phi, two.phi], order: nat(22 * 46), key: SHORT_KEY, again: 0 };
    let printed = as_printed(small);
    let (recorder, _) = up_to_gamma(maker, &printed)?;
    let about =
        printed.about("φ_1 and φ_2 as printed, e = 7 divides φ(N) + N: SSP_1 finds no inverse", Some("PhiReduced"));
    refused(maker, about, recorder, share_1(), ("E_PARAMS", None))?;
    let good = Setting::new(maker, SAFE_24, 5, PRIMES_80)?;
    let (_, [m0, _, m2]) = up_to_gamma(maker, &good)?;
    for (comment, flag, message, code) in [
        ("γ = 10, e = 5", "NoInverse", "0200000000010a".to_owned(), "E_PARAMS"),
        ("γ = −5, e = 5", "NoInverse", "02010000000105".to_owned(), "E_PARAMS"),
        ("γ = 0, e = 5", "NoInverse", "020000000000".to_owned(), "E_PARAMS"),
        ("no message `02`", "Length", String::new(), "E_LENGTH"),
        ("of kind 1 in the place of `02`", "WrongKind", with_byte(&m2, 0, 1)?, "E_ROUND"),
        ("γ = −0", "NotReduced", "020100000000".to_owned(), "E_RANGE"),
        ("γ with a leading zero", "NotReduced", "0200000000020007".to_owned(), "E_RANGE"),
        ("`02`, a byte short", "Length", cut(&m2)?, "E_LENGTH"),
        ("`02`, a byte more", "Length", longer(&m2), "E_LENGTH"),
    ] {
        let mut recorder = Recorder::default();
        done(&mut recorder, good.begin(TWO, 2))?;
        done(&mut recorder, good.answer(maker, &m0)?)?;
        refused(maker, good.about(comment, Some(flag)), recorder, share_2(&message), (code, None))?;
    }
    Ok(())
}

//! The runs.

use super::super::npkc_comp_key::COMP_KEY;
use super::super::numbers::{SAFE_24, below, phi, product, wide};
use super::super::play::{About, Ask, cut, done, longer, refused, text, valid, with_byte, with_bytes};
use super::{ANSWER, BEGIN, RECEIVE, REFRESH, REGISTER, REQUEST, SHARE_OP};
use crate::file::Object;
use crate::maker::{Flaw, Maker, Recorder, object};
use secagg_spec::ae::ae_enc;
use secagg_spec::field as zq;
use secagg_spec::npkc::integer::{Int, int_from_nat};
use secagg_spec::npkc::ring::{encode_polynomial, zn_bytes};
use secagg_spec::prelude::{Nat, concat, nat, nat_to_be};
use serde_json::Value;

const M: u32 = 5;
const E: u32 = 5;
const K: u32 = 3;

/// What the SSPs have after π_MIC, d_1 + d_2 = 1/e mod φ(N), with draws for the test that comes next.
struct Setting {
    n: Nat,
    d: [Int; 2],
    f: [Object; 2],
}

fn party(ssp: usize) -> &'static str {
    if ssp == 0 { "ssp/1" } else { "ssp/2" }
}

impl Setting {
    fn new(maker: &Maker, label: &str) -> Result<Self, Flaw> {
        let n = product(SAFE_24);
        let d_2 = int_from_nat(&below(maker, &format!("{label}d"), &(&n * &n * 4u32))?);
        let d = int_from_nat(&zq::inv(&nat(E.into()), &phi(SAFE_24))?);
        let f = |ssp: usize| {
            let mut coins = Object::new();
            for i in 1..=K {
                let a = below(maker, &format!("{label}f/{ssp}/{i}"), &n)?;
                coins.insert(format!("f/{i}"), wide(&a)?.into());
            }
            Ok::<_, Flaw>(coins)
        };
        Ok(Self { d: [d - &d_2, d_2], f: [f(0)?, f(1)?], n })
    }

    fn begin(&self, ssp: usize) -> Result<Ask<'static>, Flaw> {
        let none = || Flaw("two SSPs".to_owned());
        let (d, f) = (self.d.get(ssp).ok_or_else(none)?, self.f.get(ssp).ok_or_else(none)?);
        let (n, d) = (Value::from(self.n.to_string()), Value::from(d.to_string()));
        let input = object([("N", n), ("e", E.into()), ("m", M.into()), ("k", K.into()), ("d", d)]);
        Ok(Ask::new(party(ssp), BEGIN.name, input).coins(f.clone()))
    }

    fn about<'a>(&self, comment: &'a str, flag: &'a str) -> About<'a> {
        let input = object([("N", self.n.to_string().into()), ("m", M.into()), ("k", K.into())]);
        About { comment, flag: Some(flag), input }
    }
}

fn takes(ssp: usize, op: &'static str, message: &str) -> Ask<'static> {
    Ask::new(party(ssp), op, object([("message", message.into())]))
}

fn asks(party: &str, j: u32) -> Ask<'_> {
    Ask::new(party, REQUEST.name, object([("j", j.into())]))
}

/// K_{j,SSP_i}.
fn key(maker: &Maker, ssp: usize, j: u32) -> Result<String, Flaw> {
    Ok(hex::encode(maker.draw::<32>(&format!("key/{ssp}/{j}"))?))
}

fn share(maker: &Maker, ssp: usize, j: u32, message: &str, round: u32) -> Result<Ask<'static>, Flaw> {
    let nonce = hex::encode(maker.draw::<12>(&format!("nonce/{ssp}/{j}/{round}"))?);
    let input = object([("j", j.into()), ("key", key(maker, ssp, j)?.into()), ("message", message.into())]);
    Ok(Ask::new(party(ssp), SHARE_OP.name, input).coins(object([("nonce", nonce.into())])))
}

fn receive<'a>(setting: &Setting, party: &'a str, key: String, message: &str) -> Ask<'a> {
    let n = setting.n.to_string();
    let input = [("N", n.into()), ("k", K.into()), ("key", key.into()), ("message", message.into())];
    Ask::new(party, RECEIVE.name, object(input))
}

/// User j is served by both SSPs: its polynomials.
fn serve(maker: &Maker, setting: &Setting, recorder: &mut Recorder, j: u32, round: u32) -> Result<[Value; 2], Flaw> {
    let user = format!("user/{j}");
    let request = text(&done(recorder, asks(&user, j))?, "message")?;
    let mut given = [Value::Null, Value::Null];
    for (ssp, s) in given.iter_mut().enumerate() {
        let ask = text(&done(recorder, takes(ssp, REGISTER.name, &request))?, "message")?;
        let answer = text(&done(recorder, takes(1 - ssp, ANSWER.name, &ask))?, "message")?;
        let sealed = text(&done(recorder, share(maker, ssp, j, &answer, round)?)?, "message")?;
        let out = done(recorder, receive(setting, &user, key(maker, ssp, j)?, &sealed))?;
        *s = out.get("s").cloned().ok_or_else(|| Flaw("no polynomial".to_owned()))?;
    }
    Ok(given)
}

fn pairwise(setting: &Setting, recorder: &mut Recorder, i: u32, s: &[Value; 2], j: u32) -> Result<String, Flaw> {
    let [s_1, s_2] = s.clone();
    let n = setting.n.to_string().into();
    let input = [("N", n), ("e", E.into()), ("m", M.into()), ("s_1", s_1), ("s_2", s_2), ("j", j.into())];
    text(&done(recorder, Ask::new(&format!("user/{i}"), COMP_KEY.name, object(input)))?, "key")
}

/// Two users are served, and their keys are the same.
fn two_users(
    maker: &Maker,
    setting: &Setting,
    recorder: &mut Recorder,
    [i, j]: [u32; 2],
    round: u32,
) -> Result<String, Flaw> {
    let (of_i, of_j) = (serve(maker, setting, recorder, i, round)?, serve(maker, setting, recorder, j, round)?);
    let key = pairwise(setting, recorder, i, &of_i, j)?;
    if key != pairwise(setting, recorder, j, &of_j, i)? {
        return Err(Flaw(format!("users {i} and {j} have different keys")));
    }
    Ok(key)
}

pub(super) fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    let setting = Setting::new(maker, "")?;
    let mut recorder = Recorder::default();
    done(&mut recorder, setting.begin(0)?)?;
    done(&mut recorder, setting.begin(1)?)?;
    let key = two_users(maker, &setting, &mut recorder, [1, 5], 0)?;
    valid(maker, setting.about("users 1 and 5", "NegativeShare"), recorder, object([("key", key.into())]))?;

    let setting = Setting::new(maker, "")?;
    let mut recorder = Recorder::default();
    done(&mut recorder, setting.begin(0)?)?;
    done(&mut recorder, setting.begin(1)?)?;
    serve(maker, &setting, &mut recorder, 2, 0)?;
    let next = Setting::new(maker, "next/")?;
    for (ssp, (d, f)) in next.d.iter().zip(&next.f).enumerate() {
        let input = object([("d", d.to_string().into())]);
        done(&mut recorder, Ask::new(party(ssp), REFRESH.name, input).coins(f.clone()))?;
    }
    let key = two_users(maker, &next, &mut recorder, [2, 3], 1)?;
    valid(maker, next.about("user 2 before and after a refresh", "Refresh"), recorder, object([("key", key.into())]))
}

pub(super) fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    beginnings(maker)?;
    registrations(maker)?;
    answers(maker)?;
    shares(maker)?;
    readings(maker)
}

/// What an SSP refuses to begin with.
fn beginnings(maker: &mut Maker) -> Result<(), Flaw> {
    let setting = Setting::new(maker, "")?;
    let set = |ask: Ask<'static>, name: &str, value: Value| ask.but(name, value);
    let coefficient = |i: u32, x: &Nat| Ok::<_, Flaw>(setting.begin(0)?.but_coin(&format!("f/{i}"), wide(x)?));
    let one = setting.begin(0)?.but("N", "1").but("k", 1).without_coin("f/2").without_coin("f/3");
    for (comment, flag, ask, code) in [
        (
            "N = 1, and a coefficient above it: N is judged first",
            "BadParameters",
            one.but_coin("f/1", wide(&nat(2))?),
            "E_PARAMS",
        ),
        (
            "k = 0",
            "BadParameters",
            {
                let ask = set(setting.begin(0)?, "k", 0.into()).without_coin("f/1").without_coin("f/2");
                ask.without_coin("f/3")
            },
            "E_PARAMS",
        ),
        ("k = m", "BadParameters", set(setting.begin(0)?, "m", 3.into()).but("e", 3), "E_PARAMS"),
        ("k − 1 coefficients", "BadPolynomial", setting.begin(0)?.without_coin("f/3"), "E_PARAMS"),
        ("k + 1 coefficients", "BadPolynomial", coefficient(4, &nat(9))?, "E_PARAMS"),
        ("a coefficient that is N", "BadPolynomial", coefficient(2, &setting.n)?, "E_RANGE"),
        ("a coefficient that is 1", "BadPolynomial", coefficient(1, &nat(1))?, "E_PARAMS"),
        ("a last coefficient that is 0", "BadPolynomial", coefficient(3, &nat(0))?, "E_PARAMS"),
    ] {
        refused(maker, setting.about(comment, flag), Recorder::default(), ask, (code, None))?;
    }
    let mut recorder = Recorder::default();
    done(&mut recorder, setting.begin(0)?)?;
    let again = Ask::new(party(0), REFRESH.name, object([("d", "5".into())]));
    let again = again.coins(setting.begin(0)?.but_coin("f/3", wide(&nat(1))?).coins);
    refused(
        maker,
        setting.about("a refresh with a coefficient that is 1", "BadPolynomial"),
        recorder,
        again,
        ("E_PARAMS", None),
    )
}

/// What an SSP refuses of message `00`.
fn registrations(maker: &mut Maker) -> Result<(), Flaw> {
    let setting = Setting::new(maker, "")?;
    for (comment, flag, message, code, culprit) in [
        ("no request", "Length", "", "E_LENGTH", None),
        ("a request of kind 1", "WrongKind", "0100000002", "E_ROUND", None),
        ("a request with half an id", "Length", "000000", "E_LENGTH", None),
        ("j = 0", "NoSuchUser", "0000000000", "E_RANGE", Some(0)),
        ("j = m + 1", "NoSuchUser", "0000000006", "E_RANGE", Some(6)),
        ("a request, a byte more", "Length", "000000000200", "E_LENGTH", None),
        ("j = m + 1, and a byte more: the end is judged last", "CheckOrder", "000000000600", "E_RANGE", Some(6)),
    ] {
        let mut recorder = Recorder::default();
        done(&mut recorder, setting.begin(0)?)?;
        let ask = takes(0, REGISTER.name, message);
        refused(maker, setting.about(comment, flag), recorder, ask, (code, culprit))?;
    }
    let mut recorder = Recorder::default();
    done(&mut recorder, setting.begin(0)?)?;
    done(&mut recorder, takes(0, REGISTER.name, "0000000002"))?;
    let ask = takes(0, REGISTER.name, "0000000002");
    refused(maker, setting.about("user 2 registers twice", "Twice"), recorder, ask, ("E_DUPLICATE", Some(2)))
}

/// What an SSP refuses of message `01`.
fn answers(maker: &mut Maker) -> Result<(), Flaw> {
    let setting = Setting::new(maker, "")?;
    let mut scratch = Recorder::default();
    done(&mut scratch, setting.begin(0)?)?;
    let m = text(&done(&mut scratch, takes(0, REGISTER.name, "0000000002"))?, "message")?;
    let n = nat_to_be(&setting.n, zn_bytes(&setting.n))?;
    for (comment, flag, message, code, culprit) in [
        ("no message `01`", "Length", String::new(), "E_LENGTH", None),
        ("a request in the place of `01`", "WrongKind", with_byte(&m, 0, 0)?, "E_ROUND", None),
        ("`01` about user 0", "NoSuchUser", with_byte(&m, 4, 0)?, "E_RANGE", Some(0)),
        ("`01` about user m + 1", "NoSuchUser", with_byte(&m, 4, 6)?, "E_RANGE", Some(6)),
        ("`01` without π_EXP's part", "Length", "0100000002".to_owned(), "E_LENGTH", None),
        ("π_EXP's `01` within `01`", "WrongKind", with_byte(&m, 5, 1)?, "E_ROUND", None),
        ("c = N", "NotReduced", with_bytes(&m, 6, &n)?, "E_RANGE", None),
        ("`01`, a byte short", "Length", cut(&m)?, "E_LENGTH", None),
        ("`01`, a byte more", "Length", longer(&m), "E_LENGTH", None),
    ] {
        let mut recorder = Recorder::default();
        done(&mut recorder, setting.begin(1)?)?;
        let ask = takes(1, ANSWER.name, &message);
        refused(maker, setting.about(comment, flag), recorder, ask, (code, culprit))?;
    }
    for (comment, flag, message) in [
        ("`01` about user 2 twice", "Twice", m.clone()),
        (
            "`01` about user 2 again, without π_EXP's part: the user is judged first",
            "CheckOrder",
            "0100000002".to_owned(),
        ),
    ] {
        let mut recorder = Recorder::default();
        done(&mut recorder, setting.begin(1)?)?;
        done(&mut recorder, takes(1, ANSWER.name, &m))?;
        let ask = takes(1, ANSWER.name, &message);
        refused(maker, setting.about(comment, flag), recorder, ask, ("E_DUPLICATE", Some(2)))?;
    }
    Ok(())
}

/// What an SSP refuses of message `02`.
fn shares(maker: &mut Maker) -> Result<(), Flaw> {
    let setting = Setting::new(maker, "")?;
    let mut scratch = Recorder::default();
    done(&mut scratch, setting.begin(0)?)?;
    done(&mut scratch, setting.begin(1)?)?;
    let ask = text(&done(&mut scratch, takes(0, REGISTER.name, "0000000002"))?, "message")?;
    let m = text(&done(&mut scratch, takes(1, ANSWER.name, &ask))?, "message")?;
    let width = zn_bytes(&setting.n);
    let n = nat_to_be(&setting.n, width)?;
    for (comment, flag, message, code, culprit) in [
        ("no message `02`", "Length", String::new(), "E_LENGTH", None),
        ("`01` in the place of `02`", "WrongKind", with_byte(&m, 0, 1)?, "E_ROUND", None),
        ("`02` about user 0", "NoSuchUser", with_byte(&m, 4, 0)?, "E_RANGE", Some(0)),
        ("`02` about user m + 1", "NoSuchUser", with_byte(&m, 4, 6)?, "E_RANGE", Some(6)),
        ("`02` about user 3, where user 2 was asked about", "AnotherUser", with_byte(&m, 4, 3)?, "E_ADDRESS", Some(3)),
        (
            "`02` about user 3 without π_EXP's part: the user is judged first",
            "CheckOrder",
            "0200000003".to_owned(),
            "E_ADDRESS",
            Some(3),
        ),
        ("π_EXP's `00` within `02`", "WrongKind", with_byte(&m, 5, 0)?, "E_ROUND", None),
        ("c'' = N", "NotReduced", with_bytes(&m, 6 + width, &n)?, "E_RANGE", None),
        ("`02`, a byte short", "Length", cut(&m)?, "E_LENGTH", None),
        ("`02`, a byte more", "Length", longer(&m), "E_LENGTH", None),
    ] {
        let mut recorder = Recorder::default();
        done(&mut recorder, setting.begin(0)?)?;
        done(&mut recorder, takes(0, REGISTER.name, "0000000002"))?;
        let ask = share(maker, 0, 2, &message, 0)?;
        refused(maker, setting.about(comment, flag), recorder, ask, (code, culprit))?;
    }
    Ok(())
}

/// What a user refuses of message `03`.
fn readings(maker: &mut Maker) -> Result<(), Flaw> {
    let setting = Setting::new(maker, "")?;
    let drawn: [u8; 32] = maker.draw("reading/key")?;
    let sealed = |text: &[u8]| {
        let nonce = maker.draw::<12>("reading/nonce")?;
        Ok::<_, Flaw>(hex::encode(concat(&[&[3], &ae_enc(&drawn, &nonce, &[], text)?])))
    };
    let s: Vec<Nat> = (0..K).map(|i| below(maker, &format!("s/{i}"), &setting.n)).collect::<Result<_, _>>()?;
    let good = encode_polynomial(&s, &setting.n)?;
    let m = sealed(&good)?;
    let last = hex::decode(&m)?.len() - 1;
    let width = zn_bytes(&setting.n);
    let mut large = good.clone();
    large.truncate(4 + 2 * width);
    large.extend_from_slice(&nat_to_be(&setting.n, width)?);
    let mut fewer = encode_polynomial(&s.iter().take(2).cloned().collect::<Vec<_>>(), &setting.n)?;
    let mine = hex::encode(drawn);
    let other = hex::encode(maker.draw::<32>("other key")?);
    let messages = [
        ("no share", "Length", &mine, String::new(), "E_LENGTH"),
        ("`02` in the place of a share", "WrongKind", &mine, with_byte(&m, 0, 2)?, "E_ROUND"),
        ("27 bytes of ciphertext", "Length", &mine, m.get(..56).unwrap_or_default().to_owned(), "E_LENGTH"),
        ("another tag", "Forged", &mine, with_byte(&m, last, hex::decode(&m)?.last().map_or(0, |b| b ^ 1))?, "E_TAG"),
        ("a share, a byte more", "Forged", &mine, longer(&m), "E_TAG"),
        ("under another key", "Forged", &other, m.clone(), "E_TAG"),
        ("k − 1 coefficients in a share", "AnotherCount", &mine, sealed(&fewer)?, "E_RANGE"),
        (
            "a share that says k and has k − 1 coefficients",
            "Length",
            &mine,
            {
                fewer.splice(0..4, K.to_be_bytes());
                sealed(&fewer)?
            },
            "E_LENGTH",
        ),
        ("a coefficient that is N in a share", "NotReduced", &mine, sealed(&large)?, "E_RANGE"),
        ("a byte after the polynomial", "Length", &mine, sealed(&concat(&[&good, &[0]]))?, "E_LENGTH"),
        ("an empty share", "Length", &mine, sealed(&[])?, "E_LENGTH"),
    ];
    for (comment, flag, key, message, code) in messages {
        let ask = receive(&setting, "user/2", key.clone(), &message);
        refused(maker, setting.about(comment, flag), Recorder::default(), ask, (code, None))?;
    }
    Ok(())
}

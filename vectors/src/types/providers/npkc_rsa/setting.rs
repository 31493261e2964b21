//! An attempt with draws: what each party is asked, in order.

use super::super::numbers::{PRIMES_96, below, pair, product, wide};
use super::super::play::{About, Ask, done, text};
use super::{BEGIN, DIVIDE, FINISH_1, FINISH_2, JUDGE, MULTIPLY, SIEVE, START, TEST};
use crate::file::Object;
use crate::maker::{Flaw, Maker, Recorder, object};
use secagg_spec::npkc::prime::is_probable_prime;
use secagg_spec::npkc::rsa::{Setup, small_primes};
use secagg_spec::prelude::{Nat, Zero, nat};

pub(super) const ONE: &str = "ssp/1";
pub(super) const TWO: &str = "ssp/2";

/// h = 16.
pub(super) const H: u32 = 16;

/// What P or Q is to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A prime.
    Prime,
    /// A multiple of 3.
    MultipleOf3,
    /// No prime, but without a factor up to 7.
    Composite,
}

/// The draws of an attempt.
pub(super) struct Attempt {
    /// B.
    pub bound: u32,
    /// κ.
    pub kappa: u32,
    /// P_1, P_2.
    pub p: [Nat; 2],
    /// Q_1, Q_2.
    pub q: [Nat; 2],
    coins: Object,
}

/// 2^`bits`.
pub(super) fn power(bits: u32) -> Nat {
    nat(1) << bits
}

/// Shares of a number that is what is wanted.
fn shares(maker: &Maker, label: &str, wanted: Wanted) -> Result<[Nat; 2], Flaw> {
    for attempt in 0..10_000 {
        let y = |i: u32| below(maker, &format!("{label}_{i}/{attempt}"), &power(H - 5));
        let (one, two) = (power(H - 2) * 3u32 + y(1)? * 4u32 + 3u32, y(2)? * 4u32);
        let x = &one + &two;
        let has_factor = [3u32, 5, 7].iter().any(|l| (&x % *l).is_zero());
        let is = match wanted {
            Wanted::Prime => is_probable_prime(&x),
            Wanted::MultipleOf3 => (&x % 3u32).is_zero(),
            Wanted::Composite => !has_factor && !is_probable_prime(&x),
        };
        if is {
            return Ok([one, two]);
        }
    }
    Err(Flaw("no such number".to_owned()))
}

impl Attempt {
    /// An attempt, with draws for the test that comes next.
    pub(super) fn new(maker: &Maker, bound: u32, kappa: u32, wanted: [Wanted; 2]) -> Result<Self, Flaw> {
        let [for_p, for_q] = wanted;
        let (p, q) = (shares(maker, "P", for_p)?, shares(maker, "Q", for_q)?);
        let mut coins = Object::new();
        let key = product(PRIMES_96);
        let mut draw = |label: String, bound: &Nat, least: u32| {
            coins.insert(label.clone(), wide(&(below(maker, &label, bound)? + least))?.into());
            Ok::<_, Flaw>(())
        };
        for label in ["rho_P", "rho_Q", "rho_03", "rho_04", "rho_05"] {
            draw(label.to_owned(), &key, 0)?;
        }
        for l in small_primes(&Setup { h: H, B: bound, kappa }) {
            for name in ["P", "Q"] {
                draw(format!("t_{name}/{l}"), &nat(u64::from(l) - 1), 1)?;
                draw(format!("sigma_{name}/{l}"), &power(H + 128), 0)?;
                draw(format!("rho_{name}/{l}"), &key, 0)?;
            }
        }
        for i in 1..=8 * kappa {
            draw(format!("g/{i}"), &power(2 * H + 128), 0)?;
        }
        draw("r_1".to_owned(), &power(2 * H + 128), 0)?;
        draw("r_2".to_owned(), &power(2 * H + 128), 0)?;
        draw("sigma".to_owned(), &power(H + 130), 0)?;
        Ok(Self { bound, kappa, p, q, coins })
    }

    /// P and Q prime, B = 5, κ = 1.
    pub(super) fn good(maker: &Maker) -> Result<Self, Flaw> {
        Self::new(maker, 5, 1, [Wanted::Prime, Wanted::Prime])
    }

    /// N.
    pub(super) fn modulus(&self) -> Nat {
        let ([p_1, p_2], [q_1, q_2]) = (&self.p, &self.q);
        (p_1 + p_2) * (q_1 + q_2)
    }

    /// A draw in place of another.
    pub(super) fn set(&mut self, label: &str, x: &Nat) -> Result<(), Flaw> {
        self.coins.insert(label.to_owned(), wide(x)?.into());
        Ok(())
    }

    /// A draw.
    pub(super) fn get(&self, label: &str) -> Result<Nat, Flaw> {
        let value = self.coins.get(label).and_then(|value| value.as_str()).unwrap_or_default();
        Ok(Nat::from_bytes_be(&hex::decode(value)?))
    }

    /// The draws with this beginning of their label, a slash and a number.
    fn numbered(&self, stems: &[&str]) -> Object {
        let is = |label: &str| label.split_once('/').is_some_and(|(stem, _)| stems.contains(&stem));
        self.coins.iter().filter(|(label, _)| is(label)).map(|(l, v)| (l.clone(), v.clone())).collect()
    }

    /// These draws, under these names.
    fn named(&self, names: &[(&str, &str)]) -> Object {
        names.iter().filter_map(|(name, label)| Some(((*name).to_owned(), self.coins.get(*label)?.clone()))).collect()
    }

    pub(super) fn begin(&self, party: &'static str) -> Ask<'static> {
        let ssp = u32::from(party == TWO) + 1;
        let input = [("ssp", ssp.into()), ("h", H.into()), ("B", self.bound.into()), ("kappa", self.kappa.into())];
        Ask::new(party, BEGIN.name, object(input))
    }

    pub(super) fn start(&self) -> Result<Ask<'static>, Flaw> {
        let ([p_1, _], [q_1, _], (p, q)) = (&self.p, &self.q, pair(PRIMES_96));
        let mut coins = self.named(&[("rho_P", "rho_P"), ("rho_Q", "rho_Q")]);
        for (label, x) in [("P_1", p_1), ("Q_1", q_1), ("p", &p), ("q", &q)] {
            coins.insert(label.to_owned(), wide(x)?.into());
        }
        Ok(Ask::new(ONE, START.name, Object::new()).coins(coins))
    }

    pub(super) fn divide(&self, message: &str) -> Result<Ask<'static>, Flaw> {
        let ([_, p_2], [_, q_2]) = (&self.p, &self.q);
        let mut coins = self.numbered(&["t_P", "sigma_P", "rho_P", "t_Q", "sigma_Q", "rho_Q"]);
        coins.insert("P_2".to_owned(), wide(p_2)?.into());
        coins.insert("Q_2".to_owned(), wide(q_2)?.into());
        Ok(takes(TWO, DIVIDE.name, message).coins(coins))
    }

    pub(super) fn multiply(&self, message: &str) -> Ask<'static> {
        takes(TWO, MULTIPLY.name, message).coins(self.named(&[("rho", "rho_03")]))
    }

    pub(super) fn test(&self, message: &str) -> Ask<'static> {
        let mut coins = self.numbered(&["g"]);
        coins.extend(self.named(&[("r_1", "r_1"), ("rho", "rho_04")]));
        takes(ONE, TEST.name, message).coins(coins)
    }

    pub(super) fn judge(&self, message: &str) -> Ask<'static> {
        takes(TWO, JUDGE.name, message).coins(self.named(&[("r_2", "r_2"), ("sigma", "sigma"), ("rho", "rho_05")]))
    }

    pub(super) fn about<'a>(&self, comment: &'a str, flag: &'a str) -> About<'a> {
        let input = object([("h", H.into()), ("B", self.bound.into()), ("kappa", self.kappa.into())]);
        About { comment, flag: Some(flag), input }
    }

    /// The attempt up to where both draw again, or to its end: what was recorded, and the messages.
    pub(super) fn play(&self) -> Result<(Recorder, Vec<String>), Flaw> {
        let mut recorder = Recorder::default();
        let mut messages = Vec::new();
        done(&mut recorder, self.begin(ONE))?;
        done(&mut recorder, self.begin(TWO))?;
        let mut ask = self.start()?;
        loop {
            let op = ask.op;
            let out = done(&mut recorder, ask)?;
            let Ok(message) = text(&out, "message") else { break };
            messages.push(message.clone());
            ask = match op {
                op if op == START.name => self.divide(&message)?,
                op if op == DIVIDE.name => sieve(&message),
                op if op == SIEVE.name => self.multiply(&message),
                op if op == MULTIPLY.name => self.test(&message),
                op if op == TEST.name => self.judge(&message),
                op if op == JUDGE.name => finish_1(&message),
                _ => finish_2(&message),
            };
        }
        Ok((recorder, messages))
    }
}

fn takes(party: &'static str, op: &'static str, message: &str) -> Ask<'static> {
    Ask::new(party, op, object([("message", message.into())]))
}

pub(super) fn sieve(message: &str) -> Ask<'static> {
    takes(ONE, SIEVE.name, message)
}

pub(super) fn finish_1(message: &str) -> Ask<'static> {
    takes(ONE, FINISH_1.name, message)
}

pub(super) fn finish_2(message: &str) -> Ask<'static> {
    takes(TWO, FINISH_2.name, message)
}

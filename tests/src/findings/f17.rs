//! F17: the recovery round of ACS, repeated.
#![allow(non_snake_case)]

use super::stage::text;
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use secagg_spec::acs::messages::{decode_advertise_keys, decode_vector, encode_dropouts, encode_key_list};
use secagg_spec::acs::params::Setup as SpecSetup;
use secagg_spec::graph::{graph, neighbours};
use secagg_spec::prelude::{Nat, nat};
use secagg_vectors::engine::User;
use secagg_vectors::engine::acs::{Coins, Setup};
use std::collections::BTreeMap;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F17",
    place: "BON §IV-C, on ACS",
    severity: Severity::Break,
    title: "Repeating the recovery round for a slow user leaks its input",
    statement: "A user answers the recovery round with its self-mask and its masks with the lost users D. Asked again with a slow user w \
                in D too, the two answers differ by the mask with w. When w's own answer then arrives, x_w is open.",
    repair: Some("AnswerOnce"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Broken],
    play,
};

/// The slow user.
const SLOW: u32 = 3;

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    attack(against, options, &[SLOW])
}

/// What an honest user answers when it is asked these things in turn.
///
/// A user of either half answers the recovery round once (`AnswerOnce`). ACS as described keeps its users waiting for whatever is asked:
/// there, each question goes to the user as it was before the first.
struct Asked<'a> {
    make: &'a dyn Fn(u32) -> Result<Box<dyn User>, String>,
    users: BTreeMap<u32, Box<dyn User>>,
    lists: BTreeMap<u32, Vec<u8>>,
    is_once: bool,
}

impl Asked<'_> {
    fn ask(&mut self, u: u32, D: &[u32]) -> Result<Vec<u8>, String> {
        if self.is_once {
            let user = self.users.get_mut(&u).ok_or("no such user")?;
            return user.step(Some(&encode_dropouts(D))).map_err(|f| f.to_string());
        }
        let mut user = (self.make)(u)?;
        user.step(None).map_err(text)?;
        user.step(self.lists.get(&u).map(Vec::as_slice)).map_err(text)?;
        user.step(Some(&encode_dropouts(D))).map_err(|f| f.to_string())
    }
}

/// The attack, with these users besides the lost one in D when the round is repeated.
///
/// # Errors
///
/// A session that cannot be played, or that is refused for another reason.
pub fn attack(against: Against, options: &Options, added: &[u32]) -> Result<Trial, String> {
    let n = options.users.unwrap_or(6).clamp(6, 12);
    let (dimension, max_element, lost) = (2u32, 65_535u64, n);
    let setup = Setup { users: n, degree: 4, graph_seed: options.seed, dimension, max_element, max_input: None };
    let spec = SpecSetup { n, ell: 4, seed: options.seed, m: 2, R: nat(65_536), R_U: None };
    let input = |u: u32| vec![u64::from(options.seed[0]) + 100 * u64::from(u), 7 + 11 * u64::from(u)];
    let make = |u: u32| {
        let coins = Coins::derive(&options.seed, u).map_err(text)?;
        options.player.acs().user(&setup, u, &coins, &input(u)).map_err(text)
    };
    // Rounds 0 and 1, as a server that follows the protocol runs them; user n is lost after round 0
    let edges = graph(n, 4, &options.seed).map_err(text)?;
    let mut users = (1..=n).map(|u| Ok((u, make(u)?))).collect::<Result<BTreeMap<_, _>, String>>()?;
    let mut keys = Vec::new();
    for (u, user) in &mut users {
        keys.push((*u, decode_advertise_keys(&user.step(None).map_err(text)?).map_err(text)?));
    }
    let (mut y, mut lists) = (BTreeMap::new(), BTreeMap::new());
    for u in (1..=n).filter(|u| *u != lost) {
        let near = neighbours(&edges, u).map_err(text)?;
        let list: Vec<_> = keys.iter().filter(|(v, _)| near.contains(v)).cloned().collect();
        let message = encode_key_list(&list);
        let user = users.get_mut(&u).ok_or("no such user")?;
        let masked = user.step(Some(&message)).map_err(text)?;
        y.insert(u, decode_vector(&spec, 2, &masked).map_err(text)?);
        lists.insert(u, message);
    }
    // Round 2: everybody but the slow user answers D, then D ∪ {w}; then the slow user's answer to D arrives
    let is_once = against == Against::Hardened;
    let mut asked = Asked { make: &make, users, lists, is_once };
    let (D, larger) = (vec![lost], [added, &[lost]].concat());
    let mut steps = vec![
        format!("{n} users; {lost} is lost, {SLOW} sent its masked input and is slow to answer D = {D:?}"),
        format!("the server repeats the round with D = {larger:?}"),
    ];
    let subtract = |v: &[Nat], w: &[Nat]| -> Vec<Nat> {
        v.iter().zip(w).map(|(a, b)| (a + nat(65_536) - b) % 65_536u32).collect()
    };
    let sum = |v: &[Nat], w: &[Nat]| -> Vec<Nat> { v.iter().zip(w).map(|(a, b)| (a + b) % 65_536u32).collect() };
    let mut opened = vec![nat(0); 2];
    for u in (1..=n).filter(|u| *u != lost && *u != SLOW) {
        let first = decode_vector(&spec, 4, &asked.ask(u, &D)?).map_err(text)?;
        let second = match asked.ask(u, &larger) {
            Ok(message) => decode_vector(&spec, 4, &message).map_err(text)?,
            Err(refusal) if is_once && refusal == "E_ROUND" => {
                steps.push(format!("user {u} has answered and refuses: {refusal}"));
                let truth = Some(format!("{:?}", input(SLOW)));
                return Ok(Trial { verdict: Verdict::Safe, steps, recovered: None, truth });
            }
            Err(refusal) => return Err(refusal),
        };
        let mask = subtract(&second, &first);
        if mask.iter().any(|x| *x != nat(0)) {
            steps.push(format!("user {u}'s two answers differ by its mask with {SLOW}: {mask:?}"));
        }
        opened = sum(&opened, &mask);
    }
    let late = decode_vector(&spec, 4, &asked.ask(SLOW, &D)?).map_err(text)?;
    let x = sum(&subtract(y.get(&SLOW).ok_or("no masked input")?, &late), &opened);
    let recovered = format!("{:?}", super::stage::words(&x));
    steps.push(format!("y_{SLOW} − r_{SLOW} + those masks = {recovered}"));
    let truth = format!("{:?}", input(SLOW));
    let verdict = if recovered == truth { Verdict::Broken } else { Verdict::Safe };
    Ok(Trial { verdict, steps, recovered: Some(recovered), truth: Some(truth) })
}

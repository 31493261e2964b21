//! A user and the server, driven by operations.

use super::ops::ROUNDS;
use crate::args::{Args, Done, Outcome, Refusal};
use crate::engine::acs::{Coins, Engine, ImplEngine, Setup, SpecEngine};
use crate::engine::{self, Output};
use crate::file::{Object, Step};
use crate::op::{Begun, Half, Party, out_of_turn};
use secagg_spec::acs::messages::decode_key_list;
use secagg_spec::acs::params;
use secagg_spec::key_agreement::ka_agree;
use secagg_spec::masks::pairwise_mask;
use secagg_spec::packing::pack;
use secagg_spec::prelude::Nat;
use secagg_spec::prg::prg_vector;
use secagg_spec::wire::encode_set;

const SECTION: &str = "docs/bytes.md §8";

fn engine(half: Half) -> &'static dyn Engine {
    match half {
        Half::Spec => &SpecEngine,
        Half::Impl => &ImplEngine,
    }
}

fn setup(args: &Args<'_>) -> Result<Setup, Refusal> {
    Ok(Setup {
        users: args.number("users")?,
        degree: args.number("degree")?,
        graph_seed: args.array("graph_seed")?,
        dimension: args.number("dimension")?,
        max_element: args.u64("max_element")?,
        max_input: args.u64_or_null("max_input")?,
    })
}

/// What a trace is computed from.
struct Known {
    user: params::User,
    coins: Coins,
}

impl Known {
    fn new(setup: &Setup, u: u32, coins: &Coins, input: &[u64]) -> Result<Self, Refusal> {
        let setup = params::Setup {
            n: setup.users,
            ell: setup.degree,
            seed: setup.graph_seed,
            m: setup.dimension as usize,
            R: Nat::from(setup.max_element) + 1u32,
            R_U: setup.max_input.map(|x| Nat::from(x) + 1u32),
        };
        let x: Vec<Nat> = input.iter().map(|x| Nat::from(*x)).collect();
        Ok(Self { user: params::user(&setup, u, &x)?, coins: coins.clone() })
    }

    /// What comes up in round 1.
    fn masked_input(&self, message: &[u8]) -> Result<Vec<Step>, Refusal> {
        let params::User { setup, u, N: neighbours, .. } = &self.user;
        let mut steps = vec![Step::new("docs/bytes.md §6", format!("set N({u})"), encode_set(neighbours))];
        let k = prg_vector(&self.coins.seed, &[], setup.m, &setup.R)?;
        steps.push(Step::new(SECTION, format!("k_{u}"), pack(&k, &setup.R)?));
        for (v, s_pk) in decode_key_list(setup, message)? {
            let agreed = ka_agree(&Nat::from_bytes_be(&self.coins.s_sk), &s_pk)?;
            steps.push(Step::new(SECTION, format!("KA.agree(s_{u}^SK, s_{v}^PK)"), agreed));
            let mask = pairwise_mask(*u, v, &agreed, setup.m, &setup.R)?;
            steps.push(Step::new(SECTION, format!("p_{{{u},{v}}}"), pack(&mask, &setup.R)?));
        }
        Ok(steps)
    }
}

struct User {
    user: Box<dyn engine::User>,
    /// How many steps it has taken.
    taken: usize,
    known: Option<Known>,
}

/// `acs.user`.
///
/// # Errors
///
/// `E_PARAMS`, `E_WRAP`, `E_INPUT`.
pub fn user(args: &Args<'_>, half: Half) -> Begun {
    let setup = setup(args)?;
    let (id, input) = (args.number("id")?, args.u64s("input")?);
    let coins = Coins { s_sk: args.coin("s_sk")?, seed: args.coin("seed")? };
    let user = engine(half).user(&setup, id, &coins, &input)?;
    let known = (half == Half::Spec).then(|| Known::new(&setup, id, &coins, &input)).transpose()?;
    Ok(Box::new(User { user, taken: 0, known }))
}

impl Party for User {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        let message = if Some(&op) == ROUNDS.first() { None } else { Some(args.bytes("message")?) };
        let next = ROUNDS.get(self.taken);
        let sent = self.user.step(message.as_deref())?;
        // The kind of the message says it too, so that either half has refused already
        if next != Some(&op) {
            return Err(out_of_turn());
        }
        self.taken += 1;
        let trace = match (&self.known, &message) {
            (Some(known), Some(message)) if self.taken == 2 => known.masked_input(message)?,
            _ => Vec::new(),
        };
        Ok(Done { out: Object::new(), trace }.hex("message", sent))
    }
}

struct Server {
    server: Box<dyn engine::Server>,
    /// How many rounds it has closed.
    closed: usize,
}

/// `acs.server`.
///
/// # Errors
///
/// `E_PARAMS`, `E_WRAP`.
pub fn server(args: &Args<'_>, half: Half) -> Begun {
    Ok(Box::new(Server { server: engine(half).server(&setup(args)?)?, closed: 0 }))
}

impl Server {
    fn close(&mut self, last: bool) -> Outcome {
        if (self.closed + 1 == ROUNDS.len()) != last {
            return Err(out_of_turn());
        }
        let output = self.server.close_round()?;
        self.closed += 1;
        Ok(match output {
            Output::Messages(messages) => {
                let by_id: Object = messages.iter().map(|(u, m)| (u.to_string(), hex::encode(m).into())).collect();
                Done::new().with("messages", by_id)
            }
            Output::Sum(sum) => Done::new().with("sum", sum.iter().map(u64::to_string).collect::<Vec<_>>()),
        })
    }
}

impl Party for Server {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        match op {
            "acs.server.receive" => {
                let (from, message) = (args.number("from")?, args.bytes("message")?);
                self.server.receive(from, &message)?;
                Ok(Done::new())
            }
            "acs.server.close_round" => self.close(false),
            "acs.server.output" => self.close(true),
            _ => Err(Refusal::Request(format!("{op}: not an operation of the server"))),
        }
    }
}

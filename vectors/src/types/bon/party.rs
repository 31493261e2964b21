//! A user and the server, driven by operations.

use super::ops::ROUNDS;
use super::{setup, trace};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::engine::bon::{Coins, Engine, Model};
use crate::engine::{self, Output};
use crate::engine::{impl_engine::ImplEngine, spec_engine::SpecEngine};
use crate::file::Object;
use crate::op::{Begun, Half, Party, out_of_turn};

fn engine(half: Half) -> &'static dyn Engine {
    match half {
        Half::Spec => &SpecEngine,
        Half::Impl => &ImplEngine,
    }
}

struct User {
    user: Box<dyn engine::User>,
    model: Model,
    /// How many steps it has taken.
    taken: usize,
    trace: Option<trace::User>,
}

/// `bon.user`.
///
/// # Errors
///
/// `E_PARAMS`, `E_WRAP`, `E_INPUT`.
pub fn user(args: &Args<'_>, half: Half) -> Begun {
    let setup = setup::read(args)?;
    let (id, input) = (args.number("id")?, args.u64s("input")?);
    let signing_key = if args.value("signing_key")?.is_null() { None } else { Some(args.array("signing_key")?) };
    let coins = Coins {
        signing_key,
        c_sk: args.coin("c_sk")?,
        s_sk: args.coin("s_sk")?,
        b: args.coin("b")?,
        a_s: args.coins("a_s")?.into_values().collect(),
        a_b: args.coins("a_b")?.into_values().collect(),
        nonces: args.coins("nonce")?,
    };
    let user = engine(half).user(&setup, id, &coins, &input)?;
    let trace = (half == Half::Spec).then(|| trace::User::new(&setup, id, &coins));
    Ok(Box::new(User { user, model: setup.model, taken: 0, trace }))
}

impl Party for User {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        let message = if Some(&op) == ROUNDS.first() { None } else { Some(args.bytes("message")?) };
        let next = self.model.rounds().get(self.taken).copied();
        let sent = self.user.step(message.as_deref())?;
        // The kind of the message says it too, so that either half has refused already
        let round = next.filter(|round| ROUNDS.get(usize::from(*round)) == Some(&op)).ok_or_else(out_of_turn)?;
        self.taken += 1;
        let steps = match &mut self.trace {
            Some(trace) => trace.step(round, message.as_deref().unwrap_or_default())?,
            None => Vec::new(),
        };
        Ok(Done { out: Object::new(), trace: steps }.hex("message", sent))
    }
}

struct Server {
    server: Box<dyn engine::Server>,
    model: Model,
    /// How many rounds it has closed.
    closed: usize,
    trace: Option<trace::Server>,
}

/// `bon.server`.
///
/// # Errors
///
/// `E_PARAMS`, `E_WRAP`.
pub fn server(args: &Args<'_>, half: Half) -> Begun {
    let setup = setup::read(args)?;
    let server = engine(half).server(&setup)?;
    let trace = (half == Half::Spec).then(|| trace::Server::new(&setup));
    Ok(Box::new(Server { server, model: setup.model, closed: 0, trace }))
}

impl Server {
    fn receive(&mut self, from: u32, message: &[u8]) -> Outcome {
        self.server.receive(from, message)?;
        let round = self.model.rounds().get(self.closed).copied().ok_or_else(out_of_turn)?;
        if let Some(trace) = &mut self.trace {
            trace.receive(round, from, message)?;
        }
        Ok(Done::new())
    }

    fn close(&mut self, last: bool) -> Outcome {
        if (self.closed + 1 == self.model.rounds().len()) != last {
            return Err(out_of_turn());
        }
        let output = self.server.close_round()?;
        let round = self.model.rounds().get(self.closed).copied().ok_or_else(out_of_turn)?;
        self.closed += 1;
        let trace = match &mut self.trace {
            Some(trace) => trace.close(round)?,
            None => Vec::new(),
        };
        Ok(Done { trace, out: closed(output) })
    }
}

/// The results of closing a round.
pub fn closed(output: Output) -> Object {
    let done = match output {
        Output::Messages(messages) => {
            let by_id: Object = messages.iter().map(|(u, m)| (u.to_string(), hex::encode(m).into())).collect();
            Done::new().with("messages", by_id)
        }
        Output::Sum(sum) => Done::new().with("sum", sum.iter().map(u64::to_string).collect::<Vec<_>>()),
    };
    done.out
}

impl Party for Server {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        match op {
            "bon.server.receive" => {
                let (from, message) = (args.number("from")?, args.bytes("message")?);
                self.receive(from, &message)
            }
            "bon.server.close_round" => self.close(false),
            "bon.server.output" => self.close(true),
            _ => Err(Refusal::Request(format!("{op}: not an operation of the server"))),
        }
    }
}

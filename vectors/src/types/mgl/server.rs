//! The server of a session: its operations, and both halves as the party that does them.

use super::fields::{SERVER_KEYS, SETUP, SOURCE, server_keys, setup};
use super::trace_server as trace;
use crate::args::{Args, Done, Outcome};
use crate::engine::mgl::Engine;
use crate::engine::mgl_impl::ImplEngine;
use crate::engine::mgl_spec::SpecServer;
use crate::engine::{Output, Server};
use crate::field::{Kind, field};
use crate::op::{Action, Begun, Half, Op, Party, out_of_turn};
use serde_json::Value;

/// The server is made.
pub static SERVER: Op = Op {
    name: "mgl.server",
    doc: "Makes the server of one session.",
    source: SOURCE,
    params: SETUP,
    input: SERVER_KEYS,
    coins: &[],
    out: &[],
    action: Action::Begins(begin),
};

/// It takes a message.
pub static RECEIVE: Op = Op {
    name: "mgl.server.receive",
    doc: "Takes one user's message of this round: `02`, `04`, active `06`, `08`.",
    source: SOURCE,
    params: &[],
    input: &[field("from", Kind::Number, "the sender"), field("message", Kind::AnyBytes, "its message")],
    coins: &[],
    out: &[],
    action: Action::Continues,
};

/// It closes a round.
pub static CLOSE_ROUND: Op = Op {
    name: "mgl.server.close_round",
    doc: "Closes a round other than the last: the messages `03`, `05`, active `07`, by recipient.",
    source: SOURCE,
    params: &[],
    input: &[],
    coins: &[],
    out: &[field("messages", Kind::ById(&Kind::AnyBytes), "the messages, by recipient")],
    action: Action::Continues,
};

/// It gives the sum.
pub static OUTPUT: Op = Op {
    name: "mgl.server.output",
    doc: "Closes the last round: the sum.",
    source: SOURCE,
    params: &[],
    input: &[],
    coins: &[],
    out: &[field("sum", Kind::List(&Kind::Decimal), "z")],
    action: Action::Continues,
};

enum Player {
    Spec(Box<SpecServer>),
    Fast(Box<dyn Server>),
}

struct ServerParty {
    player: Player,
    /// How many rounds are closed before the last.
    left: usize,
}

fn begin(args: &Args<'_>, half: Half) -> Begun {
    let (setup, (keys, session)) = (setup(args)?, server_keys(args)?);
    let player = match half {
        Half::Spec => Player::Spec(Box::new(SpecServer::new(&setup, &keys, &session)?)),
        Half::Impl => Player::Fast(ImplEngine.server(&setup, &keys, &session)?),
    };
    Ok(Box::new(ServerParty { player, left: setup.model.rounds().len().saturating_sub(1) }))
}

impl ServerParty {
    fn server(&mut self) -> &mut dyn Server {
        match &mut self.player {
            Player::Spec(server) => &mut **server,
            Player::Fast(server) => &mut **server,
        }
    }

    fn receive(&mut self, from: u32, message: &[u8]) -> Outcome {
        self.server().receive(from, message)?;
        match &self.player {
            Player::Spec(server) => Ok(trace::received(Done::new(), server, from)?),
            Player::Fast(_) => Ok(Done::new()),
        }
    }

    fn close(&mut self, last: bool) -> Outcome {
        if last != (self.left == 0) {
            return Err(out_of_turn());
        }
        self.left = self.left.saturating_sub(1);
        let done = match &self.player {
            Player::Spec(server) => trace::closing(Done::new(), server),
            Player::Fast(_) => Ok(Done::new()),
        };
        match self.server().close_round()? {
            Output::Messages(messages) => {
                let messages = messages.into_iter().map(|(i, message)| (i.to_string(), hex::encode(message).into()));
                Ok(done?.with("messages", Value::Object(messages.collect())))
            }
            Output::Sum(sum) => Ok(done?.with("sum", super::json::decimals(&sum))),
        }
    }
}

impl Party for ServerParty {
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome {
        match op {
            "mgl.server.receive" => {
                let (from, message) = (args.number("from")?, args.bytes("message")?);
                self.receive(from, &message)
            }
            "mgl.server.close_round" => self.close(false),
            "mgl.server.output" => self.close(true),
            _ => Err(out_of_turn()),
        }
    }
}

//! Whatever can be asked: a half of this project, or a foreign program.

use crate::args::{Args, Refusal};
use crate::catalogue;
use crate::file::{Object, Step};
use crate::op::{Action, Half, Op, Party};
use std::collections::BTreeMap;

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// The operation.
    pub op: String,
    /// The handle of the party whose turn it is, as the answer before gave it; none where the party begins or there is none.
    pub state: Option<String>,
    /// The inputs.
    pub input: Object,
    /// The draws.
    pub coins: Object,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It is done.
    Done {
        /// The handle of the party from now on.
        state: Option<String>,
        /// The results.
        out: Object,
        /// What came up on the way; none where the implementation does not say.
        trace: Option<Vec<Step>>,
    },
    /// It was refused.
    Refused {
        /// The stable code.
        error: String,
        /// Who is to blame.
        culprit: Option<u32>,
        /// More about it, for people.
        detail: Option<String>,
    },
    /// It cannot be asked here.
    Skip(String),
}

/// What an implementation says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// Name and version.
    pub implementation: String,
    /// The operations it has.
    pub ops: Vec<String>,
}

/// What became of an implementation that gave no answer: a crash, a hang, garbage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken(pub String);

/// Whatever can be asked.
pub trait Subject {
    /// What it says of itself.
    ///
    /// # Errors
    ///
    /// It does not say.
    fn hello(&mut self) -> Result<Hello, Broken>;

    /// Asks it.
    ///
    /// # Errors
    ///
    /// It gave no answer.
    fn ask(&mut self, request: &Request) -> Result<Answer, Broken>;

    /// Whether an answer without a trace will do. The specification has to give the trace that stands in the file.
    fn may_omit_the_trace(&self) -> bool {
        true
    }
}

/// The code of a request that is none.
pub const BAD_REQUEST: &str = "E_REQUEST";

/// A half of this project, in this process.
pub struct Local {
    half: Half,
    ops: BTreeMap<&'static str, &'static Op>,
    parties: BTreeMap<String, Box<dyn Party>>,
    next: u64,
}

impl Local {
    /// This half.
    pub fn new(half: Half) -> Self {
        Self { half, ops: catalogue::ops(), parties: BTreeMap::new(), next: 1 }
    }

    fn answer(&mut self, request: &Request) -> Result<Answer, Refusal> {
        let bad = |what: &str| Refusal::Request(format!("{}: {what}", request.op));
        let op = self.ops.get(request.op.as_str()).ok_or_else(|| bad("no such operation"))?;
        let args = Args::new(&request.input, &request.coins);
        let mut state = request.state.clone();
        let done = match (&op.action, self.half) {
            (Action::Pure { spec, .. }, Half::Spec) => spec(&args),
            (Action::Pure { fast, .. }, Half::Impl) => fast(&args),
            (Action::Begins(begin), half) => begin(&args, half).map(|party| {
                let handle = self.next.to_string();
                self.next += 1;
                self.parties.insert(handle.clone(), party);
                state = Some(handle);
                crate::args::Done::new()
            }),
            (Action::Continues, _) => {
                let handle = request.state.as_ref().ok_or_else(|| bad("no state"))?;
                let party = self.parties.get_mut(handle).ok_or_else(|| bad("no such state"))?;
                party.act(op.name, &args)
            }
        };
        // What was not read was not tested: a mistake of the request, whatever came of it.
        match (args.unread().as_slice(), &done) {
            ([], _) | (_, Err(Refusal::Request(_))) => (),
            (unread, _) => return Err(bad(&format!("not used: {}", unread.join(", ")))),
        }
        let trace = (self.half == Half::Spec).then_some(());
        done.map(|done| Answer::Done { state, out: done.out, trace: trace.map(|()| done.trace) })
    }
}

impl Subject for Local {
    fn hello(&mut self) -> Result<Hello, Broken> {
        let implementation = format!("secagg {}/{}", self.half.name(), env!("CARGO_PKG_VERSION"));
        Ok(Hello { implementation, ops: self.ops.keys().map(|op| (*op).to_owned()).collect() })
    }

    fn ask(&mut self, request: &Request) -> Result<Answer, Broken> {
        Ok(self.answer(request).unwrap_or_else(|refusal| match refusal {
            Refusal::Failure(f) => Answer::Refused { error: f.code.to_owned(), culprit: f.culprit, detail: None },
            Refusal::Request(detail) => {
                Answer::Refused { error: BAD_REQUEST.to_owned(), culprit: None, detail: Some(detail) }
            }
        }))
    }

    fn may_omit_the_trace(&self) -> bool {
        self.half == Half::Impl
    }
}

//! Making a file: each test is put to the specification, and what it gives is written down.

use crate::engine::draws;
use crate::file::{Group, Object, Operation, Step, Test, Verdict};
use crate::op::{Half, Op};
use crate::subject::{Answer, BAD_REQUEST, Local, Request, Subject};
use secagg_spec::sha256::sha256;
use serde_json::Value;
use std::fmt;

/// Why a file could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw(pub String);

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Flaw {}

impl From<crate::engine::Failure> for Flaw {
    fn from(failure: crate::engine::Failure) -> Self {
        Self(failure.to_string())
    }
}

impl From<secagg_spec::prelude::SpecError> for Flaw {
    fn from(error: secagg_spec::prelude::SpecError) -> Self {
        Self(format!("{error:?}"))
    }
}

impl From<hex::FromHexError> for Flaw {
    fn from(error: hex::FromHexError) -> Self {
        Self(format!("a value that is not hex: {error}"))
    }
}

/// What a test asks.
#[derive(Clone, Debug, Default)]
pub struct Case {
    comment: String,
    flags: Vec<String>,
    input: Object,
    coins: Object,
    known: Object,
    refused: Option<&'static str>,
}

impl Case {
    /// A test about this.
    pub fn new(comment: impl Into<String>) -> Self {
        Self { comment: comment.into(), ..Self::default() }
    }

    /// With this flag.
    #[must_use]
    pub fn flag(mut self, flag: &str) -> Self {
        self.flags.push(flag.to_owned());
        self
    }

    /// With this input.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.input.insert(name.to_owned(), value.into());
        self
    }

    /// With this input, in hex.
    #[must_use]
    pub fn hex(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.with(name, hex::encode(bytes))
    }

    /// With this draw.
    #[must_use]
    pub fn coin(mut self, label: impl Into<String>, bytes: impl AsRef<[u8]>) -> Self {
        self.coins.insert(label.into(), hex::encode(bytes).into());
        self
    }

    /// A result that is known from outside: the specification must give it.
    #[must_use]
    pub fn known(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.known.insert(name.to_owned(), value.into());
        self
    }

    /// It must be refused, with this code. What the code is comes from the page, not from what the specification gives.
    #[must_use]
    pub fn refused(mut self, code: &'static str) -> Self {
        self.refused = Some(code);
        self
    }
}

/// The tests of one file.
pub struct Maker {
    name: String,
    seed: [u8; 32],
    spec: Local,
    groups: Vec<Group>,
    next: u32,
}

impl Maker {
    /// An empty file. Its draws come from the hash of its name.
    pub fn new(name: &str) -> Self {
        let mut seed = [0; 32];
        seed.copy_from_slice(&sha256(format!("secagg/v1/vectors/{name}").as_bytes()));
        Self { name: name.to_owned(), seed, spec: Local::new(Half::Spec), groups: Vec::new(), next: 1 }
    }

    /// The seed of the file's draws: SHA-256 of `secagg/v1/vectors/` and the file's name.
    pub fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    /// The number of the test that comes next.
    pub fn next(&self) -> u32 {
        self.next
    }

    /// What comes up under this label for the test that comes next: [`draws::bytes`] of `test/<number>/<label>`.
    ///
    /// # Errors
    ///
    /// None in practice.
    pub fn draw<const N: usize>(&self, label: &str) -> Result<[u8; N], Flaw> {
        Ok(draws::bytes(&self.seed, &format!("test/{}/{label}", self.next))?)
    }

    /// As [`Maker::draw`], an element of F_q.
    ///
    /// # Errors
    ///
    /// None in practice.
    pub fn element(&self, label: &str) -> Result<[u8; 32], Flaw> {
        Ok(draws::element(&self.seed, &format!("test/{}/{label}", self.next))?)
    }

    /// As [`Maker::draw`], an element of F_q that is not 0.
    ///
    /// # Errors
    ///
    /// None in practice.
    pub fn scalar(&self, label: &str) -> Result<[u8; 32], Flaw> {
        Ok(draws::secret_key(&self.seed, &format!("test/{}/{label}", self.next))?)
    }

    /// A group: the tests that follow are of this operation and have these inputs in common.
    pub fn group(&mut self, op: &'static Op, params: Object) {
        self.groups.push(Group { op: Some(op.name.to_owned()), params, tests: Vec::new() });
    }

    /// A group of runs.
    pub fn runs(&mut self) {
        self.groups.push(Group { op: None, params: Object::new(), tests: Vec::new() });
    }

    /// A test of the group's operation.
    ///
    /// # Errors
    ///
    /// The specification does not take it, or gives something else than is known.
    pub fn case(&mut self, case: Case) -> Result<&Test, Flaw> {
        let flaw = |what: String| Flaw(format!("{}, test {}, {}: {what}", self.name, self.next, case.comment));
        let group = self.groups.last_mut().ok_or_else(|| flaw("no group".to_owned()))?;
        let op = group.op.clone().ok_or_else(|| flaw("a group of runs".to_owned()))?;
        let input = group.params.iter().chain(&case.input).map(|(k, v)| (k.clone(), v.clone())).collect();
        let request = Request { op, state: None, input, coins: case.coins.clone() };
        let answer = self.spec.ask(&request).map_err(|broken| flaw(broken.0))?;
        let answered = judge(answer).map_err(flaw)?;
        if answered.error.as_deref() != case.refused {
            return Err(flaw(format!("{:?} comes up, {:?} expected", answered.error, case.refused)));
        }
        if let Some((name, value)) = case.known.iter().find(|(name, value)| answered.out.get(*name) != Some(value)) {
            return Err(flaw(format!("{name} is {:?}, known to be {value}", answered.out.get(name))));
        }
        group.tests.push(Test {
            tc_id: self.next,
            comment: case.comment,
            flags: case.flags,
            input: case.input,
            coins: case.coins,
            trace: answered.trace,
            operations: Vec::new(),
            out: answered.out,
            result: if answered.error.is_none() { Verdict::Valid } else { Verdict::Invalid },
            error: answered.error,
            culprit: answered.culprit,
        });
        self.next += 1;
        group.tests.last().ok_or_else(|| Flaw("no test".to_owned()))
    }

    /// A run: its verdict is that of its last operation. Of one that fails, the operations of the party that refuses are kept.
    ///
    /// # Errors
    ///
    /// There is no group of runs, or no operation; an operation other than the last one fails.
    pub fn run(
        &mut self,
        comment: impl Into<String>,
        flags: &[&str],
        input: Object,
        mut operations: Vec<Operation>,
        out: Object,
    ) -> Result<(), Flaw> {
        let comment = comment.into();
        let flaw = |what: &str| Flaw(format!("{}, test {}, {comment}: {what}", self.name, self.next));
        if let Some(party) = operations.last().filter(|last| !last.success).map(|last| last.party.clone()) {
            operations.retain(|operation| operation.party == party);
        }
        let (last, before) = operations.split_last().ok_or_else(|| flaw("no operations"))?;
        if let Some(failed) = before.iter().find(|operation| !operation.success) {
            return Err(flaw(&format!("{} of {} fails with {:?}", failed.op, failed.party, failed.error)));
        }
        let group =
            self.groups.last_mut().filter(|group| group.op.is_none()).ok_or_else(|| flaw("no group of runs"))?;
        group.tests.push(Test {
            tc_id: self.next,
            comment: comment.clone(),
            flags: flags.iter().map(|flag| (*flag).to_owned()).collect(),
            input,
            coins: Object::new(),
            trace: Vec::new(),
            result: if last.success { Verdict::Valid } else { Verdict::Invalid },
            error: last.error.clone(),
            culprit: last.culprit,
            operations,
            out,
        });
        self.next += 1;
        Ok(())
    }

    /// The groups.
    pub fn finish(self) -> Vec<Group> {
        self.groups
    }
}

/// What the specification answered.
struct Answered {
    out: Object,
    trace: Vec<Step>,
    error: Option<String>,
    culprit: Option<u32>,
}

fn judge(answer: Answer) -> Result<Answered, String> {
    match answer {
        Answer::Done { out, trace, .. } => {
            Ok(Answered { out, trace: trace.unwrap_or_default(), error: None, culprit: None })
        }
        Answer::Refused { error, detail, .. } if error == BAD_REQUEST => Err(detail.unwrap_or(error)),
        Answer::Refused { error, culprit, .. } => {
            Ok(Answered { out: Object::new(), trace: Vec::new(), error: Some(error), culprit })
        }
        Answer::Skip(reason) => Err(reason),
    }
}

/// Plays operations with the specification and writes them down as they come. It keeps the handle of each party.
pub struct Recorder {
    spec: Local,
    states: std::collections::BTreeMap<String, Option<String>>,
    operations: Vec<Operation>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self { spec: Local::new(Half::Spec), states: Default::default(), operations: Vec::new() }
    }
}

impl Recorder {
    /// One operation of one party, written down, whether it succeeds or not; its results.
    ///
    /// # Errors
    ///
    /// The request is none.
    pub fn step(&mut self, party: &str, op: &str, input: Object, coins: Object) -> Result<&Operation, Flaw> {
        let state = self.states.get(party).cloned().flatten();
        let request = Request { op: op.to_owned(), state, input: input.clone(), coins: coins.clone() };
        let answer = self.spec.ask(&request).map_err(|broken| Flaw(broken.0))?;
        if let Answer::Done { state, .. } = &answer {
            self.states.insert(party.to_owned(), state.clone());
        }
        let Answered { out, trace, error, culprit } = judge(answer).map_err(|what| Flaw(format!("{party}: {what}")))?;
        let (op, party) = (op.to_owned(), party.to_owned());
        let success = error.is_none();
        self.operations.push(Operation { op, party, input, coins, trace, out, success, error, culprit });
        self.operations.last().ok_or_else(|| Flaw("no operation".to_owned()))
    }

    /// What was written down.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// What was written down, in the end.
    pub fn finish(self) -> Vec<Operation> {
        self.operations
    }
}

/// An object of these inputs.
pub fn object<const N: usize>(entries: [(&str, Value); N]) -> Object {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

//! Runs of parties, written down.

use crate::file::Object;
use crate::maker::{Flaw, Maker, Recorder};
use serde_json::Value;

/// What a party is asked.
pub struct Ask<'a> {
    /// Who.
    pub party: &'a str,
    /// The operation.
    pub op: &'static str,
    /// The inputs.
    pub input: Object,
    /// The draws.
    pub coins: Object,
}

impl<'a> Ask<'a> {
    /// This party is asked for this, with no draws.
    pub fn new(party: &'a str, op: &'static str, input: Object) -> Self {
        Self { party, op, input, coins: Object::new() }
    }

    /// With these draws.
    #[must_use]
    pub fn coins(mut self, coins: Object) -> Self {
        self.coins = coins;
        self
    }

    /// With this input in place of the one of that name.
    #[must_use]
    pub fn but(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.input.insert(name.to_owned(), value.into());
        self
    }

    /// With this draw in place of the one of that label.
    #[must_use]
    pub fn but_coin(mut self, label: &str, value: impl Into<Value>) -> Self {
        self.coins.insert(label.to_owned(), value.into());
        self
    }

    /// Without the draw of this label.
    #[must_use]
    pub fn without_coin(mut self, label: &str) -> Self {
        self.coins.remove(label);
        self
    }
}

/// What a run is about.
pub struct About<'a> {
    /// What it tests.
    pub comment: &'a str,
    /// Its flag, if it has one.
    pub flag: Option<&'a str>,
    /// Its `in`.
    pub input: Object,
}

/// One operation that must succeed: its results.
///
/// # Errors
///
/// It is refused.
pub fn done(recorder: &mut Recorder, ask: Ask<'_>) -> Result<Object, Flaw> {
    let operation = recorder.step(ask.party, ask.op, ask.input, ask.coins)?;
    match &operation.error {
        None => Ok(operation.out.clone()),
        Some(code) => Err(Flaw(format!("{} of {}: {code}", operation.op, operation.party))),
    }
}

/// A run that ends well.
///
/// # Errors
///
/// There is no operation in it.
pub fn valid(maker: &mut Maker, about: About<'_>, recorder: Recorder, result: Object) -> Result<(), Flaw> {
    maker.run(about.comment, about.flag.as_slice(), about.input, recorder.finish(), result)
}

/// A run whose last operation, `ask`, must be refused with this code and culprit.
///
/// # Errors
///
/// It ends otherwise.
pub fn refused(
    maker: &mut Maker,
    about: About<'_>,
    mut recorder: Recorder,
    ask: Ask<'_>,
    (code, culprit): (&str, Option<u32>),
) -> Result<(), Flaw> {
    let operation = recorder.step(ask.party, ask.op, ask.input, ask.coins)?;
    let came = (operation.error.as_deref(), operation.culprit);
    if came != (Some(code), culprit) {
        return Err(Flaw(format!("{}: {came:?} comes up, {code} {culprit:?} expected", about.comment)));
    }
    maker.run(about.comment, about.flag.as_slice(), about.input, recorder.finish(), Object::new())
}

/// A result that is text.
///
/// # Errors
///
/// There is no such result.
pub fn text(out: &Object, name: &str) -> Result<String, Flaw> {
    out.get(name).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| Flaw(format!("no {name}")))
}

/// Bytes as they stand in a test, with one of them changed: the byte at `at` becomes `to`.
///
/// # Errors
///
/// There is no such byte.
pub fn with_byte(hexadecimal: &str, at: usize, to: u8) -> Result<String, Flaw> {
    let mut bytes = hex::decode(hexadecimal)?;
    *bytes.get_mut(at).ok_or_else(|| Flaw("too short".to_owned()))? = to;
    Ok(hex::encode(bytes))
}

/// Bytes as they stand in a test, those from `at` on replaced.
///
/// # Errors
///
/// They are fewer than `at` and the new ones.
pub fn with_bytes(hexadecimal: &str, at: usize, new: &[u8]) -> Result<String, Flaw> {
    let mut bytes = hex::decode(hexadecimal)?;
    let place = bytes.get_mut(at..at + new.len()).ok_or_else(|| Flaw("too short".to_owned()))?;
    place.copy_from_slice(new);
    Ok(hex::encode(bytes))
}

/// Bytes as they stand in a test, the last one left out.
///
/// # Errors
///
/// They are none.
pub fn cut(hexadecimal: &str) -> Result<String, Flaw> {
    let mut bytes = hex::decode(hexadecimal)?;
    bytes.pop();
    Ok(hex::encode(bytes))
}

/// Bytes as they stand in a test, with one more.
pub fn longer(hexadecimal: &str) -> String {
    format!("{hexadecimal}00")
}

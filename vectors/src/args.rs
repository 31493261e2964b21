//! Reading the inputs and coins of a request, and seeing that all of them were read.

use crate::engine::Failure;
use crate::file::{Object, Step};
use num_bigint::BigUint;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Why an operation gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It was refused, as it is where the inputs are bad.
    Failure(Failure),
    /// The request is none: a field is missing or of another kind than declared.
    Request(String),
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<secagg_spec::prelude::SpecError> for Refusal {
    fn from(error: secagg_spec::prelude::SpecError) -> Self {
        Self::Failure(Failure { code: error.code.as_str(), culprit: error.culprit })
    }
}

impl From<secagg::Error> for Refusal {
    fn from(error: secagg::Error) -> Self {
        Self::Failure(Failure { code: error.code(), culprit: error.culprit() })
    }
}

/// What an operation gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// The results.
    pub out: Object,
    /// What came up on the way; whoever gives none gives an empty list.
    pub trace: Vec<Step>,
}

impl Done {
    /// Nothing but that it is done.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one result more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.out.insert(name.to_owned(), value.into());
        self
    }

    /// With one result more, in hex.
    #[must_use]
    pub fn hex(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.with(name, hex::encode(bytes))
    }

    /// With a step of the trace more.
    #[must_use]
    pub fn step(mut self, step: &str, name: impl Into<String>, value: impl AsRef<[u8]>) -> Self {
        self.trace.push(Step::new(step, name, value));
        self
    }
}

/// What an operation gives.
pub type Outcome = Result<Done, Refusal>;

/// The inputs and coins of one request. An operation reads all of them before it computes.
pub struct Args<'a> {
    input: &'a Object,
    coins: &'a Object,
    read: RefCell<BTreeSet<String>>,
}

fn wrong(what: &str, name: &str) -> Refusal {
    Refusal::Request(format!("{name}: {what}"))
}

/// Lower-case hex, read.
fn bytes_of(value: &Value, name: &str) -> Result<Vec<u8>, Refusal> {
    let text = value.as_str().ok_or_else(|| wrong("not a string", name))?;
    if text.chars().any(|c| c.is_ascii_uppercase()) {
        return Err(wrong("hex in upper case", name));
    }
    hex::decode(text).map_err(|_| wrong("not hex", name))
}

/// Exactly as many bytes.
fn array_of<const N: usize>(value: &Value, name: &str) -> Result<[u8; N], Refusal> {
    bytes_of(value, name)?.try_into().map_err(|_| wrong(&format!("not {N} bytes"), name))
}

fn number_of(value: &Value, name: &str) -> Result<u32, Refusal> {
    value.as_u64().and_then(|n| u32::try_from(n).ok()).ok_or_else(|| wrong("not a number below 2^32", name))
}

fn decimal_of(value: &Value, name: &str) -> Result<BigUint, Refusal> {
    let text = value.as_str().ok_or_else(|| wrong("not a string", name))?;
    let number: BigUint = text.parse().map_err(|_| wrong("not a decimal number", name))?;
    if number.to_string() == text { Ok(number) } else { Err(wrong("not the shortest decimal form", name)) }
}

fn list_of<'a>(value: &'a Value, name: &str) -> Result<&'a Vec<Value>, Refusal> {
    value.as_array().ok_or_else(|| wrong("not a list", name))
}

impl<'a> Args<'a> {
    /// The arguments of a request.
    pub fn new(input: &'a Object, coins: &'a Object) -> Self {
        Self { input, coins, read: RefCell::default() }
    }

    /// What was not read: `in` or `coins` and the name.
    pub fn unread(&self) -> Vec<String> {
        let read = self.read.borrow();
        let input = self.input.keys().map(|name| format!("in/{name}"));
        let coins = self.coins.keys().map(|name| format!("coins/{name}"));
        input.chain(coins).filter(|name| !read.contains(name)).collect()
    }

    /// The input of this name.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn value(&self, name: &str) -> Result<&'a Value, Refusal> {
        self.read.borrow_mut().insert(format!("in/{name}"));
        self.input.get(name).ok_or_else(|| wrong("missing", name))
    }

    /// An input of bytes.
    ///
    /// # Errors
    ///
    /// It is missing or of another kind; so all of these.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, Refusal> {
        bytes_of(self.value(name)?, name)
    }

    /// An input of as many bytes.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn array<const N: usize>(&self, name: &str) -> Result<[u8; N], Refusal> {
        array_of(self.value(name)?, name)
    }

    /// An input of bytes, as a number, big-endian.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn nat(&self, name: &str) -> Result<BigUint, Refusal> {
        Ok(BigUint::from_bytes_be(&self.bytes(name)?))
    }

    /// A number.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn number(&self, name: &str) -> Result<u32, Refusal> {
        number_of(self.value(name)?, name)
    }

    /// `true` or `false`.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn flag(&self, name: &str) -> Result<bool, Refusal> {
        self.value(name)?.as_bool().ok_or_else(|| wrong("not true or false", name))
    }

    /// A word.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn word(&self, name: &str) -> Result<&'a str, Refusal> {
        self.value(name)?.as_str().ok_or_else(|| wrong("not a string", name))
    }

    /// A natural number of any size, given in decimal.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn decimal(&self, name: &str) -> Result<BigUint, Refusal> {
        decimal_of(self.value(name)?, name)
    }

    /// A natural number below 2^64, given in decimal.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn u64(&self, name: &str) -> Result<u64, Refusal> {
        u64::try_from(self.decimal(name)?).map_err(|_| wrong("not below 2^64", name))
    }

    /// A natural number below 2^64, or null.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn u64_or_null(&self, name: &str) -> Result<Option<u64>, Refusal> {
        if self.value(name)?.is_null() { Ok(None) } else { self.u64(name).map(Some) }
    }

    /// A list of numbers.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn numbers(&self, name: &str) -> Result<Vec<u32>, Refusal> {
        list_of(self.value(name)?, name)?.iter().map(|v| number_of(v, name)).collect()
    }

    /// A list of natural numbers below 2^64, given in decimal.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn u64s(&self, name: &str) -> Result<Vec<u64>, Refusal> {
        let list = list_of(self.value(name)?, name)?;
        list.iter().map(|v| u64::try_from(decimal_of(v, name)?).map_err(|_| wrong("not below 2^64", name))).collect()
    }

    /// A list of byte strings.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn byte_strings(&self, name: &str) -> Result<Vec<Vec<u8>>, Refusal> {
        list_of(self.value(name)?, name)?.iter().map(|v| bytes_of(v, name)).collect()
    }

    /// A list of byte strings of this length.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn arrays<const N: usize>(&self, name: &str) -> Result<Vec<[u8; N]>, Refusal> {
        list_of(self.value(name)?, name)?.iter().map(|v| array_of(v, name)).collect()
    }

    /// A list of objects, each with its own arguments. What is not read in them is not noticed: the schema says what is there.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn records(&self, name: &str) -> Result<Vec<&'a Object>, Refusal> {
        list_of(self.value(name)?, name)?
            .iter()
            .map(|v| v.as_object().ok_or_else(|| wrong("not an object", name)))
            .collect()
    }

    /// The draw of this label.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn coin<const N: usize>(&self, label: &str) -> Result<[u8; N], Refusal> {
        self.read.borrow_mut().insert(format!("coins/{label}"));
        array_of(self.coins.get(label).ok_or_else(|| wrong("missing", label))?, label)
    }

    /// The draw of this label, of any length.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn coin_bytes(&self, label: &str) -> Result<Vec<u8>, Refusal> {
        self.read.borrow_mut().insert(format!("coins/{label}"));
        bytes_of(self.coins.get(label).ok_or_else(|| wrong("missing", label))?, label)
    }

    /// The draws whose label is this, a slash and a number, by number.
    ///
    /// # Errors
    ///
    /// See [`Args::bytes`].
    pub fn coins<const N: usize>(&self, stem: &str) -> Result<BTreeMap<u32, [u8; N]>, Refusal> {
        let mut found = BTreeMap::new();
        for (label, value) in self.coins {
            let number = label.strip_prefix(stem).and_then(|rest| rest.strip_prefix('/')).and_then(|n| n.parse().ok());
            if let Some(number) = number {
                self.read.borrow_mut().insert(format!("coins/{label}"));
                found.insert(number, array_of(value, label)?);
            }
        }
        Ok(found)
    }
}

/// The arguments of an object within a list.
pub fn within<'a>(object: &'a Object, none: &'a Object) -> Args<'a> {
    Args::new(object, none)
}

//! What a specification function answers when it cannot answer: a stable code, and who is to blame where that is known.

use std::fmt;

/// The stable error codes of `docs/bytes.md`, section 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// Parameters out of range.
    Params,
    /// The modulus is too small for the inputs.
    Wrap,
    /// An input vector of the wrong dimension or with an element out of range.
    Input,
    /// A message is too short, too long, or not as long as it says.
    Length,
    /// A message of another round.
    Round,
    /// Ids not in ascending order.
    Order,
    /// An id, or a message, twice.
    Duplicate,
    /// A value outside its range.
    Range,
    /// A padding bit is set.
    Padding,
    /// Not a valid point.
    Point,
    /// Fewer than t.
    Threshold,
    /// The user is missing from a set it must be in, or stands there with other keys than its own.
    NotMember,
    /// A set holds someone it must not.
    NotSubset,
    /// A list lacks someone it must hold.
    Incomplete,
    /// Two users advertise the same keys.
    DuplicateKey,
    /// A signature does not verify.
    Signature,
    /// A ciphertext does not authenticate.
    Tag,
    /// A ciphertext is for, or from, someone else.
    Address,
    /// A message from someone the round does not wait for.
    Unknown,
    /// A share does not match its commitment, two commitments to one key differ, or a reconstructed key is not the one
    /// advertised.
    Share,
    /// A session that is not later than the one before.
    Replay,
}

/// An error of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecError {
    /// What went wrong.
    pub code: Code,
    /// The id of the user whose fault it is, where one is known.
    pub culprit: Option<u32>,
}

/// The result of a specification function.
pub type Result<T> = std::result::Result<T, SpecError>;

impl Code {
    /// The stable string, as it stands in vectors and in `docs/bytes.md`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Code::Params => "E_PARAMS",
            Code::Wrap => "E_WRAP",
            Code::Input => "E_INPUT",
            Code::Length => "E_LENGTH",
            Code::Round => "E_ROUND",
            Code::Order => "E_ORDER",
            Code::Duplicate => "E_DUPLICATE",
            Code::Range => "E_RANGE",
            Code::Padding => "E_PADDING",
            Code::Point => "E_POINT",
            Code::Threshold => "E_THRESHOLD",
            Code::NotMember => "E_NOT_MEMBER",
            Code::NotSubset => "E_NOT_SUBSET",
            Code::Incomplete => "E_INCOMPLETE",
            Code::DuplicateKey => "E_DUPLICATE_KEY",
            Code::Signature => "E_SIGNATURE",
            Code::Tag => "E_TAG",
            Code::Address => "E_ADDRESS",
            Code::Unknown => "E_UNKNOWN",
            Code::Share => "E_SHARE",
            Code::Replay => "E_REPLAY",
        }
    }

    /// The error with this code and nobody to blame.
    pub fn error(&self) -> SpecError {
        SpecError { code: *self, culprit: None }
    }

    /// The error with this code, the fault of user `id`.
    pub fn by(&self, id: u32) -> SpecError {
        SpecError { code: *self, culprit: Some(id) }
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.culprit {
            Some(id) => write!(f, "{} (user {})", self.code.as_str(), id),
            None => write!(f, "{}", self.code.as_str()),
        }
    }
}

impl std::error::Error for SpecError {}

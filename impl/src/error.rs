//! What can go wrong: one variant a code, with the culprit where one is known.

use std::fmt;

/// A refusal. The code is stable and the same in every implementation; the words are for people.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// `E_PARAMS`: parameters out of range.
    #[error("parameters out of range: {what}")]
    Params {
        /// Which.
        what: &'static str,
    },
    /// `E_WRAP`: the modulus is too small for the inputs.
    #[error("the modulus is too small: a sum of the largest inputs would wrap")]
    Wrap,
    /// `E_INPUT`: an input vector of the wrong dimension, or with an element out of range.
    #[error("bad input vector: {what}")]
    Input {
        /// What is wrong with it.
        what: &'static str,
    },
    /// `E_LENGTH`: too short, too long, or not as long as it says.
    #[error("wrong length: {what}{}", By(.culprit))]
    Length {
        /// Of what.
        what: &'static str,
        /// Whose.
        culprit: Option<u32>,
    },
    /// `E_ROUND`: a message of another round.
    #[error("a message of another round{}", By(.culprit))]
    Round {
        /// Whose.
        culprit: Option<u32>,
    },
    /// `E_ORDER`: ids not in ascending order.
    #[error("ids not in ascending order{}", By(.culprit))]
    Order {
        /// The id out of order, or the sender.
        culprit: Option<u32>,
    },
    /// `E_DUPLICATE`: an id, or a message, twice.
    #[error("twice: {what}{}", By(.culprit))]
    Duplicate {
        /// What.
        what: &'static str,
        /// The id, or the sender.
        culprit: Option<u32>,
    },
    /// `E_RANGE`: a value outside its range.
    #[error("out of range: {what}{}", By(.culprit))]
    Range {
        /// Which value.
        what: &'static str,
        /// Whose.
        culprit: Option<u32>,
    },
    /// `E_PADDING`: a padding bit is set.
    #[error("a padding bit is set{}", By(.culprit))]
    Padding {
        /// Whose.
        culprit: Option<u32>,
    },
    /// `E_POINT`: not a point of the curve in compressed form, or the identity.
    #[error("not a compressed point of the curve{}", By(.culprit))]
    Point {
        /// Whose.
        culprit: Option<u32>,
    },
    /// `E_THRESHOLD`: fewer than t.
    #[error("fewer than the threshold: {what}{}", By(.culprit))]
    Threshold {
        /// Of what.
        what: &'static str,
        /// Whose shares they are, where they are somebody's.
        culprit: Option<u32>,
    },
    /// `E_NOT_MEMBER`: this user is missing from a set it must be in.
    #[error("this user is missing from {what}")]
    NotMember {
        /// Which set.
        what: &'static str,
    },
    /// `E_NOT_SUBSET`: a set holds someone it must not.
    #[error("{what} holds someone it must not{}", By(.culprit))]
    NotSubset {
        /// Which set.
        what: &'static str,
        /// The one it must not hold, or the sender.
        culprit: Option<u32>,
    },
    /// `E_INCOMPLETE`: a list lacks someone it must hold.
    #[error("{what} lacks someone it must hold{}", By(.culprit))]
    Incomplete {
        /// Which list.
        what: &'static str,
        /// The sender.
        culprit: Option<u32>,
    },
    /// `E_DUPLICATE_KEY`: two users advertise the same keys.
    #[error("the keys of another user{}", By(.culprit))]
    DuplicateKey {
        /// The later of the two.
        culprit: Option<u32>,
    },
    /// `E_SIGNATURE`: a signature does not verify.
    #[error("the signature does not verify{}", By(.culprit))]
    Signature {
        /// The signer.
        culprit: Option<u32>,
    },
    /// `E_TAG`: a ciphertext does not authenticate.
    #[error("the ciphertext does not authenticate{}", By(.culprit))]
    Tag {
        /// Its sender.
        culprit: Option<u32>,
    },
    /// `E_ADDRESS`: a ciphertext is for, or from, someone else.
    #[error("the ciphertext names another sender or recipient{}", By(.culprit))]
    Address {
        /// Its sender.
        culprit: Option<u32>,
    },
    /// `E_UNKNOWN`: a message from someone the round does not wait for.
    #[error("this round does not wait for the sender{}", By(.culprit))]
    Unknown {
        /// The sender.
        culprit: Option<u32>,
    },
    /// `E_SHARE`: what was opened does not match what was committed to.
    #[error("{what} does not match its commitment{}", By(.culprit))]
    Share {
        /// What.
        what: &'static str,
        /// Who committed to it or opened it, where only one can be at fault.
        culprit: Option<u32>,
    },
    /// `E_REPLAY`: a session that is not later than the one before.
    #[error("the session is not later than the one before")]
    Replay,
}

impl Error {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Params { .. } => "E_PARAMS",
            Error::Wrap => "E_WRAP",
            Error::Input { .. } => "E_INPUT",
            Error::Length { .. } => "E_LENGTH",
            Error::Round { .. } => "E_ROUND",
            Error::Order { .. } => "E_ORDER",
            Error::Duplicate { .. } => "E_DUPLICATE",
            Error::Range { .. } => "E_RANGE",
            Error::Padding { .. } => "E_PADDING",
            Error::Point { .. } => "E_POINT",
            Error::Threshold { .. } => "E_THRESHOLD",
            Error::NotMember { .. } => "E_NOT_MEMBER",
            Error::NotSubset { .. } => "E_NOT_SUBSET",
            Error::Incomplete { .. } => "E_INCOMPLETE",
            Error::DuplicateKey { .. } => "E_DUPLICATE_KEY",
            Error::Signature { .. } => "E_SIGNATURE",
            Error::Tag { .. } => "E_TAG",
            Error::Address { .. } => "E_ADDRESS",
            Error::Unknown { .. } => "E_UNKNOWN",
            Error::Share { .. } => "E_SHARE",
            Error::Replay => "E_REPLAY",
        }
    }

    /// The id of the user whose fault it is, where one is known.
    pub fn culprit(&self) -> Option<u32> {
        match self {
            Error::Params { .. } | Error::Wrap | Error::Input { .. } | Error::NotMember { .. } | Error::Replay => None,
            Error::Threshold { culprit, .. }
            | Error::Length { culprit, .. }
            | Error::Round { culprit }
            | Error::Order { culprit }
            | Error::Duplicate { culprit, .. }
            | Error::Range { culprit, .. }
            | Error::Padding { culprit }
            | Error::Point { culprit }
            | Error::NotSubset { culprit, .. }
            | Error::Incomplete { culprit, .. }
            | Error::DuplicateKey { culprit }
            | Error::Signature { culprit }
            | Error::Tag { culprit }
            | Error::Address { culprit }
            | Error::Unknown { culprit }
            | Error::Share { culprit, .. } => *culprit,
        }
    }

    /// The same error, blamed on user `id`; errors that are nobody's, and those of a threshold, stay as they are.
    pub(crate) fn blame(mut self, id: u32) -> Self {
        match &mut self {
            Error::Params { .. }
            | Error::Wrap
            | Error::Input { .. }
            | Error::Threshold { .. }
            | Error::NotMember { .. }
            | Error::Replay => {}
            Error::Length { culprit, .. }
            | Error::Round { culprit }
            | Error::Order { culprit }
            | Error::Duplicate { culprit, .. }
            | Error::Range { culprit, .. }
            | Error::Padding { culprit }
            | Error::Point { culprit }
            | Error::NotSubset { culprit, .. }
            | Error::Incomplete { culprit, .. }
            | Error::DuplicateKey { culprit }
            | Error::Signature { culprit }
            | Error::Tag { culprit }
            | Error::Address { culprit }
            | Error::Unknown { culprit }
            | Error::Share { culprit, .. } => *culprit = Some(id),
        }
        self
    }
}

/// Prints ` (user 5)`, or nothing.
struct By<'a>(&'a Option<u32>);

impl fmt::Display for By<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(id) => write!(f, " (user {id})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_says_what_and_who() {
        let e = Error::Range { what: "a share", culprit: Some(5) };
        assert_eq!(e.to_string(), "out of range: a share (user 5)");
        let e = Error::Padding { culprit: None };
        assert_eq!(e.to_string(), "a padding bit is set");
    }

    #[test]
    fn blame_sets_the_culprit_and_keeps_the_code() {
        let e = Error::Point { culprit: Some(2) }.blame(9);
        assert_eq!((e.code(), e.culprit()), ("E_POINT", Some(9)));
        let e = Error::Wrap.blame(9);
        assert_eq!((e.code(), e.culprit()), ("E_WRAP", None));
        let e = Error::Share { what: "a share", culprit: None }.blame(9);
        assert_eq!((e.code(), e.culprit()), ("E_SHARE", Some(9)));
        // Whose shares are too few is nobody's fault.
        let e = Error::Threshold { what: "shares", culprit: Some(2) }.blame(9);
        assert_eq!((e.code(), e.culprit()), ("E_THRESHOLD", Some(2)));
    }
}

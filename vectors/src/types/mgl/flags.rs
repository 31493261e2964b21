//! The flags of MGL's tests.

use crate::catalogue::Flag;

const CHECKS: &str = "docs/bytes.md §10, Checks";

const fn missing(name: &'static str, effect: &'static str) -> Flag {
    Flag { name, bug_type: "MISSING_CHECK", section: CHECKS, effect, finding: None }
}

const fn attack(name: &'static str, bug_type: &'static str, effect: &'static str, finding: &'static str) -> Flag {
    Flag { name, bug_type, section: "docs/findings; docs/bytes.md §10", effect, finding: Some(finding) }
}

const fn reading(name: &'static str, effect: &'static str) -> Flag {
    Flag { name, bug_type: "WRONG_RESULT", section: "docs/bytes.md §10", effect, finding: None }
}

/// Parameters out of range.
pub const PARAMETERS: Flag = missing("BadParameters", "runs with parameters for which nothing is promised");
/// Inputs out of range.
pub const INPUT: Flag = missing("BadInput", "sums wrap, or other users' elements are spilt into");
/// Not a message as section 4 has it.
pub const MALFORMED: Flag = Flag {
    name: "MalformedMessage",
    bug_type: "PARSING",
    section: "docs/bytes.md §4 and §10",
    effect: "one message has two encodings, or is read beyond its end",
    finding: None,
};
/// A call that must not be answered.
pub const CALL: Flag = missing("BadCall", "masks an input in a session that is none, or without enough masks");
/// A call that the server did not sign.
pub const FORGED_CALL: Flag = missing("ForgedCall", "anybody on the line chooses U0 and the time stamps");
/// Ciphertexts in a list where they must not be.
pub const LIST: Flag = missing("WrongList", "takes a share of a user that has none to give");
/// A ciphertext that does not open, or holds what it must not.
pub const CIPHERTEXT: Flag = missing("BadCiphertext", "takes a share that its sender did not send");
/// A U1 that must not be followed.
pub const SURVIVORS: Flag = missing("BadSurvivors", "reveals for a set that is too small, or is not of this session");
/// Signatures that do not carry U1.
pub const SIGNERS: Flag = missing("BadSigners", "reveals for a set that no quorum has signed");
/// A sender that is not waited for, or that comes twice.
pub const SENDER: Flag = missing("BadSender", "counts a message twice, or one of a user that is not in the round");
/// Too few messages.
pub const TOO_FEW: Flag = missing("TooFew", "gives a wrong sum, or one of fewer than t");
/// A share or dealing that is missing, or is not what was committed to.
pub const SHARE: Flag = missing("BadShare", "gives a wrong sum, with nobody to blame");
/// A coefficient that is 0.
pub const ZERO: Flag = missing("ZeroCoefficient", "sends the identity as a commitment, which nobody can decode");

/// The lists of `05` beside U1.
pub const LISTS: Flag =
    reading("ListsBesideU1", "asks that the lists be those of U1, and refuses, or leaves out what it can open");
/// Who may sign without `SignedDecisionSet`.
pub const OUTSIDERS: Flag = reading("SignersOutside", "asks for more of U2 than the page does");
/// High s.
pub const HIGH_S: Flag = reading("HighS", "refuses a signature whose s is above q/2");
/// A new session.
pub const GIVEN_UP: Flag = reading("SessionGivenUp", "cannot begin a session while another is open");
/// What is in associated data.
pub const BOUND: Flag = reading("AssociatedData", "binds ciphertexts to something else");
/// The one-time keys of a reading.
pub const KEYS: Flag = reading("OneTimeKeys", "derives other keys");

/// F02.
pub const F02: Flag = attack(
    "SplitSets",
    "PRIVACY_BREAK",
    "reveals by the list of signatures it is shown: shown two lists, users open a user's masks of both kinds",
    "F02",
);
/// F03.
pub const F03: Flag =
    attack("TwoQuorums", "PRIVACY_BREAK", "runs with a threshold for which two quorums share nobody", "F03");
/// F05.
pub const F05: Flag =
    attack("ReplayedSession", "PRIVACY_BREAK", "masks a second input with the keys of an earlier session", "F05");
/// F06.
pub const F06: Flag =
    attack("OldSignatures", "PRIVACY_BREAK", "takes signatures of another session for this one's", "F06");
/// F08.
pub const F08: Flag =
    attack("LostAfterDecision", "WRONG_RESULT", "sums over those who answered last, whose set nobody decided", "F08");
/// F09.
pub const F09: Flag =
    attack("LostNeighbour", "WRONG_RESULT", "reveals nothing for a neighbour that is lost: its masks stay in", "F09");
/// F11.
pub const F11: Flag =
    attack("DealerLost", "FRAGILE", "has no dealing of a user that was lost before it dealt: no sum", "F11");
/// F14.
pub const F14: Flag = attack(
    "ServersGraph",
    "PRIVACY_BREAK",
    "takes the neighbours that the server names: a component of two or three",
    "F14",
);
/// F16.
pub const F16: Flag = attack(
    "Reflected",
    "PRIVACY_BREAK",
    "takes its own ciphertext, or one for another place, and hands over what is in it",
    "F16",
);
/// F27.
pub const F27: Flag =
    attack("OneBadCiphertext", "FRAGILE", "stops at the first bad ciphertext: one user halts all", "F27");
/// F29.
pub const F29: Flag =
    attack("Discarded", "WRONG_RESULT", "leaves an input out whose masks stay in: a wrong sum and no error", "F29");
/// F30.
pub const F30: Flag =
    attack("BothEndsLost", "WRONG_RESULT", "gives a sum though a mask of it cannot be brought back", "F30");

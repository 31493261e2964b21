//! What the tests of BON look for.

use crate::catalogue::Flag;

/// A flag.
const fn flag(name: &'static str, bug_type: &'static str, section: &'static str, effect: &'static str) -> Flag {
    Flag { name, bug_type, section, effect, finding: None }
}

/// A flag whose tests are the attack of a finding.
const fn attack(
    name: &'static str,
    finding: &'static str,
    bug_type: &'static str,
    section: &'static str,
    effect: &'static str,
) -> Flag {
    Flag { name, bug_type, section, effect, finding: Some(finding) }
}

/// Declares flags and, for each file, which of them it has.
macro_rules! lists {
    ($($list:ident: [$($name:ident),* $(,)?];)*) => {
        $(
            #[doc = concat!("The flags of a type: ", stringify!($list), ".")]
            pub static $list: &[Flag] = &[$($name),*];
        )*
    };
}

const READ: &str = "docs/bytes.md §4";
const FIELDS: &str = "docs/bytes.md §1";
const REPAIRS: &str = "docs/bytes.md §3, Repairs";

/// Fields, or the message, cut short.
pub const TRUNCATED: Flag =
    flag("Truncated", "MISSING_CHECK", READ, "reads past the end, or takes what is not there for zeros");
/// Bytes after the last field.
pub const TRAILING: Flag = flag("TrailingBytes", "MALLEABILITY", READ, "one message has many encodings");
/// A message of another round.
pub const KIND: Flag = flag("WrongKind", "CONFUSION", READ, "takes a message of one round for that of another");
/// A count above n.
pub const COUNT: Flag = flag("CountTooLarge", "RESOURCE", READ, "makes room for as many entries as a stranger says");
/// An id that no user has.
pub const ID: Flag =
    flag("IdOutOfRange", "MISSING_CHECK", READ, "takes an id that no user has; a share of 0 is the secret");
/// An id twice in a list.
pub const REPEATED: Flag = flag("RepeatedId", "MISSING_CHECK", READ, "counts a user twice, or keeps either entry");
/// Ids in another order.
pub const ORDER: Flag = flag("Order", "MALLEABILITY", READ, "one list has many encodings, each with a hash of its own");
/// Not a point.
pub const POINT: Flag =
    flag("InvalidPoint", "INVALID_CURVE", FIELDS, "agrees on a key that others can find, or fails later");
/// q or more.
pub const REDUCED: Flag = flag("NotReduced", "MALLEABILITY", FIELDS, "one element has two encodings");
/// R or more.
pub const ELEMENT: Flag =
    flag("ElementTooLarge", "MISSING_CHECK", FIELDS, "adds what is no element of Z_R: a wrong sum");
/// A padding bit.
pub const PADDING: Flag = flag("Padding", "MALLEABILITY", FIELDS, "one vector has many encodings");
/// Parameters.
pub const PARAMS: Flag =
    flag("Parameters", "MISSING_CHECK", "docs/bytes.md §3", "runs with parameters that no proof is for");
/// Sums that wrap.
pub const WRAP: Flag =
    flag("Wrap", "MISSING_CHECK", "docs/bytes.md §3", "gives a sum that has wrapped, as if it were one");
/// An input.
pub const INPUT: Flag = flag("BadInput", "MISSING_CHECK", READ, "spoils the sum, or tells more than an input should");
/// Another step than is next.
pub const TURN: Flag = flag(
    "OutOfTurn",
    "STATE",
    "docs/bytes.md §3",
    "answers twice: two answers for two sets of users tell what one must not",
);
/// Fewer than t.
pub const FEW: Flag = flag("TooFew", "MISSING_CHECK", READ, "goes on with fewer than t, who alone can hide each other");
/// Not in a set.
pub const MEMBER: Flag = flag("NotMember", "MISSING_CHECK", READ, "goes on in a session that is said to be without it");
/// Somebody too many in a set.
pub const SUBSET: Flag = flag("NotSubset", "MISSING_CHECK", READ, "takes part with somebody who was not there before");
/// Somebody missing in a list.
pub const INCOMPLETE: Flag = flag("Incomplete", "MISSING_CHECK", READ, "finds out later that a share is missing");
/// Equal pairs of keys.
pub const COPIES: Flag = flag("DuplicateKey", "MISSING_CHECK", READ, "shares secrets with one user under two names");
/// A bad signature.
pub const SIGNATURE: Flag = flag("BadSignature", "SIGNATURE", READ, "takes for a user's what another has said");
/// s above q/2.
pub const HIGH_S: Flag = flag("HighS", "SIGNATURE", FIELDS, "refuses signatures that others make and accept");
/// Keys that are equal in part.
pub const HALF: Flag = flag("PairsDiffer", "TOO_STRICT", READ, "refuses pairs of which one key only is equal");
/// A ciphertext that fails.
pub const TAG: Flag = flag("BadTag", "AUTHENTICATION", READ, "reveals what somebody put there instead of the share");
/// A plaintext of or for another.
pub const ADDRESS: Flag =
    flag("WrongAddress", "AUTHENTICATION", READ, "takes a share that is another user's, or its own");
/// A sender that is not waited for.
pub const UNKNOWN: Flag = flag("UnknownSender", "STATE", READ, "takes into a round whoever was not in the one before");
/// A second message.
pub const SECOND: Flag =
    flag("SecondMessage", "STATE", READ, "takes the second message of a user in the place of the first");
/// A secret that comes out 0.
pub const ZERO: Flag = flag("ZeroKey", "MISSING_CHECK", READ, "agrees with the key 0, whose public key is no point");
/// More than t shares.
pub const ALL_SHARES: Flag = flag(
    "AllShares",
    "WRONG_RESULT",
    "BON §VII-B",
    "reconstructs from t of the shares: another sum where one share is wrong",
);
/// Somebody is lost.
pub const DROPOUT: Flag =
    flag("Dropout", "WRONG_RESULT", "BON Fig. 4", "leaves masks in the sum, or takes out too many");
/// Somebody is lost late.
pub const LATE: Flag =
    flag("LateDropout", "WRONG_RESULT", "BON Fig. 4", "leaves out an input that is in the sum already");
/// R − 1 comes out.
pub const LARGEST: Flag =
    flag("LargestSum", "WRONG_RESULT", "docs/bytes.md §3", "chooses a modulus in which the largest sum wraps");
/// Many keys.
pub const KEYS: Flag = flag("LongLivedKeys", "WRONG_RESULT", REPAIRS, "cannot use its signing key in a second session");
/// Own keys.
pub const OWN_KEYS: Flag = attack(
    "OwnKeys",
    "F26",
    "MISSING_CHECK",
    REPAIRS,
    "shares its secrets in a session in which others see other keys of it",
);
/// Own keys of an earlier session.
pub const OLD_KEYS: Flag = attack(
    "OldKeys",
    "F06",
    "REPLAY",
    REPAIRS,
    "goes on in a session in which it stands with the keys of an earlier one",
);
/// Signatures of an earlier session.
pub const OLD_SIGNATURES: Flag = attack(
    "OldSignatures",
    "F06",
    "REPLAY",
    REPAIRS,
    "reveals shares for survivors who were those of an earlier session: the server opens inputs",
);
/// Signatures without the session.
pub const UNBOUND: Flag =
    attack("UnboundSignature", "F06", "REPLAY", REPAIRS, "takes a signature that names no session and no user");
/// Ciphertexts of another session.
pub const OLD_CIPHERTEXT: Flag =
    attack("OldCiphertext", "F06", "REPLAY", REPAIRS, "takes the shares of one session for those of another");
/// Reflected ciphertexts.
pub const REFLECTED: Flag =
    flag("Reflected", "AUTHENTICATION", REPAIRS, "takes its own ciphertext for the one that was sent to it");
/// A key that is not the one advertised.
pub const CHECKED: Flag =
    flag("CheckedKeys", "WRONG_RESULT", REPAIRS, "takes away masks of a key that nobody has: a sum of noise");
/// The server lets bad signatures through.
pub const VERIFIED: Flag = attack(
    "ServerVerifies",
    "F27",
    "AVAILABILITY",
    REPAIRS,
    "passes a bad signature on: every honest user stops, and one user has ended the session",
);
/// Ciphertexts that fail stop a user.
pub const SKIPS: Flag = attack(
    "SkipUndecryptable",
    "F27",
    "AVAILABILITY",
    REPAIRS,
    "stops on a ciphertext that fails: who sends bad ones decides who goes on, and a rerun leaks by differencing",
);
/// Too few shares.
pub const LEFT_OUT: Flag = attack(
    "SharesLeftOut",
    "F27",
    "MISSING_CHECK",
    REPAIRS,
    "reconstructs a secret from fewer than t shares: a sum of noise",
);
/// Copied keys.
pub const COPIED: Flag = attack(
    "CopiedKey",
    "F31",
    "KEY_LEAK",
    REPAIRS,
    "adds and takes away the same mask for two users who show one key: the input is left with its self-mask alone",
);

lists! {
    HBC: [TRUNCATED, TRAILING, KIND, COUNT, ID, REPEATED, ORDER, POINT, REDUCED, PARAMS, WRAP, INPUT, TURN, FEW, MEMBER, SUBSET,
        INCOMPLETE, COPIES, TAG, ADDRESS, UNKNOWN, SECOND, ZERO, DROPOUT, LARGEST];
    ACTIVE: [TRUNCATED, TRAILING, KIND, COUNT, ID, REPEATED, ORDER, POINT, REDUCED, ELEMENT, PADDING, PARAMS, INPUT, TURN, FEW, MEMBER, SUBSET,
        INCOMPLETE, COPIES, SIGNATURE, HIGH_S, HALF, TAG, ADDRESS, UNKNOWN, SECOND, ZERO, ALL_SHARES, DROPOUT, LATE];
    HARDENED: [PARAMS, DROPOUT, LATE, KEYS, OWN_KEYS, OLD_KEYS, OLD_SIGNATURES, UNBOUND, OLD_CIPHERTEXT, REFLECTED, CHECKED, VERIFIED, SKIPS, LEFT_OUT,
        COPIED, FEW, MEMBER, SUBSET, COPIES, SIGNATURE, ZERO];
    MESSAGES: [TRUNCATED, TRAILING, KIND, COUNT, ID, REPEATED, ORDER, POINT, REDUCED, ELEMENT, PADDING];
    ACS: [TRUNCATED, TRAILING, KIND, COUNT, ID, REPEATED, ORDER, POINT, ELEMENT, PADDING, PARAMS, WRAP, INPUT, TURN, FEW, SUBSET, INCOMPLETE,
        UNKNOWN, SECOND, DROPOUT];
}

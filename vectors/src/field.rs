//! How the inputs and results of an operation are declared: once, for the schema, for the page and for the reader.

/// What a value is, as JSON has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Lower-case hex of as many bytes.
    Bytes(usize),
    /// Lower-case hex of any number of bytes.
    AnyBytes,
    /// A number below 2^32.
    Number,
    /// A natural number, in decimal, as a string.
    Decimal,
    /// An integer, in decimal with `-` before a negative one, as a string.
    Integer,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list.
    List(&'static Kind),
    /// An object whose keys are ids, in decimal.
    ById(&'static Kind),
    /// An object with these fields.
    Record(&'static [Field]),
    /// This or `null`.
    OrNull(&'static Kind),
}

/// A field. In the coins of an operation a `*` in the name stands for a number: `nonce/*` is `nonce/1`, `nonce/2`, …; and a `?` at its
/// end says that the coin may be missing, which some variants do not use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// What it stands for.
    pub doc: &'static str,
}

/// A field.
pub const fn field(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field { name, kind, doc }
}

impl Kind {
    /// The kind in words, for a table.
    pub fn words(&self) -> String {
        match self {
            Self::Bytes(1) => "hex, 1 byte".to_owned(),
            Self::Bytes(n) => format!("hex, {n} bytes"),
            Self::AnyBytes => "hex".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Decimal => "decimal string".to_owned(),
            Self::Integer => "decimal string, signed".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::OneOf(words) => words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(" or "),
            Self::List(kind) => format!("list of: {}", kind.words()),
            Self::ById(kind) => format!("object, by id: {}", kind.words()),
            Self::Record(fields) => {
                let names: Vec<String> =
                    fields.iter().map(|f| format!("`{}` ({}): {}", f.name, f.kind.words(), f.doc)).collect();
                format!("object of {}", names.join("; "))
            }
            Self::OrNull(kind) => format!("{}, or null", kind.words()),
        }
    }
}

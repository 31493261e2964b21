//! `conform.toml`: what an implementation is known not to do, and why.

use serde::Deserialize;

/// The file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What is known not to work.
    #[serde(default)]
    pub skip: Vec<Skip>,
}

/// Something that is known not to work.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// Tests, `bon_active/7`; each `*` stands for anything.
    pub test: Option<String>,
    /// Operations that the implementation has not, `npkc.*`.
    pub op: Option<String>,
    /// Why.
    pub reason: String,
}

impl Config {
    /// Reads the file's text.
    ///
    /// # Errors
    ///
    /// It is no such file; an entry is about nothing or both, or has no reason.
    pub fn parse(text: &str) -> Result<Self, String> {
        let config: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for skip in &config.skip {
            if skip.test.is_some() == skip.op.is_some() {
                return Err(format!("{skip}: one of test and op, and not both"));
            }
            if skip.reason.trim().is_empty() {
                return Err(format!("{skip}: no reason"));
            }
        }
        Ok(config)
    }
}

impl Skip {
    /// Whether it is about this test.
    pub fn names_test(&self, test: &str) -> bool {
        self.test.as_ref().is_some_and(|pattern| matches(pattern, test))
    }

    /// Whether it is about this operation.
    pub fn names_op(&self, op: &str) -> bool {
        self.op.as_ref().is_some_and(|pattern| matches(pattern, op))
    }
}

impl std::fmt::Display for Skip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.test, &self.op) {
            (Some(test), _) => write!(f, "skip of test {test:?}"),
            (None, Some(op)) => write!(f, "skip of op {op:?}"),
            (None, None) => f.write_str("skip"),
        }
    }
}

/// Whether a name fits a pattern in which each `*` stands for anything.
pub fn matches(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(head) else { return false };
    loop {
        if matches(rest, name) {
            return true;
        }
        let mut chars = name.chars();
        if chars.next().is_none() {
            return false;
        }
        name = chars.as_str();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, name, fits) in [
            ("shamir/1", "shamir/1", true),
            ("shamir/1", "shamir/11", false),
            ("shamir/*", "shamir/11", true),
            ("*_negative/*", "shamir_negative/1", true),
            ("*_negative/*", "shamir/1", false),
            ("*", "", true),
            ("a*b*c", "a_b_b_c", true),
            ("a*b*c", "a_c_b", false),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }

    #[test]
    fn an_entry_has_one_subject_and_a_reason() {
        let parse = |entry: &str| Config::parse(&format!("[[skip]]\n{entry}"));
        assert!(parse("op = 'npkc.*'\nreason = 'no providers'").is_ok());
        for bad in
            ["reason = 'x'", "op = 'a'\ntest = 'b'\nreason = 'x'", "op = 'a'\nreason = ' '", "op = 'a'", "of = 'a'"]
        {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}

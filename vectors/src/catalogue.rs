//! Every type of vector, and every operation.

use crate::field::Field;
use crate::file::{File, Group, Note, VERSION};
use crate::maker::{Flaw, Maker};
use crate::op::Op;
use crate::schema;
use crate::types;
use std::collections::BTreeMap;

/// A flag and what it means.
pub struct Flag {
    /// Its name.
    pub name: &'static str,
    /// The kind of fault that a test with this flag looks for.
    pub bug_type: &'static str,
    /// Where it says what is right.
    pub section: &'static str,
    /// What an implementation with the fault does.
    pub effect: &'static str,
    /// The finding whose attack it is, if it is one.
    pub finding: Option<&'static str>,
}

/// Makes tests.
pub type Make = fn(&mut Maker) -> Result<(), Flaw>;

/// A type of vector: a file, its negative file, its schema.
pub struct Type {
    /// Its name, and that of its files.
    pub name: &'static str,
    /// The algorithm, as the files name it.
    pub algorithm: &'static str,
    /// What it is about, in a sentence.
    pub about: &'static str,
    /// The flags.
    pub flags: &'static [Flag],
    /// The operations.
    pub ops: &'static [&'static Op],
    /// Whether its tests are runs: lists of operations.
    pub runs: bool,
    /// Of a run: the fields of `in`.
    pub about_a_run: &'static [Field],
    /// Of a run that succeeds: the fields of `out`.
    pub result_of_a_run: &'static [Field],
    /// Makes the tests that must succeed.
    pub positive: Option<Make>,
    /// Makes the tests that must be refused; none where nothing is ever refused.
    pub negative: Option<Make>,
}

/// All types.
pub fn types() -> Vec<&'static Type> {
    let all =
        [types::primitives::TYPES, types::providers::TYPES, types::acs::TYPES, types::bon::TYPES, types::mgl::TYPES];
    all.concat()
}

/// All operations, by name.
pub fn ops() -> BTreeMap<&'static str, &'static Op> {
    types().into_iter().flat_map(|kind| kind.ops).map(|op| (op.name, *op)).collect()
}

impl Type {
    /// The files of the type, by name without `.json`.
    ///
    /// # Errors
    ///
    /// Those of the makers; a flag that is not declared, or that no test has.
    pub fn files(&self) -> Result<Vec<(String, File)>, Flaw> {
        let mut files = Vec::new();
        let negative = format!("{}_negative", self.name);
        for (name, make) in [(self.name.to_owned(), self.positive), (negative, self.negative)] {
            let Some(make) = make else { continue };
            let mut maker = Maker::new(&name);
            make(&mut maker)?;
            files
                .push((name.clone(), self.file(maker.finish()).map_err(|Flaw(what)| Flaw(format!("{name}: {what}")))?));
        }
        let all = || files.iter().flat_map(|(_, file)| file.tests()).flat_map(|(_, test)| &test.flags);
        match self.flags.iter().find(|flag| !all().any(|name| name == flag.name)) {
            Some(flag) => Err(Flaw(format!("{}: no test has the flag {}", self.name, flag.name))),
            None => Ok(files),
        }
    }

    fn file(&self, test_groups: Vec<Group>) -> Result<File, Flaw> {
        let mut notes = BTreeMap::new();
        for name in test_groups.iter().flat_map(|group| &group.tests).flat_map(|test| &test.flags) {
            let flag = self.flags.iter().find(|flag| flag.name == name);
            let flag = flag.ok_or_else(|| Flaw(format!("the flag {name} is not declared")))?;
            let note = Note {
                bug_type: flag.bug_type.to_owned(),
                section: flag.section.to_owned(),
                effect: flag.effect.to_owned(),
                finding: flag.finding.map(str::to_owned),
            };
            notes.insert(name.clone(), note);
        }
        let count = test_groups.iter().map(|group| group.tests.len()).sum::<usize>();
        Ok(File {
            schema: schema::name(self.name),
            version: VERSION.to_owned(),
            algorithm: self.algorithm.to_owned(),
            notes,
            number_of_tests: u32::try_from(count).unwrap_or(u32::MAX),
            test_groups,
        })
    }
}

//! An attack as it is told: step by step, with what it got; and the judgement, which alone looks at the truth.

use super::leak::{Leak, Opened};
use crate::findings::{Trial, Verdict};
use secagg::Modulus;
use secagg_vectors::engine::Failure;
use std::collections::BTreeSet;

/// An attack that has been made.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What was done, and what came of it.
    pub steps: Vec<String>,
    /// The sum that was opened and should not be.
    pub leak: Option<Leak>,
    modulus: Modulus,
}

/// Ids as they are read: `{1, 2, 5}`.
pub fn ids(users: impl IntoIterator<Item = u32>) -> String {
    let users: Vec<String> = users.into_iter().map(|user| user.to_string()).collect();
    format!("{{{}}}", users.join(", "))
}

/// The refusal of a user, as a step, if it is one that the attack may meet.
///
/// # Errors
///
/// A refusal for another reason.
pub fn refused(user: u32, refusal: &Failure, expected: &[&str]) -> Result<String, String> {
    if expected.contains(&refusal.code) {
        Ok(format!("User {user} refuses: {refusal}."))
    } else {
        Err(format!("user {user} refuses for a reason that is none here: {refusal}"))
    }
}

impl Attempt {
    /// Nothing done yet; inputs are over Z_R with this modulus.
    pub fn new(modulus: Modulus) -> Self {
        Self { steps: Vec::new(), leak: None, modulus }
    }

    /// Tells a step.
    pub fn say(&mut self, step: impl Into<String>) {
        self.steps.push(step.into());
    }

    /// Looks for the least sum that holds this user's input among what is opened, and keeps it if it is of fewer than `fewer` users.
    pub fn look(&mut self, opened: &Opened, user: u32, fewer: usize) {
        let found = opened.leaks().into_iter().find(|leak| leak.users.contains(&user));
        self.say(match &found {
            None => format!("No sum with the input of user {user} can be computed."),
            Some(leak) => {
                let users = ids(leak.users.iter().copied());
                let masked =
                    leak.users.iter().filter_map(|i| Some(format!("masked x_{i} = {:?}", opened.masked.get(i)?)));
                let masked: Vec<String> =
                    if leak.users.len() <= 4 { masked.collect() } else { vec!["the masked inputs".to_owned()] };
                format!("Taking all open masks off {} leaves the sum over {users}: {:?}.", masked.join(", "), leak.sum)
            }
        });
        let is_found = found.is_some();
        self.leak = found.filter(|leak| leak.users.len() < fewer);
        if is_found && self.leak.is_none() {
            self.say(format!("That is nothing about fewer than {fewer} users."));
        }
    }

    /// Compares what was got with the truth: the inputs, by user.
    pub fn judge(self, input: &dyn Fn(u32) -> Vec<u64>) -> Trial {
        let Some(leak) = self.leak else {
            return Trial { verdict: Verdict::Safe, steps: self.steps, recovered: None, truth: None };
        };
        let truth = sum(self.modulus, &leak.users, input);
        let what = match leak.users.first() {
            Some(user) if leak.users.len() == 1 => format!("x_{user}"),
            _ => format!("the sum of x over {}", ids(leak.users.iter().copied())),
        };
        let verdict = if truth == leak.sum { Verdict::Broken } else { Verdict::Safe };
        Trial {
            verdict,
            steps: self.steps,
            recovered: Some(format!("{what} = {:?}", leak.sum)),
            truth: Some(format!("{what} = {truth:?}")),
        }
    }
}

/// The sum of these users' inputs.
pub fn sum(modulus: Modulus, users: &BTreeSet<u32>, input: &dyn Fn(u32) -> Vec<u64>) -> Vec<u64> {
    let mut users = users.iter();
    let mut total = users.next().map(|user| input(*user)).unwrap_or_default();
    users.for_each(|user| modulus.add_assign(&mut total, &input(*user)));
    total
}

//! The papers' security statements as games: programs that play them and count.
//!
//! At tiny parameters a game goes through all coins, with ideal primitives, and compares distributions by counting: there is no
//! sampling and no tolerance. At real parameters it plays real sessions. `docs/games.md` says what is idealized where.

pub mod bon;
pub mod count;
pub mod masking;
pub mod mgl;
pub mod nike;
pub mod npkc;
pub mod shape;
pub mod tiny;

use serde::Serialize;

/// What came out of a game.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The statement is so.
    Holds,
    /// It is not.
    Fails,
    /// It is so, and says nothing: an algorithm that knows nothing satisfies it.
    Vacuous,
}

/// A number of a game: what it is, and the number.
pub type Number = (&'static str, String);

/// What playing gives: the outcome and what was counted, or what should not happen.
type Played = Result<(Outcome, Vec<Number>), String>;

/// A game that was played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The game's name.
    pub id: &'static str,
    /// Where the statement stands, and what it says.
    pub claim: &'static str,
    /// What came out.
    pub outcome: Outcome,
    /// What must.
    pub expected: Outcome,
    /// What was counted.
    pub numbers: Vec<Number>,
}

/// A game.
pub struct Game {
    /// Its name.
    pub id: &'static str,
    /// Where the statement stands, and what it says.
    pub claim: &'static str,
    /// What must come out.
    pub expected: Outcome,
    play: fn() -> Played,
}

impl Game {
    /// Plays it.
    ///
    /// # Errors
    ///
    /// What should not happen: a party that cannot be made.
    pub fn play(&self) -> Result<Report, String> {
        let (outcome, numbers) = (self.play)()?;
        Ok(Report { id: self.id, claim: self.claim, outcome, expected: self.expected, numbers })
    }
}

/// Holds or fails.
fn holds(so: bool) -> Outcome {
    if so { Outcome::Holds } else { Outcome::Fails }
}

/// Every game.
pub fn all() -> Vec<Game> {
    vec![
        Game {
            id: "npkc-correct",
            claim: "MGL Definition 4.1: both ends of a pair compute one key",
            expected: Outcome::Holds,
            play: npkc::correct,
        },
        Game {
            id: "npkc-users",
            claim: "MGL Theorem 4.6: fewer than k users learn nothing about the keys of others",
            expected: Outcome::Fails,
            play: npkc::users,
        },
        Game {
            id: "npkc-ssp",
            claim: "MGL Theorem 4.7: nor do they together with one SSP",
            expected: Outcome::Fails,
            play: npkc::ssp,
        },
        Game {
            id: "npkc-definition",
            claim: "MGL Definition 4.2: some algorithm outputs what is distributed like the polynomials of u and v",
            expected: Outcome::Vacuous,
            play: npkc::definition,
        },
        Game {
            id: "nike-users",
            claim: "Bivariate keys: to fewer than k users every value of another pair's F_1 + F_2 is equally likely; to k users one is left",
            expected: Outcome::Holds,
            play: nike::users,
        },
        Game {
            id: "nike-ssp",
            claim: "Bivariate keys: the same together with one provider's whole polynomial",
            expected: Outcome::Holds,
            play: nike::ssp,
        },
        Game {
            id: "bon-lemma-1",
            claim: "BON Lemma 1: inputs under pairwise masks are uniform but for their sum",
            expected: Outcome::Holds,
            play: masking::lemma_1,
        },
        Game {
            id: "bon-theorem-1",
            claim: "BON Theorem 1: the view of users is simulated without the others' inputs",
            expected: Outcome::Holds,
            play: bon::theorem_1,
        },
        Game {
            id: "bon-theorem-2",
            claim: "BON Theorem 2: the view of the server and fewer than t users is simulated from the sum",
            expected: Outcome::Holds,
            play: bon::theorem_2,
        },
        Game {
            id: "mgl-theorem-5.1",
            claim: "MGL Theorem 5.1: the view of users is simulated without the others' inputs",
            expected: Outcome::Holds,
            play: mgl::theorem_5_1,
        },
        Game {
            id: "mgl-theorem-5.2-ideal",
            claim: "MGL Theorem 5.2 with ideal pairwise keys: the view of the server and fewer than t users is simulated from the sum",
            expected: Outcome::Holds,
            play: mgl::theorem_5_2_ideal,
        },
        Game {
            id: "mgl-theorem-5.2",
            claim: "MGL Theorem 5.2 as written, with keys from NPKC",
            expected: Outcome::Fails,
            play: mgl::theorem_5_2,
        },
        Game {
            id: "bon-shape",
            claim: "BON Theorems 1 and 2 at real parameters: the simulator's view has the messages and lengths of a real one",
            expected: Outcome::Holds,
            play: shape::bon,
        },
        Game {
            id: "mgl-shape",
            claim: "MGL Theorems 5.1 and 5.2, hardened, at real parameters: the same",
            expected: Outcome::Holds,
            play: shape::mgl,
        },
    ]
}

//! MGL's simulators (semi-honest, Theorems 5.1 and 5.2), counted against the real view; and what F01 makes of it.

use super::count::{Tally, View};
use super::tiny::{PAIRS, Q, Scene, Shares, USERS};
use super::{Number, Outcome, holds};
use crate::findings::{Against, Options, Verdict, f01};
use crate::table::Player;

/// The coins of a run. Each user's κ, a_κ and PRG(κ); of the pair of honest users the key K, the coefficients of both dealings and
/// PRG(K); and the simulator's own draws. User 3 colludes: the masks and dealings that it has a part in are known to it.
const OWN: usize = 3;
const KEY: usize = OWN * USERS;
const PAIR: usize = KEY + 3;
const DRAWN: usize = PAIR + 1;
const COINS: usize = DRAWN + USERS;

/// The pair of honest users.
const HONEST: (usize, usize) = PAIRS[0];

fn radices(scene: &Scene, simulated: bool) -> [u64; COINS] {
    let mut radices = [1; COINS];
    for u in scene.staying() {
        let modulus = if scene.server { scene.modulus } else { 1 };
        radices[OWN * u..OWN * (u + 1)].copy_from_slice(&[Q, Q, modulus]);
    }
    if scene.server {
        radices[KEY..PAIR].fill(Q);
        if !(simulated && scene.hides(HONEST)) {
            radices[PAIR] = scene.modulus;
        }
        if simulated && scene.hides(HONEST) {
            radices[DRAWN] = scene.modulus;
        }
    }
    radices
}

/// Which keys the pair of honest users has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keys {
    /// A uniform one, as the bivariate scheme gives them.
    Ideal,
    /// One that user 3 computes from its own polynomials (F01).
    Npkc,
}

fn view(
    scene: &Scene,
    shares: &Shares,
    keys: Keys,
    coins: &[u64],
    inputs: &[u64; USERS],
    simulated: Option<u64>,
) -> View {
    let mut view = View::default();
    let coin = |u: usize, which: usize| coins[OWN * u + which];
    let kappa_at = |u: usize, w: usize| shares.at(coin(u, 0), coin(u, 1), w);
    // Hybrid 5: of a key that stays closed, shares of 0.
    let key = if simulated.is_some() && scene.hides(HONEST) { 0 } else { coins[KEY] };
    // Round 2: what the colluder decrypts.
    for u in scene.staying() {
        view.push(kappa_at(u, 2), Q);
    }
    if !scene.server {
        return view;
    }
    // Both ends deal: the server's share is at 3, the dealer's own at 1.
    for u in scene.staying() {
        view.push(shares.at(key, coins[KEY + 1 + u], 2), Q);
    }
    // Hybrid 11: values of the same sum in the place of the inputs, and no masks between those who stay.
    let made_up = simulated.map(|sum| scene.made_up(&coins[DRAWN..], sum));
    for u in scene.staying() {
        let mut alpha = made_up.as_ref().unwrap_or(inputs)[u] + coin(u, 2);
        if simulated.is_none() || !scene.hides(HONEST) {
            // (−1)^δ: the lesser of a pair adds.
            alpha += scene.signed(1 - u, u, coins[PAIR]);
        }
        view.push(alpha % scene.modulus, scene.modulus);
    }
    // Round 3, β, and what is opened.
    for w in scene.staying() {
        for v in scene.staying() {
            view.push(kappa_at(v, w), Q);
        }
        view.push(coin(w, 2), scene.modulus);
        if !scene.hides(HONEST) {
            view.push(shares.at(key, coins[KEY + 1 + w], 0), Q);
        }
    }
    if keys == Keys::Npkc || !scene.hides(HONEST) {
        view.push(coins[PAIR], scene.modulus);
    }
    view
}

fn real(scene: &Scene, shares: &Shares, keys: Keys, inputs: [u64; USERS]) -> Tally {
    Tally::over(&radices(scene, false), |coins| view(scene, shares, keys, coins, &inputs, None))
}

fn simulated(scene: &Scene, shares: &Shares, sum: u64) -> Tally {
    Tally::over(&radices(scene, true), |coins| view(scene, shares, Keys::Ideal, coins, &[0; USERS], Some(sum)))
}

/// User 3 colludes; nobody is lost, or one of the others is, before it sends anything.
fn scenes(modulus: u64, server: bool) -> [Scene; 3] {
    let scene = |stays| Scene { modulus, server, colludes: [false, false, true], stays };
    [scene([true; 3]), scene([true, false, true]), scene([false, true, true])]
}

/// Theorem 5.1: the simulator runs the honest users on zeros.
pub(super) fn theorem_5_1() -> Result<(Outcome, Vec<Number>), String> {
    let shares = Shares::new()?;
    let (mut equal, mut views) = (0, 0);
    for scene in scenes(3, false) {
        let (real, zeros) =
            (real(&scene, &shares, Keys::Ideal, [2, 1, 0]), real(&scene, &shares, Keys::Ideal, [0; USERS]));
        views += real.views();
        equal += u32::from(real.same(&zeros));
    }
    let numbers =
        vec![("different views, in 3 scenes", views.to_string()), ("scenes equally distributed", equal.to_string())];
    Ok((holds(equal == 3), numbers))
}

/// Theorem 5.2 where honest users have uniform keys.
pub(super) fn theorem_5_2_ideal() -> Result<(Outcome, Vec<Number>), String> {
    let shares = Shares::new()?;
    let (mut count, mut equal, mut found_out, mut coins, mut views) = (0, 0, 0, 0, 0);
    for scene in [2, 3].into_iter().flat_map(|modulus| scenes(modulus, true)) {
        let inputs = [1, 0, 1];
        let (real, sum) = (real(&scene, &shares, Keys::Ideal, inputs), scene.sum(&inputs));
        count += 1;
        coins += real.total();
        views += real.views();
        equal += u32::from(real.same(&simulated(&scene, &shares, sum)));
        found_out += u32::from(!real.same(&simulated(&scene, &shares, (sum + 1) % scene.modulus)));
    }
    let numbers = vec![
        ("scenes: R = 2 and 3; nobody, user 2 or user 1 lost", count.to_string()),
        ("coins gone through", coins.to_string()),
        ("different views", views.to_string()),
        ("real and simulated view equally distributed", equal.to_string()),
        ("not so when the simulator is told another sum", found_out.to_string()),
    ];
    Ok((holds(count == equal && count == found_out), numbers))
}

/// Theorem 5.2 as written: what the keys of NPKC tell user 3 goes into the view. Two pairs of inputs of the same sum, which the
/// simulator cannot tell apart, then have no view in common; at real parameters the input itself comes out.
pub(super) fn theorem_5_2() -> Result<(Outcome, Vec<Number>), String> {
    let shares = Shares::new()?;
    let [scene, ..] = scenes(3, true);
    let of = |keys, inputs| real(&scene, &shares, keys, inputs);
    let (one, other) = (of(Keys::Npkc, [1, 0, 1]), of(Keys::Npkc, [0, 1, 1]));
    let (ideal_one, ideal_other) = (of(Keys::Ideal, [1, 0, 1]), of(Keys::Ideal, [0, 1, 1]));
    let mut recovered = 0;
    for player in [Player::Spec, Player::Impl] {
        let trial = (f01::FINDING.play)(Against::AsWritten, &Options { player, users: None, seed: [0x52; 32] })?;
        recovered += u32::from(trial.verdict == Verdict::Broken && trial.recovered == trial.truth);
    }
    let numbers = vec![
        ("views with inputs (1, 0)", one.views().to_string()),
        ("views with inputs (0, 1)", other.views().to_string()),
        ("views in common, keys from NPKC", one.common(&other).to_string()),
        ("views in common, ideal keys", ideal_one.common(&ideal_other).to_string()),
        ("real sessions, of 2, from which an input is recovered", recovered.to_string()),
    ];
    let differ = one.common(&other) == 0 && ideal_one.same(&ideal_other) && recovered == 2;
    Ok((holds(!differ), numbers))
}

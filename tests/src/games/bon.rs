//! BON's simulators (honest-but-curious, Theorems 1 and 2), counted against the real view.

use super::count::{Tally, View};
use super::tiny::{PAIRS, Q, Scene, Shares, USERS};
use super::{Number, Outcome, holds};

/// The coins of a run. Each user's b, a_b, s, a_s and PRG(b); each pair's PRG(s_{u,v}); and the simulator's own draws.
const OWN: usize = 5;
const PAIR: usize = OWN * USERS;
const DRAWN: usize = PAIR + PAIRS.len();
const COINS: usize = DRAWN + USERS;

/// How many values each coin has; one, where nothing in the view hangs on it.
fn radices(scene: &Scene, simulated: bool) -> [u64; COINS] {
    let mut radices = [1; COINS];
    let shares_are_seen = !scene.colluders().is_empty();
    for u in scene.honest() {
        let (b, s) = (shares_are_seen || scene.stays[u], shares_are_seen || !scene.stays[u]);
        let modulus = if scene.server && scene.stays[u] { scene.modulus } else { 1 };
        let of = |is_seen: bool| if is_seen { Q } else { 1 };
        radices[OWN * u..OWN * (u + 1)].copy_from_slice(&[of(b), of(b), of(s), of(s), modulus]);
        if simulated && scene.server && scene.staying().split_last().is_some_and(|(_, others)| others.contains(&u)) {
            radices[DRAWN + u] = scene.modulus;
        }
    }
    for (place, (u, v)) in PAIRS.into_iter().enumerate() {
        let is_used = scene.server && scene.is_honest((u, v)) && (scene.stays[u] || scene.stays[v]);
        if is_used && !(simulated && scene.hides((u, v))) {
            radices[PAIR + place] = scene.modulus;
        }
    }
    radices
}

/// What a run puts before the adversary. `simulated`: the sum of the honest inputs, in the place of the inputs.
fn view(scene: &Scene, shares: &Shares, coins: &[u64], inputs: &[u64; USERS], simulated: Option<u64>) -> View {
    let mut view = View::default();
    let coin = |u: usize, which: usize| coins[OWN * u + which];
    // Hybrids 3 and 6: of secrets that stay closed, shares of 0.
    let b = |u: usize| if simulated.is_some() && !scene.stays[u] { 0 } else { coin(u, 0) };
    let s = |u: usize| if simulated.is_some() && scene.stays[u] { 0 } else { coin(u, 2) };
    let b_at = |u: usize, w: usize| shares.at(b(u), coin(u, 1), w);
    let s_at = |u: usize, w: usize| shares.at(s(u), coin(u, 3), w);
    // Round 1: what the colluders decrypt.
    for (u, c) in scene.honest().into_iter().flat_map(|u| scene.colluders().into_iter().map(move |c| (u, c))) {
        view.push(b_at(u, c), Q);
        view.push(s_at(u, c), Q);
    }
    if !scene.server {
        return view;
    }
    // Round 2. Hybrid 9: w_u in the place of x_u, and no masks between those who stay.
    let made_up = simulated.map(|sum| scene.made_up(&coins[DRAWN..], sum));
    for u in scene.staying() {
        let mut y = made_up.as_ref().unwrap_or(inputs)[u] + coin(u, 4);
        for (place, pair) in PAIRS.into_iter().enumerate().filter(|(_, pair)| pair.0 == u || pair.1 == u) {
            let other = if pair.0 == u { pair.1 } else { pair.0 };
            // A colluder's masks are known; any value will do.
            let r = if scene.is_honest(pair) { coins[PAIR + place] } else { 1 };
            if simulated.is_none() || !scene.hides(pair) {
                y += scene.signed(u, other, r);
            }
        }
        view.push(y % scene.modulus, scene.modulus);
    }
    // Round 4: the shares of all who stay, and what the opened secrets give.
    for v in scene.honest() {
        for w in scene.staying() {
            view.push(if scene.stays[v] { b_at(v, w) } else { s_at(v, w) }, Q);
        }
        if scene.stays[v] {
            view.push(coin(v, 4), scene.modulus);
        }
    }
    for (place, pair) in PAIRS.into_iter().enumerate() {
        if scene.is_honest(pair) && scene.stays[pair.0] != scene.stays[pair.1] {
            view.push(coins[PAIR + place], scene.modulus);
        }
    }
    view
}

fn real(scene: &Scene, shares: &Shares, inputs: [u64; USERS]) -> Tally {
    Tally::over(&radices(scene, false), |coins| view(scene, shares, coins, &inputs, None))
}

fn simulated(scene: &Scene, shares: &Shares, sum: u64) -> Tally {
    Tally::over(&radices(scene, true), |coins| view(scene, shares, coins, &[0; USERS], Some(sum)))
}

/// Theorem 1: the simulator runs the honest users on zeros.
pub(super) fn theorem_1() -> Result<(Outcome, Vec<Number>), String> {
    let shares = Shares::new()?;
    let (mut scenes, mut equal, mut views) = (0, 0, 0);
    for colludes in [[false, false, true], [false, true, true]] {
        for stays in [[true; 3], [true, false, true], [false, true, true]] {
            let scene = Scene { modulus: 3, server: false, colludes, stays };
            let (real, zeros) = (real(&scene, &shares, [2, 1, 0]), real(&scene, &shares, [0; 3]));
            scenes += 1;
            views += real.views();
            equal += u32::from(real.same(&zeros));
        }
    }
    let numbers = vec![
        ("coalitions of one and two of three users, with sets of survivors", scenes.to_string()),
        ("different views", views.to_string()),
        ("real and simulated view equally distributed", equal.to_string()),
    ];
    Ok((holds(scenes == equal), numbers))
}

/// Theorem 2. A simulator that is told another sum is found out.
pub(super) fn theorem_2() -> Result<(Outcome, Vec<Number>), String> {
    let shares = Shares::new()?;
    let (one, none) = ([false, false, true], [false; 3]);
    let (all, without_2) = ([true; 3], [true, false, true]);
    let (mut scenes, mut equal, mut found_out, mut coins, mut views) = (0, 0, 0, 0, 0);
    for (colludes, stays) in [(one, all), (one, without_2), (none, all), (none, without_2)] {
        let scene = Scene { modulus: 2, server: true, colludes, stays };
        let inputs = [1, 0, 1];
        let (real, sum) = (real(&scene, &shares, inputs), scene.sum(&inputs));
        let told = simulated(&scene, &shares, sum);
        let misled = simulated(&scene, &shares, (sum + 1) % scene.modulus);
        scenes += 1;
        coins += real.total();
        views += real.views();
        equal += u32::from(real.same(&told));
        found_out += u32::from(!real.same(&misled));
    }
    let numbers = vec![
        ("scenes: the server with one user and alone, nobody lost and user 2 lost", scenes.to_string()),
        ("coins gone through", coins.to_string()),
        ("different views", views.to_string()),
        ("real and simulated view equally distributed", equal.to_string()),
        ("not so when the simulator is told another sum", found_out.to_string()),
    ];
    Ok((holds(scenes == equal && scenes == found_out), numbers))
}

//! NPKC's two providers at work (MGL Figure 2, Round 1, by the specification): what each has afterwards. (N, e) and the shares of φ(N)
//! are a dealer's; f_1 and f_2 are those that [`mgl_draws::npkc_materials`] takes, so that the users hold the same either way.
#![allow(non_snake_case)]

use super::ssp::{MicCoins, NpkcSsp, Run};
use crate::findings::stage::text;
use secagg_spec::npkc::integer::Int;
use secagg_spec::npkc::prime::is_probable_prime;
use secagg_spec::npkc::rsa_param::{Private, Public};
use secagg_spec::npkc::{mic, sspg};
use secagg_spec::prelude::{Bytes, Code, Nat, nat};
use secagg_vectors::engine::{draws, mgl_draws};

/// How often π_MIC is begun at most: gcd(γ, e) = 1 comes every second or third time.
const TRIES: u32 = 64;

/// What the two have after π_MIC.
struct Inverse {
    coins: [Vec<MicCoins>; 2],
    received: [Vec<Bytes>; 2],
    d: [Int; 2],
}

/// A prime of so many bits.
fn prime(seed: &[u8; 32], what: &str, bits: u64) -> Result<Nat, String> {
    let top = nat(1) << (bits - 1);
    for attempt in 0..u32::MAX {
        let mut p = draws::below(seed, &format!("{what}/{attempt}"), &top).map_err(text)? + &top;
        p.set_bit(0, true);
        if is_probable_prime(&p) {
            return Ok(p);
        }
    }
    Err("no prime".to_owned())
}

fn coins_1(seed: &[u8; 32], what: &str, N: &Nat, bits: u64) -> Result<mic::Coins1, String> {
    let draw = |name: &str, bound: &Nat| draws::below(seed, &format!("{what}/{name}"), bound).map_err(text);
    let [p, q] = [prime(seed, &format!("{what}/p"), bits)?, prime(seed, &format!("{what}/q"), bits)?];
    let rho = |name| Ok::<Nat, String>(draw(name, &(&p * &q - 1u32))? + 1u32);
    let (rho_phi, rho_lambda) = (rho("rho_phi")?, rho("rho_lambda")?);
    let (lambda_1, r_1) = (draw("lambda_1", &(N * N))?, draw("r_1", &(N * N * N))?);
    Ok(mic::Coins1 { p, q, lambda_1, r_1, rho_phi, rho_lambda })
}

fn coins_2(seed: &[u8; 32], what: &str, N: &Nat, n: &Nat) -> Result<mic::Coins2, String> {
    let draw = |name: &str, bound: &Nat| draws::below(seed, &format!("{what}/{name}"), bound).map_err(text);
    let (lambda_2, r_2) = (draw("lambda_2", &(N * N))?, draw("r_2", &(N * N * N))?);
    Ok(mic::Coins2 { lambda_2, r_2, rho: draw("rho", &(n - 1u32))? + 1u32 })
}

/// π_MIC, begun again until it succeeds.
fn inverse(seed: &[u8; 32], purpose: &str, public: &Public, [one, two]: &[Private; 2]) -> Result<Inverse, String> {
    let (mut coins, mut received) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    let bits = mic::least_paillier_modulus(public).bits() / 2 + 2;
    for attempt in 0..TRIES {
        let what = format!("npkc/mic/{purpose}/{attempt}");
        let first = coins_1(seed, &what, &public.N, bits)?;
        let second = coins_2(seed, &what, &public.N, &(&first.p * &first.q))?;
        let (started, message_0) = mic::start(public, &one.phi, &first).map_err(text)?;
        let (answered, message_1) = mic::answer(public, &two.phi, &message_0, &second).map_err(text)?;
        let (revealed, message_2) = mic::reveal(&started, &message_1).map_err(text)?;
        coins[0].push(MicCoins::One(first));
        coins[1].push(MicCoins::Two(second));
        received[0].push(message_1);
        received[1].extend([message_0, message_2.clone()]);
        match (mic::share_1(&revealed), mic::share_2(&answered, &message_2)) {
            (Ok(d_1), Ok(d_2)) => return Ok(Inverse { coins, received, d: [d_1, d_2] }),
            (Err(e), _) | (_, Err(e)) if e.code != Code::Params => return Err(text(e)),
            _ => (),
        }
    }
    Err("π_MIC does not succeed".to_owned())
}

/// π_SSPG with every user, for polynomials f_1 and f_2.
fn serve(public: &Public, k: u32, inverse: Inverse, f: [&Vec<Nat>; 2]) -> Result<[Run; 2], String> {
    let Inverse { coins, mut received, d } = inverse;
    let start = |b: usize| sspg::start(public, k, &d[b], f[b]).map_err(text);
    let mut ssps = [start(0)?, start(1)?];
    let mut shares = [Vec::new(), Vec::new()];
    for j in 1..=public.m {
        for (b, other) in [(0, 1), (1, 0)] {
            let request = sspg::request(j);
            let (next, pending, asked) = sspg::register(&ssps[b], &request).map_err(text)?;
            ssps[b] = next;
            let (next, answer) = sspg::answer(&ssps[other], &asked).map_err(text)?;
            ssps[other] = next;
            shares[b].push(sspg::share(&ssps[b], &pending, &answer).map_err(text)?);
            received[b].extend([request, answer]);
            received[other].push(asked);
        }
    }
    let ([coins_1, coins_2], [received_1, received_2]) = (coins, received);
    let ([ssp_1, ssp_2], [shares_1, shares_2]) = (ssps, shares);
    Ok([
        Run { coins: coins_1, ssp: ssp_1, received: received_1, shares: shares_1 },
        Run { coins: coins_2, ssp: ssp_2, received: received_2, shares: shares_2 },
    ])
}

/// Both providers of m users, with k coefficients, after all were served.
///
/// # Errors
///
/// Those of the specification, for parameters that will not do.
pub fn provide(seed: &[u8; 32], primes: (&Nat, &Nat), m: u32, k: u32) -> Result<[NpkcSsp; 2], String> {
    let (public, privates) = mgl_draws::npkc_parameters(seed, primes, m).map_err(text)?;
    let polynomials = |b| mgl_draws::npkc_polynomials(seed, b, k, &public.N).map_err(text);
    let [f_1, f_2] = [polynomials(1)?, polynomials(2)?];
    let run =
        |at: usize, purpose: &str| serve(&public, k, inverse(seed, purpose, &public, &privates)?, [&f_1[at], &f_2[at]]);
    let ([masks_1, masks_2], [ae_1, ae_2]) = (run(0, "mask")?, run(1, "ae")?);
    let [one, two] = privates;
    Ok([NpkcSsp { private: one, runs: [masks_1, ae_1] }, NpkcSsp { private: two, runs: [masks_2, ae_2] }])
}

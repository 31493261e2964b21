//! The draws of MGL's users, by label ([`super::draws`]): what they are enrolled with, and their coins in each session.

use super::Failure;
use super::draws::{below, bytes, element, failure, secret_key, verification_key};
use super::mgl::{Coins, Enrolment, Material, Model, ServerKeys, Setup};
use secagg_spec::graph;
use secagg_spec::nike::provider::{self, Provider};
use secagg_spec::npkc::{ring, rsa_param};
use secagg_spec::prelude::{Code, Nat, One, Zero};
use std::collections::BTreeMap;

/// Two safe primes, the greatest below 2^64: P and Q of an N that keeps nothing secret and is quick to compute with.
pub const SMALL_SAFE_PRIMES: [u64; 2] = [0xffff_ffff_ffff_fa43, 0xffff_ffff_ffff_f5db];

/// Everybody, enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The set-up, with everybody's verification keys.
    pub setup: Setup,
    /// The users, from 1 on.
    pub users: Vec<Enrolment>,
    /// The server.
    pub server: ServerKeys,
}

/// The degree bound k of the key polynomials: §5.4's k = t, as far as k < m lets it.
pub fn polynomial_length(setup: &Setup) -> u32 {
    setup.threshold.min(setup.users.saturating_sub(1)).max(1)
}

/// Enrols everybody as the set-up says: the seed's graph, keys from NPKC over the modulus PQ of these safe primes, or with `SoundNike`
/// from bivariate polynomials, and in the active model signing keys, whose public halves are put into the set-up.
///
/// # Errors
///
/// `E_PARAMS` where the set-up has no graph; those of the specification for a modulus that does not do.
pub fn enrol(seed: &[u8; 32], setup: &Setup, primes: (&Nat, &Nat)) -> Result<Enrolled, Failure> {
    let materials = if setup.repairs.has("SoundNike") {
        nike_materials(seed, setup.users, polynomial_length(setup))?
    } else {
        npkc_materials(seed, primes, setup.users, polynomial_length(setup))?
    };
    enrol_with(seed, setup, materials)
}

/// Enrols everybody with this key material, from user 1 on. Errors as [`enrol`].
///
/// # Errors
///
/// As [`enrol`].
pub fn enrol_with(seed: &[u8; 32], setup: &Setup, materials: Vec<Material>) -> Result<Enrolled, Failure> {
    let graph = graph::graph(setup.users, setup.degree, &setup.graph_seed).map_err(failure)?;
    let active = setup.model == Model::Active;
    let signing_key = |who: &str| if active { secret_key(seed, &format!("{who}/d_sk")).map(Some) } else { Ok(None) };
    let mut users = Vec::new();
    let mut server = ServerKeys { graph: Vec::new(), keys: Vec::new(), signing_key: signing_key("server")? };
    let mut setup = setup.clone();
    setup.server_key = server.signing_key.as_ref().map(verification_key).transpose()?;
    setup.verification_keys.clear();
    for (i, material) in (1..=setup.users).zip(materials) {
        let neighbours = graph::neighbours(&graph, i).map_err(failure)?;
        let deals_to = graph::dealt_by(&graph, i).map_err(failure)?;
        let server_key = bytes(seed, &format!("user/{i}/server_key"))?;
        let signing_key = signing_key(&format!("user/{i}"))?;
        setup.verification_keys.extend(signing_key.as_ref().map(verification_key).transpose()?);
        server.graph.push((neighbours.clone(), deals_to.clone()));
        server.keys.push(server_key);
        users.push(Enrolment { neighbours, deals_to, material, server_key, signing_key });
    }
    Ok(Enrolled { setup, users, server })
}

/// NPKC.DistRSAParam with a dealer who has these safe primes: (N, e), and what either SSP is given.
///
/// # Errors
///
/// Those of the specification's `dist_rsa_param`.
pub fn npkc_parameters(
    seed: &[u8; 32],
    (p, q): (&Nat, &Nat),
    m: u32,
) -> Result<(rsa_param::Public, [rsa_param::Private; 2]), Failure> {
    let coins = rsa_param::Coins { P_1: below(seed, "npkc/P_1", p)?, Q_1: below(seed, "npkc/Q_1", q)? };
    let (public, one, two) = rsa_param::dist_rsa_param(p, q, m, &coins).map_err(failure)?;
    Ok((public, [one, two]))
}

/// f_b of SSP_b, with k coefficients: for masks, then for AE.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn npkc_polynomials(seed: &[u8; 32], b: u8, k: u32, modulus: &Nat) -> Result<[Vec<Nat>; 2], Failure> {
    let of = |purpose: &str| polynomial(seed, &format!("npkc/{purpose}/{b}"), k, modulus);
    Ok([of("mask")?, of("ae")?])
}

/// NPKC's polynomials for users 1 to m, with k coefficients each, as the two SSPs deal them (MGL Figure 2), computed in one place.
///
/// # Errors
///
/// Those of the specification's `dist_rsa_param`.
pub fn npkc_materials(seed: &[u8; 32], primes: (&Nat, &Nat), m: u32, k: u32) -> Result<Vec<Material>, Failure> {
    let (public, _) = npkc_parameters(seed, primes, m)?;
    let phi = (primes.0 - 1u32) * (primes.1 - 1u32);
    let d = public.e.modinv(&phi).ok_or_else(|| failure(Code::Params.error()))?;
    let [one, two] = [npkc_polynomials(seed, 1, k, &public.N)?, npkc_polynomials(seed, 2, k, &public.N)?];
    let share = |f: &[Nat], i: u32| {
        let scale = ring::evaluate(f, i, &public.N).modpow(&d, &public.N);
        ring::encode_polynomial(&ring::scale(&scale, f, &public.N), &public.N).map_err(failure)
    };
    let material = |i: u32| {
        Ok(Material::Npkc {
            modulus: public.N.to_bytes_be(),
            exponent: public.e.to_bytes_be(),
            masks: [share(&one[0], i)?, share(&two[0], i)?],
            ae: [share(&one[1], i)?, share(&two[1], i)?],
        })
    };
    (1..=m).map(material).collect()
}

/// k coefficients below N, none of them 1 and the last not 0.
fn polynomial(seed: &[u8; 32], what: &str, k: u32, modulus: &Nat) -> Result<Vec<Nat>, Failure> {
    (0..k)
        .map(|i| {
            let a = below(seed, &format!("{what}/{i}"), modulus)?;
            // Neither 0 nor 1 comes up in practice; 2 is as good as any.
            Ok(if a.is_one() || a.is_zero() { Nat::from(2u32) } else { a })
        })
        .collect()
}

/// The a_{uv} of SSP_b, u ≤ v < k (`docs/bytes.md`, section 11): for masks, then for AE.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn nike_coefficients(seed: &[u8; 32], b: u8, k: u32) -> Result<[Vec<Nat>; 2], Failure> {
    let of = |purpose: &str| {
        let places = (0..k).flat_map(|u| (u..k).map(move |v| (u, v)));
        let a = |(u, v)| Ok(Nat::from_bytes_be(&element(seed, &format!("nike/{b}/{purpose}/{u}/{v}"))?));
        places.map(a).collect::<Result<Vec<Nat>, Failure>>()
    };
    Ok([of("mask")?, of("ae")?])
}

/// K_{i,SSP_b}.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn provider_key(seed: &[u8; 32], b: u8, i: u32) -> Result<[u8; 32], Failure> {
    bytes(seed, &format!("user/{i}/ssp/{b}"))
}

/// The nonce of the rows that SSP_b sends user i.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn provider_nonce(seed: &[u8; 32], b: u8, i: u32) -> Result<[u8; 12], Failure> {
    bytes(seed, &format!("nike/{b}/nonce/{i}"))
}

/// SSP_b with these a_{uv}, after it has served users 1 to m; and what it sent them.
///
/// # Errors
///
/// Those of the specification's `provider`.
pub fn nike_provider(
    seed: &[u8; 32],
    b: u8,
    (m, k): (u32, u32),
    [masks, ae]: &[Vec<Nat>; 2],
) -> Result<(Provider, Vec<Vec<u8>>), Failure> {
    let mut ssp = provider::provider(b, m, k, masks, ae).map_err(failure)?;
    let mut sent = Vec::new();
    for i in 1..=m {
        let (key, nonce) = (provider_key(seed, b, i)?, provider_nonce(seed, b, i)?);
        let (next, rows) = provider::register(&ssp, i, &key, &nonce).map_err(failure)?;
        ssp = next;
        sent.push(rows);
    }
    Ok((ssp, sent))
}

/// What users 1 to m have when the two providers sent them this.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn nike_received(seed: &[u8; 32], k: u32, [one, two]: [Vec<Vec<u8>>; 2]) -> Result<Vec<Material>, Failure> {
    let material = |((i, one), two)| {
        let keys = [provider_key(seed, 1, i)?, provider_key(seed, 2, i)?];
        Ok(Material::Nike { coefficients: k, keys, sealed: [one, two] })
    };
    (1..).zip(one).zip(two).map(material).collect()
}

/// The rows of the providers' polynomials for users 1 to m, as each user receives them (`docs/bytes.md`, section 11).
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn nike_materials(seed: &[u8; 32], m: u32, k: u32) -> Result<Vec<Material>, Failure> {
    let sent = |b| Ok(nike_provider(seed, b, (m, k), &nike_coefficients(seed, b, k)?)?.1);
    nike_received(seed, k, [sent(1)?, sent(2)?])
}

/// All the draws of user `i` in the session that this number stands for.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn coins(seed: &[u8; 32], session: u32, i: u32, setup: &Setup) -> Result<Coins, Failure> {
    let name = |what: &str| format!("session/{session}/user/{i}/{what}");
    let others: Vec<u32> = (1..=setup.users).filter(|j| *j != i).collect();
    let nonces = |what: &str| -> Result<BTreeMap<u32, [u8; 12]>, Failure> {
        others.iter().map(|j| Ok((*j, bytes(seed, &name(&format!("{what}/{j}")))?))).collect()
    };
    // As a coefficient, 0 has no commitment: it becomes 1.
    let coefficient = |what: &str| secret_key(seed, &name(what));
    Ok(Coins {
        kappa: coefficient("kappa")?,
        a_kappa: (1..setup.threshold).map(|k| coefficient(&format!("a_kappa/{k}"))).collect::<Result<_, _>>()?,
        a_pair: others
            .iter()
            .map(|j| Ok((*j, coefficient(&format!("a_pair/{j}"))?)))
            .collect::<Result<_, Failure>>()?,
        nonce_e: nonces("nonce_e")?,
        nonce_a: nonces("nonce_a")?,
        nonce_b: nonces("nonce_b")?,
        nonce_c: bytes(seed, &name("nonce_c"))?,
        nonce_beta: bytes(seed, &name("nonce_beta"))?,
    })
}

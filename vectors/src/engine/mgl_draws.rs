//! The draws of MGL's users, by label ([`super::draws`]): what they are enrolled with, and their coins in each session.

use super::Failure;
use super::draws::{below, bytes, element, failure, secret_key, verification_key};
use super::mgl::{Coins, Enrolment, Material, Model, ServerKeys, Setup};
use secagg_spec::graph;
use secagg_spec::nike::provider;
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

/// NPKC's polynomials for users 1 to m, with k coefficients each, as the two SSPs deal them (MGL Figure 2), computed in one place.
///
/// # Errors
///
/// Those of the specification's `dist_rsa_param`.
pub fn npkc_materials(seed: &[u8; 32], primes: (&Nat, &Nat), m: u32, k: u32) -> Result<Vec<Material>, Failure> {
    let (p, q) = primes;
    let coins = rsa_param::Coins { P_1: below(seed, "npkc/P_1", p)?, Q_1: below(seed, "npkc/Q_1", q)? };
    let (public, ..) = rsa_param::dist_rsa_param(p, q, m, &coins).map_err(failure)?;
    let phi = (p - 1u32) * (q - 1u32);
    let d = public.e.modinv(&phi).ok_or_else(|| failure(Code::Params.error()))?;
    // f_b for masks, then for AE.
    let mut polynomials = Vec::new();
    for purpose in ["mask", "ae"] {
        for ssp in 1..=2 {
            polynomials.push(polynomial(seed, &format!("npkc/{purpose}/{ssp}"), k, &public.N)?);
        }
    }
    let share = |f: &[Nat], i: u32| {
        let scale = ring::evaluate(f, i, &public.N).modpow(&d, &public.N);
        ring::encode_polynomial(&ring::scale(&scale, f, &public.N), &public.N).map_err(failure)
    };
    let all = |i: u32| polynomials.iter().map(|f| share(f, i)).collect::<Result<Vec<_>, Failure>>();
    (1..=m)
        .map(|i| match <[Vec<u8>; 4]>::try_from(all(i)?) {
            Ok([s_1, s_2, c_1, c_2]) => Ok(Material::Npkc {
                modulus: public.N.to_bytes_be(),
                exponent: public.e.to_bytes_be(),
                masks: [s_1, s_2],
                ae: [c_1, c_2],
            }),
            Err(_) => Err(failure(Code::Params.error())),
        })
        .collect()
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

/// The rows of the providers' polynomials for users 1 to m, as each user receives them (`docs/bytes.md`, section 11).
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn nike_materials(seed: &[u8; 32], m: u32, k: u32) -> Result<Vec<Material>, Failure> {
    let polynomial = |what: &str| -> Result<Vec<Nat>, Failure> {
        let places = (0..k).flat_map(|u| (u..k).map(move |v| (u, v)));
        places.map(|(u, v)| Ok(Nat::from_bytes_be(&element(seed, &format!("{what}/{u}/{v}"))?))).collect()
    };
    let key = |b: u8, i: u32| bytes(seed, &format!("user/{i}/ssp/{b}"));
    let mut sent = Vec::new();
    for b in [1u8, 2] {
        let (masks, ae) = (polynomial(&format!("nike/{b}/mask"))?, polynomial(&format!("nike/{b}/ae"))?);
        let mut ssp = provider::provider(b, m, k, &masks, &ae).map_err(failure)?;
        let mut rows = Vec::new();
        for i in 1..=m {
            let nonce = bytes(seed, &format!("nike/{b}/nonce/{i}"))?;
            let (next, row) = provider::register(&ssp, i, &key(b, i)?, &nonce).map_err(failure)?;
            ssp = next;
            rows.push(row);
        }
        sent.push(rows);
    }
    let (second, first) = (sent.pop().unwrap_or_default(), sent.pop().unwrap_or_default());
    let material =
        |((i, one), two)| Ok(Material::Nike { coefficients: k, keys: [key(1, i)?, key(2, i)?], sealed: [one, two] });
    (1..=m).zip(first).zip(second).map(material).collect()
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

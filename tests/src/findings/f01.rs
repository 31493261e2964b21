//! F01: one user's polynomials give the key of every pair.
#![allow(non_snake_case)]

use super::stage::{self, Size, Stage, combine, seen, session_of, spec_session, text, words};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::drops::DropPattern;
use crate::session::{Honest, Run};
use num_bigint::BigUint as Nat;
use secagg_spec::ae::ae_dec;
use secagg_spec::mgl::messages::{decode_masked_input, decode_share_text};
use secagg_spec::mgl::one_time_keys::{Use, mask, one_time_key, signed_mask};
use secagg_spec::mgl::session_id::{Purpose, associated_data, sid};
use secagg_spec::nike::bivariate;
use secagg_spec::nike::keys::{Row, pairwise_key, receive_row};
use secagg_spec::npkc::comp_key::{comp_key, derive};
use secagg_spec::npkc::prime::gcd;
use secagg_spec::npkc::ring::{self, evaluate, read_polynomial, zn_bytes};
use secagg_spec::npkc::rsa_param::Public;
use secagg_spec::p256::order;
use secagg_spec::prelude::{nat, nat_to_be};
use secagg_spec::shamir::reconstruct;
use secagg_vectors::engine::mgl::{Material, Model};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F01",
    place: "MGL §4, Theorems 4.6, 4.7, 5.2, 5.4",
    severity: Severity::Break,
    title: "One user alone computes the master key of every pair",
    statement: "Fewer than k users are said to learn nothing of other pairs' keys. User i holds g_i(x) = f(i)^d·f(x), and from it \
                alone g_i(u)·g_i(v)·g_i(0)^(e−1)/g_i(i), which is what the key of any pair (u, v) is derived from.",
    repair: Some("SoundNike"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Broken],
    play,
};

/// The curious user.
const CURIOUS: u32 = 1;
/// Whose input it opens together with a semi-honest server.
const TARGET: u32 = 2;

/// What one user was given.
#[derive(Clone, Debug)]
pub enum Held {
    /// NPKC: (N, e), and the polynomials for masks and for AE.
    Npkc(Public, [[Vec<Nat>; 2]; 2]),
    /// The rows of both providers.
    Rows(Box<[Row; 2]>),
}

impl Held {
    /// What user i of `stage` holds.
    ///
    /// # Errors
    ///
    /// Material that does not decode.
    pub fn of(stage: &Stage, i: u32) -> Result<Self, String> {
        let user = stage.enrolled.users.get(i as usize - 1).ok_or("no such user")?;
        Self::new(i, stage.enrolled.setup.users, &user.material)
    }

    /// What user i of m holds whom the SSPs gave this.
    ///
    /// # Errors
    ///
    /// Material that does not decode.
    pub fn new(i: u32, m: u32, material: &Material) -> Result<Self, String> {
        match material {
            Material::Npkc { modulus, exponent, masks, ae } => {
                let N = Nat::from_bytes_be(modulus);
                let read = |bytes: &Vec<u8>| {
                    let k = (bytes.len() - 4) / zn_bytes(&N);
                    read_polynomial(bytes, 0, k as u32, &N).map(|(f, _)| f).map_err(text)
                };
                let polynomials = [[read(&masks[0])?, read(&masks[1])?], [read(&ae[0])?, read(&ae[1])?]];
                let e = Nat::from_bytes_be(exponent);
                Ok(Self::Npkc(Public { N, e, m }, polynomials))
            }
            Material::Nike { coefficients, keys, sealed } => {
                let row = |b: u8| {
                    let at = usize::from(b) - 1;
                    receive_row(b, i, *coefficients, &keys[at], &sealed[at]).map_err(text)
                };
                Ok(Self::Rows(Box::new([row(1)?, row(2)?])))
            }
        }
    }

    /// The key of the pair (u, v) for masks or for AE, as user i reckons it from what it holds. NPKC: g_i(u)·g_i(v)·g_i(0)^(e−1)/g_i(i), and
    /// when `divides` is false, without the division. Rows: the same with sums, R(u) + R(v) − R(i).
    ///
    /// # Errors
    ///
    /// g_i(i) has no inverse; then it and N have a factor in common, which is what the error says.
    pub fn key(&self, i: u32, purpose: Use, (u, v): (u32, u32), divides: bool) -> Result<[u8; 32], String> {
        let at = usize::from(purpose == Use::Ae);
        let key = match self {
            Self::Npkc(public, polynomials) => {
                let N = &public.N;
                let g = ring::product(&polynomials[at][0], &polynomials[at][1], N);
                let value = |x: u32| evaluate(&g, x, N);
                let inverse = value(i).modinv(N).ok_or(format!("factor {}", gcd(&value(i), N)))?;
                let inverse = if divides { inverse } else { nat(1) };
                let material = value(u) * value(v) * value(0).modpow(&(&public.e - 1u32), N) * inverse % N;
                nat_to_be(&derive(public, &material).map_err(text)?, 32).map_err(text)?
            }
            Self::Rows(rows) => {
                let q = order();
                // A row that takes the value R(u) + R(v) − R(i) everywhere, put through the true derivation
                let value = |x: u32, row: &Row| {
                    let f = if purpose == Use::Mask { &row.masks } else { &row.ae };
                    bivariate::evaluate(f, x, &q)
                };
                let sum = |row: &Row| (value(u, row) + value(v, row) + &q - value(i, row)) % &q;
                let constant = |row: &Row| Row { masks: vec![sum(row)], ae: vec![sum(row)] };
                let [one, two] = &**rows;
                let m = u.max(v);
                pairwise_key(m, u, v, purpose, &constant(one), &constant(two)).map_err(text)?.to_vec()
            }
        };
        <[u8; 32]>::try_from(key).map_err(text)
    }

    /// The truth: the key of user i with j, computed as user i does.
    fn true_key(&self, i: u32, j: u32, m: u32, purpose: Use) -> Result<[u8; 32], String> {
        match self {
            Self::Npkc(public, polynomials) => {
                let [s_1, s_2] = &polynomials[usize::from(purpose == Use::Ae)];
                let key = comp_key(public, s_1, s_2, j).map_err(text)?;
                <[u8; 32]>::try_from(nat_to_be(&key, 32).map_err(text)?).map_err(text)
            }
            Self::Rows(rows) => pairwise_key(m, i, j, purpose, &rows[0], &rows[1]).map_err(text),
        }
    }
}

/// x of the target, from its one message of round 2, which the server has, and the keys of the curious user.
///
/// # Errors
///
/// A share of κ that does not decrypt.
fn open_input(
    stage: &Stage,
    run: &Run,
    held: &Held,
    divides: bool,
    steps: &mut Vec<String>,
) -> Result<Vec<u64>, String> {
    let (setup, session) = (stage.spec(), spec_session(0));
    let U0: Vec<u32> = run.accepted.first().into_iter().flatten().copied().collect();
    let id = sid(&setup, &session, &U0).map_err(text)?;
    let sent = decode_masked_input(&setup, seen(run, 2, TARGET).ok_or("the target sent nothing")?).map_err(text)?;
    let dealt = sent.dealt.iter().map(|(j, dealing)| (*j, &dealing.e, true));
    let mut shares = Vec::new();
    for (j, e, is_dealt) in dealt.chain(sent.others.iter().map(|(j, e)| (*j, e, false))) {
        let master = held.key(CURIOUS, Use::Ae, (TARGET, j), divides)?;
        let key = one_time_key(&setup, &session, &id, Use::Ae, (TARGET, j), &master).map_err(text)?;
        let ad = associated_data(&setup, &id, Purpose::Shares, TARGET, j, 0);
        // a user that is no neighbour gets a share of κ alone, a neighbour to whom nothing is dealt too
        let plain = ae_dec(&key, &ad, e).map_err(|e| format!("{} for user {j}", e.code.as_str()))?;
        shares.push((j, decode_share_text(&plain, is_dealt).map_err(text)?.0));
    }
    shares.truncate(setup.t as usize);
    let kappa = reconstruct(&shares, setup.t as usize, &order()).map_err(text)?;
    steps.push(format!("from {} shares, decrypted: κ_{TARGET} = {}…", shares.len(), start(&kappa.to_bytes_be())));
    let seed = nat_to_be(&kappa, 32).map_err(text)?;
    let mut x = combine(&words(&sent.alpha), &words(&mask(&setup, &session, &seed).map_err(text)?), true);
    for j in stage.neighbours(TARGET).iter().filter(|j| U0.contains(j)) {
        let master = held.key(CURIOUS, Use::Mask, (TARGET, *j), divides)?;
        let key = one_time_key(&setup, &session, &id, Use::Mask, (TARGET, *j), &master).map_err(text)?;
        x = combine(&x, &words(&signed_mask(&setup, &session, TARGET, *j, &key).map_err(text)?), true);
    }
    Ok(x)
}

/// The first bytes, in hexadecimal.
fn start(bytes: &[u8]) -> String {
    hex::encode(bytes.iter().take(6).copied().collect::<Vec<u8>>())
}

/// F01's other branch: f_1 = 21 + 2x over N = 23·47 has f_1(1) = 23, so g_1(1) has no inverse.
fn factor() -> Result<String, String> {
    let public = Public { N: nat(1081), e: nat(3), m: 4 };
    // d = 675: 3·675 ≡ 1 mod 22·46
    let power = |x: u64| nat(x).modpow(&nat(675), &public.N);
    let s_1 = ring::scale(&power(23), &[nat(21), nat(2)], &public.N);
    let s_2 = ring::scale(&power(12), &[nat(5), nat(7)], &public.N);
    let pair = [s_1, s_2];
    match Held::Npkc(public, [pair.clone(), pair]).key(1, Use::Mask, (2, 3), true) {
        Err(factor) => Ok(format!("g_1(1) without inverse, over N = 1081 with f_1 = 21 + 2x: {factor} of N")),
        Ok(_) => Err("g_1(1) has an inverse".to_owned()),
    }
}

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    attack(against, options, true)
}

/// The attack; without its division when `divides` is false.
///
/// # Errors
///
/// A session that cannot be played.
pub fn attack(against: Against, options: &Options, divides: bool) -> Result<Trial, String> {
    let m = options.users.unwrap_or(7).clamp(5, 12);
    let size = Size { users: m, threshold: m / 2 + 2, degree: 4, eta_max: 1 };
    let stage = Stage::new(options, size, Model::SemiHonest, stage::repairs(against, "SoundNike"))?;
    let run = stage.play(&mut stage.members()?, 0, &|_| true, &DropPattern::none(), &mut Honest)?;
    let held = Held::of(&stage, CURIOUS)?;
    let mut steps =
        vec![format!("user {CURIOUS} of {m} holds what the SSPs gave it, and the server has every message")];
    // every pair's keys, from what user 1 holds
    let pairs: Vec<(u32, u32)> = (2..=m).flat_map(|u| (u + 1..=m).map(move |v| (u, v))).collect();
    let keys = pairs.iter().map(|pair| held.key(CURIOUS, Use::Mask, *pair, divides)).collect::<Result<Vec<_>, _>>()?;
    steps.push(match &held {
        Held::Npkc(public, _) => format!(
            "MK_(u,v) = KDF(g(u)·g(v)·g(0)^{}/g({CURIOUS}) mod N), N of {} bits",
            &public.e - 1u32,
            public.N.bits()
        ),
        Held::Rows(_) => format!("the same with rows: R(u) + R(v) − R({CURIOUS}) mod q for F(u, v)"),
    });
    let opened = open_input(&stage, &run, &held, divides, &mut steps);
    // from here on: the truth
    let mut right = 0;
    for ((u, v), key) in pairs.iter().zip(&keys) {
        right += usize::from(Held::of(&stage, *u)?.true_key(*u, *v, m, Use::Mask)? == *key);
    }
    steps.push(format!("{right} of the {} keys between other users are right", pairs.len()));
    let truth = format!("{:?}", stage.input(TARGET));
    match &opened {
        Ok(x) => steps.push(format!("α_{TARGET} of session {} without its masks: {x:?}", session_of(0).tau)),
        Err(code) => steps.push(format!("the shares of κ_{TARGET} do not decrypt: {code}")),
    }
    if against == Against::AsWritten {
        steps.push(factor()?);
    }
    let recovered = opened.ok().map(|x| format!("{x:?}"));
    let verdict = match (right, &recovered) {
        (0, None) => Verdict::Safe,
        (all, Some(x)) if all == pairs.len() && *x == truth => Verdict::Broken,
        _ => return Err(format!("{right} keys are right, the input is {recovered:?}, truly {truth}")),
    };
    Ok(Trial { verdict, steps, recovered, truth: Some(truth) })
}

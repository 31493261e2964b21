//! F31: a colluder that shows another user's s^PK, or its negative, with a c^PK of its own.
#![allow(non_snake_case)]

use super::stage::text;
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::adversary::attempt::ids;
use crate::adversary::bon_server::{BonServer, Signed};
use crate::adversary::crowd::Crowd;
use secagg::Modulus;
use secagg_spec::ae::{ae_dec, ae_enc};
use secagg_spec::bon::messages::{PublicKeys, encode_advertise_keys, encode_ciphertexts, encode_key_list};
use secagg_spec::bon::session_id::{associated_data, sid, signed_keys, signed_survivors};
use secagg_spec::ecdsa::sig_sign;
use secagg_spec::key_agreement::{ka_agree, ka_gen};
use secagg_spec::prelude::nat_from_be;
use secagg_vectors::engine::bon::{Coins, Model, Repairs, Setup};
use secagg_vectors::engine::{User, bon_coins, draws};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F31",
    place: "BON Figure 4, rounds 0 to 2",
    severity: Severity::Break,
    title: "A colluder that shows another user's key takes a mask out of a third user's input",
    statement: "The seed of p_{u,v} is KA.agree(s_u^SK, s_v^PK) and names nobody. Where w < u < v and the colluder v shows s_w^PK as its own, \
                u adds a mask for w and takes the same one away for v. All pairs (c^PK, s^PK) differ, which is what the figure checks, and \
                v need not know s_w^SK. With n = 4, t = 3 and one colluder the server reads one honest input.",
    repair: Some("NamedSeeds"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Broken],
    play,
};

/// n: user 3 does not take part.
const USERS: u32 = 4;
/// t: Figure 5's choice against one colluder and the server, of which it promises t − 1 honest inputs.
const THRESHOLD: u32 = 3;
/// Whose key is shown twice.
const OTHER: u32 = 1;
/// Whose input is read.
const TARGET: u32 = 2;
/// Who tells the server all that it has.
const COLLUDER: u32 = 4;
/// U1, U2, U3.
const PRESENT: [u32; 3] = [OTHER, TARGET, COLLUDER];
/// R − 1.
const MAX_ELEMENT: u64 = 0xffff;

/// What the colluder advertises as s^PK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// User 1's.
    Copy,
    /// The point opposite.
    Negative,
    /// Its own: no attack.
    Own,
}

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    let repairs = match against {
        Against::AsWritten => Repairs::AS_WRITTEN,
        Against::Hardened => Repairs::HARDENED,
        Against::HardenedMinusRepair => Repairs::HARDENED.without("NamedSeeds"),
    };
    attack(options, repairs, Shows::Copy)
}

/// x_u.
fn input(options: &Options, u: u32) -> Result<Vec<u64>, String> {
    let [a, b, c, d] = draws::bytes(&options.seed, &format!("f31/input/{u}")).map_err(text)?;
    Ok([u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])].map(u64::from).to_vec())
}

/// What an answer holds; nobody has reason to refuse.
fn taken<T, E: std::fmt::Display>(u: u32, answer: Result<T, E>) -> Result<T, String> {
    answer.map_err(|refusal| format!("user {u} refuses: {refusal}"))
}

/// Server and colluder, who are one.
struct Pair {
    server: BonServer,
    /// What the colluder has drawn.
    coins: Coins,
    /// d_4^SK.
    signing_key: [u8; 32],
    /// The session id, where there is one.
    sid: Vec<u8>,
}

impl Pair {
    fn advertised(&self, u: u32) -> Result<PublicKeys, String> {
        self.server.advertised(u).cloned().ok_or_else(|| format!("user {u} advertised nothing"))
    }

    /// Round 0: the honest keys, and the colluder's.
    fn advertise(&mut self, crowd: &mut Crowd<'_>, shows: Shows) -> Result<PublicKeys, String> {
        for u in crowd.ids() {
            let message = taken(u, crowd.send(u, None))?;
            self.server.take_keys(u, &message)?;
        }
        let mut s_PK = self.advertised(OTHER)?.s_PK;
        match shows {
            Shows::Copy => {}
            // 02 and 03 say which of the two points with this x it is
            Shows::Negative => s_PK.iter_mut().take(1).for_each(|prefix| *prefix ^= 1),
            Shows::Own => {
                s_PK = ka_gen(&nat_from_be(&self.coins.s_sk)).map_err(text)?;
                self.server.know(COLLUDER, self.coins.s_sk, self.coins.b);
            }
        }
        let c_PK = ka_gen(&nat_from_be(&self.coins.c_sk)).map_err(text)?;
        let mut keys = PublicKeys { c_PK, s_PK, sigma: Vec::new() };
        keys.sigma = self.sign(&signed_keys(self.server.setup(), COLLUDER, &keys))?;
        self.server.take_keys(COLLUDER, &encode_advertise_keys(&keys))?;
        Ok(keys)
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        sig_sign(&nat_from_be(&self.signing_key), message).map_err(text)
    }

    /// KA.agree(c_4^SK, c_u^PK).
    fn agreed(&self, u: u32) -> Result<[u8; 32], String> {
        ka_agree(&nat_from_be(&self.coins.c_sk), &self.advertised(u)?.c_PK).map_err(text)
    }

    /// Round 1: the true list to everybody. The colluder's shares are zeros.
    fn share(&mut self, crowd: &mut Crowd<'_>) -> Result<(), String> {
        let list = PRESENT.into_iter().map(|u| Ok((u, self.advertised(u)?))).collect::<Result<Vec<_>, String>>()?;
        let list = encode_key_list(&list);
        self.sid = sid(self.server.setup(), &list).map_err(text)?;
        for u in crowd.ids() {
            let message = taken(u, crowd.send(u, Some(&list)))?;
            self.server.take_ciphertexts(u, &message)?;
        }
        let seal = |u: u32| {
            let plaintext = [&COLLUDER.to_be_bytes()[..], &u.to_be_bytes(), &[0; 64]].concat();
            let nonce = self.coins.nonces.get(&u).ok_or("no nonce")?;
            let ad = associated_data(self.server.setup(), &self.sid, COLLUDER, u);
            Ok((u, ae_enc(&self.agreed(u)?, nonce, &ad, &plaintext).map_err(text)?))
        };
        let sealed = crowd.ids().into_iter().map(seal).collect::<Result<Vec<_>, String>>()?;
        self.server.take_ciphertexts(COLLUDER, &encode_ciphertexts(2, &sealed))
    }

    /// e_{v,u}.
    fn ciphertext(&self, v: u32, u: u32) -> Result<Vec<u8>, String> {
        self.server.ciphertext(v, u).map(<[u8]>::to_vec).ok_or_else(|| format!("user {v} sent user {u} nothing"))
    }

    /// Round 2: the true ciphertexts to everybody, for a masked input.
    fn mask(&mut self, crowd: &mut Crowd<'_>) -> Result<(), String> {
        for u in crowd.ids() {
            let senders = PRESENT.into_iter().filter(|v| *v != u);
            let list =
                senders.map(|v| Ok((v, self.ciphertext(v, u)?))).collect::<Result<Vec<(u32, Vec<u8>)>, String>>()?;
            let list = encode_ciphertexts(3, &list);
            self.server.pass(u, &list)?;
            let message = taken(u, crowd.send(u, Some(&list)))?;
            self.server.take_masked_input(u, &message)?;
        }
        Ok(())
    }

    /// Rounds 3 and 4: U3 is all three, and t users reveal their shares; the colluder's share of b_2 too.
    fn unmask(&mut self, crowd: &mut Crowd<'_>) -> Result<(), String> {
        let mut signed: Vec<Signed> = Vec::new();
        for u in crowd.ids() {
            signed.push(taken(u, self.server.sign(crowd, u, &PRESENT)?)?);
        }
        signed.push((COLLUDER, self.sign(&signed_survivors(self.server.setup(), &self.sid, &PRESENT))?));
        for u in crowd.ids() {
            taken(u, self.server.unmask(crowd, u, &signed)?)?;
        }
        let ad = associated_data(self.server.setup(), &self.sid, TARGET, COLLUDER);
        let e = self.ciphertext(TARGET, COLLUDER)?;
        let plaintext = ae_dec(&self.agreed(TARGET)?, &ad, &e).map_err(text)?;
        // u ‖ v ‖ s^SK_{u,v} ‖ b_{u,v}
        let share = plaintext.last_chunk::<32>().ok_or("too short a plaintext")?;
        self.server.file(TARGET, COLLUDER, None, Some(*share));
        Ok(())
    }
}

/// The attack on the active model with these repairs.
///
/// # Errors
///
/// Whatever goes otherwise than it can; a refusal too.
pub fn attack(options: &Options, repairs: Repairs, shows: Shows) -> Result<Trial, String> {
    let setup = Setup {
        users: USERS,
        threshold: THRESHOLD,
        dimension: 2,
        max_element: MAX_ELEMENT,
        max_input: None,
        model: Model::Active,
        repairs,
        verification_keys: bon_coins::verification_keys(&options.seed, USERS).map_err(text)?,
    };
    let user = |u: u32| {
        let coins = bon_coins::derive(&options.seed, u, &setup).map_err(text)?;
        let user = options.player.bon().user(&setup, u, &coins, &input(options, u)?).map_err(text)?;
        Ok(user as Box<dyn User>)
    };
    let mut crowd = Crowd::new([OTHER, TARGET].into_iter().map(user).collect::<Result<_, String>>()?);
    let coins = bon_coins::derive(&options.seed, COLLUDER, &setup).map_err(text)?;
    let signing_key = coins.signing_key.ok_or("no signing key")?;
    let mut pair = Pair { server: BonServer::new(&setup)?, coins, signing_key, sid: Vec::new() };

    let mut steps = vec![format!(
        "{USERS} users, t = {THRESHOLD}. User {COLLUDER} colludes with the server, user 3 does not take part: {} honest inputs at least \
         should stay together.",
        THRESHOLD - 1
    )];
    let keys = pair.advertise(&mut crowd, shows)?;
    let whose = match shows {
        Shows::Copy => format!("the one of user {OTHER}"),
        Shows::Negative => format!("the negative of the one of user {OTHER}"),
        Shows::Own => "one of its own".to_owned(),
    };
    let hex: String = keys.s_PK.iter().take(9).map(|byte| format!("{byte:02x}")).collect();
    steps.push(format!("User {COLLUDER} advertises a c^PK of its own and as s^PK {whose}, {hex}…, and signs both."));
    pair.share(&mut crowd)?;
    steps.push("All pairs (c^PK, s^PK) differ and all signatures are good: nobody refuses the list.".to_owned());
    pair.mask(&mut crowd)?;
    let seeds = if repairs.has("NamedSeeds") { "the seeds name the two users" } else { "the seeds name nobody" };
    steps.push(format!(
        "User {TARGET} adds a mask for user {OTHER} ({TARGET} > {OTHER}) and takes one away for user {COLLUDER} ({TARGET} < {COLLUDER}): {seeds}."
    ));
    pair.unmask(&mut crowd)?;
    let opened = pair.server.opened()?;
    let y = opened.masked.get(&TARGET).ok_or("no masked input")?;
    let p = opened.own.get(&TARGET).ok_or("the self-mask is not open")?;
    steps.push(format!("It sends y_{TARGET} = {y:?}. U3 = {}, and all sign it.", ids(PRESENT)));
    steps.push(format!("Shares of b_{TARGET} come from users {OTHER}, {TARGET} and {COLLUDER}: p_{TARGET} = {p:?}."));

    let modulus = Modulus::from_max_element(MAX_ELEMENT).map_err(text)?;
    let mut found = y.clone();
    modulus.sub_assign(&mut found, p);
    steps.push(format!("y_{TARGET} − p_{TARGET} = {found:?}."));
    // Where the colluder has a key of its own it knows that mask
    if let Some(mask) = opened.pairs.get(&(TARGET, COLLUDER)) {
        modulus.sub_assign(&mut found, mask);
        steps.push(format!("Less the mask with user {COLLUDER}, which is known: {found:?}."));
    }
    let truth = input(options, TARGET)?;
    let verdict = if found == truth { Verdict::Broken } else { Verdict::Safe };
    let told = |x: &[u64]| Some(format!("x_{TARGET} = {x:?}"));
    Ok(Trial { verdict, steps, recovered: told(&found), truth: told(&truth) })
}

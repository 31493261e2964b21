//! An active server of MGL: what it can say to whom, and what it makes of the answers. It has what a server has, and no more.

use super::crowd::Crowd;
use super::leak::Opened;
use secagg::Modulus;
use secagg::prim::ae::Key;
use secagg::prim::field::SecretElement;
use secagg::prim::key_agreement::SharedKey;
use secagg::prim::signature::SigningKey;
use secagg::prim::{prg, shamir};
use secagg_spec::mgl::messages::{
    Beta, Call, MaskedInput, SharesFor, decode_beta, decode_masked_input, decode_recovery, decode_signature,
    encode_call, encode_shares, encode_signatures,
};
use secagg_spec::mgl::session_id::{Purpose, SERVER, associated_data, sid, signed_call};
use secagg_spec::mgl::setup as spec;
use secagg_spec::prelude::{Nat, nat_to_be};
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::mgl::{ServerKeys, Session};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// A signature with its signer, as the server received it.
pub type Signed = (u32, Vec<u8>);

/// The server's place among the holders of a pair's shares (MGL §5.2): 1 is the dealer's, 2 the other user's.
const SERVER_SHARE: u32 = 3;

/// One session in the hands of the server.
pub struct MglServer {
    setup: spec::Setup,
    keys: ServerKeys,
    session: spec::Session,
    u0: Vec<u32>,
    sid: [u8; 32],
    modulus: Modulus,
    sent: BTreeMap<u32, MaskedInput>,
    /// By user, the shares of its κ by holder.
    kappa: BTreeMap<u32, BTreeMap<u32, [u8; 32]>>,
    /// By (dealer, other), the shares of the pair's key by holder.
    pairs: BTreeMap<(u32, u32), BTreeMap<u32, [u8; 32]>>,
    /// Keys of pairs that come from elsewhere, by (lower id, higher id).
    known: BTreeMap<(u32, u32), [u8; 32]>,
    /// κ of users who told it.
    told: BTreeMap<u32, [u8; 32]>,
}

fn text(error: impl Debug) -> String {
    format!("{error:?}")
}

/// An element of F_q in 32 bytes.
fn element(x: &Nat) -> Result<[u8; 32], String> {
    nat_to_be(x, 32).map_err(text)?.try_into().map_err(text)
}

/// The secret of at least t shares, in 32 bytes.
fn secret(shares: &BTreeMap<u32, [u8; 32]>, t: u32) -> Result<[u8; 32], String> {
    let element = |(v, share): (&u32, &[u8; 32])| Ok((*v, SecretElement::from_bytes(share).map_err(text)?));
    let shares = shares.iter().map(element).collect::<Result<Vec<_>, String>>()?;
    Ok(*shamir::reconstruct(&shares, t).map_err(text)?.to_bytes())
}

/// Lower id, higher id.
fn ordered(i: u32, j: u32) -> (u32, u32) {
    (i.min(j), i.max(j))
}

impl MglServer {
    /// A server that calls these users.
    ///
    /// # Errors
    ///
    /// A set-up that has no session id or no modulus.
    pub fn new(setup: &spec::Setup, keys: &ServerKeys, session: &Session, u0: &[u32]) -> Result<Self, String> {
        let Session { t_l, tau, ts_l, ts_tau } = *session;
        let session = spec::Session { tau, T_l: t_l, TS_l: ts_l, TS_tau: ts_tau };
        let largest = u64::MAX >> 64u32.saturating_sub(setup.n).min(63);
        Ok(Self {
            setup: setup.clone(),
            keys: keys.clone(),
            session,
            u0: u0.to_vec(),
            sid: sid(setup, &session, u0).map_err(text)?,
            modulus: Modulus::from_max_element(largest).map_err(text)?,
            sent: BTreeMap::new(),
            kappa: BTreeMap::new(),
            pairs: BTreeMap::new(),
            known: BTreeMap::new(),
            told: BTreeMap::new(),
        })
    }

    /// N(i).
    pub fn neighbours(&self, i: u32) -> Vec<u32> {
        self.place(i).map_or_else(Vec::new, |(near, _)| near.clone())
    }

    fn place(&self, i: u32) -> Option<&(Vec<u32>, Vec<u32>)> {
        self.keys.graph.get((i as usize).checked_sub(1)?)
    }

    /// Whether i deals the key that it has with j.
    fn deals(&self, i: u32, j: u32) -> bool {
        self.place(i).is_some_and(|(near, dealt)| spec::deals_to(&self.setup, near, dealt).contains(&j))
    }

    /// Decrypts what user i encrypted for the server.
    fn open(&self, i: u32, purpose: Purpose, subject: u32, sealed: &[u8]) -> Result<Vec<u8>, String> {
        let key = self.keys.keys.get((i as usize).wrapping_sub(1)).ok_or_else(|| format!("no user {i}"))?;
        let ad = associated_data(&self.setup, &self.sid, purpose, i, SERVER, subject);
        let key = Key::derive(&SharedKey::from_bytes(key)).map_err(text)?;
        Ok(key.open(&ad, sealed).map_err(text)?.to_vec())
    }

    /// The call, signed.
    ///
    /// # Errors
    ///
    /// No signing key.
    pub fn call(&self) -> Result<Vec<u8>, String> {
        let signed = signed_call(&self.setup, &self.session, &self.u0).map_err(text)?;
        let sigma = match &self.keys.signing_key {
            Some(key) => SigningKey::from_bytes(key).and_then(|key| key.sign(&signed)).map_err(text)?.to_vec(),
            None => Vec::new(),
        };
        Ok(encode_call(&Call { session: self.session, U0: self.u0.clone(), sigma }))
    }

    /// Rounds 1 and 2 with one user: calls it and takes its masked input.
    ///
    /// # Errors
    ///
    /// Outside, what should not happen; inside, the user's refusal.
    pub fn mask(&mut self, crowd: &mut Crowd<'_>, i: u32) -> Result<Result<(), Failure>, String> {
        let call = self.call()?;
        if let Err(refusal) = crowd.send(i, None) {
            return Ok(Err(refusal));
        }
        let message = match crowd.send(i, Some(&call)) {
            Ok(message) => message,
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.take_masked_input(i, &message)?;
        Ok(Ok(()))
    }

    /// Takes a masked input, and opens what in it is for the server.
    ///
    /// # Errors
    ///
    /// Not what a user sends.
    pub fn take_masked_input(&mut self, i: u32, message: &[u8]) -> Result<(), String> {
        let sent = decode_masked_input(&self.setup, message).map_err(text)?;
        for (j, dealing) in &sent.dealt {
            let share: [u8; 32] = self.open(i, Purpose::ServerShare, *j, &dealing.a)?.try_into().map_err(text)?;
            self.pairs.entry((i, *j)).or_default().insert(SERVER_SHARE, share);
        }
        self.sent.insert(i, sent);
        Ok(())
    }

    /// Rounds 1 and 2 with all of U0.
    ///
    /// # Errors
    ///
    /// A refusal too: nobody has reason for one.
    pub fn mask_all(&mut self, crowd: &mut Crowd<'_>) -> Result<(), String> {
        for i in self.u0.clone() {
            self.mask(crowd, i)?.map_err(|refusal| format!("user {i}, called: {refusal}"))?;
        }
        Ok(())
    }

    /// e_{from,to}, as `from` sent it.
    pub fn ciphertext(&self, from: u32, to: u32) -> Option<Vec<u8>> {
        let sent = self.sent.get(&from)?;
        let dealt = sent.dealt.iter().find(|(j, _)| *j == to).map(|(_, dealing)| dealing.e.clone());
        dealt.or_else(|| sent.others.iter().find(|(j, _)| *j == to).map(|(_, e)| e.clone()))
    }

    /// The message `05` for one user: this U1, and from each other the ciphertext that `from` says, if any.
    pub fn shares(&self, to: u32, u1: &[u32], from: &dyn Fn(u32) -> Option<Vec<u8>>) -> Vec<u8> {
        let (mut dealt, mut others) = (Vec::new(), Vec::new());
        for j in self.u0.iter().filter(|j| **j != to) {
            let list = if self.deals(*j, to) { &mut dealt } else { &mut others };
            list.extend(from(*j).map(|e| (*j, e)));
        }
        encode_shares(&SharesFor { U1: u1.to_vec(), dealt, others })
    }

    /// Round 3 with one user, first half: this U1 and the ciphertexts of all of U0, for its signature. Nothing forbids ciphertexts
    /// of users that are not in U1.
    ///
    /// # Errors
    ///
    /// Outside, a signature that is none; inside, the user's refusal.
    pub fn sign(&self, crowd: &mut Crowd<'_>, to: u32, u1: &[u32]) -> Result<Result<Signed, Failure>, String> {
        let message = self.shares(to, u1, &|j| self.ciphertext(j, to));
        match crowd.send(to, Some(&message)) {
            Ok(answer) => Ok(Ok((to, decode_signature(&answer).map_err(text)?))),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// The same with several users.
    ///
    /// # Errors
    ///
    /// A refusal too.
    pub fn sign_all(&self, crowd: &mut Crowd<'_>, users: &[u32], u1: &[u32]) -> Result<Vec<Signed>, String> {
        let mut signed = Vec::new();
        for i in users {
            signed.push(self.sign(crowd, *i, u1)?.map_err(|refusal| format!("user {i}, to sign: {refusal}"))?);
        }
        Ok(signed)
    }

    /// Round 3 with one user, second half: these signatures, for β_i, which is filed. Gives β_i.
    ///
    /// # Errors
    ///
    /// Outside, a β that is none; inside, the user's refusal.
    pub fn reveal(
        &mut self,
        crowd: &mut Crowd<'_>,
        to: u32,
        signatures: &[Signed],
    ) -> Result<Result<Vec<Beta>, Failure>, String> {
        let answer = match crowd.send(to, Some(&encode_signatures(signatures))) {
            Ok(answer) => answer,
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.take_recovery(to, &answer).map(Ok)
    }

    /// Opens β_i, and files what is in it.
    ///
    /// # Errors
    ///
    /// Not what a user sends.
    pub fn take_recovery(&mut self, i: u32, message: &[u8]) -> Result<Vec<Beta>, String> {
        let sealed = decode_recovery(message).map_err(text)?;
        let beta = decode_beta(&self.setup, &self.open(i, Purpose::Recovery, 0, &sealed)?).map_err(text)?;
        for (j, entry) in (1..).zip(&beta) {
            match entry {
                Beta::Nothing => (),
                Beta::Kappa(share) => self.file_kappa(j, i, share)?,
                Beta::Pair(share) => {
                    let (dealing, place) = if self.deals(i, j) { ((i, j), 1) } else { ((j, i), 2) };
                    self.pairs.entry(dealing).or_default().insert(place, element(share)?);
                }
            }
        }
        Ok(beta)
    }

    /// The share of κ_j that holder i has.
    ///
    /// # Errors
    ///
    /// Not an element of F_q.
    pub fn file_kappa(&mut self, j: u32, i: u32, share: &Nat) -> Result<(), String> {
        self.kappa.entry(j).or_default().insert(i, element(share)?);
        Ok(())
    }

    /// Takes back what was filed as the share of κ_j that holder i has.
    pub fn drop_kappa(&mut self, j: u32, i: u32) {
        if let Some(shares) = self.kappa.get_mut(&j) {
            shares.remove(&i);
        }
    }

    /// How many shares of κ_j it has.
    pub fn kappa_shares(&self, j: u32) -> usize {
        self.kappa.get(&j).map_or(0, BTreeMap::len)
    }

    /// κ_j, which user j told it.
    pub fn know_kappa(&mut self, j: u32, kappa: [u8; 32]) {
        self.told.insert(j, kappa);
    }

    /// κ_j: as it was told, or from t shares.
    pub fn kappa(&self, j: u32) -> Option<[u8; 32]> {
        let shared = || secret(self.kappa.get(&j)?, self.setup.t).ok();
        self.told.get(&j).copied().or_else(shared)
    }

    /// What it has found out about a pair's key in this session elsewhere.
    pub fn know_pair(&mut self, i: u32, j: u32, key: [u8; 32]) {
        self.known.insert(ordered(i, j), key);
    }

    /// K^{l,τ}_{i,j}: known from elsewhere, or from two shares of either dealing.
    pub fn pair_key(&self, i: u32, j: u32) -> Option<[u8; 32]> {
        let dealings = [self.pairs.get(&(i, j)), self.pairs.get(&(j, i))];
        let dealt = || dealings.into_iter().flatten().find_map(|shares| secret(shares, 2).ok());
        self.known.get(&ordered(i, j)).copied().or_else(dealt)
    }

    /// PRG(key, TS_τ).
    fn expand(&self, key: &[u8; 32]) -> Result<Vec<u64>, String> {
        prg::expand(key, &self.session.TS_tau.to_be_bytes(), self.setup.r as usize, self.modulus).map_err(text)
    }

    /// Everything that it can open, for the leak oracle.
    ///
    /// # Errors
    ///
    /// None in practice: those of the PRG.
    pub fn opened(&self) -> Result<Opened, String> {
        let mut opened = Opened::new(self.modulus);
        for (i, sent) in &self.sent {
            let alpha = sent.alpha.iter().map(u64::try_from).collect::<Result<_, _>>().map_err(text)?;
            opened.masked.insert(*i, alpha);
            if let Some(kappa) = self.kappa(*i) {
                opened.own.insert(*i, self.expand(&kappa)?);
            }
            let near: BTreeSet<u32> = self.neighbours(*i).into_iter().filter(|j| self.u0.contains(j)).collect();
            for j in &near {
                if let Some(key) = self.pair_key(*i, *j) {
                    let mut mask = vec![0; self.setup.r as usize];
                    // (−1)^δ: the lower id adds.
                    match i <= j {
                        true => self.modulus.add_assign(&mut mask, &self.expand(&key)?),
                        false => self.modulus.sub_assign(&mut mask, &self.expand(&key)?),
                    }
                    opened.pairs.insert((*i, *j), mask);
                }
            }
            opened.edges.insert(*i, near);
        }
        Ok(opened)
    }

    /// What it holds of one user, in words.
    pub fn holds(&self, i: u32) -> String {
        let near: Vec<u32> = self.neighbours(i).into_iter().filter(|j| self.u0.contains(j)).collect();
        let open = near.iter().filter(|j| self.pair_key(i, **j).is_some()).count();
        let alpha =
            self.sent.get(&i).map_or_else(|| "nothing".to_owned(), |sent| format!("{:?}", numbers(&sent.alpha)));
        format!(
            "Of user {i} it holds: masked input {alpha}, {} shares of its self-mask's seed where t = {}, and {open} of the {} keys \
             of its pairwise masks.",
            self.kappa_shares(i),
            self.setup.t,
            near.len()
        )
    }
}

/// The numbers as they print.
fn numbers(vector: &[Nat]) -> Vec<u64> {
    vector.iter().filter_map(|x| u64::try_from(x).ok()).collect()
}

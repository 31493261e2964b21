//! An active server of BON: what it can say to whom, and what it makes of the answers. It has what a server has, and no more.

use super::crowd::Crowd;
use super::leak::Opened;
use secagg::Modulus;
use secagg::prim::field::SecretElement;
use secagg::prim::key_agreement::{PublicKey, SecretKey};
use secagg::prim::{prg, shamir};
use secagg_spec::bon::messages::{
    PublicKeys, decode_advertise_keys, decode_ciphertexts, decode_consistency_check, decode_masked_input,
    decode_unmasking, encode_ciphertexts, encode_key_list, encode_signatures, encode_survivors,
};
use secagg_spec::bon::params;
use secagg_spec::bon::round2_masked_input_collection::mask_seed;
use secagg_spec::prelude::{Nat, nat_to_be};
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::bon::Setup;
use secagg_vectors::engine::spec_engine::spec_setup;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// A signature with its signer, as the server received it.
pub type Signed = (u32, Vec<u8>);

/// Shares by owner of the secret, then by holder.
type Shares = BTreeMap<u32, BTreeMap<u32, [u8; 32]>>;

/// One session in the hands of the server.
pub struct BonServer {
    setup: params::Setup,
    modulus: Modulus,
    keys: BTreeMap<u32, PublicKeys>,
    sent: BTreeMap<u32, BTreeMap<u32, Vec<u8>>>,
    /// By user, whom it was told to mask with.
    near: BTreeMap<u32, BTreeSet<u32>>,
    masked: BTreeMap<u32, Vec<u64>>,
    s: Shares,
    b: Shares,
    /// (s_u^SK, b_u) of users who told it.
    told: BTreeMap<u32, ([u8; 32], [u8; 32])>,
}

fn text(error: impl Debug) -> String {
    format!("{error:?}")
}

/// An element of F_q in 32 bytes.
fn element(x: &Nat) -> Result<[u8; 32], String> {
    nat_to_be(x, 32).map_err(text)?.try_into().map_err(text)
}

/// 33 bytes.
fn point(bytes: &[u8]) -> Result<PublicKey, String> {
    PublicKey::from_bytes(bytes.try_into().map_err(text)?).map_err(text)
}

impl BonServer {
    /// A server before round 0.
    ///
    /// # Errors
    ///
    /// No modulus.
    pub fn new(setup: &Setup) -> Result<Self, String> {
        Ok(Self {
            setup: spec_setup(setup),
            modulus: Modulus::from_max_element(setup.max_element).map_err(text)?,
            keys: BTreeMap::new(),
            sent: BTreeMap::new(),
            near: BTreeMap::new(),
            masked: BTreeMap::new(),
            s: BTreeMap::new(),
            b: BTreeMap::new(),
            told: BTreeMap::new(),
        })
    }

    /// What every party knows.
    pub fn setup(&self) -> &params::Setup {
        &self.setup
    }

    /// Rounds 0 to 2 with everybody, as Figure 4 has them.
    ///
    /// # Errors
    ///
    /// A refusal too: nobody has reason for one.
    pub fn mask_all(&mut self, crowd: &mut Crowd<'_>) -> Result<(), String> {
        let users = crowd.ids();
        let failed = |u: u32, refusal: Failure| format!("user {u}: {refusal}");
        for u in &users {
            let message = crowd.send(*u, None).map_err(|e| failed(*u, e))?;
            self.take_keys(*u, &message)?;
        }
        let list: Vec<(u32, PublicKeys)> = self.keys.clone().into_iter().collect();
        for u in &users {
            let message = crowd.send(*u, Some(&encode_key_list(&list))).map_err(|e| failed(*u, e))?;
            self.take_ciphertexts(*u, &message)?;
        }
        for u in &users {
            let to_u = |(v, sent): (&u32, &BTreeMap<u32, Vec<u8>>)| Some((*v, sent.get(u)?.clone()));
            let list: Vec<(u32, Vec<u8>)> = self.sent.iter().filter_map(to_u).collect();
            let list = encode_ciphertexts(3, &list);
            self.pass(*u, &list)?;
            let message = crowd.send(*u, Some(&list)).map_err(|e| failed(*u, e))?;
            self.take_masked_input(*u, &message)?;
        }
        Ok(())
    }

    /// Takes what user u advertises.
    ///
    /// # Errors
    ///
    /// Not what a user sends.
    pub fn take_keys(&mut self, u: u32, message: &[u8]) -> Result<(), String> {
        self.keys.insert(u, decode_advertise_keys(&self.setup, message).map_err(text)?);
        Ok(())
    }

    /// Takes the ciphertexts of user u.
    ///
    /// # Errors
    ///
    /// Not what a user sends.
    pub fn take_ciphertexts(&mut self, u: u32, message: &[u8]) -> Result<(), String> {
        let sent = decode_ciphertexts(&self.setup, 2, message).map_err(text)?;
        self.sent.insert(u, sent.into_iter().collect());
        Ok(())
    }

    /// Notes whom a list of ciphertexts makes user u mask with.
    ///
    /// # Errors
    ///
    /// Not what a server sends.
    pub fn pass(&mut self, u: u32, message: &[u8]) -> Result<(), String> {
        let list = decode_ciphertexts(&self.setup, 3, message).map_err(text)?;
        self.near.insert(u, list.into_iter().map(|(v, _)| v).collect());
        Ok(())
    }

    /// Takes the masked input of user u.
    ///
    /// # Errors
    ///
    /// Not what a user sends.
    pub fn take_masked_input(&mut self, u: u32, message: &[u8]) -> Result<(), String> {
        let y = decode_masked_input(&self.setup, message).map_err(text)?;
        self.masked.insert(u, y.iter().map(u64::try_from).collect::<Result<_, _>>().map_err(text)?);
        Ok(())
    }

    /// Takes the shares that user u reveals.
    ///
    /// # Errors
    ///
    /// Not what a user sends.
    pub fn take_shares(&mut self, u: u32, message: &[u8]) -> Result<(), String> {
        let shares = decode_unmasking(&self.setup, message).map_err(text)?;
        for (v, share) in &shares.s_SK {
            self.file(*v, u, Some(element(share)?), None);
        }
        for (v, share) in &shares.b {
            self.file(*v, u, None, Some(element(share)?));
        }
        Ok(())
    }

    /// Files the shares of s_v^SK and b_v that holder u has.
    pub fn file(&mut self, v: u32, u: u32, s: Option<[u8; 32]>, b: Option<[u8; 32]>) {
        for (shares, share) in [(&mut self.s, s), (&mut self.b, b)] {
            if let Some(share) = share {
                shares.entry(v).or_default().insert(u, share);
            }
        }
    }

    /// c_v^PK, s_v^PK, as they were advertised.
    pub fn advertised(&self, v: u32) -> Option<&PublicKeys> {
        self.keys.get(&v)
    }

    /// e_{v,u}, as v sent it.
    pub fn ciphertext(&self, v: u32, u: u32) -> Option<&[u8]> {
        self.sent.get(&v)?.get(&u).map(Vec::as_slice)
    }

    /// Round 3: this U3, for the user's signature.
    ///
    /// # Errors
    ///
    /// Outside, a signature that is none; inside, the user's refusal.
    pub fn sign(&self, crowd: &mut Crowd<'_>, to: u32, u3: &[u32]) -> Result<Result<Signed, Failure>, String> {
        match crowd.send(to, Some(&encode_survivors(u3))) {
            Ok(answer) => Ok(Ok((to, decode_consistency_check(&answer).map_err(text)?))),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// Round 4, active model: these signatures, for the user's shares, which are filed.
    ///
    /// # Errors
    ///
    /// Outside, shares that are none; inside, the user's refusal.
    pub fn unmask(&mut self, crowd: &mut Crowd<'_>, to: u32, list: &[Signed]) -> Result<Result<(), Failure>, String> {
        self.ask(crowd, to, &encode_signatures(list))
    }

    /// Round 4, honest-but-curious model: this U3, for the user's shares, which are filed.
    ///
    /// # Errors
    ///
    /// Outside, shares that are none; inside, the user's refusal.
    pub fn unmask_hbc(&mut self, crowd: &mut Crowd<'_>, to: u32, u3: &[u32]) -> Result<Result<(), Failure>, String> {
        self.ask(crowd, to, &encode_survivors(u3))
    }

    fn ask(&mut self, crowd: &mut Crowd<'_>, to: u32, message: &[u8]) -> Result<Result<(), Failure>, String> {
        match crowd.send(to, Some(message)) {
            Ok(answer) => self.take_shares(to, &answer).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// The secret of which these are the shares, if there are t.
    fn secret(&self, shares: Option<&BTreeMap<u32, [u8; 32]>>) -> Option<[u8; 32]> {
        let element = |(u, share): (&u32, &[u8; 32])| Some((*u, SecretElement::from_bytes(share).ok()?));
        let shares: Vec<_> = shares?.iter().map(element).collect::<Option<_>>()?;
        shamir::reconstruct(&shares, self.setup.t).ok().map(|secret| *secret.to_bytes())
    }

    /// s_u^SK and b_u, which user u told it.
    pub fn know(&mut self, u: u32, s: [u8; 32], b: [u8; 32]) {
        self.told.insert(u, (s, b));
    }

    /// s_v^SK: as it was told, or from t shares.
    fn key(&self, v: u32) -> Option<[u8; 32]> {
        self.told.get(&v).map(|(s, _)| *s).or_else(|| self.secret(self.s.get(&v)))
    }

    /// b_v: as it was told, or from t shares.
    fn seed(&self, v: u32) -> Option<[u8; 32]> {
        self.told.get(&v).map(|(_, b)| *b).or_else(|| self.secret(self.b.get(&v)))
    }

    /// Whose self-masks it can open, and whose keys s.
    pub fn reach(&self) -> (BTreeSet<u32>, BTreeSet<u32>) {
        let open = |shares: &Shares| -> BTreeSet<u32> {
            shares.iter().filter(|(_, list)| self.secret(Some(list)).is_some()).map(|(v, _)| *v).collect()
        };
        (open(&self.b), open(&self.s))
    }

    /// p_{u,v}, where one of the two keys s is open.
    fn pair(&self, u: u32, v: u32) -> Result<Option<Vec<u64>>, String> {
        let Some((sk, other)) = [(u, v), (v, u)].into_iter().find_map(|(a, b)| Some((self.key(a)?, b))) else {
            return Ok(None);
        };
        let keys = self.advertised(other).ok_or_else(|| format!("user {other} advertised nothing"))?;
        let agreed = SecretKey::from_bytes(&sk).map_err(text)?.agree(&point(&keys.s_PK)?);
        let seed = mask_seed(&self.setup, u, v, agreed.expose()).map_err(text)?;
        let mask = prg::expand(&seed, &[], self.setup.m, self.modulus).map_err(text)?;
        let mut signed = vec![0; self.setup.m];
        match u > v {
            true => self.modulus.add_assign(&mut signed, &mask),
            false => self.modulus.sub_assign(&mut signed, &mask),
        }
        Ok(Some(signed))
    }

    /// Everything that it can open, for the leak oracle.
    ///
    /// # Errors
    ///
    /// A key that was not advertised.
    pub fn opened(&self) -> Result<Opened, String> {
        let mut opened = Opened::new(self.modulus);
        opened.masked.clone_from(&self.masked);
        for (u, others) in &self.near {
            if let Some(b) = self.seed(*u) {
                opened.own.insert(*u, prg::expand(&b, &[], self.setup.m, self.modulus).map_err(text)?);
            }
            for v in others {
                if let Some(mask) = self.pair(*u, *v)? {
                    opened.pairs.insert((*u, *v), mask);
                }
            }
            opened.edges.insert(*u, others.clone());
        }
        Ok(opened)
    }
}

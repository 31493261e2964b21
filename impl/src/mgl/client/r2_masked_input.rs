//! Round 2: α_i = x_i + PRG(κ_i) + Σ_{j ∈ N(i)∩U0} (−1)^{δ_{i,j}}·PRG(K^{l,τ}_{i,j}) mod 2^n, and the shares of κ_i and of
//! the keys that i deals.

use super::{AwaitingShares, Client, Shares, Stepped};
use crate::Error;
use crate::mgl::chain::{Purpose, one_time_key};
use crate::mgl::messages::{Call, kind};
use crate::mgl::session::{self, Sealed, session_id};
use crate::mgl::{Member, Model, Repair, cost};
use crate::prim::ae;
use crate::prim::feldman::Commitment;
use crate::prim::field::SecretElement;
use crate::prim::key_agreement::SharedKey;
use crate::prim::prg::{self, Sign};
use crate::prim::shamir::Polynomial;
use crate::wire::{Writer, packing};
use rand_core::CryptoRng;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use zeroize::Zeroizing;

/// What a user draws in round 2. The names are those of `docs/bytes.md`, section 10.
pub struct Coins {
    /// κ_i.
    pub kappa: SecretElement,
    /// The t − 1 coefficients that share κ_i, of x^1 first.
    pub a_kappa: Vec<SecretElement>,
    /// By j, the coefficient that shares K^{l,τ}_{i,j}, for each j to whom i deals.
    pub a_pair: BTreeMap<u32, SecretElement>,
    /// By j, the nonce of e_{i,j}, for each other j.
    pub nonce_e: BTreeMap<u32, [u8; 12]>,
    /// By j, the nonce of a_{i,j}, for each j to whom i deals.
    pub nonce_a: BTreeMap<u32, [u8; 12]>,
    /// By j, the nonce of b_{i,j}, for each j to whom i deals; not used in the semi-honest model.
    pub nonce_b: BTreeMap<u32, [u8; 12]>,
    /// The nonce of c_i; not used in the semi-honest model.
    pub nonce_c: [u8; 12],
}

impl Coins {
    fn draw<R: CryptoRng + ?Sized>(threshold: u32, others: &BTreeSet<u32>, dealt: &BTreeSet<u32>, rng: &mut R) -> Self {
        let kappa = SecretElement::random(rng);
        let a_kappa = (1..threshold).map(|_| SecretElement::random(rng)).collect();
        let a_pair = dealt.iter().map(|j| (*j, SecretElement::random(rng))).collect();
        let mut nonces = |ids: &BTreeSet<u32>| ids.iter().map(|j| (*j, super::nonce(rng))).collect();
        let (nonce_e, nonce_a, nonce_b) = (nonces(others), nonces(dealt), nonces(dealt));
        Self { kappa, a_kappa, a_pair, nonce_e, nonce_a, nonce_b, nonce_c: super::nonce(rng) }
    }
}

impl fmt::Debug for Coins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Coins([redacted])")
    }
}

/// A coin that is there for each user of a set.
fn coin<T>(coins: &BTreeMap<u32, T>, j: u32) -> Result<&T, Error> {
    coins.get(&j).ok_or(Error::Incomplete { what: "a list of coins", culprit: Some(j) })
}

/// A call that has passed, and the input for it.
struct Accepted {
    input: Zeroizing<Vec<u64>>,
    call: Call,
    session_id: [u8; 32],
}

impl<M: Model> Member<M> {
    /// Takes the call, draws κ_i and the sharing polynomials, and gives the message with the masked input.
    ///
    /// From here on this user refuses every session that is not later.
    ///
    /// # Errors
    ///
    /// `E_INPUT` for an input of another dimension than r or with an element out of range; those of decoding the call;
    /// then `E_RANGE` for τ ≥ ν, `E_SIGNATURE`, `E_REPLAY` for a session that is not later than the last,
    /// `E_NOT_MEMBER` when i is not in U0, `E_THRESHOLD` for η_max or fewer neighbours in U0; in the active model
    /// `E_POINT` for a coefficient 0, which is never drawn.
    pub fn masked_input<R: CryptoRng + ?Sized>(
        &mut self,
        call: &[u8],
        input: Vec<u64>,
        rng: &mut R,
    ) -> Result<Stepped<M, AwaitingShares>, Error> {
        let accepted = self.accept(call, input)?;
        let call = &accepted.call;
        let others = call.u0.iter().copied().filter(|j| *j != self.id).collect();
        let dealt = self.deals_to.intersection(&call.u0).copied().collect();
        let coins = Coins::draw(self.params.threshold(), &others, &dealt, rng);
        self.mask(accepted, &coins)
    }

    /// The same, with literal draws.
    ///
    /// # Errors
    ///
    /// Those of [`Member::masked_input`], and `E_PARAMS` when there are not t − 1 coefficients for κ_i, `E_INCOMPLETE` when
    /// a coin for j is missing.
    #[cfg(feature = "test-util")]
    pub fn masked_input_with_coins(
        &mut self,
        call: &[u8],
        input: Vec<u64>,
        coins: &Coins,
    ) -> Result<Stepped<M, AwaitingShares>, Error> {
        let accepted = self.accept(call, input)?;
        self.mask(accepted, coins)
    }

    /// The checks of the input and of the call; with them sid. When all pass the session counts as called.
    fn accept(&mut self, call: &[u8], input: Vec<u64>) -> Result<Accepted, Error> {
        let input = Zeroizing::new(input);
        self.params.space().check_input(&input)?;
        let call = Call::read::<M>(call, self.params.users())?;
        let Call { session, u0, signature } = &call;
        if session.tau >= self.params.sessions() {
            return Err(Error::Range { what: "the number of the session", culprit: None });
        }
        let session_id = session_id(&self.params, session, u0);
        let signed = session::call(&self.params, session, u0, &session_id);
        M::verify_server(self.params.verification_keys(), &signed, signature.as_ref())?;
        let this = Some((session.t_l, session.tau));
        if self.params.has(Repair::FreshSession) && this <= self.last {
            return Err(Error::Replay);
        }
        if !u0.contains(&self.id) {
            return Err(Error::NotMember { what: "the users that responded" });
        }
        if self.neighbours.intersection(u0).count() <= self.params.eta_max() {
            return Err(Error::Threshold { what: "neighbours that responded", culprit: None });
        }
        self.last = this;
        Ok(Accepted { input, call, session_id })
    }

    fn mask(&self, accepted: Accepted, coins: &Coins) -> Result<Stepped<M, AwaitingShares>, Error> {
        let Accepted { input, call, session_id } = accepted;
        let (params, i) = (&self.params, self.id);
        if u32::try_from(coins.a_kappa.len().saturating_add(1)) != Ok(params.threshold()) {
            return Err(Error::Params { what: "not t - 1 coefficients" });
        }
        let Call { session, u0, .. } = call;
        let key = |purpose, master: &SharedKey, j| one_time_key(params, &session, &session_id, purpose, master, (i, j));
        let masks = present(&self.keys.masks, &u0)
            .map(|(j, master)| Ok((j, key(Purpose::Mask, master, j)?)))
            .collect::<Result<BTreeMap<_, _>, Error>>()?;
        let keys = present(&self.keys.ciphertexts, &u0)
            .map(|(j, master)| {
                let key = key(Purpose::Encryption, master, j)?;
                Ok((j, ae::Key::derive(&SharedKey::from_bytes(&key.to_bytes()))?))
            })
            .collect::<Result<BTreeMap<_, _>, Error>>()?;
        let seal = |key: &ae::Key, nonce, what: Sealed, plaintext: &[u8]| {
            key.seal(nonce, &what.ad(params, &session_id), plaintext)
        };

        let kappa = Polynomial::new(&coins.kappa, &coins.a_kappa);
        let mut own = Shares { kappa: BTreeMap::from([(i, kappa.share(i)?)]), pair: BTreeMap::new() };
        let (dealt, others): (Vec<_>, Vec<_>) = keys.iter().partition(|(j, _)| self.deals_to.contains(j));
        let length = cost::masked_input(params, u0.len(), dealt.len());
        let mut message = Writer::message(kind::MASKED_INPUT, length);
        // e_{i,j} ‖ a_{i,j} [‖ b_{i,j}] for those to whom i deals: 1 is the dealer's share, 2 j's, 3 the server's.
        message.count(dealt.len());
        for (j, key) in dealt {
            let (secret, coefficient) = (coin(&masks, *j)?, std::slice::from_ref(coin(&coins.a_pair, *j)?));
            let pair = Polynomial::new(secret, coefficient);
            own.pair.insert(*j, pair.share(1)?);
            message.u32(*j);
            let shares = elements(&[kappa.share(*j)?, pair.share(2)?]);
            message.bytes(&seal(key, coin(&coins.nonce_e, *j)?, Sealed::Shares { from: i, to: *j }, &shares)?);
            let (share, what) = (elements(&[pair.share(3)?]), Sealed::ServerShare { from: i, subject: *j });
            message.bytes(&seal(&self.server_key, coin(&coins.nonce_a, *j)?, what, &share)?);
            if M::ACTIVE {
                let commitment = points(&Commitment::new(secret, coefficient)?);
                let what = Sealed::PairCommitment { from: i, subject: *j };
                message.bytes(&seal(&self.server_key, coin(&coins.nonce_b, *j)?, what, &commitment)?);
            }
        }
        // e_{i,j} for the others.
        message.count(others.len());
        for (j, key) in others {
            message.u32(*j);
            let share = elements(&[kappa.share(*j)?]);
            message.bytes(&seal(key, coin(&coins.nonce_e, *j)?, Sealed::Shares { from: i, to: *j }, &share)?);
        }
        if M::ACTIVE {
            let commitment = points(&Commitment::new(&coins.kappa, &coins.a_kappa)?);
            message.bytes(&seal(&self.server_key, &coins.nonce_c, Sealed::Commitment { from: i }, &commitment)?);
        }
        let (mut alpha, modulus, ts) = (input, params.modulus(), session.ts_tau.to_be_bytes());
        prg::add_mask(&mut alpha, Sign::Plus, coins.kappa.to_bytes().as_slice(), &ts, modulus)?;
        for (j, seed) in &masks {
            // δ_{i,j} = 0 when i ≤ j, else 1.
            let sign = if i <= *j { Sign::Plus } else { Sign::Minus };
            prg::add_mask(&mut alpha, sign, seed.to_bytes().as_slice(), &ts, modulus)?;
        }
        message.bytes(&packing::pack(&alpha, modulus));

        let client = Client {
            params: params.clone(),
            id: i,
            session_id,
            u0,
            neighbours: self.neighbours.clone(),
            server_key: self.server_key.clone(),
            signing_key: self.signing_key.clone(),
            state: AwaitingShares { dealt_by: self.dealt_by.clone(), keys, own },
        };
        Ok((client, message.finish()))
    }
}

/// The keys of those who are in the set.
fn present<'a>(
    keys: &'a BTreeMap<u32, SharedKey>,
    set: &'a BTreeSet<u32>,
) -> impl Iterator<Item = (u32, &'a SharedKey)> {
    keys.iter().filter(|(j, _)| set.contains(j)).map(|(j, key)| (*j, key))
}

/// Elements, one after the other.
fn elements(elements: &[SecretElement]) -> Zeroizing<Vec<u8>> {
    let mut writer = Writer::with_capacity(elements.len().saturating_mul(32));
    elements.iter().for_each(|element| writer.bytes(element.to_bytes().as_slice()));
    writer.finish_secret()
}

/// The points of a commitment, one after the other.
fn points(commitment: &Commitment) -> Vec<u8> {
    commitment.points().iter().flat_map(|point| point.to_bytes()).collect()
}

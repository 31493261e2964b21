//! What comes up on the way, by the specification's functions: a party's draws and the messages it takes, followed beside it.

use super::trace_masks::pairwise;
use crate::args::Refusal;
use crate::engine::bon::{Coins, Setup};
use crate::engine::spec_engine::spec_setup;
use crate::file::Step;
use secagg_spec::bon::messages::{
    PublicKeys, Shares, decode_advertise_keys, decode_ciphertexts, decode_key_list, decode_survivors, decode_unmasking,
    encode_key_list,
};
use secagg_spec::bon::params::{self, Model};
use secagg_spec::bon::round2_masked_input_collection::self_mask;
use secagg_spec::bon::session_id::{associated_data, sid, sid_input, signed_keys, signed_survivors};
use secagg_spec::key_agreement::{ka_agree, ka_gen};
use secagg_spec::p256::order;
use secagg_spec::packing::pack;
use secagg_spec::prelude::{Id, Nat, SpecError, nat_to_be};
use secagg_spec::sets::{difference, ids, value_of, with};
use secagg_spec::shamir::{reconstruct, share};

const FIGURE: [&str; 5] =
    ["BON Fig. 4, round 0", "BON Fig. 4, round 1", "BON Fig. 4, round 2", "BON Fig. 4, round 3", "BON Fig. 4, round 4"];
const PAGE: &str = "docs/bytes.md §3";

type Steps = Result<Vec<Step>, SpecError>;

fn nat(bytes: &[u8]) -> Nat {
    Nat::from_bytes_be(bytes)
}

/// A step of this round of the figure.
fn figure(round: usize, name: impl Into<String>, value: impl AsRef<[u8]>) -> Step {
    Step::new(FIGURE.get(round).copied().unwrap_or_default(), name, value)
}

/// The session id, where there is one.
fn named(id: &[u8]) -> Option<Step> {
    (!id.is_empty()).then(|| Step::new(PAGE, "sid", id))
}

/// User u, as far as its trace needs it.
pub struct User {
    setup: params::Setup,
    u: Id,
    coins: Coins,
    keys: Vec<(Id, PublicKeys)>,
    sid: Vec<u8>,
    received: Vec<(Id, Vec<u8>)>,
}

impl User {
    /// User u with its draws.
    pub fn new(setup: &Setup, u: u32, coins: &Coins) -> Self {
        let (keys, sid, received) = (Vec::new(), Vec::new(), Vec::new());
        Self { setup: spec_setup(setup), u, coins: coins.clone(), keys, sid, received }
    }

    /// What comes up in a step that succeeded, in which it took this message.
    ///
    /// # Errors
    ///
    /// None in practice: the step succeeded.
    pub fn step(&mut self, round: u8, message: &[u8]) -> Result<Vec<Step>, Refusal> {
        Ok(match round {
            0 => self.advertise_keys()?,
            1 => self.share_keys(message)?,
            2 => self.masked_input(message)?,
            3 => self.consistency_check(message)?,
            _ => self.unmasking()?,
        })
    }

    fn advertise_keys(&self) -> Steps {
        if self.setup.model != Model::Active {
            return Ok(Vec::new());
        }
        let (c_pk, s_pk) = (ka_gen(&nat(&self.coins.c_sk))?, ka_gen(&nat(&self.coins.s_sk))?);
        let keys = PublicKeys { c_PK: c_pk, s_PK: s_pk, sigma: Vec::new() };
        Ok(vec![figure(0, format!("signed by σ_{}", self.u), signed_keys(&self.setup, self.u, &keys))])
    }

    fn share_keys(&mut self, message: &[u8]) -> Steps {
        let (u, q, t) = (self.u, order(), self.setup.t as usize);
        self.keys = decode_key_list(&self.setup, message)?;
        self.sid = sid(&self.setup, message)?;
        let mut steps: Vec<Step> = named(&self.sid).into_iter().collect();
        let coefficients = |a: &[[u8; 32]]| a.iter().map(|a| nat(a)).collect::<Vec<_>>();
        let u1 = ids(&self.keys);
        let s = share(&nat(&self.coins.s_sk), t, &u1, &coefficients(&self.coins.a_s), &q)?;
        let b = share(&nat(&self.coins.b), t, &u1, &coefficients(&self.coins.a_b), &q)?;
        for (v, keys) in &self.keys {
            let (s, b) = (nat_to_be(&value_of(&s, *v)?, 32)?, nat_to_be(&value_of(&b, *v)?, 32)?);
            if *v == u {
                steps.push(figure(1, format!("b_{{{u},{u}}}"), &b));
                continue;
            }
            let key = ka_agree(&nat(&self.coins.c_sk), &keys.c_PK)?;
            steps.push(figure(1, format!("KA.agree(c_{u}^SK, c_{v}^PK)"), key));
            steps.extend(self.bound(u, *v));
            let text = [&u.to_be_bytes()[..], &v.to_be_bytes(), &s, &b].concat();
            steps.push(figure(1, format!("inside e_{{{u},{v}}}"), text));
        }
        Ok(steps)
    }

    /// The associated data of e_{v,w}, where there are any.
    fn bound(&self, v: Id, w: Id) -> Option<Step> {
        let ad = associated_data(&self.setup, &self.sid, v, w);
        (!ad.is_empty()).then(|| Step::new(PAGE, format!("ad of e_{{{v},{w}}}"), ad))
    }

    fn masked_input(&mut self, message: &[u8]) -> Steps {
        self.received = decode_ciphertexts(&self.setup, 3, message)?;
        let own = self_mask(&self.setup, &nat(&self.coins.b))?;
        let mut steps = vec![figure(2, format!("p_{}", self.u), pack(&own, &self.setup.R)?)];
        for (v, _) in &self.received {
            let key = &value_of(&self.keys, *v)?.s_PK;
            steps.extend(pairwise(FIGURE[2], &self.setup, self.u, *v, &nat(&self.coins.s_sk), key)?);
        }
        Ok(steps)
    }

    fn consistency_check(&self, message: &[u8]) -> Steps {
        let u3 = decode_survivors(&self.setup, message)?;
        Ok(vec![figure(3, format!("signed by σ'_{}", self.u), signed_survivors(&self.setup, &self.sid, &u3))])
    }

    fn unmasking(&self) -> Steps {
        Ok(self.received.iter().filter_map(|(v, _)| self.bound(*v, self.u)).collect())
    }
}

/// The server, as far as its trace needs it.
pub struct Server {
    setup: params::Setup,
    keys: Vec<(Id, PublicKeys)>,
    /// Whose messages of the round were taken.
    senders: Vec<(Id, ())>,
    u2: Vec<Id>,
    u3: Vec<Id>,
    shares: Vec<(Id, Shares)>,
}

impl Server {
    /// The server before round 0.
    pub fn new(setup: &Setup) -> Self {
        let (keys, senders, shares) = (Vec::new(), Vec::new(), Vec::new());
        Self { setup: spec_setup(setup), keys, senders, u2: Vec::new(), u3: Vec::new(), shares }
    }

    /// Takes a message of this round that was taken. Nothing comes up.
    ///
    /// # Errors
    ///
    /// None in practice: it was taken.
    pub fn receive(&mut self, round: u8, from: u32, message: &[u8]) -> Result<(), Refusal> {
        self.senders = with(&self.senders, from, &());
        match round {
            0 => self.keys = with(&self.keys, from, &decode_advertise_keys(&self.setup, message)?),
            4 => self.shares = with(&self.shares, from, &decode_unmasking(&self.setup, message)?),
            _ => (),
        }
        Ok(())
    }

    /// What comes up when this round is closed.
    ///
    /// # Errors
    ///
    /// None in practice: it was closed.
    pub fn close(&mut self, round: u8) -> Result<Vec<Step>, Refusal> {
        let senders = ids(&std::mem::take(&mut self.senders));
        match round {
            0 => {
                let key_list = encode_key_list(&self.keys);
                let sid = sid(&self.setup, &key_list)?;
                let input = sid_input(&self.setup, &key_list)?;
                let steps = named(&sid).into_iter().flat_map(|sid| [Step::new(PAGE, "sid input", &input), sid]);
                return Ok(steps.collect());
            }
            1 => self.u2 = senders,
            2 => self.u3 = senders,
            4 => return Ok(self.output()?),
            _ => (),
        }
        Ok(Vec::new())
    }

    /// The secret of v from its shares among those that were revealed.
    fn reconstruct(&self, v: Id, list: impl Fn(&Shares) -> &[(Id, Nat)]) -> Result<Nat, SpecError> {
        let shares = self.shares.iter().filter_map(|(u, shares)| Some((*u, value_of(list(shares), v).ok()?)));
        reconstruct(&shares.collect::<Vec<_>>(), self.setup.t as usize, &order())
    }

    fn output(&self) -> Steps {
        let mut steps = Vec::new();
        let mut lost = Vec::new();
        for v in difference(&self.u2, &self.u3) {
            let s_sk = self.reconstruct(v, |shares| &shares.s_SK)?;
            steps.push(figure(4, format!("s_{v}^SK"), nat_to_be(&s_sk, 32)?));
            lost.push((v, s_sk));
        }
        for u in &self.u3 {
            let b = self.reconstruct(*u, |shares| &shares.b)?;
            steps.push(figure(4, format!("b_{u}"), nat_to_be(&b, 32)?));
            steps.push(figure(4, format!("p_{u}"), pack(&self_mask(&self.setup, &b)?, &self.setup.R)?));
            for (v, s_sk) in &lost {
                steps.extend(pairwise(FIGURE[4], &self.setup, *v, *u, s_sk, &value_of(&self.keys, *u)?.s_PK)?);
            }
        }
        Ok(steps)
    }
}

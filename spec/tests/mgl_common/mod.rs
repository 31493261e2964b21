//! Users, a server and their sessions, for the tests of the aggregate-sum protocol.
#![allow(dead_code, non_snake_case, reason = "each test crate uses some of these; the names are the paper's")]

use secagg_spec::ae::{ae_dec, ae_enc};
use secagg_spec::ecdsa::sig_gen;
use secagg_spec::graph::{dealt_by, graph, neighbours};
use secagg_spec::mgl::messages::{Beta, decode_beta, encode_beta, encode_recovery};
use secagg_spec::mgl::repairs::Repairs;
use secagg_spec::mgl::round2_mask_then_encrypt::{Coins, Masked, Next, Server2};
use secagg_spec::mgl::round3_failure_recovery::{Server3, Signed};
use secagg_spec::mgl::round4_decrypt_then_unmask::Server4;
use secagg_spec::mgl::session_id::{Purpose, SERVER, associated_data, sid};
use secagg_spec::mgl::setup::{Member, Model, ServerKeys, Session, Setup, UserKeys, deals_to, member};
use secagg_spec::mgl::{
    round1_initiate as r1, round2_mask_then_encrypt as r2, round3_failure_recovery as r3,
    round4_decrypt_then_unmask as r4,
};
use secagg_spec::prelude::{Bytes, Code, Id, Nat, SpecError, nat, nat_from_be};

/// The seed of the graph.
pub const SEED: [u8; 32] = [0x5e; 32];

/// A session: number 1 of an interval of four.
pub const SESSION: Session = Session { tau: 1, T_l: 0x0102_0304_0506_0708, TS_l: 0x1112_1314, TS_tau: 0x2122_2324 };

/// A key that no other purpose or pair has. Its first byte is below 0x80, so it is an element of F_q too.
pub fn key(purpose: u8, a: Id, b: Id) -> [u8; 32] {
    std::array::from_fn(|k| match k {
        0 => purpose,
        1 => a as u8,
        2 => b as u8,
        _ => (purpose ^ 0xa5).wrapping_mul(k as u8).wrapping_add((a * 16 + b) as u8),
    })
}

/// The numbers of a setup that tests vary.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub m: u32,
    pub t: u32,
    pub ell: u32,
    pub eta_max: u32,
}

/// All that is needed for sessions.
#[derive(Clone, Debug)]
pub struct World {
    pub setup: Setup,
    pub members: Vec<Member>,
    pub server: ServerKeys,
}

/// sk_{U_i}, and sk_S for i = 0.
pub fn signing_key(i: Id) -> Nat {
    nat(3000 + u64::from(i))
}

/// Users and a server over the graph of [`SEED`]; r = 2 elements of 16 bits, ν = 4.
pub fn world(size: Size, model: Model, repairs: Repairs) -> World {
    world_with(size, model, repairs, |_| ())
}

/// [`world`] with other parameters where `change` says so.
pub fn world_with(size: Size, model: Model, repairs: Repairs, change: impl Fn(&mut Setup)) -> World {
    let Size { m, t, ell, eta_max } = size;
    let active = model == Model::Active;
    let pk = |i: Id| if active { sig_gen(&signing_key(i)).unwrap() } else { Vec::new() };
    let pk_U = if active { (1..=m).map(pk).collect() } else { Vec::new() };
    let mut setup = Setup {
        m,
        t,
        ell,
        eta_max,
        nu: 4,
        r: 2,
        colluders: 0,
        n: 16,
        R_U: None,
        model,
        repairs,
        seed: SEED,
        pk_S: pk(0),
        pk_U,
    };
    change(&mut setup);
    let members = (1..=m).map(|i| member(&setup, i, &user_keys(&setup, i)).unwrap()).collect();
    let public = graph(m, ell, &SEED).unwrap();
    let server = ServerKeys {
        N: (1..=m).map(|i| (i, neighbours(&public, i).unwrap())).collect(),
        D: (1..=m).map(|i| (i, dealt_by(&public, i).unwrap())).collect(),
        K_S: (1..=m).map(|i| (i, key(0x33, i, 0))).collect(),
        sk: active.then(|| signing_key(0)),
    };
    World { setup, members, server }
}

/// What user i is made from.
pub fn user_keys(setup: &Setup, i: Id) -> UserKeys {
    let public = graph(setup.m, setup.ell, &SEED).unwrap();
    let N = neighbours(&public, i).unwrap();
    let pair = |purpose: u8, j: Id| (j, key(purpose, i.min(j), i.max(j)));
    UserKeys {
        MK: N.iter().map(|j| pair(0x11, *j)).collect(),
        EK: (1..=setup.m).filter(|j| *j != i).map(|j| pair(0x22, j)).collect(),
        N,
        D: dealt_by(&public, i).unwrap(),
        K_S: key(0x33, i, 0),
        sk: (setup.model == Model::Active).then(|| signing_key(i)),
    }
}

/// A nonce that no other purpose, pair or session has.
pub fn nonce(purpose: u8, i: Id, j: Id, salt: u8) -> [u8; 12] {
    std::array::from_fn(|k| [purpose, i as u8, j as u8, salt].get(k).copied().unwrap_or(0x40 + k as u8))
}

/// The coins of user i; `salt` tells the sessions apart.
pub fn coins(member: &Member, salt: u8) -> Coins {
    let (i, m) = (member.i, member.setup.m);
    let dealt = deals_to(&member.setup, &member.keys.N, &member.keys.D);
    let element = |purpose: u8, j: Id| nat_from_be(&key(purpose, i, j)) + nat(u64::from(salt));
    Coins {
        kappa: element(0x44, 0),
        a_kappa: (1..member.setup.t).map(|k| element(0x45, k)).collect(),
        a_pair: dealt.iter().map(|j| (*j, element(0x46, *j))).collect(),
        nonce_e: (1..=m).filter(|j| *j != i).map(|j| (j, nonce(1, i, j, salt))).collect(),
        nonce_a: dealt.iter().map(|j| (*j, nonce(2, i, *j, salt))).collect(),
        nonce_b: dealt.iter().map(|j| (*j, nonce(3, i, *j, salt))).collect(),
        nonce_c: nonce(4, i, 0, salt),
    }
}

/// x_i.
pub fn x(i: Id) -> Vec<Nat> {
    vec![nat(1000 * u64::from(i) + 7), nat(65536 - 3 * u64::from(i))]
}

/// Σ x_i over a set, mod 2^16, with numbers that no code under test computed.
pub fn plain_sum(set: &[Id]) -> Vec<Nat> {
    let sum: u64 = set.iter().map(|i| u64::from(*i)).sum();
    let count = set.len() as u64;
    vec![nat((1000 * sum + 7 * count) % 65536), nat((65536 * count - 3 * sum) % 65536)]
}

/// The code and culprit of an error.
pub fn fault<T>(result: Result<T, SpecError>) -> (Code, Option<Id>) {
    result.err().map(|e| (e.code, e.culprit)).expect("an error")
}

/// The value of user i in a list.
pub fn of<T: Clone>(list: &[(Id, T)], i: Id) -> T {
    list.iter().find(|(j, _)| *j == i).map(|(_, value)| value.clone()).expect("an entry")
}

/// The subsets of a set, ascending.
pub fn subsets(set: &[Id]) -> Vec<Vec<Id>> {
    (0..1u32 << set.len())
        .map(|bits| set.iter().enumerate().filter(|(k, _)| bits >> k & 1 == 1).map(|(_, i)| *i).collect())
        .collect()
}

impl World {
    /// User i.
    pub fn user(&self, i: Id) -> &Member {
        &self.members[i as usize - 1]
    }

    /// N(i).
    pub fn N(&self, i: Id) -> Vec<Id> {
        of(&self.server.N, i)
    }

    /// Round 1, in which `U0` responds: the server, and its call.
    pub fn call(&self, session: &Session, U0: &[Id]) -> (Server2, Bytes) {
        let mut server = r1::server(&self.setup, &self.server, session).unwrap();
        for i in U0 {
            server = r1::collect(&server, *i, &r1::respond(self.user(*i))).unwrap();
        }
        let (server, out) = r1::close(&server).unwrap();
        assert_eq!(out.iter().map(|(i, _)| *i).collect::<Vec<_>>(), U0);
        (server, out.first().map(|(_, call)| call.clone()).unwrap_or_default())
    }

    /// Round 2 of those who do not refuse the call.
    pub fn masked(&self, call: &[u8], U0: &[Id]) -> Vec<(Id, Masked, Bytes)> {
        let mut out = Vec::new();
        for i in U0 {
            if let Ok((_, state, message)) =
                r2::mask_then_encrypt(self.user(*i), call, &x(*i), &coins(self.user(*i), 0))
            {
                out.push((*i, state, message));
            }
        }
        out
    }
}

impl World {
    /// K_{i,S}, and the associated data of β_i.
    fn beta_key(&self, server: &Server4, i: Id) -> ([u8; 32], Bytes) {
        let id = sid(&self.setup, &server.session, &server.U0).unwrap();
        (of(&self.server.K_S, i), associated_data(&self.setup, &id, Purpose::Recovery, i, SERVER, 0))
    }

    /// β_i, as the server decrypts it.
    pub fn open_beta(&self, server: &Server4, i: Id, message: &[u8]) -> Vec<Beta> {
        let (key, ad) = self.beta_key(server, i);
        decode_beta(&self.setup, &ae_dec(&key, &ad, &message[1..]).unwrap()).unwrap()
    }

    /// The message of a user i that says something else.
    pub fn seal_beta(&self, server: &Server4, i: Id, beta: &[Beta]) -> Bytes {
        let (key, ad) = self.beta_key(server, i);
        encode_recovery(&ae_enc(&key, &[7; 12], &ad, &encode_beta(beta).unwrap()).unwrap())
    }
}

/// Round 2 of the server, in which `U1` is heard, and its messages.
pub fn hear(
    server: &Server2,
    masked: &[(Id, Masked, Bytes)],
    U1: &[Id],
) -> Result<(Next, Vec<(Id, Bytes)>), SpecError> {
    let mut server = server.clone();
    for (i, _, message) in masked {
        if U1.contains(i) {
            server = r2::collect(&server, *i, message)?;
        }
    }
    r2::close(&server)
}

/// The server of the active model after round 2.
pub fn signatures(next: Next) -> Server3 {
    match next {
        Next::Signatures(server) => server,
        Next::Recovery(_) => panic!("the active model"),
    }
}

/// The server of the semi-honest model after round 2.
pub fn recovery(next: Next) -> Server4 {
    match next {
        Next::Recovery(server) => server,
        Next::Signatures(_) => panic!("the semi-honest model"),
    }
}

/// An active session up to the signatures of `U2`, from `U0` and `U1`.
pub struct SignedSession {
    pub server2: Server2,
    pub call: Bytes,
    pub masked: Vec<(Id, Masked, Bytes)>,
    /// What the server sent in round 3.
    pub shares: Vec<(Id, Bytes)>,
    pub signed: Vec<(Id, Signed, Bytes)>,
    pub server4: Server4,
    /// What the server sent of the signatures.
    pub signatures: Vec<(Id, Bytes)>,
}

impl SignedSession {
    /// The state of user i after its signature.
    pub fn signed(&self, i: Id) -> &Signed {
        self.signed.iter().find(|(j, _, _)| *j == i).map(|(_, state, _)| state).expect("a user")
    }

    /// The state of user i after round 2.
    pub fn masked(&self, i: Id) -> &Masked {
        self.masked.iter().find(|(j, _, _)| *j == i).map(|(_, state, _)| state).expect("a user")
    }

    /// The server, once these users sent β.
    pub fn answered(&self, U3: &[Id]) -> Server4 {
        let mut server = self.server4.clone();
        for i in U3 {
            let beta = r3::recover(self.signed(*i), &of(&self.signatures, *i), &nonce(5, *i, 0, 0)).unwrap();
            server = r4::collect(&server, *i, &beta).unwrap();
        }
        server
    }
}

/// An active session in which nobody refuses. `change` may change the messages of round 2.
pub fn signed_session(
    world: &World,
    session: &Session,
    (U0, U1, U2): (&[Id], &[Id], &[Id]),
    change: impl Fn(Id, Bytes) -> Bytes,
) -> SignedSession {
    let (server2, call) = world.call(session, U0);
    let mut masked = world.masked(&call, U0);
    assert_eq!(masked.len(), U0.len(), "nobody refuses");
    for (i, _, message) in &mut masked {
        *message = change(*i, message.clone());
    }
    let (next, shares) = hear(&server2, &masked, U1).unwrap();
    let mut server = signatures(next);
    let mut signed = Vec::new();
    for (i, message) in &shares {
        let state = masked.iter().find(|(j, _, _)| j == i).map(|(_, state, _)| state).unwrap();
        let (state, sigma) = r3::receive_shares(state, message).unwrap();
        if U2.contains(i) {
            server = r3::collect(&server, *i, &sigma).unwrap();
        }
        signed.push((*i, state, sigma));
    }
    let (server4, signatures) = r3::close(&server).unwrap();
    SignedSession { server2, call, masked, shares, signed, server4, signatures }
}

//! A small world of the aggregate-sum protocol: members that last, and sessions played round by round.
#![allow(dead_code)]

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use secagg::Error;
#[cfg(feature = "as-written")]
use secagg::mgl::Repair;
use secagg::mgl::client::{AwaitingShares, AwaitingSignatures, Client};
use secagg::mgl::server::{AnyServer, Server, ServerKeys, Step, User};
use secagg::mgl::{Active, Member, MemberKeys, Model, Numbers, Params, Repairs, SemiHonest, Session, VerificationKeys};
use secagg::prim::ae;
use secagg::prim::key_agreement::SharedKey;
use secagg::prim::signature::SigningKey;
use std::collections::{BTreeMap, BTreeSet};

/// A model that a world can be played in.
pub trait Play: Model {
    /// The users that wait for signatures; none in the semi-honest model.
    type Signed;

    fn verification_keys(users: u32) -> Self::VerificationKeys;

    /// The key of this id; the server's is 0.
    fn signing_key(id: u32) -> Self::SigningKey;

    fn server(params: &Params<Self>, keys: ServerKeys<Self>, session: Session) -> AnyServer;

    /// What the user does with the shares.
    fn shares(user: Client<Self, AwaitingShares>, message: &[u8]) -> Result<(Option<Self::Signed>, Vec<u8>), Error>;

    /// What it does with the signatures.
    fn signatures(user: Self::Signed, message: &[u8]) -> Result<Vec<u8>, Error>;
}

impl Play for SemiHonest {
    type Signed = ();

    fn verification_keys(_: u32) {}

    fn signing_key(_: u32) {}

    fn server(params: &Params<Self>, keys: ServerKeys<Self>, session: Session) -> AnyServer {
        Server::new(params, keys, session).unwrap().into()
    }

    fn shares(user: Client<Self, AwaitingShares>, message: &[u8]) -> Result<(Option<()>, Vec<u8>), Error> {
        let mut rng = rng(4, user.id());
        user.recover(message, &mut rng).map(|message| (None, message))
    }

    fn signatures(_: (), _: &[u8]) -> Result<Vec<u8>, Error> {
        panic!("there are no signatures in this model")
    }
}

impl Play for Active {
    type Signed = Client<Active, AwaitingSignatures>;

    fn verification_keys(users: u32) -> VerificationKeys {
        let key = |id| Self::signing_key(id).verifying_key().to_bytes();
        VerificationKeys::new(&key(0), &(1..=users).map(key).collect::<Vec<_>>()).unwrap()
    }

    fn signing_key(id: u32) -> SigningKey {
        SigningKey::random(&mut rng(99, id))
    }

    fn server(params: &Params<Self>, keys: ServerKeys<Self>, session: Session) -> AnyServer {
        Server::new(params, keys, session).unwrap().into()
    }

    fn shares(user: Client<Self, AwaitingShares>, message: &[u8]) -> Result<(Option<Self::Signed>, Vec<u8>), Error> {
        user.sign(message).map(|(user, message)| (Some(user), message))
    }

    fn signatures(user: Self::Signed, message: &[u8]) -> Result<Vec<u8>, Error> {
        let mut rng = rng(4, user.id());
        user.recover(message, &mut rng)
    }
}

/// The generator of user u in a round.
pub fn rng(round: u64, u: u32) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(round << 32 | u64::from(u))
}

/// A key that i and j share: 0 for masks, 1 for ciphertexts, 2 with the server.
pub fn key(purpose: u8, i: u32, j: u32) -> SharedKey {
    let mut bytes = [0x40 + purpose; 32];
    bytes[3..7].copy_from_slice(&(i.min(j) * 0x0101_0107).to_be_bytes());
    bytes[20..24].copy_from_slice(&(i.max(j) * 0x0301_0305).to_be_bytes());
    SharedKey::from_bytes(&bytes)
}

/// The key of AE of user i and the server.
pub fn server_key(i: u32) -> ae::Key {
    ae::Key::derive(&key(2, i, i)).unwrap()
}

/// Six users of whom four must stay, four neighbours each, of whom two must be there and one must stay; three elements of
/// 16 bits, none above 1000; five sessions an interval.
pub fn numbers() -> Numbers {
    Numbers {
        users: 6,
        threshold: 4,
        degree: 4,
        eta_max: 1,
        sessions: 5,
        dimension: 3,
        colluding: 1,
        bits: 16,
        max_input: Some(1000),
        graph_seed: [0x5a; 32],
    }
}

/// A session of this interval.
pub fn session(t_l: u64, tau: u32) -> Session {
    Session { tau, t_l, ts_l: t_l + 0x1111, ts_tau: t_l * 1000 + u64::from(tau) }
}

/// A user between sessions.
pub fn member<M: Play>(params: &Params<M>, i: u32) -> Member<M> {
    let neighbours: Vec<u32> = params.graph().neighbours(i).into_iter().collect();
    let deals_to: Vec<u32> = params.graph().deals_to(i).into_iter().collect();
    Member::new(params, i, &neighbours, &deals_to, member_keys(params, i), M::signing_key(i)).unwrap()
}

/// The keys of user i.
pub fn member_keys<M: Play>(params: &Params<M>, i: u32) -> MemberKeys {
    let masks = params.graph().neighbours(i).into_iter().map(|j| (j, key(0, i, j))).collect();
    let ciphertexts = (1..=params.users()).filter(|j| *j != i).map(|j| (j, key(1, i, j))).collect();
    MemberKeys { masks, ciphertexts, server: key(2, i, i) }
}

/// What the server is made from.
pub fn users<M: Play>(params: &Params<M>) -> Vec<User> {
    let graph = params.graph();
    let user = |i| User { neighbours: graph.neighbours(i), deals_to: graph.deals_to(i), key: key(2, i, i) };
    (1..=params.users()).map(user).collect()
}

/// A user in one session.
pub struct Playing<M: Play> {
    pub sharing: Option<Client<M, AwaitingShares>>,
    pub signed: Option<M::Signed>,
}

/// Members, and a session between two rounds.
pub struct World<M: Play> {
    pub params: Params<M>,
    pub inputs: BTreeMap<u32, Vec<u64>>,
    pub members: BTreeMap<u32, Member<M>>,
    /// Those in the session, by what they wait for.
    pub playing: BTreeMap<u32, Playing<M>>,
    pub server: AnyServer,
    /// The number of the round that is about to start.
    pub round: u8,
    /// What the server sent to each in the round before.
    pub down: BTreeMap<u32, Vec<u8>>,
    pub transcript: Vec<Vec<u8>>,
    /// sid, once round 2 began.
    pub session_id: [u8; 32],
}

impl<M: Play> World<M> {
    /// Before round 1 of session 2 of the interval from 7 on; user u's input is u, 2u, 3u …
    pub fn new(numbers: &Numbers, repairs: Repairs) -> Self {
        let params = Params::<M>::new(numbers, repairs, M::verification_keys(numbers.users)).unwrap();
        let bound = u128::from(params.space().largest_input()) + 1;
        let x = |u: u32| (1..=u128::from(numbers.dimension)).map(|i| (i * u128::from(u) % bound) as u64).collect();
        let inputs = (1..=numbers.users).map(|u| (u, x(u))).collect();
        let members = (1..=numbers.users).map(|i| (i, member(&params, i))).collect();
        let server = server(&params, session(7, 2));
        let (playing, down, transcript) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let mut world =
            Self { params, inputs, members, playing, server, round: 1, down, transcript, session_id: [0; 32] };
        world.start(session(7, 2));
        world
    }

    /// Hardened, six users, at this round; user 6 is lost before its masked input, if the round is later than that.
    pub fn at(round: u8) -> Self {
        let mut world = Self::new(&numbers(), Repairs::HARDENED);
        world.advance(round);
        world
    }

    /// Plays to this round, user 6 lost before round 2.
    pub fn advance(&mut self, round: u8) {
        while self.round < round {
            if self.round == 2 {
                self.lose(&[6]);
            }
            assert!(self.play().is_none());
        }
    }

    /// Begins a session in which all members are.
    pub fn start(&mut self, session: Session) {
        self.server = server(&self.params, session);
        self.round = 1;
        self.playing = self.members.keys().map(|u| (*u, Playing { sharing: None, signed: None })).collect();
        self.down = self.members.keys().map(|u| (*u, Vec::new())).collect();
    }

    /// These users are gone from the session.
    pub fn lose(&mut self, gone: &[u32]) {
        self.playing.retain(|u, _| !gone.contains(u));
    }

    /// One user takes its step.
    pub fn step(&mut self, u: u32, incoming: &[u8]) -> Result<Vec<u8>, Error> {
        let (member, playing) = (self.members.get_mut(&u).unwrap(), self.playing.get_mut(&u).unwrap());
        match self.round {
            1 => Ok(member.respond()),
            2 => {
                let (client, message) = member.masked_input(incoming, self.inputs[&u].clone(), &mut rng(2, u))?;
                self.session_id = *client.session_id();
                playing.sharing = Some(client);
                Ok(message)
            }
            3 => {
                let (signed, message) = M::shares(playing.sharing.take().unwrap(), incoming)?;
                playing.signed = signed;
                Ok(message)
            }
            _ if M::ACTIVE => M::signatures(playing.signed.take().unwrap(), incoming),
            _ => M::shares(playing.sharing.take().unwrap(), incoming).map(|(_, message)| message),
        }
    }

    /// Each user takes its step: the messages up.
    pub fn up(&mut self) -> BTreeMap<u32, Vec<u8>> {
        let ids: Vec<u32> = self.playing.keys().copied().collect();
        let up: BTreeMap<_, _> = ids.into_iter().map(|u| (u, self.step(u, &self.down[&u].clone()).unwrap())).collect();
        self.transcript.extend(up.values().cloned());
        up
    }

    /// Closes the round: the sum, after the last.
    pub fn close(&mut self) -> Result<Option<Vec<u64>>, Error> {
        // Any server will do in its place meanwhile.
        let closing = std::mem::replace(&mut self.server, server(&self.params, session(0, 0)));
        match closing.close()? {
            Step::Sum(sum) => Ok(Some(sum)),
            Step::Next(server, sent) => {
                self.server = *server;
                self.transcript.extend(sent.iter().map(|(_, message)| message.clone()));
                self.down = sent.into_iter().collect();
                self.round += if self.round == 2 && !M::ACTIVE { 2 } else { 1 };
                Ok(None)
            }
        }
    }

    /// One whole round in which everybody still there takes part.
    pub fn play(&mut self) -> Option<Vec<u64>> {
        for (u, message) in self.up() {
            self.server.receive(u, &message).unwrap();
        }
        self.close().unwrap()
    }

    /// All rounds to the end: the sum.
    pub fn finish(&mut self) -> Vec<u64> {
        loop {
            if let Some(sum) = self.play() {
                return sum;
            }
        }
    }

    /// The plain sum of these users' inputs, modulo R.
    pub fn plain_sum(&self, of: impl IntoIterator<Item = u32> + Clone) -> Vec<u64> {
        let r = u128::from(self.params.modulus().max_element()) + 1;
        let column = |i: usize| of.clone().into_iter().map(|u| u128::from(self.inputs[&u][i])).sum::<u128>() % r;
        (0..self.params.numbers().dimension as usize).map(|i| column(i) as u64).collect()
    }

    /// The associated data of section 10, with all repairs: purpose, sender, recipient, subject.
    pub fn ad(&self, purpose: u8, [from, to, subject]: [u32; 3]) -> Vec<u8> {
        let ids = [from, to, subject].map(u32::to_be_bytes).concat();
        [b"secagg/v1/mgl/ad".as_slice(), &[purpose], &ids, &self.session_id].concat()
    }
}

/// A server before round 1.
pub fn server<M: Play>(params: &Params<M>, session: Session) -> AnyServer {
    M::server(params, ServerKeys::new(params, users(params), M::signing_key(0)).unwrap(), session)
}

/// All repairs but these.
#[cfg(feature = "as-written")]
pub fn without(repairs: &[Repair]) -> Repairs {
    repairs.iter().fold(Repairs::HARDENED, |all, repair| all.without(*repair))
}

/// A set as bytes.
pub fn set(ids: &[u32]) -> Vec<u8> {
    let mut bytes = (ids.len() as u32).to_be_bytes().to_vec();
    ids.iter().for_each(|id| bytes.extend(id.to_be_bytes()));
    bytes
}

/// A list: ids, and what follows each.
pub type Entries = BTreeMap<u32, Vec<u8>>;

/// The bytes of a list.
pub fn list(entries: &Entries) -> Vec<u8> {
    let mut bytes = (entries.len() as u32).to_be_bytes().to_vec();
    for (id, rest) in entries {
        bytes.extend(id.to_be_bytes());
        bytes.extend(rest);
    }
    bytes
}

/// Takes a list of entries of `size` bytes off the front.
pub fn take_list(bytes: &mut &[u8], size: usize) -> Entries {
    let count = u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
    let (entries, rest) = bytes[4..].split_at(count * (4 + size));
    *bytes = rest;
    entries.chunks(4 + size).map(|e| (u32::from_be_bytes(e[..4].try_into().unwrap()), e[4..].to_vec())).collect()
}

/// The parts of a masked input: dealings, the other list, c_i, α_i.
pub struct Masked {
    pub dealt: Entries,
    pub others: Entries,
    pub commitment: Vec<u8>,
    pub alpha: Vec<u8>,
}

impl Masked {
    /// Takes it apart. Entries: 92 + 60 [+ 94] bytes, and 60; c_i: 33t + 28.
    pub fn parse<M: Play>(message: &[u8], threshold: usize) -> Self {
        let mut rest = &message[1..];
        let dealt = take_list(&mut rest, if M::ACTIVE { 246 } else { 152 });
        let others = take_list(&mut rest, 60);
        let (commitment, alpha) = rest.split_at(if M::ACTIVE { 33 * threshold + 28 } else { 0 });
        Self { dealt, others, commitment: commitment.to_vec(), alpha: alpha.to_vec() }
    }

    pub fn bytes(&self) -> Vec<u8> {
        [&[4], &list(&self.dealt)[..], &list(&self.others), &self.commitment, &self.alpha].concat()
    }
}

/// The parts of the shares message: U1 and the two lists.
pub struct Forwarded {
    pub u1: BTreeSet<u32>,
    pub dealt: Entries,
    pub others: Entries,
}

impl Forwarded {
    pub fn parse(message: &[u8]) -> Self {
        let mut rest = &message[1..];
        let u1 = take_list(&mut rest, 0).into_keys().collect();
        Self { u1, dealt: take_list(&mut rest, 92), others: take_list(&mut rest, 60) }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let u1: Vec<u32> = self.u1.iter().copied().collect();
        [&[5], &set(&u1)[..], &list(&self.dealt), &list(&self.others)].concat()
    }
}

/// Code and culprit.
pub fn refusal<T>(result: Result<T, Error>) -> (&'static str, Option<u32>) {
    match result {
        Ok(_) => ("accepted", None),
        Err(e) => (e.code(), e.culprit()),
    }
}

//! Mask-then-encrypt and decrypt-then-unmask of the aggregate-sum protocol beside Bonawitz et al.'s masked input and
//! unmasking, at equal numbers of users, thresholds and vectors. What says something is the ratio within one run.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use secagg::Error;
use secagg::mgl::server::{AnyServer, Step, User};
use secagg::mgl::{Member, MemberKeys, Numbers, Repairs, SemiHonest, Session};
use secagg::prim::key_agreement::SharedKey;
use secagg::{bon, mgl};
use std::hint::black_box;
use std::time::Duration;

/// Users, and how many must stay; nobody is lost in the masked inputs, a tenth before it in the unmasking.
const USERS: u32 = 40;
const THRESHOLD: u32 = 27;
const LOST: u32 = 4;
/// Elements of 16 bits.
const DIMENSION: u32 = 10_000;

fn rng(u: u32) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(u.into())
}

fn input(u: u32) -> Vec<u64> {
    (0..DIMENSION).map(|i| u64::from((u * 7919 + i) % 1000)).collect()
}

fn mgl_params() -> Result<mgl::Params<SemiHonest>, Error> {
    let numbers = Numbers {
        users: USERS,
        threshold: THRESHOLD,
        // ℓ ≥ m − t + |C| + 1 keeps honest survivors connected.
        degree: 28,
        eta_max: 10,
        sessions: 8,
        dimension: DIMENSION,
        colluding: 13,
        bits: 16,
        max_input: Some(1000),
        graph_seed: [3; 32],
    };
    mgl::Params::new(&numbers, Repairs::HARDENED, ())
}

fn key(purpose: u8, i: u32, j: u32) -> SharedKey {
    let mut bytes = [purpose; 32];
    bytes[..4].copy_from_slice(&i.min(j).to_be_bytes());
    bytes[4..8].copy_from_slice(&i.max(j).to_be_bytes());
    SharedKey::from_bytes(&bytes)
}

fn member(params: &mgl::Params<SemiHonest>, i: u32) -> Result<Member<SemiHonest>, Error> {
    let neighbours: Vec<u32> = params.graph().neighbours(i).into_iter().collect();
    let deals_to: Vec<u32> = params.graph().deals_to(i).into_iter().collect();
    let masks = neighbours.iter().map(|j| (*j, key(0, i, *j))).collect();
    let ciphertexts = (1..=USERS).filter(|j| *j != i).map(|j| (j, key(1, i, j))).collect();
    Member::new(params, i, &neighbours, &deals_to, MemberKeys { masks, ciphertexts, server: key(2, i, i) }, ())
}

/// The server that waits for masked inputs, and the call.
fn mgl_called(params: &mgl::Params<SemiHonest>) -> Result<(AnyServer, Vec<u8>), Error> {
    let graph = params.graph();
    let user = |i| User { neighbours: graph.neighbours(i), deals_to: graph.deals_to(i), key: key(2, i, i) };
    let keys = mgl::server::ServerKeys::new(params, (1..=USERS).map(user).collect(), ())?;
    let session = Session { tau: 1, t_l: 5, ts_l: 50, ts_tau: 500 };
    let mut server = mgl::server::Server::new(params, keys, session)?;
    for i in 1..=USERS {
        server.receive(i, &member(params, i)?.respond())?;
    }
    let (server, mut sent) = server.close()?;
    Ok((server.into(), sent.remove(0).1))
}

/// The snapshot of a server that has all it needs for the sum, some users lost before their masked input.
fn mgl_end(params: &mgl::Params<SemiHonest>) -> Result<Vec<u8>, Error> {
    let (mut server, call) = mgl_called(params)?;
    let mut clients = Vec::new();
    for i in LOST + 1..=USERS {
        let (client, message) = member(params, i)?.masked_input(&call, input(i), &mut rng(i))?;
        server.receive(i, &message)?;
        clients.push(client);
    }
    let Step::Next(mut server, sent) = server.close()? else { return Err(Error::Round { culprit: None }) };
    for (client, (i, message)) in clients.into_iter().zip(sent) {
        server.receive(i, &client.recover(&message, &mut rng(i))?)?;
    }
    Ok(server.to_bytes().to_vec())
}

type BonClients = Vec<bon::client::Client<bon::HonestButCurious, bon::MaskedInputCollection>>;
type BonServer = bon::server::Server<bon::HonestButCurious, bon::MaskedInputCollection>;

/// Users and server of the other protocol before the masked inputs, and what each user is sent.
fn bon_before_masked_inputs() -> Result<(BonClients, BonServer, Vec<Vec<u8>>), Error> {
    let params = bon::Params::new(USERS, THRESHOLD, DIMENSION, 0xffff, Some(1000))?;
    let mut server = bon::server::Server::<bon::HonestButCurious, _>::new(&params);
    let mut users = Vec::new();
    for u in 1..=USERS {
        let user = bon::client::Client::<bon::HonestButCurious, _>::new(&params, u, input(u))?;
        let (user, message) = user.advertise_keys(&mut rng(u))?;
        server.receive(u, &message)?;
        users.push(user);
    }
    let (mut server, sent) = server.close()?;
    let mut sharing = Vec::new();
    for (user, (u, keys)) in users.into_iter().zip(sent) {
        let (user, message) = user.share_keys(&keys, &mut rng(u + USERS))?;
        server.receive(u, &message)?;
        sharing.push(user);
    }
    let (server, sent) = server.close()?;
    Ok((sharing, server, sent.into_iter().map(|(_, message)| message).collect()))
}

/// The snapshot of its server with all it needs for the sum, as many users lost.
fn bon_end() -> Result<Vec<u8>, Error> {
    let (users, mut server, lists) = bon_before_masked_inputs()?;
    let mut masked = Vec::new();
    for (user, list) in users.into_iter().zip(lists).skip(LOST as usize) {
        let u = user.id();
        let (user, message) = user.masked_input(&list)?;
        server.receive(u, &message)?;
        masked.push(user);
    }
    let (mut server, sent) = server.close()?;
    for (user, (u, survivors)) in masked.into_iter().zip(sent) {
        server.receive(u, &user.unmask(&survivors)?)?;
    }
    Ok(server.to_bytes().to_vec())
}

fn masked_input(c: &mut Criterion) {
    let mut group = c.benchmark_group("masked input");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    let params = mgl_params().unwrap();
    let (_, call) = mgl_called(&params).unwrap();
    group.bench_function("mgl, mask-then-encrypt", |b| {
        b.iter_batched(
            || (member(&params, 1).unwrap(), input(1)),
            |(mut member, input)| member.masked_input(black_box(&call), input, &mut rng(1)).unwrap(),
            BatchSize::LargeInput,
        )
    });
    group.bench_function("bon, share keys and masked input", |b| {
        // In every session a user agrees on keys and shares its secrets before it masks.
        let params = bon::Params::new(USERS, THRESHOLD, DIMENSION, 0xffff, Some(1000)).unwrap();
        let advertised = |u| {
            let user = bon::client::Client::<bon::HonestButCurious, _>::new(&params, u, input(u)).unwrap();
            user.advertise_keys(&mut rng(u)).unwrap()
        };
        let mut server = bon::server::Server::<bon::HonestButCurious, _>::new(&params);
        (1..=USERS).for_each(|u| server.receive(u, &advertised(u).1).unwrap());
        let keys = server.close().unwrap().1.remove(0).1;
        let lists = bon_before_masked_inputs().unwrap().2;
        b.iter_batched(
            || advertised(1).0,
            |user| {
                let (user, shares) = user.share_keys(black_box(&keys), &mut rng(1)).unwrap();
                (user.masked_input(black_box(&lists[0])).unwrap(), shares)
            },
            BatchSize::LargeInput,
        )
    });
    group.finish();
}

fn unmasking(c: &mut Criterion) {
    let mut group = c.benchmark_group("unmasking");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    let end = mgl_end(&mgl_params().unwrap()).unwrap();
    group.bench_function("mgl, decrypt-then-unmask", |b| {
        b.iter_batched(|| AnyServer::from_bytes(&end).unwrap(), |server| server.close().unwrap(), BatchSize::LargeInput)
    });
    let end = bon_end().unwrap();
    group.bench_function("bon", |b| {
        b.iter_batched(
            || bon::server::AnyServer::from_bytes(&end).unwrap(),
            |server| server.close().unwrap(),
            BatchSize::LargeInput,
        )
    });
    group.finish();
}

criterion_group!(benches, masked_input, unmasking);
criterion_main!(benches);

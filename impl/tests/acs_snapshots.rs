//! The server of ACS, written down in every round and resumed.

use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use secagg::Error;
use secagg::acs::Params;
use secagg::acs::client::Client;
use secagg::acs::server::{AnyServer, Server, Step};

const USERS: u32 = 4;

fn params() -> Params {
    Params::new(USERS, 2, &[7; 32], 3, 996, Some(200)).expect("proper")
}

/// A session in which user 4 is lost before round 1; `touch` may replace the server at any moment.
fn session(touch: &mut dyn FnMut(AnyServer) -> AnyServer) -> Result<Vec<u64>, Error> {
    let (params, mut rng) = (params(), ChaCha20Rng::seed_from_u64(5));
    let mut server: AnyServer = Server::new(&params).into();
    let mut advertised = Vec::new();
    for u in 1..=USERS {
        let user = Client::new(&params, u, vec![u64::from(u), 10 * u64::from(u), 200])?;
        let (user, message) = user.advertise_keys(&mut rng);
        server = touch(server);
        server.receive(u, &message)?;
        advertised.push(user);
    }
    let Step::Next(next, lists) = touch(server).close()? else { panic!("a round follows") };
    server = next;
    let mut masked = Vec::new();
    for (user, (u, list)) in advertised.into_iter().zip(lists).take(3) {
        let (user, message) = user.masked_input(&list, &mut rng)?;
        server = touch(server);
        server.receive(u, &message)?;
        masked.push(user);
    }
    let Step::Next(next, dropped) = touch(server).close()? else { panic!("a round follows") };
    server = next;
    for (user, (u, set)) in masked.into_iter().zip(dropped) {
        server = touch(server);
        server.receive(u, &user.recover(&set)?)?;
    }
    match touch(server).close()? {
        Step::Sum(sum) => Ok(sum),
        Step::Next(..) => panic!("the last round"),
    }
}

fn resumed(server: &AnyServer) -> AnyServer {
    AnyServer::from_bytes(&server.to_bytes()).expect("what was written can be read")
}

#[test]
fn a_server_resumed_at_every_moment_gives_the_same_sum() {
    // 1 + 2 + 3, 10 + 20 + 30, 3 · 200.
    assert_eq!(session(&mut |server| server), Ok(vec![6, 60, 600]));
    let mut moments = 0;
    let sum = session(&mut |server| {
        moments += 1;
        let again = resumed(&server);
        assert_eq!(*again.to_bytes(), *server.to_bytes(), "one encoding only");
        again
    });
    assert_eq!((sum, moments), (Ok(vec![6, 60, 600]), 4 + 1 + 3 + 1 + 3 + 1));
}

/// Cut anywhere, longer, or changed in any byte: refused, or another server that is written as it was read.
#[test]
fn nothing_else_is_read() {
    let mut snapshots = Vec::new();
    session(&mut |server| {
        snapshots.push(server.to_bytes().to_vec());
        server
    })
    .expect("a proper session");
    for bytes in snapshots {
        for end in 0..bytes.len() {
            let error = AnyServer::from_bytes(&bytes[..end]).expect_err("cut").code();
            assert!(["E_LENGTH", "E_THRESHOLD"].contains(&error), "{error} at {end}");
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert_eq!(AnyServer::from_bytes(&longer).expect_err("longer").code(), "E_LENGTH");
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 0x40;
            if let Ok(server) = AnyServer::from_bytes(&other) {
                assert_eq!(*server.to_bytes(), other, "byte {at}");
            }
        }
        let mut version = bytes.clone();
        version[8] = b'2';
        assert_eq!(AnyServer::from_bytes(&version).expect_err("another version").code(), "E_ROUND");
        let mut round = bytes.clone();
        round[16] = 3;
        assert_eq!(AnyServer::from_bytes(&round).expect_err("no such round").code(), "E_ROUND");
    }
}

/// Senders that are not awaited, and nobody awaited.
#[test]
fn sets_that_cannot_be_are_refused() {
    let mut last = Vec::new();
    session(&mut |server| {
        last = server.to_bytes().to_vec();
        server
    })
    .expect("a proper session");
    // Round 2: 16 + 1 + 4 + 4 + 32 + 4 + 8 + 1 + 8 bytes, then the set {1, 2, 3} that is awaited.
    let at = 78;
    assert_eq!(last[at..at + 16], [0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]);
    let mut other = last.clone();
    other[at + 15] = 4;
    let error = AnyServer::from_bytes(&other).expect_err("3 has sent and is not awaited");
    assert_eq!((error.code(), error.culprit()), ("E_NOT_SUBSET", Some(3)));
    let mut nobody = last[..at].to_vec();
    nobody.extend([0; 8]);
    nobody.extend(&last[last.len() - 4..]);
    assert_eq!(AnyServer::from_bytes(&nobody).expect_err("nobody").code(), "E_THRESHOLD");
}

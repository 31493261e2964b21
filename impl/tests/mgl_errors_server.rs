//! Every refusal of the server: docs/bytes.md, section 10, with its code and culprit, and what comes first.

mod mgl_common;

use mgl_common::{Masked, Play, World, numbers, refusal, server_key, session, users};
use secagg::Error;
use secagg::mgl::server::{Server, ServerKeys, User};
use secagg::mgl::{Active, Numbers, Params, Repairs, SemiHonest};

type Refusal = (&'static str, Option<u32>);

const ACCEPTED: Refusal = ("accepted", None);
/// q − 1 and q, the order of P-256's group (SP 800-186, section 3.2.1.3).
const LAST: [u8; 32] = order(0x50);
const Q: [u8; 32] = order(0x51);

const fn order(last: u8) -> [u8; 32] {
    let high = 0xffffffff00000000ffffffffffffffff_u128.to_be_bytes();
    let low = 0xbce6faada7179e84f3b9cac2fc632551_u128.to_be_bytes();
    let mut bytes = [0; 32];
    let mut i = 0;
    while i < 16 {
        bytes[i] = high[i];
        bytes[i + 16] = low[i];
        i += 1;
    }
    bytes[31] = last;
    bytes
}

/// Gives this message to a server in this round, in place of user 1's; it must be as it was when it refuses.
fn refuse<M: Play>(world: &mut World<M>, message: &[u8]) -> Refusal {
    let before = world.server.to_bytes();
    let refusal = refusal(world.server.receive(1, message));
    assert_eq!(world.server.to_bytes() == before, refusal != ACCEPTED);
    refusal
}

fn senders<M: Play>() {
    for round in [1, 2, 3, 4].into_iter().filter(|round| *round != 3 || M::ACTIVE) {
        let mut world = World::<M>::at(round);
        let up = world.up();
        for from in [0, 7, u32::MAX] {
            assert_eq!(refusal(world.server.receive(from, &up[&1])), ("E_UNKNOWN", Some(from)), "round {round}");
        }
        if round > 2 {
            // User 6 sent no masked input. Whether it is awaited comes before what it sends.
            assert_eq!(refusal(world.server.receive(6, &[])), ("E_UNKNOWN", Some(6)));
        }
        assert_eq!(refuse(&mut world, &[]), ("E_LENGTH", Some(1)));
        assert_eq!(refuse(&mut world, &[&[up[&1][0] + 2], &up[&1][1..]].concat()), ("E_ROUND", Some(1)));
        assert_eq!(refuse(&mut world, &[&up[&1][..], &[0]].concat()).1, Some(1));
        assert_eq!(refuse(&mut world, &up[&1]), ACCEPTED, "round {round}");
        assert_eq!(refuse(&mut world, &up[&1]), ("E_DUPLICATE", Some(1)));
        assert_eq!(refuse(&mut world, &[]), ("E_DUPLICATE", Some(1)));
    }
}

#[test]
fn who_sends_and_what_kind() {
    senders::<SemiHonest>();
    senders::<Active>();
    let mut world = World::<Active>::at(1);
    assert_eq!(refuse(&mut world, &[2, 0]), ("E_LENGTH", Some(1)));
    let mut world = World::<Active>::at(3);
    assert_eq!(refuse(&mut world, &[6; 64]), ("E_LENGTH", Some(1)));
    assert_eq!(refuse(&mut world, &[6; 66]), ("E_LENGTH", Some(1)));
}

/// A change of user 1's masked input, and what the server says to it.
fn masked<M: Play>(change: impl Fn(&mut Masked, &World<M>)) -> Refusal {
    let mut world = World::<M>::at(2);
    let up = world.up();
    let mut message = Masked::parse::<M>(&up[&1], 4);
    change(&mut message, &world);
    refuse(&mut world, &message.bytes())
}

fn masked_inputs<M: Play>() {
    assert_eq!(masked::<M>(|_, _| {}), ACCEPTED);
    let near = World::<M>::at(1).params.graph().neighbours(1);
    let (first, far) = (*near.first().unwrap(), (2..=6).find(|j| !near.contains(j)).unwrap());
    let size = if M::ACTIVE { 246 } else { 152 };
    assert_eq!(masked::<M>(|m, _| drop(m.dealt.insert(1, vec![0; size]))), ("E_NOT_SUBSET", Some(1)));
    assert_eq!(masked::<M>(|m, _| drop(m.dealt.insert(far, vec![0; size]))), ("E_NOT_SUBSET", Some(1)));
    assert_eq!(masked::<M>(|m, _| drop(m.dealt.remove(&first))), ("E_INCOMPLETE", Some(1)));
    assert_eq!(masked::<M>(|m, _| drop(m.others.insert(1, vec![0; 60]))), ("E_NOT_SUBSET", Some(1)));
    assert_eq!(masked::<M>(|m, _| drop(m.others.insert(first, vec![0; 60]))), ("E_NOT_SUBSET", Some(1)));
    assert_eq!(masked::<M>(|m, _| drop(m.others.remove(&far))), ("E_INCOMPLETE", Some(1)));
    // The first list before the second.
    let both = |m: &mut Masked, _: &World<M>| {
        m.dealt.remove(&first);
        m.others.insert(1, vec![0; 60]);
    };
    assert_eq!(masked::<M>(both), ("E_INCOMPLETE", Some(1)));
    // α: three elements of 16 bits; decoded before the lists are judged.
    assert_eq!(masked::<M>(|m, _| m.alpha.push(0)), ("E_LENGTH", Some(1)));
    let both = |m: &mut Masked, _: &World<M>| {
        m.alpha.pop();
        m.dealt.clear();
    };
    assert_eq!(masked::<M>(both), ("E_LENGTH", Some(1)));
    // a_{1,j}: 60 bytes after the 92 of e_{1,j}.
    assert_eq!(masked::<M>(|m, _| m.dealt.get_mut(&first).unwrap()[92 + 20] ^= 1), ("E_TAG", Some(1)));
    let share = |value: [u8; 32], subject: u32| {
        masked::<M>(|m, world| {
            let sealed = server_key(1).seal(&[9; 12], &world.ad(1, [1, 0, subject]), &value).unwrap();
            m.dealt.get_mut(&first).unwrap()[92..152].copy_from_slice(&sealed);
        })
    };
    assert_eq!(share(LAST, first), ACCEPTED);
    assert_eq!(share(Q, first), ("E_RANGE", Some(1)));
    // Sealed for another dealing.
    assert_eq!(share(LAST, far), ("E_TAG", Some(1)));
    // e_{1,j} is not the server's to read.
    assert_eq!(masked::<M>(|m, _| m.dealt.get_mut(&first).unwrap()[..92].fill(0)), ACCEPTED);
    // Padding: 5 elements of 15 bits are 75 bits.
    let numbers = Numbers { bits: 15, dimension: 5, ..numbers() };
    let mut world = World::<M>::new(&numbers, Repairs::HARDENED);
    world.play();
    let mut message = world.up()[&1].clone();
    *message.last_mut().unwrap() |= 1;
    assert_eq!(refuse(&mut world, &message), ("E_PADDING", Some(1)));
}

#[test]
fn what_a_masked_input_holds() {
    masked_inputs::<SemiHonest>();
    masked_inputs::<Active>();
}

#[test]
fn commitments() {
    let first = *World::<Active>::at(1).params.graph().neighbours(1).first().unwrap();
    // The generator of P-256, compressed: SP 800-186, section 3.2.1.3; its y is odd.
    let mut g = vec![3];
    g.extend(0x6b17d1f2e12c4247f8bce6e563a440f2_u128.to_be_bytes());
    g.extend(0x77037d812deb33a0f4a13945d898c296_u128.to_be_bytes());
    let pair = |points: &[u8]| {
        masked::<Active>(|m, world| {
            let sealed = server_key(1).seal(&[9; 12], &world.ad(2, [1, 0, first]), points).unwrap();
            m.dealt.get_mut(&first).unwrap()[152..].copy_from_slice(&sealed);
        })
    };
    assert_eq!(pair(&[&g[..], &g].concat()), ACCEPTED);
    assert_eq!(pair(&[&g[..], &[0; 33]].concat()), ("E_POINT", Some(1)));
    assert_eq!(masked::<Active>(|m, _| m.dealt.get_mut(&first).unwrap()[152 + 30] ^= 1), ("E_TAG", Some(1)));
    let own = |points: &[u8]| {
        masked::<Active>(|m, world| {
            m.commitment = server_key(1).seal(&[9; 12], &world.ad(3, [1, 0, 0]), points).unwrap();
        })
    };
    assert_eq!(own(&g.repeat(4)), ACCEPTED);
    assert_eq!(own(&[&g.repeat(3)[..], &[5; 33]].concat()), ("E_POINT", Some(1)));
    assert_eq!(masked::<Active>(|m, _| m.commitment[30] ^= 1), ("E_TAG", Some(1)));
    // Of two dealings in turn the first bad one is what is reported: its commitment before the next one's share.
    let second = *World::<Active>::at(1).params.graph().neighbours(1).iter().nth(1).unwrap();
    let both = |m: &mut Masked, world: &World<Active>| {
        let points = [&g[..], &[0; 33]].concat();
        let sealed = server_key(1).seal(&[9; 12], &world.ad(2, [1, 0, first]), &points).unwrap();
        m.dealt.get_mut(&first).unwrap()[152..].copy_from_slice(&sealed);
        m.dealt.get_mut(&second).unwrap()[100] ^= 1;
        m.commitment[30] ^= 1;
    };
    assert_eq!(masked::<Active>(both), ("E_POINT", Some(1)));
}

/// β_1 with this plaintext.
fn recovery<M: Play>(beta: &[u8]) -> Refusal {
    let mut world = World::<M>::at(4);
    let mut message = vec![8];
    message.extend(server_key(1).seal(&[9; 12], &world.ad(4, [1, 0, 0]), beta).unwrap());
    refuse(&mut world, &message)
}

fn recoveries<M: Play>() {
    let whole = World::<M>::at(4).up()[&1].clone();
    let beta = server_key(1).open(&World::<M>::at(4).ad(4, [1, 0, 0]), &whole[1..]).unwrap().to_vec();
    // U1 = {1, …, 5}; user 6 is gone, and a neighbour of user 1 or not.
    let near = World::<M>::at(1).params.graph().neighbours(1).contains(&6);
    assert_eq!(beta.len(), 5 * 33 + if near { 33 } else { 1 });
    assert_eq!(recovery::<M>(&beta), ACCEPTED);
    let mut changed = whole.clone();
    changed[40] ^= 1;
    assert_eq!(refuse(&mut World::<M>::at(4), &changed), ("E_TAG", Some(1)));
    assert_eq!(refuse(&mut World::<M>::at(4), &whole[..28]), ("E_LENGTH", Some(1)));
    let at = |place: usize, bytes: &[u8]| {
        let mut beta = beta.clone();
        beta[place..place + bytes.len()].copy_from_slice(bytes);
        recovery::<M>(&beta)
    };
    assert_eq!(at(0, &[3]), ("E_RANGE", Some(1)));
    assert_eq!(at(1, &LAST), ACCEPTED);
    assert_eq!(at(1, &Q), ("E_RANGE", Some(1)));
    assert_eq!(recovery::<M>(&[&beta[..], &[0]].concat()), ("E_LENGTH", Some(1)));
    assert_eq!(recovery::<M>(&beta[..beta.len() - 1]), ("E_LENGTH", Some(1)));
    assert_eq!(recovery::<M>(&[0; 6]), ACCEPTED);
    // A share of a pair's key where κ belongs, and the other way round, and of someone who is no neighbour.
    assert_eq!(at(0, &[2]), ("E_NOT_SUBSET", Some(1)));
    let mut other = vec![0; 5];
    other.push(1);
    other.extend(LAST);
    assert_eq!(recovery::<M>(&other), ("E_NOT_SUBSET", Some(1)));
    other[5] = 2;
    assert_eq!(recovery::<M>(&other), if near { ACCEPTED } else { ("E_NOT_SUBSET", Some(1)) });
    // Decoding to the end comes first.
    assert_eq!(recovery::<M>(&[&[2], &LAST[..], &[0, 0, 0, 0, 7]].concat()), ("E_RANGE", Some(1)));
}

#[test]
fn what_a_recovery_holds() {
    recoveries::<SemiHonest>();
    recoveries::<Active>();
}

/// A pair's share for someone who is in U0 ∖ W, but no neighbour.
#[test]
fn a_share_of_a_key_that_is_none() {
    let mut world = World::<SemiHonest>::at(2);
    let near = world.params.graph().neighbours(1);
    let far = (2..=6).find(|j| !near.contains(j)).unwrap();
    world.lose(&[far]);
    world.play();
    let mut beta = vec![0; far as usize - 1];
    beta.push(2);
    beta.extend(LAST);
    beta.resize(beta.len() + 6 - far as usize, 0);
    let sealed = server_key(1).seal(&[9; 12], &world.ad(4, [1, 0, 0]), &beta).unwrap();
    assert_eq!(refuse(&mut world, &[&[8], &sealed[..]].concat()), ("E_NOT_SUBSET", Some(1)));
}

fn thresholds<M: Play>() {
    // t = 4. Rounds 1 and 3 end with however few.
    for (round, few) in [(1, ACCEPTED), (2, ("E_THRESHOLD", None)), (3, ACCEPTED), (4, ("E_THRESHOLD", None))] {
        if round == 3 && !M::ACTIVE {
            continue;
        }
        let mut world = World::<M>::at(round);
        for (u, message) in world.up().into_iter().take(3) {
            world.server.receive(u, &message).unwrap();
        }
        assert_eq!(refusal(world.close()), few, "round {round}");
        if round != 4 {
            let mut world = World::<M>::at(round);
            for (u, message) in world.up().into_iter().take(4) {
                world.server.receive(u, &message).unwrap();
            }
            assert_eq!(refusal(world.close()), ACCEPTED, "round {round}");
        }
    }
    // Nobody responds: nobody is called.
    let mut world = World::<M>::at(1);
    assert_eq!(world.close().unwrap(), None);
    assert!(world.down.is_empty());
}

#[test]
fn closing_with_too_few() {
    thresholds::<SemiHonest>();
    thresholds::<Active>();
}

/// The last round with these β in place of what users 1 … 5 would send: by user a change of its plaintext.
fn end<M: Play>(change: impl Fn(u32, &mut Vec<u8>)) -> Result<Vec<u64>, Error> {
    let mut world = World::<M>::at(4);
    for (u, message) in world.up() {
        let ad = world.ad(4, [u, 0, 0]);
        let mut beta = server_key(u).open(&ad, &message[1..])?.to_vec();
        change(u, &mut beta);
        world.server.receive(u, &[&[8], &server_key(u).seal(&[7; 12], &ad, &beta)?[..]].concat())?;
    }
    Ok(world.close()?.unwrap())
}

fn ends<M: Play>() {
    let world = World::<M>::at(1);
    assert_eq!(end::<M>(|_, _| {}), Ok(world.plain_sum(1..=5)));
    // One share of κ_2 less: four are left. Two less: too few, and it is 2's.
    let drop_kappa_2 = |beta: &mut Vec<u8>| drop(beta.splice(33..66, [0]));
    assert_eq!(
        end::<M>(|u, beta| if u == 3 {
            drop_kappa_2(beta)
        }),
        Ok(world.plain_sum(1..=5))
    );
    let two_less = end::<M>(|u, beta| {
        if u == 3 || u == 5 {
            drop_kappa_2(beta)
        }
    });
    assert_eq!(refusal(two_less), ("E_THRESHOLD", Some(2)));
    // The share of the key of a pair that is open: the last entry, of user 6.
    let near = world.params.graph().neighbours(6);
    let (first, last) = (*near.first().unwrap(), *near.last().unwrap());
    let withhold = |user: u32| {
        end::<M>(move |u, beta| {
            if u == user {
                drop(beta.splice(165.., [0]))
            }
        })
    };
    assert_eq!(refusal(withhold(first)), ("E_INCOMPLETE", Some(first)));
    let both = |u: u32, beta: &mut Vec<u8>| {
        if near.contains(&u) {
            beta.splice(165.., [0]);
        }
    };
    assert_eq!(refusal(end::<M>(both)), ("E_INCOMPLETE", Some(first)));
    assert_eq!(refusal(withhold(last)), ("E_INCOMPLETE", Some(last)));
    // Too few shares of κ come before what is missing of pairs.
    let all = |u: u32, beta: &mut Vec<u8>| {
        if u == first {
            beta.splice(165.., [0]);
        }
        if u == 3 || u == 5 {
            drop_kappa_2(beta);
        }
    };
    assert_eq!(refusal(end::<M>(all)), ("E_THRESHOLD", Some(2)));
}

#[test]
fn the_end() {
    ends::<SemiHonest>();
    ends::<Active>();
}

#[test]
fn bad_shares_at_the_end() {
    let world = World::<Active>::at(1);
    let near = world.params.graph().neighbours(6);
    let (first, last) = (*near.first().unwrap(), *near.last().unwrap());
    // A bad share of κ is dropped, and the good ones are kept; too many bad ones are too few shares.
    for liar in 1..=5 {
        let one = end::<Active>(|u, beta| {
            if u == liar {
                beta[32] ^= 1
            }
        });
        assert_eq!(one, Ok(world.plain_sum(1..=5)), "user {liar} lies");
    }
    let two = end::<Active>(|u, beta| {
        if u == 2 || u == 4 {
            beta[98] ^= 1
        }
    });
    assert_eq!(refusal(two), ("E_THRESHOLD", Some(3)));
    // Without commitments a lie goes into the sum.
    let lie = end::<SemiHonest>(|u, beta| {
        if u == 2 {
            beta[32] ^= 1
        }
    });
    assert_ne!(lie.unwrap(), world.plain_sum(1..=5));
    // A bad share of a pair's key: the dealer itself gave it, for both deal.
    for liar in [first, last] {
        let bad = end::<Active>(|u, beta| {
            if u == liar {
                *beta.last_mut().unwrap() ^= 1
            }
        });
        assert_eq!(refusal(bad), ("E_SHARE", Some(liar)));
    }
    let both = end::<Active>(|u, beta| {
        if near.contains(&u) {
            *beta.last_mut().unwrap() ^= 1
        }
    });
    assert_eq!(refusal(both), ("E_SHARE", Some(first)));
}

#[test]
fn a_bad_share_for_the_server() {
    // `last` seals another share for the server than it committed to: it shows when 6 is gone, and not before.
    let near = World::<Active>::at(1).params.graph().neighbours(6);
    let last = *near.last().unwrap();
    let mut world = World::<Active>::at(2);
    world.lose(&[6]);
    for (u, message) in world.up() {
        let mut message = Masked::parse::<Active>(&message, 4);
        if u == last {
            let sealed = server_key(u).seal(&[9; 12], &world.ad(1, [u, 0, 6]), &LAST).unwrap();
            message.dealt.get_mut(&6).unwrap()[92..152].copy_from_slice(&sealed);
        }
        world.server.receive(u, &message.bytes()).unwrap();
    }
    world.close().unwrap();
    world.play();
    for (u, message) in world.up() {
        world.server.receive(u, &message).unwrap();
    }
    assert_eq!(refusal(world.close()), ("E_SHARE", Some(last)));
}

#[test]
fn what_the_server_is_made_from() {
    let params = Params::<SemiHonest>::new(&numbers(), Repairs::HARDENED, ()).unwrap();
    let make = |change: &dyn Fn(&mut Vec<User>)| {
        let mut users = users(&params);
        change(&mut users);
        refusal(ServerKeys::new(&params, users, ()))
    };
    let refused = ("E_PARAMS", None);
    assert_eq!(make(&|_| {}), ACCEPTED);
    assert_eq!(make(&|users| drop(users.pop())), refused);
    assert_eq!(make(&|users| users.push(users[0].clone())), refused);
    assert_eq!(make(&|users| assert!(users[2].neighbours.pop_first().is_some())), refused);
    assert_eq!(make(&|users| assert!(users[2].neighbours.insert(3))), refused);
    assert_eq!(make(&|users| assert!(users[2].neighbours.insert(7))), refused);
    // Both ends deal, and yet who deals must be what the public graph says.
    assert_eq!(make(&|users| users[2].deals_to.clear()), refused);
    let keys = || ServerKeys::new(&params, users(&params), ()).unwrap();
    assert_eq!(refusal(Server::new(&params, keys(), session(7, 4))), ACCEPTED);
    assert_eq!(refusal(Server::new(&params, keys(), session(7, 5))), refused);
    let seven = Params::<SemiHonest>::new(&Numbers { users: 7, threshold: 5, ..numbers() }, Repairs::HARDENED, ());
    assert_eq!(refusal(Server::new(&seven.unwrap(), keys(), session(7, 4))), refused);
}

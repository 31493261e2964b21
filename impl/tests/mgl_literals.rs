//! Bytes that mgl_literals.py computed from docs/bytes.md, sections 6, 7, 10 and 11, with nothing of this project.

mod mgl_common;

use mgl_common::{Play, set};
use secagg::graph::Graph;
use secagg::mgl::client::Coins;
use secagg::mgl::{Active, Member, MemberKeys, Numbers, Params, Repairs, SemiHonest, VerificationKeys};
use secagg::nike::{self, Provider, ProviderCoins, ProviderId, Row, graph_seed};
use secagg::prim::field::SecretElement;
use secagg::prim::key_agreement::SharedKey;
use secagg::prim::signature::SigningKey;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A line of mgl_literals.txt.
fn literal(name: &str) -> Vec<u8> {
    let prefix = format!("{name}: ");
    let line = include_str!("mgl_literals.txt").lines().find_map(|line| line.strip_prefix(&prefix)).unwrap();
    let byte = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap();
    line.as_bytes().chunks(2).map(byte).collect()
}

fn coin(name: &str) -> [u8; 32] {
    let mut bytes: [u8; 32] = Sha256::digest(name).into();
    bytes[0] = 0;
    bytes
}

fn element(name: &str) -> SecretElement {
    SecretElement::from_bytes(&coin(name)).unwrap()
}

fn shared(name: &str) -> SharedKey {
    SharedKey::from_bytes(&coin(name))
}

fn nonce(name: &str) -> [u8; 12] {
    Sha256::digest(name)[..12].try_into().unwrap()
}

fn nonces(name: &str) -> BTreeMap<u32, [u8; 12]> {
    (1..=4).map(|j| (j, nonce(&format!("{name} {j}")))).collect()
}

fn coins() -> Coins {
    Coins {
        kappa: element("kappa"),
        a_kappa: vec![element("a_kappa 1"), element("a_kappa 2")],
        a_pair: (1..=4).map(|j| (j, element(&format!("a_pair {j}")))).collect(),
        nonce_e: nonces("nonce_e"),
        nonce_a: nonces("nonce_a"),
        nonce_b: nonces("nonce_b"),
        nonce_c: nonce("nonce_c"),
    }
}

fn graph() -> Graph {
    Graph::new(4, 2, &coin("graph seed")).unwrap()
}

/// User 2 with these repairs.
fn user_2<M: Play>(bits: u16, keys: M::VerificationKeys, signing_key: M::SigningKey) -> Member<M> {
    let numbers = Numbers {
        users: 4,
        threshold: 3,
        degree: 2,
        eta_max: 0,
        sessions: 5,
        dimension: 5,
        colluding: 1,
        bits: 16,
        max_input: Some(1000),
        graph_seed: coin("graph seed"),
    };
    let params = Params::<M>::new(&numbers, Repairs::from_bits(bits).unwrap(), keys).unwrap();
    let pair = |kind: &str, j: u32| (j, shared(&format!("{kind} {} {}", j.min(2), j.max(2))));
    let neighbours: Vec<u32> = graph().neighbours(2).into_iter().collect();
    let deals_to: Vec<u32> = graph().deals_to(2).into_iter().collect();
    let keys = MemberKeys {
        masks: neighbours.iter().map(|j| pair("mask", *j)).collect(),
        ciphertexts: [1, 3, 4].into_iter().map(|j| pair("ciphertext", j)).collect(),
        server: shared("server 2"),
    };
    Member::new(&params, 2, &neighbours, &deals_to, keys, signing_key).unwrap()
}

/// The masked input of user 2, to the byte.
fn check<M: Play>(bits: u16, mut user: Member<M>) {
    let name = |what| format!("{bits:03x} {} {what}", u8::from(M::ACTIVE));
    let input = (0..5).map(|k| 100 * k + 2).collect();
    let (client, message) = user.masked_input_with_coins(&literal(&name("call")), input, &coins()).unwrap();
    assert_eq!(client.session_id()[..], literal(&name("sid")), "{}", name("sid"));
    assert!(message == literal(&name("masked input")), "{}", name("masked input"));
}

fn check_both(bits: u16) {
    check(bits, user_2::<SemiHonest>(bits, (), ()));
    let key = |id| SigningKey::from_bytes(&coin(&format!("signing key {id}"))).unwrap();
    let public: Vec<[u8; 33]> = (0..=4).map(|id| key(id).verifying_key().to_bytes()).collect();
    check(bits, user_2::<Active>(bits, VerificationKeys::new(&public[0], &public[1..]).unwrap(), key(2)));
}

#[test]
fn the_graph_and_its_dealers() {
    for v in 1..=4 {
        let ids = |set: std::collections::BTreeSet<u32>| set.into_iter().collect::<Vec<_>>();
        assert_eq!(set(&ids(graph().neighbours(v))), literal(&format!("neighbours {v}")));
        assert_eq!(set(&ids(graph().deals_to(v))), literal(&format!("dealt {v}")));
    }
}

#[test]
fn masked_inputs() {
    check_both(0x7ff);
}

/// Without repairs; with the chain of Figure 4 and all others but FreshSession; with that of Figure 3 and all others but
/// FreshSession; and mixtures.
#[cfg(feature = "as-written")]
#[test]
fn masked_inputs_with_other_repairs() {
    for bits in [0x000, 0x7ef, 0x7e7, 0x02f, 0x1c6] {
        check_both(bits);
    }
}

#[cfg(feature = "as-written")]
#[test]
fn coins_that_are_missing() {
    use mgl_common::refusal;
    let call = literal("7ff 0 call");
    let masked = |change: &dyn Fn(&mut Coins)| {
        let mut coins = coins();
        change(&mut coins);
        refusal(user_2::<SemiHonest>(0x7ff, (), ()).masked_input_with_coins(&call, vec![0; 5], &coins))
    };
    let near = *graph().neighbours(2).first().unwrap();
    assert_eq!(masked(&|_| {}), ("accepted", None));
    assert_eq!(masked(&|coins| drop(coins.a_kappa.pop())), ("E_PARAMS", None));
    assert_eq!(masked(&|coins| drop(coins.a_pair.remove(&near))), ("E_INCOMPLETE", Some(near)));
    assert_eq!(masked(&|coins| assert!(coins.nonce_e.remove(&near).is_some())), ("E_INCOMPLETE", Some(near)));
    assert_eq!(masked(&|coins| assert!(coins.nonce_a.remove(&near).is_some())), ("E_INCOMPLETE", Some(near)));
}

/// SSP_b with section 11's coins, k = 3.
fn provider(id: ProviderId) -> Provider {
    let triangle = |p: u8| -> Vec<[u8; 32]> {
        let places = (0..3).flat_map(|u| (u..3).map(move |v| (u, v)));
        places.map(|(u, v)| coin(&format!("a {} {p} {u} {v}", id.number()))).collect()
    };
    let params = nike::Params::new(4, 3).unwrap();
    Provider::with_coins(params, id, ProviderCoins::from_bytes(&triangle(0), &triangle(1)).unwrap()).unwrap()
}

#[test]
fn rows_and_master_keys() {
    let mut rows = BTreeMap::new();
    for id in [ProviderId::First, ProviderId::Second] {
        let mut provider = provider(id);
        for i in 1..=4 {
            let name = format!("row {} {i}", id.number());
            let key = shared(&format!("provider {} {i}", id.number()));
            let row = provider.register_with_coins(i, &key, &nonce(&name)).unwrap();
            assert_eq!(row, literal(&name));
            rows.insert((id.number(), i), Row::open(nike::Params::new(4, 3).unwrap(), id, i, &key, &row).unwrap());
        }
    }
    for (i, j) in [(1, 2), (2, 4), (3, 4), (2, 1), (4, 2), (4, 3)] {
        let keys = nike::master_keys(&rows[&(1, i)], &rows[&(2, i)], j).unwrap();
        let (low, high) = (i.min(j), i.max(j));
        assert_eq!(keys.mask.expose()[..], literal(&format!("mask {low} {high}")));
        assert_eq!(keys.ciphertext.expose()[..], literal(&format!("ae {low} {high}")));
    }
}

#[test]
fn the_graph_s_seed() {
    let rhos = [coin("rho 1"), coin("rho 2")];
    let commitments =
        [ProviderId::First, ProviderId::Second].map(|b| graph_seed::commit(b, &coin(&format!("rho {}", b.number()))));
    assert_eq!(commitments[0][..], literal("commitment 1"));
    assert_eq!(commitments[1][..], literal("commitment 2"));
    assert_eq!(graph_seed::open(&commitments, &rhos).unwrap()[..], literal("graph seed"));
}

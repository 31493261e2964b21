//! Pairwise keys without interaction: agreement of all pairs, every refusal of docs/bytes.md, section 11, secrets.

use quickcheck::quickcheck;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use secagg::Error;
use secagg::nike::{Params, Provider, ProviderId, Row, graph_seed, master_keys, member_keys};
use secagg::prim::key_agreement::SharedKey;
use std::collections::BTreeSet;

const BOTH: [ProviderId; 2] = [ProviderId::First, ProviderId::Second];

fn refusal<T>(result: Result<T, Error>) -> (&'static str, Option<u32>) {
    match result {
        Ok(_) => ("accepted", None),
        Err(e) => (e.code(), e.culprit()),
    }
}

/// K_{i,SSP_b}.
fn key(id: ProviderId, i: u32) -> SharedKey {
    let mut bytes = [id.number(); 32];
    bytes[..4].copy_from_slice(&i.to_be_bytes());
    SharedKey::from_bytes(&bytes)
}

/// The rows of all users.
fn deal(users: u32, k: u32, seed: u64) -> Vec<[Row; 2]> {
    let params = Params::new(users, k).unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut providers = BOTH.map(|id| Provider::new(params, id, &mut rng).unwrap());
    let mut row = |b: usize, i| {
        let sealed = providers[b].register(i, &key(BOTH[b], i), &mut rng).unwrap();
        assert_eq!(sealed.len(), 28 + 64 * k as usize);
        Row::open(params, BOTH[b], i, &key(BOTH[b], i), &sealed).unwrap()
    };
    (1..=users).map(|i| [row(0, i), row(1, i)]).collect()
}

fn all_agree(users: u32, k: u32, seed: u64) -> bool {
    let rows = deal(users, k, seed);
    let mut seen = BTreeSet::new();
    for [first, second] in &rows {
        for [other_first, other_second] in rows.iter().filter(|[other, _]| other.id() != first.id()) {
            let mine = master_keys(first, second, other_first.id()).unwrap();
            if mine != master_keys(other_first, other_second, first.id()).unwrap() {
                return false;
            }
            seen.extend([*mine.mask.expose(), *mine.ciphertext.expose()]);
        }
    }
    // Two keys a pair, no two alike.
    seen.len() == (users * (users - 1)) as usize
}

quickcheck! {
    fn all_pairs_agree(users: u8, k: u8, seed: u64) -> bool {
        let users = u32::from(users % 6) + 1;
        all_agree(users, u32::from(k) % users + 1, seed)
    }
}

#[test]
fn one_coefficient_and_as_many_as_users() {
    assert!(all_agree(5, 1, 1));
    assert!(all_agree(5, 5, 2));
    assert!(all_agree(40, 14, 3));
}

#[test]
fn what_a_member_takes() {
    let rows = deal(5, 2, 4);
    let [first, second] = &rows[1];
    let server = key(ProviderId::First, 99);
    let keys = member_keys(first, second, &[1, 4], server.clone()).unwrap();
    assert_eq!(keys.masks.keys().copied().collect::<Vec<_>>(), [1, 4]);
    assert_eq!(keys.ciphertexts.keys().copied().collect::<Vec<_>>(), [1, 3, 4, 5]);
    assert_eq!(keys.server, server);
    let pair = master_keys(&rows[3][0], &rows[3][1], 2).unwrap();
    assert_eq!((&keys.masks[&4], &keys.ciphertexts[&4]), (&pair.mask, &pair.ciphertext));
    for bad in [0, 2, 6] {
        assert_eq!(refusal(member_keys(first, second, &[1, bad], server.clone())), ("E_RANGE", None));
    }
}

#[test]
fn parameters_and_ids() {
    for (users, k) in [(5, 0), (5, 6), (0, 0), (0, 1)] {
        assert_eq!(refusal(Params::new(users, k)), ("E_PARAMS", None));
    }
    let params = Params::new(5, 2).unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let mut provider = Provider::new(params, ProviderId::First, &mut rng).unwrap();
    for i in [0, 6] {
        assert_eq!(refusal(provider.register(i, &key(ProviderId::First, i), &mut rng)), ("E_RANGE", Some(i)));
    }
    let sealed = provider.register(3, &key(ProviderId::First, 3), &mut rng).unwrap();
    assert_eq!(refusal(provider.register(3, &key(ProviderId::First, 3), &mut rng)), ("E_DUPLICATE", Some(3)));
    let open = |id, i, key: &SharedKey, sealed: &[u8]| refusal(Row::open(params, id, i, key, sealed));
    let k3 = key(ProviderId::First, 3);
    assert_eq!(open(ProviderId::First, 3, &k3, &sealed), ("accepted", None));
    assert_eq!(open(ProviderId::First, 0, &k3, &sealed), ("E_RANGE", Some(0)));
    assert_eq!(open(ProviderId::First, 6, &k3, &sealed), ("E_RANGE", Some(6)));
    // A row is of one provider, for one user.
    assert_eq!(open(ProviderId::Second, 3, &k3, &sealed), ("E_TAG", None));
    assert_eq!(open(ProviderId::First, 4, &k3, &sealed), ("E_TAG", None));
    assert_eq!(open(ProviderId::First, 3, &key(ProviderId::First, 4), &sealed), ("E_TAG", None));
    assert_eq!(open(ProviderId::First, 3, &k3, &sealed[..27]), ("E_LENGTH", None));
    assert_eq!(open(ProviderId::First, 3, &k3, &sealed[1..]), ("E_TAG", None));
    // Rows that the provider would not send: 63k bytes, and an element that is q.
    let seal = |row: &[u8]| {
        let ad = [b"secagg/v1/nike/row".as_slice(), &[1, 0, 0, 0, 3]].concat();
        secagg::prim::ae::Key::derive(&k3).unwrap().seal(&[7; 12], &ad, row).unwrap()
    };
    assert_eq!(open(ProviderId::First, 3, &k3, &seal(&[0; 128])), ("accepted", None));
    assert_eq!(open(ProviderId::First, 3, &k3, &seal(&[0; 127])), ("E_LENGTH", None));
    assert_eq!(open(ProviderId::First, 3, &k3, &seal(&[0; 129])), ("E_LENGTH", None));
    let mut row = [0; 128];
    row[96..].fill(0xff);
    assert_eq!(open(ProviderId::First, 3, &k3, &seal(&row)), ("E_RANGE", None));
}

#[test]
fn rows_that_do_not_belong_together() {
    let rows = deal(4, 2, 6);
    for j in [0, 1, 5] {
        assert_eq!(refusal(master_keys(&rows[0][0], &rows[0][1], j)), ("E_RANGE", None));
    }
    assert_eq!(refusal(master_keys(&rows[0][0], &rows[1][1], 3)), ("E_PARAMS", None));
    assert_eq!(refusal(master_keys(&rows[0][1], &rows[0][0], 3)), ("E_PARAMS", None));
    assert_eq!(refusal(master_keys(&rows[0][0], &deal(4, 3, 6)[0][1], 3)), ("E_PARAMS", None));
}

#[cfg(feature = "test-util")]
#[test]
fn coins() {
    use secagg::nike::ProviderCoins;
    let params = Params::new(4, 3).unwrap();
    let make = |masks: usize, ciphertexts: usize| {
        let coins = ProviderCoins::from_bytes(&vec![[1; 32]; masks], &vec![[2; 32]; ciphertexts]).unwrap();
        assert_eq!(format!("{coins:?}"), "ProviderCoins([redacted])");
        refusal(Provider::with_coins(params, ProviderId::First, coins))
    };
    assert_eq!(make(6, 6), ("accepted", None));
    for (masks, ciphertexts) in [(5, 6), (7, 6), (6, 5), (6, 7), (9, 9), (0, 0)] {
        assert_eq!(make(masks, ciphertexts), ("E_PARAMS", None));
    }
    assert_eq!(refusal(ProviderCoins::from_bytes(&[[255; 32]], &[])), ("E_RANGE", None));
    assert_eq!(refusal(ProviderCoins::from_bytes(&[], &[[255; 32]])), ("E_RANGE", None));
}

#[test]
fn a_seed_part_that_was_not_committed_to() {
    let rhos = [[1; 32], [2; 32]];
    let commitments =
        [graph_seed::commit(ProviderId::First, &rhos[0]), graph_seed::commit(ProviderId::Second, &rhos[1])];
    assert_eq!(refusal(graph_seed::open(&commitments, &rhos)), ("accepted", None));
    assert_eq!(refusal(graph_seed::open(&commitments, &[[3; 32], rhos[1]])), ("E_SHARE", Some(1)));
    assert_eq!(refusal(graph_seed::open(&commitments, &[rhos[0], [3; 32]])), ("E_SHARE", Some(2)));
    // One provider cannot repeat the other's.
    let copied = [commitments[0]; 2];
    assert_eq!(refusal(graph_seed::open(&copied, &[rhos[0]; 2])), ("E_SHARE", Some(2)));
}

#[test]
fn secrets_print_redacted() {
    let rows = deal(3, 2, 7);
    let keys = master_keys(&rows[0][0], &rows[0][1], 2).unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let provider = Provider::new(Params::new(3, 2).unwrap(), ProviderId::First, &mut rng).unwrap();
    for text in [format!("{:?}", rows[0]), format!("{keys:?}"), format!("{provider:?}")] {
        assert!(text.contains("[redacted]"), "{text}");
        for four in keys.mask.expose().windows(4).chain(keys.ciphertext.expose().windows(4)) {
            assert!(!text.contains(&four.iter().map(|b| format!("{b:02x}")).collect::<String>()), "{text}");
            assert!(!text.contains(&format!("{}, {}, {}", four[0], four[1], four[2])), "{text}");
        }
    }
}

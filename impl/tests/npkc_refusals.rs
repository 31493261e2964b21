//! Every check of NPKC (`docs/bytes.md`, section 9), each with something planted that only it refuses.

mod npkc_common;

use npkc_common::{hex, key, ours, refusal, value};
use num_bigint::BigUint;
use secagg::npkc::comp_key::PairwiseKeys;
use secagg::npkc::dealer::{self, deal_with_coins};
use secagg::npkc::exp::{self, Asked};
use secagg::npkc::integer::Integer;
use secagg::npkc::mic::{Coins1, Coins2, Ssp1, Ssp2};
use secagg::npkc::natural::Natural;
use secagg::npkc::params::{Private, Public};
use secagg::npkc::polynomial::Polynomial;
use secagg::npkc::rsa::{Setup, Step, ssp_1, ssp_2};
use secagg::npkc::sspg::{self, Ssp};

const PARAMS: (&str, Option<u32>) = ("E_PARAMS", None);
const RANGE: (&str, Option<u32>) = ("E_RANGE", None);
const LENGTH: (&str, Option<u32>) = ("E_LENGTH", None);
const ROUND: (&str, Option<u32>) = ("E_ROUND", None);
const WRAP: (&str, Option<u32>) = ("E_WRAP", None);

/// Every proper prefix, and a byte more, is `E_LENGTH`; another kind is `E_ROUND`.
fn check_frame<T>(message: &[u8], read: impl Fn(&[u8]) -> Result<T, secagg::Error>) {
    for length in 0..message.len() {
        assert_eq!(refusal(read(&message[..length])), LENGTH, "the first {length} bytes");
    }
    assert_eq!(refusal(read(&[message, &[0]].concat())), LENGTH, "a byte more");
    assert_eq!(refusal(read(&[&[message[0] ^ 1], &message[1..]].concat())), ROUND);
}

fn small(x: u32) -> Natural {
    Natural::from(x)
}

fn minus(x: u32) -> Integer {
    Integer::new(true, small(x))
}

/// N = 23·47 = 1081, φ(N) = 1012, for m = 4 users, so e = 3; shares 5 + 18 and 7 + 40.
fn dealt() -> (Public, Private, Private) {
    deal_with_coins(4, dealer::Coins { p: small(23), q: small(47), p_1: small(5), q_1: small(7) }).unwrap()
}

#[test]
fn dealing() {
    let code = |m, p, q, p_1, q_1| {
        let coins = dealer::Coins { p: small(p), q: small(q), p_1: small(p_1), q_1: small(q_1) };
        refusal(deal_with_coins(m, coins))
    };
    let (public, one, two) = dealt();
    assert_eq!((value(public.modulus()), public.e()), (1081u32.into(), 3));
    // φ_1 = 1081 + 1 − 12, φ_2 = −58
    assert_eq!((one.phi, two.phi), (small(1070).into(), minus(58)));
    assert_eq!(code(1, 23, 47, 5, 7), PARAMS);
    // e = 11 divides 22.
    assert_eq!(code(11, 23, 47, 5, 7), PARAMS);
    assert_eq!(code(4, 23, 23, 5, 7), PARAMS);
    assert_eq!(code(4, 0, 47, 0, 7), PARAMS);
    // 5 and 7 = 2·3 + 1 are too small, 29 = 2·14 + 1 is not safe, 21 is no prime.
    for p in [5, 7, 29, 21] {
        assert_eq!(code(4, p, 47, 1, 7), PARAMS, "{p}");
        assert_eq!(code(4, 47, p, 7, 1), PARAMS, "{p}");
    }
    // P' = 11; m = 14 has e = 13, prime to 22·46.
    assert_eq!(code(14, 23, 47, 5, 7), PARAMS);
    assert_eq!(code(14, 47, 23, 5, 7), PARAMS);
    assert_eq!(code(4, 23, 47, 24, 7), RANGE);
    assert_eq!(code(4, 23, 47, 5, 48), RANGE);
    let edge = dealer::Coins { p: small(23), q: small(47), p_1: small(23), q_1: small(0) };
    deal_with_coins(10, edge).unwrap();
    for (n, e) in [(0, 3), (1, 3), (1081, 0)] {
        assert_eq!(refusal(Public::new(small(n), e, 4)), PARAMS);
    }
    assert_eq!(refusal(Public::for_users(small(1081), 1)), PARAMS);
}

/// The Mersenne primes 2^31 − 1 and 2^61 − 1.
fn coins_1() -> Coins1 {
    Coins1 {
        p: small(0x7fff_ffff),
        q: ours(&((BigUint::from(1u32) << 61) - 1u32)),
        lambda_1: small(1_000_000),
        r_1: small(1_200_000_000),
        rho_phi: small(77),
        rho_lambda: small(78),
    }
}

fn coins_2() -> Coins2 {
    Coins2 { lambda_2: small(1_100_004), r_2: small(1_234_567), rho: small(79) }
}

#[test]
fn inverting() {
    let (public, one, two) = dealt();
    let (square, cube) = (small(1081 * 1081), small(1081 * 1081 * 1081));
    let start = |coins: Coins1| refusal(Ssp1::start_with_coins(&public, &one.phi, &coins));
    let (state, m0) = Ssp1::start_with_coins(&public, &one.phi, &coins_1()).unwrap();
    for phi in [Integer::from(small(2163)), minus(2163)] {
        assert_eq!(refusal(Ssp1::start_with_coins(&public, &phi, &coins_1())), RANGE);
        assert_eq!(refusal(Ssp2::answer_with_coins(&public, &phi, &m0, &coins_2())), RANGE);
        assert_eq!(refusal(Ssp2::answer_with_coins(&public, &phi, &[], &coins_2())), RANGE, "before it is read");
    }
    Ssp1::start_with_coins(&public, &minus(2162), &coins_1()).unwrap();
    assert_eq!(start(Coins1 { lambda_1: square.clone(), ..coins_1() }), RANGE);
    assert_eq!(start(Coins1 { r_1: cube.clone(), ..coins_1() }), RANGE);
    // Equal primes, no prime, 2, and 3·7 with 3 | 7 − 1.
    for (p, q) in [(7, 7), (9, 7), (2, 7), (7, 2), (3, 7)] {
        assert_eq!(start(Coins1 { p: small(p), q: small(q), ..coins_1() }), PARAMS, "{p}, {q}");
    }
    // 2N³(e + 6) + 1 = 22737859939: of the products of 65537 and a prime, that of 346961 is the first above it.
    let short = |q: u32| Coins1 { p: small(65537), q: small(q), ..coins_1() };
    assert_eq!(start(short(346_943)), WRAP);
    Ssp1::start_with_coins(&public, &one.phi, &short(346_961)).unwrap();
    for rho in [small(0), small(0x7fff_ffff), &coins_1().p * &coins_1().q] {
        assert_eq!(start(Coins1 { rho_phi: rho.clone(), ..coins_1() }), RANGE);
        assert_eq!(start(Coins1 { rho_lambda: rho.clone(), ..coins_1() }), RANGE);
        let answered = Ssp2::answer_with_coins(&public, &two.phi, &m0, &Coins2 { rho, ..coins_2() });
        assert_eq!(refusal(answered), RANGE);
    }
    let answer = |message: &[u8], coins: Coins2| Ssp2::answer_with_coins(&public, &two.phi, message, &coins);
    assert_eq!(refusal(answer(&m0, Coins2 { lambda_2: square, ..coins_2() })), RANGE);
    assert_eq!(refusal(answer(&m0, Coins2 { r_2: cube, ..coins_2() })), RANGE);
    check_frame(&m0, |message| answer(message, coins_2()));
    // n in 12 bytes after the kind, the sign and the length; ciphertexts of 23 bytes.
    assert_eq!(m0[..6], [0, 0, 0, 0, 0, 12]);
    let edit = |at: usize, bytes: &[u8]| {
        let mut message = m0.clone();
        message[at..at + bytes.len()].copy_from_slice(bytes);
        refusal(answer(&message, coins_2()))
    };
    assert_eq!(edit(1, &[1]), WRAP, "a negative n");
    assert_eq!(edit(1, &[2]), RANGE);
    assert_eq!(edit(6, &[0]), RANGE, "a leading zero");
    let few = [&[0, 0, 0, 0, 0, 1, 9], &m0[18..]].concat();
    assert_eq!(refusal(answer(&few, coins_2())), WRAP, "before what follows is read");
    for at in [18, 41] {
        assert_eq!(edit(at, &[0; 23]), RANGE, "no ciphertext is 0");
        assert_eq!(edit(at, &[255; 23]), RANGE, "above n²");
        let multiple = [&[0; 19][..], &0x7fff_ffffu32.to_be_bytes()].concat();
        assert_eq!(edit(at, &multiple), RANGE, "a multiple of p");
    }
    let (waiting, m1) = answer(&m0, coins_2()).unwrap();
    check_frame(&m1, |message| state.clone().reveal(message));
    assert_eq!(refusal(state.clone().reveal(&[&[1], &[0; 23][..]].concat())), RANGE);
    let (revealed, m2) = state.reveal(&m1).unwrap();
    check_frame(&m2, |message| waiting.clone().share(message));
    revealed.share().unwrap();
    waiting.clone().share(&m2).unwrap();
    // γ = 3 = e.
    assert_eq!(refusal(waiting.clone().share(&[2, 0, 0, 0, 0, 1, 3])), PARAMS);
    assert_eq!(refusal(waiting.clone().share(&[2, 1, 0, 0, 0, 0])), RANGE);
    // e = 1: a = 0, so d_2 = 0, whatever γ is.
    let trivial = Public::new(small(1081), 1, 2).unwrap();
    let (_, m0) = Ssp1::start_with_coins(&trivial, &one.phi, &coins_1()).unwrap();
    let (waiting, _) = Ssp2::answer_with_coins(&trivial, &two.phi, &m0, &coins_2()).unwrap();
    assert_eq!(waiting.share(&[2, 0, 0, 0, 0, 1, 3]).unwrap(), small(0).into());
}

#[test]
fn exponentiating() {
    let public = Public::new(small(1081), 3, 4).unwrap();
    assert_eq!(refusal(Asked::ask(&public, small(1081), &minus(1))), RANGE);
    let (asked, m0) = Asked::ask(&public, small(2), &minus(1)).unwrap();
    assert_eq!(m0, [0, 0, 8]);
    check_frame(&m0, |message| exp::answer(&public, &minus(1), message));
    assert_eq!(refusal(exp::answer(&public, &minus(1), &[0, 4, 57])), RANGE, "1081");
    assert_eq!(refusal(exp::answer(&public, &minus(1), &[0, 0, 23])), RANGE, "no inverse");
    assert_eq!(exp::answer(&public, &small(1).into(), &[0, 0, 23]).unwrap(), [1, 0, 23, 0, 23]);
    check_frame(&[1, 0, 2, 0, 3], |message| asked.finish(message));
    assert_eq!(refusal(asked.finish(&[1, 4, 57, 0, 3])), RANGE);
    assert_eq!(refusal(asked.finish(&[1, 0, 3, 4, 57])), RANGE);
    assert_eq!(refusal(asked.finish(&[1, 0, 47, 0, 3])), RANGE, "no inverse of c'");
    let (asked, _) = Asked::ask(&public, small(46), &minus(1)).unwrap();
    assert_eq!(refusal(asked.finish(&[1, 0, 2, 0, 3])), RANGE, "no inverse of x");
}

#[test]
fn sharing() {
    let (public, ..) = dealt();
    let d: Integer = small(337).into();
    let start = |k, f: &[u32]| {
        let f: Vec<Natural> = f.iter().map(|a| small(*a)).collect();
        Ssp::with_coins(&public, k, &d, &f)
    };
    let bad = [vec![2], vec![2, 2, 2], vec![1, 2], vec![2, 1], vec![2, 0]].map(|f| (2, f));
    for (k, f) in bad.into_iter().chain([(0, Vec::new()), (4, vec![2; 4])]) {
        assert_eq!(refusal(start(k, &f)), PARAMS, "{k}, {f:?}");
    }
    assert_eq!(refusal(start(2, &[1, 1081])), RANGE, "before the 1 is judged");
    assert_eq!(refusal(start(2, &[2, 3]).unwrap().refresh_with_coins(&d, &[small(2)])), PARAMS);
    start(2, &[0, 2]).unwrap();
    let mut ssp = start(2, &[2, 3]).unwrap();
    let mut other = start(2, &[5, 7]).unwrap();
    check_frame(&sspg::request(3), |message| ssp.clone().register(message));
    assert_eq!(refusal(ssp.register(&sspg::request(0))), ("E_RANGE", Some(0)));
    assert_eq!(refusal(ssp.register(&sspg::request(5))), ("E_RANGE", Some(5)));
    let (pending, ask) = ssp.register(&sspg::request(3)).unwrap();
    assert_eq!(refusal(ssp.register(&sspg::request(3))), ("E_DUPLICATE", Some(3)));
    // f(3) = 11, 11^3 = 1331 ≡ 250 mod 1081.
    assert_eq!(ask, [1, 0, 0, 0, 3, 0, 0, 250]);
    assert_eq!(refusal(other.answer(&[1, 0, 0, 0, 5, 0, 0, 250])), ("E_RANGE", Some(5)));
    assert_eq!(refusal(other.answer(&[1, 0, 0, 0, 3, 1, 0, 250])), ROUND);
    assert_eq!(refusal(other.answer(&[0, 0, 0, 0, 3, 0, 0, 250])), ROUND);
    for length in 0..ask.len() {
        assert_eq!(refusal(other.answer(&ask[..length])), LENGTH);
    }
    // What was refused does not count as answered.
    let powers = other.answer(&ask).unwrap();
    assert_eq!(refusal(other.answer(&ask[..5])), ("E_DUPLICATE", Some(3)), "before π_EXP's part is read");
    let mut moved = powers.clone();
    moved[4] = 2;
    assert_eq!(refusal(ssp.share(&pending, &moved)), ("E_ADDRESS", Some(2)));
    assert_eq!(refusal(ssp.share(&pending, &moved[..5])), ("E_ADDRESS", Some(2)));
    for length in 0..powers.len() {
        assert_eq!(refusal(ssp.share(&pending, &powers[..length])), LENGTH);
    }
    let s = ssp.share(&pending, &powers).unwrap();
    let mut ssp = ssp.refresh_with_coins(&d, &[small(9), small(4)]).unwrap();
    ssp.register(&sspg::request(3)).expect("a refresh forgets");

    let sealed = sspg::deliver_with_coins(&s, &key(1), &[7; 12]).unwrap();
    assert_eq!(sspg::receive(&public, 2, &key(1), &sealed).unwrap(), s);
    assert_eq!(refusal(sspg::receive(&public, 2, &key(2), &sealed)), ("E_TAG", None));
    assert_eq!(refusal(sspg::receive(&public, 3, &key(1), &sealed)), RANGE, "another count");
    assert_eq!(refusal(sspg::receive(&public, 2, &key(1), &[])), LENGTH);
    assert_eq!(refusal(sspg::receive(&public, 2, &key(1), &sealed[..28])), LENGTH);
    assert_eq!(refusal(sspg::receive(&public, 2, &key(1), &sealed[..29])), ("E_TAG", None));
    assert_eq!(refusal(sspg::receive(&public, 2, &key(1), &[&[2], &sealed[1..]].concat())), ROUND);
    let inside = |text: &[u8]| {
        let message = [&[3], &key(1).seal(&[0; 12], &[], text).unwrap()[..]].concat();
        refusal(sspg::receive(&public, 2, &key(1), &message))
    };
    assert_eq!(inside(&[0, 0, 0, 2, 0, 1, 0]), LENGTH);
    assert_eq!(inside(&[0, 0, 0, 2, 0, 1, 0, 1, 0]), LENGTH);
    assert_eq!(inside(&[0, 0, 0, 2, 4, 57, 0, 1]), RANGE);
    assert_eq!(inside(&[0, 0, 0, 3, 0, 1, 0, 1]), RANGE);
}

#[test]
fn deriving() {
    let public = Public::new(small(1081), 3, 4).unwrap();
    let empty = Polynomial::new(public.ring(), &[]).unwrap();
    let full = Polynomial::new(public.ring(), &[small(5)]).unwrap();
    for (s_1, s_2) in [(&empty, &full), (&full, &empty), (&empty, &empty)] {
        assert_eq!(refusal(PairwiseKeys::new(&public, s_1, s_2)), PARAMS);
    }
    let other = Public::new(small(1079), 3, 4).unwrap();
    assert_eq!(refusal(PairwiseKeys::new(&other, &full, &full)), PARAMS);
    let keys = PairwiseKeys::new(&public, &full, &full).unwrap();
    for j in [0, 5] {
        assert_eq!(refusal(keys.key(j)), RANGE);
    }
    keys.keys(&[1, 2, 3, 4]).unwrap();
}

/// h = 8, no trial division, one base: P = 199 + 4·… are small enough to write down.
fn rsa_setup(bound: u32) -> Setup {
    Setup::new(8, bound, 1).unwrap()
}

/// Primes of 80 bits: n is above 2^(3·8 + 132) = 2^156.
const KEY: (&str, &str) = ("df7fc177f1131e782197", "fa518da05d44409eca59");

fn rsa_start() -> ssp_1::StartCoins {
    ssp_1::StartCoins {
        p_1: small(195),
        q_1: small(207),
        p: ours(&hex(KEY.0)),
        q: ours(&hex(KEY.1)),
        rho_p: small(3),
        rho_q: small(5),
    }
}

fn division(t: u32) -> ssp_2::Division {
    ssp_2::Division { t: small(t), sigma: small(9), rho: small(7) }
}

/// P_2 = 4 and Q_2 = 4: P = 199 and Q = 211, both prime.
fn rsa_sieve() -> ssp_2::SieveCoins {
    ssp_2::SieveCoins { p_2: small(4), q_2: small(4), divisions: vec![[division(1), division(2)]] }
}

#[test]
fn making_a_modulus() {
    let setup = rsa_setup(3);
    let start = |coins: &ssp_1::StartCoins| refusal(ssp_1::Started::start_with_coins(setup, coins));
    // P_1 from [192, 224), 3 mod 4.
    for x in [191, 227, 196] {
        assert_eq!(start(&ssp_1::StartCoins { p_1: small(x), ..rsa_start() }), RANGE, "{x}");
        assert_eq!(start(&ssp_1::StartCoins { q_1: small(x), ..rsa_start() }), RANGE, "{x}");
    }
    assert_eq!(start(&ssp_1::StartCoins { p: rsa_start().q, ..rsa_start() }), PARAMS);
    assert_eq!(start(&ssp_1::StartCoins { p: small(65537), ..rsa_start() }), WRAP);
    assert_eq!(start(&ssp_1::StartCoins { rho_p: small(0), ..rsa_start() }), RANGE);
    assert_eq!(start(&ssp_1::StartCoins { rho_q: rsa_start().p, ..rsa_start() }), RANGE);
    let (one, m0) = ssp_1::Started::start_with_coins(setup, &rsa_start()).unwrap();

    let sieve = |message: &[u8], coins: &ssp_2::SieveCoins| ssp_2::Sieving::sieve_with_coins(setup, message, coins);
    for x in [6, 32] {
        assert_eq!(refusal(sieve(&[], &ssp_2::SieveCoins { p_2: small(x), ..rsa_sieve() })), RANGE, "{x}");
        assert_eq!(refusal(sieve(&[], &ssp_2::SieveCoins { q_2: small(x), ..rsa_sieve() })), RANGE, "{x}");
    }
    assert_eq!(refusal(sieve(&[], &ssp_2::SieveCoins { divisions: Vec::new(), ..rsa_sieve() })), PARAMS);
    let too_long = ssp_2::Division { sigma: Natural::power_of_two(136), ..division(1) };
    for bad in [division(0), division(3), too_long] {
        let divisions = vec![[division(1), bad]];
        assert_eq!(refusal(sieve(&[], &ssp_2::SieveCoins { divisions, ..rsa_sieve() })), RANGE);
    }
    let no_coin = ssp_2::Division { rho: small(0), ..division(1) };
    let divisions = vec![[no_coin, division(1)]];
    assert_eq!(refusal(sieve(&m0, &ssp_2::SieveCoins { divisions, ..rsa_sieve() })), RANGE);
    check_frame(&m0, |message| sieve(message, &rsa_sieve()));
    assert_eq!(refusal(sieve(&[0, 0, 0, 0, 0, 1, 9], &rsa_sieve())), WRAP);
    let (two, m1) = sieve(&m0, &rsa_sieve()).unwrap();

    check_frame(&m1, |message| one.clone().sieve(message));
    assert_eq!(refusal(one.clone().sieve(&[vec![1], vec![0; m1.len() - 1]].concat())), RANGE);
    let (Step::Next(one), m2) = one.sieve(&m1).unwrap() else { panic!("3 divides neither 199 nor 211") };
    assert_eq!(m2, [2, 1]);
    check_frame(&m2, |message| two.clone().product_with_coins(message, &small(3)));
    assert_eq!(refusal(two.clone().product_with_coins(&[2, 2], &small(3))), RANGE);
    assert_eq!(refusal(two.clone().product_with_coins(&m2, &small(0))), RANGE);
    assert!(matches!(two.clone().product_with_coins(&[2, 0], &small(0)), Ok((Step::Redraw, None))));
    let Ok((Step::Next(two), Some(m3))) = two.product_with_coins(&m2, &small(3)) else { panic!("it goes on") };

    // g = 4 is a square; 2 is not one modulo 211 ≡ 3 mod 8, and is one modulo 199 ≡ 7 mod 8.
    let coins =
        |g: &[u32]| ssp_1::TestCoins { g: g.iter().map(|g| small(*g)).collect(), r_1: small(10), rho: small(11) };
    check_frame(&m3, |message| one.clone().test_with_coins(message, &coins(&[4])));
    let with = |message: &[u8], coins: ssp_1::TestCoins| refusal(one.clone().test_with_coins(message, &coins));
    let long = Natural::power_of_two(144);
    assert_eq!(with(&[], ssp_1::TestCoins { g: vec![long.clone()], ..coins(&[]) }), RANGE);
    assert_eq!(with(&[], ssp_1::TestCoins { r_1: long.clone(), ..coins(&[4]) }), RANGE);
    assert_eq!(with(&m3, coins(&[2, 199])), PARAMS);
    assert_eq!(with(&m3, ssp_1::TestCoins { rho: small(0), ..coins(&[4]) }), RANGE);
    // Enc(P_1) where the products are due: N = 195·207 + 195 is no N.
    let width = m3.len() - 1;
    let wrong = [&[3], &m0[m0.len() - 2 * width..m0.len() - width]].concat();
    assert_eq!(with(&wrong, coins(&[4])), RANGE);
    let (one, m4) = one.test_with_coins(&m3, &coins(&[2, 4, 16])).unwrap();
    // N = 199·211 = 41989 = 0xa405 and the base 4.
    assert_eq!(m4[..5], [4, 0xa4, 0x05, 0, 4]);

    let test_coins = ssp_2::TestCoins { r_2: small(20), sigma: small(21), rho: small(22) };
    let judge = |message: &[u8], coins: &ssp_2::TestCoins| two.clone().test_with_coins(message, coins);
    check_frame(&m4, |message| judge(message, &test_coins));
    assert_eq!(refusal(judge(&[], &ssp_2::TestCoins { r_2: long, ..test_coins.clone() })), RANGE);
    let sigma = Natural::power_of_two(138);
    assert_eq!(refusal(judge(&[], &ssp_2::TestCoins { sigma, ..test_coins.clone() })), RANGE);
    assert_eq!(refusal(judge(&m4, &ssp_2::TestCoins { rho: small(0), ..test_coins.clone() })), RANGE);
    let edited = |at: usize, bytes: &[u8]| {
        let mut message = m4.clone();
        message[at..at + bytes.len()].copy_from_slice(bytes);
        judge(&message, &test_coins)
    };
    assert_eq!(refusal(edited(1, &[0x24])), RANGE, "14 bits");
    assert_eq!(refusal(edited(2, &[0x07])), RANGE, "3 mod 4");
    assert_eq!(refusal(edited(3, &[0, 2])), RANGE, "(2/N) = −1");
    assert_eq!(refusal(edited(3, &[0, 199])), RANGE, "(199/N) = 0");
    assert_eq!(refusal(edited(3, &[0xff, 0xff])), RANGE, "above N");
    assert_eq!(refusal(judge(&[&m4[..3], &[0, 2]].concat(), &test_coins)), RANGE, "before v_1 is read");
    assert!(matches!(edited(5, &[0, 9]), Ok((Step::Redraw, message)) if message == [5, 0]));
    let (Step::Next(two), m5) = judge(&m4, &test_coins).unwrap() else { panic!("199 and 211 are prime") };

    check_frame(&m5, |message| one.clone().finish(message));
    assert_eq!(refusal(one.clone().finish(&[5, 2])), RANGE);
    assert!(matches!(one.clone().finish(&[5, 0]), Ok((Step::Redraw, None))));
    assert_eq!(refusal(one.clone().finish(&[5, 0, 0])), LENGTH);
    let Ok((Step::Next(_), Some(m6))) = one.finish(&m5) else { panic!("gcd(N, 409) = 1") };
    assert_eq!(m6, [6, 1]);
    check_frame(&m6, |message| two.clone().finish(message));
    assert_eq!(refusal(two.clone().finish(&[6, 2])), RANGE);
    assert!(matches!(two.clone().finish(&[6, 0]), Ok(Step::Redraw)));
    let Step::Next(shares) = two.finish(&m6).unwrap() else { panic!("it goes on") };
    assert_eq!((shares.modulus(), shares.p(), shares.q()), (&small(41989), &small(4), &small(4)));
}

#[test]
fn secrets_print_redacted_and_are_overwritten() {
    fn overwritten<T: zeroize::ZeroizeOnDrop>() {}
    overwritten::<Natural>();
    let (public, one, _) = dealt();
    let (state, m0) = Ssp1::start_with_coins(&public, &one.phi, &coins_1()).unwrap();
    let (waiting, _) = Ssp2::answer_with_coins(&public, &one.phi, &m0, &coins_2()).unwrap();
    let polynomial = Polynomial::new(public.ring(), &[small(1234), small(5)]);
    assert_eq!(refusal(polynomial), RANGE);
    let polynomial = Polynomial::new(public.ring(), &[small(777), small(778)]).unwrap();
    let ssp = Ssp::with_coins(&public, 2, &minus(777), &[small(777), small(778)]).unwrap();
    let keys = PairwiseKeys::new(&public, &polynomial, &polynomial).unwrap();
    let (asked, _) = Asked::ask(&public, small(777), &minus(777)).unwrap();
    for text in [
        format!("{:?}{:#?}", small(777), small(777)),
        format!("{:?}{:#?}", minus(777), minus(777)),
        format!("{one:?}{one:#?}"),
        format!("{:?}{:#?}", coins_1(), coins_2()),
        format!("{state:?}{state:#?}"),
        format!("{waiting:?}{waiting:#?}"),
        format!("{polynomial:?}{polynomial:#?}"),
        format!("{ssp:?}{ssp:#?}"),
        format!("{asked:?}{asked:#?}"),
        format!("{keys:?}{keys:#?}"),
        format!("{:?}{:#?}", rsa_start(), rsa_sieve()),
    ] {
        assert_eq!(text.matches("[redacted]").count(), 2, "{text}");
        // 777 in decimal and in hexadecimal.
        assert!(!text.contains("777") && !text.to_lowercase().contains("309"), "{text}");
    }
}

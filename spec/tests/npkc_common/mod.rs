//! What the tests of NPKC share: moduli, reproducible coins, and the machines run against each other.
#![allow(dead_code, reason = "each test crate uses some of these")]
#![allow(non_snake_case)]

use num_bigint::BigInt;
use secagg_spec::npkc::mic::{self, Coins1, Coins2};
use secagg_spec::npkc::prime::are_coprime;
use secagg_spec::npkc::rsa_param::{Coins, Private, Public, dist_rsa_param};
use secagg_spec::npkc::sspg::{self, Ssp};
use secagg_spec::prelude::*;

/// Safe primes P, Q with |N| = 48, 96, 128, 192, 256, found and verified with SymPy.
pub const SAFE_PRIMES: [(&str, &str); 5] = [
    ("eedd3b", "c2c0cf"),
    ("fe26adc2288f", "c5322c419c57"),
    ("f1598d7d6102dc17", "e8c6ddc9488840c3"),
    ("d3ee0b0a282065254eab2a33", "c21cd718a0e641695b142bcf"),
    ("d97cd2b6808589eba301fb91a54c2b93", "cb90d40619ffe8f7510a261b6458bde3"),
];

/// Primes for Paillier keys of 176, 336, 464, 608 and 800 bits, found and verified with SymPy: the i-th is long enough
/// for π_MIC over the i-th N above and e < 64.
pub const PAILLIER_PRIMES: [(&str, &str); 5] = [
    ("f1af92f94e46ab3463bfed", "d029a9f3856f294cdb9141"),
    ("f48b619d38bff11d2d5d07a30094d2bdaaca1dcf37", "d559d2a73ea6e8ae07b4445566918001fd9f96ded1"),
    (
        "df82f4cd155c6195b3b7c4617600d1b8808719a2dc00a28a387c5e58f5",
        "ff453cbe290b7c1978ff6c1aed6e5163466903adff871c9094b52d7a6d",
    ),
    (
        "d4b3decf6b8015c094fb7ae1cbaeaf77748af1f8d9bf8d921971ef20a9d5cb8e046e10e3e747",
        "f160ac44ebcd487b536a5a38cd05e240470cabe52fa79f55957b2e0eca48c4d079f8d89b6285",
    ),
    (
        "cdbe4bcb75d02503ebd5fa3f9a8fc53d82ee04fd48695af1089303c3a037ac57d81025a25d79f5edc3e579f4db192d287311",
        "e8ee88f5a571eae4190e4805deb73928fad9da67d758d3a5d10412f4a66773403c437312322966aa3aad752eee1f08db27af",
    ),
];

/// The two numbers of a row.
pub fn pair((left, right): (&str, &str)) -> (Nat, Nat) {
    (nat_from_hex(left), nat_from_hex(right))
}

/// Coins that come again with the same seed: SplitMix64, written out here.
pub struct Stream(u64);

impl Stream {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Stream {
        Stream(seed)
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From [0, bound − 1].
    pub fn below(&mut self, bound: &Nat) -> Nat {
        let words = bound.bits() / 64 + 2;
        (0..words).fold(nat(0), |x, _| (x << 64u32) + nat(self.next())) % bound
    }

    /// From [low, bound − 1].
    pub fn between(&mut self, low: u64, bound: &Nat) -> Nat {
        self.below(&(bound - nat(low))) + nat(low)
    }

    /// Of `bits` bits at most.
    pub fn bits(&mut self, bits: u64) -> Nat {
        self.below(&(nat(1) << bits))
    }

    /// From [1, n − 1] and prime to n.
    pub fn unit(&mut self, n: &Nat) -> Nat {
        loop {
            let x = self.between(1, n);
            if are_coprime(&x, n) {
                return x;
            }
        }
    }

    /// A nonce.
    pub fn nonce(&mut self) -> [u8; 12] {
        let (a, b) = (self.next().to_be_bytes(), self.next().to_be_bytes());
        [&a[..], &b[..4]].concat().try_into().unwrap()
    }

    /// k coefficients below N, none of them 0 or 1.
    pub fn polynomial(&mut self, k: u32, N: &Nat) -> Vec<Nat> {
        (0..k).map(|_| self.between(2, N)).collect()
    }
}

/// What the dealer gives for m users over the i-th pair of safe primes.
pub fn deal(i: usize, m: u32, coins: &mut Stream) -> (Public, Private, Private) {
    let (P, Q) = pair(SAFE_PRIMES[i]);
    let (P_1, Q_1) = (coins.below(&P), coins.below(&Q));
    dist_rsa_param(&P, &Q, m, &Coins { P_1, Q_1 }).unwrap()
}

/// φ(N) over the i-th pair.
pub fn totient(i: usize) -> Nat {
    let (P, Q) = pair(SAFE_PRIMES[i]);
    (P - 1u32) * (Q - 1u32)
}

/// The coins of one run of π_MIC.
pub fn mic_coins(N: &Nat, key: (&str, &str), coins: &mut Stream) -> (Coins1, Coins2) {
    let (p, q) = pair(key);
    let n = &p * &q;
    let (square, cube) = (N * N, N * N * N);
    let one = Coins1 {
        p,
        q,
        lambda_1: coins.below(&square),
        r_1: coins.below(&cube),
        rho_phi: coins.unit(&n),
        rho_lambda: coins.unit(&n),
    };
    (one, Coins2 { lambda_2: coins.below(&square), r_2: coins.below(&cube), rho: coins.unit(&n) })
}

/// One run of π_MIC: γ, d_1 and d_2. The shares are errors when the two have to draw again.
pub fn run_mic(
    public: &Public,
    phi: [&BigInt; 2],
    coins: &(Coins1, Coins2),
) -> (BigInt, Result<BigInt>, Result<BigInt>) {
    let (started, m0) = mic::start(public, phi[0], &coins.0).unwrap();
    let (answered, m1) = mic::answer(public, phi[1], &m0, &coins.1).unwrap();
    let (revealed, m2) = mic::reveal(&started, &m1).unwrap();
    (revealed.gamma.clone(), mic::share_1(&revealed), mic::share_2(&answered, &m2))
}

/// π_MIC, drawn again until gcd(γ, e) = 1, at most 200 times.
pub fn shares_of_d(public: &Public, phi: [&BigInt; 2], key: (&str, &str), coins: &mut Stream) -> (BigInt, BigInt) {
    for _ in 0..200 {
        let drawn = mic_coins(&public.N, key, coins);
        if let (_, Ok(d_1), Ok(d_2)) = run_mic(public, phi, &drawn) {
            return (d_1, d_2);
        }
    }
    panic!("gcd(γ, e) ≠ 1 in 200 runs");
}

/// Round 1 up to step (1), over the i-th modulus: both SSPs.
pub fn ssps(i: usize, m: u32, k: u32, coins: &mut Stream) -> (Public, Ssp, Ssp) {
    let (public, sp_1, sp_2) = deal(i, m, coins);
    let (d_1, d_2) = shares_of_d(&public, [&sp_1.phi, &sp_2.phi], PAILLIER_PRIMES[i], coins);
    let (f_1, f_2) = (coins.polynomial(k, &public.N), coins.polynomial(k, &public.N));
    let ssp_1 = sspg::start(&public, k, &d_1, &f_1).unwrap();
    let ssp_2 = sspg::start(&public, k, &d_2, &f_2).unwrap();
    (public, ssp_1, ssp_2)
}

/// `ssp` serves user j with the help of `other`: both afterwards, the messages `01` and `02`, and the polynomial
/// s_{i,j}.
pub fn serve(ssp: &Ssp, other: &Ssp, j: Id) -> (Ssp, Ssp, [Bytes; 2], Vec<Nat>) {
    let (ssp, pending, ask) = sspg::register(ssp, &sspg::request(j)).unwrap();
    let (other, powers) = sspg::answer(other, &ask).unwrap();
    let s = sspg::share(&ssp, &pending, &powers).unwrap();
    (ssp, other, [ask, powers], s)
}

/// Round 1, steps (2) to (4), for every user: (s_{1,j}, s_{2,j}) as user j decrypts them, j from 1 on, and the messages
/// `01` that SSP_1 sent.
pub fn serve_all(public: &Public, ssps: (&Ssp, &Ssp), coins: &mut Stream) -> (Vec<[Vec<Nat>; 2]>, Vec<Bytes>) {
    let (mut one, mut two) = (ssps.0.clone(), ssps.1.clone());
    let (mut users, mut asked) = (Vec::new(), Vec::new());
    for j in 1..=public.m {
        let (next_one, next_two, [ask, _], s_1) = serve(&one, &two, j);
        let (next_two, next_one, _, s_2) = serve(&next_two, &next_one, j);
        let keys = [[j as u8; 32], [100 + j as u8; 32]];
        let sent_1 = sspg::deliver(&next_one, &s_1, &keys[0], &coins.nonce()).unwrap();
        let sent_2 = sspg::deliver(&next_two, &s_2, &keys[1], &coins.nonce()).unwrap();
        let received_1 = sspg::receive(public, one.k, &keys[0], &sent_1).unwrap();
        let received_2 = sspg::receive(public, one.k, &keys[1], &sent_2).unwrap();
        assert_eq!((&received_1, &received_2), (&s_1, &s_2));
        users.push([received_1, received_2]);
        asked.push(ask);
        (one, two) = (next_one, next_two);
    }
    (users, asked)
}

/// The code and the culprit of what must be an error.
pub fn code<T>(result: Result<T>) -> (Code, Option<Id>) {
    result.err().map(|e| (e.code, e.culprit)).expect("an error")
}

/// Every proper prefix of `message`, and the message with a byte more, must be refused with `E_LENGTH`.
pub fn assert_length_is_exact<T>(message: &[u8], read: impl Fn(&[u8]) -> Result<T>) {
    for length in 0..message.len() {
        assert_eq!(code(read(&message[..length])), (Code::Length, None), "the first {length} bytes");
    }
    assert_eq!(code(read(&[message, &[0]].concat())), (Code::Length, None), "a byte more");
}

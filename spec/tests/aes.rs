//! AES-128 against FIPS 197: appendices A.1, B and C.1 of the 2001 edition, and the S-box against its definition.

mod common;

use common::{block, hex};
use proptest::prelude::*;
use secagg_spec::aes::{
    State, Word, add_round_key, aes128_encrypt_block, key_expansion, mix_columns, shift_rows, sub_bytes,
};
use secagg_spec::sha256::sha256;

/// Appendix A.1: the expansion of the key 2b7e1516 28aed2a6 abf71588 09cf4f3c, four words a line.
const EXPANDED: [&str; 11] = [
    "2b7e1516 28aed2a6 abf71588 09cf4f3c",
    "a0fafe17 88542cb1 23a33939 2a6c7605",
    "f2c295f2 7a96b943 5935807a 7359f67f",
    "3d80477d 4716fe3e 1e237e44 6d7a883b",
    "ef44a541 a8525b7f b671253b db0bad00",
    "d4d1c6f8 7c839d87 caf2b8bc 11f915bc",
    "6d88a37a 110b3efd dbf98641 ca0093fd",
    "4e54f70e 5f5fc9f3 84a64fb2 4ea6dc4f",
    "ead27321 b58dbad2 312bf560 7f8d292f",
    "ac7766f3 19fadc21 28d12941 575c006e",
    "d014f9a8 c9ee2589 e13f0cc8 b6630ca6",
];

/// Appendix C.1: key 000102…0f, plaintext 00112233…ff. A row is a round from 1: the state at its start, after
/// SubBytes, after ShiftRows; after MixColumns (absent in round 10), the round key.
const C1_ROUNDS: [&str; 10] = [
    "00102030405060708090a0b0c0d0e0f0 63cab7040953d051cd60e0e7ba70e18c 6353e08c0960e104cd70b751bacad0e7 \
     5f72641557f5bc92f7be3b291db9f91a d6aa74fdd2af72fadaa678f1d6ab76fe",
    "89d810e8855ace682d1843d8cb128fe4 a761ca9b97be8b45d8ad1a611fc97369 a7be1a6997ad739bd8c9ca451f618b61 \
     ff87968431d86a51645151fa773ad009 b692cf0b643dbdf1be9bc5006830b3fe",
    "4915598f55e5d7a0daca94fa1f0a63f7 3b59cb73fcd90ee05774222dc067fb68 3bd92268fc74fb735767cbe0c0590e2d \
     4c9c1e66f771f0762c3f868e534df256 b6ff744ed2c2c9bf6c590cbf0469bf41",
    "fa636a2825b339c940668a3157244d17 2dfb02343f6d12dd09337ec75b36e3f0 2d6d7ef03f33e334093602dd5bfb12c7 \
     6385b79ffc538df997be478e7547d691 47f7f7bc95353e03f96c32bcfd058dfd",
    "247240236966b3fa6ed2753288425b6c 36400926f9336d2d9fb59d23c42c3950 36339d50f9b539269f2c092dc4406d23 \
     f4bcd45432e554d075f1d6c51dd03b3c 3caaa3e8a99f9deb50f3af57adf622aa",
    "c81677bc9b7ac93b25027992b0261996 e847f56514dadde23f77b64fe7f7d490 e8dab6901477d4653ff7f5e2e747dd4f \
     9816ee7400f87f556b2c049c8e5ad036 5e390f7df7a69296a7553dc10aa31f6b",
    "c62fe109f75eedc3cc79395d84f9cf5d b415f8016858552e4bb6124c5f998a4c b458124c68b68a014b99f82e5f15554c \
     c57e1c159a9bd286f05f4be098c63439 14f9701ae35fe28c440adf4d4ea9c026",
    "d1876c0f79c4300ab45594add66ff41f 3e175076b61c04678dfc2295f6a8bfc0 3e1c22c0b6fcbf768da85067f6170495 \
     baa03de7a1f9b56ed5512cba5f414d23 47438735a41c65b9e016baf4aebf7ad2",
    "fde3bad205e5d0d73547964ef1fe37f1 5411f4b56bd9700e96a0902fa1bb9aa1 54d990a16ba09ab596bbf40ea111702f \
     e9f74eec023020f61bf2ccf2353c21c7 549932d1f08557681093ed9cbe2c974e",
    "bd6e7c3df2b5779e0b61216e8b10b689 7a9f102789d5f50b2beffd9f3dca4ea7 7ad5fda789ef4e272bca100b3d9ff59f \
     13111d7fe3944a17f307a78b4d2b30c5",
];

/// A round key as four words.
fn words(round_key: &[u8; 16]) -> [Word; 4] {
    [0, 4, 8, 12].map(|i| [round_key[i], round_key[i + 1], round_key[i + 2], round_key[i + 3]])
}

#[test]
fn a1_key_expansion() {
    let w = key_expansion(&block(EXPANDED[0]));
    let expected: Vec<u8> = EXPANDED.iter().flat_map(|line| hex(line)).collect();
    assert_eq!(w.concat(), expected);
}

#[test]
fn b_cipher_example() {
    let key = block("2b7e151628aed2a6abf7158809cf4f3c");
    let ciphertext = aes128_encrypt_block(&key, &block("3243f6a8885a308d313198a2e0370734"));
    assert_eq!(ciphertext, block::<16>("3925841d02dc09fbdc118597196a0b32"));
}

#[test]
fn c1_ciphertext() {
    let key = block("000102030405060708090a0b0c0d0e0f");
    let ciphertext = aes128_encrypt_block(&key, &block("00112233445566778899aabbccddeeff"));
    assert_eq!(ciphertext, block::<16>("69c4e0d86a7b0430d8cdb78070b4c55a"));
}

/// Each transformation alone, on the states of appendix C.1.
#[test]
fn c1_rounds() {
    let key = block::<16>("000102030405060708090a0b0c0d0e0f");
    let w = key_expansion(&key);
    let mut state = add_round_key(&block("00112233445566778899aabbccddeeff"), &words(&key));
    for (round, line) in (1..).zip(C1_ROUNDS) {
        let fields: Vec<[u8; 16]> = line.split_whitespace().map(block).collect();
        let (start, subbed, shifted, round_key) = (fields[0], fields[1], fields[2], fields[fields.len() - 1]);
        assert_eq!(state, start, "round {round}: start");
        assert_eq!(sub_bytes(&start), subbed, "round {round}: SubBytes");
        assert_eq!(shift_rows(&subbed), shifted, "round {round}: ShiftRows");
        assert_eq!(w[4 * round..4 * round + 4], words(&round_key), "round {round}: the round key");
        let last = if round == 10 {
            shifted
        } else {
            assert_eq!(mix_columns(&shifted), fields[3], "round {round}: MixColumns");
            fields[3]
        };
        state = add_round_key(&last, &words(&round_key));
    }
    assert_eq!(state, block::<16>("69c4e0d86a7b0430d8cdb78070b4c55a"));
}

/// The plaintexts and the keys 1^k 0^(128−k), k = 1 … 128, the other input zero: AESAVS, appendices D and E. The first and
/// last ciphertexts stand here, all of them in their digest.
///
/// Python: `hashlib.sha256(b"".join(Cipher(AES(key), ECB()) of block)).hexdigest()` with `cryptography`.
#[test]
fn aesavs_variable_text_and_key() {
    let ones = |k: u32| (u128::MAX << (128 - k)).to_be_bytes();
    let text: Vec<[u8; 16]> = (1..=128).map(|k| aes128_encrypt_block(&[0; 16], &ones(k))).collect();
    assert_eq!(text[0], block::<16>("3ad78e726c1ec02b7ebfe92b23d9ec34"));
    assert_eq!(text[127], block::<16>("3f5b8cc9ea855a0afa7347d23e8d664e"));
    let digest = hex("a328816ac7c1c36c53972d1b61401e4e3fa1851d250d90d6f75ab727b60fc70f");
    assert_eq!(sha256(&text.concat()).to_vec(), digest);

    let key: Vec<[u8; 16]> = (1..=128).map(|k| aes128_encrypt_block(&ones(k), &[0; 16])).collect();
    assert_eq!(key[0], block::<16>("0edd33d3c621e546455bd8ba1418bec8"));
    assert_eq!(key[127], block::<16>("a1f6258c877d5fcd8964484538bfc92c"));
    let digest = hex("c1aa7a75490f6282e8c7b81b6f138b9506238114f9c4429907e15c7f286e0332");
    assert_eq!(sha256(&key.concat()).to_vec(), digest);
}

/// a • b in GF(2^8), modulo x^8 + x^4 + x^3 + x + 1: the schoolbook product of polynomials, then long division.
fn gf_multiply(a: u8, b: u8) -> u8 {
    let mut product = (0..8).filter(|i| b >> i & 1 == 1).fold(0u16, |sum, i| sum ^ u16::from(a) << i);
    for i in (8..15).rev() {
        if product >> i & 1 == 1 {
            product ^= 0b1_0001_1011 << (i - 8);
        }
    }
    product as u8
}

/// The S-box is the inverse in GF(2^8), 0 for 0, then b'_i = b_i ⊕ b_(i+4) ⊕ b_(i+5) ⊕ b_(i+6) ⊕ b_(i+7) ⊕ c_i with
/// c = 01100011, indices mod 8 (FIPS 197, 5.1.1).
#[test]
fn sbox_is_inverse_then_affine_map() {
    for x in 0..=255u8 {
        let b = (0..=255).find(|y| gf_multiply(x, *y) == 1).unwrap_or(0);
        let bit = |i: u32| b.rotate_right(i) & 1;
        let affine = (0..8).fold(0u8, |sum, i| {
            sum | (bit(i) ^ bit(i + 4) ^ bit(i + 5) ^ bit(i + 6) ^ bit(i + 7) ^ (0b0110_0011 >> i & 1)) << i
        });
        let state: State = [x; 16];
        assert_eq!(sub_bytes(&state), [affine; 16], "{x:02x}");
    }
}

proptest! {
    /// MixColumns is the product with the fixed matrix of FIPS 197, (5.8), in the field of [`gf_multiply`].
    #[test]
    fn mix_columns_is_the_matrix(state: State) {
        let matrix = [[2, 3, 1, 1], [1, 2, 3, 1], [1, 1, 2, 3], [3, 1, 1, 2]];
        let mixed = mix_columns(&state);
        for c in 0..4 {
            for r in 0..4 {
                let entry = (0..4).fold(0, |sum, k| sum ^ gf_multiply(matrix[r][k], state[4 * c + k]));
                prop_assert_eq!(mixed[4 * c + r], entry);
            }
        }
    }

    /// Four times ShiftRows, and twice the same round key, give the state back.
    #[test]
    fn shift_rows_and_add_round_key_undo_themselves(state: State, key: [Word; 4]) {
        prop_assert_eq!((0..4).fold(state, |s, _| shift_rows(&s)), state);
        prop_assert_eq!(add_round_key(&add_round_key(&state, &key), &key), state);
    }
}

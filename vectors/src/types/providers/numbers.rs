//! Numbers of any size, as these operations have them: read, drawn, and written.
//!
//! Among inputs and results a number is a decimal string, since shares may be negative; a draw is 32 bytes, big-endian.

use crate::args::{Args, Refusal};
use crate::engine::draws;
use crate::field::Kind;
use crate::file::Object;
use crate::maker::{Flaw, Maker};
use secagg::npkc::integer::Integer;
use secagg::npkc::natural::Natural;
use secagg::npkc::params::Public as FastPublic;
use secagg::npkc::polynomial::Polynomial;
use secagg_spec::npkc::integer::{Int, int_from_nat};
use secagg_spec::npkc::rsa_param::Public;
use secagg_spec::prelude::{Nat, nat_from_hex, nat_to_be};
use serde_json::Value;

/// A draw that is a number.
pub const DRAW: Kind = Kind::Bytes(32);

/// A list of numbers.
pub const NUMBERS: Kind = Kind::List(&Kind::Decimal);

/// Safe primes, by length: two of 24, of 32 and of 256 bits.
pub const SAFE_24: [&str; 2] = ["eedd3b", "c2c0cf"];
/// See [`SAFE_24`].
pub const SAFE_32: [&str; 2] = ["f531c323", "f7d8385f"];
/// See [`SAFE_24`].
pub const SAFE_256: [&str; 2] = [
    "d26c377154376457931bb9ded0781f990c4418e81f82ffcee060fc11af3b74f7",
    "d8c5dbaf39a2726d3aac3bec1e9990d7d7ac77fb480e77c2bf469a39b4c24c4b",
];
/// Primes of 80 bits, for Paillier keys.
pub const PRIMES_80: [&str; 2] = ["ddc3e65a9e4d879dae97", "d84655a3586f17af62f7"];
/// Primes of 96 bits.
pub const PRIMES_96: [&str; 2] = ["ca15dcd0f3b5c79753e4ccab", "e9eb90313f154818dc48f36f"];
/// Primes of 104 bits.
pub const PRIMES_104: [&str; 2] = ["fa507d15a4a3f07c909d04f4e3", "e948993822fdfa42c5a5878377"];

/// The two numbers.
pub fn pair(digits: [&str; 2]) -> (Nat, Nat) {
    let [p, q] = digits;
    (nat_from_hex(p), nat_from_hex(q))
}

/// The product of the two numbers.
pub fn product(digits: [&str; 2]) -> Nat {
    let (p, q) = pair(digits);
    p * q
}

/// φ(PQ) = (P − 1)(Q − 1).
pub fn phi(digits: [&str; 2]) -> Nat {
    let (p, q) = pair(digits);
    (p - 1u32) * (q - 1u32)
}

/// An input that is an integer.
///
/// # Errors
///
/// It is missing or none.
pub fn integer(args: &Args<'_>, name: &str) -> Result<Int, Refusal> {
    let text = args.word(name)?;
    let number: Option<Int> = text.parse().ok().filter(|x: &Int| x.to_string() == text);
    number.ok_or_else(|| Refusal::Request(format!("{name}: not an integer in its shortest form")))
}

/// An input that is a list of natural numbers.
///
/// # Errors
///
/// It is missing or none.
pub fn naturals(args: &Args<'_>, name: &str) -> Result<Vec<Nat>, Refusal> {
    let wrong = || Refusal::Request(format!("{name}: not a list of decimal numbers"));
    let list = args.value(name)?.as_array().ok_or_else(wrong)?;
    let number = |value: &Value| {
        let text = value.as_str()?;
        text.parse::<Nat>().ok().filter(|x| x.to_string() == text)
    };
    list.iter().map(|value| number(value).ok_or_else(wrong)).collect()
}

/// The draw of this label.
///
/// # Errors
///
/// It is missing or not 32 bytes.
pub fn coin(args: &Args<'_>, label: &str) -> Result<Nat, Refusal> {
    Ok(Nat::from_bytes_be(&args.coin::<32>(label)?))
}

/// The draws whose label is this, a slash and a number, by number.
///
/// # Errors
///
/// One is not 32 bytes.
pub fn coins(args: &Args<'_>, stem: &str) -> Result<Vec<(u32, Nat)>, Refusal> {
    Ok(args.coins::<32>(stem)?.iter().map(|(number, bytes)| (*number, Nat::from_bytes_be(bytes))).collect())
}

/// A number for the implementation.
///
/// # Errors
///
/// It is longer than any parameter needs.
pub fn natural(x: &Nat) -> Result<Natural, Refusal> {
    Ok(Natural::from_be_bytes(&x.to_bytes_be())?)
}

/// Numbers for the implementation.
///
/// # Errors
///
/// See [`natural`].
pub fn all_natural(list: &[Nat]) -> Result<Vec<Natural>, Refusal> {
    list.iter().map(natural).collect()
}

/// A number of the implementation.
pub fn nat_of(x: &Natural) -> Nat {
    Nat::from_bytes_be(&x.to_be_bytes_trimmed())
}

/// An integer for the implementation.
///
/// # Errors
///
/// See [`natural`].
pub fn signed(x: &Int) -> Result<Integer, Refusal> {
    Ok(Integer::new(x.sign() == num_bigint::Sign::Minus, natural(x.magnitude())?))
}

/// An integer of the implementation.
pub fn int_of(x: &Integer) -> Int {
    let magnitude = int_from_nat(&nat_of(x.magnitude()));
    if x.is_negative() { -magnitude } else { magnitude }
}

/// The coefficients of a polynomial of the implementation.
pub fn coefficients(f: &Polynomial) -> Vec<Nat> {
    f.coefficients().iter().map(nat_of).collect()
}

/// Numbers, in decimal.
pub fn decimals(list: &[Nat]) -> Value {
    list.iter().map(|x| Value::from(x.to_string())).collect()
}

/// What both SSPs know of N, for the specification.
pub fn public(modulus: &Nat, e: u32, m: u32) -> Public {
    Public { N: modulus.clone(), e: Nat::from(e), m }
}

/// The same for the implementation.
///
/// # Errors
///
/// `E_PARAMS` when N < 2 or e = 0.
pub fn fast_public(modulus: &Nat, e: u32, m: u32) -> Result<FastPublic, Refusal> {
    Ok(FastPublic::new(natural(modulus)?, e, m)?)
}

/// A draw below `bound`, for the test that comes next.
///
/// # Errors
///
/// None in practice.
pub fn below(maker: &Maker, label: &str, bound: &Nat) -> Result<Nat, Flaw> {
    Ok(draws::below(maker.seed(), &format!("test/{}/{label}", maker.next()), bound)?)
}

/// A draw as it stands among the coins.
///
/// # Errors
///
/// It does not go into 32 bytes.
pub fn wide(x: &Nat) -> Result<String, Flaw> {
    Ok(hex::encode(nat_to_be(x, 32)?))
}

/// Draws as they stand among the coins, by label.
///
/// # Errors
///
/// See [`wide`].
pub fn draws_of(list: &[(&str, &Nat)]) -> Result<Object, Flaw> {
    list.iter().map(|(label, x)| Ok(((*label).to_owned(), wide(x)?.into()))).collect()
}

//! Helpers of the known-answer tests.
#![allow(dead_code, reason = "each test crate uses some of these")]

/// The bytes written in hexadecimal by `digits`; spaces are skipped. Panics on anything else.
pub fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<char> = digits.chars().filter(|c| *c != ' ').collect();
    assert!(digits.len().is_multiple_of(2), "an odd number of digits");
    digits.chunks(2).map(|pair| u8::from_str_radix(&String::from_iter(pair), 16).unwrap()).collect()
}

/// [`hex`] of exactly N bytes.
pub fn block<const N: usize>(digits: &str) -> [u8; N] {
    hex(digits).try_into().unwrap()
}

/// `length` bytes: `start`, `start + step`, … mod 256.
pub fn ramp(start: u8, step: u8, length: usize) -> Vec<u8> {
    (0..length).map(|i| start.wrapping_add(step.wrapping_mul(i as u8))).collect()
}

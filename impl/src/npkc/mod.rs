//! NPKC, the non-interactive pairwise key computation of Mandal, Gong and Liu (section 4), as it is printed. **It is
//! broken.** It sits behind the feature `as-written`, which is off by default.
//!
//! Two providers, SSP_1 and SSP_2, hold shares of an RSA modulus and give each of m users a pair of polynomials; from
//! these each user derives a key with every other and talks to none. But user i, alone, can compute the key of every
//! other pair (u, v) as g_i(u)·g_i(v)·g_i(0)^(e−1)/g_i(i) (finding F01); the shares of φ(N) as printed do not add to φ(N)
//! (F07); and π_EXP does not hide what is asked (F21). The code is here so that this can be shown and measured, and so
//! that a repaired scheme can be compared with it. Do not use it for anything else.
//!
//! - NPKC.DistRSAParam: [`dealer`], or [`rsa`] (π_RSA) between the two SSPs;
//! - NPKC.DistSP, which is π_SSPG of Figure 2: [`sspg`], with π_MIC in [`mic`] and π_EXP (Appendix A) in [`exp`];
//! - NPKC.CompKey: [`comp_key`].
//!
//! Each party is a chain of states that take and give bytes (`docs/bytes.md`, section 9). A state is consumed by the
//! message it waits for; the SSPs of [`sspg`] stay.
//!
//! # Time
//!
//! What depends on secrets: the number of words of a secret number, the signs of secret integers, which of two
//! integers of different signs is larger, the rejection of drawn numbers, and the search for primes. All else goes by
//! operations that are constant in time for numbers of the same number of words ([`natural`], [`ring`]).

/// Prints the name of the type and nothing of what it holds.
macro_rules! redacted {
    ($($name:ident),+ $(,)?) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        })+
    };
}

pub mod comp_key;
pub mod dealer;
pub mod exp;
pub mod integer;
pub mod mic;
pub mod natural;
pub mod paillier;
pub mod params;
pub mod polynomial;
pub mod prime;
pub mod ring;
pub mod rsa;
pub mod sspg;

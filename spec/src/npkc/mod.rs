//! NPKC, the non-interactive pairwise key computation of MGL §4, as it is written.
//!
//! Two providers, SSP_1 and SSP_2, hold shares of an RSA modulus and give each of m users a pair of polynomials; from
//! these every user derives a key with every other and talks to none. MGL §4.1 has three algorithms:
//!
//! - NPKC.DistRSAParam: [`rsa_param`] with a dealer, or [`rsa`] (π_RSA) between the two;
//! - NPKC.DistSP, which is π_SSPG of Figure 2: [`sspg`], with π_MIC in [`mic`] and π_EXP (Appendix A) in [`exp`];
//! - NPKC.CompKey: [`comp_key`].
//!
//! The scheme is broken: [`comp_key`] says how, and `docs/errata.md` what else is not as the paper says. Products of
//! what one SSP knows with what the other does use [`paillier`]. Every machine is a chain of states, each with the
//! function that takes the next message; `docs/bytes.md`, section 9, has the bytes.

pub mod comp_key;
pub mod exp;
pub mod integer;
pub mod mic;
pub mod paillier;
pub mod prime;
pub mod ring;
pub mod rsa;
pub mod rsa_param;
pub mod rsa_ssp_1;
pub mod rsa_ssp_2;
pub mod sspg;

//! One session, its identifier, and what signatures and ciphertexts are bound to.

use super::{Model, Params, Repair};
use crate::Error;
use crate::lists::set_bytes;
use crate::wire::{self, Reader, Writer};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The label of the session's identifier.
const SESSION_ID: &[u8] = b"secagg/v1/mgl/sid";
/// The label of the server's signature.
const CALL: &[u8] = b"secagg/v1/mgl/call";
/// The label of the users' signatures.
const SURVIVORS: &[u8] = b"secagg/v1/mgl/survivors";
/// The label of associated data.
const AD: &[u8] = b"secagg/v1/mgl/ad";

/// The τ-th session of the interval from T_l on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Session {
    /// τ, from 0 to ν − 1.
    pub tau: u32,
    /// T_l, where the interval begins.
    pub t_l: u64,
    /// TS_l, the time stamp of the interval.
    pub ts_l: u64,
    /// TS_τ, the time stamp of the session.
    pub ts_tau: u64,
}

impl Session {
    /// The bytes of τ ‖ T_l ‖ TS_l ‖ TS_τ.
    pub(super) const LEN: usize = 4 + 3 * 8;

    /// τ ‖ T_l ‖ TS_l ‖ TS_τ.
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.u32(self.tau);
        writer.u64(self.t_l);
        writer.u64(self.ts_l);
        writer.u64(self.ts_tau);
    }

    /// Reads what [`Session::write`] wrote.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Error> {
        Ok(Self { tau: reader.u32()?, t_l: reader.u64()?, ts_l: reader.u64()?, ts_tau: reader.u64()? })
    }
}

/// sid: SHA-256 over repairs, model, parameters, seed, session, U0 and, in the active model, the verification keys.
pub fn session_id<M: Model>(params: &Params<M>, session: &Session, u0: &BTreeSet<u32>) -> [u8; 32] {
    let mut writer = Writer::default();
    writer.bytes(SESSION_ID);
    write_params(params, &mut writer);
    session.write(&mut writer);
    wire::encode_set(&mut writer, u0);
    M::write_keys(params.verification_keys(), &mut writer);
    Sha256::digest(writer.finish()).into()
}

/// repairs (u16) ‖ model (u8) ‖ m ‖ t ‖ ℓ ‖ η_max ‖ ν ‖ r ‖ |C| (u32 each) ‖ n (u8) ‖ R_U − 1 (u64, 0 without) ‖ seed.
pub(super) fn write_params<M: Model>(params: &Params<M>, writer: &mut Writer) {
    let numbers = params.numbers();
    writer.bytes(&params.repairs().bits().to_be_bytes());
    writer.u8(u8::from(M::ACTIVE));
    let counts = [numbers.users, numbers.threshold, numbers.degree, numbers.eta_max, numbers.sessions];
    counts.into_iter().chain([numbers.dimension, numbers.colluding]).for_each(|count| writer.u32(count));
    writer.u8(numbers.bits);
    writer.u64(numbers.max_input.unwrap_or(0));
    writer.bytes(&numbers.graph_seed);
}

/// What σ_S signs: set U0 ‖ τ ‖ T_l ‖ TS_l ‖ TS_τ; with session binding label ‖ sid.
pub(super) fn call<M: Model>(
    params: &Params<M>,
    session: &Session,
    u0: &BTreeSet<u32>,
    session_id: &[u8; 32],
) -> Vec<u8> {
    if params.has(Repair::SessionBinding) {
        return [CALL, session_id].concat();
    }
    let mut writer = Writer::default();
    wire::encode_set(&mut writer, u0);
    session.write(&mut writer);
    writer.finish()
}

/// What σ_i signs: set U1; with session binding label ‖ sid ‖ set U1.
pub(super) fn survivors<M: Model>(params: &Params<M>, u1: &BTreeSet<u32>, session_id: &[u8; 32]) -> Vec<u8> {
    if params.has(Repair::SessionBinding) {
        return [SURVIVORS, session_id, &set_bytes(u1)].concat();
    }
    set_bytes(u1)
}

/// What a ciphertext is for. The server, as a recipient, is 0.
#[derive(Clone, Copy)]
pub(super) enum Sealed {
    /// e_{i,j}: the shares of user `from` for user `to`.
    Shares { from: u32, to: u32 },
    /// a_{i,j}: the server's share of the dealing to `subject`.
    ServerShare { from: u32, subject: u32 },
    /// b_{i,j}: the commitment of the dealing to `subject`.
    PairCommitment { from: u32, subject: u32 },
    /// c_i: the commitment of κ_i.
    Commitment { from: u32 },
    /// β_i.
    Recovery { from: u32 },
}

impl Sealed {
    /// The associated data.
    pub(super) fn ad<M: Model>(self, params: &Params<M>, session_id: &[u8; 32]) -> Vec<u8> {
        let (purpose, from, to, subject) = match self {
            Sealed::Shares { from, to } => (0, from, to, 0),
            Sealed::ServerShare { from, subject } => (1, from, 0, subject),
            Sealed::PairCommitment { from, subject } => (2, from, 0, subject),
            Sealed::Commitment { from } => (3, from, 0, 0),
            Sealed::Recovery { from } => (4, from, 0, 0),
        };
        let mut writer = Writer::with_capacity(AD.len().saturating_add(1 + 3 * 4 + 32));
        if params.has(Repair::DirectionalAe) {
            writer.bytes(AD);
            writer.u8(purpose);
            [from, to, subject].into_iter().for_each(|id| writer.u32(id));
        }
        if params.has(Repair::SessionBinding) {
            writer.bytes(session_id);
        }
        writer.finish()
    }
}

//! What users and server keep when most is kept, nobody lost, in bytes: values as they are encoded, without ids and without what is public.

use super::choice::Kind;
use super::wire::Session;

/// A key, a share, an element of F_q.
const ELEMENT: u128 = 32;
/// A point.
const POINT: u128 = 33;
/// A derived key of AE.
const AE_KEY: u128 = 16;

/// A user.
///
/// BON, in round 2: its masked input, c_v's AE key, s_v^PK and e_{v,u} of each other user; s_u^SK, b_u and its own share of b_u. MGL, in round 3: where its
/// master keys come from, its master keys, K_{i,S}, a share of every κ and of its key with every neighbour. Active: its signing key and all verification keys.
pub fn user(session: &Session) -> u128 {
    let (n, ell) = (session.users(), u128::from(session.sizes.ell));
    let others = n.saturating_sub(1);
    let (pki, server) = (session.if_active(ELEMENT + POINT * n), session.if_active(POINT));
    match session.kind {
        Kind::Bon => session.vector() + (AE_KEY + POINT + 100) * others + 3 * ELEMENT + pki,
        Kind::Mgl | Kind::MglHardened => {
            let source = if session.kind == Kind::Mgl { 4 * session.polynomial() } else { 2 * session.row() };
            source + ELEMENT * (others + ell + 1) + ELEMENT * (n + ell) + pki + server
        }
    }
}

/// The server.
///
/// BON, in round 4: the sum so far, s_v^PK of everybody, n shares of each user. MGL, in round 4: K_{i,S} of everybody, all masked inputs (hardened: their sum), its
/// share of each dealing, and what each user reveals; active: the commitments, and its signing key until round 2.
pub fn server(session: &Session) -> u128 {
    let (n, dealt) = (session.users(), session.all_dealings());
    match session.kind {
        Kind::Bon => session.vector() + POINT * n + ELEMENT * n * n,
        Kind::Mgl | Kind::MglHardened => {
            let vectors = if session.kind == Kind::Mgl { n * session.vector() } else { session.vector() };
            let commitments = session.if_active(2 * POINT * dealt + n * POINT * u128::from(session.sizes.t));
            ELEMENT * n + vectors + ELEMENT * dealt + ELEMENT * n * n + commitments
        }
    }
}

//! Messages of users that do not decode: the culprit is the sender. The users are two.

use crate::engine::bon::Model;
use crate::maker::{Flaw, Maker};
use crate::types::bon::broken::{List, any, element, list, point, vector};
use crate::types::bon::victim::{Base, Server};

/// All kinds.
pub fn all(maker: &mut Maker, base: &Base, without: &Base) -> Result<(), Flaw> {
    let users = base.session.setup.users;
    let active = base.session.setup.model == Model::Active;
    let server = Server::new(base);

    let message = base.played.sent(0, 1)?;
    let mut all = any(message, 0x02);
    all.extend(point(message, 1, "c_1^PK", None));
    all.extend(point(message, 34, "s_1^PK", None));
    server.refuses_all(maker, (0, 1), "keys", all)?;

    if !active {
        // The others are the same in both models
        return Ok(());
    }
    let message = base.played.sent(1, 2)?;
    let mut all = any(message, 0x03);
    all.extend(list(message, List { at: 1, entry: 104, users })?);
    server.refuses_all(maker, (1, 2), "ciphertexts", all)?;

    let message = base.played.sent(2, 2)?;
    let mut all = any(message, 0x05);
    all.extend(vector(message));
    server.refuses_all(maker, (2, 2), "masked input", all)?;

    server.refuses_all(maker, (3, 1), "signature", any(base.played.sent(3, 1)?, 0x07))?;

    // A share of s_2^SK, then one of b_1
    let server = Server::new(without);
    let message = without.played.sent(4, 1)?;
    let mut all = any(message, 0x06);
    all.extend(list(message, List { at: 1, entry: 36, users })?);
    all.push(element(message, 1 + 4 + 4, "a share of s_2^SK", None)?);
    all.push(element(message, 1 + 4 + 36 + 4 + 4, "a share of b_1", None)?);
    server.refuses_all(maker, (4, 1), "shares", all)
}

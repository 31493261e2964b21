//! Round 3, ConsistencyCheck, of the active model: u signs the set of survivors that it was shown.

use super::{Client, Stepped, data};
use crate::Error;
use crate::bon::binding;
use crate::bon::messages::kind;
use crate::bon::rounds::{ConsistencyCheck, Unmasking};
use crate::bon::{Active, Model, cost, reading};
use crate::wire::Writer;

impl Client<Active, ConsistencyCheck> {
    /// Takes the survivors U3 and gives the message with σ'_u.
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_NOT_SUBSET` for a survivor that is not in U2, `E_NOT_MEMBER` when u is not in U3,
    /// `E_THRESHOLD` for |U3| < t.
    pub fn consistency_check(self, survivors: &[u8]) -> Result<Stepped<Active, Unmasking>, Error> {
        let u3 = reading::survivors(survivors, self.params.users())?;
        self.check_survivors(&u3, &self.data)?;

        let mut message = Writer::message(kind::CONSISTENCY_CHECK, cost::consistency_check());
        let signed = binding::signed_survivors(self.data.sid.as_ref(), &u3);
        if let Some(signature) = Active::sign(&self.credentials, &signed)? {
            message.bytes(&signature);
        }
        let next = self.advance(|shares| data::AwaitingSignatures { shares, u3 });
        Ok((next, message.finish()))
    }
}

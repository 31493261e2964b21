//! The real lengths of a session's messages when nobody is lost, in bytes (`docs/bytes.md`, sections 3, 9, 10, 11).

use super::choice::Kind;
use secagg_spec::mgl::cost::Sizes;

/// A nonce and a tag.
const AE: u128 = 28;

/// A session in which nobody is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The protocol.
    pub kind: Kind,
    /// Whether with signatures.
    pub active: bool,
    /// The sizes; of these k, λ matter to the provisioning alone, µ and γ to nothing: encodings are what they are.
    pub sizes: Sizes,
}

impl Session {
    /// This many bytes in the active model, else none.
    pub(super) fn if_active(&self, bytes: u128) -> u128 {
        if self.active { bytes } else { 0 }
    }

    /// m.
    pub(super) fn users(&self) -> u128 {
        u128::from(self.sizes.m)
    }

    /// A packed vector: ⌈r·n/8⌉.
    pub(super) fn vector(&self) -> u128 {
        (u128::from(self.sizes.r) * u128::from(self.sizes.n)).div_ceil(8)
    }

    /// To how many a user deals that deals most, and how many deal to it.
    pub(super) fn dealings(&self) -> (u128, u128) {
        let ell = u128::from(self.sizes.ell);
        match self.kind {
            Kind::Bon => (0, 0),
            Kind::Mgl => (ell.div_ceil(2), ell / 2),
            Kind::MglHardened => (ell, ell),
        }
    }

    /// The dealings of all users.
    pub(super) fn all_dealings(&self) -> u128 {
        let ends = self.users() * u128::from(self.sizes.ell);
        match self.kind {
            Kind::Bon => 0,
            Kind::Mgl => ends / 2,
            Kind::MglHardened => ends,
        }
    }

    /// The bytes that a user sends and receives.
    pub fn user(&self) -> (u128, u128) {
        let (dealt, dealers) = self.dealings();
        self.with(dealt, dealers)
    }

    /// The bytes that the server sends and receives.
    pub fn server(&self) -> (u128, u128) {
        let m = self.users();
        let ((sent, received), dealt) = (self.with(0, 0), self.all_dealings());
        let (up, down) = self.a_dealing();
        (m * received + down * dealt, m * sent + up * dealt)
    }

    /// What a dealing adds to the message with the masked input, and to that with the shares.
    fn a_dealing(&self) -> (u128, u128) {
        // e of 92 bytes in place of 60, a, and in the active model b.
        (32 + 60 + self.if_active(94), 32)
    }

    /// What a user sends and receives that deals to `dealt` and to whom `dealers` deal.
    fn with(&self, dealt: u128, dealers: u128) -> (u128, u128) {
        let (n, t) = (self.users(), u128::from(self.sizes.t));
        let others = n.saturating_sub(1);
        match self.kind {
            Kind::Bon => {
                let advertised = 66 + self.if_active(64);
                let sent = [1 + advertised, 5 + 104 * others, 1 + self.vector(), self.if_active(65), 9 + 36 * n];
                let received = [5 + (4 + advertised) * n, 5 + 104 * others, 5 + 4 * n, self.if_active(5 + 68 * n)];
                (sent.iter().sum(), received.iter().sum())
            }
            Kind::Mgl | Kind::MglHardened => {
                let (up, down) = self.a_dealing();
                let masked = 1 + 8 + 64 * others + up * dealt + self.if_active(33 * t + AE) + self.vector();
                let sent = [1, masked, self.if_active(65), 1 + AE + 33 * n];
                let call = 1 + 28 + 4 + 4 * n + self.if_active(64);
                let shares = 1 + 4 + 4 * n + 8 + 64 * others + down * dealers;
                let received = [call, shares, self.if_active(5 + 68 * n)];
                (sent.iter().sum(), received.iter().sum())
            }
        }
    }

    /// The bytes that a user receives before any session: a share from each SSP in each of two runs of NPKC; with the repair, a row from each SSP.
    pub fn provisioning(&self) -> Option<u128> {
        match self.kind {
            Kind::Bon => None,
            Kind::Mgl => Some(4 * (1 + AE + self.polynomial())),
            Kind::MglHardened => Some(2 * (AE + self.row())),
        }
    }

    /// A polynomial over Z_N.
    pub(super) fn polynomial(&self) -> u128 {
        4 + u128::from(self.sizes.k) * u128::from(self.sizes.lambda.div_ceil(8))
    }

    /// A row of both polynomials of an SSP.
    pub(super) fn row(&self) -> u128 {
        64 * u128::from(self.sizes.k)
    }
}

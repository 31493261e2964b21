"""AE: authenticated encryption (docs/bytes.md, section 2). A ciphertext is nonce (12) ‖ ciphertext ‖ tag (16)."""

from . import aes
from .errors import require
from .kdf import hkdf

OVERHEAD = 28


def _key(k):
    return hkdf(k, b"", b"secagg/v1/ae", 16)


def encrypt(k, nonce, ad, x):
    """AE.enc: the nonce is a coin."""
    require(len(nonce) == 12, "E_LENGTH")
    return nonce + aes.gcm_encrypt(_key(k), nonce, ad, x)


def decrypt(k, ad, e, culprit=None):
    """AE.dec: E_LENGTH if e is too short to be a ciphertext, E_TAG if it does not verify."""
    require(len(e) >= OVERHEAD, "E_LENGTH", culprit)
    x = aes.gcm_decrypt(_key(k), e[:12], ad, e[12:])
    require(x is not None, "E_TAG", culprit)
    return x

"""HKDF-SHA256 (RFC 5869) and what is made from it (docs/bytes.md, section 2)."""

import hashlib
import hmac

from .errors import require
from .p256 import Q


def extract(ikm, salt):
    """HKDF's first step: PRK."""
    return hmac.new(salt, ikm, hashlib.sha256).digest()


def hkdf(ikm, salt, info, length):
    """HKDF-SHA256: extract, then expand to length bytes, at most 255·32."""
    require(length <= 255 * 32, "E_LENGTH")
    key = extract(ikm, salt)
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.new(key, block + info + bytes([counter]), hashlib.sha256).digest()
        out += block
        counter += 1
    return out[:length]


def to_field(ikm, label):
    """KDF to F_q, as 32 bytes."""
    return (int.from_bytes(hkdf(ikm, b"", label, 48), "big") % Q).to_bytes(32, "big")


def one_way(x):
    """F, the one-way function of the key chains."""
    return to_field(x, b"secagg/v1/one-way")

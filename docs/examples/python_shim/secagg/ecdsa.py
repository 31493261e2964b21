"""SIG: ECDSA over P-256 with SHA-256, r ‖ s in 64 bytes (docs/bytes.md, sections 1 and 2)."""

import hashlib
import hmac

from . import p256
from .errors import require
from .p256 import Q


def _mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def _nonces(sk, digest):
    """RFC 6979, section 3.2, for a group order and a hash of 256 bits: the candidates for k."""
    seed = sk.to_bytes(32, "big") + (int.from_bytes(digest, "big") % Q).to_bytes(32, "big")
    k, v = bytes(32), b"\x01" * 32
    for separator in (b"\x00", b"\x01"):
        k = _mac(k, v + separator + seed)
        v = _mac(k, v)
    while True:
        v = _mac(k, v)
        candidate = int.from_bytes(v, "big")
        if 1 <= candidate < Q:
            yield candidate
        k = _mac(k, v + b"\x00")
        v = _mac(k, v)


def sign(sk, message):
    """The signature of a raw message under the scalar sk; one that is not from 1 to q − 1 is E_RANGE."""
    require(1 <= sk < Q, "E_RANGE")
    digest = hashlib.sha256(message).digest()
    e = int.from_bytes(digest, "big")
    for k in _nonces(sk, digest):
        r = p256.multiply_base(k)[0] % Q
        s = pow(k, -1, Q) * (e + r * sk) % Q
        if r and s:
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def verify(pk, message, signature):
    """Whether 64 bytes are a signature of the message under the point pk. High s is accepted."""
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if len(signature) != 64 or not (1 <= r < Q and 1 <= s < Q):
        return False
    e = int.from_bytes(hashlib.sha256(message).digest(), "big")
    w = pow(s, -1, Q)
    point = p256.add(p256.multiply_base(e * w % Q), p256.multiply(r * w % Q, pk))
    return point is not None and point[0] % Q == r

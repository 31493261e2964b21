"""NIST P-256 (SP 800-186) and the key agreement KA (docs/bytes.md, sections 1 and 2).

A point is an affine pair (x, y), and None is the identity; inside, Jacobian coordinates (X, Y, Z) stand for
(X/Z², Y/Z³), and Z = 0 for the identity.
"""

import hashlib
from functools import lru_cache

from .errors import Refusal, require

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
Q = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_IDENTITY = (1, 1, 0)


def _double(a):
    x, y, z = a
    delta, gamma = z * z % P, y * y % P
    beta = x * gamma % P
    alpha = 3 * (x - delta) * (x + delta) % P
    x3 = (alpha * alpha - 8 * beta) % P
    return x3, (alpha * (4 * beta - x3) - 8 * gamma * gamma) % P, 2 * y * z % P


def _add(a, b):
    x1, y1, z1 = a
    x2, y2, z2 = b
    if not z1:
        return b
    if not z2:
        return a
    z1z1, z2z2 = z1 * z1 % P, z2 * z2 % P
    u1, u2 = x1 * z2z2 % P, x2 * z1z1 % P
    s1, s2 = y1 * z2 * z2z2 % P, y2 * z1 * z1z1 % P
    h, r = (u2 - u1) % P, (s2 - s1) % P
    if not h:
        return _IDENTITY if r else _double(a)
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - s1 * hhh) % P, z1 * z2 * h % P


def _jacobian(point):
    return (*point, 1) if point else _IDENTITY


def _affine(a):
    x, y, z = a
    if not z:
        return None
    inverse = pow(z, -1, P)
    square = inverse * inverse % P
    return x * square % P, y * square * inverse % P


def _multiples(a):
    """0·a … 15·a, for windows of four bits."""
    table = [_IDENTITY]
    for _ in range(15):
        table.append(_add(table[-1], a))
    return table


def add(a, b):
    """The sum of two points."""
    return _affine(_add(_jacobian(a), _jacobian(b)))


def multiply(k, point):
    """k·point, k ≥ 0."""
    table = _multiples(_jacobian(point))
    result = _IDENTITY
    for shift in range((k.bit_length() + 3) // 4 * 4 - 4, -4, -4):
        for _ in range(4):
            result = _double(result)
        result = _add(result, table[k >> shift & 15])
    return _affine(result)


@lru_cache(maxsize=None)
def _base_tables():
    """For each of the 64 windows w, the multiples of 16^w·G."""
    tables, base = [], _jacobian(G)
    for _ in range(64):
        table = _multiples(base)
        tables.append(table)
        base = _add(table[15], base)
    return tables


def multiply_base(k):
    """k·G, k taken mod q."""
    k %= Q
    result = _IDENTITY
    for window, table in enumerate(_base_tables()):
        result = _add(result, table[k >> 4 * window & 15])
    return _affine(result)


def encode(point):
    """SEC 1 compressed: 33 bytes. The identity has no such form: E_POINT."""
    require(point is not None, "E_POINT")
    x, y = point
    return bytes([2 + (y & 1)]) + x.to_bytes(32, "big")


def decode(data):
    """The point that 33 bytes stand for. Another form, the identity, or no point of the curve: E_POINT."""
    require(len(data) == 33 and data[0] in (2, 3), "E_POINT")
    x = int.from_bytes(data[1:], "big")
    require(x < P, "E_POINT")
    square = (x * x * x - 3 * x + B) % P
    y = pow(square, (P + 1) // 4, P)
    require(y * y % P == square, "E_POINT")
    return x, y if y & 1 == data[0] & 1 else P - y


def public_key(sk):
    """KA.gen: the public key sk·G of a coin sk in [1, q−1]; another coin is E_RANGE."""
    if not 1 <= sk < Q:
        raise Refusal("E_RANGE")
    return multiply_base(sk)


def agree(sk, pk):
    """KA.agree: SHA-256 of the x-coordinate of sk·pk."""
    return hashlib.sha256(multiply(sk, pk)[0].to_bytes(32, "big")).digest()

"""The master keys of MGL's users: from NPKC (docs/bytes.md, section 9) or from two providers' rows (section 11)."""

import hashlib

from . import ae, kdf
from .errors import require
from .npkc_encodings import read_polynomial, size_of
from .p256 import Q
from .wire import Reader, scalar, u8, u32


def _at(coefficients, x, modulus):
    y = 0
    for c in reversed(coefficients):
        y = (y * x + c) % modulus
    return y


# Section 11: rows of symmetric polynomials


def open_row(k, provider_key, b, i, sealed):
    """User i's rows from provider b, for masks and for AE: k coefficients each."""
    data = ae.decrypt(provider_key, _row_ad(b, i), sealed)
    require(len(data) == 64 * k, "E_LENGTH")
    reader = Reader(data)
    return [reader.scalar() for _ in range(k)], [reader.scalar() for _ in range(k)]


def keys_from_rows(m, i, rows_1, rows_2, j):
    """MK_{i,j} and EK_{i,j}, from what open_row() gave for the two providers."""
    require(1 <= j <= m and j != i, "E_RANGE")
    pair = u32(min(i, j)) + u32(max(i, j))
    labels = (b"secagg/v1/nike/mask", b"secagg/v1/nike/ae")
    return tuple(
        kdf.to_field(scalar((_at(row_1, j, Q) + _at(row_2, j, Q)) % Q) + pair, label)
        for row_1, row_2, label in zip(rows_1, rows_2, labels)
    )


class Provider:
    """SSP_b: a symmetric polynomial for masks and one for AE, each given by its a_{uv}, u ≤ v, ordered by u, then v."""

    def __init__(self, b, m, k, mask_coefficients, ae_coefficients):
        require(1 <= k <= m, "E_PARAMS")
        self.b, self.m = b, m
        self._polynomials = [_symmetric(k, coefficients) for coefficients in (mask_coefficients, ae_coefficients)]
        self._registered = set()

    def register(self, i, user_key, nonce):
        """What SSP_b sends to user i: its rows, k coefficients each, encrypted."""
        require(1 <= i <= self.m, "E_RANGE", i)
        require(i not in self._registered, "E_DUPLICATE", i)
        self._registered.add(i)
        rows = b"".join(scalar(_at(column, i, Q)) for a in self._polynomials for column in a)
        return ae.encrypt(user_key, nonce, _row_ad(self.b, i), rows)


def _symmetric(k, coefficients):
    """The matrix a of the a_{uv}, u ≤ v."""
    require(len(coefficients) == k * (k + 1) // 2, "E_PARAMS")
    require(all(c < Q for c in coefficients), "E_RANGE")
    a, drawn = [[0] * k for _ in range(k)], iter(coefficients)
    for u in range(k):
        for v in range(u, k):
            a[u][v] = a[v][u] = next(drawn)
    return a


def _row_ad(b, i):
    return b"secagg/v1/nike/row" + u8(b) + u32(i)


def graph_seed(commitments, openings):
    """The graph's seed from what the two providers published: first the commitments, then ρ_1 and ρ_2."""
    for b, (commitment, rho) in enumerate(zip(commitments, openings, strict=True), 1):
        require(len(rho) == 32 and commitment == graph_commitment(b, rho), "E_SHARE", b)
    return hashlib.sha256(b"secagg/v1/graph/seed" + b"".join(openings)).digest()


def graph_commitment(b, rho):
    """What provider b publishes first."""
    return hashlib.sha256(b"secagg/v1/graph/commit" + u8(b) + rho).digest()


# Section 9: NPKC


def open_polynomial(modulus, k, provider_key, message):
    """The polynomial over Z_N in π_SSPG's message 03, which has k coefficients."""
    reader = Reader.of_message(message, 0x03, 0)
    return read_polynomial(Reader(ae.decrypt(provider_key, b"", reader.rest())), modulus, k)


def comp_key(modulus, e, m, polynomial_1, polynomial_2, j):
    """CompKey: MK_{i,j} from user i's polynomials of the two providers."""
    require(modulus >= 2 and e >= 1 and polynomial_1 and polynomial_2, "E_PARAMS")
    require(1 <= j <= m, "E_RANGE")

    def g(x):
        return _at(polynomial_1, x, modulus) * _at(polynomial_2, x, modulus)

    key = g(j) * pow(g(0), e - 1, modulus) % modulus
    return kdf.to_field(key.to_bytes(size_of(modulus), "big"), b"secagg/v1/npkc/key")

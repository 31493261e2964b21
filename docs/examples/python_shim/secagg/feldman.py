"""Comm: Feldman's commitments to a polynomial (docs/bytes.md, section 10)."""

from . import p256


def commit(coefficients):
    """C_k = a_k·G for every coefficient, the secret first, encoded. A coefficient 0 is E_POINT."""
    return b"".join(p256.encode(p256.multiply_base(a)) for a in coefficients)


def verify(commitment, v, share):
    """Whether share is f(v), for the polynomial f to whose coefficients the points of the commitment belong."""
    expected = None
    for point in reversed(commitment):
        expected = p256.add(p256.multiply(v, expected), point)
    return p256.multiply_base(share) == expected

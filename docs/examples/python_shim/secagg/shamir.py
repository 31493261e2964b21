"""SS: Shamir's secret sharing over F_q (docs/bytes.md, section 2). A share is (v, f(v))."""

from .errors import require
from .p256 import Q


def share(coefficients, ids):
    """SS.share: {v: f(v)} for the polynomial f with these coefficients, the secret first."""
    return {v: _evaluate(coefficients, v) for v in ids}


def _evaluate(coefficients, x):
    y = 0
    for c in reversed(coefficients):
        y = (y * x + c) % Q
    return y


def reconstruct(shares, t):
    """SS.reconstruct: the value at 0 of the polynomial through all the shares given, pairs (v, s_v)."""
    require(len(shares) >= t, "E_THRESHOLD")
    seen = set()
    for v, _ in shares:
        require(v % Q, "E_RANGE", v)
        require(v % Q not in seen, "E_DUPLICATE", v)
        seen.add(v % Q)
    secret = 0
    for v, s in shares:
        above = below = 1
        for w in seen - {v % Q}:
            above = above * w % Q
            below = below * (w - v) % Q
        secret += s * above * pow(below, -1, Q)
    return secret % Q


def share_2_of_3(secret, a):
    """The shares of 1, 2 and 3 of MGL's dealings (section 10): the dealer's, its neighbour's and the server's."""
    shares = share([secret, a], (1, 2, 3))
    return shares[1], shares[2], shares[3]

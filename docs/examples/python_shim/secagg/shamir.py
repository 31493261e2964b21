"""SS: Shamir's secret sharing over F_q (docs/bytes.md, section 2). A share is (v, f(v))."""

from .errors import require
from .p256 import Q


def check_ids(t, ids):
    """That t of these ids can share: 1 ≤ t ≤ |V|, and no id is 0 or there twice."""
    require(1 <= t <= len(ids), "E_PARAMS")
    _require_different(ids)


def _require_different(ids):
    seen = set()
    for v in ids:
        require(v % Q, "E_RANGE")
        require(v % Q not in seen, "E_DUPLICATE")
        seen.add(v % Q)


def share(coefficients, ids):
    """SS.share: {v: f(v)} for the polynomial f with these coefficients, the secret first."""
    check_ids(len(coefficients), ids)
    return {v: _evaluate(coefficients, v) for v in ids}


def _evaluate(coefficients, x):
    y = 0
    for c in reversed(coefficients):
        y = (y * x + c) % Q
    return y


def at_zero(v, ids):
    """The factor of v's share in f(0): Π w/(w − v) over all other ids."""
    above = below = 1
    for w in ids:
        if w != v:
            above = above * w % Q
            below = below * (w - v) % Q
    return above * pow(below, -1, Q) % Q


def reconstruct(shares, t):
    """SS.reconstruct: the value at 0 of the polynomial through all the shares given, pairs (v, s_v)."""
    require(len(shares) >= t, "E_THRESHOLD")
    ids = [v for v, _ in shares]
    _require_different(ids)
    return sum(s * at_zero(v, ids) for v, s in shares) % Q


def share_2_of_3(secret, a):
    """The shares of 1, 2 and 3 of MGL's dealings (section 10): the dealer's, its neighbour's and the server's."""
    shares = share([secret, a], (1, 2, 3))
    return shares[1], shares[2], shares[3]

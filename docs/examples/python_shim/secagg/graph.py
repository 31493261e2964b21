"""The ℓ-regular graph, and who deals on its edges (docs/bytes.md, section 6)."""

from . import prg
from .errors import require


class Graph:
    """neighbours[v] and deals_to[v], ascending, for v = 1 … n: a Harary graph, permuted by a 32-byte seed."""

    def __init__(self, n, degree, seed):
        require(1 <= degree < n and degree * n % 2 == 0, "E_PARAMS")
        require(len(seed) == 32, "E_PARAMS")
        self.order = at = _permutation(n, seed)  # the id at each position
        deals_to = {v: [] for v in at}
        for p in range(n):
            for k in range(1, degree // 2 + 1):
                deals_to[at[p]].append(at[(p + k) % n])
        if degree % 2:
            for p in range(n // 2):
                deals_to[at[p]].append(at[p + n // 2])
        neighbours = {v: list(others) for v, others in deals_to.items()}
        for dealer, others in deals_to.items():
            for v in others:
                neighbours[v].append(dealer)
        self.deals_to = {v: tuple(sorted(others)) for v, others in deals_to.items()}
        self.neighbours = {v: tuple(sorted(others)) for v, others in neighbours.items()}


def _permutation(n, seed):
    """The id at each position."""
    at = list(range(1, n + 1))
    for i in range(n - 1, 0, -1):
        [j] = prg.to_vector(seed, b"graph" + i.to_bytes(4, "big"), i + 1, 1)
        at[i], at[j] = at[j], at[i]
    return at

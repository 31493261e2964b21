"""What BON's users and server have in common: parameters, repairs, what is signed, masks (docs/bytes.md, section 3)."""

import hashlib
from dataclasses import dataclass
from enum import IntFlag

from . import kdf, p256, prg
from .errors import Refusal, require
from .wire import id_set, u8, u32, u64


class Repair(IntFlag):
    """The repairs, by name and by bit."""

    SessionBinding = 1 << 0
    OwnKeys = 1 << 1
    DirectionalAe = 1 << 2
    CheckedKeys = 1 << 3
    VerifiedSignatures = 1 << 4
    SkipUndecryptable = 1 << 5
    NamedSeeds = 1 << 6


AS_WRITTEN = Repair(0)
HARDENED = Repair(0b1111111)


@dataclass(frozen=True)
class Params:
    """n users, threshold t, vectors of m elements mod R, the model, the repairs, and the bound R_U on inputs."""

    n: int
    t: int
    m: int
    modulus: int
    active: bool = False
    repairs: Repair = AS_WRITTEN
    input_bound: int | None = None

    def __post_init__(self):
        require(self.n >= 1 and 1 <= self.t <= self.n and self.m >= 1 and 2 <= self.modulus <= 2**64, "E_PARAMS")
        bound = self.input_bound
        require(bound is None or bound >= 2 and self.modulus >= self.n * (bound - 1) + 1, "E_WRAP")

    def verification_points(self, keys):
        """The verification keys of 1 … n as {id: point}."""
        require(len(keys) == self.n, "E_PARAMS")
        try:
            return {u: p256.decode(key) for u, key in enumerate(keys, 1)}
        except Refusal:
            raise Refusal("E_PARAMS") from None

    def sid(self, key_list, keys):
        """The session's name, from the message 01 in full; keys are the verification keys, encoded."""
        bound = 0 if self.input_bound is None else self.input_bound - 1
        return hashlib.sha256(
            b"secagg/v1/bon/sid" + self.repairs.to_bytes(2, "big") + u8(self.active)
            + u32(self.n) + u32(self.t) + u32(self.m) + u64(self.modulus - 1) + u64(bound)
            + key_list + (b"".join(keys) if self.active else b"")
        ).digest()

    def signed_keys(self, u, public_keys):
        """What σ_u signs; public_keys is c_u^PK ‖ s_u^PK."""
        if Repair.SessionBinding in self.repairs:
            return b"secagg/v1/bon/keys" + u32(u) + public_keys
        return public_keys

    def signed_survivors(self, sid, survivors):
        """What σ'_u signs."""
        if Repair.SessionBinding in self.repairs:
            return b"secagg/v1/bon/survivors" + sid + id_set(survivors)
        return id_set(survivors)

    def associated_data(self, sid, u, v):
        """What e_{u,v} is bound to."""
        ad = b"secagg/v1/bon/ad" + u32(u) + u32(v) if Repair.DirectionalAe in self.repairs else b""
        return ad + sid if Repair.SessionBinding in self.repairs else ad

    def pair_seed(self, sk, pk, u, v):
        """The seed of p_{u,v}, from the secret key of one of the two and the public key of the other."""
        seed = p256.agree(sk, pk)
        if Repair.NamedSeeds in self.repairs:
            return kdf.to_field(seed + u32(min(u, v)) + u32(max(u, v)), b"secagg/v1/bon/mask")
        return seed

    def add_mask(self, total, sign, seed):
        """total ± the vector of a seed."""
        return prg.add(total, sign, prg.to_vector(seed, b"", self.modulus, self.m), self.modulus)


def direction(u, v):
    """Δ_{u,v}: the sign with which p_{u,v} is taken from its seed's vector."""
    return 1 if u > v else -1

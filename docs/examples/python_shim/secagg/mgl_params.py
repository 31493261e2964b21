"""What MGL's parties have in common: parameters, repairs, the call, the session's name (docs/bytes.md, section 10)."""

import hashlib
from dataclasses import dataclass
from enum import IntEnum, IntFlag

from . import kdf, key_chain, p256
from .errors import Refusal, require
from .mgl_messages import read_call
from .wire import id_set, u8, u32, u64

SERVER = 0  # the server's id in associated data
MASK, AE = b"secagg/v1/mgl/mask", b"secagg/v1/mgl/ae"  # what a pair's key of one session is for


class Repair(IntFlag):
    """The repairs, by name and by bit."""

    SoundNike = 1 << 0
    SignedDecisionSet = 1 << 1
    QuorumThreshold = 1 << 2
    SeparatedOneTimeKeys = 1 << 3
    FreshSession = 1 << 4
    SessionBinding = 1 << 5
    BothDeal = 1 << 6
    PublicGraph = 1 << 7
    DirectionalAe = 1 << 8
    SkipUndecryptable = 1 << 9
    NoDiscard = 1 << 10


AS_WRITTEN = Repair(0)
HARDENED = Repair(0b111_1111_1111)


class Purpose(IntEnum):
    """What a ciphertext is for."""

    SHARES = 0  # e
    DEALING = 1  # a
    DEALING_COMMITMENT = 2  # b
    SELF_COMMITMENT = 3  # c
    RECOVERY = 4  # β


@dataclass(frozen=True)
class Params:
    """The parameters in the page's order; `bits` is its n, and active means both keys are given, encoded."""

    m: int
    t: int
    degree: int  # ℓ
    eta_max: int
    nu: int
    r: int
    corrupted: int  # |C|
    active: bool
    repairs: Repair
    bits: int
    input_bound: int | None  # R_U
    seed: bytes
    server_key: bytes = b""
    user_keys: tuple = ()

    def __post_init__(self):
        m = self.m
        require(m >= 2 and 1 <= self.t <= m and 1 <= self.degree < m and self.degree * m % 2 == 0, "E_PARAMS")
        require(self.nu >= 1 and self.r >= 1 and 1 <= self.bits <= 64 and len(self.seed) == 32, "E_PARAMS")
        if Repair.QuorumThreshold in self.repairs:
            require(2 * self.t > m + self.corrupted, "E_PARAMS")
        if self.active:
            require(len(self.user_keys) == m, "E_PARAMS")
            try:
                points = [p256.decode(key) for key in (self.server_key, *self.user_keys)]
            except Refusal:
                raise Refusal("E_PARAMS") from None
            object.__setattr__(self, "key_points", points)  # the server's at 0, user i's at i
        bound = self.input_bound
        require(bound is None or bound >= 2 and self.modulus >= m * (bound - 1) + 1, "E_WRAP")

    @property
    def modulus(self):
        """R."""
        return 1 << self.bits

    def sid(self, call):
        """The name of the session that a call opens."""
        bound = 0 if self.input_bound is None else self.input_bound - 1
        numbers = (self.m, self.t, self.degree, self.eta_max, self.nu, self.r, self.corrupted)
        keys = self.server_key + b"".join(self.user_keys) if self.active else b""
        return hashlib.sha256(
            b"secagg/v1/mgl/sid" + self.repairs.to_bytes(2, "big") + u8(self.active) + b"".join(map(u32, numbers))
            + u8(self.bits) + u64(bound) + self.seed + call.stamps() + id_set(call.online) + keys
        ).digest()

    def one_time_key(self, call, master, i, j, label, sid=None):
        """K^{l,τ}_{i,j} or EK^{l,τ}_{i,j}, as the label says, from the master key; sid is the call's unless given."""
        if Repair.FreshSession in self.repairs:
            require(call.tau < self.nu, "E_PARAMS")
            pair = u32(min(i, j)) + u32(max(i, j))
            return kdf.to_field(master + (sid or self.sid(call)) + pair, label)
        if Repair.SeparatedOneTimeKeys in self.repairs:
            return key_chain.figure_4(master, call.ts_l, self.nu, call.tau)
        return key_chain.figure_3(master, call.t_l, self.nu, call.tau)

    def signed_call(self, call):
        """What σ_S signs."""
        if Repair.SessionBinding in self.repairs:
            return b"secagg/v1/mgl/call" + self.sid(call)
        return id_set(call.online) + call.stamps()

    def signed_survivors(self, call, survivors):
        """What σ_i signs."""
        if Repair.SessionBinding in self.repairs:
            return b"secagg/v1/mgl/survivors" + self.sid(call) + id_set(survivors)
        return id_set(survivors)

    def associated_data(self, call, purpose, sender, recipient, subject=0):
        """What a ciphertext is bound to."""
        ad = b""
        if Repair.DirectionalAe in self.repairs:
            ad = b"secagg/v1/mgl/ad" + u8(purpose) + u32(sender) + u32(recipient) + u32(subject)
        return ad + self.sid(call) if Repair.SessionBinding in self.repairs else ad


@dataclass(frozen=True)
class Call:
    """The message 03: session τ of the interval (T_l, TS_l), its time stamp TS_τ, and U0."""

    tau: int
    t_l: int
    ts_l: int
    ts_tau: int
    online: tuple
    signature: bytes = b""

    @classmethod
    def read(cls, message, params):
        return cls(*read_call(message, params.m, params.active))

    def encode(self):
        return b"\x03" + self.stamps() + id_set(self.online) + self.signature

    def stamps(self):
        return u32(self.tau) + u64(self.t_l) + u64(self.ts_l) + u64(self.ts_tau)

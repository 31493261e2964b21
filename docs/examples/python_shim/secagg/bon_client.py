"""BON's user (docs/bytes.md, sections 3 and 4)."""

import secrets
from dataclasses import dataclass

from . import ae, ecdsa, p256, prg, shamir
from .bon_messages import read_ciphertexts, read_key_list, read_signatures, read_survivors
from .bon_params import Params, Repair, direction
from .errors import Refusal, require
from .session import Session
from .wire import Reader, id_list, pack, scalar, u32


@dataclass(frozen=True)
class Coins:
    """All that is random at one user."""

    c_sk: int
    s_sk: int
    b: int
    a_s: list
    a_b: list
    nonce: dict

    @classmethod
    def draw(cls, params, u):
        def element():
            return secrets.randbelow(p256.Q)

        def key():
            return 1 + secrets.randbelow(p256.Q - 1)

        def coefficients():
            return [element() for _ in range(params.t - 1)]

        nonces = {v: secrets.token_bytes(12) for v in range(1, params.n + 1) if v != u}
        return cls(key(), key(), element(), coefficients(), coefficients(), nonces)


class User:
    """User u. Active: with its signing key and the verification keys of 1 … n, encoded."""

    def __init__(self, params: Params, u, coins: Coins, signing_key=None, verification_keys=()):
        require(1 <= u <= params.n, "E_PARAMS")
        self.params, self.u, self.coins = params, u, coins
        self._channels = {}
        self._session = None
        self._signing_key, self._keys = signing_key, verification_keys
        if params.active:
            require(signing_key is not None and 1 <= signing_key < p256.Q, "E_PARAMS")
            self._points = params.verification_points(verification_keys)

    def start(self, x):
        """Round 0: take the input, and say AdvertiseKeys."""
        require(self._session is None, "E_ROUND")
        self._session = Session(self._steps(x))
        return self._session.start()

    def receive(self, message):
        """The answer to the server's next message."""
        require(self._session is not None, "E_ROUND")
        return self._session.receive(message)

    def check_input(self, x):
        """Whether an input will do: E_INPUT."""
        params = self.params
        require(len(x) == params.m, "E_INPUT")
        bound = params.modulus if params.input_bound is None else params.input_bound
        require(all(0 <= element < bound for element in x), "E_INPUT")

    def _steps(self, x):
        params = self.params
        self.check_input(x)
        message = yield self._advertise_keys()
        self._read_key_list(message)
        message = yield self._share_keys()
        self._read_ciphertexts(message)
        message = yield self._masked_input(x)
        self._read_survivors(message)
        if params.active:
            signed = params.signed_survivors(self._sid, self._survivors)
            message = yield b"\x06" + ecdsa.sign(self._signing_key, signed)
            self._read_signatures(message, signed)
        yield self._unmasking()

    def _advertise_keys(self):
        own = p256.encode(p256.public_key(self.coins.c_sk)) + p256.encode(p256.public_key(self.coins.s_sk))
        self._own_keys = own
        if not self.params.active:
            return b"\x00" + own
        return b"\x00" + own + ecdsa.sign(self._signing_key, self.params.signed_keys(self.u, own))

    def _read_key_list(self, message):
        params, u = self.params, self.u
        listed = read_key_list(message, params.n, params.active)
        require(len(listed) >= params.t, "E_THRESHOLD")
        require(u in listed, "E_NOT_MEMBER")
        encoded = {v: p256.encode(c_pk) + p256.encode(s_pk) for v, (c_pk, s_pk, _) in listed.items()}
        if Repair.OwnKeys in params.repairs:
            require(encoded[u] == self._own_keys, "E_NOT_MEMBER")
        seen = set()
        for v, pair in encoded.items():
            require(pair not in seen, "E_DUPLICATE_KEY", v)
            seen.add(pair)
        if params.active:
            for v, (_, _, signature) in listed.items():
                signed = params.signed_keys(v, encoded[v])
                require(ecdsa.verify(self._points[v], signed, signature), "E_SIGNATURE", v)
        self._sid = params.sid(message, self._keys)
        self._listed = listed

    def _channel(self, v):
        """KA.agree(c_u^SK, c_v^PK)."""
        if v not in self._channels:
            self._channels[v] = p256.agree(self.coins.c_sk, self._listed[v][0])
        return self._channels[v]

    def _share_keys(self):
        coins, u = self.coins, self.u
        s_shares = shamir.share([coins.s_sk, *coins.a_s], self._listed)
        b_shares = shamir.share([coins.b, *coins.a_b], self._listed)
        self._own_share = b_shares[u]
        sealed = {}
        for v in self._listed:
            if v != u:
                inside = u32(u) + u32(v) + scalar(s_shares[v]) + scalar(b_shares[v])
                ad = self.params.associated_data(self._sid, u, v)
                sealed[v] = ae.encrypt(self._channel(v), coins.nonce[v], ad, inside)
        return b"\x02" + id_list(sealed)

    def _read_ciphertexts(self, message):
        self._sealed = read_ciphertexts(message, self.params.n)
        for v in self._sealed:
            require(v in self._listed and v != self.u, "E_NOT_SUBSET", v)
        require(len(self._sealed) + 1 >= self.params.t, "E_THRESHOLD")

    def _masked_input(self, x):
        params, coins, u = self.params, self.coins, self.u
        zero = [0] * params.m
        self.masks = {u: params.add_mask(zero, 1, scalar(coins.b))}  # p_u at u, p_{u,v} at v
        for v in self._sealed:
            seed = params.pair_seed(coins.s_sk, self._listed[v][1], u, v)
            self.masks[v] = params.add_mask(zero, direction(u, v), seed)
        y = x
        for mask in self.masks.values():
            y = prg.add(y, 1, mask, params.modulus)
        return b"\x04" + pack(y, params.modulus)

    def _read_survivors(self, message):
        self._survivors = read_survivors(message, self.params.n)
        for v in self._survivors:
            require(v in self._sealed or v == self.u, "E_NOT_SUBSET", v)
        require(self.u in self._survivors, "E_NOT_MEMBER")
        require(len(self._survivors) >= self.params.t, "E_THRESHOLD")

    def _read_signatures(self, message, signed):
        signatures = read_signatures(message, self.params.n)
        for v in signatures:
            require(v in self._survivors, "E_NOT_SUBSET", v)
        require(len(signatures) >= self.params.t, "E_THRESHOLD")
        for v, signature in signatures.items():
            require(ecdsa.verify(self._points[v], signed, signature), "E_SIGNATURE", v)

    def _unmasking(self):
        s_shares, b_shares = {}, {self.u: scalar(self._own_share)}
        for v in self._sealed:
            try:
                s_share, b_share = self._open(v)
            except Refusal:
                if Repair.SkipUndecryptable in self.params.repairs:
                    continue
                raise
            if v in self._survivors:
                b_shares[v] = scalar(b_share)
            else:
                s_shares[v] = scalar(s_share)
        return b"\x08" + id_list(s_shares) + id_list(b_shares)

    def _open(self, v):
        """v's two shares for this user."""
        ad = self.params.associated_data(self._sid, v, self.u)
        inside = Reader(ae.decrypt(self._channel(v), ad, self._sealed[v], v), culprit=v)
        require(inside.raw(8) == u32(v) + u32(self.u), "E_ADDRESS", v)
        return inside.scalar(), inside.scalar()

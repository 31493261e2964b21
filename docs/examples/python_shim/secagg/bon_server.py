"""BON's server (docs/bytes.md, sections 3 and 4)."""

from . import bon_messages, ecdsa, p256, prg, shamir
from .bon_params import Params, Repair, direction
from .errors import Refusal, require
from .wire import id_list, id_set, scalar


class Server:
    """The server of one session.

    receive() takes a user's message; close() ends the round and gives what to send, {id: message}. The last close()
    sends nothing and leaves z in `sum`. With VerifiedSignatures, in the active model, the server is made with the
    verification keys of 1 … n, encoded.
    """

    def __init__(self, params: Params, verification_keys=()):
        self.params = params
        self.sum = None
        self._verifies = params.active and Repair.VerifiedSignatures in params.repairs
        if self._verifies:
            self._keys = verification_keys
            self._points = params.verification_points(verification_keys)
        self._rounds = iter(
            [
                (self._read_keys, self._close_keys),
                (self._read_ciphertexts, self._close_ciphertexts),
                (self._read_masked, self._close_masked),
                *([(self._read_signature, self._close_signatures)] if params.active else []),
                (self._read_shares, self._close_shares),
            ]
        )
        self._next_round(range(1, params.n + 1))

    def _next_round(self, awaited):
        self._read, self._close = next(self._rounds, (None, None))
        self._awaited = awaited
        self._got = {}

    def receive(self, sender, message):
        """Take one message. An error leaves the server as it was, and is the sender's."""
        require(self._read, "E_ROUND")
        require(sender in self._awaited, "E_UNKNOWN", sender)
        require(sender not in self._got, "E_DUPLICATE", sender)
        try:
            self._got[sender] = self._read(sender, message)
        except Refusal as refusal:
            raise Refusal(refusal.code, sender) from None

    def close(self):
        """End the round. An error ends the session."""
        require(self._close, "E_ROUND")
        close, self._read, self._close = self._close, None, None
        require(len(self._got) >= self.params.t, "E_THRESHOLD")
        got = {u: self._got[u] for u in sorted(self._got)}
        replies = close(got)
        self._next_round(tuple(got))
        return replies

    # Round 0, AdvertiseKeys

    def _read_keys(self, sender, message):
        c_pk, s_pk, signature = bon_messages.read_advertise_keys(message, self.params.n, self.params.active)
        public_keys = p256.encode(c_pk) + p256.encode(s_pk)
        if self._verifies:
            signed = self.params.signed_keys(sender, public_keys)
            require(ecdsa.verify(self._points[sender], signed, signature), "E_SIGNATURE")
        return s_pk, public_keys + signature

    def _close_keys(self, got):
        self._mask_keys = {u: s_pk for u, (s_pk, _) in got.items()}
        key_list = b"\x01" + id_list({u: fields for u, (_, fields) in got.items()})
        if self._verifies:
            self._sid = self.params.sid(key_list, self._keys)
        return dict.fromkeys(got, key_list)

    # Round 1, ShareKeys

    def _read_ciphertexts(self, sender, message):
        sealed = bon_messages.read_share_keys(message, self.params.n)
        self._require_ids(sealed, self._mask_keys.keys() - {sender})
        return sealed

    def _close_ciphertexts(self, got):
        self._u2 = tuple(got)
        return {u: b"\x03" + id_list({v: got[v][u] for v in got if v != u}) for u in got}

    # Round 2, MaskedInputCollection

    def _read_masked(self, _sender, message):
        return bon_messages.read_masked_input(message, self.params.modulus, self.params.m)

    def _close_masked(self, got):
        self._masked = got
        self._dropped = [u for u in self._u2 if u not in got]
        return dict.fromkeys(got, b"\x05" + id_set(got))

    # Round 3, ConsistencyCheck (active)

    def _read_signature(self, sender, message):
        signature = bon_messages.read_consistency_check(message)
        if self._verifies:
            signed = self.params.signed_survivors(self._sid, self._masked)
            require(ecdsa.verify(self._points[sender], signed, signature), "E_SIGNATURE")
        return signature

    def _close_signatures(self, got):
        return dict.fromkeys(got, b"\x07" + id_list(got))

    # Round 4, Unmasking

    def _read_shares(self, _sender, message):
        s_shares, b_shares = bon_messages.read_unmasking(message, self.params.n)
        some_may_miss = Repair.SkipUndecryptable in self.params.repairs
        self._require_ids(s_shares, self._dropped, some_may_miss)
        self._require_ids(b_shares, self._masked, some_may_miss)
        return s_shares, b_shares

    def _close_shares(self, got):
        params = self.params
        mask_secrets = {}
        for u in self._dropped:
            s_sk = self._reconstruct(u, [(v, s_shares[u]) for v, (s_shares, _) in got.items() if u in s_shares])
            require(s_sk, "E_RANGE", u)
            if Repair.CheckedKeys in params.repairs:
                require(p256.multiply_base(s_sk) == self._mask_keys[u], "E_SHARE", u)
            mask_secrets[u] = s_sk
        z = [0] * params.m
        for u, y in self._masked.items():
            b = self._reconstruct(u, [(v, b_shares[u]) for v, (_, b_shares) in got.items() if u in b_shares])
            z = prg.add(z, 1, y, params.modulus)
            z = params.add_mask(z, -1, scalar(b))
        for v, s_sk in mask_secrets.items():
            for u in self._masked:
                z = params.add_mask(z, direction(v, u), params.pair_seed(s_sk, self._mask_keys[u], v, u))
        self.sum = z
        return {}

    def _reconstruct(self, u, shares):
        """A secret of u from the pairs (v, share) that arrived."""
        try:
            return shamir.reconstruct(shares, self.params.t)
        except Refusal as refusal:
            raise Refusal(refusal.code, u) from None

    @staticmethod
    def _require_ids(listed, allowed, some_may_miss=False):
        require(all(v in allowed for v in listed), "E_NOT_SUBSET")
        require(some_may_miss or len(listed) == len(allowed), "E_INCOMPLETE")

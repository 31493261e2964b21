"""MGL's user, rounds 1 to 4 (docs/bytes.md, section 10)."""

import secrets
from dataclasses import dataclass

from . import ae, ecdsa, feldman, mgl_messages, p256, prg, shamir
from .errors import Refusal, require
from .graph import Graph
from .mgl_params import AE, MASK, SERVER, Call, Params, Purpose, Repair
from .session import Session
from .wire import Reader, id_list, pack, scalar, u64


@dataclass(frozen=True)
class Coins:
    """All that is random at one user in one session."""

    kappa: int
    a_kappa: list
    a_pair: dict
    nonce_e: dict
    nonce_a: dict
    nonce_b: dict
    nonce_c: bytes
    nonce_beta: bytes

    @classmethod
    def draw(cls, user):
        def element():
            return secrets.randbelow(p256.Q)

        def nonces(ids):
            return {j: secrets.token_bytes(12) for j in ids}

        others, dealt = user.ae_keys, user.deals_to
        return cls(element(), [element() for _ in range(user.params.t - 1)], {j: element() for j in dealt},
                   nonces(others), nonces(dealt), nonces(dealt), secrets.token_bytes(12), secrets.token_bytes(12))


def require_place(params, i, neighbours, deals_to):
    """That i, N(i) and D(i) can be a user's: E_PARAMS."""
    ids = range(1, params.m + 1)
    require(i in ids and len(neighbours) == params.degree, "E_PARAMS")
    require(tuple(neighbours) == tuple(j for j in ids if j in neighbours and j != i), "E_PARAMS")
    require(tuple(deals_to) == tuple(j for j in neighbours if j in deals_to), "E_PARAMS")
    if Repair.PublicGraph in params.repairs:
        graph = Graph(params.m, params.degree, params.seed)
        require((tuple(neighbours), tuple(deals_to)) == (graph.neighbours[i], graph.deals_to[i]), "E_PARAMS")


class User:
    """User i, for many sessions.

    It is made from N(i) and D(i), ascending; MK_{i,j} for j in N(i) and EK_{i,j} for all j ≠ i, {j: 32 bytes};
    K_{i,S}; and in the active model its signing key.
    """

    def __init__(self, params: Params, i, neighbours, deals_to, mask_keys, ae_keys, server_channel, signing_key=None):
        neighbours, deals_to = tuple(neighbours), tuple(deals_to)
        require_place(params, i, neighbours, deals_to)
        require(set(mask_keys) == set(neighbours) and set(ae_keys) == set(range(1, params.m + 1)) - {i}, "E_PARAMS")
        require(all(len(key) == 32 for key in (*mask_keys.values(), *ae_keys.values(), server_channel)), "E_PARAMS")
        require(not params.active or signing_key is not None and 1 <= signing_key < p256.Q, "E_PARAMS")
        both_deal = Repair.BothDeal in params.repairs
        self.params, self.i, self.neighbours = params, i, neighbours
        self.deals_to = neighbours if both_deal else deals_to
        self.dealers = tuple(j for j in neighbours if both_deal or j not in deals_to)
        self.mask_keys, self.ae_keys = mask_keys, ae_keys
        self.server_channel, self.signing_key = server_channel, signing_key
        self.last_call = None  # (T_l, τ) of the last call that passed
        self._session = None

    def start(self, x, coins: Coins):
        """Begin a session, in place of one still open: take the input, and say that the user is there."""
        self._session = Session(_UserSession(self, coins).steps(x))
        return self._session.start()

    def receive(self, message):
        """The answer to the server's next message in this session."""
        require(self._session is not None, "E_ROUND")
        return self._session.receive(message)


class _UserSession:
    """What user i knows in one session."""

    def __init__(self, user, coins):
        self.user, self.coins = user, coins
        self.params, self.i = user.params, user.i
        self._one_time_keys = {}

    def steps(self, x):
        """The rounds, for Session."""
        params = self.params
        require(len(x) == params.r, "E_INPUT")
        bound = params.modulus if params.input_bound is None else params.input_bound
        require(all(0 <= element < bound for element in x), "E_INPUT")
        message = yield b"\x02"
        self._read_call(message)
        message = yield self._masked_input(x)
        self._read_shares(message)
        decided = self.survivors
        if params.active:
            signed = params.signed_survivors(self.call, self.survivors)
            message = yield b"\x06" + ecdsa.sign(self.user.signing_key, signed)
            decided = self._read_signatures(message, signed)
        yield self._recovery(decided)

    def _read_call(self, message):
        params, user = self.params, self.user
        self.call = call = Call.read(message, params)
        require(call.tau < params.nu, "E_RANGE")
        if params.active:
            signed = params.signed_call(call)
            require(ecdsa.verify(params.key_points[SERVER], signed, call.signature), "E_SIGNATURE")
        now = (call.t_l, call.tau)
        if Repair.FreshSession in params.repairs:
            require(user.last_call is None or now > user.last_call, "E_REPLAY")
        require(self.i in call.online, "E_NOT_MEMBER")
        require(self._neighbours_in(call.online) > params.eta_max, "E_THRESHOLD")
        user.last_call = now

    def _neighbours_in(self, ids):
        return sum(j in ids for j in self.user.neighbours)

    def _mask_key(self, j):
        """K^{l,τ}_{i,j}."""
        return self._one_time_key(self.user.mask_keys, j, MASK)

    def _channel(self, j):
        """EK^{l,τ}_{i,j}."""
        return self._one_time_key(self.user.ae_keys, j, AE)

    def _one_time_key(self, keys, j, label):
        if (label, j) not in self._one_time_keys:
            key = self.params.one_time_key(self.call, keys[j], self.i, j, label)
            self._one_time_keys[label, j] = key
        return self._one_time_keys[label, j]

    def _for_server(self, nonce, purpose, inside, subject=0):
        ad = self.params.associated_data(self.call, purpose, self.i, SERVER, subject)
        return ae.encrypt(self.user.server_channel, nonce, ad, inside)

    def _for_user(self, j, inside):
        ad = self.params.associated_data(self.call, Purpose.SHARES, self.i, j)
        return ae.encrypt(self._channel(j), self.coins.nonce_e[j], ad, inside)

    def _masked_input(self, x):
        params, coins, call = self.params, self.coins, self.call
        kappa = [coins.kappa, *coins.a_kappa]
        shares = shamir.share(kappa, range(1, params.m + 1))
        self.kappa_shares = {self.i: shares[self.i]}  # κ_{j,i}: those held by this user
        self.pair_shares = {}  # of the key with j: the one held by this user
        dealt, others = {}, {}
        for j in call.online:
            if j in self.user.deals_to:
                dealt[j] = self._deal(j, shares[j])
            elif j != self.i:
                others[j] = self._for_user(j, scalar(shares[j]))
        commitment = b""
        if params.active:
            commitment = self._for_server(coins.nonce_c, Purpose.SELF_COMMITMENT, feldman.commit(kappa))
        alpha = pack(self._mask(x), params.modulus)
        return b"\x04" + id_list(dealt) + id_list(others) + commitment + alpha

    def _deal(self, j, kappa_share):
        """e_{i,j} ‖ a_{i,j} [‖ b_{i,j}] for a neighbour to whom this user deals."""
        coins = self.coins
        polynomial = int.from_bytes(self._mask_key(j), "big"), coins.a_pair[j]
        own, theirs, servers = shamir.share_2_of_3(*polynomial)
        self.pair_shares[j] = own
        entry = self._for_user(j, scalar(kappa_share) + scalar(theirs))
        entry += self._for_server(coins.nonce_a[j], Purpose.DEALING, scalar(servers), j)
        if self.params.active:
            commitment = feldman.commit(polynomial)
            entry += self._for_server(coins.nonce_b[j], Purpose.DEALING_COMMITMENT, commitment, j)
        return entry

    def _mask(self, x):
        """α_i."""
        params, call = self.params, self.call
        seeds = [(1, scalar(self.coins.kappa))]
        seeds += [(1 if self.i < j else -1, self._mask_key(j)) for j in self.user.neighbours if j in call.online]
        for sign, seed in seeds:
            x = prg.add(x, sign, prg.to_vector(seed, u64(call.ts_tau), params.modulus, params.r), params.modulus)
        return x

    def _read_shares(self, message):
        params, online = self.params, self.call.online
        self.survivors, dealt, others = mgl_messages.read_shares(message, params.m)
        for j in dealt:
            require(j in online and j in self.user.dealers, "E_NOT_SUBSET", j)
        for j in others:
            require(j in online and j != self.i and j not in self.user.dealers, "E_NOT_SUBSET", j)
        for j, sealed in (*dealt.items(), *others.items()):
            try:
                self._open(j, sealed)
            except Refusal:
                if Repair.SkipUndecryptable not in params.repairs:
                    raise
        require(self.i in self.survivors, "E_NOT_MEMBER")
        require(len(self.survivors) >= params.t, "E_THRESHOLD")
        for j in self.survivors:
            require(j in online, "E_NOT_SUBSET", j)
        if not params.active:
            require(self._neighbours_in(self.survivors) >= params.eta_max, "E_THRESHOLD")

    def _open(self, j, sealed):
        """Take the shares in e_{j,i}."""
        ad = self.params.associated_data(self.call, Purpose.SHARES, j, self.i)
        inside = Reader(ae.decrypt(self._channel(j), ad, sealed, j), culprit=j)
        shares = [inside.scalar() for _ in range(2 if j in self.user.dealers else 1)]
        self.kappa_shares[j] = shares[0]
        if j in self.user.dealers:
            self.pair_shares.setdefault(j, shares[1])  # with BothDeal this user's own dealing counts

    def _read_signatures(self, message, signed):
        """The deciding set W."""
        params = self.params
        signatures = mgl_messages.read_signatures(message, params.m)
        decided = tuple(signatures)
        if Repair.SignedDecisionSet in params.repairs:
            for j in signatures:
                require(j in self.survivors, "E_NOT_SUBSET", j)
            decided = self.survivors
        require(len(signatures) >= params.t, "E_THRESHOLD")
        require(self._neighbours_in(decided) >= params.eta_max, "E_THRESHOLD")
        for j, signature in signatures.items():
            require(ecdsa.verify(params.key_points[j], signed, signature), "E_SIGNATURE", j)
        return decided

    def _recovery(self, decided):
        """β_i: of each user in W the share of κ, of each other neighbour in U0 the share of the pairwise key."""
        beta = b""
        for j in range(1, self.params.m + 1):
            if j in decided and j in self.kappa_shares:
                beta += b"\x01" + scalar(self.kappa_shares[j])
            elif j not in decided and j in self.call.online and j in self.pair_shares:
                beta += b"\x02" + scalar(self.pair_shares[j])
            else:
                beta += b"\x00"
        return b"\x08" + self._for_server(self.coins.nonce_beta, Purpose.RECOVERY, beta)

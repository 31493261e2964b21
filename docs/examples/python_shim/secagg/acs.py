"""ACS: user and server (docs/bytes.md, section 8)."""

from dataclasses import dataclass

from . import p256, prg
from .bon_params import direction
from .errors import Refusal, require
from .graph import Graph
from .session import Session
from .wire import Reader, id_list, id_set, pack, unpack


@dataclass(frozen=True)
class Params:
    """n users, the graph's degree and seed, vectors of m elements mod R, and the bound R_U on inputs."""

    n: int
    degree: int
    seed: bytes
    m: int
    modulus: int
    input_bound: int | None = None

    def __post_init__(self):
        object.__setattr__(self, "graph", Graph(self.n, self.degree, self.seed))
        require(self.n >= 1 and self.m >= 1 and 2 <= self.modulus <= 2**64, "E_PARAMS")
        bound = self.input_bound
        require(bound is None or bound >= 2, "E_WRAP")
        require(bound is None or self.modulus >= self.n * (bound - 1) + 1, "E_WRAP")

    def add_mask(self, total, sign, seed):
        """total ± the vector of a seed."""
        return prg.add(total, sign, prg.to_vector(seed, b"", self.modulus, self.m), self.modulus)

    def read_vector(self, message, kind):
        return unpack(Reader.of_message(message, kind, self.n).rest(), self.modulus, self.m)


class User:
    """User u, with its two draws."""

    def __init__(self, params, u, s_sk, seed):
        require(1 <= u <= params.n, "E_PARAMS")
        self.params, self.u, self._s_sk, self._seed = params, u, s_sk, seed
        self._session = None

    def check_input(self, x):
        """Whether an input will do: E_INPUT."""
        bound = self.params.modulus if self.params.input_bound is None else self.params.input_bound
        require(len(x) == self.params.m and all(0 <= element < bound for element in x), "E_INPUT")

    def start(self, x):
        """Round 0: take the input, and say AdvertiseKeys."""
        require(self._session is None, "E_ROUND")
        self._session = Session(self._steps(x))
        return self._session.start()

    def receive(self, message):
        """The answer to the server's next message."""
        require(self._session is not None, "E_ROUND")
        return self._session.receive(message)

    def _steps(self, x):
        params = self.params
        self.check_input(x)
        message = yield b"\x00" + p256.encode(p256.public_key(self._s_sk))
        reader = Reader.of_message(message, 0x01, params.n)
        keys = reader.id_list(33, reader.point)
        reader.end()
        for v in keys:
            require(v in params.graph.neighbours[self.u], "E_NOT_SUBSET", v)
        message = yield b"\x02" + pack(self._masked(x, keys, keys), params.modulus)
        reader = Reader.of_message(message, 0x03, params.n)
        dropouts = reader.id_set()
        reader.end()
        require(self.u not in dropouts, "E_NOT_SUBSET", self.u)
        yield b"\x04" + pack(self._masked([0] * params.m, keys, dropouts), params.modulus)

    def _masked(self, x, keys, those):
        """x + k_u + Σ p_{u,v}, v of those whose keys are known."""
        total = self.params.add_mask(x, 1, self._seed)
        for v, pk in keys.items():
            if v in those:
                total = self.params.add_mask(total, direction(self.u, v), p256.agree(self._s_sk, pk))
        return total


class Server:
    """The server: receive() takes a message, close() ends the round; the last one leaves z in `sum`."""

    def __init__(self, params):
        self.params, self.sum = params, None
        self._round, self._awaited, self._got = 0, tuple(range(1, params.n + 1)), {}

    def receive(self, sender, message):
        """Take one message. An error leaves the server as it was, and is the sender's."""
        require(self._round < 3, "E_ROUND")
        require(sender in self._awaited, "E_UNKNOWN", sender)
        require(sender not in self._got, "E_DUPLICATE", sender)
        try:
            self._got[sender] = self._read(message)
        except Refusal as refusal:
            raise Refusal(refusal.code, sender) from None

    def _read(self, message):
        if self._round:
            return self.params.read_vector(message, 2 * self._round)
        reader = Reader.of_message(message, 0x00, self.params.n)
        pk = reader.point()
        reader.end()
        return p256.encode(pk)

    def close(self):
        """End the round: what to send, {id: message}. An error ends the session."""
        require(self._round < 3, "E_ROUND")
        number, got = self._round, dict(sorted(self._got.items()))
        self._round = 3
        if number == 2:
            for u in self._awaited:
                require(u in got, "E_INCOMPLETE", u)
            self._finish(got)
            return {}
        require(got, "E_THRESHOLD")
        if number == 0:
            near = self.params.graph.neighbours
            replies = {u: b"\x01" + id_list({v: got[v] for v in near[u] if v in got}) for u in got}
        else:
            self._masked = got
            replies = dict.fromkeys(got, b"\x03" + id_set(u for u in self._awaited if u not in got))
        self._round, self._awaited, self._got = number + 1, tuple(got), {}
        return replies

    def _finish(self, recovered):
        z = [0] * self.params.m
        for u, y in self._masked.items():
            z = prg.add(prg.add(z, 1, y, self.params.modulus), -1, recovered[u], self.params.modulus)
        self.sum = z

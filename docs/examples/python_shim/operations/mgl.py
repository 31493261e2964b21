"""MGL's user (docs/bytes.md, sections 9 to 11)."""

from secagg import mgl_keys
from secagg.mgl_client import Coins, User, require_place
from secagg.mgl_params import AE, MASK, Call, Params, Repair
from secagg.npkc_encodings import read_polynomial
from secagg.wire import Reader

from .parties import Messages
from .values import bound, number, numbered, raw


def parameters(inputs):
    repairs = Repair(0)
    for name in inputs["repairs"]:
        repairs |= Repair[name]
    server_key = inputs["server_verification_key"]
    return Params(
        m=inputs["users"], t=inputs["threshold"], degree=inputs["degree"], eta_max=inputs["eta_max"],
        nu=inputs["sessions"], r=inputs["dimension"], corrupted=inputs["colluders"],
        active=inputs["model"] == "active", repairs=repairs, bits=inputs["bits"],
        input_bound=bound(inputs["max_input"]), seed=raw(inputs["graph_seed"]),
        server_key=raw(server_key) if server_key else b"", user_keys=tuple(map(raw, inputs["verification_keys"])),
    )


def read_material(i, npkc, nike):
    """What the providers of either kind sent to user i, read: {j: (MK_{i,j}, EK_{i,j})} for given m and ids j."""
    if nike:
        rows = [
            mgl_keys.open_row(nike["coefficients"], raw(key), b, i, raw(sealed))
            for b, (key, sealed) in enumerate(zip(nike["keys"], nike["sealed"]), 1)
        ]
        return lambda m, ids: {j: mgl_keys.keys_from_rows(m, i, *rows, j) for j in ids}
    modulus, e = number(npkc["modulus"]), number(npkc["exponent"])
    masks, ciphertexts = (
        [read_polynomial(Reader(raw(text)), modulus) for text in npkc[name]] for name in ("masks", "ae")
    )
    return lambda m, ids: {
        j: tuple(mgl_keys.comp_key(modulus, e, m, *pair, j) for pair in (masks, ciphertexts)) for j in ids
    }


class Member:
    """User i, for many sessions."""

    def __init__(self, inputs, _coins):
        self._params = parameters(inputs)
        i, neighbours, deals_to = inputs["id"], inputs["neighbours"], inputs["deals_to"]
        compute = read_material(i, inputs["npkc"], inputs["nike"])
        require_place(self._params, i, neighbours, deals_to)
        keys = compute(self._params.m, [j for j in range(1, self._params.m + 1) if j != i])
        masks, ciphertexts = {j: keys[j][0] for j in neighbours}, {j: pair[1] for j, pair in keys.items()}
        key = inputs["signing_key"] and number(inputs["signing_key"])
        self._user = User(
            self._params, i, neighbours, deals_to, masks, ciphertexts, raw(inputs["server_key"]), key
        )
        self._turns = Messages([])

    def join(self, _op, inputs, coins):
        active = ["mgl.signature"] if self._params.active else []
        self._turns = Messages(["mgl.respond", "mgl.masked_input", *active, "mgl.recovery"])
        drawn = Coins(
            kappa=number(coins["kappa"]), a_kappa=list(numbered(coins, "a_kappa", number).values()),
            a_pair=numbered(coins, "a_pair", number), nonce_e=numbered(coins, "nonce_e", raw),
            nonce_a=numbered(coins, "nonce_a", raw), nonce_b=numbered(coins, "nonce_b", raw),
            nonce_c=raw(coins.get("nonce_c", "")), nonce_beta=raw(coins["nonce_beta"]),
        )
        self._response = self._user.start([int(x) for x in inputs["input"]], drawn)
        return {}

    def step(self, op, inputs, _coins):
        self._turns.take_turn(op)
        if op == "mgl.respond":
            return {"message": self._response.hex()}
        return {"message": self._user.receive(raw(inputs["message"])).hex()}

    STEPS = {
        "mgl.join": join, "mgl.respond": step, "mgl.masked_input": step, "mgl.signature": step, "mgl.recovery": step,
    }


PARTIES = {"mgl.member": Member}


def call(inputs, u0=()):
    return Call(inputs["tau"], int(inputs["t_l"]), int(inputs["ts_l"]), int(inputs["ts_tau"]), tuple(u0))


def sid(inputs, _coins):
    return {"sid": parameters(inputs).sid(call(inputs, inputs["u0"])).hex()}


def one_time_key(inputs, _coins):
    label = {"mask": MASK, "ae": AE}[inputs["purpose"]]
    key = parameters(inputs).one_time_key(
        call(inputs), raw(inputs["master"]), inputs["i"], inputs["j"], label, raw(inputs["sid"])
    )
    return {"key": key.hex()}


FUNCTIONS = {"mgl.sid": sid, "mgl.one_time_key": one_time_key}

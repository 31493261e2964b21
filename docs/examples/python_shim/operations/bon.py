"""BON's user and server (docs/bytes.md, section 3)."""

from secagg import wire
from secagg.bon_client import Coins, User
from secagg.bon_params import Params, Repair
from secagg.bon_server import Server

from .parties import Messages, Summing
from .values import bound, number, numbered, raw, step


def parameters(inputs):
    repairs = Repair(0)
    for name in inputs["repairs"]:
        repairs |= Repair[name]
    return Params(
        n=inputs["users"], t=inputs["threshold"], m=inputs["dimension"], modulus=int(inputs["max_element"]) + 1,
        active=inputs["model"] == "active", repairs=repairs, input_bound=bound(inputs["max_input"]),
    )


class BonUser(Messages):
    """User u of one session."""

    def __init__(self, inputs, coins):
        params = parameters(inputs)
        active = ["bon.consistency_check"] if params.active else []
        super().__init__(["bon.advertise_keys", "bon.share_keys", "bon.masked_input", *active, "bon.unmasking"])
        drawn = Coins(
            c_sk=number(coins["c_sk"]), s_sk=number(coins["s_sk"]), b=number(coins["b"]),
            a_s=list(numbered(coins, "a_s", number).values()), a_b=list(numbered(coins, "a_b", number).values()),
            nonce=numbered(coins, "nonce", raw),
        )
        key = inputs["signing_key"] and number(inputs["signing_key"])
        self._user = User(params, inputs["id"], drawn, key, [raw(pk) for pk in inputs["verification_keys"]])
        self._input = [int(x) for x in inputs["input"]]
        self._user.check_input(self._input)

    def take_step(self, op, inputs, _coins):
        self.take_turn(op)
        if op == "bon.advertise_keys":
            return {"message": self._user.start(self._input).hex()}
        out = {"message": self._user.receive(raw(inputs["message"])).hex()}
        return (out, self._masks()) if op == "bon.masked_input" else out

    def _masks(self):
        """p_u and the p_{u,v}, packed, for a trace."""
        u, modulus = self._user.u, self._user.params.modulus
        return [
            step("BON Fig. 4, round 2", f"p_{u}" if v == u else f"p_{{{u},{v}}}", wire.pack(mask, modulus))
            for v, mask in self._user.masks.items()
        ]

    STEPS = dict.fromkeys(
        ("bon.advertise_keys", "bon.share_keys", "bon.masked_input", "bon.consistency_check", "bon.unmasking"),
        take_step,
    )


class BonServer(Summing):
    """The server of one session."""

    def __init__(self, inputs, _coins):
        super().__init__(Server(parameters(inputs), [raw(pk) for pk in inputs["verification_keys"]]))

    STEPS = Summing.steps_of("bon")


PARTIES = {"bon.user": BonUser, "bon.server": BonServer}


def sid(inputs, _coins):
    params, keys = parameters(inputs), [raw(pk) for pk in inputs["verification_keys"]]
    if Repair.SessionBinding not in params.repairs:
        return {"sid": None}
    return {"sid": params.sid(raw(inputs["key_list"]), keys).hex()}


FUNCTIONS = {"bon.sid": sid}

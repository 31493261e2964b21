"""ACS's user and server (docs/bytes.md, section 8)."""

from secagg.acs import Params, Server, User

from .parties import Messages, Summing
from .values import bound, number, raw


def parameters(inputs):
    return Params(
        n=inputs["users"], degree=inputs["degree"], seed=raw(inputs["graph_seed"]), m=inputs["dimension"],
        modulus=int(inputs["max_element"]) + 1, input_bound=bound(inputs["max_input"]),
    )


class AcsUser(Messages):
    """User u of one session."""

    def __init__(self, inputs, coins):
        super().__init__(["acs.advertise_keys", "acs.masked_input", "acs.recovery"])
        self._user = User(parameters(inputs), inputs["id"], number(coins["s_sk"]), raw(coins["seed"]))
        self._input = [int(x) for x in inputs["input"]]
        self._user.check_input(self._input)

    def step(self, op, inputs, _coins):
        self.take_turn(op)
        if op == "acs.advertise_keys":
            return {"message": self._user.start(self._input).hex()}
        return {"message": self._user.receive(raw(inputs["message"])).hex()}

    STEPS = {"acs.advertise_keys": step, "acs.masked_input": step, "acs.recovery": step}


class AcsServer(Summing):
    """The server of one session."""

    def __init__(self, inputs, _coins):
        super().__init__(Server(parameters(inputs)))

    STEPS = Summing.steps_of("acs")


FUNCTIONS = {}
PARTIES = {"acs.user": AcsUser, "acs.server": AcsServer}

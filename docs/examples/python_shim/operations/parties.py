"""Parties: what is made by one operation and then asked step by step.

PARTIES maps the operation that makes a party to its class. A party is made from inputs and coins; `STEPS` of its class
maps the operations that it understands to its methods.
"""

from secagg.errors import Refusal

from .values import decimals, messages, raw


def steps(parties):
    """All operations that parties of these classes understand."""
    return {op for party in parties.values() for op in party.STEPS}


class Messages:
    """A user whose operations come in a fixed order, each with the message before and the message after."""

    def __init__(self, order):
        self._order = iter(order)

    def take_turn(self, op):
        """That it is this operation's turn; else the session is over."""
        if next(self._order, None) != op:
            self._order = iter(())
            raise Refusal("E_ROUND")


class Summing:
    """A server that takes messages, closes rounds, and has the sum when the last one is closed."""

    def __init__(self, server):
        self._server = server

    def receive(self, _op, inputs, _coins):
        self._server.receive(inputs["from"], raw(inputs["message"]))
        return {}

    def close_round(self, _op, _inputs, _coins):
        return messages(self._server.close())

    def output(self, _op, _inputs, _coins):
        self._server.close()
        return {"sum": decimals(self._server.sum)}

    @classmethod
    def steps_of(cls, protocol):
        """Its operations, as this protocol's are called."""
        names = {"receive": cls.receive, "close_round": cls.close_round, "output": cls.output}
        return {f"{protocol}.server.{name}": method for name, method in names.items()}

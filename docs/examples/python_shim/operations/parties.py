"""Parties: what is made by one operation and then asked step by step.

PARTIES maps the operation that makes a party to its class. A party is made from inputs and coins; `STEPS` of its class
maps the operations that it understands to its methods.
"""

from secagg.errors import Refusal


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

"""A conformance shim: answers `secagg conform` line by line (docs/conformance.md).

    secagg conform -- python3 docs/examples/python_shim/shim.py

Each line on stdin is a request in JSON, each line on stdout the answer to it. Nothing else may go to stdout.
"""

import json
import sys

from operations import FUNCTIONS, OPERATIONS, PARTIES
from secagg.errors import Refusal

PROTOCOL = 1


class Shim:
    """The parties that were begun, by handle."""

    def __init__(self):
        self._parties = {}

    def answer(self, request):
        """The answer to one request, without its number."""
        op = request["op"]
        if op == "hello":
            assert request["protocol"] == PROTOCOL
            return {"ok": True, "impl": "secagg-python/1.0", "ops": OPERATIONS}
        inputs, coins = request["in"], request["coins"]
        try:
            if op in FUNCTIONS:
                return done(FUNCTIONS[op](inputs, coins))
            if op in PARTIES:
                handle = str(len(self._parties) + 1)
                self._parties[handle] = PARTIES[op](inputs, coins)
                return {"ok": True, "out": {}, "state": handle}
            party = self._parties.get(request.get("state"))
            if party is None or op not in party.STEPS:
                return {"skip": "no such operation"}
            return {**done(party.STEPS[op](party, op, inputs, coins)), "state": request["state"]}
        except Refusal as refusal:
            return {"ok": False, "error": refusal.code, "culprit": refusal.culprit}


def done(result):
    """The answer that has these results, and the trace, if one comes with them."""
    out, trace = result if isinstance(result, tuple) else (result, [])
    return {"ok": True, "out": out, "trace": trace}


def main():
    shim = Shim()
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request["id"], **shim.answer(request)}), flush=True)


if __name__ == "__main__":
    main()

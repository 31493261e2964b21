"""A shim that is wrong on purpose: the Python example with one fault, named on the command line.

    python3 wrong_shim.py FAULT

Each fault is one that implementations have had, or could have.
"""

import json
import os
import pathlib
import sys
import time

EXAMPLE = pathlib.Path(__file__).resolve().parents[3] / "docs" / "examples" / "python_shim"
sys.path.insert(0, str(EXAMPLE))
FAULT = sys.argv[1]


def bytes_in_the_wrong_order():
    """Numbers are encoded with the least significant byte first."""
    from secagg import wire

    wire.u32 = lambda x: x.to_bytes(4, "little")
    wire.Reader.u32 = lambda self: int.from_bytes(self.raw(4), "little")


def duplicates_are_accepted():
    """An id that comes twice in a list is taken."""
    from secagg import wire

    def id_list(self, size, fields):
        count = self.u32()
        wire.require(count <= self._n, "E_RANGE")
        wire.require(count * (4 + size) <= self._left(), "E_LENGTH")
        entries, before, outside = {}, 0, self._culprit
        for _ in range(count):
            v = self.u32()
            wire.require(1 <= v <= self._n, "E_RANGE", v)
            wire.require(v >= before, "E_ORDER", v)
            self._culprit = before = v
            entries[v] = fields()
        self._culprit = outside
        return entries

    wire.Reader.id_list = id_list


def tags_are_not_checked():
    """A ciphertext is opened whatever its tag."""
    from secagg import aes

    aes.gcm_decrypt = lambda key, nonce, ad, sealed: aes._gcm_crypt(aes.Aes128(key), nonce, sealed[:-16])


def nothing_is_rejected():
    """A word of the generator that is too large is reduced instead of skipped."""
    from secagg import prg

    def to_vector(seed, ts, modulus, m):
        bits = (modulus - 1).bit_length()
        width = next(w for w in (1, 2, 4, 8) if bits <= 8 * w)
        vector = []
        for block in prg.keystream(seed, ts):
            for at in range(0, 16, width):
                word = int.from_bytes(block[at:at + width], "little") & ((1 << bits) - 1)
                vector.append(word % modulus)
            if len(vector) >= m:
                return vector[:m]

    prg.to_vector = to_vector


def the_sign_is_swapped():
    """What is to be added is subtracted, by everybody alike: the masks still cancel."""
    from secagg import bon_params

    bon_params.direction = lambda u, v: -1 if u > v else 1


def sessions_are_not_bound():
    """The session's name is left out of what is signed and of associated data."""
    from secagg import bon_params

    def associated_data(self, _sid, u, v):
        directional = bon_params.Repair.DirectionalAe in self.repairs
        return b"secagg/v1/bon/ad" + bon_params.u32(u) + bon_params.u32(v) if directional else b""

    bon_params.Params.associated_data = associated_data
    bon_params.Params.signed_survivors = lambda self, sid, survivors: bon_params.id_set(survivors)


def unbound_signatures_are_accepted():
    """A signature that names no session is taken too, as it was before signatures named one."""
    from secagg import ecdsa

    verify, label = ecdsa.verify, b"secagg/v1/bon/survivors"

    def lenient(pk, message, signature):
        bare = message[len(label) + 32:] if message.startswith(label) else message
        return verify(pk, message, signature) or verify(pk, bare, signature)

    ecdsa.verify = lenient


def replays_are_accepted():
    """A call of an earlier session is answered again."""
    from secagg.mgl_client import User

    User.last_call = property(lambda self: None, lambda self, value: None)


def a_share_is_dealt_at_zero():
    """The share of the id 0, which is the secret, is given out."""
    from secagg import shamir

    shamir.check_ids = lambda t, ids: shamir.require(1 <= t <= len(ids), "E_PARAMS")


def everything_is_accepted():
    """No refusal reaches the outside."""
    shim_answer = shim.Shim.answer

    def answer(self, request):
        answered = shim_answer(self, request)
        return answered if answered.get("ok", True) else {"ok": True, "out": {}, "state": request.get("state")}

    shim.Shim.answer = answer


def the_culprit_is_left_out():
    """Nobody is ever to blame."""
    shim_answer = shim.Shim.answer
    shim.Shim.answer = lambda self, request: {
        key: None if key == "culprit" else value for key, value in shim_answer(self, request).items()
    }


def a_trace_is_wrong():
    """The result is right, and a step on the way is not."""
    shim_answer = shim.Shim.answer

    def answer(self, request):
        answered = shim_answer(self, request)
        if request["op"] == "shamir.reconstruct" and answered.get("ok"):
            answered["trace"] = [{"step": "", "name": "lambda_1", "value": "00" * 32}]
        return answered

    shim.Shim.answer = answer


def it_hangs():
    """It never answers again."""
    on("shamir.share", lambda: time.sleep(3600))


def it_crashes():
    """It ends."""
    on("shamir.share", lambda: os._exit(3))


def it_says_garbage():
    """It writes what is no answer."""
    on("shamir.share", lambda: print("Segmentation fault", flush=True))


def it_answers_something_else():
    """It answers a request that nobody made."""
    on("shamir.share", lambda: print(json.dumps({"id": 10**6, "ok": True, "out": {}}), flush=True))


def on(op, do):
    """Does this before it answers an operation."""
    shim_answer = shim.Shim.answer

    def answer(self, request):
        if request["op"] == op:
            do()
        return shim_answer(self, request)

    shim.Shim.answer = answer


EARLY = {
    fault.__name__: fault
    for fault in (
        bytes_in_the_wrong_order, duplicates_are_accepted, tags_are_not_checked, nothing_is_rejected,
        the_sign_is_swapped, sessions_are_not_bound, unbound_signatures_are_accepted, replays_are_accepted,
        a_share_is_dealt_at_zero,
    )
}
LATE = {
    fault.__name__: fault
    for fault in (
        everything_is_accepted, the_culprit_is_left_out, a_trace_is_wrong, it_hangs, it_crashes, it_says_garbage,
        it_answers_something_else,
    )
}

if FAULT in EARLY:
    EARLY[FAULT]()

import shim  # noqa: E402: what it takes from other modules must be broken before

if FAULT not in EARLY:
    LATE[FAULT]()

shim.main()

"""What the other tests leave out: ACS, messages read alone, and the shim itself: python3 -m unittest"""

import unittest

from operations import FUNCTIONS
from secagg import acs, bon_messages, ecdsa, kdf, mgl_client, mgl_keys, mgl_messages, mgl_params
from secagg import npkc_encodings, p256, wire
from secagg.errors import Refusal
from shim import Shim


class Case(unittest.TestCase):
    def refuses(self, code, culprit, call, *arguments):
        with self.assertRaises(Refusal) as caught:
            call(*arguments)
        self.assertEqual((caught.exception.code, caught.exception.culprit), (code, culprit))


class Acs(Case):
    """docs/bytes.md, section 8."""

    def parties(self, params):
        users = {u: acs.User(params, u, 1000 + u, bytes([u]) * 32) for u in range(1, params.n + 1)}
        return users, acs.Server(params)

    def run_to_the_end(self, params, drops):
        """drops: {u: the round from which on u is silent}."""
        users, server = self.parties(params)
        inputs = {u: [10 * u + k for k in range(params.m)] for u in users}
        messages = {u: user.start(inputs[u]) for u, user in users.items()}
        for number in range(3):
            for u, message in messages.items():
                if drops.get(u, 9) > number:
                    server.receive(u, message)
            messages = {u: users[u].receive(reply) for u, reply in server.close().items()}
        summed = [u for u in users if drops.get(u, 9) > 1]
        self.assertEqual(server.sum, [sum(inputs[u][k] for u in summed) % params.modulus for k in range(params.m)])
        self.refuses("E_ROUND", None, server.close)

    def test_sums(self):
        self.run_to_the_end(acs.Params(6, 3, bytes(32), 4, 1000), {})
        self.run_to_the_end(acs.Params(6, 3, bytes(32), 4, 2**64), {2: 0, 5: 1, 6: 1})
        self.run_to_the_end(acs.Params(4, 3, bytes(32), 2, 1 << 20, 100), {1: 1, 2: 1, 3: 1})

    def test_refusals(self):
        self.refuses("E_PARAMS", None, acs.Params, 5, 3, bytes(32), 1, 10)
        self.refuses("E_WRAP", None, acs.Params, 4, 3, bytes(32), 1, 10, 4)
        params = acs.Params(6, 2, bytes(32), 1, 10)
        users, server = self.parties(params)
        self.refuses("E_INPUT", None, users[2].start, [10])
        first = {u: user.start([1]) for u, user in users.items() if u != 2}
        stranger = next(v for v in range(2, 7) if v not in params.graph.neighbours[1])
        message = b"\x01" + wire.id_list({stranger: p256.encode(p256.G)})
        self.refuses("E_NOT_SUBSET", stranger, users[1].receive, message)
        for u, message in first.items():
            server.receive(u, message)
        self.refuses("E_DUPLICATE", 1, server.receive, 1, first[1])
        lists = server.close()
        self.refuses("E_UNKNOWN", 2, server.receive, 2, b"")
        server.receive(3, users[3].receive(lists[3]))
        server.receive(4, users[4].receive(lists[4]))
        dropouts = server.close()
        self.assertEqual(wire.Reader(dropouts[3][1:], 6).id_set(), (1, 5, 6))
        self.refuses("E_NOT_SUBSET", 3, users[3].receive, b"\x03" + wire.id_set([3]))
        server.receive(4, users[4].receive(dropouts[4]))
        self.refuses("E_INCOMPLETE", 3, server.close)
        self.assertIsNone(server.sum)


class Messages(Case):
    """docs/bytes.md, sections 3, 4 and 10."""

    def test_bon(self):
        point = p256.encode(p256.G)
        self.assertEqual(bon_messages.read_advertise_keys(b"\x00" + point + point, 3, False), (p256.G, p256.G, b""))
        self.refuses("E_LENGTH", None, bon_messages.read_advertise_keys, b"\x00" + point + point, 3, True)
        listed = b"\x01" + wire.id_list({2: point + bytes(33)})
        self.refuses("E_POINT", 2, bon_messages.read_key_list, listed, 3, False)
        shares = b"\x08" + wire.id_list({1: wire.scalar(5)}) + wire.id_list({3: wire.scalar(p256.Q)})
        self.refuses("E_RANGE", 3, bon_messages.read_unmasking, shares, 3)
        self.refuses("E_ROUND", None, bon_messages.read_survivors, b"\x06", 3)

    def test_mgl(self):
        beta = b"\x01" + wire.scalar(7) + b"\x00\x02" + wire.scalar(8)
        self.assertEqual(mgl_messages.read_beta(beta, 3), [(1, 7), (0, None), (2, 8)])
        self.refuses("E_RANGE", None, mgl_messages.read_beta, b"\x03", 1)
        self.refuses("E_LENGTH", None, mgl_messages.read_beta, beta + b"\x00", 3)

    def test_what_the_server_reads_is_its_senders_fault(self):
        inputs = {"users": 3, "threshold": 2, "dimension": 1, "bits": 8, "model": "active", "from": 3}
        message = (b"\x04" + wire.u32(1) + wire.u32(0) + bytes(400)).hex()
        self.refuses("E_RANGE", 3, FUNCTIONS["mgl.decode.masked_input"], {**inputs, "message": message}, {})


class Keys(Case):
    def test_signing_keys(self):
        for sk in (0, p256.Q):
            self.refuses("E_RANGE", None, ecdsa.sign, sk, b"")

    def test_hkdf_is_no_longer_than_it_may_be(self):
        self.assertEqual(len(kdf.hkdf(b"", b"", b"", 255 * 32)), 255 * 32)
        self.refuses("E_LENGTH", None, kdf.hkdf, b"", b"", b"", 255 * 32 + 1)

    def test_both_users_of_a_pair_have_its_keys(self):
        """docs/bytes.md, section 11."""
        providers = [mgl_keys.Provider(b, 4, 2, [1, 2, 3], [4, 5, b]) for b in (1, 2)]

        def keys(i, j):
            sealed = [provider.register(i, bytes(32), bytes(12)) for provider in providers]
            rows = [mgl_keys.open_row(2, bytes(32), b, i, row) for b, row in enumerate(sealed, 1)]
            return mgl_keys.keys_from_rows(4, i, *rows, j)

        self.assertEqual(keys(1, 3), keys(3, 1))
        self.refuses("E_DUPLICATE", 3, providers[0].register, 3, bytes(32), bytes(12))
        self.refuses("E_RANGE", 5, providers[0].register, 5, bytes(32), bytes(12))
        self.refuses("E_PARAMS", None, mgl_keys.Provider, 1, 4, 2, [1, 2], [1, 2, 3])
        self.refuses("E_RANGE", None, mgl_keys.Provider, 1, 4, 1, [1], [p256.Q])

    def test_a_call_of_fewer_than_t(self):
        """κ_i is shared among all m users, whoever is in U0 (docs/bytes.md, section 10)."""
        params = mgl_params.Params(4, 4, 3, 0, 2, 1, 0, False, mgl_params.AS_WRITTEN, 8, None, bytes(32))
        keys = {j: bytes(32) for j in (2, 3, 4)}
        user = mgl_client.User(params, 1, (2, 3, 4), (2,), keys, keys, bytes(32))
        user.start([5], mgl_client.Coins.draw(user))
        self.assertEqual(user.receive(mgl_params.Call(0, 1, 1, 1, (1, 2)).encode())[0], 4)


class Npkc(Case):
    """docs/bytes.md, section 9, Encodings."""

    def test_integers(self):
        for x, text in ((0, "0000000000"), (-1, "010000000101"), (256, "00000000020100")):
            self.assertEqual(npkc_encodings.encode_integer(x).hex(), text)
            self.assertEqual(npkc_encodings.read_integer(wire.Reader(bytes.fromhex(text))), x)
        for code, text in (("E_RANGE", "02"), ("E_LENGTH", "00000000"), ("E_LENGTH", "0000000002ff"),
                           ("E_RANGE", "000000000200ff"), ("E_RANGE", "0100000000")):
            self.refuses(code, None, npkc_encodings.read_integer, wire.Reader(bytes.fromhex(text)))


class Shims(Case):
    def test_answers(self):
        shim = Shim()

        def ask(op, coins=None, state=None, **inputs):
            return shim.answer({"op": op, "in": inputs, "coins": coins or {}, "state": state})

        hello = shim.answer({"op": "hello", "protocol": 1})
        self.assertTrue(hello["ok"] and "acs.user" in hello["ops"] and "acs.recovery" in hello["ops"])
        self.assertEqual(ask("packing.pack", max_element="4", vector=[])["out"], {"packed": ""})
        self.assertEqual(ask("field.inv", a="00" * 32), {"ok": False, "error": "E_RANGE", "culprit": None})
        self.assertEqual(ask("bon.masked_input", state="7"), {"skip": "no such operation"})
        traced = ask("kdf.one_way", x="00")["trace"]
        self.assertEqual([step["name"] for step in traced], ["PRK", "info", "48 bytes, before the reduction"])
        seven = "00" * 31 + "07"
        made = ask("nike.provider", {"a_0/1": seven, "a_1/1": seven}, b=1, m=3, k=1)
        done = ask("nike.register", {"nonce": "00" * 12}, made["state"], i=2, key="00" * 32)
        self.assertEqual((done["ok"], done["state"], len(done["out"]["row"])), (True, made["state"], 2 * 92))


if __name__ == "__main__":
    unittest.main()

"""Known answers from the standards, and whole runs: python3 -m unittest"""

import random
import unittest

from secagg import ae, aes, bon_client, bon_params, bon_server, ecdsa, feldman, kdf, key_chain, mgl_client, mgl_keys
from secagg import mgl_params, p256, prg, shamir, wire
from secagg.errors import Refusal
from secagg.graph import Graph

hexed = bytes.fromhex


class Case(unittest.TestCase):
    def refuses(self, code, culprit, call, *arguments):
        with self.assertRaises(Refusal) as caught:
            call(*arguments)
        self.assertEqual((caught.exception.code, caught.exception.culprit), (code, culprit))


class Aes(Case):
    def test_fips_197_c_1(self):
        cipher = aes.Aes128(bytes(range(16)))
        self.assertEqual(cipher.encrypt(0x00112233445566778899AABBCCDDEEFF), 0x69C4E0D86A7B0430D8CDB78070B4C55A)

    def test_sp_800_38a_f_5_1(self):
        stream = aes.ctr_keystream(hexed("2b7e151628aed2a6abf7158809cf4f3c"), bytes(range(0xF0, 0x100)))
        plain = ("6bc1bee22e409f96e93d7e117393172a", "ae2d8a571e03ac9c9eb76fac45af8e51",
                 "30c81c46a35ce411e5fbc1191a0a52ef", "f69f2445df4f9b17ad2b417be66c3710")
        cipher = ("874d6191b620e3261bef6864990db6ce", "9806f66b7970fdff8617187bb9fffdff",
                  "5ae4df3edbd5d35e5b4f09020db03eab", "1e031dda2fbe03d1792170a0f3009cee")
        for x, y, block in zip(plain, cipher, stream):
            self.assertEqual(int(x, 16) ^ int(y, 16), int.from_bytes(block, "big"))

    def test_the_counter_wraps(self):
        stream = aes.ctr_keystream(bytes(16), b"\xff" * 16)
        next(stream)
        self.assertEqual(next(stream), next(aes.ctr_keystream(bytes(16), bytes(16))))

    def test_gcm_1_to_4(self):
        key, nonce = hexed("feffe9928665731c6d6a8f9467308308"), hexed("cafebabefacedbaddecaf888")
        ad = hexed("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        plain = hexed("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255")
        cipher = hexed("42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                       "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985")
        for case in (
            (bytes(16), bytes(12), b"", b"", b"", "58e2fccefa7e3061367f1d57a4e7455a"),
            (bytes(16), bytes(12), b"", bytes(16), hexed("0388dace60b6a392f328c2b971b2fe78"),
             "ab6e47d42cec13bdf53a67b21257bddf"),
            (key, nonce, b"", plain, cipher, "4d5c2af327cd64a62cf35abd2ba6fab4"),
            (key, nonce, ad, plain[:60], cipher[:60], "5bc94fbc3221a5db94fae95ae7121a47"),
        ):
            *inputs, expected, tag = case
            sealed = expected + hexed(tag)
            self.assertEqual(aes.gcm_encrypt(*inputs), sealed)
            self.assertEqual(aes.gcm_decrypt(*inputs[:3], sealed), inputs[3])
            self.assertIsNone(aes.gcm_decrypt(*inputs[:3], sealed[:-1] + bytes([sealed[-1] ^ 1])))

    def test_ae_refuses(self):
        e = ae.encrypt(bytes(32), bytes(12), b"ad", b"x")
        self.assertEqual(ae.decrypt(bytes(32), b"ad", e), b"x")
        self.refuses("E_TAG", 7, ae.decrypt, bytes(32), b"", e, 7)
        self.refuses("E_LENGTH", None, ae.decrypt, bytes(32), b"", e[:27])


class Curve(Case):
    def test_known_multiples(self):
        for k, x, y in (
            (1, p256.G[0], p256.G[1]),
            (2, 0x7CF27B188D034F7E8A52380304B51AC3C08969E277F21B35A60B48FC47669978,
             0x07775510DB8ED040293D9AC69F7430DBBA7DADE63CE982299E04B79D227873D1),
            (20, 0x83A01A9378395BAB9BCD6A0AD03CC56D56E6B19250465A94A234DC4C6B28DA9A,
             0x76E49B6DE2F73234AE6A5EB9D612B75C9F2202BB6923F54FF8240AAA86F640B8),
            (112233445566778899, 0x339150844EC15234807FE862A86BE77977DBFB3AE3D96F4C22795513AEAAB82F,
             0xB1C14DDFDC8EC1B2583F51E85A5EB3A155840F2034730E9B5ADA38B674336A21),
            (p256.Q - 1, p256.G[0], p256.P - p256.G[1]),
        ):
            self.assertEqual(p256.multiply_base(k), (x, y))
            self.assertEqual(p256.multiply(k, p256.G), (x, y))
            self.assertEqual(p256.decode(p256.encode((x, y))), (x, y))
        self.assertIsNone(p256.multiply(p256.Q, p256.G))

    def test_what_is_no_point(self):
        x = p256.G[0].to_bytes(32, "big")
        off_curve = next(x for x in range(9) if pow(x**3 - 3 * x + p256.B, (p256.P - 1) // 2, p256.P) != 1)
        for data in (b"", bytes(1), bytes(33), b"\x04" + x, b"\x05" + x, b"\x02" + x[1:],
                     b"\x02" + p256.P.to_bytes(32, "big"), b"\x02" + off_curve.to_bytes(32, "big")):
            self.refuses("E_POINT", None, p256.decode, data)
        self.refuses("E_POINT", None, p256.encode, None)

    def test_rfc_6979_a_2_5(self):
        sk = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
        pk = p256.public_key(sk)
        self.assertEqual(pk[0], 0x60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6)
        for message, signature in (
            (b"sample", "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"),
            (b"test", "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
                      "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"),
        ):
            self.assertEqual(ecdsa.sign(sk, message), hexed(signature))
            self.assertTrue(ecdsa.verify(pk, message, hexed(signature)))
            self.assertFalse(ecdsa.verify(pk, message + b"!", hexed(signature)))
        self.assertFalse(ecdsa.verify(pk, b"test", bytes(64)))
        self.assertFalse(ecdsa.verify(pk, b"test", hexed(signature)[:32] + wire.scalar(p256.Q)))

    def test_feldman(self):
        coefficients = [5, 7, 11]
        commitment = [p256.multiply_base(a) for a in coefficients]
        share = shamir.share(coefficients, [4, 5, 6])[4]
        self.assertTrue(feldman.verify(commitment, 4, share))
        self.assertFalse(feldman.verify(commitment, 4, share + 1))
        self.refuses("E_POINT", None, feldman.commit, [5, 0])


class Hashing(Case):
    def test_rfc_5869_1_to_3(self):
        for ikm, salt, info, okm in (
            (b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)),
             "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
            (bytes(range(80)), bytes(range(0x60, 0xB0)), bytes(range(0xB0, 0x100)),
             "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
             "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"),
            (b"\x0b" * 22, b"", b"",
             "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
        ):
            self.assertEqual(kdf.hkdf(ikm, salt, info, len(okm) // 2), hexed(okm))

    def test_prg(self):
        self.assertEqual(len(prg.to_vector(bytes(32), b"", 256, 33)), 33)
        stream = b"".join(block for block, _ in zip(prg.keystream(bytes(32), b"ts"), range(64)))
        self.assertEqual(prg.to_vector(bytes(32), b"ts", 256, 100), list(stream[:100]))
        self.assertEqual(prg.to_vector(bytes(32), b"ts", 5, 100), [b & 7 for b in stream if b & 7 < 5][:100])
        words = [int.from_bytes(stream[at:at + 8], "little") for at in range(0, 80, 8)]
        self.assertEqual(prg.to_vector(bytes(32), b"ts", 2**64, 10), words)

    def test_key_chains(self):
        one_way = kdf.one_way
        interval = one_way(bytes(32) + wire.u64(9))
        self.assertEqual(key_chain.figure_3(bytes(32), 9, 3, 1), one_way(one_way(interval)))
        last = one_way(interval + wire.u32(3) + wire.u32(2))
        self.assertEqual(key_chain.figure_4(bytes(32), 9, 3, 2), last)
        self.refuses("E_PARAMS", None, key_chain.figure_4, bytes(32), 9, 3, 3)


class Sharing(Case):
    def test_any_t_shares_do(self):
        shares = list(shamir.share([1234, 5, 6], range(1, 6)).items())
        for some in (shares[:3], shares[2:], shares):
            self.assertEqual(shamir.reconstruct(some, 3), 1234)
        self.refuses("E_THRESHOLD", None, shamir.reconstruct, shares[:2], 3)
        self.refuses("E_RANGE", None, shamir.reconstruct, [(0, 1)], 1)
        self.refuses("E_DUPLICATE", None, shamir.reconstruct, [shares[0], shares[0]], 2)

    def test_2_of_3(self):
        own, theirs, servers = shamir.share_2_of_3(99, 3)
        self.assertEqual(shamir.reconstruct([(1, own), (3, servers)], 2), 99)
        self.assertEqual(shamir.reconstruct([(2, theirs), (3, servers)], 2), 99)


class Wire(Case):
    def test_packed_vectors(self):
        self.assertEqual(wire.pack([5, 2, 7], 8), bytes([0b10101011, 0b10000000]))
        self.assertEqual(wire.unpack(wire.pack([5, 2, 7], 8), 8, 3), [5, 2, 7])
        self.refuses("E_LENGTH", None, wire.unpack, bytes(1), 8, 3)
        self.refuses("E_PADDING", None, wire.unpack, bytes([0, 1]), 8, 3)
        self.refuses("E_RANGE", None, wire.unpack, bytes([0xFF, 1]), 7, 3)
        self.assertEqual(wire.unpack(wire.pack([2**64 - 1], 2**64), 2**64, 1), [2**64 - 1])

    def test_lists(self):
        def read(*ids, count=None, n=5):
            data = wire.u32(len(ids) if count is None else count) + b"".join(map(wire.u32, ids))
            return wire.Reader(data, n).id_set()

        self.assertEqual(read(1, 3, 5), (1, 3, 5))
        self.refuses("E_RANGE", 6, read, 6)
        self.refuses("E_RANGE", 0, read, 0)
        self.refuses("E_DUPLICATE", 2, read, 2, 2)
        self.refuses("E_ORDER", 1, read, 2, 1)
        self.refuses("E_RANGE", None, lambda: read(1, count=6))
        self.refuses("E_LENGTH", None, lambda: read(1, count=2))
        self.refuses("E_LENGTH", None, wire.Reader(bytes(3), 5).id_set)
        entry = wire.u32(1) + wire.u32(4) + wire.scalar(p256.Q)
        reader = wire.Reader(entry, 5)
        self.refuses("E_RANGE", 4, reader.id_list, 32, reader.scalar)


class Graphs(Case):
    def test_regular_symmetric_and_dealt_once(self):
        for n, degree in ((2, 1), (6, 1), (6, 5), (7, 4), (8, 3)):
            graph = Graph(n, degree, bytes(32))
            for v, others in graph.neighbours.items():
                self.assertEqual((len(set(others)), list(others)), (degree, sorted(others)))
                self.assertIn(len(graph.deals_to[v]), (degree // 2, (degree + 1) // 2))
                for w in others:
                    self.assertIn(v, graph.neighbours[w])
                    self.assertNotEqual(w in graph.deals_to[v], v in graph.deals_to[w])
        self.refuses("E_PARAMS", None, Graph, 5, 3, bytes(32))
        self.refuses("E_PARAMS", None, Graph, 4, 4, bytes(32))


def signing_keys(n):
    """{id: secret} for 0 (the server, where there is one) to n, and the public keys, encoded."""
    secret = {u: 1000 + u for u in range(n + 1)}
    return secret, [p256.encode(p256.public_key(sk)) for sk in secret.values()]


class Bon(Case):
    def parties(self, params):
        secret, public = signing_keys(params.n)
        users = {u: bon_client.User(params, u, bon_client.Coins.draw(params, u), secret[u], public[1:])
                 for u in range(1, params.n + 1)}
        return users, bon_server.Server(params, public[1:])

    def run_to_the_end(self, params, drops):
        """drops: {u: the round from which on u is silent}."""
        users, server = self.parties(params)
        rng = random.Random(1)
        bound = params.input_bound or params.modulus
        inputs = {u: [rng.randrange(bound) for _ in range(params.m)] for u in users}
        messages = {u: user.start(inputs[u]) for u, user in users.items()}
        rounds = (0, 1, 2, 3, 4) if params.active else (0, 1, 2, 4)
        for number in rounds:
            for u, message in messages.items():
                if drops.get(u, 9) > number:
                    server.receive(u, message)
            replies = server.close()
            messages = {u: users[u].receive(reply) for u, reply in replies.items()}
        summed = [u for u in users if drops.get(u, 9) > 2]
        expected = [sum(inputs[u][k] for u in summed) % params.modulus for k in range(params.m)]
        self.assertEqual(server.sum, expected)
        self.refuses("E_ROUND", None, server.receive, 1, b"\x00")
        self.refuses("E_ROUND", None, users[summed[-1]].receive, b"\x09")

    def test_honest_but_curious(self):
        self.run_to_the_end(bon_params.Params(5, 2, 4, 1000), {1: 0, 2: 2, 3: 4})
        self.run_to_the_end(bon_params.Params(1, 1, 3, 2**64), {})
        hardened = bon_params.Params(4, 2, 4, 2**20, repairs=bon_params.HARDENED, input_bound=200)
        self.run_to_the_end(hardened, {2: 1, 4: 2})

    def test_active(self):
        for repairs in (bon_params.AS_WRITTEN, bon_params.HARDENED):
            self.run_to_the_end(bon_params.Params(5, 3, 4, 2**16, True, repairs), {2: 2, 4: 3})

    def test_every_repair_alone(self):
        for repair in bon_params.Repair:
            self.run_to_the_end(bon_params.Params(3, 2, 1, 100, True, repair), {2: 2})

    def test_parameters(self):
        self.refuses("E_PARAMS", None, bon_params.Params, 3, 4, 1, 10)
        self.refuses("E_WRAP", None, lambda: bon_params.Params(3, 2, 1, 10, input_bound=5))
        params = bon_params.Params(2, 1, 1, 10, True)
        self.refuses("E_PARAMS", None, lambda: bon_client.User(params, 1, None, 1, [bytes(33)] * 2))

    def test_a_users_error_ends_its_session(self):
        params = bon_params.Params(2, 2, 1, 10)
        users, _ = self.parties(params)
        self.refuses("E_INPUT", None, users[1].start, [10])
        self.refuses("E_ROUND", None, users[1].receive, b"\x01")
        users[2].start([9])
        self.refuses("E_THRESHOLD", None, users[2].receive, b"\x01" + wire.u32(0))
        self.refuses("E_ROUND", None, users[2].receive, b"\x01" + wire.u32(0))

    def test_the_server_stays_as_it_was(self):
        params = bon_params.Params(3, 2, 1, 10, True, bon_params.HARDENED)
        users, server = self.parties(params)
        messages = {u: user.start([u]) for u, user in users.items()}
        self.refuses("E_UNKNOWN", 4, server.receive, 4, messages[1])
        self.refuses("E_SIGNATURE", 1, server.receive, 1, messages[2])
        self.refuses("E_LENGTH", 1, server.receive, 1, b"")
        self.refuses("E_ROUND", 1, server.receive, 1, b"\x02")
        server.receive(1, messages[1])
        self.refuses("E_DUPLICATE", 1, server.receive, 1, messages[1])
        self.refuses("E_THRESHOLD", None, server.close)
        self.refuses("E_ROUND", None, server.close)

    def test_key_lists_refused(self):
        params = bon_params.Params(4, 2, 1, 10, True, bon_params.HARDENED)
        listed = {u: user.start([u])[1:] for u, user in self.parties(params)[0].items()}
        for code, culprit, changes in (
            ("E_NOT_MEMBER", None, {}),  # the keys listed for user 1 are another run's
            ("E_POINT", 3, {3: bytes(130)}),
            ("E_DUPLICATE_KEY", 4, {4: listed[3]}),
            ("E_SIGNATURE", 2, {2: listed[2][:129] + bytes([listed[2][129] ^ 1])}),
        ):
            user = self.parties(params)[0][1]
            own = user.start([1])[1:]
            entries = {**listed, **({1: own} if changes else {}), **changes}
            self.refuses(code, culprit, user.receive, b"\x01" + wire.id_list(entries))

    def test_shares_refused(self):
        params = bon_params.Params(4, 2, 1, 10, repairs=bon_params.Repair.CheckedKeys)
        users, server = self.parties(params)
        messages = {u: user.start([u]) for u, user in users.items()}
        for awaited in (4, 4, 3):
            for u in range(1, awaited + 1):
                server.receive(u, messages[u])
            messages = {u: users[u].receive(reply) for u, reply in server.close().items()}
        message, zero = messages[1], bytes(32)
        b_shares = {1: zero, 2: zero, 3: zero}
        for code, lists in (
            ("E_NOT_SUBSET", ({3: zero}, b_shares)),
            ("E_INCOMPLETE", ({}, b_shares)),
            ("E_NOT_SUBSET", ({4: zero}, {**b_shares, 4: zero})),
            ("E_INCOMPLETE", ({4: zero}, {1: zero})),
            ("E_RANGE", ({4: b"\xff" * 32}, b_shares)),
        ):
            self.refuses(code, 1, server.receive, 1, b"\x08" + b"".join(map(wire.id_list, lists)))
        wrong = bytearray(message)
        wrong[9 + 31] ^= 1  # the last byte of user 4's share
        server.receive(1, bytes(wrong))
        server.receive(2, messages[2])
        self.refuses("E_SHARE", 4, server.close)
        self.assertIsNone(server.sum)

    def test_an_undecryptable_ciphertext(self):
        for repairs, refused in ((bon_params.AS_WRITTEN, True), (bon_params.Repair.SkipUndecryptable, False)):
            users, server = self.parties(bon_params.Params(3, 2, 1, 100, repairs=repairs))
            messages = {u: user.start([u]) for u, user in users.items()}
            for _ in range(3):
                for u, message in messages.items():
                    if u == 1 and message[0] == 2:
                        message = message[:-1] + bytes([message[-1] ^ 1])  # the ciphertext for user 3
                    server.receive(u, message)
                replies = server.close()
                if replies[1][0] != 5:
                    messages = {u: users[u].receive(reply) for u, reply in replies.items()}
            if refused:
                self.refuses("E_TAG", 1, users[3].receive, replies[3])
                continue
            for u in users:
                server.receive(u, users[u].receive(replies[u]))
            server.close()
            self.assertEqual(server.sum, [6])


class Mgl(Case):
    M, T = 6, 4

    def parties(self, active, repairs):
        secret, public = signing_keys(self.M)
        seed = bytes(range(32))
        params = mgl_params.Params(self.M, self.T, 3, 1, 5, 4, 1, active, repairs, 16, 1000, seed, public[0],
                                   tuple(public[1:]))
        graph = Graph(self.M, 3, seed)

        def key(purpose, i, j):
            return kdf.to_field(bytes([min(i, j), max(i, j)]), purpose)

        def user(i):
            others = [j for j in range(1, self.M + 1) if j != i]
            mask_keys = {j: key(b"mask", i, j) for j in graph.neighbours[i]}
            ae_keys = {j: key(b"ae", i, j) for j in others}
            return mgl_client.User(params, i, graph.neighbours[i], graph.deals_to[i], mask_keys, ae_keys,
                                   key(b"server", i, 0), secret[i])

        return params, {i: user(i) for i in range(1, self.M + 1)}, secret[0]

    def call(self, params, server_key, online, tau=2, t_l=7):
        call = mgl_params.Call(tau, t_l, 8, 9, tuple(online))
        if params.active:
            call = mgl_params.Call(tau, t_l, 8, 9, tuple(online), ecdsa.sign(server_key, params.signed_call(call)))
        return call

    @staticmethod
    def read_masked(user, call, message):
        """A masked input's two lists, what the server learns of the dealings, and α."""
        params = user.params
        reader = wire.Reader.of_message(message, 0x04, params.m)
        size = 60 + (94 if params.active else 0)
        dealt = reader.id_list(92 + size, lambda: (reader.raw(92), reader.raw(60), reader.raw(size - 60)))
        others = reader.id_list(60, lambda: reader.raw(60))
        reader.raw(33 * params.t + 28 if params.active else 0)
        alpha = wire.unpack(reader.rest(), params.modulus, params.r)
        shares = {}
        for j, (_, a, _) in dealt.items():
            ad = params.associated_data(call, mgl_params.Purpose.DEALING, user.i, 0, j)
            shares[j] = int.from_bytes(ae.decrypt(user.server_channel, ad, a), "big")
        return {j: e for j, (e, _, _) in dealt.items()}, others, shares, alpha

    def run_session(self, params, users, server_key, silent, dropped, tau=2):
        """A session with an honest server; `silent` are not in U0, `dropped` not in U1. The sum must be right."""
        inputs = {i: [100 * i + k for k in range(params.r)] for i in users}
        online = [i for i, user in users.items()
                  if user.start(inputs[i], mgl_client.Coins.draw(user)) == b"\x02" and i not in silent]
        call = self.call(params, server_key, online, tau)
        masked = {i: self.read_masked(users[i], call, users[i].receive(call.encode())) for i in online}
        survivors = [i for i in online if i not in dropped]
        answers = {}
        for i in survivors:
            lists = [{j: masked[j][part][i] for j in survivors if i in masked[j][part]} for part in (0, 1)]
            message = b"\x05" + wire.id_set(survivors) + wire.id_list(lists[0]) + wire.id_list(lists[1])
            answers[i] = users[i].receive(message)
        if params.active:
            signatures = b"\x07" + wire.id_list({i: answer[1:] for i, answer in answers.items()})
            answers = {i: users[i].receive(signatures) for i in survivors}
        self.refuses("E_ROUND", None, users[survivors[0]].receive, b"\x09")
        beta = {i: self.read_recovery(users[i], call, answer) for i, answer in answers.items()}
        z = [0] * params.r

        def add(sign, vector):
            z[:] = prg.add(z, sign, vector, params.modulus)

        def mask(seed):
            return prg.to_vector(wire.scalar(seed), wire.u64(call.ts_tau), params.modulus, params.r)

        for j in survivors:
            kappa = shamir.reconstruct([(i, beta[i][j][1]) for i in survivors if beta[i][j][0] == 1], params.t)
            add(1, masked[j][3])
            add(-1, mask(kappa))
            for lost in set(users[j].neighbours) & set(online) - set(survivors):
                kind, share = beta[j][lost]
                self.assertEqual(kind, 2)
                dealer, place = (j, 1) if lost in users[j].deals_to else (lost, 2)
                servers = masked[dealer][2][j if dealer == lost else lost]
                add(1 if j > lost else -1, mask(shamir.reconstruct([(place, share), (3, servers)], 2)))
        self.assertEqual(z, [sum(inputs[i][k] for i in survivors) % params.modulus for k in range(params.r)])

    @staticmethod
    def read_recovery(user, call, message):
        ad = user.params.associated_data(call, mgl_params.Purpose.RECOVERY, user.i, 0)
        reader = wire.Reader(ae.decrypt(user.server_channel, ad, message[1:]))
        return {j: (kind, reader.scalar() if kind else None)
                for j in range(1, user.params.m + 1) for kind in [reader.u8()]}

    def test_sums(self):
        alone = list(mgl_params.Repair)
        for active in (False, True):
            for repairs in (mgl_params.AS_WRITTEN, mgl_params.HARDENED, *(() if active else alone)):
                params, users, server_key = self.parties(active, repairs)
                # With one dealer an edge, who deals and drops leaves the server without the pairwise key.
                dropped = [5] if mgl_params.Repair.BothDeal in repairs else []
                self.run_session(params, users, server_key, [3], dropped)

    def test_several_sessions(self):
        params, users, server_key = self.parties(False, mgl_params.HARDENED)
        for tau in (0, 1, 4):
            self.run_session(params, users, server_key, [], [2], tau)
        self.start(users[1])
        replayed = self.call(params, server_key, users, tau=4).encode()
        self.refuses("E_REPLAY", None, users[1].receive, replayed)
        self.refuses("E_ROUND", None, users[1].receive, replayed)
        self.start(users[1])
        users[1].receive(self.call(params, server_key, users, tau=0, t_l=8).encode())

    @staticmethod
    def start(user):
        return user.start([0] * user.params.r, mgl_client.Coins.draw(user))

    def test_calls_refused(self):
        params, users, server_key = self.parties(True, mgl_params.HARDENED)
        good = self.call(params, server_key, users).encode()
        for code, message in (
            ("E_LENGTH", b""),
            ("E_ROUND", b"\x05"),
            ("E_LENGTH", good + b"\x00"),
            ("E_RANGE", self.call(params, server_key, users, tau=5).encode()),
            ("E_SIGNATURE", good[:-1] + bytes([good[-1] ^ 1])),
            ("E_NOT_MEMBER", self.call(params, server_key, range(2, 7)).encode()),
            ("E_THRESHOLD", self.call(params, server_key, [1, users[1].neighbours[0]]).encode()),
        ):
            self.start(users[1])
            self.refuses(code, None, users[1].receive, message)
        self.start(users[1])
        self.assertEqual(users[1].receive(good)[0], 4)

    def test_shares_refused(self):
        for repairs in (mgl_params.AS_WRITTEN, mgl_params.Repair.SkipUndecryptable):
            params, users, server_key = self.parties(False, repairs)
            user = users[1]
            dealer, other = user.dealers[0], next(j for j in users if j != 1 and j not in user.dealers)
            everybody = wire.id_set(users)
            bad_e = {dealer: bytes(92)}
            tag = ("E_TAG", dealer) if not repairs else None
            for expected, body in (
                (("E_NOT_SUBSET", other), everybody + wire.id_list({other: bytes(92)}) + wire.id_list({})),
                (("E_NOT_SUBSET", dealer), everybody + wire.id_list({}) + wire.id_list({dealer: bytes(60)})),
                (tag, everybody + wire.id_list(bad_e) + wire.id_list({})),
                (("E_NOT_MEMBER", None), wire.id_set(range(2, 7)) + bytes(8)),
                (("E_THRESHOLD", None), wire.id_set([1, 2, 3]) + bytes(8)),
            ):
                self.start(user)
                user.receive(self.call(params, server_key, users).encode())
                if expected:
                    self.refuses(*expected, user.receive, b"\x05" + body)
                else:
                    self.assertEqual(user.receive(b"\x05" + body)[0], 8)

    def test_signatures_refused(self):
        params, users, server_key = self.parties(True, mgl_params.HARDENED)
        online, survivors = tuple(users), (1, 2, 3, 4, 5)
        secret, _ = signing_keys(self.M)
        for t_l, (code, culprit, signers) in enumerate((
            ("E_NOT_SUBSET", 6, online),
            ("E_THRESHOLD", None, (1, 2, 3)),
            ("E_SIGNATURE", 2, survivors),
        )):
            self.start(users[1])
            call = self.call(params, server_key, online, t_l=t_l)
            users[1].receive(call.encode())
            own = users[1].receive(b"\x05" + wire.id_set(survivors) + bytes(8))
            signed = params.signed_survivors(call, survivors)
            self.assertEqual(own[1:], ecdsa.sign(secret[1], signed))
            signatures = {i: bytes(64) if i == 2 else ecdsa.sign(secret[i], signed) for i in signers}
            self.refuses(code, culprit, users[1].receive, b"\x07" + wire.id_list(signatures))

    def test_parameters(self):
        def params(**changes):
            values = dict(m=6, t=4, degree=3, eta_max=1, nu=1, r=1, corrupted=1, active=False,
                          repairs=mgl_params.HARDENED, bits=16, input_bound=None, seed=bytes(32))
            return mgl_params.Params(**{**values, **changes})

        params()
        self.refuses("E_PARAMS", None, lambda: params(t=3))
        self.refuses("E_PARAMS", None, lambda: params(active=True))
        self.refuses("E_WRAP", None, lambda: params(input_bound=2**15))

    def test_user_is_refused_what_does_not_fit(self):
        params, users, _ = self.parties(False, mgl_params.HARDENED)
        user = users[1]

        def made_from(neighbours, deals_to):
            keys = {j: bytes(32) for j in range(2, 7)}
            mgl_client.User(params, 1, neighbours, deals_to, {j: keys[j] for j in neighbours}, keys, bytes(32))

        graph = Graph(self.M, 3, params.seed)
        made_from(graph.neighbours[1], graph.deals_to[1])
        self.refuses("E_PARAMS", None, made_from, graph.neighbours[1][::-1], graph.deals_to[1])
        self.refuses("E_PARAMS", None, made_from, graph.neighbours[1], ())
        self.refuses("E_PARAMS", None, made_from, user.neighbours[:2], ())


class MasterKeys(Case):
    def test_rows(self):
        a = {1: [3, 4, 5], 2: [6, 7, 8]}  # of each provider: a_00, a_01, a_11

        def sealed(b, i):
            a_00, a_01, a_11 = a[b]
            row = wire.scalar(a_00 + a_01 * i) + wire.scalar(a_01 + a_11 * i)
            ad = b"secagg/v1/nike/row" + wire.u8(b) + wire.u32(i)
            return ae.encrypt(bytes(32), bytes(12), ad, row + row)

        def keys(i, j):
            rows = [mgl_keys.open_row(2, bytes(32), b, i, sealed(b, i)) for b in (1, 2)]
            return mgl_keys.keys_from_rows(4, i, *rows, j)

        self.assertEqual(keys(1, 3), keys(3, 1))
        self.assertNotEqual(*keys(1, 3))
        self.refuses("E_RANGE", None, keys, 1, 1)
        self.refuses("E_RANGE", None, keys, 1, 5)
        self.refuses("E_TAG", None, mgl_keys.open_row, 2, bytes(32), 2, 1, sealed(1, 1))
        self.refuses("E_LENGTH", None, mgl_keys.open_row, 3, bytes(32), 1, 1, sealed(1, 1))

    def test_graph_seed(self):
        openings = [bytes(32), b"\x01" * 32]
        commitments = [mgl_keys.graph_commitment(b, rho) for b, rho in enumerate(openings, 1)]
        self.assertEqual(len(mgl_keys.graph_seed(commitments, openings)), 32)
        self.refuses("E_SHARE", 2, mgl_keys.graph_seed, commitments, [bytes(32), bytes(32)])

    def test_npkc(self):
        modulus, e, m, d = 23 * 47, 3, 4, pow(3, -1, 22 * 46)
        f = {1: [5, 9], 2: [11, 2]}

        def at(coefficients, x):
            return (coefficients[0] + coefficients[1] * x) % modulus

        def polynomials(j):
            out = []
            for b in (1, 2):
                scale = pow(at(f[b], j), d, modulus)
                coefficients = [scale * c % modulus for c in f[b]]
                plain = wire.u32(2) + b"".join(c.to_bytes(2, "big") for c in coefficients)
                message = b"\x03" + ae.encrypt(bytes(32), bytes(12), b"", plain)
                out.append(mgl_keys.open_polynomial(modulus, 2, bytes(32), message))
                self.assertEqual(out[-1], coefficients)
            return out

        self.assertEqual(len(mgl_keys.comp_key(modulus, e, m, *polynomials(1), 3)), 32)
        self.refuses("E_RANGE", None, mgl_keys.comp_key, modulus, e, m, [1], [1], 5)
        self.refuses("E_PARAMS", None, mgl_keys.comp_key, modulus, e, m, [], [1], 1)


if __name__ == "__main__":
    unittest.main()

"""Writes mgl_literals.txt: section 10 and 11 of docs/bytes.md computed from their text with Python's hashlib and hmac and
with OpenSSL (the package `cryptography`), with nothing of this project. Run: python3 mgl_literals.py > mgl_literals.txt"""

import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Q = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
M, T, ELL, ETA, NU, R, C, BITS, MAX_INPUT = 4, 3, 2, 0, 5, 5, 1, 16, 1000
TAU, T_L, TS_L, TS_TAU = 2, 7, 70, 700
NAMES = [
    "SoundNike", "SignedDecisionSet", "QuorumThreshold", "SeparatedOneTimeKeys", "FreshSession", "SessionBinding",
    "BothDeal", "PublicGraph", "DirectionalAe", "SkipUndecryptable", "NoDiscard",
]


def u32(x):
    return x.to_bytes(4, "big")


def u64(x):
    return x.to_bytes(8, "big")


def hkdf(ikm, info, length):
    prk = hmac.new(bytes(32), ikm, hashlib.sha256).digest()
    okm, block = b"", b""
    for i in range(1, -(-length // 32) + 1):
        block = hmac.new(prk, block + info + bytes([i]), hashlib.sha256).digest()
        okm += block
    return okm[:length]


def to_field(ikm, label):
    return int.from_bytes(hkdf(ikm, label, 48), "big") % Q


def fq(x):
    return x.to_bytes(32, "big")


def one_way(x):
    return fq(to_field(x, b"secagg/v1/one-way"))


def coin(name):
    """32 bytes below 2^248: an element of F_q, or a key; a nonce is the first 12."""
    return b"\0" + hashlib.sha256(name.encode()).digest()[1:]


def element(name):
    return int.from_bytes(coin(name), "big")


def nonce(name):
    return hashlib.sha256(name.encode()).digest()[:12]


def seal(key, n, ad, plaintext):
    return n + AESGCM(hkdf(key, b"secagg/v1/ae", 16)).encrypt(n, plaintext, ad)


def keystream(seed, ts, length):
    okm = hkdf(seed, b"secagg/v1/prg" + ts, 32)
    return Cipher(algorithms.AES(okm[:16]), modes.CTR(okm[16:])).encryptor().update(bytes(length))


def words(seed, ts):
    """PRG to Z_R^r, R = 2^16."""
    stream = keystream(seed, ts, 2 * R)
    return [int.from_bytes(stream[2 * i : 2 * i + 2], "little") for i in range(R)]


def below(seed, ts, bound):
    """One element of PRG to Z_bound, bound at most 256."""
    mask = (1 << (bound - 1).bit_length()) - 1
    return next(b & mask for b in keystream(seed, ts, 1000) if b & mask < bound)


def graph(seed):
    ids = list(range(1, M + 1))
    for i in range(M - 1, 0, -1):
        j = below(seed, b"graph" + u32(i), i + 1)
        ids[i], ids[j] = ids[j], ids[i]
    near, deals = {i: set() for i in ids}, {i: set() for i in ids}
    for p in range(M):
        for k in range(1, ELL // 2 + 1):
            a, b = ids[p], ids[(p + k) % M]
            near[a].add(b)
            near[b].add(a)
            deals[a].add(b)
    return near, deals


def point(scalar):
    return ec.derive_private_key(scalar, ec.SECP256R1()).public_key().public_bytes(
        Encoding.X962, PublicFormat.CompressedPoint
    )


def sign(scalar, message):
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    r, s = utils.decode_dss_signature(ec.derive_private_key(scalar, ec.SECP256R1()).sign(message, algorithm))
    return fq(r) + fq(s)


def f(secret, coefficients, x):
    return (secret + sum(a * pow(x, k + 1, Q) for k, a in enumerate(coefficients))) % Q


def ids_set(ids):
    return u32(len(ids)) + b"".join(map(u32, ids))


SEED = coin("graph seed")
NEAR, DEALS = graph(SEED)


def session(repairs, active, i):
    """The call, sid, and the masked input of user i. U0 is everybody."""
    has = lambda name: repairs >> NAMES.index(name) & 1
    u0 = list(range(1, M + 1))
    stamp = u32(TAU) + u64(T_L) + u64(TS_L) + u64(TS_TAU)
    head = repairs.to_bytes(2, "big") + bytes([active]) + b"".join(map(u32, [M, T, ELL, ETA, NU, R, C]))
    sid = b"secagg/v1/mgl/sid" + head + bytes([BITS]) + u64(MAX_INPUT) + SEED + stamp + ids_set(u0)
    if active:
        sid += b"".join(point(element(f"signing key {j}")) for j in range(M + 1))
    sid = hashlib.sha256(sid).digest()
    call = b"\x03" + stamp + ids_set(u0)
    if active:
        signed = b"secagg/v1/mgl/call" + sid if has("SessionBinding") else ids_set(u0) + stamp
        call += sign(element("signing key 0"), signed)

    def one_time(master, label, j):
        if has("FreshSession"):
            return fq(to_field(master + sid + u32(min(i, j)) + u32(max(i, j)), label))
        key = one_way(master + u64(TS_L if has("SeparatedOneTimeKeys") else T_L))
        if has("SeparatedOneTimeKeys"):
            key += u32(NU) + u32(TAU)
        for _ in range(NU - TAU):
            key = one_way(key)
        return key

    def ad(purpose, recipient, subject):
        directional = b"secagg/v1/mgl/ad" + bytes([purpose]) + u32(i) + u32(recipient) + u32(subject)
        return (directional if has("DirectionalAe") else b"") + (sid if has("SessionBinding") else b"")

    pair = lambda kind, j: coin(f"{kind} {min(i, j)} {max(i, j)}")
    masks = {j: one_time(pair("mask", j), b"secagg/v1/mgl/mask", j) for j in NEAR[i]}
    keys = {j: one_time(pair("ciphertext", j), b"secagg/v1/mgl/ae", j) for j in u0 if j != i}
    server = coin(f"server {i}")
    kappa, a_kappa = element("kappa"), [element(f"a_kappa {k}") for k in range(1, T)]
    dealt = NEAR[i] if has("BothDeal") else DEALS[i]
    first, second = [], []
    for j in sorted(keys):
        share = fq(f(kappa, a_kappa, j))
        if j not in dealt:
            second.append(u32(j) + seal(keys[j], nonce(f"nonce_e {j}"), ad(0, j, 0), share))
            continue
        secret, a = int.from_bytes(masks[j], "big"), [element(f"a_pair {j}")]
        entry = u32(j) + seal(keys[j], nonce(f"nonce_e {j}"), ad(0, j, 0), share + fq(f(secret, a, 2)))
        entry += seal(server, nonce(f"nonce_a {j}"), ad(1, 0, j), fq(f(secret, a, 3)))
        if active:
            entry += seal(server, nonce(f"nonce_b {j}"), ad(2, 0, j), point(secret) + point(a[0]))
        first.append(entry)
    alpha = [100 * k + i for k in range(R)]
    for sign_, seed in [(1, fq(kappa))] + [(1 if i <= j else -1, masks[j]) for j in masks]:
        alpha = [(x + sign_ * w) % 2**BITS for x, w in zip(alpha, words(seed, u64(TS_TAU)))]
    message = b"\x04" + u32(len(first)) + b"".join(first) + u32(len(second)) + b"".join(second)
    if active:
        message += seal(server, nonce("nonce_c"), ad(3, 0, 0), b"".join(map(point, [kappa] + a_kappa)))
    return call, sid, message + b"".join(x.to_bytes(2, "big") for x in alpha)


def nike():
    """Rows and keys of section 11: m = 4, k = 3."""
    k = 3
    lines, values = [], {}
    for b in (1, 2):
        for i in range(1, M + 1):
            row = b""
            for p in (0, 1):
                a = {(u, v): element(f"a {b} {p} {min(u, v)} {max(u, v)}") for u in range(k) for v in range(k)}
                coefficients = [sum(a[u, v] * i**u for u in range(k)) % Q for v in range(k)]
                row += b"".join(map(fq, coefficients))
                for j in range(1, M + 1):
                    value = sum(c * j**v for v, c in enumerate(coefficients))
                    values[p, i, j] = (values.get((p, i, j), 0) + value) % Q
            ad = b"secagg/v1/nike/row" + bytes([b]) + u32(i)
            lines.append((f"row {b} {i}", seal(coin(f"provider {b} {i}"), nonce(f"row {b} {i}"), ad, row)))
    for p, label in ((0, b"mask"), (1, b"ae")):
        for i, j in ((1, 2), (2, 4), (3, 4)):
            assert values[p, i, j] == values[p, j, i]
            key = to_field(fq(values[p, i, j]) + u32(i) + u32(j), b"secagg/v1/nike/" + label)
            lines.append((f"{label.decode()} {i} {j}", fq(key)))
    rhos = [coin("rho 1"), coin("rho 2")]
    for b in (1, 2):
        commitment = hashlib.sha256(b"secagg/v1/graph/commit" + bytes([b]) + rhos[b - 1]).digest()
        lines.append((f"commitment {b}", commitment))
    lines.append(("graph seed", hashlib.sha256(b"secagg/v1/graph/seed" + rhos[0] + rhos[1]).digest()))
    return lines


for i in range(1, M + 1):
    print(f"neighbours {i}:", ids_set(sorted(NEAR[i])).hex())
    print(f"dealt {i}:", ids_set(sorted(DEALS[i])).hex())
for bits in (0x7FF, 0x000, 0x7EF, 0x7E7, 0x02F, 0x1C6):
    for active in (0, 1):
        call, sid, message = session(bits, active, 2)
        print(f"{bits:03x} {active} call:", call.hex())
        print(f"{bits:03x} {active} sid:", sid.hex())
        print(f"{bits:03x} {active} masked input:", message.hex())
for name, value in nike():
    print(f"{name}:", value.hex())

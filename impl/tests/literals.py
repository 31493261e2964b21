#!/usr/bin/env python3
"""Prints literals.txt: expected values for literals.rs, computed from docs/bytes.md alone.

Standard library and `pip install cryptography` (OpenSSL). Run: python3 literals.py > literals.txt
"""

import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Q = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def hkdf(ikm, info, length):
    prk = hmac.new(bytes(32), ikm, hashlib.sha256).digest()
    out, block, i = b"", b"", 1
    while len(out) < length:
        block = hmac.new(prk, block + info + bytes([i]), hashlib.sha256).digest()
        out, i = out + block, i + 1
    return out[:length]


def ctr(key, counter, length):
    cipher = Cipher(algorithms.AES(key), modes.CTR(counter)).encryptor()
    return cipher.update(bytes(length))


def bits(r):
    return (r - 1).bit_length()


def prg(seed, ts, m, r):
    okm = hkdf(seed, b"secagg/v1/prg" + ts, 32)
    width = next(w for w in (1, 2, 4, 8) if 8 * w >= bits(r))
    stream = ctr(okm[:16], okm[16:], 8 * width * m + 4096)
    words = (int.from_bytes(stream[i : i + width], "little") & ((1 << bits(r)) - 1) for i in range(0, len(stream), width))
    accepted = [w for w in words if w < r]
    assert len(accepted) >= m
    return accepted[:m]


def pack(vector, r):
    b, length = bits(r), -(-len(vector) * bits(r) // 8)
    whole = 0
    for x in vector:
        whole = whole << b | x
    return (whole << (8 * length - b * len(vector))).to_bytes(length, "big")


def digest(vector):
    return sha(*(x.to_bytes(8, "big") for x in vector))


def private(sk):
    return ec.derive_private_key(sk, ec.SECP256R1())


def point(sk):
    return private(sk).public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def agree(sk, pk):
    peer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), pk)
    return sha(private(sk).exchange(ec.ECDH(), peer))


def sign(sk, message):
    der = private(sk).sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = utils.decode_dss_signature(der)
    return fq(r) + fq(s)


def fq(x):
    return x.to_bytes(32, "big")


def u32(x):
    return x.to_bytes(4, "big")


def share(secret, coefficients, v):
    return sum(a * pow(v, k, Q) for k, a in enumerate([secret] + coefficients)) % Q


def seal(agreed, nonce, plaintext, ad=b""):
    return nonce + AESGCM(hkdf(agreed, b"secagg/v1/ae", 16)).encrypt(nonce, plaintext, ad)


def lst(entries):
    return u32(len(entries)) + b"".join(u32(v) + e for v, e in entries)


def show(name, value):
    print(name, value.hex() if isinstance(value, bytes) else ",".join(map(str, value)))


SEED = sha(b"a seed")

show("one_way", fq(int.from_bytes(hkdf(b"abc", b"secagg/v1/one-way", 48), "big") % Q))
show("kdf_to_field", fq(int.from_bytes(hkdf(SEED, b"secagg/v1/test", 48), "big") % Q))
show("agree", agree(5, point(7)))
show("point_5", point(5))
show("sealed", seal(agree(5, point(7)), b"twelve bytes", b"a plaintext"))
show("share_3", fq(share(11, [Q - 1, 22], 3)))
# Degree 40, at ids of every size; the powers of 65535, 2642245 and 2^32 - 1 fill a machine word best.
COEFFICIENTS = [int.from_bytes(hkdf(SEED, b"a/%d" % k, 48), "big") % Q for k in range(41)]
for v in (1, 2, 3, 255, 256, 1999, 2**16 - 1, 2**16, 2642245, 2**31, 2**32 - 1):
    show(f"share/{v}", fq(share(COEFFICIENTS[0], COEFFICIENTS[1:], v)))
show("ctr_wraps", ctr(bytes(range(16)), b"\xff" * 16, 48))

# Every word size, powers of two and not; ts empty and not.
for r in (2, 5, 2**8, 2**8 + 1, 2**16, 2**20, 2**24, 1000003, 2**26, 2**32, 2**32 + 1, 2**63, 2**64 - 1, 2**64):
    show(f"prg/{r}", prg(SEED, b"", 5, r))
    show(f"prg_ts/{r}", prg(SEED, b"\x01\x02", 2, r))
    # Over several tiles of keystream.
    show(f"prg_long/{r}", digest(prg(SEED, b"", 5000, r)))
    vector = [(r - 1 - 7 * i) % r for i in range(13)]
    show(f"pack/{r}", pack(vector, r))


def session(name, active, hardened=False):
    """n = 3, t = 2, m = 5, R_U - 1 = 1000, R = 3001. User 3 is lost before round 2; the other two stay."""
    ids, r = (1, 2, 3), 3001
    coin = lambda *what: int.from_bytes(hkdf(SEED, "/".join(map(str, what)).encode(), 48), "big") % Q
    d, c, s, b = ({u: coin(x, u) for u in ids} for x in "dcsb")
    a_s, a_b = ({u: [coin(x, u)] for u in ids} for x in ("as", "ab"))
    nonce = {(u, v): sha(u32(u), u32(v))[:12] for u in ids for v in ids}
    inputs = {u: [(97 * u * i) % 1001 for i in range(5)] for u in ids}

    keys = {u: point(c[u]) + point(s[u]) for u in ids}
    to_sign = {u: b"secagg/v1/bon/keys" + u32(u) + keys[u] if hardened else keys[u] for u in ids}
    advertised = {u: keys[u] + (sign(d[u], to_sign[u]) if active else b"") for u in ids}
    for u in ids:
        show(f"{name}/coins/{u}", b"".join(map(fq, [d[u], c[u], s[u], b[u], a_s[u][0], a_b[u][0]])))
        show(f"{name}/verify/{u}", point(d[u]))
        show(f"{name}/nonces/{u}", b"".join(nonce[u, v] for v in ids if v != u))
        show(f"{name}/up0/{u}", b"\x00" + advertised[u])
    key_list = b"\x01" + lst([(u, advertised[u]) for u in ids])
    show(f"{name}/down0", key_list)
    numbers = u32(3) + u32(2) + u32(5) + (r - 1).to_bytes(8, "big") + (1000).to_bytes(8, "big")
    verify = b"".join(point(d[u]) for u in ids) if active else b""
    sid = sha(b"secagg/v1/bon/sid", b"\x00\x7f", bytes([active]), numbers, key_list, verify)

    e = {}
    for u in ids:
        for v in ids:
            plaintext = u32(u) + u32(v) + fq(share(s[u], a_s[u], v)) + fq(share(b[u], a_b[u], v))
            ad = b"secagg/v1/bon/ad" + u32(u) + u32(v) + sid if hardened else b""
            e[u, v] = seal(agree(c[u], point(c[v])), nonce[u, v], plaintext, ad)
        show(f"{name}/up1/{u}", b"\x02" + lst([(v, e[u, v]) for v in ids if v != u]))
    for u in ids:
        show(f"{name}/down1/{u}", b"\x03" + lst([(v, e[v, u]) for v in ids if v != u]))

    stay = (1, 2)
    for u in stay:
        y = [x + p for x, p in zip(inputs[u], prg(fq(b[u]), b"", 5, r))]
        for v in ids:
            if v != u:
                seed = agree(s[u], point(s[v]))
                if hardened:
                    names = u32(min(u, v)) + u32(max(u, v))
                    seed = fq(int.from_bytes(hkdf(seed + names, b"secagg/v1/bon/mask", 48), "big") % Q)
                mask = prg(seed, b"", 5, r)
                y = [x + (p if u > v else -p) for x, p in zip(y, mask)]
        show(f"{name}/up2/{u}", b"\x04" + pack([x % r for x in y], r))
    u3 = u32(2) + u32(1) + u32(2)
    show(f"{name}/down2", b"\x05" + u3)
    if active:
        to_sign = b"secagg/v1/bon/survivors" + sid + u3 if hardened else u3
        for u in stay:
            show(f"{name}/up3/{u}", b"\x06" + sign(d[u], to_sign))
        show(f"{name}/down3", b"\x07" + lst([(u, sign(d[u], to_sign)) for u in stay]))
    for u in stay:
        of_dropped = lst([(3, fq(share(s[3], a_s[3], u)))])
        of_survivors = lst([(v, fq(share(b[v], a_b[v], u))) for v in stay])
        show(f"{name}/up4/{u}", b"\x08" + of_dropped + of_survivors)
    show(f"{name}/sum", [x + y for x, y in zip(inputs[1], inputs[2])])


session("hbc", False)
session("active", True)
session("hbc_hardened", False, True)
session("active_hardened", True, True)

"""The primitives (docs/bytes.md, sections 1, 2, 6 and 7)."""

import hashlib
import hmac
from itertools import islice

from secagg import ae, aes, ecdsa, feldman, graph, kdf, key_chain, p256, prg, shamir, wire
from secagg.errors import require

from .values import decimals, number, numbered, raw, scalar_hex


def element(text):
    """An element of F_q: E_RANGE from q on."""
    x = number(text)
    require(x < p256.Q, "E_RANGE")
    return x


def sha256(inputs, _coins):
    return {"digest": hashlib.sha256(raw(inputs["message"])).hexdigest()}


def hmac_sha256(inputs, _coins):
    return {"tag": hmac.new(raw(inputs["key"]), raw(inputs["message"]), hashlib.sha256).hexdigest()}


def aes128_ctr(inputs, _coins):
    data = raw(inputs["data"])
    stream = b"".join(islice(aes.ctr_keystream(raw(inputs["key"]), raw(inputs["counter_block"])), len(data) // 16 + 1))
    return {"data": bytes(a ^ b for a, b in zip(data, stream)).hex()}


def gcm_encrypt(inputs, _coins):
    parts = (raw(inputs[name]) for name in ("key", "nonce", "ad", "plaintext"))
    return {"ciphertext": aes.gcm_encrypt(*parts).hex()}


def ae_enc(inputs, coins):
    sealed = ae.encrypt(raw(inputs["key"]), raw(coins["nonce"]), raw(inputs["ad"]), raw(inputs["plaintext"]))
    return {"ciphertext": sealed.hex()}


def ae_dec(inputs, _coins):
    return {"plaintext": ae.decrypt(raw(inputs["key"]), raw(inputs["ad"]), raw(inputs["ciphertext"])).hex()}


def multiply(inputs, _coins):
    product = p256.multiply(number(inputs["scalar"]), p256.decode(raw(inputs["point"])))
    return {"point": p256.encode(product).hex()}


def decode(inputs, _coins):
    x, y = p256.decode(raw(inputs["point"]))
    return {"x": scalar_hex(x), "y": scalar_hex(y)}


def sign(inputs, _coins):
    return {"signature": ecdsa.sign(number(inputs["secret_key"]), raw(inputs["message"])).hex()}


def verify(inputs, _coins):
    pk = p256.decode(raw(inputs["public_key"]))
    require(ecdsa.verify(pk, raw(inputs["message"]), raw(inputs["signature"])), "E_SIGNATURE")
    return {}


def shares_json(shares):
    return [{"id": v, "value": scalar_hex(share)} for v, share in shares]


def share(inputs, coins):
    t, ids = inputs["threshold"], inputs["ids"]
    coefficients = numbered(coins, "a", number)
    require(1 <= t <= len(ids) and len(coefficients) == t - 1, "E_PARAMS")
    polynomial = [element(inputs["secret"]), *coefficients.values()]
    require(all(a < p256.Q for a in polynomial), "E_RANGE")
    seen = set()
    for v in ids:
        require(v, "E_RANGE")
        require(v not in seen, "E_DUPLICATE")
        seen.add(v)
    shares = shamir.share(polynomial, ids)
    return {"shares": shares_json((v, shares[v]) for v in ids)}


def reconstruct(inputs, _coins):
    shares = [(share["id"], share["value"]) for share in inputs["shares"]]
    require(len(shares) >= inputs["threshold"], "E_THRESHOLD")
    seen = set()
    for v, _ in shares:
        require(v, "E_RANGE")
        require(v not in seen, "E_DUPLICATE")
        seen.add(v)
    shares = [(v, element(value)) for v, value in shares]
    return {"secret": scalar_hex(shamir.reconstruct(shares, inputs["threshold"]))}


def commit(inputs, _coins):
    points = feldman.commit([element(a) for a in inputs["coefficients"]])
    return {"commitment": [points[at:at + 33].hex() for at in range(0, len(points), 33)]}


def prg_vector(inputs, _coins):
    modulus = int(inputs["max_element"]) + 1
    require(2 <= modulus <= 2**64, "E_PARAMS")
    vector = prg.to_vector(raw(inputs["seed"]), raw(inputs["time_stamp"]), modulus, inputs["dimension"])
    return {"vector": decimals(vector)}


def to_field(inputs, _coins):
    return {"element": kdf.to_field(raw(inputs["ikm"]), raw(inputs["label"])).hex()}


def one_way(inputs, _coins):
    return {"y": kdf.one_way(raw(inputs["x"])).hex()}


def generate(_inputs, coins):
    return {"pk": p256.encode(p256.public_key(number(coins["sk"]))).hex()}


def agree(inputs, _coins):
    sk = number(inputs["sk"])
    require(1 <= sk < p256.Q, "E_RANGE")
    return {"key": p256.agree(sk, p256.decode(raw(inputs["pk"]))).hex()}


def chain_of_figure_3(inputs, _coins):
    mk, t_l = raw(inputs["master_key"]), int(inputs["t_l"])
    key = key_chain.figure_3(mk, t_l, inputs["sessions"], inputs["tau"])
    return {"interval_key": kdf.one_way(mk + wire.u64(t_l)).hex(), "key": key.hex()}


def chain_of_figure_4(inputs, _coins):
    mk, ts_l = raw(inputs["master_key"]), int(inputs["ts_l"])
    key = key_chain.figure_4(mk, ts_l, inputs["sessions"], inputs["tau"])
    return {"interval_key": kdf.one_way(mk + wire.u64(ts_l)).hex(), "key": key.hex()}


FUNCTIONS = {
    "sha256": sha256,
    "hmac_sha256": hmac_sha256,
    "aes128_ctr": aes128_ctr,
    "aes128_gcm.encrypt": gcm_encrypt,
    "ae.enc": ae_enc,
    "ae.dec": ae_dec,
    "p256.multiply": multiply,
    "p256.decode": decode,
    "ecdsa.sign": sign,
    "ecdsa.verify": verify,
    "shamir.share": share,
    "shamir.reconstruct": reconstruct,
    "feldman.commit": commit,
    "prg.vector": prg_vector,
    "kdf.to_field": to_field,
    "kdf.one_way": one_way,
    "key_agreement.generate": generate,
    "key_agreement.agree": agree,
    "key_chain.figure_3": chain_of_figure_3,
    "key_chain.figure_4": chain_of_figure_4,
}

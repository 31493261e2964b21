"""Hashes, ciphers and what is derived with them (docs/bytes.md, section 2)."""

import hashlib
import hmac
from itertools import islice

from secagg import ae, aes, kdf, prg
from secagg.errors import require

from .values import decimals, raw, step


def sha256(inputs, _coins):
    return {"digest": hashlib.sha256(raw(inputs["message"])).hexdigest()}


def hmac_sha256(inputs, _coins):
    return {"tag": hmac.new(raw(inputs["key"]), raw(inputs["message"]), hashlib.sha256).hexdigest()}


def prk(ikm, salt=b""):
    """HKDF's first step, for a trace."""
    return step("RFC 5869 §2.2", "PRK", kdf.extract(ikm, salt))


def hkdf_sha256(inputs, _coins):
    ikm, salt, info = (raw(inputs[name]) for name in ("ikm", "salt", "info"))
    length = inputs["length"]
    okm = kdf.hkdf(ikm, salt, info, length)
    blocks = kdf.hkdf(ikm, salt, info, min(-(-length // 32), 4) * 32)
    trace = [prk(ikm, salt)]
    trace += [step("RFC 5869 §2.3", f"T({at // 32 + 1})", blocks[at:at + 32]) for at in range(0, len(blocks), 32)]
    return {"okm": okm.hex()}, trace


def aes128(inputs, _coins):
    block = aes.Aes128(raw(inputs["key"])).encrypt(int.from_bytes(raw(inputs["block"]), "big"))
    return {"block": block.to_bytes(16, "big").hex()}


def aes128_ctr(inputs, _coins):
    data = raw(inputs["data"])
    stream = b"".join(islice(aes.ctr_keystream(raw(inputs["key"]), raw(inputs["counter_block"])), len(data) // 16 + 1))
    return {"data": bytes(a ^ b for a, b in zip(data, stream)).hex()}


def gcm_encrypt(inputs, _coins):
    parts = (raw(inputs[name]) for name in ("key", "nonce", "ad", "plaintext"))
    return {"ciphertext": aes.gcm_encrypt(*parts).hex()}


def gcm_decrypt(inputs, _coins):
    key, nonce, ad, sealed = (raw(inputs[name]) for name in ("key", "nonce", "ad", "ciphertext"))
    require(len(sealed) >= 16, "E_LENGTH")
    plaintext = aes.gcm_decrypt(key, nonce, ad, sealed)
    require(plaintext is not None, "E_TAG")
    return {"plaintext": plaintext.hex()}


def ae_enc(inputs, coins):
    sealed = ae.encrypt(raw(inputs["key"]), raw(coins["nonce"]), raw(inputs["ad"]), raw(inputs["plaintext"]))
    return {"ciphertext": sealed.hex()}


def ae_dec(inputs, _coins):
    return {"plaintext": ae.decrypt(raw(inputs["key"]), raw(inputs["ad"]), raw(inputs["ciphertext"])).hex()}


def to_field_traced(ikm, label):
    """KDF to F_q, with what comes up on the way."""
    trace = [
        prk(ikm),
        step("docs/bytes.md §2", "info", label),
        step("docs/bytes.md §2", "48 bytes, before the reduction", kdf.hkdf(ikm, b"", label, 48)),
    ]
    return kdf.to_field(ikm, label).hex(), trace


def to_field(inputs, _coins):
    element, trace = to_field_traced(raw(inputs["ikm"]), raw(inputs["label"]))
    return {"element": element}, trace


def one_way(inputs, _coins):
    _, trace = to_field_traced(raw(inputs["x"]), b"secagg/v1/one-way")
    return {"y": kdf.one_way(raw(inputs["x"])).hex()}, trace


def vector(inputs, max_element):
    """The vector for one modulus; R ≥ 2."""
    modulus = int(max_element) + 1
    require(modulus >= 2, "E_PARAMS")
    return prg.to_vector(raw(inputs["seed"]), raw(inputs["time_stamp"]), modulus, inputs["dimension"])


def prg_vector(inputs, _coins):
    seed, info = raw(inputs["seed"]), b"secagg/v1/prg" + raw(inputs["time_stamp"])
    material = kdf.hkdf(seed, b"", info, 32)
    trace = [
        prk(seed),
        step("docs/bytes.md §2", "info", info),
        step("docs/bytes.md §2", "AES-128 key", material[:16]),
        step("docs/bytes.md §2", "initial counter block", material[16:]),
    ]
    return {"vector": decimals(vector(inputs, inputs["max_element"]))}, trace


def prg_digest(inputs, _coins):
    digest = hashlib.sha256()
    for max_element in inputs["max_elements"]:
        digest.update(b"".join(x.to_bytes(8, "big") for x in vector(inputs, max_element)))
    return {"digest": digest.hexdigest()}


FUNCTIONS = {
    "sha256": sha256,
    "hmac_sha256": hmac_sha256,
    "hkdf_sha256": hkdf_sha256,
    "aes128": aes128,
    "aes128_ctr": aes128_ctr,
    "aes128_gcm.encrypt": gcm_encrypt,
    "aes128_gcm.decrypt": gcm_decrypt,
    "ae.enc": ae_enc,
    "ae.dec": ae_dec,
    "kdf.to_field": to_field,
    "kdf.one_way": one_way,
    "prg.vector": prg_vector,
    "prg.digest": prg_digest,
}

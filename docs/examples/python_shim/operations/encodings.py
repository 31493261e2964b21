"""Sets, packed vectors, NPKC's encodings, and messages read alone (docs/bytes.md, sections 1, 3, 4, 9 and 10)."""

from secagg import bon_messages, mgl_messages, npkc_encodings, p256, wire
from secagg.errors import Refusal, require
from secagg.wire import Reader

from .values import decimals, raw, scalar_hex


def decode_set(inputs, _coins):
    reader = Reader(raw(inputs["set"]), inputs["users"])
    ids = reader.id_set()
    reader.end()
    return {"ids": list(ids)}


def modulus_of(inputs):
    modulus = int(inputs["max_element"]) + 1
    require(modulus >= 2, "E_PARAMS")
    return modulus


def pack(inputs, _coins):
    modulus = modulus_of(inputs)
    vector = [int(x) for x in inputs["vector"]]
    require(all(x < modulus for x in vector), "E_RANGE")
    return {"packed": wire.pack(vector, modulus).hex()}


def unpack(inputs, _coins):
    return {"vector": decimals(wire.unpack(raw(inputs["packed"]), modulus_of(inputs), inputs["dimension"]))}


def hexed(data):
    """Bytes as hex; null where there are none."""
    return data.hex() if data else None


def values(entries):
    """A list whose entries have one field."""
    return [{"id": v, "value": value.hex()} for v, value in entries.items()]


def shares(entries):
    return [{"id": v, "value": scalar_hex(share)} for v, share in entries.items()]


def sealed(entries):
    return [{"id": j, "e": e.hex()} for j, e in entries.items()]


def public_keys(fields):
    c_pk, s_pk, sigma = fields
    return {"c_pk": p256.encode(c_pk).hex(), "s_pk": p256.encode(s_pk).hex(), "sigma": hexed(sigma)}


def bon(read, *needs, then):
    """A message of BON: what reads it, what that needs besides, and what becomes of it."""

    def decode(inputs, _coins):
        known = {"n": inputs["users"], "active": inputs["model"] == "active", "m": inputs["dimension"],
                 "modulus": int(inputs["max_element"]) + 1}
        return then(read(raw(inputs["message"]), *(known[name] for name in needs)))

    return decode


def mgl(read, *needs, then):
    """A message of MGL. What the server reads is its sender's fault, whatever is wrong."""

    def decode(inputs, _coins):
        known = {"m": inputs["users"], "t": inputs["threshold"], "active": inputs["model"] == "active",
                 "modulus": 1 << inputs["bits"], "r": inputs["dimension"]}
        try:
            return then(read(raw(inputs["message"]), *(known[name] for name in needs)))
        except Refusal as refusal:
            raise Refusal(refusal.code, inputs.get("from", refusal.culprit)) from None

    return decode


def call(fields):
    tau, t_l, ts_l, ts_tau, u0, signature = fields
    return {"tau": tau, "t_l": str(t_l), "ts_l": str(ts_l), "ts_tau": str(ts_tau), "u0": list(u0),
            "signature": hexed(signature)}


def masked_input(fields):
    dealt, others, c, alpha = fields
    listed = [{"id": j, "e": e.hex(), "a": a.hex(), "b": hexed(b)} for j, (e, a, b) in dealt.items()]
    return {"dealt": listed, "others": sealed(others), "c": hexed(c), "alpha": decimals(alpha)}


def beta(entries):
    kinds = ("nothing", "kappa", "pair")
    return {"beta": [{"kind": kinds[kind], "share": scalar_hex(share) if kind else None} for kind, share in entries]}


def modulus_n(inputs):
    return int(inputs["modulus"])


def decode_integer(inputs, _coins):
    reader = Reader(raw(inputs["bytes"]))
    value = npkc_encodings.read_integer(reader)
    reader.end()
    return {"value": str(value)}


def decode_element(inputs, _coins):
    reader = Reader(raw(inputs["bytes"]))
    value = npkc_encodings.read_element(reader, modulus_n(inputs))
    reader.end()
    return {"element": str(value)}


def encode_polynomial(inputs, _coins):
    coefficients = [int(c) for c in inputs["coefficients"]]
    return {"bytes": npkc_encodings.encode_polynomial(coefficients, modulus_n(inputs)).hex()}


def decode_polynomial(inputs, _coins):
    reader = Reader(raw(inputs["bytes"]))
    return {"coefficients": decimals(npkc_encodings.read_polynomial(reader, modulus_n(inputs), inputs["k"]))}


FUNCTIONS = {
    "npkc.encode_integer": lambda inputs, _coins: {
        "bytes": npkc_encodings.encode_integer(int(inputs["value"])).hex()},
    "npkc.decode_integer": decode_integer,
    "npkc.encode_element": lambda inputs, _coins: {
        "bytes": npkc_encodings.encode_element(int(inputs["element"]), modulus_n(inputs)).hex()},
    "npkc.decode_element": decode_element,
    "npkc.encode_polynomial": encode_polynomial,
    "npkc.decode_polynomial": decode_polynomial,
    "wire.decode_set": decode_set,
    "packing.pack": pack,
    "packing.unpack": unpack,
    "bon.decode.advertise_keys": bon(bon_messages.read_advertise_keys, "n", "active", then=public_keys),
    "bon.decode.key_list": bon(bon_messages.read_key_list, "n", "active", then=lambda listed: {
        "list": [{"id": v, **public_keys(fields)} for v, fields in listed.items()]}),
    "bon.decode.share_keys": bon(bon_messages.read_share_keys, "n", then=lambda e: {"list": values(e)}),
    "bon.decode.ciphertexts": bon(bon_messages.read_ciphertexts, "n", then=lambda e: {"list": values(e)}),
    "bon.decode.masked_input": bon(
        bon_messages.read_masked_input, "modulus", "m", then=lambda y: {"vector": decimals(y)}),
    "bon.decode.survivors": bon(bon_messages.read_survivors, "n", then=lambda ids: {"set": list(ids)}),
    "bon.decode.consistency_check": bon(
        bon_messages.read_consistency_check, then=lambda sigma: {"sigma": sigma.hex()}),
    "bon.decode.signatures": bon(bon_messages.read_signatures, "n", then=lambda listed: {"list": values(listed)}),
    "bon.decode.unmasking": bon(bon_messages.read_unmasking, "n", then=lambda lists: {
        "s_sk": shares(lists[0]), "b": shares(lists[1])}),
    "mgl.decode.response": mgl(mgl_messages.read_response, "m", then=lambda _nothing: {}),
    "mgl.decode.call": mgl(mgl_messages.read_call, "m", "active", then=call),
    "mgl.decode.masked_input": mgl(
        mgl_messages.read_masked_input, "m", "t", "active", "modulus", "r", then=masked_input),
    "mgl.decode.shares": mgl(mgl_messages.read_shares, "m", then=lambda lists: {
        "u1": list(lists[0]), "dealt": sealed(lists[1]), "others": sealed(lists[2])}),
    "mgl.decode.signature": mgl(mgl_messages.read_signature, then=lambda sigma: {"signature": sigma.hex()}),
    "mgl.decode.signatures": mgl(mgl_messages.read_signatures, "m", then=lambda listed: {
        "signatures": [{"id": j, "signature": signature.hex()} for j, signature in listed.items()]}),
    "mgl.decode.beta": mgl(mgl_messages.read_beta, "m", then=beta),
}

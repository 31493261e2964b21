"""F_q, the curve, and what is built on them (docs/bytes.md, sections 1 and 2; commitments: section 10)."""

from secagg import ecdsa, feldman, p256, shamir
from secagg.errors import require

from .values import element, number, numbered, raw, scalar_hex, step


def field(operation):
    """An operation on two elements of F_q."""
    return lambda inputs, _coins: {
        "result": scalar_hex(operation(element(inputs["a"]), element(inputs["b"])) % p256.Q)
    }


def invert(inputs, _coins):
    a = element(inputs["a"])
    require(a, "E_RANGE")
    return {"result": scalar_hex(pow(a, -1, p256.Q))}


def multiply(inputs, _coins):
    product = p256.multiply(element(inputs["scalar"]), p256.decode(raw(inputs["point"])))
    return {"point": p256.encode(product).hex()}


def decode(inputs, _coins):
    x, y = p256.decode(raw(inputs["point"]))
    return {"x": scalar_hex(x), "y": scalar_hex(y)}


def generate(_inputs, coins):
    return {"pk": p256.encode(p256.public_key(number(coins["sk"]))).hex()}


def agree(inputs, _coins):
    sk, pk = number(inputs["sk"]), raw(inputs["pk"])
    require(1 <= sk < p256.Q, "E_RANGE")
    point = p256.decode(pk)
    x = p256.multiply(sk, point)[0]
    return {"key": p256.agree(sk, point).hex()}, [step("BON App. A-B", "x of sk·pk", x.to_bytes(32, "big"))]


def public_key(inputs, _coins):
    return {"pk": p256.encode(p256.public_key(number(inputs["sk"]))).hex()}


def sign(inputs, _coins):
    return {"signature": ecdsa.sign(number(inputs["sk"]), raw(inputs["message"])).hex()}


def verify(inputs, _coins):
    pk = p256.decode(raw(inputs["pk"]))
    require(ecdsa.verify(pk, raw(inputs["message"]), raw(inputs["signature"])), "E_SIGNATURE")
    return {}


def shares_json(shares):
    return [{"id": v, "value": scalar_hex(share)} for v, share in shares]


def shares_of(inputs):
    return [(share["id"], element(share["value"])) for share in inputs["shares"]]


def share(inputs, coins):
    t, ids = inputs["threshold"], inputs["ids"]
    polynomial = [element(inputs["secret"]), *numbered(coins, "a", element).values()]
    shamir.check_ids(t, ids)
    require(len(polynomial) == t, "E_PARAMS")
    shares = shamir.share(polynomial, ids)
    return {"shares": shares_json((v, shares[v]) for v in ids)}


def reconstruct(inputs, _coins):
    shares = shares_of(inputs)
    secret = shamir.reconstruct(shares, inputs["threshold"])
    ids = [v for v, _ in shares]
    trace = [step("BON §VII-B", f"lambda_{v}", shamir.at_zero(v, ids).to_bytes(32, "big")) for v in ids]
    return {"secret": scalar_hex(secret)}, trace


def share_2_of_3(inputs, coins):
    shares = shamir.share_2_of_3(element(inputs["secret"]), element(coins["a"]))
    return {"shares": shares_json(enumerate(shares, 1))}


def reconstruct_2_of_3(inputs, _coins):
    return {"secret": scalar_hex(shamir.reconstruct(shares_of(inputs), 2))}


def commit(inputs, _coins):
    points = feldman.commit([element(a) for a in inputs["coefficients"]])
    return {"commitment": [points[at:at + 33].hex() for at in range(0, len(points), 33)]}


def verify_share(inputs, _coins):
    commitment = [p256.decode(raw(point)) for point in inputs["commitment"]]
    share = element(inputs["share"])
    require(commitment, "E_PARAMS")
    require(inputs["id"], "E_RANGE")
    require(feldman.verify(commitment, inputs["id"], share), "E_SHARE")
    return {}


FUNCTIONS = {
    "field.add": field(lambda a, b: a + b),
    "field.sub": field(lambda a, b: a - b),
    "field.mul": field(lambda a, b: a * b),
    "field.inv": invert,
    "p256.multiply": multiply,
    "p256.decode": decode,
    "key_agreement.generate": generate,
    "key_agreement.agree": agree,
    "ecdsa.public_key": public_key,
    "ecdsa.sign": sign,
    "ecdsa.verify": verify,
    "shamir.share": share,
    "shamir.reconstruct": reconstruct,
    "shamir.share_2_of_3": share_2_of_3,
    "shamir.reconstruct_2_of_3": reconstruct_2_of_3,
    "feldman.commit": commit,
    "feldman.verify": verify_share,
}

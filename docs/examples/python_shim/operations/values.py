"""From JSON's values to Python's, and back: hex for bytes, decimal strings for large numbers."""

from secagg import p256
from secagg.errors import require


def raw(text):
    """Bytes, of lower-case hex."""
    return bytes.fromhex(text)


def number(text):
    """A number, of big-endian hex."""
    return int(text, 16)


def element(text):
    """An element of F_q: E_RANGE from q on."""
    x = number(text)
    require(x < p256.Q, "E_RANGE")
    return x


def scalar_hex(x):
    """An element of F_q in 32 bytes."""
    return x.to_bytes(32, "big").hex()


def decimals(numbers):
    """Large numbers, as they stand in a vector."""
    return [str(x) for x in numbers]


def bound(text):
    """A largest value, or null for none, as the first value that is too large."""
    return None if text is None else int(text) + 1


def numbered(coins, stem, read):
    """The draws whose label is stem, a slash and a number: {number: read(draw)}, ascending."""
    found = {}
    for label, value in coins.items():
        name, slash, index = label.rpartition("/")
        if slash and name == stem:
            found[int(index)] = value
    return {index: read(found[index]) for index in sorted(found)}


def by_id(values):
    """{id: value} with JSON's keys."""
    return {str(v): value for v, value in values.items()}


def messages(sent):
    """Messages to users, as JSON has them."""
    return {"messages": {str(u): message.hex() for u, message in sent.items()}}


def step(where, name, value):
    """One line of a trace: the place that defines the value, its name, the value."""
    return {"step": where, "name": name, "value": value.hex()}

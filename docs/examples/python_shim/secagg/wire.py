"""Encodings, and the strict reading of messages (docs/bytes.md, sections 1 and 4)."""

from . import p256
from .errors import Refusal, require


def u8(x):
    return x.to_bytes(1, "big")


def u32(x):
    return x.to_bytes(4, "big")


def u64(x):
    return x.to_bytes(8, "big")


def scalar(x):
    """An element of F_q."""
    return x.to_bytes(32, "big")


def id_list(entries):
    """A list: {id: the encoded fields of its entry}, ids ascending."""
    return u32(len(entries)) + b"".join(u32(v) + entries[v] for v in sorted(entries))


def id_set(ids):
    """A set: a list whose entries are ids."""
    return id_list(dict.fromkeys(ids, b""))


def _packed_size(modulus, m):
    bits = (modulus - 1).bit_length()
    return bits, (m * bits + 7) // 8


def pack(vector, modulus):
    """A packed vector: the bits of its elements in a row, padded with zeros to a whole byte."""
    bits, size = _packed_size(modulus, len(vector))
    digits = "".join(format(x, f"0{bits}b") for x in vector)
    return int(digits.ljust(8 * size, "0") or "0", 2).to_bytes(size, "big")


def unpack(data, modulus, m):
    """The m elements of a packed vector: its length is judged, then each element, then the padding."""
    bits, size = _packed_size(modulus, m)
    require(len(data) == size, "E_LENGTH")
    digits = format(int.from_bytes(data, "big"), f"0{8 * size}b")
    vector = [int(digits[at:at + bits], 2) for at in range(0, m * bits, bits)]
    require(all(x < modulus for x in vector), "E_RANGE")
    require("1" not in digits[m * bits:], "E_PADDING")
    return vector


class Reader:
    """Reads a message from left to right; the first thing wrong is refused.

    Ids run from 1 to n. What is wrong inside a list's entry is the fault of the id that stands there; elsewhere
    of the culprit given, if any.
    """

    def __init__(self, data, n=0, culprit=None):
        self._data = data
        self._at = 0
        self._n = n
        self._culprit = culprit

    @classmethod
    def of_message(cls, data, kind, n):
        """A reader of what follows the kind, once that is the one expected."""
        require(data, "E_LENGTH")
        require(data[0] == kind, "E_ROUND")
        reader = cls(data, n)
        reader.raw(1)
        return reader

    def _left(self):
        return len(self._data) - self._at

    def raw(self, size):
        require(size <= self._left(), "E_LENGTH", self._culprit)
        self._at += size
        return self._data[self._at - size:self._at]

    def rest(self):
        return self.raw(self._left())

    def end(self):
        require(not self._left(), "E_LENGTH", self._culprit)

    def u8(self):
        return self.raw(1)[0]

    def kind_up_to(self, largest):
        """A first byte that says what follows."""
        kind = self.u8()
        require(kind <= largest, "E_RANGE", self._culprit)
        return kind

    def u32(self):
        return int.from_bytes(self.raw(4), "big")

    def u64(self):
        return int.from_bytes(self.raw(8), "big")

    def scalar(self):
        x = int.from_bytes(self.raw(32), "big")
        require(x < p256.Q, "E_RANGE", self._culprit)
        return x

    def point(self):
        data = self.raw(33)
        try:
            return p256.decode(data)
        except Refusal as refusal:
            raise Refusal(refusal.code, self._culprit) from None

    def id_list(self, size, fields):
        """{id: fields()} of a list, whose entries have size bytes after the id."""
        count = self.u32()
        require(count <= self._n, "E_RANGE")
        require(count * (4 + size) <= self._left(), "E_LENGTH")
        entries, before, outside = {}, 0, self._culprit
        for _ in range(count):
            v = self.u32()
            require(1 <= v <= self._n, "E_RANGE", v)
            require(v != before, "E_DUPLICATE", v)
            require(v > before, "E_ORDER", v)
            self._culprit = before = v
            entries[v] = fields()
        self._culprit = outside
        return entries

    def id_set(self):
        return tuple(self.id_list(0, lambda: None))

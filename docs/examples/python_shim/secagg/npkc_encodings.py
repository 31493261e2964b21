"""NPKC's encodings: integers with a sign, elements of Z_N, polynomials over Z_N (docs/bytes.md, section 9)."""

from .errors import require
from .wire import Reader, u8, u32


def size_of(modulus):
    """The length of an element of Z_N."""
    return (modulus.bit_length() + 7) // 8


def encode_integer(x):
    magnitude = abs(x).to_bytes(size_of(abs(x)), "big")
    return u8(x < 0) + u32(len(magnitude)) + magnitude


def read_integer(reader):
    negative = reader.kind_up_to(1)
    magnitude = reader.raw(reader.u32())
    require(not magnitude.startswith(b"\x00") and (magnitude or not negative), "E_RANGE")
    x = int.from_bytes(magnitude, "big")
    return -x if negative else x


def encode_element(x, modulus):
    require(0 <= x < modulus, "E_RANGE")
    return x.to_bytes(size_of(modulus), "big")


def read_element(reader, modulus):
    x = int.from_bytes(reader.raw(size_of(modulus)), "big")
    require(x < modulus, "E_RANGE")
    return x


def encode_polynomial(coefficients, modulus):
    return u32(len(coefficients)) + b"".join(encode_element(c, modulus) for c in coefficients)


def read_polynomial(reader, modulus, k=None):
    """A polynomial over Z_N, to the end; with k coefficients, or with as many as it says."""
    count = reader.u32()
    require(k is None or count == k, "E_RANGE")
    coefficients = Reader(reader.raw(count * size_of(modulus)))
    polynomial = [read_element(coefficients, modulus) for _ in range(count)]
    reader.end()
    return polynomial

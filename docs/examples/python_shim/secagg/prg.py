"""PRG and PRG to Z_R^m (docs/bytes.md, section 2), and the sums of vectors that it masks."""

from .aes import ctr_keystream
from .kdf import hkdf


def keystream(seed, ts):
    """PRG(seed, ts), in blocks of 16 bytes, without end."""
    material = hkdf(seed, b"", b"secagg/v1/prg" + ts, 32)
    return ctr_keystream(material[:16], material[16:])


def to_vector(seed, ts, modulus, m):
    """PRG to Z_R^m: little-endian words, masked to the bits of R; a word ≥ R is skipped."""
    bits = (modulus - 1).bit_length()
    width = next(w for w in (1, 2, 4, 8) if bits <= 8 * w)
    mask = (1 << bits) - 1
    vector = []
    for block in keystream(seed, ts):
        for at in range(0, 16, width):
            word = int.from_bytes(block[at:at + width], "little") & mask
            if word < modulus:
                vector.append(word)
        if len(vector) >= m:
            return vector[:m]


def add(x, sign, y, modulus):
    """x + y for sign = 1, x − y for sign = −1, element by element in Z_R."""
    return [(a + sign * b) % modulus for a, b in zip(x, y, strict=True)]

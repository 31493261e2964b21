"""BON's messages, read alone, before anything in them is judged (docs/bytes.md, sections 3 and 4)."""

from .wire import Reader, unpack

CIPHERTEXT = 100  # the length of e_{u,v}


def _keys(reader, active):
    """c^PK, s^PK and the signature, empty in the honest-but-curious model."""
    return reader.point(), reader.point(), reader.raw(64 if active else 0)


def read_advertise_keys(message, n, active):
    reader = Reader.of_message(message, 0x00, n)
    keys = _keys(reader, active)
    reader.end()
    return keys


def read_key_list(message, n, active):
    reader = Reader.of_message(message, 0x01, n)
    listed = reader.id_list(130 if active else 66, lambda: _keys(reader, active))
    reader.end()
    return listed


def _read_raw_list(message, kind, size, n):
    reader = Reader.of_message(message, kind, n)
    listed = reader.id_list(size, lambda: reader.raw(size))
    reader.end()
    return listed


def read_share_keys(message, n):
    return _read_raw_list(message, 0x02, CIPHERTEXT, n)


def read_ciphertexts(message, n):
    return _read_raw_list(message, 0x03, CIPHERTEXT, n)


def read_masked_input(message, modulus, m):
    return unpack(Reader.of_message(message, 0x04, 0).rest(), modulus, m)


def read_survivors(message, n):
    reader = Reader.of_message(message, 0x05, n)
    ids = reader.id_set()
    reader.end()
    return ids


def read_consistency_check(message):
    reader = Reader.of_message(message, 0x06, 0)
    signature = reader.raw(64)
    reader.end()
    return signature


def read_signatures(message, n):
    return _read_raw_list(message, 0x07, 64, n)


def read_unmasking(message, n):
    """The shares of s^SK and those of b."""
    reader = Reader.of_message(message, 0x08, n)
    lists = reader.id_list(32, reader.scalar), reader.id_list(32, reader.scalar)
    reader.end()
    return lists

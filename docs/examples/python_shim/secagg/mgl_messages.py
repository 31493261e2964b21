"""MGL's messages, read alone, before anything in them is judged (docs/bytes.md, section 10; the order: section 4)."""

from .wire import Reader, unpack


def read_response(message, m):
    Reader.of_message(message, 0x02, m).end()


def read_call(message, m, active):
    """τ, T_l, TS_l, TS_τ, U0 and the signature, empty in the semi-honest model."""
    reader = Reader.of_message(message, 0x03, m)
    fields = reader.u32(), reader.u64(), reader.u64(), reader.u64(), reader.id_set(), reader.raw(64 if active else 0)
    reader.end()
    return fields


def read_masked_input(message, m, t, active, modulus, r):
    """Those to whom i deals, {j: (e, a, b)}; all others, {j: e}; c; α. What is not there is empty."""
    reader = Reader.of_message(message, 0x04, m)
    b_size, c_size = (94, 33 * t + 28) if active else (0, 0)
    dealt = reader.id_list(152 + b_size, lambda: (reader.raw(92), reader.raw(60), reader.raw(b_size)))
    others = reader.id_list(60, lambda: reader.raw(60))
    return dealt, others, reader.raw(c_size), unpack(reader.rest(), modulus, r)


def read_shares(message, m):
    """U1, then e_{j,i} of those who deal to i, and of all others."""
    reader = Reader.of_message(message, 0x05, m)
    survivors = reader.id_set()
    dealt = reader.id_list(92, lambda: reader.raw(92))
    others = reader.id_list(60, lambda: reader.raw(60))
    reader.end()
    return survivors, dealt, others


def read_signature(message):
    reader = Reader.of_message(message, 0x06, 0)
    signature = reader.raw(64)
    reader.end()
    return signature


def read_signatures(message, m):
    reader = Reader.of_message(message, 0x07, m)
    signatures = reader.id_list(64, lambda: reader.raw(64))
    reader.end()
    return signatures


def read_beta(plaintext, m):
    """β_i, the plaintext of message 08: of each user from 1 on what it is, 0, 1 or 2, and the share, if any."""
    reader = Reader(plaintext)
    beta = []
    for _ in range(m):
        kind = reader.kind_up_to(2)
        beta.append((kind, reader.scalar() if kind else None))
    reader.end()
    return beta

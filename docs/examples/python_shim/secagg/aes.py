"""AES-128 (FIPS 197), encryption only, with counter mode (SP 800-38A) and GCM (SP 800-38D, 12-byte nonces).

Blocks are 128-bit integers, so that a counter block, a keystream block and an element of GCM's field are the same
thing. The round function uses the usual four tables of 32-bit words.
"""

import hmac

MASK_128 = (1 << 128) - 1


def _make_tables():
    """The S-box and the tables that do SubBytes and MixColumns in one look-up."""
    powers, logs = [], {}
    x = 1
    for i in range(255):  # 3 generates the field's multiplicative group
        powers.append(x)
        logs[x] = i
        x ^= (x << 1) ^ (0x11B if x & 0x80 else 0)
    sbox = []
    for a in range(256):
        inverse = powers[-logs[a] % 255] if a else 0
        s = inverse
        for shift in (1, 2, 3, 4):
            s ^= (inverse << shift | inverse >> (8 - shift)) & 0xFF
        sbox.append(s ^ 0x63)
    first = []
    for s in sbox:
        double = (s << 1) ^ (0x11B if s & 0x80 else 0)
        first.append(double << 24 | s << 16 | s << 8 | double ^ s)
    tables = [[(w >> 8 * k | w << (32 - 8 * k)) & 0xFFFFFFFF for w in first] for k in range(4)]
    return sbox, tables


_SBOX, (_T0, _T1, _T2, _T3) = _make_tables()


def _sub_word(w):
    return _SBOX[w >> 24] << 24 | _SBOX[w >> 16 & 255] << 16 | _SBOX[w >> 8 & 255] << 8 | _SBOX[w & 255]


class Aes128:
    """AES-128 under one key."""

    def __init__(self, key):
        words = [int.from_bytes(key[i:i + 4], "big") for i in range(0, 16, 4)]
        round_constant = 1
        for i in range(4, 44):
            w = words[-1]
            if i % 4 == 0:
                w = _sub_word((w << 8 | w >> 24) & 0xFFFFFFFF) ^ round_constant << 24
                round_constant = (round_constant << 1) ^ (0x11B if round_constant & 0x80 else 0)
            words.append(words[-4] ^ w)
        self._words = words

    def encrypt(self, block):
        """One block, a 128-bit integer, encrypted."""
        k, s, t0, t1, t2, t3 = self._words, _SBOX, _T0, _T1, _T2, _T3
        a = block >> 96 ^ k[0]
        b = block >> 64 & 0xFFFFFFFF ^ k[1]
        c = block >> 32 & 0xFFFFFFFF ^ k[2]
        d = block & 0xFFFFFFFF ^ k[3]
        for i in range(4, 40, 4):
            a, b, c, d = (
                t0[a >> 24] ^ t1[b >> 16 & 255] ^ t2[c >> 8 & 255] ^ t3[d & 255] ^ k[i],
                t0[b >> 24] ^ t1[c >> 16 & 255] ^ t2[d >> 8 & 255] ^ t3[a & 255] ^ k[i + 1],
                t0[c >> 24] ^ t1[d >> 16 & 255] ^ t2[a >> 8 & 255] ^ t3[b & 255] ^ k[i + 2],
                t0[d >> 24] ^ t1[a >> 16 & 255] ^ t2[b >> 8 & 255] ^ t3[c & 255] ^ k[i + 3],
            )
        out = 0
        for i, (w, x, y, z) in enumerate(((a, b, c, d), (b, c, d, a), (c, d, a, b), (d, a, b, c)), 40):
            last = s[w >> 24] << 24 | s[x >> 16 & 255] << 16 | s[y >> 8 & 255] << 8 | s[z & 255]
            out = out << 32 | last ^ k[i]
        return out


def ctr_keystream(key, counter):
    """Counter mode: the keystream, block by block, without end. The 128-bit counter wraps."""
    cipher = Aes128(key)
    counter = int.from_bytes(counter, "big")
    while True:
        yield cipher.encrypt(counter).to_bytes(16, "big")
        counter = (counter + 1) & MASK_128


def _multiply(x, y):
    """The product in GCM's field, whose bits are numbered from the most significant one."""
    z = 0
    for i in range(127, -1, -1):
        if x >> i & 1:
            z ^= y
        y = y >> 1 ^ (0xE1 << 120 if y & 1 else 0)
    return z


def _ghash(h, ad, ciphertext):
    lengths = (8 * len(ad)).to_bytes(8, "big") + (8 * len(ciphertext)).to_bytes(8, "big")
    data = ad + bytes(-len(ad) % 16) + ciphertext + bytes(-len(ciphertext) % 16) + lengths
    y = 0
    for at in range(0, len(data), 16):
        y = _multiply(y ^ int.from_bytes(data[at:at + 16], "big"), h)
    return y


def _gcm_crypt(cipher, nonce, data):
    """GCM's counter mode: the data's blocks use the counters from 2 on."""
    out = bytearray()
    for number, at in enumerate(range(0, len(data), 16), 2):
        block = data[at:at + 16]
        pad = cipher.encrypt(int.from_bytes(nonce, "big") << 32 | number).to_bytes(16, "big")
        out += bytes(x ^ y for x, y in zip(block, pad))
    return bytes(out)


def _gcm_tag(cipher, nonce, ad, ciphertext):
    mask = cipher.encrypt(int.from_bytes(nonce, "big") << 32 | 1)
    return (_ghash(cipher.encrypt(0), ad, ciphertext) ^ mask).to_bytes(16, "big")


def gcm_encrypt(key, nonce, ad, plaintext):
    """ciphertext ‖ tag (16 bytes)."""
    cipher = Aes128(key)
    ciphertext = _gcm_crypt(cipher, nonce, plaintext)
    return ciphertext + _gcm_tag(cipher, nonce, ad, ciphertext)


def gcm_decrypt(key, nonce, ad, sealed):
    """The plaintext, or None if the tag does not verify."""
    cipher = Aes128(key)
    ciphertext, tag = sealed[:-16], sealed[-16:]
    if not hmac.compare_digest(tag, _gcm_tag(cipher, nonce, ad, ciphertext)):
        return None
    return _gcm_crypt(cipher, nonce, ciphertext)

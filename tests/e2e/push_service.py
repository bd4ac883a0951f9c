"""A push service of our own, and a browser that reads what it gets: RFC 8291, RFC 8188 and RFC 8292, in plain Python."""
import base64
import hashlib
import hmac
import json
import secrets

from stand_in import StandIn

P = 2 ** 256 - 2 ** 224 + 2 ** 192 + 2 ** 96 - 1
N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
G = (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
     0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)


def add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(number, point):
    sum_ = None
    while number:
        if number & 1:
            sum_ = add(sum_, point)
        point, number = add(point, point), number >> 1
    return sum_


def bytes_of(point):
    return b"\4" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")


def point_of(text):
    assert len(text) == 65 and text[0] == 4
    return int.from_bytes(text[1:33], "big"), int.from_bytes(text[33:], "big")


def url64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_url64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_signed(public, text, signature):
    """ECDSA with SHA-256, as ES256 has it."""
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    digest, inverse = int.from_bytes(hashlib.sha256(text).digest(), "big"), pow(s, -1, N)
    point = add(times(digest * inverse % N, G), times(r * inverse % N, public))
    return point is not None and point[0] % N == r


def _aes_box():
    box, p, q = [0] * 256, 1, 1
    while True:
        p ^= (p << 1 ^ (0x11b if p & 0x80 else 0)) & 0x1ff
        q ^= q << 1
        q ^= q << 2
        q ^= q << 4
        q &= 0xff
        q ^= 0x09 if q & 0x80 else 0
        turned = q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^ (q << 3 | q >> 5) ^ (q << 4 | q >> 4)
        box[p & 0xff] = (turned ^ 0x63) & 0xff
        if p & 0xff == 1:
            box[0] = 0x63
            return box


BOX = _aes_box()


def aes128(key, block):
    double = lambda one: (one << 1 ^ (0x1b if one & 0x80 else 0)) & 0xff
    words, rcon = [list(key[i:i + 4]) for i in range(0, 16, 4)], 1
    for i in range(4, 44):
        word = list(words[i - 1])
        if i % 4 == 0:
            word = [BOX[one] for one in word[1:] + word[:1]]
            word[0] ^= rcon
            rcon = double(rcon)
        words.append([a ^ b for a, b in zip(words[i - 4], word)])
    keys = [sum(words[i:i + 4], []) for i in range(0, 44, 4)]
    state = [a ^ b for a, b in zip(block, keys[0])]
    for turn in range(1, 11):
        state = [BOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16)]
        if turn < 10:
            for c in range(0, 16, 4):
                a, all_ = state[c:c + 4], state[c] ^ state[c + 1] ^ state[c + 2] ^ state[c + 3]
                state[c:c + 4] = [a[i] ^ all_ ^ double(a[i] ^ a[(i + 1) % 4]) for i in range(4)]
        state = [a ^ b for a, b in zip(state, keys[turn])]
    return bytes(state)


def gcm_open(key, nonce, sealed):
    """AES-128-GCM; an AssertionError when the proof is wrong."""
    text, proof = sealed[:-16], sealed[-16:]
    factor, sum_ = int.from_bytes(aes128(key, bytes(16)), "big"), 0
    for block in [text[i:i + 16].ljust(16, b"\0") for i in range(0, len(text), 16)] + [
            (0).to_bytes(8, "big") + (8 * len(text)).to_bytes(8, "big")]:
        value, product, shifted = sum_ ^ int.from_bytes(block, "big"), 0, factor
        for bit in range(127, -1, -1):
            product ^= shifted if value >> bit & 1 else 0
            shifted = shifted >> 1 ^ (0xe1 << 120 if shifted & 1 else 0)
        sum_ = product
    mask = lambda count: aes128(key, nonce + count.to_bytes(4, "big"))
    assert bytes(a ^ b for a, b in zip(sum_.to_bytes(16, "big"), mask(1))) == proof, "the proof is wrong"
    stream = b"".join(mask(2 + i) for i in range(-(-len(text) // 16)))
    return bytes(a ^ b for a, b in zip(text, stream))


def hkdf(salt, key, info, size):
    extracted = hmac.new(salt, key, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\1", hashlib.sha256).digest()[:size]


class Browser:
    """Keys of its own; what it asks Tero for, and what it reads of a push."""

    def __init__(self):
        self.secret = secrets.randbelow(N - 1) + 1
        self.public = bytes_of(times(self.secret, G))
        self.auth = secrets.token_bytes(16)

    def asks(self, endpoint, **more):
        return {"endpoint": endpoint, "p256dh": url64(self.public), "auth": url64(self.auth), "browser": "Firefox, Linux",
                **more}

    def read(self, body):
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, sealed = body[21:21 + length], body[21 + length:]
        assert length == 65 and len(sealed) <= size and len(body) <= 4096, (length, size, len(body))
        shared = times(self.secret, point_of(sender))[0].to_bytes(32, "big")
        key = hkdf(self.auth, shared, b"WebPush: info\0" + self.public + sender, 32)
        plain = gcm_open(hkdf(salt, key, b"Content-Encoding: aes128gcm\0", 16),
                         hkdf(salt, key, b"Content-Encoding: nonce\0", 12), sealed)
        text, end = plain.rstrip(b"\0")[:-1], plain.rstrip(b"\0")[-1:]
        assert end == b"\2", plain  # the last record
        return json.loads(text)


class PushService(StandIn):
    """Keeps what is pushed, as (path, headers, body); answers with `status`."""

    def __init__(self):
        self.pushes = []
        self.status = 201
        super().__init__()

    def answer(self, method, path, headers, body):
        self.pushes.append((path, headers, body))
        return self.status, b"", {}

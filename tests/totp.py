"""What an authenticator app shows."""

import hashlib
import hmac
import struct
import time
from base64 import b32decode


def totp(secret, at=None):
    """What an authenticator app shows (RFC 6238), worked out apart from allauth."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"

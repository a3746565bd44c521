"""A receiver's check of Standard Webhooks, written from the specification and by the definition of HMAC (RFC 2104).

It shares no code with the sender.
"""

import base64
import hashlib
from collections.abc import Mapping

TOLERANCE_S = 300
_BLOCK = 64


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Return H((K ^ opad) || H((K ^ ipad) || message))."""
    padded = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in padded) + inner).digest()


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now_s: int) -> bool:
    """Tell whether a message has a signature of the secret, and was sent within the tolerance."""
    given = {name.lower(): value for name, value in headers.items()}
    if not {"webhook-id", "webhook-timestamp", "webhook-signature"} <= given.keys():
        return False
    message, sent = given["webhook-id"], given["webhook-timestamp"]
    if not sent.isdigit() or abs(now_s - int(sent)) > TOLERANCE_S:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac_sha256(key, f"{message}.{sent}.".encode() + body)).decode()
    return f"v1,{expected}" in given["webhook-signature"].split(" ")

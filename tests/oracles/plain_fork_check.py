"""Judging evidence of a fork with nothing of ours: the standard library, and Ed25519 from `cryptography`.

It reads the file as docs/explanation/log.md describes it and follows RFC 6962 by its recursive definition: which parts
of the tree a proof of consistency names, and what they hash to.
"""

import sys
from base64 import b64decode
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def h(*parts: bytes) -> bytes:
    return sha256(b"".join(parts)).digest()


def fold(old: int, size: int, hashes: list[bytes]) -> tuple[bytes, bytes]:
    """Take hashes off the end of a complete proof as SUBPROOF(m, D[n]) puts them there; return both roots."""
    if old == size:
        last = hashes.pop()
        return last, last
    k = 1
    while 2 * k < size:
        k *= 2
    beside = hashes.pop()
    if old <= k:
        older, newer = fold(old, k, hashes)
        return older, h(b"\1", newer, beside)
    older, newer = fold(old - k, size - k, hashes)
    return h(b"\1", beside, older), h(b"\1", beside, newer)


def head(lines: list[str], vkey: str) -> tuple[str, int, bytes]:
    """Verify the log's signature over a head; return origin, size, root."""
    name, ident, material = vkey.split("+", 2)
    raw = b64decode(material)
    assert raw[0] == 1
    assert h(name.encode(), b"\n", raw)[:4].hex() == ident
    gap = max(at for at, line in enumerate(lines) if not line)
    text = "\n".join(lines[:gap]) + "\n"
    signed = [b64decode(line.split(" ")[2]) for line in lines[gap + 1 :] if line.split(" ")[1] == name]
    (signature,) = [one[4:] for one in signed if one[:4].hex() == ident]
    Ed25519PublicKey.from_public_bytes(raw[1:]).verify(signature, text.encode())
    return lines[0], int(lines[1]), b64decode(lines[2])


def convinces(text: str, vkey: str) -> bool:
    """Tell whether a file shows that the log with this key signed two heads that cannot both be of one log."""
    lines = text.split("\n")
    assert lines.pop() == ""
    assert lines.pop(0) == "khazana/fork-evidence@v1"
    while lines[0].startswith("log "):
        lines.pop(0)
    parts = {}
    for name in ("older", "newer", "proof"):
        word, count = lines.pop(0).split(" ")
        assert word == name
        parts[name], lines = lines[: int(count)], lines[int(count) :]
    assert not lines
    (origin, old, old_root), (other, size, root) = head(parts["older"], vkey), head(parts["newer"], vkey)
    assert origin == other
    if old == size:
        return old_root != root
    if old == 0:
        return old_root != h(b"")
    hashes = [b64decode(line) for line in parts["proof"]]
    try:
        older, newer = fold(old, size, hashes)
    except IndexError:
        return False
    return not hashes and newer == root and older != old_root


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123 - the standard library alone
        sys.exit(0 if convinces(file.read(), sys.argv[2]) else 1)

"""Private keys in a text: found by their form, withheld before anything else reads it.

A mistyped key is as secret as a right one, so the form decides and no checksum is asked for. Hexadecimal
keys look like transaction ids and cannot be told from them; seed phrases are words.

References
----------
BIP-32 and SLIP-132 (extended private keys), BIP-38 (encrypted keys), Bitcoin Core ``wif``.
"""

import re
from collections.abc import Iterator
from typing import Final

from khazana.core import BadInput

__all__ = ["WITHHELD", "PrivateKeyMet", "find_keys", "withhold_keys"]

WITHHELD: Final = "[withheld]"

_LETTERS: Final = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58: Final = bytes(ord("1") if letter in _LETTERS else ord(" ") for letter in range(256))
_SHORTEST: Final = b"1" * 51
_EXTENDED: Final = re.compile(
    "[xyztuvYZUV]prv[1-9A-HJ-NP-Za-km-z]{60,}|(?<![0-9A-Za-z])[xyztuvYZUV]prv[1-9A-HJ-NP-Za-km-z]{20,}"
)
"""Anywhere if it is long; at the start of a word if a part is cut off. Addresses may have such letters inside."""
_NEIGHBOURS: Final = frozenset("0OIl")
"""Letters and digits that base58 lacks: beside one of them a run is a part of a longer word."""
_BEGINNINGS: Final = {
    51: (("5", "9"), "wallet import format"),
    52: (("K", "L", "c"), "wallet import format"),
    58: (("6P",), "encrypted private key"),
}
"""How a key of so many letters begins."""


class PrivateKeyMet(BadInput):
    """What was handed in is or holds a private key; ``form`` says of which form, and nothing repeats it."""

    def __init__(self, form: str) -> None:
        super().__init__(
            f"this is or holds a private key ({form}), which is not shown",
            remedy="watch by addresses or public keys; whoever has read the key can spend the coins",
        )
        self.form = form


def find_keys(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and the form of each private key in a text; never the key."""
    for start, _, form in _keys(text):
        yield start, form


def withhold_keys(text: str) -> str:
    """Return the text with each private key replaced by a fixed word; lines stay as they are."""
    parts = []
    done = 0
    for start, end, _ in sorted(_keys(text)):
        if start >= done:
            parts += [text[done:start], WITHHELD]
            done = end
    return "".join((*parts, text[done:])) if parts else text


def _keys(text: str) -> Iterator[tuple[int, int, str]]:
    if "prv" in text:
        for match in _EXTENDED.finditer(text):
            yield match.start(), match.end(), "extended private key"
    runs = text.encode("ascii", "replace").translate(_BASE58)
    start = runs.find(_SHORTEST)
    while start >= 0:
        end = runs.find(b" ", start)
        end = len(runs) if end < 0 else end
        first, form = _BEGINNINGS.get(end - start, ((), ""))
        alone = text[start - 1 : start] not in _NEIGHBOURS and text[end : end + 1] not in _NEIGHBOURS
        if form and alone and text.startswith(first, start):
            yield start, end, form
        start = runs.find(_SHORTEST, end)

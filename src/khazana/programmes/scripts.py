"""What a perimeter lists: addresses, and output descriptors with public keys.

References
----------
BIP-380 to BIP-386 and BIP-389 (output descriptors and their checksum).
"""

import re
from typing import Final

from khazana.core import BadInput
from khazana.programmes.addresses import parse_address

__all__ = ["check_script", "descriptor_checksum"]

_FUNCTIONS: Final = ("addr", "combo", "multi", "pk", "pkh", "raw", "rawtr", "sh", "sortedmulti", "tr", "wpkh", "wsh")
_DESCRIPTOR = re.compile(rf"(?:{'|'.join(_FUNCTIONS)})\(.+\)(?:#.*)?", re.DOTALL)
_INPUT: Final = "0123456789()[],'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#\"\\ "
_OUTPUT: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS: Final = (0xF5DEE51989, 0xA9FDCA3312, 0x1BAB10E32D, 0x3706B1677A, 0x644D626FFD)
_LONGEST: Final = 5_000
_REMEDY: Final = "copy it again from its source"


def check_script(text: str) -> str:
    """Check an address or a descriptor; return the network of an address, or nothing for a descriptor.

    A descriptor's brackets are balanced, its outermost function is known, and its checksum holds where it has
    one; its keys are not looked into.

    Raises
    ------
    BadInput
        If it is neither.
    """
    if "(" not in text:
        return parse_address(text).network
    if len(text) > _LONGEST:
        raise BadInput(f"a descriptor has at most {_LONGEST} characters", remedy=_REMEDY)
    body, hash_sign, checksum = text.partition("#")
    if _DESCRIPTOR.fullmatch(text) is None or not _balanced(body):
        raise BadInput("a descriptor is a known function of keys in balanced brackets", remedy=_REMEDY)
    if hash_sign and descriptor_checksum(body) != checksum:
        raise BadInput("the checksum of the descriptor fails", remedy=_REMEDY)
    if body.startswith("addr("):
        return parse_address(body[5:-1]).network
    return ""


def descriptor_checksum(text: str) -> str:
    """Return the eight letters that follow ``#`` in a descriptor.

    Raises
    ------
    BadInput
        If a letter has no place in descriptors.

    Examples
    --------
    >>> descriptor_checksum("raw(deadbeef)")
    '89f8spxm'
    """
    symbols: list[int] = []
    groups: list[int] = []
    for letter in text:
        value = _INPUT.find(letter)
        if value < 0:
            raise BadInput("a descriptor has a letter that its alphabet lacks", value=letter, remedy=_REMEDY)
        symbols.append(value & 31)
        groups.append(value >> 5)
        if len(groups) == 3:  # noqa: PLR2004 - BIP-380: the high bits of three letters go together
            symbols.append(groups[0] * 9 + groups[1] * 3 + groups[2])
            groups = []
    if groups:
        symbols.append(groups[0] if len(groups) == 1 else groups[0] * 3 + groups[1])
    rest = _polymod([*symbols, *[0] * 8]) ^ 1
    return "".join(_OUTPUT[rest >> 5 * (7 - place) & 31] for place in range(8))


def _polymod(symbols: list[int]) -> int:
    checksum = 1
    for value in symbols:
        top = checksum >> 35
        checksum = (checksum & 0x7FFFFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum


def _balanced(text: str) -> bool:
    closing = {")": "(", "]": "[", "}": "{"}
    opened: list[str] = []
    for letter in text:
        if letter in "([{":
            opened.append(letter)
        elif letter in closing and (not opened or opened.pop() != closing[letter]):
            return False
    return not opened

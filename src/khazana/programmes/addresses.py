"""Bitcoin addresses, checked down to their checksums, and the scripts that they stand for.

References
----------
BIP-13 (base58check addresses), BIP-173 (bech32), BIP-350 (bech32m).
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from khazana.core import BadInput

__all__ = ["Address", "parse_address"]

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_VALUE: Final = {letter: value for value, letter in enumerate(_BASE58)}
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_VALUE: Final = {letter: value for value, letter in enumerate(_BECH32)}
_GENERATORS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_CONSTANT: Final = 1
_BECH32M_CONSTANT: Final = 0x2BC830A3
_NETWORKS: Final = {"bc": "main", "tb": "test", "bcrt": "regtest"}
_VERSIONS: Final = {
    0x00: ("main", b"\x76\xa9\x14", b"\x88\xac"),
    0x05: ("main", b"\xa9\x14", b"\x87"),
    0x6F: ("test", b"\x76\xa9\x14", b"\x88\xac"),
    0xC4: ("test", b"\xa9\x14", b"\x87"),
}
_SEGWIT = re.compile(r"(bc|tb|bcrt)1", re.IGNORECASE)
_LONGEST: Final = 90
_PAYLOAD: Final = 25
_CHECKSUM: Final = 6
_PROGRAM_LENGTHS: Final = (2, 40)
_V0_LENGTHS: Final = (20, 32)
_HIGHEST_VERSION: Final = 16
_OP_1_LESS_1: Final = 0x50
_REMEDY: Final = "copy the address again from its source"


@dataclass(frozen=True, slots=True)
class Address:
    """An address: its ``network`` (main, test, regtest) and the output ``script`` that it stands for, as hex."""

    network: str
    script: str


def parse_address(text: str) -> Address:
    """Read an address and check its checksum.

    Raises
    ------
    BadInput
        If it is no pay-to-pubkey-hash, pay-to-script-hash or witness address, or its checksum fails.

    Examples
    --------
    >>> parse_address("32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo")
    Address(network='main', script='a9140b55e104bb614b309d85efac36703194ff2d830287')
    """
    if len(text) > _LONGEST:
        raise BadInput(f"an address has at most {_LONGEST} characters", remedy=_REMEDY)
    return _segwit(text) if _SEGWIT.match(text) else _base58(text)


def _base58(text: str) -> Address:
    number = 0
    for letter in text:
        value = _BASE58_VALUE.get(letter)
        if value is None:
            raise BadInput("an address has a letter that its alphabet lacks", value=letter, remedy=_REMEDY)
        number = number * 58 + value
    zeros = len(text) - len(text.lstrip("1"))
    size = (number.bit_length() + 7) // 8
    if zeros + size != _PAYLOAD:
        raise BadInput("an address has 25 bytes, or begins with bc1", value=zeros + size, remedy=_REMEDY)
    payload = bytes(zeros) + number.to_bytes(size, "big")
    if sha256(sha256(payload[:-4]).digest()).digest()[:4] != payload[-4:]:
        raise BadInput("the checksum of the address fails", remedy=_REMEDY)
    if payload[0] not in _VERSIONS:
        raise BadInput("the address is of another coin", value=payload[0], remedy=_REMEDY)
    network, before, after = _VERSIONS[payload[0]]
    return Address(network, (before + payload[1:-4] + after).hex())


def _segwit(text: str) -> Address:
    if text not in {text.lower(), text.upper()}:
        raise BadInput("the address mixes upper and lower case", remedy=_REMEDY)
    prefix, _, data = text.lower().rpartition("1")
    values = [_BECH32_VALUE.get(letter, -1) for letter in data]
    if prefix not in _NETWORKS or -1 in values or len(values) <= _CHECKSUM:
        raise BadInput("an address has a letter that its alphabet lacks, or too few letters", remedy=_REMEDY)
    version = values[0]
    constant = _BECH32M_CONSTANT if version else _BECH32_CONSTANT
    if _polymod([*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix), *values]) != constant:
        raise BadInput("the checksum of the address fails", remedy=_REMEDY)
    program = _bytes_of(values[1:-_CHECKSUM])
    shortest, longest = _PROGRAM_LENGTHS
    if version > _HIGHEST_VERSION or not shortest <= len(program) <= longest:
        raise BadInput("the witness program has a version or a length that there is not", remedy=_REMEDY)
    if version == 0 and len(program) not in _V0_LENGTHS:
        raise BadInput("a witness program of version 0 has 20 or 32 bytes", value=len(program), remedy=_REMEDY)
    opcode = _OP_1_LESS_1 + version if version else 0
    return Address(_NETWORKS[prefix], (bytes([opcode, len(program)]) + program).hex())


def _polymod(values: list[int]) -> int:
    """Return the BCH remainder of BIP-173."""
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum


def _bytes_of(values: list[int]) -> bytes:
    """Regroup five bits to eight; at most four bits of padding, all zero."""
    held = count = 0
    out = bytearray()
    for value in values:
        held = (held << 5 | value) & 0xFFF
        count += 5
        if count >= 8:  # noqa: PLR2004 - bits of a byte
            count -= 8
            out.append(held >> count & 0xFF)
    if count >= 5 or held & (1 << count) - 1:  # noqa: PLR2004 - bits of a letter
        raise BadInput("the address ends in bits that are not zero", remedy=_REMEDY)
    return bytes(out)

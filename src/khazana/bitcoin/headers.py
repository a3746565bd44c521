"""One header: its 80 bytes, its hash, and the compact form of its target.

A target is a number of 256 bits. The header carries it in four bytes: one for the length of the number in bytes,
three for its first digits to the base 256, of which the highest bit is a sign and is never set.

References
----------
Bitcoin Core, ``arith_uint256::SetCompact`` and ``GetCompact``, ``GetBlockProof``.
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from khazana.core import BadInput

__all__ = ["HEADER_SIZE", "Header", "bits_of", "block_hash", "parse_header", "target_of", "work_of"]

HEADER_SIZE: Final = 80
"""Bytes of a header."""

_FIELDS: Final = struct.Struct("<i32s32sIII")
_SIGN: Final = 0x0080_0000
_DIGITS: Final = 0x007F_FFFF
_END: Final = 1 << 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header, read.

    Parameters
    ----------
    previous
        The hash of the header before, as nodes print it.
    root
        The root of the merkle tree of the block's transactions, in the order of the bytes on the wire.
    at
        The time that the miner wrote [UTC].
    bits
        The target in compact form.
    """

    version: int
    previous: str
    root: bytes
    at: datetime
    bits: int
    nonce: int

    @property
    def target(self) -> int:
        """The number that the header's hash may not exceed."""
        return target_of(self.bits)


def parse_header(raw: bytes) -> Header:
    """Read the 80 bytes of a header.

    Examples
    --------
    >>> from khazana.bitcoin.networks import rules_of
    >>> parse_header(rules_of("main").genesis).at.isoformat()
    '2009-01-03T18:15:05+00:00'
    """
    version, previous, root, seconds, bits, nonce = _FIELDS.unpack(_checked(raw))
    return Header(
        version=version,
        previous=previous[::-1].hex(),
        root=root,
        at=datetime.fromtimestamp(seconds, UTC),
        bits=bits,
        nonce=nonce,
    )


def block_hash(raw: bytes) -> str:
    """Return the hash of a header of 80 bytes as nodes print it.

    Examples
    --------
    >>> from khazana.bitcoin.networks import rules_of
    >>> block_hash(rules_of("main").genesis)
    '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f'
    """
    return sha256(sha256(_checked(raw)).digest()).digest()[::-1].hex()


def _checked(raw: bytes) -> bytes:
    if not isinstance(raw, bytes | bytearray | memoryview) or len(raw) != HEADER_SIZE:
        shown = f"{len(raw)} bytes" if isinstance(raw, bytes | bytearray | memoryview) else raw
        raise BadInput("a header has 80 bytes", value=shown, remedy="pass one header as it goes over the wire")
    return bytes(raw)


def target_of(bits: int) -> int:
    """Return the target that the compact form stands for: ``digits × 256^(length − 3)``.

    Raises
    ------
    BadInput
        If it stands for nothing that a hash can reach: zero, less than zero, or more than 256 bits.

    Examples
    --------
    >>> f"{target_of(0x1D00FFFF):064x}"
    '00000000ffff0000000000000000000000000000000000000000000000000000'
    """
    if type(bits) is not int or not 0 <= bits < 1 << 32:
        raise BadInput("a compact target is a number of 32 bits", value=bits, remedy="pass the header's field")
    length, digits = bits >> 24, bits & _DIGITS
    target = digits << 8 * (length - 3) if length >= 3 else digits >> 8 * (3 - length)  # noqa: PLR2004 - the formula
    if not target or bits & _SIGN or target >= _END:
        raise BadInput("no hash reaches this target", value=f"{bits:#010x}", remedy="ask another source")
    return target


def bits_of(target: int) -> int:
    """Return the compact form of a target, cut off to the digits that it holds.

    Examples
    --------
    >>> hex(bits_of(2**224))
    '0x1d010000'
    """
    if type(target) is not int or not 0 < target < _END:
        raise BadInput("a target is a number of 256 bits above zero", value=target, remedy="pass an int")
    length = (target.bit_length() + 7) // 8
    digits = target >> 8 * (length - 3) if length >= 3 else target << 8 * (3 - length)  # noqa: PLR2004 - the formula
    if digits & _SIGN:
        digits, length = digits >> 8, length + 1
    return length << 24 | digits


def work_of(bits: int) -> int:
    """Return how many hashes it takes on average to reach a compact target: ``2^256 // (target + 1)``.

    Examples
    --------
    >>> work_of(0x1D00FFFF)
    4295032833
    """
    return _END // (target_of(bits) + 1)

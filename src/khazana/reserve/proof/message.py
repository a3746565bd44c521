"""The message that holders sign: plain text that a wallet can show, bound to one programme, block and purpose.

A signature over it cannot be used for another block, another programme or another purpose. It names the list of
scripts or coins by its SHA-256, so that every signature is over the whole list.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from khazana.core import BadInput, BlockRef, OutPoint, format_btc, parse_btc

__all__ = [
    "ProofTerms",
    "ReserveMessage",
    "Subject",
    "coins_subject",
    "format_message",
    "parse_message",
    "scripts_subject",
]

FIRST_LINE: Final = "Khazana proof of reserves, version 1"
NETWORKS: Final = ("main", "test", "testnet4", "signet", "regtest")
_PROGRAMME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.ASCII)
_LONGEST: Final = 200
_LINES: Final = 7
_SUBJECT = re.compile(
    r"(?P<count>[1-9][0-9]{0,6}) (?P<kind>scripts|coins)(?: with (?P<btc>[0-9.]{1,17}) BTC)?, "
    r"SHA-256 (?P<digest>[0-9a-f]{64})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is claimed: a number of scripts, or of coins with a sum [sat], and the SHA-256 of their list."""

    is_coins: bool
    count: int
    amount: int | None
    digest: str


def scripts_subject(scripts: Iterable[bytes]) -> Subject:
    """Return the subject for all coins on some scripts; the list is their hex, sorted, one a line."""
    rows = sorted({script.hex() for script in scripts})
    return Subject(is_coins=False, count=len(rows), amount=None, digest=_digest(rows))


def coins_subject(coins: Iterable[tuple[OutPoint, int]]) -> Subject:
    """Return the subject for single coins [sat]; the list is ``txid:vout amount``, sorted, one a line."""
    found = sorted(coins)
    amount = sum(sats for _, sats in found)
    rows = [f"{outpoint} {sats}" for outpoint, sats in found]
    return Subject(is_coins=True, count=len(rows), amount=amount, digest=_digest(rows))


def _digest(rows: Iterable[str]) -> str:
    return hashlib.sha256("".join(f"{row}\n" for row in rows).encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofTerms:
    """What a proof is bound to.

    Parameters
    ----------
    programme
        The id of the programme: small letters, digits, hyphens.
    network
        main, test, testnet4, signet or regtest.
    block
        The block at which the coins are unspent.
    purpose
        For whom or what, in one line: "report of the second quarter of 2025".
    """

    programme: str
    network: str
    block: BlockRef
    purpose: str

    def __post_init__(self) -> None:
        if _PROGRAMME.fullmatch(self.programme) is None:
            raise BadInput(
                "a programme's id has small letters, digits and hyphens", value=self.programme, remedy="use its id"
            )
        if self.network not in NETWORKS:
            raise BadInput("there is no such network", value=self.network, remedy=f"use one of {', '.join(NETWORKS)}")
        purpose = self.purpose
        is_plain = purpose.isprintable() and purpose == purpose.strip() == unicodedata.normalize("NFC", purpose)
        if not 0 < len(purpose) <= _LONGEST or not is_plain:
            raise BadInput(
                f"a purpose is one line of 1 to {_LONGEST} letters that can all be seen",
                value=purpose[:_LONGEST],
                remedy="leave out line breaks, marks of direction, and blanks at the ends",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveMessage:
    """What a holder says by signing: that it controls the ``subject``, under these ``terms``."""

    terms: ProofTerms
    subject: Subject

    def __post_init__(self) -> None:
        if self.subject.count < 1:
            raise BadInput("a proof is of one script or coin at least", value=0, remedy="name what is held")


def format_message(message: ReserveMessage) -> str:
    """Return the text that is signed; the inverse of `parse_message`.

    Examples
    --------
    >>> terms = ProofTerms(
    ...     programme="el-salvador", network="main", block=BlockRef(905923, "0" * 64), purpose="report of July 2025"
    ... )
    >>> print(format_message(ReserveMessage(terms=terms, subject=scripts_subject([b"Q"]))))
    Khazana proof of reserves, version 1
    Programme: el-salvador
    Network: main
    Block: 905923
    Block hash: 0000000000000000000000000000000000000000000000000000000000000000
    Purpose: report of July 2025
    Holdings: 1 scripts, SHA-256 9e62e6489fcc4bc58be7cb23e74d25cbfcc3732c1f70e8c37f12a756d1db9381
    """
    terms, subject = message.terms, message.subject
    what = "coins" if subject.is_coins else "scripts"
    held = "" if subject.amount is None else f" with {format_btc(subject.amount)} BTC"
    return "\n".join(
        (
            FIRST_LINE,
            f"Programme: {terms.programme}",
            f"Network: {terms.network}",
            f"Block: {terms.block.height}",
            f"Block hash: {terms.block.hash}",
            f"Purpose: {terms.purpose}",
            f"Holdings: {subject.count} {what}{held}, SHA-256 {subject.digest}",
        )
    )


def parse_message(text: str) -> ReserveMessage:
    """Read the text of a message; only what `format_message` writes is read.

    Raises
    ------
    BadInput
        If it is anything else.
    """
    lines = text.split("\n")
    if len(lines) != _LINES or lines[0] != FIRST_LINE:
        raise _refused(f"a message has {_LINES} lines and begins with '{FIRST_LINE}'", text)
    names = ("Programme", "Network", "Block", "Block hash", "Purpose", "Holdings")
    values = []
    for name, line in zip(names, lines[1:], strict=True):
        key, colon, value = line.partition(": ")
        if (key, colon) != (name, ": "):
            raise _refused(f"this line begins with '{name}: '", line)
        values.append(value)
    programme, network, height, block_hash, purpose, holdings = values
    if not (height.isascii() and height.isdigit() and len(height) < len(str(2**31)) + 1):
        raise _refused("a block height is a whole number", height)
    block = BlockRef(int(height), block_hash)
    terms = ProofTerms(programme=programme, network=network, block=block, purpose=purpose)
    message = ReserveMessage(terms=terms, subject=_subject(holdings))
    if format_message(message) != text:
        raise _refused("a message is written in one way only", text)
    return message


def _subject(text: str) -> Subject:
    found = _SUBJECT.fullmatch(text)
    if found is None or (found["kind"] == "coins") != (found["btc"] is not None):
        raise _refused("holdings are a number of scripts, or of coins with their sum, and a SHA-256", text)
    amount = None if found["btc"] is None else int(parse_btc(found["btc"]))
    return Subject(is_coins=amount is not None, count=int(found["count"]), amount=amount, digest=found["digest"])


def _refused(what: str, value: str) -> BadInput:
    return BadInput(what, value=value[:_LONGEST], remedy="copy the message again as it was signed")

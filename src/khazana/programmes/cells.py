"""How single values of a programme's files are read: each reader returns the value, or refuses the text."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from khazana.core import MINOR_DIGITS, BadInput, Sats, parse_btc, parse_price
from khazana.programmes.chain_kinds import BAD_DIGEST, BAD_FILE_NAME, BAD_TXID
from khazana.programmes.problems import Refused, nearest
from khazana.programmes.times import read_day
from khazana.programmes.value_kinds import (
    BAD_BTC,
    BAD_COUNTRY,
    BAD_CURRENCY,
    BAD_DAY,
    BAD_ID,
    BAD_PRICE,
    BAD_URL,
    BAD_VERSION,
    BAD_ZONE,
    NOT_ONE_OF,
    TOO_LONG,
)

__all__ = [
    "LONGEST_TEXT",
    "MAIN",
    "NETWORKS",
    "choice",
    "is_id",
    "listed",
    "read_btc",
    "read_country",
    "read_currency",
    "read_date",
    "read_digest",
    "read_file_name",
    "read_id",
    "read_network",
    "read_price",
    "read_text",
    "read_txid",
    "read_url",
    "read_version",
    "read_zone",
]

LONGEST_TEXT: Final = 4_000
"""The longest text of a cell or a key [characters]."""

MAIN: Final = "main"
NETWORKS: Final = (MAIN, "test", "testnet4", "signet", "regtest")
"""The Bitcoin networks, as `khazana.bitcoin` names them."""

Term = TypeVar("Term", bound=StrEnum)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}", re.ASCII)
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
_HEX_256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_URL = re.compile(r"https?://[!-~]{1,2000}", re.ASCII)
_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,40}(?:/[A-Za-z0-9_+-]{1,40}){0,3}", re.ASCII)
_VERSION = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


def is_id(text: str) -> bool:
    """Tell whether a text is an identifier."""
    return _ID.fullmatch(text) is not None


def read_id(text: str) -> str:
    """Read an identifier."""
    if not is_id(text):
        raise Refused(BAD_ID)
    return text


def read_file_name(text: str) -> str:
    """Read the name of a file in the folder itself."""
    if _FILE.fullmatch(text) is None:
        raise Refused(BAD_FILE_NAME)
    return text


def read_digest(text: str) -> str:
    """Read a SHA-256 as 64 lower-case hex digits."""
    if _HEX_256.fullmatch(text) is None:
        raise Refused(BAD_DIGEST)
    return text


def read_txid(text: str) -> str:
    """Read the id of a transaction, as nodes print it."""
    if _HEX_256.fullmatch(text) is None:
        raise Refused(BAD_TXID)
    return text


def read_network(text: str) -> str:
    """Read the name of a Bitcoin network."""
    if text not in NETWORKS:
        raise Refused(NOT_ONE_OF, known=NETWORKS)
    return text


def read_text(text: str) -> str:
    """Read a text of bounded length."""
    if len(text) > LONGEST_TEXT:
        raise Refused(TOO_LONG, most=LONGEST_TEXT)
    return text


def read_date(text: str) -> date:
    """Read a day."""
    try:
        return read_day(text)
    except BadInput:
        raise Refused(BAD_DAY) from None


def read_btc(text: str) -> Sats:
    """Read an amount in BTC."""
    try:
        return parse_btc(text)
    except BadInput:
        raise Refused(BAD_BTC) from None


def read_price(text: str) -> Decimal:
    """Read the price of one bitcoin, in whatever currency."""
    try:
        return parse_price(text, "USD").amount
    except BadInput:
        raise Refused(BAD_PRICE) from None


def read_currency(text: str) -> str:
    """Read an ISO 4217 code that the books are kept in."""
    if text not in MINOR_DIGITS:
        raise Refused(BAD_CURRENCY, known=tuple(sorted(MINOR_DIGITS)))
    return text


def read_url(text: str) -> str:
    """Read the address of a page."""
    if _URL.fullmatch(text) is None:
        raise Refused(BAD_URL)
    return text


def read_version(text: str) -> int:
    """Read the version of the books that a row appears in."""
    if _VERSION.fullmatch(text) is None:
        raise Refused(BAD_VERSION)
    return int(text)


def read_zone(text: str) -> ZoneInfo:
    """Read the name of a time zone."""
    try:
        if _ZONE.fullmatch(text):
            return ZoneInfo(text)
    except (LookupError, ValueError, OSError):
        pass
    raise Refused(BAD_ZONE, suggestion=_nearest_zone(text)) from None


def read_country(text: str) -> str:
    """Read an ISO 3166-1 alpha-2 code."""
    if text not in _countries():
        raise Refused(BAD_COUNTRY)
    return text


def choice(terms: type[Term]) -> Callable[[str], Term]:
    """Return the reader of a word out of a list."""
    known = {term.value: term for term in terms}

    def read(text: str) -> Term:
        if text not in known:
            raise Refused(NOT_ONE_OF, known=tuple(known))
        return known[text]

    return read


def listed(read: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    """Return the reader of several values with spaces between them."""

    def read_all(text: str) -> tuple[str, ...]:
        return tuple(map(read, read_text(text).split()))

    return read_all


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def _nearest_zone(text: str) -> str:
    zones = _zones()
    return zones.get(nearest(text, zones), "America/El_Salvador")


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    """Return the codes of the IANA time zone database's own table."""
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    return frozenset(line[:2] for line in table.splitlines() if not line.startswith("#"))

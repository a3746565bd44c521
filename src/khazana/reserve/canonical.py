"""Books as bytes: the same books give the same bytes everywhere, so a digest stands for them.

The form is JSON (RFC 8259) in ASCII without spaces, keys in order, every integer as a string, instants in UTC,
unknown as ``null``.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from khazana.core import Finding, Money, format_instant
from khazana.reserve.books import Balance, Books, Step
from khazana.reserve.events import Event
from khazana.reserve.lots import Lot, Realisation

__all__ = ["canonical", "digest"]

FORMAT: Final = "khazana-books-1"

Json = str | list["Json"] | dict[str, "Json"] | bool | None
Record = TypeVar("Record")

_encode = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode


def canonical(books: Books) -> bytes:
    """Return books as bytes; equal books give equal bytes."""
    return b"".join(_pieces(books))


def digest(books: Books) -> str:
    """Return the SHA-256 of the canonical bytes as 64 lower-case hex digits, without holding them all."""
    running = hashlib.sha256()
    for piece in _pieces(books):
        running.update(piece)
    return running.hexdigest()


def _pieces(books: Books) -> Iterator[bytes]:
    lists: dict[str, Iterator[str]] = {
        "events": _each(_event, books.events),
        "findings": _each(_finding, books.findings),
        "lots": _each(_lot, books.lots),
        "others": _each(lambda other: [other[0], str(other[1])], books.others),
        "realisations": _each(_realisation, books.realisations),
        "steps": _each(_step, books.steps),
        "versions": _each(str, books.versions),
        "wallets": _each(lambda wallet: [wallet[0], _balance(wallet[1])], books.wallets),
    }
    values: dict[str, Json] = {
        "currency": books.currency,
        "format": FORMAT,
        "method": books.method.value,
        "version": str(books.version),
    }
    for place, key in enumerate(sorted({*lists, *values})):
        yield f'{"," if place else "{"}"{key}":'.encode()
        if key in values:
            yield _encode(values[key]).encode()
        else:
            yield from _array(lists[key])
    yield b"}"


def _each(form: Callable[[Record], Json], records: Iterable[Record]) -> Iterator[str]:
    return (_encode(form(record)) for record in records)


def _array(rows: Iterator[str]) -> Iterator[bytes]:
    separator = "["
    for row in rows:
        yield f"{separator}{row}".encode()
        separator = ","
    yield b"]" if separator == "," else b"[]"


def _money(money: Money | None) -> Json:
    return None if money is None else {"currency": money.currency, "minor": str(money.minor)}


def _balance(balance: Balance) -> Json:
    return {"claimed": str(balance.claimed), "proven": str(balance.proven), "unknown": str(balance.unknown)}


def _event(event: Event) -> Json:
    within: Json = None
    if event.within is not None:
        within = [format_instant(event.within.start), format_instant(event.within.end)]
    return {
        "amount": str(event.amount),
        "at": format_instant(event.at),
        "consideration": _money(event.consideration),
        "day_only": event.day_only,
        "evidence": event.evidence,
        "external_id": event.external_id,
        "fee": str(event.fee),
        "from_account": event.from_account,
        "kind": event.kind.value,
        "lots": list(event.lots),
        "note": event.note,
        "source": event.source,
        "source_kind": event.source_kind.value,
        "standing": event.standing.value,
        "supersedes": event.supersedes,
        "to_account": event.to_account,
        "version": str(event.version),
        "within": within,
    }


def _step(step: Step) -> Json:
    return {"at": format_instant(step.at), "balance": _balance(step.balance), "event": step.event}


def _lot(lot: Lot) -> Json:
    return {
        "acquired_at": format_instant(lot.acquired_at),
        "amount": str(lot.amount),
        "cost": _money(lot.cost),
        "id": lot.id,
        "kind": lot.kind,
        "standing": lot.standing.value,
    }


def _realisation(row: Realisation) -> Json:
    return {
        "amount": str(row.amount),
        "at": format_instant(row.at),
        "cost": _money(row.cost),
        "event": row.event,
        "lot": row.lot,
        "proceeds": _money(row.proceeds),
    }


def _finding(finding: Finding) -> Json:
    return {"code": finding.code, "params": [list(pair) for pair in finding.params]}

"""``events.csv``: what happened to the coins, checked as books are before anything is booked."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from khazana.core import BadInput, Interval, Money, Price, Standing, format_money, parse_money, value_at
from khazana.programmes.cells import (
    choice,
    is_id,
    listed,
    read_btc,
    read_currency,
    read_id,
    read_price,
    read_text,
    read_version,
)
from khazana.programmes.declared import Declared, refuse_duplicates
from khazana.programmes.problems import Problems, Refused
from khazana.programmes.relation_kinds import COST_AND_PRICE, NO_CURRENCY, UNKNOWN_WALLET
from khazana.programmes.sheets import Column, Sheet, read_sheet
from khazana.programmes.times import read_instant, read_time
from khazana.programmes.value_kinds import BAD_ACCOUNT, BAD_EVENT_TIME, BAD_MONEY
from khazana.reserve.book_kinds import (
    BAD_AMOUNT,
    NEGATIVE_CONSIDERATION,
    SUPERSEDED_TWICE,
    SUPERSEDES_LATER,
    VERSION_BELOW_ONE,
    WRONG_ACCOUNTS,
    WRONG_CURRENCY,
)
from khazana.reserve.events import FEES, MINING, NO_SATS, OUTSIDE, UNKNOWN, Event, EventKind
from khazana.reserve.keeping import check_events

__all__ = ["EVENTS_FILE", "events_columns", "read_events"]

EVENTS_FILE: Final = "events.csv"

_OF_ONE_ROW: Final = frozenset(
    kind.code
    for kind in (
        BAD_AMOUNT,
        NEGATIVE_CONSIDERATION,
        SUPERSEDED_TWICE,
        SUPERSEDES_LATER,
        VERSION_BELOW_ONE,
        WRONG_ACCOUNTS,
        WRONG_CURRENCY,
    )
)
"""What is wrong with a row whichever other rows are missing; the rest may follow from rows that were refused."""
_FIELDS: Final = {
    "books.wrong-accounts": "to",
    "books.bad-amount": "btc",
    "books.wrong-currency": "currency",
    "books.negative-consideration": "cost",
    "books.supersedes-unknown": "supersedes",
    "books.supersedes-later": "supersedes",
    "books.superseded-twice": "supersedes",
    "books.version-below-one": "version",
    "books.version-gap": "version",
    "books.version-unopened": "version",
    "books.unknown-lot": "lots",
    "books.no-lots-named": "lots",
    "books.lots-too-small": "lots",
    "books.lots-not-in-wallet": "lots",
    "books.overdraft": "btc",
    "books.more-than-exist": "btc",
    "books.average-unknown": "cost",
}


class _When(NamedTuple):
    at: datetime
    within: Interval | None


def read_events(text: str, declared: Declared, problems: Problems) -> tuple[Event, ...]:
    """Read the events of a programme; rows with an error are noted and left out."""
    sheet = read_sheet(text, EVENTS_FILE, events_columns(declared), problems)
    lines = refuse_duplicates(sheet, "id")
    sheet.values["cost"] = _considerations(sheet)
    names = ("id", "date", "kind", "btc", "from", "to", "fee_btc", "cost", "standing", "evidence", "version")
    events = tuple(
        Event(
            external_id=id_,
            at=when.at,
            kind=kind,
            amount=amount,
            from_account=from_account,
            to_account=to_account,
            standing=standing,
            source=source,
            source_kind=source_kind,
            day_only=when.within is not None,
            fee=fee,
            consideration=paid,
            evidence=evidence,
            version=version,
            supersedes=supersedes,
            lots=lots,
            note=note,
            within=when.within,
        )
        for (
            _, id_, when, kind, amount, from_account, to_account, fee, paid, standing, evidence, version,
            supersedes, lots, source, source_kind, note,
        ) in sheet.rows(*names, "supersedes", "lots", "source", "source_kind", "note")
    )  # fmt: skip
    _check_books(events, declared, sheet, lines)
    return events


def events_columns(declared: Declared) -> Sequence[Column]:
    """Return the columns of the file."""
    account = _account_reader(declared.wallets)
    return (
        Column(name="id", read=read_id, required=True),
        Column(name="date", read=_time_reader(declared.zone or ZoneInfo("UTC")), required=True),
        Column(name="kind", read=choice(EventKind), required=True),
        Column(name="btc", read=read_btc, required=True),
        Column(name="from", read=account, required=True),
        Column(name="to", read=account, required=True),
        Column(name="fee_btc", read=read_btc, otherwise=NO_SATS),
        Column(name="cost", read=read_text),
        Column(name="price", read=read_price),
        Column(name="currency", read=read_currency),
        Column(name="standing", read=choice(Standing), required=True),
        Column(name="evidence", read=read_text, otherwise=""),
        *declared.source_columns()[:2],
        Column(name="version", read=read_version, otherwise=1),
        Column(name="supersedes", read=read_id, otherwise=""),
        Column(name="lots", read=listed(read_id), otherwise=()),
        declared.source_columns()[2],
    )


def _time_reader(zone: ZoneInfo) -> Callable[[str], _When]:
    def read(text: str) -> _When:
        try:
            if "T" in text:
                return _When(read_instant(text), None)
            if text.count("-") == 2:  # noqa: PLR2004 - year, month and day
                day = read_time(text, zone)
                return _When(day.start, day)
        except BadInput:
            pass
        raise Refused(BAD_EVENT_TIME)

    return read


def _account_reader(wallets: frozenset[str] | None) -> Callable[[str], str]:
    def read(text: str) -> str:
        place, colon, name = text.partition(":")
        if not (_is_named(place, name) if colon else text in {OUTSIDE, MINING, FEES, UNKNOWN}):
            raise Refused(BAD_ACCOUNT)
        if place == "wallet" and wallets is not None and name not in wallets:
            raise Refused(UNKNOWN_WALLET, value=name)
        return text

    return read


def _is_named(place: str, name: str) -> bool:
    return place in {"wallet", OUTSIDE} and is_id(name)


def _considerations(sheet: Sheet) -> list[Money | None]:
    """Return what was paid or received in each row: the cost, or the amount at the price, or nothing known."""
    costs, prices, currencies = sheet.texts["cost"], sheet.texts["price"], sheet.values["currency"]
    found: list[Money | None] = [None] * len(sheet.lines)
    for row, (cost, price, currency) in enumerate(zip(costs, prices, currencies, strict=True)):
        if not (cost or price):
            continue
        if currency is None:
            if not sheet.texts["currency"][row]:
                sheet.refuse(row, "currency", Refused(NO_CURRENCY))
            continue
        try:
            paid = _money(cost, currency)
        except Refused as refusal:
            sheet.refuse(row, "cost", refusal, cost)
        else:
            found[row] = _with_price(sheet, row, paid) if price else paid
    return found


@lru_cache(maxsize=4096)
def _money(text: str, currency: str) -> Money | None:
    if not text:
        return None
    try:
        paid = parse_money(text, currency)
    except BadInput:
        raise Refused(BAD_MONEY, currency=currency) from None
    if paid.minor < 0:
        raise Refused(BAD_MONEY, currency=currency)
    return paid


def _with_price(sheet: Sheet, row: int, cost: Money | None) -> Money | None:
    """Return the cost, after a look at whether it is amount times price; or amount times price where it is all."""
    price: Decimal | None = sheet.values["price"][row]
    amount = sheet.values["btc"][row]
    if price is None or amount is None:
        return cost
    value = value_at(amount, Price(price, sheet.values["currency"][row]))
    if cost is not None and cost != value:
        line = sheet.lines[row]
        said = {"cost": format_money(cost), "value": format_money(value)}
        sheet.problems.add(COST_AND_PRICE, sheet.file, line, "cost", **said)
    return value if cost is None else cost


def _check_books(events: Sequence[Event], declared: Declared, sheet: Sheet, lines: dict[str, int]) -> None:
    """Check the rows among each other; where some were refused, only for what does not depend on them."""
    some_missing = bool(sheet.refused) or sheet.incomplete
    currency = declared.currency or next((e.consideration.currency for e in events if e.consideration), "USD")
    for finding in check_events(sorted(events, key=attrgetter("external_id")), currency=currency):
        unsure = some_missing and finding.code not in _OF_ONE_ROW
        if unsure or (declared.currency is None and finding.kind is WRONG_CURRENCY):
            continue
        params = dict(finding.params)
        line = lines.get(params.get("event", ""))
        sheet.problems.add(finding.kind, EVENTS_FILE, line, _FIELDS.get(finding.code, ""), **params)

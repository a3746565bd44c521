"""Keeping the books: events in book order become balances, lots and realisations."""

from collections.abc import Iterable
from datetime import datetime

from khazana.core import BadInput, Finding, instant, parse_currency
from khazana.reserve.books import Books
from khazana.reserve.checking import Review, review
from khazana.reserve.events import Event
from khazana.reserve.keeper import Keeper, pools_for
from khazana.reserve.lots import LotMethod
from khazana.reserve.pools import NO_POOLS

__all__ = ["check_events", "keep"]


def keep(
    events: Iterable[Event],
    *,
    currency: str,
    method: LotMethod,
    version: int | None = None,
    until: datetime | None = None,
) -> Books:
    """Keep the books of ``events`` in ``currency``.

    Parameters
    ----------
    events
        All rows of all versions, in any order.
    method
        Which lots are given up.
    version
        The version to read: rows of it or an earlier one that no such row replaces; ``None`` for the newest.
    until
        Events at or after this instant are left away; ``None`` for none.

    Notes
    -----
    Book order is by instant, then by external id. An event with an error is left out, and the error is in
    ``findings``; a row that it replaces stays replaced.

    An outflow takes coins of its own standing first, then weaker ones, then stronger ones. Coins that move
    between wallets arrive with the weaker of the standing they had and that of the event. Lots are pooled
    over all wallets, in one pool for each standing, so that lots and balances of one standing are equal at
    all times; the method chooses among the lots of the standing that is taken. Under specific
    identification the lots named decide which standing is taken.

    The cost of an acquisition of any kind is its consideration. A disposal gives up its amount for its
    consideration, then its network fee for nothing. A restatement that takes coins out gives up lots at
    cost, without a realisation.

    Raises
    ------
    BadInput
        If the currency or the version is unknown, or ``until`` has no zone.
    """
    parse_currency(currency)
    reviewed = review(events, currency)
    version = reviewed.versions[-1] if version is None else version
    if version not in reviewed.versions:
        raise BadInput(
            "there is no such version of the books",
            value=version,
            remedy="use one of {known}",
            known=", ".join(map(str, reviewed.versions)),
        )
    keeper = Keeper(pools_for(method), currency)
    keeper.post(_in_force(reviewed, version, None if until is None else instant(until)))
    return keeper.close(version, reviewed, method)


def check_events(events: Iterable[Event], *, currency: str) -> tuple[Finding, ...]:
    """Return everything that is wrong with ``events``, whatever their order and in whichever version.

    Each finding has the parameter ``event``. Whether named lots are large enough depends on the method,
    so `keep` says that.
    """
    reviewed = review(events, parse_currency(currency))
    booked: dict[tuple[str, str], Finding] = {}
    for version in reviewed.versions:
        keeper = Keeper(NO_POOLS, currency)
        keeper.post(_in_force(reviewed, version, None))
        for finding in keeper.findings:
            booked.setdefault((finding.code, finding.params[0][1]), finding)
    return (*reviewed.findings, *booked.values())


def _in_force(reviewed: Review, version: int, until: datetime | None) -> Iterable[Event]:
    """Return the rows of a version, without those left out."""
    left_out, replaced = reviewed.left_out, reviewed.replaced
    rows: Iterable[Event] = reviewed.rows
    if until is not None:
        rows = (event for event in rows if event.at < until)
    if left_out or replaced or reviewed.versions != (1,):
        rows = (
            event
            for event in rows
            if event.version <= version
            and event.external_id not in left_out
            and replaced.get(event.external_id, version + 1) > version
        )
    return rows

"""Events for tests of the books: short to write, and drawn at random."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from khazana.core import Money, SourceKind, Standing, sats
from khazana.reserve import Event, EventKind

START = datetime(2025, 1, 1, tzinfo=UTC)
PROVEN, CLAIMED, UNKNOWN = Standing.PROVEN, Standing.CLAIMED, Standing.UNKNOWN
WALLETS = ("wallet:cold", "wallet:hot")
WAYS = {
    EventKind.PURCHASE: ("outside", "wallet:cold"),
    EventKind.SEIZED: ("outside", "wallet:cold"),
    EventKind.DONATED: ("outside", "wallet:cold"),
    EventKind.MINED: ("mining", "wallet:cold"),
    EventKind.TRANSFER: ("wallet:cold", "wallet:hot"),
    EventKind.DISPOSAL: ("wallet:cold", "outside"),
    EventKind.FEE: ("wallet:cold", "fees"),
    EventKind.RESTATEMENT: ("unknown", "wallet:cold"),
}


def day(number: float) -> datetime:
    """Return the instant ``number`` days after the start of 2025."""
    return START + timedelta(days=number)


def usd(cents: int | None) -> Money | None:
    return None if cents is None else Money(cents, "USD")


def event(
    name: str,
    kind: EventKind = EventKind.PURCHASE,
    *,
    on: float = 0,
    amount: int = 100,
    paid: int | None = None,
    standing: Standing = CLAIMED,
    **more: object,
) -> Event:
    """Return an event between the usual accounts of its kind; ``paid`` in cents, ``on`` in days from 2025-01-01."""
    start, end = WAYS[kind]
    fields: dict[str, object] = {"from_account": start, "to_account": end, "consideration": usd(paid)} | more
    return Event(
        external_id=name,
        at=day(on),
        kind=kind,
        amount=sats(amount),
        standing=standing,
        source="ministry",
        source_kind=SourceKind.PRIMARY,
        **fields,
    )


def buy(name: str, amount: int, paid: int | None = None, **more: object) -> Event:
    return event(name, EventKind.PURCHASE, amount=amount, paid=paid, **more)


def sell(name: str, amount: int, paid: int | None = None, **more: object) -> Event:
    return event(name, EventKind.DISPOSAL, amount=amount, paid=paid, **more)


def move(name: str, amount: int, **more: object) -> Event:
    return event(name, EventKind.TRANSFER, amount=amount, **more)


_ROWS = st.tuples(
    st.sampled_from([EventKind.PURCHASE] * 4 + [EventKind.DISPOSAL] * 3 + [EventKind.TRANSFER] * 3 + list(EventKind)),
    st.integers(1, 60),
    st.sampled_from([0, 0, 0, 1, 7]),
    st.one_of(st.none(), st.integers(0, 999)),
    st.sampled_from(Standing),
    st.integers(0, 1),
    st.booleans(),
    st.integers(0, 40),
)


def _event_of(number: int, row: tuple[EventKind, int, int, int | None, Standing, int, bool, int]) -> Event:
    kind, amount, fee, paid, standing, place, out, on = row
    here, there = WALLETS[place], WALLETS[1 - place]
    start, end = WAYS[kind]
    if kind is EventKind.RESTATEMENT and out:
        start, end = here, "unknown"
    elif kind is EventKind.TRANSFER:
        start, end = here, there
    elif end.startswith("wallet:"):
        end = here
    else:
        start = here
    name = f"e{number:03}"
    return event(
        name, kind, on=on, amount=amount, paid=paid, standing=standing, fee=fee, from_account=start, to_account=end
    )


@st.composite
def ledgers(draw: st.DrawFn, *, max_size: int = 40, known_cost: bool = False) -> list[Event]:
    """Draw rows of one version; some overdraw, so some are left out of the books."""
    rows = draw(st.lists(_ROWS, max_size=max_size))
    if known_cost:
        rows = [(*row[:3], row[3] or 0, *row[4:]) for row in rows]
    return [_event_of(number, row) for number, row in enumerate(rows)]


@st.composite
def versioned_ledgers(draw: st.DrawFn) -> list[Event]:
    """Draw rows of up to three versions, where later ones replace some of the earlier ones."""
    rows = draw(ledgers(max_size=25))
    replaced = draw(st.lists(st.sampled_from(rows), unique_by=lambda one: one.external_id, max_size=4)) if rows else []
    versions = sorted(draw(st.lists(st.integers(2, 3), min_size=len(replaced), max_size=len(replaced))))
    return rows + [
        event(
            f"r{number}",
            old.kind,
            amount=draw(st.integers(1, 60)),
            standing=old.standing,
            on=draw(st.integers(0, 40)),
            from_account=old.from_account,
            to_account=old.to_account,
            version=version,
            supersedes=old.external_id,
        )
        for number, (old, version) in enumerate(zip(replaced, versions, strict=True))
    ]


def shuffled(events: list[Event], seed: int) -> list[Event]:
    """Return the events in an order that depends on ``seed`` alone."""
    mixed = list(events)
    Random(seed).shuffle(mixed)  # noqa: S311 - a seeded order, no secret
    return mixed

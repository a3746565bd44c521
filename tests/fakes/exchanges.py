"""Simulated price services: they answer any question in the documented form, from one made-up price path."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

from fakes.http_service import Reply

HOUR = 3600


def price(second: int) -> Decimal:
    """Return the made-up price at a second [currency/BTC]: positive, to the cent, never twice the same in a row."""
    return Decimal(20_000_00 + (second // 60 * 7919) % 9_000_000) / 100


def parameters(path: str) -> dict[str, str]:
    """Return the parameters of a call."""
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}


def _number(amount: Decimal) -> float | int:
    return int(amount) if amount == int(amount) else float(amount)


def _low_high(start: int, width: int) -> tuple[Decimal, Decimal]:
    inside = [price(second) for second in range(start, start + width, max(60, width // 6))]
    return min(inside) - 1, max(inside) + 1


def coinbase(now: datetime) -> Callable[[str], Reply]:
    """Answer like Coinbase Exchange: newest first, at most 300 candles, some from before the start."""

    def answer(path: str) -> Reply:
        asked = parameters(path)
        width = int(asked["granularity"])
        first, last = (int(datetime.fromisoformat(asked[name]).timestamp()) for name in ("start", "end"))
        if (last - first) // width + 1 > 300:
            return Reply(status=400, body=b'{"message":"Count of aggregations requested exceeds 300"}')
        rows = []
        for start in range(first - 2 * width, min(last, int(now.timestamp())) + 1, width):
            low, high = _low_high(start, width)
            rows.append([start, *map(_number, (low, high, price(start), price(start + width - 60))), 1.5])
        return Reply(body=json.dumps(rows[::-1]).encode())

    return answer


def kraken(now: datetime) -> Callable[[str], Reply]:
    """Answer like Kraken: oldest first, prices as text, the latest 720 candles, the last of them still open."""

    def answer(path: str) -> Reply:
        asked = parameters(path)
        width = int(asked["interval"]) * 60
        last = int(now.timestamp()) // width * width
        starts = [last - back * width for back in range(720)][::-1]
        rows = []
        for start in (one for one in starts if one > int(asked["since"]) or one == last):
            low, high = _low_high(start, width)
            shown = [f"{amount:.1f}" for amount in (price(start), high, low, price(start + width - 60), low)]
            rows.append([start, *shown, "1.50000000", 7])
        pair = "XXBTZ" + asked["pair"].removeprefix("XBT")
        return Reply(body=json.dumps({"error": [], "result": {pair: rows, "last": last - width}}).encode())

    return answer


def mempool(now: datetime) -> Callable[[str], Reply]:
    """Answer like mempool.space: newest first, a value an hour, taken some seconds past it."""

    def answer(path: str) -> Reply:
        currency = parameters(path)["currency"]
        begin = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()) + 11
        rows = [
            {"time": at, currency: _number(price(at)), "USD": _number(price(at))}
            for at in range(begin, int(now.timestamp()) + 1, HOUR)
        ]
        return Reply(body=json.dumps({"prices": rows[::-1], "exchangeRates": {"USDEUR": 0.97}}).encode())

    return answer

"""The same ledgers kept by beancount 3, run as a separate program: the same lots left, the same lots given up.

beancount holds one account where Khazana pools wallets, so a transfer appears there as its network fee alone.
Costs are whole cents a coin of 0.01 BTC and amounts are multiples of it, so every cost is exact on both sides.
beancount merges lots of equal date and cost, so each lot carries its event's id as a label. It breaks ties of one
day by the order of entry, also last-in first-out: there each event has a day of its own. It has no average cost.
"""

import json
import subprocess
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from fakes.ledgers import START, event, move, sell

from khazana.core import SATS_PER_BTC
from khazana.reserve import Event, EventKind, LotMethod, is_wallet, keep

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-oracle/bin/python"
STEP = SATS_PER_BTC // 100
EVENTS = 400


def ledger(seed: int, method: LotMethod) -> list[Event]:
    """Return a few hundred events at random; times of the day differ where beancount keeps their order."""
    random = Random(seed)  # noqa: S311 - a seeded order, no secret
    events: list[Event] = []
    open_coins: Counter[str] = Counter()
    wallets: Counter[str] = Counter()
    per_day = 1 if method is LotMethod.LIFO else 3
    for number in range(EVENTS):
        name, on = f"e{number:04}", number / per_day
        place = random.choice(("wallet:cold", "wallet:hot"))
        pick = random.random()
        amount = random.randrange(1, 50) * STEP
        if pick < 0.5 or wallets[place] < 2 * STEP:
            paid = amount // STEP * random.choice((17_000, 20_000, random.randrange(15_000, 120_000)))
            kind = random.choice((EventKind.PURCHASE, EventKind.MINED, EventKind.DONATED))
            events.append(event(name, kind, amount=amount, paid=paid, on=on, to_account=place))
            open_coins[name] += amount
            wallets[place] += amount
            continue
        fee = random.choice((0, STEP))
        amount = min(amount, wallets[place] - fee)
        lots: tuple[str, ...] = ()
        if method is LotMethod.SPECIFIC:
            lot = random.choice([one for one, left in open_coins.items() if left > fee])
            amount = min(amount, open_coins[lot] - fee)
            lots = (lot,)
        if pick < 0.8:
            events.append(sell(name, amount, amount // STEP * 60_000, on=on, fee=fee, from_account=place, lots=lots))
            gone = amount + fee
        else:
            there = "wallet:hot" if place == "wallet:cold" else "wallet:cold"
            events.append(move(name, amount, on=on, fee=fee, from_account=place, to_account=there, lots=lots))
            wallets[there] += amount
            gone = fee
        wallets[place] -= amount + fee
        if lots:
            open_coins[lots[0]] -= gone
    return events


def btc(amount: int) -> str:
    return f"{Decimal(amount) / SATS_PER_BTC:f}"


def as_beancount(events: list[Event], method: LotMethod) -> str:
    booking = "STRICT" if method is LotMethod.SPECIFIC else method.name
    lines = [
        f'2000-01-01 open Assets:Coins BTC "{booking}"',
        "2000-01-01 open Equity:Money USD",
        "2000-01-01 open Income:Result USD",
    ]
    for one in events:
        day = one.at.date().isoformat()
        if not is_wallet(one.from_account):
            cents_per_step = one.consideration.minor // (one.amount // STEP)
            legs = [
                f'  Assets:Coins  {btc(one.amount)} BTC {{{cents_per_step} USD, {day}, "{one.external_id}"}}',
                f"  Equity:Money  -{one.consideration.minor // (one.amount // STEP) * Decimal(btc(one.amount)):f} USD",
            ]
        else:
            gone = one.fee if one.kind is EventKind.TRANSFER else one.amount + one.fee
            if not gone:
                continue
            label = f'"{one.lots[0]}"' if one.lots else ""
            legs = [f"  Assets:Coins  -{btc(gone)} BTC {{{label}}}", "  Income:Result"]
        lines += [f'{day} * "{one.external_id}"', *legs]
    return "\n".join(lines) + "\n"


def run(path: Path) -> dict[str, list[list[str]]]:
    program = [PYTHON, ROOT / "tests/oracles/beancount_lots.py", path]
    done = subprocess.run(
        program, capture_output=True, text=True, check=True, env={"BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
    )
    return json.loads(done.stdout)


@pytest.mark.skipif(not PYTHON.exists(), reason="beancount is not installed: make oracle")
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("method", [LotMethod.FIFO, LotMethod.LIFO, LotMethod.HIFO, LotMethod.SPECIFIC])
def test_beancount_keeps_the_same_lots(method: LotMethod, seed: int, tmp_path: Path) -> None:
    events = ledger(seed, method)
    path = tmp_path / "ledger.beancount"
    path.write_text(as_beancount(events, method), encoding="utf-8")
    theirs = run(path)
    assert theirs["errors"] == []

    books = keep(events, currency="USD", method=method)
    assert [finding.code for finding in books.findings if finding.code != "books.no-lots-named"] == []
    assert len(books.events) == EVENTS
    ours = {
        (lot.id, lot.acquired_at.date().isoformat(), lot.amount, Decimal(lot.cost.minor * STEP) / lot.amount)
        for lot in books.lots
    }
    assert ours == {
        (label, day, int(Decimal(units) * SATS_PER_BTC), Decimal(unit_cost))
        for label, day, units, unit_cost in theirs["lots"]
    }
    assert len(ours) > 20

    given_up: Counter[tuple[str, str]] = Counter()
    for row in books.realisations:
        given_up[row.event, row.lot] += row.amount
    assert given_up == {(name, lot): int(Decimal(units) * SATS_PER_BTC) for name, lot, units in theirs["given_up"]}
    assert len(given_up) > 100
    assert books.events[-1].at < START + timedelta(days=EVENTS)

"""A planning desk over Norte, which plans on made-up daily marks; Sur plans nothing."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Final, Protocol

import numpy as np

from khazana.app.planning_desk import PlanningDesk
from khazana.app.planning_reports import JudgeReport
from khazana.core import Mark, MarkSeries, Price, Progress, Reading, Source, SourceKind
from khazana.planning.judging import Judgement, JudgingRules
from khazana.planning.plan import TreasuryPlan
from khazana.programmes import Programme
from khazana.programmes.declared import Declared
from khazana.programmes.planning_file import read_planning
from khazana.programmes.problems import Problems
from khazana.reserve import Valuation

START: Final = dt.date(2025, 7, 17)
_DAYS: Final = 1700
QUICK: Final = JudgingRules(horizons_days=(1, 7, 30), window_days=1200, refit_days=250, n_paths=200)
"""Rules that few made-up marks can be judged by within seconds."""

PLAN: Final = """
format = 1
start = 2025-07-17
years = 2
fiscal_year_begins = "01-01"
[drift]
value = 0
unit = "%/year"
assumption = "No growth of the price is counted on."
[economy]
regime = "floating"
reserves = { value = 2, unit = "billion USD", source = "gazette" }
reserves_growth = { value = 0, unit = "%/year", assumption = "Made up for tests." }
reserves_volatility = { value = 3, unit = "%/year", assumption = "Made up for tests." }
imports = { value = 7, unit = "billion USD/year", source = "gazette" }
[[policies]]
id = "hold"
assumption = "What others are compared with."
name = { en = "No purchase", es = "Sin compra", ur = "کوئی خرید نہیں" }
[[policies]]
id = "one-a-day"
source = "gazette"
name = { en = "One bitcoin a day", es = "Un bitcóin al día", ur = "روزانہ ایک بٹ کوائن" }
[[policies.rules]]
kind = "buy-coins"
funding = "reserves"
coins = { value = 1, unit = "BTC/day", source = "gazette" }
[[policies]]
id = "dips"
assumption = "Tried."
name = { en = "Buy dips only", es = "Comprar solo en caídas", ur = "صرف گراوٹ پر خرید" }
[[policies.rules]]
kind = "buy-dips"
funding = "reserves"
dollars = { value = 400000, unit = "USD/day", assumption = "Made up for tests." }
below_peak = { value = 80, unit = "%", assumption = "Made up for tests." }
[[limits]]
id = "ceiling"
kind = "accumulation-ceiling"
count = "imf"
source = "gazette"
coins = { value = 1400, unit = "BTC", source = "gazette" }
name = { en = "At most 1,400 BTC more", es = "Como máximo 1,400 BTC más", ur = "زیادہ سے زیادہ 1,400 بٹ کوائن مزید" }
[[limits]]
id = "floor"
kind = "reserves-floor"
source = "gazette"
floor = { value = 1.82, unit = "billion USD", source = "gazette" }
name = { en = "Floor on reserves", es = "Piso de reservas", ur = "ذخائر کی کم از کم حد" }
[[limits]]
id = "halved"
kind = "drawdown-limit"
assumption = "Made up for tests."
share = { value = 80, unit = "%", assumption = "Made up for tests." }
name = { en = "Value not down 80%", es = "Valor sin caer 80%", ur = "قدر 80 فیصد سے زیادہ نہ گرے" }
[[limits]]
id = "budget"
kind = "budget-cap"
assumption = "No amount was published."
name = { en = "Budget of a year", es = "Presupuesto de un año", ur = "سال کا بجٹ" }
asks = { en = "The budget law.", es = "La ley de presupuesto.", ur = "بجٹ کا قانون" }
"""


class Programmes(Protocol):
    """What programmes and books are asked of."""

    def programme(self, programme_id: str, /) -> Programme: ...

    def value(self, programme_id: str, /, *, at: dt.datetime) -> Valuation: ...


@cache
def norte_plan() -> TreasuryPlan:
    """Return Norte's plan; it is made up."""
    problems = Problems()
    declared = Declared(sources=frozenset({"gazette"}), currency="USD")
    source = Source(id="gazette", title="Official gazette", publisher="State printer", kind=SourceKind.PRIMARY)
    found = read_planning(PLAN, declared, (source,), problems, programme="norte")
    assert found is not None, problems
    return found


@cache
def daily_marks() -> MarkSeries:
    """Return daily marks up to the start of the plan, and episodes of the past; made up."""
    rng = np.random.Generator(np.random.PCG64(2))
    first = START - dt.timedelta(days=_DAYS - 1)
    moves = 0.022 * rng.standard_t(5, _DAYS)
    prices = 118_698.0 * np.exp(np.cumsum(moves) - moves.sum())
    begin = dt.datetime(first.year, first.month, first.day, tzinfo=dt.UTC)
    return MarkSeries.of("USD", [_mark(begin + dt.timedelta(days=day), price) for day, price in enumerate(prices)])


def _mark(at: dt.datetime, price: float) -> Mark:
    return Mark(at=at, price=Price(Decimal(f"{price:.2f}"), "USD"), source="made-up", reading=Reading.MINUTE_CLOSE)


class _WithMarks:
    """Programmes, and a mark for every day."""

    def __init__(self, programmes: Programmes) -> None:
        self._programmes = programmes

    def programme(self, programme_id: str, /) -> Programme:
        return self._programmes.programme(programme_id)

    def marks(self, currency: str, /) -> MarkSeries:
        assert currency == "USD"
        return daily_marks()

    def value(self, programme_id: str, /, *, at: dt.datetime) -> Valuation:
        return self._programmes.value(programme_id, at=at)


class FakePlanning(PlanningDesk):
    """Answers as the planning desk does, from made-up marks, and judges by quick rules."""

    def __init__(self, programmes: Programmes) -> None:
        super().__init__(programmes=_WithMarks(programmes))

    def judge(
        self,
        programme_id: str,
        window: tuple[dt.date, dt.date] | None = None,
        rules: JudgingRules | None = None,
        *,
        drift_per_year: float | None = None,
        earlier: Judgement | None = None,
        progress: Progress | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> JudgeReport:
        return super().judge(
            programme_id, window, rules or QUICK, drift_per_year=drift_per_year, earlier=earlier, progress=progress,
            stop=stop,
        )  # fmt: skip

"""A whole ``planning.toml`` with every rule and limit, and what reads it and its variants."""

from pathlib import Path

from khazana.core import Source, SourceKind
from khazana.planning import Books
from khazana.planning.plan import Declared, TreasuryPlan, declared
from khazana.programmes.declared import Declared as Names
from khazana.programmes.planning_file import read_planning
from khazana.programmes.problems import Problems

SOURCES = (Source(id="gazette", title="The gazette", publisher="the state", kind=SourceKind.PRIMARY),)
NAMES = Names(currency="PKR", sources=frozenset({"gazette"}), synthetic=True)

WHOLE = (Path(__file__).parents[1] / "programmes/planning.toml").read_text(encoding="utf-8")


def read(text: str, names: Names = NAMES) -> tuple[TreasuryPlan | None, list[str]]:
    problems = Problems()
    plan = read_planning(text, names, SOURCES, problems, programme="made-up")
    return plan, [f"{one.code} {one.place.line} {one.place.field}" for one in problems.listed()]


def pieces(text: str = WHOLE) -> Declared:
    plan, problems = read(text)
    assert problems == []
    assert plan is not None
    return declared(plan, 100_000.0, Books(coins=7.0, cost_usd=1.0))

"""``planning.toml`` as a treasury's plan."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from khazana.core import LocalText, Source, SourceKind
from khazana.planning.plan.asks import ECONOMY_ASKS, LIMIT_ASKS, RULE_ASKS, START_ASKS, Asks, LimitKind, RuleKind
from khazana.planning.plan.record import (
    DeclaredFigure,
    DeclaredLimit,
    DeclaredPolicy,
    DeclaredRule,
    Economy,
    MinedStream,
    Origin,
    TreasuryPlan,
)
from khazana.programmes import planning_kinds as kinds
from khazana.programmes.declared import Declared
from khazana.programmes.doors import TextDoor, pass_door
from khazana.programmes.mined_file import read_mined
from khazana.programmes.planning_doors import PlanningDoor
from khazana.programmes.planning_figures import PlanFigures
from khazana.programmes.problems import Problems
from khazana.programmes.relation_kinds import DUPLICATE_ID, ENDS_BEFORE
from khazana.programmes.toml_places import Document, Path, read_document

__all__ = ["PLANNING_FILE", "read_planning"]

PLANNING_FILE: Final = "planning.toml"
_DAYS_PER_YEAR: Final = 365.25

_SELLING: Final = frozenset({RuleKind.SELL_ABOVE.value, RuleKind.SELL_BELOW.value, RuleKind.HOLD_BAND.value})
_BAND: Final = ("least", "target", "most")


def _no_file(_name: str) -> str | None:
    return None


def read_planning(
    text: str,
    declared: Declared,
    sources: tuple[Source, ...],
    problems: Problems,
    *,
    programme: str = "",
    read_text: Callable[[str], str | None] = _no_file,
) -> TreasuryPlan | None:
    """Read ``planning.toml``; every problem of it is noted, and ``None`` returned where a part is refused.

    Parameters
    ----------
    sources
        Those of ``programme.toml``.
    programme
        Its id.
    read_text
        Gives the text of a file beside it; ``None`` where there is none.
    """
    document = read_document(text, PLANNING_FILE, problems)
    if document is None:
        return None
    door = pass_door(PlanningDoor, document, PLANNING_FILE, problems)
    figures = PlanFigures(
        document=document,
        file=PLANNING_FILE,
        sources=None if declared.sources is None else _kinds(declared.sources, sources),
        currency=declared.currency or "USD",
        problems=problems,
    )
    values = document.values
    start = figures.read_all(values, (), START_ASKS)
    economy = figures.read_all(_table(values.get("economy")), ("economy",), ECONOMY_ASKS, "economy")
    policies = [_read_policy(entry, index, figures) for index, entry in _entries(document, "policies")]
    mined = [_read_streams(entry, index, figures, read_text, door) for index, entry in _entries(document, "policies")]
    limits = [_read_limit(entry, index, figures) for index, entry in _entries(document, "limits")]
    _refuse_twice(document, figures)
    if door is None or any(origin is None for origin, _ in (*policies, *limits)):
        return None
    return TreasuryPlan(
        programme=programme,
        currency=declared.currency or "USD",
        start=door.start,
        years=door.years,
        fiscal_year=door.fiscal_year_begins,
        figures=start,
        economy=Economy(figures=economy, regime=door.economy.regime),
        policies=tuple(
            _policy(one, origin, rules, streams, document.line(("policies", index)))
            for index, (one, (origin, rules), streams) in enumerate(zip(door.policies, policies, mined, strict=True))
        ),
        limits=tuple(
            _limit(one, origin, found, document.line(("limits", index)))
            for index, (one, (origin, found)) in enumerate(zip(door.limits, limits, strict=True))
        ),
        sources=tuple(one for one in sources if one.id in _used(start, economy, policies, limits, mined)),
        is_synthetic=bool(declared.synthetic),
    )


def _kinds(ids: frozenset[str], sources: tuple[Source, ...]) -> dict[str, SourceKind | None]:
    """Return the kind of each source that is declared; ``None`` where the rest of its table is refused."""
    return dict.fromkeys(ids) | {one.id: one.kind for one in sources}


_Figures = tuple[DeclaredFigure, ...]
_Streams = tuple[MinedStream | None, ...]


def _read_streams(
    entry: Mapping[str, Any],
    index: int,
    figures: PlanFigures,
    read_text: Callable[[str], str | None],
    door: Any,  # noqa: ANN401 - made by pydantic
) -> _Streams:
    """Read the streams of mined coins that a policy's rules name."""
    span = None
    if door is not None:
        span = door.start + timedelta(days=1), door.start + timedelta(days=round(door.years * _DAYS_PER_YEAR))
    rules = entry.get("rules")
    found: list[MinedStream | None] = []
    for number, rule in enumerate(rules if isinstance(rules, list) else ()):
        table, here = _table(rule), ("policies", index, "rules", number)
        if "mined" in table and table.get("kind") != RuleKind.KEEP_MINED.value:
            known = tuple(RULE_ASKS[RuleKind.KEEP_MINED])
            figures.refuse((*here, "mined"), kinds.UNUSED_FIGURE, key="mined", kind=table.get("kind"), known=known)
        found.append(read_mined(table, here, figures, read_text, span))
    return tuple(found)


def _read_policy(
    entry: Mapping[str, Any], index: int, figures: PlanFigures
) -> tuple[Origin | None, tuple[_Figures, ...]]:
    """Read where a policy comes from and the figures of its rules, and note what its rules lack."""
    path: Path = ("policies", index)
    origin = figures.origin(entry, path, _key(path, entry))
    rules = entry.get("rules")
    found: list[_Figures] = []
    for number, rule in enumerate(rules if isinstance(rules, list) else ()):
        table, here = _table(rule), (*path, "rules", number)
        part = f"{_key(path, entry)}.rules.{number}"
        found.append(_asked(table, here, RULE_ASKS, part, figures))
        _check_span(table, here, figures)
        kind = table.get("kind")
        if kind in _SELLING and entry.get("may_sell") is not True:
            figures.refuse((*here, "kind"), kinds.NEVER_SELLS, policy=entry.get("id", index), kind=kind)
        if kind == RuleKind.MOVE.value:
            for key in ("on", "move"):
                if key not in table:
                    figures.refuse(here, kinds.MOVE_LACKS, key=key)
        elif kind == RuleKind.HOLD_BAND.value:
            shares = {one.name: one.value() for one in found[-1]}
            band = [share for name in _BAND if (share := shares.get(name)) is not None]
            if band != sorted(band):
                figures.refuse(here, kinds.BAND_ORDER, value=", ".join(f"{share:g}" for share in band))
    return origin, tuple(found)


def _read_limit(entry: Mapping[str, Any], index: int, figures: PlanFigures) -> tuple[Origin | None, _Figures]:
    """Read where a limit comes from and its figures, and note what it lacks."""
    path: Path = ("limits", index)
    origin = figures.origin(entry, path, _key(path, entry))
    found = _asked(entry, path, LIMIT_ASKS, _key(path, entry), figures)
    _check_span(entry, path, figures)
    kind, id_ = entry.get("kind"), entry.get("id", index)
    names = {one.name for one in found}
    if kind == LimitKind.CUSTODY.value and {"most", "most_share"} <= names:
        figures.refuse(path, kinds.TWO_CAPS, value=id_)
    if kind in {one.value for one in LimitKind}:
        asks = LIMIT_ASKS[LimitKind(kind)]
        missing = tuple(name for name, one in asks.items() if one.is_needed and name not in entry)
        if missing and "asks" not in entry:
            figures.refuse(path, kinds.NO_ASKS, limit=id_, figures=missing)
    return origin, found


def _asked(
    table: Mapping[str, Any], path: Path, asks: Mapping[Any, Mapping[str, Asks]], part: str, figures: PlanFigures
) -> _Figures:
    """Read the figures that a kind asks for, and refuse those that only other kinds do."""
    said = table.get("kind")
    kind = next((one for one in asks if one.value == said), None)
    if kind is None:
        return ()
    others = {name for one in asks.values() for name in one} - set(asks[kind])
    for name in sorted(others & set(table)):
        figures.refuse((*path, name), kinds.UNUSED_FIGURE, key=name, kind=said, known=tuple(asks[kind]))
    return figures.read_all(table, path, asks[kind], part)


def _check_span(table: Mapping[str, Any], path: Path, figures: PlanFigures) -> None:
    since, until = table.get("since"), table.get("until")
    if since is not None and until is not None and str(until) <= str(since):
        figures.refuse((*path, "until"), ENDS_BEFORE, value=until, first=since)


def _refuse_twice(document: Document, figures: PlanFigures) -> None:
    for name in ("policies", "limits"):
        first: dict[str, int] = {}
        for index, entry in _entries(document, name):
            id_, path = entry.get("id"), (name, index, "id")
            if isinstance(id_, str):
                line = document.line(path)
                if first.setdefault(id_, line) != line:
                    figures.refuse(path, DUPLICATE_ID, value=id_, first=first[id_])


def _policy(
    door: Any,  # noqa: ANN401 - made by pydantic
    origin: Origin | None,
    found: tuple[_Figures, ...],
    mined: _Streams,
    line: int,
) -> DeclaredPolicy:
    return DeclaredPolicy(
        id=door.id,
        name=_local(door.name),
        origin=origin or Origin(),
        may_sell=door.may_sell,
        note=door.note,
        line=line,
        rules=tuple(
            DeclaredRule(
                kind=rule.kind,
                figures=figures,
                funding=rule.funding,
                move=rule.move,
                since=rule.since,
                until=rule.until,
                on=rule.on,
                mined=stream,
                line=line,
            )
            for rule, figures, stream in zip(door.rules, found, mined, strict=True)
        ),
    )


def _limit(door: Any, origin: Origin | None, found: _Figures, line: int) -> DeclaredLimit:  # noqa: ANN401 - made by pydantic
    return DeclaredLimit(
        id=door.id,
        name=_local(door.name),
        kind=door.kind,
        figures=found,
        origin=origin or Origin(),
        count=door.count,
        conditionality=door.conditionality,
        since=door.since,
        until=door.until,
        dates=tuple(door.dates),
        asks=None if door.asks is None else _local(door.asks),
        note=door.note,
        line=line,
    )


def _used(
    start: _Figures,
    economy: _Figures,
    policies: list[tuple[Origin | None, tuple[_Figures, ...]]],
    limits: list[tuple[Origin | None, _Figures]],
    mined: list[_Streams],
) -> frozenset[str]:
    """Return the ids of all sources that the plan rests on."""
    figures = [*start, *economy, *(one for _, rules in policies for rule in rules for one in rule)]
    figures += [one for _, found in limits for one in found]
    origins = [one.origin for one in figures] + [origin for origin, _ in (*policies, *limits) if origin is not None]
    origins += [one.origin for streams in mined for one in streams if one is not None]
    return frozenset(origin.source for origin in origins)


def _local(text: TextDoor) -> LocalText:
    return LocalText(en=text.en, es=text.es, ur=text.ur)


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _entries(document: Document, name: str) -> list[tuple[int, dict[str, Any]]]:
    value = document.values.get(name)
    return [(index, _table(entry)) for index, entry in enumerate(value if isinstance(value, list) else ())]


def _key(path: Path, entry: Mapping[str, Any]) -> str:
    id_ = entry.get("id")
    return f"{path[0]}.{id_ if isinstance(id_, str) else path[1]}"

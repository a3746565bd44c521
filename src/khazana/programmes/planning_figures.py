"""Figures of ``planning.toml``: a value or a range, a unit, and a source or a reason; each refusal at its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from math import isfinite
from typing import Any, Final

from khazana.core import FindingKind, Range, SourceKind
from khazana.planning.plan.asks import Asks
from khazana.planning.plan.record import DeclaredFigure, Origin
from khazana.planning.plan.units import OF_GDP, factor_of, units_of
from khazana.programmes import planning_kinds as kinds
from khazana.programmes.cells import LONGEST_TEXT, read_date
from khazana.programmes.problems import Problems, Refused, nearest
from khazana.programmes.relation_kinds import UNKNOWN_SOURCE
from khazana.programmes.toml_places import Document, Path
from khazana.programmes.value_kinds import MISSING_KEY, MISSPELT_KEY, NOT_TEXT, TOO_LONG, UNKNOWN_KEY

__all__ = ["PLAN_FIGURE_KEYS", "PlanFigures"]

PLAN_FIGURE_KEYS: Final = ("value", "low", "high", "unit", "source", "assumption", "since", "as_of", "note")
"""The keys that a figure's table may have."""

_LARGEST: Final = 10**18
_NUMBERS: Final = ("value", "low", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigures:
    """Reads the figures of one file.

    Parameters
    ----------
    sources
        The kind of each source that is declared; ``None`` where they could not be read.
    currency
        Of the country.
    """

    document: Document
    file: str
    sources: Mapping[str, SourceKind | None] | None
    currency: str
    problems: Problems

    def refuse(self, path: Path, kind: FindingKind, /, **params: object) -> None:
        """Note a problem at a key of the file."""
        self.problems.add(kind, self.file, self.document.line(path), ".".join(map(str, path)), **params)

    def read_all(
        self, table: Mapping[str, Any], path: Path, asks: Mapping[str, Asks], part: str = ""
    ) -> tuple[DeclaredFigure, ...]:
        """Read all figures of a table, by the names that are asked for.

        Parameters
        ----------
        part
            What the table is called in keys, such as ``limits.nir``.
        """
        found: list[DeclaredFigure] = []
        for name, one in asks.items():
            raw, here = table.get(name), (*path, name)
            key = f"{part}.{name}" if part else name
            if isinstance(raw, list):
                found += self._by_date(raw, here, one, key)
            elif raw is not None:
                figure = self._read(raw, here, one, key)
                if figure is not None and figure.since is not None and not one.by_date:
                    self.refuse((*here, "since"), kinds.NOT_BY_DATE, key=figure.key)
                elif figure is not None:
                    found.append(figure)
        return tuple(found)

    def origin(self, raw: Mapping[str, Any], path: Path, key: str) -> Origin | None:
        """Read where something comes from; ``None`` where nothing, or two things, or no such source is named."""
        source, assumption = raw.get("source"), raw.get("assumption")
        said = [one for one in (source, assumption) if isinstance(one, str) and one.strip()]
        if len(said) != 1:
            self.refuse(path, kinds.TWO_ORIGINS if said else kinds.NO_ORIGIN, key=key)
            return None
        if not isinstance(source, str) or not source.strip():
            return Origin(assumption=said[0].strip())
        if self.sources is not None and source not in self.sources:
            self.refuse((*path, "source"), UNKNOWN_SOURCE, value=source)
            return None
        return Origin(source=source, source_kind=None if self.sources is None else self.sources[source])

    def _by_date(self, raw: list[Any], path: Path, asks: Asks, key: str) -> list[DeclaredFigure]:
        if not asks.by_date:
            self.refuse(path, kinds.NOT_BY_DATE, key=key)
            return []
        found: list[DeclaredFigure] = []
        seen: set[date | None] = set()
        for index, one in enumerate(raw):
            figure = self._read(one, (*path, index), asks, key)
            if figure is None:
                continue
            if figure.since in seen:
                self.refuse((*path, index), kinds.DATE_TWICE, key=key, value=figure.since or "the beginning")
            seen.add(figure.since)
            found.append(figure)
        return found

    def _read(self, raw: object, path: Path, asks: Asks, key: str) -> DeclaredFigure | None:
        if not isinstance(raw, dict):
            self.refuse(path, kinds.NOT_A_FIGURE, value=raw)
            return None
        before = self.problems.count(self.file)
        self._look_at_keys(raw, path)
        origin, span = self.origin(raw, path, key), self._span(raw, path, key)
        unit, since = self._unit(raw, path, key, asks), self._since(raw, path)
        if span is None or unit is None or origin is None or self.problems.count(self.file) > before:
            return None
        self._hold_to_bounds(span, unit, path, key, asks)
        return DeclaredFigure(
            key=key,
            name=key.rpartition(".")[2],
            range=span,
            unit=unit,
            dimension=asks.dimension,
            origin=origin,
            since=since,
            as_of=raw.get("as_of", ""),
            note=raw.get("note", ""),
            line=self.document.line(path),
        )

    def _look_at_keys(self, raw: Mapping[str, object], path: Path) -> None:
        for name, value in raw.items():
            if name not in PLAN_FIGURE_KEYS:
                suggestion = nearest(name, PLAN_FIGURE_KEYS)
                if suggestion:
                    self.refuse((*path, name), MISSPELT_KEY, key=name, suggestion=suggestion)
                else:
                    self.refuse((*path, name), UNKNOWN_KEY, key=name, known=PLAN_FIGURE_KEYS)
            elif name not in {*_NUMBERS, "since"}:
                if not isinstance(value, str):
                    self.refuse((*path, name), NOT_TEXT, value=value)
                elif len(value) > LONGEST_TEXT:
                    self.refuse((*path, name), TOO_LONG, value=value, most=LONGEST_TEXT)

    def _span(self, raw: Mapping[str, Any], path: Path, key: str) -> Range | None:
        has_span = "low" in raw or "high" in raw
        if "value" in raw and has_span:
            self.refuse(path, kinds.TWO_VALUES, key=key)
            return None
        if "value" not in raw and not ("low" in raw and "high" in raw):
            self.refuse(path, kinds.NO_VALUE, key=key)
            return None
        found = {name: self._number(raw[name], (*path, name)) for name in _NUMBERS if name in raw}
        low, high = found.get("low", found.get("value")), found.get("high", found.get("value"))
        if low is None or high is None:
            return None
        if low > high:
            self.refuse((*path, "high"), kinds.BAD_SPAN, key=key, low=raw["low"], value=raw["high"])
            return None
        return Range(low, high)

    def _number(self, value: object, path: Path) -> Fraction | None:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not isfinite(value) or abs(value) > _LARGEST:  # type: ignore[arg-type] # it is one
            self.refuse(path, kinds.NOT_A_NUMBER, value=value)
            return None
        return Fraction(repr(value))

    def _unit(self, raw: Mapping[str, Any], path: Path, key: str, asks: Asks) -> str | None:
        unit = raw.get("unit")
        if unit is None:
            self.refuse(path, MISSING_KEY, key=f"{key}.unit")
            return None
        known = tuple(one for one in units_of(asks.dimension, self.currency) if one != OF_GDP or path[-1] != "gdp")
        if unit not in known:
            self.refuse((*path, "unit"), kinds.OTHER_UNIT, key=key, value=unit, known=known)
            return None
        return str(unit)

    def _since(self, raw: Mapping[str, Any], path: Path) -> date | None:
        value = raw.get("since")
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return read_date(value if isinstance(value, str) else "")
        except Refused as refusal:
            self.refuse((*path, "since"), refusal.kind, value=value)
            return None

    def _hold_to_bounds(self, span: Range, unit: str, path: Path, key: str, asks: Asks) -> None:
        factor = factor_of(unit, asks.dimension)
        for bound in dict.fromkeys((span.low, span.high)):
            value = float(bound if bound is not None else 0)
            if not asks.least <= value * factor <= asks.most:
                self.refuse(
                    path,
                    kinds.OUT_OF_BOUNDS,
                    key=key,
                    value=f"{value:.12g}",
                    unit=unit,
                    low=f"{asks.least:g}",
                    high=f"{asks.most:g}",
                    reckoned=asks.dimension.value,
                )

"""Figures of ``planning.toml``: a value or a range, a unit, and a source or a reason; each refusal at its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from khazana.core import SourceKind
from khazana.planning.plan.asks import Asks
from khazana.planning.plan.record import DeclaredFigure, Origin
from khazana.planning.plan.units import OF_GDP, factor_of, units_of
from khazana.programmes import planning_kinds as kinds
from khazana.programmes.cells import read_date
from khazana.programmes.figure_kinds import NOT_A_FIGURE
from khazana.programmes.figure_reading import Bounds, FigureReader
from khazana.programmes.problems import Refused
from khazana.programmes.relation_kinds import UNKNOWN_SOURCE
from khazana.programmes.toml_places import Path

__all__ = ["PLAN_FIGURE_KEYS", "PlanFigures"]

PLAN_FIGURE_KEYS: Final = ("value", "low", "high", "unit", "source", "assumption", "since", "as_of", "note")
"""The keys that a figure's table may have."""

_DATES: Final = frozenset({"since"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigures(FigureReader):
    """Reads the figures of one file.

    Parameters
    ----------
    sources
        The kind of each source that is declared; ``None`` where they could not be read.
    """

    sources: Mapping[str, SourceKind | None] | None

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
            self.refuse(path, NOT_A_FIGURE, value=raw)
            return None
        before = self.problems.count(self.file)
        self.look_at_keys(raw, path, PLAN_FIGURE_KEYS, no_text=_DATES)
        units = units_of(asks.dimension, self.currency)
        known = tuple(one for one in units if one != OF_GDP or path[-1] != "gdp")
        origin, span = self.origin(raw, path, key), self.span(raw, path, key)
        unit, since = self.unit(raw, path, key, known), self._since(raw, path)
        if span is None or unit is None or origin is None or self.problems.count(self.file) > before:
            return None
        bounds = Bounds(
            factor=factor_of(unit, asks.dimension),
            least=asks.least,
            most=asks.most,
            reckoned=asks.dimension.value,
        )
        self.hold_to_bounds(span, unit, bounds, path, key)
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

    def _since(self, raw: Mapping[str, Any], path: Path) -> date | None:
        value = raw.get("since")
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return read_date(value if isinstance(value, str) else "")
        except Refused as refusal:
            self.refuse((*path, "since"), refusal.kind, value=value)
            return None

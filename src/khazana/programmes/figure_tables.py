"""Figures as TOML tables: a value or a range, a unit, and where it comes from; each refusal at its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Any, Final

from khazana.core import FindingKind, Range, SourceKind
from khazana.energy.catalogue import Catalogue, CatalogueFigure, TechnicalMeasure, unit_of
from khazana.energy.picking import Pick
from khazana.energy.plan.figures import Asks, Figure, Origin
from khazana.energy.plan.units import factor_of, units_of
from khazana.programmes import energy_kinds as kinds
from khazana.programmes.cells import LONGEST_TEXT, choice, is_id
from khazana.programmes.problems import Problems, Refused, nearest
from khazana.programmes.relation_kinds import UNKNOWN_SOURCE
from khazana.programmes.toml_places import Document, Path
from khazana.programmes.value_kinds import (
    MISSING_KEY,
    MISSPELT_KEY,
    NOT_A_FLAG,
    NOT_TEXT,
    TOO_LONG,
    UNKNOWN_KEY,
)

__all__ = ["CATALOGUE", "FIGURE_KEYS", "FigureTables", "of_catalogue"]

FIGURE_KEYS: Final = (
    "value",
    "low",
    "high",
    "unit",
    "source",
    "assumption",
    "catalogue",
    "pick",
    "uncertain",
    "as_of",
    "note",
)
"""The keys that a figure's table may have."""
CATALOGUE: Final = "catalogue:"
"""Stands before the id of a source of the catalogue."""

_LARGEST: Final = 10**18
_PICKS: Final = choice(Pick)


def of_catalogue(found: CatalogueFigure, key: str, asks: Asks, pick: Pick, line: int = 0) -> Figure:
    """Return a figure of the catalogue as a figure of a plan."""
    return Figure(
        key=key,
        range=found.range,
        unit=unit_of(found.measure),
        dimension=asks.dimension,
        origin=Origin.CATALOGUE,
        pick=pick,
        source=CATALOGUE + found.source,
        source_kind=found.source_kind,
        is_uncertain=found.is_uncertain,
        as_of=found.as_of,
        note=found.note,
        line=line,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTables:
    """Reads the figures of one file.

    Parameters
    ----------
    sources
        The kind of each source that is declared; ``None`` where they could not be read.
    currency
        Of the country.
    catalogue
        ``None`` where it could not be read.
    """

    document: Document
    file: str
    sources: Mapping[str, SourceKind] | None
    currency: str
    catalogue: Catalogue | None
    problems: Problems

    def read(
        self, raw: object, path: Path, key: str, asks: Asks, measure: TechnicalMeasure | None = None
    ) -> Figure | None:
        """Read one figure; ``None`` where there is none, or something about it is refused.

        Parameters
        ----------
        path
            The keys that lead to it in the file.
        key
            What it is called in the plan.
        measure
            What the catalogue calls it; ``None`` where the catalogue has no such figures.
        """
        if raw is None:
            return None
        if not isinstance(raw, dict):
            self.refuse(path, kinds.NOT_A_FIGURE, value=raw)
            return None
        before = self.problems.count(self.file)
        self._look_at_keys(raw, path)
        origin = self._origin(raw, path, key)
        if "catalogue" in raw:
            return self._from_catalogue(raw, path, key, asks, measure)
        span = self._span(raw, path, key)
        unit = self._unit(raw, path, key, asks)
        if span is None or unit is None or origin is None or self.problems.count(self.file) > before:
            return None
        self._hold_to_bounds(span, unit, path, key, asks)
        source = str(raw.get("source", ""))
        return Figure(
            key=key,
            range=span,
            unit=unit,
            dimension=asks.dimension,
            origin=origin,
            pick=self._pick(raw, path),
            source=source,
            source_kind=None if self.sources is None else self.sources.get(source),
            is_uncertain=raw.get("uncertain", False),
            as_of=raw.get("as_of", ""),
            note=str(raw.get("assumption") or raw.get("note", "")),
            line=self.document.line(path),
        )

    def refuse(self, path: Path, kind: FindingKind, **params: object) -> None:
        """Note a problem at a key of the file."""
        self.problems.add(kind, self.file, self.document.line(path), ".".join(map(str, path)), **params)

    def _look_at_keys(self, raw: Mapping[str, object], path: Path) -> None:
        for name, value in raw.items():
            if name not in FIGURE_KEYS:
                suggestion = nearest(name, FIGURE_KEYS)
                if suggestion:
                    self.refuse((*path, name), MISSPELT_KEY, key=name, suggestion=suggestion)
                else:
                    self.refuse((*path, name), UNKNOWN_KEY, key=name, known=FIGURE_KEYS)
            elif name == "uncertain":
                if not isinstance(value, bool):
                    self.refuse((*path, name), NOT_A_FLAG, value=value)
            elif name not in {"value", "low", "high"}:
                if not isinstance(value, str):
                    self.refuse((*path, name), NOT_TEXT, value=value)
                elif len(value) > LONGEST_TEXT:
                    self.refuse((*path, name), TOO_LONG, value=value, most=LONGEST_TEXT)

    def _origin(self, raw: Mapping[str, Any], path: Path, key: str) -> Origin | None:
        said = [name for name in ("source", "assumption", "catalogue") if raw.get(name) not in {None, ""}]
        if not said:
            self.refuse(path, kinds.NO_SOURCE, key=key)
            return None
        if len(said) > 1:
            self.refuse((*path, said[1]), kinds.TWO_ORIGINS, key=key, value=said[1])
            return None
        source = raw.get("source")
        if isinstance(source, str) and self.sources is not None and source not in self.sources:
            self.refuse((*path, "source"), UNKNOWN_SOURCE, value=source)
            return None
        return {"source": Origin.STATED, "assumption": Origin.ASSUMED, "catalogue": Origin.CATALOGUE}[said[0]]

    def _span(self, raw: Mapping[str, Any], path: Path, key: str) -> Range | None:
        has_span = "low" in raw or "high" in raw
        if "value" in raw and has_span:
            self.refuse(path, kinds.TWO_VALUES, key=key)
            return None
        if "value" not in raw and not ("low" in raw and "high" in raw):
            self.refuse(path, kinds.NO_VALUE, key=key)
            return None
        found = {name: self._number(raw[name], (*path, name)) for name in ("value", "low", "high") if name in raw}
        low, high = found.get("low", found.get("value")), found.get("high", found.get("value"))
        if low is None or high is None:
            return None
        if low > high:
            self.refuse((*path, "high"), kinds.BAD_SPAN, key=key, low=raw["low"], value=raw["high"])
            return None
        return Range(low, high)

    def _number(self, value: object, path: Path) -> Fraction | None:
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not isfinite(value)
            or abs(value) > _LARGEST
        ):
            self.refuse(path, kinds.NOT_A_NUMBER, value=value)
            return None
        return Fraction(repr(value))

    def _unit(self, raw: Mapping[str, Any], path: Path, key: str, asks: Asks) -> str | None:
        unit = raw.get("unit")
        if unit is None:
            self.refuse(path, MISSING_KEY, key=f"{key}.unit")
            return None
        known = units_of(asks.dimension, self.currency)
        if unit not in known:
            self.refuse((*path, "unit"), kinds.OTHER_UNIT, key=key, value=unit, known=known)
            return None
        return str(unit)

    def _hold_to_bounds(self, span: Range, unit: str, path: Path, key: str, asks: Asks) -> None:
        factor = factor_of(unit, asks.dimension)
        for bound in dict.fromkeys((span.low, span.high)):
            value = float(bound if bound is not None else 0)
            if not asks.least <= value * factor <= asks.highest:
                self.refuse(
                    path,
                    kinds.OUT_OF_BOUNDS,
                    key=key,
                    value=f"{value:.12g}",
                    unit=unit,
                    low=f"{asks.least:g}",
                    high=f"{asks.highest:g}",
                    reckoned=asks.dimension.value,
                )

    def _pick(self, raw: Mapping[str, Any], path: Path) -> Pick:
        text = raw.get("pick", Pick.MIDDLE.value)
        try:
            return _PICKS(text)
        except Refused as refusal:
            self.refuse((*path, "pick"), refusal.kind, value=text, **refusal.params)
        except TypeError:  # no text; that was noted
            pass
        return Pick.MIDDLE

    def _from_catalogue(
        self, raw: Mapping[str, Any], path: Path, key: str, asks: Asks, measure: TechnicalMeasure | None
    ) -> Figure | None:
        subject, pick = raw["catalogue"], self._pick(raw, path)
        if self.catalogue is None or not isinstance(subject, str):
            return None
        found = self.catalogue.find(subject, measure) if measure is not None and is_id(subject) else None
        if found is None:
            known = tuple(dict.fromkeys(one.subject for one in self.catalogue.figures if one.measure is measure))
            self.refuse((*path, "catalogue"), kinds.UNKNOWN_EQUIPMENT, key=key, value=subject, known=known)
            return None
        return of_catalogue(found, key, asks, pick, self.document.line(path))

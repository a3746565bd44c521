"""Figures as TOML tables: a value or a range, a unit, and where it comes from; each refusal at its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from khazana.core import SourceKind
from khazana.energy.catalogue import Catalogue, CatalogueFigure, TechnicalMeasure, unit_of
from khazana.energy.picking import Pick
from khazana.energy.plan.figures import Asks, Figure, Origin
from khazana.energy.plan.units import factor_of, units_of
from khazana.programmes import energy_kinds as kinds
from khazana.programmes.cells import choice, is_id
from khazana.programmes.figure_kinds import NOT_A_FIGURE
from khazana.programmes.figure_reading import Bounds, FigureReader
from khazana.programmes.problems import Refused
from khazana.programmes.relation_kinds import UNKNOWN_SOURCE
from khazana.programmes.toml_places import Path
from khazana.programmes.value_kinds import (
    NOT_A_FLAG,
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

_FLAGS: Final = frozenset({"uncertain"})
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
class FigureTables(FigureReader):
    """Reads the figures of one file.

    Parameters
    ----------
    sources
        The kind of each source that is declared; ``None`` where they could not be read.
    catalogue
        ``None`` where it could not be read.
    """

    sources: Mapping[str, SourceKind] | None
    catalogue: Catalogue | None

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
            self.refuse(path, NOT_A_FIGURE, value=raw)
            return None
        before = self.problems.count(self.file)
        self.look_at_keys(raw, path, FIGURE_KEYS, no_text=_FLAGS)
        if not isinstance(raw.get("uncertain", False), bool):
            self.refuse((*path, "uncertain"), NOT_A_FLAG, value=raw["uncertain"])
        origin = self._origin(raw, path, key)
        if "catalogue" in raw:
            return self._from_catalogue(raw, path, key, asks, measure)
        span = self.span(raw, path, key)
        unit = self.unit(raw, path, key, units_of(asks.dimension, self.currency))
        if span is None or unit is None or origin is None or self.problems.count(self.file) > before:
            return None
        bounds = Bounds(
            factor=factor_of(unit, asks.dimension),
            least=asks.least,
            most=asks.highest,
            reckoned=asks.dimension.value,
        )
        self.hold_to_bounds(span, unit, bounds, path, key)
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

    def _origin(self, raw: Mapping[str, Any], path: Path, key: str) -> Origin | None:
        said = [name for name in ("source", "assumption", "catalogue") if raw.get(name)]
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

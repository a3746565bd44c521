"""The effects that ``energy.toml`` declares: figures whose unit follows from effect and phase, each with a source."""

from collections.abc import Mapping
from math import inf
from typing import Any, Final

from khazana.energy.effect_units import Effect, Phase
from khazana.energy.plan.figures import Asks, Figure, Need, Origin
from khazana.energy.plan.planned_effects import EFFECT_DIMENSIONS
from khazana.energy.resources import LoadKind
from khazana.programmes import grid_kinds as kinds
from khazana.programmes.figure_tables import FigureTables
from khazana.programmes.toml_places import Document, entries

__all__ = ["read_effects"]

_SIZED: Final = ("fleets", "computing", "batteries", "backups", "sales")
"""Lists whose entries have a capacity."""
_FIGURES: Final = ("per_mw", "central")
_KINDS: Final = tuple(one.value for one in LoadKind)
_EFFECTS: Final = {one.value: one for one in Effect}
_PHASES: Final = {one.value: one for one in Phase}


def read_effects(document: Document, tables: FigureTables) -> Mapping[int, Mapping[str, Figure | None]]:
    """Read the figures of each effect; every problem is noted at its key."""
    known = {one.get("id") for name in _SIZED for _, one in entries(document, name) if isinstance(one.get("id"), str)}
    found = {}
    for index, entry in entries(document, "effects"):
        subject = entry.get("subject")
        if isinstance(subject, str) and subject.strip() not in {*known, *_KINDS}:
            tables.refuse(("effects", index, "subject"), kinds.UNKNOWN_SUBJECT, value=subject, known=_KINDS)
        asks = _asks(index, entry, tables)
        if asks is not None:
            found[index] = {name: _figure(name, index, entry, asks, tables) for name in _FIGURES}
            _hold_to_range(index, found[index], tables)
    return found


def _asks(index: int, entry: Mapping[str, Any], tables: FigureTables) -> Asks | None:
    """Return what the figures of an effect are to be; ``None`` where effect or phase are none."""
    said = (entry.get("effect"), entry.get("phase"))
    if not all(isinstance(one, str) for one in said):
        return None
    effect, phase = _EFFECTS.get(str(said[0])), _PHASES.get(str(said[1]))
    if effect is None or phase is None:
        return None
    dimension = EFFECT_DIMENSIONS.get((effect, phase))
    if dimension is None:
        tables.refuse(("effects", index, "phase"), kinds.EFFECT_PHASE, effect=effect.value, value=phase.value)
        return None
    return Asks(dimension, Need.CHOICE, least=-inf if effect is Effect.EXCHANGE else 0.0)


def _figure(name: str, index: int, entry: Mapping[str, Any], asks: Asks, tables: FigureTables) -> Figure | None:
    path, key = ("effects", index, name), f"effects.{entry.get('id', index)}.{name}"
    figure = tables.read(entry.get(name), path, key, asks)
    if figure is not None and figure.origin is not Origin.STATED:
        tables.refuse(path, kinds.EFFECT_SOURCE, key=key)
        return None
    return figure


def _hold_to_range(index: int, found: Mapping[str, Figure | None], tables: FigureTables) -> None:
    whole, central = found["per_mw"], found["central"]
    if whole is None or central is None:
        return
    low, high = whole.range.low, whole.range.high
    is_same = whole.unit == central.unit and not central.is_range
    inside = low is not None and high is not None and is_same and low <= (central.range.low or 0) <= high
    if not inside:
        tables.refuse(("effects", index, "central"), kinds.OUTSIDE_RANGE, key=central.key, other=whole.key)

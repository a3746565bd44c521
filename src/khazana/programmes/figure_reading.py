"""Figures as TOML tables, whichever desk's file they stand in: keys, a value or a range, a unit, and bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Any, Final

from khazana.core import FindingKind, Range
from khazana.programmes import figure_kinds as kinds
from khazana.programmes.cells import LONGEST_TEXT
from khazana.programmes.problems import Problems, nearest
from khazana.programmes.toml_places import Document, Path
from khazana.programmes.value_kinds import MISSING_KEY, MISSPELT_KEY, NOT_TEXT, TOO_LONG, UNKNOWN_KEY

__all__ = ["Bounds", "FigureReader"]

_LARGEST: Final = 10**18
_NUMBERS: Final = ("value", "low", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a figure may be, in the unit that is reckoned with; ``factor`` brings its own unit there."""

    factor: float
    least: float
    most: float
    reckoned: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureReader:
    """Reads what figures of all files have in common, and refuses each problem at its key.

    Parameters
    ----------
    currency
        Of the country.
    """

    document: Document
    file: str
    currency: str
    problems: Problems

    def refuse(self, path: Path, kind: FindingKind, /, **params: object) -> None:
        """Note a problem at a key of the file."""
        self.problems.add(kind, self.file, self.document.line(path), ".".join(map(str, path)), **params)

    def look_at_keys(
        self, raw: Mapping[str, object], path: Path, known: Sequence[str], no_text: frozenset[str] = frozenset()
    ) -> None:
        """Refuse keys that are not known, and texts that are none or too long; ``no_text`` are keys of other values."""
        for name, value in raw.items():
            if name not in known:
                suggestion = nearest(name, known)
                if suggestion:
                    self.refuse((*path, name), MISSPELT_KEY, key=name, suggestion=suggestion)
                else:
                    self.refuse((*path, name), UNKNOWN_KEY, key=name, known=known)
            elif name not in no_text and name not in _NUMBERS:
                if not isinstance(value, str):
                    self.refuse((*path, name), NOT_TEXT, value=value)
                elif len(value) > LONGEST_TEXT:
                    self.refuse((*path, name), TOO_LONG, value=value, most=LONGEST_TEXT)

    def span(self, raw: Mapping[str, Any], path: Path, key: str) -> Range | None:
        """Read a value or a range; ``None`` where it is refused."""
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

    def unit(self, raw: Mapping[str, Any], path: Path, key: str, known: Sequence[str]) -> str | None:
        """Read a unit, one of those known; ``None`` where it is refused."""
        unit = raw.get("unit")
        if unit is None:
            self.refuse(path, MISSING_KEY, key=f"{key}.unit")
            return None
        if unit not in known:
            self.refuse((*path, "unit"), kinds.OTHER_UNIT, key=key, value=unit, known=known)
            return None
        return str(unit)

    def hold_to_bounds(self, span: Range, unit: str, bounds: Bounds, path: Path, key: str) -> None:
        """Refuse each end of a range that lies outside what is allowed."""
        for bound in dict.fromkeys((span.low, span.high)):
            value = float(bound if bound is not None else 0)
            if not bounds.least <= value * bounds.factor <= bounds.most:
                self.refuse(
                    path,
                    kinds.OUT_OF_BOUNDS,
                    key=key,
                    value=f"{value:.12g}",
                    unit=unit,
                    low=f"{bounds.least:g}",
                    high=f"{bounds.most:g}",
                    reckoned=bounds.reckoned,
                )

    def _number(self, value: object, path: Path) -> Fraction | None:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not isfinite(value) or abs(value) > _LARGEST:  # type: ignore[arg-type] # it is one
            self.refuse(path, kinds.NOT_A_NUMBER, value=value)
            return None
        return Fraction(repr(value))

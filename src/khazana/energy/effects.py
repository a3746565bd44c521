"""What capacities mean for jobs, foreign exchange and investment: declared figures per megawatt, summed as ranges.

A figure without a source is no figure. What nobody stated is named, and is in no total.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from khazana.core import BadInput, Finding, FindingKind, Place, Range, Severity
from khazana.energy.decision import Decision
from khazana.energy.effect_units import EFFECT_UNITS, Effect, Phase

__all__ = ["EFFECT_UNITS", "Effect", "EffectFigure", "EffectTotal", "Effects", "Phase", "effects_of"]

EFFECT_WITHOUT_SOURCE: Final = FindingKind(
    code="energy.effect-without-source",
    severity=Severity.WARNING,
    text="The figure for {effect} of {subject} ({phase}) names no source, so it is left out.",
    remedy="Name where the figure was stated.",
)
EFFECT_UNKNOWN: Final = FindingKind(
    code="energy.effect-unknown",
    severity=Severity.NOTE,
    text="Nobody stated a figure for {effect} ({phase}) of {names}, so the total leaves them out.",
    remedy="Give a figure with its source, or read the total as that of the others alone.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectFigure:
    """What somebody stated of a megawatt.

    Parameters
    ----------
    subject
        The name of a capacity, or the kind of a load for all that have no figure of their own.
    per_mw
        In the unit of `EFFECT_UNITS`.
    source
        The id of the source.
    central
        What the source holds to be likely within the range; ``None`` where it does not say.

    Raises
    ------
    BadInput
        If the effect does not come in that phase, the range is open, or the central figure lies outside it.
    """

    effect: Effect
    phase: Phase
    subject: str
    per_mw: Range
    source: str
    central: Fraction | None = None

    def __post_init__(self) -> None:
        if (self.effect, self.phase) not in EFFECT_UNITS:
            raise BadInput(
                "this effect does not come in this phase", where=self.subject, value=f"{self.effect}, {self.phase}",
                remedy="state it for building",
            )  # fmt: skip
        if self.per_mw.low is None or self.per_mw.high is None:
            raise BadInput(
                "an effect runs from a low to a high figure", where=self.subject, value=str(self.effect),
                remedy="state both",
            )  # fmt: skip
        if self.central is not None and not self.per_mw.low <= self.central <= self.per_mw.high:
            raise BadInput(
                "the central figure of an effect lies outside its range", where=self.subject,
                value=float(self.central), remedy="check both against the source",
            )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectTotal:
    """An effect of all capacities.

    Parameters
    ----------
    range
        Of those for which somebody stated a figure; ``None`` where nobody did for any.
    sources
        Ids of the sources of all figures in it.
    unknown
        Names of the capacities that are not in it.
    central
        The sum of the central figures; ``None`` where a part of the total has none, or several sources differ.
    """

    effect: Effect
    phase: Phase
    unit: str
    range: Range | None
    sources: tuple[str, ...]
    unknown: tuple[str, ...]
    central: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """The totals, and what is missing in them."""

    totals: tuple[EffectTotal, ...]
    findings: tuple[Finding, ...]


def effects_of(decision: Decision, figures: Iterable[EffectFigure]) -> Effects:
    """Return what the capacities of a decision mean, by effect and phase; zero capacities mean nothing.

    Where several sources state a figure for the same thing, the range holds all of theirs.

    Raises
    ------
    BadInput
        If a figure speaks of something that the case has not.
    """
    case, given = decision.case, tuple(figures)
    kinds = {load.name: str(load.kind) for load in case.loads}
    for one in given:
        if one.subject not in case.names and one.subject not in kinds.values():
            raise BadInput(
                "an effect of something that the case has not", where=str(one.effect), value=one.subject,
                remedy="use one of {known}", known=", ".join([*case.names, *dict.fromkeys(kinds.values())]),
            )  # fmt: skip
    built = {name: mw for name, mw in decision.capacity_mw.items() if mw > 0}
    sourced = [one for one in given if one.source]
    totals = tuple(_totals(built, kinds, sourced))
    return Effects(totals=totals, findings=(*_without_source(given), *_unknown(totals)))


def _totals(
    built: Mapping[str, float], kinds: Mapping[str, str], figures: Sequence[EffectFigure]
) -> Iterator[EffectTotal]:
    for (effect, phase), (_, unit) in EFFECT_UNITS.items():
        ours = [one for one in figures if (one.effect, one.phase) == (effect, phase)]
        total, sources, unknown = None, [], []
        central: Fraction | None = Fraction(0)
        for name, mw in built.items():
            found = [one for one in ours if one.subject == name] or [
                one for one in ours if one.subject == kinds.get(name)
            ]
            if not found:
                unknown.append(name)
                continue
            part = _around(found) * Range.exactly(Fraction(mw))
            total = part if total is None else total + part
            middle = found[0].central if len(found) == 1 else None
            central = None if middle is None or central is None else central + middle * Fraction(mw)
            sources += [one.source for one in found]
        yield EffectTotal(
            effect=effect, phase=phase, unit=unit, range=total, sources=tuple(dict.fromkeys(sources)),
            unknown=tuple(unknown), central=None if total is None else central,
        )  # fmt: skip


def _around(figures: Sequence[EffectFigure]) -> Range:
    lows = [one.per_mw.low for one in figures if one.per_mw.low is not None]
    highs = [one.per_mw.high for one in figures if one.per_mw.high is not None]
    return Range(min(lows), max(highs))


def _without_source(figures: Sequence[EffectFigure]) -> Iterator[Finding]:
    for one in figures:
        if not one.source:
            yield EFFECT_WITHOUT_SOURCE.at(
                Place(field=one.subject), effect=str(one.effect), subject=one.subject, phase=str(one.phase)
            )


def _unknown(totals: Sequence[EffectTotal]) -> Iterator[Finding]:
    for one in totals:
        if one.unknown:
            yield EFFECT_UNKNOWN.at(
                Place(field=str(one.effect)), effect=str(one.effect), phase=str(one.phase), names=", ".join(one.unknown)
            )

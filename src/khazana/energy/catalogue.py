"""The catalogue: figures about machines, cooling, computing and the network, each with its source; ranges stay ranges.

It knows no figure itself. Files hold them, and whoever reads those hands them in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from khazana.core import BadInput, Range, Source, SourceKind
from khazana.energy.computing import Accelerator
from khazana.energy.machines import Derating, Machine
from khazana.energy.picking import Pick

__all__ = ["Catalogue", "CatalogueFigure", "Pick", "SubjectKind", "TechnicalMeasure", "unit_of"]


class SubjectKind(StrEnum):
    """What a figure is about."""

    MACHINE = "machine"
    COOLING = "cooling"
    MINING = "mining"
    NETWORK = "network"
    ACCELERATOR = "accelerator"
    COMPUTING = "computing"


class TechnicalMeasure(StrEnum):
    """What a figure says."""

    HASHRATE = "hashrate"
    POWER = "power"
    EFFICIENCY = "efficiency"
    PRICE = "price"
    DERATES_ABOVE = "derates-above"
    DERATED_SHARE = "derated-share"
    STOPS_ABOVE = "stops-above"
    LIFE = "life"
    FAILURES = "failures"
    POWER_PRICE = "power-price"
    PUE = "pue"
    ELASTICITY = "elasticity"
    RENT = "rent"
    ACCELERATOR_POWER = "accelerator-power"
    HOSTING = "hosting"
    SHELL = "shell"
    UTILISATION = "utilisation"
    ACCELERATORS = "accelerators"
    CONTRACT = "contract"
    FLEXIBLE_SHARE = "flexible-share"
    FLEXIBLE_HOURS = "flexible-hours"
    RESPONSE = "response"


_UNITS = {
    TechnicalMeasure.HASHRATE: "TH/s",
    TechnicalMeasure.POWER: "W",
    TechnicalMeasure.EFFICIENCY: "J/TH",
    TechnicalMeasure.PRICE: "USD/TH",
    TechnicalMeasure.DERATES_ABOVE: "°C",
    TechnicalMeasure.STOPS_ABOVE: "°C",
    TechnicalMeasure.LIFE: "year",
    TechnicalMeasure.FAILURES: "1/year",
    TechnicalMeasure.POWER_PRICE: "USD/MWh",
    TechnicalMeasure.RENT: "USD/h",
    TechnicalMeasure.ACCELERATOR_POWER: "kW",
    TechnicalMeasure.HOSTING: "USD/MW-year",
    TechnicalMeasure.SHELL: "USD/MW",
    TechnicalMeasure.ACCELERATORS: "USD/MW",
    TechnicalMeasure.CONTRACT: "USD/MW-year",
    TechnicalMeasure.FLEXIBLE_HOURS: "h",
    TechnicalMeasure.RESPONSE: "s",
}


def unit_of(measure: TechnicalMeasure) -> str:
    """Return the unit that a measure is given in; ``1`` for shares and ratios."""
    return _UNITS.get(measure, "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFigure:
    """One figure.

    Parameters
    ----------
    subject, name
        The id and the name of what it is about.
    range
        In the measure's unit; one value where low and high are equal.
    is_uncertain
        Whether it may well be wrong.
    as_of
        When it held, as the source says: a day, a month or a year; empty where it does not say.
    """

    subject: str
    name: str
    kind: SubjectKind
    measure: TechnicalMeasure
    range: Range
    is_uncertain: bool
    as_of: str
    source: str
    source_kind: SourceKind
    note: str
    line: int

    def pick(self, which: Pick) -> float:
        """Return one figure of the range."""
        middle = self.range.middle()
        found = {Pick.LOW: self.range.low, Pick.MIDDLE: middle, Pick.HIGH: self.range.high}[which]
        return float(found if found is not None else Fraction(0))


class Catalogue:
    """The figures by subject and measure."""

    __slots__ = ("_by_key", "figures", "sources")

    def __init__(self, figures: Iterable[CatalogueFigure], sources: Iterable[Source]) -> None:
        self.figures = tuple(figures)
        self.sources = tuple(sources)
        self._by_key = {(one.subject, one.measure): one for one in self.figures}

    def subjects(self, kind: SubjectKind) -> tuple[str, ...]:
        """Return the ids of all subjects of a kind, in the order of the files."""
        return tuple(dict.fromkeys(one.subject for one in self.figures if one.kind is kind))

    def find(self, subject: str, measure: TechnicalMeasure) -> CatalogueFigure | None:
        """Return a figure; ``None`` where nobody stated it."""
        return self._by_key.get((subject, measure))

    def figure(self, subject: str, measure: TechnicalMeasure) -> CatalogueFigure:
        """Return a figure.

        Raises
        ------
        BadInput
            If nobody stated it.
        """
        found = self.find(subject, measure)
        if found is None:
            known = dict.fromkeys(one.subject for one in self.figures if one.measure is measure)
            raise BadInput(
                "the catalogue has no such figure",
                where=subject,
                value=measure.value,
                remedy="give the figure with its source; those of {known} are there",
                known=", ".join(known),
            )
        return found

    def machine(self, subject: str, price: Pick | float) -> Machine:
        """Return a machine.

        Parameters
        ----------
        price
            Which price of the range, or one's own [USD/TH] where the catalogue has none or it is out of date.

        Raises
        ------
        BadInput
            If there is no such machine, or its price is not stated and none is given.
        """
        hashrate = self.figure(subject, TechnicalMeasure.HASHRATE)
        stated = price if not isinstance(price, Pick) else self.figure(subject, TechnicalMeasure.PRICE).pick(price)
        return Machine(
            name=hashrate.name,
            hashrate_th_per_s=hashrate.pick(Pick.MIDDLE),
            power_w=self.figure(subject, TechnicalMeasure.POWER).pick(Pick.MIDDLE),
            price_usd_per_th=stated,
            derating=self._derating(subject),
        )

    def _derating(self, subject: str) -> Derating | None:
        wanted = (TechnicalMeasure.DERATES_ABOVE, TechnicalMeasure.DERATED_SHARE, TechnicalMeasure.STOPS_ABOVE)
        found = [one.pick(Pick.LOW) for measure in wanted if (one := self.find(subject, measure)) is not None]
        if len(found) != len(wanted):
            return None
        above_c, kept, stop_c = found
        return Derating(steps=((above_c, kept), (stop_c, 0.0)))

    def accelerator(self, subject: str, *, rent: Pick, power: Pick, price_usd: float) -> Accelerator:
        """Return an accelerator; what one costs [USD] is the caller's to say, as the catalogue has no such figure.

        Raises
        ------
        BadInput
            If there is no such accelerator.
        """
        rents = self.figure(subject, TechnicalMeasure.RENT)
        return Accelerator(
            name=rents.name,
            power_kw=self.figure(subject, TechnicalMeasure.ACCELERATOR_POWER).pick(power),
            price_usd=price_usd,
            rent_usd_per_h=rents.pick(rent),
        )

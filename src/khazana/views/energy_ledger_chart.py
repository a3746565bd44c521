"""The picture of the three ledgers: what operators, treasury and other consumers get and pay, and what goes between."""

from collections.abc import Iterable, Sequence
from typing import Final

from khazana.energy.ledgers import Entry, Ledgers
from khazana.i18n import message as _
from khazana.views.bar_panel import Bar, bars
from khazana.views.canvas import Json, Row
from khazana.views.energy_answer import whole_units
from khazana.views.energy_drawing import MILLION, EnergyBrush
from khazana.views.energy_labels import LEDGERS, ledger_entry
from khazana.views.energy_use_charts import Decided
from khazana.views.pictures import Spec

__all__ = ["gathered", "ledgers_chart", "ledgers_words"]

_BETWEEN: Final = {
    ("0", "tariff"): _("to the treasury"),
    ("1", "tariff"): _("from operators"),
    ("1", "passed to other consumers"): _("to other consumers"),
    ("2", "capacity charge diluted"): _("from the treasury"),
    ("2", "capacity charge shifted"): _("to the treasury"),
}
"""Entries that one ledger pays to another, by the ledger's place and what it is."""


def gathered(entries: Iterable[Entry]) -> dict[str, float]:
    """Return the sums of a ledger by what they are for [USD], in the order met; nothings left out."""
    sums: dict[str, float] = {}
    for one in entries:
        sums[one.what] = sums.get(one.what, 0.0) + whole_units(one.amount)
    return {what: amount for what, amount in sums.items() if round(amount)}


def ledgers_chart(report: Decided, brush: EnergyBrush) -> Spec | None:
    """Return the three ledgers on one scale; ``None`` where they are not known."""
    ledgers, decision = report.ledgers, report.decision
    if ledgers is None or decision is None:
        return None
    years, say = decision.case.capital_years or 1.0, brush.say
    listed = [[(what, amount / years) for what, amount in gathered(one).items()] for one in _three(ledgers)]
    amounts = [amount for entries in listed for _what, amount in entries]
    amounts += [whole_units(total) / years for total in ledgers.totals]
    domain = min(0.0, *amounts) / MILLION, max(0.0, *amounts) / MILLION
    panels: list[Json] = []
    datasets: dict[str, list[Row]] = {}
    sums = [whole_units(total) for total in ledgers.totals]
    for place, (entries, total) in enumerate(zip(listed, sums, strict=True)):
        title = say.text(
            _("{ledger}: {total} a year in all"), ledger=say.text(LEDGERS[place]), total=brush.dollars(total / years)
        )
        panel, data = bars(
            f"ledger{place}",
            _bars(str(place), entries, total / years, brush),
            brush,
            title,
            strip=0 if panels else brush.strip,
            drawn=lambda value: round(value / MILLION, 6),
            domain=domain,
        )
        panels.append(panel)
        datasets |= data
    title = say.text(_("{programme}: three ledgers, million $ a year"), programme=brush.programme)
    return brush.frame(panels, title, datasets)


def _three(ledgers: Ledgers) -> tuple[Sequence[Entry], ...]:
    return ledgers.operator, ledgers.treasury, ledgers.others


def _bars(place: str, entries: list[tuple[str, float]], total: float, brush: EnergyBrush) -> list[Bar]:
    say, palette = brush.say, brush.palette
    found = []
    for what, amount in entries:
        name, between = ledger_entry(what, say), _BETWEEN.get((place, what))
        if between is not None:
            name = f"{name} ({say.text(between)})"
        plain = palette.worth if amount >= 0 else palette.warning
        colour = plain if between is None else brush.ink("firm computing")
        found.append(_bar(name, amount, colour, brush))
    return [*found, _bar(say.text(_("in all")), total, palette.ink, brush)]


def _bar(name: str, amount: float, colour: str, brush: EnergyBrush) -> Bar:
    say, written = brush.say, brush.dollars(amount)
    return Bar(
        words=say.text(_("{name}: {amount}"), name=name, amount=written),
        lines=(((amount, colour),),),
        tips=((say.text(_("Entry")), name), (say.text(_("A year")), written)),
    )


def ledgers_words(report: Decided, brush: EnergyBrush) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    say = brush.say
    if report.ledgers is None or report.decision is None:
        return ""
    years = report.decision.case.capital_years or 1.0
    return "; ".join(
        say.text(
            _("{ledger}: ${amount} million a year"),
            ledger=say.text(name), amount=say.integer(round(whole_units(total) / years / MILLION)),
        )
        for name, total in zip(LEDGERS, report.ledgers.totals, strict=True)
    )  # fmt: skip

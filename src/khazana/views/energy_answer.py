"""A decision in a few figures, alone or beside another: what it earns, who gets it, and how much power it uses."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from khazana.core import MINOR_DIGITS, Money
from khazana.energy.hourly import UseTotals, totals
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.views.energy_labels import LEDGERS

if TYPE_CHECKING:
    from khazana.app.energy_reports import NetworkReport
    from khazana.energy.dispatching import Decision
    from khazana.energy.ledgers import Ledgers

__all__ = ["AnswerLine", "answer_lines", "dollars_in_words", "network_in_words", "whole_units"]

_MILLION: Final = 1e6
_GWH: Final = 1e3
_TERA: Final = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """A figure in words; ``before`` and ``change`` are empty where it stands alone. ``sense`` is 1, 0 or -1."""

    key: str
    label: str
    now: str
    before: str = ""
    change: str = ""
    sense: int = 0


def dollars_in_words(amount_usd: float, say: Translator) -> str:
    """Write an amount in whole dollars, or in millions of them."""
    minus, size = ("\u2212" if round(amount_usd) < 0 else ""), abs(amount_usd)
    if size < _MILLION:
        return f"{minus}${say.integer(round(size))}"
    figure = say.decimal(Decimal(repr(size / _MILLION)).quantize(Decimal("0.1")), 1)
    return say.text(_("{amount} million"), amount=f"{minus}${figure}")


def whole_units(amount: Money) -> float:
    """Return money in whole units of its currency, for drawing and for means."""
    return amount.minor / 10 ** MINOR_DIGITS[amount.currency]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    use: UseTotals
    ledgers: tuple[float, float, float] | None
    charge_per_mwh: float | None


def _sums(decision: "Decision", ledgers: "Ledgers | None") -> _Sums:
    years = decision.case.capital_years or 1.0
    three = None
    if ledgers is not None:
        operator, treasury, others = (whole_units(total) / years for total in ledgers.totals)
        three = operator, treasury, others
    return _Sums(
        use=totals(decision), ledgers=three, charge_per_mwh=None if ledgers is None else ledgers.charge_per_mwh
    )


def answer_lines(
    say: Translator,
    decision: "Decision",
    ledgers: "Ledgers | None",
    before: "Decision | None" = None,
    ledgers_before: "Ledgers | None" = None,
) -> tuple[AnswerLine, ...]:
    """Return the figures of a decision, each beside that of another where there is one."""
    new = _sums(decision, ledgers)
    old = None if before is None else _sums(before, ledgers_before)
    shown: list[tuple[str, str, Callable[[_Sums], float | None], Callable[[float, Translator], str]]] = [
        ("gain", say.text(_("Earned a year, less all that is spent")), lambda one: one.use.gain_usd, dollars_in_words)
    ]
    shown += [
        (
            f"ledger{place}",
            say.text(_("{ledger}, a year"), ledger=say.text(name)),
            lambda one, place=place: None if one.ledgers is None else one.ledgers[place],  # type: ignore[misc]
            dollars_in_words,
        )
        for place, name in enumerate(LEDGERS)
    ]
    shown += [
        (
            "charge",
            say.text(_("Capacity charge of other consumers, $/MWh")),
            lambda one: one.charge_per_mwh,
            _two_places,
        ),
        ("used", say.text(_("Power used, GWh a year")), lambda one: sum(one.use.served_mwh.values()) / _GWH, _whole),
        ("share", say.text(_("Share of the surplus that is used")), lambda one: one.use.taken_share, _percent),
        ("backup", say.text(_("From backup, GWh a year")), lambda one: one.use.backup_mwh / _GWH, _whole),
    ]
    return tuple(_line(key, label, new, old, of, write, say) for key, label, of, write in shown if of(new) is not None)


def _line(  # noqa: PLR0913, PLR0917 - the parts of a line
    key: str,
    label: str,
    new: _Sums,
    old: _Sums | None,
    of: Callable[[_Sums], float | None],
    write: Callable[[float, Translator], str],
    say: Translator,
) -> AnswerLine:
    now, was = of(new), None if old is None else of(old)
    if now is None or was is None:
        return AnswerLine(key=key, label=label, now=say.unknown if now is None else write(now, say))
    change = now - was
    written = write(change, say)
    if write(abs(change), say) == write(0.0, say):
        return AnswerLine(key=key, label=label, now=write(now, say), before=write(was, say), change=say.text(_("same")))
    signed = written if change < 0 else f"+{written}"
    return AnswerLine(
        key=key, label=label, now=write(now, say), before=write(was, say), change=signed, sense=1 if change > 0 else -1
    )


def _whole(value: float, say: Translator) -> str:
    return say.integer(round(value)).replace("-", "\u2212")


def _two_places(value: float, say: Translator) -> str:
    return say.decimal(Decimal(repr(value)).quantize(Decimal("0.01")), 2)


def _percent(value: float, say: Translator) -> str:
    return say.percent(Fraction(value).limit_denominator(10_000), 1)


def network_in_words(report: "NetworkReport", say: Translator) -> dict[str, str]:
    """Return the figures of the network with their units, by name; empty where the plan says nothing of it."""
    now = report.network
    if now is None:
        return {}
    return {
        "hashprice": f"${_two_places(now.hashprice_usd_per_ph_day, say)}",
        "difficulty": f"{say.decimal(Decimal(repr(now.difficulty / _TERA)).quantize(Decimal('0.1')), 1)} T",
        "hashrate": f"{say.integer(round(now.hashrate_eh_per_s))} EH/s",
        "price": f"${say.integer(round(now.price_usd_per_btc))}",
    }

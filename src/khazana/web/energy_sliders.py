"""What a reader may change on the page of what if: capacities, prices, the surplus; each between sensible ends."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from khazana.app.energy_reports import NetworkReport, SizingReport
from khazana.energy.resources import LoadKind
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.web.energy_choices import EnergyView

__all__ = ["Slider", "sliders_of"]

_WIDEST: Final = 3.0
_DEAREST_TARIFF: Final = 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slider:
    """A figure that may be changed: its parameter, its words, its ends, what the plan says, and what was chosen.

    ``chosen`` is empty where the plan's own figure stands.
    """

    name: str
    label: str
    unit: str
    least: str
    most: str
    step: str
    declared: str
    chosen: str


def sliders_of(say: Translator, sized: SizingReport, network: NetworkReport, view: EnergyView) -> tuple[Slider, ...]:
    """Return what may be changed of a plan whose best capacities are known."""
    chosen = dict(view.choice_query())
    return (*_general(say, sized, network, chosen), *_capacities(sized, chosen))


def _general(say: Translator, sized: SizingReport, network: NetworkReport, chosen: dict[str, str]) -> list[Slider]:
    found = []
    if network.network is not None:
        price = network.network.price_usd_per_btc
        found.append(_slider("price", say.text(_("Price of bitcoin")), "$", price, _up(_WIDEST * price), 500, chosen))
    tariff = _tariff(sized)
    if tariff is not None:
        most = max(_DEAREST_TARIFF, 2 * tariff)
        found.append(_slider("tariff", say.text(_("Tariff for power")), "$/MWh", tariff, most, 0.5, chosen))
    found.append(_slider("surplus", say.text(_("Surplus, of the plan's")), "%", 100, 200, 5, chosen))
    return found


def _capacities(sized: SizingReport, chosen: dict[str, str]) -> list[Slider]:
    decision = sized.decision
    if decision is None:
        return []
    return [
        _slider(f"mw-{name}", name, "MW", decision.capacity_mw[name], one.most_mw, 1, chosen, least=one.least_mw)
        for name, one in decision.case.sized()
        if not one.is_fixed
    ]


def _slider(  # noqa: PLR0913, PLR0917 - the parts of a slider
    name: str,
    label: str,
    unit: str,
    declared: float,
    most: float,
    step: float,
    chosen: dict[str, str],
    *,
    least: float = 0.0,
) -> Slider:
    return Slider(
        name=name,
        label=label,
        unit=unit,
        least=f"{least:.12g}",
        most=f"{max(most, declared):.12g}",
        step=f"{step:g}",
        declared=f"{round(declared, 2):.12g}",
        chosen=chosen.get(name, ""),
    )


def _up(value: float) -> float:
    """Return the next figure with two digits and zeros behind."""
    size = 10.0 ** (np.floor(np.log10(value)) - 1) if value > 0 else 1.0
    return float(np.ceil(value / size) * size)


def _tariff(sized: SizingReport) -> float | None:
    """Return the mean tariff of the loads that pay one [USD/MWh]; ``None`` where none does."""
    if sized.decision is None:
        return None
    paid = [
        float(np.mean(load.tariff_usd_per_mwh))
        for load in sized.decision.case.loads
        if load.kind is not LoadKind.EXPORT and np.any(load.tariff_usd_per_mwh)
    ]
    return sum(paid) / len(paid) if paid else None

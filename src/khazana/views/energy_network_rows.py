"""The rows of the tables of the network."""

from decimal import Decimal

from khazana.app.energy_reports import NetworkReport
from khazana.core import SATS_PER_BTC
from khazana.views.cells import Cell
from khazana.views.energy_figures import dollars, number
from khazana.views.energy_words import Manner

__all__ = ["conduct", "halvings", "machines", "network", "outlook"]

Rows = tuple[tuple[Cell, ...], ...]
_COIN_PLACES = 8


def network(report: NetworkReport) -> Rows:
    """Return the one row of the network as it is."""
    found = report.network
    if found is None:
        return ()
    return (
        (
            found.at,
            found.height,
            found.subsidy_sat,
            number(found.fees_sat / SATS_PER_BTC, _COIN_PLACES),
            number(found.difficulty, 0),
            number(found.hashrate_eh_per_s),
            number(found.hashprice_usd_per_ph_day),
            number(found.price_usd_per_btc, 0),
            dollars(found.revenue_usd_per_day),
            found.sources,
        ),
    )


def machines(report: NetworkReport) -> Rows:
    """Return one row for each fleet."""
    return tuple(
        (
            one.name,
            one.machine,
            number(one.efficiency_j_per_th),
            number(one.pue),
            number(one.power_usd_per_mwh),
            number(one.break_even_hashprice_usd_per_ph_day),
            None if one.full_hashprice_usd_per_ph_day is None else number(one.full_hashprice_usd_per_ph_day),
            number(one.break_even_power_usd_per_mwh),
            number(one.break_even_price_usd_per_btc, 0),
        )
        for one in report.machines
    )


def halvings(report: NetworkReport) -> Rows:
    """Return one row for each halving within the plan's years."""
    return tuple((one.height, one.expected, one.subsidy_sat) for one in report.halvings)


def outlook(report: NetworkReport) -> Rows:
    """Return one row for each period of each scenario."""
    shown = report.outlook
    if shown is None:
        return ()
    found = shown.outlook
    return tuple(
        (
            start,
            scenario,
            number(found.hashprice_usd_per_ph_day[row, place]),
            number(shown.alone_usd_per_ph_day[row, place]),
            number(found.own_eh_per_s[row, place]),
            number(found.rest_eh_per_s[row, place]),
            number(found.difficulty[row, place], 0),
            _coins(float(found.own_sat_per_day[row, place])),
        )
        for row, scenario in enumerate(shown.scenarios)
        for place, start in enumerate(shown.starts)
    )


def _coins(sat: float) -> Decimal | None:
    return number(sat / SATS_PER_BTC, _COIN_PLACES)


def conduct(report: NetworkReport) -> Rows:
    """Return what would run for who takes the hashprice as given, and for who counts the own effect."""
    both = ((Manner.PRICE_TAKER, report.price_taker), (Manner.SOVEREIGN, report.sovereign))
    return tuple(
        (
            manner,
            number(one.own_eh_per_s),
            number(one.rest_eh_per_s),
            number(one.hashprice_before_usd_per_ph_day),
            number(one.hashprice_usd_per_ph_day),
            dollars(one.earned_usd_per_day),
            dollars(one.cost_usd_per_day),
            dollars(one.profit_usd_per_day),
        )
        for manner, one in both
        if one is not None
    )

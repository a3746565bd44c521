"""The columns of the tables of the network: as it is, its outlook, and what machines need to cover their power."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.shared_columns import column
from khazana.views.tables import Column

__all__ = ["ENERGY_NETWORK_COLUMNS", "ENERGY_NETWORK_TITLES"]

_HASHPRICE = column(
    "hashprice",
    Kind.NUMBER,
    "usd/ph_day",
    _("Hashprice"),
    _("What a petahash a second earns a day, before a pool's fee."),
)
_DIFFICULTY = column("difficulty", Kind.NUMBER, "", _("Difficulty"), _("Of the network, in its own unit."))

ENERGY_NETWORK_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "energy_network": _("The network as it is"),
        "energy_machines": _("What machines need to cover their power"),
        "energy_halvings": _("Halvings to come"),
        "energy_outlook": _("Outlook of the network"),
        "energy_conduct": _("How much of the fleets would run"),
    }
)

ENERGY_NETWORK_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "energy_network": (
            column("at", Kind.DAY, "", _("Day"), _("The day that the figures are of.")),
            column("height", Kind.INTEGER, "", _("Block"), _("Height of a block of that day.")),
            column("subsidy", Kind.BTC, "sat", _("Subsidy"), _("What a block creates.")),
            column("fees", Kind.NUMBER, "btc", _("Fees of a block"), _("What a block earns in fees, on average.")),
            _DIFFICULTY,
            column("hashrate", Kind.NUMBER, "eh/s", _("Hashrate"), _("What the difficulty stands for.")),
            _HASHPRICE,
            column(
                "price",
                Kind.NUMBER,
                "usd/btc",
                _("Price that fits"),
                _("The price of one bitcoin at which the hashprice, subsidy, fees and difficulty fit each other."),
            ),
            column("revenue", Kind.MONEY, "usd", _("Revenue of all"), _("What all miners together earn a day.")),
            column("sources", Kind.LIST, "", _("Sources"), _("Identifiers of the sources of these figures.")),
        ),
        "energy_machines": (
            column("name", Kind.TEXT, "", _("Fleet"), _("Identifier of the fleet in the plan.")),
            column("machine", Kind.TEXT, "", _("Machine"), _("Its maker's name.")),
            column("efficiency", Kind.NUMBER, "j/th", _("Efficiency"), _("Energy for a terahash, at the machine.")),
            column("pue", Kind.NUMBER, "", _("PUE"), _("Power at the meter for each unit at the machine.")),
            column("power", Kind.NUMBER, "usd/mwh", _("Power costs"), _("Tariff and running costs of a MWh.")),
            column(
                "break_even",
                Kind.NUMBER,
                "usd/ph_day",
                _("Needs to run"),
                _("The hashprice at which it covers its power, the pool's fee paid."),
            ),
            column(
                "full",
                Kind.NUMBER,
                "usd/ph_day",
                _("Needs with capital"),
                _("The hashprice at which it covers its power and its capital, running all the time."),
            ),
            column(
                "bearable",
                Kind.NUMBER,
                "usd/mwh",
                _("Can pay"),
                _("The most that a MWh may cost it at the hashprice of the network as it is."),
            ),
            column(
                "price",
                Kind.NUMBER,
                "usd/btc",
                _("Bitcoin price needed"),
                _("The price of one bitcoin at which it covers its power, the network as it is otherwise."),
            ),
        ),
        "energy_halvings": (
            column("height", Kind.INTEGER, "", _("Block"), _("Height of the first block with the new subsidy.")),
            column("expected", Kind.DAY, "", _("Expected"), _("The day on which it is expected.")),
            column("subsidy", Kind.BTC, "sat", _("Subsidy"), _("What a block creates from then on.")),
        ),
        "energy_outlook": (
            column("start", Kind.DAY, "", _("From"), _("The first day of the period.")),
            column("scenario", Kind.TEXT, "", _("Scenario"), _("Identifier of the scenario.")),
            _HASHPRICE,
            column(
                "alone", Kind.NUMBER, "usd/ph_day", _("Without ours"), _("The hashprice without the plan's fleets.")
            ),
            column("own", Kind.NUMBER, "eh/s", _("Ours"), _("Hashrate of the plan's fleets.")),
            column("rest", Kind.NUMBER, "eh/s", _("The rest"), _("Hashrate of everybody else.")),
            _DIFFICULTY,
            column("coins", Kind.NUMBER, "btc/day", _("Coins a day"), _("What the plan's fleets find on average.")),
        ),
        "energy_conduct": (
            column("conduct", Kind.TERM, "", _("Conduct"), _("Whether the own effect on the hashprice is counted.")),
            column("own", Kind.NUMBER, "eh/s", _("Ours"), _("Hashrate that would run, of all the plan allows.")),
            column("rest", Kind.NUMBER, "eh/s", _("The rest"), _("Hashrate of everybody else.")),
            column("before", Kind.NUMBER, "usd/ph_day", _("Hashprice before"), _("Without the plan's fleets.")),
            column("hashprice", Kind.NUMBER, "usd/ph_day", _("Hashprice after"), _("With them.")),
            column("earned", Kind.MONEY, "usd", _("Earned a day"), _("By the plan's fleets.")),
            column("cost", Kind.MONEY, "usd", _("Cost a day"), _("Power and running of them, without capital.")),
            column("profit", Kind.MONEY, "usd", _("Left a day"), _("First less second.")),
        ),
    }
)

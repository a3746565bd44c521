"""What a reader chose of energy by the address of a page: part of a picture, and changes to the plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from khazana.app.energy_reports import AS_DECLARED, EnergyChoices
from khazana.app.energy_risks import AS_A_RULE, RobustAim, RollingChoices
from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.views.energy_charts import FIRST, ChartView
from khazana.web.choices import Query
from khazana.web.energy_risk_choices import read_aim, read_rolling, read_stresses, rolling_query

__all__ = ["AS_SHOWN", "HIGHEST_WEEK", "EnergyView", "bounded"]

HIGHEST_WEEK: Final = 2_000
_HIGHEST_SCENARIO: Final = 10_000
_HIGHEST_ZONE: Final = 200
_MOST_NAMES: Final = 64
_LONGEST: Final = 20
_CAPACITY: Final = "mw-"
_LIMITS: Final = {"price": 1e8, "hashprice": 1e5, "tariff": 1e4, "surplus": 1e3}
_MOST_MW: Final = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyView:
    """What is asked: the part of a picture, the changes to the plan, and whether to work out what is not known yet."""

    view: ChartView = FIRST
    choices: EnergyChoices = AS_DECLARED
    work: bool = False
    rolling: RollingChoices = AS_A_RULE
    aim: RobustAim = RobustAim.WORST

    @classmethod
    def read(cls, query: Query) -> "EnergyView":
        """Read week, scenario, zone, capacities as ``mw-NAME``, price, hashprice, tariff, surplus, what is left out.

        Raises
        ------
        BadInput
            If one of them is no such figure.
        """
        week = _whole("week", query.one("week"), least=1, most=HIGHEST_WEEK)
        scenario = _whole("scenario", query.one("scenario"), least=1, most=_HIGHEST_SCENARIO)
        zone = _whole("zone", query.one("zone"), least=0, most=_HIGHEST_ZONE)
        surplus = bounded("surplus", query.one("surplus"), most=_LIMITS["surplus"])
        without = tuple(dict.fromkeys(one for one in query.get("without", ()) if one))
        return cls(
            view=ChartView(week=(week or 1) - 1, scenario=(scenario or 1) - 1, zone=zone or 0),
            choices=EnergyChoices(
                capacity_mw=_capacities(query),
                price_usd_per_btc=bounded("price", query.one("price"), most=_LIMITS["price"], above=True),
                hashprice_usd_per_ph_day=bounded("hashprice", query.one("hashprice"), most=_LIMITS["hashprice"]),
                tariff_usd_per_mwh=bounded("tariff", query.one("tariff"), most=_LIMITS["tariff"]),
                surplus_scale=1.0 if surplus is None else surplus / 100,
                without=without[:_MOST_NAMES],
                stresses=read_stresses(query),
            ),
            work=bool(query.one("work")),
            rolling=read_rolling(query),
            aim=read_aim(query),
        )

    def query(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters that say the same, without the asking to work."""
        return (*self.view_query(), *self.choice_query(), *self.risk_query())

    def view_query(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters of the part of a picture."""
        shown = self.view
        parts = (("week", shown.week and shown.week + 1), ("scenario", shown.scenario and shown.scenario + 1))
        return tuple((name, str(place)) for name, place in (*parts, ("zone", shown.zone)) if place)

    def choice_query(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters of the changes to the plan."""
        return tuple(self._changed())

    def risk_query(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters of operation without foresight, and of robust sizing."""
        aim = () if self.aim is RobustAim.WORST else (("aim", self.aim.value),)
        return (*rolling_query(self.rolling), *aim, *(("stress", one) for one in self.choices.stresses))

    def _changed(self) -> Iterator[tuple[str, str]]:
        chosen = self.choices
        for name, value in chosen.capacity_mw:
            yield f"{_CAPACITY}{name}", f"{value:.12g}"
        single = (
            ("price", chosen.price_usd_per_btc),
            ("hashprice", chosen.hashprice_usd_per_ph_day),
            ("tariff", chosen.tariff_usd_per_mwh),
        )
        for name, figure in single:
            if figure is not None:
                yield name, f"{figure:.12g}"
        if chosen.surplus_scale != 1:
            yield "surplus", f"{chosen.surplus_scale * 100:.12g}"
        for name in chosen.without:
            yield "without", name


AS_SHOWN: Final = EnergyView()


def _capacities(query: Query) -> tuple[tuple[str, float], ...]:
    found = [
        (name.removeprefix(_CAPACITY), value)
        for name in query
        if name.startswith(_CAPACITY) and (value := bounded(name, query.one(name), most=_MOST_MW)) is not None
    ]
    return tuple(sorted(found)[:_MOST_NAMES])


def bounded(name: str, text: str, *, most: float, above: bool = False) -> float | None:
    """Read a figure from 0 to ``most``, written with a point; ``None`` where nothing is said.

    Raises
    ------
    BadInput
        If it is no such figure; ``above`` asks for more than 0.
    """
    written = text.strip()
    if not written:
        return None
    digits = written.replace(".", "", 1)
    is_figure = written.isascii() and digits.isdecimal() and len(written) <= _LONGEST
    if not is_figure or not 0 <= float(written) <= most or (above and not float(written)):
        raise BadInput(
            _("a figure from 0 to {most}, written with digits and a point"),
            where=name,
            value=text[:50],
            remedy=_("leave it out for what the plan says"),
            most=f"{most:g}",
        )
    return float(written)


def _whole(name: str, text: str, *, least: int, most: int) -> int | None:
    if not text:
        return None
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    if not is_number or not least <= int(text) <= most:
        raise BadInput(
            _("a week, a scenario or a zone is a whole number from {least} to {most}"),
            where=name,
            value=text[:50],
            remedy=_("leave it out for the first"),
            least=least,
            most=most,
        )
    return int(text)

"""What programs get for the network: as it is, its outlook over the halvings, and where machines break even."""

import numpy as np
import numpy.typing as npt
from pydantic import Field

from khazana.app.energy_reports import MachineShown, NetworkReport, NetworkShown, OutlookShown
from khazana.web.payload_audit import FindingOut
from khazana.web.payload_decision import NumberOut, figure
from khazana.web.payload_energy import EnergyStandOut
from khazana.web.payloads import Out

__all__ = ["NetworkOut"]

Floats = npt.NDArray[np.float64]


class NowOut(Out):
    """The network on a day."""

    at: str = Field(description="The day of the figures.")
    height: int
    subsidy_sat: int = Field(description="Of a block [sat].")
    fees_mean_sat_per_block: NumberOut
    difficulty: NumberOut
    hashrate_eh_per_s: NumberOut
    price_usd_per_btc: NumberOut
    hashprice_usd_per_ph_day: NumberOut
    revenue_usd_per_day: NumberOut
    sources: tuple[str, ...]

    @classmethod
    def of(cls, now: NetworkShown) -> "NowOut":
        """Take over the network as it is."""
        return cls(
            at=now.at.isoformat(),
            height=now.height,
            subsidy_sat=now.subsidy_sat,
            fees_mean_sat_per_block=figure(now.fees_sat),
            difficulty=figure(now.difficulty),
            hashrate_eh_per_s=figure(now.hashrate_eh_per_s),
            price_usd_per_btc=figure(now.price_usd_per_btc),
            hashprice_usd_per_ph_day=figure(now.hashprice_usd_per_ph_day),
            revenue_usd_per_day=figure(now.revenue_usd_per_day),
            sources=now.sources,
        )


class MachineOut(Out):
    """What a machine needs to cover its power."""

    name: str = Field(description="The fleet.")
    machine: str
    efficiency_j_per_th: NumberOut
    pue: NumberOut
    power_usd_per_mwh: NumberOut = Field(description="The price of power that the next figure holds at.")
    break_even_hashprice_usd_per_ph_day: NumberOut
    full_hashprice_usd_per_ph_day: NumberOut = Field(description="With its capital; null where its price is not known.")
    break_even_power_usd_per_mwh: NumberOut = Field(description="At the hashprice as it is.")
    break_even_price_usd_per_btc: NumberOut

    @classmethod
    def of(cls, one: MachineShown) -> "MachineOut":
        """Take over a machine."""
        return cls(
            name=one.name,
            machine=one.machine,
            efficiency_j_per_th=figure(one.efficiency_j_per_th),
            pue=figure(one.pue),
            power_usd_per_mwh=figure(one.power_usd_per_mwh),
            break_even_hashprice_usd_per_ph_day=figure(one.break_even_hashprice_usd_per_ph_day),
            full_hashprice_usd_per_ph_day=figure(one.full_hashprice_usd_per_ph_day),
            break_even_power_usd_per_mwh=figure(one.break_even_power_usd_per_mwh),
            break_even_price_usd_per_btc=figure(one.break_even_price_usd_per_btc),
        )


class HalvingOut(Out):
    """A halving to come."""

    height: int
    expected: str = Field(description="The day.")
    subsidy_sat: int = Field(description="Of a block after it [sat].")


class PathOut(Out):
    """One scenario of the outlook, a figure for each period."""

    scenario: str
    hashprice_usd_per_ph_day: tuple[NumberOut, ...]
    own_eh_per_s: tuple[NumberOut, ...]
    rest_eh_per_s: tuple[NumberOut, ...]
    difficulty: tuple[NumberOut, ...]


class OutlookOut(Out):
    """The network to come; ``starts`` is the first day of each period."""

    starts: tuple[str, ...]
    paths: tuple[PathOut, ...]

    @classmethod
    def of(cls, shown: OutlookShown) -> "OutlookOut":
        """Take over an outlook."""
        found = shown.outlook

        def row(values: Floats, place: int) -> tuple[NumberOut, ...]:
            return tuple(figure(float(one)) for one in values[place])

        return cls(
            starts=tuple(day.isoformat() for day in shown.starts),
            paths=tuple(
                PathOut(
                    scenario=name,
                    hashprice_usd_per_ph_day=row(found.hashprice_usd_per_ph_day, place),
                    own_eh_per_s=row(found.own_eh_per_s, place),
                    rest_eh_per_s=row(found.rest_eh_per_s, place),
                    difficulty=row(found.difficulty, place),
                )
                for place, name in enumerate(shown.scenarios)
            ),
        )


class NetworkOut(Out):
    """The network, its outlook, and break-even; null where the plan has none."""

    stand: EnergyStandOut
    now: NowOut | None
    machines: tuple[MachineOut, ...]
    halvings: tuple[HalvingOut, ...]
    outlook: OutlookOut | None
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: NetworkReport) -> "NetworkOut":
        """Take over a report."""
        return cls(
            stand=EnergyStandOut.of(report.stand),
            now=None if report.network is None else NowOut.of(report.network),
            machines=tuple(MachineOut.of(one) for one in report.machines),
            halvings=tuple(
                HalvingOut(height=one.height, expected=one.expected.isoformat(), subsidy_sat=one.subsidy_sat)
                for one in report.halvings
            ),
            outlook=None if report.outlook is None else OutlookOut.of(report.outlook),
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )

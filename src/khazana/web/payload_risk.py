"""What programs get for operation without foresight and for robust sizing."""

from pydantic import Field

from khazana.app.energy_risks import RobustReport, RobustShown, RollingReport
from khazana.web.payload_audit import FindingOut
from khazana.web.payload_decision import NumberOut, figure
from khazana.web.payload_energy import EnergyStandOut
from khazana.web.payloads import Out

__all__ = ["RobustOut", "RollingOut"]


class WayOut(Out):
    """One way to operate, and what each of its steps earned."""

    worth_usd: NumberOut = Field(description="Before capital; missing content of batteries at its worth.")
    windows: int | None = Field(description="null where all hours are known at once.")
    breaches: int | None = Field(description="Windows that could not keep to what conditions allot them.")
    trips: int | None = Field(description="Windows in which a load fell faster than its ramp.")
    by_step_usd: tuple[NumberOut, ...] = Field(description="Worth of each step, content of batteries not counted.")


class RollingOut(Out):
    """Operation with a forecast, with a known window and with perfect foresight; null where not worked out."""

    stand: EnergyStandOut
    window_h: int
    step_h: int
    belief: str
    scenario: str
    perfect: WayOut | None
    known: WayOut | None
    believed: WayOut | None
    price_of_not_knowing_usd: NumberOut
    short_sight_usd: NumberOut
    wrong_forecast_usd: NumberOut
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: RollingReport) -> "RollingOut":
        """Take over a report."""
        found, asked, names = report.found, report.asked, report.stand.scenarios
        ways: dict[str, WayOut | None] = {"perfect": None, "known": None, "believed": None}
        if found is not None:
            lived = {"known": (found.known_usd, found.known), "believed": (found.believed_usd, found.believed)}
            ways = {
                name: WayOut(
                    worth_usd=figure(-cost), windows=one.windows, breaches=one.breaches, trips=one.trips,
                    by_step_usd=tuple(figure(-usd) for usd in one.by_step_usd.tolist()),
                )
                for name, (cost, one) in lived.items()
            }  # fmt: skip
            ways["perfect"] = WayOut(
                worth_usd=figure(-found.perfect_usd), windows=None, breaches=None, trips=None,
                by_step_usd=tuple(figure(-usd) for usd in found.perfect_by_step_usd.tolist()),
            )  # fmt: skip
        return cls(
            stand=EnergyStandOut.of(report.stand),
            window_h=asked.window_h,
            step_h=asked.step_h,
            belief=asked.belief.value,
            scenario=names[report.scenario] if names else "",
            **ways,
            price_of_not_knowing_usd=None if found is None else figure(found.price_of_not_knowing_usd),
            short_sight_usd=None if found is None else figure(found.short_sight_usd),
            wrong_forecast_usd=None if found is None else figure(found.wrong_forecast_usd),
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )


class FutureOut(Out):
    """One stress with both capacities; null where nothing meets the conditions then."""

    name: str = Field(description="Empty in the row where nothing happens.")
    kind: str | None
    plain_usd: NumberOut = Field(description="Worth with the capacities of the plain sizing.")
    robust_usd: NumberOut = Field(description="Worth with the robust capacities.")
    plain_worst_usd: NumberOut = Field(description="In the worst scenario.")
    robust_worst_usd: NumberOut = Field(description="In the worst scenario.")

    @classmethod
    def of(cls, one: RobustShown) -> "FutureOut":
        """Take over a row."""
        return cls(
            name=one.plain.name,
            kind=None if one.plain.kind is None else one.plain.kind.value,
            plain_usd=_worth(one.plain.cost_usd),
            robust_usd=_worth(one.robust.cost_usd),
            plain_worst_usd=_worth(one.plain.worst_usd),
            robust_worst_usd=_worth(one.robust.worst_usd),
        )


class RobustOut(Out):
    """Robust capacities beside those of the plain sizing; null where not worked out."""

    stand: EnergyStandOut
    aim: str
    complete: bool
    gap: NumberOut
    plain_mw: dict[str, NumberOut] | None
    robust_mw: dict[str, NumberOut] | None
    futures: tuple[FutureOut, ...]
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: RobustReport) -> "RobustOut":
        """Take over a report."""
        plain, robust = report.plain, report.decision
        return cls(
            stand=EnergyStandOut.of(report.stand),
            aim=report.aim.value,
            complete=report.complete,
            gap=figure(report.gap),
            plain_mw=None if plain is None else {name: figure(mw) for name, mw in plain.capacity_mw.items()},
            robust_mw=None if robust is None else {name: figure(mw) for name, mw in robust.capacity_mw.items()},
            futures=tuple(FutureOut.of(one) for one in report.rows),
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )


def _worth(cost_usd: float | None) -> NumberOut:
    return None if cost_usd is None else figure(-cost_usd)

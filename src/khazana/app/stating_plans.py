"""What the energy desk and the planning desk found, as statements, with what was chosen among the inputs."""

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final

from khazana.alliance.canonical import Json, canonical
from khazana.alliance.predicate_parts import CapacityStated, ConditionStated, Figure
from khazana.alliance.predicates import EnergyPlanStatement, Simulation
from khazana.app.chosen import record_content
from khazana.app.energy_reports import EnergyChoices, SizingReport
from khazana.app.planning_reports import PlanningChoices, RunReport
from khazana.app.programme_inputs import Inputs
from khazana.app.stating import HERE, Stated, codes_of, named_inputs, stated_as, subject_of, with_input
from khazana.core import BadInput, format_instant
from khazana.energy.decision import ConditionState, Decision
from khazana.energy.ledgers import Entry, Ledgers
from khazana.i18n import message as _
from khazana.planning import Estimate, Quantile
from khazana.planning.answers.outcome_rows import Outcome
from khazana.programmes import Programme

__all__ = ["EnergyAsked", "PlanningAsked", "state_energy", "state_simulation"]

_TOLERANCE: Final = 1e-6
"""Share of a condition's limit by which solvers may miss it."""
_DIGITS: Final = 12
_LEAST: Final = 1e-20
PlanningAsked = PlanningChoices
"""What may be chosen of a simulation."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EnergyAsked(EnergyChoices):
    """What may be chosen of a sizing: the choices of the energy desk, and the relative ``gap`` that is near enough."""

    gap: float = 1e-6

    @property
    def choices(self) -> EnergyChoices:
        """The choices alone."""
        return EnergyChoices(**{one.name: getattr(self, one.name) for one in dataclasses.fields(EnergyChoices)})


def state_energy(
    programme: Programme, inputs: Inputs, report: SizingReport, asked: EnergyAsked, *, at: datetime
) -> Stated:
    """State a sizing: capacities, conditions, ledgers, and how far from the optimum it can be.

    Capacities are stated to the kilowatt and money to the cent; what the solver gives beyond that is noise.

    Raises
    ------
    BadInput
        If the plan leaves too much open, or the sizing was stopped before its end.
    """
    decision = report.decision
    if decision is None or not report.complete:
        raise BadInput(
            _("there is no finished sizing to state"),
            where=programme.id,
            remedy=_("see what is open with khazana energy plan, or let khazana energy size finish"),
        )
    inputs = with_input(inputs, record_content(asked))
    value: Json = {
        "bound_usd": _usd(decision.bound_usd),
        "capacities": [{"megawatts": _mw(mw), "name": name} for name, mw in sorted(decision.capacity_mw.items())],
        "conditions": [_condition(one) for one in _conditions(decision)],
        "cost_usd": _usd(decision.cost_usd),
        "findings": codes_of(report.findings),
        "format": "khazana-energy-plan-1",
        "ledgers": None if report.ledgers is None else _ledgers(report.ledgers),
        "programme": programme.id,
        "scenarios": report.stand.scenarios,
        "solver": decision.solver,
    }
    return stated_as(
        subject_of("energy-plan.json", canonical(value) + b"\n"),
        inputs,
        EnergyPlanStatement(
            programme=programme.id,
            synthetic=report.stand.synthetic,
            at=format_instant(at),
            software=HERE,
            inputs=named_inputs(inputs),
            limits=codes_of(report.findings),
            solver=decision.solver,
            hours=report.stand.hours,
            scenarios=len(report.stand.scenarios),
            cost_usd=_usd(decision.cost_usd),
            bound_usd=_usd(decision.bound_usd),
            capacities=tuple(
                CapacityStated(name=name, megawatts=_mw(mw)) for name, mw in sorted(decision.capacity_mw.items())
            ),
            conditions=tuple(_kept(decision)),
        ),
    )


def _conditions(decision: Decision) -> Iterator[ConditionState]:
    yield from decision.conditions
    for one in decision.operations:
        yield from one.conditions


def _kept(decision: Decision) -> Iterator[ConditionStated]:
    """Yield each condition once, and whether all of its rows hold, in every scenario."""
    rows: dict[str, bool] = {}
    for one in _conditions(decision):
        rows[one.condition] = rows.get(one.condition, True) and _holds(one)
    for name, holds in sorted(rows.items()):
        yield ConditionStated(name=name, holds=holds)


def _holds(row: ConditionState) -> bool:
    above, below = (_TOLERANCE * max(1.0, abs(bound)) for bound in (row.low, row.high))
    return row.low - above <= row.value <= row.high + below


def _condition(row: ConditionState) -> Json:
    return {
        "condition": row.condition,
        "holds": _holds(row),
        "part": row.part,
        "unit": row.unit,
        "window": row.window,
    }


def _ledgers(ledgers: Ledgers) -> Json:
    return {
        "currency": ledgers.currency,
        "operator": _entries(ledgers.operator),
        "others": _entries(ledgers.others),
        "rule": ledgers.rule,
        "treasury": _entries(ledgers.treasury),
    }


def _entries(entries: Iterable[Entry]) -> list[Json]:
    return [{"amount_minor": str(one.amount.minor), "name": one.name, "what": one.what} for one in entries]


def _usd(amount: float) -> str:
    return _fixed(amount, 2)


def _mw(amount: float) -> str:
    return _fixed(amount, 3)


def _fixed(amount: float, digits: int) -> str:
    """Return a figure with so many digits after its point; zero without a sign."""
    text = format(amount, f".{digits}f")
    return text.removeprefix("-") if not Decimal(text) else text


def state_simulation(
    programme: Programme, inputs: Inputs, report: RunReport, asked: PlanningAsked, *, at: datetime
) -> Stated:
    """State what came of policies on simulated paths: with the inputs and the seed, whoever has them gets the same.

    Raises
    ------
    BadInput
        If the simulation was stopped before its end.
    """
    result, question = report.result, report.stand.question
    if not result.is_done:
        raise BadInput(_("the simulation was stopped"), where=programme.id, remedy=_("let it finish"))
    inputs = with_input(inputs, record_content(asked))
    findings = codes_of((*report.stand.calibration.findings, *report.stand.findings))
    law = type(question.law).__name__
    value: Json = {
        "days": question.days,
        "findings": findings,
        "format": "khazana-simulation-1",
        "law": law,
        "limits": [one.name for one in question.limits],
        "outcomes": [_outcome(one) for one in report.outcomes],
        "paths": result.paths,
        "programme": programme.id,
        "seed": str(question.seed),
    }
    return stated_as(
        subject_of("simulation.json", canonical(value) + b"\n"),
        inputs,
        Simulation(
            programme=programme.id,
            synthetic=programme.synthetic,
            at=format_instant(at),
            software=HERE,
            inputs=named_inputs(inputs),
            limits=findings,
            model=law,
            seed=str(question.seed),
            paths=result.paths,
            days=question.days,
            figures=tuple(figure for one in report.outcomes for figure in _figures(one)),
        ),
    )


def _outcome(one: Outcome) -> Json:
    return {
        "against_first": None if one.against_first is None else _estimate(one.against_first),
        "breach": _estimate(one.breach),
        "causes": [
            {
                "limit": cause.limit,
                "median_on": None if cause.median_on is None else cause.median_on.isoformat(),
                "probability": _estimate(cause.probability),
            }
            for cause in one.causes
        ],
        "coins": [_quantile(row) for row in one.coins],
        "median_on": None if one.median_on is None else one.median_on.isoformat(),
        "policy": one.policy,
        "value_usd": [_quantile(row) for row in one.value_usd],
    }


def _estimate(estimate: Estimate) -> Json:
    return {"error": repr(estimate.error), "value": repr(estimate.value)}


def _quantile(row: Quantile) -> Json:
    return {
        "exact": row.is_exact,
        "high": repr(row.high),
        "low": repr(row.low),
        "share": repr(row.share),
        "value": repr(row.value),
    }


def _figures(one: Outcome) -> Iterator[Figure]:
    """Yield a policy's figures in short: how likely it breaks a limit, and the medians of what is held at the end."""
    yield Figure(
        measure=f"{one.policy}: probability that a limit is crossed",
        value=_decimal(one.breach.value),
        unit="share",
        error=_decimal(one.breach.error),
    )
    for name, unit, rows in (("coins", "BTC", one.coins), ("value", "USD", one.value_usd)):
        for row in rows:
            if row.share == 0.5:  # noqa: PLR2004 - the median
                yield Figure(measure=f"{one.policy}: median of {name} at the end", value=_decimal(row.value), unit=unit)


def _decimal(value: float) -> str:
    """Return a float as a decimal text of at most twelve digits."""
    text = format(Decimal(format(value, f".{_DIGITS}g")), "f") if abs(value) > _LEAST else "0"
    return text.rstrip("0").removesuffix(".") if "." in text else text

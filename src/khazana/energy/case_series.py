"""A case with other series: one scenario of it, several side by side, or some figures changed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.resources import Floats, WithSeries, series

__all__ = ["in_scenario", "side_by_side", "with_series"]


def with_series(case: Case, change: Callable[[str, str, Floats], Floats]) -> Case:
    """Return a case whose series are what ``change`` makes of each part's name, field and figures."""

    def of(part: Any) -> Any:  # noqa: ANN401 - the type that comes in goes out
        if not isinstance(part, WithSeries):
            return part
        held = {field: getattr(part, field) for field in part.SERIES}
        given = {field: change(getattr(part, "name", ""), field, values) for field, values in held.items()}
        return replace(part, **given) if any(given[one] is not held[one] for one in held) else part  # type: ignore[type-var] # each is a record

    return replace(
        case,
        zones=tuple(map(of, case.zones)),
        loads=tuple(map(of, case.loads)),
        links=tuple(map(of, case.links)),
        backups=tuple(map(of, case.backups)),
        conditions=tuple(map(of, case.conditions)),
    )


def in_scenario(case: Case, scenario: int) -> Case:
    """Return a case in one of its scenarios, as if it were certain."""

    def cut(_name: str, _field: str, values: Floats) -> Floats:
        return values[scenario : scenario + 1] if values.shape[0] > 1 else values

    return replace(with_series(case, cut), probabilities=np.ones(1))


def side_by_side(cases: Sequence[Case], chances: Floats) -> Case:
    """Return the first case with the scenarios of all, each case's own ones after each other.

    Parameters
    ----------
    cases
        They differ in their series alone.
    chances
        Of each case, ``(n_cases,)``; they sum to one.

    Raises
    ------
    BadInput
        If the cases have different parts or numbers of scenarios.
    """
    first = cases[0]
    if any(_shape(one) != _shape(first) for one in cases):
        raise BadInput("the cases have different parts", where=first.name, remedy="change nothing but series")
    every = [_gathered(one) for one in cases]

    def joined(name: str, field: str, values: Floats) -> Floats:
        rows = [one[name, field] for one in every]
        if all(row is values or np.array_equal(row, values) for row in rows) and values.shape[0] == 1:
            return values
        hours = max(row.shape[1] for row in rows)
        return series(np.vstack([np.broadcast_to(row, (first.scenarios, hours)) for row in rows]))

    probabilities = np.concatenate(
        [chance * one.probabilities for chance, one in zip(chances.tolist(), cases, strict=True)]
    )
    return replace(with_series(first, joined), probabilities=probabilities)


def _shape(case: Case) -> tuple[object, ...]:
    parts = (*case.zones, *case.links, *case.loads, *case.backups, *case.batteries, *case.conditions)
    return case.hours, case.scenarios, *((type(part), part.name) for part in parts)


def _gathered(case: Case) -> dict[tuple[str, str], Floats]:
    found = {}

    def note(name: str, field: str, values: Floats) -> Floats:
        found[name, field] = values
        return values

    with_series(case, note)
    return found

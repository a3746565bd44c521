"""Answers on operation without foresight and on robust sizing as arrays to be kept, and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from khazana.app.energy_risks import RobustShown, RollingChoices, StressFigures
from khazana.energy.case import Case
from khazana.energy.case_digest import case_digest
from khazana.energy.decision import ConditionState, Decision, Operation
from khazana.energy.foresight import Foresight
from khazana.energy.rolling import Rolled
from khazana.energy.stresses import StressKind

__all__ = ["foresight_of", "packed_foresight", "packed_shown", "robust_key", "rolling_key", "shown_of_arrays"]

_HEAD: Final = "head"
_FORM: Final = 1
"""Of what is kept here; with another one it is worked out anew."""
_ROLLED: Final = ("cost_usd", "windows", "trips", "breaches", "start_mwh", "end_mwh")
Arrays = dict[str, npt.NDArray[Any]]


def rolling_key(case: Case, asked: RollingChoices) -> str:
    """Return what an operation without foresight is kept under: a digest of its hours, capacities and what is asked."""
    return f"{sha256(f'{case_digest(case)} {asked!r}'.encode()).hexdigest()}-rolling"


def robust_key(futures: Case, plain: Decision) -> str:
    """Return what a robust sizing is kept under: a digest of its futures and of the capacities it is set beside."""
    given = [(name, float(mw)) for name, mw in plain.capacity_mw.items()]
    return f"{sha256(f'{case_digest(futures)} {given!r}'.encode()).hexdigest()}-robust"


def packed_foresight(found: Foresight) -> Arrays:
    """Return three operations as arrays."""
    perfect: dict[str, object] = {"cost_usd": found.perfect.cost_usd}
    head: dict[str, object] = {
        "form": _FORM, "known_usd": found.known_usd, "believed_usd": found.believed_usd, "perfect": perfect
    }  # fmt: skip
    arrays: Arrays = {"perfect_by_step": found.perfect_by_step_usd}
    for name, one in (("known", found.known), ("believed", found.believed)):
        head[name] = {field: _plain(getattr(one, field)) for field in _ROLLED}
        arrays[f"{name}_by_step"] = one.by_step_usd
    for name, use, conditions in _operations(found):
        head[f"{name} conditions"] = [asdict(row) for row in conditions]
        head[f"{name} use"] = [list(key) for key in use]
        arrays |= {f"{name}_{place}": series for place, series in enumerate(use.values())}
    return {_HEAD: np.array(json.dumps(head)), **arrays}


def _operations(found: Foresight) -> tuple[tuple[str, Mapping[Any, Any], tuple[ConditionState, ...]], ...]:
    return (
        ("perfect", found.perfect.use_mw, found.perfect.conditions),
        ("known", found.known.use_mw, found.known.conditions),
        ("believed", found.believed.use_mw, found.believed.conditions),
    )


def foresight_of(arrays: Mapping[str, npt.NDArray[Any]]) -> Foresight | None:
    """Return the operations that were kept; ``None`` where they are of another form."""
    try:
        head = json.loads(str(arrays[_HEAD]))
        if head["form"] != _FORM:
            return None
        return Foresight(
            perfect=Operation(
                cost_usd=head["perfect"]["cost_usd"], use_mw=_use(head, "perfect", arrays), price_usd_per_mwh=None,
                conditions=_conditions(head, "perfect"),
            ),
            known=_rolled(head, "known", arrays),
            believed=_rolled(head, "believed", arrays),
            known_usd=head["known_usd"],
            believed_usd=head["believed_usd"],
            perfect_by_step_usd=arrays["perfect_by_step"],
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return None


def _rolled(head: Mapping[str, Any], name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> Rolled:
    return Rolled(
        use_mw=_use(head, name, arrays), conditions=_conditions(head, name), by_step_usd=arrays[f"{name}_by_step"],
        **head[name],
    )  # fmt: skip


def _use(
    head: Mapping[str, Any], name: str, arrays: Mapping[str, npt.NDArray[Any]]
) -> dict[tuple[str, str], npt.NDArray[np.float64]]:
    return {(what, part): arrays[f"{name}_{place}"] for place, (what, part) in enumerate(head[f"{name} use"])}


def _conditions(head: Mapping[str, Any], name: str) -> tuple[ConditionState, ...]:
    return tuple(ConditionState(**row) for row in head[f"{name} conditions"])


def _plain(value: Any) -> Any:  # noqa: ANN401 - a figure, or figures by name
    if isinstance(value, Mapping):
        return {name: float(one) for name, one in value.items()}
    return int(value) if isinstance(value, int | np.integer) else float(value)


def packed_shown(capacity_mw: Mapping[str, float], gap: float, rows: tuple[RobustShown, ...]) -> Arrays:
    """Return robust capacities and what they stand as arrays."""
    head = {
        "form": _FORM,
        "capacity_mw": {name: float(mw) for name, mw in capacity_mw.items()},
        "gap": float(gap),
        "rows": [[_row(one.plain), _row(one.robust)] for one in rows],
    }
    return {_HEAD: np.array(json.dumps(head))}


def shown_of_arrays(
    arrays: Mapping[str, npt.NDArray[Any]],
) -> tuple[dict[str, float], float, tuple[RobustShown, ...]] | None:
    """Return capacities, gap and rows that were kept; ``None`` where they are of another form."""
    try:
        head = json.loads(str(arrays[_HEAD]))
        if head["form"] != _FORM:
            return None
        rows = tuple(RobustShown(plain=_figures(plain), robust=_figures(robust)) for plain, robust in head["rows"])
        return head["capacity_mw"], head["gap"], rows
    except (KeyError, TypeError, ValueError):
        return None


def _row(one: StressFigures) -> dict[str, object]:
    return {
        "name": one.name,
        "kind": None if one.kind is None else one.kind.value,
        "cost_usd": None if one.cost_usd is None else float(one.cost_usd),
        "worst_usd": None if one.worst_usd is None else float(one.worst_usd),
        "conflict": list(one.conflict),
    }


def _figures(row: Mapping[str, Any]) -> StressFigures:
    return StressFigures(
        name=row["name"], kind=None if row["kind"] is None else StressKind(row["kind"]), cost_usd=row["cost_usd"],
        worst_usd=row["worst_usd"], conflict=tuple(row["conflict"]),
    )  # fmt: skip

"""Judging as a use case: what was forecast is kept, so that whoever asks the same again goes on from there."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple
from typing import Any, Final

from khazana import __version__
from khazana.core import Finding
from khazana.planning.calibration import DailyReturns, Drift, LawKind
from khazana.planning.judging import Block, Forecast, Judgement, JudgingRules
from khazana.planning.judging.records import FIT_FAILED
from khazana.store.planning_states import PlanningStates

__all__ = ["KeptBlocks"]

_EVERY: Final = 8
"""Blocks between two times of keeping; each takes a second or so."""


class KeptBlocks:
    """The forecasts of one judgement, in a file."""

    def __init__(self, states: PlanningStates | None, daily: DailyReturns, drift: Drift, rules: JudgingRules) -> None:
        self._states, self._drift, self._rules = states, drift, rules
        self._count = len(daily.log_returns)
        self._digest = hashlib.sha256(daily.log_returns.astype("<f8").tobytes()).hexdigest()
        told = f"{__version__} {self._digest} {drift!r} {rules!r}"
        self._key = hashlib.sha256(told.encode()).hexdigest()
        self._unkept = 0

    def read(self) -> Judgement | None:
        """Return the judgement as far as it is kept; ``None`` where nothing is, or it cannot be read."""
        data = None if self._states is None else self._states.read(self._key)
        if data is None:
            return None
        try:
            blocks = tuple(_block(*one) for one in json.loads(data))
        except (ValueError, TypeError, KeyError):  # of another form: judged again
            return None
        return Judgement(
            rules=self._rules, drift=self._drift, n_returns=self._count, returns_digest=self._digest,
            rows=(), blocks=blocks, complete=False, findings=(),
        )  # fmt: skip

    def told(self, blocks: Sequence[Block]) -> None:
        """Keep blocks every now and then."""
        self._unkept += 1
        if self._unkept >= _EVERY:
            self.write(blocks)

    def write(self, blocks: Sequence[Block]) -> None:
        """Keep blocks."""
        self._unkept = 0
        if self._states is not None:
            rows = [
                [one.kind.value, one.fitted_at, [astuple(each) for each in one.forecasts],
                 [dict(each.params) for each in one.findings]]
                for one in blocks
            ]  # fmt: skip
            self._states.write(self._key, json.dumps(rows, separators=(",", ":")).encode())


def _block(kind: str, fitted_at: int, forecasts: list[list[Any]], findings: list[dict[str, str]]) -> Block:
    return Block(
        kind=LawKind(kind),
        fitted_at=fitted_at,
        forecasts=tuple(_forecast(*one) for one in forecasts),
        findings=tuple(Finding(kind=FIT_FAILED, params=tuple(one.items())) for one in findings),
    )


def _forecast(
    horizon: int, origin: int, place: float, crps: float, hits: list[bool], drawdown_place: float
) -> Forecast:
    return Forecast(
        horizon_days=horizon, origin=origin, place=place, crps=crps, hits=tuple(hits), drawdown_place=drawdown_place
    )

"""Simulations as a use case: watched, stopped without loss, kept, and gone on with by whoever asks the same again.

What is kept hangs on the question, on the error that is enough, and on the version of Khazana; never on the budget of
paths, so that who asks for more paths goes on from those that there are.
"""

import hashlib
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Final

from khazana import __version__
from khazana.core import BadInput
from khazana.planning import (
    Progress,
    Question,
    Result,
    Simulator,
    Stopping,
    Summary,
    Watch,
    keeps_ends,
    read_summary,
    simulate,
    write_summary,
)
from khazana.planning.states import question_digest
from khazana.store.planning_states import PlanningStates

__all__ = ["Simulating"]

_WORTH_KEEPING: Final = 1 << 28
"""Days of paths, of all policies, that take some half second: what is less is drawn again."""
_SHORT_RUN: Final = 1 << 12


@dataclass(slots=True, kw_only=True)
class Simulating:
    """Simulates for one answer.

    Parameters
    ----------
    states
        Where summaries are kept; ``None`` keeps none.
    executor, watch
        Where paths are drawn, and who is told and may stop it. After a stop each further simulation ends at once.
    """

    states: PlanningStates | None = None
    executor: Executor | None = None
    watch: Watch | None = None
    is_stopped: bool = field(default=False, init=False)

    def of(self, what: str) -> Simulator:
        """Return who simulates for a part of the answer."""
        return lambda question, stopping: self.simulate(question, stopping, what)

    def simulate(self, question: Question, stopping: Stopping, what: str = "paths") -> Result:
        """Draw the paths of a question that are not kept yet, and keep how far it comes."""
        begun = self._begun(question, stopping)
        kept = 0 if begun is None else begun.paths

        def watch(standing: Progress) -> bool:
            nonlocal kept
            if self.watch is not None and self.watch(replace(standing, what=what)):
                self.is_stopped = True
            if standing.summary is not None and standing.paths >= 2 * kept and _is_worth(question, standing.paths):
                self._keep(question, stopping, standing.summary)
                kept = standing.paths
            return self.is_stopped

        runs = {"run_paths": _SHORT_RUN} if self.is_stopped else {}
        found = simulate(question, stopping, executor=self.executor, watch=watch, begun=begun, **runs)
        if found.paths > kept and (not found.is_done or _is_worth(question, found.paths)):
            self._keep(question, stopping, found.summary)
        return found

    def ask(self, done: int, total: int, what: str, summary: Summary | None = None) -> bool:
        """Tell how a part of the work stands that draws no paths of its own, and return whether to stop."""
        standing = Progress(paths=done, budget=total, summary=summary, what=what)
        if self.watch is not None and self.watch(standing):
            self.is_stopped = True
        return self.is_stopped

    def _begun(self, question: Question, stopping: Stopping) -> Summary | None:
        """Return the kept summary, where going on from it gives what drawing all paths anew would."""
        data = None if self.states is None else self.states.read(_key(question, stopping))
        if data is None:
            return None
        try:
            found = read_summary(data, question)
        except BadInput:  # of another form: drawn again
            return None
        has_ends = sum(one.values.shape[1] for one in found.ends) == found.paths
        fits = found.done[-1][1] <= stopping.paths and (has_ends or not keeps_ends(question, stopping))
        return found if fits else None

    def _keep(self, question: Question, stopping: Stopping, summary: Summary) -> None:
        if self.states is not None:
            self.states.write(_key(question, stopping), write_summary(summary, question))


def _is_worth(question: Question, paths: int) -> bool:
    return paths * question.days * len(question.policies) >= _WORTH_KEEPING


def _key(question: Question, stopping: Stopping) -> str:
    told = f"{__version__} {question_digest(question)} {stopping.breach_error!r}"
    return hashlib.sha256(told.encode()).hexdigest()

"""How a long question on energy stands, in words."""

from collections.abc import Callable
from math import isfinite, log10
from typing import Final

from khazana.app.energy_reports import EnergyProgress, Step
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.energy_answer import dollars_in_words
from khazana.web.work_stream import Tell, Told, Work

__all__ = ["Worker", "telling"]

Worker = Callable[[EnergyProgress], Told]
"""Works on a question on energy, tells of its steps, and returns the answer."""

_SMALLEST_GAP: Final = 1e-6


def telling(worker: Worker, language: Language) -> Work:
    """Return the same work, its steps said in a language."""
    say = Translator(language)

    def work(tell: Tell) -> Told:
        return worker(lambda what, step: tell(lambda: _progress(what, step, say)))

    return work


def _progress(what: str, step: Step, say: Translator) -> Told:
    """Say how a long question stands; ``share`` is how far the gap has closed, by its digits."""
    name, number = say.text(what), say.integer(step.round)
    if step.rounds:
        said = say.text(_("{what}: {done} of {all}"), what=name, done=number, all=say.integer(step.rounds))
        return {"said": said, "share": round(step.round / step.rounds, 3)}
    if not (isfinite(step.best_usd) and isfinite(step.bound_usd) and isfinite(step.gap)):
        return {"said": say.text(_("{what}: round {round}; nothing found yet"), what=name, round=number), "share": 0.0}
    gap = max(step.gap, _SMALLEST_GAP)
    share = min(1.0, max(0.0, log10(gap) / log10(_SMALLEST_GAP)))
    said = say.text(
        _("{what}: round {round}; earned at least {best} and at most {bound}, gap {gap}"),
        what=name,
        round=number,
        best=dollars_in_words(-step.best_usd, say),
        bound=dollars_in_words(-step.bound_usd, say),
        gap=f"{step.gap:.0e}",
    )
    return {"said": said, "share": round(share, 3)}

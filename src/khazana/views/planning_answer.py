"""What came of a plan in words: which limit breaks first and when, what is held then, and what is still open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.planning_drawing import percent
from khazana.views.planning_words import ConditionalityTerm
from khazana.views.words import term_label

if TYPE_CHECKING:
    from khazana.app.planning_reports import PlanningStand, RunReport
    from khazana.planning.answers.outcome_rows import Outcome
    from khazana.planning.plan import TreasuryPlan

__all__ = ["LimitLine", "PolicyLine", "limit_lines", "policy_lines", "treasury_names"]

_MILLION: Final = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLine:
    """A policy: how likely it breaks a limit, what breaks first, and what is held at the end, in words.

    ``sense`` is 1 where it breaks one on most paths, -1 where it never does, and 0 between.
    """

    policy: str
    name: str
    share: str
    error: str
    first: str
    held: str
    sense: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine:
    """A declared limit: whether it is reckoned with, and what would settle it where it is not."""

    limit: str
    name: str
    conditionality: str
    is_held: bool
    is_assumed: bool
    asks: str
    note: str
    source: str


def treasury_names(plan: "TreasuryPlan | None", language: Language) -> Mapping[str, str]:
    """Return what the policies and limits of a plan are called in a language, by id; the id where one has no name."""
    if plan is None:
        return {}
    found = {one.id: one.name.get(language.value) or one.id for one in plan.policies}
    return found | {one.id: one.name.get(language.value) or one.id for one in plan.limits}


def policy_lines(report: "RunReport", say: Translator) -> tuple[PolicyLine, ...]:
    """Return what came of each policy."""
    names = treasury_names(report.stand.plan, say.language)
    return tuple(_policy(one, names, say) for one in report.outcomes)


def _policy(one: "Outcome", names: Mapping[str, str], say: Translator) -> PolicyLine:
    held = say.unknown
    if one.coins and one.value_usd:
        low, middle, high = (one.value_usd[place].value / _MILLION for place in (0, 2, 4))
        held = say.text(
            _("{coins} BTC, worth {value} million $ in the median; nine of ten paths from {low} to {high}."),
            coins=say.integer(round(one.coins[2].value)), value=say.integer(round(middle)),
            low=say.integer(round(low)), high=say.integer(round(high)),
        )  # fmt: skip
    most = 0.5
    return PolicyLine(
        policy=one.policy,
        name=names.get(one.policy, one.policy),
        share=percent(one.breach.value, say),
        error=percent(one.breach.error, say, 2),
        first=_first(one, names, say),
        held=held,
        sense=-1 if not one.breach.value else int(one.breach.value > most),
    )


def _first(one: "Outcome", names: Mapping[str, str], say: Translator) -> str:
    causes = [cause for cause in one.causes if cause.median_on is not None]
    if not one.causes:
        return say.text(_("No limit can be reckoned with yet."))
    if not causes:
        return say.text(_("No limit that is reckoned with is broken on any path."))
    worst = max(causes, key=lambda cause: cause.probability.value)
    return say.text(
        _("Most often first: {limit}, on {share} of the paths, half of those by {day}."),
        limit=names.get(worst.limit, worst.limit), share=percent(worst.probability.value, say),
        day=say.day(worst.median_on),
    )  # fmt: skip


def limit_lines(stand: "PlanningStand", language: Language) -> tuple[LimitLine, ...]:
    """Return the declared limits in the order of the plan."""
    held, say = {limit.name for limit in stand.question.limits}, Translator(language)
    return tuple(
        LimitLine(
            limit=one.id,
            name=one.name.get(language.value) or one.id,
            conditionality=say.unknown
            if one.conditionality is None
            else term_label(ConditionalityTerm(one.conditionality.value), say),
            is_held=one.id in held,
            is_assumed=one.origin.is_assumed,
            asks="" if one.asks is None else one.asks.get(language.value),
            note=one.note or one.origin.assumption,
            source=one.origin.source,
        )
        for one in stand.plan.limits
    )

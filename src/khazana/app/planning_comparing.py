"""What is set side by side: policies, laws, drifts and programmes in all combinations, and what each is called."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from khazana.app.planning_reports import AS_PLANNED, Asked, PlanningChoices, PlanningStand
from khazana.core import BadInput
from khazana.i18n import message as _

__all__ = ["Variant", "combined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Choices, and by what they differ from other variants, if in anything.

    Parameters
    ----------
    law, growth
        The code of the law of the price, and the logarithmic growth of the price by the year; empty where all variants
        have the same.
    """

    choices: PlanningChoices
    law: str = ""
    growth: str = ""


class _Stands(Protocol):
    def stand(self, programme_id: str, choices: PlanningChoices = AS_PLANNED) -> PlanningStand:
        """Return where a programme stands."""


def combined(
    desk: _Stands, programme_ids: Sequence[str], policies: Sequence[str], variants: Sequence[Variant]
) -> tuple[Asked, ...]:
    """Return each of the policies of each programme under each variant; the names say what differs.

    Parameters
    ----------
    policies
        Ids; all of a programme's where it is empty. A programme is asked for those that it has.

    Raises
    ------
    BadInput
        If a programme has none of the policies, or a variant cannot be reckoned.
    """
    return tuple(
        Asked(
            label=_label(programme_id if len(programme_ids) > 1 else "", policy, one),
            programme_id=programme_id,
            choices=replace(one.choices, policies=(policy,)),
        )
        for programme_id in programme_ids
        for wanted in (_wanted(desk, programme_id, policies, variants[0].choices),)
        for one in variants
        for policy in wanted
    )


def _label(programme_id: str, policy: str, one: Variant) -> str:
    words = " ".join(filter(None, (policy, one.law, one.growth)))
    return f"{programme_id}: {words}" if programme_id else words


def _wanted(desk: _Stands, programme_id: str, names: Sequence[str], choices: PlanningChoices) -> Sequence[str]:
    there = [one.name for one in desk.stand(programme_id, replace(choices, policies=())).question.policies]
    wanted = [name for name in names if name in there] if names else there
    if not wanted:
        raise BadInput(
            _("there is none of that name that can be reckoned"),
            where=programme_id,
            value=names[0],
            remedy=_("use one of {known}"),
            known=", ".join(there),
        )
    return wanted

"""What a reader chose of operation without foresight and of robust sizing by the address of a page."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, TypeVar

from khazana.app.energy_risks import AS_A_RULE, Belief, EndWorth, RobustAim, RollingChoices
from khazana.core import BadInput
from khazana.energy.case import HOURS_PER_YEAR
from khazana.i18n import message as _
from khazana.web.choices import Query

__all__ = ["read_aim", "read_rolling", "read_stresses", "rolling_query"]

_MOST_STRESSES: Final = 64
_LONGEST_NAME: Final = 80
_MOST_WORTH: Final = 1e5
_MOST_PERCENT: Final = 1e3
_Word = TypeVar("_Word", bound=StrEnum)


def read_rolling(query: Query) -> RollingChoices:
    """Read ``window``, ``step``, ``comes``, ``believe``, ``believed``, ``seen``, ``end``, ``end-worth``, ``share``.

    ``seen`` is the surplus that is believed, in percent of what comes.

    Raises
    ------
    BadInput
        If one of them is none of the words or figures that are known.
    """
    belief = _word("believe", query.one("believe"), AS_A_RULE.belief)
    end = _word("end", query.one("end"), AS_A_RULE.end)
    seen = _figure("seen", query.one("seen"), 100.0, _MOST_PERCENT) if belief is Belief.OFF else 100.0
    worth = _figure("end-worth", query.one("end-worth"), 0.0, _MOST_WORTH)
    return RollingChoices(
        window_h=_hours("window", query.one("window"), AS_A_RULE.window_h),
        step_h=_hours("step", query.one("step"), AS_A_RULE.step_h),
        scenario=query.one("comes")[:_LONGEST_NAME],
        belief=belief,
        believed=query.one("believed")[:_LONGEST_NAME] if belief is Belief.SCENARIO else "",
        off_share=round(seen / 100 - 1, 12) + 0.0,
        end=end,
        end_usd_per_mwh=worth if end is EndWorth.FIGURE else 0.0,
        sharing=_word("share", query.one("share"), AS_A_RULE.sharing),
    )


def rolling_query(asked: RollingChoices) -> Iterator[tuple[str, str]]:
    """Yield the parameters that say the same; what is as a rule is left out."""
    if asked.window_h != AS_A_RULE.window_h:
        yield "window", str(asked.window_h)
    if asked.step_h != AS_A_RULE.step_h:
        yield "step", str(asked.step_h)
    if asked.scenario:
        yield "comes", asked.scenario
    if asked.belief is not AS_A_RULE.belief:
        yield "believe", asked.belief.value
    if asked.believed:
        yield "believed", asked.believed
    if asked.belief is Belief.OFF:
        yield "seen", f"{100 * (1 + asked.off_share):.12g}"
    if asked.end is not AS_A_RULE.end:
        yield "end", asked.end.value
    if asked.end is EndWorth.FIGURE:
        yield "end-worth", f"{asked.end_usd_per_mwh:.12g}"
    if asked.sharing is not AS_A_RULE.sharing:
        yield "share", asked.sharing.value


def read_aim(query: Query) -> RobustAim:
    """Read ``aim``: the worst future or the mean.

    Raises
    ------
    BadInput
        If it is neither.
    """
    return _word("aim", query.one("aim"), RobustAim.WORST)


def read_stresses(query: Query) -> tuple[str, ...]:
    """Read ``stress``: the stresses that are tried; all that the plan declares where none is named."""
    found = dict.fromkeys(one[:_LONGEST_NAME] for one in query.get("stress", ()) if one)
    return tuple(found)[:_MOST_STRESSES]


def _word(name: str, text: str, otherwise: _Word) -> _Word:
    if not text:
        return otherwise
    kind = type(otherwise)
    known = [one.value for one in kind]
    if text not in known:
        raise BadInput(
            _("this is none of the words that are known"),
            where=name,
            value=text[:50],
            remedy=_("use one of {known}"),
            known=", ".join(known),
        )
    return kind(text)


def _hours(name: str, text: str, otherwise: int) -> int:
    if not text:
        return otherwise
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(HOURS_PER_YEAR))
    if not is_number or not 1 <= int(text) <= HOURS_PER_YEAR:
        raise BadInput(
            _("hours are a whole number from 1 to {most}"),
            where=name,
            value=text[:50],
            remedy=_("leave it out for {usual}"),
            most=HOURS_PER_YEAR,
            usual=otherwise,
        )
    return int(text)


def _figure(name: str, text: str, otherwise: float, most: float) -> float:
    written = text.strip()
    if not written:
        return otherwise
    is_figure = written.isascii() and written.replace(".", "", 1).isdecimal() and len(written) <= len(f"{most:.0f}") + 6
    if not is_figure or float(written) > most:
        raise BadInput(
            _("a figure from 0 to {most}, written with digits and a point"),
            where=name,
            value=text[:50],
            remedy=_("leave it out for what the plan says"),
            most=f"{most:g}",
        )
    return float(written)

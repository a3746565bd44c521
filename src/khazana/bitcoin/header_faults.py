"""What a header can fail, and how its refusal reads."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from khazana.core import ProofFailed

__all__ = ["HeaderFault", "HeaderRule", "refusal"]


class HeaderRule(StrEnum):
    """What a header can fail, in the order in which it is looked at."""

    GENESIS = "genesis"
    """The first header is the network's."""
    LINK = "link"
    """It builds on the header before."""
    TARGET = "target"
    """It names the target that the headers before it ask for."""
    WORK = "work"
    """Its hash does not exceed that target."""
    MEDIAN_TIME = "median-time"
    """It is dated after the median of the eleven before it."""
    TIMEWARP = "timewarp"
    """As the first of its period it is dated at most ten minutes before the last of the period before (BIP-94)."""
    FUTURE = "future"
    """It is dated at most two hours ahead of the present."""
    VERSION = "version"
    """It has the version that its height asks for."""


_SAID: Final = {
    HeaderRule.GENESIS: "header {height} is not the first header of this network: asked for is {asked}",
    HeaderRule.LINK: "header {height} does not build on the header before it: asked for is {asked}",
    HeaderRule.TARGET: "header {height} names another target than the headers before it ask for: asked for is {asked}",
    HeaderRule.WORK: "header {height} has a hash above its target, so the work was not done: asked for is {asked}",
    HeaderRule.MEDIAN_TIME: (
        "header {height} is not dated after the median of the eleven before it: asked for is {asked}"
    ),
    HeaderRule.TIMEWARP: (
        "header {height} is dated more than ten minutes before the period that it follows: asked for is {asked}"
    ),
    HeaderRule.FUTURE: "header {height} is dated more than two hours ahead of the present: asked for is {asked}",
    HeaderRule.VERSION: "header {height} has a version that is too old for its height: asked for is {asked}",
}
_REMEDIES: Final = {
    HeaderRule.GENESIS: "name the network that the source is on, or ask another source",
    HeaderRule.LINK: "ask for the headers from an earlier height on, or ask another source",
    HeaderRule.FUTURE: "set this machine's clock, or wait, or ask another source",
}
_ANOTHER: Final = "ask another source: no node would take this header"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderFault:
    """The first header that fails: at which ``height``, which ``rule``, what was ``met`` and what is ``asked`` for."""

    height: int
    rule: HeaderRule
    met: str
    asked: str
    raw: bytes


def refusal(fault: HeaderFault, network: str) -> ProofFailed:
    """Return the refusal that a fault is, with it as evidence."""
    return ProofFailed(
        _SAID[fault.rule],
        evidence=fault,
        where=f"headers of {network}",
        value=fault.met,
        remedy=_REMEDIES.get(fault.rule, _ANOTHER),
        height=fault.height,
        asked=fault.asked,
    )

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
    HeaderRule.GENESIS: "is not the first header of this network",
    HeaderRule.LINK: "does not build on the header before it",
    HeaderRule.TARGET: "names another target than the headers before it ask for",
    HeaderRule.WORK: "has a hash above its target, so the work was not done",
    HeaderRule.MEDIAN_TIME: "is not dated after the median of the eleven before it",
    HeaderRule.TIMEWARP: "is dated more than ten minutes before the period that it follows",
    HeaderRule.FUTURE: "is dated more than two hours ahead of the present",
    HeaderRule.VERSION: "has a version that is too old for its height",
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
        f"header {fault.height} {_SAID[fault.rule]}: asked for is {fault.asked}",
        evidence=fault,
        where=f"headers of {network}",
        value=fault.met,
        remedy=_REMEDIES.get(fault.rule, _ANOTHER),
    )

"""Whether losses beyond a value at risk come as often as they should, and singly: Kupiec's and Christoffersen's tests.

References
----------
Kupiec, P. (1995). Techniques for verifying the accuracy of risk measurement models. J. of Derivatives 3(2), 73.
Christoffersen, P. (1998). Evaluating interval forecasts. International Economic Review 39, 841.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from scipy.special import xlog1py, xlogy  # type: ignore[import-untyped] # it has no types
from scipy.stats import chi2  # type: ignore[import-untyped] # it has no types

from khazana.core import BadInput
from khazana.planning.figures import figure

__all__ = ["CoverageTest", "conditional_coverage", "independence", "independence_of", "kupiec", "transitions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageTest:
    """A likelihood ratio and how likely one as large would be by chance.

    Parameters
    ----------
    ratio
        Twice the difference of the log likelihoods; chi-squared with ``degrees`` of freedom where the law is right.
    probability
        That chance would bring a ratio as large or larger.
    """

    ratio: float
    degrees: int
    probability: float


def kupiec(failures: int, observations: int, level: float) -> CoverageTest:
    """Test whether losses beyond the value at risk come as often as they should.

    Parameters
    ----------
    failures
        How many of the ``observations`` lay beyond it.
    level
        How often they should: 0.01 for a value at risk of 99%.

    Raises
    ------
    BadInput
        If there are no observations, more failures than those, or the level is not between 0 and 1.

    Examples
    --------
    >>> round(kupiec(57, 1043, 0.05).ratio, 5)
    0.46147
    """
    figure(level, "level", above=0, below=1)
    if not 0 <= failures <= observations or observations == 0:
        raise BadInput(
            "failures are some of the observations", value=(failures, observations), remedy="count them again"
        )
    return _test(_log(failures, observations, failures / observations) - _log(failures, observations, level), 1)


def transitions(hits: Iterable[bool]) -> tuple[int, int, int, int]:
    """Count what follows on what: neither, a failure after none, none after a failure, a failure after a failure.

    Examples
    --------
    >>> transitions([False, True, True, False, False])
    (1, 1, 1, 1)
    """
    counts = [0, 0, 0, 0]
    before: bool | None = None
    for hit in map(bool, hits):
        if before is not None:
            counts[2 * before + hit] += 1
        before = hit
    return counts[0], counts[1], counts[2], counts[3]


def independence_of(n00: int, n01: int, n10: int, n11: int) -> CoverageTest:
    """Test whether a failure makes another likelier the time after, from the counts of transitions.

    Raises
    ------
    BadInput
        If a count is negative, or all are zero.

    Examples
    --------
    >>> round(independence_of(932, 53, 53, 4).ratio, 5)
    0.25866
    """
    counts = (n00, n01, n10, n11)
    if min(counts) < 0 or sum(counts) == 0:
        raise BadInput("there are no transitions", value=counts, remedy="give two observations or more")
    apart = _log(n01, n00 + n01, n01 / max(1, n00 + n01)) + _log(n11, n10 + n11, n11 / max(1, n10 + n11))
    together = _log(n01 + n11, sum(counts), (n01 + n11) / sum(counts))
    return _test(apart - together, 1)


def independence(hits: Iterable[bool]) -> CoverageTest:
    """Test whether a failure makes another likelier the time after.

    Parameters
    ----------
    hits
        In order of time: whether what came lay beyond the value at risk.
    """
    return independence_of(*transitions(hits))


def conditional_coverage(hits: Iterable[bool], level: float) -> CoverageTest:
    """Test both at once: that failures come as often as they should, and singly."""
    found = [bool(hit) for hit in hits]
    often, singly = kupiec(sum(found), len(found), level), independence(found)
    return _test((often.ratio + singly.ratio) / 2, 2)


def _log(failures: int, observations: int, chance: float) -> float:
    """Return the log likelihood of so many failures in that order, with 0 · log 0 = 0."""
    return float(xlogy(failures, chance) + xlog1py(observations - failures, -chance))


def _test(excess: float, degrees: int) -> CoverageTest:
    ratio = max(0.0, 2 * excess)
    return CoverageTest(ratio=ratio, degrees=degrees, probability=float(chi2.sf(ratio, degrees)))

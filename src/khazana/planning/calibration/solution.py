"""What the fit of one law hands back, before window and drift are set beside it."""

from dataclasses import dataclass

from khazana.core import Finding
from khazana.planning.calibration.records import Estimate
from khazana.planning.price_laws import PriceLaw

__all__ = ["Solution"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A fitted law, its estimates, by which library and how."""

    model: PriceLaw
    estimates: tuple[Estimate, ...]
    log_likelihood: float | None
    library: str
    method: str
    findings: tuple[Finding, ...] = ()

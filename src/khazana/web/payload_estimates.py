"""What programs get for figures from finitely many paths, with their Monte Carlo errors."""

from khazana.planning import Estimate, Quantile
from khazana.web.payload_decision import NumberOut, figure
from khazana.web.payloads import Out

__all__ = ["EstimateOut", "QuantileOut"]


class EstimateOut(Out):
    """A figure from finitely many paths, and its standard error."""

    value: NumberOut
    error: NumberOut

    @classmethod
    def of(cls, one: Estimate) -> "EstimateOut":
        """Take over an estimate."""
        return cls(value=figure(one.value), error=figure(one.error))


class QuantileOut(Out):
    """A quantile, and bounds between which that of all paths lies with 95% confidence."""

    share: float
    value: NumberOut
    low: NumberOut
    high: NumberOut

    @classmethod
    def of(cls, one: Quantile) -> "QuantileOut":
        """Take over a quantile."""
        return cls(share=one.share, value=figure(one.value), low=figure(one.low), high=figure(one.high))

"""Limits on reserves: a floor, adequacy by a metric, months of imports.

References
----------
IMF (2016). Guidance Note on the Assessment of Reserve Adequacy and Related Considerations.
IMF (2025). BPM7: a bitcoin is a non-produced non-financial asset; bought with reserves, it lowers them by its price.
"""

from dataclasses import dataclass

from khazana.kernels.primitives import Float
from khazana.kernels.programs import Call
from khazana.planning.figures import figure
from khazana.planning.limit_lines import Line, held_against, line_of, product
from khazana.planning.names import LOCAL_PER_USD, NET_RESERVES_USD
from khazana.planning.pieces import ALWAYS, Dated, Days, Horizon, Named, Piece

__all__ = ["AdequacyFloor", "ImportCoverFloor", "ReservesFloor"]


def _metric(in_usd: Float, in_local: Float, local_per_usd: Float) -> Float:
    return in_usd + in_local / local_per_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservesFloor:
    """Net international reserves at least so high, on test dates or always [USD]."""

    name: str
    usd: Dated
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        return held_against(
            NET_RESERVES_USD, line_of(self.usd, self.days, named, horizon, self.name), over=False, named=named
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AdequacyFloor:
    """Net reserves at least a share of a metric of adequacy, such as the IMF's ARA-EM.

    Parameters
    ----------
    share
        1.0 is 100% of the metric.
    metric_usd
        The metric's part that is owed or earned in dollars [USD].
    metric_local
        Its part in local currency, such as that of broad money [local]; it falls in dollars as the currency does.
    """

    name: str
    share: float
    metric_usd: Dated
    metric_local: Dated = 0.0
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        metric = line_of(self.metric_usd, self.days, named, horizon, self.name)
        share, whole, least = named("share"), named("metric"), named("least")
        calls = [Call(function=product, takes=(share, metric.takes[0]), gives=(least,))]
        more = Piece(calls=(), values={share: figure(self.share, "share", above=0)})
        if self.metric_local != 0.0:
            local = named("metric_local")
            amounts, _ = horizon.dated(self.metric_local, self.name)
            calls = [
                Call(function=_metric, takes=(metric.takes[0], local, LOCAL_PER_USD), gives=(whole,)),
                Call(function=product, takes=(share, whole), gives=(least,)),
            ]
            more = Piece(calls=(), values=more.values, series={local: amounts})
        line = Line(values=metric.values, series=metric.series, takes=(least, *metric.takes[1:]))
        return held_against(NET_RESERVES_USD, line, over=False, named=named, before=tuple(calls), more=more)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCoverFloor:
    """Net reserves at least so many months of imports.

    Parameters
    ----------
    months
        Three is a common rule of thumb.
    imports_usd_per_month
        [USD].
    """

    name: str
    months: float
    imports_usd_per_month: Dated
    days: Days = ALWAYS

    def piece(self, named: Named, horizon: Horizon) -> Piece:
        """Return what the limit adds to the day."""
        return AdequacyFloor(
            name=self.name, share=self.months, metric_usd=self.imports_usd_per_month, days=self.days
        ).piece(named, horizon)

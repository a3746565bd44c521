"""The stationary block bootstrap: the past as it was, and how long its blocks are to be, by `arch`.

References
----------
Politis, D. N., Romano, J. P. (1994). The stationary bootstrap. J. American Statistical Association 89, 1303.
Politis, D. N., White, H. (2004). Automatic block-length selection. Econometric Reviews 23, 53; corrected in 28, 372.
"""

import numpy as np
from arch.bootstrap import optimal_block_length

from khazana.energy.quantities import Floats
from khazana.planning.calibration.quiet import quiet
from khazana.planning.calibration.records import Drift, Estimate, rounded, rounded_return
from khazana.planning.calibration.solution import Solution
from khazana.planning.price_laws import BlockBootstrap

__all__ = ["fit_bootstrap"]


def fit_bootstrap(returns: Floats, drift: Drift) -> Solution:
    """Choose the mean block length: the longer of what returns and absolute returns ask for, rounded to whole days.

    Returns alone hardly remember, and ask for blocks of some days; their size remembers for months, and falls that
    follow on falls are what a reserve has to stand. So the size decides.
    """
    with quiet():
        lengths = [float(optimal_block_length(one)["stationary"].iloc[0]) for one in (returns, np.abs(returns))]
    chosen = float(min(max(1, round(max(lengths))), len(returns)))
    names = ("block_days_of_returns", "block_days_of_sizes")
    return Solution(
        model=BlockBootstrap(
            drift_log_per_day=drift.log_per_day,
            log_returns=tuple(map(rounded_return, returns.tolist())),
            mean_block_days=chosen,
        ),
        estimates=tuple(
            Estimate(name=name, value=rounded(value), standard_error=None)
            for name, value in zip(names, lengths, strict=True)
        ),
        log_likelihood=None,
        library="arch",
        method="block length of Politis and White (2004, 2009)",
    )

"""Loads that cannot idle: they are off, or run at a least share for a least time; their columns are whole numbers.

``on`` is 1 where the load runs, ``begun`` where it starts to; with capacity P given,

    running_share · P · on ≤ served ≤ draw · P · on,   begun_t ≥ on_t − on_(t−1),   Σ begun over running_h hours ≤ on
"""

import numpy as np
import numpy.typing as npt

from khazana.energy.arrays import Columns, Rows
from khazana.energy.resources import Floats, Load

__all__ = ["add_unit"]


def add_unit(load: Load, served: npt.NDArray[np.intp], draw: Floats, columns: Columns, rows: Rows) -> None:
    """Add the columns and rows of a load that is off or runs at a least share."""
    hours, capacity = served.size, load.capacity.most_mw
    on = columns.add(("on", load.name), hours, high=1.0, is_integer=True)
    below = rows.add("running", load.name, hours, low=-np.inf, high=0.0)
    rows.fill(below, [(served, 1.0), (on, -draw * capacity)])
    above = rows.add("running", load.name, hours, low=0.0, high=np.inf)
    rows.fill(above, [(served, 1.0), (on, -load.running_share * capacity)])
    if load.running_h < 2 or hours < 2:  # noqa: PLR2004 - every run has one hour
        return
    begun = columns.add(("begun", load.name), hours - 1, high=1.0)
    starts = rows.add("running", load.name, hours - 1, low=0.0, high=np.inf, unit="1")
    rows.fill(starts, [(begun, 1.0), (on[1:], -1.0), (on[:-1], 1.0)])
    runs = rows.add("running", load.name, hours - 1, low=0.0, high=np.inf, unit="1")
    rows.fill(runs, [(on[1:], 1.0)])
    for back in range(min(load.running_h, hours - 1)):
        rows.fill(runs[back:], [(begun[: begun.size - back], -1.0)])

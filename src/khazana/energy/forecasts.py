"""What may be believed of hours to come: that they are as yesterday's, as a typical day's, or off by a share.

A forecast is the same case with other series. It draws nothing at random, so the same question has the same answer.
"""

from typing import Final

import numpy as np

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.case_series import with_series
from khazana.energy.resources import Floats, series

__all__ = ["as_typical", "as_yesterday", "off_by"]

_DAY_H: Final = 24


def as_yesterday(case: Case) -> Case:
    """Return a case in which each hour is believed to be as the same hour of the day before.

    The horizon is a ring, so its first day is believed to be as its last.
    """

    def shifted(_name: str, _field: str, values: Floats) -> Floats:
        return values if values.shape[1] == 1 else series(np.roll(values, _DAY_H, axis=1))

    return with_series(case, shifted)


def as_typical(case: Case) -> Case:
    """Return a case in which each hour is believed to be as the mean of its hour of the day over the horizon."""

    def mean(_name: str, _field: str, values: Floats) -> Floats:
        if values.shape[1] == 1:
            return values
        clock = np.arange(values.shape[1]) % _DAY_H
        counts = np.bincount(clock)
        day = np.stack([np.bincount(clock, row) / counts for row in values])
        return series(day[:, clock])

    return with_series(case, mean)


def off_by(case: Case, share: float) -> Case:
    """Return a case in which every hour's surplus is believed to be higher by a share of it; lower where it is below 0.

    Raises
    ------
    BadInput
        If the share is below -1 or no number.
    """
    if not -1 <= share < np.inf:
        raise BadInput(
            "a forecast is off by -1 or more", where="off_share", value=share, remedy="give 0.1 for a tenth too much"
        )

    def wrong(_name: str, field: str, values: Floats) -> Floats:
        return series(values * (1 + share)) if field == "available_mw" else values

    return with_series(case, wrong)

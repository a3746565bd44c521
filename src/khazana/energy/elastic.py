"""Retargets while the hashrate answers to them: what the network does on its way to where it settles, if it settles.

In each period miners see a hashprice, which the difficulty sets, and run accordingly; the next difficulty follows the
hashrate. A lower difficulty draws in more hashrate, which raises the next difficulty, and so on. Where all answer at
once, an error near the balance is multiplied by minus the elasticity of all hashrate each period. So the difficulty
comes to rest where that is below one, and swings ever wider above, until the bounds of the rule hold it.

References
----------
S. Noda, K. Okumura, Y. Hashimoto, "An Economic Analysis of Difficulty Adjustment Algorithms in Proof-of-Work Blockchain
Systems", 2020 (SSRN 3410460).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from khazana.core import SATS_PER_BTC, BadInput
from khazana.energy.growth import difficulty_path
from khazana.energy.quantities import Floats, quantity, share
from khazana.energy.revenue import hashprice_usd_per_ph_day
from khazana.energy.supply import HashSupply

__all__ = ["ElasticPath", "elastic_path"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ElasticPath:
    """What the network does, period of difficulty by period.

    Parameters
    ----------
    difficulty
        ``(n_periods + 1,)``: of each period, and of the one after the last.
    hashprice_usd_per_ph_day, rest_eh_per_s, interval_s
        ``(n_periods,)``: of each period.
    """

    difficulty: Floats
    hashprice_usd_per_ph_day: Floats
    rest_eh_per_s: Floats
    interval_s: Floats


def elastic_path(
    supply: HashSupply,
    reward_usd_per_block: npt.ArrayLike,
    *,
    own_eh_per_s: npt.ArrayLike,
    difficulty: float,
    rest_eh_per_s: float | None = None,
    adjustment_share: float = 1.0,
) -> ElasticPath:
    """Return how difficulty and hashrate chase each other.

    Parameters
    ----------
    supply
        The rest of the world.
    reward_usd_per_block
        Subsidy and fees of a block at the price of each period, ``(n_periods,)`` [USD].
    own_eh_per_s
        One's own hashrate, a figure or ``(n_periods,)`` [EH/s].
    difficulty
        Of the first period.
    rest_eh_per_s
        What the rest of the world ran in the period before [EH/s]; ``None`` where it answers in full from the first on.
    adjustment_share
        Which share of the way to its new place the rest of the world goes in a period, ``(0, 1]``.

    Raises
    ------
    BadInput
        If nobody hashes in some period: then no block comes, and no retarget.
    """
    rewards = np.atleast_1d(quantity(reward_usd_per_block, "reward_usd_per_block"))
    own = np.broadcast_to(quantity(own_eh_per_s, "own_eh_per_s"), rewards.shape)
    step = float(share(quantity(adjustment_share, "adjustment_share", above=True), "adjustment_share"))
    path, before = np.empty(rewards.size + 1), rest_eh_per_s
    path[0] = quantity(difficulty, "difficulty", least=1.0)
    hashprice, rest, interval = (np.empty(rewards.size) for _ in range(3))
    for period, reward in enumerate(rewards):
        hashprice[period] = hashprice_usd_per_ph_day(reward, difficulty=path[period], subsidy_sat=SATS_PER_BTC)
        wanted = float(supply.hash_eh_per_s(hashprice[period]))
        before = wanted if before is None else before + step * (wanted - before)
        rest[period] = before
        if not before + own[period] > 0:
            raise BadInput("nobody hashes, and no block comes", where=f"period {period}", remedy="check the rewards")
        followed = difficulty_path(before + own[period], path[period])
        path[period + 1], interval[period] = followed.difficulty[-1], followed.interval_s[0]
    return ElasticPath(difficulty=path, hashprice_usd_per_ph_day=hashprice, rest_eh_per_s=rest, interval_s=interval)

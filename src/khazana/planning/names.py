"""The names under which pieces find the quantities of a day, each with its unit."""

from typing import Final

__all__ = [
    "ADEQUACY",
    "ANNOUNCED_COINS",
    "BUDGET_USED_LOCAL",
    "BUDGET_USED_USD",
    "CARRYING_USD",
    "COINS",
    "COST_USD",
    "LOCAL_PER_USD",
    "LOWEST_SHARE",
    "NET_RESERVES_USD",
    "PEAK_PRICE_USD",
    "PRICE_USD",
    "RESERVES_USD",
    "START_COINS",
    "VALUE_USD",
    "VOLUNTARY_COINS",
]

PRICE_USD: Final = "price_usd"
"""Of one bitcoin [USD/BTC], at the day's end, at which is also bought and sold."""
PEAK_PRICE_USD: Final = "peak_price_usd"
"""The highest so far, the start included [USD/BTC]."""
LOCAL_PER_USD: Final = "local_per_usd"
"""The exchange rate [local currency per USD]."""
RESERVES_USD: Final = "reserves_usd"
"""Reserves before anything that the policy does [USD]."""

COINS: Final = "coins"
"""Held [BTC]; rules find it as it was before the day."""
START_COINS: Final = "start_coins"
"""Held at the start [BTC]."""
COST_USD: Final = "cost_usd"
"""Of the coins held, at average cost [USD]."""
VALUE_USD: Final = "value_usd"
"""Of the coins held, at the day's price [USD]."""
NET_RESERVES_USD: Final = "net_reserves_usd"
"""Reserves less what was paid for coins out of them, and with what came back [USD]."""
VOLUNTARY_COINS: Final = "voluntary_coins"
"""Bought and mined since the start, whatever was sold [BTC]: the IMF's count."""
ANNOUNCED_COINS: Final = "announced_coins"
"""What holdings grew by since the start, from whatever source [BTC]."""
BUDGET_USED_LOCAL: Final = "budget_used_local"
"""Paid out of the budget since the fiscal year began, at the exchange rate of each day [local currency]."""
BUDGET_USED_USD: Final = "budget_used_usd"
"""Paid out of the budget in the fiscal year so far [USD]."""
LOWEST_SHARE: Final = "lowest_share"
"""The lowest that the value of the coins came to, as a share of its highest before [1]."""
CARRYING_USD: Final = "carrying_usd"
"""Of the coins held, at cost less impairment, which is not taken back [USD]."""
ADEQUACY: Final = "adequacy"
"""Net reserves as a share of the metric of the first adequacy limit [1]."""

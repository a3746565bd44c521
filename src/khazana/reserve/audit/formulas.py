"""The formulas of the checks, in the symbols of their inputs. Their texts are message ids."""

from typing import Final

__all__ = [
    "AVERAGE_COST",
    "AVERAGE_COST_AT_MARK",
    "BALANCE_AND_PURCHASES",
    "BOOKED_BALANCE",
    "BOOKED_MINED",
    "BOOKED_PURCHASES",
    "CHAIN_BALANCE",
    "CHANGE",
    "COST_AT_MARK",
    "FORMULAS",
    "NOT_NEGATIVE",
    "PRICE_AFTER_CHANGE",
    "PRICE_AT_MARK",
    "RATE",
    "SAME_BALANCE",
    "SUM",
    "VALUE",
    "VALUE_AT_MARK",
    "WITHIN_SUPPLY",
]

VALUE: Final = "value = holdings × price"
AVERAGE_COST: Final = "average_cost = cost / amount"
NOT_NEGATIVE: Final = "figure = 0 or more"
WITHIN_SUPPLY: Final = "figure = 21,000,000 BTC or less"
PRICE_AT_MARK: Final = "price = mark"
VALUE_AT_MARK: Final = "value = holdings × mark"
COST_AT_MARK: Final = "cost = purchase × mark"
AVERAGE_COST_AT_MARK: Final = "average_cost = mark"
CHANGE: Final = "change = mark / base_mark − 1"
PRICE_AFTER_CHANGE: Final = "price = base_price × (1 + change)"
RATE: Final = "balance − balance_before = rate × days + other_purchases"
SAME_BALANCE: Final = "balance = other_balance"
BALANCE_AND_PURCHASES: Final = "balance = balance_before + purchases"
SUM: Final = "total = sum of parts"
BOOKED_BALANCE: Final = "holdings = proven + claimed + unknown"
BOOKED_PURCHASES: Final = "purchase = booked"
BOOKED_MINED: Final = "mined = booked"
CHAIN_BALANCE: Final = "holdings = own + attributed"

FORMULAS: Final = (
    VALUE,
    AVERAGE_COST,
    NOT_NEGATIVE,
    WITHIN_SUPPLY,
    PRICE_AT_MARK,
    VALUE_AT_MARK,
    COST_AT_MARK,
    AVERAGE_COST_AT_MARK,
    CHANGE,
    PRICE_AFTER_CHANGE,
    RATE,
    SAME_BALANCE,
    BALANCE_AND_PURCHASES,
    SUM,
    BOOKED_BALANCE,
    BOOKED_PURCHASES,
    BOOKED_MINED,
    CHAIN_BALANCE,
)

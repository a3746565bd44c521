"""The findings of the audit: warnings where figures cannot hold, notes where what is known does not decide."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "ABOVE_SUPPLY",
    "AVERAGE_COST_DIFFERS",
    "BALANCES_UNEXPLAINED",
    "BOOKS_HOLD_MORE",
    "CHANGE_IMPOSSIBLE",
    "CHANGE_NOT_FOUND",
    "CHANGE_NO_MARKS",
    "INCREASE_TOO_SMALL",
    "MINED_NOT_BOOKED",
    "NEGATIVE",
    "NOT_BOOKED",
    "NO_MARKS",
    "PARTS_DIFFER",
    "PARTS_UNKNOWN",
    "PRICES_AND_CHANGE",
    "PRICE_AND_CHANGE",
    "PRICE_IMPOSSIBLE",
    "PRICE_NOT_FOUND",
    "PRICE_OF_ANOTHER_TIME",
    "PURCHASE_NOT_BOOKED",
    "PURCHASE_OTHER_DAY",
    "RATE_DIFFERS",
    "STATEMENT_AMBIGUOUS",
    "TWO_BALANCES",
    "VALUE_DIFFERS",
]

VALUE_DIFFERS: Final = FindingKind(
    code="audit.value-differs",
    severity=Severity.WARNING,
    text=(
        "{claim}: the value is stated as {stated}, but holdings times price of the same statement give "
        "{expected}; {off} apart."
    ),
    remedy="Ask the source which of the figures was rounded or taken at another time.",
)
AVERAGE_COST_DIFFERS: Final = FindingKind(
    code="audit.average-cost-differs",
    severity=Severity.WARNING,
    text=(
        "{claim}: the average cost is stated as {stated}, but cost over amount of the same statement give "
        "{expected}; {off} apart."
    ),
    remedy="Ask the source which amounts the average covers, and whether fees are in it.",
)
NEGATIVE: Final = FindingKind(
    code="audit.negative",
    severity=Severity.WARNING,
    text="{claim}: {stated} is below zero, which this measure cannot be.",
    remedy="Correct the sign or the measure.",
)
ABOVE_SUPPLY: Final = FindingKind(
    code="audit.above-supply",
    severity=Severity.WARNING,
    text="{claim}: {stated} is more bitcoin than there can ever be.",
    remedy="Correct the unit: BTC, not satoshi or money.",
)
STATEMENT_AMBIGUOUS: Final = FindingKind(
    code="audit.statement-ambiguous",
    severity=Severity.NOTE,
    text=(
        "{claim}: its statement has {count} figures that it could be computed from; the audit compares at most {most}."
    ),
    remedy="Give each breath its own statement id.",
)
NO_MARKS: Final = FindingKind(
    code="audit.no-marks",
    severity=Severity.NOTE,
    text=("{claim}: no price in {currency} is known for {time}, so {stated} was not compared with the market."),
    remedy="Fetch prices in {currency} for {time}.",
)
PRICE_NOT_FOUND: Final = FindingKind(
    code="audit.price-not-found",
    severity=Severity.NOTE,
    text=(
        "{claim}: {stated} means {price}; no price known for {time} fits. The nearest, {nearest} at {at}, "
        "is {off} away."
    ),
    remedy="Fetch intraday prices for {time}, or ask the source for the hour and the venue.",
)
PRICE_OF_ANOTHER_TIME: Final = FindingKind(
    code="audit.price-of-another-time",
    severity=Severity.NOTE,
    text=(
        "{claim}: {stated} means {price}; no price known for {time} fits. The nearest, {nearest} at {at}, "
        "is {off} away. It fits the mark {other} of {other_at}, outside that time."
    ),
    remedy="Fetch intraday prices for {time}, or ask the source whether it took the price of {other_at}.",
)
PRICE_IMPOSSIBLE: Final = FindingKind(
    code="audit.price-impossible",
    severity=Severity.WARNING,
    text=(
        "{claim}: {stated} means {price}, but all trades known for {time} lie outside it. The nearest "
        "price, {nearest} at {at}, is {off} away."
    ),
    remedy="Ask the source for the hour and the venue of its price.",
)
CHANGE_NO_MARKS: Final = FindingKind(
    code="audit.change-no-marks",
    severity=Severity.NOTE,
    text=("{claim}: no prices are known for {since} and for {time}, so {stated} was not compared with the market."),
    remedy="Fetch prices for {since} and for {time}.",
)
CHANGE_NOT_FOUND: Final = FindingKind(
    code="audit.change-not-found",
    severity=Severity.NOTE,
    text=("{claim}: no two prices known for {since} and {time} give {stated}; the nearest change is {nearest}."),
    remedy="Fetch intraday prices for both times, or ask the source from which price to which it counts.",
)
CHANGE_IMPOSSIBLE: Final = FindingKind(
    code="audit.change-impossible",
    severity=Severity.WARNING,
    text=("{claim}: all trades known for {since} and {time} exclude {stated}; the nearest change is {nearest}."),
    remedy="Ask the source from which price to which it counts.",
)
PRICES_AND_CHANGE: Final = FindingKind(
    code="audit.prices-and-change",
    severity=Severity.WARNING,
    text=(
        "{claim}: from {base}, a change of {stated} means {expected}, but the same statement gives "
        "{price}. The three cannot all hold."
    ),
    remedy="Ask the source for the hour and the venue of each price.",
)
PRICE_AND_CHANGE: Final = FindingKind(
    code="audit.price-and-change",
    severity=Severity.WARNING,
    text=(
        "{claim}: from {base}, a change of {stated} means {expected}, but the mark of the date is {mark}. By the "
        "marks of the dates the change holds from {base_mark}, not from {base}: the two figures cannot both hold."
    ),
    remedy="Ask the source for the hour and the venue of its price of the first date.",
)
RATE_DIFFERS: Final = FindingKind(
    code="audit.rate-differs",
    severity=Severity.WARNING,
    text=(
        "{claim}: {stated} over {days} days gives {nominal}, at most {most} with the purchases announced "
        "beside it; the balances {first} and {last} differ by {difference}."
    ),
    remedy="Ask where the rest came from or went: other purchases, mining, or another perimeter.",
)
PARTS_DIFFER: Final = FindingKind(
    code="audit.parts-differ",
    severity=Severity.WARNING,
    text="{claim}: stated as {stated}, but its parts add up to {expected}; {off} apart.",
    remedy="Ask the source which part is missing, or counted twice.",
)
PARTS_UNKNOWN: Final = FindingKind(
    code="audit.parts-unknown",
    severity=Severity.NOTE,
    text="{claim}: the parts {parts} are not among the claims in its unit, so the sum was not checked.",
    remedy="List these parts as claims in the same unit.",
)
TWO_BALANCES: Final = FindingKind(
    code="audit.two-balances",
    severity=Severity.WARNING,
    text="{claim}: {stated} and {other} ({other_claim}) speak of one instant and cannot both hold.",
    remedy="Ask the sources which wallets each of them counts.",
)
BALANCES_UNEXPLAINED: Final = FindingKind(
    code="audit.balances-unexplained",
    severity=Severity.NOTE,
    text=(
        "{claim}: {stated} and {other} ({other_claim}) speak of one day and differ by at least {off}; "
        "nothing announced for that day explains it."
    ),
    remedy="Find the hour of each balance, or the movement between them.",
)
INCREASE_TOO_SMALL: Final = FindingKind(
    code="audit.increase-too-small",
    severity=Severity.NOTE,
    text=(
        "{claim}: purchases of {purchases} were announced since {other_claim} ({other}), but {stated} is "
        "only {increase} more."
    ),
    remedy="Find what left the reserve in between, or which purchase was announced twice.",
)
NOT_BOOKED: Final = FindingKind(
    code="audit.not-booked",
    severity=Severity.NOTE,
    text=("{claim}: {stated} are claimed, the books explain {booked}; the origin of {unexplained} is unknown."),
    remedy="List the events that brought these coins in, each with its evidence.",
)
BOOKS_HOLD_MORE: Final = FindingKind(
    code="audit.books-hold-more",
    severity=Severity.WARNING,
    text="{claim}: {stated} are claimed, but {proven} are proven in the books for that time.",
    remedy="Check the perimeter of both, and whether a disposal is missing in the books.",
)
PURCHASE_NOT_BOOKED: Final = FindingKind(
    code="audit.purchase-not-booked",
    severity=Severity.NOTE,
    text=("{claim}: {stated} are said to be bought in {time}; the books have purchases of {booked} in that time."),
    remedy="List the purchase as an event with its evidence.",
)
PURCHASE_OTHER_DAY: Final = FindingKind(
    code="audit.purchase-other-day",
    severity=Severity.NOTE,
    text=("{claim}: {stated} are said to be bought in {time}; the books have such a purchase at {at} ({event})."),
    remedy="Check which date is right; sources often differ by a day or more.",
)
MINED_NOT_BOOKED: Final = FindingKind(
    code="audit.mined-not-booked",
    severity=Severity.NOTE,
    text="{claim}: {stated} are said to be mined; the books have {booked} mined by then.",
    remedy="List the mining income as events with their evidence.",
)

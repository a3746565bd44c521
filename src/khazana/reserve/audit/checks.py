"""The audit: every claim held against everything that is known."""

from collections.abc import Iterator, Sequence

from khazana.core import BadInput, MarkSeries
from khazana.reserve.audit.arithmetic import check_arithmetic
from khazana.reserve.audit.balances import Neighbours, check_balances, check_parts
from khazana.reserve.audit.case import Case
from khazana.reserve.audit.chain import check_chain
from khazana.reserve.audit.changes import check_changes
from khazana.reserve.audit.index import ClaimIndex
from khazana.reserve.audit.ledger import BookIndex, check_ledger
from khazana.reserve.audit.prices import check_prices
from khazana.reserve.audit.rates import RatePeriods, check_rates
from khazana.reserve.audit.results import Audit, Check
from khazana.reserve.audit.rules import AuditRules
from khazana.reserve.books import Books
from khazana.reserve.chain_witness import ChainWitness
from khazana.reserve.claims import Claim, Measure

__all__ = ["audit"]


def audit(
    claims: Sequence[Claim],
    *,
    marks: MarkSeries,
    books: Books | None,
    rules: AuditRules,
    chain: ChainWitness | None = None,
) -> Audit:
    """Check claims against themselves, the market, each other, the books, and the chain.

    Parameters
    ----------
    claims
        All claims of a programme; ids are unique. Checks come in this order.
    marks
        What is known of the price, in one currency.
    books
        The books; ``None`` where there are none, and then nothing is held against them.
    rules
        What counts as agreeing.
    chain
        What lay on the scripts of the perimeter over time; ``None`` where that is not known.

    Raises
    ------
    BadInput
        If two claims have one id.
    """
    _distinct(claims)
    index = ClaimIndex(claims)
    case = Case.of(index, marks, rules)
    periods, neighbours = RatePeriods.of(index), Neighbours(index)
    book_index = None if books is None else BookIndex(books)
    checks = tuple(
        check
        for claim in claims
        for check in (
            *_of(claim, case, periods, neighbours, book_index),
            *(() if chain is None else check_chain(claim, chain)),
        )
    )
    return Audit(checks=checks, findings=tuple(check.finding for check in checks if check.finding is not None))


def _of(
    claim: Claim, case: Case, periods: RatePeriods, neighbours: Neighbours, books: BookIndex | None
) -> Iterator[Check]:
    yield from check_arithmetic(claim, case)
    yield from check_prices(claim, case)
    yield from check_changes(claim, case)
    if claim.measure is Measure.PURCHASE_RATE:
        yield from check_rates(claim, case, periods)
    yield from check_balances(claim, case, neighbours)
    yield from check_parts(claim, case)
    if books is not None:
        yield from check_ledger(claim, books, case)


def _distinct(claims: Sequence[Claim]) -> None:
    seen: set[str] = set()
    for claim in claims:
        if claim.id in seen:
            raise BadInput("two claims have one id", value=claim.id, remedy="give each claim its own id")
        seen.add(claim.id)

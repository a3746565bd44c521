"""The rows of the tables of custody: how coins are kept, as anybody can see it."""

from khazana.app.chain_reports import CustodyShown
from khazana.core import Range
from khazana.reserve.custody_results import DUST, UNSPENDABLE
from khazana.views.cells import Absence, Amount, Cell
from khazana.views.chain import address

__all__ = ["ages", "marked", "scripts", "types"]

Rows = tuple[tuple[Cell, ...], ...]


def scripts(report: CustodyShown) -> Rows:
    """Return one row for each script with coins, the largest first."""
    if report.custody is None:
        return ()
    return tuple(
        (
            address(one.script, report.stand.network),
            one.wallet,
            one.type,
            one.amount,
            Amount(Range.exactly(one.share), "1"),
            one.coins,
            one.receipts,
            one.is_reused,
            one.exposure,
            one.oldest_height,
            one.newest_height,
        )
        for one in report.custody.scripts
    )


def types(report: CustodyShown) -> Rows:
    """Return one row for each type of script."""
    if report.custody is None:
        return ()
    return tuple(
        (one.type, one.amount, Amount(Range.exactly(one.share), "1"), one.coins, one.scripts)
        for one in report.custody.types
    )


def ages(report: CustodyShown) -> Rows:
    """Return one row for each band of age."""
    if report.custody is None:
        return ()
    return tuple(
        (one.least_blocks, Absence.OPEN if one.end_blocks is None else one.end_blocks, one.amount, one.coins)
        for one in report.custody.ages
    )


def marked(report: CustodyShown) -> Rows:
    """Return one row for each coin that is dust, then for each that looks unspendable."""
    if report.custody is None:
        return ()
    dust = tuple((DUST.code, str(outpoint)) for outpoint in report.custody.dust)
    return dust + tuple((UNSPENDABLE.code, str(outpoint)) for outpoint in report.custody.unspendable)

"""The rows of the tables of a reconciliation: the books against the chain."""

from khazana.app.chain_reports import ReconciliationReport
from khazana.i18n import message as _
from khazana.reserve.reconciliation import WalletRow
from khazana.views.cells import Cell, Named
from khazana.views.chain import exactly
from khazana.views.chain_words import Entry

__all__ = ["links", "unmatched", "wallets"]

Rows = tuple[tuple[Cell, ...], ...]


def wallets(report: ReconciliationReport) -> Rows:
    """Return a row for all wallets together, then one for each."""
    found = report.reconciliation
    return () if found is None else tuple(map(_wallet, (found.total, *found.wallets)))


def _wallet(row: WalletRow) -> tuple[Cell, ...]:
    return (
        row.wallet or Named("*", _("all wallets")),
        row.agreement,
        row.booked.proven,
        row.booked.claimed,
        row.booked.unknown,
        row.held,
        exactly(row.difference),
        row.shallow,
        row.unconfirmed,
    )


def links(report: ReconciliationReport) -> Rows:
    """Return one row for each event and a transaction that explains it."""
    found = report.reconciliation
    return () if found is None else tuple((one.event, one.txid, one.how) for one in found.links)


def unmatched(report: ReconciliationReport) -> Rows:
    """Return one row for each event and each transaction that stand alone."""
    found = report.reconciliation
    if found is None:
        return ()
    events = tuple((Entry.EVENT, one.event, one.txids) for one in found.events_alone)
    nothing: tuple[str, ...] = ()
    return events + tuple((Entry.TRANSACTION, txid, nothing) for txid in found.transactions_alone)

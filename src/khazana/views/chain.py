"""The rows of the tables on following the chain: how far, what was met, what watching raised."""

from khazana.app.chain_reports import AlertsReport, StatusReport
from khazana.bitcoin import address_of
from khazana.i18n import Message
from khazana.programmes import Programme
from khazana.views.cells import Absence, Cell, SatsRange

__all__ = ["address", "alerts", "evidence", "exactly", "reorganisations", "status"]

Rows = tuple[tuple[Cell, ...], ...]


def address(script: bytes, network: str) -> str:
    """Return the address of a script on a network, or the script in hex where it has none."""
    return address_of(script, network) or script.hex()


def exactly(change: int) -> SatsRange:
    """Return a change that is known exactly [sat]."""
    return SatsRange(change, change)


def status(report: StatusReport) -> Rows:
    """Return the one row of a programme."""
    stand, found = report.stand, report.status
    followed = stand.block is not None
    return (
        (
            stand.programme,
            stand.synthetic,
            stand.network,
            stand.state,
            stand.block.height if stand.block is not None else None,
            stand.block.hash if stand.block is not None else None,
            stand.block_at,
            stand.depth if followed else None,
            None if stand.tip is None else stand.tip.height,
            found.held if followed else None,
            found.coins if followed else None,
            found.scripts,
            found.behind,
            found.unconfirmed,
            found.reorganisations,
            stand.basis,
            stand.source or None,
            stand.asked_at,
        ),
    )


def reorganisations(report: StatusReport) -> Rows:
    """Return one row for each reorganisation."""
    return tuple((one.number, one.fork.height, one.left.height, one.depth, one.at) for one in report.reorganisations)


def alerts(report: AlertsReport) -> Rows:
    """Return one row for each alert."""
    return tuple(
        (
            one.number,
            one.at,
            one.finding.severity,
            one.finding.code,
            Message.text_of(one.finding),
            Message.remedy_of(one.finding),
            one.txid or Absence.NOT_APPLICABLE,
            Absence.NOT_APPLICABLE if one.block is None else one.block.height,
        )
        for one in report.alerts
    )


def evidence(programme: Programme) -> Rows:
    """Return one row for each piece of evidence."""
    no = Absence.NOT_APPLICABLE
    return tuple(
        (
            one.id,
            one.kind,
            one.within or no,
            no if one.least is None or one.most is None else SatsRange(one.least, one.most),
            one.txids,
            one.script or no,
            one.party or no,
            one.relation or no,
            one.source,
            one.source_kind,
            one.note,
        )
        for one in programme.evidence
    )

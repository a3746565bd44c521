"""What programs get for following the chain: where a report stands, how far, reorganisations, alerts."""

from pydantic import Field

from khazana.app.chain_reports import AlertsReport, StandOnChain, StatusReport
from khazana.core import BlockRef, format_instant
from khazana.store import Alert, Reorganisation
from khazana.web.payload_audit import FindingOut
from khazana.web.payloads import Out

__all__ = ["AlertOut", "AlertsOut", "BlockOut", "StandOut", "StatusOut"]


class BlockOut(Out):
    """A block: both together, as a height alone names another block after a reorganisation."""

    height: int = Field(ge=0)
    hash: str = Field(description="As nodes print it.")

    @classmethod
    def of(cls, block: BlockRef) -> "BlockOut":
        """Take over a block."""
        return cls(height=block.height, hash=block.hash)


class StandOut(Out):
    """Where a report stands on the chain."""

    programme: str
    network: str = Field(description="main, test, testnet4, signet or regtest.")
    synthetic: bool = Field(description="Whether the figures are made up.")
    state: str = Field(description="no_perimeter, never, partly or followed.")
    block: BlockOut | None = Field(description="The block at which the report holds; null if it was never followed.")
    block_at: str | None = Field(description="The time in its header, ISO 8601, UTC.")
    tip: BlockOut | None = Field(description="The last block known.")
    depth: int = Field(ge=0, description="Blocks from that one to the last one known, both counted.")
    basis: str | None = Field(description="What the facts rest on, at the weakest.")
    source: str = Field(description="Who was asked last; empty if nobody was.")
    asked_at: str | None = Field(description="When, ISO 8601, UTC.")
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, stand: StandOnChain) -> "StandOut":
        """Take over where a report stands."""
        return cls(
            programme=stand.programme,
            network=stand.network,
            synthetic=stand.synthetic,
            state=stand.state.value,
            block=None if stand.block is None else BlockOut.of(stand.block),
            block_at=None if stand.block_at is None else format_instant(stand.block_at),
            tip=None if stand.tip is None else BlockOut.of(stand.tip),
            depth=stand.depth,
            basis=None if stand.basis is None else stand.basis.value,
            source=stand.source,
            asked_at=None if stand.asked_at is None else format_instant(stand.asked_at),
            findings=tuple(FindingOut.of(one) for one in stand.findings),
        )


class ReorganisationOut(Out):
    """A reorganisation that was met."""

    number: int
    fork: BlockOut = Field(description="The last block that both chains have.")
    left: BlockOut = Field(description="The tip of the chain which was left.")
    depth: int = Field(ge=1, description="Number of blocks that left the chain.")
    at: str = Field(description="ISO 8601, UTC.")

    @classmethod
    def of(cls, one: Reorganisation) -> "ReorganisationOut":
        """Take over a reorganisation."""
        return cls(
            number=one.number,
            fork=BlockOut.of(one.fork),
            left=BlockOut.of(one.left),
            depth=one.depth,
            at=format_instant(one.at),
        )


class StatusOut(Out):
    """How far a programme was followed, and what is held there."""

    stand: StandOut
    held_sat: int | None = Field(description="Unspent on the scripts followed [sat]; null if it was never followed.")
    coins: int | None = Field(description="In how many unspent outputs.")
    scripts: int = Field(ge=0, description="Number of scripts that were followed.")
    behind: int = Field(ge=0, description="Number of scripts that have not caught up; they do not count.")
    unconfirmed: int = Field(ge=0, description="Number of transactions in no block yet.")
    reorganisations: tuple[ReorganisationOut, ...]

    @classmethod
    def of(cls, report: StatusReport) -> "StatusOut":
        """Take over a report."""
        known, is_followed = report.status, report.stand.block is not None
        return cls(
            stand=StandOut.of(report.stand),
            held_sat=known.held if is_followed else None,
            coins=known.coins if is_followed else None,
            scripts=known.scripts,
            behind=known.behind,
            unconfirmed=known.unconfirmed,
            reorganisations=tuple(ReorganisationOut.of(one) for one in report.reorganisations),
        )


class AlertOut(Out):
    """Something notable that was raised."""

    number: int = Field(ge=1, description="Its number, from 1, without gaps.")
    at: str = Field(description="When it was raised, ISO 8601, UTC.")
    finding: FindingOut
    txid: str = Field(description="The transaction that it is about; empty for none.")
    block: BlockOut | None = Field(description="The block of that transaction; null if it is in none.")

    @classmethod
    def of(cls, one: Alert) -> "AlertOut":
        """Take over an alert."""
        return cls(
            number=one.number,
            at=format_instant(one.at),
            finding=FindingOut.of(one.finding),
            txid=one.txid,
            block=None if one.block is None else BlockOut.of(one.block),
        )


class AlertsOut(Out):
    """Alerts in order of number; ask again with the last number for more."""

    stand: StandOut
    alerts: tuple[AlertOut, ...]

    @classmethod
    def of(cls, report: AlertsReport, *, most: int) -> "AlertsOut":
        """Take over the first alerts of a report."""
        return cls(stand=StandOut.of(report.stand), alerts=tuple(AlertOut.of(one) for one in report.alerts[:most]))

"""What programs get for reconciliation, custody and proofs of reserves."""

from fractions import Fraction

from pydantic import Field

from khazana.app.chain_reports import CustodyShown, ProofShown, ProofsReport, ReconciliationReport
from khazana.bitcoin import address_of
from khazana.core import Range
from khazana.reserve.custody_results import AgeBand, ScriptHolding, TypeHolding
from khazana.reserve.proof import CheckedSignature, ProvenCoin
from khazana.reserve.reconciliation import WalletRow
from khazana.web.payload_audit import FindingOut
from khazana.web.payload_chain import BlockOut, StandOut
from khazana.web.payloads import BalanceOut, Out, RangeOut

__all__ = ["CustodyOut", "ProofsOut", "ReconciliationOut"]


def _share(share: Fraction) -> RangeOut:
    return RangeOut.of(Range.exactly(share), "1")


class WalletRowOut(Out):
    """The books of a wallet beside the chain."""

    wallet: str = Field(description="Account of the wallet; empty for all together.")
    agreement: str = Field(description="agree, differ, only_books or only_chain.")
    booked: BalanceOut
    held_sat: int = Field(ge=0, description="Unspent on its scripts at the block [sat].")
    difference_sat: int = Field(description="On the chain less all that is booked [sat].")
    shallow_sat: int = Field(ge=0, description="What of it is less deep than is asked [sat].")
    unconfirmed_sat: int = Field(ge=0, description="What comes in transactions in no block yet [sat].")

    @classmethod
    def of(cls, row: WalletRow) -> "WalletRowOut":
        """Take over a row."""
        return cls(
            wallet=row.wallet,
            agreement=row.agreement.value,
            booked=BalanceOut.of(row.booked),
            held_sat=row.held,
            difference_sat=row.difference,
            shallow_sat=row.shallow,
            unconfirmed_sat=row.unconfirmed,
        )


class LinkOut(Out):
    """An event and a transaction that explains it. A suggestion: it books nothing."""

    event: str
    txid: str
    how: str = Field(description="txid or amount.")


class CandidateOut(Out):
    """An event without a transaction, and those that would fit it where several do."""

    event: str
    txids: tuple[str, ...]


class ReconciliationOut(Out):
    """The books against the chain; ``total`` is null where the programme was never followed."""

    stand: StandOut
    total: WalletRowOut | None
    wallets: tuple[WalletRowOut, ...]
    links: tuple[LinkOut, ...]
    events_alone: tuple[CandidateOut, ...]
    transactions_alone: tuple[str, ...]
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: ReconciliationReport) -> "ReconciliationOut":
        """Take over a report."""
        found = report.reconciliation
        return cls(
            stand=StandOut.of(report.stand),
            total=None if found is None else WalletRowOut.of(found.total),
            wallets=() if found is None else tuple(map(WalletRowOut.of, found.wallets)),
            links=()
            if found is None
            else tuple(LinkOut(event=one.event, txid=one.txid, how=one.how.value) for one in found.links),
            events_alone=()
            if found is None
            else tuple(CandidateOut(event=one.event, txids=one.txids) for one in found.events_alone),
            transactions_alone=() if found is None else found.transactions_alone,
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )


class ScriptOut(Out):
    """The coins of one script."""

    address: str | None = Field(description="null where the script has none.")
    script: str = Field(description="Hex.")
    type: str
    wallet: str
    amount_sat: int = Field(ge=0, description="[sat]")
    share: RangeOut
    coins: int
    receipts: int = Field(description="In how many transactions it was paid.")
    exposure: str = Field(description="hidden, script or spent.")
    oldest_height: int
    newest_height: int

    @classmethod
    def of(cls, one: ScriptHolding, network: str) -> "ScriptOut":
        """Take over a holding."""
        return cls(
            address=address_of(one.script, network),
            script=one.script.hex(),
            type=one.type.value,
            wallet=one.wallet,
            amount_sat=one.amount,
            share=_share(one.share),
            coins=one.coins,
            receipts=one.receipts,
            exposure=one.exposure.value,
            oldest_height=one.oldest_height,
            newest_height=one.newest_height,
        )


class TypeOut(Out):
    """The coins of all scripts of one type."""

    type: str
    amount_sat: int = Field(ge=0, description="[sat]")
    share: RangeOut
    coins: int
    scripts: int

    @classmethod
    def of(cls, one: TypeHolding) -> "TypeOut":
        """Take over a holding."""
        return cls(
            type=one.type.value, amount_sat=one.amount, share=_share(one.share), coins=one.coins, scripts=one.scripts
        )


class AgeOut(Out):
    """Coins from ``least_blocks`` deep to less than ``end_blocks``."""

    least_blocks: int
    end_blocks: int | None = Field(description="null leaves the side open.")
    amount_sat: int = Field(ge=0, description="[sat]")
    coins: int

    @classmethod
    def of(cls, one: AgeBand) -> "AgeOut":
        """Take over a band."""
        return cls(least_blocks=one.least_blocks, end_blocks=one.end_blocks, amount_sat=one.amount, coins=one.coins)


class CustodyOut(Out):
    """How coins are kept; ``total_sat`` is null where the programme was never followed."""

    stand: StandOut
    total_sat: int | None = Field(description="[sat]")
    scripts: tuple[ScriptOut, ...] = Field(description="By amount, the largest first.")
    types: tuple[TypeOut, ...]
    ages: tuple[AgeOut, ...]
    concentration: RangeOut | None = Field(description="Sum of the squares of the scripts' shares.")
    dust: tuple[str, ...] = Field(description="Outpoints.")
    unspendable: tuple[str, ...] = Field(description="Outpoints.")
    immature_sat: int | None = Field(description="[sat]")
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: CustodyShown) -> "CustodyOut":
        """Take over a report."""
        kept, network = report.custody, report.stand.network
        return cls(
            stand=StandOut.of(report.stand),
            total_sat=None if kept is None else kept.total,
            scripts=() if kept is None else tuple(ScriptOut.of(one, network) for one in kept.scripts),
            types=() if kept is None else tuple(map(TypeOut.of, kept.types)),
            ages=() if kept is None else tuple(map(AgeOut.of, kept.ages)),
            concentration=None if kept is None else _share(kept.by_script.index),
            dust=() if kept is None else tuple(map(str, kept.dust)),
            unspendable=() if kept is None else tuple(map(str, kept.unspendable)),
            immature_sat=None if kept is None else kept.immature,
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )


class SignatureOut(Out):
    """What the check of a signature says."""

    address: str | None
    script: str = Field(description="Hex.")
    state: str = Field(description="valid, invalid or inconclusive.")
    variant: str | None = Field(description="legacy, simple, full or proof of funds.")
    reason: str = Field(description="Why it is not valid; empty if it is.")

    @classmethod
    def of(cls, one: CheckedSignature, network: str) -> "SignatureOut":
        """Take over a signature."""
        return cls(
            address=address_of(one.script, network),
            script=one.script.hex(),
            state=one.state.value,
            variant=None if one.variant is None else one.variant.value,
            reason=one.reason,
        )


class ProvenCoinOut(Out):
    """A coin that is proven."""

    outpoint: str
    amount_sat: int = Field(ge=0, description="[sat]")
    wallet: str = Field(description="Empty where it is not known.")
    type: str
    immature: bool

    @classmethod
    def of(cls, one: ProvenCoin) -> "ProvenCoinOut":
        """Take over a coin."""
        return cls(
            outpoint=str(one.outpoint),
            amount_sat=one.amount,
            wallet=one.wallet,
            type=one.type.value,
            immature=one.is_immature,
        )


class ProofOut(Out):
    """A proof of reserves; what is null was not checked here, and the findings say why."""

    file: str
    purpose: str
    block: BlockOut | None
    snapshot: str | None = Field(description="SHA-256 of the snapshot that it was checked against.")
    claimed_sat: int | None = Field(description="What it lists [sat].")
    proven_sat: int | None = Field(description="What of it is unspent and under a valid signature [sat].")
    net_sat: int | None = Field(description="Proven less owed [sat]; null without a statement of liabilities.")
    signatures: tuple[SignatureOut, ...]
    coins: tuple[ProvenCoinOut, ...]
    findings: tuple[FindingOut, ...]
    limits: tuple[FindingOut, ...] = Field(description="What no such proof shows.")

    @classmethod
    def of(cls, shown: ProofShown, network: str) -> "ProofOut":
        """Take over a proof."""
        result = shown.result
        return cls(
            file=shown.file,
            purpose=shown.purpose,
            block=None if result is None else BlockOut.of(result.block),
            snapshot=None if result is None else result.snapshot,
            claimed_sat=None if result is None else result.claimed,
            proven_sat=None if result is None else result.proven,
            net_sat=None if result is None else result.net,
            signatures=() if result is None else tuple(SignatureOut.of(one, network) for one in result.signatures),
            coins=() if result is None else tuple(map(ProvenCoinOut.of, result.coins)),
            findings=tuple(FindingOut.of(one) for one in shown.findings),
            limits=() if result is None else tuple(FindingOut.of(one) for one in result.notes),
        )


class ProofsOut(Out):
    """The proofs of reserves that a programme shows."""

    stand: StandOut
    proofs: tuple[ProofOut, ...]

    @classmethod
    def of(cls, report: ProofsReport) -> "ProofsOut":
        """Take over a report."""
        network = report.stand.network
        return cls(stand=StandOut.of(report.stand), proofs=tuple(ProofOut.of(one, network) for one in report.proofs))

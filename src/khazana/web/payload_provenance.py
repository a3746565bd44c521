"""What programs get for provenance: flows, arrivals and coins by page, and all sums."""

from collections.abc import Sequence
from typing import TypeVar

from pydantic import Field

from khazana.app.chain_reports import ProvenanceReport
from khazana.bitcoin import address_of
from khazana.core import format_instant
from khazana.reserve.provenance import Arrival, Flow, HeldAt, HeldCoin, Provenance, Share
from khazana.web.payload_audit import FindingOut
from khazana.web.payload_chain import BlockOut, StandOut
from khazana.web.payloads import Out

__all__ = ["ProvenanceOut", "Stretch"]

_Row = TypeVar("_Row")


class Stretch(Out):
    """Which rows of the long lists to give: ``count`` from the row ``first`` on."""

    first: int
    count: int

    def of(self, rows: Sequence[_Row]) -> Sequence[_Row]:
        """Return those rows."""
        return [rows[place] for place in range(self.first, min(len(rows), self.first + self.count))]


class CategoryOut(Out):
    """A sum by category."""

    category: str = Field(description="mined, receipt, consolidation, internal, spend, suspected_internal, fee, …")
    amount_sat: int = Field(description="[sat]")


class ShareOut(Out):
    """What arrived with one meaning and standing."""

    meaning: str = Field(description="mined, purchase, consolidation or unknown.")
    standing: str = Field(description="proven, claimed or unknown.")
    arrived_sat: int = Field(ge=0, description="[sat]")
    held_sat: int = Field(ge=0, description="What of it is still held [sat].")

    @classmethod
    def of(cls, one: Share) -> "ShareOut":
        """Take over a share."""
        return cls(meaning=one.meaning.value, standing=one.standing.value, arrived_sat=one.arrived, held_sat=one.held)


class MatchedOut(Out):
    """A piece of evidence, and why it belongs there."""

    evidence: str
    how: str = Field(description="English.")


class ArrivalOut(Out):
    """One arrival of coins."""

    origin: int = Field(ge=0, description="Its number, which the layers of coins name.")
    category: str
    txid: str
    amount_sat: int = Field(ge=0, description="[sat]")
    held_sat: int = Field(ge=0, description="What of it is still held [sat].")
    meaning: str
    standing: str
    evidence: tuple[MatchedOut, ...]

    @classmethod
    def of(cls, one: Arrival, provenance: Provenance) -> "ArrivalOut":
        """Take over an arrival."""
        return cls(
            origin=one.origin,
            category=provenance.origins[one.origin].category.value,
            txid=one.txid,
            amount_sat=one.amount,
            held_sat=one.held,
            meaning=one.meaning.value,
            standing=one.standing.value,
            evidence=tuple(MatchedOut(evidence=each.evidence, how=each.how) for each in one.evidence),
        )


class FlowOut(Out):
    """One transaction that touches the perimeter; its parts add up to what it spends."""

    txid: str
    block: BlockOut
    at: str = Field(description="ISO 8601, UTC.")
    rule: str
    ours_in_sat: int = Field(ge=0, description="What it spends of the perimeter [sat].")
    theirs_in_sat: int = Field(ge=0, description="What it spends of others [sat].")
    parts: tuple[CategoryOut, ...]
    labels: tuple[str, ...]
    basis: str
    source: str

    @classmethod
    def of(cls, one: Flow) -> "FlowOut":
        """Take over a flow."""
        return cls(
            txid=one.txid,
            block=BlockOut.of(one.block),
            at=format_instant(one.at),
            rule=one.rule.value,
            ours_in_sat=one.ours_in,
            theirs_in_sat=one.theirs_in,
            parts=tuple(CategoryOut(category=name.value, amount_sat=amount) for name, amount in one.parts if amount),
            labels=one.labels,
            basis=one.basis.value,
            source=one.source,
        )


class LayerOut(Out):
    """Part of a coin, by the arrival that it came with."""

    origin: int
    amount_sat: int = Field(ge=1, description="[sat]")


class HeldCoinOut(Out):
    """A coin held, with its layers, which add up to it."""

    outpoint: str
    wallet: str
    address: str | None = Field(description="null where the script has none.")
    script: str = Field(description="Hex.")
    amount_sat: int = Field(ge=0, description="[sat]")
    height: int | None
    mined: bool
    immature: bool
    layers: tuple[LayerOut, ...]

    @classmethod
    def of(cls, one: HeldCoin, network: str) -> "HeldCoinOut":
        """Take over a coin."""
        coin = one.coin
        return cls(
            outpoint=str(coin.outpoint),
            wallet=one.wallet,
            address=address_of(coin.output.script, network),
            script=coin.output.script.hex(),
            amount_sat=coin.output.amount,
            height=None if coin.block is None else coin.block.height,
            mined=coin.is_coinbase,
            immature=one.is_immature,
            layers=tuple(LayerOut(origin=layer.number, amount_sat=layer.amount) for layer in one.layers),
        )


class HeldPartOut(Out):
    """What was held of arrivals of one kind."""

    meaning: str
    standing: str
    category: str
    amount_sat: int = Field(ge=0, description="[sat]")


class HeldAtOut(Out):
    """What was held after a block."""

    block: BlockOut
    at: str = Field(description="ISO 8601, UTC.")
    held: tuple[HeldPartOut, ...]

    @classmethod
    def of(cls, one: HeldAt) -> "HeldAtOut":
        """Take over what was held."""
        sums: dict[tuple[str, str, str], int] = {}
        for group, amount in one.held:
            key = (group.meaning.value, group.standing.value, group.category.value)
            sums[key] = sums.get(key, 0) + amount
        parts = tuple(
            HeldPartOut(meaning=meaning, standing=standing, category=category, amount_sat=amount)
            for (meaning, standing, category), amount in sums.items()
        )
        return cls(block=BlockOut.of(one.block), at=format_instant(one.at), held=parts)


class ProvenanceOut(Out):
    """Where the coins came from. Sums are of everything; flows, arrivals and coins are the rows asked for."""

    stand: StandOut
    version: int | None = Field(description="Version of the perimeter; null if the programme was never followed.")
    versions: tuple[int, ...]
    held_sat: int | None = Field(description="[sat]")
    totals: tuple[CategoryOut, ...]
    shares: tuple[ShareOut, ...]
    flow_count: int = Field(ge=0)
    flows: tuple[FlowOut, ...]
    arrival_count: int = Field(ge=0)
    arrivals: tuple[ArrivalOut, ...]
    coin_count: int = Field(ge=0)
    coins: tuple[HeldCoinOut, ...]
    history: tuple[HeldAtOut, ...]
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: ProvenanceReport, stretch: Stretch) -> "ProvenanceOut":
        """Take over a report."""
        found, attribution = report.provenance, report.attribution
        flows: Sequence[Flow] = () if found is None else found.flows
        coins: Sequence[HeldCoin] = () if found is None else found.coins
        arrivals: Sequence[Arrival] = () if attribution is None else attribution.arrivals
        totals = () if found is None else found.totals.by_category
        network = report.stand.network
        return cls(
            stand=StandOut.of(report.stand),
            version=None if found is None else found.perimeter.version,
            versions=report.versions,
            held_sat=None if found is None else found.totals.held,
            totals=tuple(CategoryOut(category=name.value, amount_sat=amount) for name, amount in totals),
            shares=() if attribution is None else tuple(map(ShareOut.of, attribution.shares)),
            flow_count=len(flows),
            flows=tuple(map(FlowOut.of, stretch.of(flows))),
            arrival_count=len(arrivals),
            arrivals=() if found is None else tuple(ArrivalOut.of(one, found) for one in stretch.of(arrivals)),
            coin_count=len(coins),
            coins=tuple(HeldCoinOut.of(one, network) for one in stretch.of(coins)),
            history=tuple(map(HeldAtOut.of, report.history)),
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )

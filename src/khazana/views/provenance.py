"""The rows of the tables of provenance: where coins came from, and how well that is known."""

from typing import Final

from khazana.app.chain_reports import ProvenanceReport
from khazana.i18n import Message
from khazana.reserve.provenance import GIVEN, RECEIVED, Arrival, Category, Flow, HeldCoin
from khazana.views.cells import Absence, Cell
from khazana.views.chain import address, exactly

__all__ = ["arrivals", "coins", "crossings", "flows", "meanings", "restatement", "suspected", "totals"]

Rows = tuple[tuple[Cell, ...], ...]

_CAME: Final = (Category.MINED, Category.RECEIPT, Category.CONSOLIDATION)
_MIXED: Final = (Category.MIXED_IN, Category.MIXED_OUT, Category.MIXED_FEE)
_NO: Final = Absence.NOT_APPLICABLE


def totals(report: ProvenanceReport) -> Rows:
    """Return one row for each category that there is."""
    if report.provenance is None:
        return ()
    return tuple(
        (
            category,
            amount if category in RECEIVED else _NO,
            amount if category in GIVEN else _NO,
            _NO if category in {*RECEIVED, *GIVEN} else amount,
        )
        for category, amount in report.provenance.totals.by_category
    )


def meanings(report: ProvenanceReport) -> Rows:
    """Return one row for each meaning and standing that there is."""
    if report.attribution is None:
        return ()
    return tuple((one.meaning, one.standing, one.arrived, one.held) for one in report.attribution.shares)


def arrivals(report: ProvenanceReport) -> Rows:
    """Return one row for each arrival of coins."""
    if report.provenance is None or report.attribution is None:
        return ()
    found = {flow.txid: flow for flow in report.provenance.flows}
    origins = report.provenance.origins
    return tuple(
        _arrival(one, origins[one.origin].category, found.get(one.txid)) for one in report.attribution.arrivals
    )


def _arrival(one: Arrival, category: Category, flow: Flow | None) -> tuple[Cell, ...]:
    return (
        _NO if flow is None else flow.block.height,
        _NO if flow is None else flow.at,
        one.txid,
        one.amount,
        one.held,
        category,
        one.meaning,
        one.standing,
        tuple(matched.evidence for matched in one.evidence),
        Message(one.evidence[-1].how) if one.evidence else None,
    )


def flows(report: ProvenanceReport) -> Rows:
    """Return one row for each transaction that touches the perimeter."""
    return () if report.provenance is None else tuple(map(_flow, report.provenance.flows))


def _flow(flow: Flow) -> tuple[Cell, ...]:
    return (
        flow.block.height,
        flow.at,
        flow.txid,
        flow.rule,
        flow.ours_in,
        flow.theirs_in,
        sum(map(flow.of, _CAME)),
        flow.of(Category.INTERNAL),
        flow.of(Category.SPEND),
        flow.of(Category.SUSPECTED),
        flow.of(Category.FEE),
        sum(map(flow.of, _MIXED)),
        flow.labels,
        flow.basis,
        flow.source,
    )


def coins(report: ProvenanceReport) -> Rows:
    """Return one row for each coin held."""
    if report.provenance is None:
        return ()
    return tuple(_coin(one, report.stand.network) for one in report.provenance.coins)


def _coin(one: HeldCoin, network: str) -> tuple[Cell, ...]:
    coin = one.coin
    return (
        str(coin.outpoint),
        one.wallet,
        address(coin.output.script, network),
        coin.output.amount,
        None if coin.block is None else coin.block.height,
        coin.is_coinbase,
        one.is_immature,
        tuple(f"{layer.number}:{layer.amount}" for layer in one.layers),
    )


def suspected(report: ProvenanceReport) -> Rows:
    """Return one row for each output to a fresh script."""
    if report.provenance is None:
        return ()
    network = report.stand.network
    return tuple(
        (str(one.outpoint), address(one.script, network), one.amount, one.checked)
        for one in report.provenance.suspected
    )


def crossings(report: ProvenanceReport) -> Rows:
    """Return one row for each coin that crossed the perimeter without moving."""
    if report.provenance is None:
        return ()
    return tuple(
        (str(one.outpoint), one.amount, one.category, one.wallet, one.seen_by or _NO)
        for one in report.provenance.crossings
    )


def restatement(report: ProvenanceReport) -> Rows:
    """Return one row for each category, before and after this version of the perimeter."""
    found = report.restatement
    rows = () if found is None else found.categories
    return tuple((one.category, one.before, one.after, exactly(one.change)) for one in rows)

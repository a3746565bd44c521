"""The facts that commitments are evaluated from: what was said, what is in the books, what the chain shows."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from khazana.alliance.commitment_facts import (
    BalanceKnown,
    Cause,
    DocumentStep,
    Facts,
    Followed,
    Movement,
    PerimeterNamed,
    Said,
    SaidKind,
)
from khazana.alliance.commitment_rules import BalanceAtHeight
from khazana.app.chain_facts import ChainFacts
from khazana.app.chain_reports import StandOnChain
from khazana.core import Basis, Interval, SourceKind, Standing
from khazana.programmes import Programme
from khazana.reserve.claims import Claim, Measure
from khazana.reserve.events import Event, EventKind
from khazana.reserve.provenance import Category, Meaning

__all__ = ["facts_of"]

_SAID: Final = {
    Measure.PURCHASE: SaidKind.PURCHASE,
    Measure.PURCHASE_RATE: SaidKind.RATE,
    Measure.HOLDINGS: SaidKind.HOLDINGS,
}
_MEANT: Final = {
    Meaning.PURCHASE: Cause.BOUGHT,
    Meaning.MINED: Cause.MINED,
    Meaning.CONSOLIDATION: Cause.CONSOLIDATED,
}
_CAME: Final = {Category.MIXED_IN: Cause.MIXED, Category.ENTERED: Cause.ENTERED, Category.UNSEEN: Cause.RECEIVED}
_WENT: Final = {
    Category.SPEND: Cause.SPENT,
    Category.SUSPECTED: Cause.UNCERTAIN,
    Category.MIXED_OUT: Cause.UNCERTAIN,
}
_BOOKED: Final = {EventKind.PURCHASE: Cause.BOUGHT, EventKind.MINED: Cause.MINED, EventKind.DISPOSAL: Cause.SPENT}
_EVER: Final = timedelta(days=365 * 100)
"""A rate that was announced goes on until somebody says otherwise."""


def facts_of(
    programme: Programme,
    events: Iterable[Event],
    *,
    stand: StandOnChain,
    chain: ChainFacts | None,
    documents: Iterable[DocumentStep] = (),
) -> Facts:
    """Return all that is known of a programme's commitments.

    Parameters
    ----------
    events
        The events of its books; where the chain was followed, that alone says what moved.
    stand, chain
        How far the chain was followed, and what it shows; ``None`` where it was not.
    documents
        The steps of documents in the logs that are here.
    """
    return Facts(
        programme=programme.id,
        followed=_followed(programme, stand),
        movements=tuple(_booked(events) if chain is None else _moved(chain)),
        said=tuple(one for claim in programme.claims if (one := _said(claim)) is not None),
        balances=() if chain is None else tuple(_balances(programme, chain)),
        documents=tuple(documents),
        series=programme.points,
        reported=programme.reports,
        perimeter=tuple(_named(programme)),
    )


def _followed(programme: Programme, stand: StandOnChain) -> Followed | None:
    if stand.block is None or stand.block_at is None:
        return None
    return Followed(
        network=stand.network,
        block=stand.block,
        end=stand.block_at,
        complete=programme.chain.complete,
        basis=(stand.basis or Basis.SERVER).value,
    )


def _said(claim: Claim) -> Said | None:
    kind = _SAID.get(claim.measure)
    if kind is None:
        return None
    within = claim.within
    if kind is SaidKind.RATE:
        start = (claim.since or within).start
        within = Interval(start, start + _EVER)
    return Said(
        kind=kind,
        within=within,
        bitcoin=claim.stated.range,
        claim=claim.id,
        claimant=claim.claimant,
        source=claim.source,
        source_kind=claim.source_kind,
    )


def _booked(events: Iterable[Event]) -> Iterator[Movement]:
    for event in events:
        cause = _BOOKED.get(event.kind)
        if cause is not None:
            yield Movement(
                at=event.at,
                cause=cause,
                amount=int(event.amount),
                standing=event.standing,
                reference=event.external_id,
            )


def _moved(chain: ChainFacts) -> Iterator[Movement]:
    flows = {flow.txid: flow for flow in chain.provenance().flows}
    arrivals = {one.origin: one for one in chain.attribution().arrivals}
    for origin in chain.provenance().origins:
        flow, arrival = flows.get(origin.txid), arrivals[origin.number]
        if flow is None and origin.category is not Category.ENTERED:
            continue
        cause = _MEANT.get(arrival.meaning) or _CAME.get(origin.category, Cause.RECEIVED)
        at = chain.block_at if flow is None else flow.at
        yield Movement(at=at, cause=cause, amount=int(origin.amount), standing=arrival.standing, reference=origin.txid)
    for flow in flows.values():
        for category, amount in flow.parts:
            if category in _WENT:
                yield Movement(
                    at=flow.at, cause=_WENT[category], amount=amount, standing=Standing.PROVEN, reference=flow.txid
                )


def _balances(programme: Programme, chain: ChainFacts) -> Iterator[BalanceKnown]:
    """Give the balance at each height that a rule asks for, as far as the chain was read."""
    asked = {one.rule.height for one in programme.commitments if isinstance(one.rule, BalanceAtHeight)}
    if chain.block.height in asked:
        held = sum(int(one.output.amount) for one in chain.coins if one.output.script in chain.within.entries)
        yield BalanceKnown(block=chain.block, amount=held)


def _named(programme: Programme) -> Iterator[PerimeterNamed]:
    for kind in SourceKind:
        entries = sum(one.source_kind is kind for one in programme.perimeter)
        if entries:
            yield PerimeterNamed(source_kind=kind, entries=entries)

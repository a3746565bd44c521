"""Count coins that came or left within a time: by what was announced, by what is evidenced, and by the chain.

The counts are put side by side and never added up. A prohibition is broken once evidence shows it, and kept only where
its time is over, the chain was followed through it, the perimeter is stated to be complete, and nothing of unknown
origin came; all else leaves it undetermined, with each reason.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

from khazana.alliance import commitment_kinds as kinds
from khazana.alliance.commitment_facts import Cause, Facts, Movement, Said, SaidKind
from khazana.alliance.commitment_results import Count, CountBasis, Judgement, Promise, Status
from khazana.alliance.commitment_rules import OPEN_END
from khazana.core import SATS_PER_BTC, Finding, Interval, Standing, format_btc, format_instant
from khazana.core.sats import Sats

__all__ = ["announced_counts", "chain_counts", "judge_inflow", "judge_outflow"]

_DAY: Final = timedelta(days=1)
_ACCUMULATING: Final = frozenset({Cause.BOUGHT, Cause.MINED})
_UNKNOWN: Final = frozenset({Cause.RECEIVED, Cause.MIXED})
_MOVED_TOGETHER: Final = frozenset({Cause.CONSOLIDATED, Cause.ENTERED})


def judge_inflow(promise: Promise, facts: Facts, at: datetime) -> Judgement:
    """Judge whether nothing was bought or mined within a time."""
    rule: Any = promise.rule
    within = _past(rule.within, at)
    if within is None:
        return _before(rule.within)
    announced, chain = announced_counts(facts, within), chain_counts(facts, within)
    reported = _reported(promise, facts, within, at)
    counts = (*announced, *reported, *chain)
    shown = next((one for one in chain if one.basis is CountBasis.EVIDENCED and one.low), None)
    if shown is not None:
        reasons: tuple[Finding, ...] = (kinds.FOUND_INFLOW.at(amount=_btc(shown.low)),)
        return Judgement(status=Status.NOT_MET, reasons=reasons, counts=counts, evidence=shown.references)
    doubts = [*_blind_spots(facts, within), *_received(chain), *_announced(facts, announced)]
    if reported and any(one.low > 0 for one in announced):
        doubts += [kinds.CONTRADICTED.at(by=one.references[0]) for one in reported]
    return _without_finds(rule.within, within, doubts, counts)


def judge_outflow(promise: Promise, facts: Facts, at: datetime) -> Judgement:
    """Judge whether nothing left the perimeter within a time."""
    rule: Any = promise.rule
    within = _past(rule.within, at)
    if within is None:
        return _before(rule.within)
    spent = _count(CountBasis.CHAIN_SPENT, facts, within, lambda one: one.cause is Cause.SPENT)
    uncertain = _count(CountBasis.CHAIN_UNCERTAIN, facts, within, lambda one: one.cause is Cause.UNCERTAIN)
    counts = (spent, uncertain) if facts.followed is not None or spent.low else ()
    if spent.low:
        reasons = (kinds.FOUND_OUTFLOW.at(amount=_btc(spent.low)),)
        return Judgement(status=Status.NOT_MET, reasons=reasons, counts=counts, evidence=spent.references)
    doubts = _blind_spots(facts, within)
    if uncertain.low:
        doubts.append(kinds.UNCERTAIN_OUTFLOW.at(amount=_btc(uncertain.low)))
    return _without_finds(rule.within, within, doubts, counts)


def announced_counts(facts: Facts, within: Interval) -> tuple[Count, ...]:
    """Count what was announced for a time: by a rate, by single purchases, and by balances at two times in it."""
    counts = []
    for one in facts.said:
        if one.kind is SaidKind.RATE and one.within.overlaps(within):
            days = Fraction(
                _overlap(one.within, within) // timedelta(microseconds=1), _DAY // timedelta(microseconds=1)
            )
            counts.append(
                _announced_count(CountBasis.ANNOUNCED_RATE, one.bitcoin.low, one.bitcoin.high, within, [one], days)
            )
    bought = [one for one in facts.said if one.kind is SaidKind.PURCHASE and _inside(one.within, within)]
    if bought:
        low, high = _sum(one.bitcoin.low for one in bought), _sum(one.bitcoin.high for one in bought)
        counts.append(_announced_count(CountBasis.ANNOUNCED_PURCHASES, low, high, within, bought))
    held = sorted(
        (one for one in facts.said if one.kind is SaidKind.HOLDINGS and _inside(one.within, within)),
        key=lambda one: (one.within.end, one.bitcoin.high is not None, one.claim),
    )
    if len(held) > 1:
        change = held[-1].bitcoin - held[0].bitcoin
        between = Interval(held[0].within.start, held[-1].within.end)
        counts.append(
            _announced_count(CountBasis.ANNOUNCED_BALANCES, change.low, change.high, between, [held[0], held[-1]])
        )
    return tuple(counts)


def chain_counts(facts: Facts, within: Interval) -> tuple[Count, ...]:
    """Count what came within a time by evidence and by the chain; without the chain, what evidence shows alone."""
    evidenced = _count(CountBasis.EVIDENCED, facts, within, _is_evidenced)
    if facts.followed is None:
        return (evidenced,) if evidenced.low else ()
    return (
        evidenced,
        _count(CountBasis.CHAIN_RECEIVED, facts, within, _is_unexplained),
        _count(CountBasis.CHAIN_CONSOLIDATED, facts, within, lambda one: one.cause in _MOVED_TOGETHER),
    )


def _is_evidenced(one: Movement) -> bool:
    return one.cause in _ACCUMULATING and one.standing is Standing.PROVEN


def _is_unexplained(one: Movement) -> bool:
    return one.cause in _UNKNOWN or (one.cause in _ACCUMULATING and one.standing is not Standing.PROVEN)


def _count(basis: CountBasis, facts: Facts, within: Interval, wanted: Callable[[Movement], bool]) -> Count:
    found = [one for one in facts.movements if one.at in within and wanted(one)]
    total = sum(one.amount for one in found)
    return Count(basis=basis, low=total, high=total, within=within, references=_references(found))


def _references(found: Iterable[Movement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.reference for one in found))


def _announced_count(
    basis: CountBasis,
    low: Fraction | None,
    high: Fraction | None,
    within: Interval,
    said: Iterable[Said],
    times: Fraction = Fraction(1),
) -> Count:
    return Count(
        basis=basis,
        low=0 if low is None else ceil(low * times * SATS_PER_BTC),
        high=None if high is None else floor(high * times * SATS_PER_BTC),
        within=within,
        references=tuple(one.claim for one in said),
    )


def _reported(promise: Promise, facts: Facts, within: Interval, at: datetime) -> tuple[Count, ...]:
    return tuple(
        Count(basis=CountBasis.REPORTED, low=0, high=0, within=within, references=(one.by, one.source))
        for one in facts.reported
        if one.commitment == promise.id and one.says == "unchanged" and one.dated <= at
    )


def _blind_spots(facts: Facts, within: Interval) -> list[Finding]:
    """Say where coins could have moved unseen."""
    if facts.followed is None:
        return [kinds.NOT_FOLLOWED.at(programme=facts.programme)]
    doubts = []
    if facts.followed.end < within.end:
        doubts.append(kinds.FOLLOWED_TO.at(programme=facts.programme, end=format_instant(facts.followed.end)))
    if not facts.followed.complete:
        doubts.append(kinds.PERIMETER_OPEN.at(programme=facts.programme))
    return doubts


def _received(counts: Iterable[Count]) -> list[Finding]:
    return [
        kinds.ORIGIN_UNKNOWN.at(amount=_btc(one.low))
        for one in counts
        if one.basis is CountBasis.CHAIN_RECEIVED and one.low
    ]


def _announced(facts: Facts, counts: Iterable[Count]) -> list[Finding]:
    claimants = {one.claim: one.claimant for one in facts.said}
    return [
        kinds.ANNOUNCED.at(
            claimant=claimants[one.references[0]],
            low=_btc(one.low),
            high="…" if one.high is None else _btc(one.high),
            count=one.basis.value.replace("_", " "),
        )
        for one in counts
        if one.high is None or one.high > 0
    ]


def _without_finds(asked: Interval, within: Interval, doubts: list[Finding], counts: tuple[Count, ...]) -> Judgement:
    """Judge where nothing against a prohibition was found."""
    if doubts:
        return Judgement(status=Status.UNDETERMINED, reasons=tuple(doubts), counts=counts)
    if within.end < asked.end:
        until = format_instant(within.end)
        so_far = kinds.NOTHING_YET.at(until=until)
        if asked.end < OPEN_END:
            so_far = kinds.NOTHING_SO_FAR.at(end=format_instant(asked.end), until=until)
        return Judgement(status=Status.OUTSTANDING, reasons=(so_far,), counts=counts)
    return Judgement(status=Status.MET, reasons=(kinds.NOTHING_FOUND.at(),), counts=counts)


def _before(asked: Interval) -> Judgement:
    return Judgement(status=Status.OUTSTANDING, reasons=(kinds.NOT_DUE.at(due=asked.end.date().isoformat()),))


def _past(asked: Interval, at: datetime) -> Interval | None:
    """Return what of a time is over at an instant; ``None`` where it has not begun."""
    return None if at <= asked.start else Interval(asked.start, min(asked.end, at))


def _overlap(one: Interval, other: Interval) -> timedelta:
    return min(one.end, other.end) - max(one.start, other.start)


def _inside(one: Interval, other: Interval) -> bool:
    return other.start <= one.start and one.end <= other.end


def _sum(bounds: Iterable[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for one in bounds:
        if one is None:
            return None
        total += one
    return total


def _btc(amount: int) -> str:
    return ("−" if amount < 0 else "") + format_btc(Sats(abs(amount)))

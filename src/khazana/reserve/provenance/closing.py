"""Closing: the state after the last transaction becomes a result, and the laws that it must keep are checked."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from khazana.core import (
    BlockRef,
    Finding,
    InvariantBroken,
    OutPoint,
    Sats,
    format_btc,
)
from khazana.reserve.chain_perimeter import ChainPerimeter
from khazana.reserve.provenance.categories import Category, Rule, parts_of
from khazana.reserve.provenance.coins import HeldRow, HeldRows, SuspectedRows
from khazana.reserve.provenance.columns import BASES, CATEGORIES, RULES, FlowRows, OriginColumns, OriginRows
from khazana.reserve.provenance.kinds import (
    COINS_UNSEEN,
    MIXED_UNRESOLVED,
    MOVED_WITH_PERIMETER,
    SUSPECTED_INTERNAL,
    UNSPENT_NOT_CHECKED,
)
from khazana.reserve.provenance.packing import outpoint_of, unpack_coin, unpack_fresh
from khazana.reserve.provenance.results import Crossing, Provenance, Totals
from khazana.reserve.provenance.state import State

__all__ = ["closed"]

_ENTERED: Final = CATEGORIES.index(Category.ENTERED)
_MIXED: Final = RULES.index(Rule.MIXED)


def closed(
    state: State,
    perimeter: ChainPerimeter,
    *,
    block: BlockRef,
    at: datetime,
    unspent: Collection[OutPoint] | None,
    findings: tuple[Finding, ...],
) -> Provenance:
    """Return the result; the state stays as it is."""
    origins, crossings = state.origins.copy(), [*state.crossings]
    held = tuple(_held(state, perimeter, at, origins, crossings))
    fresh = [key for key in sorted(state.fresh) if unspent is None or outpoint_of(key) in unspent]
    by_flow: dict[int, int] = {}
    for key in fresh:
        flow, amount, _ = unpack_fresh(state.fresh[key])
        by_flow[flow] = by_flow.get(flow, 0) + amount
    suspected = SuspectedRows(
        [(key, *unpack_fresh(state.fresh[key])[1:]) for key in fresh], is_checked=unspent is not None
    )
    flows = state.flows.copy()
    coins = HeldRows(held, flows.blocks, block.height)
    immature = sum(row[1] for row in held if coins.is_immature(row))
    totals = _totals(state, crossings, sum(row[1] for row in held), immature, sum(by_flow.values()))
    return Provenance(
        perimeter=perimeter,
        block=block,
        at=at,
        flows=FlowRows(flows, by_flow),
        untouched=state.untouched,
        origins=OriginRows(origins, _held_by_origin(origins, held)),
        coins=coins,
        suspected=suspected,
        crossings=tuple(sorted(crossings, key=lambda one: (one.outpoint, one.category))),
        totals=totals,
        basis=BASES[int(flows.table()["basis"].max())] if len(flows) else None,
        findings=(*findings, *_notes(state, totals, len(suspected), is_checked=unspent is not None)),
    )


def _held(
    state: State,
    perimeter: ChainPerimeter,
    at: datetime,
    origins: OriginColumns,
    crossings: list[Crossing],
) -> Iterator[HeldRow]:
    """Yield the coins held; note those whose script came into the perimeter, or left it, while they lay there."""
    wallets = {script: entry.wallet for script in perimeter.scripts if (entry := perimeter.entry_at(script, at))}
    for key in sorted(state.coins):
        amount, script, place, is_coinbase, inside, layers = unpack_coin(state.coins[key])
        wallet = wallets.get(script)
        if wallet is not None and not inside:
            layers = ((origins.add(key[:64], _ENTERED, amount), amount),) if amount else ()
            crossings.append(_crossing(key, amount, Category.ENTERED, wallet))
        elif wallet is None and inside:
            before = perimeter.wallet_at(script, state.flows.blocks[place][1])
            crossings.append(_crossing(key, amount, Category.LEFT, before))
            for origin, sats in layers:
                origins.gone[origin] += sats
        if wallet is not None:
            yield key, amount, script, place, is_coinbase, wallet, layers


def _crossing(key: str, amount: int, category: Category, wallet: str) -> Crossing:
    return Crossing(outpoint=outpoint_of(key), amount=Sats(amount), category=category, wallet=wallet, seen_by="")


def _held_by_origin(origins: OriginColumns, rows: Iterable[HeldRow]) -> list[int]:
    held = [0] * len(origins)
    for row in rows:
        for origin, amount in row[-1]:
            held[origin] += amount
    for number, (amount, gone, fees) in enumerate(zip(origins.amounts, origins.gone, origins.fees, strict=True)):
        if held[number] != amount - gone - fees:
            raise InvariantBroken("an origin lost or made coins", value=(number, amount, gone, fees, held[number]))
    return held


def _totals(state: State, crossings: list[Crossing], held: int, immature: int, suspected: int) -> Totals:
    sums: dict[Category, int] = {}
    by_rule = _sums_by_rule(state)
    for rule, (spent, _, ours_out, theirs_out) in by_rule.items():
        part = suspected if rule is Rule.OURS else 0
        parts = parts_of(rule, spent=spent, ours_out=ours_out, theirs_out=theirs_out, suspected=part)
        _add(sums, dict(parts))
    for crossing in crossings:
        _add(sums, {crossing.category: crossing.amount})
    _add(sums, {Category.UNSEEN: sum(entry.spent.amount for entry in state.unseen)})
    totals = Totals(
        by_category=tuple((category, sums[category]) for category in Category if sums.get(category)),
        mixed_put=by_rule[Rule.MIXED][1],
        held=Sats(held),
        immature=Sats(immature),
    )
    if totals.received - totals.given != totals.held:
        raise InvariantBroken(
            "what was received less what was given is not what is held",
            value=(totals.received, totals.given, totals.held),
        )
    return totals


def _sums_by_rule(state: State) -> dict[Rule, tuple[int, int, int, int]]:
    """Return by rule what is spent, taken from the perimeter, given to it and to others [sat each].

    The halves of the amounts are added apart: their sums stay below 2^63, those of the amounts may not.
    """
    table = state.flows.table()
    sums: dict[Rule, tuple[int, int, int, int]] = {}
    for number, rule in enumerate(RULES):
        rows = table[table["rule"] == number]
        spent, ours_in, ours_out, theirs_out = (
            (int((rows[name] >> 32).sum()) << 32) + int((rows[name] & 0xFFFFFFFF).sum())
            for name in ("spent", "ours_in", "ours_out", "theirs_out")
        )
        sums[rule] = (spent, ours_in, ours_out, theirs_out)
    return sums


def _add(sums: dict[Category, int], parts: Mapping[Category, int]) -> None:
    for category, amount in parts.items():
        sums[category] = sums.get(category, 0) + amount


def _notes(state: State, totals: Totals, suspected: int, *, is_checked: bool) -> Iterator[Finding]:
    if state.unseen:
        amount = sum(entry.spent.amount for entry in state.unseen)
        first = min(entry.outpoint for entry in state.unseen)
        yield COINS_UNSEEN.at(count=len(state.unseen), amount=format_btc(amount), outpoint=first)
    table = state.flows.table()
    mixed = int((table["rule"] == _MIXED).sum())
    if mixed:
        spent, ours, back, _ = _sums_by_rule(state)[Rule.MIXED]
        yield MIXED_UNRESOLVED.at(count=mixed, ours=_btc(ours), theirs=_btc(spent - ours), back=_btc(back))
    if suspected:
        yield SUSPECTED_INTERNAL.at(amount=_btc(totals.of(Category.SUSPECTED)), count=suspected)
        if not is_checked:
            yield UNSPENT_NOT_CHECKED.at(count=suspected)
    entered, left = totals.of(Category.ENTERED), totals.of(Category.LEFT)
    if entered or left:
        yield MOVED_WITH_PERIMETER.at(entered=_btc(entered), left=_btc(left))


def _btc(amount: int) -> str:
    """Write a sum [sat] in BTC; sums over many transactions may exceed all coins there are."""
    whole, part = divmod(amount, 100_000_000)
    return f"{whole}.{part:08d}".rstrip("0").rstrip(".")

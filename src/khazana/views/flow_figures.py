"""The figures of a flow: what came by group of arrivals, and where it is now."""

from dataclasses import dataclass
from typing import Final

from khazana.app.chain_reports import ProvenanceReport
from khazana.core import Standing
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.reserve.provenance import Category, Meaning, OriginGroup, Provenance
from khazana.views.chain_drawing import group_label
from khazana.views.words import term_label

__all__ = ["Flows", "Target", "came_of", "flow_words", "flows_of", "gone_parts", "target_label", "went_to"]

_MOST_WALLETS: Final = 6
_LEFT_BY: Final = (Category.SPEND, Category.SUSPECTED, Category.LEFT)


@dataclass(frozen=True, slots=True)
class Target:
    """Where coins are now: in a wallet (several, without a name), gone, or paid to miners."""

    kind: str
    wallet: str = ""


Flows = dict[tuple[OriginGroup, Target], int]
"""What went from each group of arrivals to each target [sat]."""
_KINDS: Final = ("wallet", "other", "gone", "fees")
_GONE, _FEES, _OTHER = Target("gone"), Target("fees"), Target("other")


def flow_words(report: ProvenanceReport, say: Translator) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    if report.provenance is None:
        return ""
    flows = flows_of(report, report.provenance)
    came = "; ".join(
        say.text(
            _("{name} {amount} BTC ({standing})"),
            name=group_label(group, say),
            amount=say.btc(amount),
            standing=term_label(group.standing, say),
        )
        for group, amount in came_of(flows)
    )
    went = "; ".join(
        say.text(_("{name} {amount} BTC"), name=target_label(target, report, say), amount=say.btc(amount))
        for target, amount in went_to(flows)
    )
    return say.text(_("What arrived: {came}. Where it is: {went}."), came=came, went=went)


def flows_of(report: ProvenanceReport, provenance: Provenance) -> Flows:
    """Return what went from each group of arrivals to each target [sat]."""
    grouping, origins = report.grouping, provenance.origins
    groups = [grouping[origin.category, origin.txid] for origin in origins]
    kept = _wallets(provenance)
    found: Flows = {}

    def add(group: OriginGroup, target: Target, amount: int) -> None:
        if amount:
            found[group, target] = found.get((group, target), 0) + amount

    for coin in provenance.coins:
        for layer in coin.layers:
            add(groups[layer.number], kept.get(coin.wallet, _OTHER), layer.amount)
    for origin, group in zip(origins, groups, strict=True):
        add(group, _GONE, origin.gone)
        add(group, _FEES, origin.fees)
    return found


def _wallets(provenance: Provenance) -> dict[str, Target]:
    sums: dict[str, int] = {}
    for coin in provenance.coins:
        sums[coin.wallet] = sums.get(coin.wallet, 0) + coin.coin.output.amount
    ordered = sorted(sums, key=lambda name: (-sums[name], name))
    return {name: Target("wallet", name) for name in ordered[:_MOST_WALLETS]}


def came_of(flows: Flows) -> list[tuple[OriginGroup, int]]:
    """Return what came by group [sat]: by meaning, the best known first, what dwarfs all else last."""
    meanings, standings, categories = list(Meaning), list(Standing), list(Category)
    sums: dict[OriginGroup, int] = {}
    for (group, _target), amount in flows.items():
        sums[group] = sums.get(group, 0) + amount

    def rank(group: OriginGroup) -> tuple[bool, int, int, int]:
        where = (meanings.index(group.meaning), standings.index(group.standing), categories.index(group.category))
        return (group.is_large, *where)

    return [(group, sums[group]) for group in sorted(sums, key=rank)]


def went_to(flows: Flows) -> list[tuple[Target, int]]:
    """Return where coins are by target [sat]: wallets by name, what is gone, fees."""
    sums: dict[Target, int] = {}
    for (_group, target), amount in flows.items():
        sums[target] = sums.get(target, 0) + amount
    return [(target, sums[target]) for target in sorted(sums, key=lambda one: (_KINDS.index(one.kind), one.wallet))]


def target_label(target: Target, report: ProvenanceReport, say: Translator) -> str:
    """Return what a target is called."""
    if target.kind == "wallet":
        return say.text(_("wallet {wallet}"), wallet=target.wallet)
    if target.kind == "fees":
        return term_label(Category.FEE, say)
    if target.kind == "other":
        return say.text(_("other wallets"))
    parts = gone_parts(report)
    return term_label(parts[0][0], say) if len(parts) == 1 else term_label(Category.SPEND, say)


def gone_parts(report: ProvenanceReport) -> list[tuple[Category, int]]:
    """Return what left, by category; what was put into mixed transactions stands for itself."""
    if report.provenance is None:
        return []
    totals = report.provenance.totals
    parts = [(category, totals.of(category)) for category in _LEFT_BY]
    parts.append((Category.MIXED_OUT, totals.mixed_put))
    return [(category, amount) for category, amount in parts if amount]

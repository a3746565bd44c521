"""The pictures of a reconciliation and of custody: bars with words above them."""

from collections.abc import Sequence
from typing import Final

from khazana.app.chain_reports import CustodyShown, ReconciliationReport
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.reserve.custody_results import AgeBand, Exposure, ScriptHolding, TypeHolding
from khazana.reserve.reconciliation import WalletRow
from khazana.views.bar_panel import Bar, bars
from khazana.views.chain import address
from khazana.views.chain_drawing import Brush, Json, Row, shortened
from khazana.views.pictures import Spec
from khazana.views.words import term_label

__all__ = ["custody_chart", "custody_words", "reconciliation_chart", "reconciliation_words"]

_MOST_SCRIPTS: Final = 12
_MOST_WALLETS: Final = 20


def reconciliation_chart(report: ReconciliationReport, brush: Brush) -> Spec | None:
    """Return the books beside the chain for each wallet, and how far apart they are; ``None`` without a wallet."""
    found = report.reconciliation
    if found is None or not found.wallets:
        return None
    say = brush.say
    rows = found.wallets[:_MOST_WALLETS]
    beside, data = bars(
        "beside",
        [_beside(row, brush) for row in rows],
        brush,
        say.text(_("The books by standing, and the chain below them, BTC")),
        strip=brush.strip,
    )
    panels, datasets = [beside], data
    apart = [row for row in rows if row.difference]
    if apart:
        panel, more = bars(
            "apart",
            [_difference(row, brush) for row in apart],
            brush,
            say.text(_("On the chain less all that is booked, BTC")),
        )
        panels.append(panel)
        datasets |= more
    title = say.text(_("{programme}: the books against the chain"), programme=brush.programme)
    return brush.frame(panels, title, datasets)


def reconciliation_words(report: ReconciliationReport, say: Translator) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    found = report.reconciliation
    if found is None:
        return ""
    return "; ".join(
        say.text(
            _("{wallet}: books {booked} BTC, chain {held} BTC, {agreement}"),
            wallet=row.wallet,
            booked=say.btc(_sum(row)),
            held=say.btc(row.held),
            agreement=term_label(row.agreement, say),
        )
        for row in found.wallets
    )


def _sum(row: WalletRow) -> int:
    return row.booked.proven + row.booked.claimed + row.booked.unknown


def _tips(row: WalletRow, brush: Brush) -> tuple[tuple[str, str], ...]:
    say = brush.say
    return (
        (say.text(_("Wallet")), row.wallet),
        (say.text(_("Proven")), brush.btc(row.booked.proven)),
        (say.text(_("Claimed")), brush.btc(row.booked.claimed)),
        (say.text(_("Unknown")), brush.btc(row.booked.unknown)),
        (say.text(_("On the chain")), brush.btc(row.held)),
        (say.text(_("Agreement")), term_label(row.agreement, say)),
    )


def _beside(row: WalletRow, brush: Brush) -> Bar:
    palette, split, say = brush.palette, row.booked, brush.say
    booked = ((split.proven, palette.proven), (split.claimed, palette.claimed), (split.unknown, palette.unknown))
    words = say.text(
        _("{wallet}: books {booked} BTC, chain {held} BTC, {agreement}"),
        wallet=row.wallet,
        booked=say.btc(_sum(row)),
        held=say.btc(row.held),
        agreement=term_label(row.agreement, say),
    )
    return Bar(words=words, lines=(booked, ((row.held, palette.ink),)), tips=_tips(row, brush))


def _difference(row: WalletRow, brush: Brush) -> Bar:
    words = brush.say.text(_("{wallet}: {change} BTC"), wallet=row.wallet, change=brush.say.btc_delta(row.difference))
    return Bar(words=words, lines=(((row.difference, brush.palette.inconsistent),),), tips=_tips(row, brush))


def custody_chart(report: CustodyShown, brush: Brush) -> Spec | None:
    """Return how coins are kept: by script, by type, by age; ``None`` where there are none."""
    found = report.custody
    if found is None or not found.scripts:
        return None
    say = brush.say
    titles = (
        _("By address, BTC; orange shows its key to anybody"),
        _("By type of script, BTC"),
        _("By age, blocks deep, BTC"),
    )
    lists: Sequence[tuple[str, list[Bar]]] = (
        ("scripts", [*_scripts(found.scripts, brush)]),
        ("types", [_type(one, brush) for one in found.types]),
        ("ages", [_age(one, brush) for one in found.ages if one.coins]),
    )
    panels: list[Json] = []
    datasets: dict[str, list[Row]] = {}
    for (name, rows), title in zip(lists, titles, strict=True):
        panel, data = bars(name, rows, brush, say.text(title), strip=0 if panels else brush.strip)
        panels.append(panel)
        datasets |= data
    title = say.text(_("{programme}: how the coins are kept"), programme=brush.programme)
    return brush.frame(panels, title, datasets)


def custody_words(report: CustodyShown, say: Translator) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    found = report.custody
    if found is None or not found.scripts:
        return ""
    return say.text(
        _("{amount} BTC on {count} addresses; the largest has {share} of them."),
        amount=say.btc(found.total),
        count=say.integer(len(found.scripts)),
        share=say.percent(found.by_script.largest),
    )


def _scripts(holdings: Sequence[ScriptHolding], brush: Brush) -> list[Bar]:
    shown = [_script(one, brush) for one in holdings[:_MOST_SCRIPTS]]
    rest = holdings[_MOST_SCRIPTS:]
    if rest:
        amount, say = sum(one.amount for one in rest), brush.say
        words = say.text(
            _("{count} other addresses: {amount} BTC"), count=say.integer(len(rest)), amount=say.btc(amount)
        )
        tips = tuple((label, "") for label, _text in shown[0].tips)
        shown.append(Bar(words=words, lines=(((amount, brush.palette.unknown),),), tips=tips))
    return shown


def _script(one: ScriptHolding, brush: Brush) -> Bar:
    say, palette = brush.say, brush.palette
    where = address(one.script, brush.stand.network)
    colour = palette.consistent if one.exposure is Exposure.HIDDEN else palette.inconsistent
    return Bar(
        words=f"{shortened(where)} · {one.wallet} · {say.percent(one.share)}",
        lines=(((one.amount, colour),),),
        tips=(
            (say.text(_("Address")), shortened(where)),
            (say.text(_("Wallet")), one.wallet),
            (say.text(_("Amount")), brush.btc(one.amount)),
            (say.text(_("Type")), term_label(one.type, say)),
            (say.text(_("Key")), term_label(one.exposure, say)),
            (say.text(_("Receipts")), say.integer(one.receipts)),
        ),
    )


def _type(one: TypeHolding, brush: Brush) -> Bar:
    say = brush.say
    name = term_label(one.type, say)
    return Bar(
        words=f"{name} · {say.percent(one.share)}",
        lines=(((one.amount, brush.palette.worth),),),
        tips=(
            (say.text(_("Type")), name),
            (say.text(_("Amount")), brush.btc(one.amount)),
            (say.text(_("Coins")), say.integer(one.coins)),
            (say.text(_("Scripts")), say.integer(one.scripts)),
        ),
    )


def _age(one: AgeBand, brush: Brush) -> Bar:
    say = brush.say
    least = say.integer(one.least_blocks)
    words = (
        say.text(_("{least} blocks or more"), least=least)
        if one.end_blocks is None
        else say.text(_("{least} to {most} blocks"), least=least, most=say.integer(one.end_blocks - 1))
    )
    return Bar(
        words=f"{words} · {brush.btc(one.amount)}",
        lines=(((one.amount, brush.palette.soft),),),
        tips=(
            (say.text(_("Age")), words),
            (say.text(_("Amount")), brush.btc(one.amount)),
            (say.text(_("Coins")), say.integer(one.coins)),
        ),
    )

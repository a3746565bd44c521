"""Reconciling: the books of each wallet against the coins on its scripts, at a named block."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from khazana.core import BlockRef, Coin, Finding, Sats, format_btc, format_btc_delta, sats_delta
from khazana.reserve.books import Balance, Books
from khazana.reserve.chain_perimeter import PerimeterAtBlock
from khazana.reserve.events import NO_SATS, is_wallet, wallet
from khazana.reserve.pairing import NO_PAIRING, pair
from khazana.reserve.provenance.results import Flow
from khazana.reserve.reconciliation import (
    BOOKS_GO_ON,
    COINS_OUTSIDE,
    EVIDENCE_NOT_ON_CHAIN,
    NOT_DEEP,
    WALLET_DIFFERS,
    WALLET_ONLY_IN_BOOKS,
    WALLET_ONLY_ON_CHAIN,
    Agreement,
    Reconciliation,
    ReconciliationRules,
    WalletRow,
)

__all__ = ["reconcile"]

_NO_RULES: Final = ReconciliationRules()
_NOTHING: Final = Balance(proven=NO_SATS, claimed=NO_SATS, unknown=NO_SATS)
_FINDINGS: Final = {
    Agreement.DIFFER: WALLET_DIFFERS,
    Agreement.ONLY_BOOKS: WALLET_ONLY_IN_BOOKS,
    Agreement.ONLY_CHAIN: WALLET_ONLY_ON_CHAIN,
}


def reconcile(
    books: Books,
    coins: Iterable[Coin],
    *,
    within: PerimeterAtBlock,
    flows: Iterable[Flow] = (),
    rules: ReconciliationRules = _NO_RULES,
) -> Reconciliation:
    """Compare the books with the coins of the perimeter at a block; suggest which transaction explains which event.

    Parameters
    ----------
    books
        Kept until the time of the block.
    coins
        Unspent outputs at the block; those in no block, or in a later one, are unconfirmed.
    within
        The perimeter at the block.
    flows
        The transactions that touch the perimeter, from its provenance up to the block; empty where it was not traced,
        and then nothing is suggested.

    Notes
    -----
    A wallet agrees where everything that is booked, whatever its standing, is what lies on its scripts. Nothing is
    booked by this: a suggestion becomes an event when whoever keeps the books lists it.
    """
    block = within.block
    sides = _Sides.of(books, coins, within, rules.depth)
    rows = tuple(_row(name, sides.booked.get(name, _NOTHING), sides.coins.get(name, _Held())) for name in sides.names)
    everything = _row("", _added(sides.booked.values()), _summed(sides.coins.values()))
    flows = list(flows)
    events = [event for event in books.events if is_wallet(event.to_account) or is_wallet(event.from_account)]
    pairing = pair(events, flows, rules) if flows else NO_PAIRING
    return Reconciliation(
        block=block,
        total=everything,
        wallets=rows,
        outside=sides.outside,
        links=pairing.links,
        events_alone=pairing.events_alone,
        transactions_alone=pairing.transactions_alone,
        rules=rules,
        findings=(
            *_findings(rows, everything, sides.outside, block, rules),
            *_later(books, within),
            *(EVIDENCE_NOT_ON_CHAIN.at(event=event, txid=txid) for event, txid in pairing.not_found),
        ),
    )


@dataclass(slots=True)
class _Held:
    """Coins of a wallet: at the block, of these less deep than asked, and unconfirmed [sat]."""

    held: int = 0
    shallow: int = 0
    unconfirmed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """The two sides by account of the wallet, and the coins of neither."""

    booked: dict[str, Balance]
    coins: dict[str, _Held]
    outside: int

    @classmethod
    def of(cls, books: Books, coins: Iterable[Coin], within: PerimeterAtBlock, depth: int) -> "_Sides":
        """Sort both by wallet."""
        found: dict[str, _Held] = {}
        outside = 0
        for coin in {coin.outpoint: coin for coin in coins}.values():
            amount, made = coin.output.amount, coin.block
            entry = within.entries.get(coin.output.script)
            if entry is None:
                outside += amount
                continue
            row = found.setdefault(_account(entry.wallet), _Held())
            if made is None or made.height > within.block.height:
                row.unconfirmed += amount
                continue
            row.held += amount
            if within.block.height - made.height + 1 < depth:
                row.shallow += amount
        return cls(booked=dict(books.wallets), coins=found, outside=outside)

    @property
    def names(self) -> list[str]:
        """The accounts of all wallets, in order."""
        return sorted({*self.booked, *self.coins})


def _account(name: str) -> str:
    return name if is_wallet(name) else wallet(name)


def _all(balance: Balance) -> int:
    return balance.proven + balance.claimed + balance.unknown


def _added(balances: Iterable[Balance]) -> Balance:
    rows = list(balances)
    return Balance(
        proven=Sats(sum(row.proven for row in rows)),
        claimed=Sats(sum(row.claimed for row in rows)),
        unknown=Sats(sum(row.unknown for row in rows)),
    )


def _summed(held: Iterable[_Held]) -> _Held:
    rows = list(held)
    return _Held(
        held=sum(row.held for row in rows),
        shallow=sum(row.shallow for row in rows),
        unconfirmed=sum(row.unconfirmed for row in rows),
    )


def _row(name: str, booked: Balance, coins: _Held) -> WalletRow:
    total = _all(booked)
    if total == coins.held:
        agreement = Agreement.AGREE
    elif not coins.held:
        agreement = Agreement.ONLY_BOOKS
    else:
        agreement = Agreement.DIFFER if total else Agreement.ONLY_CHAIN
    return WalletRow(
        wallet=name,
        agreement=agreement,
        booked=booked,
        held=Sats(coins.held),
        difference=sats_delta(coins.held - total),
        shallow=Sats(coins.shallow),
        unconfirmed=Sats(coins.unconfirmed),
    )


def _findings(
    rows: tuple[WalletRow, ...], everything: WalletRow, outside: int, block: BlockRef, rules: ReconciliationRules
) -> Iterator[Finding]:
    for row in rows:
        kind = _FINDINGS.get(row.agreement)
        if kind is not None:
            yield kind.at(
                wallet=row.wallet,
                booked=format_btc(_all(row.booked)),
                held=format_btc(row.held),
                difference=format_btc_delta(row.difference),
                height=block.height,
            )
    if outside:
        yield COINS_OUTSIDE.at(amount=format_btc(outside), height=block.height)
    if everything.shallow or everything.unconfirmed:
        unconfirmed = format_btc(everything.unconfirmed)
        yield NOT_DEEP.at(amount=format_btc(everything.shallow), depth=rules.depth, unconfirmed=unconfirmed)


def _later(books: Books, within: PerimeterAtBlock) -> Iterator[Finding]:
    count = sum(event.at > within.at for event in books.events)
    if count:
        yield BOOKS_GO_ON.at(count=count, height=within.block.height)

"""How coins are kept: reuse of addresses, keys that show, concentration, age, dust. Deterministic, no advice.

What a wallet's policy is the chain does not say: a script hash may hide one key or many. So this report tells what
anybody can see, which is also what an attacker can.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from khazana.bitcoin import ScriptType, exposes_key, looks_unspendable, script_type
from khazana.core import (
    COINBASE_MATURITY,
    BlockRef,
    ChainTransaction,
    Coin,
    Finding,
    OutPoint,
    Sats,
    format_btc,
)
from khazana.reserve.chain_perimeter import PerimeterAtBlock
from khazana.reserve.custody_results import (
    AGE_BANDS_BLOCKS,
    CONCENTRATED,
    DUST,
    IMMATURE,
    KEYS_EXPOSED,
    NOT_IN_PERIMETER,
    REUSED,
    UNSPENDABLE,
    AgeBand,
    Concentration,
    CustodyReport,
    CustodyRules,
    Exposure,
    ScriptHolding,
    TypeHolding,
)

__all__ = ["custody", "dust_threshold"]

_NO_RULES: Final = CustodyRules()
_WITNESS_INPUT_VB, _OTHER_INPUT_VB = 67, 148
_WITNESS: Final = {ScriptType.P2WPKH, ScriptType.P2WSH, ScriptType.P2TR, ScriptType.WITNESS_UNKNOWN, ScriptType.ANCHOR}
_ONE_BYTE: Final = 253
"""The first length that takes more than a byte."""


def dust_threshold(script: bytes, fee_sat_per_vb: int) -> int:
    """Return the amount below which an output costs more to make and spend than it holds, at a fee rate [sat].

    ``(size of the output + size of the input that spends it) × fee rate``, with 67 vB for an input with a witness
    and 148 vB for any other.

    References
    ----------
    Bitcoin Core ``GetDustThreshold``; its default rate is 3 sat/vB.

    Examples
    --------
    >>> dust_threshold(bytes.fromhex("0014") + bytes(20), 3)
    294
    """
    output_vb = 8 + (1 if len(script) < _ONE_BYTE else 3) + len(script)
    input_vb = _WITNESS_INPUT_VB if script_type(script) in _WITNESS else _OTHER_INPUT_VB
    return (output_vb + input_vb) * fee_sat_per_vb


def custody(
    coins: Iterable[Coin],
    *,
    within: PerimeterAtBlock,
    transactions: Iterable[ChainTransaction] = (),
    rules: CustodyRules = _NO_RULES,
) -> CustodyReport:
    """Report how the coins of a perimeter are kept at a block.

    Parameters
    ----------
    coins
        Unspent outputs at the block; those in no block are left away, and those outside the perimeter are counted
        apart.
    within
        The perimeter at the block.
    transactions
        The history of the scripts: who received more than once, and from which scripts coins were spent, which
        shows what they hide. Without it, reuse is seen only where two coins lie on one script, and exposure only
        where the script itself shows a key.
    """
    block = within.block
    found = {coin.outpoint: coin for coin in coins if coin.block is not None and coin.block.height <= block.height}
    ours, outside = _grouped(found, within)
    receipts, spent = _history(transactions, block)
    held = [coin for group, _ in ours.values() for coin in group]
    total = _sum(held)
    scripts = tuple(
        _holding(script, group, wallet, total, receipts=receipts[script], was_spent=script in spent)
        for script, (group, wallet) in sorted(ours.items(), key=lambda pair: (-_sum(pair[1][0]), pair[0]))
    )
    types = _types(scripts, total)
    burnt = [coin for coin in held if looks_unspendable(coin.output.script)]
    dust = [coin for coin in held if coin.output.amount < dust_threshold(coin.output.script, rules.dust_sat_per_vb)]
    report = CustodyReport(
        block=block,
        total=Sats(total),
        outside=outside,
        scripts=scripts,
        types=types,
        by_script=_concentration([one.amount for one in scripts]),
        by_type=_concentration([one.amount for one in types]),
        ages=tuple(_ages(held, block)),
        dust=tuple(coin.outpoint for coin in dust),
        dust_amount=_sum(dust),
        unspendable=tuple(coin.outpoint for coin in burnt),
        unspendable_amount=_sum(burnt),
        immature=_sum([coin for coin in held if coin.is_coinbase and _depth(coin, block) < COINBASE_MATURITY]),
        rules=rules,
        findings=(),
    )
    return report.with_findings(tuple(_findings(report)))


Groups = dict[bytes, tuple[list[Coin], str]]
"""By script: its coins and its wallet."""


def _grouped(coins: Mapping[OutPoint, Coin], within: PerimeterAtBlock) -> tuple[Groups, int]:
    """Return the coins of the perimeter by script, and the sum of those outside it [sat]."""
    groups: Groups = {}
    outside = 0
    for outpoint in sorted(coins):
        coin = coins[outpoint]
        entry = within.entries.get(coin.output.script)
        if entry is None:
            outside += coin.output.amount
        else:
            groups.setdefault(coin.output.script, ([], entry.wallet))[0].append(coin)
    return groups, outside


def _sum(coins: Iterable[Coin]) -> int:
    return sum(coin.output.amount for coin in coins)


def _depth(coin: Coin, block: BlockRef) -> int:
    """Return how deep a coin lies; 1 in the block itself."""
    return 0 if coin.block is None else block.height - coin.block.height + 1


def _history(transactions: Iterable[ChainTransaction], block: BlockRef) -> tuple[Counter[bytes], set[bytes]]:
    """Return how many transactions paid each script, and from which scripts coins were spent."""
    receipts: Counter[bytes] = Counter()
    spent: set[bytes] = set()
    seen: set[str] = set()
    for fact in transactions:
        if fact.block is None or fact.block.height > block.height or fact.transaction.txid in seen:
            continue
        seen.add(fact.transaction.txid)
        receipts.update({output.script for output in fact.transaction.outputs})
        spent.update(entry.spent.script for entry in fact.transaction.inputs)
    return receipts, spent


def _holding(
    script: bytes, coins: Sequence[Coin], wallet: str, total: int, *, receipts: int, was_spent: bool
) -> ScriptHolding:
    heights = [coin.block.height for coin in coins if coin.block is not None]
    exposure = Exposure.SCRIPT if exposes_key(script) else Exposure.SPENT if was_spent else Exposure.HIDDEN
    return ScriptHolding(
        script=script,
        type=script_type(script),
        wallet=wallet,
        amount=Sats(_sum(coins)),
        share=Fraction(_sum(coins), total or 1),
        coins=len(coins),
        receipts=max(receipts, len({coin.outpoint.txid for coin in coins})),
        exposure=exposure,
        oldest_height=min(heights),
        newest_height=max(heights),
    )


def _types(scripts: Sequence[ScriptHolding], total: int) -> tuple[TypeHolding, ...]:
    sums: dict[ScriptType, list[int]] = {}
    for one in scripts:
        added = sums.setdefault(one.type, [0, 0, 0])
        added[0] += one.amount
        added[1] += one.coins
        added[2] += 1
    return tuple(
        TypeHolding(type=kind, amount=Sats(row[0]), share=Fraction(row[0], total or 1), coins=row[1], scripts=row[2])
        for kind in ScriptType
        if (row := sums.get(kind))
    )


def _concentration(amounts: Sequence[int]) -> Concentration:
    total = sum(amounts)
    if not total:
        return Concentration(parts=len(amounts), largest=Fraction(0), index=Fraction(0))
    squares = sum(amount * amount for amount in amounts)
    return Concentration(
        parts=len(amounts), largest=Fraction(max(amounts), total), index=Fraction(squares, total * total)
    )


def _ages(coins: Sequence[Coin], block: BlockRef) -> Iterator[AgeBand]:
    for least, end in zip(AGE_BANDS_BLOCKS, (*AGE_BANDS_BLOCKS[1:], None), strict=True):
        within = [coin for coin in coins if least <= _depth(coin, block) and (end is None or _depth(coin, block) < end)]
        yield AgeBand(least_blocks=least, end_blocks=end, amount=_sum(within), coins=len(within))


def _findings(report: CustodyReport) -> Iterator[Finding]:
    reused = [one for one in report.scripts if one.is_reused]
    if reused:
        yield REUSED.at(count=len(reused), amount=_btc(reused), most=max(one.receipts for one in reused))
    exposed = [one for one in report.scripts if one.exposure is not Exposure.HIDDEN]
    if exposed:
        by_spend = [one for one in exposed if one.exposure is Exposure.SPENT]
        yield KEYS_EXPOSED.at(count=len(exposed), amount=_btc(exposed), spent=_btc(by_spend))
    if report.by_script.largest > report.rules.largest_share:
        whole, tenths = divmod(round(report.by_script.largest * 1000), 10)
        share = f"{whole}.{tenths} %"
        yield CONCENTRATED.at(share=share, script=report.scripts[0].script.hex(), amount=_btc(report.scripts[:1]))
    if report.dust:
        rate = report.rules.dust_sat_per_vb
        yield DUST.at(count=len(report.dust), amount=format_btc(report.dust_amount), rate=rate)
    if report.unspendable:
        yield UNSPENDABLE.at(count=len(report.unspendable), amount=format_btc(report.unspendable_amount))
    if report.immature:
        yield IMMATURE.at(amount=format_btc(report.immature))
    if report.outside:
        yield NOT_IN_PERIMETER.at(amount=format_btc(report.outside))


def _btc(holdings: Sequence[ScriptHolding]) -> str:
    return format_btc(sum(one.amount for one in holdings))

"""Tracing, transaction by transaction in block order: what each is, and which coins the perimeter then has.

State is kept for the coins of the perimeter, for outputs to fresh scripts, and for the scripts that were seen.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from khazana.core import (
    COINBASE_MATURITY,
    BadInput,
    BlockRef,
    ChainTransaction,
    Finding,
    Input,
    OutPoint,
    Output,
    instant,
)
from khazana.reserve.chain_perimeter import ChainPerimeter, ScriptEntry
from khazana.reserve.provenance.categories import Category
from khazana.reserve.provenance.closing import closed
from khazana.reserve.provenance.columns import BASES, CATEGORIES, RULES, FlowColumns
from khazana.reserve.provenance.kinds import IMMATURE_SPENT, POCKET_IN_PART
from khazana.reserve.provenance.labels import Label, LabelIndex, Relation
from khazana.reserve.provenance.layers import Layer, deal
from khazana.reserve.provenance.packing import coin_key, pack_fresh, unpack_coin
from khazana.reserve.provenance.results import Provenance
from khazana.reserve.provenance.state import State

__all__ = ["Tracer"]

_COINBASE, _OURS, _THEIRS, _POCKET, _MIXED = range(len(RULES))
_ORIGIN_OF: Final = {
    _COINBASE: CATEGORIES.index(Category.MINED),
    _THEIRS: CATEGORIES.index(Category.RECEIPT),
    _POCKET: CATEGORIES.index(Category.CONSOLIDATION),
    _MIXED: CATEGORIES.index(Category.MIXED_IN),
}
_ENTERED, _UNSEEN = CATEGORIES.index(Category.ENTERED), CATEGORIES.index(Category.UNSEEN)
_RETURN: Final = b"\x6a"
"""OP_RETURN: such a script can never be spent from."""
Received = tuple[int, Output, bool]
"""Place of an output on a watched script, the output, and whether it is in the perimeter."""
_ROW: Final = FlowColumns.ROW
_RANKS: Final = {basis: rank for rank, basis in enumerate(BASES)}


class Tracer:
    """Takes transactions in block order and can be closed at any block; it may go on afterwards."""

    __slots__ = ("_block", "_findings", "_labels", "_perimeter", "_position", "_state", "_txid", "_watched")

    def __init__(self, perimeter: ChainPerimeter, *, labels: Iterable[Label] = ()) -> None:
        self._perimeter = perimeter
        self._labels = LabelIndex(labels)
        self._watched = {script: perimeter.always(script) for script in perimeter.scripts}
        """Each script that is ever in the perimeter; the entry, where that has no dates."""
        self._state = State()
        self._findings: list[Finding] = []
        self._block: BlockRef | None = None
        self._position, self._txid = -1, ""

    def feed(self, transactions: Iterable[ChainTransaction]) -> None:
        """Take transactions; they follow all that were taken so far. One that is said twice in a row counts once.

        Raises
        ------
        BadInput
            If one is in no block, out of order, or contradicts another.
        """
        for fact in transactions:
            if fact.block is not self._block or fact.position is None or fact.position <= self._position:
                if self._is_known(fact):
                    continue
                self._advance(fact)
            self._position, self._txid = fact.position or 0, fact.transaction.txid
            self._take(fact)

    def _is_known(self, fact: ChainTransaction) -> bool:
        return (fact.block, fact.position, fact.transaction.txid) == (self._block, self._position, self._txid)

    def _advance(self, fact: ChainTransaction) -> None:
        """Go on to the block of a transaction, if it is the next one."""
        block, position = fact.block, fact.position
        if block is None or position is None:
            raise BadInput(
                "a transaction in no block has no provenance", value=fact.transaction.txid, remedy="leave it away"
            )
        height = -1 if self._block is None else self._block.height
        if block.height > height:
            self._state.open_block(block, fact.at)
        elif block.height == height and position > self._position:
            self._check_block(block)
        else:
            raise BadInput(
                "transactions come in block order, one at each place",
                value=f"{fact.transaction.txid} at {block.height}:{position}",
                remedy="sort them by height and position, or read the chain again from one source",
            )
        self._block = block

    def close(
        self,
        block: BlockRef,
        at: datetime,
        *,
        unspent: Collection[OutPoint] | None = None,
        notes: tuple[Finding, ...] = (),
    ) -> Provenance:
        """Return the provenance as it stands at ``block``, whose header has the time ``at``; see `trace`."""
        height = -1 if self._block is None else self._block.height
        if block.height < height:
            raise BadInput("the block is older than what was read", value=block.height, remedy="name a later block")
        if block.height == height:
            self._check_block(block)
        return closed(
            self._state,
            self._perimeter,
            block=block,
            at=instant(at),
            unspent=unspent,
            findings=(*self._perimeter.findings, *notes, *self._findings),
        )

    def _check_block(self, block: BlockRef) -> None:
        known = self._block
        if known is not None and block != known:
            raise BadInput(
                "two blocks of one height are not of one chain", value=f"{known.hash} and {block.hash}",
                remedy="read the chain again; it was reorganised",
            )  # fmt: skip

    def _take(self, fact: ChainTransaction) -> None:
        state, watched = self._state, self._watched
        queue: list[Layer] = []
        spent = ours_in = ours = 0
        inputs = fact.transaction.inputs
        for entry in inputs:
            output = entry.spent
            spent += output.amount
            if output.script not in watched:
                state.scripts.add(output.script)
                if state.fresh:
                    state.fresh.pop(coin_key(entry.outpoint.txid, entry.outpoint.vout), None)
            elif self._spend(entry, fact, queue):
                ours_in += output.amount
                ours += 1
        fully = ours == len(inputs)
        rule = _COINBASE if not inputs else _OURS if fully else _MIXED if ours else _THEIRS
        self._settle(fact, rule, queue, spent, ours_in)

    def _spend(self, entry: Input, fact: ChainTransaction, queue: list[Layer]) -> bool:
        """Take a coin on a watched script out of the state; tell whether it was the perimeter's when it was spent."""
        state, script = self._state, entry.spent.script
        counted = self._entry(script, fact.at)
        txid = entry.outpoint.txid
        coin = state.coins.pop(coin_key(txid, entry.outpoint.vout), None)
        if coin is None:
            if counted is not None:
                state.unseen.append(entry)
                queue.append((state.origins.add(txid, _UNSEEN, entry.spent.amount), entry.spent.amount))
            return counted is not None
        amount, made_with, place, is_coinbase, inside, layers = unpack_coin(coin)
        if amount != entry.spent.amount or made_with != script:
            raise BadInput(
                "two facts of one output differ",
                value=str(entry.outpoint),
                remedy="read the chain again from one source",
            )
        if is_coinbase:
            self._check_depth(entry, fact, state.flows.blocks[place][0].height)
        if counted is None:
            if inside:
                state.give(layers)
                state.cross(
                    entry,
                    Category.LEFT,
                    self._perimeter.wallet_at(script, state.flows.blocks[place][1]),
                    fact.transaction.txid,
                )
            return False
        if not inside:
            layers = ((state.origins.add(txid, _ENTERED, amount), amount),)
            state.cross(entry, Category.ENTERED, counted.wallet, fact.transaction.txid)
        queue += layers
        return True

    def _settle(self, fact: ChainTransaction, rule: int, queue: list[Layer], spent: int, ours_in: int) -> None:
        """Judge the outputs of a transaction, and note what it was."""
        state, outputs = self._state, fact.transaction.outputs
        ours, ours_out, total = self._receivers(outputs, fact.at)
        if rule == _COINBASE:
            spent = total
        elif total > spent:
            raise BadInput("a transaction gives more than it takes", value=fact.transaction.txid)
        if rule == _OURS:
            flow = self._note(fact, rule, spent, ours_in, ours_out, total - ours_out)
            self._move(fact, flow, queue, ours)
        else:
            if rule == _MIXED:
                state.give(queue)
            elif rule == _THEIRS and ours_out and self._labels:
                rule = self._labelled(fact)
            if rule == _MIXED or ours_out:
                self._note(fact, rule, spent, ours_in, ours_out, total - ours_out)
            else:
                state.untouched += 1
            if ours:
                self._receive(fact, rule, ours, ours_out)
        if len(ours) < len(outputs):
            watched = self._watched
            state.scripts.update([output.script for output in outputs if output.script not in watched])

    def _receivers(self, outputs: tuple[Output, ...], at: datetime | None) -> tuple[list[Received], int, int]:
        """Return the outputs on watched scripts, what of it is the perimeter's, and the sum of all outputs [sat]."""
        watched = self._watched
        found: list[Received] = []
        ours_out = total = 0
        for vout, output in enumerate(outputs):
            total += output.amount
            if output.script in watched:
                inside = watched[output.script] is not None or self._entry(output.script, at) is not None
                found.append((vout, output, inside))
                if inside:
                    ours_out += output.amount
        return found, ours_out, total

    def _receive(self, fact: ChainTransaction, rule: int, ours: list[Received], amount: int) -> None:
        """Keep the coins of one arrival."""
        state, txid = self._state, fact.transaction.txid
        origin = state.origins.add(txid, _ORIGIN_OF[rule], amount) if amount else -1
        for vout, output, inside in ours:
            layers = ((origin, int(output.amount)),) if inside and output.amount else ()
            state.keep(coin_key(txid, vout), output, is_coinbase=rule == _COINBASE, inside=inside, layers=layers)

    def _move(self, fact: ChainTransaction, flow: int, queue: list[Layer], ours: list[Received]) -> None:
        """Deal the coins of a transaction that the perimeter alone funds: to itself, to others, to the miner."""
        state, watched, transaction = self._state, self._watched, fact.transaction
        outputs, txid = transaction.outputs, transaction.txid
        dealt = deal(queue, [output.amount for output in outputs])
        state.pay(dealt[-1])
        kept = 0
        for vout, output, inside in ours:
            if inside:
                state.keep(coin_key(txid, vout), output, is_coinbase=False, inside=True, layers=dealt[vout])
                kept += 1
            else:
                state.give(dealt[vout])
                state.keep(coin_key(txid, vout), output, is_coinbase=False, inside=False, layers=())
        if kept == len(outputs):
            return
        for vout, output in enumerate(outputs):
            script = output.script
            if script not in watched:
                state.give(dealt[vout])
                if script not in state.scripts and output.amount and script[:1] != _RETURN:
                    state.fresh[coin_key(txid, vout)] = pack_fresh(flow, output.amount, script)

    def _note(self, fact: ChainTransaction, rule: int, spent: int, ours_in: int, ours_out: int, theirs_out: int) -> int:
        """Add a row of flows; return its number."""
        state, flows = self._state, self._state.flows
        number = len(flows.rows) // _ROW.size
        flows.rows += _ROW.pack(
            bytes.fromhex(fact.transaction.txid),
            len(flows.blocks) - 1,
            fact.position,
            rule,
            _RANKS[fact.basis],
            state.source(fact.source),
            spent,
            ours_in,
            ours_out,
            theirs_out,
        )
        return number

    def _entry(self, script: bytes, at: datetime | None) -> ScriptEntry | None:
        """Return the entry that counts for a watched script."""
        return self._watched[script] or (None if at is None else self._perimeter.entry_at(script, at))

    def _check_depth(self, entry: Input, fact: ChainTransaction, made_at: int) -> None:
        height = 0 if fact.block is None else fact.block.height
        if height - made_at < COINBASE_MATURITY:
            self._findings.append(
                IMMATURE_SPENT.at(txid=fact.transaction.txid, outpoint=entry.outpoint, depth=height - made_at)
            )

    def _labelled(self, fact: ChainTransaction) -> int:
        """Return the rule for a receipt: another pocket's where all that funds it is; note labels that cover it."""
        scripts = [entry.spent.script for entry in fact.transaction.inputs]
        labels, covers = self._labels.on(scripts, fact.at)
        if not covers:
            if labels:
                self._findings.append(POCKET_IN_PART.at(txid=fact.transaction.txid))
            return _THEIRS
        flows = self._state.flows
        flows.labels[len(flows)] = tuple(label.id for label in labels)
        return _POCKET if labels[0].relation is Relation.SAME_STATE else _THEIRS

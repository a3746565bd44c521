"""What is known of a programme on the chain, at one block, as a content of a bundle.

Whoever computes a result again takes these facts as they are: that they are on the chain of most work is shown by
following it, and not by a bundle. The word on what they rest (``basis``) travels with them.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from khazana.alliance import Content
from khazana.alliance.canonical import Json, canonical, parse_canonical
from khazana.app.chain_facts import ChainFacts
from khazana.app.chain_reports import FollowState, StandOnChain
from khazana.core import (
    MAX_SATS,
    BadInput,
    Basis,
    BlockRef,
    ChainTransaction,
    Coin,
    Input,
    OutPoint,
    Output,
    SourceKind,
    Transaction,
    format_instant,
    parse_instant,
    sats,
)
from khazana.programmes import Programme
from khazana.reserve.chain_perimeter import ScriptEntry

__all__ = ["ChainShown", "chain_content", "chain_name", "parse_chain"]

FORMAT: Final = "khazana-chain-facts-1"
_Sat = Annotated[int, Meta(ge=0, le=MAX_SATS)]
_Script = Annotated[str, Meta(pattern="^([0-9a-f]{2})*$", max_length=20_000)]
_Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", max_length=64)]
_Height = Annotated[int, Meta(ge=0, lt=2**31)]
_Number = Annotated[int, Meta(ge=0, lt=2**32)]
_Text = Annotated[str, Meta(max_length=300)]
_Moment = Annotated[str, Meta(max_length=40)]
_REMEDY: Final = "ask for the bundle again"


class _Door(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file: no key but these, and each of them."""


class _Block(_Door, frozen=True, kw_only=True):
    hash: _Hash
    height: _Height


class _Out(_Door, frozen=True, kw_only=True):
    amount: _Sat
    script: _Script


class _In(_Door, frozen=True, kw_only=True):
    amount: _Sat
    script: _Script
    txid: _Hash
    vout: _Number


class _Tx(_Door, frozen=True, kw_only=True):
    at: _Moment
    basis: Basis
    block: _Block
    inputs: tuple[_In, ...]
    outputs: tuple[_Out, ...]
    position: _Number
    source: _Text
    txid: _Hash


class _Coin(_Door, frozen=True, kw_only=True):
    block: _Block
    coinbase: bool
    output: _Out
    txid: _Hash
    vout: _Number


class _Entry(_Door, frozen=True, kw_only=True):
    claimant: _Text
    script: _Script
    since: _Moment | None
    source: _Text
    source_kind: SourceKind
    until: _Moment | None
    version: _Height
    wallet: _Text
    withdrawn: _Height | None


class _Facts(_Door, frozen=True, kw_only=True):
    at: _Moment
    basis: Basis
    block: _Block
    coins: tuple[_Coin, ...]
    entries: tuple[_Entry, ...]
    format: str
    network: _Text
    noted: tuple[_Text, ...]
    transactions: tuple[_Tx, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainShown:
    """Facts as a bundle has them, where they stand, and the codes of what was ``noted`` of that stand."""

    facts: ChainFacts
    stand: StandOnChain
    noted: tuple[str, ...]


def chain_name(height: int) -> str:
    """Return what the content of the facts at a height is called."""
    return f"chain-{height}.json"


def chain_content(facts: ChainFacts, stand: StandOnChain) -> Content:
    """Return facts as an input of a statement; equal facts give equal bytes."""
    value: Json = {
        "at": format_instant(facts.block_at),
        "basis": (stand.basis or Basis.SERVER).value,
        "block": _block(facts.block),
        "coins": [_coin(one, one.block) for one in facts.coins if one.block is not None],
        "entries": [_entry(one) for one in facts.entries],
        "format": FORMAT,
        "network": stand.network,
        "noted": sorted({one.code for one in stand.findings}),
        "transactions": [
            _transaction(one, one.block, format_instant(one.at))
            for one in facts.transactions
            if one.block is not None and one.at is not None
        ],
    }
    return Content(name=chain_name(facts.block.height), role="input", data=canonical(value) + b"\n")


def _block(block: BlockRef) -> Json:
    return {"hash": block.hash, "height": block.height}


def _output(output: Output) -> dict[str, Json]:
    return {"amount": int(output.amount), "script": output.script.hex()}


def _coin(coin: Coin, block: BlockRef) -> Json:
    return {
        "block": _block(block),
        "coinbase": coin.is_coinbase,
        "output": _output(coin.output),
        "txid": coin.outpoint.txid,
        "vout": coin.outpoint.vout,
    }


def _entry(entry: ScriptEntry) -> Json:
    return {
        "claimant": entry.claimant,
        "script": entry.script.hex(),
        "since": None if entry.since is None else format_instant(entry.since),
        "source": entry.source,
        "source_kind": entry.source_kind.value,
        "until": None if entry.until is None else format_instant(entry.until),
        "version": entry.version,
        "wallet": entry.wallet,
        "withdrawn": entry.withdrawn,
    }


def _transaction(fact: ChainTransaction, block: BlockRef, at: str) -> Json:
    return {
        "at": at,
        "basis": fact.basis.value,
        "block": _block(block),
        "inputs": [
            {**_output(one.spent), "txid": one.outpoint.txid, "vout": one.outpoint.vout}
            for one in fact.transaction.inputs
        ],
        "outputs": [_output(one) for one in fact.transaction.outputs],
        "position": fact.position,
        "source": fact.source,
        "txid": fact.transaction.txid,
    }


def parse_chain(data: bytes, programme: Programme) -> ChainShown:
    """Read the bytes of `chain_content`.

    Raises
    ------
    BadInput
        If they have another form.
    """
    value: Any = parse_canonical(data.removesuffix(b"\n"))
    try:
        door = msgspec.convert(value, _Facts, strict=True)
    except msgspec.ValidationError as error:
        raise BadInput("these are no facts of a chain", value=str(error)[:200], remedy=_REMEDY) from None
    if door.format != FORMAT or door.network != programme.chain.network:
        raise BadInput(
            "these are facts of another form, or of another network", value=door.network[:40], remedy=_REMEDY
        )
    block, at = BlockRef(door.block.height, door.block.hash), parse_instant(door.at)
    facts = ChainFacts(
        programme=programme,
        block=block,
        block_at=at,
        transactions=tuple(map(_read_transaction, door.transactions)),
        coins=tuple(map(_read_coin, door.coins)),
        entries=tuple(map(_read_entry, door.entries)),
    )
    stand = StandOnChain(
        programme=programme.id,
        network=door.network,
        synthetic=programme.synthetic,
        zone=programme.zone,
        state=FollowState.FOLLOWED,
        block=block,
        block_at=at,
        basis=door.basis,
    )
    return ChainShown(facts=facts, stand=stand, noted=door.noted)


def _read_output(door: _Out | _In) -> Output:
    return Output(sats(door.amount), bytes.fromhex(door.script))


def _read_transaction(door: _Tx) -> ChainTransaction:
    return ChainTransaction(
        transaction=Transaction(
            txid=door.txid,
            inputs=tuple(Input(OutPoint(one.txid, one.vout), _read_output(one)) for one in door.inputs),
            outputs=tuple(map(_read_output, door.outputs)),
        ),
        block=BlockRef(door.block.height, door.block.hash),
        position=door.position,
        at=parse_instant(door.at),
        basis=door.basis,
        source=door.source,
    )


def _read_coin(door: _Coin) -> Coin:
    return Coin(
        outpoint=OutPoint(door.txid, door.vout),
        output=_read_output(door.output),
        block=BlockRef(door.block.height, door.block.hash),
        is_coinbase=door.coinbase,
    )


def _read_entry(door: _Entry) -> ScriptEntry:
    return ScriptEntry(
        script=bytes.fromhex(door.script),
        wallet=door.wallet,
        claimant=door.claimant,
        source=door.source,
        source_kind=door.source_kind,
        since=None if door.since is None else parse_instant(door.since),
        until=None if door.until is None else parse_instant(door.until),
        version=door.version,
        withdrawn=door.withdrawn,
    )

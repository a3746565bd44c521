"""The tables of the chain: headers, what touches the scripts watched, how far each was followed, what was noticed."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, LargeBinary, SmallInteger, Table, Text, UniqueConstraint

from khazana.store.tables import METADATA

__all__ = [
    "ALERTS",
    "CHAIN_APPEND_ONLY",
    "DELIVERIES",
    "HEADER_CHUNKS",
    "ORPHANED_HEADERS",
    "ORPHANED_TRANSACTIONS",
    "OUTPUTS",
    "REORGANISATIONS",
    "SCRIPTS",
    "SPENDS",
    "SYNC_STATES",
    "TRANSACTIONS",
    "UNCONFIRMED",
    "WATCHES",
    "WATCH_STATES",
]


def _key(name: str) -> "Column[str]":
    return Column(name, Text, primary_key=True)


def _count(name: str, *, key: bool = False) -> "Column[int]":
    return Column(name, BigInteger, primary_key=key, nullable=False, autoincrement=False)


def _text(name: str) -> "Column[str]":
    return Column(name, Text, nullable=False)


def _blob(name: str) -> "Column[bytes]":
    return Column(name, LargeBinary, nullable=False)


HEADER_CHUNKS: Final = Table(
    "header_chunks",
    METADATA,
    _key("network"),
    _count("chunk", key=True),
    _blob("raw"),
    comment="The headers of the chain that is followed, 2016 in a row, 80 bytes each",
)

REORGANISATIONS: Final = Table(
    "reorganisations",
    METADATA,
    _key("network"),
    _count("number", key=True),
    _count("fork_height"),
    _text("fork_hash"),
    _count("left_height"),
    _text("left_hash"),
    _count("at_us"),
    comment="Each time that the chain followed was left for another: from which block, up to which",
)

ORPHANED_HEADERS: Final = Table(
    "orphaned_headers",
    METADATA,
    _key("network"),
    _count("reorganisation", key=True),
    _count("height", key=True),
    _text("block_hash"),
    _blob("raw"),
    comment="Headers that left the chain",
)


def _standing() -> tuple["Column[str] | Column[int] | Column[bytes]", ...]:
    """Return the columns that a transaction has on the chain and off it."""
    return (
        _count("height"),
        _count("position"),
        _count("at_us"),
        _blob("raw"),
        _blob("spent"),
        Column("branch", LargeBinary),
        _text("basis"),
        _text("source"),
    )


TRANSACTIONS: Final = Table(
    "transactions",
    METADATA,
    _key("network"),
    _key("txid"),
    _key("block_hash"),
    *_standing(),
    Index(None, "network", "height", "position"),
    comment="Whole transactions that touch a script watched, in blocks of the chain followed",
)

ORPHANED_TRANSACTIONS: Final = Table(
    "orphaned_transactions",
    METADATA,
    _key("network"),
    _count("reorganisation", key=True),
    _key("txid"),
    _key("block_hash"),
    *_standing(),
    comment="Transactions as they stood in blocks that left the chain",
)

OUTPUTS: Final = Table(
    "outputs",
    METADATA,
    _key("network"),
    _key("txid"),
    _count("vout", key=True),
    _key("block_hash"),
    _count("height"),
    _blob("script"),
    _count("amount_sat"),
    Column("coinbase", SmallInteger, nullable=False),
    Index("outputs_script_ix", "network", "script", "height"),
    Index("outputs_height_ix", "network", "height"),
    comment="Outputs to scripts watched, by the outpoint and the block of the transaction that made them",
)

SPENDS: Final = Table(
    "spends",
    METADATA,
    _key("network"),
    _key("txid"),
    _count("vout", key=True),
    _key("block_hash"),
    _count("height"),
    _blob("script"),
    _text("spender"),
    _count("input"),
    Index("spends_script_ix", "network", "script", "height"),
    Index("spends_height_ix", "network", "height"),
    Index("spends_spender_ix", "network", "spender"),
    comment="Outputs of scripts watched that were spent, by their outpoint and the block of the spender",
)

SCRIPTS: Final = Table(
    "scripts",
    METADATA,
    _key("programme"),
    _key("network"),
    Column("script", LargeBinary, primary_key=True),
    _count("scanned_height"),
    comment="Scripts watched for a programme, and the height up to which all that touches them is here",
)

WATCHES: Final = Table(
    "watches",
    METADATA,
    _key("programme"),
    _key("network"),
    _key("entry"),
    _count("branch", key=True),
    _count("place", key=True),
    _blob("script"),
    _count("birth_height"),
    comment="Where a script watched comes from: the entry of the perimeter, and its branch and index there",
)

SYNC_STATES: Final = Table(
    "sync_states",
    METADATA,
    _key("programme"),
    _key("network"),
    _count("height"),
    _text("block_hash"),
    _count("scripts"),
    _text("scripts_digest"),
    _text("source"),
    _count("at_us"),
    comment="Up to which block a programme was followed, with how many scripts, and which",
)

UNCONFIRMED: Final = Table(
    "unconfirmed",
    METADATA,
    _key("programme"),
    _key("network"),
    _key("txid"),
    _blob("raw"),
    _blob("spent"),
    _text("basis"),
    _text("source"),
    _count("seen_at_us"),
    comment="Transactions in no block yet, as the source had them when it was asked last",
)

WATCH_STATES: Final = Table(
    "watch_states",
    METADATA,
    _key("programme"),
    _key("network"),
    _count("height"),
    _text("block_hash"),
    _count("since_us"),
    comment="Up to which block watching has looked for what is notable, and since when it does",
)

ALERTS: Final = Table(
    "alerts",
    METADATA,
    _key("programme"),
    _key("network"),
    _count("number", key=True),
    _text("key"),
    _text("code"),
    _text("severity"),
    _text("text"),
    _text("remedy"),
    _text("params"),
    _text("txid"),
    Column("height", BigInteger),
    _text("block_hash"),
    _count("at_us"),
    UniqueConstraint("programme", "network", "key"),
    comment="Findings raised by watching, each once; params is a JSON list of pairs",
)

DELIVERIES: Final = Table(
    "deliveries",
    METADATA,
    _key("id"),
    _text("programme"),
    _text("network"),
    _count("number"),
    _blob("body"),
    _count("created_at_us"),
    _count("attempts"),
    Column("next_at_us", BigInteger, index=True),
    Column("ended_at_us", BigInteger),
    _text("outcome"),
    comment="Alerts on their way to the webhook; next_at_us is empty once nothing more is tried",
)

CHAIN_APPEND_ONLY: Final = (REORGANISATIONS, ORPHANED_HEADERS, ORPHANED_TRANSACTIONS, ALERTS)
"""Tables whose rows the database itself refuses to change or remove."""

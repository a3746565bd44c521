# ruff: noqa: INP001 - Alembic runs this file by its path
"""The chain: headers, transactions, scripts watched, alerts and their way out.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("reorganisations", "orphaned_headers", "orphaned_transactions", "alerts")
_STANDING = ("height:int", "position:int", "at_us:int", "raw:blob", "spent:blob", "branch:blob?", "basis", "source")
_TYPES = {"text": sa.Text, "int": sa.BigInteger, "small": sa.SmallInteger, "blob": sa.LargeBinary}


def upgrade() -> None:
    """Make the tables and the triggers that guard some of them."""
    _chain()
    _programmes()
    _alerts()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgres()


def _table(name: str, keys: tuple[str, ...], columns: tuple[str, ...], comment: str) -> None:
    """Make a table from columns written ``name:type``: text where no type is said, ``?`` where one may be empty."""
    made = []
    for written in (*keys, *columns):
        column, _, kind = written.partition(":")
        empty = kind.endswith("?")
        made.append(sa.Column(column, _TYPES[kind.rstrip("?") or "text"](), nullable=empty, autoincrement=False))
    key = sa.PrimaryKeyConstraint(*(one.partition(":")[0] for one in keys), name=op.f(f"{name}_pk"))
    op.create_table(name, *made, key, comment=comment)


def _chain() -> None:
    _table(
        "header_chunks",
        ("network", "chunk:int"),
        ("raw:blob",),
        "The headers of the chain that is followed, 2016 in a row, 80 bytes each",
    )
    _table(
        "reorganisations",
        ("network", "number:int"),
        ("fork_height:int", "fork_hash", "left_height:int", "left_hash", "at_us:int"),
        "Each time that the chain followed was left for another: from which block, up to which",
    )
    _table(
        "orphaned_headers",
        ("network", "reorganisation:int", "height:int"),
        ("block_hash", "raw:blob"),
        "Headers that left the chain",
    )
    _table(
        "transactions",
        ("network", "txid", "block_hash"),
        _STANDING,
        "Whole transactions that touch a script watched, in blocks of the chain followed",
    )
    op.create_index(op.f("transactions_network_ix"), "transactions", ["network", "height", "position"])
    _table(
        "orphaned_transactions",
        ("network", "reorganisation:int", "txid", "block_hash"),
        _STANDING,
        "Transactions as they stood in blocks that left the chain",
    )
    _table(
        "outputs",
        ("network", "txid", "vout:int", "block_hash"),
        ("height:int", "script:blob", "amount_sat:int", "coinbase:small"),
        "Outputs to scripts watched, by the outpoint and the block of the transaction that made them",
    )
    _table(
        "spends",
        ("network", "txid", "vout:int", "block_hash"),
        ("height:int", "script:blob", "spender", "input:int"),
        "Outputs of scripts watched that were spent, by their outpoint and the block of the spender",
    )
    for table in ("outputs", "spends"):
        op.create_index(f"{table}_script_ix", table, ["network", "script", "height"])
        op.create_index(f"{table}_height_ix", table, ["network", "height"])
    op.create_index("spends_spender_ix", "spends", ["network", "spender"])


def _programmes() -> None:
    _table(
        "scripts",
        ("programme", "network", "script:blob"),
        ("scanned_height:int",),
        "Scripts watched for a programme, and the height up to which all that touches them is here",
    )
    _table(
        "watches",
        ("programme", "network", "entry", "branch:int", "place:int"),
        ("script:blob", "birth_height:int"),
        "Where a script watched comes from: the entry of the perimeter, and its branch and index there",
    )
    _table(
        "sync_states",
        ("programme", "network"),
        ("height:int", "block_hash", "scripts:int", "scripts_digest", "source", "at_us:int"),
        "Up to which block a programme was followed, with how many scripts, and which",
    )
    _table(
        "unconfirmed",
        ("programme", "network", "txid"),
        ("raw:blob", "spent:blob", "basis", "source", "seen_at_us:int"),
        "Transactions in no block yet, as the source had them when it was asked last",
    )


def _alerts() -> None:
    _table(
        "watch_states",
        ("programme", "network"),
        ("height:int", "block_hash", "since_us:int"),
        "Up to which block watching has looked for what is notable, and since when it does",
    )
    said = ("key", "code", "severity", "text", "remedy", "params", "txid", "height:int?", "block_hash", "at_us:int")
    _table(
        "alerts",
        ("programme", "network", "number:int"),
        said,
        "Findings raised by watching, each once; params is a JSON list of pairs",
    )
    with op.batch_alter_table("alerts") as batch:
        batch.create_unique_constraint(op.f("alerts_programme_uq"), ["programme", "network", "key"])
    _table(
        "deliveries",
        ("id",),
        (
            "programme", "network", "number:int", "body:blob", "created_at_us:int", "attempts:int",
            "next_at_us:int?", "ended_at_us:int?", "outcome",
        ),
        "Alerts on their way to the webhook; next_at_us is empty once nothing more is tried",
    )  # fmt: skip
    op.create_index(op.f("deliveries_next_at_us_ix"), "deliveries", ["next_at_us"])


def _guard_sqlite() -> None:
    for table in _APPEND_ONLY:
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{act} BEFORE {act.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _guard_postgres() -> None:
    for table in _APPEND_ONLY:
        for act in ("update", "delete", "truncate"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{act} BEFORE {act.upper()} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION khazana_refuse()"
            )

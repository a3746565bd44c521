"""The store: the books as imported, the prices as fetched, the chain as followed, in SQLite or PostgreSQL.

In: records, and the URL of a database. Out: equal records, and findings where what is stored was changed. Never:
a row of the books overwritten, half an import or half a step of a sync, a password in a message.
"""

from khazana.store.chain import ChainStore
from khazana.store.chain_records import (
    Alert,
    ChainMoved,
    Delivery,
    NewAlert,
    ProvenTransaction,
    Reorganisation,
    ScannedSpan,
    SyncState,
    WatchedScript,
    WatchState,
)
from khazana.store.receipts import Batch, ImportReceipt
from khazana.store.refusals import ImportRefused
from khazana.store.store import Store, open_store

__all__ = [
    "Alert",
    "Batch",
    "ChainMoved",
    "ChainStore",
    "Delivery",
    "ImportReceipt",
    "ImportRefused",
    "NewAlert",
    "ProvenTransaction",
    "Reorganisation",
    "ScannedSpan",
    "Store",
    "SyncState",
    "WatchState",
    "WatchedScript",
    "open_store",
]

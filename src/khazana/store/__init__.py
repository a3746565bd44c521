"""The store: the books as they were imported, the prices as they were fetched, in SQLite or PostgreSQL.

In: records, and the URL of a database. Out: equal records, and findings where what is stored was changed. Never:
a row overwritten, half an import, a password in a message.
"""

from khazana.store.receipts import Batch, ImportReceipt
from khazana.store.refusals import ImportRefused
from khazana.store.store import Store, open_store

__all__ = ["Batch", "ImportReceipt", "ImportRefused", "Store", "open_store"]

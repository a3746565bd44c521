"""What the chain's tables say in one value: a header, and the weakest that a programme's facts rest on."""

from typing import Any

from sqlalchemy import Connection, Select, select, tuple_, union

from khazana.core import Basis
from khazana.store.chain_headers import CHUNK, HEADER_BYTES
from khazana.store.chain_tables import HEADER_CHUNKS, OUTPUTS, SCRIPTS, SPENDS, TRANSACTIONS

__all__ = ["read_header", "read_weakest_basis"]


def read_header(connection: Connection, network: str, height: int) -> bytes | None:
    """Return the 80 bytes of a header of the chain followed, if it reaches that far."""
    chunk, place = divmod(height, CHUNK)
    mine = (HEADER_CHUNKS.c.network == network) & (HEADER_CHUNKS.c.chunk == chunk)
    raw = bytes(connection.execute(select(HEADER_CHUNKS.c.raw).where(mine)).scalar() or b"") if height >= 0 else b""
    return raw[place * HEADER_BYTES : (place + 1) * HEADER_BYTES] or None


def read_weakest_basis(connection: Connection, programme: str, network: str) -> Basis | None:
    """Return the weakest that a transaction of a programme's scripts rests on; ``None`` where there is none."""
    scripts = select(SCRIPTS.c.script).where(SCRIPTS.c.programme == programme, SCRIPTS.c.network == network)
    made: Select[Any] = select(OUTPUTS.c.txid, OUTPUTS.c.block_hash).where(
        OUTPUTS.c.network == network, OUTPUTS.c.script.in_(scripts)
    )
    spent = select(SPENDS.c.spender, SPENDS.c.block_hash).where(
        SPENDS.c.network == network, SPENDS.c.script.in_(scripts)
    )
    touched = tuple_(TRANSACTIONS.c.txid, TRANSACTIONS.c.block_hash).in_(union(made, spent))
    query = select(TRANSACTIONS.c.basis).distinct().where(TRANSACTIONS.c.network == network, touched)
    found = {Basis(basis) for basis in connection.execute(query).scalars()}
    return next((basis for basis in reversed(Basis) if basis in found), None)

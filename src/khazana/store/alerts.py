"""Findings raised by watching, each once, and their way to the webhook."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from khazana.core import BlockRef, Finding, FindingKind, ProofFailed
from khazana.store.chain_records import Alert, Delivery, NewAlert, WatchState
from khazana.store.chain_states import save_watch_state
from khazana.store.chain_tables import ALERTS, DELIVERIES
from khazana.store.database import Database
from khazana.store.records import from_microseconds, microseconds

__all__ = ["attempted", "due_deliveries", "raise_alerts", "read_alerts", "read_deliveries"]

Body = Callable[[Alert], bytes]
"""Writes an alert as the bytes that the webhook is sent."""

_ID_DIGITS: Final = 32


def raise_alerts(  # noqa: PLR0913 - all that one transaction keeps
    database: Database,
    programme: str,
    network: str,
    alerts: Sequence[NewAlert],
    *,
    at: datetime,
    body: Body | None = None,
    state: WatchState | None = None,
) -> tuple[Alert, ...]:
    """Keep the alerts that were not raised before; see `ChainStore.raise_alerts`."""
    with database.writing(f"alerts of {programme} on {network}") as connection:
        mine = (ALERTS.c.programme == programme) & (ALERTS.c.network == network)
        known = set(connection.execute(select(ALERTS.c.key).where(mine)).scalars())
        number = int(connection.execute(select(func.coalesce(func.max(ALERTS.c.number), 0)).where(mine)).scalar_one())
        raised: list[Alert] = []
        for new in alerts:
            if new.key in known:
                continue
            known.add(new.key)
            number += 1
            alert = _alert(programme, network, number, new, at)
            connection.execute(insert(ALERTS).values(_row(alert)))
            if body is not None:
                _send(connection, alert, body(alert))
            raised.append(alert)
        if state is not None:
            save_watch_state(connection, programme, network, state)
        return tuple(raised)


def _alert(programme: str, network: str, number: int, new: NewAlert, at: datetime) -> Alert:
    return Alert(
        programme=programme,
        network=network,
        number=number,
        key=new.key,
        finding=new.finding,
        txid=new.txid,
        block=new.block,
        at=at,
    )


def _row(alert: Alert) -> tuple[Any, ...]:
    kind, block = alert.finding.kind, alert.block
    return (
        alert.programme,
        alert.network,
        alert.number,
        alert.key,
        kind.code,
        kind.severity.value,
        kind.text,
        kind.remedy,
        json.dumps(alert.finding.params, ensure_ascii=False),
        alert.txid,
        None if block is None else block.height,
        "" if block is None else block.hash,
        microseconds(alert.at),
    )


def _send(connection: Connection, alert: Alert, body: bytes) -> None:
    """Put an alert into the outbox, under an id that is made of what it is."""
    name = json.dumps([alert.programme, alert.network, alert.key]).encode()
    message = f"msg_{hashlib.sha256(name).hexdigest()[:_ID_DIGITS]}"
    at_us = microseconds(alert.at)
    row = (message, alert.programme, alert.network, alert.number, body, at_us, 0, at_us, None, "")
    connection.execute(insert(DELIVERIES).values(row))


def read_alerts(
    connection: Connection, programme: str, network: str, *, after: int, most: int | None
) -> tuple[Alert, ...]:
    """Return the alerts after a number, in order."""
    mine = (ALERTS.c.programme == programme) & (ALERTS.c.network == network) & (ALERTS.c.number > after)
    query = select(ALERTS).where(mine).order_by(ALERTS.c.number).limit(most)
    return tuple(_read(row) for row in connection.execute(query))


def _read(row: Any) -> Alert:  # noqa: ANN401 - a row of the table
    try:
        params = tuple((str(name), str(value)) for name, value in json.loads(row.params))
        kind = FindingKind.recorded(code=row.code, severity=row.severity, text=row.text, remedy=row.remedy)
        block = None if row.height is None else BlockRef(row.height, row.block_hash)
    except (ValueError, TypeError) as error:
        raise ProofFailed(
            f"alert {row.number} of {row.programme} was changed into something that is none",
            evidence=row,
            remedy="see what else was changed: khazana check --store; then restore a backup",
        ) from error
    return Alert(
        programme=row.programme,
        network=row.network,
        number=row.number,
        key=row.key,
        finding=Finding(kind=kind, params=params),
        txid=row.txid,
        block=block,
        at=from_microseconds(row.at_us),
    )


def due_deliveries(connection: Connection, now: datetime, *, most: int) -> tuple[Delivery, ...]:
    """Return what is to be sent by now, the longest due first."""
    due = DELIVERIES.c.next_at_us <= microseconds(now)
    query = select(DELIVERIES).where(due).order_by(DELIVERIES.c.next_at_us, DELIVERIES.c.number).limit(most)
    return tuple(_delivery(row) for row in connection.execute(query))


def read_deliveries(connection: Connection, programme: str, network: str) -> tuple[Delivery, ...]:
    """Return every delivery of a programme's alerts, in their order."""
    mine = (DELIVERIES.c.programme == programme) & (DELIVERIES.c.network == network)
    return tuple(
        _delivery(row) for row in connection.execute(select(DELIVERIES).where(mine).order_by(DELIVERIES.c.number))
    )


def _delivery(row: Any) -> Delivery:  # noqa: ANN401 - a row of the table
    return Delivery(
        id=row.id,
        body=bytes(row.body),
        created_at=from_microseconds(row.created_at_us),
        attempts=row.attempts,
        next_at=None if row.next_at_us is None else from_microseconds(row.next_at_us),
        ended_at=None if row.ended_at_us is None else from_microseconds(row.ended_at_us),
        outcome=row.outcome,
    )


def attempted(database: Database, delivery: Delivery, *, at: datetime, outcome: str, next_at: datetime | None) -> None:
    """Note what came of an attempt; see `Outbox.attempted`."""
    said = {
        "attempts": delivery.attempts + 1,
        "outcome": outcome,
        "next_at_us": None if next_at is None else microseconds(next_at),
        "ended_at_us": microseconds(at) if next_at is None else None,
    }
    with database.writing("deliveries") as connection:
        mine = (DELIVERIES.c.id == delivery.id) & (DELIVERIES.c.attempts == delivery.attempts)
        connection.execute(update(DELIVERIES).where(mine).values(**said))

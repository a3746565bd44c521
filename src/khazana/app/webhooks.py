"""Alerts to a webhook, signed, each until it was taken.

References
----------
Standard Webhooks (standardwebhooks.com), symmetric signatures (``v1``): headers ``webhook-id``,
``webhook-timestamp``, ``webhook-signature``; what is signed is ``id.timestamp.body``.
"""

import hashlib
import hmac
import json
import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from khazana.core import BadInput, Clock, Unavailable, format_instant
from khazana.store import Alert, Delivery, Store
from khazana.wire import Answer, HttpGetter, HttpLimits, HttpQuestion, check_url

__all__ = ["Webhook", "alert_body", "parse_secret", "sign", "webhook_of"]

_PREFIX: Final = "whsec_"
_SECRET_BYTES: Final = (24, 64)
_DELAYS_S: Final = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""How long until each further attempt: three days in all, as the standard proposes."""
_MAX_WAIT_S: Final = 86_400
_GONE: Final = 410
LIMITS: Final = HttpLimits(connect_s=5, read_s=15, fetch_s=20, body_bytes=64 * 2**10, attempts=1)
_SECRET: Final = "KHAZANA_WEBHOOK_SECRET"  # noqa: S105 - the name of a variable
_URL: Final = "KHAZANA_WEBHOOK_URL"


def parse_secret(text: str) -> bytes:
    """Read the secret that signs: ``whsec_`` and base64 of 24 to 64 bytes.

    Raises
    ------
    BadInput
        If it has another form. It is never repeated.
    """
    try:
        secret = b64decode(text.strip().removeprefix(_PREFIX), validate=True)
    except (Error, ValueError):
        secret = b""
    least, most = _SECRET_BYTES
    if not least <= len(secret) <= most:
        raise BadInput(
            f"the secret of a webhook is {_PREFIX} and base64 of {least} to {most} bytes",
            where=_SECRET,
            remedy=f'make one: echo "{_PREFIX}$(openssl rand -base64 32)"',
        )
    return secret


def sign(secret: bytes, message: str, timestamp_s: int, body: bytes) -> str:
    """Return the signature of a message.

    Examples
    --------
    >>> secret = parse_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    >>> sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = b".".join((message.encode(), str(timestamp_s).encode(), body))
    return "v1," + b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def alert_body(alert: Alert) -> bytes:
    """Write an alert as the JSON that a webhook is sent: its type, when it was raised, and what it says."""
    block = alert.block
    said = {
        "type": alert.finding.code.replace("-", "_"),
        "timestamp": format_instant(alert.at),
        "data": {
            "programme": alert.programme,
            "network": alert.network,
            "number": alert.number,
            "severity": alert.finding.severity.value,
            "text": alert.finding.text(),
            "remedy": alert.finding.remedy(),
            "parameters": dict(alert.finding.params),
            "txid": alert.txid or None,
            "block": None if block is None else {"height": block.height, "hash": block.hash},
        },
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def webhook_of(environment: Mapping[str, str]) -> "Webhook | None":
    """Return the webhook of KHAZANA_WEBHOOK_URL and KHAZANA_WEBHOOK_SECRET; ``None`` where none is set.

    The secret may be several, divided by spaces: each signs, so that it can be changed without a gap.

    Raises
    ------
    BadInput
        If one is set without the other, or has another form.
    """
    url, secret = environment.get(_URL, ""), environment.get(_SECRET, "")
    if not url and not secret:
        return None
    if not url or not secret:
        raise BadInput(
            "a webhook has an address and a secret", where=_SECRET if url else _URL, remedy=f"set {_URL} and {_SECRET}"
        )
    return Webhook(url=url, secrets=tuple(parse_secret(one) for one in secret.split()))


@dataclass(slots=True, kw_only=True)
class Webhook:
    """Where alerts are sent: HTTPS, or plain HTTP to this machine. Neither address nor secret is ever shown."""

    url: str = field(repr=False)
    secrets: tuple[bytes, ...] = field(repr=False)
    getter: HttpGetter = field(default_factory=lambda: HttpGetter(limits=LIMITS), repr=False)

    def __post_init__(self) -> None:
        try:
            check_url(self.url)
        except BadInput as refusal:
            raise BadInput(refusal.what, where=_URL, remedy=refusal.remedy) from None

    def deliver(self, store: Store, clock: Clock) -> int:
        """Send what is due; return how many were taken.

        A delivery is tried again after 5 s, 5 min, 30 min and so on for three days, under the same id. One may
        arrive twice (a process that ends before it could note that it was taken sends it again): receivers know
        it by its id.
        """
        taken = 0
        for delivery in store.chain.due(clock.now()):
            outcome, wait = self._attempt(delivery, clock.now())
            at = clock.now()
            store.chain.attempted(delivery, at=at, outcome=outcome, next_at=None if wait is None else at + wait)
            taken += outcome.startswith("taken")
        return taken

    def _attempt(self, delivery: Delivery, now: datetime) -> tuple[str, timedelta | None]:
        """Send once; return what came of it, and how long to wait before the next attempt, if any."""
        timestamp_s = int(now.timestamp())
        signatures = " ".join(sign(secret, delivery.id, timestamp_s, delivery.body) for secret in self.secrets)
        question = HttpQuestion(
            url=self.url,
            body=delivery.body,
            more=(
                ("webhook-id", delivery.id),
                ("webhook-timestamp", str(timestamp_s)),
                ("webhook-signature", signatures),
            ),
            interval_s=0,
            passing=frozenset(),
        )
        try:
            answer = self.getter.ask(question, until=self.getter.deadline())
        except Unavailable as refusal:
            return self._later(delivery, refusal.what.replace(self.url, "…")[:200], 0)
        if answer.status // 100 == 2:  # noqa: PLR2004 - the statuses of success
            return f"taken: {answer.status}", None
        if answer.status == _GONE:
            return f"given up: {answer.status}", None
        return self._later(delivery, f"status {answer.status}", _asked_wait_s(answer))

    def _later(self, delivery: Delivery, what: str, least_s: int) -> tuple[str, timedelta | None]:
        if delivery.attempts >= len(_DELAYS_S):
            return f"given up: {what}", None
        delay_s = _DELAYS_S[delivery.attempts]
        # Spread by up to a tenth, so that many that failed together do not come back together.
        spread = hashlib.sha256(f"{delivery.id} {delivery.attempts}".encode()).digest()[0] / 2560
        return f"failed: {what}", timedelta(seconds=max(delay_s * (1 + spread), least_s))


def _asked_wait_s(answer: Answer) -> int:
    """Return how long the receiver asks to be left alone [s]."""
    asked = re.fullmatch(r"\d{1,9}", answer.headers.get("Retry-After", "").strip())
    return min(int(asked[0]), _MAX_WAIT_S) if asked else 0

"""Alerts reach a receiver that checks them by the published scheme, each until it was taken."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.chain import FakeChain
from fakes.chain_rows import AT, NETWORK
from fakes.clock import FixedClock
from fakes.http_service import HttpService, Reply, http_service
from oracles.standard_webhooks import hmac_sha256, is_genuine

from khazana.app.webhooks import Webhook, alert_body, parse_secret, sign, webhook_of
from khazana.core import BadInput, FindingKind, Severity
from khazana.store import Alert, NewAlert, Store, open_store

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "webhooks" / "signed.json").read_text(encoding="utf-8"))
SECRET, OTHER = VECTOR["secret"], "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
KIND = FindingKind(
    code="watch.large-movement", severity=Severity.WARNING, text="{amount} BTC move.", remedy="Compare {amount}."
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/books.sqlite3") as opened:
        yield opened


@pytest.fixture
def receiver() -> Iterator[HttpService]:
    with http_service(lambda _: Reply(status=204, kind=None)) as service:
        yield service


def webhook(receiver: HttpService, *secrets: str) -> Webhook:
    return Webhook(url=f"{receiver.url}/hook?token=t0ken", secrets=tuple(map(parse_secret, secrets or (SECRET,))))


def raise_one(store: Store, key: str = "large:1", amount: str = "٢٤٠") -> Alert:
    chain = FakeChain()
    new = NewAlert(key=key, finding=KIND.at(amount=amount), txid="ab" * 32, block=chain.tip())
    (alert,) = store.chain.raise_alerts("x", NETWORK, [new], at=AT, body=alert_body)
    return alert


def genuine(receiver: HttpService, number: int, now_s: int, secret: str = SECRET) -> bool:
    return is_genuine(secret, receiver.headers[number], receiver.bodies[number], now_s)


def test_signatures_are_those_of_the_published_vectors() -> None:
    secret = parse_secret(VECTOR["secret"])
    signature = sign(secret, VECTOR["id"], VECTOR["timestamp"], VECTOR["body"].encode())
    assert signature == VECTOR["signature"]
    headers = {
        "webhook-id": VECTOR["id"],
        "webhook-timestamp": str(VECTOR["timestamp"]),
        "webhook-signature": VECTOR["signature"],
    }
    assert is_genuine(SECRET, headers, VECTOR["body"].encode(), VECTOR["timestamp"])
    assert not is_genuine(SECRET, headers, VECTOR["body"].encode() + b" ", VECTOR["timestamp"])
    assert not is_genuine(SECRET, headers, VECTOR["body"].encode(), VECTOR["timestamp"] + 301)
    assert not is_genuine(OTHER, headers, VECTOR["body"].encode(), VECTOR["timestamp"])


def test_the_oracle_knows_hmac() -> None:
    """RFC 4231, test cases 1 and 6."""
    assert hmac_sha256(b"\x0b" * 20, b"Hi There").hex().startswith("b0344c61d8db38535ca8afceaf0bf12b")
    long_key = hmac_sha256(b"\xaa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First")
    assert long_key.hex().startswith("60e431591ee0b67f0d8a26aacbf5b77f")


@pytest.mark.parametrize(
    "text", ["", "whsec_", "whsec_!!!!", "secret", "whsec_" + "A" * 30, "whsec_" + "QUFB" * 22, "whsec_QUFB"]
)
def test_a_secret_of_another_form_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(BadInput, match="the secret of a webhook is whsec_") as caught:
        parse_secret(text)
    assert text in {"", "whsec_", "secret"} or text not in str(caught.value)
    assert caught.value.value is None


def test_an_alert_arrives_signed_and_says_what_it_is(store: Store, receiver: HttpService) -> None:
    alert = raise_one(store)
    assert webhook(receiver).deliver(store, FixedClock(AT)) == 1
    assert genuine(receiver, 0, int(AT.timestamp()))
    assert receiver.headers[0]["Content-Type"] == "application/json"
    said = json.loads(receiver.bodies[0])
    assert said["type"] == "watch.large_movement"
    assert said["timestamp"] == "2026-08-22T12:00:00Z"
    assert said["data"]["text"] == "٢٤٠ BTC move."
    assert alert.block is not None
    assert said["data"]["block"] == {"height": 0, "hash": alert.block.hash}
    assert (said["data"]["txid"], said["data"]["programme"], said["data"]["number"]) == ("ab" * 32, "x", 1)
    assert webhook(receiver).deliver(store, FixedClock(AT + timedelta(days=9))) == 0
    assert len(receiver.bodies) == 1


def test_several_secrets_sign_while_one_takes_the_place_of_the_other(store: Store, receiver: HttpService) -> None:
    raise_one(store)
    webhook(receiver, SECRET, OTHER).deliver(store, FixedClock(AT))
    assert genuine(receiver, 0, int(AT.timestamp()), SECRET)
    assert genuine(receiver, 0, int(AT.timestamp()), OTHER)


def test_what_is_not_taken_is_sent_again_later_with_the_same_id(store: Store, receiver: HttpService) -> None:
    raise_one(store)
    hook, clock = webhook(receiver), FixedClock(AT)
    receiver.in_turn(Reply(status=500), Reply(status=302, headers={"Location": "/x"}), Reply(status=404), Reply())
    waits = []
    for _ in range(4):
        hook.deliver(store, clock)
        (delivery,) = store.chain.deliveries("x", NETWORK)
        if delivery.next_at is not None:
            hook.deliver(store, clock)
            waits.append((delivery.next_at - clock.at).total_seconds())
            clock.at = delivery.next_at
    assert [least <= wait <= 1.1 * least for wait, least in zip(waits, (5, 300, 1_800), strict=True)] == [True] * 3
    assert (delivery.attempts, delivery.outcome, delivery.next_at) == (4, "taken: 200", None)
    assert len(receiver.bodies) == 4, "nothing is sent before it is due"
    assert len({one["webhook-id"] for one in receiver.headers}) == 1
    assert len({one["webhook-timestamp"] for one in receiver.headers}) == 4
    assert len(set(receiver.bodies)) == 1


def test_it_is_given_up_after_three_days_or_when_the_receiver_is_gone(store: Store, receiver: HttpService) -> None:
    raise_one(store)
    hook, clock = webhook(receiver), FixedClock(AT)
    receiver.answer = lambda _: Reply(status=503)
    while (delivery := store.chain.deliveries("x", NETWORK)[0]).next_at is not None:
        clock.at = delivery.next_at
        hook.deliver(store, clock)
    assert (delivery.attempts, delivery.outcome) == (10, "given up: status 503")
    assert timedelta(days=3) < clock.at - AT < timedelta(days=4)
    raise_one(store, "large:2")
    receiver.answer = lambda _: Reply(status=410)
    hook.deliver(store, clock)
    assert store.chain.deliveries("x", NETWORK)[1].outcome == "given up: 410"


@pytest.mark.parametrize(("asked", "least_s"), [("3600", 3_600), ("99999999", 86_400), ("soon", 5)])
def test_the_receiver_may_ask_to_be_left_alone(store: Store, receiver: HttpService, asked: str, least_s: int) -> None:
    raise_one(store)
    receiver.answer = lambda _: Reply(status=429, headers={"Retry-After": asked})
    webhook(receiver).deliver(store, FixedClock(AT))
    next_at = store.chain.deliveries("x", NETWORK)[0].next_at
    assert next_at is not None
    assert least_s <= (next_at - AT).total_seconds() <= 1.1 * least_s


def test_neither_address_nor_secret_is_shown(store: Store) -> None:
    raise_one(store)
    hook = Webhook(url="http://127.0.0.1:1/hook/t0ken", secrets=(parse_secret(SECRET),))
    hook.deliver(store, FixedClock(AT))
    outcome = store.chain.deliveries("x", NETWORK)[0].outcome
    assert outcome.startswith("failed: the service did not answer")
    for shown in (outcome, repr(hook)):
        assert "t0ken" not in shown
        assert SECRET[6:] not in shown


def test_a_webhook_goes_by_https_or_to_this_machine() -> None:
    for url in ("http://example.org/hook", "ftp://example.org", "https://user:pw@example.org/", "hook"):
        with pytest.raises(BadInput, match="HTTPS") as caught:
            webhook_of({"KHAZANA_WEBHOOK_URL": url, "KHAZANA_WEBHOOK_SECRET": SECRET})
        assert "pw" not in str(caught.value)
    assert webhook_of({}) is None
    made = webhook_of({"KHAZANA_WEBHOOK_URL": "https://example.org/h", "KHAZANA_WEBHOOK_SECRET": f"{SECRET} {OTHER}"})
    assert made is not None
    assert len(made.secrets) == 2
    for half in ({"KHAZANA_WEBHOOK_URL": "https://example.org"}, {"KHAZANA_WEBHOOK_SECRET": SECRET}):
        with pytest.raises(BadInput, match="an address and a secret"):
            webhook_of(half)

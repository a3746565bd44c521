"""An Esplora server that lies is caught, and one that misbehaves is contained. What an honest one owes: conformance."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from fakes import esplora_server
from fakes.bitcoin_node import BitcoinNode, running_node
from fakes.chain_backends import quick_getter
from fakes.esplora_server import EsploraIndex, running_esplora
from fakes.http_service import HttpService, Reply, http_service
from fakes.varied_history import make_varied, truth

from khazana.bitcoin import HeaderChain
from khazana.bitcoin.transactions import parse_transaction
from khazana.chain import EsploraCalls, EsploraSource, esplora, follow, prove
from khazana.core import BadInput, BlockRef, KhazanaError, ProofFailed, Unavailable

EARLIER = {"txid": "ab" * 32, "status": {"confirmed": True, "block_height": 0, "block_hash": "ab" * 32}}
"""An entry before every span, which ends a list."""
Json = Any
Lie = Callable[[str, Json], Json]


@pytest.fixture(scope="module")
def held(bitcoind: str) -> Iterator[tuple[BitcoinNode, HttpService, tuple[bytes, ...]]]:
    with running_node() as node:
        assert node.program == bitcoind
        scripts = make_varied(node)
        with running_esplora(node) as service:
            yield node, service, scripts


def source_of(url: str, **limits: float) -> EsploraSource:
    return EsploraSource(EsploraCalls(url, getter=quick_getter(**limits)), "regtest")


def lying(service: HttpService, lie: Lie) -> Callable[[str], Reply]:
    """Return the service's answers after a lie."""
    honest = service.answer

    def answer(path: str) -> Reply:
        reply = honest(path)
        told = json.loads(reply.body) if reply.kind == "application/json" else reply.body.decode()
        made = lie(path, told)
        return replace(reply, body=made.encode() if isinstance(made, str) else json.dumps(made).encode())

    return answer


def altered_branch(path: str, said: Json) -> Json:
    if path.endswith("/merkle-proof") and said["merkle"]:
        said["merkle"][0] = "ab" * 32
    return said


def other_position(path: str, said: Json) -> Json:
    return {**said, "pos": said["pos"] + 1} if path.endswith("/merkle-proof") else said


def other_height(path: str, said: Json) -> Json:
    return {**said, "block_height": said["block_height"] + 1} if path.endswith("/merkle-proof") else said


def other_block(path: str, said: Json) -> Json:
    if "/txs/chain" in path:
        for one in said:
            one["status"]["block_hash"] = "cd" * 32
    return said


def other_amount(path: str, said: Json) -> Json:
    if not path.endswith("/hex"):
        return said
    raw = bytes.fromhex(said)
    amount = parse_transaction(raw).outputs[0].amount
    return raw.replace(amount.to_bytes(8, "little"), (amount + 1).to_bytes(8, "little"), 1).hex()


def invented(path: str, said: Json) -> Json:
    """List a transaction that is in another block, under this one."""
    if "/txs/chain" in path:
        for one in said:
            one["status"]["block_height"] -= 1
    return said


@pytest.mark.parametrize("lie", [altered_branch, other_position, other_height, other_block, other_amount, invented])
def test_a_lie_is_caught(held: tuple[BitcoinNode, HttpService, tuple[bytes, ...]], lie: Lie) -> None:
    node, honest, scripts = held
    chain = follow(source_of(honest.url), HeaderChain.genesis("regtest"))
    with http_service(lying(honest, lie)) as service:
        source = source_of(service.url)
        found = source.transactions(scripts, 0, BlockRef(*node.tip()))
        with pytest.raises(ProofFailed) as refusal:
            [prove(one, chain, source) for one in found]
        assert refusal.value.evidence is not None
        assert refusal.value.remedy


def test_what_has_nothing_to_do_with_the_scripts_is_a_lie_too(
    held: tuple[BitcoinNode, HttpService, tuple[bytes, ...]],
) -> None:
    node, honest, _ = held
    paid = node.address()
    txid = node.send({paid: 5_000})
    nobody = bytes.fromhex("0014" + "ee" * 20)

    def waits(path: str, said: Json) -> Json:
        return [{"txid": txid}] if path.endswith("/txs/mempool") else said

    with http_service(lying(honest, waits)) as service:
        assert len(source_of(service.url).unconfirmed((node.script(paid),))) == 1
        with pytest.raises(ProofFailed, match="does not touch what was asked for"):
            source_of(service.url).unconfirmed((nobody,))
    (block,) = node.generate(1)
    status = {"confirmed": True, "block_height": node.tip()[0], "block_hash": block}

    def stands(path: str, said: Json) -> Json:
        return [{"txid": txid, "status": status}, EARLIER] if path.endswith("/txs/chain") else said

    with http_service(lying(honest, stands)) as service:
        source = source_of(service.url)
        assert len([*source.transactions((node.script(paid),), 1, source.tip())]) == 1
        with pytest.raises(ProofFailed, match="does not touch what was asked for"):
            list(source.transactions((nobody,), 1, source.tip()))


def test_the_servers_own_sums_and_amounts_are_not_used(
    held: tuple[BitcoinNode, HttpService, tuple[bytes, ...]],
) -> None:
    node, honest, scripts = held

    def lie(path: str, said: Json) -> Json:
        if "/txs/chain" in path:
            for one in said:
                one |= {"vin": [{"prevout": {"value": 1}}], "vout": [{"value": 21}], "fee": 7}
        return said

    with http_service(lying(honest, lie)) as service:
        source = source_of(service.url)
        found = list(source.transactions(scripts, 0, source.tip()))
        assert [one.raw for one in found] == [one.raw for one in truth(node, scripts)]


def test_what_is_withheld_cannot_be_seen_and_that_is_said(
    held: tuple[BitcoinNode, HttpService, tuple[bytes, ...]],
) -> None:
    _, honest, scripts = held

    def lie(path: str, said: Json) -> Json:
        return [] if "/txs/chain" in path else said

    with http_service(lying(honest, lie)) as service:
        source = source_of(service.url)
        assert list(source.transactions(scripts, 0, source.tip())) == []
        (finding,) = source.findings()
        assert finding.code == "chain.completeness-unshown"
        assert source.name in finding.text()


def test_a_list_without_end_is_cut(held: tuple[BitcoinNode, HttpService, tuple[bytes, ...]]) -> None:
    _, honest, scripts = held

    def lie(path: str, said: Json) -> Json:
        if "/txs/chain/" in path:
            last = path.rpartition("/")[2]
            return [{"txid": last, "status": {"confirmed": True, "block_height": 5, "block_hash": "ab" * 32}}]
        return said

    with http_service(lying(honest, lie)) as service:
        source = source_of(service.url)
        with pytest.raises(Unavailable, match="has no end"):
            list(source.transactions(scripts, 0, source.tip()))


def test_fields_that_do_not_make_the_blocks_hash(held: tuple[BitcoinNode, HttpService, tuple[bytes, ...]]) -> None:
    _, honest, _ = held

    def lie(path: str, said: Json) -> Json:
        return [{**one, "timestamp": one["timestamp"] + 1} for one in said] if path.startswith("/blocks/1") else said

    with http_service(lying(honest, lie)) as service, pytest.raises(Unavailable, match="do not make its hash"):
        source_of(service.url).headers(5, 10)


def test_what_waits_beyond_what_is_listed_is_cut_off_and_that_is_said(
    held: tuple[BitcoinNode, HttpService, tuple[bytes, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    node, honest, _ = held
    assert esplora_server.WAITING == esplora.WAITING_MOST == 50
    monkeypatch.setattr(esplora_server, "WAITING", 3)
    monkeypatch.setattr(esplora, "WAITING_MOST", 3)
    target = node.address()
    for _ in range(4):
        node.send({target: 10_000})
    source = source_of(honest.url)
    assert len(source.unconfirmed((node.script(target),))) == 3
    (finding,) = source.findings()
    assert finding.code == "chain.unconfirmed-cut-off"
    node.generate(1)


def test_a_reorganisation_in_the_middle_is_no_lie(own_node: BitcoinNode) -> None:
    scripts = make_varied(own_node)
    with http_service(EsploraIndex(own_node).answer) as service:
        source = source_of(service.url)
        tip = source.tip()
        going = source.transactions(scripts, 0, tip)
        next(going)
        own_node.reorganise(15)
        with pytest.raises(Unavailable, match="not on the source's chain any more"):
            list(going)


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (Reply(status=404, body=b"<html>", kind="text/html"), "not on the network"),
        (Reply(body=b"<html>a captcha</html>", kind="text/html"), "64 lower-case hex digits"),
        (Reply(status=400, body=b"bad", kind="text/plain"), "answered with status 400"),
        (Reply(body=b"a" * 300_000), "larger than"),
        (Reply(body=b"a" * 64, piece=1, pause_s=0.05), "did not answer within"),
        (Reply(drip_head=True), "did not answer"),
    ],
)
def test_answers_that_are_none_are_contained(reply: Reply, what: str) -> None:
    with http_service(lambda _: reply) as service:
        source = source_of(service.url, body_bytes=100_000, fetch_s=0.5, read_s=0.3)
        with pytest.raises(KhazanaError, match=what) as refusal:
            source.tip()
        assert refusal.value.remedy


def test_addresses_of_servers() -> None:
    for url in ("http://192.168.1.1/api", "ftp://example.org", "https://me:secret@example.org/api"):
        with pytest.raises(BadInput) as refusal:
            EsploraCalls(url)
        assert "secret" not in str(refusal.value)
    assert EsploraCalls("https://example.org/api/").interval_s == 0.2
    assert EsploraCalls("http://127.0.0.1:3000/").interval_s == 0
    assert EsploraSource(EsploraCalls("https://example.org/api"), "main").name == "esplora example.org"

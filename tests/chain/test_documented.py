"""The pages on sources say what the source does, and what they tell to type works on a real node."""

import hmac
import io
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from hashlib import sha256
from pathlib import Path

import pytest
from fakes.bitcoin_node import BitcoinNode, running_node
from fakes.chain_backends import node_rpc
from fakes.varied_history import make_varied, truth

from khazana.bitcoin import HeaderChain
from khazana.chain import (
    NodeSource,
    PasswordLogin,
    electrum_findings,
    esplora,
    esplora_calls,
    follow,
    node,
    node_mempool,
    replay,
    rpc,
)
from khazana.core import FindingKind
from khazana.wire import HttpLimits, StreamLimits

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "chain-sources.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "how-to" / "connect-a-node.md").read_text(encoding="utf-8")
SOURCE = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "src" / "khazana" / "chain").glob("*.py")))


def table(heading: str) -> list[list[str]]:
    """Return the rows of the table under a heading, without its head."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = [
        [cell.strip() for cell in row.strip("| ").split(" | ")] for row in part.splitlines() if row.startswith("|")
    ]
    assert len(found) > 3, heading
    return found[2:]


def test_limits() -> None:
    limits = {row[0]: row[1:] for row in table("Limits")}
    for column, given in enumerate((rpc.LIMITS, esplora_calls.LIMITS)):
        assert isinstance(given, HttpLimits)
        assert limits["opening a connection"][column] == f"{given.connect_s:g} s"
        assert limits["between two pieces of an answer"][column] == f"{given.read_s:g} s"
        assert limits["one call in all, attempts and waiting included"][column] == f"{given.fetch_s:g} s"
        assert limits["one answer"][column] == f"{given.body_bytes // 2**20} MiB"
        assert limits["attempts"][column] == str(given.attempts)
    assert f"{esplora_calls.MOST_SEEN:,}" in PAGE
    stream = StreamLimits()
    told = re.sub(r"\s+", " ", PAGE)
    assert f"has {stream.connect_s:g} s to be reached, {stream.answer_s:g} s for an answer" in told
    assert f"at least {stream.floor_bytes_per_s:,} bytes a second come, {stream.longest_s:g} s for any" in told
    assert f"and {stream.answer_bytes // 2**20} MiB for one" in told
    assert (
        f"at most {replay.RECORD_BYTES // 2**30} GiB, and a line of it at most {replay.LINE_BYTES // 2**20} MiB" in PAGE
    )
    assert f"most {node_mempool.MOST_AT_ONCE:,} in one call" in PAGE
    assert f"{node.HEADERS_A_CALL:,} heights in a batch" in PAGE
    assert f"{node.BLOCKS_A_SCAN:,} blocks in a call" in PAGE
    assert f"start {esplora_calls.INTERVAL_S} s apart" in PAGE
    assert f"more than {esplora.WAITING_MOST} waiting" in PAGE


def test_every_message_listed_is_one_that_is_said() -> None:
    messages = [row[0].strip("`") for row in table("When it cannot go on")]
    said = re.sub(r"\{[^}]*\}", "…", SOURCE)
    for message in messages:
        for part in message.split("…"):
            assert part.strip() in said, message


def test_every_finding_of_these_sources_is_listed() -> None:
    listed = {row[0].strip("`") for row in table("Findings")}
    kinds = {
        value.code
        for module in (node, node_mempool, esplora, electrum_findings)
        for value in vars(module).values()
        if isinstance(value, FindingKind)
    }
    assert listed == kinds


@pytest.fixture(scope="module")
def guarded(bitcoind: str) -> Iterator[BitcoinNode]:
    """Run a node whose user may call what the guide says, and nothing else."""
    allowed = re.search(r"^rpcwhitelist=(khazana:\S+)$", GUIDE, re.MULTILINE)
    assert allowed is not None
    digest = hmac.new(b"5a17", b"sesame", sha256).hexdigest()
    with running_node(rpcauth=f"khazana:5a17${digest}", rpcwhitelist=allowed[1], rpcwhitelistdefault="0") as running:
        assert running.program == bitcoind
        yield running


def test_the_calls_that_the_guide_allows_are_enough_and_none_too_many(guarded: BitcoinNode) -> None:
    scripts = make_varied(guarded)
    guarded.send({guarded.address(): 5_000})
    source = NodeSource(node_rpc(guarded, PasswordLogin("khazana", "sesame")), "regtest")
    chain = follow(source, HeaderChain.genesis("regtest"))
    assert len([*source.transactions(scripts, 0, chain.tip)]) == len(truth(guarded, scripts))
    source.unconfirmed(scripts)
    allowed = re.search(r"^rpcwhitelist=khazana:(\S+)$", GUIDE, re.MULTILINE)
    assert allowed is not None
    assert {f'"{name}"' for name in allowed[1].split(",")} <= set(re.findall(r'"[a-z]+"', SOURCE))


def test_the_guides_python_runs(guarded: BitcoinNode) -> None:
    (code,) = re.findall(r"^```python\n(.+?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    for told, here in (
        ("http://127.0.0.1:8332", guarded.url),
        ('Path.home() / ".bitcoin" / ".cookie"', f"Path({str(guarded.cookie)!r})"),
        ('"main"', '"regtest"'),
    ):
        assert told in code
        code = code.replace(told, here)
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(code, "connect-a-node.md", "exec"), {})  # noqa: S102 - the guide's own words
    assert guarded.tip()[1] in out.getvalue()

"""The story on a real node gives what its record gives, so that the record cannot drift from what the code does."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes.bitcoin_node import BitcoinNode
from fakes.example_desk import EXAMPLE, example_desk
from fakes.story import Story, followed, play, sign_request

from khazana.app.chain_facts import ChainFacts
from khazana.app.proof_files import read_signed, write_request
from khazana.app.proofs import check_files, request_proof, snapshot_of
from khazana.programmes import Programme, load_builtin, programme_file
from khazana.reserve.proof import format_proof
from khazana.store import open_store


def renamed(programme: Programme, story: Story) -> Programme:
    """Return the programme with the transactions as they came out now; another node may make other coinbases."""
    rows = tuple(replace(row, txids=(story.txids[row.id],)) if row.txids else row for row in programme.evidence)
    return replace(programme, evidence=rows)


def said(facts: ChainFacts) -> object:
    """Return what the classification says, without the names of transactions."""
    attribution = facts.attribution()
    return (
        facts.provenance().totals,
        facts.provenance(1).totals,
        attribution.shares,
        [(one.meaning, one.standing, one.amount, one.held) for one in attribution.arrivals],
        sorted(finding.code for finding in attribution.findings),
        [(flow.rule, flow.at, flow.parts) for flow in facts.provenance().flows],
    )


@pytest.fixture
def programme() -> Programme:
    found = load_builtin(EXAMPLE).programme
    assert found is not None
    return found


def test_a_real_node_gives_the_same_as_the_record(own_node: BitcoinNode, programme: Programme, tmp_path: Path) -> None:
    """Slow for the node: it plays 505 blocks."""
    story = play(own_node).story
    with open_store(f"sqlite:///{tmp_path / 'live.sqlite3'}") as store:
        _, live = followed(own_node, store, renamed(programme, story))
    with example_desk(tmp_path) as desk:
        recorded = desk.chain.facts(EXAMPLE)
        assert recorded is not None
        assert said(live) == said(recorded)
        assert live.block.height == recorded.block.height


@pytest.mark.parametrize("of_coins", [False, True])
def test_a_real_wallet_signs_what_is_asked(
    own_node: BitcoinNode, programme: Programme, tmp_path: Path, *, of_coins: bool
) -> None:
    """Slow for the node. The wallet is Bitcoin Core's own, and knows nothing of Khazana."""
    play(own_node)
    folder = tmp_path / "proof"
    with open_store(f"sqlite:///{tmp_path / 'live.sqlite3'}") as store:
        _, facts = followed(own_node, store, programme)
        raw = {one.fact.transaction.txid: one.raw for one in store.chain.transactions(EXAMPLE, "regtest")}
    with example_desk(tmp_path) as desk:
        snapshot = snapshot_of(facts, desk.chain.status(EXAMPLE).stand)
    request = request_proof(facts, purpose="a test", of_coins=of_coins, raw=raw)
    written = write_request(folder, request, snapshot)
    psbts = [path for path in written if path.suffix == ".psbt"]
    assert len(psbts) == len(request.items)
    for path, signed in zip(psbts, sign_request(own_node, request), strict=True):
        path.with_suffix(".signed").write_text(signed, encoding="ascii")
    returned = read_signed(folder)
    assert returned.missing == ()
    (shown,) = check_files([("proof.json", (folder / "proof.json").read_bytes())], snapshot)
    assert shown.result is not None
    assert shown.result.proven == shown.result.claimed == facts.provenance().totals.held
    assert format_proof(returned.proof) == (folder / "proof.json").read_bytes()


def test_the_record_is_small_and_its_own(programme: Programme) -> None:
    with programme_file(programme, programme.chain.record) as path:
        assert path.stat().st_size < 300_000
        assert programme.chain.record_digest in path.read_text(encoding="ascii").splitlines()[-1]

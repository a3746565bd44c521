#!/usr/bin/env python3
"""Play the story of the built-in example on a node of one's own, and write down what it leaves.

The programme's folder gets chain.jsonl, a record of all that the node says about its scripts; proof.json, a proof of
reserves that the node's wallet signed; and the digest of the record in programme.toml. The other files are written by
hand: this program says where they do not fit the chain any more.
"""

import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from fakes.bitcoin_node import running_node  # noqa: E402 - found through the line above
from fakes.story import Played, followed, play, sign_request  # noqa: E402 - likewise

from khazana.app.proofs import request_proof  # noqa: E402 - likewise
from khazana.chain import record  # noqa: E402 - likewise
from khazana.programmes import Programme, load_builtin  # noqa: E402 - likewise
from khazana.reserve.proof import assemble, format_proof  # noqa: E402 - likewise
from khazana.store import open_store  # noqa: E402 - likewise

FOLDER = ROOT / "src" / "khazana" / "programmes" / "builtin" / "example-state"
PURPOSE = "Example of a proof of reserves, July 2025"


def main() -> None:
    """Play, record, sign, and say what does not fit."""
    programme = _programme()
    with (
        running_node() as node,
        tempfile.TemporaryDirectory() as folder,
        open_store(f"sqlite:///{folder}/story.sqlite3") as store,
    ):
        played = play(node)
        source, facts = followed(node, store, programme)
        scripts = {one.script for one in store.chain.watches(programme.id, "regtest")}
        digest = record(source, scripts, FOLDER / "chain.jsonl")
        request = request_proof(facts, purpose=PURPOSE, of_coins=False, raw={})
        (FOLDER / "proof.json").write_bytes(format_proof(assemble(request, sign_request(node, request))))
        _declare(digest)
        _compare(programme, played)


def _programme() -> Programme:
    """Load the programme; what is about to be written may be missing."""
    for name in ("chain.jsonl", "proof.json"):
        (FOLDER / name).touch()
    loaded = load_builtin("example-state")
    for finding in loaded.findings:
        sys.stdout.write(f"{finding.place}: {finding.text()}\n")
    if loaded.programme is None:
        sys.exit(1)
    return loaded.programme


def _declare(digest: str) -> None:
    file = FOLDER / "programme.toml"
    text = file.read_text(encoding="utf-8")
    line = f'record_digest = "{digest}"'
    file.write_text(re.sub(r'^record_digest = ".*"$', line, text, flags=re.MULTILINE), encoding="utf-8")


def _compare(programme: Programme, played: Played) -> None:
    known = {*played.story.txids.values()}
    lost = [(row.id, txid) for row in programme.evidence for txid in row.txids if txid not in known]
    for name, txid in lost:
        sys.stdout.write(f"evidence.csv: {name} names {txid}, which is not on the chain\n")
    sys.stdout.write(f"{FOLDER.relative_to(ROOT)}: written\n")


if __name__ == "__main__":
    main()

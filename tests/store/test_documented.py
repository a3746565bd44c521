"""What docs/reference/store.md and docs/how-to/use-postgresql.md say is so."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from fakes.events import purchases

from benchmarks.postgres import Server
from khazana.core import parse_instant
from khazana.store import open_store
from khazana.store.records import FIELDS
from khazana.store.tables import METADATA

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "store.md"
AT = parse_instant("2026-01-01T00:00Z")


def test_every_table_and_column_is_documented() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    told = {table: re.findall(r"`(\w+)`", columns) for table, columns in rows}
    assert told == {table.name: list(table.columns.keys()) for table in METADATA.tables.values()}


def test_a_line_has_the_fields_that_the_page_names() -> None:
    assert (FIELDS[0], FIELDS[-1]) == ("external_id", "within_end_us")


@pytest.mark.postgres
def test_a_dump_restored_gives_the_same_digests(postgres_server: Server, postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        receipt = store.import_events("x", purchases(50), imported_at=AT)
    restored_url = postgres_server.new_database()
    world = {**os.environ, "LC_ALL": "C"}
    programs = postgres_server.programs
    dump = subprocess.run([programs / "pg_dump", postgres_url], capture_output=True, check=True, env=world).stdout
    restoring = [programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", restored_url]
    subprocess.run(restoring, input=dump, check=True, env=world, stdout=subprocess.DEVNULL)
    with open_store(restored_url) as store:
        assert store.check() == ()
        assert store.batches("x")[-1].digest == receipt.digest
        assert store.import_events("x", purchases(51), imported_at=AT).new == 1
    postgres_server.drop_database(restored_url)

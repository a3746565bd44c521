"""Questions to the chain's tables are answered by the keys that were made for them, not by reading everything."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.chain_rows import NETWORK
from fakes.followed import busy_chain, run
from fakes.watched import single
from sqlalchemy import event

from khazana.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/books.sqlite3") as opened:
        run(opened, busy_chain(), single("miner"), single("other"))
        yield opened


def plans(store: Store, ask: Callable[[], object]) -> list[str]:
    """Return how SQLite answers the questions that are asked of it."""
    asked: list[tuple[str, object]] = []

    def note(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        asked.append((statement, parameters))

    engine = store._database.engine
    event.listen(engine, "before_cursor_execute", note)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        return [
            str(row[3])
            for statement, parameters in asked
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
        ]


def test_whether_a_coin_was_spent_is_looked_up_by_its_outpoint(store: Store) -> None:
    found = plans(store, lambda: store.chain.coins("x", NETWORK))
    spends = [plan for plan in found if "spends" in plan]
    assert len(spends) == 1
    assert "(network=? AND txid=? AND vout=?)" in spends[0], found


def test_the_history_of_a_script_is_looked_up_by_script_and_height(store: Store) -> None:
    script = store.chain.watches("x", NETWORK)[0].script
    found = plans(store, lambda: store.chain.history(NETWORK, script, before=(30, 0)))
    assert [plan for plan in found if "SCAN" in plan] == [], found
    assert sum("_script_ix (network=? AND script=? AND height<?)" in plan for plan in found) == 2, found


def test_the_scripts_used_are_looked_up_one_by_one(store: Store) -> None:
    found = plans(store, lambda: store.chain.used("x", NETWORK))
    assert any("outputs_script_ix (network=? AND script=?)" in plan for plan in found), found

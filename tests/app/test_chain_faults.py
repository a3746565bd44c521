"""Sources that fail or lie, processes that race, users who interrupt: what was kept stays, and nothing false is."""

import dataclasses
from collections.abc import Iterator

import pytest
from fakes.chain import FakeChain, script_of
from fakes.chain_rows import AT, rows
from fakes.chain_source import FakeChainSource
from fakes.clock import FixedClock
from fakes.followed import SMALL, busy_chain, following, held, run
from fakes.watched import single

from khazana.app.chain_sync import ChainSync
from khazana.core import ProofFailed, Unavailable
from khazana.store import ChainMoved, Store, open_store


@pytest.fixture
def store(tmp_path: object) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/books.sqlite3") as opened:
        yield opened


@pytest.fixture
def chain() -> FakeChain:
    made = FakeChain()
    for _ in range(5):
        made.mine(script_of("ours"))
    return made


def test_a_source_that_fails_leaves_what_was_kept(store: Store) -> None:
    made = busy_chain(30)
    work = following(store, made, SMALL)

    def fail(yielded: int) -> None:
        if yielded == 5:
            raise Unavailable("the line is dead", where="fake")

    work.source.before = fail  # type: ignore[attr-defined]
    work.limits = dataclasses.replace(SMALL, blocks=None)
    with pytest.raises(Unavailable, match="the line is dead"):
        work.run("x", [single("other")])
    assert 0 < len(rows(store)["transactions"]) <= 5
    work.source.before = None  # type: ignore[attr-defined]
    assert work.run("x", [single("other")]).complete
    assert held(store) == made.coins({script_of("other")})


class Lying(FakeChainSource):
    """Changes what it hands over."""

    def transactions(self, *asked: object, **more: object) -> Iterator[object]:  # type: ignore[override]
        for number, found in enumerate(FakeChainSource.transactions(self, *asked, **more)):  # type: ignore[arg-type]
            yield self.lie(found) if number == 6 else found

    def lie(self, found: object) -> object:
        """Change what was found; tests put their lie here."""
        return found


def _moved(found: object) -> object:
    return dataclasses.replace(found, position=found.position + 1)  # type: ignore[attr-defined, type-var]


def _cut(found: object) -> object:
    return dataclasses.replace(found, branch=found.branch[:-1])  # type: ignore[attr-defined, type-var]


def _unproven(found: object) -> object:
    return dataclasses.replace(found, branch=None)  # type: ignore[type-var]


@pytest.mark.parametrize("lie", [_moved, _cut, _unproven])
def test_what_is_not_proven_is_not_kept(store: Store, lie: object) -> None:
    made = busy_chain(30)
    source = Lying(made)
    source.lie = lie  # type: ignore[method-assign, assignment]
    work = ChainSync(store=store, source=source, clock=FixedClock(AT))  # type: ignore[arg-type]
    with pytest.raises(ProofFailed):
        work.run("x", [single("other")])
    assert rows(store)["transactions"] == [], "the span that held the lie was not kept"


def test_another_process_that_moves_the_chain_on_is_noticed(store: Store, chain: FakeChain) -> None:
    ours, theirs = following(store, chain), following(store, chain)
    ours.run("x", [single("ours")])
    chain.mine(script_of("ours"))
    theirs.run("y", [single("ours")])
    chain.reorganise(2, script=script_of("ours"))
    theirs.run("y", [single("ours")])
    receipt = ours.run("x", [single("ours")])
    assert receipt.complete
    assert held(store) == chain.coins({script_of("ours")})


def test_a_race_for_a_span_is_settled(store: Store, chain: FakeChain, monkeypatch: pytest.MonkeyPatch) -> None:
    work = following(store, chain)
    real, raced = store.chain.save_span, []

    def race(*asked: object, **more: object) -> None:
        if not raced:
            raced.append(True)
            following(store, chain).run("x", [single("ours")])
        real(*asked, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(store.chain, "save_span", race)
    assert work.run("x", [single("ours")]).complete
    assert held(store) == chain.coins({script_of("ours")})


def test_a_race_that_never_ends_is_given_up(store: Store, chain: FakeChain, monkeypatch: pytest.MonkeyPatch) -> None:
    def moved(*_: object, **__: object) -> None:
        raise ChainMoved("another process moved the chain on")

    monkeypatch.setattr(store.chain, "save_span", moved)
    with pytest.raises(ChainMoved):
        run(store, chain, single("ours"))


def test_progress_is_told_and_may_stop_the_work(store: Store) -> None:
    made = busy_chain(30)
    told: list[tuple[int, int | None, str]] = []
    following(store, made, SMALL).run("x", [single("other")], progress=lambda *one: told.append(one))
    blocks = [done for done, _, what in told if what == "blocks"]
    assert blocks == sorted(blocks)
    assert blocks[-1] == 30
    assert {total for _, total, what in told if what == "blocks"} == {30}

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    made.mine(script_of("other"))
    with pytest.raises(KeyboardInterrupt):
        following(store, made, SMALL).run("x", [single("other")], progress=interrupt)
    assert run(store, made, single("other")).complete
    assert held(store) == made.coins({script_of("other")})

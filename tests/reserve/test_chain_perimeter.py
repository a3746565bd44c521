"""The perimeter on the chain: who claims which script when, and in which version."""

from datetime import timedelta

import pytest
from fakes.chain_facts import BTC, START, FakeChain, block_at, entry, script, time_at
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput, SourceKind
from khazana.reserve.chain_perimeter import ChainPerimeter, ScriptEntry

DAY = timedelta(days=1)


def codes(found: ChainPerimeter) -> list[str]:
    return [finding.code for finding in found.findings]


def test_an_entry_counts_from_its_first_instant_to_before_its_last() -> None:
    one = entry("a", since=START, until=START + DAY)
    found = ChainPerimeter.of([one])
    assert found.entry_at(script("a"), START) == one
    assert found.entry_at(script("a"), START + DAY - timedelta(microseconds=1)) == one
    assert found.entry_at(script("a"), START + DAY) is None
    assert found.entry_at(script("a"), START - timedelta(microseconds=1)) is None
    assert found.entry_at(script("b"), START) is None


def test_an_entry_without_dates_counts_always() -> None:
    found = ChainPerimeter.of([entry("a")])
    assert found.always(script("a")) == found.entry_at(script("a"), time_at(0)) == entry("a")
    assert ChainPerimeter.of([entry("a", since=START)]).always(script("a")) is None


def test_two_claimants_of_one_script_are_a_finding_and_a_primary_source_counts() -> None:
    press = entry("a", "vault", claimant="a newspaper", source_kind=SourceKind.PRESS)
    office = entry("a", "cold", claimant="office")
    found = ChainPerimeter.of([press, office])
    assert codes(found) == ["perimeter.two-claimants", "perimeter.two-wallets"]
    assert found.entry_at(script("a"), START) == office
    assert found.claims_on(script("a")) == (office, press)
    assert dict(found.findings[0].params)["claimants"] == "a newspaper, office"
    assert all("{" not in finding.text() + finding.remedy() for finding in found.findings)


def test_one_claimant_after_another_is_no_conflict() -> None:
    rows = [entry("a", until=START), entry("a", claimant="another state", since=START)]
    assert codes(ChainPerimeter.of(rows)) == []
    assert codes(ChainPerimeter.of([entry("a"), entry("a", claimant="x", since=START + DAY)])) != []


def test_versions_stay_readable() -> None:
    first, gone, late = entry("a"), entry("b", withdrawn=3), entry("c", version=2)
    rows = [late, gone, first]
    versions = [ChainPerimeter.of(rows, version=number) for number in (1, 2, 3)]
    names = [{row.script for row in found.entries} for found in versions]
    assert names == [
        {script("a"), script("b")},
        {script("a"), script("b"), script("c")},
        {script("a"), script("c")},
    ]
    assert ChainPerimeter.of(rows) == versions[2]
    assert versions[0].versions == (1, 2, 3)
    with pytest.raises(BadInput, match="no such version"):
        ChainPerimeter.of(rows, version=4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": START, "until": START},
        {"since": START + DAY, "until": START},
        {"version": 0},
        {"version": 2, "withdrawn": 2},
    ],
)
def test_an_entry_makes_sense(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        entry("a", **wrong)


@pytest.mark.parametrize("held", [b"", bytes(10_001), "00"])
def test_a_script_is_bytes(held: object) -> None:
    with pytest.raises(BadInput):
        ScriptEntry(
            script=held,  # type: ignore[arg-type]
            wallet="cold",
            claimant="office",
            source="office",
            source_kind=SourceKind.PRIMARY,
        )


ROWS = st.builds(
    entry,
    st.sampled_from(("a", "b")),
    st.sampled_from(("cold", "hot")),
    claimant=st.sampled_from(("office", "press")),
    source_kind=st.sampled_from(SourceKind),
    since=st.one_of(st.none(), st.integers(0, 9).map(time_at)),
    until=st.one_of(st.none(), st.integers(10, 19).map(time_at)),
)


@given(rows=st.lists(ROWS, max_size=5), seed=st.randoms(use_true_random=False), at=st.integers(-1, 20).map(time_at))
def test_the_order_of_entries_does_not_matter(rows: list[ScriptEntry], seed: object, at: object) -> None:
    found = ChainPerimeter.of(rows)
    mixed = [*rows, *rows[:1]]
    seed.shuffle(mixed)  # type: ignore[attr-defined]
    assert ChainPerimeter.of(mixed) == found
    for name in ("a", "b"):
        covering = [row for row in rows if row.script == script(name) and row.covers(at)]  # type: ignore[arg-type]
        assert (found.entry_at(script(name), at) is not None) == bool(covering)  # type: ignore[arg-type]


def test_the_perimeter_at_a_block_has_what_counts_at_its_time() -> None:
    found = ChainPerimeter.of([entry("a"), entry("b", since=time_at(11)), entry("c", until=time_at(10))])
    within = found.at_block(block_at(10), time_at(10))
    assert set(within.entries) == {script("a")}
    chain = FakeChain(10)
    chain.coinbase(("a", BTC))
    assert chain.block == within.block

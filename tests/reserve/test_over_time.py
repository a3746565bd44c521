"""What was held over time agrees with provenance traced to the same block, however long the history."""

from collections.abc import Iterator

import pytest
from fakes.example_desk import EXAMPLE, example_desk

from khazana.app.chain_facts import ChainFacts
from khazana.core import Standing
from khazana.reserve.provenance import Category, HeldAt, Meaning, group_origins, history, trace


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChainFacts]:
    with example_desk(tmp_path_factory.mktemp("history")) as desk:
        found = desk.chain.facts(EXAMPLE)
        assert found is not None
        yield found


def points(facts: ChainFacts) -> tuple[HeldAt, ...]:
    grouping = group_origins(facts.provenance(), facts.attribution())
    return history(
        facts.transactions, facts.perimeter, grouping, block=facts.block, at=facts.block_at, labels=facts.labels
    )


def test_each_point_is_what_a_trace_to_its_block_holds(facts: ChainFacts) -> None:
    for point in points(facts):
        traced = trace(facts.transactions, facts.perimeter, block=point.block, at=point.at, labels=facts.labels)
        assert sum(amount for _, amount in point.held) == traced.totals.held
        by_category: dict[Category, int] = {}
        for origin in traced.origins:
            by_category[origin.category] = by_category.get(origin.category, 0) + origin.held
        mine: dict[Category, int] = {}
        for group, amount in point.held:
            mine[group.category] = mine.get(group.category, 0) + amount
        assert mine == {category: amount for category, amount in by_category.items() if amount}


def test_the_last_point_is_the_block_itself_and_its_sums_are_the_shares(facts: ChainFacts) -> None:
    last = points(facts)[-1]
    assert (last.block, last.at) == (facts.block, facts.block_at)
    sums: dict[tuple[Meaning, Standing], int] = {}
    for group, amount in last.held:
        key = (group.meaning, group.standing)
        sums[key] = sums.get(key, 0) + amount
    assert sums == {(one.meaning, one.standing): one.held for one in facts.attribution().shares if one.held}


def test_points_are_in_order_and_no_block_is_missing(facts: ChainFacts) -> None:
    heights = [point.block.height for point in points(facts)]
    assert heights == sorted(set(heights))
    assert set(heights) >= {flow.block.height for flow in facts.provenance().flows} | {facts.block.height}


def test_a_long_history_is_looked_at_less_often_and_ends_alike(
    facts: ChainFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = points(facts)
    monkeypatch.setattr("khazana.reserve.provenance.over_time._WORK", 100)
    few = points(facts)
    assert len(few) <= 9 < len(whole)
    assert few[-1] == whole[-1]
    assert set(few) <= set(whole)


def test_only_what_dwarfs_the_rest_is_told_apart(facts: ChainFacts) -> None:
    provenance, attribution = facts.provenance(), facts.attribution()
    grouping = group_origins(provenance, attribution)
    large = [key for key, group in grouping.items() if group.is_large]
    assert {category for category, _ in large} == {Category.RECEIPT}
    assert len(large) == 3
    small = [origin for origin in provenance.origins if (origin.category, origin.txid) not in large]
    assert max(origin.amount for origin in small) < 10**10

"""Evidence from beyond the chain: what it is matched to, and what it then makes of the coins."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.chain_facts import OURS, FakeChain, histories, perimeter, script, time_at
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import BadInput, Interval, SourceKind, Standing, sats
from khazana.reserve.provenance import (
    RECEIVED,
    Attribution,
    Label,
    MatchRules,
    Meaning,
    PurchaseRecord,
    RecordKind,
    Relation,
    attribute,
    trace,
)

RULES = MatchRules(before=timedelta(0), after=timedelta(hours=1))
PRIMARY, PRESS = SourceKind.PRIMARY, SourceKind.PRESS


def record(name: str, amount: int, height: int, *txids: str, **more: object) -> PurchaseRecord:
    """Return an order of an exact amount, dated in the ten minutes of a block."""
    fields: dict[str, object] = {
        "kind": RecordKind.ORDER,
        "least": sats(amount),
        "most": sats(amount),
        "within": Interval(time_at(height), time_at(height + 1)),
        "source": "office",
        "source_kind": PRIMARY,
    }
    return PurchaseRecord(id=name, txids=txids, **(fields | more))  # type: ignore[arg-type]


def said(name: str, amount: int, height: int, *txids: str) -> PurchaseRecord:
    return record(name, amount, height, *txids, kind=RecordKind.ANNOUNCEMENT, source="post", source_kind=PRESS)


def receipts(*rows: tuple[int, int]) -> tuple[FakeChain, list[str]]:
    """Return a chain with receipts, each a height and an amount, and their txids."""
    chain = FakeChain()
    for height, amount in rows:
        chain.to(height)
        chain.pay([("seller", amount + 1)], ("a0", amount))
    return chain, [fact.transaction.txid for fact in chain.facts]


def found(chain: FakeChain, *records: PurchaseRecord, labels: tuple[Label, ...] = ()) -> Attribution:
    traced = trace(chain.facts, perimeter(*OURS), block=chain.block, at=chain.at, labels=labels)
    return attribute(traced, records=records, labels=labels, rules=RULES)


def meanings(result: Attribution) -> list[tuple[Meaning, Standing]]:
    return [(one.meaning, one.standing) for one in result.arrivals]


def codes(result: Attribution) -> list[str]:
    return [finding.code.removeprefix("provenance.evidence-") for finding in result.findings]


PROVEN = (Meaning.PURCHASE, Standing.PROVEN)
CLAIMED = (Meaning.PURCHASE, Standing.CLAIMED)
UNKNOWN = (Meaning.UNKNOWN, Standing.UNKNOWN)


@pytest.mark.parametrize(
    ("evidence", "meaning"),
    [
        (record("o", 50, 1), PROVEN),
        (record("o", 50, 1, source_kind=PRESS), CLAIMED),
        (said("o", 50, 1), CLAIMED),
        (record("o", 50, 1, kind=RecordKind.ANNOUNCEMENT), CLAIMED),
        (record("o", 51, 1), UNKNOWN),
        (record("o", 50, 2), UNKNOWN),
        (record("o", 50, 0), PROVEN),
    ],
)
def test_what_evidence_makes_of_a_receipt(evidence: PurchaseRecord, meaning: tuple[Meaning, Standing]) -> None:
    """The receipt is of 50 at block 1; the rules allow for an hour, six blocks, after the record."""
    chain, _ = receipts((1, 50))
    result = found(chain, evidence)
    assert meanings(result) == [meaning]
    assert codes(result) == (["unmatched"] if meaning is UNKNOWN else [])


def test_an_order_and_an_announcement_of_one_purchase_stand_beside_each_other() -> None:
    chain, _ = receipts((1, 50))
    result = found(chain, said("post", 50, 1), record("order", 50, 1))
    assert meanings(result) == [PROVEN]
    assert {one.evidence for one in result.arrivals[0].evidence} == {"order", "post"}


def test_two_receipts_of_one_amount_are_not_chosen_between() -> None:
    chain, _ = receipts((1, 50), (2, 50))
    result = found(chain, record("o", 50, 0))
    assert meanings(result) == [UNKNOWN, UNKNOWN]
    assert codes(result) == ["ambiguous"]


def test_two_records_do_not_share_a_receipt() -> None:
    chain, _ = receipts((1, 50))
    result = found(chain, record("o", 50, 1), record("p", 50, 1))
    assert meanings(result) == [UNKNOWN]
    assert codes(result) == ["ambiguous", "ambiguous"]


def test_a_record_finds_the_receipt_of_its_own_time_first() -> None:
    chain, _ = receipts((1, 50), (2, 50), (3, 50))
    result = found(chain, *(record(f"o{height}", 50, height) for height in (1, 2, 3)))
    assert meanings(result) == [PROVEN] * 3


def test_named_transactions_are_matched_whatever_else_fits() -> None:
    chain, (one, two) = receipts((1, 50), (2, 50))
    result = found(chain, record("o", 50, 1, two))
    assert meanings(result) == [UNKNOWN, PROVEN]
    assert one != two


def test_orders_that_came_together_are_added_up() -> None:
    chain, (txid,) = receipts((1, 80))
    result = found(chain, record("o", 50, 1, txid), record("p", 30, 1, txid))
    assert meanings(result) == [PROVEN]
    assert len(result.arrivals[0].evidence) == 2
    assert codes(found(chain, record("o", 50, 1, txid))) == ["differs"]


def test_one_order_may_come_in_parts() -> None:
    chain, txids = receipts((1, 30), (2, 20))
    assert meanings(found(chain, record("o", 50, 1, *txids))) == [PROVEN, PROVEN]


def test_a_named_transaction_has_to_be_there_and_in_time() -> None:
    chain, (txid,) = receipts((1, 50))
    assert codes(found(chain, record("o", 50, 1, "ab" * 32))) == ["unmatched"]
    assert codes(found(chain, record("o", 50, 2, txid))) == ["differs"]


def seller(kind: SourceKind) -> Label:
    return Label(
        id="desk", script=script("seller"), party="the desk", relation=Relation.SELLER, source="s", source_kind=kind
    )


@pytest.mark.parametrize(("kind", "meaning"), [(PRIMARY, PROVEN), (PRESS, CLAIMED)])
def test_a_seller_known_by_its_scripts(kind: SourceKind, meaning: tuple[Meaning, Standing]) -> None:
    chain, _ = receipts((1, 50))
    result = found(chain, labels=(seller(kind),))
    assert meanings(result) == [meaning]
    assert [one.evidence for one in result.arrivals[0].evidence] == ["desk"]


@pytest.mark.parametrize(("kind", "standing"), [(PRIMARY, Standing.PROVEN), (PRESS, Standing.CLAIMED)])
def test_a_pocket_known_by_its_scripts(kind: SourceKind, standing: Standing) -> None:
    chain, _ = receipts((1, 50))
    label = replace(seller(kind), relation=Relation.SAME_STATE)
    assert meanings(found(chain, labels=(label,))) == [(Meaning.CONSOLIDATION, standing)]


def test_evidence_has_ids_of_its_own() -> None:
    chain, _ = receipts((1, 50))
    with pytest.raises(BadInput, match="one id"):
        found(chain, record("o", 50, 1), record("o", 60, 1))
    with pytest.raises(BadInput, match="one id"):
        found(chain, record("desk", 50, 1), labels=(seller(PRIMARY),))
    with pytest.raises(BadInput, match="least to most"):
        record("o", 5, 1, most=sats(4))
    with pytest.raises(BadInput, match="0 to 366"):
        MatchRules(after=timedelta(days=400))


RECORDS = st.lists(
    st.builds(record, st.uuids(version=4).map(str), st.integers(1, 100), st.integers(0, 300)),
    max_size=8,
    unique_by=lambda one: one.id,
)


@settings(max_examples=60, deadline=None)
@given(chain=histories(), records=RECORDS, seed=st.randoms(use_true_random=False))
def test_every_satoshi_that_came_has_one_meaning(chain: FakeChain, records: list[PurchaseRecord], seed: object) -> None:
    traced = trace(chain.facts, perimeter(*OURS), block=chain.block, at=chain.at)
    result = attribute(traced, records=records)
    assert sum(one.arrived for one in result.shares) == sum(traced.totals.of(one) for one in RECEIVED)
    assert sum(one.held for one in result.shares) == traced.totals.held
    for share in result.shares:
        assert (share.standing is Standing.UNKNOWN) == (share.meaning is Meaning.UNKNOWN)
    seed.shuffle(records)  # type: ignore[attr-defined]
    assert attribute(traced, records=records) == result

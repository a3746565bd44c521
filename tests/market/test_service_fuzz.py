"""No answer, however odd, brings a service down: prices or a refusal, nothing else."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from fakes.canned_answers import ask, span
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import Unavailable

VECTORS = Path(__file__).parents[1] / "vectors" / "market"
MINUTE = timedelta(minutes=1)
VALID = {
    "coinbase": (VECTORS / "coinbase_btc_usd_60.json").read_text(),
    "kraken": (VECTORS / "kraken_xbtusd_1.json").read_text(),
    "mempool": (VECTORS / "mempool_usd_gaps.json").read_text(),
}
WHEN = {
    "coinbase": span("2019-01-01T00:00Z", "2019-01-01T00:05Z"),
    "kraken": span("2023-07-06T19:18Z", "2023-07-06T19:25Z"),
    "mempool": span("2010-01-01T00:00Z", "2026-01-01T00:00Z"),
}
NUMBERS = st.sampled_from(["0", "-1", "1e999", "1E-400", "-0.0", "NaN", "12345678901234567890", "0.1", "1546300800"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)


def survives(name: str, body: bytes) -> None:
    options = {} if name == "mempool" else {"candle": MINUTE}
    try:
        answer, _ = ask(name, body, WHEN[name], **options)
    except Unavailable:
        return
    assert all(mark.at in WHEN[name] and mark.price.amount > 0 for mark in answer.marks)
    assert [mark.at for mark in answer.marks] == sorted({mark.at for mark in answer.marks})
    assert all(type(mark.price.amount) is Decimal for mark in answer.marks)


@settings(max_examples=60)
@given(st.sampled_from([*VALID]), st.binary(max_size=60) | TREES.map(lambda tree: json.dumps(tree).encode()))
def test_no_answer_brings_a_service_down(name: str, body: bytes) -> None:
    survives(name, body)


@settings(max_examples=150)
@given(st.sampled_from([*VALID]), st.data())
def test_no_change_of_a_good_answer_brings_a_service_down(name: str, data: st.DataObject) -> None:
    text = VALID[name]
    start = data.draw(st.integers(0, len(text)), label="start")
    end = data.draw(st.integers(start, min(len(text), start + 12)), label="end")
    put = data.draw(NUMBERS | st.text(max_size=4) | TREES.map(json.dumps), label="put")
    survives(name, (text[:start] + put + text[end:]).encode("utf-8", "surrogatepass"))


@settings(max_examples=100)
@given(st.sampled_from([*VALID]), st.data())
def test_no_other_value_in_a_good_answer_brings_a_service_down(name: str, data: st.DataObject) -> None:
    tree = json.loads(VALID[name])
    inside = tree
    while isinstance(inside, list | dict) and inside:
        keys = list(inside) if isinstance(inside, dict) else range(len(inside))
        key = data.draw(st.sampled_from(list(keys)), label="key")
        if not isinstance(inside[key], list | dict) or data.draw(st.booleans(), label="here"):
            inside[key] = data.draw(TREES, label="value")
            break
        inside = inside[key]
    survives(name, json.dumps(tree).encode())

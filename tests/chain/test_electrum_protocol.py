"""Messages of the Electrum protocol: what its documentation shows, and what has another form than it says.

The known answers are those of the documentation, https://electrum-protocol.readthedocs.io (protocol-basics).
"""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.chain.electrum_protocol import (
    Entry,
    read_headers,
    read_history,
    read_merkle,
    read_status,
    read_tip,
    read_transaction,
    read_version,
    script_hash,
    status_of,
)
from khazana.core import Unavailable

WHERE = "tcp://server:1 method"
HASH = "ab" * 32
HEADER = "00" * 80

Reader = Callable[[object], object]
READERS: dict[str, Reader] = {
    "version": lambda result: read_version(result, WHERE),
    "tip": lambda result: read_tip(result, WHERE),
    "headers": lambda result: read_headers(result, WHERE, 2),
    "history": lambda result: read_history(result, WHERE),
    "transaction": lambda result: read_transaction(result, WHERE),
    "merkle": lambda result: read_merkle(result, WHERE, 7),
    "status": lambda result: read_status(result, WHERE),
}


def test_a_script_hash_and_a_status_of_the_documentation() -> None:
    genesis = bytes.fromhex(
        "4104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb"
        "649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac"
    )
    assert script_hash(genesis) == "740485f380ff6379d11ef6fe7d7cdd68aea7f8bd0d953d9fdf3531fb7d531833"
    history = (
        Entry(2472, "a6c9c361bd0bc536d6a22648efbf8f9b200e425ef6c3a7a9669dc444c532a347"),
        Entry(2473, "9c42f84b2fcdaff676ba25d9d4941741cc0d1a01cce0c23fdc4c0b2afa38431c"),
        Entry(2473, "770f2d4371b3fabb902dd9a103e2dd005fcd3971181078fca4a2a1d6ff127b30"),
        Entry(0, "80b19848aed792565ab7c5a79b7c2a00fbf985741579396ebe0ab6098e607311"),
        Entry(0, "e02a1dadfa83b996b24175df807b271ea5d02937ef5b35c195fac1e1bdc3198f"),
        Entry(-1, "bb4c8ab438c13b89ca80d1d5bee25b0b6b7f55673f4d801998ba97db161d9e85"),
    )
    assert status_of(history) == "78e96c6562cafa71c115503b9411fdfdc595a45031e2ab76ff75162fe1b0590d"


def test_headers_come_in_one_text_or_in_a_list() -> None:
    two = "01" * 80 + "02" * 80
    assert read_headers({"hex": two, "count": 2, "max": 2016}, WHERE, 2) == bytes.fromhex(two)
    listed = {"headers": [two[:160], two[160:]], "count": 2, "max": 2016}
    assert read_headers(listed, WHERE, 2) == bytes.fromhex(two)
    assert read_headers({"hex": "", "count": 0, "max": 2016}, WHERE, 2) == b""


@pytest.mark.parametrize(("said", "version"), [("1.4", (1, 4)), ("1.4.3", (1, 4, 3)), ("1.6", (1, 6))])
def test_versions_that_are_spoken(said: str, version: tuple[int, ...]) -> None:
    assert read_version(["ElectrumX 1.18.0", said], WHERE) == version


def test_a_branch_is_handed_up_in_the_order_of_the_wire() -> None:
    steps = [f"{number:064x}" for number in range(3)]
    place, branch = read_merkle({"block_height": 7, "pos": 5, "merkle": steps}, WHERE, 7)
    assert place == 5
    assert branch == tuple(number.to_bytes(32, "little") for number in range(3))


MERKLE = {"block_height": 7, "pos": 0, "merkle": [HASH]}


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        ("version", None),
        ("version", ["x"]),
        ("version", ["x", "1.3"]),
        ("version", ["x", "1.7"]),
        ("version", ["x", "2.0"]),
        ("version", ["x", 1.4]),
        ("version", ["x", "1.4.a"]),
        ("version", ["x", "\u0661.4"]),
        ("tip", []),
        ("tip", {"height": -1, "hex": HEADER}),
        ("tip", {"height": 2**31, "hex": HEADER}),
        ("tip", {"height": True, "hex": HEADER}),
        ("tip", {"height": "7", "hex": HEADER}),
        ("tip", {"height": 7, "hex": HEADER[2:]}),
        ("tip", {"height": 7, "hex": "zz" * 80}),
        ("tip", {"height": 7}),
        ("headers", {"hex": HEADER * 3, "count": 3}),
        ("headers", {"hex": HEADER, "count": 2}),
        ("headers", {"hex": HEADER[:-2], "count": 1}),
        ("headers", {"hex": HEADER, "count": True}),
        ("headers", {"hex": HEADER[:-1], "count": 1}),
        ("headers", {"headers": [HEADER] * 3, "count": 3}),
        ("headers", {"headers": [HEADER[:-2]], "count": 1}),
        ("headers", {"headers": HEADER, "count": 1}),
        ("history", {}),
        ("history", [[]]),
        ("history", [{"tx_hash": HASH}]),
        ("history", [{"tx_hash": HASH, "height": -2}]),
        ("history", [{"tx_hash": HASH, "height": 2**31}]),
        ("history", [{"tx_hash": HASH, "height": 1.0}]),
        ("history", [{"tx_hash": HASH.upper(), "height": 1}]),
        ("history", [{"tx_hash": HASH[2:], "height": 1}]),
        ("transaction", None),
        ("transaction", {"hex": "00"}),
        ("transaction", "0"),
        ("transaction", "0g"),
        ("transaction", "00 00"),
        ("transaction", "00" * 4_000_001),
        ("merkle", []),
        ("merkle", {**MERKLE, "block_height": 8}),
        ("merkle", {**MERKLE, "pos": -1}),
        ("merkle", {**MERKLE, "pos": False}),
        ("merkle", {**MERKLE, "merkle": HASH}),
        ("merkle", {**MERKLE, "merkle": [HASH] * 33}),
        ("merkle", {**MERKLE, "merkle": [HASH[2:]]}),
        ("merkle", {**MERKLE, "merkle": ["zz" * 32]}),
        ("merkle", {**MERKLE, "merkle": ["ab " * 21 + "a"]}),
        ("status", 7),
        ("status", HASH[2:]),
    ],
)
def test_each_field_of_another_form_is_refused_with_server_method_and_value(kind: str, result: object) -> None:
    with pytest.raises(Unavailable) as refused:
        READERS[kind](result)
    assert refused.value.where == WHERE
    assert refused.value.remedy
    assert len(str(refused.value)) < 400


HEX = st.sampled_from([HASH, HEADER, HASH[1:], "", "zz"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**33) | st.floats() | st.text(max_size=9) | HEX,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["hex", "height", "headers", "count", "tx_hash", "block_height", "pos", "merkle", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", READERS)
@given(result=VALUES)
def test_whatever_comes_is_read_or_refused(kind: str, result: object) -> None:
    try:
        read = READERS[kind](result)
    except Unavailable as refused:
        assert refused.where == WHERE  # noqa: PT017 - either is right
    else:
        assert read is None or isinstance(read, tuple | bytes | str)

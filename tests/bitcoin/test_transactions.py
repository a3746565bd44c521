"""Our reading of transactions against btclib's, on Core's vectors and on what is made of them."""

import random
import struct
import tracemalloc

import pytest
from btclib.exceptions import BTClibException
from btclib.tx.tx import Tx
from fakes.bitcoin_vectors import core_transactions, transactions
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.bitcoin import RawTransaction, parse_transaction, with_spent
from khazana.core import MAX_SATS, BadInput, OutPoint, Output, ProofFailed, Sats

PAYS = Output(Sats(1_000), b"\x51")


def made(inputs: bytes, outputs: bytes = b"\x01" + bytes(8) + b"\x00", *, witness: bytes | None = None) -> bytes:
    mark = b"" if witness is None else b"\x00\x01"
    return b"\x02\0\0\0" + mark + inputs + outputs + (witness or b"") + bytes(4)


def spending(*places: int, script: bytes = b"\x00") -> bytes:
    one = (b"\xab" * 32 + struct.pack("<I", place) + script + b"\xff" * 4 for place in places)
    return bytes([len(places)]) + b"".join(one)


def read_by_btclib(raw: bytes) -> RawTransaction:
    """Make of btclib's reading what ours gives."""
    tx = Tx.parse(raw)
    return RawTransaction(
        txid=tx.id.hex(),
        wtxid=tx.hash.hex(),
        version=tx.version,
        lock_time=tx.lock_time,
        outpoints=() if tx.is_coinbase else tuple(OutPoint(i.prev_out.tx_id.hex(), i.prev_out.vout) for i in tx.vin),
        sequences=tuple(i.sequence for i in tx.vin),
        script_sigs=tuple(i.script_sig for i in tx.vin),
        witnesses=tuple(tuple(i.script_witness.stack) for i in tx.vin) if tx.is_segwit else (),
        outputs=tuple(Output(Sats(o.value), o.script_pub_key.script) for o in tx.vout),
        is_coinbase=tx.is_coinbase,
        size=tx.size,
        weight=tx.weight,
    )


def test_every_known_transaction_reads_as_btclib_reads_it() -> None:
    assert len(transactions()) > 600
    for raw in transactions():
        assert parse_transaction(raw) == read_by_btclib(raw), raw.hex()


def test_what_core_calls_bad_is_refused() -> None:
    bad = [raw for flags, raw in core_transactions("tx_invalid.json") if flags == "BADTX"]
    assert len(bad) == 9
    for raw in bad:
        with pytest.raises(BadInput):
            parse_transaction(raw)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(transactions()) - 1), st.randoms(use_true_random=False))
def test_changed_bytes_are_accepted_or_refused_as_btclib_does(number: int, chance: random.Random) -> None:
    raw = bytearray(transactions()[number])
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(raw))
        change = chance.randrange(4)
        if change == 0:
            raw[place] = chance.choice((0, 1, 2, 0xFC, 0xFD, 0xFE, 0xFF, chance.randrange(256)))
        elif change == 1:
            del raw[place : place + chance.randint(1, 40)]
        elif change == 2:
            raw[place:place] = chance.randbytes(chance.randint(1, 40))
        else:
            del raw[place:]
        raw = raw or bytearray(1)
    try:
        theirs = read_by_btclib(bytes(raw))
    except BTClibException:
        with pytest.raises(BadInput):
            parse_transaction(bytes(raw))
        return
    assert parse_transaction(bytes(raw)) == theirs


def test_a_coinbase_spends_nothing() -> None:
    null = bytes(32) + b"\xff" * 4
    found = parse_transaction(made(b"\x01" + null + b"\x02\x51\x51" + b"\xff" * 4))
    assert found.is_coinbase
    assert found.outpoints == ()
    assert with_spent(found, ()).is_coinbase
    for script in (b"\x01\x51", b"\x65" + b"\x51" * 0x65):
        with pytest.raises(BadInput, match="2 to 100 bytes"):
            parse_transaction(made(b"\x01" + null + script + b"\xff" * 4))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "end within"),
        (made(b"\x00\x02"), "no flag but that of witnesses"),
        (made(spending(0), b"\x00"), "pays something"),
        (made(spending(0, 0)), "spends an output twice"),
        (made(b"\xfd\x01\x00" + spending(0)[1:]), "longer than it need be"),
        (made(b"\xff" + b"\xff" * 8), "more than the bytes that follow"),
        (made(spending(0), b"\xfe\xff\xff\xff\x01"), "more than the bytes that follow"),
        (made(spending(0, script=b"\xfe\xff\xff\xff\x7f")), "more than the bytes that follow"),
        (made(spending(0), witness=b"\x00"), "has none"),
        (made(spending(0), b"\x01" + struct.pack("<Q", MAX_SATS + 1) + b"\x00"), "more than there can be"),
        (made(spending(0)) + b"\x00", "go on after"),
        (made(spending(0))[:-1], "end within"),
        (bytes(4_000_001), "at most 4000000 bytes"),
        (made(spending(0), b"\x01" + bytes(8) + b"\xfe\x40\x42\x0f\x00" + bytes(1_000_000)), "fits a block"),
    ],
)
def test_a_refusal_says_why(raw: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        parse_transaction(raw)


def test_a_transaction_as_long_as_a_block_costs_bounded_memory() -> None:
    """The shortest things there are, as many as fit: a witness of 3.9 million empty items, then empty outputs."""
    items = 3_900_000
    many = made(spending(0), witness=b"\xfe" + struct.pack("<I", items) + bytes(items))
    wide = made(spending(0), b"\xfe" + struct.pack("<I", 110_000) + bytes(9 * 110_000))
    for raw in (many, wide):
        tracemalloc.start()
        parse_transaction(raw)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 100 * 2**20


def test_what_is_spent_stands_beside_its_input() -> None:
    found = parse_transaction(made(spending(0, 7), b"\x01" + struct.pack("<Q", 1_500) + b"\x01\x51"))
    whole = with_spent(found, (PAYS, Output(Sats(600), b"\x52")))
    assert [(entry.outpoint.vout, entry.spent.amount) for entry in whole.inputs] == [(0, 1_000), (7, 600)]
    assert whole.fee == 100


@pytest.mark.parametrize(
    ("spent", "says"), [((), "0 outputs were named"), ((PAYS,), "1 outputs"), ((PAYS,) * 2, "more")]
)
def test_what_cannot_have_been_spent_is_refused(spent: tuple[Output, ...], says: str) -> None:
    found = parse_transaction(made(spending(0, 1), b"\x01" + struct.pack("<Q", 2_001) + b"\x01\x51"))
    with pytest.raises(ProofFailed, match=says):
        with_spent(found, spent)

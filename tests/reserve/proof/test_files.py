"""Messages, snapshots and proofs as texts and files: what is written is read again, and nothing else is."""

from contextlib import suppress
from dataclasses import replace

import pytest
from fakes.chain_facts import block_at
from fakes.reserve_proofs import Reserve, terms
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import MAX_SATS, BadInput, Basis, BlockRef, OutPoint, Output, sats
from khazana.reserve.proof import (
    ProofTerms,
    ReserveMessage,
    ReserveProof,
    ScriptSignature,
    ShownCoin,
    Snapshot,
    SnapshotCoin,
    Subject,
    coins_subject,
    format_message,
    format_proof,
    format_snapshot,
    parse_message,
    parse_proof,
    parse_snapshot,
    scripts_subject,
)

HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)
SCRIPTS = st.binary(min_size=1, max_size=40)
BLOCKS = st.builds(BlockRef, st.integers(0, 2**31 - 1), HASHES)
OUTPOINTS = st.builds(OutPoint, HASHES, st.integers(0, 2**32 - 1))
OUTPUTS = st.builds(Output, st.integers(0, MAX_SATS).map(sats), SCRIPTS)
SEEN = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=60)


def is_plain(text: str) -> bool:
    try:
        terms(purpose=text)
    except BadInput:
        return False
    return True


PURPOSES = SEEN.filter(is_plain)
SUBJECTS = st.one_of(
    st.builds(scripts_subject, st.lists(SCRIPTS, min_size=1, max_size=5)),
    st.builds(coins_subject, st.lists(st.tuples(OUTPOINTS, st.integers(0, 10**12)), min_size=1, max_size=5)),
)
MESSAGES = st.builds(
    ReserveMessage,
    terms=st.builds(
        ProofTerms,
        programme=st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True),
        network=st.sampled_from(("main", "test", "testnet4", "signet", "regtest")),
        block=BLOCKS,
        purpose=PURPOSES,
    ),
    subject=SUBJECTS,
)


@given(message=MESSAGES)
def test_a_message_is_read_as_it_was_written(message: ReserveMessage) -> None:
    assert parse_message(format_message(message)) == message


@given(message=MESSAGES, place=st.integers(0, 500), letter=st.characters())
def test_a_changed_message_is_another_or_none(message: ReserveMessage, place: int, letter: str) -> None:
    text = format_message(message)
    changed = text[: place % len(text)] + letter + text[place % len(text) + 1 :]
    if changed != text:
        with suppress(BadInput):
            assert parse_message(changed) != message


@given(text=st.text(max_size=300))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_message(text)


@pytest.mark.parametrize(
    "purpose",
    ["", " ahead", "behind ", "two\nlines", "tab\tbed", "hidden\u200b", "turned\u202ename", "e\u0301", "x" * 201],
)
def test_a_purpose_is_what_a_wallet_shows(purpose: str) -> None:
    with pytest.raises(BadInput):
        terms(purpose=purpose)


@pytest.mark.parametrize("changed", [{"programme": "El Salvador"}, {"network": "liquid"}, {"programme": ""}])
def test_terms_are_checked(changed: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        terms(**changed)


def test_the_order_of_a_list_does_not_change_what_is_signed() -> None:
    assert scripts_subject([b"a", b"b", b"a"]) == scripts_subject([b"b", b"a"])
    rows = [(OutPoint("ab" * 32, 1), 5), (OutPoint("ab" * 32, 0), 7)]
    assert coins_subject(rows) == coins_subject(rows[::-1])
    assert coins_subject(rows) == replace(coins_subject(rows), count=2, amount=12, is_coins=True)
    assert isinstance(coins_subject(rows), Subject)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    block = draw(BLOCKS)
    found = draw(st.dictionaries(OUTPOINTS, OUTPUTS, max_size=6))
    coins = tuple(
        SnapshotCoin(
            outpoint=place,
            output=found[place],
            height=draw(st.integers(0, block.height)),
            is_coinbase=draw(st.booleans()),
        )
        for place in sorted(found)
    )
    more = draw(st.lists(SCRIPTS, max_size=3))
    scope = draw(st.sampled_from((None, tuple(sorted({*more, *(coin.output.script for coin in coins)})))))
    basis, source = draw(st.sampled_from(Basis)), draw(st.sampled_from(("own-node", "server.example")))
    return Snapshot(network="regtest", block=block, coins=coins, scope=scope, basis=basis, source=source)


@given(snapshot=snapshots())
def test_a_snapshot_is_read_as_it_was_written(snapshot: Snapshot) -> None:
    data = format_snapshot(snapshot)
    assert parse_snapshot(data) == snapshot
    assert data.endswith(f"sha256 {snapshot.digest}\n".encode())


@given(snapshot=snapshots(), place=st.integers(0, 5_000), byte=st.integers(0, 255))
def test_a_snapshot_with_a_changed_byte_is_refused(snapshot: Snapshot, place: int, byte: int) -> None:
    data = bytearray(format_snapshot(snapshot))
    place %= len(data)
    if data[place] != byte:
        data[place] = byte
        with pytest.raises(BadInput):
            parse_snapshot(bytes(data))


def sealed(body: str) -> bytes:
    """Return a body with the last line that it would have."""
    import hashlib  # noqa: PLC0415 - here alone

    return body.encode() + f"sha256 {hashlib.sha256(body.encode()).hexdigest()}\n".encode()


def body() -> str:
    reserve = Reserve("files", ["p2wpkh", "p2tr"])
    return format_snapshot(reserve.snapshot()).decode().rpartition("sha256 ")[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("scope 2", "scope 1"),
        ("coins 2", "coins 3"),
        ("coins 2", "coins 02"),
        ("coins 2", "coins 99999999"),
        ("network regtest", "network Regtest"),
        ("basis node", "basis trust"),
        ("block 905923", "block 899999"),
        (" 100000000 ", " 2100000000000001 "),
        (" 900000 0 ", " 900000 2 "),
        ("khazana-utxo-snapshot-1", "khazana-utxo-snapshot-2"),
        ("coins 2\n", "coins 2\n\n"),
        ("source own-node", "source"),
        ("\nbasis", "\n\nbasis"),
    ],
)
def test_a_snapshot_whose_sum_fits_is_still_checked(old: str, new: str) -> None:
    text = body()
    assert parse_snapshot(sealed(text))
    assert old in text
    with pytest.raises(BadInput):
        parse_snapshot(sealed(text.replace(old, new, 1)))


def test_what_follows_the_last_coin_is_refused() -> None:
    for more in ("\n", "a word\n"):
        with pytest.raises(BadInput):
            parse_snapshot(sealed(body() + more))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Block: 905923", "Block: 0905923"),
        ("with 15 BTC", "with 15.0 BTC"),
        ("Holdings: 1 coins", "Holdings: 1 scripts"),
        ("Network: main", "Network:  main"),
        ("version 1", "version 2"),
    ],
)
def test_a_message_is_written_in_one_way(old: str, new: str) -> None:
    subject = coins_subject([(OutPoint("ab" * 32, 0), 1_500_000_000)])
    text = format_message(ReserveMessage(terms=terms(network="main"), subject=subject))
    assert parse_message(text).subject == subject
    assert old in text
    with pytest.raises(BadInput):
        parse_message(text.replace(old, new))


def test_coins_out_of_order_or_twice_are_refused() -> None:
    lines = body().splitlines(keepends=True)
    for changed in ([*lines[:-2], lines[-1], lines[-2]], [*lines[:-1], lines[-2]]):
        with pytest.raises(BadInput):
            parse_snapshot(sealed("".join(changed)))


def test_a_snapshot_leaves_away_what_is_later() -> None:
    reserve = Reserve("later", ["p2wpkh", "p2tr", "p2wsh"])
    one, two, three = reserve.coins
    taken = reserve.snapshot([one, replace(two, block=None), replace(three, block=block_at(905_924))])
    assert [coin.outpoint for coin in taken.coins] == [one.outpoint]
    assert taken.find(two.outpoint) is None
    assert taken.covers(two.output.script)
    assert not taken.covers(b"\x51")
    assert reserve.snapshot(scope=None).covers(b"\x51")


PROOFS = st.builds(
    ReserveProof,
    message=MESSAGES.map(format_message),
    scripts=st.lists(SCRIPTS, max_size=3).map(tuple),
    coins=st.lists(st.builds(ShownCoin, outpoint=OUTPOINTS, output=OUTPUTS), max_size=3).map(tuple),
    signatures=st.lists(st.builds(ScriptSignature, script=SCRIPTS, signature=SEEN), max_size=3).map(tuple),
)


@given(proof=PROOFS)
def test_a_proof_is_read_as_it_was_written(proof: ReserveProof) -> None:
    assert parse_proof(format_proof(proof)) == proof


@given(data=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_what_is_no_proof_is_refused(data: bytes) -> None:
    for read in (parse_proof, parse_snapshot):
        with pytest.raises(BadInput):
            read(data)


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{}",
        '{"coins":[],"format":"khazana-proof-1","message":"x","scripts":[],"signatures":[["00"]]}',
        '{"coins":[],"format":"khazana-proof-1","message":1,"scripts":[],"signatures":[]}',
        '{"coins":[],"format":"khazana-proof-1","message":"x","scripts":"00","signatures":[]}',
        '{"coins":[],"format":"khazana-proof-1","message":"x","scripts":["0"],"signatures":[]}',
        '{"coins":[["ab:0","1","00"]],"format":"khazana-proof-1","message":"x","scripts":[],"signatures":[]}',
        '{"coins":[],"format":"khazana-proof-1","message":"x","scripts":["00"], "signatures":[]}',
        '{"coins":[],"format":"khazana-proof-2","message":"x","scripts":["00"],"signatures":[]}',
        "[" * 100_000,
    ],
)
def test_a_document_of_another_form_is_refused(content: str) -> None:
    with pytest.raises(BadInput):
        parse_proof(content.encode())

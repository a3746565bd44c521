"""A chain of headers: what it shows, what it refuses, and that views share what they can."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from fakes.header_chains import EASIEST, alternate_mainnet, grown, header, mined, own_rules
from hypothesis import given
from hypothesis import strategies as st
from oracles.plain_headers import Plain, hashed

from khazana.bitcoin import NETWORKS, HeaderChain, HeaderFault, HeaderRule, best_of, block_hash, rules_of
from khazana.core import BadInput, BlockRef, KhazanaError, ProofFailed

RULES = own_rules()
STEPS = [600, 100, 900, 30, 1, 5000, 250] * 6
RAWS = grown(RULES, STEPS)


def chain(raws: list[bytes] = RAWS) -> HeaderChain:
    return HeaderChain.genesis(RULES).extended(b"".join(raws), 1)


def fault(refused: pytest.ExceptionInfo[ProofFailed]) -> HeaderFault:
    evidence = refused.value.evidence
    assert isinstance(evidence, HeaderFault)
    return evidence


def test_it_holds_what_it_was_given() -> None:
    held, plain = chain(), Plain(RULES)
    for raw in RAWS:
        plain.append(raw)
    assert held.height == len(RAWS) == held.tip.height
    assert held.network == "own"
    assert held.rules is RULES
    for height, raw in enumerate([RULES.genesis, *RAWS]):
        assert held.raw(height) == raw
        assert held.ref(height) == BlockRef(height, block_hash(raw))
        assert held.height_of(block_hash(raw)) == height
        assert held.root(height) == raw[36:68]
        assert held.time(height) == datetime.fromtimestamp(int.from_bytes(raw[68:72], "little"), UTC)
    assert held.raws(5, 3) == b"".join(RAWS[4:7])
    assert held.raws(len(RAWS), 10) == RAWS[-1]
    assert held.raws(len(RAWS) + 1, 10) == held.raws(3, 0) == b""
    assert held.work == plain.work
    assert held.median_time(held.height) == datetime.fromtimestamp(plain.median(), UTC)
    assert repr(held) == f"<HeaderChain own to 42 {held.tip.hash}>"


def test_the_median_time_rises_where_times_do_not() -> None:
    held = chain(grown(RULES, [600, -3000, 4000, -2000, -2000] * 6))
    medians = [held.median_time(height) for height in range(1, held.height + 1)]
    assert all(earlier <= later for earlier, later in pairwise(medians))
    times = [held.time(height) for height in range(held.height + 1)]
    assert times != sorted(times)
    assert held.median_time(20) == sorted(times[10:21])[5]
    assert held.median_time(3) == sorted(times[:4])[2]


@pytest.mark.parametrize("network", NETWORKS)
def test_each_network_begins_with_its_first_header(network: str) -> None:
    start = HeaderChain.genesis(network)
    assert start.tip == BlockRef(0, block_hash(rules_of(network).genesis))
    assert start.extended(rules_of(network).genesis, 0).tip == start.tip
    other = rules_of("signet" if network != "signet" else "main").genesis
    with pytest.raises(ProofFailed, match="is not the first header of this network") as refused:
        start.extended(other, 0)
    assert fault(refused).rule is HeaderRule.GENESIS


def test_in_one_piece_or_one_by_one_it_is_the_same() -> None:
    step_by_step = HeaderChain.genesis(RULES)
    for height, raw in enumerate(RAWS, 1):
        step_by_step = step_by_step.extended(raw, height)
    whole = HeaderChain.genesis(RULES).extended(RULES.genesis + b"".join(RAWS), 0)
    assert step_by_step.tip == whole.tip == chain().tip
    assert step_by_step.work == whole.work == chain().work
    assert step_by_step.raws(0, 99) == whole.raws(0, 99)


def test_an_extension_writes_behind_the_shorter_view_and_copies_nothing() -> None:
    base = chain(RAWS[:20])
    longer = base.extended(b"".join(RAWS[20:30]), 21)
    longest = longer.extended(b"".join(RAWS[30:]), 31)
    assert base._rows is longer._rows is longest._rows
    assert (base.height, longer.height, longest.height) == (20, 30, 42)
    assert base.height_of(longer.tip.hash) is None
    assert longest.height_of(longer.tip.hash) == 30
    assert longer.tip in longest
    assert longer.tip not in base
    assert base.raws(15, 99) == b"".join(RAWS[14:20])
    with pytest.raises(BadInput, match="goes from 0 to 20"):
        base.ref(21)


def test_the_same_extension_again_is_shared_and_another_is_not() -> None:
    base = chain(RAWS[:20])
    one = base.extended(b"".join(RAWS[20:30]), 21)
    assert base.extended(b"".join(RAWS[20:30]), 21)._rows is one._rows
    assert base.extended(b"".join(RAWS[20:25]), 21)._rows is one._rows
    assert base.extended(b"".join(RAWS[20:]), 21)._rows is one._rows
    assert one.upto(25).extended(b"".join(RAWS[25:]), 26)._rows is one._rows
    fork = grown(RULES, [*STEPS[:25], *([700] * 10)])
    other = one.extended(b"".join(fork[25:]), 26)
    assert other._rows is not one._rows
    assert one.raws(0, 99) == RULES.genesis + b"".join(RAWS[:30])
    assert other.raws(0, 99) == RULES.genesis + b"".join(fork)
    assert other.work == chain(fork).work
    assert one.upto(25).tip == other.upto(25).tip
    assert one.upto(25).work == chain(RAWS[:25]).work


def test_many_at_once_extend_the_same_view_to_different_chains() -> None:
    base = chain(RAWS[:20])
    forks = [grown(RULES, [*STEPS[:20], *([600 + number] * 12)])[20:] for number in range(16)] * 4
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda raws: base.extended(b"".join(raws), 21), forks))
    assert [one.raws(21, 99) for one in made] == [b"".join(raws) for raws in forks]
    assert {id(one._rows) for one in made} & {id(base._rows)}
    assert base.height == 20


def test_hashes_deep_below_the_tip_are_found_by_the_index() -> None:
    rules = rules_of("regtest")
    raws, previous = [], hashed(rules.genesis)
    for height in range(1, 9_001):
        raws.append(mined(header(previous, 1_300_000_000 + 600 * height, EASIEST)))
        previous = hashed(raws[-1])
    held = HeaderChain.genesis(rules).extended(b"".join(raws[:8_500]), 1)
    assert [held.height_of(block_hash(raws[height - 1])) for height in (1, 17, 4_404, 4_405, 8_500)] == [
        1,
        17,
        4_404,
        4_405,
        8_500,
    ]
    longer = held.extended(b"".join(raws[8_500:]), 8_501)
    assert [longer.height_of(block_hash(raws[height - 1])) for height in (4_450, 4_904, 9_000)] == [4_450, 4_904, 9_000]
    assert held.height_of(block_hash(raws[8_999])) is None
    assert held.upto(40).height_of(block_hash(raws[99])) is None
    assert longer.upto(4_200).height_of(block_hash(raws[4_300])) is None
    assert longer.upto(4_200).height_of(block_hash(raws[50])) == 51
    assert held.height_of("0" * 64) is None


def test_the_chain_of_most_work_wins_and_not_the_longer_one() -> None:
    fast, slow = chain(grown(RULES, [10] * 40)), chain(grown(RULES, [2000] * 60))
    assert slow.height > fast.height
    assert best_of([slow, fast]) is fast
    assert best_of(iter([slow, slow.upto(60)])) is slow
    with pytest.raises(BadInput, match="of one network"):
        best_of([slow, HeaderChain.genesis("main")])
    with pytest.raises(BadInput):
        best_of([])


def test_the_future_is_bounded_only_where_the_present_is_known() -> None:
    tip = datetime.fromtimestamp(int.from_bytes(RAWS[-1][68:72], "little"), UTC)
    base, last = chain(RAWS[:-1]), RAWS[-1]
    assert base.extended(last, 42).height == 42
    assert base.extended(last, 42, now=tip - timedelta(hours=2)).height == 42
    with pytest.raises(ProofFailed, match="header 42 is dated more than two hours ahead of the present") as refused:
        base.extended(last, 42, now=tip - timedelta(hours=2, seconds=1))
    assert fault(refused).rule is HeaderRule.FUTURE
    with pytest.raises(BadInput, match="an instant has a zone"):
        base.extended(last, 42, now=tip.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("raw", "start", "said"),
    [
        (b"", 1, "headers come whole"),
        (bytes(79), 1, "headers come whole"),
        (bytes(161), 1, "headers come whole"),
        ("ab", 1, "headers come whole"),
        (bytes(80), 44, "a height from 0 to 43"),
        (bytes(80), -1, "a height from 0 to 43"),
        (bytes(80), True, "a height from 0 to 43"),
    ],
)
def test_what_is_no_extension_is_refused(raw: bytes, start: int, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        chain().extended(raw, start)


def test_a_refusal_names_height_rule_and_values_and_leaves_the_chain_as_it_was() -> None:
    base = chain(RAWS[:20])
    with pytest.raises(ProofFailed) as refused:
        base.extended(b"".join(RAWS[21:]), 21)
    found = fault(refused)
    assert (found.height, found.rule) == (21, HeaderRule.LINK)
    assert (found.met, found.asked) == (RAWS[21][35:3:-1].hex(), base.tip.hash)
    assert str(refused.value) == (
        f"headers of own: header 21 does not build on the header before it: asked for is {base.tip.hash} "
        f"(got '{found.met}'). Remedy: ask for the headers from an earlier height on, or ask another source"
    )
    assert base.extended(b"".join(RAWS[20:]), 21).tip == chain().tip


def test_heights_beyond_the_chain_are_refused() -> None:
    for ask in (HeaderChain.ref, HeaderChain.raw, HeaderChain.root, HeaderChain.time, HeaderChain.median_time):
        for height in (-1, 43, True, 2**40):
            with pytest.raises(BadInput, match="from 0 to 42"):
                ask(chain(), height)
    for start, count in ((-1, 1), (0, -1), (True, 1)):
        with pytest.raises(BadInput):
            chain().raws(start, count)
    with pytest.raises(BadInput):
        chain().height_of("zz")
    assert "nonsense" not in chain()


def test_the_alternate_main_network_of_bitcoin_core() -> None:
    """2,016 headers with the work of the real difficulty 1, then one of difficulty 4."""
    held = HeaderChain.genesis("main").extended(b"".join(alternate_mainnet()), 1)
    assert held.tip == BlockRef(2016, "000000000c806553811fd3e6c40bc9c279db53643da7d3b401a9882c074c24b2")
    assert held.work == 2016 * 4_295_032_833 + 17_180_131_332
    assert held.raw(2016)[72:76].hex() == "c0ff3f1c"


@given(st.binary(max_size=400) | st.binary(min_size=80, max_size=80), st.integers(-1, 60), st.booleans())
def test_nonsense_gives_refusals_only_and_changes_nothing(raw: bytes, start: int, joined: bool) -> None:  # noqa: FBT001 - a case
    base = chain()
    if joined and 1 <= start <= 42:
        raw = RAWS[start - 1] + raw[: len(raw) // 80 * 80]
    if 1 <= start <= 42 and raw == RAWS[start - 1]:
        assert base.extended(raw, start, now=datetime.now(UTC)).height == start
    else:
        with pytest.raises(KhazanaError, match="Remedy: "):
            base.extended(raw, start, now=datetime.now(UTC))
    assert base.raws(0, 99) == RULES.genesis + b"".join(RAWS)

"""Every rule of headers against two others: a plain program of ours, and Bitcoin Core's own library."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from btclib.block import BlockHeader, next_bits_required
from btclib.consensus import CONSENSUS_PARAMS
from fakes.header_chains import EASIEST, START, alternate_mainnet, grown, header, own_rules
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.kernel_headers import first_refused, kernel
from oracles.plain_headers import Plain, first_fault

from khazana.bitcoin import (
    HeaderChain,
    HeaderFault,
    NetworkRules,
    bits_of,
    header_chain,
    header_rules,
    rules_of,
    target_of,
)
from khazana.bitcoin.header_rules import Columns, asked_bits
from khazana.core import ProofFailed

NETWORKS = {
    "retargeting": own_rules(),
    "easy after 20 minutes": own_rules(min_difficulty=True),
    "easy, BIP-94": own_rules(min_difficulty=True, bip94=True),
    "fixed": own_rules(retargets=False, min_difficulty=True),
}

Change = Callable[[bytes], bytes]


def field(start: int, size: int, value: int) -> Change:
    return lambda raw: raw[:start] + (value % 2 ** (8 * size)).to_bytes(size, "little") + raw[start + size :]


def later(by_s: int) -> Change:
    return lambda raw: field(68, 4, int.from_bytes(raw[68:72], "little") + by_s)(raw)


CHANGES: dict[str, Change] = {
    "dated long before": later(-7_000),
    "dated a little before": later(-900),
    "dated after": later(1_500),
    "dated at the end of time": field(68, 4, 2**32 - 1),
    "easier": lambda raw: field(72, 4, int.from_bytes(raw[72:76], "little") + 1)(raw),
    "harder": lambda raw: field(72, 4, int.from_bytes(raw[72:76], "little") - 1)(raw),
    "easiest": field(72, 4, EASIEST),
    "target of zero": field(72, 4, 0x01000000),
    "target below zero": field(72, 4, 0x20800001),
    "target too large": field(72, 4, 0xFF7FFFFF),
    "old version": field(0, 4, 1),
    "version below zero": field(0, 4, -5),
    "other parent": lambda raw: raw[:4] + bytes(32) + raw[36:],
}


def ours(rules: NetworkRules, raws: list[bytes], now: int | None = None) -> tuple[int, str] | None:
    return extended(HeaderChain.genesis(rules), raws, 1, now)


def extended(held: HeaderChain, raws: list[bytes], start: int, now: int | None) -> tuple[int, str] | None:
    present = None if now is None else datetime.fromtimestamp(now, UTC)
    try:
        held.extended(b"".join(raws), start, now=present)
    except ProofFailed as refused:
        found = refused.evidence
    else:
        return None
    assert isinstance(found, HeaderFault)
    assert found.raw == raws[found.height - start]
    return found.height, found.rule.value


steps = st.lists(st.sampled_from([1, 30, 300, 600, 700, 1_200, 1_201, 4_000, -500, -3_000]), min_size=14, max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(NETWORKS)), steps)
def test_honest_chains_pass(network: str, steps: list[int]) -> None:
    rules = NETWORKS[network]
    raws = grown(rules, steps)
    assert ours(rules, raws) is None
    assert first_fault(rules, raws) is None
    plain = Plain(rules)
    assert not any(plain.fault(raw) for raw in raws)
    held = HeaderChain.genesis(rules).extended(b"".join(raws), 1)
    assert held.work == plain.work
    assert held.median_time(held.height) == datetime.fromtimestamp(plain.median(), UTC)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(sorted(NETWORKS)),
    steps,
    st.lists(st.tuples(st.integers(1, 60), st.sampled_from(sorted(CHANGES))), min_size=1, max_size=3),
    st.integers(0, 60),
    st.sampled_from([1, 2, 7, 11, 12, 32_768]),
)
def test_altered_chains_fail_at_the_same_header_by_the_same_rule(
    network: str, steps: list[int], changes: list[tuple[int, str]], cut: int, part: int
) -> None:
    """Altered before they are mined, so that the rule alone decides; in one piece, in two, looked at in parts."""
    rules, wanted = NETWORKS[network], dict(changes)
    raws = grown(rules, steps, lambda height, raw: CHANGES[wanted[height]](raw) if height in wanted else raw)
    now = START + 600 * len(steps)
    expected = first_fault(rules, raws, now)
    with patch.object(header_chain, "_PART", part):
        assert ours(rules, raws, now) == expected
    known = min(cut, (expected[0] if expected else len(raws)) - 1)
    if known:
        held = HeaderChain.genesis(rules).extended(b"".join(raws[:known]), 1)
        assert extended(held, raws[known:], known + 1, now) == expected


numbers = st.integers(0, 2**256 - 1)


@given(st.lists(st.tuples(numbers, numbers, st.sampled_from([-(2**70), -1, 0, 1, 2**130])), min_size=1, max_size=20))
def test_a_hash_may_reach_its_target_and_not_exceed_it(drawn: list[tuple[int, int, int]]) -> None:
    """Whichever of the four words of 64 bits decides; nobody can mine a hash that equals its target."""
    bits = [bits_of(max(1, target)) for _, target, _ in drawn]
    hashes = []
    for (free, _, near), one in zip(drawn, bits, strict=True):
        hashes.append(free if free % 3 == 0 else min(max(target_of(one) + near, 0), 2**256 - 1))
    table = np.frombuffer(b"".join(one.to_bytes(32, "little") for one in hashes), np.uint8).reshape(-1, 32)
    above = header_rules._above_target(table, np.array(bits))
    assert above.tolist() == [one > target_of(limit) for one, limit in zip(hashes, bits, strict=True)]


@settings(max_examples=200, deadline=None)
@given(steps, st.integers(0, 59), st.integers(0, 79), st.integers(1, 255))
def test_headers_altered_after_they_were_mined(steps: list[int], which: int, place: int, mask: int) -> None:
    rules = NETWORKS["retargeting"]
    raws = grown(rules, steps)
    which %= len(raws)
    altered = bytearray(raws[which])
    altered[place] ^= mask
    raws[which] = bytes(altered)
    assert ours(rules, raws) == first_fault(rules, raws)


@pytest.mark.parametrize("change", sorted(CHANGES))
@pytest.mark.parametrize("at", [1, 12, 20, 40])
def test_bitcoin_core_refuses_the_same_header_on_regtest(change: str, at: int, tmp_path: Path) -> None:
    rules = rules_of("regtest")
    raws = grown(rules, [600, 30, 1_300, -400] * 10, lambda height, raw: CHANGES[change](raw) if height == at else raw)
    refused = first_refused(kernel("regtest", tmp_path), raws)
    found = ours(rules, raws, int(datetime.now(UTC).timestamp()))
    assert (found[0] if found else None) == refused
    assert found == first_fault(rules, raws, int(datetime.now(UTC).timestamp()))


def test_bitcoin_core_takes_the_same_chain_on_regtest(tmp_path: Path) -> None:
    raws = grown(rules_of("regtest"), [600, 30, 1_300, -400, 5_000, 1] * 100)
    manager = kernel("regtest", tmp_path)
    assert first_refused(manager, raws) is None
    assert manager.best_entry.height == 600
    held = HeaderChain.genesis("regtest").extended(b"".join(raws), 1)
    assert str(manager.best_entry.block_hash) == held.tip.hash


def test_bitcoin_core_agrees_on_the_alternate_main_network(tmp_path: Path) -> None:
    raws = list(alternate_mainnet())
    manager = kernel("main", tmp_path)
    assert first_refused(manager, raws) is None
    held = HeaderChain.genesis("main").extended(b"".join(raws), 1)
    assert str(manager.best_entry.block_hash) == held.tip.hash
    assert ours(rules_of("main"), raws) is None
    assert first_fault(rules_of("main"), raws) is None


@pytest.mark.parametrize(
    ("height", "change", "rule"),
    [
        (2016, field(72, 4, 0x1D00FFFF), "target"),
        (2016, field(72, 4, 0x1C3FFFC1), "target"),
        (2016, field(76, 4, 0), "work"),
        (700, later(1), "work"),
        (1, field(36, 4, 0), "work"),
    ],
)
def test_altered_headers_of_the_alternate_main_network(height: int, change: Change, rule: str, tmp_path: Path) -> None:
    raws = list(alternate_mainnet())
    raws[height - 1] = change(raws[height - 1])
    assert ours(rules_of("main"), raws) == (height, rule)
    assert first_refused(kernel("main", tmp_path), raws) == height


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["main", "test", "testnet4", "signet"]), st.data())
def test_the_target_asked_for_is_the_one_that_btclib_asks_for(network: str, data: st.DataObject) -> None:
    """On the real networks, around the end of a period; nobody can mine there, so the next target alone is asked."""
    rules, consensus = rules_of(network), CONSENSUS_PARAMS[{"main": "mainnet", "test": "testnet"}.get(network, network)]
    every = data.draw(st.integers(60, 2_600))
    late = data.draw(st.sets(st.integers(1, 2_020), max_size=40) | st.just(set(range(1990, 2016))))
    first = data.draw(st.sampled_from([rules.limit_bits, 0x1C05A3F4, 0x1B0404CB]))
    raws = [header(bytes(32), START, first)]
    plain = Plain(replace(rules, genesis=raws[0]))
    for height in range(1, 2_021):
        time = plain.times[-1] + (1_300 if height in late else every)
        raws.append(header(plain.hashes[-1], time, plain.required(time)))
        plain.append(raws[height])
    parsed = [BlockHeader.parse(raw) for raw in raws]
    at = {id(block): height for height, block in enumerate(parsed)}
    for height in (1, 2, 1_000, 2_014, 2_015, 2_016, 2_017, 2_020):
        asked = next_bits_required(
            parsed[height], parsed[height - 1], height - 1, lambda block: parsed[at[id(block)] - 1], consensus
        )
        assert int.from_bytes(asked, "big") == plain.bits[height]
    table = np.frombuffer(b"".join(raws), np.uint8).reshape(-1, 80)
    hashes = np.frombuffer(b"".join(plain.hashes), np.uint8).reshape(-1, 32)
    columns = Columns(
        first=0,
        raws=table[1:],
        hashes=hashes[1:],
        parent=plain.hashes[0],
        times=np.array(plain.times),
        bits=np.array(plain.bits),
    )
    assert asked_bits(columns, rules).tolist() == plain.bits[1:]

"""Following a source's headers: the parting is found in few steps, and nothing that breaks a rule is followed."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from struct import pack, unpack_from

import pytest

from khazana.bitcoin import HeaderChain, block_hash, rules_of
from khazana.chain import follow
from khazana.chain.following import HEADERS_A_STEP
from khazana.core import BadInput, Basis, BlockRef, ProofFailed, Unavailable

GENESIS = rules_of("regtest").genesis
_EASY = 0x207FFFFF
_HALF = 2**255


def mine(before: bytes, count: int, salt: int = 0) -> list[bytes]:
    """Mine headers on top of one, at regtest's difficulty."""
    made = []
    for _ in range(count):
        at = unpack_from("<I", before, 68)[0] + 600
        head = pack("<I", 4) + sha256(sha256(before).digest()).digest() + pack("<IIQQQ", salt, 0, 0, 0, 0)[:32]
        nonce = 0
        while True:
            raw = head + pack("<III", at, _EASY, nonce)
            if int.from_bytes(sha256(sha256(raw).digest()).digest(), "little") < _HALF:
                break
            nonce += 1
        made.append(raw)
        before = raw
    return made


@dataclass
class Headers:
    """A source of headers alone; counts its calls."""

    raws: list[bytes]
    claimed: int | None = None
    name: str = "headers"
    network: str = "regtest"
    basis: Basis = Basis.PROVEN
    calls: list[tuple[int, int]] = field(default_factory=list)

    def tip(self) -> BlockRef:
        return BlockRef(self.claimed or len(self.raws) - 1, block_hash(self.raws[-1]))

    def headers(self, start: int, count: int) -> bytes:
        self.calls.append((start, count))
        return b"".join(self.raws[start : start + count])


@pytest.fixture(scope="module")
def trunk() -> list[bytes]:
    return [GENESIS, *mine(GENESIS, 5000)]


def followed(raws: list[bytes], chain: HeaderChain) -> HeaderChain:
    return follow(Headers(raws), chain)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def chain(trunk: list[bytes]) -> HeaderChain:
    return followed(trunk, HeaderChain.genesis("regtest"))


def test_a_chain_is_followed_from_the_first_block_in_steps(trunk: list[bytes], chain: HeaderChain) -> None:
    source = Headers(trunk)
    told: list[tuple[int, int | None, str]] = []
    found = follow(source, HeaderChain.genesis("regtest"), progress=lambda *said: told.append(said))  # type: ignore[arg-type]
    assert found.tip == chain.tip == BlockRef(5000, block_hash(trunk[-1]))
    assert found.raws(0, 5001) == b"".join(trunk)
    assert max(count for _, count in source.calls) == HEADERS_A_STEP
    assert [done for done, _, _ in told] == [2016, 4032, 5000]
    assert {of for _, of, _ in told} == {5000}


def test_what_is_known_is_not_asked_for_again(trunk: list[bytes], chain: HeaderChain) -> None:
    source = Headers(trunk)
    assert follow(source, chain) is chain  # type: ignore[arg-type]
    assert source.calls == []
    grown = Headers([*trunk, *mine(trunk[-1], 3)])
    assert follow(grown, chain).tip.height == 5003  # type: ignore[arg-type]
    assert sum(count for _, count in grown.calls) <= 4


def test_a_source_that_is_behind_takes_nothing_away(trunk: list[bytes], chain: HeaderChain) -> None:
    assert followed(trunk[:4000], chain) is chain


@pytest.mark.parametrize("depth", [1, 6, 50, 700, 4999])
def test_the_parting_is_found_in_few_calls(trunk: list[bytes], chain: HeaderChain, depth: int) -> None:
    base = trunk[: len(trunk) - depth]
    source = Headers([*base, *mine(base[-1], depth + 1, salt=7)])
    found = follow(source, chain)  # type: ignore[arg-type]
    assert found.tip == source.tip()
    assert found.height_of(block_hash(trunk[-1])) is None
    assert found.ref(5000 - depth) == chain.ref(5000 - depth)
    assert sum(count for _, count in source.calls) <= 2 * 9 * depth + HEADERS_A_STEP
    assert len(source.calls) <= 10


def test_a_fork_with_no_more_work_is_not_followed(trunk: list[bytes], chain: HeaderChain) -> None:
    base = trunk[:4990]
    fork = [*base, *mine(base[-1], len(trunk) - 4990, salt=9)]
    assert followed(fork, chain) is chain
    assert followed(fork[:-3], chain) is chain
    other = followed(fork, HeaderChain.genesis("regtest"))
    assert other.work == chain.work
    assert other.tip != chain.tip


@pytest.mark.parametrize("place", [1, 2500, 5000])
@pytest.mark.parametrize("field_at", [0, 4, 40, 72, 76])
def test_a_header_that_breaks_a_rule_is_not_followed(trunk: list[bytes], place: int, field_at: int) -> None:
    forged = bytearray(trunk[place])
    nonce = 0
    while True:  # a change that leaves the proof of work whole proves nothing here
        forged[field_at] ^= 0xA5
        forged[76:] = pack("<I", nonce)
        broken = int.from_bytes(sha256(sha256(forged).digest()).digest(), "little") >= _HALF
        if broken or field_at == 4:
            break
        nonce += 1
    raws = [*trunk[:place], bytes(forged), *trunk[place + 1 :]]
    with pytest.raises(ProofFailed) as refusal:
        followed(raws, HeaderChain.genesis("regtest"))
    assert refusal.value.remedy


def test_a_header_from_the_future_is_refused(trunk: list[bytes]) -> None:
    source = Headers(trunk)
    with pytest.raises(ProofFailed):
        follow(source, HeaderChain.genesis("regtest"), now=datetime(2011, 2, 3, tzinfo=UTC))  # type: ignore[arg-type]


def test_headers_that_end_before_the_tip_that_was_named(trunk: list[bytes], chain: HeaderChain) -> None:
    longer = [*trunk, *mine(trunk[-1], 2, salt=3)]
    for known in (chain, HeaderChain.genesis("regtest")):
        with pytest.raises(Unavailable, match="end at height 5003 before its tip 6000"):
            follow(Headers(longer, claimed=6000), known)  # type: ignore[arg-type]


def test_half_a_header_is_none(trunk: list[bytes]) -> None:
    source = Headers([*trunk[:10], trunk[10][:40]])
    source.tip = lambda: BlockRef(10, "00" * 32)  # type: ignore[method-assign]
    with pytest.raises(Unavailable, match="end at height"):
        follow(source, HeaderChain.genesis("regtest"))  # type: ignore[arg-type]


def test_another_first_block_is_another_network(trunk: list[bytes]) -> None:
    with pytest.raises(BadInput, match="not on the network signet"):
        followed(trunk[:9], HeaderChain.genesis("signet"))

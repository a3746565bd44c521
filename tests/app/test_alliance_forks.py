"""A partner that shows two histories convicts itself: the evidence convinces whoever has its key."""

from pathlib import Path

import pytest
from fakes.head_keepers import MemoryHeads
from fakes.log_partners import ORIGIN, MemoryTiles, entries, partner_log
from fakes.partner_watched import IDENTITY, KEY, NAME, SELF, Watching, forks
from oracles.plain_fork_check import convinces

from khazana.alliance import ForkEvidence, ForkVerdict, SignedCheckpoint, judge_fork, parse_fork_evidence
from khazana.app.alliance_following import LookOutcome, OwnWitness
from khazana.app.alliance_log import OwnLog
from khazana.core import ProofFailed


@pytest.fixture
def watching(tmp_path: Path) -> Watching:
    return Watching(tmp_path / "sv")


@pytest.fixture
def partner(tmp_path: Path) -> OwnLog:
    return partner_log(tmp_path / "pk", 5, 600)


@pytest.mark.parametrize(
    ("at", "size"),
    [(0, 605), (300, 605), (604, 605), (0, 700), (604, 2_000), (512, 1_024), (3, 400), (399, 400), (0, 1)],
)
def test_a_fork_is_proven_whichever_way_it_goes(
    at: int, size: int, partner: OwnLog, watching: Watching, tmp_path: Path
) -> None:
    watching.look(MemoryTiles.of(partner.files.folder))
    with pytest.raises(ProofFailed, match="signed two heads that do not fit") as caught:
        watching.look(forks(tmp_path, at, size))
    (text,) = watching.files()
    assert caught.value.where == str(next(watching.evidence.glob("*")))
    assert caught.value.evidence == parse_fork_evidence(text)
    assert judge_fork(parse_fork_evidence(text), IDENTITY) is ForkVerdict.PROVEN
    assert convinces(text, KEY), "by a program that shares nothing with ours"
    assert watching.size == 605, "the mirror stays as it was"
    with pytest.raises(ProofFailed):
        watching.look(forks(tmp_path / "again", at, size))
    assert len(watching.files()) == 1, "the same evidence is written once"
    assert watching.look(MemoryTiles.of(partner.files.folder)).outcome is LookOutcome.SAME


def test_a_fork_behind_false_tiles_is_refused_and_undecided(
    partner: OwnLog, watching: Watching, tmp_path: Path
) -> None:
    """A forked head over the tiles of the true history: it fits nothing, and that alone convicts nobody."""
    watching.look(MemoryTiles.of(partner.files.folder))
    partner.append(entries(605, 700))
    mixed = MemoryTiles.of(partner.files.folder)
    mixed.files["checkpoint"] = forks(tmp_path, 300, 700).files["checkpoint"]
    with pytest.raises(ProofFailed, match="does not show that its head fits"):
        watching.look(mixed)
    (text,) = watching.files()
    assert [path.name.partition("-")[0] for path in watching.evidence.iterdir()] == ["undecided"]
    assert judge_fork(parse_fork_evidence(text), IDENTITY) is ForkVerdict.UNDECIDED
    assert not convinces(text, KEY)
    assert watching.size == 605


def test_a_head_cosigned_elsewhere_is_held_against_ours(partner: OwnLog, tmp_path: Path) -> None:
    """The same witness answers requests too: what it cosigned there binds it here."""
    watching = Watching(tmp_path / "sv")
    heads = MemoryHeads()
    watching.witness = OwnWitness(name=NAME, signer=SELF, heads=heads)
    forged = forks(tmp_path, 2, 300)
    assert heads.advance(ORIGIN, None, forged.files["checkpoint"].decode())
    with pytest.raises(ProofFailed, match="signed two heads that do not fit"):
        watching.look(MemoryTiles.of(partner.files.folder))
    (text,) = watching.files()
    assert convinces(text, KEY)
    later = Watching(tmp_path / "later")
    later.witness = OwnWitness(name=NAME, signer=SELF, heads=MemoryHeads())
    grown = partner_log(tmp_path / "grown", 5, 600, 400).files.head()
    assert isinstance(grown, SignedCheckpoint)
    assert later.witness.heads.advance(ORIGIN, None, grown.text)
    look = later.look(MemoryTiles.of(partner.files.folder))
    assert (look.outcome, look.cosignature) == (LookOutcome.FIRST, None), "a larger head was cosigned already"


def test_what_is_raised_carries_the_evidence(partner: OwnLog, watching: Watching, tmp_path: Path) -> None:
    watching.look(MemoryTiles.of(partner.files.folder))
    with pytest.raises(ProofFailed) as caught:
        watching.look(forks(tmp_path, 1, 606))
    assert isinstance(caught.value.evidence, ForkEvidence)
    assert "605 and 606 entries" in str(caught.value)

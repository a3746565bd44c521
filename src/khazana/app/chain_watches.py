"""What is watched for a programme: the entries of its perimeter, and the scripts that they stand for.

An entry that is ranged stands for a script at each index. How far it is derived follows from the highest index
that was ever used: so that a whole gap of unused ones follows, rounded up to a gap times a power of two. The
rounding costs at most as many scripts again as are needed. It saves scans: each further script is scanned from
its birth, and a source that reads every block (a node) reads all of them for one script as for a thousand. So a
wallet of n used indices costs about log2(n / gap) scans and not n.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from khazana.core import BadInput, Finding, FindingKind, Place, Severity
from khazana.programmes import Programme
from khazana.store import WatchedScript

__all__ = ["GAP_LIMIT", "Derivation", "Scripts", "Watched", "count_to_derive", "watched_of"]

GAP_LIMIT: Final = 20
"""How many scripts in a row were never used before an entry is taken to be used no further (BIP-44)."""
MAX_INDICES: Final = 2**31
"""How many indices a key has that are not hardened (BIP-32)."""

UNREADABLE = FindingKind(
    code="watch.entry-unreadable",
    severity=Severity.ERROR,
    text="The entry for wallet {wallet} cannot be watched: {reason}.",
    remedy="Write an address, a descriptor or an extended public key of this network.",
)
OTHER_NETWORK = FindingKind(
    code="watch.other-network",
    severity=Severity.NOTE,
    text="The entry {entry} is of another network than {network}, and is not watched there.",
    remedy="Follow its own network as well.",
)


class Scripts(Protocol):
    """What an entry stands for: one script, or several at each index."""

    @property
    def is_ranged(self) -> bool:
        """Whether it stands for scripts at each index."""

    def scripts(self, start: int = 0, count: int = 1) -> tuple[bytes, ...]:
        """Return the scripts of ``count`` indices from ``start`` on, in order of index, then of branch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """An entry of a perimeter that is watched.

    Parameters
    ----------
    entry
        As it is written there.
    stands_for
        The scripts.
    birth
        The height before which it has no history; 0 where that is not known.
    """

    entry: str
    stands_for: Scripts
    birth: int = 0


def watched_of(programme: Programme, network: str) -> tuple[tuple[Watched, ...], tuple[Finding, ...]]:
    """Return what is watched of a programme's perimeter on a network, and what cannot be.

    An entry is watched whatever the dates in the perimeter say: they tell when it counts, not when it moved.
    """
    from khazana.bitcoin.watching import parse_watch  # noqa: PLC0415 - what reads descriptors takes long to load

    watched: dict[str, Watched] = {}
    findings: list[Finding] = []
    for entry in programme.perimeter:
        place = Place(file="perimeter.csv", field="script")
        try:
            read = parse_watch(entry.script)
        except BadInput as refusal:
            findings.append(UNREADABLE.at(place, wallet=entry.wallet, reason=refusal.what))
            continue
        if network in read.networks:
            watched[entry.script] = Watched(entry=entry.script, stands_for=read)
        else:
            findings.append(OTHER_NETWORK.at(place, entry=entry.script, network=network))
    return tuple(watched.values()), tuple(findings)


def count_to_derive(last_used: int, gap: int) -> int:
    """Return how many indices are derived of a ranged entry whose highest used index is given; −1 is none.

    Examples
    --------
    >>> [count_to_derive(last, 20) for last in (-1, 0, 19, 20, 100)]
    [20, 40, 40, 80, 160]
    """
    needed, derived = last_used + 1 + gap, gap
    while derived < needed:
        derived *= 2
    return min(derived, MAX_INDICES)


class Derivation:
    """The scripts of a programme's entries, as far as they are derived.

    Parameters
    ----------
    watched
        The entries.
    known
        What is in the store: it is not derived again.
    gap
        How many scripts in a row were never used before an entry is taken to be used no further.
    """

    def __init__(self, watched: Iterable[Watched], known: Sequence[WatchedScript], *, gap: int = GAP_LIMIT) -> None:
        if gap < 1:
            raise BadInput("a gap has at least one index", value=gap, remedy="pass 20 where nothing speaks against it")
        self._gap = gap
        self._entries = {one.entry: one for one in watched}
        self._counts: dict[str, int] = dict.fromkeys(self._entries, 0)
        self._places: dict[bytes, list[tuple[str, int]]] = defaultdict(list)
        self._all: list[WatchedScript] = []
        for one in known:
            if one.entry in self._entries and one.birth == self._entries[one.entry].birth:
                self._add(one)

    def _add(self, one: WatchedScript) -> None:
        self._all.append(one)
        self._places[one.script].append((one.entry, one.place))
        self._counts[one.entry] = max(self._counts[one.entry], one.place + 1)

    def watches(self) -> tuple[WatchedScript, ...]:
        """Return all that is derived."""
        return tuple(self._all)

    def further(self, used: Collection[bytes]) -> tuple[WatchedScript, ...]:
        """Derive what is to be watched because some scripts are used; return what is new, in order.

        Every entry is derived for a gap at least, whatever is used.
        """
        last = dict.fromkeys(self._entries, -1)
        for script in used:
            for entry, place in self._places.get(script, ()):
                last[entry] = max(last[entry], place)
        new = [one for entry, index in last.items() for one in self._derive(self._entries[entry], index)]
        for one in new:
            self._add(one)
        return tuple(sorted(new))

    def _derive(self, watched: Watched, last_used: int) -> Iterator[WatchedScript]:
        start = self._counts[watched.entry]
        ranged = watched.stands_for.is_ranged
        count = (count_to_derive(last_used, self._gap) if ranged else 1) - start
        if count <= 0:
            return
        scripts = watched.stands_for.scripts(start, count)
        branches = len(scripts) if not ranged else len(scripts) // count
        for number, script in enumerate(scripts):
            index, branch = divmod(number, branches)
            yield WatchedScript(watched.entry, branch, start + index, script, birth=watched.birth)

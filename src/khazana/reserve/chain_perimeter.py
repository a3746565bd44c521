"""The perimeter on the chain: which output scripts are counted as the programme's, since when, and who says so.

An entry is effective from ``since`` (in it) to ``until`` (outside it); a transaction is judged by the time in
its block's header. The list is versioned: an entry appears in a version and may be withdrawn in a later one, so
that what was believed under each version can be computed again and compared.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations
from typing import Final

from khazana.core import BadInput, BlockRef, Finding, FindingKind, Severity, SourceKind, format_instant, instant

__all__ = ["TWO_CLAIMANTS", "TWO_WALLETS", "ChainPerimeter", "PerimeterAtBlock", "ScriptEntry"]

TWO_CLAIMANTS: Final = FindingKind(
    code="perimeter.two-claimants",
    severity=Severity.WARNING,
    text="The script {script} is claimed by {claimants} for the same time.",
    remedy="Ask each for a signature with the script's key; until then its coins count once, as {counted} has them.",
)
TWO_WALLETS: Final = FindingKind(
    code="perimeter.two-wallets",
    severity=Severity.WARNING,
    text="The script {script} is listed in the wallets {wallets} for the same time.",
    remedy="Keep one of the rows, or end one where the other begins; until then it counts in {counted}.",
)

_EVER: Final = datetime.min.replace(tzinfo=UTC)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_LONGEST: Final = 10_000
"""Bytes of a script: what consensus executes at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptEntry:
    """One output script counted as part of ``wallet``.

    Parameters
    ----------
    script
        The output script as bytes.
    claimant, source, source_kind
        Who says that it belongs there, in which source (an id), and whether that is primary or press.
    since, until
        The first instant in the perimeter and the first out of it; ``None`` is from the beginning (where the start
        is unknown), and still in it.
    version, withdrawn
        The version of the perimeter in which the entry appears, from 1, and the first one without it.
    """

    script: bytes
    wallet: str
    claimant: str
    source: str
    source_kind: SourceKind
    since: datetime | None = None
    until: datetime | None = None
    version: int = 1
    withdrawn: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.script, bytes) or not 0 < len(self.script) <= _LONGEST:
            raise BadInput(f"a script has 1 to {_LONGEST} bytes", value=self.script, remedy="pass the output script")
        for name in ("since", "until"):
            moment = getattr(self, name)
            object.__setattr__(self, name, None if moment is None else instant(moment))
        if self.end <= self.start:
            raise BadInput(
                "a script leaves the perimeter after it came in",
                value=f"{format_instant(self.start)}/{format_instant(self.end)}",
                remedy="swap the two dates, or leave the entry out",
            )
        if self.version < 1 or (self.withdrawn is not None and self.withdrawn <= self.version):
            raise BadInput(
                "versions count from 1, and an entry is withdrawn in a later one",
                value=(self.version, self.withdrawn),
                remedy="correct the versions",
            )

    @property
    def start(self) -> datetime:
        """The first instant in the perimeter; the earliest there is where it is unknown."""
        return self.since or _EVER

    @property
    def end(self) -> datetime:
        """The first instant out of the perimeter; the latest there is where it is still in it."""
        return self.until or _NEVER

    def covers(self, at: datetime) -> bool:
        """Tell whether the entry is effective at an instant."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


def _preference(entry: ScriptEntry) -> tuple[bool, datetime, str, str, str]:
    """Order entries of one script: a primary source first, then the earlier, then by name."""
    return (entry.source_kind is not SourceKind.PRIMARY, entry.start, entry.claimant, entry.wallet, entry.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainPerimeter:
    """One version of the perimeter.

    Parameters
    ----------
    version, versions
        The version that this is, and every version that can be read.
    entries
        Its entries in order of script, then of preference: a primary source, the earlier, by name.
    findings
        Scripts with two claimants, or in two wallets, at one time.
    """

    version: int
    versions: tuple[int, ...]
    entries: tuple[ScriptEntry, ...]
    findings: tuple[Finding, ...]
    _by_script: Mapping[bytes, tuple[ScriptEntry, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_script: dict[bytes, list[ScriptEntry]] = {}
        for entry in self.entries:
            by_script.setdefault(entry.script, []).append(entry)
        object.__setattr__(self, "_by_script", {script: tuple(found) for script, found in by_script.items()})

    @classmethod
    def of(cls, entries: Iterable[ScriptEntry], *, version: int | None = None) -> "ChainPerimeter":
        """Return a version of the perimeter, the newest where none is named; the order of entries does not matter.

        Raises
        ------
        BadInput
            If there is no such version.
        """
        rows = sorted(set(entries), key=lambda entry: (entry.script, _preference(entry), entry.end, entry.version))
        named = {1, *(row.version for row in rows), *(row.withdrawn for row in rows if row.withdrawn is not None)}
        versions = tuple(sorted(named))
        version = versions[-1] if version is None else version
        if version not in versions:
            known = ", ".join(map(str, versions))
            raise BadInput("there is no such version of the perimeter", value=version, remedy=f"choose one of {known}")
        in_force = tuple(
            row for row in rows if row.version <= version and (row.withdrawn is None or version < row.withdrawn)
        )
        return cls(version=version, versions=versions, entries=in_force, findings=tuple(_conflicts(in_force)))

    @property
    def scripts(self) -> tuple[bytes, ...]:
        """Every script that is in the perimeter at some time, in order."""
        return tuple(self._by_script)

    @property
    def wallets(self) -> tuple[str, ...]:
        """Every wallet, in order of name."""
        return tuple(sorted({entry.wallet for entry in self.entries}))

    def claims_on(self, script: bytes) -> tuple[ScriptEntry, ...]:
        """Return who claims a script, and when; the first that is effective at a time is the one counted."""
        return self._by_script.get(script, ())

    def entry_at(self, script: bytes, at: datetime) -> ScriptEntry | None:
        """Return the entry that counts for a script at an instant; ``None`` where it is not in the perimeter."""
        return next((entry for entry in self._by_script.get(script, ()) if entry.covers(at)), None)

    def at_block(self, block: BlockRef, at: datetime) -> "PerimeterAtBlock":
        """Return what counts at a block whose header has the time ``at``."""
        return PerimeterAtBlock(perimeter=self, block=block, at=instant(at))

    def wallet_at(self, script: bytes, at: datetime) -> str:
        """Return the wallet of a script at an instant; nothing where it is not in the perimeter."""
        entry = self.entry_at(script, at)
        return "" if entry is None else entry.wallet

    def always(self, script: bytes) -> ScriptEntry | None:
        """Return the entry of a script whose one entry has no dates; ``None`` for any other script."""
        found = self._by_script.get(script, ())
        return found[0] if len(found) == 1 and found[0].since is found[0].until is None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerimeterAtBlock:
    """The perimeter at one block: by script, the entry that counts at the time in its header."""

    perimeter: ChainPerimeter
    block: BlockRef
    at: datetime
    entries: Mapping[bytes, ScriptEntry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = ((script, self.perimeter.entry_at(script, self.at)) for script in self.perimeter.scripts)
        object.__setattr__(self, "entries", {script: entry for script, entry in found if entry is not None})


def _conflicts(entries: Sequence[ScriptEntry]) -> Iterable[Finding]:
    by_script: dict[bytes, list[ScriptEntry]] = {}
    for entry in entries:
        by_script.setdefault(entry.script, []).append(entry)
    for script, rows in by_script.items():
        together = [
            pair for pair in combinations(rows, 2) if pair[0].start < pair[1].end and pair[1].start < pair[0].end
        ]
        claimants = {entry.claimant for pair in together if pair[0].claimant != pair[1].claimant for entry in pair}
        wallets = {entry.wallet for pair in together if pair[0].wallet != pair[1].wallet for entry in pair}
        if claimants:
            yield TWO_CLAIMANTS.at(
                script=script.hex(), claimants=", ".join(sorted(claimants)), counted=together[0][0].claimant
            )
        if wallets:
            yield TWO_WALLETS.at(script=script.hex(), wallets=", ".join(sorted(wallets)), counted=together[0][0].wallet)

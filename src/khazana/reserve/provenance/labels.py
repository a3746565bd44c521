"""Labels: who is said to be behind scripts that are not in the perimeter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from khazana.core import BadInput, SourceKind, instant
from khazana.reserve.chain_perimeter import ScriptEntry
from khazana.reserve.evidence_rows import Relation

__all__ = ["Label", "LabelIndex", "Relation", "pockets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A script said to be a ``party``'s.

    Parameters
    ----------
    id
        Its identity among all evidence.
    since, until
        The time for which it holds: the first instant and the first one after; ``None`` for no bound.
    source, source_kind
        Who says so, and whether that is primary or press.
    """

    id: str
    script: bytes
    party: str
    relation: Relation
    source: str
    source_kind: SourceKind
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            moment = getattr(self, name)
            object.__setattr__(self, name, None if moment is None else instant(moment))
        if not self.id:
            raise BadInput("a label has an id", value=self.party, remedy="give each label its own id")

    def covers(self, at: datetime) -> bool:
        """Tell whether the label holds at an instant."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


def pockets(entries: Iterable[ScriptEntry], *, party: str) -> tuple[Label, ...]:
    """Return another perimeter of the same state as labels; each has the id ``party:script``."""
    return tuple(
        Label(
            id=f"{party}:{entry.script.hex()}",
            script=entry.script,
            party=party,
            relation=Relation.SAME_STATE,
            source=entry.source,
            source_kind=entry.source_kind,
            since=entry.since,
            until=entry.until,
        )
        for entry in entries
    )


class LabelIndex:
    """Labels by script; of several that hold, a primary one counts, then the first by id."""

    __slots__ = ("_by_script", "labels")

    def __init__(self, labels: Iterable[Label]) -> None:
        ordered = sorted(set(labels), key=lambda one: (one.source_kind is not SourceKind.PRIMARY, one.id))
        self.labels = tuple(ordered)
        self._by_script: dict[bytes, list[int]] = {}
        for number, label in enumerate(ordered):
            self._by_script.setdefault(label.script, []).append(number)

    def __bool__(self) -> bool:
        return bool(self.labels)

    def on(self, scripts: Iterable[bytes], at: datetime | None) -> tuple[tuple[Label, ...], bool]:
        """Return the labels that hold for scripts at an instant, and whether all have one, of one relation."""
        found = [None if at is None else self._find(script, at) for script in scripts]
        labels = tuple(self.labels[number] for number in sorted({number for number in found if number is not None}))
        return labels, bool(labels) and None not in found and len({label.relation for label in labels}) == 1

    def _find(self, script: bytes, at: datetime) -> int | None:
        found = self._by_script.get(script)
        return None if found is None else next((one for one in found if self.labels[one].covers(at)), None)

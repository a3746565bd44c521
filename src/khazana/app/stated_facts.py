"""Facts as a bundle has them, behind the questions that rooms ask of a desk: a programme, marks, and the chain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from khazana.alliance import Content
from khazana.alliance.commitment_facts import DocumentStep
from khazana.app.chain_content import ChainShown, parse_chain
from khazana.app.chain_facts import ChainFacts
from khazana.app.chain_reports import FollowState, StandOnChain
from khazana.app.chosen import CHOICES, parse_record
from khazana.app.mark_content import marks_of
from khazana.app.reporting import value_books
from khazana.core import BadInput, MarkSeries, instant
from khazana.programmes import Programme
from khazana.programmes.files import MemoryFiles
from khazana.programmes.loading import load_files
from khazana.reserve import Valuation, keep

if TYPE_CHECKING:
    from khazana.app.planning_mining import NothingSized

__all__ = ["DOCUMENTS", "DocumentsLogged", "StatedFacts", "read_facts"]

DOCUMENTS: Final = "documents.json"
"""What the content of the joint register's steps is called."""
_CHAIN: Final = re.compile(r"chain-[0-9]{1,10}\.json", re.ASCII)
_OURS: Final = re.compile(
    rf"marks-[A-Z]{{3}}\.json|{_CHAIN.pattern}|{re.escape(CHOICES)}|{re.escape(DOCUMENTS)}", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsLogged:
    """Steps of the joint register in the parties' logs."""

    steps: tuple[DocumentStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    stand: StandOnChain


@dataclass(frozen=True, slots=True, kw_only=True)
class _ChainAsked:
    """Answers of the chain, from the contents of a bundle."""

    programme: Programme
    shown: Mapping[int, ChainShown]

    @property
    def latest(self) -> ChainShown | None:
        """The facts as far as the programme was followed."""
        return self.shown[max(self.shown)] if self.shown else None

    def status(self, programme_id: str, /) -> _Standing:
        """Return how far the programme was followed."""
        del programme_id
        if self.latest is not None:
            return _Standing(stand=self.latest.stand)
        never = StandOnChain(
            programme=self.programme.id,
            network=self.programme.chain.network,
            synthetic=self.programme.synthetic,
            zone=self.programme.zone,
            state=FollowState.NEVER,
        )
        return _Standing(stand=never)

    def facts(self, programme_id: str, /, *, at: int | None = None) -> ChainFacts | None:
        """Return what is known of it at a height.

        Raises
        ------
        BadInput
            If the bundle has nothing of that height.
        """
        del programme_id
        if self.latest is None:
            return None
        if at is None:
            return self.latest.facts
        if at not in self.shown:
            raise BadInput("the bundle has no facts of that height", value=at, remedy="ask for a bundle that has them")
        return self.shown[at].facts


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFacts:
    """What a bundle has of a programme; `khazana.app.desk.Desk` answers the same questions from the store."""

    only: Programme
    inputs: tuple[Content, ...]
    shown: Mapping[int, ChainShown]
    documents: tuple[DocumentStep, ...]

    @property
    def energy(self) -> "NothingSized":
        """The energy desk of a bundle, which holds no sizing."""
        from khazana.app.planning_mining import NothingSized  # noqa: PLC0415 - what decides takes long to load

        return NothingSized()

    @property
    def chain(self) -> _ChainAsked:
        """What is known of the chain."""
        return _ChainAsked(programme=self.only, shown=self.shown)

    def programme(self, programme_id: str, /) -> Programme:
        """Return the programme; another is refused with `BadInput`."""
        if programme_id != self.only.id:
            raise BadInput("the inputs are those of another programme", value=self.only.id, where=programme_id)
        return self.only

    def marks(self, currency: str, /) -> MarkSeries:
        """Return the marks of a currency; refuse with `BadInput` where the bundle has none."""
        found = marks_of(self.inputs, currency)
        if found is None:
            raise BadInput(f"the bundle has no price marks in {currency}", remedy="ask for a bundle that has them")
        return found

    def value(self, programme_id: str, /, *, at: datetime) -> Valuation:
        """Return the booked coins' value at an instant, by the programme's own rules."""
        programme = self.programme(programme_id)
        books = keep(programme.events, currency=programme.currency, method=programme.accounting.lots)
        marks = self.marks(programme.currency)
        return value_books(programme, books, [instant(at)], marks=marks, treatment=None)[0]

    def now(self) -> datetime:
        """Refuse: what is computed again is computed for the instant that was stated."""
        raise BadInput("a bundle has no present", remedy="name the instant")


def read_facts(inputs: tuple[Content, ...]) -> StatedFacts:
    """Read the inputs of a bundle.

    Raises
    ------
    BadInput
        If the programme's files have errors, or what goes with them has another form.
    """
    files = {one.name: one.data for one in inputs if _OURS.fullmatch(one.name) is None}
    programme = load_files(MemoryFiles(files), origin="").programme
    if programme is None:
        raise BadInput("the programme's files have errors", remedy="look at them with khazana check")
    shown = [parse_chain(one.data, programme) for one in inputs if _CHAIN.fullmatch(one.name)]
    logged = next((one.data for one in inputs if one.name == DOCUMENTS), None)
    return StatedFacts(
        only=programme,
        inputs=inputs,
        shown={one.facts.block.height: one for one in shown},
        documents=() if logged is None else parse_record(DocumentsLogged, logged).steps,
    )

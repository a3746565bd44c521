"""The reserve desk: opens programmes, prices and records, and hands out reports."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from khazana.app.chain_desk import ChainDesk
from khazana.app.chain_facts import ChainFacts
from khazana.app.clock import SystemClock
from khazana.app.commitments import CommitmentsReport, evaluate_programme, start_of_day
from khazana.app.recording import compare_with_record
from khazana.app.refusals import NoSuchProgramme
from khazana.app.reporting import Choices, compute_report, value_books
from khazana.app.reports import ReserveReport
from khazana.app.settings import Settings
from khazana.core import BadInput, Clock, Finding, Interval, MarkSeries, instant, parse_instant
from khazana.i18n import message as _
from khazana.market import BundledMarks, combine
from khazana.programmes import Loaded, Programme, builtin_ids, load, load_builtin
from khazana.reserve import LotMethod, Treatment, Valuation
from khazana.store import Store, open_store

if TYPE_CHECKING:  # what decides takes long to load, and most commands decide nothing
    from khazana.app.alliance_desk import AllianceDesk
    from khazana.app.energy_risk_desk import EnergyRiskDesk
    from khazana.app.planning_desk import PlanningDesk

__all__ = ["Desk", "open_desk"]

_ALL_TIME = Interval(parse_instant("2009-01-03T00:00Z"), parse_instant("2140-01-01T00:00Z"))
"""From the first block to the last subsidy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    programme: Programme
    findings: tuple[Finding, ...]


@dataclass(slots=True, kw_only=True)
class Desk:
    """Programmes and their reports, over one store. Open it with `open_desk`.

    Programmes are read once; reports and marks are computed once for each set of choices. Several threads may use
    one desk: what one of them computes the others wait for.
    """

    store: Store
    clock: Clock
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    _opened: dict[str, _Opened]
    energy_folder: Path | None = None
    settings: Settings | None = None
    planning_folder: Path | None = None
    _chain: ChainDesk | None = None
    _energy: "EnergyRiskDesk | None" = None
    _alliance: "AllianceDesk | None" = None
    _from_folders: tuple[str, ...] = ()
    _reports: dict[tuple[object, ...], ReserveReport] = field(default_factory=dict)
    _commitments: dict[str, tuple[object, CommitmentsReport]] = field(default_factory=dict)
    _series: dict[str, tuple[MarkSeries, tuple[Finding, ...]]] = field(default_factory=dict)
    _lock: AbstractContextManager[bool] = field(default_factory=RLock)

    @property
    def chain(self) -> ChainDesk:
        """The desk of the chain, over the same programmes and store."""
        if self._chain is None:
            self._chain = ChainDesk(
                programmes=self, store=self.store, clock=self.clock, environment=self.environment, lock=self._lock
            )
        return self._chain

    @property
    def energy(self) -> "EnergyRiskDesk":
        """The energy desk, over the same programmes."""
        with self._lock:
            if self._energy is None:
                from khazana.app.energy_risk_desk import EnergyRiskDesk  # noqa: PLC0415 - what decides takes long to load

                self._energy = EnergyRiskDesk(programmes=self, folder=self.energy_folder)
            return self._energy

    @property
    def alliance(self) -> "AllianceDesk":
        """The desk of the alliance: logs and statements in the folders that the settings name."""
        with self._lock:
            if self._alliance is None:
                from khazana.app.alliance_desk import AllianceDesk  # noqa: PLC0415 - most commands verify nothing
                from khazana.app.followed_headers import FollowedHeaders  # noqa: PLC0415 - likewise

                settings = self.settings or Settings(database_url="", cache_folder=Path())
                self._alliance = AllianceDesk(
                    settings=settings, clock=self.clock, headers=FollowedHeaders(self.store).chain
                )
            return self._alliance

    @property
    def planning(self) -> "PlanningDesk":
        """The planning desk, over the same programmes and marks."""
        from khazana.app.planning_desk import PlanningDesk  # noqa: PLC0415 - what simulates takes long to load

        return PlanningDesk(programmes=self, folder=self.planning_folder)

    def programmes(self) -> tuple[Programme, ...]:
        """Return the programmes in the order in which they were opened."""
        return tuple(opened.programme for opened in self._opened.values())

    def programmes_in_folders(self) -> tuple[str, ...]:
        """Return the ids of the programmes that came from the folders named, in their order."""
        return self._from_folders

    def programme(self, programme_id: str, /) -> Programme:
        """Return a programme.

        Raises
        ------
        NoSuchProgramme
            If there is none of that id.
        """
        return self._of(programme_id).programme

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return instant(self.clock.now())

    def marks(self, currency: str, /) -> MarkSeries:
        """Return the marks known in a currency: those that come with Khazana, and those fetched."""
        return self._marks(currency)[0]

    def report(
        self,
        programme_id: str,
        /,
        *,
        version: int | None = None,
        method: LotMethod | None = None,
        treatment: Treatment | None = None,
        recorded: bool = False,
    ) -> ReserveReport:
        """Return the report of a programme's reserve; ``None`` takes the programme's own rule.

        ``recorded`` keeps the books from the events in the store instead of those in the folder.

        Raises
        ------
        NoSuchProgramme
            If there is no such programme.
        BadInput
            If its books have no such version, or nothing of it is recorded.
        """
        choices = Choices(version=version, method=method, treatment=treatment)
        opened = self._of(programme_id)
        with self._lock:
            facts = self.chain.facts(programme_id)
            key = (programme_id, choices, recorded, facts)
            if key not in self._reports:
                self._reports[key] = self._compute(opened, choices, facts, recorded=recorded)
            return self._reports[key]

    def commitments(self, programme_id: str, /) -> CommitmentsReport:
        """Return how far a programme's commitments are met as its present day begins: once a day and stand.

        Raises
        ------
        NoSuchProgramme
            If there is no such programme.
        """
        moment = start_of_day(self.now(), self.programme(programme_id).zone)
        with self._lock:
            key = (moment, self.chain.status(programme_id).stand.block, self.chain.facts(programme_id))
            kept = self._commitments.get(programme_id)
            if kept is None or kept[0] != key:
                kept = (key, evaluate_programme(self, programme_id, at=moment))
                self._commitments[programme_id] = kept
            return kept[1]

    def value(
        self,
        programme_id: str,
        /,
        *,
        at: datetime,
        version: int | None = None,
        method: LotMethod | None = None,
        treatment: Treatment | None = None,
        recorded: bool = False,
    ) -> Valuation:
        """Return the booked coins' value at an instant; ``None`` takes the programme's own rule."""
        report = self.report(programme_id, version=version, method=method, recorded=recorded)
        return value_books(report.programme, report.books, [instant(at)], marks=report.marks, treatment=treatment)[0]

    def forget(self) -> None:
        """Drop what was computed, after prices or events were added to the store."""
        with self._lock:
            self._reports.clear()
            self._commitments.clear()
            self._series.clear()

    def _compute(self, opened: _Opened, choices: Choices, facts: ChainFacts | None, *, recorded: bool) -> ReserveReport:
        programme = opened.programme
        marks, price_findings = self._marks(programme.currency)
        record = self.store.events(programme.id)
        if recorded and not record:
            raise BadInput(
                _("nothing of this programme is recorded"),
                value=programme.id,
                remedy=_("run khazana reserve import {programme} first"),
                programme=programme.id,
            )
        return compute_report(
            programme,
            events=record if recorded else programme.events,
            marks=marks,
            choices=choices,
            findings=(*opened.findings, *price_findings, *compare_with_record(programme.events, record)),
            chain=None if facts is None else facts.witness,
        )

    def _of(self, programme_id: str) -> _Opened:
        try:
            return self._opened[programme_id]
        except KeyError:
            raise NoSuchProgramme(
                _("there is no such programme"),
                value=programme_id,
                remedy=_("use one of {known}"),
                known=", ".join(self._opened),
            ) from None

    def _marks(self, currency: str) -> tuple[MarkSeries, tuple[Finding, ...]]:
        with self._lock:
            if currency not in self._series:
                bundled = BundledMarks()
                answers = [self.store.marks(currency)]
                if currency in bundled.currencies:
                    answers.append(bundled.fetch(currency, _ALL_TIME))
                joined = combine(answers)
                self._series[currency] = (MarkSeries.of(currency, joined.marks, joined.ranges), joined.findings)
            return self._series[currency]


@contextmanager
def open_desk(settings: Settings, *, folders: Iterable[Path] = (), clock: Clock | None = None) -> Iterator[Desk]:
    """Open the built-in programmes and those in ``folders``, over the store of the settings.

    A folder whose programme has the id of a built-in one takes its place.

    Raises
    ------
    BadInput
        If a folder has errors, or two folders hold programmes of one id.
    Unavailable
        If the store cannot be opened.
    """
    opened = {programme_id: _usable(load_builtin(programme_id), programme_id) for programme_id in builtin_ids()}
    taken: dict[str, Path] = {}
    for folder in folders:
        one = _usable(load(folder), str(folder))
        programme_id = one.programme.id
        if programme_id in taken:
            raise BadInput(
                f"two folders hold a programme {programme_id}: {taken[programme_id]} and this one",
                where=str(folder),
                remedy="give one of them another id in programme.toml",
            )
        taken[programme_id] = folder
        opened[programme_id] = one
    with open_store(settings.database_url) as store:
        yield Desk(
            store=store,
            clock=clock or SystemClock(),
            environment=settings.environment,
            settings=settings,
            energy_folder=None if settings.data_folder is None else settings.data_folder / "energy",
            planning_folder=None if settings.data_folder is None else settings.data_folder / "planning",
            _opened=opened,
            _from_folders=tuple(taken),
        )


def _usable(loaded: Loaded, name: str) -> _Opened:
    if loaded.programme is None:
        raise BadInput(
            "the programme's files have errors", where=name, remedy=f"run khazana check {name} to see each of them"
        )
    return _Opened(programme=loaded.programme, findings=loaded.findings)

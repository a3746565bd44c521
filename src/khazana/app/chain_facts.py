"""What is known of one programme at one block: transactions, coins, perimeter, and where the coins came from."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from khazana.app.chain_evidence import labels_of, records_of, script_entries
from khazana.app.chain_reading import ChainStatus, depth_of, status
from khazana.app.chain_reports import FollowState, StandOnChain
from khazana.bitcoin.headers import parse_header
from khazana.core import (
    BadInput,
    BlockRef,
    ChainTransaction,
    Coin,
    Finding,
    FindingKind,
    InvariantBroken,
    Severity,
)
from khazana.i18n import message as _
from khazana.programmes import Programme
from khazana.reserve.chain_perimeter import ChainPerimeter, PerimeterAtBlock, ScriptEntry
from khazana.reserve.chain_witness import ChainWitness, witness
from khazana.reserve.provenance import (
    Attribution,
    HeldAt,
    Label,
    Provenance,
    attribute,
    group_origins,
    history,
    trace,
)
from khazana.store import Store, SyncState

__all__ = ["ChainFacts", "block_named", "header_time", "stand_of"]

NEVER_FOLLOWED = FindingKind(
    code="chain.never-followed",
    severity=Severity.NOTE,
    text="{programme} was never followed on the network {network}: nothing here is checked against the chain.",
    remedy="Name a node or servers in KHAZANA_CHAIN, and run khazana chain sync {programme}.",
)
RECORD_NOT_READ = FindingKind(
    code="chain.record-not-read",
    severity=Severity.NOTE,
    text="{programme} was never followed on the network {network}, but its folder holds a record of it.",
    remedy="Run khazana chain sync {programme}; it asks no network.",
)
NO_PERIMETER = FindingKind(
    code="chain.no-perimeter",
    severity=Severity.NOTE,
    text="{programme} lists no address or descriptor of the network {network}, so there is nothing to follow.",
    remedy="List what is said to be the state's in perimeter.csv, each with its source.",
)


def header_time(store: Store, network: str, height: int) -> datetime:
    """Return the time in the header of a block of the chain followed [UTC]."""
    raw = store.chain.header_at(network, height)
    if raw is None:
        raise InvariantBroken("the chain followed has no such height", where=network, value=height)
    return parse_header(raw).at


def block_named(store: Store, programme: str, network: str, state: SyncState, at: int | None) -> BlockRef:
    """Return the block of the chain followed at a height, or that up to which the programme was followed.

    Raises
    ------
    BadInput
        If the programme was not followed so far.
    """
    if at is None or at == state.block.height:
        return state.block
    block = store.chain.block_at(network, at) if 0 <= at < state.block.height else None
    if block is None:
        raise BadInput(
            _("{programme} was followed from block 0 to block {height}"),
            where=network,
            value=at,
            remedy=_("name a height between them, or run khazana chain sync first"),
            programme=programme,
            height=state.block.height,
        )
    return block


def stand_of(store: Store, programme: Programme, *, at: int | None = None) -> StandOnChain:
    """Return where a report of a programme stands on the chain; ``at`` is a height.

    Raises
    ------
    BadInput
        If the programme was followed, but not so far.
    """
    network = programme.chain.network
    state = store.chain.state(programme.id, network)
    stand = StandOnChain(
        programme=programme.id,
        network=network,
        synthetic=programme.synthetic,
        zone=programme.zone,
        state=FollowState.NEVER,
    )
    if state is None:
        return _unfollowed(stand, programme)
    block = block_named(store, programme.id, network, state, at)
    tip = store.chain.tip(network) or state.block
    known: ChainStatus = status(store, programme.id, network)
    is_whole = not known.behind and state.block == tip
    return replace(
        stand,
        state=FollowState.FOLLOWED if is_whole else FollowState.PARTLY,
        block=block,
        block_at=header_time(store, network, block.height),
        tip=tip,
        depth=depth_of(block, tip),
        basis=store.chain.weakest_basis(programme.id, network),
        source=state.source,
        asked_at=state.at,
        findings=known.findings,
    )


def _unfollowed(stand: StandOnChain, programme: Programme) -> StandOnChain:
    from khazana.app.chain_watches import watched_of  # noqa: PLC0415 - what reads descriptors takes long to load

    watched = watched_of(programme, stand.network)[0]
    never = RECORD_NOT_READ if programme.chain.record else NEVER_FOLLOWED
    state, kind = (FollowState.NEVER, never) if watched else (FollowState.NO_PERIMETER, NO_PERIMETER)
    finding = kind.at(programme=programme.id, network=stand.network)
    return replace(stand, state=state, findings=(finding,))


@dataclass(frozen=True, kw_only=True, eq=False)
class ChainFacts:
    """A programme at one block; what is derived is computed once, when it is asked for.

    ``block_at`` is the time in the header of ``block``; ``entries`` are all that the perimeter ever had.
    """

    programme: Programme
    block: BlockRef
    block_at: datetime
    transactions: tuple[ChainTransaction, ...] = field(repr=False)
    coins: tuple[Coin, ...] = field(repr=False)
    entries: tuple[ScriptEntry, ...] = field(repr=False)
    _provenances: dict[int, Provenance] = field(default_factory=dict, repr=False)
    _histories: dict[int, tuple[HeldAt, ...]] = field(default_factory=dict, repr=False, compare=False, hash=False)

    @classmethod
    def read(cls, store: Store, programme: Programme, block: BlockRef) -> "ChainFacts":
        """Read what the store has of a programme up to a block."""
        network = programme.chain.network
        return cls(
            programme=programme,
            block=block,
            block_at=header_time(store, network, block.height),
            transactions=tuple(one.fact for one in store.chain.transactions(programme.id, network, at=block)),
            coins=store.chain.coins(programme.id, network, at=block),
            entries=script_entries(programme, store.chain.watches(programme.id, network)),
        )

    @cached_property
    def perimeter(self) -> ChainPerimeter:
        """The newest version of the perimeter."""
        return ChainPerimeter.of(self.entries)

    @cached_property
    def within(self) -> PerimeterAtBlock:
        """What of it counts at the block."""
        return self.perimeter.at_block(self.block, self.block_at)

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """Who is said to be behind other scripts."""
        return labels_of(self.programme)

    def provenance(self, version: int | None = None) -> Provenance:
        """Return where the coins came from, by a version of the perimeter; ``None`` is the newest.

        Raises
        ------
        BadInput
            If there is no such version.
        """
        chosen = self.perimeter.version if version is None else version
        if chosen not in self._provenances:
            perimeter = ChainPerimeter.of(self.entries, version=chosen)
            self._provenances[chosen] = trace(
                self.transactions, perimeter, block=self.block, at=self.block_at, labels=self.labels
            )
        return self._provenances[chosen]

    def attribution(self, version: int | None = None) -> Attribution:
        """Return what each arrival of coins was, and how well that is known."""
        return attribute(self.provenance(version), records=records_of(self.programme), labels=self.labels)

    def history(self, version: int | None = None) -> tuple[HeldAt, ...]:
        """Return what was held over time, by what it was when it came."""
        found = self.provenance(version)
        if found.perimeter.version not in self._histories:
            self._histories[found.perimeter.version] = history(
                self.transactions,
                found.perimeter,
                group_origins(found, self.attribution(version)),
                block=self.block,
                at=self.block_at,
                labels=self.labels,
            )
        return self._histories[found.perimeter.version]

    @cached_property
    def witness(self) -> ChainWitness:
        """What the chain held for the newest perimeter over time, for the audit of claims."""
        return witness(
            self.transactions,
            self.perimeter,
            block=self.block,
            at=self.block_at,
            is_complete=self.programme.chain.complete,
        )

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What the perimeter itself gives reason to say."""
        return self.perimeter.findings

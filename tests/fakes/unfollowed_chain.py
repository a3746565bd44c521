"""The chain as a desk answers for programmes that were never followed on it."""

from collections.abc import Callable

from khazana.app.chain_facts import NEVER_FOLLOWED, NO_PERIMETER
from khazana.app.chain_reading import ChainStatus
from khazana.app.chain_reports import (
    AlertsReport,
    CustodyShown,
    FollowState,
    ProofsReport,
    ProvenanceReport,
    ReconciliationReport,
    StandOnChain,
    StatusReport,
)
from khazana.core import Sats
from khazana.programmes import Programme
from khazana.store import Alert

__all__ = ["UnfollowedChain"]


class UnfollowedChain:
    """Knows programmes, and nothing of the chain; ``raised_alerts`` are all that was ever raised."""

    def __init__(self, programme: Callable[[str], Programme]) -> None:
        self._programme = programme
        self.raised_alerts: tuple[Alert, ...] = ()

    def stand(self, programme_id: str) -> StandOnChain:
        programme = self._programme(programme_id)
        kind, state = (
            (NEVER_FOLLOWED, FollowState.NEVER) if programme.perimeter else (NO_PERIMETER, FollowState.NO_PERIMETER)
        )
        return StandOnChain(
            programme=programme_id,
            network="main",
            synthetic=programme.synthetic,
            zone=programme.zone,
            state=state,
            findings=(kind.at(programme=programme_id, network="main"),),
        )

    def status(self, programme_id: str, /) -> StatusReport:
        stand = self.stand(programme_id)
        status = ChainStatus(
            programme=programme_id,
            network="main",
            tip=None,
            block=None,
            scripts=0,
            behind=0,
            scripts_digest="",
            held=Sats(0),
            coins=0,
            unconfirmed=0,
            reorganisations=0,
            source="",
            at=None,
            findings=(),
        )
        return StatusReport(stand=stand, status=status, reorganisations=(), findings=stand.findings)

    def facts(self, programme_id: str, /, *, at: int | None = None) -> None:
        del at
        self._programme(programme_id)

    def provenance(
        self, programme_id: str, /, *, at: int | None = None, version: int | None = None
    ) -> ProvenanceReport:
        del at, version
        stand = self.stand(programme_id)
        return ProvenanceReport(
            stand=stand,
            versions=(),
            provenance=None,
            attribution=None,
            restatement=None,
            grouping={},
            history=(),
            findings=stand.findings,
        )

    def reconciliation(self, programme_id: str, /, *, at: int | None = None) -> ReconciliationReport:
        del at
        stand = self.stand(programme_id)
        return ReconciliationReport(stand=stand, reconciliation=None, findings=stand.findings)

    def custody(self, programme_id: str, /, *, at: int | None = None) -> CustodyShown:
        del at
        stand = self.stand(programme_id)
        return CustodyShown(stand=stand, custody=None, findings=stand.findings)

    def proofs(self, programme_id: str, /) -> ProofsReport:
        stand = self.stand(programme_id)
        return ProofsReport(stand=stand, proofs=(), findings=stand.findings)

    def alerts(self, programme_id: str, /, *, after: int | None = None) -> AlertsReport:
        found = tuple(one for one in self.raised_alerts if one.number > (after or 0))
        return AlertsReport(stand=self.stand(programme_id), alerts=found)

    def raised(self, programme_id: str, /, *, after: int, most: int) -> tuple[Alert, ...]:
        return self.alerts(programme_id, after=after).alerts[:most]

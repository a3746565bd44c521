"""Follow the tip, and raise what is notable: to the store, to listeners, to a webhook.

What was looked at is kept together with what was raised, in one transaction: a process that is killed in between
looks again, and raises nothing twice.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from khazana.app.alert_feed import AlertFeed
from khazana.app.chain_alerts import UNPROVEN, UNREACHABLE, Scene, WatchRules, alerts_of, of_reorganisation, of_source
from khazana.app.chain_sync import ChainSync, SyncReceipt
from khazana.app.chain_watches import Watched
from khazana.app.webhooks import Webhook, alert_body
from khazana.core import Finding, KhazanaError, Progress, ProofFailed, Unavailable, format_instant
from khazana.store import Alert, ChainMoved, NewAlert, WatchState

__all__ = ["ChainWatch", "Round"]

_AT_ONCE: Final = 500
"""After so many transactions what was raised is kept."""
_LONGEST_PAUSE_S: Final = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came of looking once.

    Parameters
    ----------
    receipt
        What came of following; ``None`` if the source did not answer.
    alerts
        What was raised.
    delivered
        How many deliveries the webhook took.
    failure
        Why the source could not be followed.
    """

    receipt: SyncReceipt | None
    alerts: tuple[Alert, ...]
    delivered: int
    failure: KhazanaError | None = None


@dataclass(slots=True, kw_only=True)
class ChainWatch:
    """Watches one programme on the chain of one source.

    Watching begins with the block that it first finds: what lies before is history, and raises nothing.
    """

    sync: ChainSync
    programme: str
    watched: Sequence[Watched]
    rules: WatchRules = field(default_factory=WatchRules)
    feed: AlertFeed = field(default_factory=AlertFeed)
    webhook: Webhook | None = None
    _failing_since: datetime | None = None

    def look(self, *, progress: Progress | None = None, stop: Callable[[], bool] | None = None) -> Round:
        """Follow to the tip, look at what is new, raise what is notable, and send what is due.

        A source that does not answer, or whose answers do not hold, is raised as well, and tried again next time.

        Raises
        ------
        BadInput
            If the source is on another network, or refuses us.
        """
        failure: KhazanaError | None = None
        receipt: SyncReceipt | None = None
        raised: tuple[Alert, ...] = ()
        try:
            receipt = self.sync.run(self.programme, self.watched, progress=progress, stop=stop)
        except ChainMoved as moved:
            failure = moved  # by another process that follows the same chain: the next round will do
        except (Unavailable, ProofFailed) as refusal:
            failure = refusal
            raised = self._raise([self._failing(refusal)], None)
        else:
            self._failing_since = None
            raised = tuple(self._examine(receipt))
        delivered = 0 if self.webhook is None else self.webhook.deliver(self.sync.store, self.sync.clock)
        return Round(receipt=receipt, alerts=raised, delivered=delivered, failure=failure)

    def follow(
        self, *, every_s: float = 10.0, stop: threading.Event, told: Callable[[Round], None] | None = None
    ) -> None:
        """Look again and again until told to stop; after failures, after longer and longer pauses."""
        pause_s = every_s
        while not stop.is_set():
            one = self.look(stop=stop.is_set)
            if told is not None:
                told(one)
            pause_s = every_s if one.failure is None else min(2 * pause_s, max(every_s, _LONGEST_PAUSE_S))
            stop.wait(pause_s)

    def _failing(self, refusal: KhazanaError) -> NewAlert:
        """Say that the source fails: once for as long as it does."""
        self._failing_since = self._failing_since or self.sync.clock.now()
        since, source = format_instant(self._failing_since), self.sync.source.name
        if isinstance(refusal, ProofFailed):
            finding = UNPROVEN.at(source=source, reason=refusal.what)
            return NewAlert(key=f"unproven:{source}:{since}:{refusal.what}", finding=finding)
        finding = UNREACHABLE.at(source=source, since=since, reason=refusal.what)
        return NewAlert(key=f"unreachable:{source}:{since}", finding=finding)

    def _examine(self, receipt: SyncReceipt) -> Iterator[Alert]:
        """Raise what is notable in everything that was not looked at before; wait until all of it is there."""
        store, network = self.sync.store.chain, self.sync.network
        if receipt.state is None or not receipt.complete:
            return
        reached = receipt.state.block
        state = store.watch_state(self.programme, network)
        if state is None:
            state = WatchState(block=reached, since=self.sync.clock.now())
        scene = self._scene()
        new = [*self._of_chain(state, receipt.findings)]
        seen = 0
        for proven in store.transactions(self.programme, network, since=state.block.height + 1, at=reached):
            height = proven.fact.block.height if proven.fact.block else 0
            if seen >= _AT_ONCE and height - 1 > state.block.height:
                state = WatchState(block=self.sync.chain.ref(height - 1), since=state.since)
                yield from self._raise(new, state)
                new, seen = [], 0
            new += alerts_of(proven.fact, scene)
            seen += 1
        for fact in store.unconfirmed(self.programme, network):
            new += alerts_of(fact, scene)
        yield from self._raise(new, WatchState(block=reached, since=state.since))

    def _of_chain(self, state: WatchState, findings: tuple[Finding, ...]) -> Iterator[NewAlert]:
        for met in self.sync.store.chain.reorganisations(self.sync.network):
            if met.at >= state.since:
                yield from of_reorganisation(met, self.rules)
        yield from of_source(self.sync.source.name, findings)

    def _scene(self) -> Scene:
        chain, store = self.sync.chain, self.sync.store.chain
        return Scene(
            network=self.sync.network,
            scripts=frozenset(one.script for one in store.watches(self.programme, self.sync.network)),
            store=store,
            time_of=chain.time,
            now=self.sync.clock.now(),
            next_height=chain.tip.height + 1,
            rules=self.rules,
        )

    def _raise(self, new: Sequence[NewAlert], state: WatchState | None) -> tuple[Alert, ...]:
        raised = self.sync.store.chain.raise_alerts(
            self.programme,
            self.sync.network,
            new,
            at=self.sync.clock.now(),
            body=None if self.webhook is None else alert_body,
            state=state,
        )
        for alert in raised:
            self.feed.publish(alert)
        return raised

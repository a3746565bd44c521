"""Following one programme: from the record in its own folder, or from the view of the chain that the settings name."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Final

from khazana.app.chain_alerts import WatchRules
from khazana.app.chain_sources import ChainSetting, OpenedSource, open_source, parse_chain
from khazana.app.chain_spans import SpanLimits
from khazana.app.chain_sync import ChainSync, SyncReceipt
from khazana.app.chain_watch import ChainWatch
from khazana.app.chain_watches import Watched, watched_of
from khazana.app.webhooks import webhook_of
from khazana.chain import open_record
from khazana.core import BadInput, Clock, Finding, Progress
from khazana.i18n import message as _
from khazana.programmes import Programme, programme_file
from khazana.store import Store

__all__ = ["follow_programme", "source_of", "watching"]

_CHAIN: Final = "KHAZANA_CHAIN"
_NO_RULES: Final = WatchRules()


@contextmanager
def source_of(
    programme: Programme, environment: Mapping[str, str], *, now: Callable[[], datetime]
) -> Iterator[OpenedSource]:
    """Open where a programme's chain facts come from, and close it at the end.

    A programme whose folder holds a record is followed from that. Any other is followed from the view that
    ``KHAZANA_CHAIN`` names, which must be of the programme's network.

    Raises
    ------
    BadInput
        If neither is there, or it is of another network.
    Unavailable
        If it does not answer, or cannot be read.
    """
    chain = programme.chain
    if chain.record:
        with programme_file(programme, chain.record) as path:
            source = open_record(path, network=chain.network, digest=chain.record_digest or None)
        yield OpenedSource(source=source, limits=SpanLimits())
        return
    line = environment.get(_CHAIN, "")
    if not line:
        raise BadInput(
            _("nothing is named from which {programme} can be followed"),
            where=_CHAIN,
            remedy=_("set it, such as node:http://127.0.0.1:8332?cookie=/path/.cookie or electrum:ssl://host:50002"),
            programme=programme.id,
        )
    opened = open_source(_on(chain.network, parse_chain(line, environment), programme.id), now=now)
    try:
        yield opened
    finally:
        opened.source.close()


def _on(network: str, setting: ChainSetting, programme: str) -> ChainSetting:
    if setting.network not in {None, network}:
        raise BadInput(
            _("{programme} is on the network {network}"),
            where=_CHAIN,
            value=setting.network,
            remedy=_("name a source of {network}"),
            programme=programme,
            network=network,
        )
    return replace(setting, options={**setting.options, "network": network})


@contextmanager
def watching(
    programme: Programme,
    store: Store,
    environment: Mapping[str, str],
    *,
    clock: Clock,
    rules: WatchRules = _NO_RULES,
) -> Iterator[ChainWatch]:
    """Watch a programme at the tip of its source, with the webhook that the environment names; close it at the end.

    Raises
    ------
    BadInput
        If there is no source, the webhook is written wrongly, or nothing of the perimeter is on its network.
    Unavailable
        If the source does not answer.
    """
    webhook = webhook_of(environment)
    watched = _watched(programme)[0]
    with source_of(programme, environment, now=clock.now) as opened:
        sync = ChainSync(store=store, source=opened.source, clock=clock, limits=opened.limits)
        yield ChainWatch(sync=sync, programme=programme.id, watched=watched, rules=rules, webhook=webhook)


def _watched(programme: Programme) -> tuple[tuple[Watched, ...], tuple[Finding, ...]]:
    network = programme.chain.network
    watched, findings = watched_of(programme, network)
    if not watched:
        raise BadInput(
            _("the perimeter has nothing on the network {network}"),
            where=programme.id,
            remedy=_("list addresses or descriptors of that network in perimeter.csv"),
            network=network,
        )
    return watched, findings


def follow_programme(
    programme: Programme,
    store: Store,
    environment: Mapping[str, str],
    *,
    clock: Clock,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> SyncReceipt:
    """Follow a programme to the tip of its source; what was kept before it stops, for whatever reason, stays.

    Raises
    ------
    BadInput
        If there is no source, or nothing of the perimeter is on its network.
    Unavailable
        If the source does not answer.
    ProofFailed
        If what it says does not hold; nothing of it was kept.
    """
    watched, findings = _watched(programme)
    with source_of(programme, environment, now=clock.now) as opened:
        sync = ChainSync(store=store, source=opened.source, clock=clock, limits=opened.limits)
        receipt = sync.run(programme.id, watched, progress=progress, stop=stop)
    return replace(receipt, findings=(*findings, *receipt.findings))

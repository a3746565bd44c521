"""Which view of the chain is used: read from one line of settings, and opened.

The line is a kind, an address, and options: ``node:http://127.0.0.1:8332?cookie=/path``,
``electrum:ssl://host:50002,tcp://other:50001?proxy=socks5://127.0.0.1:9050``, ``esplora:https://host/api``,
``replay:/path/record.jsonl``. No password stands in it: it may be seen in process lists and logs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

from khazana.app.chain_spans import SpanLimits
from khazana.bitcoin.networks import NETWORKS
from khazana.chain import (
    CookieLogin,
    ElectrumServers,
    ElectrumSource,
    EsploraCalls,
    EsploraSource,
    NodeRpc,
    NodeSource,
    PasswordLogin,
    open_record,
)
from khazana.core import BadInput, ChainSource
from khazana.wire import parse_endpoint

__all__ = ["ChainSetting", "OpenedSource", "open_source", "parse_chain"]

WHERE: Final = "KHAZANA_CHAIN"
NODE_BLOCKS: Final = 20_000
"""How many blocks a node is asked about at a time, so that what it has read is kept."""
_FORMS: Final = (
    "write node:http://127.0.0.1:8332?cookie=/path, electrum:ssl://host:50002, "
    "esplora:https://host/api, or replay:/file"
)
_OPTIONS: Final = {
    "node": {"network", "cookie", "user", "plain", "filters"},
    "electrum": {"network", "proxy", "first-use"},
    "esplora": {"network", "plain"},
    "replay": {"network", "digest"},
}
_PASSWORD: Final = "KHAZANA_NODE_PASSWORD"  # noqa: S105 - the name of a variable
_YES: Final = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainSetting:
    """A view of the chain, as it was chosen.

    Parameters
    ----------
    kind
        ``node``, ``electrum``, ``esplora`` or ``replay``.
    address
        Where it is; several Electrum servers are divided by commas.
    options
        What else was said, by name.
    password
        Of the node's user; never shown.
    """

    kind: str
    address: str
    options: Mapping[str, str] = field(default_factory=dict)
    password: str = field(default="", repr=False)

    @property
    def network(self) -> str | None:
        """The network that it must be on; ``None`` is whichever the source is on."""
        return self.options.get("network")

    def is_set(self, option: str, *, otherwise: bool = False) -> bool:
        """Tell whether an option says yes."""
        return _YES[self.options[option]] if option in self.options else otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSource:
    """A source, and how much it is asked at a time."""

    source: ChainSource
    limits: SpanLimits


def parse_chain(text: str, environment: Mapping[str, str]) -> ChainSetting:
    """Read the line that names a view of the chain.

    Parameters
    ----------
    environment
        Where the password of a node's user is looked for, as KHAZANA_NODE_PASSWORD.

    Raises
    ------
    BadInput
        If the line has another form. A password that stands in it is not repeated.

    Examples
    --------
    >>> parse_chain("esplora:https://mempool.space/api?network=main", {}).network
    'main'
    """
    kind, colon, rest = text.strip().partition(":")
    if not colon or kind not in _OPTIONS:
        raise BadInput("no such kind of source", where=WHERE, value=kind[:20], remedy=_FORMS)
    address, _, query = rest.partition("?")
    if not address:
        raise BadInput(f"the {kind} has no address", where=WHERE, remedy=_FORMS)
    if "@" in address:
        raise BadInput(
            "a name or password stands in the address", where=WHERE, remedy=f"use user=… and {_PASSWORD} for a node"
        )
    options = _options(kind, query)
    if kind == "node" and ("cookie" in options) == ("user" in options):
        raise BadInput(
            "a node is asked with its cookie or with a user",
            where=WHERE,
            remedy=f"add ?cookie=/folder/.cookie, or ?user=name and {_PASSWORD}",
        )
    password = environment.get(_PASSWORD, "")
    if "user" in options and not password:
        raise BadInput("the node's user has no password", where=WHERE, remedy=f"set {_PASSWORD}")
    return ChainSetting(kind=kind, address=address, options=options, password=password)


def _options(kind: str, query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=10)
    except ValueError:
        raise BadInput("the options have another form", where=WHERE, remedy="write ?name=value&other=value") from None
    options = dict(pairs)
    unknown = sorted(options.keys() - _OPTIONS[kind])
    if unknown or len(options) != len(pairs):
        raise BadInput(
            f"the {kind} has no such option, or it stands there twice",
            where=WHERE,
            value=", ".join(unknown) or None,
            remedy=f"use {', '.join(sorted(_OPTIONS[kind]))}, each once",
        )
    for name in {"plain", "filters", "first-use"} & options.keys():
        if options[name] not in _YES:
            raise BadInput(f"{name} is yes or no", where=WHERE, value=options[name], remedy=f"write {name}=yes")
    if options.get("network", "main") not in NETWORKS:
        raise BadInput(
            "there is no such network", where=WHERE, value=options["network"], remedy=f"use {', '.join(NETWORKS)}"
        )
    return options


def open_source(setting: ChainSetting, *, now: Callable[[], datetime]) -> OpenedSource:
    """Open the view that was chosen, on its network or on the one that it is found to be on.

    Raises
    ------
    BadInput
        If the source is on another network than the one named, or on none that is known.
    Unavailable
        If it does not answer.
    """
    limits = SpanLimits(blocks=NODE_BLOCKS if setting.kind == "node" else None)
    if setting.network is not None:
        return OpenedSource(source=_source(setting, setting.network, now), limits=limits)
    refusals: list[BadInput] = []
    for network in NETWORKS:
        source: ChainSource | None = None
        try:
            source = _source(setting, network, now)
            source.tip()
        except BadInput as refusal:
            refusals.append(refusal)
            if source is not None:
                source.close()
        except BaseException:
            if source is not None:
                source.close()
            raise
        else:
            return OpenedSource(source=source, limits=limits)
    raise BadInput(
        f"the source is on no network that is known, or refuses: {refusals[0].what}",
        where=refusals[0].where or WHERE,
        remedy=refusals[0].remedy,
    )


def _source(setting: ChainSetting, network: str, now: Callable[[], datetime]) -> ChainSource:
    if setting.kind == "node":
        cookie = setting.options.get("cookie")
        user = setting.options.get("user", "")
        login = PasswordLogin(user, setting.password) if cookie is None else CookieLogin(Path(cookie))
        rpc = NodeRpc(setting.address, login, plain=setting.is_set("plain"))
        return NodeSource(rpc, network, filters=setting.is_set("filters", otherwise=True))
    if setting.kind == "esplora":
        return EsploraSource(EsploraCalls(setting.address, plain=setting.is_set("plain")), network)
    if setting.kind == "replay":
        return open_record(Path(setting.address), network=network, digest=setting.options.get("digest"))
    proxy, first_use = setting.options.get("proxy"), setting.is_set("first-use")
    servers = [
        ElectrumSource(parse_endpoint(one, proxy=proxy, first_use=first_use and one.startswith("ssl")), network)
        for one in setting.address.split(",")
    ]
    return servers[0] if len(servers) == 1 else ElectrumServers(servers, now=now)

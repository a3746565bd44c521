"""Where a server listens, and how it is known: by the certificates of this machine, by a fingerprint, or not at all."""

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from khazana.core import BadInput

__all__ = ["Endpoint", "Tls", "parse_endpoint"]

_FINGERPRINT = re.compile(r"[0-9a-f]{64}", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}", re.ASCII)
_GAP = re.compile(r"[\s\x00-\x1f]")
_FORM = "write ssl://host:port, tcp://host:port, or ssl://host:port#fingerprint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """How the certificate of a server is judged.

    Parameters
    ----------
    fingerprint
        SHA-256 of the certificate, 64 lower-case hex digits; where given, it alone decides.
    first_use
        Take whatever certificate comes at the first connection, and no other later. Only where the user asks.
    """

    fingerprint: str | None = None
    first_use: bool = False

    def __post_init__(self) -> None:
        if self.fingerprint is not None and _FINGERPRINT.fullmatch(self.fingerprint) is None:
            raise BadInput(
                "a fingerprint is 64 lower-case hex digits",
                value=self.fingerprint,
                remedy="take the SHA-256 of the certificate: openssl x509 -fingerprint -sha256, without colons",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server's ``host`` and ``port``; ``tls`` is ``None`` for plain TCP; ``proxy`` is socks5://host:port."""

    host: str
    port: int
    tls: Tls | None
    proxy: str | None = field(default=None, repr=False)  # it may carry a password

    def __post_init__(self) -> None:
        if _HOST.fullmatch(self.host) is None or not 0 < self.port < 2**16:
            raise BadInput("a server has a host and a port", value=f"{self.host[:100]}:{self.port}", remedy=_FORM)
        if self.proxy is not None:
            _check_proxy(self.proxy)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'tcp' if self.tls is None else 'ssl'}://{host}:{self.port}"

    @property
    def is_exposed(self) -> bool:
        """Whether everybody on the way can read what is asked: plain TCP to another machine, onions excepted."""
        return self.tls is None and not self.host.endswith(".onion") and not _is_loopback(self.host)


def parse_endpoint(text: str, *, proxy: str | None = None, first_use: bool = False) -> Endpoint:
    """Read ``ssl://host:port``, ``tcp://host:port`` or ``ssl://host:port#fingerprint``.

    Examples
    --------
    >>> str(parse_endpoint("ssl://electrum.example:50002"))
    'ssl://electrum.example:50002'

    Raises
    ------
    BadInput
        If it has another form.
    """
    parts = urlsplit(text.strip())
    try:
        port = parts.port
    except ValueError:
        port = None
    beyond = parts.path or parts.query or "@" in text or _GAP.search(text.strip()) is not None
    if parts.scheme not in {"ssl", "tcp"} or not parts.hostname or port is None or beyond:
        raise BadInput("a server's address has another form", value=text[:200], remedy=_FORM)
    if parts.scheme == "tcp":
        if parts.fragment or first_use:
            raise BadInput("plain TCP has no certificate", value=text[:200], remedy="write ssl://host:port#fingerprint")
        return Endpoint(host=parts.hostname, port=port, tls=None, proxy=proxy)
    pinned = parts.fragment.replace(":", "").lower() or None
    return Endpoint(host=parts.hostname, port=port, tls=Tls(fingerprint=pinned, first_use=first_use), proxy=proxy)


def _check_proxy(proxy: str) -> None:
    parts = urlsplit(proxy)
    try:
        whole = parts.scheme in {"socks5", "socks5h"} and bool(parts.hostname) and parts.port is not None
    except ValueError:
        whole = False
    if not whole:
        raise BadInput("the proxy's address has another form", remedy="write socks5://host:port, such as Tor's")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

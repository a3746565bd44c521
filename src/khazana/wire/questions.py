"""A call by HTTP: where it goes, what it carries, and whom it may be shown."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from khazana.core import BadInput

__all__ = ["PASSING", "HttpQuestion", "basic_authorisation", "check_url"]

PASSING: Final = frozenset({429, 500, 502, 503, 504})
"""Statuses after which the same question may be answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpQuestion:
    """A call.

    Parameters
    ----------
    url
        Where it goes: HTTPS, or plain HTTP to this machine.
    body
        JSON to post; ``None`` to get.
    authorisation
        The header that lets us in; never shown.
    more
        Further headers, by name; never shown.
    plain
        Whether the user allows plain HTTP to another machine.
    interval_s
        Least time between the starts of two calls to one host [s].
    passing
        Statuses after which the same question is asked again.
    busy
        Tells from a body that the service asks to come back later, for services that say so with status 200.
    """

    url: str
    body: bytes | None = field(default=None, repr=False)
    authorisation: str | None = field(default=None, repr=False)
    more: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    plain: bool = False
    interval_s: float = 1.0
    passing: frozenset[int] = PASSING
    busy: Callable[[bytes], bool] = lambda _: False

    def __post_init__(self) -> None:
        check_url(self.url, plain=self.plain)

    @property
    def method(self) -> str:
        """GET, or POST where it carries a body."""
        return "GET" if self.body is None else "POST"

    def headers(self) -> dict[str, str]:
        """Return the headers that go with it."""
        made = {"Accept": "application/json, */*;q=0.5", "Accept-Encoding": "gzip"}
        if self.body is not None:
            made["Content-Type"] = "application/json"
        if self.authorisation is not None:
            made["Authorization"] = self.authorisation
        return made | dict(self.more)


def basic_authorisation(user: str, password: str) -> str:
    """Return the header that carries a name and a password.

    References
    ----------
    RFC 7617.

    Examples
    --------
    >>> basic_authorisation("Aladdin", "open sesame")
    'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='

    Raises
    ------
    BadInput
        If the name has a colon, where the password would begin.
    """
    if ":" in user:
        raise BadInput("a user's name has no colon", remedy="name the user alone, and the password apart")
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def check_url(url: str, *, plain: bool = False) -> None:
    """Refuse an address that is not HTTPS; plain HTTP is for this machine, and where the user allows it.

    Raises
    ------
    BadInput
        If it is another address, or carries a name or password; these are not shown.
    """
    parts = urlsplit(url)
    open_way = parts.scheme == "http" and (plain or _is_loopback(parts.hostname or ""))
    if parts.username is not None or parts.password is not None:
        raise BadInput(
            "a service is asked by HTTPS, without a name or password in the address",
            value=f"{parts.scheme}://…@{parts.hostname or ''}",
            remedy="take the name and password out of the address",
        )
    if (parts.scheme != "https" and not open_way) or not parts.hostname:
        raise BadInput(
            "a service is asked by HTTPS, without a name or password in the address",
            value=url,
            remedy="write https://…; http:// is for this machine alone",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

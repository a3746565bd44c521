"""The servers that are asked: which of them lied, which do not answer at present, and what was noted of them."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

from khazana.chain.electrum import ElectrumSource
from khazana.chain.electrum_findings import SERVER_ABSENT, SERVER_LIES
from khazana.core import BadInput, Finding, FindingKind, KhazanaError, Unavailable

__all__ = ["Listed", "Roster"]

_T = TypeVar("_T")
_SHOWN: Final = 100


@dataclass(slots=True, eq=False)
class Listed:
    """A server on the roster: up to which height its chain is the best one, and whether it is still asked."""

    source: ElectrumSource
    common: int = 0
    lied: bool = False
    absent: bool = False
    failure: KhazanaError | None = None

    @property
    def is_asked(self) -> bool:
        """Whether it neither lied nor failed since the roster was called last."""
        return not (self.lied or self.absent)


class Roster:
    """Servers that are asked together. Who fails is left out until `call`, who lies for good."""

    def __init__(self, sources: Sequence[ElectrumSource]) -> None:
        self.servers = tuple(Listed(source) for source in sources)
        self._noted: list[Finding] = []

    @property
    def name(self) -> str:
        """The servers' addresses."""
        return ", ".join(server.source.name for server in self.servers)

    @property
    def asked(self) -> tuple[Listed, ...]:
        """Those that are still asked."""
        return tuple(server for server in self.servers if server.is_asked)

    def call(self) -> None:
        """Give another chance to those that did not answer."""
        for server in self.servers:
            server.absent = False

    def all(self, ask: Callable[[Listed], _T]) -> list[tuple[Listed, _T]]:
        """Ask all at once, and return what came of those that answered.

        Raises
        ------
        Unavailable
            If none is left.
        """
        asked = self.asked
        self.need()
        with ThreadPoolExecutor(len(asked), thread_name_prefix="electrum") as pool:
            answers = [(server, pool.submit(ask, server)) for server in asked]
        kept = []
        for server, answer in answers:
            try:
                kept.append((server, answer.result()))
            except KhazanaError as failure:
                self.set_aside(server, failure)
        self.need()
        return kept

    def set_aside(self, server: Listed, failure: KhazanaError) -> None:
        """Ask a server no more, and note why."""
        server.lied = server.lied or not isinstance(failure, Unavailable)
        server.absent = True
        server.failure = failure
        server.source.close()
        self.note(SERVER_LIES if server.lied else SERVER_ABSENT, server, what=_told(failure, server.source.name))

    def note(self, kind: FindingKind, server: Listed, **params: object) -> None:
        """Note something about a server."""
        self._noted.append(kind.at(server=server.source.name, **params))

    def need(self) -> None:
        """Refuse to go on where no server is left; where all were named wrongly, as the first of them does."""
        if not self.asked:
            refusals = [server.failure for server in self.servers if isinstance(server.failure, BadInput)]
            if len(refusals) == len(self.servers):
                raise refusals[0]
            raise Unavailable(
                "none of the servers is left: each failed, or said what does not hold",
                where=self.name,
                remedy="the findings say what each of them did; name other servers",
            )

    def taken(self) -> list[Finding]:
        """Return what was noted since the last call."""
        noted, self._noted = self._noted, []
        return noted

    def note_again(self, noted: list[Finding]) -> None:
        """Put back what was taken."""
        self._noted = noted + self._noted


def _told(failure: KhazanaError, name: str) -> str:
    """Say what went wrong, for a finding that names the server already."""
    place = failure.where.removeprefix(name).strip()
    met = "" if failure.value is None else f" (got {str(failure.value)[:_SHOWN]})"
    return f"{place}: {failure.what}{met}" if place else f"{failure.what}{met}"

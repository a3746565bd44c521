"""Calls to a Bitcoin node by JSON-RPC over HTTP; the name and password of the node are never shown.

References
----------
https://github.com/bitcoin/bitcoin/blob/master/doc/JSON-RPC-interface.md
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from khazana.chain.answers import parse_json, record, rows
from khazana.chain.refusals import unreadable
from khazana.core import BadInput, Unavailable
from khazana.wire import Answer, HttpGetter, HttpLimits, HttpQuestion, basic_authorisation, check_url

__all__ = ["CookieLogin", "NodeRefusal", "NodeRpc", "PasswordLogin"]

LIMITS: Final = HttpLimits(connect_s=5, read_s=600, fetch_s=900, body_bytes=256 * 2**20, attempts=4, backoff_s=0.25)
"""A node works long on one call, and a full block with all that it spends is long in JSON."""
WARMING_UP: Final = -28
UNKNOWN_METHOD: Final = -32601
_PASSING: Final = frozenset({429, 502, 503, 504})
_UNAUTHORISED: Final = (401, 403)


class NodeRefusal(Unavailable):
    """The node refused a call; ``code`` is that of its RPC."""

    def __init__(self, what: str, *, code: int, where: str, remedy: str) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.code = code


@dataclass(frozen=True, slots=True)
class CookieLogin:
    """The file ``.cookie`` that the node writes at each start, in its folder (of the network)."""

    path: Path

    def header(self) -> str:
        """Return the header that lets us in, as the file has it now.

        Raises
        ------
        Unavailable
            If the file cannot be read.
        """
        try:
            user, _, password = self.path.read_text(encoding="utf-8").strip().partition(":")
        except (OSError, UnicodeDecodeError) as failure:
            raise Unavailable(
                f"the node's cookie file cannot be read: {type(failure).__name__}",
                where=str(self.path),
                remedy="start the node, name the file .cookie in its folder, or give a user and password of its RPC",
            ) from None
        return basic_authorisation(user, password)


@dataclass(frozen=True, slots=True)
class PasswordLogin:
    """The name and password that the node's settings (rpcauth) allow."""

    user: str
    password: str = field(repr=False)

    def header(self) -> str:
        """Return the header that lets us in."""
        return basic_authorisation(self.user, self.password)


@dataclass(slots=True)
class NodeRpc:
    """Calls to the node at ``url``; ``plain`` allows plain HTTP to another machine."""

    url: str
    login: CookieLogin | PasswordLogin
    plain: bool = False
    getter: HttpGetter = field(default_factory=lambda: HttpGetter(limits=LIMITS), repr=False)
    _header: str | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        check_url(self.url, plain=self.plain)

    def call(self, method: str, *params: object) -> object:
        """Return the result of a call.

        Raises
        ------
        NodeRefusal
            If the node refuses it.
        Unavailable
            If it does not answer within the limits, or is not ready.
        BadInput
            If it does not let us in.
        """
        return self._result(method, parse_json(self.body(method, *params), self.url))

    def body(self, method: str, *params: object) -> bytes:
        """Return the answer to a call as it came: JSON with its result or error."""
        return self._post({"jsonrpc": "1.0", "id": 0, "method": method, "params": params}).body

    def read(self, method: str, body: bytes) -> object:
        """Return the result within an answer that `body` gave."""
        return self._result(method, parse_json(body, self.url))

    def batch(self, method: str, calls: Sequence[Sequence[object]]) -> list[object]:
        """Return the results of many calls of one method, in their order; a refusal stands in its place."""
        asked = [{"jsonrpc": "1.0", "id": place, "method": method, "params": row} for place, row in enumerate(calls)]
        if not asked:
            return []
        answers = rows(parse_json(self._post(asked).body, self.url), self.url)
        found: dict[object, object] = {record(one, self.url).get("id"): one for one in answers}
        if len(answers) != len(asked) or set(found) != set(range(len(asked))):
            raise unreadable(self.url, f"{len(asked)} calls got {len(answers)} answers")
        return [self._outcome(method, found[place]) for place in range(len(asked))]

    def close(self) -> None:
        """End all connections."""
        self.getter.close()

    def _outcome(self, method: str, answer: object) -> object:
        try:
            return self._result(method, answer)
        except NodeRefusal as refusal:
            return refusal

    def _result(self, method: str, answer: object) -> object:
        said = record(answer, self.url)
        if said.get("error") is None:
            if "result" not in said:
                raise unreadable(self.url, "it has neither result nor error", sorted(said)[:10])
            return said["result"]
        error = record(said["error"], self.url)
        code, message = error.get("code"), str(error.get("message"))[:300]
        if code == WARMING_UP:
            raise Unavailable(f"the node is starting: {message}", where=self.url, remedy="try again in a few minutes")
        remedy = (
            "run Bitcoin Core 27 or later, or Knots" if code == UNKNOWN_METHOD else "look into the node's debug.log"
        )
        raise NodeRefusal(
            f"the node refuses {method}: {message}",
            code=code if type(code) is int else 0,
            where=self.url,
            remedy=remedy,
        )

    def _post(self, asked: object) -> Answer:
        body = json.dumps(asked, separators=(",", ":")).encode()
        fresh = self._header is None
        answer = self._ask(body)
        if answer.status in _UNAUTHORISED and not fresh:
            self._header = None  # a node that started again has another cookie
            answer = self._ask(body)
        if answer.status in _UNAUTHORISED:
            self._header = None
            raise BadInput(
                "the node does not let us in",
                where=self.url,
                value=f"status {answer.status}",
                remedy="name the cookie file of that node, or check user, password, rpcallowip and rpcwhitelist",
            )
        return answer

    def _ask(self, body: bytes) -> Answer:
        if self._header is None:
            self._header = self.login.header()
        question = HttpQuestion(
            url=self.url,
            body=body,
            authorisation=self._header,
            plain=self.plain,
            interval_s=0,
            passing=_PASSING,
        )
        return self.getter.ask(question, until=self.getter.deadline())

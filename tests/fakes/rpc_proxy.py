"""A proxy before a real node's RPC that changes some of its answers."""

import http.client
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fakes.bitcoin_node import BitcoinNode
from fakes.http_service import HttpService, Reply, http_service

__all__ = ["Change", "refuse", "rpc_proxy"]

Change = Callable[[str, Any], Any]
"""Takes a method and its whole answer, and gives the answer that goes out, or a reply."""


@contextmanager
def rpc_proxy(node: BitcoinNode, change: Change) -> Iterator[HttpService]:
    """Forward calls to a node until the block ends, each answer through ``change``."""
    with http_service(lambda _: Reply()) as service:
        service.answer = lambda _: _answer(node, service.bodies[-1], change)
        yield service


def refuse(method: str, code: int, message: str) -> Change:
    """Return a change that refuses one method."""

    def change(called: str, answer: Any) -> Any:  # noqa: ANN401 - JSON
        if called != method:
            return answer
        return {"result": None, "error": {"code": code, "message": message}, "id": answer["id"]}

    return change


def _answer(node: BitcoinNode, body: bytes, change: Change) -> Reply:
    line = http.client.HTTPConnection("127.0.0.1", node.port, timeout=60)
    line.request("POST", "/", body, {"Authorization": "Basic " + b64encode(node.cookie.read_bytes()).decode()})
    given = line.getresponse()
    status, text = given.status, given.read()
    line.close()
    # Amounts of eight places come out of a float as they went in.
    asked, said = json.loads(body), json.loads(text)
    if isinstance(asked, list):
        methods = {one["id"]: one["method"] for one in asked}
        made: Any = [change(methods[one["id"]], one) for one in said]
    else:
        made = change(asked["method"], said)
    if isinstance(made, Reply):
        return made
    return Reply(body=json.dumps(made, separators=(",", ":")).encode(), status=status)

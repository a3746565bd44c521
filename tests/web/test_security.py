"""The policy stands on every answer, errors and files as well."""

import pytest
from fakes.asgi_client import AsgiClient

from khazana.web.security import HEADERS

ANSWERS = [
    "/",
    "/en/",
    "/en/norte/reserve",
    "/en/nowhere/",
    "/nothing",
    "/en/norte/reserve?version=x",
    "/en/norte/files/accumulation.csv",
    "/assets/nothing.js",
    "/api/v1/programmes",
    "/api/v1/programmes/nowhere",
    "/api/v1/openapi.json",
]


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_carries_the_headers(client: AsgiClient, path: str) -> None:
    answer = client.get(path)
    for name, value in HEADERS:
        assert answer.headers[name] == value


def test_the_policy_allows_neither_eval_nor_anything_inline_or_outside() -> None:
    policy = dict(HEADERS)["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    for rule in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ):
        assert rule in policy

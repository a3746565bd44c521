"""The interface answers whatever is asked as its description says, and never breaks."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import schemathesis
from fakes.example_desk import EXAMPLE, example_desk
from fakes.reserve_desk import FakeDesk
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from khazana.web import create_app

schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(FakeDesk()))
opened = ExitStack()
"""The parametrised schema is made while tests are collected, so what it asks is opened here and closed below."""
followed = opened.enter_context(example_desk(Path(opened.enter_context(TemporaryDirectory()))))
chain_schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(followed)).include(path_regex="/chain")

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def teardown_module() -> None:
    opened.close()


@schema.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_interface_keeps_its_word(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS)


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_interface_keeps_its_word_for_a_programme_that_exists(case: schemathesis.Case) -> None:
    if "programme_id" in (case.path_parameters or {}):
        case.path_parameters["programme_id"] = "norte"
    case.call_and_validate(checks=CHECKS)


@chain_schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_chain_of_a_programme_that_was_followed_keeps_its_word(case: schemathesis.Case) -> None:
    case.path_parameters["programme_id"] = EXAMPLE
    case.call_and_validate(checks=CHECKS)

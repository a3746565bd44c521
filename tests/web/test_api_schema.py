"""The interface answers whatever is asked as its description says, and never breaks."""

import schemathesis
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

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


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

"""A server over made-up programmes, asked in the same process."""

import pytest
from fakes.asgi_client import AsgiClient
from fakes.reserve_desk import FakeDesk

from khazana.web import create_app


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> AsgiClient:
    return AsgiClient(create_app(FakeDesk(), cache_folder=tmp_path_factory.getbasetemp()))

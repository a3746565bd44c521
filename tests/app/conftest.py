"""A desk over a store of its own, with the made-up programme followed from its record."""

from collections.abc import Iterator

import pytest

from khazana.app.desk import Desk, open_desk
from khazana.app.settings import Settings


@pytest.fixture(scope="session")
def desk_of_example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("data")
    settings = Settings.from_environment({"KHAZANA_DATA_DIR": str(folder), "KHAZANA_CACHE_DIR": str(folder)})
    with open_desk(settings) as opened:
        opened.chain.sync("example-state")
        yield opened

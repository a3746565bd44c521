"""The page of commitments in a browser: it fits its window, and it is quiet."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fakes.clock import FixedClock
from fakes.example_desk import NOW, settings_in

from khazana.app.desk import open_desk
from khazana.web import create_app

DIRECTIONS = {"en": "ltr", "es": "ltr", "ur": "rtl"}
DRAWN = "() => Array.from(document.querySelectorAll('.chart')).every(one => one.dataset.drawn)"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the programmes that come with Khazana, on a fixed day."""
    folder = tmp_path_factory.mktemp("store")
    with open_desk(settings_in(folder), clock=FixedClock(NOW)) as desk, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = create_app(desk, cache_folder=folder)
        running = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="off"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join(timeout=10)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", DIRECTIONS)
def test_the_page_fits_its_window(visit: Callable, served: str, language: str, width: int) -> None:
    page = visit(width=width, scheme="light" if width == 1280 else "dark", base=served).page
    answer = page.goto(f"{served}/{language}/el-salvador/commitments")
    assert answer is not None
    assert answer.ok
    page.wait_for_function(DRAWN, timeout=20_000)
    found = page.evaluate("[document.documentElement.scrollWidth, innerWidth, document.documentElement.dir]")
    assert found[0] <= found[1]
    assert found[2] == DIRECTIONS[language]
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()

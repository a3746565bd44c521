"""What the first page weighs and how soon a reader can use it: bytes over the wire, and times in a real browser."""

import gzip
import os
import shutil
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, Response, sync_playwright

from benchmarks.figures import Figure
from benchmarks.measuring import peak_mib
from khazana.app.desk import open_desk
from khazana.app.settings import Settings
from khazana.web import create_app
from khazana.web.assets import BUNDLE, Assets

__all__ = ["run"]

FIRST_PAGES = {
    "first-page": "/en/",
    "reserve-page": "/en/el-salvador/reserve",
    "chain-page": "/en/example-state/chain",
    "provenance-page": "/en/example-state/provenance",
}
FOLLOWED = "example-state"
WEIGHT_GOAL = "under 300 KB beyond the chart bundle"
ROUNDS = 5
NAMES = ("chromium", "chromium-browser", "google-chrome")
TIMES = """() => {
  const [load] = performance.getEntriesByType("navigation");
  return [load.responseStart, load.domInteractive, load.loadEventEnd];
}"""


def run() -> Iterable[Figure]:
    """Measure the pages over the built-in programmes."""
    program = next((path for name in NAMES if (path := shutil.which(name))), None)
    if program is None:
        raise FileNotFoundError("chromium is not installed; Debian: apt install chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bundle = Assets(folder / "cache").named(BUNDLE).body
        yield _figure("pages.chart-bundle", len(gzip.compress(bundle, 9)) / 1000, "kB")
        with _served(folder) as base, sync_playwright() as playwright:
            sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=program, args=sandbox)
            for page, path in FIRST_PAGES.items():
                yield from _measured(browser, page, base + path)
            browser.close()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    settings = Settings(database_url=f"sqlite:///{folder / 'books.sqlite3'}", cache_folder=folder)
    with open_desk(settings) as desk, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        desk.chain.sync(FOLLOWED)
        app = create_app(desk, cache_folder=folder / "cache")
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def _measured(browser: Browser, name: str, url: str) -> Iterator[Figure]:
    _visit(browser, url)  # once unmeasured: the desk computes its report
    visits = [_visit(browser, url) for _ in range(ROUNDS)]
    weight, *_ = visits[0]
    first, interactive, complete = (statistics.median(column) for column in list(zip(*visits, strict=True))[1:])
    yield _figure(f"pages.{name}-weight", weight / 1000, "kB", goal=WEIGHT_GOAL)
    yield _figure(f"pages.{name}-first-byte", first, "ms")
    yield _figure(f"pages.{name}-interactive", interactive, "ms")
    yield _figure(f"pages.{name}-complete", complete, "ms")


def _visit(browser: Browser, url: str) -> tuple[float, float, float, float]:
    """Load a page with an empty cache; return the bytes sent beyond the chart bundle, and three times [ms]."""
    context = browser.new_context()
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - a bound method takes no marks
    page.goto(url, wait_until="load")
    drawn = _drawn(page)
    weight = sum(
        answer.request.sizes()["responseBodySize"] + answer.request.sizes()["responseHeadersSize"]
        for answer in answers
        if not Path(answer.url).name.startswith(("vega.", "stream"))  # a stream of alerts does not end
    )
    first, interactive, complete = page.evaluate(TIMES)
    complete = max(complete, drawn)
    context.close()
    return weight, first, interactive, complete


def _drawn(page: Page) -> float:
    """Return when the last chart was drawn [ms after the start], 0 where the page has none."""
    if not page.locator(".chart").count():
        return 0.0
    page.wait_for_function("() => Array.from(document.querySelectorAll('.chart')).every(one => one.dataset.drawn)")
    found: float = page.evaluate("performance.getEntriesByName('chart-drawn').slice(-1)[0].startTime")
    return found


def _figure(name: str, value: float, unit: str, *, goal: str = "") -> Figure:
    return Figure(name=name, value=value, unit=unit, goal=goal, peak_mib=peak_mib())

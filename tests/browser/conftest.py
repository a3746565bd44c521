"""A real browser, and a real server on the loopback address over the built-in programmes."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from khazana.app.desk import Desk, open_desk
from khazana.app.settings import Settings
from khazana.web import create_app

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOTHING_OUTSIDE = (
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PROGRAMME = "el-salvador"
FOLLOWED = "example-state"
PATHS = {
    "programmes": "",
    "overview": f"{PROGRAMME}/",
    "reserve": f"{PROGRAMME}/reserve",
    "audit": f"{PROGRAMME}/audit",
    "other overview": "pakistan/",
    "other reserve": "pakistan/reserve",
    "other chain": "pakistan/chain",
    "followed overview": f"{FOLLOWED}/",
    "chain": f"{FOLLOWED}/chain",
    "provenance": f"{FOLLOWED}/provenance",
    "reconciliation": f"{FOLLOWED}/reconciliation",
    "custody": f"{FOLLOWED}/custody",
    "proofs": f"{FOLLOWED}/proofs",
}


def chromium() -> str:
    """Return the browser's program; skip where there is none, but never in CI."""
    named = os.environ.get("KHAZANA_CHROMIUM")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = "chromium is not installed (Debian: apt install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    settings = Settings(database_url=f"sqlite:///{folder / 'books.sqlite3'}", cache_folder=folder / "cache")
    with open_desk(settings) as opened:
        opened.chain.sync(FOLLOWED)
        yield opened


@pytest.fixture(scope="session")
def server(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = create_app(desk, cache_folder=tmp_path_factory.mktemp("assets"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        running = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="off"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=[*sandbox, *NOTHING_OUTSIDE])
        yield started
        started.close()


@dataclass
class Visit:
    """A window of the browser, and everything that went wrong in it."""

    page: Page
    base: str
    problems: list[str] = field(default_factory=list)

    def go(self, language: str, name: str, query: str = "") -> Page:
        """Open a page and wait for its chart, if it has one and scripts run."""
        answer = self.page.goto(f"{self.base}/{language}/{PATHS[name]}{query}")
        assert answer is not None
        assert answer.ok
        return self.page

    def chart(self) -> Page:
        """Wait until the chart is drawn."""
        self.page.wait_for_selector("#chart[data-drawn]", timeout=20_000)
        return self.page

    def charts(self) -> Page:
        """Wait until every chart of the page is drawn."""
        drawn = "() => Array.from(document.querySelectorAll('.chart')).every(one => one.dataset.drawn)"
        self.page.wait_for_function(drawn, timeout=20_000)
        return self.page


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Open]:
    """Open windows; at the end nothing may have gone wrong in any of them, and nothing been asked of others."""
    opened: list[tuple[BrowserContext, Visit]] = []

    def start(*, width: int = 1280, scheme: str = "light", scripts: bool = True, base: str = server) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        page = context.new_page()
        one = Visit(page, base)
        page.on("console", lambda said: one.problems.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: one.problems.append(f"error: {error}"))
        page.on("request", lambda asked: _note_outsider(one, asked.url))
        opened.append((context, one))
        return one

    yield start
    for context, one in opened:
        context.close()
        assert one.problems == []


def _note_outsider(visit: Visit, url: str) -> None:
    if not url.startswith((visit.base, "data:", "blob:")):
        visit.problems.append(f"asked elsewhere: {url}")


@pytest.fixture(scope="session")
def site(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the pages as files."""
    from khazana.web import build_site  # noqa: PLC0415 - only some sessions need it

    folder = tmp_path_factory.mktemp("pages") / "site"
    build_site(desk, folder)
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)

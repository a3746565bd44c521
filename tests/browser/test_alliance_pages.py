"""The pages of the alliance in a browser: they fit, anybody can read them, and a bundle dropped on one is checked."""

import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fakes.alliance import BUNDLE, DIGEST, alliance_desk, fill_logs
from fakes.reserve_desk import FakeDesk
from fakes.signed_world import document_statement, make_bundle
from playwright.sync_api import Page

from khazana.alliance.bundles import format_bundle, parse_bundle
from khazana.alliance.keys import format_key
from khazana.alliance.verifying import Shown, verify
from khazana.web import create_app

pytestmark = pytest.mark.browser

NOW = datetime(2026, 7, 17, 12, tzinfo=UTC)
DIRECTIONS = {"en": "ltr", "es": "ltr", "ur": "rtl"}
PAGES = ("alliance", f"statements/{DIGEST}", "verify")
DRAWN = "() => Array.from(document.querySelectorAll('.chart')).every(one => one.dataset.drawn)"
OTHER = make_bundle(document_statement(b"something else"), contents=())
BROKEN = format_bundle(replace(make_bundle(), envelope=OTHER.envelope, contents=()))
DROP = """([data, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("data")
    fill_logs(folder, NOW)
    desk = FakeDesk()
    desk.alliance = alliance_desk(folder, NOW)  # type: ignore[assignment]  # the real desk in the fake one's place
    app = create_app(desk, cache_folder=tmp_path_factory.getbasetemp())
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


def drop(page: Page, data: bytes, name: str = "it.khz") -> str:
    """Drop a file on the page, and return what it says in one line."""
    page.evaluate("document.getElementById('result').hidden = true")
    page.evaluate(DROP, [b64encode(data).decode(), name])
    page.wait_for_selector("#result", state="visible")
    return page.inner_text("#sum")


@pytest.fixture
def verifying(visit: Callable, served: str) -> Page:
    page: Page = visit(base=served).page
    page.goto(f"{served}/en/verify")
    return page


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", DIRECTIONS)
def test_pages_fit_their_window_and_can_be_read(visit: Callable, served: str, language: str, width: int) -> None:
    page = visit(width=width, scheme="light" if width == 1280 else "dark", base=served).page
    for path in PAGES:
        answer = page.goto(f"{served}/{language}/{path}")
        assert answer is not None
        assert answer.ok
        if path == "verify":
            drop(page, BUNDLE)
            page.click("#ask button")
            page.wait_for_selector("#proof-chart[data-drawn]", timeout=20_000)
        page.wait_for_function(DRAWN, timeout=20_000)
        found = page.evaluate("[document.documentElement.scrollWidth, innerWidth, document.documentElement.dir]")
        assert found[0] <= found[1], f"{path} scrolls sideways"
        assert found[2] == DIRECTIONS[language]
        results = Axe().run(page)
        assert results.violations_count == 0, f"{path}: {results.generate_report()}"


def test_a_good_bundle_dropped_on_the_page_shows_what_the_program_shows(verifying: Page, served: str) -> None:
    asked: list[str] = []
    verifying.on("request", lambda one: asked.append(f"{one.method} {one.url}") if "/icon." not in one.url else None)
    assert "nothing fails" in drop(verifying, BUNDLE)
    found = verify(parse_bundle(BUNDLE))
    for part in (Shown.FAILED, Shown.SHOWN, Shown.NOT_SHOWN):
        assert verifying.locator(f"#{part.value} li").count() == len(found.of(part))
    assert asked == [], "the bundle left the machine"
    verifying.click("#ask button")
    verifying.wait_for_selector("#proof-chart[data-drawn]", timeout=20_000)
    assert asked == [f"POST {served}/en/verify"]
    assert "comes to the same" in verifying.inner_text("#said")
    label = verifying.get_attribute("#proof-chart [role=img]", "aria-label") or ""
    assert "leads in 2 steps" in label


def test_a_broken_bundle_dropped_on_the_page_fails_in_both(verifying: Page) -> None:
    assert "something fails" in drop(verifying, BROKEN)
    assert "not under that head" in verifying.inner_text("#failed")
    verifying.click("#ask button")
    verifying.wait_for_selector("#drawn [data-holds=false]", timeout=20_000)
    assert "comes to the same" in verifying.inner_text("#said")
    assert "not the root of the head" in verifying.inner_text("#drawn")


def test_a_key_that_is_unknown_is_said_and_one_that_is_known_too(verifying: Page) -> None:
    drop(verifying, BUNDLE)
    assert "nobody whom you trust" in verifying.inner_text("#not_shown")
    verifying.fill("#trusted", format_key(make_bundle().keys[0].key))
    verifying.locator("#trusted").blur()
    verifying.wait_for_function("document.getElementById('shown').innerText.includes('the key that you gave')")


def test_what_is_no_bundle_is_refused_by_the_page(visit: Callable, served: str) -> None:
    one = visit(base=served)
    page: Page = one.page
    page.goto(f"{served}/en/verify")
    assert "is no bundle" in drop(page, b"{}\n", "notes.txt")
    assert page.locator("#shown-part").is_hidden()
    page.click("#ask button")
    page.wait_for_function("document.getElementById('said').textContent.includes('refuses it as well')")
    assert page.locator("#drawn").inner_text() == ""
    assert all("400" in problem for problem in one.problems)
    one.problems.clear()  # the browser notes each answer that is a refusal


@pytest.mark.parametrize("language", ["es", "ur"])
def test_the_page_speaks_its_own_language(visit: Callable, served: str, language: str) -> None:
    page: Page = visit(base=served).page
    page.goto(f"{served}/{language}/verify")
    drop(page, BUNDLE)
    english = verify(parse_bundle(BUNDLE)).of(Shown.NOT_SHOWN)[0].finding.text()
    assert english not in page.inner_text("#not_shown")
    tag = page.evaluate("document.documentElement.lang")
    assert tag.startswith(language)


def test_the_verifier_can_be_saved(verifying: Page, tmp_path: Path) -> None:
    with verifying.expect_download() as waiting:
        verifying.get_by_role("link", name="Save the verifier as one file").click()
    waiting.value.save_as(tmp_path / "verifier.html")
    assert "<!doctype html>" in (tmp_path / "verifier.html").read_text(encoding="utf-8")

"""The pages on energy in a browser: they fit, they are quiet, and a change is answered as it is made."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fakes.reserve_desk import FakeDesk
from playwright.sync_api import Page

from khazana.web import create_app

PAGES = (
    "energy",
    "energy/sizing",
    "energy/network",
    "energy/conditions",
    "energy/what-if",
    "energy/rolling",
    "energy/robust",
)
DIRECTIONS = {"en": "ltr", "es": "ltr", "ur": "rtl"}
DRAWN = "() => Array.from(document.querySelectorAll('.chart')).every(one => one.dataset.drawn)"


@pytest.fixture(scope="module")
def energy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve norte, whose plan was worked out, and sur, which has none."""
    desk = FakeDesk()
    desk.energy.sizing("norte", conditions_cost=True, stresses=True)
    desk.energy.rolling("norte")
    desk.energy.robust("norte")
    yield from served(desk, tmp_path_factory.mktemp("assets"))


@pytest.fixture
def unknown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve norte before anything was worked out."""
    yield from served(FakeDesk(), tmp_path_factory.mktemp("assets"))


def served(desk: FakeDesk, cache: Path) -> Iterator[str]:
    app = create_app(desk, cache_folder=cache)
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


def shown(page: Page, address: str) -> Page:
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok
    page.wait_for_function(DRAWN, timeout=20_000)
    return page


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", DIRECTIONS)
def test_pages_fit_their_window(visit: Callable, energy: str, language: str, width: int) -> None:
    page = visit(width=width, scheme="light" if width == 1280 else "dark", base=energy).page
    for programme in ("norte", "sur"):
        for name in PAGES if programme == "norte" else PAGES[:1]:
            shown(page, f"{energy}/{language}/{programme}/{name}")
            found = page.evaluate("[document.documentElement.scrollWidth, innerWidth, document.documentElement.dir]")
            assert found[0] <= found[1], f"{name} scrolls sideways"
            assert found[2] == DIRECTIONS[language]
            results = Axe().run(page)
            assert results.violations_count == 0, f"{name}: {results.generate_report()}"


def test_a_slider_is_answered_from_the_keyboard_without_loading_the_page(visit: Callable, energy: str) -> None:
    page = shown(visit(base=energy).page, f"{energy}/en/norte/energy/what-if")
    page.evaluate("window.stillHere = true")
    before = page.locator('[data-answer] [data-key="gain"] bdi').last.inner_text()
    drawn = page.locator("#energy-what-if-week-chart-light").text_content()
    page.locator('input[type="range"][data-for="in-surplus"]').focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    page.wait_for_selector('[data-answer] [data-key="gain"] td:nth-child(4)', timeout=10_000)
    assert page.locator("#in-surplus").input_value() == "70"
    assert "surplus=70" in page.url
    cells = page.locator('[data-answer] [data-key="gain"] bdi').all_inner_texts()
    assert cells[0] == before
    assert cells[1] != before
    page.wait_for_function(DRAWN)
    assert page.locator("#energy-what-if-week-chart-light").text_content() != drawn
    assert "surplus=70" in (page.locator("a[data-file]").first.get_attribute("href") or "")
    assert re.fullmatch(r"Answered in \d+\.\d s", page.locator(".what-if [data-said]").inner_text())
    assert page.evaluate("window.stillHere"), "the page was not loaded again"


def test_what_was_changed_can_be_taken_back(visit: Callable, energy: str) -> None:
    page = shown(visit(base=energy).page, f"{energy}/en/norte/energy/what-if?surplus=60&without=emissions")
    assert page.locator('input[name="without"]:checked').count() == 1
    page.locator("[data-reset]").press("Enter")
    page.wait_for_function("() => !location.search", timeout=10_000)
    assert page.locator('input[name="without"]:checked').count() == 0
    assert page.locator("#in-surplus").input_value() == ""
    assert page.locator('[data-answer] [data-key="gain"] td').count() == 2


def test_without_scripts_the_form_loads_the_page_again(visit: Callable, energy: str) -> None:
    page = visit(scripts=False, base=energy).page
    page.goto(f"{energy}/en/norte/energy/what-if")
    page.fill("#in-surplus", "70")
    page.check('input[name="without"][value="emissions"]')
    page.click("[data-submit]")
    assert "surplus=70" in page.url
    assert "without=emissions" in page.url
    assert page.locator('[data-answer] [data-key="gain"] td').count() == 4
    page.locator('img[alt*="Operators"]').wait_for(state="visible", timeout=10_000)


def test_work_is_shown_as_it_goes_on_and_the_page_has_it_then(visit: Callable, unknown: str) -> None:
    page = visit(base=unknown).page
    page.goto(f"{unknown}/en/norte/energy")
    assert page.locator(".chart").count() == 0
    page.locator("form[data-work] button").first.press("Enter")
    page.wait_for_selector("#energy-week-chart[data-drawn]", timeout=30_000)
    assert "work" not in page.url


def test_figures_keep_their_order_in_urdu(visit: Callable, energy: str) -> None:
    page = shown(visit(base=energy).page, f"{energy}/ur/norte/energy/what-if")
    directions = page.locator("[data-answer] td.num bdi").evaluate_all(
        "all => all.map(one => getComputedStyle(one).direction)"
    )
    assert set(directions) == {"ltr"}
    assert set(page.locator(".chart").evaluate_all("all => all.map(one => getComputedStyle(one).direction)")) == {"ltr"}


def test_how_hours_are_operated_is_chosen_worked_out_and_kept_in_the_address(visit: Callable, unknown: str) -> None:
    page = visit(base=unknown).page
    page.goto(f"{unknown}/en/norte/energy/rolling")
    assert page.locator(".chart").count() == 0
    page.locator('.asked input[name="window"]').fill("72")
    page.locator('.asked select[name="believe"]').select_option("typical")
    page.locator("form[data-work] button").first.press("Enter")
    page.wait_for_selector("#energy-rolling-chart[data-drawn]", timeout=60_000)
    assert "window=72" in page.url
    assert "believe=typical" in page.url
    assert "work" not in page.url
    assert page.locator('.asked input[name="window"]').input_value() == "72"
    assert page.locator('.asked select[name="believe"]').input_value() == "typical"
    links = page.locator(".takeaway a").evaluate_all("all => all.map(one => one.href)")
    assert len(links) == 3
    for link in links:
        assert page.request.get(link).ok, link

"""The pages on planning in a browser: they fit, they are quiet, and results grow in the page that asked for them."""

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

FEW = "paths=1024&years=1"
PAGES = {
    "planning": FEW,
    "planning/run": FEW,
    "planning/search": f"{FEW}&limit=floor&shown=one-a-day&risk=20",
    "planning/stress": f"{FEW}&policy=one-a-day&limit=floor",
    "planning/judge": "",
}
DIRECTIONS = {"en": "ltr", "es": "ltr", "ur": "rtl"}
FORM = "form[data-plan]"
DRAWN = "() => Array.from(document.querySelectorAll('.chart')).every(one => one.dataset.drawn)"


@pytest.fixture(scope="module")
def planning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve norte, which has a plan, and sur, which has none."""
    app = create_app(FakeDesk(), cache_folder=tmp_path_factory.mktemp("assets"))
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
    answer = page.goto(address, timeout=120_000)
    assert answer is not None
    assert answer.ok
    page.wait_for_function(DRAWN, timeout=20_000)
    return page


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", DIRECTIONS)
def test_pages_fit_their_window(visit: Callable, planning: str, language: str, width: int) -> None:
    page = visit(width=width, scheme="light" if width == 1280 else "dark", base=planning).page
    for programme in ("norte", "sur"):
        for name, query in PAGES.items() if programme == "norte" else (("planning", ""),):
            shown(page, f"{planning}/{language}/{programme}/{name}?{query}&work=1")
            found = page.evaluate("[document.documentElement.scrollWidth, innerWidth, document.documentElement.dir]")
            assert found[0] <= found[1], f"{name} scrolls sideways"
            assert found[2] == DIRECTIONS[language]
            results = Axe().run(page)
            assert results.violations_count == 0, f"{name}: {results.generate_report()}"


def test_a_run_is_answered_in_the_page_that_asked(visit: Callable, planning: str) -> None:
    page = shown(visit(base=planning).page, f"{planning}/en/norte/planning/run?{FEW}")
    page.evaluate("window.stillHere = true")
    before = page.locator("[data-answer] .badge").all_inner_texts()
    drawn = page.locator("#planning-fan-chart-light").text_content()
    page.fill(f'{FORM} input[name="years"]', "2")
    page.select_option(f'{FORM} select[name="shown"]', "dips")
    page.locator(f"{FORM} [data-submit]").press("Enter")
    page.wait_for_function("() => location.search.includes('years=2')", timeout=60_000)
    assert page.locator("[data-answer] .badge").all_inner_texts() != before
    page.wait_for_function(DRAWN)
    assert page.locator("#planning-fan-chart-light").text_content() != drawn
    assert "years=2" in (page.locator("a[data-file]").first.get_attribute("href") or "")
    assert re.fullmatch(r"Answered in \d+\.\d s", page.locator(f"{FORM} [data-said]").inner_text())
    assert page.evaluate("window.stillHere"), "the page was not loaded again"
    page.wait_for_selector("[data-tables]:not([hidden])", state="attached", timeout=10_000)
    page.locator("[data-tables] summary", has_text="What comes of each policy").click()
    days = page.locator("#planning_breaches td[data-key='on']").count()
    assert days, "the tables are those of the new answer"
    assert page.locator("[data-tables] input[name='years'][value='2']").count()


def test_results_grow_and_can_be_stopped(visit: Callable, planning: str) -> None:
    page = shown(visit(base=planning).page, f"{planning}/en/norte/planning/run?{FEW}")
    page.fill(f'{FORM} input[name="paths"]', "1048576")
    page.fill(f'{FORM} input[name="years"]', "10")
    page.locator(f"{FORM} [data-submit]").press("Enter")
    page.wait_for_selector("[data-answer] :text('paths so far')", timeout=60_000)
    page.locator(f"{FORM} [data-stop]").press("Enter")
    assert page.locator(f"{FORM} [data-said]").inner_text().startswith("Stopped.")
    assert page.locator(f"{FORM} [data-stop]").is_hidden()
    assert page.locator(f"{FORM} [data-submit]").is_enabled()
    assert page.locator("[data-answer] :text('paths so far')").count() == 1, "the results so far stay"
    assert page.locator("[data-tables]").is_hidden(), "no table of another answer stands beside them"


def test_pictures_come_and_go_with_what_is_asked(visit: Callable, planning: str) -> None:
    page = shown(visit(base=planning).page, f"{planning}/en/norte/planning/run?{FEW}")
    page.check(f'{FORM} input[name="policy"][value="hold"]')
    page.select_option(f'{FORM} select[name="shown"]', "hold")
    page.locator(f"{FORM} [data-submit]").press("Enter")
    page.wait_for_function("() => location.search.includes('policy=hold')", timeout=60_000)
    assert page.locator('section[data-picture="planning-policies"]').is_hidden(), "one policy is compared with none"
    page.uncheck(f'{FORM} input[name="policy"][value="hold"]')
    page.locator(f"{FORM} [data-submit]").press("Enter")
    page.wait_for_function("() => !location.search.includes('policy=hold')", timeout=60_000)
    assert page.locator('section[data-picture="planning-policies"]').is_visible()


def test_what_takes_long_is_shown_once_it_is_found(visit: Callable, planning: str) -> None:
    page = shown(visit(base=planning).page, f"{planning}/en/norte/planning/search")
    page.fill(f'{FORM} input[name="risk"]', "20")
    page.fill(f'{FORM} input[name="paths"]', "1024")
    page.fill(f'{FORM} input[name="years"]', "1")
    page.locator(f"{FORM} [data-submit]").press("Enter")
    page.wait_for_selector("#planning-frontier-chart[data-drawn]", timeout=120_000)
    assert "work" not in page.url
    assert "risk=20" in page.url


def test_without_scripts_the_form_loads_the_page_again(visit: Callable, planning: str) -> None:
    page = visit(scripts=False, base=planning).page
    page.goto(f"{planning}/en/norte/planning/run?{FEW}")
    page.fill(f'{FORM} input[name="drift"]', "-20")
    page.check(f'{FORM} input[name="limit"][value="halved"]')
    page.click(f"{FORM} [data-submit]")
    assert "drift=-20" in page.url
    assert page.locator(f'{FORM} input[name="limit"][value="halved"]').is_checked()
    page.locator('img[alt*="standard error"]').wait_for(state="visible", timeout=10_000)


def test_figures_keep_their_order_in_urdu(visit: Callable, planning: str) -> None:
    page = shown(visit(base=planning).page, f"{planning}/ur/norte/planning?{FEW}")
    directions = page.locator("[data-answer] td.num bdi, td.num bdi").evaluate_all(
        "all => all.map(one => getComputedStyle(one).direction)"
    )
    assert set(directions) == {"ltr"}
    assert set(page.locator(".chart").evaluate_all("all => all.map(one => getComputedStyle(one).direction)")) == {"ltr"}


def test_the_brief_can_be_saved(visit: Callable, planning: str, tmp_path: Path) -> None:
    page = shown(visit(base=planning).page, f"{planning}/es/norte/planning?{FEW}")
    with page.expect_download() as waiting:
        page.click('a[href*="planning-brief.pdf"]')
    saved = tmp_path / "brief.pdf"
    waiting.value.save_as(saved)
    assert saved.read_bytes().startswith(b"%PDF")

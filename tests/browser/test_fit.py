"""Every page in three languages, wide and narrow, light and dark: it fits, it is quiet, and everybody can read it."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = ["programmes", "overview", "reserve", "audit", "other overview", "other reserve"]
CHAIN_PAGES = ["chain", "provenance", "reconciliation", "custody", "proofs", "other chain"]
DIRECTIONS = {"en": "ltr", "es": "ltr", "ur": "rtl"}


@pytest.mark.parametrize("pages", [PAGES, CHAIN_PAGES], ids=["books", "chain"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", DIRECTIONS)
def test_pages_fit_their_window(visit: Callable, language: str, width: int, pages: list[str]) -> None:
    one = visit(width=width, scheme="light" if width == 1280 else "dark")
    for name in pages:
        page = one.go(language, name)
        one.charts()
        found = page.evaluate("[document.documentElement.scrollWidth, innerWidth, document.documentElement.dir]")
        assert found[0] <= found[1], f"{name} scrolls sideways"
        assert found[2] == DIRECTIONS[language]
        results = Axe().run(page)
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"


def test_figures_keep_their_order_in_urdu(visit: Callable) -> None:
    page = visit().go("ur", "reserve")
    cells = page.locator("td.num bdi")
    assert cells.count() > 10
    assert set(cells.evaluate_all("all => all.map(one => getComputedStyle(one).direction)")) == {"ltr"}
    assert page.locator("#chart").evaluate("one => getComputedStyle(one).direction") == "ltr"


def test_dark_is_dark_and_light_is_light(visit: Callable) -> None:
    brightness = {}
    for scheme in ("light", "dark"):
        page = visit(scheme=scheme).go("en", "programmes")
        colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        brightness[scheme] = sum(int(part) for part in colour.strip("rgb()").split(",")[:3])
    assert brightness["light"] > 600
    assert brightness["dark"] < 150


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_printed_page_is_paper(visit: Callable, scheme: str) -> None:
    one = visit(scheme=scheme)
    page = one.go("en", "reserve")
    one.chart()
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".tongues").is_visible()
    assert not page.locator("form.tools").first.is_visible()
    assert page.locator("#accumulation tbody tr").first.is_visible()
    assert len(page.pdf()) > 20_000


def test_the_chart_is_legible_on_paper_from_a_dark_screen(visit: Callable) -> None:
    one = visit(scheme="dark")
    page = one.go("en", "reserve")
    one.chart()
    page.emulate_media(media="print", color_scheme="light")
    page.wait_for_selector("#chart[data-drawn=light]")

"""The pages as files, opened from disk: the same to see and to use."""

from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAMME = "el-salvador"


@pytest.mark.parametrize("language", ["en", "es", "ur"])
@pytest.mark.parametrize("width", [1280, 360])
def test_files_open_from_disk(visit: Callable, site: Path, language: str, width: int) -> None:
    one = visit(width=width, base=site.as_uri())
    for name in (f"{PROGRAMME}/index.html", f"{PROGRAMME}/audit.html", "pakistan/reserve.html", "index.html"):
        one.page.goto(f"{site.as_uri()}/{language}/{name}")
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert one.page.locator("h1").is_visible()
    one.page.goto(f"{site.as_uri()}/{language}/{PROGRAMME}/reserve.html")
    one.chart()


def test_a_table_is_used_from_disk(visit: Callable, site: Path) -> None:
    one = visit(base=site.as_uri())
    page = one.page
    page.goto(f"{site.as_uri()}/en/{PROGRAMME}/audit.html")
    page.locator('#claims th[data-key="within"] button').click()
    assert page.locator('#claims th[data-key="within"]').get_attribute("aria-sort") == "ascending"
    page.locator('[name="claims-is-verdict"]').select_option("inconsistent")
    codes = page.locator("#claims tbody tr:not([hidden]) td[data-key=verdict]").evaluate_all(
        "all => all.map(one => one.dataset.code)"
    )
    assert set(codes) == {"inconsistent"}
    assert page.url.endswith("audit.html")


def test_links_lead_through_the_files(visit: Callable, site: Path) -> None:
    one = visit(base=site.as_uri())
    page = one.page
    page.goto(f"{site.as_uri()}/index.html")
    page.locator("h2 a").first.click()
    page.locator(".tabs a").nth(1).click()
    assert page.url.endswith("/reserve.html")
    page.locator(".tongues a").last.click()
    assert "/ur/" in page.url
    assert page.locator("html").get_attribute("dir") == "rtl"


def test_without_scripts_files_are_readable(visit: Callable, site: Path) -> None:
    one = visit(base=site.as_uri(), scripts=False)
    page = one.page
    page.goto(f"{site.as_uri()}/en/{PROGRAMME}/reserve.html")
    assert page.locator("#accumulation tbody tr").count() > 5
    assert page.locator("figure picture img").bounding_box()["height"] > 200
    assert not page.locator("form.tools").first.is_visible()

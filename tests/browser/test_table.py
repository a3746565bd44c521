"""Tables sort, filter and hide columns alike with scripts and without; what is downloaded is what is seen."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from playwright.sync_api import Page

CELLS = """all => all.filter(row => row.checkVisibility()).map(row =>
  Array.from(row.cells).filter(cell => cell.checkVisibility()).map(cell => cell.innerText.trim()))"""


def seen(page: Page, table: str) -> list[list[str]]:
    found: list[list[str]] = page.locator(f"#{table} tbody tr").evaluate_all(CELLS)
    return found


def head(page: Page, table: str, key: str) -> object:
    return page.locator(f'#{table} thead th[data-key="{key}"] a')


@pytest.mark.parametrize("key", ["within", "stated", "verdict", "value"])
def test_sorting_in_place_is_sorting_on_the_server(visit: Callable, key: str) -> None:
    views = {}
    for scripts in (True, False):
        page = visit(scripts=scripts).go("en", "reserve")
        orders = []
        for _ in range(2):
            page.locator(f'#accumulation thead th[data-key="{key}"] a').click()
            orders.append(
                (
                    page.locator(f'#accumulation th[data-key="{key}"]').get_attribute("aria-sort"),
                    seen(page, "accumulation"),
                )
            )
        views[scripts] = orders
    assert [order for order, _ in views[True]] == ["ascending", "descending"]
    assert views[True] == views[False]
    assert views[True][0][1] != views[True][1][1]


def test_filtering_in_place_is_filtering_on_the_server(visit: Callable) -> None:
    views = {}
    for scripts in (True, False):
        page = visit(scripts=scripts).go("en", "audit")
        everything = seen(page, "claims")
        page.locator('[name="claims-find"]').fill("btc")
        page.locator('[name="claims-is-verdict"]').select_option("inconsistent")
        if not scripts:
            page.locator('[data-table="claims"] [data-submit]').click()
        views[scripts] = seen(page, "claims")
        assert 0 < len(views[scripts]) < len(everything)
        count = page.locator('[data-table="claims"] [data-count]').inner_text()
        assert count.startswith(f"{len(views[scripts])} ")
    assert views[True] == views[False]


def test_choosing_columns_in_place_is_choosing_on_the_server(visit: Callable) -> None:
    views = {}
    for scripts in (True, False):
        page = visit(scripts=scripts).go("en", "reserve")
        page.locator('[data-table="accumulation"] summary').click()
        page.locator('[name="accumulation-show"][value="mark"]').uncheck()
        page.locator('[name="accumulation-show"][value="claimant"]').check()
        if not scripts:
            with page.expect_navigation():
                page.locator('[data-table="accumulation"] [data-submit]').click()
        views[scripts] = seen(page, "accumulation")
        assert not page.locator('#accumulation th[data-key="mark"]').is_visible()
        assert page.locator('#accumulation th[data-key="claimant"]').is_visible()
    assert views[True] == views[False]


def test_the_address_keeps_the_view(visit: Callable) -> None:
    one = visit()
    page = one.go("en", "reserve")
    page.locator('#accumulation thead th[data-key="value"] a').click()
    page.locator('[name="accumulation-is-verdict"]').select_option("undetermined")
    before = seen(page, "accumulation")
    assert "accumulation-sort=value" in page.url
    page.reload()
    assert seen(page, "accumulation") == before


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_file_holds_the_rows_that_are_seen(visit: Callable, language: str) -> None:
    page = visit().go(language, "reserve")
    page.locator('#accumulation thead th[data-key="within"] a').click()
    page.locator('#accumulation thead th[data-key="within"] a').click()
    page.locator('[name="accumulation-find"]').fill("6,")
    with page.expect_download() as download:
        page.locator('[data-table="accumulation"] [data-csv]').click()
    rows = list(csv.DictReader(StringIO(download.value.path().read_text(encoding="utf-8"))))
    shown = page.locator("#accumulation tbody tr:not([hidden]) td[data-key=stated]").all_inner_texts()
    assert len(rows) == len(shown) > 1
    assert [row["stated"] for row in rows] == [text.removeprefix("≈ ") for text in shown]
    assert rows == sorted(rows, key=lambda row: row["within_from_utc"], reverse=True)


def test_one_table_is_left_alone_by_another(visit: Callable) -> None:
    page = visit().go("en", "reserve")
    page.locator("details:has(#announced) > summary").first.click()
    before = seen(page, "announced")
    assert before
    page.locator('[name="accumulation-find"]').fill("zzzz")
    assert seen(page, "accumulation") == []
    assert seen(page, "announced") == before


def test_rows_are_cards_on_a_phone(visit: Callable) -> None:
    page = visit(width=360).go("en", "reserve")
    row = page.locator("#accumulation tbody tr").first
    size = row.bounding_box()
    assert size is not None
    assert size["height"] > 120
    label = row.locator("td").nth(2).evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label not in {"none", '""'}

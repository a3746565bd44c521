"""The pages on the chain in a browser: pictures draw and answer, alerts arrive, tables and files agree."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Page

from khazana.app.chain_alerts import LEAVING
from khazana.app.desk import Desk
from khazana.store import NewAlert

PICTURES = {"provenance": ["flow", "timeline"], "reconciliation": ["reconciliation"], "custody": ["custody"]}
FOLLOWED = "example-state"
COLOURS = """id => {
  const canvas = document.querySelector("#" + id + "-chart canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let at = 0; at < data.length; at += 4 * 53) { seen.add(data[at] + "," + data[at + 1] + "," + data[at + 2]); }
  return seen.size;
}"""
SHOWN = "all => all.filter(one => one.checkVisibility()).map(one => one.innerText.trim())"


def raise_alert(desk: Desk, name: str) -> None:
    """Keep an alert as watching does in another process."""
    finding = LEAVING.at(amount="5", txid=name.ljust(64, "0"), height=505)
    alert = NewAlert(key=name, finding=finding, txid=name.ljust(64, "0"))
    now = datetime(2026, 1, 2, tzinfo=UTC)
    desk.store.chain.raise_alerts(FOLLOWED, "regtest", [alert], at=now, body=None, state=None)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["en", "es", "ur"])
def test_every_picture_draws_as_wide_as_its_place(visit: Callable, language: str, width: int) -> None:
    one = visit(width=width)
    for name, pictures in PICTURES.items():
        page = one.go(language, name)
        one.charts()
        for picture in pictures:
            assert page.evaluate(COLOURS, picture) > 8, picture
            place = page.locator(f"#{picture}-chart").bounding_box()
            canvas = page.locator(f"#{picture}-chart canvas").bounding_box()
            assert place is not None
            assert canvas is not None
            assert 0.9 * place["width"] < canvas["width"] <= place["width"] + 1
            assert page.locator(f"#{picture}-chart [role=img]").get_attribute("aria-label")


def test_pointing_at_a_ribbon_tells_of_it(visit: Callable) -> None:
    one = visit()
    page = one.go("en", "provenance")
    one.charts()
    page.locator("#flow-chart").scroll_into_view_if_needed()
    where = page.locator("#flow-chart canvas").bounding_box()
    tooltip = page.locator("#vg-tooltip-element.visible")
    for share in range(70, 95, 2):
        page.mouse.move(where["x"] + where["width"] * 0.4, where["y"] + where["height"] * share / 100)
        if tooltip.count() and "Standing" in tooltip.inner_text():
            break
    said = tooltip.inner_text()
    assert "Came as" in said
    assert "BTC" in said


def test_pictures_follow_the_readers_colours(visit: Callable) -> None:
    one = visit(scheme="light")
    page = one.go("en", "provenance")
    one.charts()
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => document.querySelectorAll('.chart[data-drawn=dark]').length === 2")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_there_are_pictures(visit: Callable, scheme: str) -> None:
    page = visit(scripts=False, scheme=scheme).go("en", "provenance")
    pictures = page.locator("figure picture img")
    assert pictures.count() == 2
    for place in range(2):
        assert pictures.nth(place).bounding_box()["height"] > 200
        assert len(pictures.nth(place).get_attribute("alt")) > 40


@pytest.mark.parametrize("language", ["en", "ur"])
def test_an_alert_arrives_while_the_page_is_open(visit: Callable, desk: Desk, language: str) -> None:
    page = visit().go(language, "chain")
    page.locator("[data-live-on]:not([hidden])").wait_for()
    before = page.locator("#alerts tbody tr").count()
    name = f"a{language.encode().hex()}"
    raise_alert(desk, name)
    page.wait_for_function("before => document.querySelectorAll('#alerts tbody tr').length === before + 1", arg=before)
    row = page.locator("#alerts tbody tr").first
    assert row.is_visible()
    assert not page.locator("[data-none]").is_visible()
    assert name in row.locator('td[data-key="text"]').inner_text()
    assert name in page.locator("[data-said]").inner_text()
    assert row.locator('td[data-key="severity"] .badge').is_visible()
    hidden = page.locator("#alerts thead th").evaluate_all("all => all.map(one => one.hidden)")
    assert row.locator("td").evaluate_all("all => all.map(one => one.hidden)") == hidden


def test_alerts_missed_while_the_page_was_away_come_afterwards(visit: Callable, desk: Desk) -> None:
    one = visit()
    page = one.go("en", "chain")
    page.locator("[data-live-on]:not([hidden])").wait_for()
    page.context.set_offline(True)
    page.context.set_offline(False)
    before = page.locator("#alerts tbody tr").count()
    for name in ("b1", "b2"):
        raise_alert(desk, name)
    page.wait_for_function("before => document.querySelectorAll('#alerts tbody tr').length === before + 2", arg=before)
    first, second = (page.locator("#alerts tbody tr").nth(at).inner_text() for at in (0, 1))
    assert "b2" in first
    assert "b1" in second


def test_a_page_reloaded_shows_what_was_raised(visit: Callable, desk: Desk) -> None:
    raise_alert(desk, "c1")
    page = visit(scripts=False).go("en", "chain")
    assert "c1" in page.locator("#alerts tbody tr").first.inner_text()


def test_the_file_holds_the_rows_that_are_seen(visit: Callable) -> None:
    page = visit().go("en", "reconciliation")
    page.locator('[name="reconciliation-is-agreement"]').select_option("differ")
    with page.expect_download() as download:
        page.locator('[data-table="reconciliation"] [data-csv]').click()
    rows = list(csv.DictReader(StringIO(download.value.path().read_text(encoding="utf-8"))))
    shown = page.locator('#reconciliation tbody tr:not([hidden]) td[data-key="wallet"]').all_inner_texts()
    assert [row["wallet"].replace("*", "all wallets") for row in rows] == shown
    assert {row["agreement"] for row in rows} == {"differ"}


def test_an_earlier_block_is_chosen_from_the_keyboard(visit: Callable) -> None:
    page = visit().go("en", "custody")
    reach(page, '[name="at"]')
    page.keyboard.type("400")
    page.keyboard.press("Enter")
    page.wait_for_url("**at=400*")
    assert "As of block 400" in page.locator(".stand").inner_text()


def test_a_folded_table_opens_from_the_keyboard(visit: Callable) -> None:
    page = visit().go("en", "provenance")
    reach(page, "details:has(#arrivals) > summary")
    page.keyboard.press("Enter")
    assert page.locator("#arrivals tbody tr").first.is_visible()


def test_a_link_to_a_folded_table_opens_it(visit: Callable) -> None:
    one = visit()
    page = one.go("en", "provenance")
    one.charts()
    page.locator('figcaption a[href="#arrivals"]').click()
    page.locator("#arrivals tbody tr").first.wait_for(state="visible")


def test_pages_open_from_disk_with_their_pictures(visit: Callable, site: Path) -> None:
    one = visit(base=site.as_uri())
    for name, pictures in PICTURES.items():
        one.page.goto(f"{site.as_uri()}/ur/{FOLLOWED}/{name}.html")
        one.charts()
        assert one.page.locator(".chart").count() == len(pictures)
    one.page.goto(f"{site.as_uri()}/ur/{FOLLOWED}/chain.html")
    assert not one.page.locator("[data-stream]").count()
    one.page.goto(f"{site.as_uri()}/en/{FOLLOWED}/proofs.html")
    assert one.page.locator("text=It does not show who signed").is_visible()


def reach(page: Page, selector: str, most: int = 150) -> None:
    """Go to an element with the tabulator."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached")

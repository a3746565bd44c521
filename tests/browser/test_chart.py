"""The chart draws, answers to the pointer, follows the reader's colours, and has a picture in reserve."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

INK = """() => {
  const canvas = document.querySelector("#chart canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let at = 0; at < data.length; at += 4 * 97) { seen.add(data[at] + "," + data[at + 1] + "," + data[at + 2]); }
  return seen.size;
}"""
PICTURE = '() => document.querySelector("#chart canvas").toDataURL()'


def box(page: Page) -> dict[str, float]:
    page.locator("#chart").scroll_into_view_if_needed()
    found = page.locator("#chart canvas").bounding_box()
    assert found is not None
    return dict(found)


@pytest.mark.parametrize("language", ["en", "es", "ur"])
@pytest.mark.parametrize("width", [1280, 360])
def test_it_draws_as_wide_as_its_place(visit: Callable, language: str, width: int) -> None:
    one = visit(width=width)
    page = one.go(language, "reserve")
    one.chart()
    assert page.evaluate(INK) > 10
    canvas, place = box(page), page.locator("#chart").bounding_box()
    assert place is not None
    assert 0.9 * place["width"] < canvas["width"] <= place["width"] + 1
    scale = page.locator("#chart canvas").evaluate("one => one.clientWidth * devicePixelRatio / one.width")
    assert scale == pytest.approx(1, abs=0.01 if width == 1280 else 0.03), "a scaled canvas would misplace the pointer"


def test_pointing_at_a_figure_tells_of_it(visit: Callable) -> None:
    one = visit()
    page = one.go("en", "reserve")
    one.chart()
    where = box(page)
    tooltip = page.locator("#vg-tooltip-element.visible")
    for step in range(5, 100, 1):
        for height in (0.2, 0.28, 0.36, 0.7):
            page.mouse.move(where["x"] + where["width"] * step / 100, where["y"] + where["height"] * height)
            if tooltip.count():
                break
        if tooltip.count():
            break
    assert tooltip.count() == 1
    assert any(letter.isdigit() for letter in tooltip.inner_text())
    assert tooltip.locator("td.key").count() >= 3


def test_a_stretch_of_time_is_brushed_and_given_back(visit: Callable) -> None:
    one = visit()
    page = one.go("en", "reserve")
    one.chart()
    where = box(page)
    before = page.evaluate(PICTURE)
    strip = page.evaluate("""() => {
      const heights = JSON.parse(document.getElementById("chart-light").textContent).vconcat.map(one => one.height);
      return heights.slice(-1)[0];
    }""")
    assert strip > 10
    y = where["y"] + where["height"] * 0.91
    page.mouse.move(where["x"] + where["width"] * 0.5, y)
    page.mouse.down()
    page.mouse.move(where["x"] + where["width"] * 0.8, y, steps=5)
    page.mouse.up()
    page.mouse.move(5, 5)
    page.wait_for_function(f"before => ({PICTURE})() !== before", arg=before)
    page.mouse.dblclick(where["x"] + where["width"] * 0.6, y)
    page.mouse.move(5, 5)
    page.wait_for_function(f"before => ({PICTURE})() === before", arg=before)


def test_it_follows_the_readers_colours(visit: Callable) -> None:
    one = visit(scheme="light")
    page = one.go("en", "reserve")
    one.chart()
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("#chart[data-drawn=dark]")
    corner = page.evaluate(
        "() => Array.from(document.querySelector('#chart canvas').getContext('2d').getImageData(1, 1, 1, 1).data)"
    )
    assert sum(corner[:3]) < 150


def test_it_is_drawn_again_when_the_window_narrows(visit: Callable) -> None:
    one = visit()
    page = one.go("en", "reserve")
    one.chart()
    page.set_viewport_size({"width": 600, "height": 900})
    page.wait_for_function("() => document.querySelector('#chart canvas').clientWidth < 600")


def test_without_the_library_there_is_a_picture(visit: Callable) -> None:
    one = visit()
    one.page.route("**/vega.*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page = one.go("en", "reserve")
    picture = page.locator("#chart img")
    picture.wait_for()
    page.wait_for_function("() => document.querySelector('#chart img').naturalWidth > 300")
    assert picture.get_attribute("alt")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_there_is_a_picture(visit: Callable, scheme: str) -> None:
    one = visit(scripts=False, scheme=scheme)
    page = one.go("en", "reserve")
    picture = page.locator("figure picture img")
    assert picture.is_visible()
    size = picture.bounding_box()
    assert size is not None
    assert size["height"] > 200


def test_a_country_that_announced_nothing_shows_what_is_stated_of_it(visit: Callable) -> None:
    one = visit(width=360)
    page = one.go("en", "other reserve")
    one.chart()
    assert page.evaluate(INK) > 5
    assert page.locator("#accumulation").count() == 0
    assert page.get_by_text("No balance has been announced").count() > 0


def test_the_chart_has_words_for_whoever_does_not_see_it(visit: Callable) -> None:
    one = visit()
    page = one.go("en", "reserve")
    one.chart()
    drawn = page.locator("#chart > [role=img]")
    assert drawn.get_attribute("aria-label") == page.locator("#chart").get_attribute("data-label")

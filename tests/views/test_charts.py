"""The specification of the charts: valid, deterministic, plain, and honest about its figures."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

import altair as alt
import pytest
import vl_convert
from fakes.reports import bare_report, synthetic_report

from khazana.core import BadInput
from khazana.i18n import Language
from khazana.reserve.audit import Verdict
from khazana.views.charts import PictureFormat, Theme, render, spec
from khazana.views.palette import PALETTES, SHAPES

REPORT, BARE = synthetic_report(), bare_report()


def drawn(language: Language = Language.EN, theme: Theme = Theme.LIGHT, width: int = 760) -> dict[str, object]:
    one = spec(REPORT, language, theme, width=width)
    assert one is not None
    return one


def walk(value: object) -> Iterator[object]:
    yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from walk(child)


@pytest.mark.parametrize("report", [REPORT, BARE], ids=["holdings", "claims"])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("theme", Theme)
def test_it_is_valid_vega_lite_and_compiles(report: object, language: Language, theme: Theme) -> None:
    one = spec(report, language, theme)  # type: ignore[arg-type]
    assert one is not None
    alt.VConcatChart.from_dict(one, validate=True)
    compiled = vl_convert.vegalite_to_vega(one, vl_version="6.4")
    assert "width" in compiled, "a page sets the one width of all panels"


def test_the_same_report_gives_the_same_bytes() -> None:
    assert json.dumps(drawn()) == json.dumps(drawn())


def test_it_needs_nothing_from_outside_and_holds_plain_json() -> None:
    one = drawn()
    assert json.loads(json.dumps(one)) == one
    texts = [value for value in walk({**one, "$schema": ""}) if isinstance(value, str)]
    assert not [text for text in texts if "://" in text]


def test_panels_share_their_width_and_each_parameter_has_one_view() -> None:
    one = drawn(width=300)
    panels = one["vconcat"]
    assert isinstance(panels, list)
    assert [panel["width"] for panel in panels] == [300, 300, 300]
    params = one["params"]
    assert isinstance(params, list)
    assert {param["name"]: param["views"] for param in params} == {
        "zoom": ["said_0"],
        "hover": ["worth_dots_1"],
        "brush": ["overview_2"],
    }


def test_points_carry_the_exact_words_of_the_claim_and_its_verdict() -> None:
    datasets = drawn(Language.ES)["datasets"]
    assert isinstance(datasets, dict)
    first = datasets["said"][0]
    assert first["at"] == "2031-01-02T06:00:00Z"
    assert (first["btc"], first["stated"], first["value"]) == (6000.0, "6,000 BTC", "$560,370,000")
    assert len({row["verdict"] for row in datasets["said"]}) == 3


def test_booked_coins_are_split_by_standing_and_never_added_up() -> None:
    datasets = drawn()["datasets"]
    assert isinstance(datasets, dict)
    last = [row for row in datasets["booked"] if row["at"] == datasets["booked"][-1]["at"]]
    assert [(row["standing"], row["btc"]) for row in last] == [("proven", 5600.0), ("claimed", 408.0)]


def test_a_missing_mark_draws_nothing_rather_than_zero() -> None:
    late = replace(REPORT.announced[-1], value=None)
    one = spec(replace(REPORT, announced=(*REPORT.announced[:-1], late)), Language.EN)
    assert one is not None
    datasets = one["datasets"]
    assert isinstance(datasets, dict)
    assert datasets["worth"][-1]["millions"] is None
    assert datasets["worth"][-1]["value"] == "unknown"


def test_verdicts_differ_by_colour_and_by_shape() -> None:
    assert len(set(SHAPES.values())) == len(Verdict)
    for palette in PALETTES.values():
        assert len({palette.of_verdict(one) for one in Verdict}) == len(Verdict)


@pytest.mark.parametrize("language", Language)
def test_made_up_figures_say_so_in_the_picture(language: Language) -> None:
    one = drawn(language)
    svg = render(one, "svg").decode()
    title = one["title"]
    assert isinstance(title, dict)
    words = "".join(ET.fromstring(svg).itertext())  # noqa: S314 - our own picture
    assert words.count(title["subtitle"]) == 3, "below the title, over the chart, and its halo"
    plain = spec(replace(REPORT, programme=replace(REPORT.programme, synthetic=False)), language)
    assert plain is not None
    assert title["subtitle"] not in render(plain, "svg").decode()


def test_ranges_of_claims_stay_ranges() -> None:
    one = spec(BARE, Language.EN)
    assert one is not None
    datasets = one["datasets"]
    assert isinstance(datasets, dict)
    point, span = datasets["claims_0"]
    assert (point["point"], span["point"]) == (17.5, None)
    assert (span["low"], span["high"]) == (20.0, 40.0)


def test_where_there_is_nothing_to_draw_there_is_no_chart() -> None:
    nothing = replace(BARE, programme=replace(BARE.programme, claims=BARE.programme.claims[:1]))
    assert spec(nothing, Language.EN) is None


@pytest.mark.parametrize(("picture", "start"), [("svg", b"<svg"), ("png", b"\x89PNG\r\n\x1a\n"), ("pdf", b"%PDF-")])
def test_pictures_come_in_three_formats(picture: str, start: bytes) -> None:
    assert picture in set(PictureFormat)
    assert render(drawn(width=300), picture).startswith(start)


def test_another_format_is_refused() -> None:
    with pytest.raises(BadInput, match="svg, png or pdf"):
        render(drawn(), "gif")


def test_titles_break_earlier_on_a_narrow_page() -> None:
    title = drawn()["title"]
    assert isinstance(title, dict)
    narrow, wide = (json.loads(part) for part in re.findall(r"\[.*?\]", title["text"]["expr"]))
    assert len(narrow) > len(wide) == 1

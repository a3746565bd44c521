"""The pictures of the chain: valid, deterministic, plain, true to scale, and honest about what is made up."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import altair as alt
import pytest
import vl_convert
from fakes.example_desk import EXAMPLE, example_desk
from fakes.specifications import rows, texts
from hypothesis import given
from hypothesis import strategies as st

from khazana.app.chain_reports import CustodyShown, ProvenanceReport, ReconciliationReport
from khazana.i18n import Language
from khazana.views.chain_charts import CHAIN_CHARTS, chain_chart, chain_chart_words, charts_of
from khazana.views.chart_form import directed
from khazana.views.flow_layout import SLOT_PX, laid_out
from khazana.views.palette import Theme
from khazana.views.pictures import Spec, render

Reports = dict[str, ProvenanceReport | ReconciliationReport | CustodyShown]
EVERYTHING_SAT = 626_500_000_000


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reports]:
    with example_desk(tmp_path_factory.mktemp("drawn")) as desk:
        provenance = desk.chain.provenance(EXAMPLE)
        yield {
            "flow": provenance,
            "timeline": provenance,
            "reconciliation": desk.chain.reconciliation(EXAMPLE),
            "custody": desk.chain.custody(EXAMPLE),
        }


def drawn(reports: Reports, name: str, language: Language = Language.EN, theme: Theme = Theme.LIGHT) -> Spec:
    one = chain_chart(reports[name], name, "Example", language, theme)
    assert one is not None
    return one


def test_every_report_says_which_pictures_it_has(reports: Reports) -> None:
    assert {name for report in reports.values() for name in charts_of(report)} == set(CHAIN_CHARTS)


@pytest.mark.parametrize("name", CHAIN_CHARTS)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("theme", Theme)
def test_it_is_valid_vega_lite_and_compiles(reports: Reports, name: str, language: Language, theme: Theme) -> None:
    one = drawn(reports, name, language, theme)
    alt.VConcatChart.from_dict(one, validate=True)
    compiled = vl_convert.vegalite_to_vega(one, vl_version="6.4")
    assert "width" in compiled, "a page sets the one width of all panels"
    panels = one["vconcat"]
    assert isinstance(panels, list)
    assert len({panel["width"] for panel in panels}) == 1
    assert not [text for text in texts({**one, "$schema": ""}) if "://" in text]


@pytest.mark.parametrize("name", CHAIN_CHARTS)
def test_the_same_report_gives_the_same_bytes(reports: Reports, name: str) -> None:
    first, second = drawn(reports, name), drawn(reports, name)
    assert json.dumps(first) == json.dumps(second)
    assert render(first, "svg") == render(second, "svg")


@pytest.mark.parametrize("name", CHAIN_CHARTS)
@pytest.mark.parametrize("language", Language)
def test_made_up_figures_say_so_in_the_picture(reports: Reports, name: str, language: Language) -> None:
    one = drawn(reports, name, language)
    title = one["title"]
    assert isinstance(title, dict)
    words = "".join(ET.fromstring(render(one, "svg")).itertext())  # noqa: S314 - our own picture
    assert words.count(title["subtitle"]) == 3, "below the title, over the picture, and its halo"
    report = reports[name]
    plain = chain_chart(replace(report, stand=replace(report.stand, synthetic=False)), name, "Example", language)
    assert plain is not None
    assert title["subtitle"] not in render(plain, "svg").decode()


@pytest.mark.parametrize("name", CHAIN_CHARTS)
def test_it_names_the_block_and_who_was_asked(reports: Reports, name: str) -> None:
    words = "".join(ET.fromstring(render(drawn(reports, name), "svg")).itertext())  # noqa: S314 - our own picture
    assert "Block 505 of regtest, 2025-07-17 12:00 UTC. Asked: record of node (a node of one's own)." in words


@pytest.mark.parametrize("name", CHAIN_CHARTS)
@pytest.mark.parametrize("language", Language)
def test_its_words_are_in_the_readers_language(reports: Reports, name: str, language: Language) -> None:
    words = chain_chart_words(reports[name], name, language)
    assert words
    if language is not Language.EN:
        assert words != chain_chart_words(reports[name], name, Language.EN)


def test_where_nothing_was_followed_nothing_is_drawn(reports: Reports) -> None:
    provenance, books, kept = (reports[name] for name in ("flow", "reconciliation", "custody"))
    assert isinstance(provenance, ProvenanceReport)
    assert isinstance(books, ReconciliationReport)
    assert isinstance(kept, CustodyShown)
    nothing = replace(provenance, provenance=None, attribution=None, grouping={}, history=())
    for report, name in (
        (nothing, "flow"),
        (nothing, "timeline"),
        (replace(books, reconciliation=None), "reconciliation"),
        (replace(kept, custody=None), "custody"),
    ):
        assert chain_chart(report, name, "Example", Language.EN) is None
        assert chain_chart_words(report, name, Language.EN) == ""


def test_the_flow_is_true_to_scale_and_loses_nothing(reports: Reports) -> None:
    ribbons = rows(drawn(reports, "flow"), "whole_ribbons")
    left = [float(str(one["b"])) - float(str(one["a"])) for one in ribbons]
    right = [float(str(one["d"])) - float(str(one["c"])) for one in ribbons]
    assert left == pytest.approx(right, abs=0.03)
    amounts = [float(str(one["amount"]).removesuffix(" BTC").replace(",", "")) for one in ribbons]
    assert sum(amounts) * 1e8 == pytest.approx(EVERYTHING_SAT)
    per_btc = sum(left) / sum(amounts)
    assert left == pytest.approx([per_btc * amount for amount in amounts], abs=0.03)


def test_beside_what_dwarfs_them_the_others_are_shown_enlarged_and_none_is_dropped(reports: Reports) -> None:
    one = drawn(reports, "flow")
    nodes = {(row["name"], row["amount"]) for row in rows(one, "enlarged_nodes") if row["side"] == "left"}
    assert nodes == {
        ("mined", "50 BTC · proven"),
        ("purchase", "60 BTC · proven"),
        ("purchase", "40 BTC · claimed"),
        ("from another pocket of the state", "70 BTC · proven"),
        ("received from outside", "15 BTC · unknown"),
        ("came in with the perimeter", "30 BTC · unknown"),
    }
    assert any("Enlarged 38 times, without the 3 largest arrivals" in text for text in texts(one))


def test_what_left_is_suspected_internal_and_never_called_sold(reports: Reports) -> None:
    one = drawn(reports, "flow")
    left = next(row for row in rows(one, "whole_nodes") if row["name"] == "left")
    assert left["amount"] == "25 BTC, 20 suspected internal"
    assert not [text for text in texts(one) if "sold" in text]


def test_the_timeline_ends_with_what_is_held(reports: Reports) -> None:
    held = rows(drawn(reports, "timeline"), "held")
    last = held[-1]["at"]
    assert sum(float(str(row["btc"])) for row in held if row["at"] == last) == pytest.approx(6_239.9997)
    assert len(rows(drawn(reports, "timeline"), "movements")) == 22


def test_a_difference_below_zero_is_drawn_below_zero(reports: Reports) -> None:
    bars = rows(drawn(reports, "reconciliation"), "apart_bars")
    assert [row["to"] for row in bars] == [-20.0001, 30.0, 15.0]


def test_addresses_that_show_their_key_have_another_colour(reports: Reports) -> None:
    bars = rows(drawn(reports, "custody"), "scripts_bars")
    assert len({row["colour"] for row in bars}) == 2
    assert len(bars) == 10


def test_urdu_words_keep_their_direction_in_a_chart_that_runs_from_left_to_right(reports: Reports) -> None:
    names = [str(row["name"]) for row in rows(drawn(reports, "flow", Language.UR), "whole_nodes")]
    assert all(name.startswith("\u202b") and name.endswith("\u202c") for name in names)
    assert directed("6,240 BTC") == "6,240 BTC"


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 5), st.integers(0, 4)), st.integers(1, 21 * 10**14), min_size=1, max_size=30
    ),
    st.floats(20, 500),
)
def test_a_layout_keeps_amounts_order_and_room(flows: dict[tuple[int, int], int], body_px: float) -> None:
    left, right = sorted({one for one, _ in flows}), sorted({one for _, one in flows})
    found = laid_out(left, right, flows, body_px=body_px)
    assert sum(ribbon.amount for ribbon in found.ribbons) == sum(flows.values())
    for ribbon in found.ribbons:
        thick = ribbon.amount * found.px_per_sat
        assert ribbon.left_bottom - ribbon.left_top == pytest.approx(thick, abs=1e-6)
        assert ribbon.right_bottom - ribbon.right_top == pytest.approx(thick, abs=1e-6)
    for column in (found.left, found.right):
        middles = [node.middle for node in column]
        assert all(after - before >= SLOT_PX - 1 for before, after in pairwise(middles))
        assert all(-1e-6 <= node.top < node.bottom <= found.height + 1.001 for node in column)

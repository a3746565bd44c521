"""The picture of commitments: valid, the same each time, and a lane with its status in words for each of them."""

from collections.abc import Iterator

import altair as alt
import pytest
from fakes.clock import FixedClock
from fakes.example_desk import NOW, settings_in

from khazana.app.commitments import CommitmentsReport
from khazana.app.desk import Desk, open_desk
from khazana.i18n import Language
from khazana.views.commitment_chart import commitment_chart
from khazana.views.palette import Theme


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(settings_in(tmp_path_factory.mktemp("store")), clock=FixedClock(NOW)) as opened:
        yield opened


@pytest.fixture(scope="module")
def report(desk: Desk) -> CommitmentsReport:
    return desk.commitments("el-salvador")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("theme", Theme)
def test_it_is_valid_and_the_same_each_time(report: CommitmentsReport, language: Language, theme: Theme) -> None:
    one = commitment_chart(report, "Example", language, theme)
    assert one is not None
    assert one == commitment_chart(report, "Example", language, theme)
    alt.VConcatChart.from_dict(one, validate=True)


def test_each_commitment_has_a_lane_with_its_status_in_words(report: CommitmentsReport) -> None:
    one = commitment_chart(report, "Example", Language.EN)
    assert one is not None
    datasets = one["datasets"]
    assert isinstance(datasets, dict)
    assert len(datasets["words"]) == len(report.results)
    assert datasets["words"][0]["words"].startswith("undetermined · No voluntary accumulation")
    kinds = [sign["kind"] for sign in datasets["signs"]]
    assert kinds.count("status now") == kinds.count("agreed") == len(report.results)
    assert kinds.count("reported by others") == len(report.facts.reported)


def test_what_has_no_end_is_dashed_up_to_now(report: CommitmentsReport) -> None:
    one = commitment_chart(report, "Example", Language.EN)
    assert one is not None
    datasets = one["datasets"]
    assert isinstance(datasets, dict)
    assert [lane["dash"] for lane in datasets["lanes"][:2]] == [[1, 0], [3, 4]]


def test_nothing_promised_gives_no_picture(desk: Desk) -> None:
    found = desk.commitments("example-state")
    assert (commitment_chart(found, "Example", Language.EN) is None) == (not found.results)

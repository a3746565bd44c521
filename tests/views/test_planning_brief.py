"""The brief on a plan: two pages, the same bytes, in three languages, plain about what is unknown."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from fakes.reserve_desk import FakeDesk

from khazana.app.planning_reports import PlanningChoices, RunReport, SearchReport
from khazana.core import BadInput
from khazana.i18n import Language, Translator
from khazana.views.planning_brief import planning_brief
from khazana.views.planning_brief_parts import Line, brief_pages

FEW = PlanningChoices(paths=2048, years=1)


@pytest.fixture(scope="module")
def run() -> RunReport:
    return FakeDesk().planning.run("norte", FEW)


@pytest.fixture(scope="module")
def search() -> SearchReport:
    return FakeDesk().planning.search("norte", "one-a-day", 0.2, 4.0, replace(FEW, limits=("floor",)))


class Words(HTMLParser):
    """The words of a page outside pictures, and whether every element was closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "path", "line", "rect"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"path", "line", "rect"}:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "svg" not in self.open:
            self.words.append(data)


@pytest.mark.parametrize("language", Language)
def test_it_is_two_pages_and_the_same_bytes(run: RunReport, search: SearchReport, language: Language) -> None:
    first, second = (planning_brief(run, search, Translator(language)) for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\n", first)) == 2
    assert b"/Count 2" in first


@pytest.mark.parametrize("language", Language)
def test_as_a_page_it_stands_alone(run: RunReport, search: SearchReport, language: Language) -> None:
    text = planning_brief(run, search, Translator(language), "html").decode()
    page = Words(text)
    assert page.open == []
    assert f'lang="{language.tag}" dir="{language.direction}"' in text
    assert "<script" not in text
    assert not re.search(r'(?:src|href)="http', text)
    assert text.count("<svg") == text.count('<figure dir="ltr" role="img"') == 2


def test_it_answers_the_question_and_says_what_is_unknown(run: RunReport, search: SearchReport) -> None:
    said = " ".join(Words(planning_brief(run, search, Translator(Language.EN), "html").decode()).words)
    assert "SYNTHETIC: made-up figures" in said
    for one in run.outcomes:
        assert f"{one.breach.value:.1%} of the paths" in said
    assert f"on fresh paths {search.safest.tested.value:.1%}" in said if search.safest.tested else "No size" in said
    assert "Budget of a year. What would settle it: The budget law." in said
    assert "as the IMF counts" in said
    for figure in run.stand.plan.all_figures():
        assert figure.key in said


def test_without_a_search_it_says_that_nothing_is_bought(run: RunReport) -> None:
    said = " ".join(Words(planning_brief(run, None, Translator(Language.EN), "html").decode()).words)
    assert "No policy buys anything, so there is no size to search for." in said


def test_figures_that_do_not_fit_on_paper_are_counted(run: RunReport) -> None:
    many = tuple(replace(one, id=f"{one.id}-{number}") for one in run.stand.plan.policies for number in range(30))
    whole = replace(run, stand=replace(run.stand, plan=replace(run.stand.plan, policies=many)))
    _first, second = brief_pages(whole, None, Translator(Language.EN), "one-a-day")
    assert sum(isinstance(part, Line) and part.is_small for part in second) > 90
    assert len(re.findall(rb"/Type /Page\n", planning_brief(whole, None, Translator(Language.EN)))) == 2


def test_there_is_no_other_form(run: RunReport) -> None:
    with pytest.raises(BadInput, match="no such form"):
        planning_brief(run, None, Translator(Language.EN), "docx")

"""Tables and sketches on a terminal."""

from dataclasses import replace

import pytest
from fakes.reports import bare_report, synthetic_report
from rich.console import Console

from khazana.i18n import Language, Translator
from khazana.views.report import RESERVE_TABLES, reserve_table
from khazana.views.sketch import sketch
from khazana.views.terminal import renderable

REPORT = synthetic_report()
EN = Translator(Language.EN)


def printed(what: object, width: int = 100) -> str:
    console = Console(width=width, color_system=None, legacy_windows=False)
    with console.capture() as capture:
        console.print(what)
    return capture.get()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("name", RESERVE_TABLES)
def test_every_table_fits_and_loses_no_figure(name: str, width: int, language: Language) -> None:
    text = printed(renderable(reserve_table(REPORT, name), Translator(language)), width)
    assert "…" not in text
    assert "SYNTHETIC" in text or language is not Language.EN


def test_a_wide_table_stands_below_itself_where_it_does_not_fit() -> None:
    narrow = printed(renderable(reserve_table(REPORT, "accumulation"), EN), 60)
    assert "Value at mark" in narrow
    assert narrow.count("Verdict") == 4
    assert printed(renderable(reserve_table(REPORT, "accumulation"), EN), 400).count("Verdict") == 1


def test_an_empty_table_says_so() -> None:
    assert "No rows." in printed(renderable(reserve_table(bare_report(), "lots"), EN))


def test_control_characters_do_not_reach_the_terminal() -> None:
    table = reserve_table(REPORT, "sources").choose(["title"]).with_rows([("\x1b[2J\x07[bold]x[/bold]\r",)])
    text = printed(renderable(table, EN))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[bold]x[/bold]" in text


@pytest.mark.parametrize("width", [10, 40, 80, 500])
def test_a_sketch_is_as_wide_as_it_is_told(width: int) -> None:
    lines = printed(sketch(REPORT, EN, width=width), 600).splitlines()
    blocks = [line for line in lines if "█" in line]
    assert len(blocks) == 8
    assert all(len(line) <= max(width, 27) for line in blocks)
    assert blocks[0].startswith(" 6,240 ")
    [signs] = [line for line in lines if line.strip().startswith("◆") and "inconsistent" not in line]
    assert set(signs) <= set(" ◆▲●")


def test_a_sketch_of_nothing_says_so() -> None:
    assert "nothing to draw" in printed(sketch(bare_report(), EN, width=80))


def test_a_sketch_of_one_balance_is_drawn() -> None:
    one = replace(REPORT, accumulation=REPORT.accumulation[:1])
    assert printed(sketch(one, EN, width=40)).count("█") == 8 * 33

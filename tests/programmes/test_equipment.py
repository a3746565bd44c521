"""The catalogue that comes with Khazana, and what is found about files that are wrong."""

from fractions import Fraction
from pathlib import Path

import pytest

from khazana.core import BadInput
from khazana.energy.catalogue import Catalogue, Pick, SubjectKind, TechnicalMeasure
from khazana.programmes.equipment_files import FIGURES_FILE, SOURCES_FILE, load_builtin_catalogue, load_catalogue

HEAD = "subject,name,kind,measure,low,high,unit,uncertain,as_of,source,source_kind,note\n"
SOURCES = "id,title,publisher,kind,url,published\nmaker,Data sheet,A maker,primary,,2024-01-31\n"
GOOD = "s21,S21,machine,hashrate,200,200,TH/s,,,maker,primary,\n"
OTHER = GOOD.replace("hashrate", "power").replace("TH/s", "W")


@pytest.fixture(name="builtin", scope="module")
def _builtin() -> Catalogue:
    loaded = load_builtin_catalogue()
    assert loaded.findings == ()
    assert loaded.catalogue is not None
    return loaded.catalogue


def written(folder: Path, figures: str | bytes, sources: str = SOURCES) -> Path:
    (folder / FIGURES_FILE).write_bytes(figures if isinstance(figures, bytes) else figures.encode())
    (folder / SOURCES_FILE).write_text(sources, encoding="utf-8")
    return folder


def test_every_machine_has_what_a_machine_needs(builtin: Catalogue) -> None:
    machines = builtin.subjects(SubjectKind.MACHINE)
    assert machines == ("s19j-pro", "s19-xp", "s21", "s21-pro", "s21-xp", "s21-xp-hyd", "m60s", "m66s", "a1566")
    for subject in machines:
        machine = builtin.machine(subject, price=10.0)
        stated = builtin.figure(subject, TechnicalMeasure.EFFICIENCY).pick(Pick.MIDDLE)
        assert round(machine.efficiency_j_per_th, 1) == stated


def test_ranges_stay_ranges(builtin: Catalogue) -> None:
    price = builtin.figure("s19j-pro", TechnicalMeasure.PRICE)
    assert (price.pick(Pick.LOW), price.pick(Pick.MIDDLE), price.pick(Pick.HIGH)) == (1.5, 2.25, 3.0)
    assert price.is_uncertain
    rent = builtin.figure("h100", TechnicalMeasure.RENT)
    assert (rent.range.low, rent.range.high) == (Fraction("1.7"), Fraction("2.35"))
    assert not rent.is_uncertain
    h100 = builtin.accelerator("h100", rent=Pick.HIGH, power=Pick.LOW, price_usd=0.0)
    assert round(float(h100.revenue_usd_per_mwh(1.0))) == 1808


def test_only_an_s21_says_how_it_derates(builtin: Catalogue) -> None:
    s21 = builtin.machine("s21", price=Pick.MIDDLE)
    assert s21.kept_share([40.0, 41.0, 47.0, 48.0]).tolist() == [1.0, 0.898, 0.898, 0.0]
    assert builtin.figure("s21", TechnicalMeasure.DERATED_SHARE).pick(Pick.MIDDLE) == pytest.approx(440 / 490, abs=5e-4)
    assert builtin.machine("s21-pro", price=Pick.MIDDLE).derating is None


def test_what_nobody_stated_is_asked_for(builtin: Catalogue) -> None:
    assert builtin.find("m60s", TechnicalMeasure.PRICE) is None
    with pytest.raises(BadInput, match="no such figure") as refusal:
        builtin.machine("m60s", price=Pick.MIDDLE)
    assert "s21-pro" in str(refusal.value)
    with pytest.raises(BadInput, match="no such figure"):
        builtin.machine("s9", price=1.0)


def test_every_figure_has_a_source_that_is_listed(builtin: Catalogue) -> None:
    known = {one.id: one for one in builtin.sources}
    assert {one.source for one in builtin.figures} == set(known)
    assert all(one.source_kind is known[one.source].kind for one in builtin.figures)


def test_a_catalogue_of_ones_own(tmp_path: Path) -> None:
    loaded = load_catalogue(written(tmp_path, HEAD + GOOD))
    assert loaded.findings == ()
    assert loaded.catalogue is not None
    assert loaded.catalogue.figure("s21", TechnicalMeasure.HASHRATE).line == 2


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        (GOOD.replace("200,200", "200,1e3"), "catalogue.bad-number", "high"),
        (GOOD.replace("200,200", "200,199"), "catalogue.bad-range", "high"),
        (GOOD.replace("TH/s", "GH/s"), "catalogue.other-unit", "unit"),
        (GOOD.replace("TH/s,", "TH/s,perhaps"), "catalogue.not-yes", "uncertain"),
        (GOOD + GOOD, "catalogue.repeated-figure", "measure"),
        (
            GOOD + GOOD.replace("hashrate", "power").replace("TH/s", "W").replace("S21", "S22"),
            "catalogue.two-names",
            "name",
        ),
        (GOOD.replace("maker", "hearsay"), "catalogue.source-missing", "source"),
        (GOOD.replace("machine", "engine"), "programmes.not-one-of", "kind"),
        (GOOD.replace("maker", ""), "programmes.empty", "source"),
    ],
)
def test_rows_that_are_wrong(tmp_path: Path, row: str, code: str, field: str) -> None:
    loaded = load_catalogue(written(tmp_path, HEAD + row))
    assert loaded.catalogue is None
    (finding,) = loaded.findings
    assert (finding.code, finding.place.field) == (code, field)
    assert finding.place.line == 2 + row.count("\n") - 1
    assert finding.text()
    assert finding.remedy()


def test_all_that_is_wrong_is_said(tmp_path: Path) -> None:
    rows = GOOD.replace("200,200", "x,y") + GOOD.replace("s21", "s22").replace("TH/s", "W")
    assert len(load_catalogue(written(tmp_path, HEAD + rows)).findings) == 3


def test_files_that_are_missing_or_no_text(tmp_path: Path) -> None:
    assert [one.code for one in load_catalogue(tmp_path).findings] == ["catalogue.file-missing"] * 2
    found = load_catalogue(written(tmp_path, b"\xff\xfe"))
    assert [one.code for one in found.findings] == ["catalogue.file-unreadable"]
    (tmp_path / FIGURES_FILE).unlink()
    (tmp_path / FIGURES_FILE).mkdir()
    assert [one.place.file for one in load_catalogue(tmp_path).findings] == [FIGURES_FILE]

"""A made-up programme of two zones with plants goes all the way: commands, tables, pictures, pages, files."""

import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from fakes.asgi_client import AsgiClient
from fakes.page_reader import read
from fakes.two_zones import ENERGY, write_two_zones

from khazana.app.desk import Desk, open_desk
from khazana.app.energy_reports import EnergyChoices
from khazana.app.settings import Settings
from khazana.core import BadInput
from khazana.energy.hourly import hourly
from khazana.i18n import Language
from khazana.views.energy_charts import energy_chart
from khazana.views.energy_labels import names_of
from khazana.web import create_app

SHORT = EnergyChoices(hours=336)
SRC = Path(__file__).parents[2] / "src"
ID = "my-programme"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_two_zones(tmp_path_factory.mktemp("two") / "programme")


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[Desk]:
    settings = Settings(
        database_url=f"sqlite:///{folder.parent / 'books.sqlite3'}",
        cache_folder=folder.parent / "cache",
        data_folder=folder.parent / "data",
    )
    with open_desk(settings, folders=[folder]) as opened:
        yield opened


def khazana(folder: Path, *words: str) -> str:
    """Run the command as a reader would, beside the programme, with a store of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = kept | {
        "PYTHONPATH": str(SRC), "PYTHONUTF8": "1", "COLUMNS": "160",
        "KHAZANA_DATA_DIR": str(folder.parent / "own"), "KHAZANA_CACHE_DIR": str(folder.parent / "own-cache"),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "khazana", *words], cwd=folder.parent, env=environment, capture_output=True, text=True,
        timeout=120, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_the_plan_shows_plants_demand_sun_and_what_lacks(folder: Path) -> None:
    assert "0 errors" in khazana(folder, "check", "programme")
    months = rows(khazana(folder, "energy", "plan", "programme", "--table", "surplus", "--csv"))
    assert len(months) == 24
    lacking = [one for one in months if float(one["short_mwh"]) > 0]
    assert [(one["zone"], one["month"], one["short_hours_h"]) for one in lacking] == [("south", "2027-03-01", "105")]
    assert all(float(one["sun_mwh"]) > 0 for one in months if one["zone"] == "south")
    plants = rows(khazana(folder, "energy", "plan", "programme", "--table", "plants", "--csv"))
    assert [(one["plant"], one["outage_h"]) for one in plants] == [("water", "0"), ("lignite", "336"), ("gas", "0")]
    said = khazana(folder, "energy", "plan", "programme")
    assert "SYNTHETIC" in said
    assert "The grid of south itself lacks power in 105 hours" in said


def test_sizing_and_dispatch_balance_each_zone_with_its_line(folder: Path) -> None:
    found = json.loads(khazana(folder, "energy", "size", "programme", "--hours", "336", "--workers", "1", "--json"))
    (line,) = [one for one in found["energy_use"] if one["kind"] == "line"]
    assert (line["zone"], float(line["capacity_mw"])) == ("north → south", 150)
    assert float(line["energy_mwh"]) > 0
    jobs = {(one["effect"], one["phase"]): one for one in found["energy_effects"]}
    built = sum(float(one["capacity_mw"]) for one in found["energy_capacities"])
    assert float(jobs["jobs", "running"]["central"]) == pytest.approx(0.4 * built, abs=1e-3)
    assert jobs["exchange", "building"]["central"] is None
    assert jobs["exchange", "building"]["asked"] == "s21-north s21-south"
    table = khazana(folder, "energy", "dispatch", "programme", "--hours", "336", "--table", "hours", "--csv")
    net: dict[tuple[str, str], float] = defaultdict(float)
    for one in rows(table):
        given = sum(float(one[name]) for name in ("surplus_mw", "inflow_mw", "backup_mw", "release_mw"))
        used = sum(float(one[name]) for name in ("curtailed_mw", "charge_mw", "firm_mw", "interruptible_mw",
                                                "fleets_mw", "industry_mw", "export_mw"))  # fmt: skip
        assert given == pytest.approx(used, abs=5e-3), one
        net[one["at_utc"], one["scenario"]] += float(one["inflow_mw"])
    assert len(net) == 336 * 2
    assert max(map(abs, net.values())) < 5e-3, "what one zone gets another gives"


@pytest.mark.parametrize("language", Language)
def test_pictures_say_that_they_hold_both_zones(desk: Desk, language: Language) -> None:
    programme = desk.programme(ID)
    report = desk.energy.dispatch(ID, choices=SHORT)
    names = names_of(programme.energy, language)
    for name in ("energy-week", "energy-duration", "energy-year"):
        spec = energy_chart(report, name, "two", language, names=names)
        assert spec is not None
        assert spec["usermeta"]["khazana"]["synthetic"] is True
        if language is Language.EN:
            assert "2 zones together" in json.dumps(spec)
    assert names["lignite"] == {"en": "Lignite", "es": "Lignito", "ur": "لگنائٹ"}[language.value]


def test_a_picture_of_one_zone_balances_with_what_its_line_brings(desk: Desk) -> None:
    decision = desk.energy.dispatch(ID, choices=SHORT).decision
    assert decision is not None
    parts = [hourly(decision, 1, zone) for zone in ("north", "south")]
    for use in parts:
        given = use.taken_mw + (use.inflow_mw if use.inflow_mw is not None else np.nan)
        assert np.allclose(given, use.used_mw, atol=1e-6)
    whole = hourly(decision, 1)
    assert np.allclose(sum(use.taken_mw for use in parts), whole.taken_mw)
    assert [*parts[0].served_mw] == ["s21-north"]
    with pytest.raises(BadInput, match="no such zone"):
        hourly(decision, 0, "west")


def test_a_page_shows_the_zone_that_is_asked_for(desk: Desk) -> None:
    desk.energy.sizing(ID)
    served = AsgiClient(create_app(desk))
    text, _ = read(served, f"/en/{ID}/energy?zone=1")
    assert '<option value="1" selected>North</option>' in text
    assert "The zone North alone." in text
    assert "to other zones" in text or "from other zones" in text
    assert served.get(f"/en/{ID}/energy?zone=3").status_code == 400
    assert "2 zones together" in read(served, f"/en/{ID}/energy")[0]


def test_programs_get_the_hours_of_the_zone_that_is_asked_for(desk: Desk) -> None:
    desk.energy.sizing(ID)
    client, root = AsgiClient(create_app(desk)), f"/api/v1/programmes/{ID}/energy/dispatch?count=24"
    both, north, south = (client.get(root + one).json()["hours"] for one in ("", "&zone=north", "&zone=south"))
    assert [one["zone"] for one in (both, north, south)] == ["", "north", "south"]
    assert both["inflow_mw"] is None
    taken = [a + b for a, b in zip(north["taken_mw"], south["taken_mw"], strict=True)]
    assert taken == pytest.approx(both["taken_mw"], abs=1e-5)
    assert max(south["inflow_mw"]) > 0
    refused = client.get(f"{root}&zone=west")
    assert refused.status_code == 400
    assert "north, south" in refused.text


def test_pages_have_the_tables_of_supply_and_effects(desk: Desk) -> None:
    desk.energy.sizing(ID)
    served = AsgiClient(create_app(desk))
    text, reader = read(served, f"/en/{ID}/energy")
    assert not reader.forbidden
    assert "Demand, and the surplus that results, in the first year" in text
    assert "north → south" in text
    text, _ = read(served, f"/en/{ID}/energy/sizing")
    assert "Jobs, foreign exchange and investment" in text
    assert rows(served.get(f"/en/{ID}/files/energy_surplus.csv").text)[0]["zone"] == "north"


def test_files_are_written_with_both_zones(folder: Path) -> None:
    names = ["all.json", "network.nc", "brief.pdf"]
    khazana(folder, "energy", "export", "programme", "--hours", "336", "--workers", "1", *names)
    known = json.loads((folder.parent / "all.json").read_text(encoding="utf-8"))
    text = json.dumps(known, ensure_ascii=False)
    assert "energy_effects" in text
    assert "north → south" in text
    assert (folder.parent / "network.nc").read_bytes().startswith(b"CDF")
    assert (folder.parent / "brief.pdf").read_bytes().startswith(b"%PDF")


def test_a_problem_is_told_on_the_command_line(tmp_path: Path) -> None:
    broken = write_two_zones(tmp_path / "programme", ENERGY.replace('plant = "lignite"', 'plant = "lignit"', 1))
    done = subprocess.run(
        [sys.executable, "-m", "khazana", "check", "programme"], cwd=broken.parent, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(SRC), "KHAZANA_DATA_DIR": str(tmp_path / "own")},
    )  # fmt: skip
    assert done.returncode != 0
    line = 1 + ENERGY[: ENERGY.index('plant = "lignite"')].count("\n")
    said = " ".join((done.stdout + done.stderr).split())
    assert f"energy.toml:{line}" in said
    assert "There is no plant lignit in this file." in said

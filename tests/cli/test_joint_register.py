"""Joint research of two states by the commands: proposed, commented and adopted, in both logs, and what is not."""

import json
import shutil
from pathlib import Path

import pytest
from fakes.state_machine import StateMachine

from khazana import programmes

PROMISED = """
[[commitments]]
id = "joint-disclosure"
instrument = "Letter of Intent"
parties = ["El Salvador", "Pakistan"]
text = { en = "A joint rule on the disclosure of wallets." }
source = "reserve-office"
source_kind = "primary"
[commitments.rule]
kind = "document_logged_by"
document = "disclosure"
"""
DRAFT, FINAL = b"Wallets are disclosed.\n", b"Wallets are disclosed within a month.\n"


@pytest.fixture
def states(tmp_path: Path) -> tuple[StateMachine, StateMachine, str]:
    """El Salvador and Pakistan with a log each; Pakistan follows El Salvador's, whose key is the third."""
    sv, pk = (StateMachine(tmp_path / name, "log", "research") for name in ("sv", "pk"))
    key = sv.run("alliance", "init", "log", "--origin", "sv.example/log", "--key", "log").strip()
    pk.run("alliance", "init", "log", "--origin", "pk.example/log", "--key", "log")
    return sv, pk, key


def step(state: StateMachine, programme: str, action: str, data: bytes, *more: str, version: str = "1") -> str:
    path = state.write("rule.md", data)
    return state.run(
        *("alliance", "document", programme, action, path, "--log", "log", "--key", "research", "--id", "disclosure"),
        *("--title", "Disclosure of wallets", "--kind", "model-rule", "--version", version, *more),
    )


def rows(state: StateMachine, table: str, *folders: str) -> list[dict[str, object]]:
    found = json.loads(state.run("alliance", "register", *folders, "--table", table, "--json"))
    assert isinstance(found, list)
    return found


def test_who_proposed_which_version_what_was_said_and_where_it_was_adopted(
    states: tuple[StateMachine, StateMachine, str],
) -> None:
    sv, pk, key = states
    said = step(sv, "el-salvador", "proposed", DRAFT, "--by", "El Salvador")
    assert "Position 0 of sv.example/log: disclosure, version 1, is proposed." in said
    draft = sv.write("draft.md", DRAFT)
    step(sv, "el-salvador", "revised", FINAL, "--by", "El Salvador", "--supersedes", str(draft), version="2")
    assert "2 new statements fetched" in pk.run(
        "alliance", "follow", sv.work / "log", "sv", "--key", key, "--statements"
    )
    step(pk, "pakistan", "commented", DRAFT, "--by", "Pakistan", "--comment", "Within which time?")
    step(pk, "pakistan", "adopted", FINAL, "--by", "Pakistan", "--where", "Pakistan", version="2")
    first, second = rows(pk, "register", "log", "sv")
    assert (first["version"], first["proposed_by"], first["comments"], first["missing"]) == ("1", "El Salvador", 1, "")
    assert (second["version"], second["adopted_in"]) == ("2", "Pakistan")
    assert second["supersedes"] == first["digest"]
    assert second["logs"] == "pk.example/log sv.example/log"
    steps = rows(pk, "register_steps", "log", "sv")
    assert [(one["action"], one["log"], one["position"]) for one in steps] == [
        ("proposed", "sv.example/log", 0),
        ("revised", "sv.example/log", 1),
        ("commented", "pk.example/log", 0),
        ("adopted", "pk.example/log", 1),
    ]
    assert [one["signers"] for one in steps] == ["", "", "research", "research"]


def test_what_stands_in_one_log_alone_is_said(states: tuple[StateMachine, StateMachine, str]) -> None:
    sv, pk, key = states
    step(sv, "el-salvador", "proposed", DRAFT, "--by", "El Salvador")
    pk.run("alliance", "follow", sv.work / "log", "sv", "--key", key, "--statements")
    said = pk.run("alliance", "register", "log", "sv")
    assert "register.in-one-log" in said
    step(pk, "pakistan", "proposed", DRAFT, "--by", "El Salvador")
    assert "register.in-one-log" not in pk.run("alliance", "register", "log", "sv")
    step(pk, "pakistan", "adopted", FINAL, "--by", "Pakistan", "--where", "Pakistan")
    said = pk.run("alliance", "register", "log", "sv")
    assert "register.two-documents" in said
    assert "register.not-proposed" in said


def test_a_statement_that_was_swapped_on_the_way_is_not_taken(states: tuple[StateMachine, StateMachine, str]) -> None:
    sv, pk, key = states
    step(sv, "el-salvador", "proposed", DRAFT, "--by", "El Salvador")
    (path,) = (sv.work / "log" / "statements").iterdir()
    path.write_bytes(path.read_bytes().replace(b"payload", b"payloaD"))
    assert "0 new statements" in pk.run("alliance", "follow", sv.work / "log", "sv", "--key", key, "--statements")
    assert rows(pk, "register", "sv") == []
    assert "not the statement that its name says" in sv.run("alliance", "register", "log", code=4)


def test_a_copy_that_is_carried_has_the_statements(states: tuple[StateMachine, StateMachine, str]) -> None:
    sv, pk, key = states
    step(sv, "el-salvador", "proposed", DRAFT, "--by", "El Salvador")
    sv.run("alliance", "export", "log", "disk")
    pk.run("alliance", "follow", sv.work / "disk", "sv", "--key", key, "--statements")
    assert [one["document"] for one in rows(pk, "register", "sv")] == ["disclosure"]


def test_a_commitment_rests_on_the_register(states: tuple[StateMachine, StateMachine, str]) -> None:
    sv, pk, key = states
    step(sv, "el-salvador", "adopted", DRAFT, "--by", "El Salvador", "--where", "El Salvador")
    step(pk, "pakistan", "adopted", DRAFT, "--by", "Pakistan", "--where", "Pakistan")
    shutil.copytree(Path(programmes.__file__).parent / "builtin" / "example-state", pk.work / "programme")
    (pk.work / "programme" / "commitments.toml").write_text(PROMISED, encoding="utf-8")
    pk.run("alliance", "follow", sv.work / "log", "sv", "--key", key, "--statements")
    words = ("commitments", "programme", "--table", "commitment_status", "--json")
    (row,) = json.loads(pk.run(*words, "--log", "Pakistan=log"))
    assert row["status"] == "outstanding"
    (row,) = json.loads(pk.run(*words, "--log", "Pakistan=log", "--log", "El Salvador=sv"))
    assert row["status"] == "met"

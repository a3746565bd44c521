"""Keys in a log, by the commands: published, replaced, revoked, and what bundles show of it."""

import json
from pathlib import Path

import pytest
from fakes.state_machine import StateMachine

from khazana.alliance import Trust, TrustedLog, format_trust
from khazana.alliance.bundles import LogNamed, NamedKey, parse_bundle

ORIGIN = "treasury.sv.example/log"


@pytest.fixture
def state(tmp_path: Path) -> StateMachine:
    made = StateMachine(tmp_path / "sv", "log", "root", "daily", "next")
    made.run("alliance", "init", "log", "--origin", ORIGIN, "--key", "log")
    return made


def trusting(state: StateMachine, bundle: str) -> Path:
    named = parse_bundle((state.work / bundle).read_bytes()).log
    assert named is not None
    trust = Trust(
        keys=(NamedKey(name="the first key", key=state.public("root")),),
        logs=(TrustedLog(log=LogNamed(origin=named.origin, keys=named.keys)),),
    )
    return state.write("trust.json", format_trust(trust))


def make(state: StateMachine, file: str, key: str, code: int = 0) -> str:
    words = ("bundle", "make", "el-salvador", "books", file, "--at", "2025-07-18T06:00Z")
    return state.run(*words, "--key", key, "--log", "log", "--origin", ORIGIN, "--log-key", "log", code=code)


def verified(state: StateMachine, file: str, trust: Path, code: int = 0) -> list[str]:
    return [row["code"] for row in json.loads(state.run("verify", file, "--trust", trust, "--json", code=code))]


def test_a_key_signs_from_the_position_after_it_was_published(state: StateMachine) -> None:
    said = state.run("keys", "publish", "el-salvador", "daily", "--log", "log", "--by", "root")
    assert "Position 0" in said
    assert "may sign from 1 on" in said
    make(state, "books.khz", "daily")
    bundle = parse_bundle((state.work / "books.khz").read_bytes())
    assert [one.name for one in bundle.keys] == ["root", "daily"]
    assert len(bundle.key_history) == 1
    codes = verified(state, "books.khz", trusting(state, "books.khz"))
    assert "verify.key-in-force" in codes
    assert "verify.signed-by-unknown" in codes


def test_a_replaced_key_signs_no_longer_and_its_successor_does(state: StateMachine) -> None:
    state.run("keys", "publish", "el-salvador", "daily", "--log", "log", "--by", "root")
    make(state, "before.khz", "daily")
    assert "its successor signs from 3 on" in state.run(
        "keys", "rotate", "el-salvador", "daily", "next", "--log", "log"
    )
    assert "may not sign now" in make(state, "refused.khz", "daily", code=2)
    assert not (state.work / "refused.khz").exists()
    make(state, "after.khz", "next")
    trust = trusting(state, "after.khz")
    assert "verify.key-in-force" in verified(state, "before.khz", trust)
    assert "verify.key-in-force" in verified(state, "after.khz", trust)
    rows = {row["name"]: row for row in json.loads(state.run("keys", "list", "--log", "log", "--json"))}
    assert [(rows[name]["from"], rows[name]["until"]) for name in ("root", "daily", "next")] == [
        (0, None),
        (1, 3),
        (3, None),
    ]
    assert rows["log"]["from"] is None
    assert "might sign from position 1 on, and not from 3 on" in state.run("keys", "list", "--log", "log")


def test_a_revocation_reaches_back_to_the_position_that_it_names(state: StateMachine) -> None:
    """The statement before the position stands; the one after it, made before the revocation, is void."""
    state.run("keys", "publish", "el-salvador", "daily", "--log", "log", "--by", "root")
    make(state, "one.khz", "daily")
    make(state, "two.khz", "daily")
    trust = trusting(state, "one.khz")
    assert "verify.key-in-force" in verified(state, "two.khz", trust)
    words = ("keys", "revoke", "el-salvador", "daily", "--log", "log", "--by", "root", "--since", "2")
    said = state.run(*words, "--reason", "the card was lost", "--bundle", "revocation.khz")
    assert "no longer counts from 2 on" in said
    assert "keys.revoked-earlier" in said
    revocation = parse_bundle((state.work / "revocation.khz").read_bytes())
    for file, code in (("one.khz", 0), ("two.khz", 4)):
        path = state.work / file
        bundle = parse_bundle(path.read_bytes())
        state.run("bundle", "renew", file, f"new-{file}", "--log", "log")
        renewed = parse_bundle((state.work / f"new-{file}").read_bytes())
        assert renewed.envelope == bundle.envelope
        assert len(renewed.key_history) == len(revocation.key_history)
        wanted = "verify.key-in-force" if code == 0 else "verify.key-not-in-force"
        assert wanted in verified(state, f"new-{file}", trust, code)


def test_what_would_change_nothing_is_not_logged(state: StateMachine) -> None:
    state.run("keys", "publish", "el-salvador", "daily", "--log", "log", "--by", "root")
    for words in (
        ("publish", "el-salvador", "daily", "--log", "log", "--by", "root"),
        ("publish", "el-salvador", "log", "--log", "log", "--by", "next"),
        ("revoke", "el-salvador", "next", "--log", "log", "--by", "root"),
        ("revoke", "el-salvador", "root", "--log", "log", "--by", "daily"),
    ):
        assert "would change nothing" in state.run("keys", *words, code=2)
    (row,) = json.loads(state.run("alliance", "status", "log", "--json"))
    assert row["entries"] == 1
    assert "make it: khazana keys make other" in state.run(
        "keys", "publish", "el-salvador", "other", "--log", "log", "--by", "root", code=2
    )

"""What development installs is locked by version and hash, and lies within what users may install."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from tidy.tree import ROOT, name, text

LOCKS = tuple(sorted((ROOT / "requirements").glob("*.txt")))
PYPROJECT = tomllib.loads(text(ROOT / "pyproject.toml"))
MOVING = {"btclib", "btclib-wallet", "highspy"}
"""Libraries of which users get the one version that their adapter is written against."""
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def locked(path: Path) -> dict[str, tuple[Requirement, int]]:
    """Return each requirement of a lock with the number of its hashes."""
    found = {}
    for row in text(path).replace("\\\n", " ").splitlines():
        if row.strip() and not row.startswith("#"):
            requirement = Requirement(HASH.sub("", row).strip())
            found[canonicalize_name(requirement.name)] = (requirement, len(HASH.findall(row)))
    return found


def wanted() -> list[tuple[str, str]]:
    project, groups = PYPROJECT["project"], PYPROJECT["dependency-groups"]
    run = [*project["dependencies"], *project["optional-dependencies"]["postgres"], *groups["build"]]
    dev = [*run, *(row for group in ("test", "lint", "docs") for row in groups[group])]
    return [*(("run.txt", row) for row in run), *(("dev.txt", row) for row in dev)]


def test_there_are_locks() -> None:
    assert {"run.txt", "dev.txt"} <= {path.name for path in LOCKS}


@pytest.mark.parametrize("path", LOCKS, ids=name)
def test_every_requirement_has_one_version_and_hashes(path: Path) -> None:
    for requirement, hashes in locked(path).values():
        assert re.fullmatch(r"==[^*]+", str(requirement.specifier)), requirement
        assert hashes, f"{requirement} has no hash"
        assert requirement.url is None, f"{requirement} names an address"


@pytest.mark.parametrize("path", LOCKS, ids=name)
def test_a_lock_names_no_host(path: Path) -> None:
    assert not re.search(r"https?://|\bfile:|--(extra-)?index-url|--find-links|^-[if] ", text(path), re.MULTILINE)


@pytest.mark.parametrize(("lock", "row"), wanted())
def test_the_ranges_admit_what_is_locked(lock: str, row: str) -> None:
    requirement = Requirement(row)
    (pin,) = locked(ROOT / "requirements" / lock)[canonicalize_name(requirement.name)][0].specifier
    assert requirement.specifier.contains(Version(pin.version)), f"{row} does not admit {pin.version}"


def test_development_runs_what_users_run() -> None:
    run, dev = (locked(ROOT / "requirements" / lock) for lock in ("run.txt", "dev.txt"))
    apart = [one for one, (requirement, _) in run.items() if requirement.specifier != dev[one][0].specifier]
    assert not apart


@pytest.mark.parametrize("row", PYPROJECT["project"]["dependencies"])
def test_ranges_for_users_have_a_floor(row: str) -> None:
    pinned = Requirement(row).name in MOVING
    assert any(one.operator == ("==" if pinned else ">=") for one in Requirement(row).specifier), row

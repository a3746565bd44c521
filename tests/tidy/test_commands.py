"""Each command, option, exit code and variable of the environment is documented, and nothing else is."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

import pytest
import typer
from tidy.tree import ROOT, text, under

from khazana.cli.faults import ExitCode
from khazana.cli.root import app

PAGE = text(ROOT / "docs" / "reference" / "commands.md")
HEADING = re.compile(r"^#{2,3} (khazana.*)$", re.MULTILINE)


def commands(command: object, path: str) -> Iterator[tuple[str, Any]]:
    """Yield each command with its words; the root stands for the options before a command."""
    inner = getattr(command, "commands", {})
    if not inner or path == "khazana":
        yield path, command
    for word, one in inner.items():
        yield from commands(one, f"{path} {word}")


COMMANDS = dict(commands(typer.main.get_command(app), "khazana"))


def options(path: str) -> list[Any]:
    """Return a command's options; click, or the copy of it that Typer carries, adds ``--help`` itself."""
    return [one for one in COMMANDS[path].params if one.param_type_name == "option" and "--help" not in one.opts]


def sections() -> dict[str, str]:
    parts = HEADING.split(PAGE)
    return {
        heading: re.split(r"^#{2,3} ", body, maxsplit=1, flags=re.MULTILINE)[0]
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def rows(section: str) -> dict[str, str]:
    """Return the rows of a section's table of options, by each spelling of the option."""
    found = {}
    for row in re.findall(r"^\| (`-.+?) \|(.*)\|$", section, re.MULTILINE):
        for spelling in re.findall(r"`(-[^`\s]+)", row[0]):
            found[spelling] = row[1]
    return found


def test_each_command_has_its_section() -> None:
    assert list(sections()) == list(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS)
def test_options_are_documented(path: str) -> None:
    spelt = {word for one in options(path) for word in (*one.opts, *one.secondary_opts)}
    assert set(rows(sections()[path])) == spelt


@pytest.mark.parametrize("path", COMMANDS)
def test_defaults_are_documented(path: str) -> None:
    told = rows(sections()[path])
    for option in options(path):
        default = option.default.value if isinstance(option.default, Enum) else option.default
        if default and not isinstance(default, bool) and isinstance(default, int | str):
            assert f"`{default}`" in told[option.opts[0]], f"{option.opts[0]} has the default {default}"


@pytest.mark.parametrize("path", COMMANDS)
def test_the_usage_names_every_argument(path: str) -> None:
    usage = re.search(r"^```console\n\$ (.+)\n", sections()[path], re.MULTILINE)
    assert usage is not None, f"{path} shows how it is used"
    for argument in COMMANDS[path].params:
        if argument.param_type_name == "argument":
            assert argument.name.upper() in usage[1]


def test_exit_codes_are_documented() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)}
    assert told == {code.value for code in ExitCode}


def test_variables_of_the_environment_are_documented() -> None:
    read = {
        found for path in under("src", suffix=".py") for found in re.findall(r"[\"'](KHAZANA_[A-Z_]+)[\"']", text(path))
    }
    assert set(re.findall(r"^\| `(KHAZANA_[A-Z_]+)` \|", PAGE, re.MULTILINE)) == read

"""Each command, option, exit code and variable of the environment is documented, and nothing else is."""

import re
from collections.abc import Iterator
from enum import Enum

import pytest
import typer
from click import Argument, Command, Context, Group, Option
from tidy.tree import ROOT, text, under

from khazana.cli.faults import ExitCode
from khazana.cli.root import app

PAGE = text(ROOT / "docs" / "reference" / "commands.md")
HEADING = re.compile(r"^#{2,3} (khazana.*)$", re.MULTILINE)


def commands(command: Command, path: str) -> Iterator[tuple[str, Command]]:
    """Yield each command with its words; the root stands for the options before a command."""
    if not isinstance(command, Group) or path == "khazana":
        yield path, command
    if isinstance(command, Group):
        for word, inner in command.commands.items():
            yield from commands(inner, f"{path} {word}")


COMMANDS = dict(commands(typer.main.get_command(app), "khazana"))


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
    options = [one for one in COMMANDS[path].params if isinstance(one, Option) and "--help" not in one.opts]
    assert set(rows(sections()[path])) == {word for one in options for word in (*one.opts, *one.secondary_opts)}


@pytest.mark.parametrize("path", COMMANDS)
def test_defaults_are_documented(path: str) -> None:
    told = rows(sections()[path])
    for option in COMMANDS[path].params:
        default = option.default.value if isinstance(option.default, Enum) else option.default
        if isinstance(option, Option) and not isinstance(default, bool) and isinstance(default, int | str):
            assert f"`{default}`" in told[option.opts[0]], f"{option.opts[0]} has the default {default}"


@pytest.mark.parametrize("path", COMMANDS)
def test_the_usage_names_every_argument(path: str) -> None:
    command = COMMANDS[path]
    usage = re.search(r"^```console\n\$ (.+)\n", sections()[path], re.MULTILINE)
    assert usage is not None, f"{path} shows how it is used"
    for argument in command.params:
        if isinstance(argument, Argument):
            assert argument.make_metavar(Context(command)).strip("[].") in usage[1].replace("...", "")


def test_exit_codes_are_documented() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)}
    assert told == {code.value for code in ExitCode}


def test_variables_of_the_environment_are_documented() -> None:
    read = {
        found for path in under("src", suffix=".py") for found in re.findall(r"[\"'](KHAZANA_[A-Z_]+)[\"']", text(path))
    }
    assert set(re.findall(r"^\| `(KHAZANA_[A-Z_]+)` \|", PAGE, re.MULTILINE)) == read

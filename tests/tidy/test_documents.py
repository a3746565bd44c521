"""The documents agree with each other, with the Makefile, and with the version."""

import re
from pathlib import Path

import pytest
import yaml
from markdown.extensions.toc import slugify
from tidy.tree import ROOT, SRC, files, name, text

from khazana import __version__

DOCUMENTS = tuple(path for path in files() if path.suffix == ".md")
LINK = re.compile(r"!?\[[^\]]*\]\((?!https?:|mailto:)([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as the documentation's builder makes them."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", text(path)), re.MULTILINE)
    return {slugify(re.sub(r"[`*]", "", head), "-") for head in heads}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    lost = []
    for target in LINK.findall(FENCE.sub("", text(path))):
        file, _, anchor = target.partition("#")
        end = (path.parent / file) if file else path
        if not end.exists() or (anchor and end.suffix == ".md" and anchor not in anchors(end)):
            lost.append(target)
    assert not lost, f"{name(path)} links to {lost}"


def test_the_files_that_the_architecture_names_exist() -> None:
    named = set(re.findall(r"`((?:[a-z_-]+/)+[a-z_]+\.[a-z]+)`", text(ROOT / "ARCHITECTURE.md")))
    assert len(named) > 10
    assert not {file for file in named if not (ROOT / file).exists() and not (SRC / file).exists()}


def test_the_readme_commands_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))
    told = set(re.findall(r"^make ([a-z-]+)", text(ROOT / "README.md"), re.MULTILINE))
    assert told == {"demo", "test"}
    for document in ("README.md", "CONTRIBUTING.md"):
        assert set(re.findall(r"`make ([a-z-]+)", text(ROOT / document))) <= targets


def test_every_target_says_what_it_does() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", text(ROOT / "Makefile"), re.MULTILINE)
    assert phony is not None
    told = set(re.findall(r"^([a-z-]+):[^#\n]*## \S", text(ROOT / "Makefile"), re.MULTILINE))
    assert told == set(phony[1].split())


def test_the_changelog_speaks_of_this_version() -> None:
    heads = re.findall(r"^## (\S+)", text(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert __version__ in heads


def _pages(nav: object) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    entries = nav.values() if isinstance(nav, dict) else nav
    assert entries is not None
    return [page for entry in entries for page in _pages(entry)]  # type: ignore[attr-defined]


def test_every_page_is_in_the_contents() -> None:
    settings = yaml.safe_load(text(ROOT / "mkdocs.yml"))
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    listed = _pages(settings["nav"])
    assert len(listed) == len(set(listed))
    assert set(listed) == pages


def test_the_documentation_loads_nothing_from_outside() -> None:
    settings = yaml.safe_load(text(ROOT / "mkdocs.yml"))
    assert settings["strict"] is True
    assert settings["theme"]["font"] is False
    for loaded in (*settings.get("extra_css", []), *settings.get("extra_javascript", [])):
        assert not re.match(r"(https?:)?//", loaded)

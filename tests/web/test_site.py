"""Pages as files: the same bytes each time, every link inside holds, nothing of another's is overwritten."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from fakes.reserve_desk import FakeDesk

from khazana.core import BadInput, Unavailable
from khazana.web.site import MARKER, SiteSummary
from khazana.web.site import build_site as build

DESK = FakeDesk()
SMALL = FakeDesk(only="sur")
"""One programme, without a chart."""


@pytest.fixture(scope="module", autouse=True)
def library(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Make the chart library once for all sites of these tests."""
    KEPT.append(tmp_path_factory.mktemp("library"))


KEPT: list[Path] = []


def build_site(desk: FakeDesk, folder: Path, *, progress: Callable[[str], None] | None = None) -> SiteSummary:
    return build(desk, folder, progress=progress, cache_folder=KEPT[-1])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build") / "site"
    build_site(DESK, folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_summary_counts_what_was_written(tmp_path: Path) -> None:
    told: list[str] = []
    summary = build_site(SMALL, tmp_path / "site", progress=told.append)
    written = contents(tmp_path / "site")
    assert summary.files == len(written) == len(told)
    assert summary.pages == sum(name.endswith(".html") for name in written) == 82
    assert summary.size_bytes == sum(len(body) for body in written.values())


def test_the_same_desk_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    build_site(DESK, tmp_path / "again")
    first, again = contents(site), contents(tmp_path / "again")
    assert first == again


def test_every_link_is_relative_and_leads_to_a_file(site: Path) -> None:
    written = contents(site)
    for name, body in written.items():
        if not name.endswith(".html"):
            continue
        page = body.decode()
        for found in re.findall(r'(?:href|src|srcset|data-fallback)="([^"]*)"', page):
            reference = unescape(found)
            if reference == "https://gazette.example/":
                continue
            path, _, anchor = reference.partition("#")
            assert not path.startswith("/"), (name, reference)
            assert "?" not in path
            assert ":" not in path
            target = normpath(join(dirname(name), path)) if path else name
            assert target in written, (name, reference)
            if anchor:
                assert f'id="{anchor}"'.encode() in written[target], (name, reference)


def test_pages_carry_their_policy_and_classic_scripts(site: Path) -> None:
    page = (site / "en" / "norte" / "reserve.html").read_text(encoding="utf-8")
    assert 'http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; script-src &#39;self&#39;' in page
    assert "frame-ancestors" not in page  # a browser refuses it in a page
    assert 'type="module"' not in page
    assert "<form" not in page.replace('<form class="tools"', "")
    assert all(" hidden" in form for form in re.findall(r'<form class="tools"[^>]*>', page))


def test_a_site_is_replaced_and_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "site"
    build_site(SMALL, target)
    (target / "stale.html").write_text("old")
    build_site(SMALL, target)
    assert not (target / "stale.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    build_site(SMALL, tmp_path / "site")
    assert (tmp_path / "site" / MARKER).is_file()


def test_anothers_folder_is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(BadInput) as refused:
        build_site(SMALL, tmp_path)
    assert refused.value.remedy
    assert contents(tmp_path) == {"letter.txt": b"mine"}


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(BadInput):
        build_site(SMALL, tmp_path / "site")


def test_a_refusal_half_way_leaves_the_old_site(tmp_path: Path) -> None:
    target = tmp_path / "site"
    build_site(SMALL, target)
    before = contents(target)
    desk = FakeDesk(only="sur")
    desk.refusal = Unavailable("the store does not answer")
    with pytest.raises(Unavailable):
        build_site(desk, target)
    assert contents(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]

"""The pages as files that open from disk and can be put on any host, below any path."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from khazana import __version__
from khazana.core import BadInput, Unavailable
from khazana.i18n import Language
from khazana.web.alliance_files import ALLIANCE_FILES, STATEMENT_FILES, AllianceFiles
from khazana.web.assets import Assets
from khazana.web.chain_pages import CHAIN_PAGES
from khazana.web.desk import ReserveDesk
from khazana.web.downloads import ALL_FILES, Downloads
from khazana.web.drawing import Drawings
from khazana.web.energy_asking import Workroom
from khazana.web.energy_pages import ENERGY_PAGES
from khazana.web.errors import NotFound
from khazana.web.links import Page, Place, SiteLinks, site_file, statement_folder
from khazana.web.pages import Pages
from khazana.web.planning_asking import PlanningRoom
from khazana.web.planning_pages import PLANNING_PAGES
from khazana.web.render import Renderer

__all__ = ["MARKER", "SiteSummary", "build_site"]

MARKER: Final = "khazana-site.txt"
"""The file that says that a folder is a site made by this, and may be replaced."""
_MARKER_TEXT: Final = (
    f"Made by khazana site build, version {__version__}. The whole folder is replaced when it is made again.\n"
)
_START: Final = "index.html"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSummary:
    """What was written: ``pages`` of all ``files``, ``size_bytes`` in all."""

    pages: int
    files: int
    size_bytes: int


def build_site(
    desk: ReserveDesk, folder: Path, *, progress: Progress | None = None, cache_folder: Path | None = None
) -> SiteSummary:
    """Write all pages, tables and charts of a desk as files; an earlier site in ``folder`` is replaced at once.

    The same desk gives the same bytes: there is no clock in them.

    Raises
    ------
    BadInput
        If the folder holds anything that is not an earlier site.
    Unavailable
        If the folder cannot be written.
    """
    target = folder.absolute()
    _check_replaceable(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as scratch:
            fresh = Path(scratch) / "site"
            summary = _write(desk, fresh, progress, cache_folder)
            _replace(target, fresh, Path(scratch) / "before")
    except OSError as error:
        raise Unavailable(
            "the site cannot be written",
            where=str(error.filename or target),
            value=error.strerror,
            remedy="check the folder's rights and free space",
        ) from error
    return summary


def _check_replaceable(target: Path) -> None:
    if not target.exists() and not target.is_symlink():
        return
    if not target.is_dir() or target.is_symlink():
        raise BadInput("a site is written to a folder", where=str(target), remedy="name a new folder")
    if any(target.iterdir()) and not (target / MARKER).is_file():
        raise BadInput(
            "the folder holds files that are no site made by Khazana",
            where=str(target),
            remedy="name a new or an empty folder",
        )


def _replace(target: Path, fresh: Path, before: Path) -> None:
    """Put the new folder in the place of the old one by renaming; the old one comes back if that fails."""
    if target.exists():
        target.rename(before)
    try:
        fresh.rename(target)
    except OSError:
        if before.exists():
            before.rename(target)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _write(desk: ReserveDesk, root: Path, progress: Progress | None, cache_folder: Path | None) -> SiteSummary:
    assets = Assets(cache_folder)
    pages, size, files = 0, 0, 0
    for name, body in _all_files(desk, assets):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        pages += name.endswith(".html")
        size += len(body)
        files += 1
        if progress is not None:
            progress(name)
    return SiteSummary(pages=pages, files=files, size_bytes=size)


def _all_files(desk: ReserveDesk, assets: Assets) -> Iterator[tuple[str, bytes]]:
    yield MARKER, _MARKER_TEXT.encode()
    for asset in assets:
        yield f"assets/{asset.name}", asset.body
    drawings = Drawings()
    room = Workroom()
    planning = PlanningRoom(desk, room)
    pages = Pages(desk=desk, renderer=Renderer(assets), drawings=drawings, room=room, planning_room=planning)
    start = Place(Page.PROGRAMMES, Language.EN)
    yield _START, pages.make(start, SiteLinks(Language.EN, at=_START)).encode()
    downloads = Downloads(desk, drawings, room, planning)
    for language in Language:
        for place in _places(desk, language):
            at = site_file(place)
            yield at, pages.make(place, SiteLinks(language, at=at)).encode()
        for programme in desk.programmes():
            for name in ALL_FILES:
                try:
                    made = downloads.make(language, programme.id, name)
                except NotFound:
                    continue  # nothing announced or booked, or never followed: there is no such table or picture
                yield f"{language.value}/{programme.id}/files/{name}", made.body
        yield from _alliance_files(desk, AllianceFiles(desk, drawings), language)


def _alliance_files(desk: ReserveDesk, files: AllianceFiles, language: Language) -> Iterator[tuple[str, bytes]]:
    for name in ALLIANCE_FILES:
        try:
            yield f"{language.value}/files/{name}", files.make(language, name).body
        except NotFound:
            continue  # nothing was seen yet: there is no such picture
    for one in desk.alliance.glance().statements:
        digest = one.report.digest
        for name in STATEMENT_FILES:
            try:
                made = files.of_statement(language, digest, name)
            except NotFound:
                continue  # it has no proof: there is no such picture
            yield f"{language.value}/{statement_folder(digest)}/files/{name}", made.body


def _places(desk: ReserveDesk, language: Language) -> Iterator[Place]:
    yield from (Place(page, language) for page in (Page.PROGRAMMES, Page.ALLIANCE, Page.VERIFY))
    for one in desk.alliance.glance().statements:
        yield Place(Page.STATEMENT, language, one.report.digest)
    for programme in desk.programmes():
        known = (
            Page.OVERVIEW,
            Page.RESERVE,
            Page.AUDIT,
            *CHAIN_PAGES,
            Page.COMMITMENTS,
            *ENERGY_PAGES,
            *PLANNING_PAGES,
        )
        for page in known:
            yield Place(page, language, programme.id)

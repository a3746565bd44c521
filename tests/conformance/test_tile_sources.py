"""What every source of a partner's log owes: the files as they are, none that is not there, none that is too large."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.http_service import Reply, http_service
from fakes.log_partners import SOURCES, partner_log

from khazana.alliance import tiles_between
from khazana.core import BadInput, TileSource, Unavailable
from khazana.partners import FolderTiles, HttpTiles, open_tiles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return partner_log(tmp_path / "log", 5, 600).files.folder


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest, folder: Path) -> Iterator[TileSource]:
    with SOURCES[request.param](folder) as made:
        yield made


def test_it_is_a_source(source: TileSource) -> None:
    assert isinstance(source, TileSource)
    assert source.name
    source.close()


def test_files_come_as_they_are(source: TileSource, folder: Path) -> None:
    for path in ("checkpoint", *(tile.path for tile in tiles_between(0, 605))):
        assert source.fetch(path, most_bytes=2**20) == (folder / path).read_bytes()


def test_what_is_not_there_is_none(source: TileSource) -> None:
    for path in ("tile/0/005", "tile/0/000.p/7", "tile/7/000", "tile/0/000/1"):
        assert source.fetch(path, most_bytes=2**20) is None


def test_what_is_larger_than_asked_for_is_refused(source: TileSource) -> None:
    assert source.fetch("tile/0/000", most_bytes=8192) is not None
    with pytest.raises(Unavailable, match="large"):
        source.fetch("tile/0/000", most_bytes=8191)


def test_a_folder_gives_plain_files_of_its_own_only(folder: Path, tmp_path: Path) -> None:
    source = FolderTiles(folder)
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "out").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    for path in ("link", "out/secret", "pipe", "tile"):
        with pytest.raises(Unavailable, match="cannot be read"):
            source.fetch(path, most_bytes=100)
    for path in ("../secret", "/etc/passwd", "", "tile/../checkpoint", ".lock"):
        with pytest.raises(BadInput, match="no path"):
            source.fetch(path, most_bytes=100)


def test_a_server_that_fails_is_said_to_be_unavailable() -> None:
    with http_service(lambda _: Reply(status=403, body=b"no")) as service:
        source = HttpTiles(url=service.url)
        with pytest.raises(Unavailable, match="status 403"):
            source.fetch("checkpoint", most_bytes=100)


def test_a_place_is_an_address_or_a_folder(folder: Path) -> None:
    assert isinstance(open_tiles(str(folder)), FolderTiles)
    assert open_tiles("https://log.example/pk/").name == "https://log.example/pk"
    with pytest.raises(BadInput, match="no such folder"):
        open_tiles(str(folder / "nowhere"))
    with pytest.raises(BadInput):
        open_tiles("http://log.example/")
    assert open_tiles("http://log.example/", plain=True).name == "http://log.example"
    with pytest.raises(BadInput, match="no query"):
        open_tiles("https://log.example/?x=1")

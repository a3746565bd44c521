"""One way to name where a log is: an address, or a folder."""

from pathlib import Path

from khazana.core import TileSource
from khazana.partners.folder import FolderTiles
from khazana.partners.http import HttpTiles

__all__ = ["open_tiles"]


def open_tiles(place: str, *, plain: bool = False) -> TileSource:
    """Open the log at ``https://…``, or in a folder.

    Raises
    ------
    BadInput
        If there is no such folder, or the address is plain HTTP to another machine and ``plain`` does not allow it.
    """
    if place.startswith(("https://", "http://")):
        return HttpTiles(url=place, plain=plain)
    return FolderTiles(Path(place))

"""A partner's log as files: on a disk that was brought along, or at an address.

In: a folder or an address, and the path of a file below it. Out: its bytes, of bounded size, or that there is none.
Never: the word that they are true; a file outside the folder; a link or a device taken for a file.
"""

from khazana.partners.folder import FolderTiles
from khazana.partners.http import HttpTiles
from khazana.partners.opening import open_tiles

__all__ = ["FolderTiles", "HttpTiles", "open_tiles"]

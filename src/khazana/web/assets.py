"""The files a page refers to: style, scripts, the chart library. Named by what is in them, so they never go stale.

The chart library is Vega, Vega-Lite and Vega-Embed as the installed vl-convert carries them: written out
once, offline, and kept in the cache folder.
"""

import gzip
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Final

import vl_convert

from khazana.web.verifier import verifier_script

__all__ = ["Asset", "Assets", "chart_library"]

_BUNDLE_SNIPPET: Final = "window.khazanaVegaEmbed = vegaEmbed;"
_HASH_DIGITS: Final = 16
_OWN: Final = MappingProxyType(
    {
        "style.css": "text/css",
        "alliance.css": "text/css",
        "asking.css": "text/css",
        "tables.js": "text/javascript",
        "chart.js": "text/javascript",
        "alerts.js": "text/javascript",
        "asking.js": "text/javascript",
        "verify.js": "text/javascript",
        "icon.svg": "image/svg+xml",
    }
)
BUNDLE: Final = "vega.js"
CHECKS: Final = "checks.js"
"""What checks bundles in a browser: the scripts of the verifier as one."""


@dataclass(frozen=True)
class Asset:
    """A static file: its ``name`` with the hash in it, its media type, and how to get its bytes."""

    name: str
    media_type: str
    read: Callable[[], bytes]

    @cached_property
    def body(self) -> bytes:
        """The bytes."""
        return self.read()

    @cached_property
    def gzipped(self) -> bytes:
        """The bytes, compressed by gzip; the same every time."""
        return gzip.compress(self.body, compresslevel=9, mtime=0)


class Assets:
    """All static files, by plain name (``style.css``) and by served name (``style.0123….css``)."""

    def __init__(self, cache_folder: Path | None = None) -> None:
        own = files("khazana.web").joinpath("static")
        found = {name: _own(name, media, own.joinpath(name).read_bytes()) for name, media in _OWN.items()}
        found[CHECKS] = _own(CHECKS, "text/javascript", verifier_script().encode())
        bundle_name = _hashed(BUNDLE, f"{version('vl-convert-python')}\n{_BUNDLE_SNIPPET}".encode())
        found[BUNDLE] = Asset(bundle_name, "text/javascript", lambda: chart_library(bundle_name, cache_folder))
        self._plain: Mapping[str, Asset] = MappingProxyType(found)
        self._served: Mapping[str, Asset] = MappingProxyType({asset.name: asset for asset in found.values()})
        self._lock = Lock()

    def __iter__(self) -> Iterator[Asset]:
        return iter(self._plain.values())

    def named(self, plain: str) -> Asset:
        """Return a file by its plain name."""
        return self._plain[plain]

    def served(self, name: str) -> Asset | None:
        """Return a file by the name it is served under, with its bytes ready; ``None`` where there is none."""
        asset = self._served.get(name)
        if asset is not None:
            with self._lock:  # two first readers make the chart library once
                _ = asset.gzipped
        return asset


def _own(name: str, media_type: str, body: bytes) -> Asset:
    return Asset(_hashed(name, body), media_type, lambda: body)


def _hashed(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{sha256(content).hexdigest()[:_HASH_DIGITS]}.{suffix}"


def chart_library(name: str, cache_folder: Path | None) -> bytes:
    """Return the chart library: from the cache folder where it is there, else made now and kept there.

    A cache that cannot be read or written is passed over: the library can always be made again.
    """
    kept = None if cache_folder is None else cache_folder / name
    if kept is not None:
        try:
            return kept.read_bytes()
        except OSError:
            pass
    body = vl_convert.javascript_bundle(_BUNDLE_SNIPPET).encode()
    if kept is not None:
        _keep(kept, body)
    return body


def _keep(path: Path, body: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
        Path(temporary).replace(path)
    except OSError:
        return

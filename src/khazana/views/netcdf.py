"""NetCDF-3 files: named dimensions, figures, truths and texts, written by SciPy to the same bytes each time.

Texts are rows of characters in UTF-8, truths whole numbers of a byte, each with the attribute by which xarray turns
them back.

References
----------
NetCDF Classic Format Specification, https://doi.org/10.5065/D6H70CW6.
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.io import netcdf_file  # type: ignore[import-untyped] # it has no types

__all__ = ["NetcdfFile"]

_VERSION: Final = 2
"""Offsets of 64 bits: a year of ten scenarios is larger than the first version can hold."""


class NetcdfFile:
    """A file being written in memory."""

    def __init__(self) -> None:
        self._buffer = BytesIO()
        self._file = netcdf_file(self._buffer, "w", version=_VERSION)

    def bytes(self) -> bytes:
        """Return the file as it stands."""
        self._file.flush()
        return self._buffer.getvalue()

    def attribute(self, name: str, text: str) -> None:
        """Write an attribute of the file."""
        setattr(self._file, name, text.encode())

    def hours(self, dimension: str, start: datetime, count: int) -> None:
        """Write a dimension of so many hours from an instant on [UTC]."""
        self._file.createDimension(dimension, count)
        made = self._file.createVariable(dimension, "i4", (dimension,))
        made[:] = np.arange(count, dtype=np.int32)
        made.units = f"hours since {start:%Y-%m-%d %H:%M:%S}".encode()
        made.calendar = b"proleptic_gregorian"

    def names(self, dimension: str, names: Sequence[str]) -> None:
        """Write a dimension with a name for each of its places."""
        self._file.createDimension(dimension, len(names))
        self.texts(dimension, (dimension,), np.array(names, object))

    def texts(self, name: str, dimensions: tuple[str, ...], values: npt.NDArray[np.object_]) -> None:
        """Write texts."""
        raw = np.vectorize(str.encode, otypes=[object])(values)
        width = max(1, *(len(one) for one in raw.flat))
        length = f"string{width}"
        if length not in self._file.dimensions:
            self._file.createDimension(length, width)
        made = self._file.createVariable(name, "S1", (*dimensions, length))
        made[:] = np.ascontiguousarray(raw.astype(f"S{width}")).view("S1").reshape(*raw.shape, width)
        made._Encoding = b"utf-8"  # noqa: SLF001 - the attribute that readers look for

    def numbers(self, name: str, dimensions: tuple[str, ...], values: npt.NDArray[np.generic]) -> None:
        """Write figures, or truths."""
        is_truth = values.dtype == np.bool_
        made = self._file.createVariable(name, "i1" if is_truth else "f8", dimensions)
        made[:] = values.astype(np.int8 if is_truth else np.float64)
        if is_truth:
            made.dtype = b"bool"

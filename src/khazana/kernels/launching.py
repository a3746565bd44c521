"""A program's kernel, started on a graphics processor; what it filled is brought back.

Before a kernel is started for the first time, its text as it was compiled for this processor is looked through: where
an instruction on floats does not round as IEEE 754 says, nothing is drawn.
"""

# ruff: noqa: ANN401 - numba-cuda has no types

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from khazana.kernels.graphics import cuda_of, is_installed, kernel_of, unfit
from khazana.kernels.programs import Program

__all__ = ["launch", "missing", "name_of_device"]

_THREADS: Final = 128
_BLOCKS_PER_MULTIPROCESSOR: Final = 32


@cache
def missing() -> str:
    """Return what is missing for a kernel to run, in words; empty where nothing is."""
    if not is_installed():
        return "numba-cuda is not installed"
    cuda = cuda_of()
    return "" if cuda.is_available() else "no driver or no graphics processor was found"


def name_of_device() -> str:
    """Return the name of the graphics processor that kernels run on."""
    cuda = cuda_of()
    name = cuda.get_current_device().name
    return name.decode() if isinstance(name, bytes) else str(name)


@cache
def _checked(program: Program, members: tuple[int, ...]) -> Any:
    """Return a kernel whose instructions are fit.

    Raises
    ------
    ArithmeticError
        If one is not.
    """
    kernel = kernel_of(program, members)
    for ptx in kernel.inspect_asm().values():
        found = unfit(ptx)
        if found:
            raise ArithmeticError(f"a kernel does not round as IEEE 754 says: {', '.join(found)}")
    return kernel


def launch(
    program: Program,
    members: tuple[int, ...],
    counts: tuple[int, int, int, int],
    given: Sequence[npt.NDArray[Any]],
    filled: Sequence[npt.NDArray[np.float32]],
) -> None:
    """Draw paths on the graphics processor.

    Parameters
    ----------
    members
        How many each group has.
    counts
        The first path, how many follow, the seed, and the days.
    given
        What `khazana.kernels.graphics.kernel_of` takes beside: parameters, series, table, the members' parameters and
        series, and the rows in which days are recorded.
    filled
        The arrays that are filled.
    """
    cuda = cuda_of()
    kernel = _checked(program, members)
    first, paths, seed, days = counts
    most = _BLOCKS_PER_MULTIPROCESSOR * cuda.get_current_device().MULTIPROCESSOR_COUNT
    made = [cuda.device_array(one.shape, one.dtype) for one in filled]
    arguments = (np.uint64(first), np.int64(paths), np.uint64(seed), np.int32(days))
    kernel[min(-(-paths // _THREADS), most), _THREADS](*arguments, *map(cuda.to_device, given), *made)
    for one, array in zip(filled, made, strict=True):
        if one.size:
            array.copy_to_host(one)

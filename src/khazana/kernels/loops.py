"""A plain function compiled when it is first needed, and kept on disk where there is a folder for it."""

from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["ready"]


@cache
def ready(function: Callable[..., Any], probe: Callable[[], tuple[Any, ...]]) -> Callable[..., Any]:
    """Return a function compiled, and called once with what ``probe`` gives, which is where a cache may fail."""
    try:
        return _compiled(function, probe(), cached=True)
    except Exception:  # noqa: BLE001 - no folder to keep compiled code in, a full or torn one: it is made anew
        return _compiled(function, probe(), cached=False)


def _compiled(function: Callable[..., Any], probe: tuple[Any, ...], *, cached: bool) -> Callable[..., Any]:
    from numba import njit  # noqa: PLC0415 - it loads a compiler

    loop: Callable[..., Any] = njit(nogil=True, cache=cached)(function)
    loop(*probe)
    return loop

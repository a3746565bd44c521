"""Runs a coroutine in a thread of its own: a browser of another test may own this thread's loop."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

__all__ = ["run_apart"]

Said = TypeVar("Said")


def run_apart(ask: Callable[[], Coroutine[Any, Any, Said]]) -> Said:
    """Return what a coroutine returns; it is made in the thread that runs it."""
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(lambda: asyncio.run(ask())).result()

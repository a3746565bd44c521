"""Where the scenarios of a sizing are solved: in this process, in processes beside it, or on a Dask cluster.

The result is the same for any of them.
"""

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from khazana.core import BadInput, Unavailable
from khazana.i18n import message as _

__all__ = ["workers"]

_SCHEMES = ("tcp://", "tls://")
_WAIT_S = 20


@contextmanager
def workers(scheduler: str = "", *, count: int | None = None) -> Iterator[Executor | None]:
    """Give an executor, ``None`` for this process alone.

    Parameters
    ----------
    scheduler
        The address of a Dask scheduler (``tcp://host:8786``); empty for processes beside this one.
    count
        How many processes; ``None`` is as many as there are cores, and one is this process alone.

    Raises
    ------
    BadInput
        If the address is none, or a number of processes below one.
    Unavailable
        If Dask is not installed, or its scheduler does not answer.
    """
    if scheduler:
        with _cluster(scheduler) as found:
            yield found
        return
    wanted = (os.cpu_count() or 1) if count is None else count
    if wanted < 1:
        raise BadInput(_("a number of processes is 1 or more"), value=wanted, remedy=_("give 1 or more"))
    if wanted == 1:
        yield None
        return
    with ProcessPoolExecutor(wanted, mp_context=get_context("spawn")) as pool:
        yield pool


@contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    if not scheduler.startswith(_SCHEMES):
        raise BadInput(
            _("the address of a scheduler begins with tcp:// or tls://"),
            value=scheduler,
            remedy=_("give it as the scheduler prints it, such as tcp://10.0.0.5:8786"),
        )
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError:
        raise Unavailable(
            _("a cluster needs the package distributed, which is not installed"),
            where=scheduler,
            remedy=_("install khazana[cluster], or leave out the scheduler"),
        ) from None
    try:
        client: Any = Client(scheduler, timeout=_WAIT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise Unavailable(
            _("the scheduler does not answer"),
            where=scheduler,
            value=type(error).__name__,
            remedy=_("check that it runs and can be reached from here"),
        ) from None
    with client:
        yield client.get_executor(pure=False)

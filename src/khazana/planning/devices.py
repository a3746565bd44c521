"""What paths can be drawn on: the processor, or a graphics processor where there is one. The bytes are the same.

A device draws runs of paths and sums them up. On a graphics processor the paths themselves are drawn there, one to a
thread, and what they recorded on marked days comes back; it is summed up here by the same integers as ever.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from khazana.core import BadInput, Unavailable
from khazana.planning.compiling import Prepared
from khazana.planning.drawing import Filled, draw, drawn_by
from khazana.planning.questions import Question
from khazana.planning.summaries import Summary

__all__ = ["DEVICES", "RUN_PATHS", "Device", "Features", "Graphics", "Processor", "device_of"]

RUN_PATHS: Final = 1 << 14
"""How many paths make a run on a processor."""
_GRAPHICS_RUN: Final = 1 << 20
_GRAPHICS_FLOATS: Final = 1 << 26
DEVICES: Final = ("cpu", "gpu")
"""The names of devices that can be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What a device is like.

    Parameters
    ----------
    name
        Of the device, for people.
    run_paths
        How many paths are drawn at once.
    """

    name: str
    run_paths: int


class Device(Protocol):
    """Draws paths of a question."""

    def is_available(self) -> bool:
        """Return whether it can draw, here and now."""

    def features(self) -> Features:
        """Return what it is like; it must be available."""

    def draw(self, question: Question, first: int, until: int, *, keeps_ends: bool = True) -> Summary:
        """Draw paths from ``first`` to before ``until`` and sum them up."""


class Processor:
    """The processor that this program runs on, in one thread."""

    def is_available(self) -> bool:
        """Return that it is there."""
        return True

    def features(self) -> Features:
        """Return what it is like."""
        return Features(name="processor", run_paths=RUN_PATHS)

    def draw(self, question: Question, first: int, until: int, *, keeps_ends: bool = True) -> Summary:
        """Draw paths from ``first`` to before ``until`` and sum them up."""
        return draw(question, first, until, keeps_ends=keeps_ends)


class Launch(Protocol):
    """Starts the kernel of a program, as `khazana.kernels.launching.launch` does."""

    def __call__(self, one: Prepared, seed: int, days: int, first: int, paths: int, filled: Filled) -> None:
        """Draw so many paths from one on, and fill the arrays."""


class Graphics:
    """NVIDIA's graphics processor, by numba-cuda.

    Parameters
    ----------
    launch
        Starts a kernel; ``None`` for the first graphics processor of this machine.
    """

    def __init__(self, launch: Launch | None = None) -> None:
        self._launch = launch

    def is_available(self) -> bool:
        """Return whether numba-cuda, a driver and a graphics processor are there."""
        return self._launch is not None or not self.missing()

    def missing(self) -> str:
        """Return what is missing, in words; empty where nothing is."""
        from khazana.kernels.launching import missing  # noqa: PLC0415 - it loads a compiler

        return missing()

    def features(self) -> Features:
        """Return what it is like."""
        if self._launch is not None:
            return Features(name="kernel", run_paths=RUN_PATHS)
        from khazana.kernels.launching import name_of_device  # noqa: PLC0415 - it loads a compiler

        return Features(name=name_of_device(), run_paths=_GRAPHICS_RUN)

    def draw(self, question: Question, first: int, until: int, *, keeps_ends: bool = True) -> Summary:
        """Draw paths from ``first`` to before ``until`` and sum them up."""
        launch = self._launch or _launched

        def run(asked: Question, one: Prepared, begin: int, paths: int, filled: Filled) -> None:
            launch(one, asked.seed, asked.days, begin, paths, filled)

        return drawn_by(run, question, first, until, keeps_ends=keeps_ends, at_once=_GRAPHICS_FLOATS)


def _launched(one: Prepared, seed: int, days: int, first: int, paths: int, filled: Filled) -> None:
    from khazana.kernels.launching import launch  # noqa: PLC0415 - it loads a compiler

    given = (one.values, one.series, one.table, one.each, one.every, one.rows)
    launch(one.program, one.members, (first, paths, seed, days), given, filled)


def device_of(name: str) -> Device:
    """Return a device by its name.

    Raises
    ------
    BadInput
        If there is no such name.
    Unavailable
        If it is a graphics processor, and none can be used.

    Examples
    --------
    >>> device_of("cpu").features().name
    'processor'
    """
    if name == "cpu":
        return Processor()
    if name != "gpu":
        raise BadInput("paths are drawn on no such device", where="device", value=name, remedy="give cpu or gpu")
    found = Graphics()
    missing = found.missing()
    if missing:
        raise Unavailable(
            "paths cannot be drawn on a graphics processor: {missing}",
            where="device",
            value=name,
            remedy="install khazana[gpu] beside NVIDIA's driver, or draw on the processor: the bytes are the same",
            missing=missing,
        )
    return found

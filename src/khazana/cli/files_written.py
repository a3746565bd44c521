"""Files that a command writes, which must not be there already."""

from pathlib import Path

from khazana.core import BadInput, Unavailable

__all__ = ["check_new", "write_new"]


def check_new(path: Path) -> None:
    """Refuse a file that is there already, before anything is logged that it would show.

    Raises
    ------
    BadInput
        If there is one.
    """
    if path.exists():
        raise _there_already(path)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet.

    Raises
    ------
    BadInput
        If there is one.
    Unavailable
        If it cannot be written.
    """
    try:
        with path.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise _there_already(path) from None
    except OSError as error:
        raise Unavailable(
            error.strerror or "it cannot be written", where=str(path), remedy="check the folder and its permissions"
        ) from None


def _there_already(path: Path) -> BadInput:
    return BadInput("the file is there already", where=str(path), remedy="name another")

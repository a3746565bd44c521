"""What a database says when it refuses, in Khazana's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from khazana.core import BadInput, Finding, KhazanaError, Unavailable

__all__ = ["ImportRefused", "refusals_of"]


class ImportRefused(BadInput):
    """An import that was refused as a whole. ``findings`` has every reason."""

    def __init__(self, what: str, *, findings: tuple[Finding, ...], where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.findings = findings


@contextmanager
def refusals_of(shown_url: str) -> Iterator[None]:
    """Turn what the database raises into refusals that name the store."""
    try:
        yield
    except SQLAlchemyError as error:
        raise refusal(error, shown_url) from error


def refusal(error: SQLAlchemyError, shown_url: str) -> KhazanaError:
    """Say what the database said: `Unavailable` where trying again may help, `BadInput` otherwise."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
    if any(word in said for word in ("locked", "lock timeout", "busy")):
        return Unavailable(
            "another process is writing to the store and did not finish in time",
            where=shown_url,
            remedy="try again when it has finished",
        )
    if isinstance(error, OperationalError | InterfaceError) or not isinstance(error, DBAPIError):
        return Unavailable(
            "the database did not answer: {said}",
            where=shown_url,
            remedy="see that it runs and may be written to",
            said=said,
        )
    return BadInput(
        "the database does not hold a store that can be used: {said}",
        where=shown_url,
        remedy="name another database, or restore this one from a backup",
        said=said,
    )

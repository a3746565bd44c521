"""The four ways in which Khazana refuses.

A message says what was wrong, where, the value met, and the remedy. Exit codes and HTTP statuses are
chosen by the faces alone.
"""

__all__ = ["BadInput", "InvariantBroken", "KhazanaError", "ProofFailed", "Unavailable"]


class KhazanaError(Exception):
    """Base of every refusal.

    Parameters
    ----------
    what
        What is wrong, in one sentence without a full stop.
    params
        What fills ``what`` and ``remedy`` where they are templates. A face that speaks several languages translates
        the templates, ``what_id`` and ``remedy_id``, and fills them then; without parameters both are plain text.
    where
        The file, field or service concerned; empty where the caller knows.
    value
        The offending value as it was met; ``None`` where there is none.
    remedy
        What to do about it, in one sentence without a full stop.
    """

    def __init__(self, what: str, *, where: str = "", value: object = None, remedy: str = "", **params: object) -> None:
        self.what_id = what
        self.remedy_id = remedy
        self.params = tuple((name, str(param)) for name, param in params.items())
        self.what = _filled(what, self.params)
        self.where = where
        self.value = value
        self.remedy = _filled(remedy, self.params)
        super().__init__(self.what)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        met = f" (got {self.value!r})" if self.value is not None else ""
        cure = f". Remedy: {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{met}{cure}"


def _filled(text: str, params: tuple[tuple[str, str], ...]) -> str:
    return text.format_map(dict(params)) if params else text


class BadInput(KhazanaError, ValueError):
    """What was handed in cannot be used; the same input will be refused again."""


class Unavailable(KhazanaError, RuntimeError):
    """Something outside did not answer; the same request may succeed later."""


class ProofFailed(KhazanaError):
    """A proof was checked and does not hold. ``evidence`` carries what was checked."""

    def __init__(
        self, what: str, *, evidence: object, where: str = "", value: object = None, remedy: str = "", **params: object
    ) -> None:
        super().__init__(what, where=where, value=value, remedy=remedy, **params)
        self.evidence = evidence


class InvariantBroken(KhazanaError, AssertionError):
    """A law that Khazana itself guarantees does not hold: a defect of ours, never of the input."""

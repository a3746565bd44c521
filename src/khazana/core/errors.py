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
    where
        The file, field or service concerned; empty where the caller knows.
    value
        The offending value as it was met; ``None`` where there is none.
    remedy
        What to do about it, in one sentence without a full stop.
    """

    def __init__(self, what: str, *, where: str = "", value: object = None, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.value = value
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        met = f" (got {self.value!r})" if self.value is not None else ""
        cure = f". Remedy: {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{met}{cure}"


class BadInput(KhazanaError, ValueError):
    """What was handed in cannot be used; the same input will be refused again."""


class Unavailable(KhazanaError, RuntimeError):
    """Something outside did not answer; the same request may succeed later."""


class ProofFailed(KhazanaError):
    """A proof was checked and does not hold. ``evidence`` carries what was checked."""

    def __init__(self, what: str, *, evidence: object, where: str = "", value: object = None, remedy: str = "") -> None:
        super().__init__(what, where=where, value=value, remedy=remedy)
        self.evidence = evidence


class InvariantBroken(KhazanaError, AssertionError):
    """A law that Khazana itself guarantees does not hold: a defect of ours, never of the input."""

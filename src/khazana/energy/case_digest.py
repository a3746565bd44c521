"""A digest of all that a case holds: two cases with one digest are one question."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from hashlib import sha256

import numpy as np

from khazana.core import InvariantBroken
from khazana.energy.case import Case

__all__ = ["case_digest"]


def case_digest(case: Case) -> str:
    """Return the SHA-256 of a case, in hexadecimal digits.

    Examples
    --------
    >>> case_digest(Case(name="empty", hours=1, zones=())) == case_digest(Case(name="empty", hours=2, zones=()))
    False
    """
    digest = sha256()
    for part in _parts(case):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _parts(value: object) -> Iterator[bytes]:
    """Yield the bytes of a value, its kind first, so that no two values give the same."""
    if is_dataclass(value):
        yield type(value).__name__.encode()
        for one in fields(value):
            yield one.name.encode()
            yield from _parts(getattr(value, one.name))
    elif isinstance(value, np.ndarray):
        yield f"{value.dtype.str}{value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif isinstance(value, tuple):
        yield f"tuple {len(value)}".encode()
        for item in value:
            yield from _parts(item)
    elif value is None or isinstance(value, str | bool | int | float):
        plain = float(value) if isinstance(value, float) else value  # NumPy's are written in another way
        yield f"{'str' if isinstance(value, str) else type(plain).__name__} {plain}".encode()
    else:
        raise InvariantBroken("a case holds what has no digest", value=type(value).__name__)

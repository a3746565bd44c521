"""The digest of a case: equal for equal cases, so that what was found for one is found again."""

import hashlib
from dataclasses import fields, is_dataclass
from enum import Enum

import numpy as np

from khazana.core import InvariantBroken
from khazana.energy.case import Case

__all__ = ["digest_of"]


def digest_of(case: Case) -> str:
    """Return a SHA-256 digest over every figure of a case, in hex.

    Examples
    --------
    >>> from dataclasses import replace
    >>> one = Case(name="one", hours=24, zones=())
    >>> digest_of(one) == digest_of(replace(one)), digest_of(one) == digest_of(replace(one, hours=25))
    (True, False)
    """
    digest = hashlib.sha256()
    _add(case, digest)
    return digest.hexdigest()


def _add(part: object, digest: "hashlib._Hash") -> None:
    """Add a part with its kind and its length, so that two different ones never give the same bytes."""
    if isinstance(part, np.ndarray):
        digest.update(f"array {part.dtype.str} {part.shape};".encode())
        digest.update(np.ascontiguousarray(part).tobytes())
    elif isinstance(part, tuple):
        digest.update(f"tuple {len(part)};".encode())
        for one in part:
            _add(one, digest)
    elif is_dataclass(part) and not isinstance(part, type):
        digest.update(f"{type(part).__name__};".encode())
        for field in fields(part):
            digest.update(f"{field.name}=".encode())
            _add(getattr(part, field.name), digest)
    elif part is None or isinstance(part, bool | int | float | str | Enum):
        text = part.hex() if isinstance(part, float) else str(part)
        digest.update(f"{type(part).__name__} {len(text)} {text};".encode())
    else:
        raise InvariantBroken("a case holds something that has no digest", value=type(part).__name__)

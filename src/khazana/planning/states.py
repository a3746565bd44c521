"""A summary as bytes and back, so that a simulation can be stopped here and gone on from there.

The bytes are a line of JSON, which says what follows, and then plain arrays of little-endian numbers, one after
another. The same summary gives the same bytes.
"""

import hashlib
import json
import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput
from khazana.planning.drawing import shape_of
from khazana.planning.questions import Question
from khazana.planning.summaries import Ends, Ints, Summary, Tally

__all__ = ["question_digest", "read_summary", "write_summary"]

_FORM: Final = "khazana paths 1"
_EXACT: Final = ("sums", "squares", "apart", "apart_squares")


def question_digest(question: Question) -> str:
    """Return the SHA-256 of all that a question holds, in hexadecimal digits."""
    return hashlib.sha256(repr(question).encode()).hexdigest()


def write_summary(summary: Summary, question: Question) -> bytes:
    """Return a summary of a question as bytes."""
    arrays: list[npt.NDArray[Any]] = [
        summary.tally.codes,
        summary.tally.counts,
        summary.crossed,
        summary.causes,
        summary.together,
        *(one.values for one in summary.ends),
    ]
    head = {
        "form": _FORM,
        "question": question_digest(question),
        "done": summary.done,
        "bins": summary.tally.codes.size,
        "ends": [one.first for one in summary.ends],
        "until": [one.until for one in summary.ends],
        **{name: [f"{one:x}" for one in getattr(summary, name)] for name in _EXACT},
    }
    told = json.dumps(head, sort_keys=True).encode() + b"\n"
    return told + b"".join(one.astype(one.dtype.newbyteorder("<")).tobytes() for one in arrays)


class _Reader:
    """Takes arrays off bytes, one after another."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0

    def take(self, kind: str, *shape: int) -> npt.NDArray[Any]:
        """Return the next array.

        Raises
        ------
        BadInput
            If the bytes end before it.
        """
        dtype = np.dtype(kind)
        size = math.prod(shape) * dtype.itemsize
        if self.place + size > len(self.data):
            raise _unreadable("the bytes end too early")
        taken = np.frombuffer(self.data, dtype, math.prod(shape), self.place).reshape(shape)
        self.place += size
        return taken.astype(dtype.newbyteorder("="))

    def ints(self, *shape: int) -> Ints:
        """Return the next array of integers."""
        return self.take("<i8", *shape)


def read_summary(data: bytes, question: Question) -> Summary:
    """Return the summary of a question that bytes hold.

    Raises
    ------
    BadInput
        If they hold none, or that of another question.
    """
    line, _, rest = data.partition(b"\n")
    try:
        head = json.loads(line)
        is_ours = head["form"] == _FORM
    except (ValueError, TypeError, KeyError) as error:
        raise _unreadable("no summary begins like this") from error
    if not is_ours:
        raise _unreadable(f"it is written as {head['form']!r}")
    if head["question"] != question_digest(question):
        raise BadInput(
            "the summary is that of another question",
            where="summary",
            value=head["question"],
            remedy="go on with the question that it was begun with",
        )
    _, market, policies, own, limits = shape_of(question)
    reader = _Reader(rest)
    tally = Tally(codes=reader.ints(head["bins"]), counts=reader.ints(head["bins"]))
    crossed, causes = (reader.ints(policies, limits, question.days) for _ in range(2))
    together = reader.ints(policies, policies)
    ends = tuple(
        Ends(first=first, values=reader.take("<f4", market + policies * own, until - first))
        for first, until in zip(head["ends"], head["until"], strict=True)
    )
    exact = {name: tuple(int(one, 16) for one in head[name]) for name in _EXACT}
    done = tuple((first, until) for first, until in head["done"])
    return Summary(done=done, tally=tally, crossed=crossed, causes=causes, together=together, ends=ends, **exact)


def _unreadable(why: str) -> BadInput:
    return BadInput(f"this is no summary of paths: {why}", where="summary", remedy="begin anew")

"""PDF files in one order: the writer of pictures lists fonts and the entries of resources by chance.

An object is reached from the trailer through references; in the order in which they are reached they are numbered
and written again. What is drawn stays as it is.

References
----------
ISO 32000-1:2008, sections 7.3.10 (indirect objects) and 7.5 (file structure).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from khazana.core import InvariantBroken

__all__ = ["bound", "in_one_order"]

_RESOURCES: Final = re.compile(rb"(?:\n +/[a-z]+\d+ \d+ 0 R){2,}")
_REFERENCE: Final = re.compile(rb"\b(\d+) 0 R\b")
_OBJECT: Final = re.compile(rb"(\d+) 0 obj\n(?P<head>.*?)(?P<stream>\nstream\n.*)?\nendobj\s*\Z", re.DOTALL)
_STARTXREF: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_PARENT: Final = re.compile(rb"/Parent \d+ 0 R")
_ROW: Final = re.compile(rb"(\d{10}) \d{5} n")


@dataclass(frozen=True, slots=True)
class _Object:
    """An object: what may refer to others, and its stream, if any."""

    head: bytes
    stream: bytes

    def references(self) -> Iterator[int]:
        return (int(found[1]) for found in _REFERENCE.finditer(self.head))

    def written(self, numbers: dict[int, int]) -> bytes:
        return _renumbered(self.head, numbers) + self.stream


def in_one_order(pdf: bytes) -> bytes:
    """Return a PDF file whose bytes do not depend on the order in which its writer met fonts and resources.

    Raises
    ------
    InvariantBroken
        If it is not such a file as vl-convert writes: one table of references, and no compressed objects.
    """
    return _written(pdf, *_parts(pdf))


def bound(pages: Sequence[bytes]) -> bytes:
    """Return one PDF file of several that have one page each, in their order; the same bytes each time.

    Raises
    ------
    InvariantBroken
        If one of them is not such a file as vl-convert writes.
    """
    objects, trailer = _parts(pages[0])
    root = _one_of(objects, b"/Type /Pages")
    leaves = [_one_of(objects, b"/Type /Page\n")]
    for page in pages[1:]:
        more, _trailer = _parts(page)
        numbers = {number: number + max(objects) for number in more}
        leaf = numbers[_one_of(more, b"/Type /Page\n")]
        objects |= {numbers[old]: _Object(_renumbered(one.head, numbers), one.stream) for old, one in more.items()}
        objects[leaf] = _Object(_PARENT.sub(b"/Parent %d 0 R" % root, objects[leaf].head), objects[leaf].stream)
        leaves.append(leaf)
    kids = b" ".join(b"%d 0 R" % leaf for leaf in leaves)
    head = b"<<\n  /Type /Pages\n  /Count %d\n  /Kids [%b]\n>>" % (len(leaves), kids)
    objects[root] = _Object(head, b"")
    return _written(pages[0], objects, trailer)


def _one_of(objects: dict[int, _Object], kind: bytes) -> int:
    found = [number for number, one in objects.items() if kind in one.head]
    if len(found) != 1:
        raise InvariantBroken("the picture is not a file of one page", value=found, remedy="report it")
    return found[0]


def _written(pdf: bytes, objects: dict[int, _Object], trailer: bytes) -> bytes:
    """Return objects as a file with the head of another, in the order in which the trailer reaches them."""
    reached: dict[int, None] = {}
    waiting = [*reversed([int(found[1]) for found in _REFERENCE.finditer(trailer)])]
    while waiting:
        number = waiting.pop()
        if number not in reached:
            reached[number] = None
            waiting += reversed([*objects[number].references()])
    numbers = {old: new for new, old in enumerate(reached, 1)}
    out = bytearray(pdf[: pdf.index(b"\n\n") + 2])
    table = [b"0000000000 65535 f\r\n"]
    for old, new in numbers.items():
        table.append(b"%010d 00000 n\r\n" % len(out))
        out += b"%d 0 obj\n%b\nendobj\n\n" % (new, objects[old].written(numbers))
    start = len(out)
    out += b"xref\n0 %d\n%b" % (len(table), b"".join(table))
    trailer = re.sub(rb"/Size \d+", b"/Size %d" % len(table), _renumbered(trailer, numbers))
    return bytes(out) + trailer + b"startxref\n%d\n%%%%EOF" % start


def _parts(pdf: bytes) -> tuple[dict[int, _Object], bytes]:
    """Return the objects by number, and the trailer."""
    end = _STARTXREF.search(pdf)
    table = int(end[1]) if end else len(pdf)
    at_trailer = pdf.find(b"trailer", table)
    if end is None or at_trailer < 0:
        raise InvariantBroken("the picture has no table of references", value=pdf[-40:], remedy="report it")
    starts = sorted(int(found[1]) for found in _ROW.finditer(pdf, table, at_trailer))
    objects = {}
    for start, stop in zip(starts, [*starts[1:], table], strict=True):
        found = _OBJECT.match(pdf[start:stop])
        if found is None:
            raise InvariantBroken("an object of the picture cannot be read", value=pdf[start : start + 40])
        objects[int(found[1])] = _Object(_RESOURCES.sub(_sorted_lines, found["head"]), found["stream"] or b"")
    return objects, pdf[at_trailer : end.start()]


def _sorted_lines(found: re.Match[bytes]) -> bytes:
    return b"".join(b"\n" + line for line in sorted(found[0].split(b"\n")[1:]))


def _renumbered(text: bytes, numbers: dict[int, int]) -> bytes:
    return _REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1])], text)

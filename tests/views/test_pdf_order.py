"""PDF pictures are the same bytes each time, in every process, and stay PDF files."""

import hashlib
import os
import re
import subprocess
import sys
from itertools import permutations

import pytest
from fakes.reports import synthetic_report

from khazana.core import InvariantBroken
from khazana.i18n import Language
from khazana.views.charts import render, spec
from khazana.views.pdf_order import in_one_order

DRAW = """
import hashlib, sys
from fakes.reports import synthetic_report
from khazana.i18n import Language
from khazana.views.charts import render, spec
print(hashlib.sha256(render(spec(synthetic_report(), Language(sys.argv[1])), "pdf")).hexdigest())
"""
BODIES = {
    1: b"<<\n  /Type /Catalog\n  /Pages 2 0 R\n>>",
    2: b"<<\n  /Kids [3 0 R]\n>>",
    3: b"<<\n  /Font <<\n    /fo0 4 0 R\n    /fo1 5 0 R\n  >>\n  /Contents 6 0 R\n>>",
    4: b"<<\n  /BaseFont /Light\n>>",
    5: b"<<\n  /BaseFont /Bold\n>>",
    6: b"<<\n  /Length 5\n>>\nstream\n4 0 R\nendstream",
    7: b"<<\n  /Producer (a test)\n>>",
}
"""A small file; its stream holds what is no reference."""


def pdf(order: tuple[int, ...], *, entries: tuple[bytes, bytes] = (b"/fo0", b"/fo1")) -> bytes:
    """Write the small file with its objects in an order, and with these numbers."""
    numbers = {old: new for new, old in enumerate(order, 1)}
    out, offsets = b"%PDF-1.7\n%\x80\x80\n\n", {}
    for old in order:
        head, mark, stream = BODIES[old].partition(b"\nstream")
        head = re.sub(rb"(\d+) 0 R", lambda found: b"%d 0 R" % numbers[int(found[1])], head)
        lines = head.split(b"\n")
        if old == 3:
            lines[2:4] = sorted(lines[2:4], key=lambda line: entries.index(line.split()[0]))
        offsets[numbers[old]] = len(out)
        out += b"%d 0 obj\n%b%b%b\nendobj\n\n" % (numbers[old], b"\n".join(lines), mark, stream)
    rows = b"".join(b"%010d 00000 n\r\n" % offsets[number] for number in sorted(offsets))
    ends = b"trailer\n<<\n  /Size 8\n  /Root %d 0 R\n  /Info %d 0 R\n>>\n" % (numbers[1], numbers[7])
    return out + b"xref\n0 8\n0000000000 65535 f\r\n" + rows + ends + b"startxref\n%d\n%%%%EOF" % len(out)


def test_the_order_of_objects_and_resources_does_not_matter() -> None:
    orders = list(permutations(BODIES))[::97]
    found = {
        in_one_order(pdf(order, entries=names))
        for order in orders
        for names in ((b"/fo0", b"/fo1"), (b"/fo1", b"/fo0"))
    }
    (one,) = found
    assert b"stream\n4 0 R\nendstream" in one, "streams are left alone"
    assert in_one_order(one) == one


def drawn_elsewhere(language: Language) -> str:
    """Draw in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", DRAW, language.value]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.strip()


@pytest.mark.parametrize("language", [Language.EN, Language.UR])
def test_two_processes_draw_the_same_bytes(language: Language) -> None:
    drawn = spec(synthetic_report(), language)
    assert drawn is not None
    here = {hashlib.sha256(render(drawn, "pdf")).hexdigest() for _ in range(2)}
    there = {drawn_elsewhere(language) for _ in range(2)}
    assert here == there


def test_the_table_leads_to_the_objects() -> None:
    drawn = spec(synthetic_report(), Language.EN)
    assert drawn is not None
    made = render(drawn, "pdf")
    table = int(made.rpartition(b"startxref\n")[2].split()[0])
    rows = re.findall(rb"(\d{10}) 00000 n\r\n", made[table:])
    assert len(rows) > 20
    for number, offset in enumerate(map(int, rows), 1):
        assert made[offset:].startswith(b"%d 0 obj\n" % number)


def test_what_is_no_pdf_is_our_defect() -> None:
    with pytest.raises(InvariantBroken, match="no table of references"):
        in_one_order(b"%PDF-1.7\n")

"""Every check and every formula of the audit is in its page."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.reserve.audit import AuditRules
from khazana.reserve.audit.formulas import FORMULAS
from khazana.reserve.precision import parse_stated

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "khazana" / "reserve" / "audit"
PAGE = (ROOT / "docs" / "reference" / "audit.md").read_text(encoding="utf-8")


def codes() -> set[str]:
    """Return the codes that stand in the source: hyphenated words given as ``code`` or to a function that takes it."""
    words = {
        node.value
        for path in SOURCE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {word for word in words if re.fullmatch(r"[a-z]+(-[a-z]+)+", word)}


def test_the_page_names_every_check() -> None:
    rows = set(re.findall(r"^\| `([a-z-]+)` \| `", PAGE, re.MULTILINE))
    assert rows == codes()


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_page_has_every_formula(formula: str) -> None:
    assert f"`{formula}`" in PAGE


def test_the_page_on_precision_tells_what_is_read() -> None:
    page = (ROOT / "docs" / "explanation" / "precision.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| (\S+) \| (.+) \|$", page, re.MULTILINE)
    assert len(rows) == 10
    for text, unit, admits in rows:
        found = parse_stated(text, unit=unit).range
        bounds = [bound.replace(",", "").replace("−", "-") for bound in re.findall(r"−?[\d,]*\d(?:\.\d+)?", admits)]
        told = [f"{float(bound):.6g}" for bound in bounds]
        ends = [end for end in (found.low, found.high) if end is not None]
        assert [f"{float(end):.6g}" for end in sorted(set(ends))] == told, text


@given(share=st.one_of(st.fractions(max_value=-1), st.fractions(min_value=1), st.floats(), st.integers(1)))
def test_a_tolerance_is_a_share(share: object) -> None:
    with pytest.raises(BadInput):
        AuditRules(venue_tolerance=share)  # type: ignore[arg-type]
